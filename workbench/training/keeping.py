"""When a checkpoint is due: by time, as long as checkpoints cost little of it, and by steps."""

from collections.abc import Callable

KEEP_SECONDS = 10.0  # between two checkpoints, at least
KEEP_SHARE = 0.02  # of the time may go into checkpoints
# What writing one takes is known once one was written; before, it is taken to be so many bytes a second.
BYTES_A_SECOND = 100e6


class Keeping:
    """Keeps the time of checkpoints. `every`: so many optimizer steps apart as well, whatever that costs; 0: by time.

    `size`: about how many bytes one takes. `step`: the run's steps so far.
    """

    def __init__(self, every: int, clock: Callable[[], float], size: int, step: int) -> None:
        self._every, self._clock = every, clock
        self._cost = size / BYTES_A_SECOND
        self._at, self._step = clock(), step

    def due(self, step: int) -> bool:
        """Whether one is due after this step."""
        if self._every and step // self._every > self._step // self._every:
            return True
        return self._clock() - self._at >= max(KEEP_SECONDS, self._cost / KEEP_SHARE)

    def keep(self, step: int, write: Callable[[], None]) -> None:
        """Write one, and remember when, and how long it took."""
        before = self._clock()
        write()
        self._at, self._step = self._clock(), step
        self._cost = self._at - before

    def steps_left(self, step: int) -> int | None:
        """How many steps there are before the next one that is due by steps; None where none is."""
        return self._every - step % self._every if self._every else None
