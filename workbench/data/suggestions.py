"""Completing what a person left open: task, columns, window, transform, and settings wise for these data."""

import dataclasses
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from workbench.data.label_suggestions import suggest_labels
from workbench.data.long_texts import JUDGED, StoredText, judged_split
from workbench.data.mending import mend
from workbench.data.options import DataSpec
from workbench.data.pair_suggestions import suggest_pairs
from workbench.data.series_suggestions import suggest_series, with_columns
from workbench.data.source import Data, Sequences, Table, Text
from workbench.data.splits import SERIES_SPLIT, split, split_reason
from workbench.data.tasks.values import complete_values
from workbench.data.vocabulary import most_symbols
from workbench.errors import UserError
from workbench.words import translate

SEQUENCE_SPLIT = (0.80, 0.10, 0.10)


@dataclass(frozen=True)
class Suggestion:
    """`data`: the completed spec. `settings`: dotted names of model and training to values. `reasons`: sentences."""

    data: DataSpec
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    reasons: list[str] = field(default_factory=list[str])


def suggest(data: Data, spec: DataSpec) -> Suggestion:
    """Complete `spec` for `data`; UserError where the data allow no task, or not the one that was asked for."""
    return suggest_mended(mend(data, spec), spec)


def suggest_mended(data: Data, spec: DataSpec) -> Suggestion:
    """`suggest` for data that are mended already."""
    if isinstance(data, Table) and (spec.binning != "none" or spec.task == "language_model"):
        return _for_values(data, _with_task(spec, ("language_model",)))
    found = suggest_pairs(data, spec) or suggest_labels(data, spec)
    if found is not None:
        completed, settings, reasons = found
        return Suggestion(completed, settings, reasons)
    if isinstance(data, Text):
        return _for_text(data, _with_task(spec, ("language_model",)))
    if not isinstance(data, Table):
        assert isinstance(data, Sequences)
        labels = data.targets.dtype == np.int32
        return _for_sequences(data, _with_task(spec, ("label_steps",) if labels else ("regress_sequence",)))
    completed, settings, reasons = suggest_series(data, _with_task(spec, ("forecast",), data.test is not None))
    return Suggestion(completed, settings, reasons)


def _with_task(spec: DataSpec, possible: tuple[str, ...], tested: bool = False) -> DataSpec:
    """`tested`: a test file was read with the data, and can be used."""
    refused = ("label",) if possible == ("forecast",) else ("label", "group")
    for name in refused if tested else ("test_path", *refused):
        # Better refused than passed over: the result would not be what was asked for.
        if getattr(spec, name):
            raise UserError(
                translate("data", "This version cannot use data.{name} yet.").format(name=name),
                translate("data", "Leave it empty."),
                f"data.{name}",
            )
    if spec.task == "auto":
        return dataclasses.replace(spec, task=possible[0])
    if spec.task in possible:
        return spec
    raise UserError(
        translate("data", 'These data cannot be used for the task "{task}".').format(task=spec.task),
        translate("data", "Set data.task to {tasks}, or choose other data.").format(
            tasks=", ".join(f'"{one}"' for one in possible)
        ),
        "data.task",
    )


