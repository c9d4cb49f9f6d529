"""What `check` tells about data before anything is learnt from them."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from workbench.data.checkup.classes import class_findings
from workbench.data.checkup.columns import column_findings
from workbench.data.checkup.finding import WEIGHTS, Finding, Fix
from workbench.data.checkup.held_out import test_file_findings
from workbench.data.checkup.leakage import leakage_findings
from workbench.data.checkup.pairs import pair_findings
from workbench.data.checkup.texts import line_end_findings, repeated_findings, symbol_findings, text_findings
from workbench.data.checkup.times import time_findings
from workbench.data.checkup.values import value_findings
from workbench.data.checkup.windows import room_findings, task_findings
from workbench.data.label_columns import with_label_columns
from workbench.data.loading import load
from workbench.data.long_texts import StoredText
from workbench.data.mending import mend
from workbench.data.options import DataSpec
from workbench.data.preparing import prepare_mended
from workbench.data.source import Data, Examples, Table, Text
from workbench.data.suggestions import suggest_mended
from workbench.data.tasks.base import Task
from workbench.data.tasks.labels import LabelTask
from workbench.data.tasks.language_model import LanguageModel
from workbench.data.tasks.translate import Translate
from workbench.data.tasks.values import ValueModel
from workbench.errors import UserError
from workbench.words import translate

__all__ = ["Finding", "Fix", "about_error", "as_plain", "check", "look_at", "what_was_read"]


def check(spec: DataSpec, base: Path) -> list[Finding]:
    """Read the data and tell what was found, the gravest first. UserError where they cannot be read at all."""
    return look_at(load(spec, base), spec)


def look_at(data: Data, spec: DataSpec) -> list[Finding]:
    """What is to be said of data that were read, the gravest first; `not_ready` where they allow no task.

    The data are looked at as `spec` mends them, so that what is mended is found no more.
    """
    found = list(what_was_read(data))
    try:
        mended = mend(data, spec)
    except UserError as error:
        mended = data
        found.append(about_error("not_mended", error))
    task: Task | None = None
    try:
        found.extend(_of_the_data(mended, spec))
        suggestion = suggest_mended(mended, spec)
        if isinstance(mended, Table):
            found.extend(test_file_findings(mended, suggestion.data))
            found.extend(room_findings(mended, suggestion.data))
        task = prepare_mended(mended, suggestion.data)
    except UserError as error:
        if all(one.message != error.message for one in found):
            found.append(about_error("not_ready", error))
    else:
        found.extend(Finding("chosen", "info", reason) for reason in suggestion.reasons)
        found.extend(task_findings(task))
    found.extend(_of_the_parts(mended, spec, task))
    return sorted(found, key=lambda finding: WEIGHTS.index(finding.weight))


def as_plain(finding: Finding) -> dict[str, Any]:
    """A finding as JSON's kinds of values."""
    return asdict(finding)


def _of_the_data(data: Data, spec: DataSpec) -> Iterator[Finding]:
    if isinstance(data, Text):
        yield from line_end_findings(data) if isinstance(data, StoredText) else text_findings(data)
    elif isinstance(data, Table):
        # Columns that a task with labels would choose are looked at as its own, and yet not as chosen by the person.
        named = replace(with_label_columns(data, spec), inputs=spec.inputs, targets=spec.targets)
        yield from column_findings(data, named)
        yield from time_findings(data, named)


def _of_the_parts(data: Data, spec: DataSpec, task: Task | None) -> Iterator[Finding]:
    if isinstance(task, LabelTask):
        yield from class_findings(task)
    if isinstance(task, ValueModel):
        yield from value_findings(task)
    if isinstance(task, Translate):
        yield from pair_findings(task)
    elif isinstance(data, Table):
        try:
            parts = task.row_parts() if task is not None else None
            yield from leakage_findings(data, with_label_columns(data, spec), parts)
        except UserError:
            # A column's name that is wrong: it is among the findings already.
            return
    elif isinstance(data, Text) and isinstance(task, LanguageModel) and not isinstance(data, StoredText):
        yield from symbol_findings(task)
        train = len(task.texts["train"])
        yield from repeated_findings(data.text, train, train + len(task.texts["validation"]))


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
        facts |= {"characters": data.size, "files": len(data.files)}
        message = translate("data", "A text of {count:,} characters, read as {encoding}.").format(
            count=data.size, encoding=source.encoding
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
