"""Reading the data of a window: one reading at a time, the newest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.errors import UserError
from workbench.gui.engine import Engine
from workbench.gui.phase import Phase, Stage
from workbench.gui.reading import read_in_sight
from workbench.gui.views import CheckupView, LoadedView
from workbench.gui.worker import Job, Jobs


@dataclass(frozen=True)
class Wanted:
    """Data to be read, as `data` says of them. `other`: they are new, and their fixes are still to be done.

    `network`: the settings of network and training that come along; None where those that are chosen stay.
    """

    data: Mapping[str, Any]
    other: bool = False
    network: Mapping[str, Any] | None = None

    @property
    def path(self) -> str:
        """The file, the folder or the sample."""
        return str(self.data.get("data.path", ""))


class Loading(QObject):
    """Reads data in a thread of its own. `taken` or `refused` comes of the newest reading alone."""

    taken = Signal(object, object)  # LoadedView, Wanted
    refused = Signal(object, object)  # UserError, Wanted; where it was stopped, StoppedError
    glanced = Signal()  # the beginning of data that are being read can be shown
    reading = Signal(float, str)  # fraction, what
    crashed = Signal(str)

    def __init__(self, engine: Engine, jobs: Jobs, stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._jobs, self._stage = engine, jobs, stage
        self.glance: CheckupView | None = None
        self._job: Job | None = None
        self._before = Phase.EMPTY

    def begin(self, wanted: Wanted, unseen: bool) -> None:
        """Read; what is being read now is given up. `unseen`: their beginning is to be shown at once."""
        self.stop()
        if self._stage.phase is not Phase.LOADING:
            self._before = self._stage.phase
        self._stage.go(Phase.LOADING)
        self.glance = None
        job = self._jobs.begin(lambda control: read_in_sight(self._engine, wanted.data, control, unseen), "loading")
        self._job = job
        job.told.connect(lambda news: self._see(job, news))
        job.done.connect(lambda view: self._take(job, view, wanted))
        job.refused.connect(lambda error: self._refuse(job, error, wanted))
        job.crashed.connect(lambda report: self._crash(job, report))
        job.start()

    def stop(self) -> None:
        """Give up reading; the data before stay."""
        if self._job is not None:
            self._job.control.stop()

    def _see(self, job: Job, news: list[Any]) -> None:
        """How far reading is, and the first rows as soon as they are there."""
        if job is not self._job:
            return
        for one in news:
            if isinstance(one, CheckupView):
                self.glance = one
                self.glanced.emit()
        steps = [one for one in news if isinstance(one, tuple)]
        if steps:
            self.reading.emit(*steps[-1])

    def _take(self, job: Job, view: LoadedView, wanted: Wanted) -> None:
        if job is self._job:
            self._job, self.glance = None, None
            self.taken.emit(view, wanted)

    def _refuse(self, job: Job, error: UserError, wanted: Wanted) -> None:
        if job is self._job:
            self._end()
            self.refused.emit(error, wanted)

    def _crash(self, job: Job, report: str) -> None:
        if job is self._job:
            self._end()
        self.crashed.emit(report)

    def _end(self) -> None:
        """Without new data: all is as before."""
        self._job, self.glance = None, None
        self._stage.go(self._before)
