"""All runs side by side."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.names import metric_label, model_options, tr_variant
from workbench.gui.numbers import count, duration, short
from workbench.gui.pages.grid import GridPage
from workbench.gui.session import Phase, Session
from workbench.gui.tables import RIGHT, ReadTable
from workbench.gui.theme import Tokens
from workbench.gui.views import RunView
from workbench.training.spec import ModelSpec

# The first columns hold words, the others numbers.
WORDS = 4
# The one that takes the room that is left.
DATA, LONGEST = 1, 280
# Of these more is better.
GROWING = ("accuracy", "exact_match")


class NumberItem(QTableWidgetItem):
    """A cell that sorts by its number."""

    def __init__(self, value: float | None, text: str) -> None:
        super().__init__(text)
        self.value = value if value is not None else float("inf")
        self.setTextAlignment(RIGHT)

    def __lt__(self, other: QTableWidgetItem) -> bool:
        return self.value < other.value if isinstance(other, NumberItem) else super().__lt__(other)


class ComparePage(QWidget):
    """A table of runs; the settings of one can be taken over."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.empty = QLabel()
        self.empty.setProperty("role", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.table = ReadTable("runsTable", rows=True)
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        self.table.verticalHeader().setDefaultSectionSize(28)
        self.table.itemSelectionChanged.connect(self._show_selection)
        self.table.itemDoubleClicked.connect(lambda _: self._reuse())
        self.reuse = QPushButton()
        self.reuse.clicked.connect(self._reuse)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.table)
        head = QHBoxLayout()
        head.addStretch(1)
        head.addWidget(self.reuse)
        runs = QWidget()
        layout = QVBoxLayout(runs)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)
        self.grid = GridPage(session)
        self.parts = QTabWidget()
        self.parts.setDocumentMode(True)
        self.parts.addTab(runs, "")
        self.parts.addTab(self.grid, "")
        around = QVBoxLayout(self)
        around.setContentsMargins(16, 4, 16, 12)
        around.addWidget(self.parts)
        session.results.runs_changed.connect(self.show_runs)
        session.phase_changed.connect(lambda _: self._show_selection())
        self.table.viewport().installEventFilter(self)
        self.retranslate()

    def show_runs(self) -> None:
        """Show the list as it is now."""
        runs = self.session.results.runs
        self.stack.setCurrentIndex(1 if runs else 0)
        table = self.table
        table.setSortingEnabled(False)
        table.setRowCount(len(runs))
        for row, run in enumerate(runs):
            for column, item in enumerate(self._items(run)):
                if column == 0:
                    item.setData(Qt.ItemDataRole.UserRole, row)
                    item.setToolTip(str(run.folder))
                table.setItem(row, column, item)
        table.setSortingEnabled(True)
        self._fit()
        self._show_selection()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the columns to the table's new width."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Room for what the data are called, within bounds; a table too wide for the window scrolls."""
        table, header = self.table, self.table.horizontalHeader()
        # Their hints, for sections take their sizes later.
        needed = [
            max(table.sizeHintForColumn(column), header.sectionSizeHint(column))
            for column in range(table.columnCount())
        ]
        if needed:
            others = sum(needed) - needed[DATA]
            header.resizeSection(DATA, max(min(needed[DATA], LONGEST), table.viewport().width() - others))

    def _items(self, run: RunView) -> list[QTableWidgetItem]:
        summary, model = run.summary, run.spec.model if run.spec is not None else None
        test = summary.get("test") or {}
        metric = next((name for name in ("rmse", "nats_per_token", "accuracy", "exact_match") if name in test), "")
        rivals = [
            values[metric]
            for values in (test.get("baselines") or {}).values()
            if isinstance(values, dict) and isinstance(values.get(metric), int | float)
        ]

        def number(value: object) -> NumberItem:
            known = float(value) if isinstance(value, int | float) else None
            return NumberItem(known, short(known) if known is not None else "–")

        parameters, seconds = summary.get("parameters"), summary.get("seconds")
        return [
            QTableWidgetItem(run.when),
            self._data(run),
            self._cell(model) if model else QTableWidgetItem("–"),
            QTableWidgetItem(self._label("model.activation", model.activation) if model else "–"),
            NumberItem(model.depth if model else None, str(model.depth) if model else "–"),
            NumberItem(parameters, count(parameters) if parameters is not None else "–"),
            NumberItem(summary.get("epochs"), str(summary.get("epochs", "–"))),
            number(summary.get("validation_loss")),
            self._with_unit(number(test.get(metric)), metric),
            number((max if metric in GROWING else min)(rivals, default=None)),
            NumberItem(seconds, duration(seconds) if seconds is not None else "–"),
        ]

    def _data(self, run: RunView) -> QTableWidgetItem:
        item = QTableWidgetItem(run.data)
        item.setToolTip(run.data)
        return item

    def _with_unit(self, item: NumberItem, metric: str) -> NumberItem:
        item.setToolTip(metric_label(metric) if metric else "")
        return item

    def _cell(self, model: ModelSpec) -> QTableWidgetItem:
        """The cell, and how many options are on; the tip names them, for a row has no room."""
        options = model_options(model)
        name = self._label("model.cell", model.cell)
        item = QTableWidgetItem(f"{name} +{len(options)}" if options else name)
        item.setToolTip(", ".join(options))
        return item

    def _label(self, key: str, name: str) -> str:
        return next((tr_variant(one.label) for one in self.session.engine.choices(key) if one.name == name), name)

    def _selected(self) -> RunView | None:
        rows = self.table.selectionModel().selectedRows() if self.table.selectionModel() else []
        item = self.table.item(rows[0].row(), 0) if rows else None
        return self.session.results.runs[item.data(Qt.ItemDataRole.UserRole)] if item is not None else None

    def _show_selection(self) -> None:
        self.reuse.setEnabled(self._selected() is not None and not self.session.phase.busy)

    def _reuse(self) -> None:
        run = self._selected()
        if run is not None and self.session.phase is not Phase.LOADING and not self.session.phase.busy:
            self.session.use_settings(run)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours; the list of runs has them from the style sheet."""
        self.grid.dress(tokens)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.parts.setTabText(0, self.tr("Runs"))
        self.parts.setTabText(1, self.tr("Grid"))
        self.grid.retranslate()
        self.empty.setText(self.tr("No runs yet. Every training is kept and listed here, so that you can compare."))
        self.reuse.setText(self.tr("Use these settings"))
        self.reuse.setToolTip(
            self.tr("Load the selected run's data and settings, to train it again or change one thing.")
        )
        self.table.setAccessibleName(self.tr("List of runs"))
        self.table.setToolTip(self.tr("All runs, the newest first. Click a heading to sort."))
        headings = [
            self.tr("When"),
            self.tr("Data"),
            self.tr("Cell"),
            self.tr("Activation"),
            self.tr("Depth"),
            self.tr("Weights"),
            self.tr("Epochs"),
            self.tr("Validation loss"),
            self.tr("Test error"),
            self.tr("Best baseline"),
            self.tr("Time"),
        ]
        self.table.setColumnCount(len(headings))
        self.table.setHorizontalHeaderLabels(headings)
        tips = {
            5: self.tr("How many numbers the network has learnt."),
            7: self.tr("The best loss on the validation part, on the scale that the network learns on."),
            8: self.tr("The result on the test part: RMSE, nats per symbol, accuracy or exact matches, by the task."),
            9: self.tr("The same measure for the best of the simple rules that need no network."),
        }
        for column in range(len(headings)):
            heading = self.table.horizontalHeaderItem(column)
            # As what stands below: words at the left, numbers at the right.
            side = Qt.AlignmentFlag.AlignLeft if column < WORDS else Qt.AlignmentFlag.AlignRight
            heading.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            heading.setToolTip(tips.get(column, ""))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(DATA, QHeaderView.ResizeMode.Fixed)
        self.show_runs()
