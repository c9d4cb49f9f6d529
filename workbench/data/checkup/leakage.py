"""What gives the answer away: labels among the inputs, inputs from the future, groups on both sides of the split."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from workbench.data import blocks
from workbench.data.checkup.finding import SHOWN, Finding, Fix, file_rows, leave_out
from workbench.data.columns import guess_roles
from workbench.data.mending import in_use, numbered, row_groups
from workbench.data.options import DataSpec
from workbench.data.source import Table
from workbench.data.store import release
from workbench.words import translate

LOOK_AHEAD = 12  # steps at least
_ALIKE = 0.999  # share of the rows: a few corrected ones do not hide a copy
_HEAD = 2_000
Array = NDArray[np.float64]
Rows = NDArray[np.int64]


def leakage_findings(table: Table, spec: DataSpec, parts: Rows | None) -> Iterator[Finding]:
    """`parts`: 0, 1 or 2 for each row of training, validation and test; None where rows have no part of their own."""
    if spec.task in ("classify", "label_steps") or spec.label:
        yield from _label_among_inputs(table, spec)
        if parts is not None:
            yield from _group_on_both_sides(table, spec, parts)
    else:
        yield from _shifted(table, spec)


def _label_among_inputs(table: Table, spec: DataSpec) -> Iterator[Finding]:
    answers = [name for name in (spec.label, *spec.targets) if name in spec.inputs]
    for name in answers:
        others = [one for one in spec.inputs if one != name]
        label = translate("data", "Take {name} from the inputs").format(name=name)
        yield Finding(
            "target_among_inputs",
            "warning",
            translate("data", "Column {name} is what the network is asked for, and also among its inputs.").format(
                name=name
            ),
            translate("data", "Take it from the inputs: the network would only learn to copy it."),
            {"column": name},
            (Fix("take_from_inputs", label, {"data.inputs": others}),) if others else (),
        )
    if not table.has(spec.label):
        return
    label_rows = numbered(table.column(spec.label))
    for name in spec.inputs or table.names:
        if name in (spec.label, spec.group, spec.time, *spec.drop, *spec.targets) or not table.has(name):
            continue
        other = numbered(table.column(name))
        if other.max(initial=0) > 0 and np.array_equal(other, label_rows):
            yield Finding(
                "target_among_inputs",
                "warning",
                translate("data", "Column {name} says the same as the label {label} in every row.").format(
                    name=name, label=spec.label
                ),
                translate("data", "Leave it out: the network would only learn to copy it."),
                {"column": name},
                (leave_out(spec, name),),
            )


def _shifted(table: Table, spec: DataSpec) -> Iterator[Finding]:
    roles = guess_roles(table, spec)
    targets = [one.column for one in roles if one.role == "target"]
    # A column that runs ahead often ends in missing values, which is no reason to pass it over.
    apart = {*targets, spec.time, spec.label, spec.group, *(one.column for one in roles if one.role == "time")}
    inputs = [name for name in in_use(table, spec) if name not in apart]
    steps = max(spec.horizon, LOOK_AHEAD)
    for target in targets:
        wanted = table.column(target)
        if wanted.kind != "number":
            continue
        for name in inputs:
            column = table.column(name)
            ahead = steps_ahead(column.numbers(), wanted.numbers(), steps) if column.kind == "number" else 0
            if ahead:
                yield Finding(
                    "shifted_target",
                    "warning",
                    translate("data", "Column {name} holds what {target} will be {steps} steps later.").format(
                        name=name, target=target, steps=ahead
                    ),
                    translate("data", "Leave it out, unless it is truly known so early: it gives the answer away."),
                    {"column": name, "target": target, "steps": ahead},
                    (leave_out(spec, name),),
                )


def steps_ahead(values: Array, target: Array, most: int) -> int:
    """By how many steps, up to `most`, `values` (n,) run ahead of `target` (n,); 0 where they do not.

    A series that repeats itself exactly runs ahead of itself, which says nothing: a copy of the target gives 0.
    """
    # A long copy would be found by its beginning; whether it is one all along is looked at after that.
    if _same(values[:_HEAD], target[:_HEAD]) and _same(values, target):
        return 0
    for step in range(1, min(most, len(values) - 3) + 1):
        early, late = values[:-step], target[step:]
        if _same(early[:_HEAD], late[:_HEAD]) and _same(early, late):
            return step
    return 0


def _same(one: Array, other: Array) -> bool:
    count, alike, low, high = 0, 0, np.inf, -np.inf
    for piece in blocks.pieces(len(one)):
        a, b = one[piece], other[piece]
        known = np.isfinite(a) & np.isfinite(b)
        a, b = a[known], b[known]
        count += len(a)
        alike += int(np.sum(np.abs(a - b) <= 1e-9 * np.maximum(np.abs(a), np.abs(b))))
        low, high = min(low, a.min(initial=np.inf)), max(high, a.max(initial=-np.inf))
        release(one)
        release(other)
    return count >= 3 and high > low and alike >= _ALIKE * count


def _group_on_both_sides(table: Table, spec: DataSpec, parts: Rows) -> Iterator[Finding]:
    groups = row_groups(table, spec)
    if groups is None:
        return
    size = int(groups.max(initial=-1)) + 1
    trained = np.bincount(groups[parts == 0], minlength=size) > 0
    tested = np.bincount(groups[parts == 2], minlength=size) > 0
    both = np.flatnonzero(trained & tested)
    if not len(both):
        return
    firsts = [int(np.flatnonzero((groups == group) & (parts == 2))[0]) for group in both[:SHOWN]]
    values = table.column(spec.group).values
    names = [str(values[row]) for row in firsts]
    rows = file_rows(table, table.lines[firsts].tolist())
    yield Finding(
        "group_on_both_sides",
        "warning",
        translate(
            "data",
            "Groups of column {name} that are learnt from and tested on: {count} ({groups}), first in row {row}.",
        ).format(name=spec.group, count=len(both), groups=", ".join(names), row=rows[0]),
        translate("data", "Split between groups: the network knows these already, so the test is too easy."),
        {"column": spec.group, "count": len(both), "groups": names, "rows": rows},
    )
