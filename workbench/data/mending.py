"""Mending dirty data as the spec asks, in memory: the file stays as it is, and new data are mended in the same way.

The order is: words among numbers, sorting, one row a time, gaps, outliers, missing values.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data import repairs
from workbench.data.cells import to_number
from workbench.data.columns import guess_roles, time_name
from workbench.data.held_out import check_alike
from workbench.data.label_columns import TASKS, with_label_columns
from workbench.data.label_suggestions import suggest_labels
from workbench.data.long_texts import refuse_change
from workbench.data.options import DataSpec
from workbench.data.series import TrainingRows, future_rows, training_rows
from workbench.data.source import Column, Data, Table, Text
from workbench.data.splits import SERIES_SPLIT
from workbench.data.tasks.label_kinds import KINDS
from workbench.data.times import like
from workbench.errors import UserError
from workbench.fields import build
from workbench.words import translate

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
MOST_GAPS = 4  # times as many rows as there are; more is a mistaken time rather than a gap
Rows = NDArray[np.int64]
Clip = Mapping[str, tuple[float, float]]


def mend(data: Data, spec: DataSpec) -> Data:
    """The data as `spec` asks them to be mended; the same object where it asks for nothing.

    Never mend twice: usual ranges are measured on what is given. UserError where something cannot be done.
    """
    return _mend(data, spec, None)


def mend_again(data: Data, fitted: Mapping[str, Any]) -> Data:
    """New data, mended as those were that gave a task's `fitted`."""
    spec = build(DataSpec, fitted["spec"], "fitted")
    clip = {name: (float(low), float(high)) for name, (low, high) in fitted.get("clip", {}).items()}
    return _mend(data, spec, clip)


def row_groups(table: Table, spec: DataSpec) -> Rows | None:
    """The number of each row's group in the order of their first rows; None where the spec names none."""
    if not spec.group or not table.has(spec.group):
        return None
    return numbered(table.column(spec.group))


