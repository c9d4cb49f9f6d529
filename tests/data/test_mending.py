"""What the data doctor's fixes make of data: gaps, masks, clips, and new data after them."""

from pathlib import Path

import numpy as np
import pytest

from tests.data.faults import ROWS, VALUE, found, series, with_cell, write
from workbench.data import Forecast, load, prepare, restore
from workbench.data.options import DataSpec
from workbench.errors import UserError


def test_masked_values_are_not_asked_for_and_are_told_by_a_second_input(tmp_path: Path) -> None:
    spec = DataSpec(path=str(write(tmp_path, with_cell("value", 30, ""))), missing="mask", transform="none", window=5)
    task = prepare(load(spec, Path()), spec)
    assert isinstance(task, Forecast)
    assert task.inputs == 4
    assert task.features[30].tolist() == [task.features[30, 0], 0.0, 0.0, 1.0]
    assert not task.features[:30, 2:].any()
    assert 29 not in task.origins("train")
    assert 29 in task.origins("all")
    inputs, targets = next(iter(task.batches("train", 1000, None, "float32")))
    assert np.isfinite(inputs).all()
    assert np.isfinite(targets).all()


@pytest.mark.parametrize("how", ["interpolate", "carry", "mask"])
def test_scores_count_measured_values_only(how: str, tmp_path: Path) -> None:
    spec = DataSpec(path=str(write(tmp_path, with_cell("value", 100, ""))), missing=how, transform="none", window=5)
    task = prepare(load(spec, Path()), spec)
    rows = len(task.batches("all", 1000, None, "float32").__next__()[0][0])
    shown = task.predictions("all", np.zeros((rows, 1)))
    assert np.isnan(shown.true[100 - 5, 0])
    assert np.isfinite(shown.true[100 - 4, 0])
    assert np.isfinite(shown.predicted).all()


def test_clipped_targets_are_scored_as_they_were_measured(tmp_path: Path) -> None:
    spec = DataSpec(path=str(write(tmp_path, with_cell("value", 100, "900"))), outliers="clip")
    task = prepare(load(spec, Path()), spec)
    assert isinstance(task, Forecast)
    assert task.rows.values[100, 0] < 30
    assert task.rows.truth[100, 0] == 900


def test_new_data_are_clipped_to_the_range_of_the_old(tmp_path: Path) -> None:
    spec = DataSpec(path=str(write(tmp_path, with_cell("wind", 7, "50"))), outliers="clip", transform="none")
    task = prepare(load(spec, Path()), spec)
    fitted = task.fitted()
    new = series()
    new["wind"] = ["400"] * ROWS
    again = restore(fitted, load(DataSpec(path=str(write(tmp_path, new))), Path()))
    assert isinstance(again, Forecast)
    top = fitted["clip"]["wind"][1]
    place = list(fitted["inputs"]).index("wind")
    assert again.scalings.inputs.of(again.series.which).inverse(again.features)[:, place] == pytest.approx(
        np.full(ROWS, top)
    )


@pytest.mark.parametrize(
    ("first", "step", "unit", "left"),
    [
        ("2020-01-31", 1, "D", [10, 11]),
        ("2020-01", 1, "M", [5]),
        ("2020-01-01T00:00", 15, "m", [3, 4, 5, 9]),
        ("2019", 1, "Y", [7]),
    ],
)
def test_gaps_get_the_times_that_were_left_out(
    first: str, step: int, unit: str, left: list[int], tmp_path: Path
) -> None:
    times = np.datetime64(first, unit) + step * np.arange(ROWS)
    days = [str(time.astype(f"datetime64[{unit if unit in 'Mm' else 'D'}]")) for time in times]
    whole = {"day": days, "value": VALUE}
    path = write(
        tmp_path, {name: [cell for row, cell in enumerate(column) if row not in left] for name, column in whole.items()}
    )
    spec = DataSpec(path=str(path), gaps="fill", missing="carry")
    task = prepare(load(spec, Path()), spec)
    assert isinstance(task, Forecast)
    assert list(task.table.column("day").cells) == days
    assert task.rows.values[left[0], 0] == task.rows.values[left[0] - 1, 0]


def test_weekends_are_no_gaps_in_a_series_of_working_days(tmp_path: Path) -> None:
    days = np.busday_offset(np.datetime64("2021-03-01"), np.arange(ROWS))
    cells = {"day": [str(day) for day in days], "value": VALUE}
    assert found(write(tmp_path, cells), "gaps_in_time", {}) == []
    short = {name: column[:40] + column[42:] for name, column in cells.items()}
    path = write(tmp_path, short)
    assert found(path, "gaps_in_time", {})[0].facts["missing_rows"] == 2
    spec = DataSpec(path=str(path), gaps="fill", missing="interpolate")
    task = prepare(load(spec, Path()), spec)
    assert isinstance(task, Forecast)
    assert list(task.table.column("day").cells) == cells["day"]


def test_time_is_looked_at_group_by_group(tmp_path: Path) -> None:
    cells = {name: column[:60] * 2 for name, column in series().items()} | {"who": ["a"] * 60 + ["b"] * 60}
    path = write(tmp_path, cells)
    for name in ("unsorted_time", "duplicate_time", "gaps_in_time"):
        assert bool(found(path, name, {"drop": ("who",)})) == (name != "gaps_in_time")
        assert found(path, name, {"group": "who"}) == []
        # Times that come once for each value of a column are those of several series.
        assert found(path, name, {}) == []


def test_a_gap_too_wide_to_fill_is_refused(tmp_path: Path) -> None:
    spec = DataSpec(path=str(write(tmp_path, with_cell("day", ROWS - 1, "2999-01-01"))), gaps="fill", missing="carry")
    assert found(Path(spec.path), "gaps_in_time", {})[0].fixes == ()
    with pytest.raises(UserError, match="gaps in time hold"):
        prepare(load(spec, Path()), spec)


def test_words_in_new_data_are_missing_where_they_were(tmp_path: Path) -> None:
    spec = DataSpec(path=str(write(tmp_path, with_cell("wind", 7, "calm"))), odd="missing", missing="interpolate")
    task = prepare(load(spec, Path()), spec)
    assert isinstance(task, Forecast)
    wind = task.table.column("wind").numbers()
    assert wind[7] == pytest.approx((wind[6] + wind[8]) / 2)
