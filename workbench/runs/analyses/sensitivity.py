"""What one answer of a trained network hangs on: its derivative for all that was read, and what becomes of it when a
step is not known.

The derivative is that of the output (Simonyan, Vedaldi and Zisserman 2014), by backpropagation in float64; for tokens
it is taken for the embedding, and multiplied by it (Li et al. 2016). Occlusion as in Zeiler and Fergus 2014.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.forward import read_out, run_layers
from kernels.probes.backward import run_with_way_back
from workbench.data import Forecast, LabelTask, LanguageModel, Task
from workbench.data.tasks.long_forecast import LongForecast
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.runs.analyses import Analysis
from workbench.runs.examples import (
    Example,
    answers,
    classes_of,
    example,
    first_asked,
    in_units,
    labels_of,
    log_chances,
    network_of,
    part_of,
    sequence_text,
    window_name,
    worst_windows,
)
from workbench.runs.insights import Case, Sensitivity
from workbench.runs.opened import Opened
from workbench.words import translate

Array = NDArray[Any]

MOST_HIDDEN = 256  # trials with something unknown; longer examples lose several steps at a time
AT_ONCE = 32
WORST = 12
TYPICAL = 8  # batches that say what is usual


@dataclass(frozen=True)
class _Asked:
    """The one number asked for: of the head's outputs at `step` (-1: the readout), output `output`.

    `classes`: the logarithm of its probability, else the output itself.
    """

    step: int
    output: int
    classes: bool
    directions: int

    def value(self, weights: Mapping[str, Array], top: Array) -> Array:
        """Of the top layer's outputs (T, B, n), for each row."""
        seen = read_out(top, self.directions) if self.step < 0 else top[self.step]
        said = seen @ weights["head.weight"].T.astype(np.float64) + weights["head.bias"]
        return (log_chances(said) if self.classes else said)[:, self.output]

    def slopes(self, weights: Mapping[str, Array], top: Array) -> Array:
        """Its derivative for the top layer's outputs (T, 1, n)."""
        head = weights["head.weight"].astype(np.float64)
        own = np.zeros(len(head))
        own[self.output] = 1.0
        if self.classes:
            seen = read_out(top, self.directions) if self.step < 0 else top[self.step]
            own = own - np.exp(log_chances(seen @ head.T + weights["head.bias"]))[0]
        found, pulled = np.zeros_like(top), own @ head
        if self.step >= 0:
            found[self.step, 0] = pulled
            return found
        units = top.shape[2] // self.directions
        found[-1, 0, :units] = pulled[:units]
        if self.directions == 2:
            found[0, 0, units:] += pulled[units:]
        return found


def answer(opened: Opened, settings: Mapping[str, Any], watch: Watch) -> Sensitivity:
    """`number`: which example (-1: the worst); `output`: which of its outputs or classes (-1: the one it named).

    `step`: which step of a sequence that has a class at each, -1: the worst.
    """
    network = network_of(opened)
    task, weights = opened.task, opened.trained.weights
    part = part_of(task)
    count = task.parts[part]
    if not count:
        raise UserError(
            translate("runs", "There is no example to look at."),
            translate("runs", "Give more data, or leave more of them to the test part."),
        )
    worst = tuple(_worst(opened, part, watch)) if settings.get("worst", True) else ()
    number = int(settings.get("number", 0))
    step = int(settings.get("step", -1))
    if number < 0:
        number, step = (worst[0].number, worst[0].step) if worst else (0, -1)
    number = min(number, count - 1)
    one = example(task, part, number)
    model, directions = opened.trained.spec.model, network.layout.directions
    tokens = one.inputs.ndim == 2
    values = weights["embedding.weight"][one.inputs].astype(np.float64) if tokens else one.inputs.astype(np.float64)
    top, back = run_with_way_back(model, weights, values)
    asked, outputs, said, truth = _question(
        opened, part, number, one, top, int(settings.get("output", -1)), step, directions
    )
    slopes = back(asked.slopes(weights, top)).inputs[:, 0]
    usual = _usual(task, weights, part, watch)

    def run(rows: Array) -> Array:
        return asked.value(weights, run_layers(model, weights, rows)[-1].outputs)

    without, block = _without(run, values[:, 0], usual, watch)
    steps = len(values)
    place = asked.step if asked.step >= 0 else steps - 1
    return Sensitivity(
        part=part, number=number, count=count, name=_name(task, part, number), answer=said, truth=truth,
        back=place - np.arange(steps), tokens=_symbols(task, part, number, one) if tokens else (),
        names=() if tokens else _names(task, values.shape[2]), values=np.zeros((steps, 0)) if tokens else values[:, 0],
        slopes=(slopes * values[:, 0]).sum(axis=1, keepdims=True) if tokens else slopes,
        strength=np.linalg.norm(slopes, axis=1), without=without, block=block, classes=asked.classes,
        outputs=outputs, output=_shown(task, asked.output), step=asked.step, worst=worst,
    )  # fmt: skip


