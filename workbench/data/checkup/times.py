"""The order of rows in time: backwards, twice the same, and gaps."""

from collections.abc import Iterator

import numpy as np

from workbench.data.checkup.finding import Finding, Fix, listed, rows_where
from workbench.data.columns import time_name
from workbench.data.long_times import runs_evenly
from workbench.data.mending import MOST_GAPS, in_use, missing_in, row_groups, row_ticks
from workbench.data.options import DataSpec
from workbench.data.repairs import gaps_after, same_time
from workbench.data.source import Table
from workbench.words import translate


def time_findings(table: Table, spec: DataSpec) -> Iterator[Finding]:
    """What is to be said of the time column, within each group."""
    name = time_name(table, spec)
    if not name or not table.has(name) or table.column(name).kind == "category":
        return
    column, groups = table.column(name), row_groups(table, spec)
    if groups is None and runs_evenly(column):
        return
    ticks, _ = row_ticks(column)
    back = np.zeros(table.rows, dtype=np.bool_)
    if groups is None:
        back[1:] = np.diff(ticks) < 0
    else:
        # A group's rows may stand apart: the row before is the one before in its group.
        order = np.argsort(groups, kind="stable")
        back[order[1:]] = (np.diff(ticks[order]) < 0) & (np.diff(groups[order]) == 0)
    if back.any():
        rows, count = rows_where(table, back), int(back.sum())
        yield Finding(
            "unsorted_time",
            "warning",
            translate("data", "Time runs backwards in column {name}, first in row {row}.").format(
                name=name, row=rows[0]
            ),
            translate("data", "Sort the rows by time: they are learnt from in the order of the file."),
            {"column": name, "row": rows[0], "rows": rows, "count": count},
            (Fix("sort", translate("data", "Sort by time"), {"data.sort": True}),),
        )
    again = (same_time(ticks, groups) != np.arange(table.rows)) & ~missing_in(column)
    if again.any():
        rows, count = rows_where(table, again), int(again.sum())
        yield Finding(
            "duplicate_time",
            "warning",
            translate("data", "Two rows of column {name} have the same time, first in row {row}.").format(
                name=name, row=rows[0]
            ),
            translate("data", "Keep one row a time."),
            {"column": name, "row": rows[0], "rows": rows, "count": count},
            (
                Fix("keep_first", translate("data", "Keep the first"), {"data.duplicates": "first"}),
                Fix("keep_last", translate("data", "Keep the last"), {"data.duplicates": "last"}),
                Fix("average", translate("data", "Average them"), {"data.duplicates": "mean"}),
            ),
        )
    yield from _gaps(table, spec, name)


def _gaps(table: Table, spec: DataSpec, name: str) -> Iterator[Finding]:
    ticks, _ = row_ticks(table.column(name))
    left = gaps_after(ticks, row_groups(table, spec))
    count, rows = int(np.count_nonzero(left)), int(left.sum())
    if not count:
        return
    places = rows_where(table, left > 0)
    fixes: tuple[Fix, ...] = ()
    if rows <= MOST_GAPS * table.rows:
        settings = {"data.gaps": "fill"}
        plain = spec.missing in ("ask", "drop")
        carry = settings | ({"data.missing": "carry"} if plain else {})
        line = settings | ({"data.missing": "interpolate"} if plain else {})
        fixes = (
            Fix("fill_gaps", translate("data", "Fill by interpolation"), line),
            Fix("fill_gaps_carry", translate("data", "Fill with the last value"), carry),
        )
        if not plain or not any(table.column(one).kind == "number" for one in in_use(table, spec)):
            fixes = (Fix("fill_gaps", translate("data", "Fill the gaps"), settings),)
    yield Finding(
        "gaps_in_time",
        "warning",
        translate("data", "Gaps in time in column {name}: {count}, {rows:,} rows in all, behind rows {places}.").format(
            name=name, count=count, rows=rows, places=listed(places, count)
        ),
        translate("data", "Rows are taken as evenly spaced: fill the gaps, or expect a poorer forecast around them."),
        {"column": name, "count": count, "missing_rows": rows, "rows": places},
        fixes,
    )
