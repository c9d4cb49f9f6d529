"""What a language model expects behind a text: the likeliest symbols and their probabilities."""

import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from kernels.writing import chances
from workbench.data import LanguageModel
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.runs.analyses import Analysis
from workbench.runs.examples import network_of
from workbench.runs.insights import NextTokens
from workbench.runs.opened import Opened
from workbench.training.sampling import beginning
from workbench.words import translate

LISTED = 10
LONGEST = 2_000  # symbols of a text that are read: more would be felt while typing


def language_of(opened: Opened) -> LanguageModel:
    """The run's task; UserError where it does not write."""
    if not isinstance(opened.task, LanguageModel):
        raise UserError(
            translate("runs", "Only a language model is asked what comes next."),
            translate("runs", "Train one: choose a text, and the task Language model."),
        )
    return opened.task


def answer(opened: Opened, settings: Mapping[str, Any], watch: Watch) -> NextTokens:
    """`text`: what stands before; `temperature`, `top_k`, `top_p`: as for writing."""
    del watch
    task, network = language_of(opened), network_of(opened)
    started = time.perf_counter()
    text = str(settings.get("text", ""))
    read = beginning(task, text)[-LONGEST:]
    logits = network.run(np.ascontiguousarray(read[:, None]))[0][-1, 0]
    never = task.words.unknown if len(task.symbols) > 1 else -1
    odds = chances(
        logits, float(settings.get("temperature", 1.0)), int(settings.get("top_k", 0)),
        float(settings.get("top_p", 1.0)), never,
    )  # fmt: skip
    order = np.argsort(-odds, kind="stable")[: int(settings.get("count", LISTED))]
    tokens: list[int] = [token for token in order.tolist() if odds[token] > 0]
    likeliest = tuple((str(task.symbols[token]), float(odds[token])) for token in tokens)
    some = odds[odds > 0]
    return NextTokens(
        text, likeliest, max(0.0, 1.0 - sum(chance for _, chance in likeliest)), len(odds),
        float(-np.sum(some * np.log(some))), time.perf_counter() - started,
    )  # fmt: skip


ANALYSIS = Analysis("next_tokens", answer)
