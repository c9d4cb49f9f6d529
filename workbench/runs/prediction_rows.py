"""Predictions as the rows of a CSV file."""

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kernels.network import Network
from workbench.data import LanguageModel, Predictions
from workbench.data.tasks.long_forecast import LongForecast
from workbench.runs.chances import chances_after
from workbench.runs.files import whole_file


def prediction_rows(shown: Predictions) -> Iterator[list[str]]:
    """The heading, then one row a prediction: its index, then each target's prediction, true value and interval.

    Behind the index the series, where there are several, and with several steps ahead the last known row and the step.
    """
    ends = ["", "_true"] + ["_low", "_high"] * (shown.low is not None)
    places: list[tuple[str, Sequence[str]]] = [(shown.index_name, shown.labels)]
    if shown.groups:
        places.append((shown.group_name, shown.groups))
    if shown.steps is not None:
        places += [("origin", shown.origins), ("step", [str(step) for step in shown.steps.tolist()])]
    yield [*(name for name, _ in places), *(f"{name}{end}" for name in shown.names for end in ends)]
    given = [one for one in (shown.predicted, shown.true, shown.low, shown.high) if one is not None]
    numbers = np.stack(given, axis=2).reshape(len(shown.labels), -1)
    for row, values in enumerate(numbers.tolist()):
        yield [*(texts[row] for _, texts in places), *map(_cell, values)]


def token_rows(network: Network, task: LanguageModel) -> Iterator[list[str]]:
    """The heading, then one row for each token but the first."""
    yield ["row", "label", "label_true", "probability_true"]
    tokens, row = task.tokens, 1
    for odds in chances_after(network, task):
        asked = tokens[row : row + len(odds)]
        given = odds[np.arange(len(asked)), asked]
        for best, true, odd in zip(odds.argmax(axis=1), asked, given, strict=True):
            row += 1
            yield [str(row), task.symbols[best], task.symbols[true], f"{odd:.6g}"]


def long_rows(network: Network, task: LongForecast, batch: int, future: bool) -> Iterator[list[str]]:
    """The heading, then one row a prediction, as `prediction_rows` has them; `future`: what follows the end."""
    for number, (rows, batches) in enumerate(
        task.stretches("future" if future else "all", batch, network.layout.dtype)
    ):
        outputs: list[Any] = [network.run(one[0], None, None)[0] for one in batches]
        told = prediction_rows(task.predictions_of(rows, np.concatenate(outputs)))
        heading = next(told)
        if number == 0:
            yield heading
        yield from told


def write_rows(out: Path, rows: Iterable[list[str]]) -> int:
    """Write a heading and rows as CSV, as they come; the number of rows. The file is whole or not there."""
    count = -1
    with whole_file(out) as file:
        writer = csv.writer(codecs.getwriter("utf-8")(file), lineterminator="\n")
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _cell(value: Any) -> str:
    return f"{value:.9g}" if np.isfinite(value) else ""