def _without(
    run: Callable[[Array], Array], values: Array, usual: Array, watch: Watch
) -> tuple[NDArray[np.float64], int]:
    """How much the answer changes when steps of `values` (T, inputs) are what is usual, `block` at a time."""
    steps = len(values)
    block = -(-steps // MOST_HIDDEN)
    starts = np.arange(0, steps, block)
    before = float(run(values[:, None])[0])
    found = np.zeros(steps)
    for first in range(0, len(starts), AT_ONCE):
        watch.look(first / len(starts), translate("runs", "Leaving out one step after the other"))
        chosen = starts[first : first + AT_ONCE]
        rows = np.repeat(values[:, None], len(chosen), axis=1)
        for row, start in enumerate(chosen.tolist()):
            rows[start : start + block, row] = usual
        changes = run(rows) - before
        for start, change in zip(chosen.tolist(), changes.tolist(), strict=True):
            found[start : start + block] = change
    return found, block


def _usual(task: Task, weights: Mapping[str, Array], part: str, watch: Watch) -> Array:
    """What stands for a step that is not known: the mean of the inputs, or of the embeddings of the symbols read."""
    watch.look(0.0, translate("runs", "Looking at what is usual"))
    source = "train" if task.parts.get("train") else part
    table = weights.get("embedding.weight")
    total: Any = 0.0
    seen = 0
    batch: Any
    for batch in islice(task.batches(source, 64, None, np.float64), TYPICAL):
        inside = np.ones(batch[0].shape[:2], bool)
        if len(batch) > 2:
            inside = np.arange(len(batch[0]))[:, None] < batch[2]
        read = batch[0][inside]
        total = total + (table[read].astype(np.float64) if table is not None else read).sum(axis=0)
        seen += len(read)
    return total / max(seen, 1)


def _question(
    opened: Opened, part: str, number: int, one: Example, top: Array, output: int, step: int, directions: int
) -> tuple[_Asked, tuple[str, ...], str, str]:
    """What is asked, what could be, and the network's answer and the true one in words."""
    task, weights = opened.task, opened.trained.weights
    if one.targets.dtype.kind != "i":
        names = _output_names(task)
        levels = max(len(task.quantiles), 1)
        chosen = min(max(output, 0), len(names) - 1) * levels + levels // 2
        asked = _Asked(-1, chosen, False, directions)
        given = read_out(top, directions) @ weights["head.weight"].T + weights["head.bias"]
        said, true = in_units(task, part, number, given[0], chosen // levels)
        if not np.isfinite(said):
            said, true = float(given[0, chosen]), float(one.targets[min(chosen, len(one.targets) - 1)])
        return asked, names, f"{said:.4g}", f"{true:.4g}" if np.isfinite(true) else ""
    labels = labels_of(task)
    if isinstance(task, LanguageModel):
        at, true = len(top) - 1, int(one.targets[0])
    elif task.readout == "every":
        at = min(step, len(top) - 1) if step >= 0 else _worst_step(weights, top, one.targets)
        true = int(one.targets[at])
    else:
        at, true = -1, int(one.targets)
    named = int(_logits(weights, top, _Asked(at, 0, True, directions)).argmax())
    # Of a text it is asked why what came was not expected; else why a class was named.
    chosen = (true if isinstance(task, LanguageModel) else named) if output < 0 else min(output, len(labels) - 1)
    shown = () if isinstance(task, LanguageModel) else labels
    return _Asked(at, chosen, True, directions), shown, labels[named], labels[true] if true >= 0 else ""


def _logits(weights: Mapping[str, Array], top: Array, asked: _Asked) -> Array:
    seen = read_out(top, asked.directions) if asked.step < 0 else top[asked.step]
    return (seen @ weights["head.weight"].T + weights["head.bias"])[0]


def _worst_step(weights: Mapping[str, Array], top: Array, targets: Array) -> int:
    logs = log_chances(top[:, 0] @ weights["head.weight"].T + weights["head.bias"])
    known = targets >= 0
    losses = np.where(known, -logs[np.arange(len(logs)), np.maximum(targets, 0)], -np.inf)
    return int(losses.argmax()) if known.any() else len(logs) - 1


def _output_names(task: Task) -> tuple[str, ...]:
    if not isinstance(task, Forecast | LongForecast):
        return tuple(f"{k + 1}" for k in range(task.outputs))
    steps = task.spec.horizon if isinstance(task, LongForecast) else task.steps
    if steps == 1:
        return tuple(task.spec.targets)
    ahead = translate("runs", "{name}, {steps} ahead")
    return tuple(ahead.format(name=name, steps=k) for name in task.spec.targets for k in range(1, steps + 1))


def _shown(task: Task, output: int) -> int:
    """The output's place among those that can be asked about."""
    return output // max(len(task.quantiles), 1)


def _name(task: Task, part: str, number: int) -> str:
    if isinstance(task, LabelTask):
        return str(task.data.names[task.rows(part)[number]])
    if isinstance(task, LanguageModel):
        return translate("runs", "symbol {number}").format(number=first_asked(task, part) + number + 1)
    return window_name(task, part, number)


def _symbols(task: Task, part: str, number: int, one: Example) -> tuple[str, ...]:
    read = one.inputs[:, 0].tolist()
    if isinstance(task, LabelTask):
        # The pieces as they stand in the data say more than the symbols that they are read as.
        pieces = task.pieces_of(task.rows(part)[number])
        return tuple(pieces) if len(pieces) == len(read) else tuple(task.symbols[token] for token in read)
    symbols = labels_of(task)
    return tuple(symbols[token] for token in read)


def _names(task: Task, inputs: int) -> tuple[str, ...]:
    if isinstance(task, LabelTask):
        return tuple(map(str, task.data.channels))
    if not isinstance(task, Forecast | LongForecast):
        return tuple(f"{k + 1}" for k in range(inputs))
    spec = task.spec
    masks = [translate("runs", "{name} is unknown").format(name=name) for name in spec.inputs]
    ahead = [translate("runs", "{name}, known ahead").format(name=name) for name in spec.known]
    masked = masks if isinstance(task, Forecast) and task.masked else []
    names = [*spec.inputs, *masked, *ahead]
    return tuple(names[k] if k < len(names) else f"{k + 1}" for k in range(inputs))


def _worst(opened: Opened, part: str, watch: Watch) -> Iterator[Case]:
    """The examples whose answers are worst."""
    task, network = opened.task, network_of(opened)
    if isinstance(task, LanguageModel):
        return
    if not classes_of(network):
        for number, loss in worst_windows(opened, part, WORST, watch):
            yield Case(number, window_name(task, part, number), loss, "")
        return
    cases: list[Case] = []
    for first, outputs, batch in answers(network, task, part, watch):
        logs = log_chances(outputs)
        targets = batch[1]
        known = np.maximum(targets, 0)[..., None]
        losses = np.where(targets >= 0, -np.take_along_axis(logs, known, axis=-1)[..., 0], -np.inf)
        steps = losses.argmax(axis=0).tolist() if losses.ndim == 2 else [-1] * len(losses)
        highest = losses.max(axis=0) if losses.ndim == 2 else losses
        for column, (loss, step) in enumerate(zip(highest.tolist(), steps, strict=True)):
            cases.append(Case(first + column, _name(task, part, first + column), loss, "", step))
        cases = sorted(cases, key=lambda one: -one.badness)[:WORST]
    for one in cases:
        yield replace(one, text=sequence_text(task, task.rows(part)[one.number]) if isinstance(task, LabelTask) else "")


ANALYSIS = Analysis("sensitivity", answer)
