"""What of a run's data a network is looked at with: texts or series, step by step, with what stands at each."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data import Forecast, LabelTask, LanguageModel, Task, Translate, tokens
from workbench.data.tasks.long_forecast import LongForecast
from workbench.data.tasks.sequences import SequenceTask
from workbench.data.tasks.values import ValueModel
from workbench.errors import UserError
from workbench.words import translate

PARTS = ("test", "validation", "train")
Array = NDArray[Any]


@dataclass(frozen=True)
class Passage:
    """A stretch of one sequence.

    `inputs`: what the network reads, tokens (T,) or numbers (T, inputs), `before` of which stand before the stretch;
    or with `windows` the windows (window, n, inputs) whose last steps are the stretch. `texts`: a token's text at each
    step, empty for series. `values` (n, len(names)): what is drawn of series. `labels`: the class at each step, where
    there is one. `first`: the number of the first step, of `total` that the sequence has.
    """

    inputs: Array
    texts: tuple[str, ...] = ()
    values: Array = field(default_factory=lambda: np.zeros((0, 0)))
    names: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    first: int = 0
    total: int = 0
    before: int = 0
    windows: bool = False

    @property
    def steps(self) -> int:
        """How many steps the stretch has."""
        return self.inputs.shape[1] if self.windows else len(self.inputs) - self.before


def parts_of(task: Task) -> tuple[str, ...]:
    """The parts that have something to look at."""
    found = tuple(part for part in PARTS if task.parts.get(part))
    return found or tuple(part for part in ("all",) if task.parts.get(part))


def count_of(task: Task, part: str) -> int:
    """How many sequences a part has to choose from."""
    if isinstance(task, Forecast):
        return len(task.series.names)
    return task.parts[part] if isinstance(task, LabelTask | SequenceTask | Translate) else 1


def passage_of(task: Task, part: str, number: int, first: int, most: int, warm: int = 0) -> Passage:
    """At most `most` steps of a sequence of a part, from step `first` on; a text with up to `warm` tokens before.

    UserError where the task has none.
    """
    if part not in task.parts or not task.parts[part]:
        raise UserError(
            translate("runs", "This part of the data is empty: {part}.").format(part=part),
            translate("runs", "Look at another part."),
        )
    if isinstance(task, LanguageModel):
        return _of_text(task, part, first, most, warm)
    number = max(0, min(number, count_of(task, part) - 1))
    if isinstance(task, Forecast | LongForecast):
        return _of_windows(task, part, number, first, most)
    if isinstance(task, LabelTask):
        return _of_labels(task, part, number, most)
    if isinstance(task, Translate):
        row = int(task.rows(part)[number])
        read = task.source_tokens[row][:most]
        return Passage(read, tuple(_shown(task.source_symbols[token]) for token in read.tolist()), total=len(read))
    if isinstance(task, SequenceTask):
        return _of_sequence(task, part, number, most)
    raise UserError(
        translate("runs", "There is no way to look at the units of this task yet."),
        translate("runs", "Choose a run of another task."),
    )


def _of_text(task: LanguageModel, part: str, first: int, most: int, warm: int) -> Passage:
    begin, end = task.bounds.span(part)
    first = max(0, min(first, end - begin - 1))
    at = begin + first
    before = min(warm, at)
    read = np.asarray(task.tokens[at - before : min(at + most, end)], dtype=np.int32)
    shown = read[before:]
    texts = tuple(task.symbols[token] for token in shown.tolist())
    values, names = np.zeros((0, 0)), ()
    if isinstance(task, ValueModel):
        every = np.concatenate([task.values[one] for one in ("train", "validation", "test")])
        values, names, texts = every[at : at + len(shown)][:, None], task.spec.targets[:1], ()
    return Passage(read, texts, values, names, (), first, end - begin, before)


def _of_windows(task: Forecast | LongForecast, part: str, number: int, first: int, most: int) -> Passage:
    if isinstance(task, Forecast):
        rows = task.origins(part)
        rows = rows[task.series.which[rows] == number]
        total = len(rows)
        rows = rows[first : first + most]
        windows = task.seen.windows(task.features, rows)
        values, names = task.rows.truth[rows], task.spec.targets
    else:
        total = task.parts[part]
        rows = task.origins(part, slice(first, first + most))
        windows = task.windows(rows, np.float64)
        values, names = windows[-1][:, : len(task.spec.inputs)], task.spec.inputs
    if not len(rows):
        raise UserError(
            translate("runs", "This part of the series has no whole window."),
            translate("runs", "Look at another part."),
        )
    return Passage(windows, (), np.asarray(values, np.float64), tuple(names), (), first, total, 0, True)


def _of_labels(task: LabelTask, part: str, number: int, most: int) -> Passage:
    row = task.rows(part)[number]
    item = task.data.items[row]
    read = task.items[row][:most]
    given = task.data.labels[row]
    labels = (given,) * len(read) if isinstance(given, str) else tuple(str(one) for one in given[: len(read)])
    if task.kind == "series":
        values = np.asarray(item, np.float64)[: len(read)]
        return Passage(read, (), values, tuple(task.data.channels), labels, 0, len(task.items[row]))
    texts = list(item) if task.kind == "tokens" else tokens.pieces(item, task.spec.tokens)
    spaced = [text + " " if task.words else text for text in texts[: len(read)]] or [""]
    return Passage(read, tuple(spaced), labels=labels, total=len(task.items[row]))


def _of_sequence(task: SequenceTask, part: str, number: int, most: int) -> Passage:
    start, _ = task.bounds.span(part)
    read = task.data.inputs[start + number][:most]
    total = len(task.data.inputs[start + number])
    if task.vocabulary:
        texts = tuple(_shown(task.symbols[token]) for token in read.tolist())
        asked = task.data.targets[start + number]
        labels = tuple(task.symbols[one] if one >= 0 else "" for one in asked[: len(read)].tolist())
        return Passage(np.asarray(read, np.int32), texts, labels=labels, total=total)
    names = tuple(translate("runs", "input {number}").format(number=one + 1) for one in range(read.shape[1]))
    return Passage(read, (), np.asarray(read, np.float64), names, (), 0, total)


def _shown(symbol: str) -> str:
    """A token of a name that is longer than one sign stands apart from the next."""
    return symbol if len(symbol) == 1 else f"{symbol} "
