"""Forecasts from the file to the predictions: several series, several steps, intervals, backtests."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.data.grouped import shops, written
from tests.runs.quick import do_run, series
from workbench import cli
from workbench.errors import UserError
from workbench.runs.backtest import fold_shares
from workbench.runs.use import evaluate, open_trained, predict

GROUPED: dict[str, Any] = {
    "data__group": "Shop", "data__targets": "Sold", "data__inputs": "Sold,Price", "data__window": 8,
    "training__precision": "float64",
}  # fmt: skip


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def predicted(run: Path, data: Path, out: Path, future: bool = False) -> dict[tuple[str, ...], list[str]]:
    """What stands before the first target to what stands behind it."""
    predict(run, data, out, future=future)
    heading, *rows = rows_of(out)
    first = heading.index("Sold")
    return {tuple(row[:first]): row[first:] for row in rows}


@pytest.mark.parametrize("seed", [0, 3])
def test_passengers_a_year_ahead_beat_last_year_with_honest_intervals(tmp_path: Path, seed: int) -> None:
    summary = do_run(
        tmp_path / "run", "sample:airline", model__hidden=32, training__epochs=150, training__batch=16,
        training__learning_rate=0.001, data__horizon=12, data__intervals=0.8, training__seed=seed,
    )  # fmt: skip
    test = summary["test"]
    assert test["rmse"] < 0.75 * test["baselines"]["seasonal_naive"]["rmse"]
    assert 0.65 <= test["coverage"] <= 0.95
    assert len(test["by_step"]["rmse"]) == 12
    assert all(np.isfinite(test["by_step"]["width"]))
    # A seasonal swing of 200 passengers is not hidden in the band.
    assert test["width"] < 100


@pytest.mark.parametrize("strategy", ["direct", "recursive"])
def test_several_series_with_a_known_price(tmp_path: Path, strategy: str) -> None:
    data = written(shops(order="by day", future=3), tmp_path / "shops.csv")
    summary = do_run(
        tmp_path / "run", data, **GROUPED, data__known="Price", data__horizon=3, data__strategy=strategy,
        training__epochs=60, training__learning_rate=0.01, model__hidden=16,
    )  # fmt: skip
    test = summary["test"]
    assert set(test["groups"]) == {"east", "north", "west"}
    # Whatever their size, all are learnt: what a low price brings is known, and last week's sales do not tell it.
    for name, one in test["groups"].items():
        assert one["mase"] < 0.5, name
    assert test["baselines"]["seasonal_naive"]["mase"] > 0.8
    found = predicted(tmp_path / "run", data, tmp_path / "out.csv", future=True)
    days = ["2024-03-31", "2024-04-01", "2024-04-02"]
    assert list(found) == [
        (day, shop, "2024-03-30", str(step)) for shop in ("east", "north", "west") for step, day in enumerate(days, 1)
    ]
    assert all(values[1] == "" for values in found.values())


def test_neither_order_nor_company_nor_pieces_change_a_prediction(tmp_path: Path) -> None:
    data = written(shops(), tmp_path / "a.csv")
    do_run(tmp_path / "run", data, **GROUPED, data__horizon=2, data__intervals=0.8)
    other = written(shops(order="by day"), tmp_path / "b.csv")
    do_run(tmp_path / "other", other, **GROUPED, data__horizon=2, data__intervals=0.8)
    first, second = (open_trained(tmp_path / name) for name in ("run", "other"))
    for name, weights in first.weights.items():
        assert np.array_equal(weights, second.weights[name])
    run = tmp_path / "run"
    together = predicted(run, other, tmp_path / "out.csv")
    apart: dict[tuple[str, ...], list[str]] = {}
    for shop in ("east", "north", "west"):
        apart |= predicted(run, written(shops(names=(shop,)), tmp_path / "one.csv"), tmp_path / "out.csv")
    company = predicted(
        run, written(shops(names=("aside", "east", "north", "west")), tmp_path / "c.csv"), tmp_path / "o"
    )
    early = predicted(run, written(shops(rows=60), tmp_path / "early.csv"), tmp_path / "out.csv")
    assert together.keys() == apart.keys()
    for found in (apart, company, early):
        for key, values in found.items():
            if key in together:
                for text, wanted in zip(values, together[key], strict=True):
                    # The last rows of the early file are still to come there.
                    still_to_come = not text and (found is early or not wanted)
                    assert still_to_come or float(text) == pytest.approx(float(wanted), rel=1e-7)
    assert len([key for key in company if key[1] == "aside"]) == len(company) / 4
    assert sum(key in together for key in early) == len(early)


@pytest.mark.parametrize("strategy", ["direct", "recursive"])
def test_how_many_windows_are_asked_at_once_changes_no_prediction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, strategy: str
) -> None:
    data = written(shops(future=2), tmp_path / "a.csv")
    do_run(
        tmp_path / "run", data, **GROUPED, data__horizon=2, data__intervals=0.8, data__known="Price",
        data__strategy=strategy,
    )  # fmt: skip
    whole = predicted(tmp_path / "run", data, tmp_path / "out.csv")
    monkeypatch.setattr("workbench.runs.use.BATCH", 7)
    pieces = predicted(tmp_path / "run", data, tmp_path / "out.csv")
    assert whole.keys() == pieces.keys()
    for key, values in whole.items():
        for text, other in zip(values, pieces[key], strict=True):
            assert text == other or float(text) == pytest.approx(float(other), rel=1e-8)


def test_one_step_ahead_keeps_its_form(tmp_path: Path) -> None:
    data = series(tmp_path / "data.csv")
    do_run(tmp_path / "run", data, data__targets="Sales")
    predict(tmp_path / "run", data, tmp_path / "out.csv")
    assert rows_of(tmp_path / "out.csv")[0] == ["When", "Sales", "Sales_true"]
    do_run(tmp_path / "two", data, data__targets="Sales,Other", data__intervals=0.9)
    predict(tmp_path / "two", data, tmp_path / "out.csv")
    heading, *rows = rows_of(tmp_path / "out.csv")
    ends = ("", "_true", "_low", "_high")
    assert heading == ["When", *(name + end for name in ("Sales", "Other") for end in ends)]
    assert all(float(row[3]) <= float(row[1]) <= float(row[4]) for row in rows)


def test_measured_on_other_data(tmp_path: Path) -> None:
    data = written(shops(), tmp_path / "a.csv")
    do_run(tmp_path / "run", data, **GROUPED, data__horizon=2, data__intervals=0.8)
    found = evaluate(tmp_path / "run", written(shops(names=("east", "south")), tmp_path / "b.csv"))
    assert {"rmse", "mase", "coverage", "by_step", "groups"} <= found.keys()
    assert found["groups"]["east"]["mase"] > 0
    # What a season is worth was never measured for a series that training did not meet.
    assert np.isnan(found["groups"]["south"]["mase"])


def test_only_forecasts_reach_into_the_future(text_run: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Only a forecast"):
        predict(text_run, text_run.parent / "data.txt", tmp_path / "out.csv", future=True)


def test_intervals_have_a_loss_of_their_own(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="learnt by the loss of their quantiles"):
        do_run(tmp_path / "run", series(tmp_path / "a.csv"), data__intervals=0.8, training__loss="huber")


def test_the_folds_cover_the_test_part() -> None:
    shares = fold_shares((0.5, 0.2, 0.3), 3)
    rows = [round(1000 * portion) for portion, _ in shares]
    assert rows == [800, 900, 1000]
    for whole, (_, split) in zip(rows, shares, strict=True):
        assert sum(split) == pytest.approx(1.0)
        assert split[2] * whole == pytest.approx(100, abs=0.01)
        assert split[1] * whole == pytest.approx(200, abs=0.01)


def test_a_backtest_trains_on_all_that_came_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = series(tmp_path / "data.csv", rows=120)
    quick = ["--set", "model.hidden=4", "--set", "training.epochs=2", "--set", "training.threads=1"]
    command = ["backtest", str(data), *quick, "--set", "data.horizon=2", "--out", str(tmp_path / "test")]
    assert cli.main([*command, "--folds", "2", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == json.loads((tmp_path / "test" / "backtest.json").read_text("utf-8"))
    assert [one["run"] for one in found["folds"]] == ["fold-1", "fold-2"]
    for one in found["folds"]:
        summary = json.loads((tmp_path / "test" / one["run"] / "summary.json").read_text("utf-8"))
        assert summary["test"]["rmse"] == one["rmse"]
    assert found["mean"]["rmse"] == pytest.approx(np.mean([one["rmse"] for one in found["folds"]]))
    assert len(found["mean"]["by_step"]["rmse"]) == 2
    first, second = (open_trained(tmp_path / "test" / name).spec.data for name in ("fold-1", "fold-2"))
    assert first.transform == second.transform
    assert first.portion < second.portion == 1.0
    assert cli.main([*command, "--folds", "2", "--replace"]) == 0
    said = capsys.readouterr().out
    assert "seasonal_naive rmse" in said
    assert "step" in said
    assert cli.main([*command, "--folds", "90", "--replace"]) == 2
    assert "fewer than the horizon" in capsys.readouterr().err


def test_a_run_of_before_still_predicts(tmp_path: Path) -> None:
    """What older versions wrote down of a forecast has no word of steps, series or quantiles."""
    from workbench.data import load, restore
    from workbench.data.options import DataSpec

    data = series(tmp_path / "data.csv")
    do_run(tmp_path / "run", data, data__targets="Sales")
    fitted = open_trained(tmp_path / "run").fitted
    new = ("known", "group", "steps", "quantiles", "margins", "naive_error")
    spec = {
        key: value for key, value in fitted["spec"].items() if key not in ("known", "strategy", "intervals", "portion")
    }
    old = {key: value for key, value in fitted.items() if key not in new} | {"spec": spec}
    table = load(DataSpec(path=str(data)), Path())
    one, other = restore(old, table), restore(fitted, table)
    outputs = np.zeros((one.parts["all"], 1))
    assert np.array_equal(one.predictions("all", outputs).predicted, other.predictions("all", outputs).predicted)
