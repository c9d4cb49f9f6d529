"""Runs that were cut off: the window tells of them at its start, and goes on with them where they stand."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.gui.engine import Engine
from workbench.gui.phase import Phase
from workbench.gui.results import Errand
from workbench.gui.training import Training
from workbench.gui.views import Message, UnfinishedView
from workbench.words import translate


class Unfinished(QObject):
    """Offers them in the banner, one after another. `load` has a run's data read, and its settings taken over."""

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
        self._going_on = False
        training.finished.connect(self._look_for_more)

    def look(self) -> None:
        """Look for such runs in the window's folder, and tell of them."""
        folder = self._training.runs
        self._errand(lambda control: self._engine.unfinished(folder), "unfinished", self._offer)

    def go_on(self, run: UnfinishedView) -> None:
        """Read its data, then train on."""
        self._awaited = run if run.spec is not None and self._load(run) else None

    def data_came(self, phase: Phase, path: str) -> None:
        """Data were read: train on, where they are the awaited run's."""
        run, self._awaited = self._awaited, None
        if run is None or run.spec is None or phase is not Phase.READY or path != run.spec.data.path:
            return
        self._going_on = True
        self._training.start(run.spec, resume=run.folder)

    def forget(self) -> None:
        """The awaited run's data cannot be read."""
        self._awaited = None

    def _look_for_more(self) -> None:
        if self._going_on:
            self._going_on = False
            self.look()

    def _offer(self, runs: list[UnfinishedView]) -> None:
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
            Message(told, hint, "info", action, lambda: self.go_on(first), closed=lambda: self._decline(runs))
        )  # fmt: skip

    def _decline(self, runs: list[UnfinishedView]) -> None:
        def work(control: Any) -> None:
            del control
            for run in runs:
                self._engine.decline(run.folder)

        self._errand(work, "decline", lambda _: None)
