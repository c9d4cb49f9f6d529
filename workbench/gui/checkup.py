"""The data doctor in the window: what it found, which fixes were done, and the way back from each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.data.checkup.finding import Finding, Fix
from workbench.errors import UserError
from workbench.gui.engine import Engine
from workbench.gui.views import CheckupView, LoadedView
from workbench.gui.worker import Job, Jobs


@dataclass(frozen=True)
class Done:
    """A fix that was done, what it was for, and what was said of its settings before (those unsaid are absent)."""

    fix: Fix
    finding: str
    before: Mapping[str, Any]


class Checkup(QObject):
    """Looks at the session's data after each change, in a thread of its own.

    `refused`: data that were read but cannot be learnt from yet; the session goes on with those before them.
    """

    changed = Signal()
    looked = Signal()  # at data that are new
    crashed = Signal(str)

    def __init__(self, engine: Engine, jobs: Jobs, load: Callable[[dict[str, Any]], bool], parent: QObject) -> None:
        """`load` begins to read data with other settings and returns whether it did."""
        super().__init__(parent)
        self._engine, self._jobs, self._load = engine, jobs, load
        self.view: CheckupView | None = None
        self.refused = False
        self.done: list[Done] = []
        self._settings: dict[str, Any] = {}
        self._job: Job | None = None

    @property
    def busy(self) -> bool:
        """Whether it looks now."""
        return self._job is not None

    @property
    def settings(self) -> dict[str, Any]:
        """What was said about the data that were looked at last; empty where there are none yet."""
        return dict(self._settings)

    def forget(self) -> None:
        """Other data: their fixes are not these."""
        self.done = []

    def look(self, settings: Mapping[str, Any], loaded: LoadedView) -> None:
        """Look at data that are ready to be learnt from."""
        fresh = self._settings.get("data.path") != settings.get("data.path")
        self._begin(dict(settings), loaded, lambda view: self._take(view, settings, False, fresh))

    def look_at_refused(
        self, settings: Mapping[str, Any], mendable: Callable[[], None], hopeless: Callable[[], None]
    ) -> None:
        """Look at data that were refused; say whether fixes may help."""

        def take(view: CheckupView) -> None:
            if not any(one.weight == "error" and one.fixes for one in view.findings) and not self.done:
                hopeless()
                return
            self._take(view, settings, True, False)
            mendable()

        self._begin(dict(settings), None, take, hopeless)

    def apply(self, finding: Finding, fix: Fix) -> None:
        """Do a fix: read the data anew with its settings."""
        before = {key: self._settings[key] for key in fix.settings if key in self._settings}
        settings = {key: tuple(value) if isinstance(value, list) else value for key, value in fix.settings.items()}
        if self._load(self.settings | settings):
            self.done.append(Done(fix, finding.message, before))
            self.changed.emit()

    def undo(self) -> None:
        """Take the last fix back: its settings become what they were."""
        if not self.done:
            return
        last = self.done[-1]
        kept = {key: value for key, value in self._settings.items() if key not in last.fix.settings}
        if self._load(kept | dict(last.before)):
            self.done.pop()
            self.changed.emit()

    def _begin(
        self,
        settings: dict[str, Any],
        loaded: LoadedView | None,
        take: Callable[[CheckupView], None],
        refuse: Callable[[], None] = lambda: None,
    ) -> None:
        job = self._jobs.begin(lambda control: self._engine.check_up(settings, loaded), "check-up")
        self._job = job
        self.changed.emit()

        def end(act: Callable[[], None]) -> None:
            if job is self._job:
                self._job = None
                act()
                self.changed.emit()

        def refused(error: UserError) -> None:
            end(refuse)

        def crashed(report: str) -> None:
            end(refuse)
            self.crashed.emit(report)

        job.done.connect(lambda view: end(lambda: take(view)))
        job.refused.connect(refused)
        job.crashed.connect(crashed)
        job.start()

    def _take(self, view: CheckupView, settings: Mapping[str, Any], refused: bool, fresh: bool) -> None:
        self.view, self._settings, self.refused = view, dict(settings), refused
        if fresh:
            self.looked.emit()
