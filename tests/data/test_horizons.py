"""Known futures, steps one after the other, intervals and scores of forecasts over several steps."""

import dataclasses
import json
from typing import Any

import numpy as np
import pytest

from tests.data.grouped import shops
from tests.data.test_forecast import series
from workbench.data import Forecast, Table, prepare, restore
from workbench.data.intervals import least_scores, margin, margins, quantiles_of
from workbench.data.metrics import pinball
from workbench.data.options import DataSpec
from workbench.data.transforms import NAMES
from workbench.errors import UserError

SHOPS = DataSpec(group="Shop", targets=("Sold",), inputs=("Sold", "Price"), known=("Price",), window=6, season=7)


def made(table: Table, spec: DataSpec, **changes: Any) -> Forecast:
    task = prepare(table, dataclasses.replace(spec, **changes))
    assert isinstance(task, Forecast)
    return task


def test_the_network_sees_what_is_known_ahead() -> None:
    table = shops()
    task = made(table, SHOPS, horizon=3, transform="none")
    assert task.inputs == 2 + 3
    price = task.features[:, 1]
    places = task.origins("test")
    inputs, _ = next(task.batches("test", 1000, None, np.float64))
    for number in (0, 1, len(places) - 1):
        for back in (0, 2):
            seen = inputs[5 - back, number]
            place = places[number] - back
            assert seen[0] == task.features[place, 0]
            assert seen[1:].tolist() == price[place : place + 4].tolist()


@pytest.mark.parametrize("strategy", ["direct", "recursive"])
def test_rows_of_the_future_are_forecast_and_never_learnt_from(strategy: str) -> None:
    past, more = (made(shops(future=future), SHOPS, horizon=3, strategy=strategy) for future in (0, 2))
    assert json.dumps(past.fitted()) == json.dumps(more.fitted())
    assert {part: past.parts[part] for part in ("train", "test")} == {
        part: more.parts[part] for part in ("train", "test")
    }
    for fitted in (past, more):
        task = restore(json.loads(json.dumps(fitted.fitted())), shops(future=2))
        assert isinstance(task, Forecast)
        outputs = np.zeros((len(task.origins("future")), 3))
        shown = task.predictions("future", outputs)
        # Three series, of each the two steps whose price is given.
        assert shown.labels == ("2024-03-31", "2024-04-01") * 3
        assert shown.origins == ("2024-03-30",) * 6
        assert np.isfinite(shown.predicted).all()
        assert np.isnan(shown.true).all()


def test_without_any_known_future_nothing_is_said_of_it() -> None:
    task = restore(made(shops(), SHOPS, transform="none").fitted(), shops())
    shown = task.predictions("all", np.zeros((task.parts["all"], 1)))
    assert shown.labels[-1] == "2024-03-30"


def test_a_gap_in_what_is_known_is_refused() -> None:
    table = shops(future=2)
    price = table.column("Price").numbers().copy()
    price[-1] = np.nan
    columns = tuple(dataclasses.replace(c, values=price) if c.name == "Price" else c for c in table.columns)
    with pytest.raises(UserError, match="Missing values in column Price"):
        made(dataclasses.replace(table, columns=columns), SHOPS)


def linear(task: Forecast) -> Any:
    """A network by formula: the mean of the window and a little of what is known ahead."""

    def run(inputs: np.ndarray) -> np.ndarray:
        each = 0.5 * inputs[-1] + 0.1 * inputs.mean(axis=0)
        return np.stack([each.sum(axis=1) + j / 10 for j in range(task.outputs)], axis=1)

    return run


def rolled(task: Forecast, part: str, run: Any) -> np.ndarray:
    return np.concatenate(list(task.roll(run, part, 17, np.float64) or ()))


