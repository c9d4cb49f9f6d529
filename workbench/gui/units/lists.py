"""Tables of units and of places: sorted, copied as text, one row chosen."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

KEY = Qt.ItemDataRole.UserRole


class _Cell(QTableWidgetItem):
    """A number as people read it, sorted by what it is."""

    def __init__(self, text: str, value: Any) -> None:
        super().__init__(text)
        self.value = value
        if not isinstance(value, str):
            self.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def __lt__(self, other: QTableWidgetItem) -> bool:
        return bool(self.value < other.value) if isinstance(other, _Cell) else super().__lt__(other)


class Listing(QTableWidget):
    """Rows with a key each; `picked` tells the key of the one that a person goes to."""

    picked = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(24)
        self.itemSelectionChanged.connect(self._pick)

    def show_rows(self, rows: Sequence[tuple[Any, Sequence[tuple[str, Any]]]], by: int = -1) -> None:
        """Each row a key and its cells (text, value); sorted by column `by`, the largest first, or as they come."""
        blocker = QSignalBlocker(self)
        self.setSortingEnabled(False)
        self.setRowCount(len(rows))
        for place, (key, cells) in enumerate(rows):
            for column, (text, value) in enumerate(cells):
                cell = _Cell(text, value)
                cell.setToolTip(text)
                cell.setData(KEY, key)
                self.setItem(place, column, cell)
        if by >= 0:
            self.horizontalHeader().setSortIndicator(by, Qt.SortOrder.DescendingOrder)
            self.setSortingEnabled(True)
        self.clearSelection()
        self.setCurrentCell(-1, -1)
        del blocker

    def heads(self, names: Sequence[str], wide: int = 0) -> None:
        """Name the columns; `wide` takes the room that is left."""
        self.setColumnCount(len(names))
        self.setHorizontalHeaderLabels(list(names))
        for column in range(len(names)):
            mode = QHeaderView.ResizeMode.Stretch if column == wide else QHeaderView.ResizeMode.ResizeToContents
            self.horizontalHeader().setSectionResizeMode(column, mode)

    def key(self) -> Any:
        """The key of the chosen row, None where none is."""
        row = self.currentRow()
        item = self.item(row, 0) if row >= 0 else None
        return item.data(KEY) if item is not None else None

    def choose(self, key: Any) -> None:
        """Mark a row as chosen, silently."""
        blocker = QSignalBlocker(self)
        for row in range(self.rowCount()):
            item = self.item(row, 0)
            if item is not None and item.data(KEY) == key:
                self.selectRow(row)
                self.scrollToItem(item)
        del blocker

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copying takes all rows, columns apart by tabs."""
        if event.matches(QKeySequence.StandardKey.Copy):
            heads = [self.horizontalHeaderItem(column) for column in range(self.columnCount())]
            lines = ["\t".join(head.text() for head in heads if head is not None)]
            for row in range(self.rowCount()):
                cells = [self.item(row, column) for column in range(self.columnCount())]
                lines.append("\t".join(cell.text() for cell in cells if cell is not None))
            QGuiApplication.clipboard().setText("\n".join(lines))
            return
        super().keyPressEvent(event)

    def _pick(self) -> None:
        key = self.key()
        if key is not None:
            self.picked.emit(key)
