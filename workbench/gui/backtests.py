"""Backtests of a finished forecast, in a thread of their own: begun, told of, stopped and forgotten."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.gui.engine import Engine
from workbench.gui.worker import Control, Job, Jobs
from workbench.training import events
from workbench.training.spec import Spec

Fold = dict[str, Any]


class Progress:
    """How far a backtest is, from what its runs tell in the working thread. Epochs alone are told: they are few."""

    def __init__(self, folds: int, tell: Callable[[object], None]) -> None:
        self._folds, self._tell = folds, tell
        self._fold, self._epochs = 0, 1

    def hear(self, event: events.Event) -> None:
        """Tell (share, fold) where an event moves them."""
        if isinstance(event, events.Prepared):
            self._fold += 1
            self._epochs = max(event.epochs, 1)
            self._tell(((self._fold - 1) / self._folds, self._fold))
        elif isinstance(event, events.EpochEnded):
            self._tell(((self._fold - 1 + min(event.epoch / self._epochs, 1.0)) / self._folds, self._fold))


class Backtests(QObject):
    """One at a time. `changed`: how far it is, what was found, or whether it runs."""

    changed = Signal()
    refused = Signal(object)
    crashed = Signal(str)

    def __init__(self, engine: Engine, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._jobs = engine, jobs
        self._job: Job | None = None
        self.forget()

    @property
    def busy(self) -> bool:
        """Whether one runs."""
        return self._job is not None

    def forget(self) -> None:
        """Stop what runs; another run is looked at."""
        self.stop()
        self._job = None
        self.share, self.fold, self.wanted, self.stopped = 0.0, 0, 0, False
        self.found: list[Fold] = []
        self.mean: Fold = {}
        self.changed.emit()

    def begin(self, spec: Spec, run: Path, folds: int) -> None:
        """Backtest as `run` was trained, by `spec`; the folds' runs are written into the run's own folder."""
        self.forget()
        self.wanted = folds

        def work(control: Control) -> Fold:
            progress = Progress(folds, control.emit)
            where = run / "backtest"
            return self._engine.backtest(spec, where, folds, progress.hear, control.should_stop, control.emit)

        job = self._jobs.begin(work, "backtest", lambda news: isinstance(news, tuple))
        self._job = job
        job.told.connect(lambda news: self._hear(job, news))
        job.done.connect(lambda found: self._end(job, found))
        job.refused.connect(lambda error: self._end(job, None, lambda: self.refused.emit(error)))
        job.crashed.connect(lambda report: self._end(job, None, lambda: self.crashed.emit(report)))
        job.start()
        self.changed.emit()

    def stop(self) -> None:
        """End it; the folds that are done stay."""
        if self._job is not None:
            self.stopped = True
            self._job.control.stop()
            self.changed.emit()

    def _hear(self, job: Job, news: list[Any]) -> None:
        if job is not self._job:
            return
        for one in news:
            if isinstance(one, tuple):
                self.share, self.fold = one
            else:
                self.found.append(one)
        self.changed.emit()

    def _end(self, job: Job, found: Fold | None, tell: Callable[[], None] = lambda: None) -> None:
        if job is not self._job:
            return
        self._job = None
        if found is not None:
            self.found, self.mean = found["folds"], found["mean"]
        self.changed.emit()
        tell()
