"""What is done with trained networks: listing them, taking them elsewhere, putting them to work."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.gui.engine import Engine
from workbench.gui.views import RunView
from workbench.gui.worker import Control

# (work, its name, what takes its result): short work in a thread of its own.
Errand = Callable[[Callable[[Control], Any], str, Callable[[Any], None]], None]


class Results(QObject):
    """The runs in the window's folder, and their weights at work."""

    runs_changed = Signal()
    wrote = Signal(str)  # text of a language model
    translated = Signal(object)  # events.Shown
    exported = Signal(object)  # Path

    def __init__(self, engine: Engine, home: Path, errand: Errand, parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._errand = engine, errand
        self._folder = home / "runs"
        self.runs: list[RunView] = []

    def refresh(self) -> None:
        """Read the list of runs anew."""
        folder = self._folder
        self._errand(lambda control: self._engine.runs(folder) if folder.is_dir() else [], "runs", self._take)

    def export(self, run: Path, kind: str, out: Path) -> None:
        """Write a run's weights in a format."""
        self._errand(lambda control: self._engine.export(run, kind, out), "export", lambda _: self.exported.emit(out))

    def predict(self, run: Path, data: Path, out: Path) -> None:
        """Apply a run to a file."""
        self._errand(lambda control: self._engine.predict(run, data, out), "predict", lambda _: self.exported.emit(out))

    def write(self, run: Path, prompt: str, length: int, temperature: float, seed: int) -> None:
        """Let a trained language model write."""
        work = (run, prompt, length, temperature, seed)
        self._errand(lambda control: self._engine.sample(*work), "sample", self.wrote.emit)

    def translate(self, run: Path, text: str, beam: int) -> None:
        """Let a trained translator translate a text."""
        self._errand(lambda control: self._engine.translate(run, text, beam), "translate", self.translated.emit)

    def _take(self, runs: list[RunView]) -> None:
        self.runs = runs
        self.runs_changed.emit()
