"""The error of each fold of a backtest, beside those of the simple rules."""

import math
from typing import Any

import numpy as np

from workbench.gui.legend import Entry
from workbench.gui.names import baseline_label, capital
from workbench.gui.numbers import short
from workbench.gui.plots.card import PlotCard
from workbench.gui.theme import Tokens
from workbench.words import translate

MOST = 4  # simple rules
HALF = 0.36  # of a fold's width


class FoldsPlot(PlotCard):
    """A stroke for each fold at the height of its RMSE: strong the network's, dashed those of the simple rules."""

    def __init__(self) -> None:
        super().__init__("backtestPlot")
        self.left_axis.logarithmic = False
        self._rules = [self.line() for _ in range(MOST)]
        self._own = self.line(strong=True)
        self._folds: list[dict[str, Any]] = []
        self._wanted = 1

    def show_folds(self, folds: list[dict[str, Any]], wanted: int) -> None:
        """Draw the folds that are done, of `wanted`."""
        self._folds, self._wanted = folds, max(wanted, len(folds), 1)
        self.show_hint("" if folds else translate("plots", "The error of each fold appears here."))
        for curve, values in zip((self._own, *self._rules), self._values(), strict=False):
            curve.setData(*_strokes(values))
        for curve in self._rules[len(self._names()) :]:
            curve.setData([], [])
        self.rescale()
        self._label()

    def _names(self) -> list[str]:
        return list(self._folds[0]["baselines"])[:MOST] if self._folds else []

    def _values(self) -> list[list[float]]:
        """The network's RMSE in each fold, then those of each simple rule."""
        rules = [[_number(one["baselines"][name].get("rmse")) for one in self._folds] for name in self._names()]
        return [[_number(one.get("rmse")) for one in self._folds], *rules]

    def rescale(self) -> None:
        """Show every fold, from an error of 0."""
        known = [value for values in self._values() for value in values if math.isfinite(value)]
        if known:
            self.limits((0.5, self._wanted + 0.5), (0.0, max(known)))

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self._own.setPen(self.pen(tokens.series[0]))
        for curve, colour in zip(self._rules, tokens.series[1:], strict=False):
            curve.setPen(self.pen(colour, "dashed"))
        self._label()

    def retranslate(self) -> None:
        """Take the window's language."""
        self.show_folds(self._folds, self._wanted)

    def _label(self) -> None:
        self.title.setText(translate("plots", "RMSE of each fold"))
        self.bottom_axis.setLabel(translate("plots", "fold"))
        self.left_axis.setLabel(translate("plots", "RMSE"))
        names = [translate("plots", "network"), *(capital(baseline_label(name)) for name in self._names())]
        colours = self.tokens.series
        entries = [
            Entry(name, (colour,), "dashed" if number else "solid", short(float(np.nanmean(values))))
            for number, (name, colour, values) in enumerate(zip(names, colours, self._values(), strict=False))
            if not np.isnan(values).all()
        ]
        self.legend.show_entries(entries, self.tokens)
        self.describe(self.title.text(), self.legend.text())


def _strokes(values: list[float]) -> tuple[Any, Any]:
    """A stroke across each fold's place, and a gap before the next."""
    places = np.arange(1, len(values) + 1, dtype=np.float64)[:, None]
    x = places + np.array([-HALF, HALF, HALF])
    y = np.array(values)[:, None] + np.array([0.0, 0.0, np.nan])
    return x.ravel(), y.ravel()


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")
