"""Forecasting: from a window of rows to the target columns' next `horizon` rows.

What the network sees and says, so that other programs can do the same from `fitted()`:

- An input column that is also a target is transformed (see transforms.py), any other is taken as it is. Then
  x = (value - input_shift) / input_scale, one shift and scale an input; of several series, one for each. A window is
  `window` rows of x. Where missing values are masked (`masked`), x is 0 for them, and behind the inputs there are as
  many again: 1 where x is unknown. Behind these, for each column known ahead, its x of the next `steps` rows.
- The network says `steps` steps at once: the whole horizon, or ("recursive") one, and then sees its own forecast.
  Output j (targets in order, for each its steps, for each of these the `quantiles`, if any) means:
  u = (output * output_scale[j] + output_shift[j]) * target_scale + target_shift, the last two those of the series;
  the forecast is then the transform's way back, with the series' true past: u, or u + f(anchor), or exp of it.
- The middle quantile is the forecast, the outer ones the edges of its interval. Before the exponential, the interval
  is widened by `margins` (see intervals.py) in units of output_scale * target_scale.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from workbench.data.baselines import Baseline
from workbench.data.columns import check_names
from workbench.data.intervals import margins, quantiles_of
from workbench.data.metrics import mean_loss, pinball
from workbench.data.options import DataSpec
from workbench.data.scaling import Scaler, fit_scaler
from workbench.data.series import Rows, lay_out
from workbench.data.source import Table
from workbench.data.splits import PARTS, Bounds
from workbench.data.tasks.base import Array, Batch, Predictions, Run, Task
from workbench.data.tasks.forecast_columns import RowNames
from workbench.data.tasks.forecast_inputs import ForecastInputs
from workbench.data.tasks.forecast_rows import baseline_labels, check_known, check_length, read_rows, simple_answers
from workbench.data.tasks.forecast_scaling import as_plain, fit_scalings, take_scalings
from workbench.data.tasks.forecast_scores import Answer, Asked, measures, scores
from workbench.data.tasks.recursion import recursive_levels
from workbench.data.transforms import Transform
from workbench.fields import build


class Forecast(Task):
    """A forecast on a table. Its series are float64; windows become the network's precision batch by batch."""

    name = "forecast"
    vocabulary = 0
    readout = "last"
    carries = False

    def __init__(self, table: Table, spec: DataSpec, fitted: dict[str, Any] | None = None) -> None:
        """Without `fitted`, all that is measured is measured on the training part; `spec` must be complete."""
        self.spec, self.table = spec, table
        trained = fitted is not None
        self.transform = Transform(spec.transform, max(spec.season, 1))
        self.recursive = spec.strategy == "recursive" and spec.horizon > 1
        self.steps = 1 if self.recursive else spec.horizon
        self.quantiles = quantiles_of(spec.intervals)
        self.loss = "quantile" if self.quantiles else "mean_squared"
        self.masked = spec.missing == "mask"
        check_names(table, _only_inputs(spec) if trained else spec)
        check_known(spec, self.recursive)
        self.series, lag = lay_out(table, spec, trained), self.transform.lag
        check_length(spec, self.series, lag, 0 if trained else self.steps, table.source.path)
        self.rows = read_rows(table, spec, self.series, self.transform, trained)
        self.outputs = len(spec.targets) * self.steps * max(len(self.quantiles), 1)
        self.margins = np.zeros((len(spec.targets), spec.horizon))
        # Neither shift nor scale yet, so that what it is measured on comes in units of each series' own.
        self.output_scaler = Scaler(np.zeros(1), np.ones(1))
        if fitted is None:
            self.scalings = fit_scalings(spec, self.series, self.rows, lag)
            places = self.origins("train")
            self.output_scaler = fit_scaler(self._targets(places, self._future("train", places)), spec.scale)
        else:
            self.scalings = take_scalings(fitted, spec, self.series, self.rows, lag)
            self.output_scaler = Scaler(np.array(fitted["output_shift"]), np.array(fitted["output_scale"]))
            given = fitted.get("margins")
            self.margins = np.array(given).reshape(self.margins.shape) if given else self.margins
        self.seen = ForecastInputs(spec, self.series, self.scalings, self.rows.raw, self.steps)
        self.features, self.inputs = self.seen.rows, self.seen.count
        self.parts = {part: len(self.origins(part)) for part in (*PARTS, "all")}

    def fitted(self) -> dict[str, Any]:
        """See the module's text for what the numbers mean."""
        spec = self.spec
        return {
            "task": self.name,
            "spec": self.plain_spec(),
            "inputs": list(spec.inputs),
            "targets": list(spec.targets),
            "known": list(spec.known),
            "time": spec.time,
            "group": spec.group,
            "window": spec.window,
            "horizon": spec.horizon,
            "steps": self.steps,
            "transform": self.transform.name,
            "season": spec.season,
            "lag": self.transform.lag,
            "output_shift": self.output_scaler.shift.tolist(),
            "output_scale": self.output_scaler.scale.tolist(),
            "masked": self.masked,
            "quantiles": list(self.quantiles),
            "margins": self.margins.tolist(),
            "clip": {name: list(usual) for name, usual in self.table.clip.items()},
            **as_plain(self.scalings, self.series, bool(spec.group)),
        }

    # What the network is fed with

    def origins(self, part: str) -> Rows:
        """The last place that each window of a part sees; see `Series.origins`."""
        spec = self.spec
        horizon = self.steps if part in ("train", "validation") else spec.horizon
        rows = self.series.origins(part, spec.window, horizon, self.transform.lag, spec.stride)
        if part in ("all", "future"):
            # Without what is known ahead of at least one row there is nothing to say.
            return rows[rows + 1 < self.series.end[self.series.which[rows]]] if spec.known else rows
        if not self.masked:
            return rows
        return rows[~np.isnan(self._future(part, rows, horizon=horizon)).all(axis=(1, 2))]

    def batches(self, part: str, batch: int, rng: np.random.Generator | None, dtype: DTypeLike) -> Iterator[Batch]:
        """Inputs (window, B, inputs) and targets (B, outputs); a target beyond the data's end or the part is NaN."""
        rows = self.origins(part)
        if rng is not None:
            rows = rng.permutation(rows)
        features = self.features.astype(dtype)
        targets = self._targets(rows, self._future(part, rows)).astype(dtype)
        if self.quantiles:
            targets = np.repeat(targets, len(self.quantiles), axis=1)
        for start in range(0, len(rows), batch):
            chosen = slice(start, start + batch)
            yield self.seen.windows(features, rows[chosen]), np.ascontiguousarray(targets[chosen])

    def roll(self, run: Run, part: str, batch: int, dtype: DTypeLike) -> Iterator[NDArray[np.floating]] | None:
        """Outputs (B, targets x horizon x quantiles) of a network that is asked step by step; None for a direct one."""
        if not self.recursive:
            return None
        features, count = self.features.astype(dtype), max(len(self.quantiles), 1)
        return self.seen.roll(run, features, self.origins(part), batch, self.output_scaler, count)

    def names_of(self, rows: Rows) -> tuple[str, ...]:
        """What the rows behind `rows` are called, and of several series which one they belong to."""
        which = self.series.which[rows]
        names = self._names.at(which, rows + 1)[1]
        if not self.spec.group:
            return names
        return tuple(f"{self.series.names[k]}, {name}" for k, name in zip(which.tolist(), names, strict=True))

    def truth(self, part: str, rows: Rows) -> Array:
        """What follows `rows` as the file has it, (n, targets, horizon); NaN where it is not known."""
        return self._future(part, rows, truth=True, horizon=self.spec.horizon)

    def _future(self, part: str, rows: Rows, truth: bool = False, horizon: int = 0) -> Array:
        """What follows `rows`, (n, targets, steps); NaN beyond the end of a series and outside of the validation part.

        `truth`: as the file has it, not as it was mended. `horizon`: so many steps, the network's own otherwise.
        """
        steps = horizon or self.steps
        values = self.rows.truth if truth else self.rows.asked
        at = rows[:, None] + np.arange(1, steps + 1)
        inside = (at < self.series.known[self.series.which[rows]][:, None]) & self.series.inside(part, at)
        found = values[np.minimum(at, len(values) - 1)]
        return np.where(inside[:, :, None], found, np.nan).swapaxes(1, 2)

    def _targets(self, rows: Rows, future: Array) -> Array:
        """Values (n, targets, steps) after `rows` as the network is asked for them, (n, targets x steps)."""
        changes = self.transform.level(future) - self._bases(rows, future.shape[2])
        scaler = self.scalings.targets.of(self.series.which[rows])
        scaled = (changes - scaler.shift[..., None]) / scaler.scale[..., None]
        return self.output_scaler.forward(scaled.reshape(len(rows), -1))

    def _bases(self, rows: Rows, steps: int) -> Array:
        """The levels (n, targets, steps) that those of the next `steps` are compared with."""
        result = np.zeros((len(rows), len(self.spec.targets), steps))
        for step in range(1, steps + 1):
            anchors = self.transform.anchors(rows, step)
            if anchors is not None:
                result[:, :, step - 1] = self.rows.levels[anchors]
        return result

    # What the network's answers mean

    def _levels(self, rows: Rows, outputs: NDArray[Any]) -> Array:
        """Outputs as levels (n, targets, horizon, quantiles), the quantiles in order."""
        targets, horizon = len(self.spec.targets), self.spec.horizon
        cube = outputs.astype(np.float64).reshape(len(rows), targets, horizon, -1)
        shift, scale = (one.reshape(targets, -1, 1) for one in (self.output_scaler.shift, self.output_scaler.scale))
        own = self.scalings.targets.of(self.series.which[rows])
        changes = (cube * scale + shift) * own.scale[..., None, None] + own.shift[..., None, None]
        changes = np.sort(changes, axis=3)
        if not self.recursive:
            return changes + self._bases(rows, horizon)[..., None]
        middle = changes[..., changes.shape[3] // 2]
        path = recursive_levels(middle, self.rows.levels, rows, self.transform.lag)
        return changes + (path - middle)[..., None]

    def _sizes(self, rows: Rows) -> Array:
        """What margins are counted in, (n, targets, horizon) or what broadcasts to it."""
        scale = self.output_scaler.scale.reshape(len(self.spec.targets), -1)
        return self.scalings.targets.of(self.series.which[rows]).scale[..., None] * scale

    def answer(self, rows: Rows, outputs: NDArray[Any]) -> Answer:
        """Outputs in the data's units; NaN where nothing is known of a row that should be."""
        levels = self._levels(rows, outputs)
        if self.spec.known:
            at = rows[:, None, None] + np.arange(1, self.spec.horizon + 1)
            beyond = at >= self.series.end[self.series.which[rows]][:, None, None]
            levels = np.where(beyond[..., None], np.nan, levels)
        point = levels[..., levels.shape[3] // 2]
        if not self.quantiles:
            return Answer(self.transform.units(point))
        wider = self.margins * self._sizes(rows)
        low, high = np.minimum(levels[..., 0] - wider, point), np.maximum(levels[..., -1] + wider, point)
        return Answer(*(self.transform.units(one) for one in (point, low, high)))

    def calibrate(self, outputs: NDArray[Any]) -> None:
        """Take the margins of the intervals from the network's outputs for the part "calibration"."""
        rows = self.origins("calibration")
        levels = self._levels(rows, outputs)
        true = self.transform.level(self._future("calibration", rows, truth=True, horizon=self.spec.horizon))
        outside = np.maximum(levels[..., 0] - true, true - levels[..., -1]) / self._sizes(rows)
        self.margins = margins(outside, self.spec.intervals)

    # How good they are

    def baselines(self) -> list[Baseline]:
        """Persistence, seasonal naive and drift; without a season the first two are the same."""
        rows = self.origins("test")
        asked = self._asked("test", rows)
        labels, found = baseline_labels(self.spec.season), list[Baseline]()
        for name, answer in self._simple(rows).items():
            # A third line across the plot of the loss would hide the names of the others.
            loss = None if name == "drift" else self._loss_of(name)
            found.append(Baseline(name, labels[name], loss, measures(answer, asked.true, asked.unit)))
        return found

    def _loss_of(self, name: str) -> float | None:
        rows = self.origins("validation")
        if not len(rows):
            return None
        said = self._targets(rows, self._simple(rows, self.steps)[name].point)
        errors = self._targets(rows, self._future("validation", rows)) - said
        loss = (
            pinball(errors, self.quantiles) if self.loss == "quantile"
            else mean_loss(errors, np.zeros_like(errors), self.loss)
        )  # fmt: skip
        return loss if np.isfinite(loss) else None

    def _simple(self, rows: Rows, steps: int = 0) -> dict[str, Answer]:
        floor = self.series.first[self.series.which[rows]]
        return simple_answers(list(self.rows.values.T), floor, rows, self.spec.season, steps or self.spec.horizon)

    def _asked(self, part: str, rows: Rows) -> Asked:
        series = self.series
        which = series.which[rows]
        starts = np.array([series.span(part, number)[0] for number in range(len(series.names))], dtype=np.int64)
        true = self._future(part, rows, truth=True, horizon=self.spec.horizon)
        errors = self.scalings.naive_errors[np.minimum(which, len(self.scalings.naive_errors) - 1)]
        labels = self._names.at(which, rows + 1)[1]
        return Asked(true, errors, which, series.names, self.spec.targets, rows + 1 - starts[which], labels)

    @cached_property
    def bounds(self) -> Bounds | None:
        """Where the parts of a single series end, if it is all of the table."""
        series = self.series
        if len(series.names) > 1 or int(series.known[0]) < self.table.rows:
            return None
        return Bounds(int(series.train[0]), int(series.validation[0]), self.table.rows)

    def row_parts(self) -> Rows | None:
        """The part of each row, where each series has parts of its own or not all rows are used."""
        if self.bounds is not None:
            return None
        series, places = self.series, np.arange(len(self.series.rows))
        found = np.full(self.table.rows, -1, dtype=np.int64)
        part = (places >= series.train[series.which]).astype(np.int64) + (places >= series.validation[series.which])
        found[series.rows] = np.where(places < series.known[series.which], part, -1)
        return found

    @cached_property
    def _names(self) -> RowNames:
        return RowNames(self.table, self.spec, self.series, self.spec.horizon)

    def lines_of(self, part: str, number: int) -> tuple[int, int] | None:
        """The rows that a window sees."""
        last = int(self.origins(part)[number])
        rows = self.series.rows[last - self.spec.window + 1 : last + 1] + 1
        return int(rows.min()), int(rows.max())

    def score(self, part: str, outputs: NDArray[Any] | None, loss: float | None = None) -> dict[str, Any]:
        """RMSE and MAE in the data's units and MASE, over all and piece by piece; see `forecast_scores`."""
        if outputs is None:
            raise TypeError("a forecast is scored from its outputs")
        rows = self.origins(part)
        return scores(self.answer(rows, outputs), self._asked(part, rows), self._simple(rows))

    def predictions(self, part: str, outputs: NDArray[Any]) -> Predictions:
        """One row a forecast, in the order of the data; with a horizon above 1, one for each step after each row."""
        places = self.origins(part)
        order = np.argsort(self.series.rows[places], kind="stable")
        rows, horizon = places[order], self.spec.horizon
        given = self.answer(places, outputs).part(order)
        naive = "seasonal_naive" if self.spec.season > 1 else "persistence"
        simple = self._simple(rows)[naive].point
        true = self._future(part, rows, truth=True, horizon=horizon)
        step = np.tile(np.arange(1, horizon + 1), len(rows))
        at, which = np.repeat(rows, horizon), np.repeat(self.series.which[rows], horizon)
        kept = at + step < self.series.end[which] if self.spec.known else np.ones(len(at), dtype=np.bool_)
        at, which, step = at[kept], which[kept], step[kept]
        names = self._names
        index, labels = names.at(which, at + step)

        def flat(values: Array | None) -> Array | None:
            return None if values is None else values.swapaxes(1, 2).reshape(-1, values.shape[1])[kept]

        point, truth, baseline = flat(given.point), flat(true), flat(simple)
        assert point is not None
        assert truth is not None
        assert baseline is not None
        return Predictions(
            index_name=names.heading,
            index=index,
            labels=labels,
            names=self.spec.targets,
            predicted=point,
            true=truth,
            baseline=baseline,
            baseline_label=baseline_labels(self.spec.season)[naive],
            low=flat(given.low),
            high=flat(given.high),
            group_name=self.spec.group,
            groups=tuple(self.series.names[number] for number in which.tolist()) if self.spec.group else (),
            steps=step if horizon > 1 else None,
            origins=names.at(which, at)[1] if horizon > 1 else (),
        )


def restore_forecast(fitted: dict[str, Any], table: Table) -> Forecast:
    """The task on new data with the scalers of training; only the parts "all" and "future" hold windows."""
    return Forecast(table, build(DataSpec, fitted["spec"] | {"portion": 1.0}, "fitted"), fitted)


def _only_inputs(spec: DataSpec) -> DataSpec:
    """New data need the inputs; a target's past they need only where it is an input, too, or is compared with."""
    return DataSpec(inputs=spec.inputs, group=spec.group)
