"""How far the gradient reaches back in time, over the course of training."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QLabel, QSlider

from workbench.gui.explore.gradients import LinesPlot
from workbench.gui.explore.panel import Panel, number, offer
from workbench.gui.explore.view import ViewKind, has_one_network
from workbench.gui.legend import Entry
from workbench.gui.plots.heat import HeatPlot, by_step
from workbench.gui.session import Session
from workbench.gui.theme import Tokens
from workbench.words import translate

DECADES = 4.0


class FlowView(Panel):
    """At the left the map of one look, the newest unless the slider is moved; at the right the horizons; below, one
    layer's way back over training."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.box = self.add_box("flowLayerBox")
        self.when = QLabel()
        self.when.setProperty("role", "muted")
        self.when.setMinimumWidth(110)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("flowSlider")
        self.slider.setMinimumWidth(160)
        self.slider.valueChanged.connect(self._scrub)
        self.row.insertWidget(0, self.when)
        self.row.insertWidget(0, self.slider, 1)
        self.newest = True
        self._known: dict[int, np.ndarray] = {}  # what is drawn of each look, by its step
        self.map, self.course = HeatPlot("flowMap", True), HeatPlot("flowCourse", True)
        self.reach = LinesPlot("horizonPlot", logarithmic=False)
        self.mark = self.course.line(strong=True)
        self.mark.setZValue(5)
        self.grid.addWidget(self.map, 0, 0)
        self.grid.addWidget(self.reach, 0, 1)
        self.grid.addWidget(self.course, 1, 0, 1, 2)
        for index in range(2):
            self.grid.setColumnStretch(index, 1)
            self.grid.setRowStretch(index, 1)

    def begin(self) -> None:
        """A new run."""
        self.newest = True
        self._known = {}
        self.map.clear()
        self.course.clear()
        self.mark.setData([], [])
        self.reach.begin()
        self.say("")

    def refresh(self) -> None:
        """Draw all looks of the probe."""
        seen = self.session.history.observed.get("flow")
        for widget in (self.copy, self.slider, self.box):
            widget.setEnabled(seen is not None)
        if seen is None:
            for card in (self.map, self.course, self.reach):
                card.legend.show_entries([], self.tokens)
                card.show_hint(translate("explore", "Press Start: the first look comes within a second."))
            return
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, len(seen.steps) - 1)
            if self.newest:
                self.slider.setValue(len(seen.steps) - 1)
        depth = len(seen.latest["kinds"])
        layers = [(str(k), translate("plots", "layer {number}").format(number=k + 1)) for k in range(depth)]
        layer = int(offer(self.box, layers) or 0)
        self._draw_map()
        names = [label for _, label in layers]
        reaches = np.array([look["horizons"] for look in seen.values], np.float64)
        self.reach.show_lines(seen.steps, names, reaches, y=(0.0, float(max(look["steps"] for look in seen.values))))
        self._draw_course(layer)
        self.say(_sentence(seen.latest, layer))

    def _scrub(self, index: int) -> None:
        self.newest = index == self.slider.maximum()
        if self.session.history.observed.get("flow") is not None:
            self._draw_map()

    def _draw_map(self) -> None:
        seen = self.session.history.observed["flow"]
        at = min(self.slider.value(), len(seen.steps) - 1)
        look = seen.values[at]
        ratio, steps = _ratios(look, self.both_ways), float(look["steps"])
        depth = len(ratio)
        self.map.show_map(ratio, (-steps + 0.5, 0.5), (0.5, depth + 0.5), (-DECADES, DECADES))
        stride = max(1, math.ceil(depth / 8))
        self.map.left_axis.setTicks([[(layer, str(layer)) for layer in range(1, depth + 1, stride)]])
        self.when.setText(translate("explore", "step {step}").format(step=f"{seen.steps[at]:,}"))
        scale = Entry(translate("plots", "vanishes – healthy – explodes"), self.map.colours(), "map")
        self.map.legend.show_entries([scale], self.tokens)
        self.map.describe(self.map.title.text(), _sentence(look, 0))

    @property
    def both_ways(self) -> bool:
        """Whether the run reads from both ends."""
        return self.session.history.both_ways

    def _draw_course(self, layer: int) -> None:
        seen = self.session.history.observed["flow"]
        steps = max(look["steps"] for look in seen.values)
        columns = max(len(look["logs"][layer]) for look in seen.values)
        rows = np.full((len(seen.values), columns), np.nan)
        for row, step, look in zip(rows, seen.steps, seen.values, strict=True):
            if step not in self._known:
                self._known[step] = _ratios(look, self.both_ways)
            found = self._known[step][layer]
            row[columns - len(found) :] = found
        first, last = seen.steps[0], max(seen.steps[-1], seen.steps[0] + 1)
        shown = by_step(seen.steps, rows)
        self.course.show_map(shown, (-steps + 0.5, 0.5), (float(first), float(last)), (-DECADES, DECADES))
        reach = np.array([look["horizons"][layer] for look in seen.values], np.float64)
        bounded = np.array([look["kinds"][layer] != "fine" for look in seen.values])
        self.mark.setData(np.where(bounded, 0.5 - reach, np.nan), np.asarray(seen.steps, np.float64), connect="finite")
        self.course.legend.show_entries(
            [Entry(translate("plots", "horizon"), (self.tokens.text,))] if bounded.any() else [], self.tokens
        )
        self.course.describe(self.course.title.text(), _sentence(seen.latest, layer))

    def figures(self) -> Iterable[Sequence[str]]:
        """A row a look: the step, and for each layer how it fares and how far it reaches."""
        seen = self.session.history.observed["flow"]
        depth = len(seen.latest["kinds"])
        yield ["step", "steps", *(f"layer {k + 1} {what}" for k in range(depth) for what in ("state", "horizon"))]
        for step, look in zip(seen.steps, seen.values, strict=True):
            pairs = zip(look["kinds"], look["horizons"], strict=True)
            yield [str(step), str(look["steps"]), *(one for kind, reach in pairs for one in (kind, number(reach)))]

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        for card in (self.map, self.course, self.reach):
            card.dress(tokens)
        self.mark.setPen(self.course.pen(tokens.text))

    def retranslate(self) -> None:
        """Take the window's language."""
        super().retranslate()
        self.box.setAccessibleName(translate("explore", "Layer"))
        self.slider.setAccessibleName(translate("explore", "Moment of training"))
        self.slider.setToolTip(translate("explore", "Drag to go back over training; the right end is the newest look."))
        self.map.title.setText(translate("explore", "All layers"))
        self.map.bottom_axis.setLabel(translate("plots", "steps before the last"))
        self.map.left_axis.setLabel(translate("plots", "layer"))
        self.reach.title.setText(translate("explore", "Gradient horizon"))
        self.reach.setToolTip(
            translate(
                "explore",
                "How many steps back the gradient stays between 1 % and 100 times of what it is at the last step.",
            )
        )
        self.reach.bottom_axis.setLabel(translate("explore", "optimizer steps"))
        self.reach.left_axis.setLabel(translate("explore", "steps back"))
        self.course.title.setText(translate("explore", "One layer over training"))
        self.course.bottom_axis.setLabel(translate("plots", "steps before the last"))
        self.course.left_axis.setLabel(translate("explore", "optimizer steps"))


