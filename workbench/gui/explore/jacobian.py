"""How a step passes the gradient on: figures of single steps over training, and what is left after many."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout

from workbench.gui.explore.layers import direction_label, nothing_yet
from workbench.gui.explore.view import View, ViewKind, has_one_network, needs_one_network
from workbench.gui.legend import Entry
from workbench.gui.names import capital
from workbench.gui.numbers import short
from workbench.gui.plots.card import TINY, PlotCard, Rule, Trace, spread
from workbench.gui.session import Session
from workbench.gui.theme import Tokens, ramp
from workbench.words import translate

Array = NDArray[Any]

VANISHED, EXPLODED = 0.01, 100.0  # of the gradient that sets out, as in the map of its flow
LOWEST = -6.0  # decades; what is below is gone
MOST_TOLD = 3  # layers that have a sentence each


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


class MeasurePlot(PlotCard):
    """One figure of each layer over the run, with the line where nothing fades nor grows."""

    def __init__(self) -> None:
        super().__init__("jacobianPlot")
        self.left_axis.logarithmic = False
        self._traces: list[Trace] = []
        self._ends = pg.ScatterPlotItem(size=6, pen=None)
        self.item.addItem(self._ends)
        self._rule = Rule(self, 1.0, "")

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
        self._rule.value = measure.neutral
        self._rule.line.setValue(measure.neutral)
        at = np.asarray(steps, np.float64)
        for trace, column in zip(self._traces, values.T, strict=True):
            trace.show(at, np.where(np.isfinite(column), column, np.nan))
        self.limits((0.0, float(at[-1])), spread(self._traces, [measure.neutral]), 1.0)
        self.zoomed()
        colours = ramp(self.tokens, len(names))
        # A dot at each line's end, which also shows the first look, when there is no line yet.
        known = np.where(np.isfinite(values[-1]), values[-1], np.nan)
        self._ends.setData(np.full(len(names), at[-1]), known, brush=[pg.mkBrush(QColor(one)) for one in colours])
        shown = zip(names, colours, values[-1], strict=True)
        self.legend.show_entries([Entry(name, (one,), value=short(value)) for name, one, value in shown], self.tokens)
        self.title.setText(measure_label(measure.name))
        self.left_axis.setLabel(
            translate("explore", "growth a step (log)")
            if measure.neutral == 0
            else translate("explore", "factor a step")
        )
        self.describe(self.title.text(), self.legend.text())

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


class LeftPlot(PlotCard):
    """What is left of a gradient after so many steps back, by layer; dashed: at the cell state."""

    def __init__(self) -> None:
        super().__init__("leftPlot")
        self._traces: list[Trace] = []
        self._layers = 0
        self._rules = [
            Rule(self, math.log10(VANISHED), "", above=False),
            Rule(self, math.log10(EXPLODED), "", above=True),
        ]

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
            trace.clear(True)
            trace.follow(np.arange(len(values), dtype=np.float64), np.maximum(values, TINY))
        exploding = any(np.nanmax(values) > EXPLODED / 3 for values in (*left, *cell))
        self._rules[1].line.setVisible(exploding)
        low, high = spread(self._traces, [rule.value for rule in self._rules[: 1 + exploding]])
        # Room for the name below the line of 1 %.
        low = min(max(low, LOWEST), self._rules[0].value - 0.12 * (max(high, 0.0) - low))
        self.limits((0.0, float(len(left[0]) - 1)), (low, max(high, 0.0)), 1.0)
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
        self.left_axis.setLabel(translate("explore", "share left (log scale)"))
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


def sentence(name: str, exponent: float, left: Array) -> str:
    """What a layer does to its state and to a gradient, in words."""
    change = math.expm1(exponent) if exponent < 300 else math.inf
    if change <= -0.9995:
        step = translate("explore", "{layer} forgets a small change of its state at once")
    elif abs(change) < 0.0005:
        step = translate("explore", "{layer} keeps the size of a small change of its state")
    elif change < 0:
        step = translate("explore", "{layer} contracts: a small change of its state shrinks by {share} a step")
    else:
        step = translate("explore", "{layer} expands: a small change of its state grows by {share} a step")
    kind, steps = fate(left)
    told = {
        "vanishes": translate("explore", "less than 1% of a gradient is left after {steps} steps back."),
        "explodes": translate("explore", "a gradient is more than 100 times as long after {steps} steps back."),
        "fine": translate("explore", "{left} of a gradient is left after all {steps} steps that were followed."),
    }[kind]
    joined = translate("explore", "{step}; {told}").format(step=step, told=told)
    share, remains = percent(abs(change)), percent(float(left[-1]))
    return joined.format(layer=capital(name), share=share, steps=steps, left=remains)


def percent(share: float) -> str:
    """A share with two digits or so: `3.2%`, `41%`."""
    return f"{share:.1%}" if share < 0.1 else f"{share:.0%}"


def advice(kinds: set[str]) -> str:
    """What follows for the person from how the layers' gradients fare."""
    if "explodes" in kinds:
        return translate(
            "explore", "Exploding gradients tear the weights about: clip them, or lower the learning rate."
        )
    if "vanishes" in kinds:
        return translate(
            "explore",
            "What is older than that can hardly be learnt from. LSTM and GRU keep more, and so does a start with "
            "orthogonal weights.",
        )
    return translate("explore", "Errors reach back as far as was looked: what happened there can be learnt from.")


