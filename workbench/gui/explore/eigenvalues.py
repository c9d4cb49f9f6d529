"""Eigenvalues on the unit circle, moving as training goes."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QVBoxLayout

from workbench.gui.explore.layers import direction_label, gate_label, nothing_yet
from workbench.gui.explore.view import View, ViewKind, has_one_network, needs_one_network
from workbench.gui.legend import Entry
from workbench.gui.numbers import count, short
from workbench.gui.plots.card import PlotCard
from workbench.gui.session import Session
from workbench.gui.theme import Tokens, mix
from workbench.words import translate

Array = NDArray[Any]
Sets = list[tuple[str, Array]]

STEP, GATES = "step", "gates"  # what can be chosen beside single gates
SYMBOLS = ("o", "t", "s", "d", "+")
ARROW = 40  # pixels that a menu takes beside its words
WIDEST = 50.0  # beyond, a single value would make a point of the circle


class CirclePlot(PlotCard):
    """Sets of eigenvalues (2, n) in the complex plane, with the unit circle; those of the first look stand pale."""

    def __init__(self) -> None:
        super().__init__("eigenvaluePlot")
        self.left_axis.logarithmic = False
        self.bottom_axis.whole = False
        self.view.setAspectLocked(True)
        turn = np.linspace(0.0, 2.0 * np.pi, 241)
        self._circle = self.line(strong=True)
        self._circle.setData(np.cos(turn), np.sin(turn))
        self._first = pg.ScatterPlotItem(pen=None, size=5, symbol="o")
        self.item.addItem(self._first)
        self._points: list[Any] = []
        for symbol in SYMBOLS:
            points = pg.ScatterPlotItem(size=7, symbol=symbol, hoverable=True, tip=_tip)
            self._points.append(points)
            self.item.addItem(points)
        self._extent = 1.0

    def begin(self) -> None:
        """A new run."""
        self._first.clear()
        for points in self._points:
            points.clear()
        self.following = True
        self.legend.show_entries([], self.tokens)

    def refresh(self, sets: Sets, first: Sets, extent: float) -> None:
        """Draw sets by name, and those of the first look; `extent`: the largest size over the run."""
        self.show_hint("")
        for points in self._points:
            points.clear()
        entries: list[Entry] = []
        for index, (name, values) in enumerate(sets):
            colour = self.tokens.series[index % len(self.tokens.series)]
            points = self._points[index % len(self._points)]
            points.setData(values[0], values[1], brush=_brush(colour), pen=pg.mkPen(QColor(colour)))
            entries.append(Entry(name, (colour,), value=short(_largest(values))))
        before = np.concatenate([values for _, values in first], axis=1) if first else np.zeros((2, 0))
        self._first.setData(before[0], before[1], brush=_brush(self._pale()))
        if before.size:
            entries.append(Entry(translate("explore", "at the first look"), (self._pale(),)))
        self.legend.show_entries(entries, self.tokens)
        self._extent = max(1.0, min(extent, WIDEST))
        self.rescale()
        self.describe(self.title.text(), self.legend.text())

    def show_hint(self, text: str) -> None:
        """Say what to do in place of the plot."""
        super().show_hint(text)
        self._circle.setVisible(not text)

    def rescale(self) -> None:
        """Show the circle and all values."""
        if self.following:
            reach = 1.12 * self._extent
            self.view.setRange(xRange=(-reach, reach), yRange=(-reach, reach), padding=0)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self._circle.setPen(self.pen(tokens.muted))

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(translate("explore", "Eigenvalues"))
        self.bottom_axis.setLabel(translate("explore", "real part"))
        self.left_axis.setLabel(translate("explore", "imaginary part"))

    def _pale(self) -> str:
        return mix(self.tokens.muted, self.tokens.surface, 0.55)


def _brush(colour: str) -> Any:
    return pg.mkBrush(QColor(colour))


def _tip(x: float, y: float, data: Any) -> str:
    return translate("explore", "{value}, size {size}").format(value=f"{x:.4f} {y:+.4f}i", size=f"{np.hypot(x, y):.4f}")


def _largest(values: Array) -> float:
    return float(np.hypot(*values).max(initial=0.0))


class EigenvalueView(View):
    """The plot of one layer, and a slider that goes back over training."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.words, self.when = QLabel(), QLabel()
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.when.setProperty("role", "muted")
        self.layer, self.matrix = QComboBox(), QComboBox()
        for box in (self.layer, self.matrix):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.currentIndexChanged.connect(lambda _: self.refresh())
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setMinimumWidth(120)
        self.slider.valueChanged.connect(self._scrubbed)
        self.plot = CirclePlot()
        self._held: int | None = None  # the optimizer step that is looked at, None: the newest
        top = QHBoxLayout()
        top.setSpacing(8)
        for widget, share in ((self.layer, 0), (self.matrix, 0), (self.slider, 1), (self.when, 0)):
            top.addWidget(widget, share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addLayout(top)
        layout.addWidget(self.plot, 1)
        self._show_controls(False)

    def begin(self) -> None:
        """A new run."""
        self._held = None
        self.words.clear()
        for box in (self.layer, self.matrix):
            with QSignalBlocker(box):
                box.clear()
        self.plot.begin()
        self._show_controls(False)

    def refresh(self) -> None:
        """Draw the look that is chosen."""
        seen = self.session.history.observed.get("eigenvalues")
        if seen is None:
            self.plot.show_hint(nothing_yet(self.session))
            return
        self._fill(seen.latest)
        self._show_controls(True)
        steps = seen.steps
        index = len(steps) - 1
        if self._held is not None:
            index = int(np.abs(np.asarray(steps) - self._held).argmin())
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, len(steps) - 1)
            self.slider.setValue(index)
        text = (
            translate("explore", "step {step}, the newest")
            if self._held is None
            else translate("explore", "step {step}")
        )
        self.when.setText(text.format(step=count(steps[index])))
        layer = max(self.layer.currentIndex(), 0)
        chosen = self.matrix.currentData() or STEP
        sets = _sets(seen.values[index], layer, chosen)
        extent = max(_largest(values) for look in seen.values for _, values in _sets(look, layer, chosen))
        self.plot.refresh(sets, _sets(seen.values[0], layer, chosen), extent)
        self.words.setText(self._told(sets, seen.values[index], chosen))

    def _scrubbed(self, index: int) -> None:
        seen = self.session.history.observed.get("eigenvalues")
        if seen is not None:
            self._held = seen.steps[index] if index < len(seen.steps) - 1 else None
            self.refresh()

    def _fill(self, latest: dict[str, Any]) -> None:
        if self.layer.count() != len(latest["layers"]):
            with QSignalBlocker(self.layer):
                self.layer.clear()
                for end in latest["layers"]:
                    self.layer.addItem(direction_label(end))
        wanted = [STEP, *([GATES] if len(latest["gates"]) > 1 else []), *latest["gates"]]
        if [self.matrix.itemData(index) for index in range(self.matrix.count())] != wanted:
            with QSignalBlocker(self.matrix):
                self.matrix.clear()
                for name in wanted:
                    self.matrix.addItem(_matrix_label(name), name)
                    self.matrix.setItemData(self.matrix.count() - 1, _matrix_help(name), Qt.ItemDataRole.ToolTipRole)
        self.matrix.setToolTip(_matrix_help(self.matrix.currentData() or STEP))
        for box in (self.layer, self.matrix):
            widest = max(box.fontMetrics().horizontalAdvance(box.itemText(index)) for index in range(box.count()))
            box.setMinimumWidth(widest + ARROW)

    def _told(self, sets: Sets, look: dict[str, Any], chosen: str) -> str:
        largest = max(_largest(values) for _, values in sets)
        name = self.layer.currentText()
        if chosen != STEP:
            text = translate(
                "explore", "Largest size {size}. A gate's matrix alone does not decide: its curve flattens it."
            )
        elif largest < 0.9995:
            text = translate(
                "explore",
                "The largest has size {size}: inside the circle, so what {layer} holds fades by {share} a step.",
            )
        elif largest <= 1.0005:
            text = translate(
                "explore", "The largest has size {size}: on the circle, so {layer} can hold what it has seen."
            )
        else:
            text = translate(
                "explore",
                "The largest has size {size}: outside the circle, so something in {layer} grows by {share} a step.",
            )
        share = abs(1.0 - largest)
        told = text.format(size=f"{largest:.3f}", layer=name, share=f"{share:.1%}" if share < 0.1 else f"{share:.0%}")
        if not look["all"]:
            told += " " + translate("explore", "The layer is large: only its outermost eigenvalues are shown.")
        return told

    def _show_controls(self, shown: bool) -> None:
        for widget in (self.layer, self.matrix, self.slider, self.when):
            widget.setVisible(shown)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.plot.dress(tokens)
        self.refresh()

    def retranslate(self) -> None:
        """Take the window's language."""
        for box in (self.layer, self.matrix):
            with QSignalBlocker(box):
                box.clear()
        self.layer.setAccessibleName(translate("explore", "Layer"))
        self.layer.setToolTip(translate("explore", "The layer that is looked at."))
        self.matrix.setAccessibleName(translate("explore", "Matrix"))
        self.slider.setAccessibleName(translate("explore", "Moment of the training"))
        self.slider.setToolTip(translate("explore", "Drag to go back over training; at the right end it follows."))
        self.plot.retranslate()
        self.refresh()


