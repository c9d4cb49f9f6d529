"""Reading data in sight of the person: their beginning at once, then how far reading is, and a way to stop it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton

from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.gui.engine import Engine
from workbench.gui.phase import Phase
from workbench.gui.views import LoadedView
from workbench.gui.worker import Control


def read_in_sight(engine: Engine, settings: Mapping[str, Any], control: Control, fresh: bool) -> LoadedView:
    """(in a working thread) Tell the beginning of data that are new, and how far it is, while they are read."""
    if fresh:
        # What cannot be shown is told when it is read.
        with suppress(UserError):
            control.emit(engine.glance(settings))
    return engine.load(settings, Watch(lambda share, what: control.emit((share, what)), control.should_stop))


class ReadingBar(QFrame):
    """How far reading is, with a button that stops it. Seen only while something long is read."""

    def __init__(self, session: Any) -> None:
        super().__init__()
        self.session = session
        self.setObjectName("readingBar")
        self.what, self.bar, self.cancel = QLabel(), QProgressBar(), QPushButton()
        self.bar.setObjectName("readingProgress")
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setMinimumWidth(120)
        self.cancel.setObjectName("cancelReadingButton")
        self.cancel.clicked.connect(session.stop_reading)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 6, 16, 6)
        layout.setSpacing(12)
        layout.addWidget(self.what)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.cancel)
        session.reading.connect(self.show_share)
        session.phase_changed.connect(self._follow)
        self.retranslate()
        self.hide()

    def show_share(self, share: float, what: str) -> None:
        """Show how much is done of what."""
        self.what.setText(what)
        self.bar.setValue(round(1000 * share))
        self.bar.setAccessibleDescription(f"{what} {share:.0%}")
        self.setVisible(self.session.phase is Phase.LOADING)

    def _follow(self, phase: Phase) -> None:
        if phase is not Phase.LOADING:
            self.hide()

    def retranslate(self) -> None:
        """Take the window's language."""
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Stop reading; the data before stay."))
        self.bar.setAccessibleName(self.tr("Reading"))