@pytest.mark.parametrize("transform", NAMES)
def test_step_by_step_is_one_step_on_a_series_that_is_longer(transform: str) -> None:
    table = series()
    spec = DataSpec(
        inputs=("a", "b"), targets=("a", "b"), window=7, season=4, transform=transform, horizon=6, strategy="recursive"
    )
    task = made(table, spec)
    run = linear(task)
    again = restore(task.fitted(), table)
    assert isinstance(again, Forecast)
    found = again.predictions("future", rolled(again, "future", run))
    values = np.stack([table.column(name).numbers() for name in ("a", "b")], axis=1)
    for step in range(6):
        longer = _longer(table, values)
        single = restore(task.fitted() | {"spec": task.plain_spec() | {"horizon": 1}, "margins": []}, longer)
        inputs, _ = next(iter(single.batches("future", 9, None, np.float64)))
        values = np.vstack([values, single.predictions("future", run(inputs)).predicted])
        assert found.predicted[step] == pytest.approx(values[-1], rel=1e-9)
    assert found.steps is not None
    assert found.steps.tolist() == [1, 2, 3, 4, 5, 6]


def _longer(table: Table, values: np.ndarray) -> Table:
    months = np.datetime64("2001-01", "M") + np.arange(len(values))
    columns = (
        dataclasses.replace(table.columns[0], values=months.astype("datetime64[ms]"), cells=tuple(map(str, months))),
        *(dataclasses.replace(c, values=values[:, i]) for i, c in enumerate(table.columns[1:])),
    )
    return Table(columns, np.arange(2, len(values) + 2), table.source)


def test_a_recursion_needs_all_its_inputs() -> None:
    spec = DataSpec(inputs=("a", "b"), targets=("a",), horizon=3, strategy="recursive")
    with pytest.raises(UserError, match="neither predicted nor known ahead") as caught:
        made(series(), spec)
    assert caught.value.suggested == {"data.strategy": "direct"}
    assert made(series(), DataSpec(targets=("a",), horizon=3, strategy="recursive")).spec.inputs == ("a",)
    with pytest.raises(UserError, match="said to be known ahead"):
        made(series(), DataSpec(targets=("a",), known=("a",)))


def test_margins_are_the_ranks_of_the_paper() -> None:
    scores = np.arange(1.0, 100.0)  # 99 scores: the ceil(100 * 0.8) = 80th smallest
    assert margin(np.random.default_rng(0).permutation(scores), 0.8) == 80.0
    assert margin(np.array([3.0, np.nan, 1.0]), 0.8) == 3.0
    assert margin(np.zeros(0), 0.8) == 0.0
    assert least_scores(0.8) == 4
    assert least_scores(0.95) == 19
    assert quantiles_of(0.8) == pytest.approx((0.1, 0.5, 0.9))
    assert quantiles_of(0.0) == ()
    many = np.stack([scores, scores + 10], axis=1)[:, None]
    assert margins(many, 0.8)[0].tolist() == [80.0, 90.0]
    # Two steps of nine scores each share eighteen, of which no more than nine count: rank 8 of 9.
    few = np.stack([scores[:9], scores[:9]], axis=1)[:, None]
    assert margins(few, 0.8)[0].tolist() == [8.0, 8.0]


def level(table: Table) -> Table:
    """The table with noise about one level in place of its numbers, so that the parts are alike."""
    random = np.random.default_rng(5)
    return dataclasses.replace(
        table,
        columns=tuple(
            dataclasses.replace(c, values=50 + random.standard_normal(table.rows)) if c.kind == "number" else c
            for c in table.columns
        ),
    )


