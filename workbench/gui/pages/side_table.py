"""The table of runs side by side; its cells are asked for when they are seen, so that hundreds of rows cost nothing."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from workbench.gui.tables import RIGHT
from workbench.runs.sides import Table
from workbench.words import translate

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NOWHERE = QModelIndex()
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
SWATCH = 12
# So many rows say how wide a column must be.
LOOKED_AT = 40


class SideModel(QAbstractTableModel):
    """The name of each row with its colour, then its cells."""

    def __init__(self) -> None:
        super().__init__()
        self.table = Table((), ())
        self.colours: Sequence[str] = ()

    def show(self, table: Table, colours: Sequence[str]) -> None:
        """Replace what is shown."""
        self.beginResetModel()
        self.table, self.colours = table, colours
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """The number of rows."""
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """The number of columns, the name's among them."""
        return 0 if parent.isValid() or not self.table.rows else 1 + len(self.table.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What stands in a cell, and how."""
        row, at = self.table.rows[index.row()], index.column() - 1
        match role:
            case Role.DisplayRole | Role.ToolTipRole:
                return row.cells[at] if at >= 0 else row.name
            case Role.TextAlignmentRole:
                return self._side(at)
            case Role.DecorationRole if at < 0:
                swatch = QPixmap(SWATCH, SWATCH)
                swatch.fill(QColor(self.colours[index.row()]))
                return swatch
            case _:
                return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """What stands over a column."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.table.columns[section - 1] if section else None
        match role:
            case Role.DisplayRole:
                return column.heading if column else translate("comparing", "Run")
            case Role.ToolTipRole:
                return column.tip if column else ""
            case Role.TextAlignmentRole:
                return self._side(section - 1)
            case _:
                return None

    def _side(self, at: int) -> int:
        return int(RIGHT if at >= 0 and self.table.columns[at].number else LEFT)


class SideTable(QTableView):
    """Rows of it may be selected."""

    def __init__(self, rows: SideModel) -> None:
        super().__init__()
        self.setModel(rows)
        self.setObjectName("sideBySideTable")
        self.setAcceptDrops(False)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(28)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setResizeContentsPrecision(LOOKED_AT)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def chosen(self) -> frozenset[int]:
        """The selected rows."""
        return frozenset(index.row() for index in self.selectionModel().selectedRows())
