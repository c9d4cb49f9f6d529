"""A series with a strip of colours under it: a unit's value at each of its steps."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QToolTip

from workbench.gui.legend import Entry
from workbench.gui.numbers import count, short
from workbench.gui.plots.card import PlotCard, Trace
from workbench.gui.theme import Tokens
from workbench.gui.units.colours import LEVELS, levels_of, ramp_of
from workbench.gui.units.marks import Marks
from workbench.runs.passages import Passage
from workbench.words import translate

CHANNELS = 4  # that are drawn
STRIP = 0.16  # of the height


class HeatSeries(PlotCard):
    """The series' lines, the strip, and the marks that a person sets by dragging."""

    marked = Signal()

    def __init__(self, marks: Marks) -> None:
        super().__init__("unitsSeries")
        self.left_axis.logarithmic = False
        self.marks = marks
        self.passage: Passage | None = None
        self.values: NDArray[np.float32] = np.zeros(0, np.float32)
        self._strip = pg.ImageItem()
        self._strip.setLevels((0, LEVELS - 1))
        self.item.addItem(self._strip)
        self._traces = [Trace(self.line()) for _ in range(CHANNELS)]
        self._regions: list[Any] = []
        self._from: float | None = None
        self._bounds = (0.0, 1.0)
        self.view.setMouseEnabled(x=True, y=False)

    def show_passage(self, passage: Passage) -> None:
        """Draw another series."""
        self.passage = passage
        self.show_hint("")
        x = np.arange(passage.first + 1, passage.first + 1 + len(passage.values), dtype=np.float64)
        columns = np.asarray(passage.values, np.float64)
        finite = columns[:, :CHANNELS][np.isfinite(columns[:, :CHANNELS])]
        low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
        high = high if high > low else low + 1.0
        self._bounds = (low, high)
        for number, trace in enumerate(self._traces):
            if number < columns.shape[1]:
                trace.show(x, columns[:, number])
            else:
                trace.clear(False)
                trace.curve.setData([], [])
        self.following = True
        self.rescale()
        self.dress(self.tokens)

    def show_values(self, values: NDArray[np.float32], kind: str) -> None:
        """Colour the strip."""
        self.values = values
        low, high = self._bounds
        height = (high - low) * STRIP
        self._strip.setImage(levels_of(values, kind)[:, None].astype(np.float32), autoLevels=False)
        first = (self.passage.first if self.passage is not None else 0) + 0.5
        self._strip.setRect(QRectF(first, low - 1.6 * height, max(len(values), 1), height))
        self.describe(self.title.text(), self.legend.text())

    def show_step(self, step: int) -> None:
        """Bring a step into view."""
        left, right = self.view.viewRange()[0]
        if not left <= step <= right:
            self.view.setRange(xRange=(step - (right - left) / 2, step + (right - left) / 2), padding=0)
        self.show_marks()

    def rescale(self) -> None:
        """Show all of the series."""
        if self.passage is not None and self.following:
            low, high = self._bounds
            first = self.passage.first
            x = (first + 0.5, first + max(len(self.passage.values), 1) + 0.5)
            room = high - low
            self.view.setRange(xRange=x, yRange=(low - 1.8 * STRIP * room, high + 0.06 * room), padding=0.01)
            self.zoomed()

    def zoomed(self) -> None:
        """Draw what is in view."""
        count_of = self.passage.values.shape[1] if self.passage is not None else 0
        self.draw(self._traces[:count_of])

    def show_marks(self) -> None:
        """Draw the marked stretches."""
        for region in self._regions:
            self.item.removeItem(region)
        t = self.tokens
        self._regions = []
        for spans, colour in ((self.marks.on, t.good), (self.marks.off, t.warning), (self.marks.shown, t.accent)):
            tint = QColor(colour)
            tint.setAlpha(60)
            for first, end in spans:
                region = pg.LinearRegionItem((first + 0.5, end + 0.5), movable=False, brush=tint, pen=pg.mkPen(colour))
                region.setZValue(-10)
                self.item.addItem(region, ignoreBounds=True)
                self._regions.append(region)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Dragging with the left button marks; the pointer tells the value under it."""
        if isinstance(event, QMouseEvent) and watched is self.plot.viewport() and self.passage is not None:
            step = self._step(event.position())
            kind = event.type()
            if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
                self._from = step
                return True
            if kind == QEvent.Type.MouseMove:
                if self._from is not None:
                    self.marks.drag(self._span(step))
                    self.show_marks()
                QToolTip.showText(event.globalPosition().toPoint(), self.describe_step(step), self.plot)
                return self._from is not None
            if kind == QEvent.Type.MouseButtonRelease and self._from is not None:
                if step != self._from:
                    self.marks.set(self._span(step))
                    self.show_marks()
                    self.marked.emit()
                self._from = None
                return True
        return super().eventFilter(watched, event)

    def describe_step(self, step: float) -> str:
        """The values at a step."""
        assert self.passage is not None
        place = int(step) - self.passage.first
        if not 0 <= place < len(self.values):
            return ""
        named = zip(self.passage.names, self.passage.values[place].tolist(), strict=False)
        lines = [
            f"{translate('units', 'step')} {count(step + 1)}",
            *(f"{name}: {short(value)}" for name, value in named),
        ]
        if place < len(self.passage.labels) and self.passage.labels[place]:
            lines.append(f"{translate('units', 'class')}: {self.passage.labels[place]}")
        return "\n".join([*lines, f"{translate('units', 'unit')}: {float(self.values[place]):+.6f}"])

    def _step(self, place: QPointF) -> float:
        at = self.view.mapSceneToView(self.plot.mapToScene(place.toPoint())).x()
        assert self.passage is not None
        last = self.passage.first + len(self.passage.values) - 1
        return float(np.clip(np.floor(at - 0.5), self.passage.first, max(last, self.passage.first)))

    def _span(self, step: float) -> tuple[int, int]:
        start = step if self._from is None else self._from
        return int(min(step, start)), int(max(step, start)) + 1

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.item.showGrid(x=True, y=False, alpha=0.35 if tokens.dark else 0.5)
        colours = (tokens.text, *tokens.series)
        for trace, colour in zip(self._traces, colours, strict=False):
            trace.curve.setPen(self.pen(colour))
        ramp = [(one.red(), one.green(), one.blue()) for one in ramp_of(tokens)]
        self._strip.setLookupTable(np.array(ramp, dtype=np.uint8))
        if self.passage is not None:
            names = zip(self.passage.names, colours, strict=False)
            self.legend.show_entries([Entry(name, (colour,)) for name, colour in list(names)[:CHANNELS]], tokens)
        self.show_marks()

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(translate("units", "Series"))
        self.bottom_axis.setLabel(translate("units", "step"))
        self.left_axis.setLabel(translate("units", "value"))
