"""The one place where threads meet: work runs in a thread of its own, a timer in the window's thread brings its news.

A `Job` runs `work(control)` in a Python thread. What the work tells (`control.emit`) goes into a bounded deque; a timer
drains it about 30 times a second, so that however much is told, the window does the same small amount of work.
"""

import contextlib
import os
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.errors import UserError

INTERVAL_MS = 33
CAPACITY = 4096
# On Linux's scale of niceness, from 0 (as everyone) to 19 (only when nothing else runs).
BEHIND = 5


class Control:
    """What the working thread holds: where to tell, and whether to go on. No Qt in here."""

    def __init__(self, capacity: int = CAPACITY, dispensable: Callable[[Any], bool] | None = None) -> None:
        self._news: deque[Any] = deque()
        self._lock = threading.Lock()
        self._capacity = capacity
        self._dispensable = dispensable or (lambda news: True)
        self._stop = threading.Event()
        self._go = threading.Event()
        self._go.set()
        self.dropped = 0
        self._wishes: dict[str, Any] = {}

    def emit(self, news: Any) -> None:
        """Tell the window something. Where it does not keep up, the oldest dispensable news is dropped."""
        with self._lock:
            if len(self._news) >= self._capacity:
                self._drop_oldest()
            self._news.append(news)

    def should_stop(self) -> bool:
        """Whether to stop; holds the working thread here while it is paused."""
        self._go.wait()
        return self._stop.is_set()

    def take(self) -> list[Any]:
        """All news since the last call, oldest first."""
        with self._lock:
            news = list(self._news)
            self._news.clear()
        return news

    def wish(self, key: str, value: Any) -> None:
        """Ask the work to go on with another setting."""
        self._wishes = {**self._wishes, key: value}  # a new one each time: the other thread may be reading

    def wishes(self) -> dict[str, Any]:
        """The settings that were asked for, by name."""
        return self._wishes

    def pause(self) -> None:
        """Hold the work at its next look at `should_stop`."""
        if not self._stop.is_set():
            self._go.clear()

    def resume(self) -> None:
        """Let paused work go on."""
        self._go.set()

    def stop(self) -> None:
        """Ask the work to end; paused work wakes up to do so."""
        self._stop.set()
        self._go.set()

    def _drop_oldest(self) -> None:
        for index, news in enumerate(self._news):
            if self._dispensable(news):
                del self._news[index]
                self.dropped += 1
                return


class Job(QObject):
    """Work in a thread of its own. All signals arrive in the window's thread.

    `told`: a list of news, at most once a timer tick. `done`: the result. `refused`: the UserError. `crashed`: the
    traceback of a bug. Exactly one of the last three comes, and always after all news; `ended` follows it.
    """

    told = Signal(list)
    done = Signal(object)
    refused = Signal(object)
    crashed = Signal(str)
    ended = Signal()

    def __init__(
        self,
        work: Callable[[Control], Any],
        name: str,
        parent: QObject | None = None,
        dispensable: Callable[[Any], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        self.name = name
        self.control = Control(dispensable=dispensable)
        self._work = work
        self._outcome: tuple[str, Any] | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._drain)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()
        self._timer.start()

    @property
    def running(self) -> bool:
        """Whether the end has not been told yet."""
        return self._timer.isActive()

    def join(self, seconds: float) -> bool:
        """Wait for the thread without telling the window anything more; whether it ended."""
        self._timer.stop()
        if self._thread.is_alive():
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        _step_back()
        try:
            self._outcome = ("done", self._work(self.control))
        except UserError as error:
            self._outcome = ("refused", error)
        except BaseException:
            # The edge of the thread: whatever went wrong is shown as a bug, never lost.
            self._outcome = ("crashed", traceback.format_exc())

    def _drain(self) -> None:
        ended = not self._thread.is_alive()
        news = self.control.take()
        if news:
            self.told.emit(news)
        if not ended:
            return
        self._timer.stop()
        kind, value = self._outcome or ("crashed", f"The thread {self.name} ended without a result.")
        getattr(self, kind).emit(value)
        self.ended.emit()


def _step_back() -> None:
    """Let the window's thread go first where both want the processor; threads that this one starts inherit it."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BEHIND)


class Jobs(QObject):
    """The jobs that run, so that closing the window can end them all."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: list[Job] = []

    def begin(self, work: Callable[[Control], Any], name: str, dispensable: Callable[[Any], bool] | None = None) -> Job:
        """Make a job; connect to its signals, then `start` it."""
        job = Job(work, name, self, dispensable)
        self._running.append(job)
        job.ended.connect(lambda: self._forget(job))
        return job

    def close(self, seconds: float = 5.0) -> bool:
        """Ask every job to stop and wait for them together; whether all ended in time."""
        for job in self._running:
            job.control.stop()
        deadline = time.monotonic() + seconds
        # Every one is waited for, also behind one that did not end.
        ended = [job.join(max(0.0, deadline - time.monotonic())) for job in self._running]
        return all(ended)

    def _forget(self, job: Job) -> None:
        if job in self._running:
            self._running.remove(job)
        job.deleteLater()
