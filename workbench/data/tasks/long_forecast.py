"""Forecasting on a table that lies on the disk: the same as `Forecast`, but nothing is ever computed on all of it.

Windows are read batch by batch from the mapped columns and scaled then. Validation and test look at evenly spread
windows where there are very many.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from workbench.data import blocks, store
from workbench.data.baselines import Baseline
from workbench.data.columns import check_names
from workbench.data.metrics import mean_loss
from workbench.data.options import DataSpec
from workbench.data.scaling import Scaler
from workbench.data.source import Column, Table
from workbench.data.splits import PARTS, Bounds, split
from workbench.data.tasks.base import Array, Batch, Predictions, Task
from workbench.data.tasks.forecast_rows import baseline_labels, check_rows, simple_answers
from workbench.data.tasks.forecast_scores import Answer, Asked, measures, scores
from workbench.data.tasks.long_checks import numbers_of, refuse
from workbench.data.tasks.long_measures import Measure
from workbench.data.tasks.long_orders import Rows, shuffled
from workbench.data.times import coarsest, continued, like
from workbench.data.transforms import Transform
from workbench.fields import build

MOST_JUDGED = 200_000  # windows of the validation and the test part each
_KEPT = 64  # batches after which the pages that were read are let go of
_WRITTEN = 65_536  # rows that are predicted at once


class LongForecast(Task):
    """A forecast of one series on mapped columns."""

    name = "forecast"
    vocabulary = 0
    readout = "last"
    loss = "mean_squared"
    carries = False

    def __init__(self, table: Table, spec: DataSpec, fitted: dict[str, Any] | None = None) -> None:
        """Without `fitted`, all that is measured is measured on the training part; `spec` must be complete."""
        self.spec, self.table = spec, table
        self.transform = Transform(spec.transform, max(spec.season, 1))
        trained = fitted is not None
        check_names(table, spec if not trained else DataSpec(inputs=spec.inputs))
        self._columns = {name: numbers_of(table, name, name in spec.inputs) for name in (*spec.inputs, *spec.targets)}
        if trained and self.transform.lag == 0:
            missing = [name for name in spec.targets if not table.has(name)]
            self._columns |= {name: np.broadcast_to(np.nan, table.rows) for name in missing}
        for name, values in self._columns.items():
            if table.has(name):
                logarithm = self.transform.logarithm and name in spec.targets
                refuse(table, name, values, logarithm, not (trained and name not in spec.inputs))
        self.inputs = len(spec.inputs)
        self.outputs = len(spec.targets) * spec.horizon
        rows = table.rows
        self.bounds = Bounds(rows, rows, rows) if trained else split(rows, spec.split)
        ahead = 0 if trained else spec.horizon
        check_rows(spec, self.bounds.train, self.transform.lag, ahead, table.source.path)
        if fitted is None:
            self.input_scaler, self.output_scaler = self._fit_inputs(), self._fit_outputs()
            self.naive_errors = self._fit_naive_errors()
        else:
            self.input_scaler = Scaler(np.array(fitted["input_shift"]), np.array(fitted["input_scale"]))
            self.output_scaler = Scaler(np.array(fitted["output_shift"]), np.array(fitted["output_scale"]))
            given = fitted.get("naive_error") or [None] * len(spec.targets)
            self.naive_errors = np.array([np.nan if one is None else one for one in given], dtype=np.float64)
        self.parts = {part: self._count(part) for part in (*PARTS, "all")}

    # Windows

    def _range(self, part: str) -> range:
        """The last row of each window of a part, as `windows.origins` has them."""
        start, end = self.bounds.span("all" if part == "future" else part)
        least = self.transform.lag + self.spec.window - 1
        if part == "all":
            return range(least, max(end, least))
        if part == "future":
            return range(max(end - 1, least), end)
        if part == "validation":
            # Windows with some of their targets there: a short part would hold few whole ones.
            first, last = max(start - self.spec.horizon, least), end - 2
        else:
            first, last = max(start - 1, least), end - 1 - self.spec.horizon
        return range(first, max(last + 1, first), self.spec.stride if part == "train" else 1)

    def _count(self, part: str) -> int:
        count = len(self._range(part))
        return min(count, MOST_JUDGED) if part in ("validation", "test") else count

    def origins(self, part: str, which: slice = slice(None)) -> Rows:
        """The last row of some of a part's windows."""
        known = self._range(part)
        count = self._count(part)
        places = np.arange(*which.indices(count), dtype=np.int64)
        # Evenly spread where not all of them are looked at.
        return known.start + known.step * (places * len(known) // max(count, 1))

    def names_of(self, rows: Rows) -> tuple[str, ...]:
        """What the rows behind `rows` are called."""
        return self._index(rows + 1)[2]

    def batches(self, part: str, batch: int, rng: np.random.Generator | None, dtype: DTypeLike) -> Iterator[Batch]:
        """Inputs (window, B, inputs) and targets (B, outputs); a target beyond the data's end is NaN."""
        known, count = self._range(part), self.parts[part]
        order = None if rng is None else shuffled(count, rng)
        for number, start in enumerate(range(0, count, batch)):
            chosen = slice(start, min(start + batch, count))
            rows = self.origins(part, chosen) if order is None else known.start + known.step * order(chosen)
            targets = self.output_scaler.forward(self._changes(rows, self._future(rows, part)))
            yield self.windows(rows, dtype), np.ascontiguousarray(targets.astype(dtype))
            if number % _KEPT == _KEPT - 1:
                self._release()
        self._release()

    def windows(self, rows: Rows, dtype: DTypeLike) -> NDArray[Any]:
        """What is seen up to `rows`, (window, n, inputs)."""
        spec = self.spec
        places = rows[None, :] + np.arange(1 - spec.window, 1, dtype=np.int64)[:, None]
        result = np.empty((spec.window, len(rows), self.inputs), dtype)
        for i, name in enumerate(spec.inputs):
            scaled = (self._feature(name, places) - self.input_scaler.shift[i]) / self.input_scaler.scale[i]
            result[:, :, i] = scaled
        return result

    def _feature(self, name: str, places: Any) -> Array:
        """An input's values at places of the series, a target among them transformed."""
        values = self._columns[name][places]
        if name not in self.spec.targets:
            return values
        level = self.transform.level(values)
        lag = self.transform.lag
        earlier = slice(places.start - lag, places.stop - lag) if isinstance(places, slice) else places - lag
        return level - self.transform.level(self._columns[name][earlier]) if lag else level

    def _future(self, rows: Rows, part: str = "all") -> Array:
        """What follows `rows`, (n, outputs); NaN beyond the end, and outside of the validation part."""
        low, high = self.bounds.span("validation") if part == "validation" else (0, self.table.rows)
        result = np.full((len(rows), len(self.spec.targets), self.spec.horizon), np.nan)
        for step in range(1, self.spec.horizon + 1):
            known = (rows + step >= low) & (rows + step < high)
            for i, name in enumerate(self.spec.targets):
                result[known, i, step - 1] = self._columns[name][rows[known] + step]
        return result.reshape(len(rows), self.outputs)

    def _bases(self, rows: Rows) -> Array:
        """The levels (n, targets, horizon) that the next steps are compared with."""
        result = np.zeros((len(rows), len(self.spec.targets), self.spec.horizon))
        for step in range(1, self.spec.horizon + 1):
            anchors = self.transform.anchors(rows, step)
            if anchors is None:
                break
            for i, name in enumerate(self.spec.targets):
                base = self.transform.level(self._columns[name][np.maximum(anchors, 0)])
                base[anchors < 0] = np.nan
                result[:, i, step - 1] = base
        return result

    def _changes(self, rows: Rows, future: Array) -> Array:
        return self.transform.level(future) - self._bases(rows).reshape(future.shape)

    def _to_units(self, rows: Rows, outputs: NDArray[Any]) -> Array:
        changes = self.output_scaler.inverse(outputs.astype(np.float64).reshape(len(rows), self.outputs))
        level = changes + self._bases(rows).reshape(changes.shape)
        # A wild network must not turn the score into infinity.
        return np.exp(np.clip(level, -700.0, 700.0)) if self.transform.logarithm else level

    def _simple(self, rows: Rows) -> dict[str, Answer]:
        """What the baselines say of the steps after `rows`."""
        columns = [self._columns[name] for name in self.spec.targets]
        return simple_answers(columns, np.zeros(len(rows), dtype=np.int64), rows, self.spec.season, self.spec.horizon)

    def _release(self) -> None:
        for values in self._columns.values():
            store.release(values)

    # What is measured

    def _fit_inputs(self) -> Scaler:
        measure = Measure(self.inputs)
        lag = self.transform.lag
        for piece in blocks.pieces(self.bounds.train - lag):
            places = slice(piece.start + lag, piece.stop + lag)
            measure.add(np.stack([self._feature(name, places) for name in self.spec.inputs], axis=1))
            self._release()
        return measure.scaler(self.spec.scale)

    def _fit_outputs(self) -> Scaler:
        measure = Measure(self.outputs)
        known = self._range("train")
        for piece in blocks.pieces(len(known), max(blocks.ROWS // self.outputs, 1)):
            rows = np.arange(known.start + piece.start * known.step, known.start + piece.stop * known.step, known.step)
            measure.add(self._changes(rows, self._future(rows)))
            self._release()
        return measure.scaler(self.spec.scale)

    def _fit_naive_errors(self) -> Array:
        """What MASE counts in, (targets,): how far the training part is from itself a season before."""
        season, errors = max(self.spec.season, 1), list[float]()
        for name in self.spec.targets:
            values, total, count = self._columns[name], 0.0, 0
            for piece in blocks.pieces(max(self.bounds.train - season, 0)):
                steps = np.abs(values[piece.start + season : piece.stop + season] - values[piece])
                total, count = total + float(np.nansum(steps)), count + int(np.isfinite(steps).sum())
            errors.append(total / count if count else float("nan"))
        self._release()
        return np.array(errors)

    def fitted(self) -> dict[str, Any]:
        """As `Forecast.fitted`, so that either can go on with what the other learnt."""
        spec = self.spec
        return {
            "task": self.name,
            "spec": self.plain_spec(),
            "inputs": list(spec.inputs),
            "targets": list(spec.targets),
            "time": spec.time,
            "known": [],
            "group": "",
            "window": spec.window,
            "horizon": spec.horizon,
            "steps": spec.horizon,
            "transform": self.transform.name,
            "season": spec.season,
            "lag": self.transform.lag,
            "input_shift": self.input_scaler.shift.tolist(),
            "input_scale": self.input_scaler.scale.tolist(),
            "output_shift": self.output_scaler.shift.tolist(),
            "output_scale": self.output_scaler.scale.tolist(),
            "masked": False,
            "quantiles": [],
            "margins": np.zeros((len(spec.targets), spec.horizon)).tolist(),
            "naive_error": [None if np.isnan(one) else one for one in self.naive_errors.tolist()],
            "clip": {},
        }

    # How good the answers are

    def baselines(self) -> list[Baseline]:
        """Persistence, seasonal naive and drift on the windows that are judged."""
        asked, labels, found = self._asked("test"), baseline_labels(self.spec.season), list[Baseline]()
        for name, answer in self._simple(self.origins("test")).items():
            loss = None if name == "drift" else self._loss_of(name)
            found.append(Baseline(name, labels[name], loss, measures(answer, asked.true, asked.unit)))
        self._release()
        return found

    def _loss_of(self, name: str) -> float | None:
        rows = self.origins("validation")
        said = self._simple(rows)[name].point.reshape(len(rows), self.outputs)
        errors = self.output_scaler.forward(self._changes(rows, said))
        errors -= self.output_scaler.forward(self._changes(rows, self._future(rows, "validation")))
        loss = mean_loss(errors, np.zeros_like(errors), self.loss)
        return loss if np.isfinite(loss) else None

    def _asked(self, part: str) -> Asked:
        rows = self.origins(part)
        units = np.broadcast_to(self.naive_errors, (len(rows), len(self.naive_errors)))
        first = self.bounds.span(part)[0]
        which = np.zeros(len(rows), dtype=np.int64)
        true = self._cube(self._future(rows, part))
        return Asked(true, units, which, ("",), self.spec.targets, rows + 1 - first, self._index(rows + 1)[2])

    def _cube(self, values: Array) -> Array:
        return values.reshape(len(values), len(self.spec.targets), self.spec.horizon)

    def score(self, part: str, outputs: NDArray[Any] | None, loss: float | None = None) -> dict[str, Any]:
        """RMSE and MAE in the data's units and MASE, over all and piece by piece; see `forecast_scores`."""
        if outputs is None:
            raise TypeError("a forecast is scored from its outputs")
        rows = self.origins(part)
        answer = Answer(self._cube(self._to_units(rows, outputs)))
        return scores(answer, self._asked(part), self._simple(rows))

    def predictions(self, part: str, outputs: NDArray[Any]) -> Predictions:
        """One row a forecast, as `Forecast.predictions`."""
        return self.predictions_of(self.origins(part), outputs)

    def predictions_of(self, rows: Rows, outputs: NDArray[Any]) -> Predictions:
        """The forecasts that the windows which end at `rows` gave."""
        spec, horizon = self.spec, self.spec.horizon
        steps, at = np.tile(np.arange(1, horizon + 1), len(rows)), np.repeat(rows, horizon)
        index_name, index, labels = self._index(at + steps)
        naive = "seasonal_naive" if spec.season > 1 else "persistence"

        def by_step(values: Array) -> Array:
            return values.reshape(len(rows), -1, horizon).swapaxes(1, 2).reshape(len(at), -1)

        return Predictions(
            index_name=index_name,
            index=index,
            labels=labels,
            names=spec.targets,
            predicted=by_step(self._to_units(rows, outputs)),
            true=by_step(self._future(rows)),
            baseline=by_step(self._simple(rows)[naive].point),
            baseline_label=baseline_labels(spec.season)[naive],
            steps=steps if horizon > 1 else None,
            origins=self._index(at)[2] if horizon > 1 else (),
        )

    def stretches(self, part: str, batch: int, dtype: DTypeLike) -> Iterator[tuple[Rows, Iterator[Batch]]]:
        """All of a part's windows in stretches that are short enough to be held at once."""
        for piece in blocks.pieces(self._count(part), _WRITTEN):
            rows = self.origins(part, piece)
            starts = range(0, len(rows), batch)
            yield rows, ((self.windows(rows[k : k + batch], dtype),) for k in starts)
            self._release()

    def _index(self, rows: Rows) -> tuple[str, NDArray[Any], tuple[str, ...]]:
        """Heading, index and labels of rows, the last of which may lie beyond the data's end."""
        column, end = self._time_column(), self.table.rows
        inside, beyond = np.minimum(rows, end - 1), rows >= end
        if column is None:
            return "row", rows + 1, tuple(map(str, (rows + 1).tolist()))
        if column.kind == "number":
            values = column.numbers()
            found = values[inside]
            pace = values[-1] - values[-2] if end > 1 else 1.0
            found[beyond] += pace * (rows[beyond] - end + 1)
            index = found.astype(np.int64) if bool(np.all(found == np.rint(found))) else found
            return column.name, index, tuple(map(str, index.tolist()))
        times: NDArray[np.datetime64] = np.array(column.values[inside], dtype="datetime64[ms]")
        after = continued(np.array(column.values[-1000:], dtype="datetime64[ms]"), self.spec.horizon)
        times[beyond] = after[rows[beyond] - end]
        cells = [
            column.cells[row] if row < end else like(time, column.cells[-1])
            for row, time in zip(rows.tolist(), times, strict=True)
        ]
        return column.name, coarsest(times), tuple(cells)

    def _time_column(self) -> Column | None:
        if not self.spec.time or not self.table.has(self.spec.time):
            return None
        column = self.table.column(self.spec.time)
        if column.kind == "number" and not blocks.every(column.values, lambda some: np.isfinite(some).all()):
            return None
        return None if column.kind == "category" else column


def restore_long_forecast(fitted: dict[str, Any], table: Table) -> LongForecast:
    """The task on new data with the scalers of training."""
    return LongForecast(table, build(DataSpec, fitted["spec"] | {"portion": 1.0}, "fitted"), fitted)
