"""Tables that are read, not written in."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ReadTable(QTableWidget):
    """Nothing is typed in it; `rows` lets one row be chosen, otherwise nothing is."""

    def __init__(self, object_name: str, rows: bool = False) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setAcceptDrops(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        if rows:
            self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
            self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()

    def fill(
        self,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        on_right: Callable[[int, str], bool] = lambda column, cell: False,
    ) -> None:
        """Replace what is shown; each cell's tip is its text, for what has no room.

        `on_right`: whether a cell, by its column and text, stands on the right, as numbers do.
        """
        self.setColumnCount(len(headings))
        self.setRowCount(len(rows))
        self.setHorizontalHeaderLabels(list(headings))
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                item = QTableWidgetItem(cell)
                item.setToolTip(cell)
                if on_right(column, cell):
                    item.setTextAlignment(RIGHT)
                self.setItem(row, column, item)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
