"""Forecasting: from a window of rows to the target columns' next `horizon` rows, all at once.

What the network sees and says, so that other programs can do the same from `fitted()`:

- An input column that is also a target is transformed (see transforms.py), any other is taken as it is. Then
  x = (value - input_shift) / input_scale, one shift and scale an input. A window is `window` rows of x. Where missing
  values are masked (`masked`), x is 0 for them, and behind the inputs there are as many again: 1 where x is unknown.
- Output j (targets in order, for each its steps 1 to `horizon`) means: u = output * output_scale[j] + output_shift[j];
  the forecast is then the transform's way back, with the series' true past: u, or u + f(anchor), or exp of it.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from workbench.data.baselines import Baseline, persistence, seasonal_naive
from workbench.data.columns import check_names, number_column
from workbench.data.metrics import mae, mean_loss, rmse
from workbench.data.options import DataSpec
from workbench.data.scaling import Scaler, fit_scaler
from workbench.data.source import Column, Table
from workbench.data.splits import PARTS, Bounds, split
from workbench.data.tasks.base import Array, Batch, Predictions, Task
from workbench.data.times import coarsest, following, like
from workbench.data.transforms import Transform
from workbench.data.windows import gather, origins
from workbench.errors import UserError, at_row
from workbench.fields import build
from workbench.words import translate

# Squares of larger values, which scaling and losses need, are no numbers any more.
_LARGEST = 1e100


class Forecast(Task):
    """A forecast on a table. Its series are float64; windows become the network's precision batch by batch."""

    name = "forecast"
    vocabulary = 0
    readout = "last"
    loss = "mean_squared"
    carries = False

    def __init__(self, table: Table, spec: DataSpec, scalers: tuple[Scaler, Scaler] | None = None) -> None:
        """Without `scalers` (inputs', outputs') they are measured on the training part; `spec` must be complete."""
        self.spec = spec
        self.table = table
        self.transform = Transform(spec.transform, max(spec.season, 1))
        check_names(table, spec if scalers is None else _only_inputs(spec))
        self.values = _matrix(table, spec.targets, "data.targets", self.transform, optional=scalers is not None)
        raw = _matrix(table, spec.inputs, "data.inputs", None)
        masked = spec.missing == "mask"
        self.truth = _measured(table, spec.targets, self.values)
        # A masked value is not asked for in training; one that was filled in is.
        self.asked = np.where(np.isnan(self.truth), np.nan, self.values) if masked else self.values
        self.inputs = len(spec.inputs) * (2 if masked else 1)
        self.outputs = len(spec.targets) * spec.horizon
        self.bounds = split(table.rows, spec.split) if scalers is None else Bounds(table.rows, table.rows, table.rows)
        self._check_length(scalers is None)
        features = self._features(_measured(table, spec.inputs, raw, raw) if masked else raw)
        if scalers is None:
            used = features[self.transform.lag : self.bounds.train]
            scalers = (fit_scaler(used, spec.scale), fit_scaler(self._changes("train"), spec.scale))
        self.input_scaler, self.output_scaler = scalers
        self.features = self.input_scaler.forward(features)
        if masked:
            unknown = np.isnan(features)
            self.features = np.hstack([np.where(unknown, 0.0, self.features), unknown.astype(np.float64)])
        self.parts = {part: len(self.origins(part)) for part in (*PARTS, "all")}

    def origins(self, part: str) -> NDArray[np.int64]:
        """The last row that each window of a part sees."""
        spec = self.spec
        rows = origins(self.bounds, part, spec.window, spec.horizon, self.transform.lag, spec.stride)
        if part == "all" or spec.missing != "mask":
            return rows
        return rows[~np.isnan(self._future(rows, self.asked)).all(axis=1)]

    def fitted(self) -> dict[str, Any]:
        """See the module's text for what the numbers mean."""
        return {
            "task": self.name,
            "spec": self.plain_spec(),
            "inputs": list(self.spec.inputs),
            "targets": list(self.spec.targets),
            "time": self.spec.time,
            "window": self.spec.window,
            "horizon": self.spec.horizon,
            "transform": self.transform.name,
            "season": self.spec.season,
            "lag": self.transform.lag,
            "input_shift": self.input_scaler.shift.tolist(),
            "input_scale": self.input_scaler.scale.tolist(),
            "output_shift": self.output_scaler.shift.tolist(),
            "output_scale": self.output_scaler.scale.tolist(),
            "masked": self.spec.missing == "mask",
            "clip": {name: list(usual) for name, usual in self.table.clip.items()},
        }

    def batches(self, part: str, batch: int, rng: np.random.Generator | None, dtype: DTypeLike) -> Iterator[Batch]:
        """Inputs (window, B, inputs) and targets (B, outputs); a target beyond the data's end is NaN."""
        rows = self.origins(part)
        if rng is not None:
            rows = rng.permutation(rows)
        features = self.features.astype(dtype)
        targets = self.output_scaler.forward(self._changes_of(rows)).astype(dtype)
        for start in range(0, len(rows), batch):
            chosen = slice(start, start + batch)
            yield gather(features, rows[chosen], self.spec.window), np.ascontiguousarray(targets[chosen])

    def baselines(self) -> list[Baseline]:
        """Persistence and seasonal naive; without a season the two are the same."""
        return [
            self._baseline("persistence", translate("data", "Persistence"), 1),
            self._baseline("seasonal_naive", self._seasonal_label, self.spec.season or 1),
        ]

    def score(self, part: str, outputs: NDArray[Any] | None, loss: float | None = None) -> dict[str, Any]:
        """RMSE and MAE in the data's units, also for each target where there are several."""
        if outputs is None:
            raise TypeError("a forecast is scored from its outputs")
        rows = self.origins(part)
        return self._measures(self._to_units(rows, outputs), self._future(rows, self.truth))

    def predictions(self, part: str, outputs: NDArray[Any]) -> Predictions:
        """One row a forecast. With a horizon above 1 the index is that of the last known row, and names end in +k."""
        rows = self.origins(part)
        index_name, index, labels = self._index(rows + 1 if self.spec.horizon == 1 else rows)
        season = self.spec.season or 1
        label = self._seasonal_label if season > 1 else translate("data", "Persistence")
        return Predictions(
            index_name=index_name,
            index=index,
            labels=labels,
            names=self._output_names(),
            predicted=self._to_units(rows, outputs),
            true=self._future(rows, self.truth),
            baseline=self._naive(rows, season),
            baseline_label=label,
        )

    @cached_property
    def _seasonal_label(self) -> str:
        if self.spec.season > 1:
            return translate("data", "Seasonal naive ({season} steps)").format(season=self.spec.season)
        return translate("data", "Seasonal naive (no season found)")

    def _baseline(self, name: str, label: str, season: int) -> Baseline:
        rows = self.origins("validation")
        scaled = self.output_scaler.forward(self._changes_of(rows, self._naive(rows, season)))
        errors = scaled - self.output_scaler.forward(self._changes_of(rows))
        loss = mean_loss(errors, np.zeros_like(errors), self.loss)
        test = self.origins("test")
        measures = self._measures(self._naive(test, season), self._future(test, self.truth))
        return Baseline(
            name, label, loss if np.isfinite(loss) else None, {"rmse": measures["rmse"], "mae": measures["mae"]}
        )

    def _measures(self, predicted: Array, true: Array) -> dict[str, Any]:
        result: dict[str, Any] = {"rmse": rmse(predicted, true), "mae": mae(predicted, true)}
        if len(self.spec.targets) > 1:
            steps = self.spec.horizon
            result["targets"] = {
                name: {
                    "rmse": rmse(predicted[:, i * steps : (i + 1) * steps], true[:, i * steps : (i + 1) * steps]),
                    "mae": mae(predicted[:, i * steps : (i + 1) * steps], true[:, i * steps : (i + 1) * steps]),
                }
                for i, name in enumerate(self.spec.targets)
            }
        return result

    def _features(self, raw: Array) -> Array:
        """Input columns (rows, inputs), targets among them transformed."""
        features = raw.copy()
        for i, name in enumerate(self.spec.inputs):
            if name in self.spec.targets:
                features[:, i] = self.transform.series(raw[:, i])
        return features

    def _future(self, rows: NDArray[np.int64], values: Array) -> Array:
        """What `values` (rows, targets) hold after `rows`, (n, outputs); NaN beyond the end."""
        result = np.full((len(rows), len(self.spec.targets), self.spec.horizon), np.nan)
        for step in range(1, self.spec.horizon + 1):
            known = rows + step < len(values)
            result[known, :, step - 1] = values[rows[known] + step]
        return result.reshape(len(rows), self.outputs)

    def _changes(self, part: str) -> Array:
        return self._changes_of(self.origins(part))

    def _changes_of(self, rows: NDArray[np.int64], future: Array | None = None) -> Array:
        """Values after `rows` (the true ones unless given) as transformed targets, (n, outputs)."""
        given = self._future(rows, self.asked) if future is None else future
        return self._each_step(rows, given, self.transform.forward)

    def _to_units(self, rows: NDArray[np.int64], outputs: NDArray[Any]) -> Array:
        changes = self.output_scaler.inverse(outputs.astype(np.float64))
        return self._each_step(rows, changes, self.transform.inverse)

    def _each_step(self, rows: NDArray[np.int64], given: Array, change: Any) -> Array:
        cube = given.reshape(len(rows), len(self.spec.targets), self.spec.horizon)
        result = np.empty_like(cube)
        for step in range(1, self.spec.horizon + 1):
            result[:, :, step - 1] = change(cube[:, :, step - 1], self.values, rows, step)
        return result.reshape(given.shape)

    def _naive(self, rows: NDArray[np.int64], season: int) -> Array:
        result = np.empty((len(rows), len(self.spec.targets), self.spec.horizon))
        for step in range(1, self.spec.horizon + 1):
            if season > 1:
                result[:, :, step - 1] = seasonal_naive(self.values, rows, step, season)
            else:
                result[:, :, step - 1] = persistence(self.values, rows, step)
        return result.reshape(len(rows), self.outputs)

    def _output_names(self) -> tuple[str, ...]:
        if self.spec.horizon == 1:
            return self.spec.targets
        return tuple(f"{name}+{step}" for name in self.spec.targets for step in range(1, self.spec.horizon + 1))

    def _index(self, rows: NDArray[np.int64]) -> tuple[str, NDArray[Any], tuple[str, ...]]:
        """Heading, index and labels of rows, the last of which may be the first after the data's end."""
        column = self._time_column()
        if column is None:
            numbers = rows + 1
            return "row", numbers, tuple(map(str, numbers.tolist()))
        if column.kind == "number":
            values = column.numbers()
            longer = np.append(values, 2 * values[-1] - values[-2] if len(values) > 1 else values[-1] + 1)
            whole = bool(np.all(values == np.rint(values)))
            index = longer[rows].astype(np.int64) if whole else longer[rows]
            return column.name, index, tuple(map(str, index.tolist()))
        times = column.values.astype("datetime64[ms]")
        after = following(times)
        index = coarsest(np.append(times, after))[rows]
        cells = [*column.cells, like(after, column.cells[-1])]
        return column.name, index, tuple(cells[row] for row in rows.tolist())

    def _time_column(self) -> Column | None:
        if not self.spec.time or not self.table.has(self.spec.time):
            return None
        column = self.table.column(self.spec.time)
        if column.kind == "number" and not np.isfinite(column.numbers()).all():
            return None
        return None if column.kind == "category" else column

    def _check_length(self, training: bool) -> None:
        spec, lead = self.spec, self.transform.lag
        needed = lead + spec.window + (spec.horizon if training else 0)
        rows = self.bounds.train
        if rows >= needed:
            return
        if training:
            message = translate("data", "The training part has {rows} rows, too few for one window of {window} steps.")
            hint = translate("data", "Give more rows, or set data.window to {window} or less.")
        else:
            message = translate("data", "The data have {rows} rows, but a forecast looks back {needed}.")
            hint = translate("data", "Give at least {needed} rows.")
        raise UserError(
            message.format(rows=rows, window=spec.window, needed=needed),
            hint.format(window=max(rows - lead - spec.horizon, 1), needed=needed),
            self.table.source.path,
        )


