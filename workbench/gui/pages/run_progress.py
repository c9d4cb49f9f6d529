"""How far long work on the runs is: their first reading, or their import, which can be stopped."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from workbench.words import translate


class RunProgress(QWidget):
    """Words, a bar, and a button that stops it where it is `stoppable`. Seen only while something is under way."""

    stopped = Signal()

    def __init__(self, stoppable: bool = False) -> None:
        super().__init__()
        self.words, self.bar, self.stop = QLabel(), QProgressBar(), QPushButton()
        self.words.setProperty("role", "muted")
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.stop.clicked.connect(self.stopped)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.stop)
        if not stoppable:
            self.stop.hide()
        self.hide()

    def show_share(self, share: float, what: str) -> None:
        """Show how much is done, and what is being done now; 1.0: it is over."""
        self.setVisible(share < 1)
        self.bar.setValue(round(1000 * share))
        self.bar.setToolTip(what)
        self.bar.setAccessibleDescription(f"{what} {share:.0%}")

    def retranslate(self, words: str) -> None:
        """Take the window's language; `words`: what is under way."""
        self.words.setText(words)
        self.bar.setAccessibleName(words)
        self.stop.setText(translate("runs page", "Stop"))
        self.stop.setToolTip(translate("runs page", "Stop importing. The runs that have come in stay."))
