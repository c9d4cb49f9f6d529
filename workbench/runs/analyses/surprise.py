"""Where a language model is surprised: how much reading helps, behind which symbols, and in which stretches."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.network import Network
from workbench.data import LanguageModel
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.runs.analyses import Analysis
from workbench.runs.examples import first_asked, log_chances, network_of, part_of, reach
from workbench.runs.insights import After, Case, Surprises
from workbench.runs.opened import Opened
from workbench.words import translate

Array = NDArray[Any]

MOST = 100_000  # symbols of the part that are looked at
STRETCH = 500  # at a time
WINDOWS = 256  # that are read from nothing on
LISTED = 16
WORST = 24
WIDE = 32  # symbols in a stretch that is listed


def answer(opened: Opened, settings: Mapping[str, Any], watch: Watch) -> Surprises:
    """No settings. Nats are those of the symbol that really comes."""
    del settings
    task = opened.task
    if not isinstance(task, LanguageModel):
        raise UserError(
            translate("runs", "Only a language model is asked what comes next."),
            translate("runs", "Look at its mistakes, or at its residuals."),
        )
    network, part = network_of(opened), part_of(task)
    start = first_asked(task, part)
    count = min(task.parts[part], MOST)
    if count < 2:
        raise UserError(
            translate("runs", "There is too little text to judge by."),
            translate("runs", "Give more text, or leave more of it to the test part."),
        )
    tokens = np.asarray(task.tokens[start - 1 : start + count], np.int32)
    nats = _nats(network, task, start, tokens, watch)
    window = reach(task)
    by_place, windows = _by_place(network, tokens, window, watch)
    after, worst = tuple(_after(task, tokens, nats)), tuple(_worst(task, tokens, nats))
    return Surprises(part, count, float(nats.mean()), by_place, windows, after, worst)


def _nats(network: Network, task: LanguageModel, start: int, tokens: Array, watch: Watch) -> NDArray[np.float64]:
    """-log p of each of tokens[1:], the text read in one go, a window before them first."""
    before = np.asarray(task.tokens[max(start - 1 - reach(task), 0) : start - 1], np.int32)
    state = network.run(before[:, None])[1] if len(before) else None
    found: list[Array] = []
    for first in range(0, len(tokens) - 1, STRETCH):
        watch.look(0.8 * first / len(tokens), translate("runs", "Reading the text"))
        read = tokens[first : min(first + STRETCH, len(tokens) - 1)]
        outputs, state = network.run(np.ascontiguousarray(read[:, None]), state)
        logs = log_chances(outputs[:, 0])
        found.append(-logs[np.arange(len(read)), tokens[first + 1 : first + 1 + len(read)]])
    return np.concatenate(found)


def _by_place(network: Network, tokens: Array, window: int, watch: Watch) -> tuple[NDArray[np.float64], int]:
    """Mean nats at each place of windows that are read from nothing on, spread evenly, and their number."""
    steps = min(window, len(tokens) - 1)
    starts = np.unique(np.linspace(0, len(tokens) - 1 - steps, WINDOWS).astype(np.int64))
    total = np.zeros(steps)
    for first in range(0, len(starts), 32):
        watch.look(0.8 + 0.2 * first / len(starts), translate("runs", "Reading windows from nothing on"))
        places = np.arange(steps)[:, None] + starts[first : first + 32]
        logs = log_chances(network.run(np.ascontiguousarray(tokens[places]))[0])
        total -= np.take_along_axis(logs, tokens[places + 1][..., None], axis=-1)[..., 0].sum(axis=1)
    return total / len(starts), len(starts)


def _after(task: LanguageModel, tokens: Array, nats: NDArray[np.float64]) -> list[After]:
    counts = np.bincount(tokens[:-1], minlength=task.vocabulary)
    sums = np.bincount(tokens[:-1], weights=nats, minlength=task.vocabulary)
    whole = max(float(nats.sum()), 1e-300)
    return [
        After(task.symbols[token], float(sums[token] / counts[token]), int(counts[token]), float(sums[token] / whole))
        for token in np.argsort(-sums, kind="stable")[:LISTED].tolist()
        if counts[token]
    ]


def _worst(task: LanguageModel, tokens: Array, nats: NDArray[np.float64]) -> list[Case]:
    wide = min(WIDE, len(nats))
    means = np.convolve(nats, np.full(wide, 1.0 / wide), "valid")
    found: list[Case] = []
    for _ in range(WORST):
        first = int(means.argmax())
        if not np.isfinite(means[first]):
            break
        text = task.decode(tokens[1 + first : 1 + first + wide])
        peak = first + int(nats[first : first + wide].argmax())
        found.append(Case(peak, text, float(means[first]), task.symbols[int(tokens[peak + 1])]))
        # Stretches that overlap would say the same again.
        means[max(first - wide + 1, 0) : first + wide] = -np.inf
    return found


ANALYSIS = Analysis("surprise", answer)
