"""Runs on dirty data: what mended them is in the run, and `predict` does it again."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.runs.quick import do_run
from workbench.runs.folder import SPEC
from workbench.runs.use import open_trained, predict
from workbench.training.spec import read_spec

ROWS = 60


def clean() -> list[list[str]]:
    random = np.random.default_rng(3)
    days = np.datetime64("2022-01-01") + np.arange(ROWS)
    wind, value = random.standard_normal((2, ROWS)).round(3)
    return [[str(day), f"{a}", f"{b}"] for day, a, b in zip(days, wind, value, strict=True)]


def write(path: Path, rows: list[list[str]]) -> Path:
    path.write_text("\n".join(["day,wind,value", *(",".join(row) for row in rows)]) + "\n", "utf-8")
    return path


def answers(run: Path, data: Path, out: Path) -> list[list[str]]:
    predict(run, data, out)
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_dirty_rows_give_the_answers_of_clean_ones(tmp_path: Path) -> None:
    rows = clean()
    dirty = [*rows[30:], *rows[:30], ["2022-01-05", "9", "9"]]
    asked: dict[str, Any] = {"data__sort": True, "data__duplicates": "first", "data__window": 5}
    do_run(tmp_path / "run", write(tmp_path / "dirty.csv", dirty), **asked)
    kept = read_spec(tmp_path / "run" / SPEC).data
    assert (kept.sort, kept.duplicates) == (True, "first")
    told = answers(tmp_path / "run", tmp_path / "dirty.csv", tmp_path / "a.csv")
    assert told == answers(tmp_path / "run", write(tmp_path / "clean.csv", rows), tmp_path / "b.csv")
    assert len(told) > ROWS / 2


@pytest.mark.parametrize("how", ["drop", "interpolate", "carry", "mask"])
def test_missing_values_in_new_data_are_treated_as_the_runs_own(tmp_path: Path, how: str) -> None:
    rows = clean()
    rows[20][1] = rows[40][2] = rows[41][2] = ""
    data = write(tmp_path / "data.csv", rows)
    summary = do_run(tmp_path / "run", data, data__missing=how, data__window=4, data__transform="none")
    assert np.isfinite(summary["validation_loss"])
    assert np.isfinite(summary["test"]["rmse"])
    told = answers(tmp_path / "run", data, tmp_path / "a.csv")
    assert all(row[1] for row in told[1:])
    days = [row[0] for row in told[1:]]
    assert (rows[40][0] in days) == (how != "drop")
    by_day = {row[0]: row for row in told[1:]}
    if how != "drop":
        assert by_day[rows[40][0]][2] == ""
    assert open_trained(tmp_path / "run").fitted["masked"] == (how == "mask")
    # A new file that lacks nothing, and one that ends in a row that lacks all.
    assert len(answers(tmp_path / "run", write(tmp_path / "new.csv", clean()), tmp_path / "b.csv")) == ROWS - 4 + 2
    gone = write(tmp_path / "gone.csv", [*clean(), ["2022-03-02", "", ""]])
    more = 0 if how == "drop" else 1
    assert len(answers(tmp_path / "run", gone, tmp_path / "c.csv")) == ROWS - 4 + 2 + more


def test_labelled_sequences_are_mended_again(tmp_path: Path) -> None:
    """Rows out of order, twice, or far off give the answers of clean ones within the usual range."""
    random = np.random.default_rng(5)
    rows = [
        [f"g{group}", str(step), f"{random.standard_normal() + group % 2 * step:.3f}", ("low", "high")[group % 2]]
        for group in range(30)
        for step in range(6)
    ]
    head = "id,step,value,label\n"
    clean, dirty = tmp_path / "clean.csv", tmp_path / "dirty.csv"
    clean.write_text(head + "\n".join(map(",".join, rows)), "utf-8")
    twisted = [row for start in range(0, len(rows), 6) for row in rows[start : start + 6][::-1]]
    dirty.write_text(head + "\n".join(map(",".join, [*twisted, [*rows[0][:2], "1e6", "low"]])), "utf-8")
    asked: dict[str, Any] = {"data__sort": True, "data__duplicates": "first", "data__outliers": "clip"}
    asked["data__time"] = "step"  # numbers out of order do not look like times
    summary = do_run(tmp_path / "run", dirty, **asked)
    assert summary["test"]["accuracy"] >= 0
    low, high = open_trained(tmp_path / "run").fitted["clip"]["value"]
    assert -20 < low < high < 20
    told = answers(tmp_path / "run", dirty, tmp_path / "a.csv")
    assert told == answers(tmp_path / "run", clean, tmp_path / "b.csv")
    assert len(told) == 1 + 30
