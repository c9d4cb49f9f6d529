"""Looking inside while training goes on: each probe in turn, as often as a fixed share of the time allows."""

from collections.abc import Callable
from dataclasses import dataclass

from kernels.network import Network
from kernels.translator import Translator
from workbench.training.events import Event, Observed
from workbench.training.probes import Probe, Sight, probes
from workbench.training.spec import Spec

SHARE = 0.02  # of training's time may go into probes
APART = 0.25  # seconds between two looks of a probe, at least: no eye follows more
SPACED = 0.05  # seconds between two looks of any: each breaks up a call of the kernels


@dataclass
class _Turn:
    """A probe, what it took the last time, and when its next turn is."""

    probe: Probe
    cost: float = 0.0
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
        self.spent = 0.0
        self.looked_at = -SPACED
        self._turns = [_Turn(probe) for probe in probes().values() if probe.fits(spec, network)]

    def due(self) -> bool:
        """Whether the next step is to be looked at; then `look` is to be called after it."""
        now = self.clock() - self.began
        return now - self.looked_at >= SPACED and self._next(now) is not None

    def look(self, sight: Callable[[float], Sight], step: int, epoch: int) -> None:
        """Let the probe whose turn it is see the last step; `sight` is told how many seconds it may take."""
        now = self.clock() - self.began
        turn = self._next(now)
        if turn is None:
            return
        allowed = max(self.share * now - self.spent, APART * self.share)
        started = self.clock()
        values = turn.probe.see(sight(allowed))
        turn.cost = self.clock() - started
        self.spent += turn.cost
        self.looked_at = self.clock() - self.began
        turn.next_at, turn.tried = self.looked_at + APART, True
        if values:
            self.emit(Observed(step=step, epoch=epoch, probe=turn.probe.name, values=values))

    def _next(self, now: float) -> _Turn | None:
        """The one that has waited longest, if there is time for it; what it takes is known once it has been tried.

        The first look of each is taken at once, and its time saved later: a short run is looked into, too.
        """
        if not self._turns or not self.share:
            return None
        turn = min(self._turns, key=lambda one: one.next_at)
        if not turn.tried:
            return turn
        return turn if turn.next_at <= now and self.spent + turn.cost <= self.share * now else None