def _for_text(data: Text, spec: DataSpec) -> Suggestion:
    size = data.size
    tokens = "character" if spec.tokens == "auto" else spec.tokens
    long = isinstance(data, StoredText)
    shares = spec.split or (judged_split(size) if long else _text_split(size))
    window = spec.window or (64 if size >= 20_000 else 32 if size >= 2_000 else 16)
    if not spec.window and tokens in ("word", "bpe"):
        # Each holds some characters: as many steps of learning as there are with characters.
        window = max(window // 2, 16)
    batch = 32 if size >= 200_000 else 16 if size >= 20_000 else 4
    # About 9 million characters in all: minutes on two cores, and before a small network learns them by heart.
    # A large vocabulary costs more a step, and its rare words are soon known by heart.
    budget = 6_000_000 if tokens == "word" else 9_000_000
    epochs = 1 if long else int(np.clip(budget / (max(size, 1) * shares[0] + 1), 3, 60))
    hidden = 128 if size >= 100_000 else 64
    settings: dict[str, Any] = {
        "model.hidden": hidden,
        "model.depth": 2 if size >= 100_000 else 1,
        "training.epochs": epochs,
        "training.batch": batch,
        "training.learning_rate": 0.003 if size >= 100_000 else 0.005,
        "training.schedule": "cosine",
        "training.clip_norm": 5.0,
    }
    reasons = [
        translate(
            "data", "The text has {size:,} characters: {epochs} epochs and {hidden} units suit that size."
        ).format(size=size, epochs=epochs, hidden=hidden)
    ]
    if not spec.split:
        reasons.append(_long_split_reason() if long else split_reason(shares))
    most = spec.vocabulary or most_symbols(tokens)
    whole = dataclasses.replace(spec, window=window, split=shares, tokens=tokens, vocabulary=most)
    return Suggestion(whole, settings, reasons)


def _long_split_reason() -> str:
    return translate(
        "data", "The last {test:,} characters test, the {validation:,} before them choose the best weights."
    ).format(validation=JUDGED[0], test=JUDGED[1])


def _text_split(size: int) -> tuple[float, float, float]:
    """The last tenth tests. Some ten thousand characters are enough to choose weights by; the rest is learnt from."""
    validation = round(min(0.05, max(0.01, 10_000 / max(size, 1))), 3)
    return (round(0.9 - validation, 3), validation, 0.1)


def _for_sequences(data: Sequences, spec: DataSpec) -> Suggestion:
    completed = dataclasses.replace(spec, window=data.inputs.shape[1], split=spec.split or SEQUENCE_SPLIT)
    settings: dict[str, Any] = {
        "model.hidden": 64,
        "training.epochs": 20 if data.inputs.ndim == 3 else 50,
        "training.batch": 50,
        "training.learning_rate": 0.005 if data.inputs.ndim == 3 else 0.003,
        "training.clip_norm": 1.0,
    }
    sentence = translate("data", "{count:,} sequences of {steps} steps, made for this task.")
    return Suggestion(completed, settings, [sentence.format(count=len(data.inputs), steps=data.inputs.shape[1])])


def _for_values(table: Table, spec: DataSpec) -> Suggestion:
    """A series as symbols. A table that is to be learnt as a language is one, for it is no text."""
    binning = "quantile" if spec.binning == "none" else spec.binning
    # A group column is nothing that a language could use, and one that was named has been refused.
    found, reasons = with_columns(table, dataclasses.replace(spec, binning=binning))
    spec = dataclasses.replace(found, group="")
    if len(spec.targets) > 1:
        raise UserError(
            translate("data", "Only one column can be learnt as symbols, and {count} are targets.").format(
                count=len(spec.targets)
            ),
            translate("data", "Choose one target."),
            "data.targets",
        )
    if not spec.split:
        spec = dataclasses.replace(spec, split=SERIES_SPLIT)
        reasons.append(split_reason(SERIES_SPLIT))
    train = split(table.rows, spec.split).train
    spec = complete_values(table, spec, train)
    reasons.append(
        translate("data", "{bins} ranges of values, each a symbol, suit {rows:,} training values.").format(
            bins=spec.bins, rows=train
        )
    )
    settings: dict[str, Any] = {
        "model.hidden": 64 if train >= 2_000 else 32,
        "training.epochs": int(np.clip(600_000 / max(train, 1), 5, 100)),
        "training.batch": 32 if train >= 20_000 else 16 if train >= 2_000 else 4,
        "training.learning_rate": 0.003,
        "training.schedule": "cosine",
        "training.clip_norm": 1.0,
    }
    return Suggestion(spec, settings, reasons)
