"""How a step passes the gradient on: figures of single steps over training, and what is left after many."""

import math
from typing import Any

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout

from workbench.gui.explore.layers import direction_label, nothing_yet
from workbench.gui.explore.step_plots import (
    MEASURES,
    Array,
    LeftPlot,
    Measure,
    MeasurePlot,
    fate,
    measure_help,
    measure_label,
)
from workbench.gui.explore.view import View, ViewKind, has_one_network, needs_one_network
from workbench.gui.names import capital
from workbench.gui.session import Session
from workbench.gui.theme import Tokens
from workbench.words import translate

MOST_TOLD = 3  # layers that have a sentence each


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
