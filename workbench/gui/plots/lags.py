"""How much a series resembles itself some steps later, with the season that was found."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor

from workbench.data.looks import LagsLook
from workbench.gui.legend import Entry
from workbench.gui.plots.card import PlotCard
from workbench.gui.theme import CAPTION, Tokens, mix, sized
from workbench.words import translate


class LagsPlot(PlotCard):
    """A stem a lag; between the dotted lines it may be chance. The season's stem and its multiples are strong."""

    def __init__(self) -> None:
        super().__init__("lagsPlot")
        self.left_axis.logarithmic = False
        self._stems, self._season = self.line(strong=True), self.line(strong=True)
        self._zero, self._edges = self.line(), [self.line(), self.line()]
        self._name = pg.TextItem("", anchor=(0.5, 1))
        self._name.setFont(sized(CAPTION))
        self.item.addItem(self._name, ignoreBounds=True)
        self._look: LagsLook | None = None

    def show_look(self, look: LagsLook | None) -> str:
        """Draw another column's; what is to be seen, in words."""
        self._look, self.following = look, True
        if look is None:
            return ""
        self.show_hint("")
        lags = np.arange(1, len(look.strengths))
        marked = (lags % look.season == 0) if look.season > 1 else np.zeros(len(lags), bool)
        for curve, chosen in ((self._stems, ~marked), (self._season, marked)):
            # Up from zero, down again, and a gap before the next.
            x = np.repeat(lags[chosen].astype(np.float64), 3)
            y = np.column_stack([np.zeros(chosen.sum()), look.strengths[1:][chosen], np.full(chosen.sum(), np.nan)])
            curve.setData(x, y.ravel())
        ends = [0.0, float(len(look.strengths))]
        self._zero.setData(ends, [0.0, 0.0])
        for curve, sign in zip(self._edges, (1, -1), strict=True):
            curve.setData(ends, [sign * look.chance] * 2)
        self.rescale()
        self._label()
        text = self._words(look)
        self.describe(self.title.text(), text)
        return text

    def rescale(self) -> None:
        """Show every lag."""
        if self._look is not None and len(self._look.strengths) > 1:
            seen = self._look.strengths[1:]
            low, high = min(float(seen.min()), -self._look.chance), max(float(seen.max()), self._look.chance)
            self.limits((0.0, float(len(seen) + 1)), (low, high), 1.0 if self._look.season > 1 else 0.0)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self._stems.setPen(self.pen(tokens.series[0]))
        self._season.setPen(self.pen(tokens.series[1]))
        self._zero.setPen(self.pen(mix(tokens.border, tokens.muted, 0.5)))
        for curve in self._edges:
            curve.setPen(self.pen(tokens.muted, "dotted"))
        self._name.setColor(QColor(tokens.series[1]))
        self._label()

    def retranslate(self) -> None:
        """Take the window's language."""
        self._label()

    def _label(self) -> None:
        self.bottom_axis.setLabel(translate("plots", "steps apart"))
        self.left_axis.setLabel(translate("plots", "autocorrelation"))
        look = self._look
        if look is None:
            return
        self.title.setText(look.name)
        season = look.season if 1 < look.season < len(look.strengths) else 0
        self._name.setVisible(bool(season))
        if season:
            self._name.setText(translate("plots", "season {steps}").format(steps=season))
            self._name.setPos(season, max(float(look.strengths[season]), 0.0))
        entries = [Entry(translate("plots", "chance"), (self.tokens.muted,), "dotted")]
        if season:
            entries.insert(0, Entry(translate("plots", "season and its multiples"), (self.tokens.series[1],)))
        self.legend.show_entries(entries, self.tokens)

    def _words(self, look: LagsLook) -> str:
        steps = (
            translate("plots", "Relative changes from step to step, training part.")
            if look.relative
            else translate("plots", "Changes from step to step, training part.")
        )
        if 1 < look.season < len(look.strengths):
            found = translate("plots", "They repeat every {season} steps ({strength}).").format(
                season=look.season, strength=f"{float(look.strengths[look.season]):.2f}"
            )
        elif look.season > 1:
            found = translate("plots", "The season of {season} steps is longer than what can be shown.").format(
                season=look.season
            )
        else:
            found = translate("plots", "No season stands out.")
        return f"{steps} {found}"
