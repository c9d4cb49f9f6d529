"""A separate test file: what of it is in the training file, too, and what is wrong with it alone."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from workbench.data.checkup.columns import column_findings
from workbench.data.checkup.finding import SHOWN, Finding, file_rows, listed
from workbench.data.options import DataSpec
from workbench.data.source import Column, Table
from workbench.words import translate

MOST_COMPARED = 2_000_000  # rows of both files together, and no more
NOTABLE = 0.01  # share of the test file
CHECKED = ("missing_values", "mixed_kinds")  # of the test file by itself: what its fixes mend


def test_file_findings(table: Table, spec: DataSpec) -> Iterator[Finding]:
    """`spec` is complete. Cells of the test file that must be mended, and rows of it that are learnt from."""
    if table.test is None:
        return
    for one in column_findings(table.test, spec):
        if one.name in CHECKED and one.weight != "note":
            told = translate("data", "In the test file: {message}").format(message=one.message)
            yield replace(one, name=f"test_{one.name}", message=told)
    yield from leaked_rows(table, spec)


def leaked_rows(table: Table, spec: DataSpec) -> Iterator[Finding]:
    """Rows of the test file that the training file holds, too: in all columns that the task uses, time and all.

    Without a time column single rows may be alike by chance; they are told of only where most are.
    """
    test = table.test
    if test is None or table.rows + test.rows > MOST_COMPARED:
        return
    names = [*dict.fromkeys((spec.time, spec.group, *spec.inputs, *spec.targets, spec.label))]
    names = [name for name in names if name and table.has(name) and test.has(name)]
    known = set(zip(*(_keys(table.column(name)) for name in names), strict=True))
    again = np.array([row in known for row in zip(*(_keys(test.column(name)) for name in names), strict=True)])
    count = int(again.sum())
    timed = spec.time in names
    if not names or not count or count < (NOTABLE if timed else 0.5) * test.rows:
        return
    rows = file_rows(test, test.lines[np.flatnonzero(again)[:SHOWN]].tolist())
    yield Finding(
        "test_in_training",
        "warning",
        translate(
            "data", "Rows of the test file that are in the training file, too: {count} of {rows} (row {places})."
        ).format(count=f"{count:,}", rows=f"{test.rows:,}", places=listed(rows, count)),
        translate("data", "Take them from one of the two files: the network has seen these answers."),
        {"count": count, "rows": rows, "share": count / test.rows},
    )


def _keys(column: Column) -> list[object]:
    if column.kind == "number":
        values: NDArray[np.float64] = column.numbers() if column.measured is None else column.measured
        return np.where(np.isnan(values), np.inf, values).tolist()
    if column.kind == "time":
        return column.values.astype("datetime64[ms]").astype(np.int64).tolist()
    return column.values.tolist()
