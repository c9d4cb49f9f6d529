"""The same bytes in several encodings, to see at a glance which is right."""

from pathlib import Path

from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTableWidgetItem,
    QVBoxLayout,
)

from workbench.gui.session import Session
from workbench.gui.tables import ReadTable
from workbench.gui.theme import BODY, Tokens, mono_family, sized


class EncodingPanel(QFrame):
    """A row for each encoding with a telling line; the chosen one is shown at length before anything is read."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("card")
        self.session, self.sources = session, session.sources
        self.title, self.words = QLabel(), QLabel()
        self.title.setProperty("role", "section")
        self.words.setProperty("role", "muted")
        self.words.setWordWrap(True)
        self.table = ReadTable("encodingTable", rows=True)
        self.table.setColumnCount(2)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.table.itemSelectionChanged.connect(self._show_choice)
        self.table.cellDoubleClicked.connect(lambda *_: self._choose())
        self.text = QPlainTextEdit()
        self.text.setObjectName("encodingText")
        self.text.setReadOnly(True)
        self.text.setAcceptDrops(False)
        self.use, self.later = QPushButton(), QPushButton()
        self.use.setObjectName("useEncoding")
        self.use.setProperty("role", "primary")
        self.use.clicked.connect(self._choose)
        self.later.clicked.connect(self.sources.forget_readings)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.later)
        foot.addWidget(self.use)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        for widget, stretch in ((self.title, 0), (self.words, 0), (self.table, 3), (self.text, 2)):
            layout.addWidget(widget, stretch)
        layout.addLayout(foot)
        self.retranslate()

    def show_readings(self) -> None:
        """Show what there is to choose from."""
        readings = self.sources.readings
        self.title.setText(self.tr("Which line of {file} reads right?").format(file=Path(self.sources.compared).name))
        self.table.setRowCount(len(readings))
        for row, reading in enumerate(readings):
            for column, text in enumerate((reading.encoding, reading.excerpt)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(row, column, item)
        if readings:
            self.table.selectRow(0)
        self._show_choice()

    def _chosen(self) -> str:
        row = self.table.currentRow()
        readings = self.sources.readings
        return readings[row].encoding if 0 <= row < len(readings) else ""

    def _show_choice(self) -> None:
        name = self._chosen()
        self.text.setPlainText(next((one.text for one in self.sources.readings if one.encoding == name), ""))
        self.use.setText(self.tr("Read as {encoding}").format(encoding=name))
        self.use.setEnabled(bool(name))

    def _choose(self) -> None:
        if self._chosen():
            self.sources.choose(self._chosen())

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's fonts."""
        font = sized(BODY)
        font.setFamilies([mono_family(), *font.families()])
        self.text.setFont(font)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.words.setText(
            self.tr("The bytes do not say in which encoding they were written, and a wrong one gives wrong letters.")
        )
        self.table.setHorizontalHeaderLabels([self.tr("Encoding"), self.tr("The first telling line")])
        self.table.setAccessibleName(self.tr("Encodings"))
        self.table.setToolTip(self.tr("Choose the encoding whose line reads right."))
        self.text.setAccessibleName(self.tr("The text in this encoding"))
        self.text.setToolTip(self.tr("The text in the encoding that is chosen."))
        self.use.setToolTip(self.tr("Read the file in this encoding."))
        self.later.setText(self.tr("Not now"))
        self.later.setToolTip(self.tr("Go back without reading the file."))
        self.show_readings()
