"""Single columns: missing and mixed values, values that never change, outliers, units far apart."""

import hashlib
from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from workbench.data import blocks
from workbench.data.checkup.finding import SHOWN, Finding, Fix, file_rows, leave_out, listed
from workbench.data.columns import guess_roles, is_constant, time_name
from workbench.data.label_columns import TASKS
from workbench.data.mending import in_use, is_unknown
from workbench.data.options import DataSpec
from workbench.data.pair_columns import find_pair_columns
from workbench.data.repairs import usual_range
from workbench.data.source import Column, Table
from workbench.data.splits import SERIES_SPLIT, split
from workbench.data.store import release
from workbench.words import translate

FAR_APART = 1_000.0  # between the spreads of two columns
MOST_OUTLIERS = 0.01  # of the rows; where more lie far off, that is how the values are


def column_findings(table: Table, spec: DataSpec) -> Iterator[Finding]:
    """What is to be said of each column that is in use, or would be if nothing were wrong with it."""
    used = in_use(table, spec)
    targets = [role.column for role in guess_roles(table, spec) if role.role in ("target", "label")]
    labelled = spec.task in TASKS or find_pair_columns(table, spec) is not None
    watched = [one for one in table.columns if one.name not in spec.drop and (not spec.inputs or one.name in used)]
    # Sequences with labels do with missing values: they are carried forward, and unknown labels are not asked for.
    # Of pairs of texts, those that lack one are passed over.
    required = set[str]() if labelled else {*spec.inputs, *targets}
    for column in watched:
        yield from _mixed(table, column, spec)
        ways = tuple(_ways(column, spec, column.name in used, column.name in targets))
        yield from _missing(table, column, column.name in required, column.name in used, ways)
        if column.kind == "number":
            yield from _infinite(table, column, spec)
            yield from _constant(column, spec)
            if column.name in used and column.name != time_name(table, spec):
                yield from _outliers(table, column, spec)
    yield from _twins(watched, targets, spec)
    yield from _units([one for one in watched if one.kind == "number" and one.name in used], spec)


def _mixed(table: Table, column: Column, spec: DataSpec) -> Iterator[Finding]:
    if not column.odd:
        return
    places = file_rows(table, [row for row, _ in column.odd])
    rows = ", ".join(f"{place} ({cell[:20]})" for place, (_, cell) in zip(places, column.odd, strict=True))
    label = translate("data", "Count them as missing")
    # Only numbers can be learnt from, so that the column is left aside unless a person names it.
    yield Finding(
        "mixed_kinds",
        "error" if column.name in (*spec.inputs, *spec.targets) else "warning",
        translate("data", "Column {name} holds numbers but for rows {rows}.").format(name=column.name, rows=rows),
        translate("data", "Correct these cells, or leave them empty if the value is missing."),
        {"column": column.name, "rows": places},
        (Fix("odd_missing", label, {"data.odd": "missing"}), leave_out(spec, column.name)),
    )


def _missing(table: Table, column: Column, required: bool, used: bool, ways: tuple[Fix, ...]) -> Iterator[Finding]:
    count, first = blocks.count(column.values, partial(is_unknown, column.kind), SHOWN)
    if not count:
        return
    rows = file_rows(table, table.lines[first].tolist())
    weight = "error" if required else "warning" if used else "note"
    yield Finding(
        "missing_values",
        weight,
        translate("data", "Missing values in column {name}: {count}, the first in row {row}.").format(
            name=column.name, count=count, row=rows[0]
        ),
        translate("data", "Fill them in or remove the rows, or leave the column out.")
        if used
        else translate("data", "The column is not used: nothing needs to be done."),
        {"column": column.name, "count": count, "rows": rows},
        ways,
    )


def _ways(column: Column, spec: DataSpec, used: bool, target: bool) -> Iterator[Fix]:
    if used:
        yield Fix("drop_rows", translate("data", "Drop the rows"), {"data.missing": "drop"})
    if used and column.kind == "number" and column.name != spec.label:
        yield Fix("interpolate", translate("data", "Interpolate"), {"data.missing": "interpolate"})
        yield Fix("carry_forward", translate("data", "Carry forward"), {"data.missing": "carry"})
    if used and column.kind == "number" and spec.task not in TASKS:
        yield Fix("mask", translate("data", "Mask"), {"data.missing": "mask"})
    if not target:
        yield leave_out(spec, column.name)


