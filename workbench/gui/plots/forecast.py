"""Forecast against truth."""

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from workbench.gui.axes import TimeAxis
from workbench.gui.history import History
from workbench.gui.legend import Entry
from workbench.gui.names import baseline_label
from workbench.gui.numbers import short
from workbench.gui.plots.card import PlotCard, Trace
from workbench.gui.theme import Tokens, mix
from workbench.gui.views import SeriesView
from workbench.training.events import Forecasted
from workbench.words import translate

EXAMPLES = 100
BAND = 60  # of 255: how much of the interval's colour is seen


class ForecastPlot(PlotCard):
    """Forecast against truth on the test part, with the baseline; before training, the series itself."""

    smoothable = False

    def __init__(self, object_name: str = "forecastPlot") -> None:
        self.time_axis = TimeAxis()
        super().__init__(object_name, self.time_axis)
        self.left_axis.logarithmic = False
        self._low, self._high = Trace(self.line()), Trace(self.line())
        self._band: Any = pg.FillBetweenItem(self._low.curve, self._high.curve)
        self._band.setZValue(-10)
        self.item.addItem(self._band)
        self._true = Trace(self.line())
        self._baseline = Trace(self.line(strong=True))
        self._predicted = Trace(self.line(strong=True))
        self._bounds: tuple[tuple[float, float], tuple[float, float]] | None = None
        self._series: SeriesView | None = None
        self._name = ""
        self._chosen: tuple[str, str, int] = ("", "", 0)

    def choose(self, target: str, group: str, step: int) -> None:
        """Show this target of this series so many steps ahead; empty or 0: the first one, and the last step."""
        self._chosen = (target, group, step)

    def begin(self, series: SeriesView | None) -> None:
        """New data: show them until there is a forecast."""
        self._series = series
        self.following = True
        self._chosen = ("", "", 0)
        for curve in (self._baseline, self._predicted, self._low, self._high):
            curve.clear(False)
        self._draw_series()

    def refresh(self, history: History) -> None:
        """Draw the latest forecast."""
        event = history.forecast
        if event is None:
            self._draw_series()
            return
        self.show_hint("")
        rows, place, step, group = shown_of(event, *self._chosen)
        index, self.time_axis.is_time = as_axis(np.asarray(event.index)[rows])
        true, predicted, baseline = (_column(a, rows, place) for a in (event.true, event.predicted, event.baseline))
        edges = [np.zeros(0)] * 2
        if event.low is not None and event.high is not None:
            edges = [_column(event.low, rows, place), _column(event.high, rows, place)]
        curves = (self._true, self._predicted, self._baseline, self._low, self._high)
        for curve, values in zip(curves, (true, predicted, baseline, *edges), strict=True):
            curve.show(index[: len(values)], values)
        self._name = " · ".join(one for one in (event.names[place] if event.names else "", group) if one)
        # Unrelated examples in a row are noise to the eye: a hundred of them show more.
        unrelated = history.prepared is not None and history.prepared.task == "regress_sequence"
        self._frame(index[-EXAMPLES:] if unrelated else index, np.concatenate([true, predicted, baseline, *edges]))
        t = self.tokens
        entries = [
            Entry(translate("plots", "truth"), (t.text,)),
            Entry(_ahead(step) if step else translate("plots", "forecast"), (t.series[0],)),
            *([Entry(translate("plots", "interval"), (_tinted(t).name(),))] if len(edges[0]) else []),
            Entry(_baseline(event.baseline_label, history), (t.muted,), "dotted"),
        ]
        self.legend.show_entries(entries, t)
        self.title.setText(translate("plots", "Forecast"))
        self._label_axes()
        error = float(np.sqrt(np.nanmean((true - predicted) ** 2))) if np.isfinite(true - predicted).any() else math.nan
        self.describe(self.title.text(), f"RMSE {short(error)}")

    def rescale(self) -> None:
        """Show all of the series."""
        if self._bounds is not None:
            self.limits(*self._bounds)

    def zoomed(self) -> None:
        """Draw what is in view."""
        self.draw([self._low, self._high, self._true, self._baseline, self._predicted])

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self._true.curve.setPen(self.pen(tokens.text))
        self._predicted.curve.setPen(self.pen(tokens.series[0]))
        self._baseline.curve.setPen(self.pen(tokens.muted, "dotted"))
        ground = QColor(tokens.series[0])
        ground.setAlpha(BAND)
        self._band.setBrush(pg.mkBrush(ground))
        for edge in (self._low, self._high):
            edge.curve.setPen(pg.mkPen(None))

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(translate("plots", "Forecast"))
        self._label_axes()

    def _draw_series(self) -> None:
        self.legend.show_entries([], self.tokens)
        series = self._series
        if series is None or len(series.values) == 0:
            self._true.clear(False)
            self.show_hint(translate("plots", "The forecast appears here after the first epoch."))
            return
        self.show_hint("")
        self.time_axis.is_time = series.is_time
        self._true.show(series.index, series.values)
        self._name = series.name
        self._frame(series.index, series.values)
        self.title.setText(translate("plots", "The data"))
        self._label_axes()
        self.describe(self.title.text(), series.name)

    def _frame(self, index: NDArray[Any], values: NDArray[Any]) -> None:
        finite = values[np.isfinite(values)]
        if len(finite) and len(index):
            self._bounds = ((float(index[0]), float(index[-1])), (float(finite.min()), float(finite.max())))
            self.rescale()
        self.zoomed()

    def _label_axes(self) -> None:
        self.left_axis.setLabel(self._name)
        self.bottom_axis.setLabel(translate("plots", "time") if self.time_axis.is_time else translate("plots", "row"))


