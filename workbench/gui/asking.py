"""Questions to a trained network: each is answered in a thread of its own, and only the last of its kind counts."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.data.watch import StoppedError, Watch
from workbench.errors import UserError
from workbench.gui.engine import Engine
from workbench.gui.worker import Control, Job, Jobs


class Asking(QObject):
    """`answered`: the analysis's name and what came of it. `going_on`: its name, how much is done, what of."""

    answered = Signal(str, object)
    going_on = Signal(str, float, str)
    refused = Signal(str, object)  # the analysis's name and the UserError
    crashed = Signal(str)

    def __init__(self, engine: Engine, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._jobs = engine, jobs
        self._last: dict[str, Job] = {}

    def ask(self, name: str, run: Path, settings: Mapping[str, Any]) -> None:
        """Ask a run of an analysis; an answer that is still awaited from the same analysis is not wanted any more."""
        self.do(name, lambda watch: self._engine.analyse(name, run, settings, watch))

    def do(self, name: str, answer: Callable[[Watch], Any]) -> None:
        """Ask what is no analysis of a run: `answer` works it out in a thread; the rest is as for `ask`."""
        self.cancel(name)

        def work(control: Control) -> Any:
            return answer(Watch(lambda share, what: control.emit((share, what)), control.should_stop))

        job = self._jobs.begin(work, f"ask {name}")
        self._last[name] = job
        job.told.connect(lambda news: self._tell(name, job, news[-1]))
        job.done.connect(lambda answer: self._take(name, job, answer))
        job.refused.connect(lambda error: self._refuse(name, job, error))
        job.crashed.connect(self.crashed)
        job.start()

    def cancel(self, name: str) -> None:
        """Give up waiting for an answer, if one is awaited."""
        job = self._last.pop(name, None)
        if job is not None:
            job.control.stop()

    def awaits(self, name: str) -> bool:
        """Whether an answer is still to come."""
        return name in self._last

    def _tell(self, name: str, job: Job, news: tuple[float, str]) -> None:
        if self._last.get(name) is job:
            self.going_on.emit(name, *news)

    def _take(self, name: str, job: Job, answer: Any) -> None:
        if self._last.get(name) is job:
            del self._last[name]
            self.answered.emit(name, answer)

    def _refuse(self, name: str, job: Job, error: UserError) -> None:
        if self._last.get(name) is not job:
            return
        del self._last[name]
        if not isinstance(error, StoppedError):
            self.refused.emit(name, error)
