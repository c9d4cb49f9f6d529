"""A text coloured by a unit's values. Only the rows in view are painted, so that its length costs nothing."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from workbench.gui.numbers import count
from workbench.gui.theme import BODY, LIGHT, Tokens, mono_family
from workbench.gui.units.colours import LEVELS, levels_of, ramp_of
from workbench.gui.units.layout import Rows, offsets_of, rows_of, shown
from workbench.gui.units.marks import Marks
from workbench.words import translate

PADDING = 8
LEADING = 6  # pixels between two rows, where marks are drawn


class HeatText(QAbstractScrollArea):
    """Tokens on the colours of one unit's values, with the marks that a person sets by dragging."""

    marked = Signal()

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self.setObjectName("unitsText")
        self.tokens: Tokens = LIGHT
        self.marks = marks
        self.first = 0
        self.texts: tuple[str, ...] = ()
        self.labels: tuple[str, ...] = ()
        self.values: NDArray[np.float32] = np.zeros(0, np.float32)
        self._shown: list[str] = []
        self._levels = np.zeros(0, np.intp)
        self._offsets = np.zeros(1, np.int64)
        self._rows: Rows = rows_of((), self._offsets, 1)
        self._ramp = ramp_of(LIGHT)
        self._from = -1
        font = QFont(mono_family())
        font.setPixelSize(BODY)
        self.setFont(font)
        metrics = QFontMetricsF(font)
        self._cell = metrics.horizontalAdvance("0" * 100) / 100
        self._height = round(metrics.height()) + LEADING
        self._ascent = metrics.ascent()
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_texts(self, texts: Sequence[str], labels: Sequence[str], first: int) -> None:
        """Show another text; `first`: the number of its first token."""
        self.texts, self.labels, self.first = tuple(texts), tuple(labels), first
        self._shown = [shown(text) for text in texts]
        self._offsets = offsets_of(texts)
        self._lay_out()
        self.verticalScrollBar().setValue(0)

    def show_values(self, values: NDArray[np.float32], kind: str) -> None:
        """Colour each token by its value."""
        self.values = values
        self._levels = levels_of(values, kind)
        self.viewport().update()

    def show_step(self, step: int) -> None:
        """Bring a step of the sequence into view."""
        row = self._rows.row_of(max(0, step - self.first))
        self.verticalScrollBar().setValue(max(0, row - self._visible() // 3))
        self.viewport().update()

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.tokens = tokens
        self._ramp = ramp_of(tokens)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the rows anew; what was at the top stays there."""
        top = int(self._rows.starts[min(self.verticalScrollBar().value(), self._rows.count)])
        self._lay_out()
        self.verticalScrollBar().setValue(self._rows.row_of(top) if top else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in view."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(self.tokens.surface))
        painter.setFont(self.font())
        top = self.verticalScrollBar().value()
        for row in range(top, min(top + self._visible() + 2, self._rows.count)):
            self._paint_row(painter, row, PADDING + (row - top) * self._height)

    def _paint_row(self, painter: QPainter, row: int, y: int) -> None:
        first, end = int(self._rows.starts[row]), int(self._rows.starts[row + 1])
        places = PADDING + (self._offsets[first : end + 1] - self._offsets[first]) * self._cell
        levels = self._levels[first:end]
        if len(levels):
            cuts = [0, *(np.flatnonzero(np.diff(levels)) + 1).tolist(), len(levels)]
            for left, right in pairwise(cuts):
                if levels[left] != LEVELS // 2:
                    box = QRectF(places[left], y, places[right] - places[left], self._height - LEADING + 2)
                    painter.fillRect(box, self._ramp[int(levels[left])])
        painter.setPen(QColor(self.tokens.text))
        whole = "".join(self._shown[first:end])
        if whole.isascii():
            painter.drawText(QRectF(places[0], y, self.viewport().width(), self._height), 0, whole)
        else:
            for place, text in zip(places.tolist(), self._shown[first:end], strict=False):
                painter.drawText(round(place), round(y + self._ascent), text)
        self._paint_marks(painter, first, end, places, y + self._height - LEADING + 3)

    def _paint_marks(self, painter: QPainter, first: int, end: int, places: NDArray[np.float64], y: int) -> None:
        t = self.tokens
        lines = (
            (self.marks.on, t.good, Qt.PenStyle.SolidLine), (self.marks.off, t.warning, Qt.PenStyle.DotLine),
            (self.marks.shown, t.accent, Qt.PenStyle.SolidLine),
        )  # fmt: skip
        for spans, colour, style in lines:
            painter.setPen(QPen(QColor(colour), 3, style, Qt.PenCapStyle.FlatCap))
            for begin, stop in spans:
                left, right = max(begin - self.first, first), min(stop - self.first, end)
                if left < right:
                    painter.drawLine(round(places[left - first]), y, round(places[right - first]), y)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to mark."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = self.token_at(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark up to here."""
        if self._from >= 0:
            self.marks.drag(self._span(event.position().toPoint()))
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The mark is set."""
        if self._from >= 0:
            self.marks.set(self._span(event.position().toPoint()))
            self._from = -1
            self.viewport().update()
            self.marked.emit()

    def token_at(self, place: QPoint) -> int:
        """The token under a place of the viewport, -1 where there is none."""
        row = self.verticalScrollBar().value() + (place.y() - PADDING) // self._height
        return self._rows.token_at(row, (place.x() - PADDING) / self._cell)

    def describe(self, token: int) -> str:
        """A token, its number and its exact value."""
        lines = [f"{self._shown[token]}  ·  {translate('units', 'step')} {count(self.first + token + 1)}"]
        if token < len(self.values):
            lines.append(f"{float(self.values[token]):+.6f}")
        if token < len(self.labels) and self.labels[token]:
            lines.append(f"{translate('units', 'class')}: {self.labels[token]}")
        return "\n".join(lines)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the value under the pointer."""
        if isinstance(event, QHelpEvent):
            token = self.token_at(event.pos())
            QToolTip.showText(event.globalPos(), self.describe(token) if token >= 0 else "", self)
            return True
        return super().viewportEvent(event)

    def _span(self, place: QPoint) -> tuple[int, int]:
        at = self.token_at(place)
        at = self._from if at < 0 else at
        return self.first + min(at, self._from), self.first + max(at, self._from) + 1

    def _visible(self) -> int:
        return max(1, (self.viewport().height() - PADDING) // self._height)

    def _lay_out(self) -> None:
        columns = max(8, int((self.viewport().width() - 2 * PADDING) / self._cell))
        self._rows = rows_of(self.texts, self._offsets, columns)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._rows.count - self._visible()))
        bar.setPageStep(self._visible())
        bar.setSingleStep(3)
        self.viewport().update()
