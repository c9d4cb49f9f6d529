"""Plots of answers: bars, points and lines over plain numbers."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QToolTip

from workbench.gui.legend import Entry
from workbench.gui.plots.card import PlotCard, Trace, spread
from workbench.gui.plots.saving import Table
from workbench.gui.theme import Tokens
from workbench.words import translate

Array = NDArray[np.float64]
MOST_POINTS = 4_000  # are drawn; evenly spread where there are more
DECADES = 6.0  # what is smaller than the tallest bar by more is not told apart
NEAR = 12  # pixels within which a click or the mouse meets a point


class AnswerPlot(PlotCard):
    """A plot that is drawn anew as a whole, over linear axes. `texts`: (title, x axis, y axis) in the language."""

    def __init__(self, object_name: str, texts: Callable[[], tuple[str, str, str]], bottom: Any = None) -> None:
        super().__init__(object_name, bottom)
        self.left_axis.logarithmic = False
        self._texts = texts
        self._extent: tuple[float, float, float, float] | None = None
        self.told: Callable[[QPointF], str] = lambda place: ""
        self.plot.scene().sigMouseMoved.connect(self._hover)

    def extent(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show this much."""
        self._extent = (*x, *y)
        self.following = True
        self.rescale()

    def rescale(self) -> None:
        """Show everything."""
        if self._extent is not None:
            low, high, bottom, top = self._extent
            self.limits((low, high), (bottom, top))

    def retranslate(self) -> None:
        """Take the window's language."""
        title, x, y = self._texts()
        self.title.setText(title)
        self.bottom_axis.setLabel(x)
        if self.left_axis.logarithmic:
            y = translate("explore", "{what} (log scale)").format(what=y)
        self.left_axis.setLabel(y)

    def use_scale(self, logarithmic: bool) -> None:
        """The axis says so."""
        self.left_axis.logarithmic = logarithmic
        self.retranslate()
        super().use_scale(logarithmic)

    def _hover(self, place: QPointF) -> None:
        if self.view.sceneBoundingRect().contains(place):
            text = self.told(self.view.mapSceneToView(place))
            QToolTip.showText(self.plot.mapToGlobal(self.plot.mapFromScene(place)), text, self.plot)


class BarsPlot(AnswerPlot):
    """One bar a place; `names` say more of each under the mouse.

    Where it is `scalable`, bars that stand on zero may be drawn over a logarithmic axis, none longer than DECADES.
    """

    smoothable = False

    def __init__(self, object_name: str, texts: Callable[[], tuple[str, str, str]], colour: int = 0) -> None:
        super().__init__(object_name, texts)
        self._colour = colour
        self._bars = pg.BarGraphItem(x=[0.0], height=[0.0], width=0.8)
        self.item.addItem(self._bars)
        self._x: Array = np.zeros(0)
        self._heights: Array = np.zeros(0)
        self._wide = 1.0
        self._names: list[str] = []
        self.told = self._tell

    def show_bars(self, x: Array, heights: Array, names: list[str], wide: float = 1.0) -> None:
        """Draw bars that stand on zero."""
        self.show_hint("")
        self._x, self._heights, self._names, self._wide = x, np.nan_to_num(heights), names, wide
        self._extent = None
        if self.left_axis.logarithmic and not self.can_scale():
            self.scale, self.left_axis.logarithmic = None, False
            self.retranslate()
        self.following = True
        self.rescale()
        self.describe(self.title.text(), "; ".join(names[:20]))

    def can_scale(self) -> bool:
        """Only where no bar hangs down and one stands."""
        return self.scalable and bool((self._heights >= 0).all() and (self._heights > 0).any())

    def rescale(self) -> None:
        """Draw the bars on the scale that holds now, and show all of them."""
        if not len(self._x):
            return
        heights, ground = self._heights, 0.0
        if self.left_axis.logarithmic:
            heights = np.log10(np.maximum(heights, 1e-300))
            top = float(heights.max())
            ground = max(float(heights.min()), top - DECADES) - 0.3
            heights = np.maximum(heights, ground)
        low, high = min(float(heights.min()), ground), max(float(heights.max()), ground)
        width = self._wide * (0.8 if len(self._x) < 100 else 1.0)
        self._bars.setOpts(x=self._x, y0=ground, height=heights - ground, width=width)
        if self._extent is not None and not self.left_axis.logarithmic:
            super().rescale()
            return
        half = self._wide / 2
        ends = (float(self._x.min()) - half, float(self._x.max()) + half)
        self.limits(ends, (low, high if high > low else low + 1.0))

    def table(self) -> Table | None:
        """The bars in view."""
        low, high = self.view.viewRange()[0]
        seen = (self._x >= low) & (self._x <= high)
        if not seen.any():
            return None
        _, x, y = self._texts()
        return [x, y], [self._x[seen].tolist(), self._heights[seen].tolist()]

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        colour = QColor(tokens.series[self._colour])
        self._bars.setOpts(brush=pg.mkBrush(colour), pen=pg.mkPen(colour))

    def _tell(self, place: QPointF) -> str:
        if not len(self._x):
            return ""
        nearest = int(np.abs(self._x - place.x()).argmin())
        return self._names[nearest] if abs(self._x[nearest] - place.x()) <= self._wide / 2 else ""


