"""Curves over growing data: few points are drawn of many, raw or as a running mean, linear or as logarithms."""

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem

from workbench.gui.history import Growing

TINY = 1e-30
# How much of the colour of a raw line is seen behind its own running mean.
PALE = 0.4
# The width of the dot that stands for a curve of one point, in pixels.
DOT = 7.0
# More points than this fill the plot by themselves: to draw them twice would only take time.
CROWDED = 500
# So many values are smoothed or thinned at once.
BLOCK = 128

Points = tuple[NDArray[np.float64], NDArray[np.float64]]


class Curve(pg.PlotCurveItem):
    """A line of one pixel, smoothed; `strong` ones are drawn twice, half a pixel apart; one point is a dot.

    Qt draws lines of one pixel on a path of its own: wider ones through noisy data take a hundred times as long. Of a
    crowd of points the area is filled that a line up and down through them would cover.
    `label`: what it is called where the legend has no entry of its own for it. `hidden`: put out of sight by the
    person. `trace`: what draws on it.
    """

    def __init__(self, strong: bool) -> None:
        super().__init__(antialias=True, connect="finite")
        self.strong = strong
        self.label = ""
        self.hidden = False
        self.trace: Trace | None = None
        self._area: tuple[object, QPolygonF | None] = (None, None)  # the values, and what is filled of them

    def implements(self, interface: str | None = None) -> bool | list[str]:
        """What `PlotItem.listDataItems` asks for."""
        return ["plotData"] if interface is None else interface == "plotData"

    def name(self) -> None:
        """No entry in pyqtgraph's own legend."""
        return None

    def points(self) -> Points:
        """The points that are drawn now."""
        x, y = self.getData()
        return (np.zeros(0), np.zeros(0)) if x is None or y is None else (x, y)

    def hide_curve(self, hidden: bool) -> None:
        """Put it out of sight, the raw line behind it too, or show it again."""
        self.hidden = hidden
        self.setVisible(not hidden)
        if self.trace is not None and self.trace.raw is not None:
            self.trace.raw.curve.hide_curve(hidden)

    def pixelPadding(self) -> float:
        """Room around the points for a dot."""
        return max(super().pixelPadding(), DOT)

    def _pen(self) -> QPen:
        pen: Any = self.opts["pen"]
        return pen

    def area(self) -> QPolygonF | None:
        """What is filled in place of a crowd of points; None where there are few, or gaps between them."""
        x, y = self.points()
        if self._area[0] is not y:
            self._area = (y, _area(x, y) if len(y) > CROWDED and np.isfinite(y).all() else None)
        return self._area[1]

    def paint(self, p: QPainter, opt: Any, widget: Any) -> None:
        """Draw once, or twice; a line through one point would be nothing."""
        area, pen = self.area(), self._pen()
        if area is not None:
            # Its edge is drawn by itself: with a pen and a brush at once, Qt takes twice as long.
            p.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(pen.color())
            p.drawPolygon(area)
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.setPen(pen)
            p.drawPolyline(area)
            return
        super().paint(p, opt, widget)
        kept = p.transform()
        x, y = self.points()
        if self.strong and len(y) <= CROWDED:
            p.setTransform(kept * QTransform.fromTranslate(0.4, 0.7))
            super().paint(p, opt, widget)
            p.setTransform(kept)
        if 0 < len(y) <= 3 and np.isfinite(y).sum() == 1:
            place = int(np.flatnonzero(np.isfinite(y))[0])
            at = kept.map(QPointF(float(x[place]), float(y[place])))
            p.resetTransform()
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(pen.color())
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            p.drawEllipse(at, DOT / 2, DOT / 2)
            p.setTransform(kept)


def _area(x: NDArray[np.float64], y: NDArray[np.float64]) -> QPolygonF:
    """Forth along the higher of each two points, and back along the lower ones."""
    even = len(y) // 2 * 2
    pairs = y[:even].reshape(-1, 2)
    places = np.append(x[:even:2], x[-1])
    highs, lows = np.append(pairs.max(axis=1), y[-1]), np.append(pairs.min(axis=1), y[-1])
    return pg.functions.arrayToQPolygonF(np.append(places, places[::-1]), np.append(highs, lows[::-1]))


