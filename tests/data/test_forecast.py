"""Forecasting: windows, parts, leaks, units, restoring."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from workbench.data import Forecast, Table, Task, load, prepare, restore, suggest
from workbench.data.options import DataSpec
from workbench.data.source import Column, Source
from workbench.data.splits import Bounds, split
from workbench.data.transforms import NAMES
from workbench.data.windows import gather
from workbench.errors import UserError


def series(rows: int = 120, seed: int = 0) -> Table:
    """Two related columns of positive numbers with a season of 12, and months."""
    random = np.random.default_rng(seed)
    time = np.arange(rows)
    first = 50 + 0.2 * time + 5 * np.sin(2 * np.pi * time / 12) + random.random(rows)
    second = 20 + np.roll(first, 3) / 4 + random.random(rows)
    months = np.datetime64("2001-01", "M") + time
    columns = (
        Column("month", "time", months.astype("datetime64[ms]"), tuple(map(str, months))),
        Column("a", "number", first),
        Column("b", "number", second),
    )
    return Table(columns, np.arange(2, rows + 2), Source("a.csv"))


def with_values(table: Table, rows: slice, factor: float) -> Table:
    """The table with other numbers in some rows."""
    columns: list[Column] = []
    for column in table.columns:
        if column.kind == "number":
            values = column.numbers().copy()
            values[rows] = values[rows] * factor + 1
            column = dataclasses.replace(column, values=values)
        columns.append(column)
    return dataclasses.replace(table, columns=tuple(columns))


def naive_batches(task: Forecast, part: str) -> list[tuple[int, np.ndarray, np.ndarray]]:
    """Each window written out row by row: (origin, inputs, targets)."""
    start, end = task.series.span(part, 0)
    values = task.rows.values
    found: list[tuple[int, np.ndarray, np.ndarray]] = []
    for origin in range(values.shape[0]):
        first = origin - task.spec.window + 1
        targets = [origin + step for step in range(1, task.spec.horizon + 1)]
        inside = [start <= row < end for row in targets]
        # The validation part asks for what of a window lies in it.
        enough = any(inside) if part == "validation" else all(inside)
        if first < task.transform.lag or not enough:
            continue
        nothing = np.full(values.shape[1], np.nan)
        rows = [values[row] if asked else nothing for row, asked in zip(targets, inside, strict=True)]
        wanted = np.stack(rows, axis=-1).ravel()
        found.append((origin, task.features[first : origin + 1], wanted))
    return found


@pytest.mark.parametrize("transform", NAMES)
@pytest.mark.parametrize("horizon", [1, 3])
def test_windows_against_naive_ones(transform: str, horizon: int) -> None:
    spec = DataSpec(transform=transform, horizon=horizon, window=7, season=12, targets=("a", "b"), inputs=("b", "a"))
    task = prepare(series(), spec)
    assert isinstance(task, Forecast)
    for part in ("train", "validation", "test"):
        naive = naive_batches(task, part)
        assert task.parts[part] == len(naive) > 0
        batches = list(task.batches(part, 5, None, np.float64))
        inputs = np.concatenate([x for x, _ in batches], axis=1)
        assert np.allclose(inputs, np.stack([window for _, window, _ in naive], axis=1))
        # The network that is always right scores 0 in the data's units: inverse and forward fit together.
        outputs = np.concatenate([y for _, y in batches])
        shown = task.predictions(part, outputs)
        wanted = np.stack([wanted for _, _, wanted in naive]).reshape(len(naive), 2, horizon)
        assert np.allclose(shown.predicted, wanted.swapaxes(1, 2).reshape(-1, 2), equal_nan=True)
        assert np.allclose(shown.true, shown.predicted, equal_nan=True)
        assert task.score(part, outputs)["rmse"] < 1e-9


def test_batches_are_as_kernels_want_them() -> None:
    task = prepare(series(), DataSpec(window=6))
    batches = list(task.batches("train", 16, np.random.default_rng(0), "float32"))
    assert len(batches) == task.steps_per_epoch(16)
    assert sum(x.shape[1] for x, _ in batches) == task.parts["train"]
    for inputs, targets in batches:
        assert inputs.dtype == targets.dtype == np.float32
        assert inputs.flags.c_contiguous
        assert targets.flags.c_contiguous
        assert inputs.shape == (6, targets.shape[0], task.inputs)
        assert targets.shape[1] == task.outputs


def test_the_same_seed_shuffles_alike() -> None:
    task = prepare(series(), DataSpec())
    one, two = ([x for x, _ in task.batches("train", 8, np.random.default_rng(3), np.float32)] for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize("factor", [0.3, 4.0])
def test_nothing_is_fitted_outside_of_the_training_part(factor: float) -> None:
    table = series()
    spec = suggest(table, DataSpec()).data
    train_end = split(table.rows, spec.split).train
    changed = with_values(table, slice(train_end, None), factor)
    assert prepare(changed, spec).fitted() == prepare(table, spec).fitted()
    # The choices, too, are made on the training part.
    assert suggest(changed, DataSpec()).data == spec


def test_training_windows_see_no_later_row() -> None:
    table = series()
    spec = suggest(table, DataSpec(horizon=2)).data
    train_end = split(table.rows, spec.split).train
    changed = with_values(table, slice(train_end, None), 9.0)
    pairs = zip(
        prepare(table, spec).batches("train", 8, None, np.float64),
        prepare(changed, spec).batches("train", 8, None, np.float64),
        strict=True,
    )
    for (x, y), (other_x, other_y) in pairs:
        assert np.array_equal(x, other_x)
        assert np.array_equal(y, other_y)


@pytest.mark.parametrize("transform", NAMES)
def test_restored_on_the_same_data_it_forecasts_the_same(transform: str) -> None:
    table = series()
    task = prepare(table, DataSpec(transform=transform, season=12, window=5))
    again = restore(json.loads(json.dumps(task.fitted())), table)
    assert again.parts["all"] == task.parts["all"]
    random = np.random.default_rng(0)
    outputs = random.standard_normal((task.parts["all"], task.outputs))
    assert np.array_equal(again.predictions("all", outputs).predicted, task.predictions("all", outputs).predicted)
    for (x, _), (other, _) in zip(
        task.batches("all", 50, None, np.float32), again.batches("all", 50, None, np.float32), strict=True
    ):
        assert np.array_equal(x, other)


def test_all_holds_the_future_too() -> None:
    task = prepare(series(), DataSpec(window=5, transform="none"))
    shown = task.predictions("all", np.zeros((task.parts["all"], task.outputs)))
    assert shown.labels[-2:] == ("2010-12", "2011-01")
    assert str(shown.index[-1]) == "2011-01"
    assert shown.index_name == "month"
    assert np.isnan(shown.true[-1]).all()
    assert np.isfinite(shown.true[:-1]).all()
    assert np.isfinite(shown.predicted).all()
    *_, (_, targets) = task.batches("all", 7, None, np.float32)
    assert np.isnan(targets[-1]).all()


def test_baselines_are_what_their_names_say() -> None:
    table = series()
    task = prepare(table, DataSpec(targets=("a",), season=12))
    values = table.column("a").numbers()
    start = split(table.rows, task.spec.split).validation
    persistence, seasonal, _ = task.baselines()
    expected = np.sqrt(np.mean((values[start:] - values[start - 1 : -1]) ** 2))
    assert np.isclose(persistence.metrics["rmse"], expected)
    expected = np.mean(np.abs(values[start:] - values[start - 12 : -12]))
    assert np.isclose(seasonal.metrics["mae"], expected)
    assert persistence.loss is not None
    assert seasonal.loss is not None


def test_a_baselines_loss_is_the_training_loss_of_its_forecast() -> None:
    task = prepare(series(), DataSpec(targets=("a",), season=12, transform="seasonal_difference", window=3))
    seasonal = task.baselines()[1]
    # Repeating last season is a change of nothing.
    zero = task.output_scaler.forward(np.zeros((1, 1))) if isinstance(task, Forecast) else np.zeros((1, 1))
    targets = np.concatenate([y for _, y in task.batches("validation", 9, None, np.float64)])
    assert np.isclose(seasonal.loss or 0.0, np.mean((targets - zero) ** 2))


def test_several_targets_and_steps() -> None:
    task = prepare(series(), DataSpec(targets=("a", "b"), horizon=3, window=6))
    assert task.outputs == 6
    shown = task.predictions("test", np.zeros((task.parts["test"], 6)))
    assert shown.names == ("a", "b")
    assert shown.steps is not None
    assert shown.steps[:4].tolist() == [1, 2, 3, 1]
    values = series().column("b").numbers()
    first = split(120, task.spec.split).validation
    assert np.allclose(shown.true[:3, 1], values[first : first + 3])
    # Each row is named by its own time, and by that of the last known row.
    month = np.datetime64("2001-01", "M") + first
    assert shown.labels[:4] == (str(month), str(month + 1), str(month + 2), str(month + 1))
    assert shown.origins[:4] == (str(month - 1),) * 3 + (str(month),)
    assert set(task.score("test", np.zeros((task.parts["test"], 6)))["targets"]) == {"a", "b"}


def test_stride_thins_out_training_only() -> None:
    dense, thin = (prepare(series(), DataSpec(window=6, stride=stride)) for stride in (1, 4))
    assert thin.parts["train"] == -(-dense.parts["train"] // 4)
    assert thin.parts["test"] == dense.parts["test"]


def test_gathering() -> None:
    features = np.arange(20.0).reshape(10, 2)
    windows = gather(features, np.array([4, 9]), 3)
    assert windows.shape == (3, 2, 2)
    assert np.array_equal(windows[:, 0], features[2:5])
    assert np.array_equal(windows[:, 1], features[7:10])


def test_no_window_twice_or_in_two_parts() -> None:
    task = prepare(series(100), DataSpec(window=8, transform="seasonal_difference", season=12, split=(0.5, 0.1, 0.4)))
    assert isinstance(task, Forecast)
    parts = [task.origins(part) for part in ("train", "validation", "test")]
    together = np.concatenate(parts)
    assert len(set(together.tolist())) == len(together)
    assert parts[0][0] == 12 + 8 - 1
    assert [int(part[-1]) for part in parts] == [48, 58, 98]


@pytest.mark.parametrize("shares", [(0.5, 0.5), (0.5, 0.2, 0.2), (0.0, 0.5, 0.5)])
def test_splits_that_are_none(shares: tuple[float, ...]) -> None:
    with pytest.raises(UserError):
        split(100, shares)


def test_split_by_hundredths() -> None:
    assert split(144, (0.57, 0.10, 0.33)) == Bounds(82, 96, 144)
    assert split(100, (0.57, 0.10, 0.33)) == Bounds(57, 67, 100)


def test_new_data_that_do_not_fit() -> None:
    table = series()
    task = prepare(table, DataSpec(inputs=("a", "b"), targets=("b",), window=6))
    shorter = Table(table.columns[:2], table.lines, table.source)
    with pytest.raises(UserError, match="b"):
        restore(task.fitted(), shorter)
    columns = tuple(dataclasses.replace(c, values=c.values[:4], cells=c.cells[:4]) for c in table.columns)
    few = Table(columns, table.lines[:4], table.source)
    with pytest.raises(UserError, match="4 rows"):
        restore(task.fitted(), few)


def test_a_target_that_is_no_input_may_be_missing_in_new_data() -> None:
    table = series()
    task = prepare(table, DataSpec(inputs=("a",), targets=("b",), window=6, transform="none"))
    new = Table(table.columns[:2], table.lines, table.source)
    again: Task = restore(task.fitted(), new)
    shown = again.predictions("all", np.zeros((again.parts["all"], 1)))
    assert np.isfinite(shown.predicted).all()
    assert np.isnan(shown.true).all()


def test_logarithms_need_positive_values() -> None:
    with pytest.raises(UserError, match="above 0"):
        prepare(with_values(series(), slice(3, 5), -1.0), DataSpec(transform="log"))


def test_rows_without_a_time_column() -> None:
    table = Table(series().columns[1:], series().lines, Source("a.csv"))
    task = prepare(table, DataSpec(window=5, transform="none"))
    shown = task.predictions("all", np.zeros((task.parts["all"], 1)))
    assert shown.index_name == "row"
    assert shown.index[-1] == 121


def test_years_go_on(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("year,v\n" + "".join(f"{1900 + i},{i % 7}\n" for i in range(60)))
    task = prepare(load(DataSpec(path=str(path)), Path()), DataSpec())
    shown = task.predictions("all", np.zeros((task.parts["all"], 1)))
    assert shown.labels[-1] == "1960"
