"""The four plots of the first screen. They read the history when the window's timer asks, never once an event."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.gui.axes import Axis, LogAxis, TimeAxis
from workbench.gui.history import Growing, History, horizons
from workbench.gui.legend import STYLES, Entry, Legend
from workbench.gui.numbers import short
from workbench.gui.theme import LIGHT, Tokens, mix, ramp
from workbench.gui.views import SeriesView
from workbench.words import translate

TINY = 1e-30


class PlotCard(QFrame):
    """A card with a title, a legend and a plot; a sentence stands in the middle while there is nothing to draw."""

    def __init__(self, object_name: str, bottom: pg.AxisItem | None = None) -> None:
        super().__init__()
        self.setObjectName("card")
        self.tokens: Tokens = LIGHT
        self.title = QLabel()
        self.title.setProperty("role", "card")
        self.legend = Legend()
        self.left_axis, self.bottom_axis = LogAxis("left"), bottom or Axis("bottom")
        self.plot = pg.PlotWidget(axisItems={"left": self.left_axis, "bottom": self.bottom_axis})
        self.plot.setObjectName(object_name)
        self.plot.setAcceptDrops(False)
        self.plot.setFrameShape(QFrame.Shape.NoFrame)
        self.plot.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.item = self.plot.getPlotItem()
        self.item.hideButtons()
        self.item.setMenuEnabled(False)
        self.item.setDownsampling(auto=True, mode="peak")
        self.item.setClipToView(True)
        self.view = self.item.getViewBox()
        self.view.disableAutoRange()
        self.view.sigRangeChangedManually.connect(self._stop_following)
        self.following = True
        self.plot.viewport().installEventFilter(self)
        self.hint = QLabel(self.plot)
        self.hint.setProperty("role", "muted")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setWordWrap(True)
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.title)
        head.addWidget(self.legend, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 10, 6)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.plot, 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A double click shows everything again; the sentence keeps to the middle."""
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self.following = True
            self.rescale()
            return True
        if event.type() == QEvent.Type.Resize:
            self.hint.setGeometry(self.plot.rect().adjusted(24, 8, -24, -8))
        return super().eventFilter(watched, event)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours and draw again."""
        self.tokens = tokens
        self.plot.setBackground(QColor(tokens.surface))
        for axis in (self.left_axis, self.bottom_axis):
            axis.dress(tokens)
        self.item.showGrid(x=True, y=True, alpha=0.35 if tokens.dark else 0.5)

    def rescale(self) -> None:
        """Show all of the data; each plot knows its own limits."""

    def show_hint(self, text: str) -> None:
        """Say what to do in place of empty axes; an empty text shows the plot."""
        self.hint.setText(text)
        self.hint.setVisible(bool(text))
        for axis in (self.left_axis, self.bottom_axis):
            axis.setVisible(not text)

    def describe(self, title: str, text: str) -> None:
        """What a screen reader says."""
        self.plot.setAccessibleName(title)
        self.plot.setAccessibleDescription(text)

    def line(self, colour: str = "#888888", style: str = "solid", width: float = 1, smooth: bool = False) -> Any:
        """A new curve on the plot."""
        curve = pg.PlotDataItem(antialias=smooth, connect="finite")
        curve.setPen(self.pen(colour, style, width))
        self.item.addItem(curve)
        return curve

    def pen(self, colour: str, style: str = "solid", width: float = 1) -> Any:
        """A pen that stays as wide on every scale."""
        pen = pg.mkPen(QColor(colour), width=width, style=STYLES[style])
        if style == "dashed":
            pen.setDashPattern([5, 3])
        return pen

    def limits(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show this range, unless the person has moved the plot."""
        if not self.following:
            return
        x_room = (x[1] - x[0]) * 0.02 or 0.5
        y_room = (y[1] - y[0]) * 0.08 or 0.1
        self.view.setRange(xRange=(x[0] - x_room, x[1] + x_room), yRange=(y[0] - y_room, y[1] + y_room), padding=0)

    def _stop_following(self, *_: Any) -> None:
        self.following = False


