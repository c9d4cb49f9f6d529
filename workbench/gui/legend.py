"""The row above a plot that says which line is what, with the latest value of each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QHelpEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.gui.theme import CAPTION, LIGHT, Tokens, sized
from workbench.words import translate

STYLES = {
    "solid": Qt.PenStyle.SolidLine,
    "dashed": Qt.PenStyle.DashLine,
    "dotted": Qt.PenStyle.DotLine,
}


@dataclass(frozen=True)
class Entry:
    """A line of the plot: `style` solid, dashed, dotted, or `map` for a colour scale through `colours`."""

    label: str
    colours: tuple[str, ...]
    style: str = "solid"
    value: str = ""


class Legend(QWidget):
    """Paints its entries in one row; where they do not fit, the last values go first, then the last entries.

    `curves_of` finds what an entry stands for; a click on one with curves asks to hide them or to show them: `toggled`.
    """

    toggled = Signal(list)  # the entry's curves

    SWATCH, GAP, SPACING = 18, 5, 14

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.curves_of: Callable[[Entry], list[Any]] = lambda _: []
        self.entries: tuple[Entry, ...] = ()
        self._places: list[tuple[QRectF, Entry]] = []
        self._tokens = LIGHT

    def sizeHint(self) -> QSize:
        """One line of caption text."""
        return QSize(120, 18)

    def show_entries(self, entries: list[Entry], tokens: Tokens) -> None:
        """Replace what is shown."""
        if (tuple(entries), tokens) != (self.entries, self._tokens):
            self.entries, self._tokens = tuple(entries), tokens
            self.update()

    def text(self) -> str:
        """All of it in words, for those who do not see the plot."""
        return "; ".join(f"{entry.label} {entry.value}".strip() for entry in self.entries)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a swatch, a label and a value for each entry."""
        painter = QPainter(self)
        font = sized(CAPTION)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        valued = self.valued(metrics)
        self._places = []
        x, middle = 0.0, self.height() / 2
        for index, entry in enumerate(self.entries):
            with_value = index < valued
            needed = self._entry_width(entry, metrics, with_value)
            if x + needed > self.width() + 1:
                break
            self._places.append((QRectF(x, 0, needed, self.height()), entry))
            curves = self.curves_of(entry)
            hidden = bool(curves) and all(curve.hidden for curve in curves)
            painter.setOpacity(0.5 if hidden else 1.0)
            font.setStrikeOut(hidden)
            painter.setFont(font)
            self._paint_swatch(painter, entry, x, middle)
            left = x + self._swatch(entry) + self.GAP
            painter.setPen(QColor(self._tokens.muted))
            box = QRectF(left, 0, needed, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, entry.label)
            if with_value and entry.value:
                painter.setPen(QColor(self._tokens.text))
                box.setLeft(left + metrics.horizontalAdvance(entry.label + " "))
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, entry.value)
            x += needed + self.SPACING
        painter.end()

    def _curves_at(self, place: QPointF) -> list[Any]:
        return next((self.curves_of(entry) for box, entry in self._places if box.contains(place)), [])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be clicked."""
        able = bool(self._curves_at(event.position()))
        self.setCursor(Qt.CursorShape.PointingHandCursor if able else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Hide or show the curves of an entry."""
        curves = self._curves_at(event.position())
        if curves and event.button() is Qt.MouseButton.LeftButton:
            self.toggled.emit(curves)

    def event(self, event: QEvent) -> bool:
        """Say what a click does."""
        tip = isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip
        if tip and self._curves_at(QPointF(event.pos())):
            QToolTip.showText(event.globalPos(), translate("plots", "Click to hide or to show it"), self)
            return True
        return super().event(event)

    def _swatch(self, entry: Entry) -> int:
        return 64 if entry.style == "map" else self.SWATCH

    def _entry_width(self, entry: Entry, metrics: QFontMetrics, with_value: bool) -> float:
        text = f"{entry.label} {entry.value}" if with_value and entry.value else entry.label
        return self._swatch(entry) + self.GAP + metrics.horizontalAdvance(text)

    def valued(self, metrics: QFontMetrics) -> int:
        """How many of the entries, from the first, have room for their values."""
        counts = range(len(self.entries), 0, -1)
        return next((count for count in counts if self.needed(metrics, count) <= self.width()), 0)

    def needed(self, metrics: QFontMetrics, valued: int) -> float:
        """The width of all entries, the first `valued` of them with their values."""
        widths = [self._entry_width(entry, metrics, index < valued) for index, entry in enumerate(self.entries)]
        return sum(widths) + self.SPACING * max(len(widths) - 1, 0)

    def _paint_swatch(self, painter: QPainter, entry: Entry, x: float, middle: float) -> None:
        if entry.style == "map" or len(entry.colours) > 1:
            width = self._swatch(entry)
            gradient = QLinearGradient(x, 0, x + width, 0)
            for index, colour in enumerate(entry.colours):
                gradient.setColorAt(index / max(len(entry.colours) - 1, 1), QColor(colour))
            height = 8 if entry.style == "map" else 3
            painter.fillRect(QRectF(x, middle - height / 2, width, height), QBrush(gradient))
            return
        pen = QPen(QColor(next(iter(entry.colours), "")), 2, STYLES[entry.style])
        if entry.style == "dashed":
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.drawLine(QPointF(x, middle), QPointF(x + self.SWATCH, middle))