def restore_forecast(fitted: dict[str, Any], table: Table) -> Forecast:
    """The task on new data with the scalers of training; only the part "all" holds windows that matter."""
    spec = build(DataSpec, fitted["spec"], "fitted")
    scalers = (
        Scaler(np.array(fitted["input_shift"]), np.array(fitted["input_scale"])),
        Scaler(np.array(fitted["output_shift"]), np.array(fitted["output_scale"])),
    )
    return Forecast(table, spec, scalers)


def _only_inputs(spec: DataSpec) -> DataSpec:
    """New data need the inputs; a target's past they need only where it is an input, too, or is compared with."""
    return DataSpec(inputs=spec.inputs)


def _matrix(
    table: Table, names: tuple[str, ...], where: str, transform: Transform | None, optional: bool = False
) -> Array:
    """Columns (rows, names), every value known; UserError names the rows where one is not."""
    columns: list[Array] = []
    for name in names:
        if optional and not table.has(name) and not (transform and transform.lag):
            columns.append(np.full(table.rows, np.nan))
            continue
        if not table.has(name):
            check_names(table, DataSpec(targets=names))
        values = number_column(table, name, where).numbers()
        _refuse(table, name, np.isnan(values), "missing")
        _refuse(table, name, np.abs(values) > _LARGEST, "infinite")
        if transform is not None and transform.logarithm:
            _refuse(table, name, values <= 0, "negative")
        columns.append(values)
    return np.stack(columns, axis=1) if columns else np.zeros((table.rows, 0))