def shown_of(event: Forecasted, target: str, group: str, step: int) -> tuple[NDArray[np.int64], int, int, str]:
    """The rows of a forecast to draw, the column, the step (0 where there is but one) and the series.

    What is not among those of the forecast is replaced by the first target, the first series, the last step.
    """
    place = event.names.index(target) if target in event.names else 0
    kept = np.ones(len(event.index), dtype=np.bool_)
    if event.groups:
        names = np.array(event.groups, dtype=object)
        group = group if group in event.groups else event.groups[0]
        kept &= names == group
    else:
        group = ""
    if event.steps is None:
        return np.flatnonzero(kept), place, 0, group
    step = step if (event.steps == step).any() else int(event.steps.max())
    return np.flatnonzero(kept & (event.steps == step)), place, step, group


def _column(values: NDArray[Any], rows: NDArray[np.int64], place: int) -> NDArray[np.float64]:
    return np.asarray(values, float).reshape(len(values), -1)[rows, place]


def _ahead(step: int) -> str:
    if step == 1:
        return translate("plots", "forecast, 1 step ahead")
    return translate("plots", "forecast, {step} steps ahead").format(step=step)


def _tinted(tokens: Tokens) -> QColor:
    """The band's colour as it looks on the card."""
    return QColor(mix(tokens.series[0], tokens.surface, 1 - BAND / 255))


def as_axis(index: NDArray[Any]) -> tuple[NDArray[np.float64], bool]:
    """An index as numbers to draw over, and whether they are seconds since 1970."""
    array = np.asarray(index)
    if array.dtype.kind == "M":
        return array.astype("datetime64[ms]").astype(np.float64) / 1000.0, True
    if array.dtype.kind in "iuf":
        return array.astype(np.float64), False
    return np.arange(len(array), dtype=np.float64), False


def _baseline(label: str, history: History) -> str:
    """The baseline's name in the present language; a run's own labels are in the language that it began in."""
    known = history.prepared.baselines if history.prepared is not None else ()
    return next((baseline_label(name, label) for name, other, _ in known if other == label), label)
