"""The plots of how a step passes the gradient on: figures of single steps, and what is left after many."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from workbench.gui.legend import Entry
from workbench.gui.numbers import short
from workbench.gui.plots.card import TINY, Rule, Trace, spread
from workbench.gui.plots.scaled import ScaledPlot
from workbench.gui.theme import Tokens, ramp
from workbench.words import translate

Array = NDArray[Any]

VANISHED, EXPLODED = 0.01, 100.0  # of the gradient that sets out, as in the map of its flow
LOWEST = -6.0  # decades; what is below is gone


@dataclass(frozen=True)
class Measure:
    """One of the figures of a step: its name in the probe's values, and where it neither fades nor grows."""

    name: str
    neutral: float


MEASURES = (Measure("radius", 1.0), Measure("stretch", 1.0), Measure("lyapunov", 0.0))


def measure_label(name: str) -> str:
    """A figure's name."""
    return {
        "radius": translate("explore", "Spectral radius"),
        "stretch": translate("explore", "Largest singular value"),
        "lyapunov": translate("explore", "Lyapunov exponent"),
    }[name]


def measure_help(name: str) -> str:
    """What a figure says, in a sentence or two."""
    return {
        "radius": translate(
            "explore",
            "Spectral radius: the size of the largest eigenvalue of a step's Jacobian, which tells how the new state "
            "moves when the old one does. Below 1, what is repeated fades.",
        ),
        "stretch": translate(
            "explore",
            "Largest singular value: the most by which one step stretches any small change, or any gradient on its "
            "way back. Where it is below 1 at every step, gradients must vanish.",
        ),
        "lyapunov": translate(
            "explore",
            "Lyapunov exponent: the mean logarithm of how much a small change of the state grows in a step, over the "
            "window. Below 0 it fades; above 0 it grows until nothing can be foretold: chaos.",
        ),
    }[name]


class MeasurePlot(ScaledPlot):
    """One figure of each layer over the run, with the line where nothing fades nor grows.

    Factors may be drawn over a logarithmic axis; a figure that is a logarithm itself may not.
    """

    def __init__(self) -> None:
        super().__init__("jacobianPlot")
        self.left_axis.logarithmic = False
        self._traces: list[Trace] = []
        self._ends = pg.ScatterPlotItem(size=6, pen=None)
        self.item.addItem(self._ends)
        self._rule = Rule(self, 1.0, "")
        self._measure = MEASURES[0]
        self._last: tuple[float, Array] = (1.0, np.zeros(0))

    def begin(self) -> None:
        """A new run."""
        for trace in self._traces:
            self.item.removeItem(trace.curve)
        self._traces = []
        self._ends.clear()
        self.following = True
        self.legend.show_entries([], self.tokens)

    def refresh(self, steps: list[int], names: list[str], values: Array, measure: Measure) -> None:
        """Draw values (looks, layers) at their steps."""
        if len(self._traces) != len(names):
            self.begin()
            self._traces = [Trace(self.line(strong=True)) for _ in names]
            self.dress(self.tokens)
        self.show_hint("")
        self._take_measure(measure)
        at = np.asarray(steps, np.float64)
        for trace, column in zip(self._traces, values.T, strict=True):
            self.restart(trace)
            trace.follow(at, np.where(np.isfinite(column), column, np.nan))
        self._last = (float(at[-1]), np.where(np.isfinite(values[-1]), values[-1], np.nan))
        self.rescale()
        self.zoomed()
        colours = ramp(self.tokens, len(names))
        shown = zip(names, colours, values[-1], strict=True)
        self.legend.show_entries([Entry(name, (one,), value=short(value)) for name, one, value in shown], self.tokens)
        self.title.setText(measure_label(measure.name))
        self._name()
        self.describe(self.title.text(), self.legend.text())

    def _take_measure(self, measure: Measure) -> None:
        if measure != self._measure:
            self._measure, self.scale, self.left_axis.logarithmic = measure, None, False
        self.levels = [(self._rule, measure.neutral)]
        self._rule.move(self.scaled(measure.neutral))

    def _name(self) -> None:
        if self._measure.neutral == 0:
            growth = translate("explore", "growth a step (log)")
            self.name_left(growth, growth)
        else:
            self.name_left(translate("explore", "factor a step"), translate("explore", "factor a step (log scale)"))

    def can_scale(self) -> bool:
        """Not of a logarithm."""
        return self._measure.neutral > 0 and super().can_scale()

    def rescale(self) -> None:
        """Show the curves and the line between fading and growing, with a dot at each curve's end."""
        if not self._traces:
            return
        last, values = self._last
        low, high = spread(self._traces, [self._rule.value])
        self.limits((0.0, last), (max(low, LOWEST) if self.logarithmic else low, high), 1.0)
        # The dots also show the first look, when there is no line yet.
        brushes = [pg.mkBrush(QColor(one)) for one in ramp(self.tokens, len(self._traces))]
        self._ends.setData(np.full(len(values), last), [self.scaled(one) for one in values.tolist()], brush=brushes)

    def zoomed(self) -> None:
        """Draw what is in view."""
        self.draw(self._traces)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        for trace, colour in zip(self._traces, ramp(tokens, len(self._traces)), strict=True):
            trace.curve.setPen(self.pen(colour))
        self._rule.dress(self)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.bottom_axis.setLabel(translate("explore", "optimizer steps"))
        self._rule.rename(translate("explore", "keeps its size"))