def _sets(look: dict[str, Any], layer: int, chosen: str) -> Sets:
    """Eigenvalues (2, n) by name, of what is chosen in one look."""
    if chosen == STEP or not look["gates"]:
        return [(_matrix_label(STEP), np.asarray(look["step"][layer], np.float64))]
    found = [
        (name, np.asarray(one, np.float64)) for name, one in zip(look["gates"], look["recurrent"][layer], strict=True)
    ]
    return [(gate_label(name), values) for name, values in found if chosen in (GATES, name)]


def _matrix_label(name: str) -> str:
    if name == STEP:
        return translate("explore", "whole step")
    if name == GATES:
        return translate("explore", "all gates")
    return gate_label(name)


def _matrix_help(name: str) -> str:
    if name == STEP:
        return translate(
            "explore",
            "The Jacobian of one whole step, at the state and input that the network has in the mean: each eigenvalue "
            "is the factor by which a pattern in the state is multiplied at each step.",
        )
    return translate("explore", "The matrix W_h that takes the last hidden state to this gate, before its curve.")


VIEW = ViewKind(
    name="eigenvalues",
    title=lambda: translate("explore", "Eigenvalues"),
    help=lambda: translate(
        "explore",
        "What a step multiplies the state's patterns by: inside the circle they fade, on it they last, outside they "
        "grow; off the real axis they turn, which makes rhythms.",
    ),
    make=EigenvalueView,
    fits=has_one_network,
    why_not=needs_one_network,
    order=35,
)
