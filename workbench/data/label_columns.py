"""Which columns of a table hold labels, groups and what the network reads; and the sequences that they make."""

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data import blocks
from workbench.data.columns_named import GROUPS, LABELS, MAYBE_LABELS, TEXTS, TOKENS, named_like, pair_by_name
from workbench.data.options import DataSpec
from workbench.data.source import Column, Examples, Table
from workbench.errors import UserError, at_row
from workbench.words import translate

TASKS = ("classify", "label_steps")
MOST_CLASSES = 1000


@dataclass(frozen=True)
class LabelColumns:
    """A table's columns for a task with labels; `kind` as in `Examples`."""

    task: str
    label: str
    group: str
    time: str
    inputs: tuple[str, ...]
    kind: str


def find_label_columns(table: Table, spec: DataSpec) -> LabelColumns | None:
    """What is said of the columns, completed; None where the table is for another task."""
    if spec.task not in ("auto", *TASKS):
        return None
    if spec.drop:
        table, spec = _without_dropped(table, spec)
    if spec.task == "auto" and not spec.label and (spec.targets or spec.group):
        return None
    if spec.task == "auto" and len(table.columns) == 2 and pair_by_name(table.names):
        return None
    label = spec.label or _guess_label(table, spec)
    if not label and spec.task == "auto":
        return None
    if not label and not spec.inputs:
        raise UserError(
            translate("data", "No column holds labels."),
            translate("data", "Set data.label to the column that holds them: {names}.").format(
                names=", ".join(table.names)
            ),
            "data.label",
        )
    group = spec.group or _guess_group(table, label)
    time = spec.time or _guess_time(table, label, group)
    inputs = spec.inputs or _guess_inputs(table, {label, group, time})
    if not inputs:
        raise UserError(
            translate("data", "Beside the labels there is no column to learn from."),
            translate("data", "Set data.inputs to a column of texts or columns of numbers."),
            "data.inputs",
        )
    words = table.has(inputs[0]) and table.column(inputs[0]).kind != "number"
    task = spec.task if spec.task != "auto" else _guess_task(table, label, group, inputs, words)
    kind = (
        "series"
        if not words
        else "text"
        if task == "classify" and not _token_rows(table, group, inputs[0])
        else "tokens"
    )
    return LabelColumns(task, label, group, time, inputs[:1] if words else inputs, kind)


def with_label_columns(table: Table, spec: DataSpec) -> DataSpec:
    """The spec with task, label, group, time and inputs found; as it is where the table is for another task."""
    found = find_label_columns(table, spec)
    if found is None:
        return spec
    return dataclasses.replace(
        spec, task=found.task, label=found.label, group=found.group, time=found.time, inputs=found.inputs, targets=()
    )


def _without_dropped(table: Table, spec: DataSpec) -> tuple[Table, DataSpec]:
    left = [column for column in table.columns if column.name not in spec.drop]
    label, group, time = ("" if name in spec.drop else name for name in (spec.label, spec.group, spec.time))
    inputs, targets = (tuple(name for name in names if name not in spec.drop) for names in (spec.inputs, spec.targets))
    said = dataclasses.replace(spec, label=label, group=group, time=time, inputs=inputs, targets=targets, drop=())
    return dataclasses.replace(table, columns=tuple(left)), said


def examples_of(table: Table, spec: DataSpec, kind: str) -> Examples:
    """The sequences of a table by a complete `spec`. UserError for a column or value that they cannot do with."""
    made = _steps(table, spec, kind) if spec.task == "label_steps" else _wholes(table, spec, kind)
    if table.test is None:
        return made
    other = _steps(table.test, spec, kind) if spec.task == "label_steps" else _wholes(table.test, spec, kind)
    return with_test(made, other, spec.test_path)


def with_test(train: Examples, test: Examples, path: str) -> Examples:
    """Sequences and, behind them, those of a separate test file."""
    if train.kind != test.kind or (train.kind == "series" and len(train.channels) != len(test.channels)):
        raise UserError(
            translate("data", "The test file does not hold the same kind of data."),
            translate("data", "Choose a test file with the same columns, or none."),
            "data.test_path",
        )
    shift = sum(len(one) for one in train.rows)
    return dataclasses.replace(
        train,
        items=train.items + test.items,
        labels=train.labels + test.labels,
        names=train.names + test.names,
        units=train.units + tuple(f"test {one}" for one in test.units),
        rows=train.rows + tuple(one + shift for one in test.rows),
        row_names=train.row_names + test.row_names,
        tests=len(test.items),
        test_path=path,
    )


