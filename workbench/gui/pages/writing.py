"""Text that the network writes: live while it learns, and on demand with a prompt, a temperature and a seed."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.pictures import Sparkline
from workbench.gui.session import Phase, Session
from workbench.gui.theme import BODY, Tokens, mono_family, sized

# Below this width three numbers and their names do not stand beside each other.
ROOMY = 430


class WritingPanel(QFrame):
    """A card with the text; the controls below it."""

    def __init__(self, session: Session, short: bool = False) -> None:
        super().__init__()
        self.setObjectName("card")
        self.session, self.short = session, short
        self.title, self.hint = QLabel(), QLabel()
        self.title.setProperty("role", "card")
        self.hint.setProperty("role", "caption")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAcceptDrops(False)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.prompt = QLineEdit()
        self.prompt.setAcceptDrops(False)
        self.length, self.seed = QSpinBox(), QSpinBox()
        self.length.setRange(1, 100_000)
        self.length.setValue(400 if short else 1000)
        self.seed.setRange(0, 2**31 - 1)
        self.temperature = QDoubleSpinBox()
        self.temperature.setRange(0.05, 5.0)
        self.temperature.setSingleStep(0.1)
        self.temperature.setValue(0.8)
        for spin in (self.length, self.seed, self.temperature):
            spin.setMinimumWidth(72)
        self.write = QPushButton()
        self.write.clicked.connect(self._write)
        self.labels = [QLabel() for _ in range(4)]
        for label, field in zip(self.labels, (self.prompt, self.temperature, self.seed, self.length), strict=True):
            label.setBuddy(field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 10, 8)
        layout.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.hint, 1, Qt.AlignmentFlag.AlignRight)
        layout.addLayout(head)
        # A series that the network goes on with is seen, too.
        self.picture = Sparkline()
        self.picture.setMaximumHeight(54 if short else 160)
        self.picture.hide()
        layout.addWidget(self.picture, 1)
        layout.addWidget(self.text, 1)
        layout.addLayout(self._fields())
        session.results.wrote.connect(self._show_written)
        session.phase_changed.connect(self._show_phase)
        self.retranslate()
        self._show_phase(session.phase)

    def _fields(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(6)
        pairs = list(zip(self.labels, (self.prompt, self.temperature, self.seed, self.length), strict=True))
        first, second = QHBoxLayout(), QHBoxLayout()
        for row, part in ((first, pairs[:1]), (second, pairs[1:])):
            row.setSpacing(8)
            for label, field in part:
                row.addWidget(label)
                row.addWidget(field, 1)
            rows.addLayout(row)
        first.addWidget(self.write)
        return rows

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow panel the temperature alone is asked for; the others keep their values."""
        super().resizeEvent(event)
        roomy = self.width() >= ROOMY
        for widget in (*self.labels[2:], self.seed, self.length):
            widget.setVisible(roomy)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's fonts."""
        font = sized(BODY)
        font.setFamilies([mono_family(), *font.families()])
        self.text.setFont(font)
        self.picture.dress(tokens)

    def show_text(self, text: str) -> None:
        """Show what the network wrote while it learns."""
        loaded = self.session.loaded
        series = loaded is not None and loaded.spec.data.binning != "none"
        self.picture.setVisible(series)
        if series:
            self.picture.show_values(np.array([float(line) for line in text.split()]))
        if text != self.text.toPlainText():
            self.text.setPlainText(text)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(self.tr("What the network writes"))
        self.text.setPlaceholderText(
            self.tr("A text by the network appears here while it learns: nonsense first, words later.")
        )
        self.text.setAccessibleName(self.title.text())
        self.picture.setAccessibleName(self.tr("The written values"))
        self.picture.setToolTip(self.tr("The values that the network wrote, from left to right."))
        self.text.setToolTip(self.tr("Written by the network, one symbol after the other."))
        names = (self.tr("Prompt"), self.tr("Temperature"), self.tr("Seed"), self.tr("Length"))
        tips = (
            self.tr(
                "The text to go on from; symbols that it has never seen are no problem. Of a series: numbers with "
                "blanks between them. Empty: from a fresh line, or from where the series ends."
            ),
            self.tr("Low: the likeliest symbols, dull and safe. High: bold and wrong. 1 is what it has learnt."),
            self.tr("The same seed gives the same text."),
            self.tr("How many symbols to write: characters, words, bytes, byte pairs or values."),
        )
        fields: tuple[QWidget, ...] = (self.prompt, self.temperature, self.seed, self.length)
        for label, field, name, tip in zip(self.labels, fields, names, tips, strict=True):
            label.setText(name)
            field.setToolTip(tip)
            field.setAccessibleName(name)
        self.write.setText(self.tr("Write"))
        self.write.setToolTip(self.tr("Let the trained network write with these settings."))

    def _show_phase(self, phase: Phase) -> None:
        ready = phase is Phase.FINISHED and self.session.run_folder is not None
        for widget in (self.prompt, self.temperature, self.seed, self.length, self.write):
            widget.setEnabled(ready)

    def _write(self) -> None:
        folder = self.session.run_folder
        if folder is not None:
            self.write.setEnabled(False)
            self.session.results.write(
                folder, self.prompt.text(), self.length.value(), self.temperature.value(), self.seed.value()
            )

    def _show_written(self, text: str) -> None:
        self.show_text(text)
        self._show_phase(self.session.phase)
