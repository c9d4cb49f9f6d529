"""The loss while it falls."""

import math

from PySide6.QtGui import QResizeEvent

from workbench.gui.history import History
from workbench.gui.legend import Entry
from workbench.gui.names import baseline_label
from workbench.gui.numbers import short
from workbench.gui.plots.card import TINY, PlotCard, Rule, Trace, spread
from workbench.gui.theme import Tokens, mix
from workbench.words import translate

# The share of each new step in the strong line, a running mean; the raw losses stand pale behind it.
SMOOTH = 0.08


class LossPlot(PlotCard):
    """Training loss (raw steps pale), validation loss (dashed), baselines (dotted)."""

    scalable = True

    def __init__(self) -> None:
        super().__init__("lossPlot")
        self._steps = Trace(self.line())
        self._train = Trace(self.line(strong=True), SMOOTH, self._steps)
        self._validation = Trace(self.line(strong=True))
        self._rules: list[Rule] = []
        self._known: list[tuple[str, str, float]] = []
        self._last_step = 1.0
        self._nats = False

    @property
    def logarithmic(self) -> bool:
        """Whether logarithms are drawn."""
        return self.left_axis.logarithmic

    def begin(self, history: History) -> None:
        """A new run: forget the curves, draw its baselines."""
        for rule in self._rules:
            rule.remove(self)
        self._rules = []
        prepared = history.prepared
        own = prepared is None or prepared.task not in ("language_model", "label_steps", "classify")
        self.left_axis.logarithmic = own if self.scale is None else self.scale
        self._nats = not own
        for trace in (self._steps, self._train, self._validation):
            trace.clear(self.logarithmic)
        given = prepared.baselines if prepared is not None else ()
        known = [one for one in given if math.isfinite(one[2]) and one[2] > 0]
        self._known = sorted(known, key=lambda one: -one[2])
        for index, (_, _, loss) in enumerate(self._known):
            # Two baselines that lie close together keep their names apart, one above its line, one below.
            above = index == 0 or len(known) > 2
            self._rules.append(Rule(self, self._scaled(loss), "", above))
        self.following = True
        self.retranslate()

    def refresh(self, history: History) -> None:
        """Draw what is new."""
        if history.losses.count == 0:
            self.legend.show_entries([], self.tokens)
            self.show_hint(translate("plots", "How wrong the network is. The line falls as it learns."))
            return
        self.show_hint("")
        self._steps.follow(history.steps.view(), history.losses.view())
        self._train.follow(history.steps.view(), history.losses.view())
        self._validation.follow(history.epoch_steps.view(), history.validation.view())
        self._last_step = float(history.steps.view()[-1])
        self.rescale()
        self.zoomed()
        self._show_legend(history)

    def rescale(self) -> None:
        """Show the curves, and the baselines that are not far off."""
        traces = [self._steps, self._train, self._validation]
        low, high = spread(traces, [])
        # A baseline far off would flatten the curves; it comes into view as they come near.
        room = max(high - low, 1.0 if self.logarithmic else 0.3 * abs(high))
        near = [rule.value for rule in self._rules if low - room <= rule.value <= high + room]
        low, high = spread(traces, near)
        # One lucky batch must not flatten the rest: raw losses reach below the curves by half the height at most.
        calm, top = spread([self._train, self._validation], near)
        low = max(low, calm - max(0.5 * (top - calm), 0.2 if self.logarithmic else 0.0))
        self.limits((0, max(self._last_step, 1.0)), (low, high), 1.0 if near else 0.0)

    def zoomed(self) -> None:
        """Draw what is in view."""
        self.draw([self._steps, self._train, self._validation])

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self._steps.curve.setPen(self.pen(mix(tokens.series[0], tokens.surface, 0.6)))
        self._train.curve.setPen(self.pen(tokens.series[0]))
        self._validation.curve.setPen(self.pen(tokens.series[1], "dashed"))
        for rule in self._rules:
            rule.dress(self)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(translate("plots", "Loss"))
        self.bottom_axis.setLabel(translate("plots", "optimizer steps"))
        self.left_axis.setLabel(
            translate("plots", "loss (log scale)")
            if self.logarithmic
            else translate("plots", "loss (nats)")
            if self._nats
            else translate("plots", "loss")
        )
        self._name_rules()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Name the baselines as the width allows."""
        super().resizeEvent(event)
        self._name_rules()

    def use_scale(self, logarithmic: bool) -> None:
        """The baselines go along."""
        self.left_axis.logarithmic = logarithmic
        for rule, (_, _, loss) in zip(self._rules, self._known, strict=True):
            rule.move(self._scaled(loss))
        self.retranslate()
        super().use_scale(logarithmic)

    def _name_rules(self) -> None:
        for rule, (name, label, loss) in zip(self._rules, self._known, strict=True):
            rule.rename(f"{baseline_label(name, label)} {short(loss)}", self.width())

    def _scaled(self, loss: float) -> float:
        return math.log10(max(loss, TINY)) if self.logarithmic else loss

    def _show_legend(self, history: History) -> None:
        t = self.tokens
        train = history.train.view()[-1] if history.train.count else history.losses.view()[-1]
        entries = [Entry(translate("plots", "train"), (t.series[0],), value=short(train))]
        if history.validation.count:
            latest = short(history.validation.view()[-1])
            entries.append(Entry(translate("plots", "validation"), (t.series[1],), "dashed", latest))
        self.legend.show_entries(entries, t)
        self.describe(self.title.text(), "; ".join([self.legend.text(), *(rule.text for rule in self._rules)]))
