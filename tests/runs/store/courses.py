"""Courses for runs that were never trained: metrics as training leaves them."""

import numpy as np

from workbench.runs.folder import RunFolder
from workbench.training.events import EpochEnded, Stepped


def give_course(folder: RunFolder, seed: int = 0, epochs: int = 5, steps: int = 20) -> None:
    """Write falling losses of so many epochs into a run's folder."""
    random = np.random.default_rng(seed)
    for epoch in range(1, epochs + 1):
        first = (epoch - 1) * steps + 1
        losses = np.exp(-np.arange(first, first + steps) / 30) + 0.1 * random.random(steps)
        layers = losses[:, None] / 3
        folder.record(Stepped(first, epoch, losses, losses / 2, layers, None, 1.0, epoch / epochs, 0.0))
        mean = float(losses.mean())
        folder.record(EpochEnded(epoch, epoch * steps, mean, 1.1 * mean, 0.5, best=True, learning_rate=0.01))
    folder.flush()
