"""What all plots share: the card around them, the curves over growing data, the dotted lines to compare with."""

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from workbench.gui.axes import Axis, LogAxis
from workbench.gui.history import Growing
from workbench.gui.legend import STYLES, Legend
from workbench.gui.theme import CAPTION, LIGHT, Tokens, sized

TINY = 1e-30


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
        self.plot = pg.PlotWidget(axisItems={"left": self.left_axis, "bottom": self.bottom_axis})
        self.plot.setObjectName(object_name)
        self.plot.setAcceptDrops(False)
        self.plot.setFrameShape(QFrame.Shape.NoFrame)
        self.plot.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.item: Any = self.plot.getPlotItem()
        self.item.hideButtons()
        self.item.setMenuEnabled(False)
        self.item.setDownsampling(auto=True, mode="peak")
        self.item.setClipToView(True)
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
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.title)
        head.addWidget(self.legend, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 10, 6)
        layout.setSpacing(4)
        layout.addLayout(head)
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

    def line(self, colour: str = "#888888", style: str = "solid", width: float = 1, smooth: bool = False) -> Any:
        """A new curve on the plot."""
        curve = pg.PlotDataItem(antialias=smooth, connect="finite")
        curve.setPen(self.pen(colour, style, width))
        self.item.addItem(curve)
        return curve

    def pen(self, colour: str, style: str = "solid", width: float = 1) -> Any:
        """A pen that stays as wide on every scale."""
        pen = pg.mkPen(QColor(colour), width=width, style=STYLES[style])
        if style == "dashed":
            pen.setDashPattern([5, 3])
        return pen

    def limits(self, x: tuple[float, float], y: tuple[float, float], headroom: float = 0.0) -> None:
        """Show this range, unless the person has moved the plot; `headroom` leaves room for a name above a line."""
        if not self.following:
            return
        x_room = (x[1] - x[0]) * 0.02 or 0.5
        y_room = (y[1] - y[0]) * 0.06 or 0.1
        top = y[1] + y_room * (headroom + 1)
        self.view.setRange(xRange=(x[0] - x_room, x[1] + x_room), yRange=(y[0] - y_room, top), padding=0)

    def _stop_following(self, *_: Any) -> None:
        self.following = False


class Trace:
    """A curve over a growing array, on a logarithmic or a linear scale; each value is transformed once.

    `smooth` is the share of each new value in a running mean: 1 draws the values themselves.
    """

    def __init__(self, curve: Any, smooth: float = 1.0) -> None:
        self.curve = curve
        self._smooth = smooth
        self.clear(True)

    def clear(self, logarithmic: bool) -> None:
        """Start anew."""
        self._values = Growing()
        self._log = logarithmic
        self._mean = math.nan
        self.low, self.high = math.inf, -math.inf
        self.curve.setData([], [])

    def follow(self, x: NDArray[Any], y: NDArray[Any]) -> None:
        """Draw `y` over `x`; both only ever grow."""
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
        self.curve.setData(x[: self._values.count], self._values.view())

    def _smoothed(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        result, mean, share = np.empty(len(values)), self._mean, self._smooth
        for index, value in enumerate(values.tolist()):
            if math.isfinite(value):
                mean = value if math.isnan(mean) else mean + share * (value - mean)
            result[index] = mean
        self._mean = mean
        return result


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
        self.line.setPen(card.pen(card.tokens.muted, "dotted", 1.5))
        self.line.label.setColor(card.tokens.muted)
        ground = QColor(card.tokens.surface)
        ground.setAlpha(190)
        self.line.label.fill = pg.mkBrush(ground)

    def remove(self, card: PlotCard) -> None:
        """Take it off the plot."""
        card.item.removeItem(self.line)


def spread(traces: list[Trace], extra: list[float]) -> tuple[float, float]:
    """The lowest and the highest value of some curves and other values."""
    lows = [trace.low for trace in traces if math.isfinite(trace.low)] + extra
    highs = [trace.high for trace in traces if math.isfinite(trace.high)] + extra
    return (min(lows), max(highs)) if lows else (0.0, 1.0)