class PointsPlot(AnswerPlot):
    """Points, each with a number that a click tells; a line and a band beside them."""

    def __init__(self, object_name: str, texts: Callable[[], tuple[str, str, str]], clicked: Callable[[int], None]):
        super().__init__(object_name, texts)
        self._line, self._edges = self.line(), [self.line(), self.line()]
        self._points = pg.ScatterPlotItem(size=6, pxMode=True)
        self.item.addItem(self._points)
        self._clicked = clicked
        self._x: Array = np.zeros(0)
        self._y: Array = np.zeros(0)
        self._names: list[str] = []
        self._rows: NDArray[np.int64] = np.zeros(0, np.int64)
        self.told = self._tell
        self.plot.scene().sigMouseClicked.connect(self._click)

    def show_points(
        self, x: Array, y: Array, names: Callable[[int], str], line: tuple[Array, Array], edges: list[float]
    ) -> None:
        """Draw points; `names(row)`: what the mouse is told of one; `line`: (x, y); `edges`: dotted levels."""
        self.show_hint("")
        known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        rows = known[np.unique(np.linspace(0, len(known) - 1, MOST_POINTS).astype(np.int64))] if len(known) else known
        self._x, self._y, self._rows, self._name_of = x[rows], y[rows], rows, names
        self._points.setData(self._x, self._y)
        self._line.setData(*line)
        for curve, level in zip(self._edges, edges or [np.nan, np.nan], strict=True):
            curve.setData([float(np.min(line[0])), float(np.max(line[0]))], [level, level])
        if len(rows):
            low, high = min([float(self._y.min()), *edges]), max([float(self._y.max()), *edges])
            self.extent((float(self._x.min()), float(self._x.max())), (low, high if high > low else low + 1.0))

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self._line.setPen(self.pen(tokens.muted))
        for curve in self._edges:
            curve.setPen(self.pen(tokens.muted, "dotted"))
        colour = QColor(tokens.series[0])
        colour.setAlpha(170)
        self._points.setBrush(pg.mkBrush(colour))
        self._points.setPen(pg.mkPen(None))

    def table(self) -> Table | None:
        """The points in view."""
        (left, right), (low, high) = self.view.viewRange()
        seen = (self._x >= left) & (self._x <= right) & (self._y >= low) & (self._y <= high)
        if not seen.any():
            return None
        _, x, y = self._texts()
        return [x, y], [self._x[seen].tolist(), self._y[seen].tolist()]

    def nearest(self, place: QPointF) -> int:
        """The row of the point at a place of the plot, -1 where there is none."""
        if not len(self._x):
            return -1
        wide, high = self.view.viewPixelSize()
        apart = np.hypot((self._x - place.x()) / (wide or 1.0), (self._y - place.y()) / (high or 1.0))
        best = int(apart.argmin())
        return int(self._rows[best]) if apart[best] <= NEAR else -1

    def _tell(self, place: QPointF) -> str:
        row = self.nearest(place)
        return self._name_of(row) if row >= 0 else ""

    def _click(self, event: Any) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            row = self.nearest(self.view.mapSceneToView(event.scenePos()))
            if row >= 0:
                self._clicked(row)


class LinesPlot(AnswerPlot):
    """Lines over one x axis, with a legend; where all values are positive, over a logarithmic axis if wanted."""

    scalable, smoothable = True, False

    def __init__(self, object_name: str, texts: Callable[[], tuple[str, str, str]], bottom: Any = None) -> None:
        super().__init__(object_name, texts, bottom)
        self._traces: list[Trace] = []
        self._names: list[str] = []
        self._styles: list[str] = []
        self._data: list[tuple[Array, Array]] = []
        self.told = self._tell

    def show_lines(self, lines: list[tuple[str, Array, Array, str]]) -> None:
        """Draw (name, x, y, style) each, x ascending; `style` as of a legend's entry."""
        self.show_hint("")
        for trace in self._traces:
            self.item.removeItem(trace.curve)
        self._names, self._styles = [one[0] for one in lines], [one[3] for one in lines]
        self._data = [(one[1], one[2]) for one in lines]
        self._traces = [Trace(self.line()) for _ in lines]
        if self.scale and not self._positive():
            self.scale, self.left_axis.logarithmic = None, False
            self.retranslate()
        for trace, (x, y) in zip(self._traces, self._data, strict=True):
            trace.scale = self.scale
            trace.show(x, y)
        self.following = True
        self.rescale()
        self.zoomed()
        self._dress_lines()

    def _positive(self) -> bool:
        return all((y[np.isfinite(y)] > 0).all() for _, y in self._data)

    def can_scale(self) -> bool:
        """Only where every value has a logarithm."""
        return self._positive() and super().can_scale()

    def rescale(self) -> None:
        """Show all lines."""
        if any(len(x) for x, _ in self._data):
            x = np.concatenate([x for x, _ in self._data])
            low, high = spread(self._traces, [])
            self.limits((float(x.min()), float(x.max())), (low, high if high > low else low + 1.0))

    def zoomed(self) -> None:
        """Draw what is in view."""
        self.draw(self._traces)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self._dress_lines()

    def _dress_lines(self) -> None:
        entries: list[Entry] = []
        for place, (trace, name, style) in enumerate(zip(self._traces, self._names, self._styles, strict=True)):
            colour = self.tokens.series[place % len(self.tokens.series)]
            trace.curve.setPen(self.pen(colour, style))
            entries.append(Entry(name, (colour,), style))
        self.legend.show_entries(entries if len(entries) > 1 else [], self.tokens)
        self.describe(self.title.text(), self.legend.text())

    def _tell(self, place: QPointF) -> str:
        told: list[str] = []
        for name, (x, y) in zip(self._names, self._data, strict=True):
            if len(x):
                at = int(np.abs(x - place.x()).argmin())
                told.append(f"{name}: {y[at]:.4g}")
        return "\n".join(told)
