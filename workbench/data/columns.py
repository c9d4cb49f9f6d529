"""What each column is for, guessed with the reason told."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.data import blocks
from workbench.data.label_columns import LabelColumns, find_label_columns
from workbench.data.options import DataSpec
from workbench.data.pair_columns import find_pair_columns
from workbench.data.source import Column, Table
from workbench.errors import UserError, at_row
from workbench.fields import unknown
from workbench.words import translate

_TIME_NAMES = frozenset(
    [
        "time",
        "date",
        "datetime",
        "timestamp",
        "when",
        "year",
        "month",
        "day",
        "week",
        "hour",
        "index",
        "step",
        "t",
        "idx",
        "id",
        "no",
        "row",
        "日期",
        "时间",
        "年",
        "年份",
        "月份",
        "序号",
    ]
)


@dataclass(frozen=True)
class Role:
    """A column's guessed part in the work and why.

    "time", "input", "target" (also an input), "label", "group" or "ignore".
    """

    column: str
    role: str
    reason: str


def guess_roles(table: Table, spec: DataSpec) -> list[Role]:
    """One role a column, what the spec says first. The target is the last number column, or the one named `target`."""
    check_names(table, spec)
    pair = find_pair_columns(table, spec)
    if pair is not None:
        return [Role(column.name, *pair.role(column.name)) for column in table.columns]
    labelled = find_label_columns(table, spec)
    if labelled is not None:
        return [_label_role(column, labelled, spec) for column in table.columns]
    time = time_name(table, spec)
    left = {time, *spec.drop}
    usable = [c.name for c in table.columns if c.kind == "number" and c.name not in left and not is_constant(c)]
    targets = [name for name in spec.targets if name not in spec.drop] or _guess_targets(usable)
    inputs = frozenset(spec.inputs)
    return [_role(column, time, targets, inputs, spec) for column in table.columns]


def _label_role(column: Column, found: LabelColumns, spec: DataSpec) -> Role:
    name = column.name
    if name in spec.drop:
        return Role(name, "ignore", translate("data", "You left it out."))
    said = {spec.label, spec.group, spec.time, *spec.inputs}
    roles = {
        found.label: ("label", translate("data", "Its values come again and again, as classes do.")),
        found.group: ("group", translate("data", "Its values say which rows belong together.")),
        found.time: ("time", translate("data", "It says when each row was measured.")),
    }
    roles |= {one: ("input", translate("data", "The network reads it.")) for one in found.inputs}
    role, reason = roles.get(name, ("ignore", translate("data", "It is no part of what is read.")))
    return Role(name, role, translate("data", "You chose it.") if name in said else reason)


def time_name(table: Table, spec: DataSpec) -> str:
    """The name of the time column, what the spec says first; empty where there seems to be none."""
    if spec.time or find_pair_columns(table, spec) is not None:
        return spec.time
    labelled = find_label_columns(table, spec)
    return _guess_time(table) if labelled is None else labelled.time


def check_names(table: Table, spec: DataSpec) -> None:
    """UserError where the spec names a column that the table has not, with the nearest name."""
    named = [("data.time", spec.time), ("data.label", spec.label), ("data.group", spec.group)]
    named += [("data.inputs", name) for name in spec.inputs] + [("data.targets", name) for name in spec.targets]
    named += [("data.drop", name) for name in spec.drop]
    for where, name in named:
        if name and not table.has(name):
            raise unknown(name, table.names, translate("data", "The column"), where)


def number_column(table: Table, name: str, where: str) -> Column:
    """The column, which must hold numbers; UserError with the row and the cell where it does not."""
    column = table.column(name)
    if column.kind == "number":
        return column
    if column.odd:
        path, row = table.source.place(column.odd[0][0])
        cell = column.odd[0][1]
        raise UserError(
            translate("data", "Column {name} holds {cell} in row {row}, which is not a number.").format(
                name=name, cell=repr(cell[:40]), row=row
            ),
            translate("data", "Correct the cell, or leave it empty if the value is missing."),
            at_row(path, row),
        )
    raise UserError(
        translate("data", "Column {name} holds no numbers.").format(name=name),
        translate("data", "Choose a column of numbers: {names}.").format(
            names=", ".join(c.name for c in table.columns if c.kind == "number") or translate("data", "there is none")
        ),
        where,
    )


def _guess_time(table: Table) -> str:
    for column in table.columns:
        if column.kind == "time":
            return column.name
    for column in table.columns:
        if column.kind == "number" and _counts_up(column) and named_like_time(column.name):
            return column.name
    first = table.columns[0]
    if len(table.columns) > 1 and first.kind == "number" and _counts_up(first, by_one=True):
        return first.name
    return ""


def named_like_time(name: str) -> bool:
    """Whether a column's name is one that times or row numbers have; an empty name is."""
    words = name.lower().replace("_", " ").replace("-", " ").split()
    return any(word in _TIME_NAMES for word in words) or not name


def _counts_up(column: Column, by_one: bool = False) -> bool:
    values = column.numbers()
    if len(values) < 3 or not blocks.every(values, _whole):
        return False
    if by_one:
        return blocks.every(values, lambda some: bool((np.diff(some) == 1).all()), overlap=1)
    return blocks.every(values, lambda some: bool((np.diff(some) > 0).all()), overlap=1)


def _whole(values: NDArray[np.float64]) -> bool:
    return bool(np.isfinite(values).all() and np.all(values == np.rint(values)))


def is_constant(column: Column) -> bool:
    """Whether all known values of a column of numbers are the same."""
    values = column.numbers()
    first: list[float] = []

    def alike(some: NDArray[np.float64]) -> bool:
        known = some[np.isfinite(some)]
        first.extend(known[:1].tolist())
        return bool(np.all(known == first[0])) if first else True

    return blocks.every(values, alike)


def _guess_targets(usable: list[str]) -> list[str]:
    named = [name for name in usable if name.lower() in ("target", "y", "目标")]
    return named[:1] or usable[-1:]


def _role(column: Column, time: str, targets: list[str], inputs: frozenset[str], spec: DataSpec) -> Role:
    name = column.name
    if name in spec.drop:
        return Role(name, "ignore", translate("data", "You left it out."))
    if name == time:
        reason = (
            translate("data", "It holds dates or times.")
            if column.kind == "time"
            else translate("data", "It counts up from row to row.")
        )
        return Role(name, "time", translate("data", "You chose it.") if spec.time else reason)
    if name in targets:
        reason = translate("data", "It is the last column of numbers.")
        return Role(name, "target", translate("data", "You chose it.") if spec.targets else reason)
    if inputs:
        chosen = name in inputs
        return Role(name, "input" if chosen else "ignore", translate("data", "You chose so."))
    if column.kind != "number":
        reason = (
            translate("data", "It holds words.") if column.kind == "category" else translate("data", "A second time.")
        )
        if column.odd:
            reason = translate("data", "Row {row} holds {cell}, which is not a number.").format(
                row=column.odd[0][0], cell=repr(column.odd[0][1][:40])
            )
        return Role(name, "ignore", reason)
    if is_constant(column):
        return Role(name, "ignore", translate("data", "It never changes."))
    if spec.missing == "ask" and not blocks.every(column.numbers(), lambda some: not np.isnan(some).any()):
        return Role(name, "ignore", translate("data", "Some of its values are missing."))
    return Role(name, "input", translate("data", "It holds numbers."))