def numbered(column: Column) -> Rows:
    """The number of each row's value, in the order in which the values first occur."""
    values = column.values.astype(str) if column.kind == "category" else column.values
    _, first, which = np.unique(values, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[which.reshape(-1)]


def row_ticks(column: Column) -> tuple[NDArray[np.float64], str]:
    """A time column's ticks and their kind, as `repairs.ticks_of` gives them; numbers are their own ticks."""
    if column.kind == "number":
        return column.numbers(), "number"
    return repairs.ticks_of(column.values.astype("datetime64[ms]"))


def in_use(table: Table, spec: DataSpec) -> list[str]:
    """The columns that a task uses: those the spec names, else those that would be guessed."""
    named = [*spec.inputs, *spec.targets]
    if not spec.inputs or not (spec.targets or spec.task in TASKS):
        able = replace(spec, missing="drop") if spec.missing == "ask" else spec
        roles = ("input", "known", "target", "label", "group")
        named += [role.column for role in guess_roles(table, able) if role.role in roles]
    named += [spec.label, spec.group, time_name(table, spec)]
    return [name for name in dict.fromkeys(named) if name not in spec.drop and table.has(name)]


def missing_in(column: Column) -> NDArray[np.bool_]:
    """Where a column has no value."""
    return is_unknown(column.kind, column.values)


def is_unknown(kind: str, values: NDArray[Any]) -> NDArray[np.bool_]:
    """Where values of a column of that kind are missing."""
    if kind == "number":
        return np.isnan(values)
    if kind == "time":
        return np.isnat(values.astype("datetime64[ms]"))
    return np.asarray(values == "", dtype=np.bool_)


def _mend(data: Data, spec: DataSpec, clip: Clip | None) -> Data:
    if isinstance(data, Text):
        if spec.controls != "drop":
            return data
        refuse_change(data, "data.controls")
        return replace(data, text=CONTROLS.sub("", data.text))
    if not isinstance(data, Table):
        return data
    if data.test is not None:
        check_alike(data, data.test, in_use(data, spec), spec)
    made = _mend_table(data, spec, clip)
    if data.test is None:
        return made
    test = _mend_table(data.test, spec, made.clip if clip is None else clip)
    return made if test is data.test else replace(made, test=test)


def _mend_table(data: Table, spec: DataSpec, clip: Clip | None) -> Table:
    table = _numbers_from_words(data, spec) if spec.odd == "missing" else data
    if spec.missing == "ask" and spec.outliers == "keep" and not _orders(spec):
        return table
    if clip is None:
        # What is filled in or put in order must stay within the sequences that the task will make.
        spec = with_label_columns(table, spec)
    if _orders(spec):
        table = _in_time(table, spec)
    names = in_use(table, spec) if spec.outliers == "clip" or spec.missing != "ask" else []
    if spec.outliers == "clip":
        table = _clipped(table, spec, names, clip)
    if clip is not None and spec.task in TASKS:
        # Sequences whose label is not known yet are what a trained network is for.
        names = [name for name in names if name != spec.label]
    return _filled(table, spec, names) if spec.missing != "ask" else table


def _orders(spec: DataSpec) -> bool:
    return spec.sort or spec.duplicates != "keep" or spec.gaps != "keep"


def _numbers_from_words(table: Table, spec: DataSpec) -> Table:
    comma = table.source.decimal == "comma"

    def number(column: Column) -> Column:
        if not column.odd or column.name in (*spec.drop, spec.label, spec.group):
            return column
        read = [to_number(cell, comma) for cell in column.values.tolist()]
        return Column(column.name, "number", np.array([np.nan if one is None else one for one in read]))

    return replace(table, columns=tuple(number(column) for column in table.columns))


def _in_time(table: Table, spec: DataSpec) -> Table:
    name = time_name(table, spec)
    if not name or not table.has(name) or table.column(name).kind == "category":
        raise UserError(
            translate("data", "There is no time column to put the rows in order by."),
            translate("data", "Choose one as data.time, or leave the rows as they are."),
            "data.time",
        )
    if spec.sort:
        ticks, _ = row_ticks(table.column(name))
        table = _taken(table, repairs.in_order(ticks, row_groups(table, spec)))
    if spec.duplicates != "keep":
        table = _one_a_time(table, spec, name)
    return _without_gaps(table, spec, name) if spec.gaps == "fill" else table


def _one_a_time(table: Table, spec: DataSpec, name: str) -> Table:
    ticks, _ = row_ticks(table.column(name))
    first = repairs.same_time(ticks, row_groups(table, spec))
    if spec.duplicates == "mean":
        averaged = tuple(
            replace(one, values=repairs.means(one.numbers(), first)) if one.kind == "number" and one.name != name
            else one
            for one in table.columns
        )  # fmt: skip
        table = replace(table, columns=averaged)
    return _taken(table, repairs.kept_rows(first, spec.duplicates))


def _without_gaps(table: Table, spec: DataSpec, name: str) -> Table:
    column, groups = table.column(name), row_groups(table, spec)
    ticks, kind = row_ticks(column)
    left = repairs.gaps_after(ticks, groups)
    count = int(left.sum())
    if count > MOST_GAPS * table.rows:
        raise UserError(
            translate("data", "The gaps in time hold {count:,} rows, but the data have only {rows:,}.").format(
                count=count, rows=table.rows
            ),
            translate("data", "Look for a mistaken time, or leave the gaps as they are."),
            "data.gaps",
        )
    rows, full = repairs.with_gaps(ticks, left)
    fresh = rows < 0
    source = np.repeat(np.arange(table.rows), left + 1)
    longer = _taken(table, source)

    def opened(one: Column) -> Column:
        if one.name == spec.group:
            return one
        values = one.values.copy()
        if one.name == name:
            if kind == "number":
                return replace(one, values=full)
            values[fresh] = repairs.times_of(full[fresh], kind, column.values.astype("datetime64[ms]"))
            cells = np.array(one.cells, dtype=object)
            if one.cells:
                cells[fresh] = [like(time, one.cells[0]) for time in values[fresh]]
            return replace(one, values=values, cells=tuple(cells.tolist()))
        values[fresh] = {"number": np.nan, "time": np.datetime64("NaT")}.get(one.kind, "")
        return replace(one, values=values)

    return replace(longer, columns=tuple(opened(one) for one in longer.columns))


def _clipped(table: Table, spec: DataSpec, names: list[str], clip: Clip | None) -> Table:
    train = _learnt_from(table, spec) if clip is None else np.zeros(0, dtype=np.int64)
    found: dict[str, tuple[float, float]] = {}

    def clipped(one: Column) -> Column:
        if one.name not in names or one.kind != "number" or one.name == time_name(table, spec):
            return one
        values = one.numbers()
        usual = repairs.usual_range(values[train]) if clip is None else clip.get(one.name)
        if usual is None:
            return one
        found[one.name] = usual
        return replace(one, values=np.clip(values, *usual), measured=values)

    columns = tuple(clipped(one) for one in table.columns)
    return replace(table, columns=columns, clip=found)


def _learnt_from(table: Table, spec: DataSpec) -> TrainingRows:
    """The rows of the training part, by which ranges are measured."""
    labelled = suggest_labels(table, spec)
    if labelled is None:
        return training_rows(table, replace(spec, split=spec.split or SERIES_SPLIT))
    complete = labelled[0]
    parts = KINDS[complete.task](table, complete).row_parts()
    assert parts is not None
    return np.flatnonzero(parts == 0)


def _filled(table: Table, spec: DataSpec, names: list[str]) -> Table:
    time = time_name(table, spec)
    if spec.missing == "drop":
        known = np.ones(table.rows, dtype=np.bool_)
        future = future_rows(table, spec)
        for name in names:
            known &= ~missing_in(table.column(name)) | (future & (name not in spec.known))
        return table if known.all() else _taken(table, np.flatnonzero(known))
    groups = row_groups(table, spec)

    def filled(one: Column) -> Column:
        values = one.values
        if one.name not in names or one.kind != "number" or one.name == time or not np.isnan(one.numbers()).any():
            return one
        values = repairs.fill(one.numbers(), groups, "interpolate" if spec.missing == "interpolate" else "carry")
        return replace(one, values=values, measured=one.numbers() if one.measured is None else one.measured)

    return replace(table, columns=tuple(filled(one) for one in table.columns))


def _taken(table: Table, rows: Rows) -> Table:
    """The table's rows in another order, some perhaps left out or several times."""
    if len(rows) == table.rows and bool(np.all(rows == np.arange(table.rows))):
        return table
    if not len(rows):
        raise UserError(
            translate("data", "No row is left: each has a missing value."),
            translate("data", "Leave out the columns that miss most, or fill the values in."),
            "data.missing",
        )

    def taken(one: Column) -> Column:
        cells: Any = np.array(one.cells, dtype=object)[rows].tolist() if one.cells else ()
        measured = None if one.measured is None else one.measured[rows]
        return replace(one, values=one.values[rows], cells=tuple(cells), measured=measured)

    return replace(table, columns=tuple(taken(one) for one in table.columns), lines=table.lines[rows])