@pytest.mark.parametrize("strategy", ["direct", "recursive"])
@pytest.mark.parametrize("transform", ["none", "difference", "log_seasonal_difference"])
def test_calibrated_intervals_hold_their_share(transform: str, strategy: str) -> None:
    spec = DataSpec(
        targets=("a", "b"), inputs=("a", "b"), window=5, horizon=4, intervals=0.8, transform=transform, season=12,
        split=(0.4, 0.3, 0.3), strategy=strategy,
    )  # fmt: skip
    table = level(series(600))
    task = made(table, spec)
    assert task.outputs == 2 * (4 if strategy == "direct" else 1) * 3
    assert task.loss == "quantile"
    random = np.random.default_rng(0)

    def outputs(part: str) -> np.ndarray:
        """A bad network's: much too narrow, and its quantiles in any order."""
        return 0.05 * random.standard_normal((len(task.origins(part)), 2 * 4 * 3))

    before = task.score("test", outputs("test"))
    task.calibrate(outputs("calibration"))
    after = task.score("test", outputs("test"))
    assert before["coverage"] < 0.5
    assert 0.7 < after["coverage"] < 0.9
    assert after["width"] > before["width"] > 0
    assert len(after["by_step"]["coverage"]) == 4
    again = restore(json.loads(json.dumps(task.fitted())), table)
    chosen = np.zeros((again.parts["all"], 24))
    one, other = again.predictions("all", chosen), task.predictions("all", chosen)
    assert one.low is not None
    assert one.high is not None
    assert other.low is not None
    assert np.array_equal(one.low, other.low)
    assert np.all(one.low <= one.predicted)
    assert np.all(one.predicted <= one.high)


def test_scores_step_by_step_and_stretch_by_stretch() -> None:
    task = made(series(300), DataSpec(targets=("a", "b"), horizon=3, window=6, season=12))
    found = task.score("test", np.zeros((task.parts["test"], task.outputs)))
    shown = task.predictions("test", np.zeros((task.parts["test"], task.outputs)))
    assert shown.steps is not None
    for step in (1, 2, 3):
        error = (shown.predicted - shown.true)[shown.steps == step]
        assert found["by_step"]["rmse"][step - 1] == pytest.approx(np.sqrt(np.mean(error**2)))
        assert found["targets"]["b"]["by_step"]["mae"][step - 1] == pytest.approx(np.mean(np.abs(error[:, 1])))
    assert set(found["by_step"]["baselines"]) == {"persistence", "seasonal_naive", "drift"}
    stretches = found["by_time"]
    assert len(stretches) == 6
    assert sum(one["count"] for one in stretches) == task.parts["test"]
    assert stretches[0]["from"] < stretches[0]["to"] < stretches[1]["from"]


def test_mase_is_the_error_in_seasonal_steps() -> None:
    task = made(series(300), DataSpec(targets=("a",), horizon=2, window=6, season=12))
    values = task.rows.truth[: task.series.train[0], 0]
    unit = np.mean(np.abs(values[12:] - values[:-12]))
    outputs = np.zeros((task.parts["test"], 2))
    found = task.score("test", outputs)
    assert found["mase"] == pytest.approx(found["mae"] / unit)
    naive = task.baselines()[1]
    assert naive.metrics["mase"] == pytest.approx(naive.metrics["mae"] / unit)


def test_drift_draws_the_line_on() -> None:
    task = made(series(120), DataSpec(targets=("a",), horizon=2, window=6, transform="none"))
    values = task.rows.values[:, 0]
    rows = task.origins("test")
    slope = (values[rows] - values[0]) / rows
    true = np.stack([values[rows + 1], values[rows + 2]], axis=1)
    errors = np.stack([values[rows] + slope, values[rows] + 2 * slope], axis=1) - true
    assert task.baselines()[2].metrics["rmse"] == pytest.approx(np.sqrt(np.mean(errors**2)))


def test_the_pinball_loss() -> None:
    assert pinball(np.array([2.0, -1.0, np.nan]), (0.9,)) == pytest.approx((0.9 * 2 + 0.1) / 2)
    assert np.isnan(pinball(np.array([np.nan]), (0.5,)))


@pytest.mark.parametrize("portion", [0.5, 0.8])
def test_a_portion_is_the_beginning_of_each_series(portion: float) -> None:
    task = made(shops(order="by day"), dataclasses.replace(SHOPS, known=()), portion=portion)
    whole = made(shops(order="by day"), dataclasses.replace(SHOPS, known=()))
    rows = round(90 * portion)
    assert (task.series.end - task.series.first).tolist() == [rows] * 3
    assert np.array_equal(task.rows.values[:rows], whole.rows.values[:rows])
