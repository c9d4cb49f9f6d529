"""The gradient's norm, whole and layer by layer."""

import math

from workbench.gui.history import History
from workbench.gui.legend import Entry
from workbench.gui.numbers import short
from workbench.gui.plots.card import PlotCard, Rule, Trace, spread
from workbench.gui.theme import Tokens, mix, ramp
from workbench.words import translate

# The share of each new step in the drawn running means; the raw total stands pale behind them.
SMOOTH = 0.1


class GradientPlot(PlotCard):
    """The norm of the whole gradient and of each layer's, with the clip threshold."""

    def __init__(self) -> None:
        super().__init__("gradientPlot")
        self._raw = Trace(self.line())
        self._total = Trace(self.line(strong=True), SMOOTH, self._raw)
        self._layers: list[Trace] = []
        self._names: tuple[str, ...] = ()
        self._clip: Rule | None = None
        self._last_step = 1.0

    def begin(self, history: History) -> None:
        """A new run: one curve for each of its layers."""
        for trace in self._layers:
            self.item.removeItem(trace.curve)
        if self._clip is not None:
            self._clip.remove(self)
            self._clip = None
        prepared = history.prepared
        self._names = prepared.layer_names if prepared is not None else ()
        for trace in (self._raw, self._total):
            trace.clear(True)
        self._layers = [Trace(self.line(strong=True), SMOOTH) for _ in self._names]
        self._total.curve.setZValue(10)
        clip = prepared.clip_norm if prepared is not None else 0.0
        if clip > 0:
            self._clip = Rule(self, math.log10(clip), "")
        self.following = True
        self.dress(self.tokens)
        self.retranslate()

    def refresh(self, history: History) -> None:
        """Draw what is new."""
        if history.norms.count == 0:
            self.legend.show_entries([], self.tokens)
            self.show_hint(translate("plots", "How strongly each layer is pulled to change. Steady is good."))
            return
        self.show_hint("")
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
        clip = [self._clip.value] if self._clip is not None and low - 1.0 <= self._clip.value <= high + 1.0 else []
        low, high = spread(traces, clip)
        # Dead layers have norm zero; the floor keeps them from flattening the rest.
        self.limits((0, max(self._last_step, 1.0)), (max(low, high - 12), high), 1.0 if clip else 0.0)

    def zoomed(self) -> None:
        """Draw what is in view."""
        self.draw([self._raw, self._total, *self._layers])

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self._raw.curve.setPen(self.pen(mix(tokens.text, tokens.surface, 0.8)))
        self._total.curve.setPen(self.pen(tokens.text))
        for trace, colour in zip(self._layers, self._colours(), strict=True):
            trace.curve.setPen(self.pen(colour))
        if self._clip is not None:
            self._clip.dress(self)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(translate("plots", "Gradient norm"))
        self.bottom_axis.setLabel(translate("plots", "optimizer steps"))
        self.left_axis.setLabel(translate("plots", "norm (log scale)"))
        if self._clip is not None:
            self._clip.rename(translate("plots", "clip {norm}").format(norm=short(10**self._clip.value)))

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
        clip = [self._clip.text] if self._clip is not None else []
        self.describe(self.title.text(), "; ".join([self.legend.text(), *clip]))


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
