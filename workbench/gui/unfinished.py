"""Runs that were cut off: the window tells of them at its start, and goes on with them where they stand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.data.watch import StoppedError
from workbench.errors import UserError
from workbench.gui.engine import Engine
from workbench.gui.errands import Errand
from workbench.gui.phase import Phase
from workbench.gui.training import Training
from workbench.gui.views import Message, UnfinishedView
from workbench.words import translate


class Unfinished(QObject):
    """Offers them in the banner, one after another. `load` has a run's data read, and its settings taken over.

    An offer that came to nothing is made again, as soon as nothing else is trained; where a run was refused, the next
    one is offered, and that one no more by this window.
    """

    messaged = Signal(object)  # Message

    def __init__(
        self,
        engine: Engine,
        training: Training,
        load: Callable[[UnfinishedView], bool],
        errand: Errand,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._engine, self._training, self._load, self._errand = engine, training, load, errand
        self._awaited: UnfinishedView | None = None  # its data are being read
        self._refused: set[Path] = set()
        self._again = False
        training.refused.connect(self._leave_out)
        training.crashed.connect(self._leave_out)

    def look(self) -> None:
        """Look for such runs in the window's folder, and tell of them."""
        folder = self._training.runs
        self._errand(lambda control: self._engine.unfinished(folder), "unfinished", self._offer)

    def idle(self) -> None:
        """Nothing is being trained: look again, where an offer was taken up since the last time."""
        if self._again:
            self._again = False
            self.look()

    def go_on(self, run: UnfinishedView) -> None:
        """Read its data, then train on."""
        if self._load(run):
            self._awaited = run
        else:
            self._again = True

    def data_came(self, phase: Phase, path: str) -> None:
        """Data were read: train on, where they are the awaited run's."""
        run, self._awaited = self._awaited, None
        if run is None or run.spec is None:
            return
        self._again = True
        if phase is Phase.READY and path == run.spec.data.path:
            self._training.start(run.spec, resume=run.folder)
        else:
            self.idle()

    def data_refused(self, path: str | None = None, error: UserError | None = None) -> None:
        """The data of a path, or what was being read, cannot be had: the awaited run does not go on, another may."""
        run, self._awaited = self._awaited, None
        if run is None or run.spec is None:
            return
        if path in (None, run.spec.data.path) and not isinstance(error, StoppedError):
            self._refused.add(run.folder)
        self.look()

    def _leave_out(self) -> None:
        if self._training.folder is not None:
            self._refused.add(self._training.folder)

    def _offer(self, found: list[UnfinishedView]) -> None:
        runs = [run for run in found if run.spec is not None and run.folder not in self._refused]
        if not runs:
            return
        first = runs[0]
        if len(runs) == 1:
            text = translate("session", "A run did not end: {name}.")
            action = translate("session", "Go on with it")
        else:
            text = translate("session", "{count} runs did not end; the newest is {name}.")
            action = translate("session", "Go on with the newest")
        hint = translate("session", "It goes on where it stood, as if it had never stopped.")
        told = text.format(count=len(runs), name=f"{first.data}, {first.when}")
        self.messaged.emit(
            Message(
                told, hint, "info", action, lambda: self.go_on(first), closed=lambda: self._decline(runs),
                patient=bool(self._refused),  # why one was refused is to be read first
            )
        )  # fmt: skip

    def _decline(self, runs: list[UnfinishedView]) -> None:
        def work(control: Any) -> None:
            del control
            for run in runs:
                self._engine.decline(run.folder)

        self._errand(work, "decline", lambda _: None)