class Digest:
    """Growing values with the lowest, the highest and the mean of each block, so that a million are thinned at once."""

    def __init__(self) -> None:
        self.values, self._lows, self._highs, self._means = Growing(), Growing(), Growing(), Growing()

    def extend(self, fresh: NDArray[np.float64]) -> None:
        """Append values."""
        self.values.extend(fresh)
        done, whole = self._means.count, self.values.count // BLOCK
        if whole > done:
            parts = self.values.view()[done * BLOCK : whole * BLOCK].reshape(-1, BLOCK)
            self._lows.extend(np.fmin.reduce(parts, axis=1))
            self._highs.extend(np.fmax.reduce(parts, axis=1))
            self._means.extend(parts.mean(axis=1))

    def _blocks(self, span: tuple[int, int], stretches: int) -> tuple[slice, NDArray[np.int64]] | None:
        """The blocks within a span and where each stretch of them begins; None where the values are few."""
        first, last = -(-span[0] // BLOCK), span[1] // BLOCK
        if last - first < 2 * stretches:
            return None
        return slice(first, last), np.arange(0, last - first, -(-(last - first) // stretches))

    def extremes(self, x: NDArray[np.float64], span: tuple[int, int], stretches: int) -> Points:
        """The lowest and the highest value of each stretch between two places; see `lows_and_highs`."""
        blocks = self._blocks(span, stretches)
        values = self.values.view()
        if blocks is None:
            return lows_and_highs(x[slice(*span)], values[slice(*span)], stretches)
        seen, starts = blocks
        lows = np.fmin.reduceat(self._lows.view()[seen], starts)
        highs = np.fmax.reduceat(self._highs.view()[seen], starts)
        before, after = slice(span[0], seen.start * BLOCK), slice(seen.stop * BLOCK, span[1])
        at = np.repeat(x[(seen.start + starts) * BLOCK], 2)
        kept = np.stack([lows, highs], axis=1).ravel()
        return np.concatenate([x[before], at, x[after]]), np.concatenate([values[before], kept, values[after]])

    def middles(self, x: NDArray[np.float64], span: tuple[int, int], stretches: int) -> Points:
        """The mean of each stretch between two places, and the first and the last value; see `middles`."""
        blocks = self._blocks(span, stretches)
        values = self.values.view()
        if blocks is None:
            return middles(x[slice(*span)], values[slice(*span)], stretches)
        seen, starts = blocks
        sizes = np.diff(np.append(starts, seen.stop - seen.start))
        means = np.add.reduceat(self._means.view()[seen], starts) / sizes
        at = x[(seen.start + starts) * BLOCK + sizes * BLOCK // 2]
        ends = [span[0], span[1] - 1]
        return np.concatenate([x[ends[:1]], at, x[ends[1:]]]), np.concatenate(
            [values[ends[:1]], means, values[ends[1:]]]
        )


class Trace:
    """A curve over a growing array, on a logarithmic or a linear scale; each value is transformed once.

    `smooth` is the share of each new value in a running mean: 1 draws the values themselves. `raw`: the trace that
    draws the same values as they are, behind the mean; one that is smoothed later gets a pale line of its own. However
    many values there are, only a few hundred points are drawn of those in view: the lowest and the highest of each
    stretch, or for running means the middle, so that a redraw costs the same after a million steps.
    """

    STRETCHES, MIDDLES = 400, 256

    def __init__(self, curve: Curve, smooth: float = 1.0, raw: "Trace | None" = None) -> None:
        self.curve, self.raw = curve, raw
        self.own = self._smooth = smooth
        self.is_raw = False
        self.scale: bool | None = None  # the person's choice of a logarithmic scale, None for the plot's own
        self._pale: Curve | None = None
        curve.trace = self
        if raw is not None:
            raw.is_raw = True
        self.clear(True)

    def clear(self, logarithmic: bool) -> None:
        """Start anew."""
        self.log = logarithmic if self.scale is None else self.scale
        self.x, self.y = np.zeros(0), np.zeros(0)
        self._restart()
        self.curve.setData([], [])

    def _restart(self) -> None:
        self._values, self._raws = Digest(), Digest()
        self._mean = math.nan
        self.low, self.high = math.inf, -math.inf

    @property
    def smoothed(self) -> bool:
        """Whether a running mean is drawn."""
        return self._smooth < 1

    def choose(self, smooth: float, scale: bool | None) -> None:
        """Draw the same values otherwise: with another running mean, on another scale."""
        if self.is_raw:
            smooth = 1.0
        log = self.log if scale is None else scale
        if (smooth, log, scale) == (self._smooth, self.log, self.scale):
            return
        self._smooth, self.log, self.scale = smooth, log, scale
        wanted = smooth < 1 and self.own == 1
        if wanted and self._pale is None:
            self._pale = Curve(False)
            self._pale.setParentItem(self.curve)
            self._pale.setFlag(QGraphicsItem.GraphicsItemFlag.ItemStacksBehindParent)
            self._pale.setOpacity(PALE)
        if not wanted and self._pale is not None:
            self._pale.hide()
            if self._pale.scene() is not None:
                self._pale.scene().removeItem(self._pale)
            self._pale = None
        self._restart()
        self.follow(self.x, self.y)

    def follow(self, x: NDArray[np.float64], y: NDArray[Any]) -> None:
        """Take in what is new; both only ever grow."""
        fresh = np.asarray(y[self._values.values.count :], dtype=np.float64)
        if len(fresh):
            if self.log:
                with np.errstate(divide="ignore", invalid="ignore"):
                    fresh = np.log10(np.maximum(fresh, TINY))
            if self._pale is not None:
                self._raws.extend(fresh)
            if self._smooth < 1:
                fresh = self._smoothed(fresh)
            finite = fresh[np.isfinite(fresh)]
            if len(finite):
                self.low, self.high = min(self.low, float(finite.min())), max(self.high, float(finite.max()))
            self._values.extend(fresh)
        self.x, self.y = x[: self._values.values.count], y[: self._values.values.count]

    def show(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """Replace what was there by other values, on a linear scale."""
        self.clear(False)
        self.follow(x, y)

    def drawn(self, place: int | slice) -> Any:
        """What is drawn at some of the places in `x`: running means where smoothed; never logarithms."""
        values = self._values.values.view()[place]
        return 10.0**values if self.log else values

    def draw(self, view: tuple[float, float]) -> None:
        """Draw the values between two places on the x axis."""
        first = max(0, int(np.searchsorted(self.x, view[0])) - 1)
        last = min(self._values.values.count, int(np.searchsorted(self.x, view[1], "right")) + 1)
        if self._smooth < 1:
            self.curve.setData(*self._values.middles(self.x, (first, last), self.MIDDLES))
        else:
            self.curve.setData(*self._values.extremes(self.x, (first, last), self.STRETCHES))
        if self._pale is not None:
            self._pale.setPen(self.curve.opts["pen"])
            self._pale.setData(*self._raws.extremes(self.x, (first, last), self.STRETCHES))

    def _smoothed(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The running means. Many finite values go in blocks, by the triangle of weights that each block has."""
        start, result = 0, np.empty(len(values))
        if len(values) >= 8 * BLOCK and np.isfinite(values).all():
            start = len(values) // BLOCK * BLOCK
            if math.isnan(self._mean):
                self._mean = float(values[0])
            place = np.arange(BLOCK)
            keep, share = 1.0 - self._smooth, self._smooth
            weights = share * np.tril(keep ** np.maximum(place[:, None] - place, 0))
            parts = values[:start].reshape(-1, BLOCK) @ weights.T
            decay, mean = keep ** (place + 1), self._mean
            before = np.empty(len(parts))
            for index, end in enumerate(parts[:, -1].tolist()):
                before[index] = mean
                mean = end + float(decay[-1]) * mean
            result[:start] = (parts + before[:, None] * decay).ravel()
            self._mean = mean
        mean = self._mean
        for index, value in enumerate(values[start:].tolist(), start):
            if math.isfinite(value):
                mean = value if math.isnan(mean) else mean + self._smooth * (value - mean)
            result[index] = mean
        self._mean = mean
        return result


def lows_and_highs(x: NDArray[np.float64], y: NDArray[np.float64], stretches: int) -> Points:
    """At most about 2 x `stretches` points: the lowest and the highest value of each stretch."""
    size = -(-len(y) // stretches)
    if size < 3:
        return x, y
    whole = len(y) // size * size
    parts = y[:whole].reshape(-1, size)
    lows, highs = np.fmin.reduce(parts, axis=1), np.fmax.reduce(parts, axis=1)
    kept = np.stack([lows, highs], axis=1).ravel()
    return np.concatenate([np.repeat(x[:whole:size], 2), x[whole:]]), np.concatenate([kept, y[whole:]])


def middles(x: NDArray[np.float64], y: NDArray[np.float64], stretches: int) -> Points:
    """At most about `stretches` points: the mean of each stretch, and the very last value."""
    size = -(-len(y) // stretches)
    if size < 2:
        return x, y
    whole = len(y) // size * size
    means = y[:whole].reshape(-1, size).mean(axis=1)
    return np.append(x[size // 2 : whole : size], x[-1]), np.append(means, y[-1])


def spread(traces: list[Trace], extra: list[float]) -> tuple[float, float]:
    """The lowest and the highest value of the curves in sight and of other values."""
    seen = [trace for trace in traces if not trace.curve.hidden] or traces
    lows = [trace.low for trace in seen if math.isfinite(trace.low)] + extra
    highs = [trace.high for trace in seen if math.isfinite(trace.high)] + extra
    return (min(lows), max(highs)) if lows else (0.0, 1.0)
