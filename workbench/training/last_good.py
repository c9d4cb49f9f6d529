"""The last state of a run in which all was well, to go back to when its numbers leave the finite."""

from dataclasses import replace
from math import isfinite, isnan

import numpy as np
from numpy.typing import NDArray

from kernels.network import Network
from kernels.translator import Translator
from workbench.training.checkpoint import Progress, State

# Optimizer steps between two states that are held. Small networks do so many in a moment that a call of the kernels,
# which ends where a state is held, would be over at once.
EVERY, EVERY_OF_SMALL, SMALL = 50, 200, 20_000  # the last one: weights
GREW = 10.0  # times as large as usual: a loss that has begun to explode
SHARE = 0.02  # of each new loss in what is usual


class LastGood:
    """Holds two states: one that a later loss has proved good, and one that is still to be proved.

    A step's loss is measured before its update, so that what the update did is seen by the next step only. What is
    held depends on the steps alone, not on how they were grouped, and its counters are in the progress: a resumed run
    goes back to where the whole one would have. `proved`: a checkpoint's good state, where it is another one.
    """

    def __init__(self, progress: Progress, network: Network | Translator, proved: State | None = None) -> None:
        self.every = EVERY_OF_SMALL if network.parameter_count < SMALL else EVERY
        now = (replace(progress), network.snapshot())
        self._proved: State = proved or now
        # One that was held at the very step of the checkpoint still waits for the next loss.
        waits = proved is not None and progress.held == progress.step and not progress.onset
        self._waiting: State | None = now if waits else None

    def saw(self, progress: Progress, losses: NDArray[np.floating]) -> None:
        """Take in the losses of the steps after `progress`."""
        for step, loss in enumerate(losses.tolist(), progress.step + 1):
            if not isfinite(loss) or loss > GREW * abs(progress.usual):
                self._waiting = None
                progress.onset = progress.onset or step
                continue
            self._prove()
            progress.onset = 0
            progress.usual = loss if isnan(progress.usual) else (1 - SHARE) * progress.usual + SHARE * loss

    def validated(self, progress: Progress, loss: float) -> None:
        """Take in the validation loss of the state that was held last; NaN where there is none."""
        if loss <= GREW * abs(progress.usual):
            self._prove()

    def hold(self, progress: Progress, network: Network | Translator, always: bool = False) -> None:
        """Hold the present state, if it is time for it and nothing has begun to grow."""
        if always or progress.step // self.every > progress.held // self.every:
            progress.held = progress.step
            if not progress.onset:
                self._waiting = (replace(progress), network.snapshot())

    def _prove(self) -> None:
        if self._waiting is not None:
            self._proved, self._waiting = self._waiting, None

    @property
    def state(self) -> State:
        """The counters and the network's snapshot of the last state that is known to be good."""
        return self._proved
