"""What all plots share: the card around them, the curves over growing data, the dotted lines to compare with."""

import math
import re
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from workbench.gui.axes import Axis, LogAxis
from workbench.gui.history import Growing
from workbench.gui.legend import STYLES, Legend
from workbench.gui.theme import CAPTION, LIGHT, Tokens, sized

TINY = 1e-30
# Below this width a line's name has no room for more than the word.
NARROW = 320
# The height of a name above its line, in pixels.
NAME = 18


class PlotCard(QFrame):
    """A card with a title, a legend and a plot; a sentence stands in the middle while there is nothing to draw."""

    def __init__(self, object_name: str, bottom: pg.AxisItem | None = None) -> None:
        super().__init__()
        self.setObjectName("card")
        self.tokens: Tokens = LIGHT
        self.title = QLabel()
        self.title.setProperty("role", "card")
        self.legend = Legend()
        self.left_axis = LogAxis("left")
        self.bottom_axis: Any = bottom or Axis("bottom")
        self.bottom_axis.whole = True
        self.plot = pg.PlotWidget(axisItems={"left": self.left_axis, "bottom": self.bottom_axis})
        self.plot.setObjectName(object_name)
        self.plot.setAcceptDrops(False)
        self.plot.setFrameShape(QFrame.Shape.NoFrame)
        self.plot.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.item: Any = self.plot.getPlotItem()
        self.item.hideButtons()
        self.item.setMenuEnabled(False)
        self.view = self.item.getViewBox()
        self.view.disableAutoRange()
        self.view.sigRangeChangedManually.connect(self._stop_following)
        self.following = True
        self.plot.viewport().installEventFilter(self)
        self.hint = QLabel(self.plot)
        self.hint.setProperty("role", "muted")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setWordWrap(True)
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.head = QHBoxLayout()
        self.head.setSpacing(16)
        self.head.addWidget(self.title)
        self.head.addWidget(self.legend, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 10, 6)
        layout.setSpacing(4)
        layout.addLayout(self.head)
        layout.addWidget(self.plot, 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A double click shows everything again; the sentence keeps to the middle."""
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self.following = True
            self.rescale()
            return True
        if event.type() == QEvent.Type.Resize:
            self.hint.setGeometry(self.plot.rect().adjusted(24, 8, -24, -8))
        return super().eventFilter(watched, event)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours and draw again."""
        self.tokens = tokens
        self.plot.setBackground(QColor(tokens.surface))
        for axis in (self.left_axis, self.bottom_axis):
            axis.dress(tokens)
        self.item.showGrid(x=True, y=True, alpha=0.35 if tokens.dark else 0.5)

    def rescale(self) -> None:
        """Show all of the data; each plot knows its own limits."""

    def show_hint(self, text: str) -> None:
        """Say what to do in place of empty axes; an empty text shows the plot."""
        self.hint.setText(text)
        self.hint.setVisible(bool(text))
        for axis in (self.left_axis, self.bottom_axis):
            axis.setVisible(not text)

    def describe(self, title: str, text: str) -> None:
        """What a screen reader says."""
        self.plot.setAccessibleName(title)
        self.plot.setAccessibleDescription(text)

    def line(self, strong: bool = False) -> "Curve":
        """A new curve on the plot."""
        curve = Curve(strong)
        self.item.addItem(curve)
        return curve

    def pen(self, colour: str, style: str = "solid") -> QPen:
        """A pen of one pixel on every scale."""
        pen = pg.mkPen(QColor(colour), width=1, style=STYLES[style])
        if style == "dashed":
            pen.setDashPattern([5, 3])
        return pen

    def limits(self, x: tuple[float, float], y: tuple[float, float], headroom: float = 0.0) -> None:
        """Show this range, unless the person has moved the plot; `headroom` leaves room for a name above a line."""
        if not self.following:
            return
        x_room = (x[1] - x[0]) * 0.02 or 0.5
        y_room = (y[1] - y[0]) * 0.06 or 0.1
        name = (y[1] - y[0]) * NAME / max(self.view.height() - NAME, NAME)
        top = y[1] + max(y_room * (headroom + 1), 1.3 * name * headroom)
        self.view.setRange(xRange=(x[0] - x_room, x[1] + x_room), yRange=(y[0] - y_room, top), padding=0)

    def draw(self, traces: list["Trace"]) -> None:
        """Draw what of the curves is in view."""
        low, high = self.view.viewRange()[0]
        for trace in traces:
            trace.draw((low, high))

    def zoomed(self) -> None:
        """The person has moved the plot: draw what is in view now."""

    def _stop_following(self, *_: Any) -> None:
        self.following = False
        self.zoomed()


class Curve(pg.PlotCurveItem):
    """A line of one pixel, smoothed; `strong` ones are drawn twice, half a pixel apart.

    Qt draws lines of one pixel on a path of its own: wider ones through noisy data take a hundred times as long.
    """

    def __init__(self, strong: bool) -> None:
        super().__init__(antialias=True, connect="finite")
        self.strong = strong

    def implements(self, interface: str | None = None) -> bool | list[str]:
        """What `PlotItem.listDataItems` asks for."""
        return ["plotData"] if interface is None else interface == "plotData"

    def name(self) -> None:
        """No entry in pyqtgraph's own legend."""
        return None

    def paint(self, p: QPainter, opt: Any, widget: Any) -> None:
        """Draw once, or twice."""
        super().paint(p, opt, widget)
        if self.strong:
            kept = p.transform()
            p.setTransform(kept * QTransform.fromTranslate(0.4, 0.7))
            super().paint(p, opt, widget)
            p.setTransform(kept)


class Trace:
    """A curve over a growing array, on a logarithmic or a linear scale; each value is transformed once.

    `smooth` is the share of each new value in a running mean: 1 draws the values themselves. However many values there
    are, only a few hundred points are drawn of those in view: the lowest and the highest of each stretch, or for
    running means the middle, so that a redraw costs the same after a million steps.
    """

    STRETCHES, MIDDLES = 400, 256

    def __init__(self, curve: Curve, smooth: float = 1.0) -> None:
        self.curve = curve
        self._smooth = smooth
        self.clear(True)

    def clear(self, logarithmic: bool) -> None:
        """Start anew."""
        self._values = Growing()
        self._x: NDArray[np.float64] = np.zeros(0)
        self._log = logarithmic
        self._mean = math.nan
        self.low, self.high = math.inf, -math.inf
        self.curve.setData([], [])

    def follow(self, x: NDArray[np.float64], y: NDArray[Any]) -> None:
        """Take in what is new; both only ever grow."""
        fresh = np.asarray(y[self._values.count :], dtype=np.float64)
        if len(fresh):
            if self._log:
                with np.errstate(divide="ignore", invalid="ignore"):
                    fresh = np.log10(np.maximum(fresh, TINY))
            if self._smooth < 1:
                fresh = self._smoothed(fresh)
            finite = fresh[np.isfinite(fresh)]
            if len(finite):
                self.low, self.high = min(self.low, float(finite.min())), max(self.high, float(finite.max()))
            self._values.extend(fresh)
        self._x = x[: self._values.count]

    def show(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """Replace what was there by other values, on a linear scale."""
        self.clear(False)
        self.follow(x, y)

    def draw(self, view: tuple[float, float]) -> None:
        """Draw the values between two places on the x axis."""
        values = self._values.view()
        first = max(0, int(np.searchsorted(self._x, view[0])) - 1)
        last = min(len(values), int(np.searchsorted(self._x, view[1], "right")) + 1)
        x, y = self._x[first:last], values[first:last]
        self.curve.setData(
            *(lows_and_highs(x, y, self.STRETCHES) if self._smooth == 1 else middles(x, y, self.MIDDLES))
        )

    def _smoothed(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        result, mean, share = np.empty(len(values)), self._mean, self._smooth
        for index, value in enumerate(values.tolist()):
            if math.isfinite(value):
                mean = value if math.isnan(mean) else mean + share * (value - mean)
            result[index] = mean
        self._mean = mean
        return result


Points = tuple[NDArray[np.float64], NDArray[np.float64]]


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


class Rule:
    """A dotted line across the plot with its name on it: a baseline, a threshold."""

    def __init__(self, card: PlotCard, value: float, text: str, above: bool = True) -> None:
        self.value = value
        self.text = text
        anchors = [(1, 1), (1, 1)] if above else [(1, 0), (1, 0)]
        self.line = pg.InfiniteLine(value, angle=0, label=text, labelOpts={"position": 0.99, "anchors": anchors})
        self.line.label.setFont(sized(CAPTION))
        self.line.setZValue(20)
        card.item.addItem(self.line, ignoreBounds=True)
        self.dress(card)

    def dress(self, card: PlotCard) -> None:
        """Take the theme's colours."""
        self.line.setPen(card.pen(card.tokens.muted, "dotted"))
        self.line.label.setColor(card.tokens.muted)
        ground = QColor(card.tokens.surface)
        ground.setAlpha(190)
        self.line.label.fill = pg.mkBrush(ground)

    def rename(self, text: str, width: float = math.inf) -> None:
        """Say it in another language; on a narrow plot without what stands in brackets."""
        self.text = text if width >= NARROW else re.sub(r" ?[(（].*[)）]", "", text)
        self.line.label.setFormat(self.text)

    def remove(self, card: PlotCard) -> None:
        """Take it off the plot."""
        card.item.removeItem(self.line)


def spread(traces: list[Trace], extra: list[float]) -> tuple[float, float]:
    """The lowest and the highest value of some curves and other values."""
    lows = [trace.low for trace in traces if math.isfinite(trace.low)] + extra
    highs = [trace.high for trace in traces if math.isfinite(trace.high)] + extra
    return (min(lows), max(highs)) if lows else (0.0, 1.0)
