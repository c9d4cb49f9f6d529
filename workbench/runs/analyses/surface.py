"""The loss along the way between two moments of training, or over random directions around the best weights."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

import numpy as np

from kernels.network import Network
from kernels.probes.surface import Directions, between, filter_normalised, moved
from kernels.translator import Translator
from workbench.data import Task
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.runs.analyses import Analysis
from workbench.runs.building import build_network
from workbench.runs.folder import RunFolder
from workbench.runs.insights import BEST, START, End, Surface
from workbench.runs.moments import Moment
from workbench.runs.opened import Opened
from workbench.training.checkpoint import Arrays
from workbench.training.pieces import Batch
from workbench.training.spec import apply_settings
from workbench.words import translate

WAY, RANDOM, PLANE = "way", "random", "plane"
POINTS = {WAY: 41, RANDOM: 41, PLANE: 15}
TARGETS = 2_000  # about how many targets each loss is measured on
BATCH = 64
AT_A_TIME = 8  # batches between two looks at whether to stop


def answer(opened: Opened, settings: Mapping[str, Any], watch: Watch) -> Surface:
    """`kind`: "way" from the weights `first` to those of `last`, "random" or "plane" around the best; `points` along
    each side; `reach`: how far, in the weights' own lengths; `seed` of the directions.

    `first` and `last`: "start", "best", or the step of a kept moment.

    The network of the run is left as it is: the losses are measured with one of their own.
    """
    kind = str(settings.get("kind", WAY))
    points = min(max(int(settings.get("points", POINTS.get(kind, 41))), 5), 201)
    reach = float(settings.get("reach", 1.0))
    watch.look(0.0, translate("runs", "Making the networks"))
    task, trained = opened.task, opened.trained
    plain = apply_settings(trained.spec, {"model.dropout": 0.0})
    network = build_network(plain, task)
    network.compile()
    # A network is made from the seed alone, so that this is how the run began.
    start = dict(network.parameters)
    best = trained.weights
    ends = moments_asked(opened, settings) if kind == WAY else (START, BEST)
    part = "validation" if task.parts.get("validation") else "train"
    batches, count = some_batches(task, part, network)
    generator = np.random.default_rng(int(settings.get("seed", 0)))
    centre: Mapping[str, Any] = best
    if kind == WAY:
        centre, there = (_weights_at(opened, one, start) for one in ends)
        directions = [between(centre, there)]
        x, y = np.linspace(-0.25, 1.5, points), np.zeros(1)
        marks = tuple((place, 0.0, _called(one)) for place, one in enumerate(ends))
    else:
        directions = [filter_normalised(best, generator) for _ in range(2 if kind == PLANE else 1)]
        x = np.linspace(-reach, reach, points)
        y = x if kind == PLANE else np.zeros(1)
        marks = ((0.0, 0.0, "best"),)
    loss = np.full((len(y), len(x)), np.nan)
    for row, b in enumerate(y.tolist()):
        for column, a in enumerate(x.tolist()):
            done = (row * len(x) + column) / loss.size
            there = moved(centre, *_steps(directions, (a, b)))
            loss[row, column] = loss_at(network, there, batches, task, watch, done)
    return Surface(kind, part, x, y, loss, count, marks, ends=ends)


def moments_asked(opened: Opened, settings: Mapping[str, Any]) -> tuple[End, End]:
    """The two moments that `first` and `last` name. UserError where one is not kept or both are the same."""
    first, last = settings.get("first", START), settings.get("last", BEST)
    kept = {one.step: one for one in RunFolder.open(opened.folder).moments()}
    if first == last:
        raise UserError(
            translate("runs", "There is no way from a moment to itself."),
            translate("runs", "Choose two different moments of the training."),
        )
    # Of a step that is not kept the reader of weights says which ones are.
    one, other = (end if end in (START, BEST) else kept.get(int(end), Moment(int(end), 0)) for end in (first, last))
    return one, other


def _weights_at(opened: Opened, end: End, start: Arrays) -> Arrays:
    if isinstance(end, Moment):
        return RunFolder.open(opened.folder).read_moment(end.step)
    return start if end == START else opened.trained.weights


def _called(end: End) -> str:
    return f"step {end.step}" if isinstance(end, Moment) else end


def _steps(directions: list[Directions], amounts: tuple[float, float]) -> list[tuple[float, Directions]]:
    return list(zip(amounts, directions, strict=False))


def some_batches(task: Task, part: str, network: Network | Translator) -> tuple[list[Batch], int]:
    """The first batches of a part that hold about TARGETS targets, and how many they hold."""
    found: list[Batch] = []
    count = 0
    for batch in islice(task.batches(part, BATCH, None, network.layout.dtype), 400):
        found.append(batch)
        asked = batch[1]
        count += int((asked >= 0).sum() if asked.dtype.kind == "i" else np.isfinite(asked).sum())
        if count >= TARGETS:
            break
    if not count:
        raise UserError(
            translate("runs", "There is nothing to measure a loss on."),
            translate("runs", "Give more data, or leave more of them to the validation part."),
        )
    return found, count


def loss_at(
    network: Network | Translator,
    weights: Mapping[str, Any],
    batches: list[Batch],
    task: Task,
    watch: Watch,
    done: float,
) -> float:
    """The mean loss of weights over batches, which a network reads on from one to the next where its task does."""
    network.load(weights)
    network.reset_state()
    total, count = 0.0, 0
    for first in range(0, len(batches), AT_A_TIME):
        watch.look(done, translate("runs", "Measuring losses"))
        loss, targets = network.loss(batches[first : first + AT_A_TIME], task.carries, task.carries)
        total, count = total + loss * targets, count + targets
    network.reset_state()
    return total / max(count, 1)


ANALYSIS = Analysis("surface", answer)
