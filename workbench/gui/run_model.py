"""The list of runs for a table: cells are written when they are looked at, so that their number does not matter."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from workbench.gui.run_columns import STAR, Label, cell_tip, heading, is_number, text, tip
from workbench.gui.theme import LIGHT, Tokens
from workbench.runs.store.listing import Listing, Value

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NOWHERE = QModelIndex()
NUMBER, WORD = (
    int(side | Qt.AlignmentFlag.AlignVCenter) for side in (Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft)
)


class RunModel(QAbstractTableModel):
    """Rows are runs of a listing, columns keys. `title` and `label` name data and choices."""

    def __init__(self, title: Label, label: Label) -> None:
        super().__init__()
        self.title, self.label = title, label
        self.listing = Listing()
        self.keys: tuple[str, ...] = ()
        self.order: list[int] = []
        self.tokens: Tokens = LIGHT
        self._sorted: tuple[str, bool] | None = None

    def show(self, listing: Listing, keys: tuple[str, ...]) -> None:
        """Other runs or other columns, sorted as before."""
        self.beginResetModel()
        self.listing, self.keys = listing, keys
        if self._sorted is not None and self._sorted[0] not in keys:
            self._sorted = None
        self.order = self._in_order()
        self.endResetModel()

    @property
    def sorted_by(self) -> tuple[int, Qt.SortOrder]:
        """The column that the rows are sorted by, -1 for none, and which way."""
        if self._sorted is None:
            return -1, Qt.SortOrder.AscendingOrder
        key, falling = self._sorted
        return self.keys.index(key), Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.tokens = tokens

    def path(self, row: int) -> str:
        """The path of a row's run."""
        return self.listing.path(self.order[row])

    def value(self, row: int, key: str) -> Value | None:
        """What a row's run is worth in a key that was asked for."""
        return self.listing.value(key, self.order[row])

    # What the table asks for

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """The number of runs."""
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """The number of columns."""
        return 0 if parent.isValid() else len(self.keys)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What stands in a cell, and how."""
        key, number = self.keys[index.column()], self.order[index.row()]
        value = self.listing.value(key, number)
        match role:
            case Role.DisplayRole:
                return self._shown(key, number)
            case Role.ToolTipRole:
                return cell_tip(key, value, self._beside(number))
            case Role.TextAlignmentRole:
                return NUMBER if is_number(key) else WORD
            case Role.ForegroundRole if key == STAR:
                return QColor(self.tokens.warning)
            case Role.AccessibleTextRole if key == STAR:
                return tip(STAR) if value else ""
            case Role.UserRole:
                return value
            case _:
                return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """What stands over a column."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self.keys):
            return None
        key = self.keys[section]
        match role:
            case Role.DisplayRole:
                return heading(key)
            case Role.ToolTipRole:
                return tip(key)
            case Role.TextAlignmentRole:
                # As what stands below: words at the left, numbers at the right.
                return NUMBER if is_number(key) else WORD
            case _:
                return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By what a column shows, those without a value last; by none (-1), the newest first."""
        known = 0 <= column < len(self.keys)
        self._sorted = (self.keys[column], order == Qt.SortOrder.DescendingOrder) if known else None
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        numbers = [self.order[index.row()] for index in before]
        self.order = self._in_order()
        rows = {number: row for row, number in enumerate(self.order)}
        after = [self.index(rows[number], index.column()) for number, index in zip(numbers, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _in_order(self) -> list[int]:
        order = list(self.listing.order)
        if self._sorted is None:
            return order
        key, falling = self._sorted
        column = self.listing.columns.get(key, {})
        numbers: list[int] = []
        words: list[int] = []
        without: list[int] = []
        for number in order:
            value = column.get(number, "")
            (without if value == "" else words if isinstance(value, str) else numbers).append(number)
        numbers.sort(key=column.__getitem__, reverse=falling)
        # As they are shown, whatever the case; before or behind all numbers.
        words.sort(key=lambda number: self._shown(key, number).casefold(), reverse=falling)
        return [*words, *numbers, *without] if falling else [*numbers, *words, *without]

    def _shown(self, key: str, number: int) -> str:
        return text(key, self.listing.value(key, number), self._beside(number), self.title, self.label)

    def _beside(self, number: int) -> Callable[[str], Value | None]:
        return lambda key: self.listing.value(key, number)
