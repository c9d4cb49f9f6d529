"""Runs on data that lie on the disk, from the command line: what is read, told and predicted."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.runs.quick import TEXT, do_run, series
from workbench.cli import main
from workbench.data import blocks, byte_stream, long_tables, long_texts, streaming
from workbench.runs.use import evaluate, predict
from workbench.training.events import Event, Preparing


@pytest.fixture(autouse=True)
def long(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Everything is long: small files come this way, too."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(streaming, "STREAM_FROM", 1)
    monkeypatch.setattr(long_texts, "LONG_TEXT", 1)
    monkeypatch.setattr(byte_stream, "PIECE", 500)
    monkeypatch.setattr(blocks, "ROWS", 32)


def test_a_long_table_is_learnt_from_and_predicted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Event] = []
    summary = do_run(tmp_path / "run", series(tmp_path / "data.csv"), events=told)
    assert summary["test"]["rmse"] > 0
    shares = [one.fraction for one in told if isinstance(one, Preparing) and one.what == "Reading the data"]
    assert shares == sorted(shares)
    assert len(set(shares)) > 3
    count = predict(tmp_path / "run", tmp_path / "data.csv", tmp_path / "long.csv")
    monkeypatch.setattr(streaming, "STREAM_FROM", 1 << 30)
    assert predict(tmp_path / "run", tmp_path / "data.csv", tmp_path / "short.csv") == count
    one, other = ((tmp_path / name).read_text().splitlines() for name in ("long.csv", "short.csv"))
    assert one[0] == other[0]
    for row, expected in zip(one[1:], other[1:], strict=True):
        assert row.split(",")[0] == expected.split(",")[0]
        found, wanted = ([float(cell or "nan") for cell in line.split(",")[1:]] for line in (row, expected))
        np.testing.assert_allclose(found, wanted, rtol=1e-5)


def test_a_long_run_goes_on_with_the_same_bits(tmp_path: Path) -> None:
    path = series(tmp_path / "data.csv")
    do_run(tmp_path / "whole", path, training__epochs=4, training__precision="float64")
    seen: list[Event] = []
    do_run(tmp_path / "cut", path, lambda: len(seen) > 12, seen, training__epochs=4, training__precision="float64")
    do_run(tmp_path / "cut", path, training__epochs=4, training__precision="float64", resume=True)
    one, other = (json.loads((tmp_path / name / "summary.json").read_text()) for name in ("whole", "cut"))
    assert one["train_loss"] == other["train_loss"]
    assert one["test_loss"] == other["test_loss"]


def test_a_long_text_is_learnt_from(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, "utf-8")
    summary = do_run(tmp_path / "run", path, data__split=(0.7, 0.1, 0.2), data__window=16)
    assert summary["test"]["bits_per_token"] > 0
    found = evaluate(tmp_path / "run", path)
    assert found["count"] == len(TEXT) - 1
    assert predict(tmp_path / "run", path, tmp_path / "out.csv") == len(TEXT) - 1


def test_check_tells_of_long_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = series(tmp_path / "data.csv")
    assert main(["check", str(path), "--json"]) == 0
    told = capsys.readouterr()
    found = json.loads(told.out)
    assert found["task"] == "forecast"
    assert [one["role"] for one in found["columns"]] == ["time", "input", "target"]
    assert "Reading the data" in told.err


def test_of_very_many_windows_some_are_learnt_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = series(tmp_path / "data.csv", 200)
    monkeypatch.setattr(long_tables, "MOST_LEARNT", 40)
    do_run(tmp_path / "run", path)
    assert "stride = 3" in (tmp_path / "run" / "spec.toml").read_text()
    # What a person says stands.
    do_run(tmp_path / "all", path, data__stride=1)
    assert "stride = 1" in (tmp_path / "all" / "spec.toml").read_text()