class JacobianView(View):
    """The two plots of the present run, and what they say in words."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.words, self.choice_label = QLabel(), QLabel()
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.choice_label.setProperty("role", "muted")
        self.choice = QComboBox()
        self.choice.setObjectName("measureChoice")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for measure in MEASURES:
            self.choice.addItem("", measure)
        self.choice.currentIndexChanged.connect(lambda _: self.refresh())
        self.measured, self.left = MeasurePlot(), LeftPlot()
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.choice_label)
        top.addWidget(self.choice)
        top.addStretch(1)
        plots = QHBoxLayout()
        plots.setSpacing(12)
        plots.addWidget(self.measured, 1)
        plots.addWidget(self.left, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addLayout(top)
        layout.addLayout(plots, 1)

    def begin(self) -> None:
        """A new run."""
        self.words.clear()
        for plot in (self.measured, self.left):
            plot.begin()

    def refresh(self) -> None:
        """Draw all looks of the probe."""
        seen = self.session.history.observed.get("jacobian")
        measure: Measure = self.choice.currentData()
        self.choice.setToolTip(measure_help(measure.name))
        if seen is None:
            self.words.clear()
            self.measured.title.setText(measure_label(measure.name))
            for plot in (self.measured, self.left):
                plot.show_hint(nothing_yet(self.session))
            return
        latest = seen.latest
        names = [direction_label(end) for end in latest["layers"]]
        left = _curves(latest["left"])
        self.measured.refresh(seen.steps, names, np.array([one[measure.name] for one in seen.values]), measure)
        self.left.refresh(names, left, _curves(latest["left_cell"]))
        self.words.setText(_told(names, latest["lyapunov"], left))

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        for plot in (self.measured, self.left):
            plot.dress(tokens)
        self.refresh()

    def retranslate(self) -> None:
        """Take the window's language."""
        with QSignalBlocker(self.choice):
            for index, measure in enumerate(MEASURES):
                self.choice.setItemText(index, measure_label(measure.name))
                self.choice.setItemData(index, measure_help(measure.name), Qt.ItemDataRole.ToolTipRole)
        self.choice_label.setText(translate("explore", "Over training:"))
        self.choice.setAccessibleName(translate("explore", "The figure that is drawn over training"))
        for plot in (self.measured, self.left):
            plot.retranslate()


def _curves(values: list[Any]) -> list[Array]:
    return [np.asarray(one, np.float64) for one in values]


def _told(names: list[str], exponents: list[float], left: list[Array]) -> str:
    """A sentence for each of a few layers, for many the one that loses its gradient first; and what follows."""
    found = list(zip(names, exponents, left, strict=True))
    kinds = {fate(one)[0] for one in left}
    if len(found) > MOST_TOLD:
        found = [min(found, key=lambda one: fate(one[2])[1])]
    return " ".join([*(sentence(*one) for one in found), advice(kinds)])


VIEW = ViewKind(
    name="jacobian",
    title=lambda: translate("explore", "Step by step"),
    help=lambda: translate(
        "explore",
        "How one step passes the gradient on: a gradient that goes back many steps is multiplied by each step's "
        "Jacobian, so a little less than 1 vanishes and a little more explodes.",
    ),
    make=JacobianView,
    fits=has_one_network,
    why_not=needs_one_network,
    order=30,
)