class Trace:
    """A curve over a growing array, on a logarithmic or a linear scale; each value is transformed once."""

    def __init__(self, curve: Any) -> None:
        self.curve = curve
        self.clear(True)

    def clear(self, logarithmic: bool) -> None:
        """Start anew."""
        self._values = Growing()
        self._log = logarithmic
        self.low, self.high = math.inf, -math.inf
        self.curve.setData([], [])

    def follow(self, x: NDArray[Any], y: NDArray[Any]) -> None:
        """Draw `y` over `x`; both only ever grow."""
        fresh = np.asarray(y[self._values.count :], dtype=np.float64)
        if len(fresh):
            if self._log:
                with np.errstate(divide="ignore", invalid="ignore"):
                    fresh = np.log10(np.maximum(fresh, TINY))
            finite = fresh[np.isfinite(fresh)]
            if len(finite):
                self.low, self.high = min(self.low, float(finite.min())), max(self.high, float(finite.max()))
            self._values.extend(fresh)
        self.curve.setData(x[: self._values.count], self._values.view())


def _spread(traces: list[Trace], extra: list[float]) -> tuple[float, float]:
    lows = [trace.low for trace in traces if math.isfinite(trace.low)] + extra
    highs = [trace.high for trace in traces if math.isfinite(trace.high)] + extra
    return (min(lows), max(highs)) if lows else (0.0, 1.0)


class LossPlot(PlotCard):
    """Training loss a step (pale) and an epoch, validation loss (dashed), baselines (dotted)."""

    def __init__(self) -> None:
        super().__init__("lossPlot")
        self._steps, self._train = Trace(self.line()), Trace(self.line(width=2, smooth=True))
        self._validation = Trace(self.line(style="dashed", width=2, smooth=True))
        self._baselines: list[tuple[str, float, Any]] = []
        self.logarithmic = True

    def begin(self, history: History) -> None:
        """A new run: forget the curves, draw its baselines."""
        for _, _, line in self._baselines:
            self.item.removeItem(line)
        self._baselines = []
        prepared = history.prepared
        self.logarithmic = prepared is None or prepared.task not in ("language_model", "label_steps", "classify")
        self.left_axis.logarithmic = self.logarithmic
        for trace in (self._steps, self._train, self._validation):
            trace.clear(self.logarithmic)
        for _, label, loss in prepared.baselines if prepared is not None else ():
            if loss is not None and math.isfinite(loss) and loss > 0:
                line = pg.InfiniteLine(self._scaled(loss), angle=0, pen=self.pen(self.tokens.muted, "dotted", 1.5))
                self.item.addItem(line)
                self._baselines.append((label, loss, line))
        self.following = True
        self.retranslate()

    def refresh(self, history: History) -> None:
        """Draw what is new."""
        if history.losses.count == 0:
            self.legend.show_entries([], self.tokens)
            self.show_hint(translate("plots", "The loss appears here once training starts."))
            return
        self.show_hint("")
        self._steps.follow(history.steps.view(), history.losses.view())
        self._train.follow(history.epoch_steps.view(), history.train.view())
        self._validation.follow(history.epoch_steps.view(), history.validation.view())
        self._last_step = float(history.steps.view()[-1])
        self.rescale()
        self._show_legend(history)

    def rescale(self) -> None:
        traces = [self._steps, self._train, self._validation]
        low, high = _spread(traces, [])
        near = [self._scaled(loss) for _, loss, _ in self._baselines]
        # A baseline far off would flatten the curves; it comes into view as they come near.
        room = max(high - low, 0.3 if self.logarithmic else 0.1 * abs(high))
        near = [value for value in near if low - room <= value <= high + room]
        self.limits((0, max(getattr(self, "_last_step", 1.0), 1.0)), _spread(traces, near))

    def dress(self, tokens: Tokens) -> None:
        super().dress(tokens)
        pale = mix(tokens.series[0], tokens.surface, 0.55)
        self._steps.curve.setPen(self.pen(pale))
        self._train.curve.setPen(self.pen(tokens.series[0], width=2))
        self._validation.curve.setPen(self.pen(tokens.series[1], "dashed", 2))
        for _, _, line in self._baselines:
            line.setPen(self.pen(tokens.muted, "dotted", 1.5))

    def retranslate(self) -> None:
        self.title.setText(translate("plots", "Loss"))
        self.bottom_axis.setLabel(translate("plots", "optimizer steps"))
        self.left_axis.setLabel(
            translate("plots", "loss (log scale)") if self.logarithmic else translate("plots", "loss (nats)")
        )

    def _scaled(self, loss: float) -> float:
        return math.log10(max(loss, TINY)) if self.logarithmic else loss

    def _show_legend(self, history: History) -> None:
        t = self.tokens
        train = history.train.view()[-1] if history.train.count else history.losses.view()[-1]
        entries = [Entry(translate("plots", "train"), (t.series[0],), value=short(train))]
        if history.validation.count:
            latest = short(history.validation.view()[-1])
            entries.append(Entry(translate("plots", "validation"), (t.series[1],), "dashed", latest))
        for label, loss, _ in self._baselines:
            entries.append(Entry(label, (t.muted,), "dotted", short(loss)))
        self.legend.show_entries(entries, t)
        self.describe(self.title.text(), self.legend.text())


