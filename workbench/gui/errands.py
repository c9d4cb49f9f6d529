"""Errands: short work in threads of their own. In a lane, one is done after another."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from workbench.errors import UserError
from workbench.gui.worker import Control

Work = Callable[[Control], Any]


def nothing(*told: Any) -> None:
    """Whatever is told, do nothing about it."""
    del told


class Errand(Protocol):
    """Does work in a thread: (work, its name, what takes its result, what takes its news, what comes in any case).

    The last is called behind the others, whether there was a result, a refusal or a bug.
    """

    def __call__(
        self,
        work: Work,
        name: str,
        take: Callable[[Any], object],
        told: Callable[[list[Any]], object] = ...,
        ended: Callable[[], object] = ...,
    ) -> None: ...


class Lane:
    """An `Errand` that does one work after another, in the order in which they were asked for."""

    def __init__(self, errand: Errand) -> None:
        self._errand = errand
        self._waiting: deque[tuple[Work, Callable[[], None]]] = deque()
        self._busy = False

    def __call__(
        self,
        work: Work,
        name: str,
        take: Callable[[Any], object],
        told: Callable[[list[Any]], object] = nothing,
        ended: Callable[[], object] = nothing,
    ) -> None:
        """Do it now, or behind those that wait."""

        def over() -> None:
            self._busy = False
            ended()
            self._next()

        self._waiting.append((work, lambda: self._errand(work, name, take, told, over)))
        self._next()

    def finish(self) -> bool:
        """The window closes, and nobody will call again: do the rest at once, in a single thread; whether there is any.

        A refusal has nobody left who could read it.
        """
        works = [work for work, _ in self._waiting]
        self._waiting.clear()

        def rest(control: Control) -> None:
            for work in works:
                with suppress(UserError):
                    work(control)

        if works:
            self._errand(rest, "rest", nothing)
        return bool(works)

    def _next(self) -> None:
        if not self._busy and self._waiting:
            self._busy = True
            self._waiting.popleft()[1]()
