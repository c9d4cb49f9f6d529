"""Completing what was left open of a translation, and settings for the size of its data."""

import dataclasses
from typing import Any

import numpy as np

from workbench.data import pair_tokens
from workbench.data.columns import check_names
from workbench.data.options import DataSpec
from workbench.data.pair_columns import TASK, cells_of, find_pair_columns
from workbench.data.source import Data, Table
from workbench.errors import UserError
from workbench.words import translate

SPLIT = (0.8, 0.1, 0.1)
GIVEN_SPLIT = (0.9, 0.1, 0.0)
LONG = 60  # characters of a text on average, from which its words are the tokens
LONGEST = 200  # tokens
_PROBE = 2_000  # pairs that are measured

Completed = tuple[DataSpec, dict[str, Any], list[str]]


def suggest_pairs(data: Data, spec: DataSpec) -> Completed | None:
    """The completed spec, settings by dotted names, and reasons; None where the data are for another task."""
    if not isinstance(data, Table):
        if spec.task == TASK:
            raise UserError(
                translate("data", 'These data cannot be used for the task "{task}".').format(task=TASK),
                translate("data", "A translation is learnt from a table with two columns: a text and what it becomes."),
                "data.task",
            )
        return None
    check_names(data, spec)
    found = find_pair_columns(data, spec)
    if found is None:
        return None
    if spec.tokens == "bpe":
        raise UserError(
            translate("data", "Byte pairs are learnt for language models only."),
            translate("data", 'Set data.tokens to "word", "character" or "byte".'),
            "data.tokens",
            {"data.tokens": "auto"},
        )
    spec = dataclasses.replace(spec, task=TASK, inputs=(found.source,), targets=(found.target,), label="", group="")
    reasons = [
        translate("data", "Each row is a text, {source}, and what it becomes, {target}.").format(
            source=found.source, target=found.target
        )
    ]
    source, target = cells_of(data, found.source), cells_of(data, found.target)
    probe = range(0, data.rows, max(1, data.rows // _PROBE))
    mean = float(np.mean([len(source[row]) + len(target[row]) for row in probe])) / 2
    if spec.tokens == "auto":
        spec = dataclasses.replace(spec, tokens="word" if mean > LONG else "character")
        text = (
            translate("data", "The texts are long: a token is a word or the blank between two.")
            if mean > LONG
            else translate("data", "The texts are short: a token is a character.")
        )
        reasons.append(text)
    sizes = [max(len(pair_tokens.pieces(texts[row], spec.tokens)) for texts in (source, target)) for row in probe]
    if not spec.window and max(sizes) > LONGEST:
        spec = dataclasses.replace(spec, window=LONGEST)
        reasons.append(
            translate("data", "Texts of more than {window} tokens are cut to that length.").format(window=LONGEST)
        )
    if not spec.split:
        spec = dataclasses.replace(spec, split=GIVEN_SPLIT if data.test is not None else SPLIT)
    reasons.append(_split_reason(spec, data.test is not None))
    count = max(1, round(data.rows * spec.split[0]))
    length = float(np.mean(np.minimum(sizes, spec.window) if spec.window else sizes))
    return spec, _settings(count, length), reasons


def _split_reason(spec: DataSpec, given: bool) -> str:
    percents = [round(100 * share) for share in spec.split]
    if given:
        return translate(
            "data", "The test part is given. Of the other pairs {validation}% choose the best weights."
        ).format(validation=percents[1])
    return translate(
        "data",
        "{train}% of the pairs are learnt from, {validation}% choose the best weights, {test}% test: "
        "dealt out at random, the same text never on two sides.",
    ).format(train=percents[0], validation=percents[1], test=percents[2])


def _settings(count: int, length: float) -> dict[str, Any]:
    """Wise settings for `count` training pairs of `length` tokens on average."""
    batch = 16 if count < 1_000 else 32 if count < 5_000 else 64
    # Enough optimizer steps for a small set, and no more than some minutes for a large one.
    epochs = int(np.clip(1_500 * batch / count, 3, 200))
    epochs = int(np.clip(min(epochs, 25_000_000 / max(count * length, 1)), 2, 200))
    epochs = epochs // 10 * 10 if epochs > 50 else epochs  # a number that looks like a choice
    return {
        "model.cell": "gru",
        "model.bidirectional": True,
        "model.attention": True,
        "model.hidden": 96 if count * length < 2_000_000 else 192,
        "model.depth": 1,
        "training.epochs": epochs,
        "training.batch": batch,
        "training.learning_rate": 0.005 if count < 20_000 else 0.003,
        "training.schedule": "cosine",
        "training.clip_norm": 1.0,
    }
