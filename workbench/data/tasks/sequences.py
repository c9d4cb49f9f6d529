"""Tasks on ready-made sequences: one value at the end of each, or a label at each step."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from workbench.data.baselines import Baseline
from workbench.data.metrics import confusion, macro_f1, mae, mean_loss, rmse
from workbench.data.options import DataSpec
from workbench.data.source import Sequences
from workbench.data.splits import PARTS, Bounds, split
from workbench.data.tasks.base import Array, Batch, Predictions, Task
from workbench.fields import build
from workbench.words import translate


class SequenceTask(Task):
    """What tasks on separate sequences of one length have in common. Nothing is fitted to the data."""

    carries = False

    def __init__(self, data: Sequences, spec: DataSpec, symbols: tuple[str, ...] = (), fresh: bool = True) -> None:
        """`symbols`: the tokens' names from training, where these are new data (`fresh` False: no parts)."""
        self.spec = spec
        self.data = data
        rows = len(data.inputs)
        self.symbols = symbols or data.symbols
        self.bounds = split(rows, spec.split) if fresh else Bounds(rows, rows, rows)
        self.vocabulary = len(self.symbols) if data.inputs.ndim == 2 else 0
        self.inputs = self.vocabulary or data.inputs.shape[2]
        self.parts = {part: end - start for part in (*PARTS, "all") for start, end in [self.bounds.span(part)]}

    def fitted(self) -> dict[str, Any]:
        """The spec and the tokens' names."""
        return {
            "task": self.name,
            "spec": self.plain_spec(),
            "symbols": list(self.symbols),
        }

    def batches(self, part: str, batch: int, rng: np.random.Generator | None, dtype: DTypeLike) -> Iterator[Batch]:
        """Inputs (T, B, features) or int32 (T, B); targets (B, outputs) or int32 (T, B)."""
        start, end = self.bounds.span(part)
        rows = np.arange(start, end)
        if rng is not None:
            rows = rng.permutation(rows)
        inputs, targets = self.data.inputs, self.data.targets
        for begin in range(0, len(rows), batch):
            chosen = rows[begin : begin + batch]
            seen = np.swapaxes(inputs[chosen], 0, 1)
            asked = np.swapaxes(targets[chosen], 0, 1) if self.readout == "every" else targets[chosen]
            yield (
                np.ascontiguousarray(seen, dtype=np.int32 if self.vocabulary else dtype),
                np.ascontiguousarray(asked, dtype=np.int32 if self.loss == "cross_entropy" else dtype),
            )

    def _targets(self, part: str) -> NDArray[Any]:
        start, end = self.bounds.span(part)
        return self.data.targets[start:end]


class RegressSequence(SequenceTask):
    """Values asked for after the last step of each sequence."""

    name = "regress_sequence"
    readout = "last"
    loss = "mean_squared"

    def __init__(self, data: Sequences, spec: DataSpec, symbols: tuple[str, ...] = (), fresh: bool = True) -> None:
        super().__init__(data, spec, symbols, fresh)
        self.outputs = data.targets.shape[1]

    def baselines(self) -> list[Baseline]:
        """Always the training part's mean."""
        label = self.data.baseline_label or translate("data", "Always the mean")
        mean = np.mean(self._targets("train"), axis=0, dtype=np.float64)
        validation, test = self._true("validation"), self._true("test")
        loss = mean_loss(np.broadcast_to(mean, validation.shape), validation, self.loss)
        return [Baseline("mean", label, loss, self._measures(np.broadcast_to(mean, test.shape), test))]

    def score(self, part: str, outputs: NDArray[Any] | None, loss: float | None = None) -> dict[str, Any]:
        """Mean squared error, its root, and mean absolute error."""
        if outputs is None:
            raise TypeError("values are scored from the outputs")
        return self._measures(outputs.astype(np.float64), self._true(part))

    def predictions(self, part: str, outputs: NDArray[Any]) -> Predictions:
        """One row a sequence."""
        true = self._true(part)
        index = np.arange(*self.bounds.span(part), dtype=np.int64) + 1
        names = tuple(f"target {i + 1}" for i in range(self.outputs)) if self.outputs > 1 else ("target",)
        mean = np.mean(self._targets("train"), axis=0, dtype=np.float64)
        return Predictions(
            index_name="sequence",
            index=index,
            labels=tuple(map(str, index.tolist())),
            names=names,
            predicted=outputs.astype(np.float64),
            true=true,
            baseline=np.broadcast_to(mean, true.shape).copy(),
            baseline_label=self.data.baseline_label or translate("data", "Always the mean"),
        )

    def _true(self, part: str) -> Array:
        return self._targets(part).astype(np.float64)

    @staticmethod
    def _measures(predicted: Array, true: Array) -> dict[str, float]:
        error = rmse(predicted, true)
        return {"mse": error**2, "rmse": error, "mae": mae(predicted, true)}


class LabelSteps(SequenceTask):
    """A class asked for at each step; -1 where none is."""

    name = "label_steps"
    readout = "every"
    loss = "cross_entropy"

    def __init__(self, data: Sequences, spec: DataSpec, symbols: tuple[str, ...] = (), fresh: bool = True) -> None:
        super().__init__(data, spec, symbols, fresh)
        self.outputs = len(self.symbols)

    def baselines(self) -> list[Baseline]:
        """The commonest class; for generated tasks also the loss of the best answer without memory."""
        counts = np.bincount(self._known("train"), minlength=self.outputs)
        true = self._known("test")
        always = np.full_like(true, int(counts.argmax()))
        found = [Baseline("majority", translate("data", "Always the commonest"), None, self._measures(always, true))]
        if np.isfinite(self.data.baseline):
            found.insert(
                0,
                Baseline(
                    "memoryless", self.data.baseline_label, self.data.baseline, {"nats_per_step": self.data.baseline}
                ),
            )
        return found

    def score(self, part: str, outputs: NDArray[Any] | None, loss: float | None = None) -> dict[str, Any]:
        """Accuracy, macro F1 and the confusion counts, from logits (T, n, classes)."""
        if outputs is None:
            raise TypeError("labels are scored from the outputs")
        true = np.swapaxes(self._targets(part), 0, 1)
        asked = true >= 0
        predicted = outputs.argmax(axis=-1)
        known = true[asked].astype(np.int64)
        result: dict[str, Any] = self._measures(predicted[asked], known)
        return result | {"confusion": confusion(known, predicted[asked], self.outputs).tolist()}

    def _known(self, part: str) -> NDArray[np.int64]:
        targets = self._targets(part)
        return targets[targets >= 0].astype(np.int64)

    def _measures(self, predicted: NDArray[np.integer], true: NDArray[np.integer]) -> dict[str, float]:
        accuracy = float(np.mean(predicted == true)) if len(true) else float("nan")
        return {"accuracy": accuracy, "macro_f1": macro_f1(true, predicted, self.outputs)}


KINDS: dict[str, type[RegressSequence] | type[LabelSteps]] = {
    RegressSequence.name: RegressSequence,
    LabelSteps.name: LabelSteps,
}


def restore_sequences(fitted: dict[str, Any], data: Sequences) -> Task:
    """The task on other sequences."""
    spec = build(DataSpec, fitted["spec"], "fitted")
    return KINDS[fitted["task"]](data, spec, tuple(fitted["symbols"]), fresh=False)