class GradientPlot(PlotCard):
    """The norm of the whole gradient and of each layer's, with the clip threshold."""

    def __init__(self) -> None:
        super().__init__("gradientPlot")
        self._total = Trace(self.line())
        self._layers: list[Trace] = []
        self._names: tuple[str, ...] = ()
        self._clip = pg.InfiniteLine(0, angle=0)
        self._clip.setVisible(False)
        self.item.addItem(self._clip)
        self._clip_norm = 0.0
        self._last_step = 1.0

    def begin(self, history: History) -> None:
        """A new run: one curve for each of its layers."""
        for trace in self._layers:
            self.item.removeItem(trace.curve)
        prepared = history.prepared
        self._names = prepared.layer_names if prepared is not None else ()
        self._total.clear(True)
        self._layers = [Trace(self.line()) for _ in self._names]
        self._total.curve.setZValue(10)
        self._clip_norm = prepared.clip_norm if prepared is not None else 0.0
        self._clip.setVisible(self._clip_norm > 0)
        if self._clip_norm > 0:
            self._clip.setValue(math.log10(self._clip_norm))
        self.following = True
        self.dress(self.tokens)

    def refresh(self, history: History) -> None:
        """Draw what is new."""
        if history.norms.count == 0:
            self.legend.show_entries([], self.tokens)
            self.show_hint(translate("plots", "How strongly each layer is pulled to change: one line a layer."))
            return
        self.show_hint("")
        steps, layers = history.steps.view(), history.layer_norms.view()
        self._total.follow(steps, history.norms.view())
        for index, trace in enumerate(self._layers):
            trace.follow(steps, layers[:, index])
        self._last_step = float(steps[-1])
        self.rescale()
        self._show_legend(history)

    def rescale(self) -> None:
        traces = [self._total, *self._layers]
        low, high = _spread(traces, [])
        clip = [math.log10(self._clip_norm)] if self._clip_norm > 0 else []
        clip = [value for value in clip if low - 1.0 <= value <= high + 1.0]
        low, high = _spread(traces, clip)
        # Dead layers have norm zero; the floor keeps them from flattening the rest.
        self.limits((0, max(self._last_step, 1.0)), (max(low, high - 12), high))

    def dress(self, tokens: Tokens) -> None:
        super().dress(tokens)
        self._total.curve.setPen(self.pen(tokens.text))
        for trace, colour in zip(self._layers, self._colours(), strict=True):
            trace.curve.setPen(self.pen(colour))
        self._clip.setPen(self.pen(tokens.muted, "dotted", 1.5))

    def retranslate(self) -> None:
        self.title.setText(translate("plots", "Gradient norm"))
        self.bottom_axis.setLabel(translate("plots", "optimizer steps"))
        self.left_axis.setLabel(translate("plots", "norm (log scale)"))

    def _colours(self) -> list[str]:
        return ramp(self.tokens, len(self._names))

    def _show_legend(self, history: History) -> None:
        t = self.tokens
        entries = [Entry(translate("plots", "total"), (t.text,), value=short(history.norms.view()[-1]))]
        if len(self._names) <= 4:
            latest = history.layer_norms.view()[-1]
            for name, colour, value in zip(self._names, self._colours(), latest, strict=True):
                entries.append(Entry(layer_label(name), (colour,), value=short(value)))
        else:
            first, last = layer_label(self._names[0]), layer_label(self._names[-1])
            entries.append(Entry(f"{first} … {last}", tuple(self._colours())))
        if self._clip_norm > 0:
            entries.append(Entry(translate("plots", "clip"), (t.muted,), "dotted", short(self._clip_norm)))
        self.legend.show_entries(entries, t)
        self.describe(self.title.text(), self.legend.text())


