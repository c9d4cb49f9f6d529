"""The verdict on a grid as a table, to copy and to save."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.errors import UserError
from workbench.gui.names import metric_label
from workbench.gui.theme import LIGHT, Tokens
from workbench.runs.files import write_atomically
from workbench.runs.grid_table import Label, as_csv, as_markdown, cells_of, headings, measure_of, rule
from workbench.runs.verdict import Row, Verdict
from workbench.words import translate

WORDS = (0, 1, 6)  # columns at the left; the others hold numbers


class GridTable(QWidget):
    """Rows as `Verdict` orders them. `refuse` is told where a file cannot be written."""

    def __init__(self, label: Label, refuse: Callable[[UserError], None]) -> None:
        super().__init__()
        self._label, self._refuse = label, refuse
        self.tokens: Tokens = LIGHT
        self.verdict: Verdict | None = None
        self.folder = Path.home()
        self.table = QTableWidget()
        self.table.setObjectName("gridTable")
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(26)
        self.rule, self.copied = QLabel(), QLabel()
        for one in (self.rule, self.copied):
            one.setProperty("role", "muted")
        self.rule.setWordWrap(True)
        self.copy_csv, self.copy_markdown = QPushButton(), QPushButton()
        self.save_csv, self.save_markdown = QPushButton(), QPushButton()
        self.copy_csv.clicked.connect(lambda: self._copy(as_csv))
        self.copy_markdown.clicked.connect(lambda: self._copy(self._markdown))
        self.save_csv.clicked.connect(lambda: self._ask("grid.csv"))
        self.save_markdown.clicked.connect(lambda: self._ask("grid.md"))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.copy_csv, self.copy_markdown, self.save_csv, self.save_markdown):
            buttons.addWidget(button)
        buttons.addWidget(self.copied, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.rule)
        layout.addLayout(buttons)

    def show_verdict(self, verdict: Verdict) -> None:
        """Fill the table."""
        self.verdict = verdict
        self.retranslate()

    def _fill(self, verdict: Verdict) -> None:
        self.table.setRowCount(len(verdict.rows))
        for number, row in enumerate(verdict.rows):
            for column, text in enumerate(cells_of(row, self._label)):
                self.table.setItem(number, column, self._item(row, column, text))

    def _item(self, row: Row, column: int, text: str) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        side = Qt.AlignmentFlag.AlignLeft if column in WORDS else Qt.AlignmentFlag.AlignRight
        item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        if row.best:
            font = item.font()
            font.setBold(True)
            item.setFont(font)
        if column == 5 and row.measure:
            item.setToolTip(metric_label(row.measure))
        if column == 6:
            kind = {"fine": "good", "vanishes": "warning", "explodes": "bad"}.get(row.gradient, "muted")
            item.setForeground(QColor(getattr(self.tokens, "bad" if row.failed else kind)))
        return item

    def save(self, path: Path) -> None:
        """Write the table as Markdown (.md) or else as CSV."""
        if self.verdict is None:
            return
        text = self._markdown(self.verdict) if path.suffix == ".md" else as_csv(self.verdict)
        try:
            write_atomically(path, text.encode())
        except UserError as error:
            self._refuse(error)
            return
        self.copied.setText(translate("grid", "Saved."))

    def _markdown(self, verdict: Verdict) -> str:
        return as_markdown(verdict, self._label)

    def _copy(self, written: Callable[[Verdict], str]) -> None:
        if self.verdict is not None:
            QGuiApplication.clipboard().setText(written(self.verdict))
            self.copied.setText(translate("grid", "Copied."))

    def _ask(self, name: str) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, translate("grid", "Save the table"), str(self.folder / name))
        if chosen:
            self.save(Path(chosen))

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.tokens = tokens
        if self.verdict is not None:
            self._fill(self.verdict)

    def retranslate(self) -> None:
        """Take the window's language."""
        measure = measure_of(self.verdict) if self.verdict is not None else ""
        heads = headings(metric_label(measure) if measure else "")
        self.table.setColumnCount(len(heads))
        self.table.setHorizontalHeaderLabels(heads)
        tips = {
            4: translate("grid", "Mean loss on the validation part at the best epoch, ± the spread over seeds."),
            5: translate("grid", "The result on the test part, in the data's own measure."),
            6: translate("grid", "How far back in time the gradient reaches."),
            7: translate("grid", "How likely chance alone makes such a difference; below 0.05 it is taken as real."),
        }
        for column in range(len(heads)):
            item = self.table.horizontalHeaderItem(column)
            side = Qt.AlignmentFlag.AlignLeft if column in WORDS else Qt.AlignmentFlag.AlignRight
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(tips.get(column, ""))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setAccessibleName(translate("grid", "What the grid found"))
        self.rule.setText(rule())
        named = (
            (self.copy_csv, translate("grid", "Copy CSV"), translate("grid", "Every figure, for a spreadsheet.")),
            (
                self.copy_markdown,
                translate("grid", "Copy Markdown"),
                translate("grid", "The sentences and the table, for a report."),
            ),
            (self.save_csv, translate("grid", "Save CSV..."), translate("grid", "Every figure, as a file.")),
            (self.save_markdown, translate("grid", "Save Markdown..."), translate("grid", "The report, as a file.")),
        )
        for button, text, tip in named:
            button.setText(text)
            button.setToolTip(tip)
        self.copied.setText("")
        if self.verdict is not None:
            self._fill(self.verdict)
