"""How far each step moves each matrix, beside how large it is."""

import math

import numpy as np
from PySide6.QtWidgets import QVBoxLayout

from workbench.gui.explore.view import View, ViewKind
from workbench.gui.legend import Entry
from workbench.gui.numbers import short
from workbench.gui.plots.card import NAME, Rule, Trace, spread
from workbench.gui.plots.scaled import ScaledPlot
from workbench.gui.session import Session
from workbench.gui.theme import Tokens, ramp
from workbench.words import translate

# Around a thousandth is healthy; a hundredth tears the weights about, a ten-thousandth hardly moves them.
HEALTHY = (1e-4, 1e-2)


class UpdatesPlot(ScaledPlot):
    """The ratio of each matrix's update to its size over the run, with the healthy band."""

    def __init__(self) -> None:
        super().__init__("updatesPlot")
        self._traces: list[Trace] = []
        self._names: list[str] = []
        self._last_step = 1.0
        self._rules = [
            Rule(self, math.log10(value), "", above) for value, above in zip(HEALTHY, (False, True), strict=True)
        ]
        self.levels = list(zip(self._rules, HEALTHY, strict=True))

    def begin(self) -> None:
        """A new run."""
        for trace in self._traces:
            self.item.removeItem(trace.curve)
        self._traces, self._names = [], []
        self.following = True

    def refresh(self, steps: list[int], names: list[str], ratios: np.ndarray) -> None:
        """Draw ratios (looks, matrices) at their steps."""
        if names != self._names:
            self.begin()
            self._names = names
            self._traces = [Trace(self.line()) for _ in names]
            self.dress(self.tokens)
        self.show_hint("")
        at = np.asarray(steps, np.float64)
        for trace, column in zip(self._traces, ratios.T, strict=True):
            self.restart(trace)
            trace.follow(at, column)
        self._last_step = float(at[-1])
        self.rescale()
        self.zoomed()
        latest = [
            Entry(name, (colour,), value=short(value))
            for name, colour, value in zip(names, ramp(self.tokens, len(names)), ratios[-1], strict=True)
        ]
        self.legend.show_entries(latest, self.tokens)
        self.describe(self.title.text(), self.legend.text())

    def rescale(self) -> None:
        """Show the curves and the band, with room for its names above and below."""
        if not self._traces:
            return
        low, high = spread(self._traces, [rule.value for rule in self._rules])
        low = max(low, -8.0) if self.logarithmic else 0.0
        name = (high - low) * 1.3 * NAME / max(self.view.height() - 3 * NAME, NAME)
        self.limits((0.0, self._last_step), (min(low, self._rules[0].value - name), high), 1.0)

    def zoomed(self) -> None:
        """Draw what is in view."""
        self.draw(self._traces)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        for trace, colour in zip(self._traces, ramp(tokens, len(self._names)), strict=True):
            trace.curve.setPen(self.pen(colour))
        for rule in self._rules:
            rule.dress(self)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(translate("explore", "Update : weight"))
        self.bottom_axis.setLabel(translate("explore", "optimizer steps"))
        self.name_left(translate("explore", "ratio"), translate("explore", "ratio (log scale)"))
        self._rules[0].rename(translate("explore", "below: hardly learns"))
        self._rules[1].rename(translate("explore", "above: too large"))


class UpdatesView(View):
    """The plot of the present run."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.plot = UpdatesPlot()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)

    def begin(self) -> None:
        """A new run."""
        self.plot.begin()

    def refresh(self) -> None:
        """Draw all looks of the probe."""
        seen = self.session.history.observed.get("updates")
        if seen is None:
            self.plot.show_hint(translate("explore", "Press Start: the first figures come within a second."))
            return
        # Biases start at zero, so that only matrices have a size to compare with.
        names = [name for name in seen.latest["names"] if "weight" in name]
        at = [seen.latest["names"].index(name) for name in names]
        ratios = np.array([[values["ratios"][k] for k in at] for values in seen.values], np.float64)
        self.plot.refresh(seen.steps, names, ratios)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.plot.dress(tokens)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.plot.retranslate()


VIEW = ViewKind(
    name="updates",
    title=lambda: translate("explore", "Update size"),
    help=lambda: translate(
        "explore",
        "How far one optimizer step moves each weight matrix, as a share of the matrix's own size. About a thousandth "
        "is healthy.",
    ),
    make=UpdatesView,
    fits=lambda session: session.loaded is not None,
    why_not=lambda: translate("explore", "Load data and press Start."),
    order=50,
)
