"""Fair turns on a few cores: many threads work, and at any moment only as many as there are tokens."""

import threading
import time
from collections.abc import Callable


class Turns:
    """`tokens` for any number of workers, each with a number of its own.

    A worker takes a token before it works, asks for its next turn now and then (`pass_on`), and leaves in the end.
    The next turn goes to whoever waits and has worked least, so that all move on at once, however long their calls.
    """

    def __init__(self, tokens: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._lock = threading.Lock()
        self._free = max(1, tokens)
        self._clock = clock
        self._waiting: dict[int, threading.Event] = {}
        self._since: dict[int, float] = {}
        self._used: dict[int, float] = {}

    def take(self, who: int) -> None:
        """Wait for a token."""
        with self._lock:
            # Who joins late does not hold the others up until it has had as much as they.
            self._used.setdefault(who, min(self._used.values(), default=0.0))
            self._waiting[who] = turn = threading.Event()
            self._hand_out()
        turn.wait()

    def pass_on(self, who: int) -> None:
        """Give the token to whoever has worked less, and wait for the next turn; at once where nobody has."""
        with self._lock:
            self._settle(who)
            if all(self._used[other] >= self._used[who] for other in self._waiting):
                self._since[who] = self._clock()
                return
            self._free += 1
            self._waiting[who] = turn = threading.Event()
            self._hand_out()
        turn.wait()

    def leave(self, who: int) -> None:
        """Give the token back for good."""
        with self._lock:
            self._settle(who)
            self._used.pop(who)
            self._free += 1
            self._hand_out()

    def used(self) -> dict[int, float]:
        """Seconds that each worker of now has had, those of its present turn left out."""
        with self._lock:
            return dict(self._used)

    def worked(self, who: int) -> float:
        """A clock for one worker, in seconds: it stands still while that one waits."""
        with self._lock:
            since = self._since.get(who)
            return self._used[who] + (self._clock() - since if since is not None else 0.0)

    def _settle(self, who: int) -> None:
        self._used[who] += self._clock() - self._since.pop(who)

    def _hand_out(self) -> None:
        while self._free and self._waiting:
            # Of equals, the one that has waited longest: a dict keeps the order in which they came.
            chosen = min(self._waiting, key=lambda one: self._used[one])
            self._free -= 1
            self._since[chosen] = self._clock()
            self._waiting.pop(chosen).set()
