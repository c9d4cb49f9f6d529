"""The two tasks that name classes: one for a whole sequence, and one for each of its steps."""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data.options import DataSpec
from workbench.data.source import Examples, Table
from workbench.data.tasks.base import Task
from workbench.data.tasks.labels import LabelTask, Rows
from workbench.fields import build


class Classify(LabelTask):
    """One class a sequence."""

    name = "classify"
    readout = "last"

    def _asked(self, rows: Rows, shape: tuple[int, int]) -> NDArray[np.int32]:
        return self._true_of(rows).astype(np.int32)

    def _true_of(self, rows: Rows) -> NDArray[np.int64]:
        return np.array([self._numbers.get(self.data.labels[row], -1) for row in rows.tolist()], dtype=np.int64)

    def true(self, part: str) -> NDArray[np.int64]:
        """One class a sequence."""
        return self._true_of(self._parts[part])

    def _flat(self, part: str, outputs: NDArray[Any]) -> NDArray[Any]:
        return outputs

    def _listed(self, part: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        rows = self._parts[part].tolist()
        return (
            self.data.name_heading,
            tuple(self.data.names[row] for row in rows),
            tuple(self._excerpt(row) for row in rows),
        )

    def _true_names(self, part: str) -> tuple[str, ...]:
        return tuple(self.data.labels[row] for row in self._parts[part].tolist())


class LabelEachStep(LabelTask):
    """One class a step."""

    name = "label_steps"
    readout = "every"

    @cached_property
    def _classes(self) -> list[NDArray[np.int64]]:
        return [
            np.array([self._numbers.get(label, -1) for label in labels.tolist()], dtype=np.int64)
            for labels in self.data.labels
        ]

    def _asked(self, rows: Rows, shape: tuple[int, int]) -> NDArray[np.int32]:
        asked = np.full(shape, -1, dtype=np.int32)
        for column, row in enumerate(rows.tolist()):
            asked[: self.lengths[row], column] = self._classes[row]
        return asked

    def true(self, part: str) -> NDArray[np.int64]:
        """One class a step, sequence by sequence, in the order of the data for "all"."""
        return self._ordered(part, [self._classes[row] for row in self._parts[part].tolist()])

    def _flat(self, part: str, outputs: NDArray[Any]) -> NDArray[Any]:
        rows = self._parts[part].tolist()
        return self._ordered(part, [outputs[: self.lengths[row], n] for n, row in enumerate(rows)])

    def _ordered(self, part: str, pieces: list[NDArray[Any]]) -> NDArray[Any]:
        """What belongs to steps, joined, in the order in which the data's rows stand."""
        if not pieces:
            return np.zeros(0, dtype=np.int64)
        return np.concatenate(pieces)[self._order(part)]

    def steps_of(self, part: str) -> NDArray[Any]:
        """All steps of a part in the order of `true`."""
        steps = super().steps_of(part)
        return steps[self._order(part)] if len(steps) else steps

    def _order(self, part: str) -> Rows:
        return np.argsort(np.concatenate([self.data.rows[row] for row in self._parts[part].tolist()]), kind="stable")

    def _listed(self, part: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        chosen = self._parts[part].tolist()
        rows = np.concatenate([self.data.rows[row] for row in chosen])[self._order(part)]
        shown = np.array([text for row in chosen for text in self._around(row)], dtype=object)[self._order(part)]
        return self.data.row_heading, tuple(self.data.row_names[row] for row in rows.tolist()), tuple(shown.tolist())

    def _around(self, row: int) -> list[str]:
        item = self.data.items[row]
        if self.kind == "series":
            return [self.data.names[row]] * len(item)
        words = [" ".join(item[max(n - 4, 0) : n]) + f" [{word}] " + " ".join(item[n + 1 : n + 5])
                 for n, word in enumerate(item)]  # fmt: skip
        return [text.strip() for text in words]

    def _true_names(self, part: str) -> tuple[str, ...]:
        chosen = self._parts[part].tolist()
        return tuple(self._ordered(part, [self.data.labels[row] for row in chosen]).tolist())


KINDS: dict[str, type[Classify] | type[LabelEachStep]] = {
    Classify.name: Classify,
    LabelEachStep.name: LabelEachStep,
}


def restore_labels(fitted: dict[str, Any], data: Table | Examples) -> Task:
    """The task on new data; only the part "all" holds sequences."""
    spec = build(DataSpec, fitted["spec"], "fitted")
    return KINDS[fitted["task"]](data, spec, fitted)