def texts_of(column: Column) -> list[str]:
    """A column's values as labels: texts as they are, whole numbers without a point, "" where missing."""
    if column.kind == "number":
        return ["" if np.isnan(value) else f"{value:.10g}" for value in column.numbers().tolist()]
    if column.kind == "time":
        return list(column.cells)
    return [str(value) for value in column.values.tolist()]


def groups_of(table: Table, name: str) -> list[NDArray[np.int64]]:
    """The rows of each value of a column, in order of the first one; the whole table where the name is empty."""
    if not name or not table.has(name):
        return [np.arange(table.rows)]
    found: dict[str, list[int]] = {}
    for row, value in enumerate(texts_of(table.column(name))):
        found.setdefault(value, []).append(row)
    return [np.array(rows) for rows in found.values()]


def _wholes(table: Table, spec: DataSpec, kind: str) -> Examples:
    labels = texts_of(table.column(spec.label)) if table.has(spec.label) else [""] * table.rows
    if kind == "text":
        cells = texts_of(_column(table, spec.inputs[0]))
        units = tuple(texts_of(table.column(spec.group))) if table.has(spec.group) else ()
        names = tuple(str(row + 1) for row in range(table.rows))
        return Examples(kind, tuple(cells), tuple(labels), names, table.source, "row", units=units)
    groups = groups_of(table, spec.group)
    own: list[str] = []
    for rows in groups:
        different = list(dict.fromkeys(labels[row] for row in rows))
        if len(different) > 1:
            raise UserError(
                translate("data", "A sequence of column {group} has two labels: {labels}.").format(
                    group=spec.group, labels=", ".join(map(repr, different[:2]))
                ),
                translate("data", 'Set data.task to "label_steps" where each step has a label of its own.'),
                at_row(*table.source.place(int(table.lines[rows[0]]))),
            )
        own.append(different[0])
    keys = texts_of(table.column(spec.group)) if table.has(spec.group) else ["1"]
    names = [keys[rows[0]] for rows in groups]
    return Examples(
        kind, _items(table, spec, kind, groups), tuple(own), tuple(names), table.source,
        spec.group or "sequence", spec.inputs if kind == "series" else (),
    )  # fmt: skip


def _steps(table: Table, spec: DataSpec, kind: str) -> Examples:
    labels = np.array(texts_of(table.column(spec.label)) if table.has(spec.label) else [""] * table.rows, dtype=object)
    grouped = bool(spec.group) and table.has(spec.group)
    groups = groups_of(table, spec.group)
    if not grouped and kind == "tokens":
        # Sentences are parted by blank rows, which leave gaps in the numbers of the file's rows.
        groups = np.split(np.arange(table.rows), np.flatnonzero(np.diff(table.lines) > 1) + 1)
    keys = texts_of(table.column(spec.group)) if grouped else []
    units = [keys[rows[0]] if grouped else str(n) for n, rows in enumerate(groups, 1)]
    pieces = [(unit, part) for unit, rows in zip(units, groups, strict=True) for part in _cut(rows, spec.window)]
    whole = tuple(part for _, part in pieces)
    timed = bool(spec.time) and table.has(spec.time)
    names = texts_of(table.column(spec.time)) if timed else [str(row + 1) for row in range(table.rows)]
    return Examples(
        kind, _items(table, spec, kind, list(whole)), tuple(labels[rows] for rows in whole),
        tuple(unit for unit, _ in pieces), table.source, spec.group or "sequence",
        spec.inputs if kind == "series" else (), units=tuple(unit for unit, _ in pieces) if len(groups) > 1 else (),
        rows=whole, row_names=tuple(names), row_heading=spec.time if timed else "row", ordered=len(groups) == 1,
    )  # fmt: skip


def _cut(rows: NDArray[np.int64], window: int) -> list[NDArray[np.int64]]:
    if not window or len(rows) <= window:
        return [rows]
    return np.split(rows, range(window, len(rows), window))


def _items(table: Table, spec: DataSpec, kind: str, groups: list[NDArray[np.int64]]) -> tuple[object, ...]:
    from workbench.data.columns import number_column

    if kind == "series":
        columns = [number_column(table, _column(table, name).name, "data.inputs").numbers() for name in spec.inputs]
        values = np.stack(columns, axis=1)
        return tuple(values[rows] for rows in groups)
    cells = np.array(texts_of(_column(table, spec.inputs[0])), dtype=object)
    return tuple(tuple(cells[rows].tolist()) for rows in groups)


def _column(table: Table, name: str) -> Column:
    if not table.has(name):
        from workbench.data.columns import check_names

        check_names(table, DataSpec(inputs=(name,)))
    return table.column(name)


