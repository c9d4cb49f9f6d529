"""What a forecast reads of a table: columns of numbers that are known where they must be, and what stands for a row."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data.columns import check_names, number_column
from workbench.data.options import DataSpec
from workbench.data.series import Series
from workbench.data.source import Column, Table
from workbench.data.times import coarsest, continued, like
from workbench.data.transforms import Transform
from workbench.errors import UserError, at_row
from workbench.words import translate

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
# Squares of larger values, which scaling and losses need, are no numbers any more.
_LARGEST = 1e100


def target_columns(table: Table, spec: DataSpec, transform: Transform, past: Mask, optional: bool) -> Array:
    """The targets (rows, targets), every one of the `past` known; NaN where `optional` ones are not in the table."""
    columns: list[Array] = []
    for name in spec.targets:
        if optional and not table.has(name) and not transform.lag:
            columns.append(np.full(table.rows, np.nan))
        else:
            columns.append(_numbers(table, name, "data.targets", past, transform.logarithm))
    return _together(columns, table.rows)


def input_columns(table: Table, spec: DataSpec, past: Mask) -> Array:
    """The inputs (rows, inputs), every one of the `past` known, and those known in advance in the future, too."""
    every = np.ones(table.rows, dtype=np.bool_)
    columns = [
        _numbers(table, name, "data.inputs", every if name in spec.known else past, False) for name in spec.inputs
    ]
    return _together(columns, table.rows)


def measured(table: Table, names: tuple[str, ...], values: Array, edges: Array | None = None) -> Array:
    """`values` (rows, names) as the file has them: NaN where one was filled in, and nothing brought to an edge.

    With `edges` values beyond the usual range stay at its edge.
    """
    result = values.copy()
    for i, name in enumerate(names):
        given = table.column(name).measured if table.has(name) else None
        if given is not None:
            result[:, i] = given if edges is None else np.where(np.isnan(given), np.nan, edges[:, i])
    return result


def _together(columns: list[Array], rows: int) -> Array:
    return np.stack(columns, axis=1) if columns else np.zeros((rows, 0))


def _numbers(table: Table, name: str, where: str, needed: Mask, positive: bool) -> Array:
    if not table.has(name):
        check_names(table, DataSpec(targets=(name,)) if where == "data.targets" else DataSpec(inputs=(name,)))
    values = number_column(table, name, where).numbers()
    _refuse(table, name, np.isnan(values) & needed, "missing")
    _refuse(table, name, np.abs(values) > _LARGEST, "infinite")
    if positive:
        _refuse(table, name, (values <= 0) & needed, "negative")
    return values


def _refuse(table: Table, name: str, bad: Mask, what: str) -> None:
    if not bad.any():
        return
    lines: list[int] = table.lines[bad].tolist()
    path, first = table.source.place(lines[0])
    places = [table.source.place(line) for line in lines[:5]]
    shown = [str(row) for file, row in places if file == path]
    rows = ", ".join(shown) + (" ..." if len(lines) > len(shown) else "")
    messages = {
        "missing": translate("data", "Missing values in column {name}: {count} (row {rows})."),
        "infinite": translate("data", "Values too large to compute with in column {name}: {count} (row {rows})."),
        "negative": translate("data", "Values not above 0 in column {name}: {count} (row {rows})."),
    }
    hints = {
        "missing": translate("data", "Fill them in or remove the rows, or leave the column out of inputs and targets."),
        "infinite": translate("data", "Correct them, or leave the column out of inputs and targets."),
        "negative": translate(
            "data", 'A logarithm needs values above 0: set data.transform to "difference" or "none".'
        ),
    }
    raise UserError(
        messages[what].format(name=name, count=len(lines), rows=rows),
        hints[what],
        at_row(path, first),
    )


class RowNames:
    """What stands for the rows of series: the time as the file writes it, or the row's number; on beyond the end.

    `heading` is the column's name, or "row". Each series goes on by its own usual step, `more` times.
    """

    def __init__(self, table: Table, spec: DataSpec, series: Series, more: int) -> None:
        self._column = _time_column(table, spec)
        self.heading = self._column.name if self._column is not None else "row"
        whole = self._column is not None and self._column.kind == "number" and _are_whole(self._column.numbers())
        # Behind the places of each series there is room for `more` rows that are still to come.
        self._shift = more * np.arange(len(series.names))
        self._last = series.rows[np.maximum(series.end - 1, 0)]
        self._end, self._rows = series.end, series.rows
        pieces: list[NDArray[Any]] = []
        for number in range(len(series.names)):
            rows = series.rows[series.first[number] : series.end[number]]
            pieces.append(_gone_on(self._column, rows, more, grouped=len(series.names) > 1))
        together: NDArray[Any] = np.concatenate(pieces)
        if together.dtype.kind == "M":
            together = coarsest(together)
        self._index = together.astype(np.int64) if whole else together

    def at(self, which: NDArray[np.int64], places: NDArray[np.int64]) -> tuple[NDArray[Any], tuple[str, ...]]:
        """Index and labels of places of the series `which`; places behind the last row are those to come."""
        index = self._index[places + self._shift[which]]
        column = self._column
        if column is None or column.kind == "number":
            return index, tuple(map(str, index.tolist()))
        beyond = places >= self._end[which]
        rows = self._rows[np.minimum(places, len(self._rows) - 1)]
        cells = [column.cells[row] for row in np.where(beyond, self._last[which], rows).tolist()]
        for number in np.flatnonzero(beyond).tolist():
            cells[number] = like(index[number].astype("datetime64[ms]"), cells[number])
        return index, tuple(cells)


def _gone_on(column: Column | None, rows: NDArray[np.int64], more: int, grouped: bool) -> NDArray[Any]:
    """The index of the rows of one series, and of `more` that follow."""
    if column is None:
        # Each of several series counts its own rows.
        first = 1 if grouped or not len(rows) else int(rows[0]) + 1
        return np.arange(first, first + len(rows) + more)
    if column.kind == "number":
        values = column.numbers()[rows]
        step = values[-1] - values[-2] if len(values) > 1 else 1.0
        return np.concatenate([values, values[-1:] + step * np.arange(1, more + 1)])
    times = column.values.astype("datetime64[ms]")[rows]
    return np.concatenate([times, continued(times, more)])


def _are_whole(values: Array) -> bool:
    return bool(np.all(values == np.rint(values)))


def _time_column(table: Table, spec: DataSpec) -> Column | None:
    if not spec.time or not table.has(spec.time):
        return None
    column = table.column(spec.time)
    if column.kind == "number" and not np.isfinite(column.numbers()).all():
        return None
    return None if column.kind == "category" else column
