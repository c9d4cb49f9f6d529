"""Translations: how the network does on the test part, what it looks at, and a box to try a text of one's own."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidgetItem,
    QVBoxLayout,
)

from workbench.gui.history import History
from workbench.gui.plots.attention import AttentionPlot
from workbench.gui.session import Phase, Session
from workbench.gui.tables import ReadTable
from workbench.gui.theme import LIGHT, Tokens
from workbench.training.events import Shown

# Below this width three texts do not stand beside each other.
ROOMY = 360


class _OwnColour(QStyledItemDelegate):
    """Keeps a cell's colour in the row that is selected."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        if colour is not None:
            option.palette.setBrush(QPalette.ColorRole.HighlightedText, colour)


class TranslatingPanel(QFrame):
    """A card with translations of the test part, those that are wrong first, and below it a text to translate.

    `short`: on the first screen, where there is no room for the picture of the attention.
    """

    def __init__(self, session: Session, short: bool = False) -> None:
        super().__init__()
        self.setObjectName("card")
        self.session, self.short, self.tokens = session, short, LIGHT
        self.title, self.hint, self.answer = QLabel(), QLabel(), QLabel()
        self.title.setProperty("role", "card")
        self.hint.setProperty("role", "caption")
        self.answer.setWordWrap(True)
        self.answer.setTextFormat(Qt.TextFormat.PlainText)
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = ReadTable("translationTable", rows=True)
        self.table.setColumnCount(3)
        self.table.setShowGrid(False)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setItemDelegate(_OwnColour(self.table))
        self.table.itemSelectionChanged.connect(self._show_selected)
        self.plot = AttentionPlot("resultAttentionPlot" if not short else "attentionPlot")
        self.source, self.beam, self.go = QLineEdit(), QSpinBox(), QPushButton()
        self.source.setObjectName("translateEdit")
        self.source.setAcceptDrops(False)
        self.source.returnPressed.connect(self._translate)
        self.go.clicked.connect(self._translate)
        self.beam.setRange(1, 64)
        self.beam_label = QLabel()
        self.beam_label.setBuddy(self.beam)
        self._rows: tuple[Shown, ...] = ()
        self._count = 0
        self._share = 0.0
        self._own: Shown | None = None
        self._lay_out()
        session.results.translated.connect(self._show_own)
        session.phase_changed.connect(self._show_phase)
        self.retranslate()
        self._show_phase(session.phase)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 10, 8)
        layout.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.hint, 1, Qt.AlignmentFlag.AlignRight)
        layout.addLayout(head)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.table)
        parts.addWidget(self.plot)
        parts.setSizes([200, 260])
        layout.addWidget(parts, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.source, 1)
        for widget in (self.beam_label, self.beam, self.go):
            row.addWidget(widget)
        layout.addLayout(row)
        layout.addWidget(self.answer)
        for widget in (self.plot, self.beam_label, self.beam):
            widget.setVisible(not self.short)

    def begin(self) -> None:
        """New data or a new run: forget what was translated."""
        self._rows, self._count, self._own = (), 0, None
        loaded = self.session.loaded
        if loaded is not None:
            self.beam.setValue(self.session.spec.model.beam)
        self._fill()

    def refresh(self, history: History) -> None:
        """Show the latest translations."""
        shown = history.translated
        if shown is None:
            if self._rows:
                self.begin()
            return
        if shown.shown is not self._rows:
            self._rows, self._count, self._share = shown.shown, shown.count, shown.exact_match
            self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow panel the right answers are left out: the colour says whether it is one."""
        super().resizeEvent(event)
        self.table.setColumnHidden(2, self.width() < ROOMY)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.tokens = tokens
        self.plot.dress(tokens)
        self._fill()

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(self.tr("What the network translates"))
        self.table.setHorizontalHeaderLabels([self.tr("Text"), self.tr("Translation"), self.tr("Right answer")])
        self.table.setAccessibleName(self.title.text())
        self.table.setToolTip(
            self.tr("Texts of the test part, which the network never learns from: what it got wrong stands first.")
        )
        self.source.setPlaceholderText(self.tr("Type a text to translate"))
        self.source.setAccessibleName(self.tr("Text to translate"))
        self.source.setToolTip(self.tr("When training has ended, the network translates what you type here."))
        self.go.setText(self.tr("Translate"))
        self.go.setToolTip(self.tr("Let the trained network translate the text."))
        self.beam_label.setText(self.tr("Beam"))
        self.beam.setAccessibleName(self.tr("Beam"))
        self.beam.setToolTip(
            self.tr(
                "How many translations are kept in mind while one is written; 1 takes the likeliest symbol each time."
            )
        )
        self.plot.retranslate()
        self._fill()

    def _fill(self) -> None:
        self.hint.setText(
            self.tr("{share} of {count} exactly right").format(share=f"{self._share:.1%}", count=f"{self._count:,}")
            if self._count
            else ""
        )
        chosen = self.table.currentRow()
        self.table.setRowCount(len(self._rows))
        for row, shown in enumerate(self._rows):
            for column, text in enumerate((shown.source, shown.said, shown.true)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column == 1:
                    item.setForeground(QColor(self.tokens.good if shown.right else self.tokens.bad))
                    sure = self.tr("right") if shown.right else self.tr("wrong")
                    item.setToolTip(f"{text}\n{sure}, {shown.probability:.0%}")
                self.table.setItem(row, column, item)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        if self._rows:
            self.table.selectRow(max(0, min(chosen, len(self._rows) - 1)))
        self._show_answer()
        self._show_selected()

    def _show_selected(self) -> None:
        if self.short:
            return
        row = self.table.currentRow()
        chosen = self._rows[row] if 0 <= row < len(self._rows) and self.table.selectedItems() else None
        self.plot.show_translation(chosen if chosen is not None else self._own)

    def _show_phase(self, phase: Phase) -> None:
        ready = phase is Phase.FINISHED and self.session.run_folder is not None
        for widget in (self.source, self.beam, self.go):
            widget.setEnabled(ready)
        if ready and self.session.trained is not None and self._own is None:
            self.beam.setValue(self.session.trained.model.beam)

    def _translate(self) -> None:
        folder, text = self.session.run_folder, self.source.text().strip()
        if folder is not None and text:
            self.go.setEnabled(False)
            self.session.results.translate(folder, text, self.beam.value())

    def _show_own(self, shown: Shown) -> None:
        self._own = shown
        self.table.clearSelection()
        self._show_answer()
        self._show_selected()
        self._show_phase(self.session.phase)

    def _show_answer(self) -> None:
        own = self._own
        text = self.tr("{source} → {said} ({sure} sure)")
        self.answer.setVisible(own is not None)
        if own is not None:
            self.answer.setText(text.format(source=own.source, said=own.said, sure=f"{own.probability:.0%}"))