def _ratios(look: dict[str, Any], both_ways: bool) -> np.ndarray:
    """log10 of each norm (depth, T) against where the gradient sets out."""
    logs = np.asarray(look["logs"], np.float64)  # None becomes NaN
    ends = np.fmax(logs[:, 0], logs[:, -1]) if both_ways else logs[:, -1]
    ends = np.where(ends > -29, ends, np.nanmax(logs, axis=1))
    return np.nan_to_num(logs - ends[:, None], nan=DECADES)


def _sentence(look: dict[str, Any], layer: int) -> str:
    kind, reach, steps = look["kinds"][layer], look["horizons"][layer], look["steps"]
    texts = {
        "fine": translate(
            "explore", "Healthy: in layer {layer} the gradient reaches all {steps} steps, so it can learn from each."
        ),
        "vanishes": translate(
            "explore",
            "Vanishing: in layer {layer} less than 1 % of the gradient is left {reach} steps back, of {steps}. "
            "What is older is hardly learnt from. Try LSTM or GRU, or a shorter window.",
        ),
        "explodes": translate(
            "explore",
            "Exploding: in layer {layer} the gradient is more than 100 times as large {reach} steps back, of {steps}. "
            "Try a gradient clip, a lower learning rate, or LSTM.",
        ),
    }
    return texts[kind].format(layer=layer + 1, reach=reach, steps=steps)


VIEW = ViewKind(
    name="flow",
    title=lambda: translate("explore", "Gradient flow over training"),
    help=lambda: translate(
        "explore",
        "How much the loss depends on each layer's state so many steps back, at every moment of training. Blue: it "
        "vanishes. Red: it explodes.",
    ),
    make=FlowView,
    fits=has_one_network,
    why_not=lambda: translate(
        "explore",
        "Load data and press Start. Translations have no such picture: attention is a shortcut from each symbol "
        "written to each one read.",
    ),
    order=10,
)