def layer_label(name: str) -> str:
    """A layer's name in the window's language."""
    if name.startswith("layer "):
        return translate("plots", "layer {number}").format(number=name[6:])
    known = {"embedding": translate("plots", "embedding"), "head": translate("plots", "head")}
    return known.get(name, name)


class FlowPlot(PlotCard):
    """The gradient on its way back in time: layer by step, blue where it vanishes, red where it explodes."""

    DECADES = 4.0

    def __init__(self) -> None:
        super().__init__("flowPlot")
        self.left_axis.logarithmic = False
        self._image = pg.ImageItem()
        self._image.setLevels((-self.DECADES, self.DECADES))
        self.item.addItem(self._image)
        self._marks = self.line()
        self._marks.setZValue(5)
        self._shape = (1, 2)

    def begin(self, history: History) -> None:
        """A new run."""
        self._image.clear()
        self._marks.setData([], [])
        self.following = True

    def refresh(self, history: History) -> None:
        """Draw the latest map."""
        flow = history.flow
        if flow is None or flow.size == 0:
            self.legend.show_entries([], self.tokens)
            self.show_hint(
                translate("plots", "How far back in time the gradient reaches, layer by layer: blue where it vanishes.")
            )
            return
        self.show_hint("")
        self._draw(np.asarray(flow, dtype=np.float64))
        t = self.tokens
        scale = Entry(translate("plots", "vanishes – healthy – explodes"), self._colours(), "map")
        mark = Entry(translate("plots", "horizon"), (t.text,))
        found = horizons(flow)
        shown = [scale] + ([mark] if any(kind != "fine" for kind, _ in found) else [])
        self.legend.show_entries(shown, t)
        self.describe(self.title.text(), "; ".join(f"{layer + 1}: {kind} {steps}" for layer, (kind, steps) in enumerate(found)))

    def rescale(self) -> None:
        depth, steps = self._shape
        if self.following:
            self.view.setRange(xRange=(-steps + 0.5, 0.5), yRange=(0.5, depth + 0.5), padding=0)

    def dress(self, tokens: Tokens) -> None:
        super().dress(tokens)
        self.item.showGrid(x=False, y=False)
        stops = np.linspace(0, 1, len(self._colours()))
        table = pg.ColorMap(stops, [QColor(colour) for colour in self._colours()]).getLookupTable(nPts=256)
        self._image.setLookupTable(table)
        self._marks.setPen(self.pen(tokens.text if not tokens.dark else "#14181F", width=2))

    def retranslate(self) -> None:
        self.title.setText(translate("plots", "Gradient flow"))
        self.bottom_axis.setLabel(translate("plots", "steps before the last"))
        self.left_axis.setLabel(translate("plots", "layer"))

    def _colours(self) -> tuple[str, ...]:
        t = self.tokens
        return (t.vanishing, mix(t.vanishing, t.healthy, 0.65), t.healthy, mix(t.exploding, t.healthy, 0.65), t.exploding)

    def _draw(self, flow: NDArray[np.float64]) -> None:
        depth, steps = flow.shape
        reference = np.where(flow[:, -1:] > 0, flow[:, -1:], np.maximum(flow.max(axis=1, keepdims=True), TINY))
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.nan_to_num(np.log10(np.maximum(flow, TINY) / reference), nan=self.DECADES)
        self._image.setImage(ratio.T, autoLevels=False, levels=(-self.DECADES, self.DECADES))
        self._image.setRect(QRectF(-steps + 0.5, 0.5, steps, depth))
        x, y = [], []
        for layer, (kind, back) in enumerate(horizons(flow)):
            if kind != "fine":
                x += [0.5 - back, 0.5 - back]
                y += [layer + 0.55, layer + 1.45]
        self._marks.setData(x, y, connect="pairs")
        if (depth, steps) != self._shape:
            self._shape = (depth, steps)
            stride = max(1, math.ceil(depth / 8))
            self.left_axis.setTicks([[(layer, str(layer)) for layer in range(1, depth + 1, stride)]])
        self.rescale()


