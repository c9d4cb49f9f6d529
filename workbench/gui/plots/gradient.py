"""The gradient's norm, whole and layer by layer."""

import math
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLabel

from workbench.gui.history import History
from workbench.gui.inputs import NumberSpin
from workbench.gui.legend import Entry
from workbench.gui.numbers import short
from workbench.gui.plots.card import Rule, Trace, spread
from workbench.gui.plots.scaled import ScaledPlot
from workbench.gui.theme import Tokens, mix, ramp
from workbench.words import translate

# The share of each new step in the drawn running means; the raw total stands pale behind them.
SMOOTH = 0.1
# Of the plot's height: so far below its top stands the line while nothing is clipped, to be drawn down.
RESTING = 0.03


class GradientPlot(ScaledPlot):
    """The norm of the whole gradient and of each layer's, with the clip threshold, to be drawn or typed.

    `clip_wanted`: the threshold that the person has chosen, 0 for none.
    """

    clip_wanted = Signal(float)

    def __init__(self) -> None:
        super().__init__("gradientPlot")
        self._raw = Trace(self.line())
        self._total = Trace(self.line(strong=True), SMOOTH, self._raw)
        self._layers: list[Trace] = []
        self._names: tuple[str, ...] = ()
        self._clip = Rule(self, 0.0, "")
        self._clip.line.setMovable(True)
        self._clip.line.setCursor(Qt.CursorShape.SizeVerCursor)
        self._clip.line.setVisible(False)
        self._clip.line.sigPositionChanged.connect(lambda _: self._name_clip())
        self._clip.line.sigPositionChangeFinished.connect(lambda _: self._drawn())
        self.clip_norm = 0.0
        self.clip_label, self.clip_spin = QLabel(), NumberSpin()
        self.clip_label.setProperty("role", "caption")
        self.clip_spin.setObjectName("clipSpin")
        self.clip_spin.setRange(0.0, 1e9)
        self.clip_spin.setButtonSymbols(NumberSpin.ButtonSymbols.NoButtons)
        self.clip_spin.setFixedSize(58, 22)
        self.clip_spin.valueChanged.connect(self._choose)
        self.head.setSpacing(8)
        self.head.addWidget(self.clip_label)
        self.head.addWidget(self.clip_spin)
        self._last_step = 1.0

    def begin(self, history: History) -> None:
        """A new run: one curve for each of its layers."""
        for trace in self._layers:
            self.item.removeItem(trace.curve)
        prepared = history.prepared
        self._names = prepared.layer_names if prepared is not None else ()
        self._layers = [Trace(self.line(strong=True), SMOOTH) for _ in self._names]
        for trace in (self._raw, self._total, *self._layers):
            self.restart(trace)
        self._total.curve.setZValue(10)
        self._clip.line.setVisible(False)
        self.following = True
        self.dress(self.tokens)
        self.retranslate()

    def refresh(self, history: History) -> None:
        """Draw what is new."""
        if history.norms.count == 0:
            self.legend.show_entries([], self.tokens)
            self._clip.line.setVisible(False)
            self.show_hint(translate("plots", "How strongly each layer is pulled to change. Steady is good."))
            return
        self.show_hint("")
        self._clip.line.setVisible(True)
        steps, layers = history.steps.view(), history.layer_norms.view()
        self._raw.follow(steps, history.norms.view())
        self._total.follow(steps, history.norms.view())
        for index, trace in enumerate(self._layers):
            trace.follow(steps, layers[:, index])
        self._last_step = float(steps[-1])
        self.rescale()
        self.zoomed()
        self._show_legend(history)

    def rescale(self) -> None:
        """Show the curves, and the clip where it is near."""
        traces = [self._raw, self._total, *self._layers]
        low, high = spread(traces, [])
        value = self.scaled(self.clip_norm) if self.clip_norm > 0 else math.inf
        near = 1.0 if self.logarithmic else high - low
        clip = [value] if low - near <= value <= high + near else []
        low, high = spread(traces, clip)
        # Dead layers have norm zero; the floor keeps them from flattening the rest.
        if not self._clip.line.moving:
            # The plot keeps still under the hand that draws the line.
            room = 1.0 if clip or not self.clip_norm else 0.0
            low = max(low, high - 12) if self.logarithmic else 0.0
            self.limits((0, max(self._last_step, 1.0)), (low, high), room)
            self._place_clip()

    def zoomed(self) -> None:
        """Draw what is in view."""
        self.draw([self._raw, self._total, *self._layers])
        self._place_clip()

    def show_clip(self, norm: float) -> None:
        """The threshold that holds now, 0 for none."""
        self.clip_norm = norm
        with QSignalBlocker(self.clip_spin):
            self.clip_spin.setValue(norm)
        self._place_clip()

    def _choose(self, norm: float) -> None:
        self.show_clip(norm)
        self.clip_wanted.emit(norm)

    def _drawn(self) -> None:
        """The line was let go: three digits are what a hand can mean. Left at the top, it clips nothing."""
        top = self._resting()
        value: Any = self._clip.line.value()
        self._choose(0.0 if not self.clip_norm and float(value) >= top else self._drawn_norm())

    def _drawn_norm(self) -> float:
        value: Any = self._clip.line.value()
        norm = 10.0 ** min(float(value), 9.0) if self.logarithmic else float(value)
        return float(f"{min(max(norm, 1e-9), 1e9):.3g}")

    def _resting(self) -> float:
        low, high = self.view.viewRange()[1]
        return high - RESTING * (high - low)

    def _place_clip(self) -> None:
        line = self._clip.line
        if line.moving:
            return
        with QSignalBlocker(line):
            line.setValue(self.scaled(self.clip_norm) if self.clip_norm > 0 else self._resting())
        self._name_clip()

    def _name_clip(self) -> None:
        line = self._clip.line
        if self.clip_norm > 0 or line.moving:
            norm = self._drawn_norm() if line.moving else self.clip_norm
            self._clip.rename(translate("plots", "clip {norm}").format(norm=short(norm)))
        else:
            self._clip.rename(translate("plots", "no clip: drag down to set one"))

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self._raw.curve.setPen(self.pen(mix(tokens.text, tokens.surface, 0.8)))
        self._total.curve.setPen(self.pen(tokens.text))
        for trace, colour in zip(self._layers, self._colours(), strict=True):
            trace.curve.setPen(self.pen(colour))
        self._clip.dress(self)
        self._clip.line.setHoverPen(self.pen(tokens.accent))

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(translate("plots", "Gradient norm"))
        self.bottom_axis.setLabel(translate("plots", "optimizer steps"))
        self.name_left(translate("plots", "norm"), translate("plots", "norm (log scale)"))
        self.clip_label.setText(translate("plots", "clip"))
        self.clip_spin.setSpecialValueText(translate("plots", "off"))
        self.clip_spin.setAccessibleName(translate("plots", "Gradient clip"))
        self.clip_spin.setToolTip(
            translate(
                "plots",
                "Gradients longer than this are shortened to it; 0 clips nothing. Type a number, or drag the dotted "
                "line: a run that goes on takes it over at once.",
            )
        )
        self._name_clip()

    def _colours(self) -> list[str]:
        return ramp(self.tokens, len(self._names))

    def _show_legend(self, history: History) -> None:
        t = self.tokens
        for trace, name in zip(self._layers, self._names, strict=True):
            trace.curve.label = layer_label(name)
        entries = [Entry(translate("plots", "total"), (t.text,), value=short(history.norms.view()[-1]))]
        if len(self._names) <= 3:
            latest = history.layer_norms.view()[-1]
            for name, colour, value in zip(self._names, self._colours(), latest, strict=True):
                entries.append(Entry(layer_label(name), (colour,), value=short(value)))
        else:
            first, last = layer_label(self._names[0]), layer_label(self._names[-1])
            entries.append(Entry(f"{first} … {last}", tuple(self._colours())))
        self.legend.show_entries(entries, t)
        self.describe(self.title.text(), "; ".join([self.legend.text(), self._clip.text]))


def layer_label(name: str) -> str:
    """A layer's name in the window's language."""
    if name.startswith("layer "):
        return translate("plots", "layer {number}").format(number=name[6:])
    part, _, inner = name.partition(" ")
    if part == "encoder":
        return translate("plots", "encoder: {layer}").format(layer=layer_label(inner))
    if part == "decoder":
        return translate("plots", "decoder: {layer}").format(layer=layer_label(inner))
    known = {
        "embedding": translate("plots", "embedding"),
        "bridge": translate("plots", "bridge"),
        "attention": translate("plots", "attention"),
        "head": translate("plots", "head"),
    }
    return known.get(name, name)