def _infinite(table: Table, column: Column, spec: DataSpec) -> Iterator[Finding]:
    count, first = blocks.count(column.numbers(), np.isinf, SHOWN)
    if not count:
        return
    rows = file_rows(table, table.lines[first].tolist())
    yield Finding(
        "infinite_values",
        "error" if column.name in (*spec.inputs, *spec.targets) else "warning",
        translate("data", "Column {name} has values too large for a number, the first in row {row}.").format(
            name=column.name, row=rows[0]
        ),
        translate("data", "Correct them, or leave the column out."),
        {"column": column.name, "rows": rows, "count": count},
        (leave_out(spec, column.name),),
    )


def _constant(column: Column, spec: DataSpec) -> Iterator[Finding]:
    values = column.numbers()
    known = blocks.count(values, np.isfinite, 2)[1]
    if len(known) > 1 and is_constant(column):
        yield Finding(
            "constant_column",
            "warning" if column.name in (*spec.inputs, *spec.targets) else "note",
            translate("data", "Column {name} never changes.").format(name=column.name),
            translate("data", "It teaches nothing and is left out.")
            if column.name not in (*spec.inputs, *spec.targets)
            else translate("data", "It teaches nothing: leave it out."),
            {"column": column.name},
            (leave_out(spec, column.name),),
        )


def _outliers(table: Table, column: Column, spec: DataSpec) -> Iterator[Finding]:
    train = split(table.rows, spec.split or SERIES_SPLIT).train
    values = column.numbers()
    usual = usual_range(blocks.thinned(values[:train], blocks.ROWS))
    if usual is None or spec.outliers == "clip":
        return
    count, first = blocks.count(values, lambda some: (some < usual[0]) | (some > usual[1]), SHOWN)
    if not count or count > max(MOST_OUTLIERS * table.rows, 1):
        return
    rows = file_rows(table, table.lines[first].tolist())
    yield Finding(
        "outliers",
        "warning",
        translate(
            "data", "Values far from all others in column {name}: {count} (rows {rows}), the first is {value}."
        ).format(name=column.name, count=count, rows=listed(rows, count), value=f"{values[first[0]]:.6g}"),
        translate("data", "If they are mistakes, clip them: they pull the scaling and the loss towards themselves."),
        {"column": column.name, "count": count, "rows": rows, "usual": list(usual)},
        (Fix("clip", translate("data", "Clip"), {"data.outliers": "clip"}), leave_out(spec, column.name)),
    )


def _twins(columns: list[Column], targets: list[str], spec: DataSpec) -> Iterator[Finding]:
    seen: dict[bytes, str] = {}
    for column in columns:
        if column.kind != "number":
            continue
        key = _digest(column.numbers())
        if key in seen:
            pair = (seen[key], column.name)
            # The target stays, else the first.
            spare = pair[0] if pair[1] in targets and pair[0] not in targets else pair[1]
            yield Finding(
                "duplicated_column",
                "warning",
                translate("data", "Columns {first} and {name} are the same.").format(first=pair[0], name=pair[1]),
                translate("data", "Leave one of them out."),
                {"columns": list(pair)},
                (leave_out(spec, spare),),
            )
        seen.setdefault(key, column.name)


def _digest(values: NDArray[np.float64]) -> bytes:
    digest = hashlib.blake2b()
    for piece in blocks.pieces(len(values)):
        digest.update(np.ascontiguousarray(values[piece]).data)
        release(values)
    return digest.digest()


def _units(columns: list[Column], spec: DataSpec) -> Iterator[Finding]:
    if spec.scale != "none":
        return
    spreads = {one.name: spread for one in columns if (spread := _spread(one.numbers())) > 0}
    if len(spreads) < 2:
        return
    small, large = min(spreads, key=spreads.__getitem__), max(spreads, key=spreads.__getitem__)
    ratio = spreads[large] / spreads[small]
    if ratio < FAR_APART:
        return
    yield Finding(
        "units_far_apart",
        "warning",
        translate("data", "Column {large} varies {ratio:,.0f} times as much as column {small}.").format(
            large=large, small=small, ratio=ratio
        ),
        translate("data", "Scale the columns to one size: else the network sees the large one alone."),
        {"columns": [small, large], "ratio": ratio},
        (Fix("scale", translate("data", "Scale them"), {"data.scale": "standard"}),),
    )


def _spread(values: NDArray[np.float64]) -> float:
    few = blocks.thinned(values, blocks.ROWS)
    known = few[np.isfinite(few)]
    if not len(known):
        return 0.0
    low, high = np.percentile(known, [25, 75])
    return float(high - low)
