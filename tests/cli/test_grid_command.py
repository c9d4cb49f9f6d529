"""`main.py grid`: the table, the sentences, JSON, and what it refuses."""

import json
from pathlib import Path

import pytest

from tests.runs.quick import series
from workbench import cli

QUICK = ["--set", "model.hidden=4", "--set", "training.epochs=2"]


def test_the_table_and_the_sentences_are_printed_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out = str(series(tmp_path / "data.csv")), tmp_path / "grid"
    asked = ["--cells", "rnn", "--activations", "tanh,sigmoid", "--depths", "1", "--seeds", "2"]
    assert cli.main(["grid", data, "--out", str(out), *asked, *QUICK]) == 0
    printed = capsys.readouterr().out
    assert "p against the best" in printed
    assert "Best: RNN" in printed
    assert "Welch" in printed
    assert len((out / "grid.csv").read_text("utf-8").splitlines()) == 3
    assert (out / "grid.md").read_text("utf-8").startswith("Best: RNN")
    assert (out / "rnn-sigmoid-depth1-seed1" / "summary.json").is_file()


def test_json_holds_the_rows_and_the_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out = str(series(tmp_path / "data.csv")), str(tmp_path / "grid")
    asked = ["--cells", "rnn", "--activations", "tanh", "--depths", "1,2", "--json"]
    assert cli.main(["grid", data, "--out", out, *asked, *QUICK]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["depth"] for row in sorted(found["rows"], key=lambda row: row["depth"])] == [1, 2]
    assert found["told"] == "one_seed"
    assert found["grid"] == out
    assert found["sentences"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--cells", "lstn"], "Did you mean lstm?"),
        (["--activations", "tahn"], "Did you mean tanh?"),
        (["--depths", "deep"], "1,2,3"),
        (["--depths", "17"], "depth from 1 to 16"),
        (["--seeds", "0"], "one seed"),
    ],
)
def test_what_is_no_grid_is_refused_with_a_hint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: list[str], said: str
) -> None:
    data, out = str(series(tmp_path / "data.csv")), tmp_path / "grid"
    assert cli.main(["grid", data, "--out", str(out), *asked]) == cli.MENDABLE
    assert said in capsys.readouterr().err
    assert not out.exists()
