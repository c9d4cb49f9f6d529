"""Tasks that name classes: one for a whole sequence, or one at each of its steps, of sequences of any lengths.

What the network sees and says, so that other programs can do the same from `fitted()`:

- A series' values are carried forward where they are missing, scaled by x = (value - shift) / scale, one shift and
  scale a channel, and 0 where nothing has been known yet. Texts and tokens become numbers as in workbench.data.tokens.
- The outputs are logits of `labels`, after the last step or at each.
"""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from workbench.data import tokens
from workbench.data.answers import Answers
from workbench.data.baselines import Baseline
from workbench.data.class_baselines import label_baselines
from workbench.data.dealing import deal, near
from workbench.data.label_columns import examples_of, find_label_columns, groups_of
from workbench.data.metrics import class_measures, log_softmax
from workbench.data.options import DataSpec
from workbench.data.scaling import Scaler, fit_scaler
from workbench.data.source import Examples, Table
from workbench.data.splits import PARTS
from workbench.data.tasks.base import Batch, Task
from workbench.errors import UserError
from workbench.words import translate

Rows = NDArray[np.int64]
MOST_SYMBOLS = 20_000
EXCERPT = 120  # characters of a sequence that is shown


class LabelTask(Task):
    """What the two have in common."""

    loss = "cross_entropy"
    carries = False
    ragged = True

    def __init__(self, data: Table | Examples, spec: DataSpec, fitted: dict[str, Any] | None = None) -> None:
        """Without `fitted` (new data to learn from) vocabulary and scaler see the training part only."""
        self.spec = spec
        self.table = data if isinstance(data, Table) else None
        kind = fitted["kind"] if fitted else kind_of(data, spec)
        self.data = _limited(examples_of(data, spec, kind) if isinstance(data, Table) else data, spec)
        _check_kind(self.data, fitted)
        self.kind = self.data.kind
        self.labels = tuple(fitted["labels"]) if fitted else _labels_of(self.data)
        self._parts = deal(self.data, self.labels, spec) if not fitted else {part: _none() for part in PARTS}
        self._parts["all"] = np.arange(len(self.data.items))
        self.parts = {part: len(rows) for part, rows in self._parts.items()}
        self.outputs = len(self.labels)
        self.words = kind != "series" and (self.kind == "tokens" or spec.tokens == "word")
        self.symbols = self._symbols(fitted)
        self.vocabulary = len(self.symbols)
        self.scaler = self._scaler(fitted)
        self.inputs = min(32 if self.vocabulary < 200 else 64, max(self.vocabulary, 1)) or 1
        if not self.vocabulary:
            self.inputs = len(self.scaler.shift)
        self.items = self._encoded()
        self.lengths = np.array([len(item) for item in self.items], dtype=np.int64)

    def _symbols(self, fitted: dict[str, Any] | None) -> tuple[str, ...]:
        if self.kind == "series":
            return ()
        if fitted:
            return tuple(fitted["symbols"])
        counts: dict[str, int] = {}
        for row in self._parts["train"].tolist():
            for piece in self._pieces(row):
                piece = tokens.plain(piece) if self.words else piece
                counts[piece] = counts.get(piece, 0) + 1
        # What stands but once teaches more as an example of the words that are not known.
        kept = sorted(counts, key=lambda piece: -counts[piece])[:MOST_SYMBOLS]
        once = 1 if self.words and len(counts) > 500 else 0
        return (
            tokens.UNKNOWN,
            *(tokens.SHAPES if self.words else ()),
            *sorted(piece for piece in kept if counts[piece] > once and piece != tokens.UNKNOWN),
        )

    def _pieces(self, row: int) -> list[str]:
        item = self.data.items[row]
        return (
            list(item) if self.kind == "tokens" else tokens.pieces(item, self.spec.tokens)[: self.spec.window or None]
        )

    def pieces_of(self, row: int) -> list[str]:
        """The symbols of a sequence that is a text, as they stand in the data; none of a series."""
        return [] if self.kind == "series" else self._pieces(row)

    def _scaler(self, fitted: dict[str, Any] | None) -> Scaler:
        if fitted:
            return Scaler(np.array(fitted["shift"]), np.array(fitted["scale"]))
        if self.kind != "series":
            return Scaler(np.zeros(0), np.ones(0))
        seen = np.concatenate([self.data.items[row] for row in self._parts["train"].tolist()])
        unknown = np.flatnonzero(np.isnan(seen).all(axis=0))
        if len(unknown):
            raise UserError(
                translate("data", "Column {name} has no value at all.").format(name=self.data.channels[unknown[0]]),
                translate("data", "Leave it out of data.inputs."),
                self.data.source.path,
            )
        return fit_scaler(seen, self.spec.scale)

    def _encoded(self) -> list[NDArray[Any]]:
        if self.kind == "series":
            return [known(self.scaler.forward(item)) for item in self.data.items]
        numbers = {symbol: number for number, symbol in enumerate(self.symbols)}
        # An empty text is one unknown token: every sequence has a step to be judged by.
        return [
            np.array(tokens.encode(self._pieces(row), numbers, self.words) or [0], dtype=np.int32)
            for row in range(len(self.data.items))
        ]

    def fitted(self) -> dict[str, Any]:
        """See the module's text for what the numbers mean."""
        return {
            "task": self.name,
            "spec": self.plain_spec(),
            "kind": self.kind,
            "labels": list(self.labels),
            "inputs": list(self.spec.inputs),
            "channels": list(self.data.channels),
            "label": self.spec.label,
            "group": self.spec.group,
            "time": self.spec.time,
            "window": self.spec.window,
            "tokens": self.spec.tokens,
            "words": self.words,
            "symbols": list(self.symbols),
            "shift": self.scaler.shift.tolist(),
            "scale": self.scaler.scale.tolist(),
            "clip": {name: list(usual) for name, usual in self.table.clip.items()} if self.table else {},
        }

    def row_parts(self) -> Rows | None:
        """The parts of the rows that sequences were made of; those of a separate test table are not counted."""
        if self.table is None:
            return None
        sequences = self._rows_of(self.table)
        parts = np.full(self.table.rows, -1, dtype=np.int64)
        for number, part in enumerate(PARTS):
            for item in self._parts[part].tolist():
                if item < len(sequences):
                    parts[sequences[item]] = number
        return parts

    def _rows_of(self, table: Table) -> list[Rows]:
        """The table's rows of each sequence."""
        own = len(self.data.items) - self.data.tests
        if self.data.rows:
            return list(self.data.rows[:own])
        return list(np.arange(table.rows)[:, None]) if self.kind == "text" else groups_of(table, self.spec.group)

    def batches(self, part: str, batch: int, rng: np.random.Generator | None, dtype: DTypeLike) -> Iterator[Batch]:
        """Inputs (T, B, channels) or int32 (T, B), targets int32 (B,) or (T, B) with -1 for unknown, lengths (B,)."""
        rows = self._parts[part]
        if rng is not None:
            rows = near(rng.permutation(rows), self.lengths, batch, rng)
        for begin in range(0, len(rows), batch):
            chosen = rows[begin : begin + batch]
            lengths = self.lengths[chosen]
            shape = (int(lengths.max()), len(chosen))
            inputs: NDArray[Any] = (
                np.zeros(shape, np.int32) if self.vocabulary else np.zeros((*shape, self.inputs), dtype)
            )
            for column, row in enumerate(chosen.tolist()):
                inputs[: lengths[column], column] = self.items[row]
            yield inputs, self._asked(chosen, shape), lengths

    @abstractmethod
    def _asked(self, rows: Rows, shape: tuple[int, int]) -> NDArray[np.int32]:
        """The targets of a batch of sequences of at most shape[0] steps."""

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {label: number for number, label in enumerate(self.labels)}

    @abstractmethod
    def true(self, part: str) -> NDArray[np.int64]:
        """The class of each sequence or step of a part in order, -1 where it is unknown."""

    @abstractmethod
    def _flat(self, part: str, outputs: NDArray[Any]) -> NDArray[Any]:
        """Outputs as `evaluate.joined` gives them, one row a sequence or step."""

    def rows(self, part: str) -> list[int]:
        """The sequences of a part, as places in `items`."""
        return self._parts[part].tolist()

    def steps_of(self, part: str) -> NDArray[Any]:
        """All steps of a part's sequences, (n, channels) or tokens (n,), in the order of `true`."""
        pieces = [self.items[row] for row in self.rows(part)]
        return np.concatenate(pieces) if pieces else self.items[0][:0]

    def counts(self, part: str) -> dict[str, int]:
        """How often each class stands in a part."""
        true = self.true(part)
        return dict(zip(self.labels, np.bincount(true[true >= 0], minlength=self.outputs).tolist(), strict=True))

    def baselines(self) -> list[Baseline]:
        """The commonest class; what words or means alone tell."""
        return label_baselines(self)

    def measures(self, part: str, predicted: NDArray[np.integer]) -> dict[str, Any]:
        """Accuracy and macro F1 of a class for each sequence or step of a part."""
        true = self.true(part)
        found = class_measures(true[true >= 0], predicted[true >= 0], self.outputs)
        return {"accuracy": found["accuracy"], "macro_f1": found["macro_f1"]}

    def score(self, part: str, outputs: NDArray[Any] | None, loss: float | None = None) -> dict[str, Any]:
        """Accuracy, macro F1, the confusion counts, and for each class precision, recall, F1 and how often it stands.

        The network never sees labels that are unknown, and they are not scored.
        """
        if outputs is None:
            raise TypeError("labels are scored from the outputs")
        true = self.true(part)
        predicted = self._flat(part, outputs).argmax(axis=1)
        found = class_measures(true[true >= 0], predicted[true >= 0], self.outputs)
        each = found.pop("classes")
        return found | {"labels": list(self.labels), "classes": dict(zip(self.labels, each, strict=True))}

    def answers(self, part: str, outputs: NDArray[Any]) -> Answers:
        """The class of each sequence or step, with every class's probability, in the order of the data."""
        chances = np.exp(log_softmax(self._flat(part, outputs).astype(np.float64)))
        heading, names, shown = self._listed(part)
        return Answers(heading, names, self.labels, chances, self._true_names(part), self.true(part), shown)

    @abstractmethod
    def _listed(self, part: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """The heading of the names of sequences or steps, the names, and what is shown of each."""

    @abstractmethod
    def _true_names(self, part: str) -> tuple[str, ...]:
        """The label of each sequence or step as the data write it."""

    def _excerpt(self, row: int) -> str:
        item = self.data.items[row]
        if self.kind == "series":
            return translate("data", "{steps} steps").format(steps=len(item))
        text = item if isinstance(item, str) else " ".join(item)
        text = " ".join(text.split())
        return text if len(text) <= EXCERPT else f"{text[:EXCERPT]} …"


def known(scaled: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scaled values (T, channels) with the last known one in place of each that is missing; 0, the mean, before it."""
    missing = np.isnan(scaled)
    if not missing.any():
        return scaled
    last = np.maximum.accumulate(np.where(missing, -1, np.arange(len(scaled))[:, None]), axis=0)
    filled = np.take_along_axis(scaled, np.maximum(last, 0), axis=0)
    return np.where(last < 0, 0.0, filled)


def kind_of(data: Table | Examples, spec: DataSpec) -> str:
    """The kind of sequences that data give."""
    if isinstance(data, Examples):
        return data.kind
    found = find_label_columns(data, spec)
    assert found is not None
    return found.kind


def _labels_of(data: Examples) -> tuple[str, ...]:
    found = {str(one) for labels in data.labels for one in ([labels] if isinstance(labels, str) else set(labels))}
    found.discard("")
    if len(found) < 2:
        raise UserError(
            translate("data", "There are {count} different labels, and at least 2 are needed.").format(
                count=len(found)
            ),
            translate("data", "Choose another column or file, whose labels differ."),
            data.source.path,
        )
    if data.classes:
        return data.classes
    # 10 behind 9, not behind 1.
    return tuple(sorted(found, key=lambda one: (0, float(one), one) if _is_number(one) else (1, 0.0, one)))


def _is_number(text: str) -> bool:
    try:
        return float(text) == float(text)
    except ValueError:
        return False


def _limited(data: Examples, spec: DataSpec) -> Examples:
    """Whole series cut to the window, where one is set; texts are cut in tokens, steps were when they were grouped."""
    if data.kind == "text" or not spec.window or spec.task != "classify":
        return data
    return replace(data, items=tuple(item[: spec.window] for item in data.items))


def _check_kind(data: Examples, fitted: dict[str, Any] | None) -> None:
    if not fitted:
        return
    same = data.kind == fitted["kind"] and (data.kind != "series" or len(data.channels) == len(fitted["shift"]))
    if not same or (fitted["task"] == "label_steps" and not data.rows):
        raise UserError(
            translate("data", "These data are not of the kind that the run was trained on."),
            translate("data", "Give data of the kind that it was trained on."),
            data.source.path,
        )


def _none() -> Rows:
    return np.zeros(0, dtype=np.int64)
