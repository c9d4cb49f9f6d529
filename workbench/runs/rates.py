"""Finding a learning rate: a fresh network learns for a hundred steps while its rate grows (Smith 2017)."""

from collections.abc import Iterator

import numpy as np

from kernels.optimizers import Optimizer
from kernels.probes.rates import diverged, growing, marks, smoothed
from workbench.data import Task
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.runs.building import build_network
from workbench.runs.insights import RateTrial
from workbench.training.pieces import Batch, cut
from workbench.training.spec import Spec
from workbench.words import translate

STEPS = 120
LOWEST, HIGHEST = 1e-6, 10.0


def find_rate(spec: Spec, task: Task, watch: Watch, steps: int = STEPS) -> RateTrial:
    """Try rates from LOWEST to HIGHEST on a new network of the spec, one optimizer step each, until it diverges.

    The network starts from the spec's seed as a run does, sees the training part's batches in a run's order, and is
    thrown away. UserError where there is nothing to learn from.
    """
    training = spec.training
    watch.look(0.0, translate("runs", "Compiling"))
    network = build_network(spec, task)
    network.compile(lambda share, what: watch.look(0.2 * share, what), training.optimizer)
    rates = growing(LOWEST, HIGHEST, steps)
    losses: list[float] = []
    batches = _endless(task, training.batch, np.random.default_rng(training.seed), network.layout.dtype.name)
    smooth = np.zeros(0)
    for step, rate in enumerate(rates.tolist()):
        watch.look(
            0.2 + 0.8 * step / steps,
            translate("runs", "Trying a learning rate of {rate}").format(rate=f"{rate:.2g}"),
        )
        batch = next(batches, None)
        if batch is None:
            raise UserError(
                translate("runs", "There is nothing to learn from in the training part."),
                translate("runs", "Give more data, or leave more of them to the training part."),
            )
        optimizer = Optimizer(training.optimizer, rate, momentum=training.momentum, weight_decay=training.weight_decay)
        # As in training, only what is asked at every step, and is of one length, can be cut.
        whole = task.readout == "last" or task.ragged
        pieces = [batch] if whole else cut(batch, training.truncate)
        if len(pieces) > 1 and not task.carries:
            network.reset_state()
        chunk = network.train(
            pieces, optimizer, training.clip_norm, task.carries or len(pieces) > 1, training.clip_value
        )
        counts = np.maximum(chunk.counts, 1e-9)
        losses.append(float(np.average(chunk.losses, weights=counts)))
        if not chunk.finite or not np.isfinite(losses[-1]):
            losses[-1] = float("nan")
            break
        smooth = smoothed(np.array(losses))
        if diverged(smooth):
            break
    measured = np.array(losses)
    tried = rates[: len(measured)]
    smooth = smoothed(measured)
    found = marks(tried, smooth)
    return RateTrial(
        tried, measured, smooth, found.steepest, found.lowest, found.last, found.suggested, diverged(smooth),
        training.learning_rate,
    )  # fmt: skip


def _endless(task: Task, batch: int, random: np.random.Generator, dtype: str) -> Iterator[Batch]:
    """The training part's batches epoch after epoch; none where it is empty."""
    while True:
        some = False
        for one in task.batches("train", batch, random, dtype):
            some = True
            yield one
        if not some:
            return
