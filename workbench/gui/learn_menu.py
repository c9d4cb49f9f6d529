"""The menu of lessons and of experiments that are ready to start."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QMenu, QWidget

from workbench.lessons import lessons
from workbench.presets import PRESETS


class LearnMenu(QMenu):
    """`open_lesson` gets a lesson's name, `start` the settings of a preset."""

    def __init__(
        self, parent: QWidget, open_lesson: Callable[[str], None], start: Callable[[dict[str, Any]], None]
    ) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self._open, self._start = open_lesson, start

    def fill(self) -> None:
        """Name everything in the window's language."""
        self.clear()
        self.addSection(self.tr("Lessons"))
        for lesson in lessons().values():
            action = self.addAction(lesson.title(), lambda name=lesson.name: self._open(name))
            action.setToolTip(lesson.sentence())
        self.addSection(self.tr("Experiments"))
        for preset in PRESETS:
            action = self.addAction(preset.title(), lambda settings=preset.settings: self._start(settings))
            action.setToolTip(preset.sentence())