class ForecastPlot(PlotCard):
    """Forecast against truth on the test part, with the baseline; before training, the series itself."""

    def __init__(self, object_name: str = "forecastPlot") -> None:
        self.time_axis = TimeAxis()
        super().__init__(object_name, self.time_axis)
        self.left_axis.logarithmic = False
        self._true = self.line(smooth=True)
        self._baseline = self.line(style="dotted", smooth=True)
        self._predicted = self.line(width=2, smooth=True)
        self._bounds: tuple[tuple[float, float], tuple[float, float]] | None = None
        self._series: SeriesView | None = None
        self._name = ""
        self._rows = translate("plots", "row")

    def begin(self, series: SeriesView | None) -> None:
        """New data: show them until there is a forecast."""
        self._series = series
        self.following = True
        for curve in (self._baseline, self._predicted):
            curve.setData([], [])
        self._draw_series()

    def refresh(self, history: History) -> None:
        """Draw the latest forecast."""
        event = history.forecast
        if event is None:
            self._draw_series()
            return
        self.show_hint("")
        index, self.time_axis.is_time = as_axis(event.index)
        true, predicted, baseline = (np.asarray(a, float).reshape(len(index), -1)[:, 0] for a in (event.true, event.predicted, event.baseline))
        for curve, values in ((self._true, true), (self._predicted, predicted), (self._baseline, baseline)):
            curve.setData(index, values)
        self._name = event.names[0] if event.names else ""
        self._frame(index, np.concatenate([true, predicted]))
        t = self.tokens
        entries = [
            Entry(translate("plots", "truth"), (t.text,)),
            Entry(translate("plots", "forecast"), (t.series[0],)),
            Entry(event.baseline_label, (t.muted,), "dotted"),
        ]
        self.legend.show_entries(entries, t)
        self.title.setText(translate("plots", "Forecast against truth, test part"))
        self._label_axes()
        error = float(np.sqrt(np.nanmean((true - predicted) ** 2))) if np.isfinite(true - predicted).any() else math.nan
        self.describe(self.title.text(), f"RMSE {short(error)}")

    def rescale(self) -> None:
        if self._bounds is not None:
            self.limits(*self._bounds)

    def dress(self, tokens: Tokens) -> None:
        super().dress(tokens)
        self._true.setPen(self.pen(tokens.text))
        self._predicted.setPen(self.pen(tokens.series[0], width=2))
        self._baseline.setPen(self.pen(tokens.muted, "dotted", 1.5))

    def retranslate(self) -> None:
        self.title.setText(translate("plots", "Forecast against truth"))
        self._label_axes()

    def _draw_series(self) -> None:
        self.legend.show_entries([], self.tokens)
        series = self._series
        if series is None or len(series.values) == 0:
            self._true.setData([], [])
            self.show_hint(translate("plots", "The forecast appears here after the first epoch."))
            return
        self.show_hint("")
        self.time_axis.is_time = series.is_time
        self._true.setData(series.index, series.values)
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

    def _label_axes(self) -> None:
        self.left_axis.setLabel(self._name)
        self.bottom_axis.setLabel(translate("plots", "time") if self.time_axis.is_time else translate("plots", "row"))


def as_axis(index: NDArray[Any]) -> tuple[NDArray[np.float64], bool]:
    """An index as numbers to draw over, and whether they are seconds since 1970."""
    array = np.asarray(index)
    if array.dtype.kind == "M":
        return array.astype("datetime64[ms]").astype(np.float64) / 1000.0, True
    if array.dtype.kind in "iuf":
        return array.astype(np.float64), False
    return np.arange(len(array), dtype=np.float64), False