class LeftPlot(ScaledPlot):
    """What is left of a gradient after so many steps back, by layer; dashed: at the cell state."""

    def __init__(self) -> None:
        super().__init__("leftPlot")
        self._traces: list[Trace] = []
        self._layers = 0
        self._rules = [
            Rule(self, math.log10(VANISHED), "", above=False),
            Rule(self, math.log10(EXPLODED), "", above=True),
        ]
        self.levels = list(zip(self._rules, (VANISHED, EXPLODED), strict=True))
        self._lags, self._exploding = 1.0, False

    def begin(self) -> None:
        """A new run."""
        for trace in self._traces:
            self.item.removeItem(trace.curve)
        self._traces, self._layers = [], 0
        self.following = True
        self.legend.show_entries([], self.tokens)

    def refresh(self, names: list[str], left: list[Array], cell: list[Array]) -> None:
        """Draw one curve a layer, (lags + 1,) from no step back on; `cell`: those at the cell state, if any."""
        if (len(names), len(left) + len(cell)) != (self._layers, len(self._traces)):
            self.begin()
            self._layers = len(names)
            self._traces = [Trace(self.line(strong=True)) for _ in (*left, *cell)]
            self.dress(self.tokens)
        self.show_hint("")
        for trace, values in zip(self._traces, (*left, *cell), strict=True):
            self.restart(trace)
            trace.follow(np.arange(len(values), dtype=np.float64), np.maximum(values, TINY))
        self._exploding = any(np.nanmax(values) > EXPLODED / 3 for values in (*left, *cell))
        self._rules[1].line.setVisible(self._exploding)
        self._lags = float(len(left[0]) - 1)
        self.rescale()
        self.zoomed()
        colours = ramp(self.tokens, len(names))
        entries = [
            Entry(name, (colour,), value=_reach(values))
            for name, colour, values in zip(names, colours, left, strict=True)
        ]
        if cell:
            entries.append(Entry(translate("explore", "at the cell state"), (colours[-1],), "dashed"))
        self.legend.show_entries(entries, self.tokens)
        self.describe(self.title.text(), self.legend.text())

    def rescale(self) -> None:
        """Show the curves, and the levels that they come near."""
        if not self._traces:
            return
        low, high = spread(self._traces, [rule.value for rule in self._rules[: 1 + self._exploding]])
        if self.logarithmic:
            # Room for the name below the line of 1 %.
            low = min(max(low, LOWEST), self._rules[0].value - 0.12 * (max(high, 0.0) - low))
        self.limits((0.0, self._lags), (low, max(high, self.scaled(1.0))), 1.0)

    def zoomed(self) -> None:
        """Draw what is in view."""
        self.draw(self._traces)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        colours = ramp(tokens, self._layers)
        for index, trace in enumerate(self._traces):
            trace.curve.setPen(self.pen(colours[index % self._layers], "solid" if index < self._layers else "dashed"))
        for rule in self._rules:
            rule.dress(self)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(translate("explore", "Left of a gradient"))
        self.title.setToolTip(
            translate(
                "explore",
                "A gradient that arrives at the hidden state is sent back through the products of the steps' "
                "Jacobians: the length that is left, as a share of the length it had, over random directions.",
            )
        )
        self.bottom_axis.setLabel(translate("explore", "steps back"))
        self.name_left(translate("explore", "share left"), translate("explore", "share left (log scale)"))
        self._rules[0].rename(translate("explore", "1%: vanished"))
        self._rules[1].rename(translate("explore", "100 times: exploded"))


def fate(left: Array) -> tuple[str, int]:
    """How a gradient fares: (`fine` | `vanishes` | `explodes`, after how many steps back)."""
    for steps, share in enumerate(left.tolist()):
        if not share <= EXPLODED:
            return "explodes", steps
        if share < VANISHED:
            return "vanishes", steps
    return "fine", len(left) - 1


def _reach(left: Array) -> str:
    kind, steps = fate(left)
    text = translate("explore", "over {steps} steps") if kind == "fine" else translate("explore", "{steps} steps")
    return text.format(steps=steps)
