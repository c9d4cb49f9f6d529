"""What `check` tells about data before anything is learnt from them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from workbench.data.columns import guess_roles
from workbench.data.loading import load
from workbench.data.options import DataSpec
from workbench.data.preparing import prepare
from workbench.data.source import Column, Data, Examples, Table, Text
from workbench.data.splits import PARTS
from workbench.data.suggestions import suggest
from workbench.data.tasks.base import Task
from workbench.data.tasks.labels import LabelTask
from workbench.data.tasks.language_model import LanguageModel
from workbench.errors import UserError
from workbench.words import translate

FEW_WINDOWS = 30
LOPSIDED = 5
_SHOWN = 5


@dataclass(frozen=True)
class Finding:
    """`weight`: "info" | "warning" | "error". `name` is stable, for programs; `facts` are JSON's kinds of values."""

    name: str
    weight: str
    message: str
    advice: str = ""
    facts: dict[str, Any] = field(default_factory=dict[str, Any])


def check(spec: DataSpec, base: Path) -> list[Finding]:
    """Read the data and tell what was found, the gravest first. UserError where they cannot be read at all."""
    return look_at(load(spec, base), spec)


def look_at(data: Data, spec: DataSpec) -> list[Finding]:
    """What is to be said of data that were read, the gravest first; `not_ready` where they allow no task."""
    found = list(what_was_read(data))
    if isinstance(data, Table):
        for column in data.columns:
            found.extend(_column(data, column))
        found.extend(_twins(data))
    try:
        if isinstance(data, Table):
            found.extend(_time(data, spec))
        suggestion = suggest(data, spec)
        task = prepare(data, suggestion.data)
    except UserError as error:
        found.append(about_error("not_ready", error))
    else:
        found.extend(Finding("chosen", "info", reason) for reason in suggestion.reasons)
        found.extend(_about_task(task))
    order = {"error": 0, "warning": 1, "info": 2}
    return sorted(found, key=lambda finding: order[finding.weight])


def about_classes(task: LabelTask) -> Iterator[Finding]:
    """How often each class stands in each part, and which ones the network cannot learn."""
    counts = {part: task.counts(part) for part in PARTS}
    yield Finding(
        "classes",
        "info",
        translate("data", "There are {count} classes.").format(count=len(task.labels)),
        "",
        {"labels": list(task.labels), "counts": counts},
    )
    unseen = [label for label in task.labels if not counts["train"][label] and any(counts[p][label] for p in PARTS)]
    if unseen:
        yield Finding(
            "unseen_class",
            "warning",
            translate("data", "No sequence to learn from has the label {labels}.").format(
                labels=", ".join(map(repr, unseen[:_SHOWN]))
            ),
            translate("data", "Give more sequences of it, or leave it out."),
            {"labels": unseen},
        )
    often = [count for count in counts["train"].values() if count]
    if often and max(often) > LOPSIDED * min(often):
        yield Finding(
            "class_imbalance",
            "warning",
            translate("data", "The commonest class is {times} times as frequent as the rarest.").format(
                times=round(max(often) / min(often))
            ),
            translate("data", "Look at macro F1, which counts each class alike, more than at accuracy."),
            {"counts": counts["train"]},
        )


def about_error(name: str, error: UserError) -> Finding:
    """An error as a finding."""
    return Finding(name, "error", error.message, error.hint, {"where": error.where})


def what_was_read(data: Data) -> Iterator[Finding]:
    """How the bytes were understood, and what had to be passed over or renamed."""
    source = data.source
    facts: dict[str, Any] = {"path": source.path, "encoding": source.encoding, "sha256": source.sha256}
    if isinstance(data, Table):
        facts |= {
            "rows": data.rows,
            "columns": [{"name": column.name, "kind": column.kind} for column in data.columns],
            "delimiter": source.delimiter,
            "decimal": source.decimal,
            "header": source.header,
        }
        message = translate("data", "A table of {rows:,} rows and {columns} columns, read as {encoding}.").format(
            rows=data.rows, columns=len(data.columns), encoding=source.encoding or translate("data", "generated")
        )
    elif isinstance(data, Text):
        facts |= {"characters": len(data.text), "files": len(data.files)}
        message = translate("data", "A text of {count:,} characters, read as {encoding}.").format(
            count=len(data.text), encoding=source.encoding
        )
    elif isinstance(data, Examples):
        longest, shortest = max(map(len, data.items)), min(map(len, data.items))
        facts |= {"sequences": len(data.items), "test_sequences": data.tests, "shortest": shortest, "longest": longest}
        message = translate("data", "{count:,} sequences, read as {encoding}.").format(
            count=len(data.items), encoding=source.encoding
        )
    else:
        facts |= {"sequences": len(data.inputs), "steps": data.inputs.shape[1]}
        message = translate("data", "{count:,} sequences of {steps} steps.").format(
            count=len(data.inputs), steps=data.inputs.shape[1]
        )
    yield Finding("read", "info", message, "", facts)
    for note in source.notes:
        yield Finding("note", "warning", note, translate("data", "Look at the preview to see whether this is right."))


