"""Classifying and labelling from file to folder: training, prediction, measuring, looking inside, other programs."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kernels.network import Network
from tests.data import labelled
from tests.export.test_programs import agree, rows_of, run_program
from tests.runs.quick import do_run
from workbench import cli
from workbench.data import LabelTask, load, prepare
from workbench.errors import UserError
from workbench.runs.building import build_network
from workbench.runs.folder import RunFolder
from workbench.runs.inspection import from_the_end, inspect_run, of_one_length
from workbench.runs.use import evaluate, predict
from workbench.training.events import Classified, Event, Notice
from workbench.training.spec import Spec, apply_settings

Maker = Callable[[Path], Path]
FORMS: dict[str, Maker] = {
    "waves.ts": lambda path: labelled.ts_file(path, missing=True),
    "groups.csv": labelled.grouped_csv,
    "steps.csv": lambda path: labelled.grouped_csv(path, steps=True),
    "texts.csv": labelled.texts_csv,
    "tags.csv": labelled.tagged_csv,
    "folder": labelled.class_folder,
    "tables": lambda path: labelled.class_folder(path, tables=True),
}
QUICK: dict[str, Any] = {"training__epochs": 12, "model__dropout": 0.0, "training__learning_rate": 0.02}


@pytest.mark.parametrize("name", FORMS)
def test_a_run_learns_predicts_and_is_looked_into(name: str, tmp_path: Path) -> None:
    data, events = FORMS[name](tmp_path / name), list[Event]()
    summary = do_run(tmp_path / "run", data, events=events, **QUICK)
    test = summary["test"]
    assert test["accuracy"] > test["baselines"]["majority"]["accuracy"]
    assert {"macro_f1", "confusion", "labels", "classes"} <= test.keys()
    told = [one for one in events if isinstance(one, Classified)]
    assert np.array_equal(told[-1].confusion, test["confusion"])
    count = predict(tmp_path / "run", data, tmp_path / "out.csv")
    rows = rows_of(tmp_path / "out.csv")
    assert len(rows) == count + 1
    assert rows[0][1:3] == ["label", "label_true"]
    right = [row[1] == row[2] for row in rows[1:]]
    assert evaluate(tmp_path / "run", data)["accuracy"] == pytest.approx(np.mean(right))
    assert [sum(map(float, row[3:])) for row in rows[1:]] == pytest.approx([1.0] * count, abs=1e-4)
    found = inspect_run(tmp_path / "run")
    assert not found["note"]
    assert len(found["layers"][0]["gradient_flow"]) == found["steps"] > 0
    for kind in ("numpy", "torch"):
        (tmp_path / kind).mkdir()
        agree(rows, run_program(kind, tmp_path / "run", data, tmp_path / kind))


def test_the_course_of_a_batch_changes_no_answer(tmp_path: Path) -> None:
    """Other batches, other padding, other neighbours: the same logits beyond rounding."""
    spec = apply_settings(Spec(), {"data.path": str(labelled.ts_file(tmp_path / "w.ts")), "model.bidirectional": True})
    spec = apply_settings(spec, {"model.hidden": 6, "training.precision": "float64"})
    task = prepare(load(spec.data, tmp_path), spec.data)
    assert isinstance(task, LabelTask)
    network = build_network(spec, task)
    assert isinstance(network, Network)
    whole = next(network.run(one[0], lengths=one[2])[0] for one in task.batches("all", 100, None, np.float64))
    for size in (1, 7):
        parts = [network.run(one[0], lengths=one[2])[0] for one in task.batches("all", size, None, np.float64)]
        np.testing.assert_allclose(np.concatenate(parts), whole, rtol=1e-9, atol=1e-12)


def test_a_stopped_run_goes_on_with_the_same_bits(tmp_path: Path) -> None:
    data = labelled.ts_file(tmp_path / "w.ts")
    # A course along the cosine would be another one for fewer epochs.
    settings: dict[str, Any] = {"model__dropout": 0.3, "training__batch": 4, "training__schedule": "constant"}
    do_run(tmp_path / "whole", data, training__epochs=6, **settings)
    do_run(tmp_path / "parts", data, training__epochs=3, **settings)
    do_run(tmp_path / "parts", data, training__epochs=6, resume=True)
    ours, theirs = (RunFolder.open(tmp_path / name).read_checkpoint() for name in ("whole", "parts"))
    assert ours is not None
    assert theirs is not None
    assert all(np.array_equal(ours.network[name], theirs.network[name]) for name in ours.network)


def test_unlabelled_data_are_predicted_and_not_measured(tmp_path: Path) -> None:
    do_run(tmp_path / "run", labelled.texts_csv(tmp_path / "t.csv"), training__epochs=1)
    (tmp_path / "new.csv").write_text('Text\nsome words that are new\n"another one, with words"\n', "utf-8")
    assert predict(tmp_path / "run", tmp_path / "new.csv", tmp_path / "out.csv") == 2
    assert [row[2] for row in rows_of(tmp_path / "out.csv")[1:]] == ["", ""]
    with pytest.raises(UserError, match="no answers"):
        evaluate(tmp_path / "run", tmp_path / "new.csv")


def test_a_run_on_a_folder_takes_a_single_file(tmp_path: Path) -> None:
    do_run(tmp_path / "run", labelled.class_folder(tmp_path / "texts"), training__epochs=1)
    (tmp_path / "one.txt").write_text("this is number 7", "utf-8")
    assert predict(tmp_path / "run", tmp_path / "one.txt", tmp_path / "out.csv") == 1
    assert rows_of(tmp_path / "out.csv")[1][0] == "one.txt"


def test_data_of_another_kind_are_refused(tmp_path: Path) -> None:
    do_run(tmp_path / "run", labelled.ts_file(tmp_path / "w.ts"), training__epochs=1)
    (tmp_path / "x.ts").write_text("@classLabel false\n@data\n1,2,3\n", "utf-8")
    with pytest.raises(UserError, match="not of the kind"):
        predict(tmp_path / "run", tmp_path / "x.ts", tmp_path / "out.csv")


def test_truncation_is_refused_with_a_word(tmp_path: Path) -> None:
    events: list[Event] = []
    data = labelled.tagged_csv(tmp_path / "g.csv")
    do_run(tmp_path / "run", data, events=events, training__truncate=3, model__bidirectional=False)
    assert any("stay whole" in one.message for one in events if isinstance(one, Notice))


def test_flows_of_different_lengths_meet_at_the_end() -> None:
    flows = [np.array([[1.0, 2.0]]), np.array([[4.0, 5.0, 6.0]])]
    assert from_the_end(flows).tolist() == [[4.0, 3.0, 4.0]]
    inputs, lengths = np.arange(12.0).reshape(3, 4, 1), np.array([3, 1, 3, 2])
    pairs = list(of_one_length([(inputs, np.arange(4), lengths)]))
    assert [(one.shape, other.tolist()) for one, other in pairs] == [
        ((1, 1, 1), [1]),
        ((2, 1, 1), [3]),
        ((3, 2, 1), [0, 2]),
    ]


def test_the_command_line_measures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = labelled.ts_file(tmp_path / "w.ts")
    do_run(tmp_path / "run", data, training__epochs=2)
    assert cli.main(["eval", str(tmp_path / "run"), str(data), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["count"] == 40
    assert found["labels"] == ["low", "high"]
    assert cli.main(["eval", str(tmp_path / "run"), str(data)]) == 0
    assert "precision" in capsys.readouterr().out


def test_forecasts_are_measured_on_other_data_too(forecast_run: Path) -> None:
    assert evaluate(forecast_run, forecast_run.parent / "data.csv")["rmse"] > 0
