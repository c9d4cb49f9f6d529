"""Looks at the data in a thread of its own: one question at a time, the newest counts."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.data.looks import AnyLook, Look
from workbench.gui.engine import Engine
from workbench.gui.views import LoadedView
from workbench.gui.worker import Job, Jobs

KEPT = 3  # of ten million values each


class Looking(QObject):
    """`found` brings the look that was asked for last: the question (kind, choice, example) and the answer."""

    found = Signal(tuple, object)
    refused = Signal(object)
    crashed = Signal(str)

    def __init__(self, engine: Engine, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._jobs = engine, jobs
        self._loaded: LoadedView | None = None
        self._job: Job | None = None
        self._asked: tuple[str, str, int] | None = None
        self._kept: dict[tuple[str, str, int], AnyLook] = {}

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._job is not None

    def offered(self, loaded: LoadedView | None) -> tuple[Look, ...]:
        """The looks that fit these data; what was known of others is forgotten."""
        if self._loaded is None or loaded is None or loaded.task is not self._loaded.task:
            self._kept, self._job = {}, None
        self._loaded = loaded
        return () if loaded is None else self._engine.looks(loaded)

    def ask(self, kind: str, choice: str, example: int) -> None:
        """Ask for a look; `found` brings it, at once where it is known."""
        question = (kind, choice, example)
        self._asked = question
        if self._loaded is None:
            return
        if question in self._kept:
            self.found.emit(question, self._kept[question])
        elif self._job is None:
            self._begin(question)

    def _begin(self, question: tuple[str, str, int]) -> None:
        loaded = self._loaded
        assert loaded is not None
        job = self._jobs.begin(lambda control: self._engine.look(loaded, *question), "look")
        self._job = job

        def end(act: Any) -> None:
            if job is not self._job:
                return
            self._job = None
            act()
            # Asked for something else meanwhile.
            if self._asked is not None and self._asked != question:
                self.ask(*self._asked)

        job.done.connect(lambda look: end(lambda: self._take(question, look)))
        job.refused.connect(lambda error: end(lambda: self.refused.emit(error)))
        job.crashed.connect(lambda report: end(lambda: self.crashed.emit(report)))
        job.start()

    def _take(self, question: tuple[str, str, int], look: AnyLook) -> None:
        while len(self._kept) >= KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[question] = look
        if question == self._asked:
            self.found.emit(question, look)
