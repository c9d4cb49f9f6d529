"""Which column of a table tells its series apart, where a person does not say."""

import dataclasses

import numpy as np
from numpy.typing import NDArray

from workbench.data.columns_named import GROUPS, SERIES, named_like
from workbench.data.options import DataSpec
from workbench.data.source import Column, Table

AGAIN = 1.5  # how often each time occurs, at least, where there are several series
LEAST = 3  # rows of a series
MOST_ROWS = 2_000_000  # larger tables are one series unless a person says otherwise


def with_series_columns(table: Table, spec: DataSpec) -> DataSpec:
    """The spec of a forecast with its group column found, and the time within the groups; as it is where none is.

    Times that come again and again, but never twice for one value of a column, are those of several series.
    """
    if spec.task not in ("auto", "forecast") or spec.group or spec.label or table.rows > MOST_ROWS:
        return spec
    taken = {spec.time, *spec.inputs, *spec.targets, *spec.known, *spec.drop}
    groups = [one for one in table.columns if one.name not in taken and _tells_apart(one, table.rows)]
    if not groups:
        return spec
    times = [one for one in table.columns if one.name not in spec.drop and (not spec.time or one.name == spec.time)]
    for time in sorted(times, key=lambda one: one.kind != "time"):
        if time.kind == "category" or (time.kind == "number" and not spec.time and not _like_time(time)):
            continue
        when = time.codes
        if table.rows < AGAIN * (int(when.max(initial=0)) + 1):
            continue
        for group in groups:
            if group.name != time.name and _once(when, group.codes):
                return dataclasses.replace(spec, group=group.name, time=time.name)
    return spec


def _tells_apart(column: Column, rows: int) -> bool:
    if column.kind == "time" or (column.kind == "number" and not named_like(column.name, GROUPS | SERIES)):
        return False
    count = int(column.codes.max(initial=0)) + 1
    return 2 <= count <= rows // LEAST


def _like_time(column: Column) -> bool:
    from workbench.data.columns import named_like_time

    return named_like_time(column.name)


def _once(when: NDArray[np.int64], group: NDArray[np.int64]) -> bool:
    """Whether no time occurs twice in a group."""
    pairs = np.sort(when * (int(group.max(initial=0)) + 1) + group)
    return bool(np.all(pairs[1:] > pairs[:-1]))
