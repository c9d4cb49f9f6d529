"""A forecast tested on a file of its own: its windows alone, measured by the training file, and the doctor's word."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.runs.quick import do_run
from workbench.data import load, prepare, suggest
from workbench.data.checks import check
from workbench.data.checkup.finding import Finding
from workbench.data.metrics import rmse
from workbench.data.options import DataSpec
from workbench.data.tasks.forecast import Forecast
from workbench.data.tasks.forecast_apart import ForecastApart
from workbench.errors import UserError
from workbench.runs.backtest import backtest
from workbench.runs.folder import SPEC
from workbench.runs.use import evaluate
from workbench.training.spec import Spec, apply_settings, read_spec

HEAD = "day,wind,value"


def days(rows: int, start: str, level: float = 0.0) -> list[str]:
    random = np.random.default_rng(rows)
    wind = random.standard_normal(rows)
    value = level + 10 + 5 * np.sin(2 * np.pi * np.arange(rows) / 7) + 0.3 * random.standard_normal(rows)
    dates = np.datetime64(start) + np.arange(rows)
    return [f"{day},{a:.3f},{b:.3f}" for day, a, b in zip(dates, wind, value, strict=True)]


def write(path: Path, rows: list[str], head: str = HEAD) -> Path:
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return path


def spec_of(folder: Path, test: list[str] | None = None, head: str = HEAD, **more: Any) -> DataSpec:
    write(folder / "train.csv", days(150, "2022-01-01"))
    write(folder / "test.csv", days(60, "2022-09-01", 3.0) if test is None else test, head)
    return DataSpec(path=str(folder / "train.csv"), test_path=str(folder / "test.csv"), **more)


def task_of(spec: DataSpec) -> Forecast:
    data = load(spec, Path())
    task = prepare(data, suggest(data, spec).data)
    assert isinstance(task, Forecast)
    return task


def findings(spec: DataSpec) -> dict[str, Finding]:
    return {one.name: one for one in check(spec, Path()) if one.weight != "info"}


def test_windows_are_those_of_the_test_file_alone(tmp_path: Path) -> None:
    spec = spec_of(tmp_path, window=7, horizon=3, transform="difference", scale="standard")
    task, alone = task_of(spec), task_of(replace(spec, test_path="", split=(0.85, 0.15, 0.0)))
    assert isinstance(task, ForecastApart)
    assert task.spec.split == (0.851, 0.149, 0.0) or task.spec.split[2] == 0.0
    # Each forecast in the test file looks back 7 changes, and all 3 steps that follow are there.
    assert task.parts["test"] == 60 - 8 - 3 + 1
    assert alone.parts["test"] == 0
    assert task.parts["train"] > 100
    batches = list(task.batches("test", 16, None, np.float64))
    values = np.array([float(row.split(",")[2]) for row in days(60, "2022-09-01", 3.0)])
    # The first window holds the changes after the first row, by the training part's shift and scale.
    fitted = task.fitted()
    place = fitted["inputs"].index("value")
    wanted = (np.diff(values)[:7] - fitted["input_shift"][place]) / fitted["input_scale"][place]
    assert batches[0][0][:, 0, place] == pytest.approx(wanted)
    assert sum(batch[0].shape[1] for batch in batches) == task.parts["test"]


def test_nothing_is_measured_on_the_test_file(tmp_path: Path) -> None:
    spec = spec_of(tmp_path, window=7, outliers="clip")
    before = task_of(spec).fitted()
    write(tmp_path / "test.csv", days(60, "2022-09-01", 500.0))
    after = task_of(spec).fitted()
    assert {**before, "spec": 0} == {**after, "spec": 0}


def test_baselines_are_those_of_the_test_file(tmp_path: Path) -> None:
    task = task_of(spec_of(tmp_path, window=7, season=7, transform="none"))
    values = np.array([float(row.split(",")[2]) for row in days(60, "2022-09-01", 3.0)])
    found = {one.name: one for one in task.baselines()}
    assert found["persistence"].metrics["rmse"] == pytest.approx(rmse(values[6:-1], values[7:]))
    assert found["seasonal_naive"].metrics["rmse"] == pytest.approx(rmse(values[:-7], values[7:]))
    assert found["persistence"].loss is not None


@pytest.mark.parametrize(
    "more",
    [
        {"data__intervals": 0.8, "data__horizon": 3},
        {"data__horizon": 3, "data__strategy": "recursive", "data__inputs": "value"},
        {"data__missing": "mask", "data__transform": "difference"},
    ],
)
def test_a_run_is_scored_as_eval_scores_the_test_file(tmp_path: Path, more: dict[str, Any]) -> None:
    spec = spec_of(tmp_path)
    run = tmp_path / "run"
    summary = do_run(run, spec.path, data__test_path=spec.test_path, data__window=7, training__epochs=2, **more)
    told = evaluate(run, spec.test_path)
    horizon = more.get("data__horizon", 1)
    if horizon == 1:
        assert summary["test"]["rmse"] == pytest.approx(told["rmse"])
    # Eval asks for steps beyond the last row's, too, as far as they are known.
    assert summary["test"]["mae"] == pytest.approx(told["mae"], rel=0.1)
    assert {"persistence", "seasonal_naive"} <= set(summary["test"]["baselines"])
    kept = read_spec(run / SPEC).data
    assert kept.test_path == spec.test_path
    again = do_run(run, spec.path, resume=True, training__epochs=3)
    assert again["epochs"] == 3


def test_series_are_known_by_their_names(tmp_path: Path) -> None:
    rows = [f"{name},{row}" for name in ("east", "west") for row in days(80, "2022-01-01", 90.0 * (name == "west"))]
    later = [f"{name},{row}" for name in ("new", "west") for row in days(40, "2022-09-01", 90.0)]
    write(tmp_path / "train.csv", rows, f"shop,{HEAD}")
    write(tmp_path / "test.csv", later, f"shop,{HEAD}")
    spec = DataSpec(path=str(tmp_path / "train.csv"), test_path=str(tmp_path / "test.csv"), group="shop", window=7)
    task = task_of(spec)
    assert isinstance(task, ForecastApart)
    assert task.held is not None
    assert task.held.series.names == ("new", "west")
    own = task.fitted()["series"]["west"]
    assert task.held.scalings.inputs.shift[1].tolist() == own["input_shift"]
    assert np.isnan(task.held.scalings.naive_errors[0]).all()


@pytest.mark.parametrize(
    ("head", "change", "message"),
    [
        ("day,breeze,value", {}, "The test file has no column wind"),
        ("when,wind,value", {}, "The test file has no column day"),
        ("day,wind,other", {}, "The test file has no column value"),
        (HEAD, {4: "2022-09-05,calm,9"}, "Column wind of the test file holds 'calm' in row 6, which is not a number"),
        (HEAD, {5: "soon,1,9"}, "Column day of the test file holds 'soon' in row 7, which is not a time"),
        (HEAD, {5: "2022-09-06,1,"}, "Missing values in column value: 1 (row 7)"),
    ],
)
def test_a_test_file_of_another_kind_is_refused(
    tmp_path: Path, head: str, change: dict[int, str], message: str
) -> None:
    rows = [change.get(n, row) for n, row in enumerate(days(60, "2022-09-01"))]
    spec = spec_of(tmp_path, rows, head)
    with pytest.raises(UserError) as refused:
        task_of(spec)
    assert message in refused.value.message
    assert "test.csv" in refused.value.where or refused.value.where == "data.test_path"
    assert any(one.weight == "error" for one in findings(spec).values())


def test_a_test_file_without_room_for_a_window_is_refused(tmp_path: Path) -> None:
    spec = spec_of(tmp_path, days(9, "2022-09-01"), window=8, horizon=2, transform="none")
    with pytest.raises(UserError, match="The test file has 9 rows, and a forecast in it needs 10") as refused:
        task_of(spec)
    assert refused.value.where == "data.test_path"


def test_a_shorter_test_file_than_a_window_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="have 5 rows, but a forecast looks back 8") as refused:
        task_of(spec_of(tmp_path, days(5, "2022-09-01"), window=8, transform="none"))
    assert refused.value.where.endswith("test.csv")


def test_rows_that_are_learnt_from_and_tested_on_are_found(tmp_path: Path) -> None:
    rows = [*days(150, "2022-01-01")[130:], *days(60, "2022-09-01")]
    found = findings(spec_of(tmp_path, rows))["test_in_training"]
    assert found.weight == "warning"
    assert found.facts["count"] == 20
    assert found.facts["rows"] == [2, 3, 4, 5, 6]
    assert "20 of 80" in found.message
    assert "test_in_training" not in findings(spec_of(tmp_path))


def test_alike_rows_without_a_time_are_told_of_only_where_most_are(tmp_path: Path) -> None:
    numbers = [f"{n % 5},{n % 7}" for n in range(120)]
    write(tmp_path / "train.csv", numbers, "a,b")
    write(tmp_path / "test.csv", [f"{n % 5 + (n % 4 > 0) / 8},{n % 7}" for n in range(80)], "a,b")
    spec = DataSpec(path=str(tmp_path / "train.csv"), test_path=str(tmp_path / "test.csv"), window=7)
    assert "test_in_training" not in findings(spec)
    write(tmp_path / "test.csv", numbers[3:90], "a,b")
    assert "test_in_training" in findings(spec)


def test_what_is_missing_in_the_test_file_has_fixes(tmp_path: Path) -> None:
    rows = [",".join([*row.split(",")[:2], ""]) if n == 8 else row for n, row in enumerate(days(60, "2022-09-01"))]
    spec = spec_of(tmp_path, rows, window=7, transform="none")
    found = findings(spec)["test_missing_values"]
    assert found.message.startswith("In the test file: Missing values in column value: 1")
    for fix in found.fixes:
        mended = replace(spec, **{key.removeprefix("data."): value for key, value in fix.settings.items()})
        assert not {one.weight for one in findings(mended).values()} & {"error"}, fix.name
    masked = task_of(replace(spec, missing="mask"))
    assert isinstance(masked, ForecastApart)
    # The row that is not known is not asked for.
    assert masked.parts["test"] == 60 - 7 - 1


def test_words_in_the_test_file_count_as_missing_where_the_doctor_was_told_so(tmp_path: Path) -> None:
    rows = ["2022-09-09,calm,9" if n == 8 else row for n, row in enumerate(days(60, "2022-09-01"))]
    task = task_of(spec_of(tmp_path, rows, window=7, odd="missing", missing="carry", transform="none"))
    assert task.parts["test"] == 60 - 7


def test_said_shares_are_those_of_the_other_two_parts(tmp_path: Path) -> None:
    task = task_of(spec_of(tmp_path, window=7, split=(0.6, 0.2, 0.2), transform="none"))
    assert task.spec.split == (0.75, 0.25, 0.0)
    with pytest.raises(UserError, match="not three shares"):
        task_of(spec_of(tmp_path, window=7, split=(0.6, 0.4)))


def test_a_backtest_needs_one_file(tmp_path: Path) -> None:
    spec = spec_of(tmp_path)
    whole = apply_settings(Spec(), {"data.path": spec.path, "data.test_path": spec.test_path})
    with pytest.raises(UserError) as refused:
        backtest(whole, Path(), tmp_path / "out", 2, lambda _: None, lambda: False)
    assert refused.value.where == "data.test_path"


def test_a_sample_has_no_test_file_of_its_own(tmp_path: Path) -> None:
    spec = DataSpec(path="sample:airline", test_path=str(tmp_path / "test.csv"))
    with pytest.raises(UserError) as refused:
        task_of(spec)
    assert refused.value.where == "data.test_path"
