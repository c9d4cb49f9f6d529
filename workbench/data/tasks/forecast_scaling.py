"""What a forecast measures on the training part of each series, and what it takes over from there for new data."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.data.options import DataSpec
from workbench.data.scaling import SeriesScaler, fit_scaler, fit_series_scaler
from workbench.data.series import Series
from workbench.data.tasks.base import Array
from workbench.data.tasks.forecast_rows import ForecastRows


@dataclass(frozen=True)
class Scalings:
    """Scalers of the inputs and of the targets, and what MASE counts errors in, (series, targets).

    A single series leaves its targets to the scaler of the outputs. Each of several brings them to its own size first:
    by the size of its changes where these are learnt (over several steps they have no mean in common), else of its
    values.
    """

    inputs: SeriesScaler
    targets: SeriesScaler
    naive_errors: Array


def fit_scalings(spec: DataSpec, series: Series, rows: ForecastRows, lag: int) -> Scalings:
    """Measured on the training parts; see `fit_series_scaler` for series that have hardly any."""
    train = [slice(int(a) + lag, max(int(a) + lag, int(b))) for a, b in zip(series.first, series.train, strict=True)]
    looks = first_looks(spec, series, lag)
    inputs = fit_series_scaler(rows.raw, spec.scale, train, looks)
    targets = _no_scaler(len(spec.targets))
    if len(series.names) > 1:
        targets = _of_changes(fit_series_scaler(rows.changes, spec.scale, train, looks), lag)
    return Scalings(inputs, targets, _naive_errors(spec, series, rows.truth))


def take_scalings(fitted: dict[str, Any], spec: DataSpec, series: Series, rows: ForecastRows, lag: int) -> Scalings:
    """Those of training. A series that training never met is measured by what its first forecast looks back on."""
    count = len(spec.targets)
    known: dict[str, dict[str, list[float | None]]] = fitted.get("series") or {}
    if not known:
        shift, scale = np.array([fitted["input_shift"]]), np.array([fitted["input_scale"]])
        inputs = SeriesScaler(shift, scale, np.ones(shift.shape[1], dtype=np.bool_))
        return Scalings(inputs, _no_scaler(count), _numbers([fitted.get("naive_error") or [None] * count]))
    looks = first_looks(spec, series, lag)
    inputs = _taken(known, "input", fitted["common"]["inputs"], rows.raw, spec, series, looks)
    targets = _taken(known, "target", fitted["common"]["targets"], rows.changes, spec, series, looks)
    nothing: list[float | None] = [None] * count
    errors = _numbers([known[name]["naive_error"] if name in known else nothing for name in series.names])
    return Scalings(inputs, _of_changes(targets, lag), errors)


def _taken(
    known: dict[str, Any], what: str, common: list[bool], values: Array, spec: DataSpec, series: Series,
    looks: list[slice],
) -> SeriesScaler:  # fmt: skip
    """The scaler of training, and for each series that it never met one of its own; nothing hangs on other series."""
    together = np.array(common, dtype=np.bool_)
    shape = (len(series.names), len(together))
    found = SeriesScaler(np.zeros(shape), np.ones(shape), together)
    for number, (name, look) in enumerate(zip(series.names, looks, strict=True)):
        one = known.get(name, next(iter(known.values())))
        found.shift[number], found.scale[number] = one[f"{what}_shift"], one[f"{what}_scale"]
        if name not in known:
            own = fit_scaler(values[look], spec.scale)
            found.shift[number] = np.where(together, found.shift[number], own.shift)
            found.scale[number] = np.where(together, found.scale[number], own.scale)
    return found


def as_plain(scalings: Scalings, series: Series, grouped: bool) -> dict[str, Any]:
    """What `take_scalings` needs, as JSON's kinds of values."""
    inputs, targets = scalings.inputs, scalings.targets
    found: dict[str, Any] = {
        "input_shift": inputs.shift[0].tolist(),
        "input_scale": inputs.scale[0].tolist(),
        "naive_error": _or_none(scalings.naive_errors[0]),
    }
    if grouped:
        found["common"] = {"inputs": inputs.common.tolist(), "targets": targets.common.tolist()}
        found["series"] = {
            name: {
                "input_shift": inputs.shift[number].tolist(),
                "input_scale": inputs.scale[number].tolist(),
                "target_shift": targets.shift[number % len(targets.shift)].tolist(),
                "target_scale": targets.scale[number % len(targets.scale)].tolist(),
                "naive_error": _or_none(scalings.naive_errors[number]),
            }
            for number, name in enumerate(series.names)
        }
    return found


def first_looks(spec: DataSpec, series: Series, lag: int) -> list[slice]:
    """What the first forecast of each series looks back on."""
    start = series.first + lag
    ends = np.maximum(np.minimum(start + spec.window, series.known), start)
    return [slice(int(a), int(b)) for a, b in zip(start, ends, strict=True)]


def _no_scaler(targets: int) -> SeriesScaler:
    return SeriesScaler(np.zeros((1, targets)), np.ones((1, targets)), np.ones(targets, dtype=np.bool_))


def _of_changes(scaler: SeriesScaler, lag: int) -> SeriesScaler:
    return SeriesScaler(np.zeros_like(scaler.shift), scaler.scale, scaler.common) if lag else scaler


def _naive_errors(spec: DataSpec, series: Series, truth: Array) -> Array:
    """NaN where the training part of a series holds no whole season."""
    result = np.full((len(series.names), len(spec.targets)), np.nan)
    season = max(spec.season, 1)
    for number, (first, train) in enumerate(zip(series.first, series.train, strict=True)):
        steps = np.abs(truth[first + season : train] - truth[first : max(train - season, first)])
        known = np.isfinite(steps).any(axis=0)
        if len(steps) and known.any():
            result[number, known] = np.nanmean(steps[:, known], axis=0)
    return result


def _numbers(rows: list[list[float | None]]) -> Array:
    return np.array([[np.nan if one is None else one for one in row] for row in rows], dtype=np.float64)


def _or_none(values: Array) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]
