"""The last state of a run in which all was well, to go back to when its numbers leave the finite."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kernels.network import Network
from kernels.translator import Translator
from workbench.training.checkpoint import Arrays, Progress

EVERY = 20  # optimizer steps between two states that are held, at least: copying them costs little beside the steps
GREW = 10.0  # times as large as usual: a loss that has begun to explode
SHARE = 0.1  # of each new loss in what is usual

State = tuple[Progress, Arrays]


class LastGood:
    """Holds two states: one that a later loss has proved good, and one that is still to be proved.

    A step's loss is measured before its update, so that what the update did is seen by the next step only.
    """

    def __init__(self, progress: Progress, network: Network | Translator) -> None:
        self._proved: State = (replace(progress), network.snapshot())
        self._waiting: State | None = None
        self._usual = float("nan")
        self.onset = 0  # the step at which the losses began to grow, 0 while they do not

    def saw(self, first_step: int, losses: NDArray[np.floating]) -> None:
        """Take in the losses of a chunk of steps."""
        with np.errstate(invalid="ignore"):
            bounds = np.inf if np.isnan(self._usual) else GREW * abs(self._usual)
            sound = np.isfinite(losses) & (losses <= bounds)
        if sound[0] and self._waiting is not None:
            self._proved, self._waiting = self._waiting, None
        elif not sound[0]:
            self._waiting = None
        if not sound[-1]:
            # The first step of the unbroken row of bad ones at the end; it may have begun in an earlier chunk.
            good = np.flatnonzero(sound)
            if len(good) or not self.onset:
                self.onset = first_step + (int(good[-1]) + 1 if len(good) else 0)
            return
        self.onset = 0
        mean = float(losses[sound].mean())
        self._usual = mean if np.isnan(self._usual) else (1 - SHARE) * self._usual + SHARE * mean

    def hold(self, progress: Progress, network: Network | Translator, always: bool = False) -> None:
        """Hold the present state, if it is time for it and nothing has begun to grow."""
        last = self._waiting[0].step if self._waiting is not None else self._proved[0].step
        if not self.onset and (always or progress.step - last >= EVERY):
            self._waiting = (replace(progress), network.snapshot())

    @property
    def state(self) -> State:
        """The counters and the network's snapshot of the last state that is known to be good."""
        return self._proved
