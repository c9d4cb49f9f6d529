"""Small pictures beside the choices: the activation's curve, the cell's sketch, the data at a glance."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.gui.theme import CAPTION, LIGHT, Tokens, mix, sized


class Picture(QWidget):
    """A drawing that follows the theme."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self.tokens: Tokens = LIGHT
        self._size = QSize(width, height)
        self.setFixedSize(self._size)

    def sizeHint(self) -> QSize:
        """The size that it is drawn for."""
        return self._size

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.tokens = tokens
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw on a smooth painter."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, QRectF(0.5, 0.5, self.width() - 1, self.height() - 1))
        painter.end()

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw into the box."""


class CurvePicture(Picture):
    """An activation from -4 to 4, with the axes through zero."""

    def __init__(self) -> None:
        super().__init__(52, 28)
        self._x: NDArray[np.float64] = np.zeros(0)
        self._y: NDArray[np.float64] = np.zeros(0)

    def show_curve(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """Draw another curve."""
        self._x, self._y = x, y
        self.update()

    def draw(self, painter: QPainter, box: QRectF) -> None:
        if not len(self._x):
            return
        inner = box.adjusted(2, 3, -2, -3)
        low, high = min(-1.1, float(self._y.min())), max(1.1, float(np.minimum(self._y, 2.2).max()))
        left, right = float(self._x[0]), float(self._x[-1])

        def place(x: float, y: float) -> QPointF:
            return QPointF(
                inner.left() + (x - left) / (right - left) * inner.width(),
                inner.bottom() - (y - low) / (high - low) * inner.height(),
            )

        painter.setPen(QPen(QColor(self.tokens.border), 1))
        painter.drawLine(place(left, 0), place(right, 0))
        painter.drawLine(place(0, low), place(0, high))
        painter.setPen(QPen(QColor(self.tokens.accent), 2))
        painter.setClipRect(box)
        painter.drawPolyline(QPolygonF([place(float(x), float(y)) for x, y in zip(self._x, self._y, strict=True)]))


class CellPicture(Picture):
    """A cell: the line of memory through it, one node a gate; with an arrow at both ends where it is bidirectional."""

    def __init__(self) -> None:
        super().__init__(52, 28)
        self._gates: tuple[str, ...] = ()
        self._both_ways = False

    def show_cell(self, gates: tuple[str, ...], both_ways: bool = False) -> None:
        """Draw another cell."""
        self._gates, self._both_ways = gates, both_ways
        self.update()

    def draw(self, painter: QPainter, box: QRectF) -> None:
        t = self.tokens
        body = box.adjusted(7, 4, -7, -2)
        painter.setPen(QPen(QColor(t.border), 1))
        painter.setBrush(QColor(mix(t.surface, t.accent, 0.06)))
        painter.drawRoundedRect(body, 4, 4)
        line = body.top() + body.height() * (0.32 if len(self._gates) > 1 else 0.5)
        painter.setPen(QPen(QColor(t.accent), 2))
        painter.drawLine(QPointF(box.left(), line), QPointF(box.right() - 1, line))
        tips = [(box.right(), -4.0), (box.left(), 4.0)]
        for tip, back in tips if self._both_ways else tips[:1]:
            painter.drawPolyline(
                QPolygonF([QPointF(tip + back, line - 3), QPointF(tip, line), QPointF(tip + back, line + 3)])
            )
        painter.setPen(QPen(QColor(t.series[1]), 1.5))
        painter.setBrush(QColor(t.surface))
        count = max(len(self._gates), 1)
        y = body.top() + body.height() * 0.70 if count > 1 else line
        for index in range(count):
            x = body.left() + body.width() * (index + 1) / (count + 1)
            if count > 1:
                painter.drawLine(QPointF(x, line), QPointF(x, y))
            painter.drawEllipse(QPointF(x, y), 2.6, 2.6)


class Sparkline(Picture):
    """A series at a glance, or the first characters of a text."""

    def __init__(self) -> None:
        super().__init__(100, 54)
        # Where a message takes room from the window, this gives some of its own.
        self.setMinimumSize(60, 20)
        self.setMaximumSize(16_777_215, 54)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._values: NDArray[np.float64] = np.zeros(0)
        self._shares: tuple[float, ...] = ()
        self._text = ""

    def show_values(self, values: NDArray[np.float64], shares: tuple[float, ...] = ()) -> None:
        """Draw a series; `shares`: where its parts begin, from 0 to 1."""
        self._values, self._shares, self._text = _thin(values, 400), shares, ""
        self.update()

    def show_text(self, text: str) -> None:
        """Draw the beginning of a text."""
        self._values, self._text = np.zeros(0), text
        self.update()

    def draw(self, painter: QPainter, box: QRectF) -> None:
        t = self.tokens
        painter.setPen(QPen(QColor(t.border), 1))
        painter.setBrush(QColor(t.window))
        painter.drawRoundedRect(box, 4, 4)
        if self._text:
            painter.setFont(sized(CAPTION))
            painter.setPen(QColor(t.muted))
            line = QFontMetrics(painter.font()).height()
            lines = max(1, int((box.height() - 6) // line))
            shown = "\n".join(self._text.strip().splitlines()[:lines])
            painter.setClipRect(box)
            painter.drawText(box.adjusted(8, 4, -4, -2), Qt.AlignmentFlag.AlignLeft, shown)
            return
        finite = self._values[np.isfinite(self._values)]
        if len(finite) < 2:
            return
        inner = box.adjusted(6, 6, -6, -6)
        low, high = float(finite.min()), float(finite.max())
        span = (high - low) or 1.0
        for share in self._shares:
            x = inner.left() + share * inner.width()
            painter.setPen(QPen(QColor(t.border), 1))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        points = QPolygonF()
        painter.setPen(QPen(QColor(t.series[0]), 1.3))
        for index, value in enumerate(self._values):
            if np.isfinite(value):
                x = inner.left() + index / (len(self._values) - 1) * inner.width()
                points.append(QPointF(x, inner.bottom() - (value - low) / span * inner.height()))
        painter.drawPolyline(points)


def _thin(values: NDArray[np.float64], most: int) -> NDArray[np.float64]:
    """At most 2 x `most` values, the lowest and highest of each stretch, so that no spike is lost."""
    if len(values) <= 2 * most:
        return values
    stretches = np.array_split(values, most)
    with np.errstate(all="ignore"):
        pairs = [
            (part[np.isfinite(part)].min(initial=np.inf), part[np.isfinite(part)].max(initial=-np.inf))
            for part in stretches
        ]
    flat = np.array(pairs).ravel()
    return np.where(np.isfinite(flat), flat, np.nan)
