"""The training of a window: one at a time, in a thread of its own, into a run folder of its own."""

import re
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.data.watch import StoppedError
from workbench.errors import UserError
from workbench.gui.engine import Engine
from workbench.gui.history import EVERYTHING, History
from workbench.gui.phase import Phase, Stage
from workbench.gui.worker import Job, Jobs
from workbench.training import events
from workbench.training.spec import Spec


class Training(QObject):
    """Begins, holds and ends a training, and moves the window's phase along with it.

    `history`: the course of the present run, or of the last one. `spec` and `folder`: what it is trained by and kept
    in; a folder is named before anything is written into it.
    """

    began = Signal()  # a run: the history is new
    progressed = Signal(set)  # what of the history changed
    finished = Signal()
    noticed = Signal(object)  # events.Notice
    offered = Signal(object)  # events.Notice: with what it suggests a new run can go on from the last good state
    refused = Signal(object)  # UserError
    crashed = Signal(str)

    def __init__(self, engine: Engine, jobs: Jobs, stage: Stage, home: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._jobs, self._stage, self._home = engine, jobs, stage, home
        self.history = History()
        self.spec: Spec | None = None
        self.folder: Path | None = None
        self._job: Job | None = None
        self._offer: events.Notice | None = None

    @property
    def runs(self) -> Path:
        """The folder of the window's runs."""
        return self._home / "runs"

    def start(self, spec: Spec, parent: Path | None = None, resume: Path | None = None) -> None:
        """Train as a spec says; on from where another run stands, where one is given; `resume`: the run in a folder."""
        folder = resume or self._new_folder(spec)
        more = {"resume": True} if resume is not None else {}
        self.history.clear()
        self.spec, self.folder = spec, folder
        self.began.emit()
        self._stage.go(Phase.PREPARING)
        job = self._jobs.begin(
            lambda control: self._engine.run(
                spec, folder, control.emit, control.should_stop, control.wishes, parent, **more
            ),
            "training",
            lambda news: isinstance(news, events.Stepped),
        )
        self._job = job
        job.told.connect(self._take)
        job.done.connect(lambda summary: self._finish())
        job.refused.connect(self._refuse)
        job.crashed.connect(self._crash)
        job.start()

    def steer(self, key: str, value: Any) -> None:
        """Ask the run that goes on, if one does, to take a setting over."""
        if self._job is not None and self._stage.phase.busy:
            self._job.control.wish(key, value)

    def steered(self, key: str) -> Any:
        """What a setting of the training is in the run that goes on; None where none does."""
        if self._job is None or not self._stage.phase.busy or self.spec is None:
            return None
        before = getattr(self.spec.training, key.removeprefix("training."))
        return self._job.control.wishes().get(key, before)

    def pause(self) -> None:
        """Hold it where it is."""
        if self._job is not None and self._stage.phase in (Phase.PREPARING, Phase.TRAINING):
            self._job.control.pause()
            self._stage.go(Phase.PAUSED)

    def resume(self) -> None:
        """Go on after a pause."""
        if self._job is not None and self._stage.phase is Phase.PAUSED:
            self._job.control.resume()
            self._stage.go(Phase.TRAINING if self.history.prepared is not None else Phase.PREPARING)

    def stop(self) -> None:
        """End it; the best weights so far are kept."""
        if self._job is not None and self._stage.phase.busy:
            self._job.control.stop()
            self._stage.go(Phase.STOPPING)

    def forget(self) -> None:
        """Other data: the last run is none of theirs."""
        self.history.clear()
        self.folder = None

    def _take(self, news: list[Any]) -> None:
        changed = self.history.absorb(news)
        if any(isinstance(event, events.Prepared) for event in news):
            self.began.emit()
            if self._stage.phase is Phase.PREPARING:
                self._stage.go(Phase.TRAINING)
        for event in news:
            if isinstance(event, events.Notice) and event.go_on:
                self._offer = event
            elif isinstance(event, events.Notice):
                self.noticed.emit(event)
        if changed:
            self.progressed.emit(changed)

    def _finish(self) -> None:
        self._job = None
        self._stage.go(Phase.FINISHED)
        self.progressed.emit(set(EVERYTHING))
        self.finished.emit()
        # Only now is the state that a new run would go on from all in its folder.
        offer, self._offer = self._offer, None
        if offer is not None:
            self.offered.emit(offer)

    def _refuse(self, error: UserError) -> None:
        self._job = None
        self._stage.go(Phase.READY)
        # Who stops it while it reads the data anew is not to be told of it.
        if not isinstance(error, StoppedError):
            self.refused.emit(error)

    def _crash(self, report: str) -> None:
        self._job = None
        self._stage.go(Phase.READY)
        self.crashed.emit(report)

    def _new_folder(self, spec: Spec) -> Path:
        name = Path(spec.data.path.removeprefix("sample:")).stem or "run"
        safe = re.sub(r"[^\w.-]+", "-", name)[:40].strip("-.") or "run"
        stem = f"{time.strftime('%Y%m%d-%H%M%S')}-{safe}-{spec.model.cell}"
        folder, number = self._home / "runs" / stem, 2
        while folder.exists():
            folder, number = self._home / "runs" / f"{stem}-{number}", number + 1
        return folder
