"""Predicting, writing text and looking inside with trained runs."""

import csv
from pathlib import Path

import numpy as np
import pytest

from kernels import registry
from tests.runs.quick import do_run, series
from workbench.errors import UserError
from workbench.runs.inspection import horizon, inspect_run, report
from workbench.runs.use import predict, sample


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_predictions_stand_beside_the_truth_and_reach_into_the_future(forecast_run: Path, tmp_path: Path) -> None:
    count = predict(forecast_run, forecast_run.parent / "data.csv", tmp_path / "out.csv")
    rows = rows_of(tmp_path / "out.csv")
    assert len(rows) == count + 1
    assert rows[0][0] == "When"
    assert rows[0][2] == f"{rows[0][1]}_true"
    assert rows[-1][0] == "2006-09"
    assert rows[-1][2] == ""
    assert all(float(row[1]) == float(row[1]) for row in rows[1:])
    heading, *given = rows_of(forecast_run.parent / "data.csv")
    truth = {row[0]: float(row[heading.index(rows[0][1])]) for row in given}
    assert all(float(row[2]) == truth[row[0]] for row in rows[1:-1])


def test_a_text_gives_a_guess_a_token(text_run: Path, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("the lazy \u4f60 fox", "utf-8")
    assert predict(text_run, tmp_path / "new.txt", tmp_path / "out.csv") == len("the lazy \u4f60 fox") - 1
    rows = rows_of(tmp_path / "out.csv")
    assert rows[0] == ["row", "label", "label_true", "probability_true"]
    assert rows[1][2] == "h"
    assert all(0.0 <= float(row[3]) <= 1.0 for row in rows[1:])


def test_the_same_seed_writes_the_same_text(text_run: Path) -> None:
    first, again, other = (sample(text_run, "the ", 40, 1.0, seed) for seed in (1, 1, 2))
    assert first == again != other
    assert len(first) == 40


def test_unseen_symbols_are_noted_and_no_crash(text_run: Path) -> None:
    notes: list[str] = []
    assert len(sample(text_run, "\u4f60\u597d", 5, note=notes.append)) == 5
    assert "'\u4f60' '\u597d'" in notes[0]
    assert len(sample(text_run, "", 5, note=notes.append)) == 5
    assert len(notes) == 1


def test_a_forecast_does_not_write_text(forecast_run: Path) -> None:
    with pytest.raises(UserError, match="does not write text"):
        sample(forecast_run)


def test_data_that_do_not_fit_the_run_are_refused(forecast_run: Path, text_run: Path, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n" + "\n".join(f"{k},{k * k}" for k in range(60)), "utf-8")
    with pytest.raises(UserError):
        predict(forecast_run, tmp_path / "other.csv", tmp_path / "out.csv")
    with pytest.raises(UserError):
        predict(text_run, tmp_path / "none.txt", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_new_data_may_be_written_in_another_way(tmp_path: Path) -> None:
    text = series(tmp_path / "data.csv").read_text("utf-8").replace("Sales", "\u9500\u552e")
    names = ("utf-8", "gb18030", "utf-16", "big5")
    files = {name: tmp_path / f"{name}.csv" for name in names}
    for name, path in files.items():
        path.write_text(text.replace("\u9500\u552e", "\u92b7\u552e") if name == "big5" else text, name)
    do_run(tmp_path / "run", files["gb18030"], data__encoding="gb18030", data__inputs="Other", data__targets="Other")
    for name in names[:3]:
        assert predict(tmp_path / "run", files[name], tmp_path / "out.csv") > 0
    with pytest.raises(UserError, match="do not fit"):
        predict(tmp_path / "run", files["big5"], tmp_path / "out.csv", {"data.encoding": "utf-8"})
    assert predict(tmp_path / "run", files["big5"], tmp_path / "out.csv", {"data.encoding": "big5"}) > 0
    files["big5"].write_text(text.replace(",", ";").replace(".", ","), "utf-8")
    assert predict(tmp_path / "run", files["big5"], tmp_path / "out.csv", {"data.delimiter": "semicolon"}) > 0


def test_what_is_seen_inside(forecast_run: Path) -> None:
    found = inspect_run(forecast_run)
    layer = found["layers"][0]
    assert 0 < layer["gradient_horizon"] <= found["steps"]
    assert layer["spectral_radius"] > 0
    assert layer["spectral_radius_by_gate"].keys() == {"input", "forget", "candidate", "output"}
    assert 0.0 <= layer["saturation"] <= 1.0
    assert len(layer["gradient_flow"]) == found["steps"]
    assert "rnn.weight_hh_l0" in report(found)


@pytest.mark.parametrize("cell", list(registry.cells()))
def test_every_cell_can_be_looked_into(tmp_path: Path, cell: str) -> None:
    do_run(tmp_path / "run", series(tmp_path / "data.csv"), model__cell=cell, model__depth=2, training__epochs=1)
    found = inspect_run(tmp_path / "run")
    assert [layer["name"] for layer in found["layers"]] == ["layer 1", "layer 2"]
    (tmp_path / "data.csv").unlink()
    without = inspect_run(tmp_path / "run")
    assert without["layers"][0]["gradient_horizon"] is None
    assert without["layers"][0]["spectral_radius"] == found["layers"][0]["spectral_radius"]
    assert "Only the weights" in report(without)
    gates = registry.cells()[cell].gates
    for layer in found["layers"]:
        assert layer["saturation_by_gate"].keys() == set(gates)
        assert layer["reverse"] is None
        # A minGRU has no recurrent weights, and those of an IndRNN act on each unit alone.
        assert (layer["spectral_radius"] is None) == (cell == "mingru")
        assert layer["spectral_radius_by_gate"].keys() == (set() if cell in ("mingru", "indrnn") else set(gates))


def test_the_horizon_is_where_the_gradient_falls_below_a_hundredth() -> None:
    assert horizon(0.5 ** np.arange(20.0)[::-1]) == 7
    assert horizon(np.ones(5)) == 5
    assert horizon(2.0 ** np.arange(5.0)[::-1]) == 5
    assert horizon(np.zeros(5)) == 0
