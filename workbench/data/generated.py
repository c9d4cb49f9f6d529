"""Samples that are made, not measured: the same numbers every time."""

import hashlib
import math

import numpy as np

from workbench.data.source import Column, Sequences, Source, Table
from workbench.words import translate

SEED = 20_240_601


def noisy_season(rows: int = 1_200, seed: int = SEED) -> Table:
    """Daily values: a slow trend, a week (7) and a month-like season (28), and noise of 0.5; no zeros, no gaps."""
    random = np.random.default_rng(seed)
    days = np.arange(rows)
    value = 20.0 + 0.004 * days + 4.0 * np.sin(2 * np.pi * days / 28) + 2.0 * np.cos(2 * np.pi * days / 7)
    value = np.round(value + 0.5 * random.standard_normal(rows), 3)
    times = np.datetime64("2020-01-01", "D") + days
    cells = tuple(str(day) for day in times)
    columns = (
        Column("Day", "time", times.astype("datetime64[ms]"), cells),
        Column("Value", "number", value),
    )
    return Table(columns, np.arange(2, rows + 2), _source("seasonal", value))


def adding_problem(sequences: int = 12_000, steps: int = 50, seed: int = SEED) -> Sequences:
    """The adding problem (Hochreiter and Schmidhuber 1997; two marks as in Le et al. 2015).

    Each step shows a number from 0 to 1 and a mark; two steps, one in each half, are marked 1. The target is the sum of
    their numbers. Always answering 1 has a mean squared error of 1/6.
    """
    random = np.random.default_rng(seed)
    inputs = np.zeros((sequences, steps, 2), dtype=np.float32)
    inputs[:, :, 0] = random.random((sequences, steps))
    rows = np.arange(sequences)
    first = random.integers(0, steps // 2, sequences)
    second = random.integers(steps // 2, steps, sequences)
    inputs[rows, first, 1] = inputs[rows, second, 1] = 1.0
    targets = (inputs[rows, first, 0] + inputs[rows, second, 0])[:, None]
    label = translate("data", "Always the mean")
    return Sequences(inputs, targets, _source("adding", inputs), baseline=1 / 6, baseline_label=label)


def copy_task(sequences: int = 10_000, gap: int = 30, seed: int = SEED) -> Sequences:
    """The copy task (Arjovsky, Shah and Bengio 2016): ten of eight symbols, blanks, a sign to begin, ten blanks.

    The target is blank until the sign has been seen, then the ten symbols. Without memory the best mean cross-entropy
    is 10 ln 8 / (gap + 20).
    """
    random = np.random.default_rng(seed)
    blank, sign = 0, 9
    symbols = random.integers(1, 9, (sequences, 10))
    inputs = np.full((sequences, gap + 20), blank, dtype=np.int32)
    inputs[:, :10] = symbols
    inputs[:, gap + 9] = sign
    targets = np.full_like(inputs, blank)
    targets[:, gap + 10 :] = symbols
    return Sequences(
        inputs,
        targets,
        _source("copy", inputs),
        symbols=("_", *"abcdefgh", ">"),
        baseline=10 * math.log(8) / (gap + 20),
        baseline_label=translate("data", "Without memory"),
    )


def _source(name: str, values: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> Source:
    return Source(f"sample:{name}", sha256=hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest())
