"""Completing what was left open of a task with labels, and settings for the size of its data."""

import dataclasses
from typing import Any

import numpy as np

from workbench.data.columns import check_names
from workbench.data.label_columns import TASKS, examples_of, find_label_columns, with_label_columns
from workbench.data.options import DataSpec
from workbench.data.source import Data, Examples, Table
from workbench.errors import UserError
from workbench.words import translate

SPLIT = (0.7, 0.15, 0.15)
GIVEN_SPLIT = (0.85, 0.15, 0.0)
LONG_TEXT = 400  # tokens
LONG_SERIES = 2_000  # steps before a sequence of labelled steps is cut
CUT = 200
_SHOWN = 8

Completed = tuple[DataSpec, dict[str, Any], list[str]]


def suggest_labels(data: Data, spec: DataSpec) -> Completed | None:
    """The completed spec, settings by dotted names, and reasons; None where the data are for another task."""
    found = _suggest_labels(data, spec)
    if found is not None and found[0].tokens == "bpe":
        raise UserError(
            translate("data", "Byte pairs are learnt for language models only."),
            translate("data", 'Set data.tokens to "word", "character" or "byte".'),
            "data.tokens",
            {"data.tokens": "auto"},
        )
    return found


def _suggest_labels(data: Data, spec: DataSpec) -> Completed | None:
    if isinstance(data, Examples):
        if spec.task not in ("auto", "classify"):
            raise UserError(
                translate("data", 'These data cannot be used for the task "{task}".').format(task=spec.task),
                translate("data", "Set data.task to {tasks}, or choose other data.").format(tasks='"classify"'),
                "data.task",
            )
        files = data.channels if data.name_heading == "file" else ()
        spec = dataclasses.replace(
            spec, task="classify", test_path=spec.test_path or data.test_path, inputs=spec.inputs or files
        )
        return _completed(data, spec, data.kind, [])
    if not isinstance(data, Table):
        return None
    found = find_label_columns(data, spec)
    if found is None:
        return None
    check_names(data, spec)
    spec = with_label_columns(data, spec)
    if spec.missing == "mask":
        # Better refused than passed over: the result would not be what was asked for.
        raise UserError(
            translate("data", "Missing values cannot be masked for the task {task}.").format(task=spec.task),
            translate("data", "Leave data.missing open: the last known value is carried forward in each sequence."),
            "data.missing",
        )
    if found.task == "label_steps" and not spec.window:
        lengths = [len(item) for item in examples_of(data, spec, found.kind).items]
        if max(lengths) > LONG_SERIES or len(lengths) == 1:
            spec = dataclasses.replace(spec, window=min(CUT, max(max(lengths) // 20, 1)))
    return _completed(examples_of(data, spec, found.kind), spec, found.kind, _about_columns(found))


def _about_columns(found: Any) -> list[str]:
    reasons: list[str] = []
    if found.task == "classify" and found.group:
        reasons.append(
            translate("data", "Each value of {group} is one sequence with one label.").format(group=found.group)
        )
    if found.task == "label_steps":
        reasons.append(translate("data", "Each row is a step with a label of its own."))
    return reasons


def _completed(data: Examples, spec: DataSpec, kind: str, reasons: list[str]) -> Completed:
    if spec.tokens == "auto":
        spec = dataclasses.replace(spec, tokens="word" if kind != "series" else "character")
    lengths = _lengths(data, spec)
    if kind == "text" and not spec.window and int(lengths.max()) > LONG_TEXT:
        spec = dataclasses.replace(spec, window=LONG_TEXT)
        reasons.append(
            translate("data", "Texts of more than {window} tokens are cut to that length.").format(window=spec.window)
        )
    if not spec.split:
        spec = dataclasses.replace(spec, split=GIVEN_SPLIT if data.tests else SPLIT)
    reasons += [_split_reason(data, spec), *_class_reasons(data)]
    count = max(
        1, round((len(data.items) - data.tests) * spec.split[0] / max(sum(spec.split[:2]) if data.tests else 1, 1e-9))
    )
    if spec.window:
        lengths = np.minimum(lengths, spec.window)
    return spec, _settings(kind, count, float(lengths.mean())), reasons


def _lengths(data: Examples, spec: DataSpec) -> Any:
    if data.kind != "text":
        return np.array([len(item) for item in data.items])
    from workbench.data.tokens import pieces

    return np.array([len(pieces(item, spec.tokens)) for item in data.items])


def _split_reason(data: Examples, spec: DataSpec) -> str:
    percents = [round(100 * share) for share in spec.split]
    if data.tests:
        return translate(
            "data", "The test part is given: {count} sequences. Of the others {validation}% choose the best weights."
        ).format(count=f"{data.tests:,}", validation=round(100 * spec.split[1] / max(sum(spec.split[:2]), 1e-9)))
    if data.ordered:
        return translate(
            "data",
            "The first {train}% are learnt from, the next {validation}% choose the best weights, "
            "the last {test}% test.",
        ).format(train=percents[0], validation=percents[1], test=percents[2])
    return translate(
        "data",
        "{train}% of the sequences are learnt from, {validation}% choose the best weights, {test}% test: "
        "dealt out at random, each class alike, no group on two sides.",
    ).format(train=percents[0], validation=percents[1], test=percents[2])


def _class_reasons(data: Examples) -> list[str]:
    """How often each class stands."""
    counts = class_counts(data)
    if not counts:
        return []
    shown = ", ".join(f"{label} ({count:,})" for label, count in counts[:_SHOWN]) + (
        " …" if len(counts) > _SHOWN else ""
    )
    return [translate("data", "{count} classes: {shown}.").format(count=len(counts), shown=shown)]


def class_counts(data: Examples) -> list[tuple[str, int]]:
    """Each label and how often it stands, the commonest first."""
    every = [labels if isinstance(labels, str) else str(one) for labels in data.labels for one in
             ([labels] if isinstance(labels, str) else labels.tolist())]  # fmt: skip
    names, counts = np.unique([one for one in every if one], return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return [(str(names[n]), int(counts[n])) for n in order.tolist()]


def _settings(kind: str, count: int, length: float) -> dict[str, Any]:
    """Wise settings for `count` training sequences of `length` steps on average."""
    words = kind != "series"
    steps = count * length
    batch = 8 if count < 100 else 16 if count < 1_000 else 32 if count < 10_000 else 64
    # Enough optimizer steps for a small set, and no more than a minute or two for a large one.
    wanted = 2_500 if not words else 1_500
    epochs = int(np.clip(wanted * batch / count, 4, 200))
    epochs = int(np.clip(min(epochs, 12_000_000 / max(steps, 1)), 2, 200))
    epochs = epochs // 10 * 10 if epochs > 50 else epochs  # a number that looks like a choice
    return {
        "model.cell": "gru" if not words else "lstm",
        "model.bidirectional": True,
        "model.hidden": 64 if steps < 2_000_000 else 96,
        "model.depth": 1,
        "model.dropout": 0.5 if count < 1_000 and not words else 0.3,
        "training.epochs": epochs,
        "training.batch": batch,
        "training.learning_rate": 0.003,
        "training.schedule": "cosine",
        "training.clip_norm": 1.0,
    }


__all__ = ["TASKS", "class_counts", "suggest_labels"]
