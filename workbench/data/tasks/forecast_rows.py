"""The numbers that a forecast works on, laid out series by series, and which tables it cannot work on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.data.baselines import drift, persistence, seasonal_naive
from workbench.data.options import DataSpec
from workbench.data.series import Rows, Series
from workbench.data.source import Table
from workbench.data.tasks.base import Array
from workbench.data.tasks.forecast_columns import input_columns, measured, target_columns
from workbench.data.tasks.forecast_scores import Answer
from workbench.data.transforms import Transform
from workbench.errors import UserError
from workbench.words import translate


@dataclass(frozen=True)
class ForecastRows:
    """Arrays (places, targets): the targets' `values` as mended, the `truth` as the file has it, what may be `asked`
    for in training, the transform's `levels` and `changes`; and `raw` (places, inputs): unscaled, targets transformed.
    """

    values: Array
    truth: Array
    asked: Array
    levels: Array
    changes: Array
    raw: Array


def read_rows(table: Table, spec: DataSpec, series: Series, transform: Transform, trained: bool) -> ForecastRows:
    """Read the columns of a forecast. UserError where a value is missing that is needed."""
    past = np.zeros(table.rows, dtype=np.bool_)
    places = np.arange(len(series.rows))
    past[series.rows[places < series.known[series.which]]] = True
    masked = spec.missing == "mask"
    targets = target_columns(table, spec, transform, past, optional=trained)
    truth = measured(table, spec.targets, targets)
    inputs = input_columns(table, spec, past)
    inputs = measured(table, spec.inputs, inputs, inputs) if masked else inputs
    values, truth, raw = (series.take(one) for one in (targets, truth, inputs))
    # A transform looks back, but not into the series before.
    early = places - series.first[series.which] < transform.lag
    for i, name in enumerate(spec.inputs):
        if name in spec.targets:
            raw[:, i] = transform.series(raw[:, i])
            raw[early, i] = np.nan
    changes = transform.series(values)
    changes[early] = np.nan
    # A masked value is not asked for in training; one that was filled in is.
    asked = np.where(np.isnan(truth), np.nan, values) if masked else values
    return ForecastRows(values, truth, asked, transform.level(values), changes, raw)


def simple_answers(columns: Sequence[Array], floor: Rows, rows: Rows, season: int, steps: int) -> dict[str, Answer]:
    """What the baselines say of the `steps` steps after `rows`, (n, targets, steps); `floor` as in baselines.py."""
    ways: dict[str, Callable[[Array, int], Array]] = {
        "persistence": lambda values, step: persistence(values, rows, step, floor),
        "seasonal_naive": lambda values, step: seasonal_naive(values, rows, step, floor, season),
        "drift": lambda values, step: drift(values, rows, step, floor),
    }
    each = range(1, steps + 1)
    return {
        name: Answer(np.stack([np.stack([way(values, step) for step in each], axis=1) for values in columns], axis=1))
        for name, way in ways.items()
    }


def baseline_labels(season: int) -> dict[str, str]:
    """What the baselines are called."""
    seasonal = translate("data", "Seasonal naive (no season found)")
    if season > 1:
        seasonal = translate("data", "Seasonal naive ({season} steps)").format(season=season)
    persistence, drift = translate("data", "Persistence"), translate("data", "Drift")
    return {"persistence": persistence, "seasonal_naive": seasonal, "drift": drift}


def check_known(spec: DataSpec, recursive: bool) -> None:
    """UserError where what is to be predicted is said to be known, or a recursion lacks inputs."""
    for name in spec.known:
        if name in spec.targets:
            raise UserError(
                translate("data", "Column {name} is to be predicted, and is said to be known ahead.").format(name=name),
                translate("data", "Take it from data.known or from data.targets."),
                "data.known",
            )
    other = [name for name in spec.inputs if name not in (*spec.targets, *spec.known)]
    if recursive and other:
        message = translate(
            "data",
            "Step by step the network must know its inputs of the steps before, but {name} is neither predicted nor "
            "known ahead.",
        )
        raise UserError(
            message.format(name=other[0]),
            translate("data", 'Take it from data.inputs, or set data.strategy to "direct".'),
            "data.strategy",
            {"data.strategy": "direct"},
        )


def check_length(spec: DataSpec, series: Series, lead: int, steps: int, where: str) -> None:
    """UserError where no series is long enough for a window; see `check_rows`."""
    check_rows(spec, int((series.train - series.first).max(initial=0)), lead, steps, where)


def check_rows(spec: DataSpec, rows: int, lead: int, steps: int, where: str) -> None:
    """UserError where `rows` of a series are too few for a window and `lead` before it; `steps` of 0 where trained."""
    needed = lead + spec.window + steps
    if rows >= needed:
        return
    if steps:
        message = translate("data", "The training part has {rows} rows, too few for one window of {window} steps.")
        hint = translate("data", "Give more rows, or set data.window to {window} or less.")
    else:
        message = translate("data", "The data have {rows} rows, but a forecast looks back {needed}.")
        hint = translate("data", "Give at least {needed} rows.")
    raise UserError(
        message.format(rows=rows, window=spec.window, needed=needed),
        hint.format(window=max(rows - lead - spec.horizon, 1), needed=needed),
        where,
    )
