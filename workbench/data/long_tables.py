"""What is done otherwise for tables that lie on the disk."""

from dataclasses import replace
from typing import Any

from workbench.data import blocks
from workbench.data.options import DataSpec
from workbench.data.source import Data, Table
from workbench.data.store import release
from workbench.data.stored import StoredTable
from workbench.words import translate

MOST_LEARNT = 250_000  # windows of an epoch, so that it takes a minute or two


def is_long_series(data: Data, spec: DataSpec) -> bool:
    """Whether a table is forecast from the disk: as one series, with single values, all steps at once.

    One whose rows were mended lies in memory already.
    """
    if isinstance(data, Table) and data.test is not None:
        return False
    untouched = isinstance(data, StoredTable) and all(column.measured is None for column in data.columns)
    plain = not (spec.group or spec.known or spec.intervals) and spec.missing != "mask" and spec.portion == 1.0
    return untouched and plain and (spec.strategy != "recursive" or spec.horizon == 1)


def with_fewer_windows(table: Data, spec: DataSpec, train: int, reasons: list[str]) -> tuple[DataSpec, list[str]]:
    """Of a long table every so manieth window is learnt from, unless a person says otherwise."""
    stride = -(-train // MOST_LEARNT)
    if not is_long_series(table, spec) or spec.stride > 1 or stride < 2:
        return spec, reasons
    reason = translate(
        "data", "Of {rows:,} training rows a window begins at every {stride}th, so that an epoch ends in minutes."
    ).format(rows=train, stride=stride)
    return replace(spec, stride=stride), [*reasons, reason]


def all_positive(values: Any) -> bool:
    """Whether all values are above 0."""
    found = blocks.every(values, lambda some: bool((some > 0).all()))
    release(values)
    return found
