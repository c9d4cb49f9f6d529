"""One small picture of a grid: loss and gradient norm over the run, the gradient's way back below, a word, a figure."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.gui.grids import BINS, Course, Scale
from workbench.gui.numbers import short
from workbench.gui.plots.card import TINY
from workbench.gui.theme import BODY, CAPTION, LIGHT, Tokens, mix, sized
from workbench.runs.gradient_words import gradient_word
from workbench.runs.grid_table import gradient_text
from workbench.training.flow import references
from workbench.words import translate

DECADES = 4.0  # of the map's colours either way
SIDE, HEAD, PAD = 34, 24, 8  # room for the ticks at either side, for the word above, and around
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class GridCell(QWidget):
    """The trials of one cell, activation and depth: their mean as lines, their spread over seeds as bands."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = ""
        self.tokens: Tokens = LIGHT
        self.courses: list[Course] = []
        self.scale = Scale()
        self._picture: QPixmap | None = None
        self._said = ("", "", "muted")
        self.setMinimumSize(186, 142)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """As small as it can be read."""
        return QSize(220, 142)

    def rename(self, name: str) -> None:
        """Take the window's language."""
        self.name = name
        self.setAccessibleName(name)
        self.show_courses(self.courses, self.scale)

    def show_courses(self, courses: list[Course], scale: Scale) -> None:
        """Draw these trials anew."""
        self.courses, self.scale = courses, scale
        self._picture = None
        self._said = text, figure, _ = self.word()
        self.setAccessibleDescription(f"{text}; {figure}")
        self.setToolTip(self._tip(text))
        self.update()

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.tokens, self._picture = tokens, None
        self.update()

    def word(self) -> tuple[str, str, str]:
        """What is said above: how the gradient fares, the loss, and the colour's name (good, warning, bad, muted)."""
        over = [one.outcome for one in self.courses if one.outcome is not None]
        known = [one.loss for one in over if one.loss is not None]
        running = [one.history.best_validation for one in self.courses if one.outcome is None]
        losses = known if len(over) == len(self.courses) else [*known, *running]
        losses = [one for one in losses if math.isfinite(one)]
        figure = short(sum(losses) / len(losses)) if losses else ""
        exploded = [one for one in over if one.reason == "not_finite"]
        if exploded:
            return gradient_text("", 0, True, min(one.steps for one in exploded)), figure, "bad"
        if any(one.reason == "failed" for one in over):
            return translate("grid", "failed"), figure, "bad"
        maps = [one for course in self.courses for one in course.flow.maps]
        longest = max((one.shape[1] for one in maps), default=0)
        alike = [one for one in maps if one.shape[1] == longest]
        both_ways = bool(self.courses) and self.courses[0].flow.both_ways
        kind, reach = gradient_word(alike, both_ways)
        if not kind:
            stopped = any(one.reason == "stopped" for one in over)
            return translate("grid", "stopped") if stopped else translate("grid", "waiting"), figure, "muted"
        return gradient_text(kind, reach), figure, {"fine": "good", "vanishes": "warning"}.get(kind, "bad")

    def _tip(self, word: str) -> str:
        lines = [f"{self.name}: {word}"]
        for course in self.courses:
            seed, outcome = course.trial.seed, course.outcome
            if outcome is None:
                said = f"{course.fraction:.0%}"
            elif outcome.error:
                said = outcome.error
            else:
                said = short(outcome.loss) if outcome.loss is not None else "–"
            lines.append(translate("grid", "seed {seed}: {figure}").format(seed=seed, figure=said))
        return "\n".join([*lines, translate("grid", "Click to see it large.")])

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the picture; it is drawn anew only where something changed, so that scrolling costs nothing."""
        ratio = self.devicePixelRatioF()
        if self._picture is None:
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(QColor(self.tokens.window))
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter)
            painter.end()
            self._picture = picture
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        if self.hasFocus() or self.underMouse():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self.tokens.accent), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size needs another picture."""
        self._picture = None

    def enterEvent(self, event: object) -> None:
        """Show that it can be clicked."""
        self.update()

    def leaveEvent(self, event: object) -> None:
        """No longer."""
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens it."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """So do Return and the space bar."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def _draw(self, painter: QPainter) -> None:
        t, whole = self.tokens, QRectF(self.rect())
        painter.setPen(QColor(t.border))
        painter.setBrush(QColor(t.surface))
        painter.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self._draw_word(painter, whole)
        flows = [one.history.flow for one in self.courses if one.history.flow is not None]
        depth = self.courses[0].trial.depth if self.courses else 1
        strip = min(30.0, max(9.0, 6.0 * depth))
        area = whole.adjusted(SIDE, HEAD + 4, -SIDE, -(strip + PAD + 7))
        self._draw_curves(painter, area)
        if flows:
            latest = np.asarray(flows[-1], dtype=np.float64)
            below = QRectF(area.left(), area.bottom() + 6, area.width(), strip)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(below, flow_image(latest, self.courses[0].flow.both_ways, t))
            painter.setPen(QColor(t.border))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(below)

    def _draw_word(self, painter: QPainter, whole: QRectF) -> None:
        t = self.tokens
        text, figure, kind = self._said
        colour = QColor(getattr(t, kind))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(PAD + 4, HEAD / 2 + 2), 4, 4)
        font = sized(BODY, bold=True)
        painter.setFont(font)
        painter.setPen(QColor(t.text))
        line = QRectF(PAD + 14, 3, whole.width() - 2 * PAD - 14, HEAD)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, figure)
        room = line.width() - QFontMetrics(font).horizontalAdvance(figure) - 6
        painter.setFont(sized(CAPTION))
        painter.setPen(colour)
        said = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, said)

    def _draw_curves(self, painter: QPainter, area: QRectF) -> None:
        t = self.tokens
        painter.setPen(QColor(t.border))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setFont(sized(CAPTION))
        stack = np.stack([one.curves for one in self.courses]) if self.courses else np.full((1, 2, BINS), np.nan)
        # The gradient's norm first, so that the loss lies on top.
        for row in (1, 0):
            low, high = self.scale.limits[row]
            if high <= low:
                continue
            colour = QColor(t.series[row])
            self._draw_ticks(painter, area, row, low, high, colour)
            self._draw_series(painter, area, stack[:, row], (low, high), colour)

    def _draw_ticks(self, painter: QPainter, area: QRectF, row: int, low: float, high: float, colour: QColor) -> None:
        decades = range(math.ceil(low), math.floor(high) + 1)
        stride = max(1, math.ceil(len(decades) * 15 / max(area.height(), 1)))
        for decade in decades[::stride]:
            y = area.bottom() - (decade - low) / (high - low) * area.height()
            if row == 0:
                painter.setPen(QPen(QColor(mix(self.tokens.border, self.tokens.surface, 0.4)), 1))
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(colour)
            text = "10" + str(decade).translate(SUPERSCRIPTS) if abs(decade) > 2 else f"{10.0**decade:g}"
            left = 3.0 if row == 0 else area.right() + 3
            side = Qt.AlignmentFlag.AlignRight if row == 0 else Qt.AlignmentFlag.AlignLeft
            painter.drawText(QRectF(left, y - 8, SIDE - 6, 16), side | Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_series(
        self,
        painter: QPainter,
        area: QRectF,
        values: NDArray[np.float64],
        limits: tuple[float, float],
        colour: QColor,
    ) -> None:
        """The mean over seeds as a line, from the lowest to the highest seed as a band; `values` (seeds, BINS)."""
        known = np.flatnonzero(np.isfinite(values).any(axis=0))
        if not len(known):
            return
        low, high = limits
        x = area.left() + (known + 0.5) / BINS * area.width()

        def points(heights: NDArray[np.float64]) -> list[QPointF]:
            y = area.bottom() - np.clip((heights - low) / (high - low), 0, 1) * area.height()
            return [QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]

        seen = values[:, known]
        if len(values) > 1:
            ground = QColor(colour)
            ground.setAlpha(60)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            around = points(np.nanmax(seen, axis=0)) + points(np.nanmin(seen, axis=0))[::-1]
            painter.drawPolygon(QPolygonF(around))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.4))
        painter.drawPolyline(QPolygonF(points(np.nanmean(seen, axis=0))))


def flow_image(flow: NDArray[np.float64], both_ways: bool, tokens: Tokens) -> QImage:
    """The map of the gradient's way back, a pixel a layer and step: blue where it vanishes, red where it explodes."""
    reference = np.maximum(references(flow, both_ways), TINY)[:, None]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = np.nan_to_num(np.log10(np.maximum(flow, TINY) / reference), nan=DECADES)
    index = np.clip((ratio + DECADES) / (2 * DECADES) * 255, 0, 255).astype(int)
    # Layer 1 is the lowest row, as on the large plot.
    pixels = np.ascontiguousarray(_table(tokens.name, tokens)[index[::-1]])
    height, width, _ = pixels.shape
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


@lru_cache(maxsize=4)
def _table(name: str, tokens: Tokens) -> NDArray[np.uint8]:
    """256 colours from vanishing over healthy to exploding."""
    ends = {True: tokens.exploding, False: tokens.vanishing}
    rows: list[tuple[int, int, int]] = []
    for index in range(256):
        place = (index - 127.5) / 127.5
        colour = QColor(mix(tokens.healthy, ends[place > 0], min(1.0, abs(place))))
        rows.append((colour.red(), colour.green(), colour.blue()))
    return np.array(rows, dtype=np.uint8)
