"""The learning rate's course: the share of the rate that a step uses, from plain numbers alone.

The share is the product of two: `epoch_share` of the course that was chosen, and `warm_share` of the first steps.
"""

import math
from dataclasses import dataclass

from workbench.training.options import TrainingSpec

LAST_RATE = 0.02  # the share of the learning rate at the end of the cosine
STEPS = 4  # a step course whose length is not given falls in so many steps
BETTER = 1e-4  # a loss must fall by this share to count, so that creeping along is a plateau, too


@dataclass(frozen=True)
class Plateau:
    """What the plateau course remembers: the lowest loss, epochs since then, and how often the rate has fallen."""

    best: float = math.inf
    waited: int = 0
    falls: int = 0

    def after(self, loss: float, patience: int) -> "Plateau":
        """The same after one more epoch. A loss that is no number is no better."""
        margin = BETTER * abs(self.best) if math.isfinite(self.best) else 0.0
        if loss < self.best - margin:
            return Plateau(loss, 0, self.falls)
        if self.waited + 1 >= patience:
            return Plateau(self.best, 0, self.falls + 1)
        return Plateau(self.best, self.waited + 1, self.falls)


def epoch_share(training: TrainingSpec, epoch: int, falls: int = 0) -> float:
    """The course's share in an epoch (from 0); `falls`: those of the plateau so far.

    The cosine is that of Loshchilov and Hutter 2017, equation 5, without restarts.
    """
    match training.schedule:
        case "cosine":
            return LAST_RATE + (1.0 - LAST_RATE) * 0.5 * (1.0 + math.cos(math.pi * epoch / training.epochs))
        case "step":
            every = training.schedule_every or max(1, -(-training.epochs // STEPS))
            return training.schedule_factor ** (epoch // every)
        case "plateau":
            return training.schedule_factor**falls
        case _:
            return 1.0


def warm_share(warmup: int, step: int) -> float:
    """The share at an optimizer step (from 0): growing evenly over `warmup` steps (Goyal et al. 2017, section 2.2)."""
    return min(1.0, (step + 1) / warmup) if warmup else 1.0
