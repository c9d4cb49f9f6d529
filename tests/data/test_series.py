"""Several series in one table: parts, windows and scalers of each, whatever the order of the rows and the company."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.data.grouped import SHOPS, shops, written
from workbench.data import Forecast, Table, load, prepare, restore, suggest
from workbench.data.columns import guess_roles
from workbench.data.options import DataSpec
from workbench.data.source import Column, Source
from workbench.data.times import continued
from workbench.errors import UserError

SPEC = DataSpec(group="Shop", targets=("Sold",), inputs=("Sold", "Price"), window=10, season=7)


def made(table: Table, **changes: Any) -> Forecast:
    task = prepare(table, dataclasses.replace(SPEC, **changes))
    assert isinstance(task, Forecast)
    return task


def said(task: Forecast, part: str = "all") -> np.ndarray:
    """Outputs that differ from window to window, by what is seen there."""
    inputs = np.concatenate([x for x, *_ in task.batches(part, 64, None, np.float64)], axis=1)
    return np.stack([inputs.sum(axis=(0, 2)) * (j + 1) / 100 for j in range(task.outputs)], axis=1)


@pytest.mark.parametrize("transform", ["none", "difference", "seasonal_difference"])
@pytest.mark.parametrize("order", ["by shop", "by day", "backwards"])
def test_no_window_crosses_from_one_series_into_another(order: str, transform: str) -> None:
    table = shops(order=order)
    task = made(table, horizon=3, transform=transform)
    names = table.column("Shop").values[task.series.rows]
    days = table.column("Day").values[task.series.rows]
    for part in ("train", "validation", "test"):
        for origin in task.origins(part):
            seen = np.arange(origin - task.spec.window + 1 - task.transform.lag, origin + 1)
            asked = [row for row in range(origin + 1, origin + 4) if task.series.inside(part, np.array([row]))[0]]
            together = np.concatenate([seen, np.array(asked, dtype=np.int64)])
            assert len(set(names[together].tolist())) == 1
            assert np.all(np.diff(days[together].astype(np.int64)) > 0)
    # A target of NaN is one that the series does not hold.
    wanted = np.concatenate([y for _, y in task.batches("train", 50, None, np.float64)])
    assert np.isfinite(wanted).all()


def test_each_series_is_split_in_time_and_scaled_by_itself() -> None:
    task = made(shops(), transform="none", split=(0.6, 0.2, 0.2))
    assert task.series.names == SHOPS
    assert (task.series.train - task.series.first).tolist() == [54] * 3
    assert (task.series.validation - task.series.train).tolist() == [18] * 3
    for number in range(3):
        own = task.series.which == number
        learnt = task.features[own][:54, 0]
        assert abs(learnt.mean()) < 1e-9
        assert learnt.std() == pytest.approx(1.0)
    targets = np.concatenate([y for _, y in task.batches("train", 500, None, np.float64)])
    assert abs(targets.mean()) < 1e-9
    assert targets.std() == pytest.approx(1.0)


@pytest.mark.parametrize("horizon", [1, 4])
@pytest.mark.parametrize("transform", ["none", "difference", "seasonal_difference"])
def test_right_outputs_give_the_series_back(transform: str, horizon: int) -> None:
    task = made(shops(), transform=transform, horizon=horizon)
    outputs = np.concatenate([y for _, y in task.batches("test", 64, None, np.float64)])
    found = task.score("test", outputs)
    assert found["rmse"] < 1e-9
    assert found["mase"] < 1e-9
    assert set(found["groups"]) == set(SHOPS)
    assert sum(one["count"] for one in found["groups"].values()) == task.parts["test"]


@pytest.mark.parametrize("order", ["by day", "backwards"])
def test_the_order_of_the_rows_changes_no_number(order: str) -> None:
    one, other = made(shops(), horizon=2), made(shops(order=order), horizon=2)
    assert one.spec == other.spec
    assert json.dumps(one.fitted()) == json.dumps(other.fitted())
    pairs = zip(
        one.batches("train", 16, np.random.default_rng(0), np.float64),
        other.batches("train", 16, np.random.default_rng(0), np.float64),
        strict=True,
    )
    for (x, y), (other_x, other_y) in pairs:
        assert np.array_equal(x, other_x)
        assert np.array_equal(y, other_y)


def table_of(task: Forecast) -> dict[tuple[str, str, int], tuple[float, float]]:
    """(series, origin, step) of each prediction to the prediction and the truth."""
    shown = task.predictions("all", said(task))
    steps = [1] * len(shown.labels) if shown.steps is None else shown.steps.tolist()
    keys = zip(shown.groups, shown.labels, steps, strict=True)
    return {
        key: (a, b) for key, a, b in zip(keys, shown.predicted[:, 0].tolist(), shown.true[:, 0].tolist(), strict=True)
    }


@pytest.mark.parametrize("horizon", [1, 3])
def test_company_changes_no_prediction(horizon: int) -> None:
    fitted = made(shops(), horizon=horizon).fitted()
    alone = {}
    for name in (*SHOPS, "south"):
        task = restore(fitted, shops(names=(name,)))
        assert isinstance(task, Forecast)
        alone |= table_of(task)
    together = restore(fitted, shops(names=("west", "south", "east", "north"), order="by day"))
    assert isinstance(together, Forecast)
    found = table_of(together)
    assert found.keys() == alone.keys()
    for key, values in found.items():
        assert values == pytest.approx(alone[key], rel=1e-12, nan_ok=True)


def test_later_rows_change_no_earlier_prediction() -> None:
    fitted = made(shops(), horizon=2).fitted()
    short, long = (restore(fitted, shops(rows, names=("west", "south"))) for rows in (40, 90))
    assert isinstance(short, Forecast)
    assert isinstance(long, Forecast)
    before, after = table_of(short), table_of(long)
    for key, (predicted, _) in before.items():
        assert predicted == pytest.approx(after[key][0], rel=1e-12)


def test_predictions_stand_in_the_order_of_the_data() -> None:
    task = made(shops(order="by day"))
    shown = task.predictions("all", said(task))
    assert shown.group_name == "Shop"
    assert shown.groups[:6] == ("east", "north", "west") * 2
    assert list(shown.labels) == sorted(shown.labels)
    assert shown.labels[-3:] == ("2024-03-31",) * 3
    assert np.isnan(shown.true[-3:]).all()


def test_a_group_column_is_found_by_its_times() -> None:
    completed = suggest(shops(order="by day"), DataSpec()).data
    assert (completed.group, completed.time, completed.targets) == ("Shop", "Day", ("Sold",))
    roles = {one.column: one.role for one in guess_roles(shops(), DataSpec())}
    assert roles == {"Day": "time", "Shop": "group", "Price": "input", "Sold": "target"}
    # Words that do not tell rows of one time apart are no group.
    table = shops()
    words = np.array(["dry", "wet"] * (table.rows // 2), dtype=object)
    other = dataclasses.replace(table, columns=(table.columns[0], Column("Sky", "category", words), *table.columns[2:]))
    assert suggest(other, DataSpec(duplicates="mean")).data.group == ""


def test_series_without_a_training_part_are_measured_by_their_first_look() -> None:
    table = shops()
    keep = np.flatnonzero((table.column("Shop").values != "west") | (np.arange(table.rows) % 90 < 12))
    columns = tuple(
        dataclasses.replace(c, values=c.values[keep], cells=tuple(c.cells[row] for row in keep) if c.cells else ())
        for c in table.columns
    )
    task = made(Table(columns, table.lines[keep], Source("a.csv")), split=(0.1, 0.5, 0.4), window=5, transform="none")
    assert np.isfinite(task.features).all()
    assert np.abs(task.features).max() < 20


def test_all_series_too_short() -> None:
    with pytest.raises(UserError, match="too few for one window"):
        made(shops(rows=20), window=19)


def test_times_go_on_by_their_own_step() -> None:
    days = np.array([f"2024-03-{day:02d}" for day in (4, 5, 6, 7, 8, 11, 12, 13, 14, 15)], dtype="datetime64[ms]")
    assert continued(days, 2).astype("datetime64[D]").astype(str).tolist() == ["2024-03-18", "2024-03-19"]
    months = np.array(["2024-01-31", "2024-02-29"], dtype="datetime64[ms]")
    assert len(continued(months, 3)) == 3
    quarters = np.array(["2023-10", "2024-01", "2024-04"], dtype="datetime64[M]").astype("datetime64[ms]")
    assert continued(quarters, 2).astype("datetime64[M]").astype(str).tolist() == ["2024-07", "2024-10"]
    hours = np.arange("2024-01-01T00", "2024-01-01T05", dtype="datetime64[h]").astype("datetime64[ms]")
    assert continued(hours, 2).astype("datetime64[h]").astype(str).tolist() == ["2024-01-01T05", "2024-01-01T06"]
    assert np.isnat(continued(hours[:1], 2)).all()


def with_size(table: Table, sizes: dict[str, float]) -> Table:
    """The table with a column that never changes within a shop."""
    values = np.array([sizes[name] for name in table.column("Shop").values.tolist()])
    return dataclasses.replace(table, columns=(*table.columns[:3], Column("Size", "number", values), table.columns[3]))


def test_each_row_has_its_part() -> None:
    table = shops(order="by day", future=2)
    task = made(table, known=("Price",), split=(0.6, 0.2, 0.2))
    parts = task.row_parts()
    assert parts is not None
    assert task.bounds is None
    for name in SHOPS:
        own = parts[table.column("Shop").values == name].tolist()
        assert own == [0] * 54 + [1] * 18 + [2] * 18 + [-1] * 2
    alone = made(shops(names=("east",)))
    assert alone.row_parts() is None
    assert alone.bounds is not None
    assert alone.bounds.rows == 90


def test_what_never_changes_in_a_series_is_scaled_by_all_of_them() -> None:
    sizes = {"east": 10.0, "north": 20.0, "west": 60.0, "south": 40.0}
    task = made(with_size(shops(), sizes), inputs=("Sold", "Size"))
    seen = [float(task.features[task.series.which == number, 1].mean()) for number in range(3)]
    assert np.mean(seen) == pytest.approx(0.0, abs=1e-9)
    assert seen[0] < seen[1] < seen[2]
    new = restore(task.fitted(), with_size(shops(names=("south", "west")), sizes))
    assert isinstance(new, Forecast)
    assert new.features[new.series.which == 1, 1].mean() == pytest.approx(seen[2])
    between = float(new.features[new.series.which == 0, 1].mean())
    assert between == pytest.approx(seen[1] + (seen[2] - seen[1]) / 2)


def test_masked_values_of_each_series_are_told_and_not_asked_for() -> None:
    table = shops(order="by day")
    sold = table.column("Sold").numbers().copy()
    sold[[30, 31, 100]] = np.nan
    columns = tuple(dataclasses.replace(c, values=sold) if c.name == "Sold" else c for c in table.columns)
    holed = dataclasses.replace(table, columns=columns)
    for strategy in ("direct", "recursive"):
        task = made(holed, inputs=("Sold",), missing="mask", horizon=2, strategy=strategy, transform="none")
        assert task.inputs == 2
        assert np.flatnonzero(task.features[:, 1]).tolist() == np.flatnonzero(np.isnan(task.rows.truth[:, 0])).tolist()
        wanted = np.concatenate([y for part in ("train", "test") for _, y in task.batches(part, 99, None, np.float64)])
        # A window of two steps may know one of them; one of a single step is left out.
        assert np.isnan(wanted).any() == (strategy == "direct")
        runs = list(task.roll(lambda x: x[-1, :, :1], "test", 64, np.float64) or ())
        assert bool(runs) == (strategy == "recursive")
        assert all(np.isfinite(one).all() for one in runs)


def test_series_are_mended_each_by_itself(tmp_path: Path) -> None:
    whole = shops(order="by day")
    days = whole.column("Day").values
    keep = np.flatnonzero(~((days == days[60]) & (whole.column("Shop").values == "north")))[::-1]
    columns = tuple(
        dataclasses.replace(c, values=c.values[keep], cells=tuple(c.cells[row] for row in keep) if c.cells else ())
        for c in whole.columns
    )
    path = written(Table(columns, whole.lines[keep], whole.source), tmp_path / "a.csv")
    spec = DataSpec(path=str(path), sort=True, gaps="fill", missing="interpolate")
    task = prepare(load(spec, Path()), spec)
    assert isinstance(task, Forecast)
    assert task.spec.group == "Shop"
    assert (task.series.end - task.series.first).tolist() == [90] * 3
    assert int(np.isnan(task.rows.truth).sum()) == 1
    place = int(np.flatnonzero(np.isnan(task.rows.truth[:, 0]))[0])
    assert task.series.names[task.series.which[place]] == "north"
    around = task.rows.truth[[place - 1, place + 1], 0]
    assert task.rows.values[place, 0] == pytest.approx(around.mean())
