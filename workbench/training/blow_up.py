"""What is known of a run whose numbers left the finite: where, through which weights, and on which rows of the data."""

from dataclasses import asdict, dataclass
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from kernels.network import Chunk, Network
from kernels.probes.nonfinite import Place, find_place
from kernels.translator import Translator
from workbench.data import Task
from workbench.training.events import Notice
from workbench.training.options import TrainingSpec
from workbench.training.pieces import Batch
from workbench.training.spec import Spec
from workbench.words import translate

SEARCH_SECONDS = 3.0  # at most for finding a batch's rows in the data
MOST_ROWS = 8  # that are named


@dataclass(frozen=True)
class BlowUp:
    """`step`: the first optimizer step with a number that is not finite, of `epoch`; `began`: where its growth began.

    `kind`: "input", "weights", "forward", "loss", "backward" or "validation". `layer`: its name or an empty text;
    `tensor`: the parameter; `time_step`: from 1, of `length`, 0: unknown. `rows`: of the batch, from 1; `windows`: the
    same ones' numbers in the training part, from 1, in the order of the data; `lines`: first and last row of the file
    that each window takes, from 1. `back_to`: the optimizer step of the last good state.
    """

    step: int
    epoch: int
    began: int
    back_to: int
    kind: str
    layer: str = ""
    tensor: str = ""
    time_step: int = 0
    length: int = 0
    rows: tuple[int, ...] = ()
    windows: tuple[int, ...] = ()
    lines: tuple[tuple[int, int], ...] = ()

    def plain(self) -> dict[str, Any]:
        """The same as JSON's kinds of values; `kind` is told as "where"."""
        told = {key: list(map(_plain, one)) if isinstance(one, tuple) else one for key, one in asdict(self).items()}
        return {("where" if key == "kind" else key): value for key, value in told.items()}

    def sentence(self) -> str:
        """Where it happened, in words."""
        sentences = {
            "input": translate("training", "The inputs hold a number that is not finite."),
            "weights": translate("training", "The update before made {tensor} infinite."),
            "forward": translate("training", "The states of {layer} grew beyond all numbers, through {tensor}."),
            "loss": translate(
                "training", "The loss grew beyond all numbers: the states of {layer} are largest, through {tensor}."
            ),
            "backward": translate("training", "The gradient grew beyond all numbers in {layer}, through {tensor}."),
            "validation": translate("training", "The validation loss grew beyond all numbers."),
        }
        if not self.layer and self.kind in ("forward", "loss", "backward"):
            first = translate("training", "The loss or the gradient grew beyond all numbers.")
        else:
            layer = translate("training", "layer {number}").format(number=self.layer.removeprefix("layer "))
            first = sentences[self.kind].format(layer=layer, tensor=self.tensor)
        return " ".join(one for one in (first, self._when(), self._where()) if one)

    def _when(self) -> str:
        if not self.time_step:
            return ""
        return translate("training", "Time step {step} of {length}.").format(step=self.time_step, length=self.length)

    def _where(self) -> str:
        if self.lines:
            spans = ", ".join(f"{first}–{last}" for first, last in self.lines[:MOST_ROWS])
            return translate("training", "Rows of the data: {rows}.").format(rows=spans)
        if self.windows:
            numbers = ", ".join(map(str, self.windows[:MOST_ROWS]))
            return translate("training", "Sequences of the training part: {numbers}.").format(numbers=numbers)
        return ""


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def examine(
    spec: Spec, task: Task, network: Network | Translator, batch: Batch, whole: Batch, chunk: Chunk, step: int,
    epoch: int, began: int, back_to: int,
) -> BlowUp:  # fmt: skip
    """Look at the batch whose step failed, while the network still has the weights that it met.

    `whole`: the batch as the task gave it, where `batch` is a piece of it. `chunk` is what the kernels told; its last
    step is the one that failed.
    """
    parameters = network.parameters
    norms = dict(zip(parameters, chunk.section_norms[-1].tolist(), strict=False))
    if isinstance(network, Network):
        limit = float(np.finfo(network.layout.dtype).max)
        lengths = next(iter(batch[2:]), None)
        place = find_place(spec.model, parameters, batch[0], lengths, limit, float(chunk.losses[-1]), norms, chunk.flow)
        layer = f"layer {place.layer + 1}" if place.layer >= 0 else ""
    else:
        # A translator's two halves are not walked through; its gradient still says which weights are concerned.
        bad = [name for name, norm in norms.items() if not np.isfinite(norm)]
        place = Place("loss" if not np.isfinite(chunk.losses[-1]) else "backward", tensor="".join(bad[:1]))
        layer = ""
    rows = place.rows[:MOST_ROWS]
    windows = [] if task.carries else _windows(task, spec.training.batch, whole, rows, network.layout.dtype)
    found = (task.lines_of("train", number) for number in windows)
    return BlowUp(
        step, epoch, began, back_to, place.kind, layer, place.tensor, place.step + 1,
        len(batch[0]) if place.step >= 0 else 0, tuple(row + 1 for row in rows),
        tuple(number + 1 for number in windows), tuple(one for one in found if one is not None),
    )  # fmt: skip


def not_finite_notice(blow_up: BlowUp, training: TrainingSpec, scale: str) -> Notice:
    """What a person is told, and what to try."""
    lower = float(f"{training.learning_rate / 10:.3g}")
    suggested: dict[str, Any] = {"training.learning_rate": lower}
    if training.clip_norm == 0:
        suggested["training.clip_norm"] = 1.0
        advice = translate("training", "Gradients are not clipped: try a clip of 1 and a learning rate of {rate:g}.")
    else:
        advice = translate("training", "The steps were too large: try a learning rate of {rate:g}.")
    if scale == "none":
        advice += " " + translate("training", "The data are not scaled: large numbers explode sooner.")
    return Notice(
        translate(
            "training",
            "Training stopped at step {step} of epoch {epoch} and went back to step {good}, the last good one. {where}",
        ).format(step=blow_up.step, epoch=blow_up.epoch, good=blow_up.back_to, where=blow_up.sentence()),
        advice.format(rate=lower),
        level="error",
        suggested=suggested,
        go_on=True,
    )


def _windows(task: Task, size: int, batch: Batch, rows: tuple[int, ...], dtype: DTypeLike) -> list[int]:
    """The numbers of a batch's rows in the order of the data: found again by what they hold, for batches are dealt."""
    wanted = {_held(batch, row) for row in rows}
    found: list[int] = []
    number, until = 0, monotonic() + SEARCH_SECONDS
    for one in task.batches("train", size, None, dtype):
        if not wanted or monotonic() > until:
            break
        for row in range(one[0].shape[1]):
            held = _held(one, row)
            if held in wanted:
                wanted.discard(held)
                found.append(number + row)
        number += one[0].shape[1]
    return found


def _held(batch: Batch, row: int) -> bytes:
    inputs: NDArray[Any] = batch[0]
    whole = np.full(inputs.shape[1], len(inputs))
    steps = int(next(iter(batch[2:]), whole)[row])
    return np.ascontiguousarray(inputs[:steps, row]).tobytes()
