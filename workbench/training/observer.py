"""Looking inside while training goes on: each probe as often as its share of the time allows."""

from collections.abc import Callable
from dataclasses import dataclass

from kernels.network import Network
from kernels.translator import Translator
from workbench.training.events import Event, Observed
from workbench.training.probes import Probe, Sight, probes
from workbench.training.spec import Spec

SHARE = 0.03  # of training's time may go into probes, each a like part of it; the kernels' own take up to 0.015
CREDIT = 0.1  # seconds that they may take beforehand, so that a short run is looked into, too
APART = 0.25  # seconds between two looks of a probe, at least: no eye follows more
SPACED = 0.05  # seconds between two looks of any: each breaks up a call of the kernels
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
    ended: bool = False


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
        self.spent = 0.0  # seconds that all looks together took
        self._turn: _Turn | None = None  # whose look is due
        self._turns = [_Turn(probe) for probe in probes().values() if probe.fits(spec, network)]

    @property
    def count(self) -> int:
        """How many probes there are: so many of a run's last steps are looked at, one by each."""
        return len(self._turns) if self.share else 0

    def due(self, last: bool = False) -> bool:
        """Whether the next step is to be looked at; then `look` is to be called after it. `last`: the run ends soon."""
        now = self.clock() - self.began
        if not self.share:
            self._turn = None
        elif last:
            self._turn = next((one for one in self._turns if self._may_end(one, now)), None)
        else:
            self._turn = self._next(now) if now - self.looked_at >= SPACED else None
        return self._turn is not None

    def look(self, sight: Callable[[float], Sight], step: int, epoch: int) -> None:
        """Let the probe whose turn it is see the last step; `sight` is told how many seconds it may take."""
        now, turn = self.clock() - self.began, self._turn
        if turn is None:
            return
        allowed = max(self._budget(now) - turn.spent, LEAST)
        started = self.clock()
        values = turn.probe.see(sight(allowed))
        took = self.clock() - started
        self.spent += took
        # The first look also does what is done only once, and says little of what the next ones take.
        turn.cost = took if turn.tried else min(took, CREDIT / len(self._turns))
        turn.spent += turn.cost
        self.looked_at = self.clock() - self.began
        turn.next_at, turn.tried = self.looked_at + APART, True
        if values:
            self.emit(Observed(step=step, epoch=epoch, probe=turn.probe.name, values=values))

    def _budget(self, now: float) -> float:
        """Seconds that each probe may have taken by now."""
        return (self.share * now + CREDIT) / len(self._turns)

    def _next(self, now: float) -> _Turn | None:
        """The one that has waited longest of those whose turn it may be; what it takes is known once it was tried.

        The first look of each is taken at once, and paid for later. A dear probe does not hold up a cheap one.
        """
        ready = [one for one in self._turns if not one.tried or self._may(one, now)]
        return min(ready, key=lambda one: one.next_at, default=None)

    def _may(self, turn: _Turn, now: float) -> bool:
        return turn.next_at <= now and turn.spent + turn.cost <= self._budget(now)

    def _may_end(self, turn: _Turn, now: float) -> bool:
        """Whether a probe has its last look yet to take; each is asked once."""
        wanted = not turn.ended and turn.cost <= max(LAST, self.share * now)
        turn.ended = True
        return wanted
