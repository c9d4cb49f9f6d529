"""The table of runs: how it looks, how wide its columns are, which of its rows are chosen."""

from collections.abc import Iterable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSignalBlocker, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from workbench.gui.run_columns import STAR
from workbench.gui.run_model import RunModel
from workbench.runs.store.listing import STATE, Listing

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
        self._widths: dict[str, int] = {}  # that a person gave to columns, by key
        self._fitting = False
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
        # The way on and back through the page; the arrows go from cell to cell.
        self.setTabKeyNavigation(False)
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
        columns.sectionResized.connect(self._keep_width)

    def rowCount(self) -> int:
        """How many runs are listed."""
        return self.model().rowCount()

    def columnCount(self) -> int:
        """How many columns are shown."""
        return self.model().columnCount()

    def show_runs(self, listing: Listing, keys: tuple[str, ...]) -> None:
        """Other runs or other columns. Who was chosen stays chosen, the current cell where it was, or beside it."""
        bars = self.verticalScrollBar(), self.horizontalScrollBar()
        at = [bar.value() for bar in bars]
        chosen, (paths, key) = set(self.chosen()), self._place()
        fitted = (keys, len(listing.order)) != (self.runs.keys, self.runs.rowCount())
        fitted |= listing.columns.get(STATE) != self.runs.listing.columns.get(STATE)
        self.runs.show(listing, keys)
        header = self.horizontalHeader()
        with QSignalBlocker(header):
            # It knows the sorted column by its number, which may be another one now.
            header.setSortIndicator(*self.runs.sorted_by)
        rows = self._rows() if chosen or paths else {}
        self._select(rows[path] for path in chosen if path in rows)
        row = next((rows[path] for path in paths if path in rows), None)
        if row is not None:
            index = self.runs.index(row, keys.index(key) if key in keys else 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        if fitted:
            self.fit()
        for bar, value in zip(bars, at, strict=True):
            bar.setValue(value)

    def _place(self) -> tuple[list[str], str]:
        """The current run's path and, the nearest first, those that may take its place; the current column's key."""
        current = self.currentIndex()
        if not current.isValid():
            return [], ""
        rows = [*range(current.row(), self.runs.rowCount()), *reversed(range(current.row()))]
        return [self.runs.path(row) for row in rows], self.runs.keys[current.column()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the table's new width."""
        super().resizeEvent(event)
        self._stretch()

    def fit(self) -> None:
        """Room for what stands in the columns, within bounds; the data's names take what is left.

        What a person made wider or narrower stays so.
        """
        for at, key in enumerate(self.runs.keys):
            given = self._widths.get(key)
            self._resize(at, given or (STAR_WIDTH if key == STAR else min(self._needed(at), WIDEST)))
        self._stretch()

    def _resize(self, column: int, width: int) -> None:
        self._fitting = True
        self.horizontalHeader().resizeSection(column, width)
        self._fitting = False

    def _keep_width(self, column: int, before: int, width: int) -> None:
        if not self._fitting and width > 0:
            self._widths[self.runs.keys[column]] = width

    def _needed(self, column: int) -> int:
        header = self.horizontalHeader()
        arrow = 0 if header.sortIndicatorSection() == column else ARROW
        return max(self.sizeHintForColumn(column), header.sectionSizeHint(column) - arrow)

    def _stretch(self) -> None:
        if DATA not in self.runs.keys or DATA in self._widths:
            return
        header, at = self.horizontalHeader(), self.runs.keys.index(DATA)
        others = header.length() - header.sectionSize(at)
        self._resize(at, max(min(self._needed(at), LONGEST), self.viewport().width() - others))

    def chosen_rows(self) -> list[int]:
        """The selected rows, from above."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def chosen(self) -> list[str]:
        """The paths of the selected runs."""
        return [self.runs.path(row) for row in self.chosen_rows()]

    def choose(self, paths: Iterable[str]) -> None:
        """Select runs; those that are not listed are passed over."""
        rows = self._rows()
        self._select(rows[path] for path in paths if path in rows)

    def _rows(self) -> dict[str, int]:
        return {self.runs.path(row): row for row in range(self.runs.rowCount())}

    def _select(self, rows: Iterable[int]) -> None:
        selection = QItemSelection()
        for row in rows:
            index = self.runs.index(row, 0)
            selection.select(index, index)
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flag.ClearAndSelect | flag.Rows)