def _guess_label(table: Table, spec: DataSpec) -> str:
    others = [c for c in table.columns if c.name not in (spec.group, spec.time, *spec.inputs)]
    read = [c for c in table.columns if c.kind == "category" and (is_text(c) or named_like(c.name, TEXTS | TOKENS))]
    # Beside numbers alone, a column of states or ratings may be one of the numbers to forecast with.
    names = LABELS | MAYBE_LABELS if read or spec.task in TASKS else LABELS
    named = [c for c in others if named_like(c.name, names) and _few(c, table.rows)]
    if named:
        return named[-1].name
    words = [c for c in others if c.kind == "category" and _few(c, table.rows) and not named_like(c.name, GROUPS)]
    # Without numbers there is nothing to forecast: words beside a text are its labels.
    if spec.task in TASKS or (read and not any(c.kind == "number" and not _counts(c) for c in table.columns)):
        left = [c for c in words if c not in read] or (words if spec.task in TASKS else [])
        if left:
            return left[-1].name
    whole = [c for c in others if spec.task in TASKS and c.kind == "number" and _few(c, table.rows)]
    return whole[-1].name if whole else ""


def _few(column: Column, rows: int) -> bool:
    """Whether a column's values come again and again, as classes do."""
    if column.kind == "time" or (column.kind == "number" and not _are_whole(column)):
        return False
    most = min(MOST_CLASSES, max(2, rows // 2))
    return 2 <= len(_different(column, most) - {""}) <= most


def _are_whole(column: Column) -> bool:
    return blocks.every(column.numbers(), lambda some: bool((np.isnan(some) | (some == np.rint(some))).all()))


def _counts(column: Column) -> bool:
    return blocks.every(column.numbers(), lambda some: bool((np.diff(some) >= 0).all()), 1) and _are_whole(column)


def _different(column: Column, most: int) -> set[Any]:
    """A column's values, each once; more than `most` (and "") are not looked for."""
    found: set[Any] = set()
    for piece in blocks.pieces(len(column.values)):
        found.update(column.values[piece].tolist())
        if len(found) > most + 1:
            break
    return found


def is_text(column: Column) -> bool:
    """Whether a column holds sentences, not names: long, seldom the same twice."""
    if column.kind != "category":
        return False
    values = [str(value) for value in column.values[:500].tolist() if value]
    if not values:
        return False
    size = float(np.median([len(value) for value in values]))
    blanks = sum(" " in value.strip() for value in values) / len(values)
    wide = sum(any("\u3040" <= c <= "\u9fff" for c in value) for value in values) / len(values)
    return (size >= 12 and blanks > 0.5) or (size >= 6 and wide > 0.5)


def _guess_group(table: Table, label: str) -> str:
    for column in table.columns:
        if column.name == label or not named_like(column.name, GROUPS) or column.kind == "time" or is_text(column):
            continue
        if len(_different(column, table.rows // 2)) <= table.rows // 2:
            return column.name
    return ""


def _guess_time(table: Table, label: str, group: str) -> str:
    from workbench.data.columns import named_like_time

    for column in table.columns:
        if column.name not in (label, group) and (
            column.kind == "time"
            or (column.kind == "number" and named_like_time(column.name) and _steps_up(table, column, group))
        ):
            return column.name
    return ""


def _steps_up(table: Table, column: Column, group: str) -> bool:
    values = column.numbers()
    return all(bool(np.all(np.diff(values[rows]) > 0)) for rows in groups_of(table, group))


def _guess_inputs(table: Table, taken: set[str]) -> tuple[str, ...]:
    left = [column for column in table.columns if column.name not in taken]
    texts = [column.name for column in left if is_text(column)]
    if texts:
        return (texts[0],)
    tokens = [c.name for c in left if c.kind == "category" and named_like(c.name, TOKENS | TEXTS)]
    if tokens:
        return (tokens[0],)
    numbers = [c.name for c in left if c.kind == "number" and not _constant(c)]
    return tuple(numbers) or tuple(c.name for c in left if c.kind == "category" and any(c.values.tolist()))[:1]


def _constant(column: Column) -> bool:
    values = column.numbers()
    known = values[np.isfinite(values)]
    return len(known) == 0 or bool(np.all(known == known[0]))


def _guess_task(table: Table, label: str, group: str, inputs: tuple[str, ...], words: bool) -> str:
    if words and is_text(table.column(inputs[0])):
        return "classify"
    if not group or not label:
        return "label_steps"
    labels = texts_of(table.column(label))
    alike = all(len({labels[row] for row in rows}) == 1 for rows in groups_of(table, group))
    return "classify" if alike else "label_steps"


def _token_rows(table: Table, group: str, words: str) -> bool:
    """Whether each row is one token of a longer text, so that a group is the text."""
    if not group or not table.has(group) or is_text(table.column(words)):
        return False
    return table.rows > 3 * len(set(table.column(group).values.tolist()))
