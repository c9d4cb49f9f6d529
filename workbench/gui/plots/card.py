"""What all plots share: the card around them, its tools, the dotted lines to compare with."""

import math
import re
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from workbench.gui.axes import Axis, LogAxis
from workbench.gui.legend import STYLES, Entry, Legend
from workbench.gui.plots.crosshair import Crosshair
from workbench.gui.plots.curves import TINY, Curve, Trace, lows_and_highs, middles, spread
from workbench.gui.plots.rule_label import RuleLabel
from workbench.gui.plots.summary import summary
from workbench.gui.plots.tools import BUTTON, Tools
from workbench.gui.theme import CAPTION, LIGHT, Tokens, sized

__all__ = ["TINY", "Curve", "PlotCard", "Rule", "Trace", "lows_and_highs", "middles", "spread"]

# Below this width a line's name has no room for more than the word.
NARROW = 320
# The height of a name above its line, in pixels.
NAME = 18


class PlotCard(QFrame):
    """A card with a title, a legend and a plot; a sentence stands in the middle while there is nothing to draw.

    Every plot has the same tools: see `Tools`. `scalable`: whether its values may be drawn over a logarithmic axis or a
    linear one as the person likes; `smoothable`: whether running means of them say anything.
    """

    scalable, smoothable = False, True

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
        self.plot = pg.PlotWidget(enableMenu=False, axisItems={"left": self.left_axis, "bottom": self.bottom_axis})
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
        self.image: Any = None
        self.scale: bool | None = None
        self.smooth: float | None = None
        self.legend.curves_of = self.curves_of
        self.legend.toggled.connect(self.toggle)
        self._told = ("", "")
        self.hint = QLabel(self.plot)
        self.hint.setProperty("role", "muted")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setWordWrap(True)
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.head = QHBoxLayout()
        self.head.setSpacing(16)
        # Room for the tools' button, which stands in the corner.
        self.head.setContentsMargins(0, 0, BUTTON, 0)
        self.head.addWidget(self.title)
        self.head.addWidget(self.legend, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 10, 6)
        layout.setSpacing(4)
        layout.addLayout(self.head)
        layout.addWidget(self.plot, 1)
        self.crosshair = Crosshair(self)
        self.tools = Tools(self)
        self.plot.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The sentence keeps to the middle."""
        if event.type() == QEvent.Type.Resize:
            self.hint.setGeometry(self.plot.rect().adjusted(24, 8, -24, -8))
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tools' button keeps to its corner, and what was drawn without a size is drawn to the new one."""
        super().resizeEvent(event)
        self.tools.place()
        self.rescale()

    def showEvent(self, event: QShowEvent) -> None:
        """Axes that came or went while nobody saw the card get their places, and the curves what is in view."""
        super().showEvent(event)
        self.item.layout.invalidate()
        self.item.layout.activate()
        self.rescale()
        self.zoomed()

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
        """What a screen reader says; how each curve runs is added."""
        self._told = (title, text)
        self.tell()

    def tell(self) -> None:
        """Bring what a screen reader says up to date; while the crosshair is out, what is read there."""
        title, text = self._told
        self.plot.setAccessibleName(title)
        told = self.crosshair.text() if self.crosshair.x is not None else summary(text, self.named_curves())
        self.plot.setAccessibleDescription(told)
        self.crosshair.update()

    def curves(self) -> list[Curve]:
        """All curves on the plot."""
        return [item for item in self.item.items if isinstance(item, Curve)]

    def curves_of(self, entry: Entry) -> list[Curve]:
        """The curves that an entry of the legend stands for: those of its colour and style."""
        if entry.style == "map":
            return []
        found: list[Curve] = []
        for colour in dict.fromkeys(QColor(one).rgb() for one in entry.colours):
            found += [curve for curve in self.curves() if _look(curve) == (colour, entry.style) and not _raw(curve)]
        return found

    def named_curves(self) -> list[tuple[str, Curve]]:
        """The curves that have a name, by their own, the legend's or the title's, in the legend's order."""
        names: dict[Curve, str] = {}
        for entry in self.legend.entries:
            found = self.curves_of(entry)
            for number, curve in enumerate(found, 1):
                called = entry.label if len(found) == 1 else f"{entry.label} {number}"
                names.setdefault(curve, curve.label or called)
        names |= {curve: curve.label for curve in self.curves() if curve.label and curve not in names}
        drawn = [curve for curve in self.curves() if len(curve.points()[0])]
        if not self.legend.entries and not names and drawn:
            names[drawn[0]] = self.title.text()
        return [(name, curve) for curve, name in names.items() if len(curve.points()[0])]

    def quantity(self) -> str:
        """What the y axis counts, with its unit."""
        label = str(self.left_axis.labelText or "")
        return re.sub(r" ?[(（].*[)）]", "", label) if self.left_axis.logarithmic else label

    def toggle(self, curves: list[Curve]) -> None:
        """Hide some curves, or show them again where all of them are hidden."""
        hidden = not all(curve.hidden for curve in curves)
        for curve in curves:
            curve.hide_curve(hidden)
        self.redraw()

    def use_smoothing(self, share: float | None) -> None:
        """Draw running means with this share of each new value, 1 for none, None as the plot does by itself."""
        self.smooth = share
        self.redraw()

    def can_scale(self) -> bool:
        """Whether logarithms of the values can be drawn."""
        ys = [curve.trace.y for curve in self.curves() if curve.trace is not None and len(curve.trace.y)]
        return self.scalable and bool(ys) and all((y[-1000:] > 0).any() for y in ys)

    def use_scale(self, logarithmic: bool) -> None:
        """Draw over a logarithmic or a linear axis."""
        self.scale = self.left_axis.logarithmic = logarithmic
        self.redraw()

    def redraw(self) -> None:
        """Draw the same data as the person wants them now."""
        self.zoomed()
        self.rescale()
        self.zoomed()
        self.legend.update()
        self.tell()

    def show_all(self) -> None:
        """Follow the data again."""
        self.following = True
        self.redraw()

    def line(self, strong: bool = False) -> Curve:
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

    def draw(self, traces: list[Trace]) -> None:
        """Draw what of the curves is in view."""
        low, high = self.view.viewRange()[0]
        for trace in traces:
            trace.choose(trace.own if self.smooth is None else self.smooth, self.scale)
            trace.draw((low, high))

    def zoomed(self) -> None:
        """The person has moved the plot: draw what is in view now."""

    def _stop_following(self, *_: Any) -> None:
        self.following = False
        self.zoomed()
        self.crosshair.update()
        self.tools.lead()


def _look(curve: Curve) -> tuple[int, str]:
    """A curve's colour and style, as a legend names them."""
    pen: Any = curve.opts["pen"]
    styles = {Qt.PenStyle.SolidLine: "solid", Qt.PenStyle.DotLine: "dotted"}
    return pen.color().rgb(), styles.get(pen.style(), "dashed")


def _raw(curve: Curve) -> bool:
    return curve.trace is not None and curve.trace.is_raw


class Rule:
    """A dotted line across the plot with its name on it: a baseline, a threshold."""

    def __init__(self, card: PlotCard, value: float, text: str, above: bool = True) -> None:
        self.value = value
        self.text = text
        self.line = pg.InfiniteLine(value, angle=0)
        self.line.label = RuleLabel(self.line, text, above)
        self.line.label.setFont(sized(CAPTION))
        self.line.setZValue(20)
        card.item.addItem(self.line, ignoreBounds=True)
        self.dress(card)

    def move(self, value: float) -> None:
        """Draw it elsewhere."""
        self.value = value
        self.line.setValue(value)

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
