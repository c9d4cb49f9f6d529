"""The table of runs: how it looks, how wide its columns are, which of its rows are chosen."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from workbench.gui.run_columns import STAR
from workbench.gui.run_model import RunModel

# The column that takes the room that is left, and its greatest width otherwise.
DATA, LONGEST = "data.path", 280
STAR_WIDTH, WIDEST = 34, 320
ARROW = 20  # what a heading leaves for the arrow of sorting, which only one of them has
# So many rows say how wide a column must be.
LOOKED_AT = 40


class RunTable(QTableView):
    """A table with a row for each run."""

    def __init__(self, runs: RunModel) -> None:
        super().__init__()
        self.runs = runs
        self.setModel(runs)
        self.setObjectName("runsTable")
        self.setAcceptDrops(False)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setWordWrap(False)
        rows = self.verticalHeader()
        rows.hide()
        # All of one height, or each of ten thousand would be asked for its own.
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(28)
        columns = self.horizontalHeader()
        columns.setResizeContentsPrecision(LOOKED_AT)
        columns.setHighlightSections(False)
        columns.setSortIndicatorClearable(True)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        columns.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        columns.sortIndicatorChanged.connect(lambda *_: self.fit())

    def rowCount(self) -> int:
        """How many runs are listed."""
        return self.model().rowCount()

    def columnCount(self) -> int:
        """How many columns are shown."""
        return self.model().columnCount()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the table's new width."""
        super().resizeEvent(event)
        self._stretch()

    def fit(self) -> None:
        """Room for what stands in the columns, within bounds; the data's names take what is left."""
        header = self.horizontalHeader()
        for at, key in enumerate(self.runs.keys):
            header.resizeSection(at, STAR_WIDTH if key == STAR else min(self._needed(at), WIDEST))
        self._stretch()

    def _needed(self, column: int) -> int:
        header = self.horizontalHeader()
        arrow = 0 if header.sortIndicatorSection() == column else ARROW
        return max(self.sizeHintForColumn(column), header.sectionSizeHint(column) - arrow)

    def _stretch(self) -> None:
        if DATA not in self.runs.keys:
            return
        header, at = self.horizontalHeader(), self.runs.keys.index(DATA)
        others = header.length() - header.sectionSize(at)
        header.resizeSection(at, max(min(self._needed(at), LONGEST), self.viewport().width() - others))

    def chosen_rows(self) -> list[int]:
        """The selected rows, from above."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def chosen(self) -> list[str]:
        """The paths of the selected runs."""
        return [self.runs.path(row) for row in self.chosen_rows()]

    def choose(self, paths: set[str]) -> None:
        """Select runs; those that are not listed are passed over."""
        if not paths:
            return
        selection = QItemSelection()
        for row in range(self.runs.rowCount()):
            if self.runs.path(row) in paths:
                index = self.runs.index(row, 0)
                selection.select(index, index)
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flag.ClearAndSelect | flag.Rows)