def _measured(table: Table, names: tuple[str, ...], values: Array, edges: Array | None = None) -> Array:
    """`values` (rows, names) as the file has them: NaN where one was filled in, and nothing brought to an edge.

    With `edges` values beyond the usual range stay at its edge.
    """
    result = values.copy()
    for i, name in enumerate(names):
        measured = table.column(name).measured if table.has(name) else None
        if measured is not None:
            result[:, i] = measured if edges is None else np.where(np.isnan(measured), np.nan, edges[:, i])
    return result


def _refuse(table: Table, name: str, bad: NDArray[np.bool_], what: str) -> None:
    if not bad.any():
        return
    lines: list[int] = table.lines[bad].tolist()
    path, first = table.source.place(lines[0])
    places = [table.source.place(line) for line in lines[:5]]
    shown = [str(row) for file, row in places if file == path]
    rows = ", ".join(shown) + (" ..." if len(lines) > len(shown) else "")
    messages = {
        "missing": translate("data", "Missing values in column {name}: {count} (row {rows})."),
        "infinite": translate("data", "Values too large to compute with in column {name}: {count} (row {rows})."),
        "negative": translate("data", "Values not above 0 in column {name}: {count} (row {rows})."),
    }
    hints = {
        "missing": translate("data", "Fill them in or remove the rows, or leave the column out of inputs and targets."),
        "infinite": translate("data", "Correct them, or leave the column out of inputs and targets."),
        "negative": translate(
            "data", 'A logarithm needs values above 0: set data.transform to "difference" or "none".'
        ),
    }
    raise UserError(
        messages[what].format(name=name, count=len(lines), rows=rows),
        hints[what],
        at_row(path, first),
    )
