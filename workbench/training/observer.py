"""Looking inside while training goes on: each probe as often as its share of the time allows."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kernels.network import Network
from kernels.translator import Translator
from workbench.training.events import Event, Observed
from workbench.training.probes import Probe, Sight, Values, probes
from workbench.training.spec import Spec

SHARE = 0.02  # of training's time may go into probes, each a like part of it; the kernels' own take up to 0.015
CREDIT = 0.1  # seconds that they may take beforehand, so that a short run is looked into, too
APART = 0.25  # seconds between two looks of a probe, at least: no eye follows more
SPACED = 0.1  # seconds between two steps that are looked at: each breaks up a call of the kernels
STEP = 0.25  # of a step's time may be counted as a probe's first look, at least: dear steps have dear looks
LEAST = 0.005  # seconds that a look is allowed, at least
LAST = 0.25  # seconds that the last look of a probe may take, or that share of a long run: it shows what was learnt


@dataclass
class _Turn:
    """A probe, what it took the last time and in all, and when its next turn may be."""

    probe: Probe
    cost: float = 0.0
    spent: float = 0.0
    next_at: float = 0.0
    tried: bool = False


class Observer:
    """Emits Observed events. It only reads: training's bits do not depend on it."""

    def __init__(
        self,
        spec: Spec,
        network: Network | Translator,
        emit: Callable[[Event], None],
        clock: Callable[[], float],
        share: float = SHARE,
    ) -> None:
        self.emit, self.clock, self.share = emit, clock, share
        self.began = clock()
        self.looked_at = -SPACED
        self.asked_at = 0.0  # when the step that is looked at began
        self.spent = 0.0  # seconds that all looks together took
        self._ready: list[_Turn] = []  # whose look is due
        self._turns = [_Turn(probe) for probe in probes().values() if probe.fits(spec, network)]

    @property
    def count(self) -> int:
        """How many of a run's last steps are looked at."""
        return 1 if self._turns and self.share else 0

    def due(self, last: bool = False) -> bool:
        """Whether the next step is to be looked at; then `look` is to be called after it. `last`: no other follows."""
        now = self.asked_at = self.clock() - self.began
        self._ready = []
        if last and self.share:
            self._ready = [one for one in self._turns if one.cost <= max(LAST, self.share * now)]
        elif self.share and now - self.looked_at >= SPACED:
            self._ready = [one for one in self._turns if not one.tried or self._may(one, now)]
        return bool(self._ready)

    def look(self, sight: Callable[[float], Sight], step: int, epoch: int) -> None:
        """Let the probes whose turn it is see the last step; `sight` is told how many seconds one may take."""
        first = max(CREDIT / len(self._turns), STEP * (self.clock() - self.began - self.asked_at))
        for turn in self._ready:
            started = self.clock()
            allowed = max(self._budget(started - self.began) - turn.spent, LEAST)
            values = _seen(turn.probe, sight(allowed))
            took = self.clock() - started
            self.spent += took
            # The first look also does what is done only once, and says little of what the next ones take.
            turn.cost = took if turn.tried else min(took, first)
            turn.spent += turn.cost
            turn.next_at, turn.tried = self.clock() - self.began + APART, True
            if values:
                self.emit(Observed(step=step, epoch=epoch, probe=turn.probe.name, values=values))
        self._ready, self.looked_at = [], self.clock() - self.began

    def _budget(self, now: float) -> float:
        """Seconds that each probe may have taken by now."""
        return (self.share * now + CREDIT) / len(self._turns)

    def _may(self, turn: _Turn, now: float) -> bool:
        """Whether a probe has waited long enough and has time for what its last look took. None holds up another."""
        return turn.next_at <= now and turn.spent + turn.cost <= self._budget(now)


def _seen(probe: Probe, sight: Sight) -> Values:
    """What a probe sees; nothing in a network that is about to explode, whose matrices have no spectrum any more."""
    try:
        with np.errstate(all="ignore"):
            return probe.see(sight)
    except np.linalg.LinAlgError:
        return {}