def _column(table: Table, column: Column) -> Iterator[Finding]:
    if column.odd:
        rows = ", ".join(f"{row} ({cell[:20]})" for row, cell in column.odd)
        yield Finding(
            "mixed_kinds",
            "warning",
            translate("data", "Column {name} holds numbers but for rows {rows}.").format(name=column.name, rows=rows),
            translate("data", "Correct these cells, or leave them empty if the value is missing."),
            {"column": column.name, "rows": [row for row, _ in column.odd]},
        )
    missing = _missing(column)
    if missing.any():
        lines: list[int] = table.lines[missing].tolist()
        yield Finding(
            "missing_values",
            "warning",
            translate("data", "Missing values in column {name}: {count}, the first in row {row}.").format(
                name=column.name, count=len(lines), row=lines[0]
            ),
            translate("data", "Fill them in or remove the rows, or leave the column out."),
            {"column": column.name, "count": len(lines), "rows": lines[:_SHOWN]},
        )
    if column.kind == "number":
        values = column.numbers()
        if np.isinf(values).any():
            rows_: list[int] = table.lines[np.isinf(values)].tolist()
            yield Finding(
                "infinite_values",
                "warning",
                translate("data", "Column {name} has values too large for a number, the first in row {row}.").format(
                    name=column.name, row=rows_[0]
                ),
                translate("data", "Correct them, or leave the column out."),
                {"column": column.name, "rows": rows_[:_SHOWN]},
            )
        known = values[np.isfinite(values)]
        if len(known) > 1 and bool(np.all(known == known[0])):
            yield Finding(
                "constant_column",
                "warning",
                translate("data", "Column {name} never changes.").format(name=column.name),
                translate("data", "It teaches nothing and is left out."),
                {"column": column.name},
            )


def _missing(column: Column) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    if column.kind == "number":
        return np.isnan(column.numbers())
    if column.kind == "time":
        return np.isnat(column.values.astype("datetime64[ms]"))
    return np.array([value == "" for value in column.values.tolist()], dtype=np.bool_)


def _time(table: Table, spec: DataSpec) -> Iterator[Finding]:
    name = next((role.column for role in guess_roles(table, spec) if role.role == "time"), "")
    if not name:
        return
    column = table.column(name)
    if column.kind == "category":
        return
    times = column.numbers() if column.kind == "number" else column.values.astype("datetime64[ms]").astype(np.float64)
    steps = np.diff(times[~_missing(column)])
    if np.any(steps < 0):
        row = int(table.lines[1:][np.flatnonzero(np.diff(times) < 0)[0]])
        yield Finding(
            "unsorted_time",
            "warning",
            translate("data", "Time runs backwards in column {name}, first in row {row}.").format(name=name, row=row),
            translate("data", "Sort the rows by time: they are learnt from in the order of the file."),
            {"column": name, "row": row},
        )
    if np.any(steps == 0):
        row = int(table.lines[1:][np.flatnonzero(np.diff(times) == 0)[0]])
        yield Finding(
            "duplicate_time",
            "warning",
            translate("data", "Two rows of column {name} have the same time, first in row {row}.").format(
                name=name, row=row
            ),
            translate("data", "Keep one row a time."),
            {"column": name, "row": row},
        )
    forward = steps[steps > 0]
    # Months have 28 to 31 days; only steps well above the usual one are gaps.
    gaps = int(np.sum(forward > 1.5 * np.median(forward))) if len(forward) else 0
    if gaps:
        yield Finding(
            "gaps_in_time",
            "warning",
            translate("data", "Gaps in time in column {name}: {count}.").format(name=name, count=gaps),
            translate(
                "data", "Rows are taken as evenly spaced: fill the gaps, or expect a poorer forecast around them."
            ),
            {"column": name, "count": gaps},
        )


def _twins(table: Table) -> Iterator[Finding]:
    seen: dict[bytes, str] = {}
    for column in table.columns:
        if column.kind != "number":
            continue
        key = column.numbers().tobytes()
        if key in seen:
            yield Finding(
                "duplicated_column",
                "warning",
                translate("data", "Columns {first} and {name} are the same.").format(first=seen[key], name=column.name),
                translate("data", "Leave one of them out."),
                {"columns": [seen[key], column.name]},
            )
        seen.setdefault(key, column.name)


def _about_task(task: Task) -> Iterator[Finding]:
    """What is to be said of a task that is ready."""
    yield Finding(
        "parts",
        "info",
        translate("data", "{train:,} to learn from, {validation:,} for validation, {test:,} for the test.").format(
            train=task.parts["train"], validation=task.parts["validation"], test=task.parts["test"]
        ),
        "",
        {"task": task.name, **task.parts},
    )
    if isinstance(task, LanguageModel):
        yield Finding(
            "vocabulary",
            "info",
            translate("data", "The vocabulary has {count} tokens.").format(count=task.vocabulary),
            "",
            {"tokens": task.vocabulary},
        )
    elif task.parts["train"] < FEW_WINDOWS:
        yield Finding(
            "few_windows",
            "warning",
            translate("data", "Few windows are left to learn from: {count}.").format(count=task.parts["train"]),
            translate("data", "Give more rows or a shorter window."),
            {"count": task.parts["train"]},
        )
    if isinstance(task, LabelTask):
        yield from about_classes(task)
    for part in ("validation", "test"):
        if not task.parts[part]:
            yield Finding(
                "empty_part",
                "warning",
                translate("data", "The {part} part is empty.").format(part=part),
                translate("data", "Give it a larger share in data.split."),
                {"part": part},
            )
