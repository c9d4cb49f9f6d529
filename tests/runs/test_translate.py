"""Translations from the file to the folder, and what is done with a trained translator."""

import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.data.pairs import counting
from tests.export.test_programs import rows_of, run_program
from tests.runs.quick import do_run
from workbench import cli
from workbench.data import Translate, load, prepare
from workbench.errors import UserError
from workbench.runs.completing import complete
from workbench.runs.estimate import training_bytes, weights_of
from workbench.runs.folder import RunFolder
from workbench.runs.inspection import inspect_run, report
from workbench.runs.use import evaluate, open_trained, predict, sample, translate_texts
from workbench.training.events import Event, Prepared, Translated
from workbench.training.spec import Spec, apply_settings

LEARNT: dict[str, Any] = {"model__hidden": 48, "training__epochs": 40, "training__learning_rate": 0.01}


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that has learnt to count, its data beside it."""
    folder = tmp_path_factory.mktemp("counting")
    do_run(folder / "run", counting(folder / "data.csv", rows=700), **LEARNT)
    return folder / "run"


def test_a_run_tells_and_keeps_what_it_should(tmp_path: Path) -> None:
    told: list[Event] = []
    summary = do_run(tmp_path / "run", counting(tmp_path / "x.csv", rows=200), events=told, training__epochs=2)
    assert summary["task"] == "translate"
    assert set(summary["test"]) == {"exact_match", "token_accuracy", "baselines"}
    assert set(summary["test"]["baselines"]) == {"commonest", "copy"}
    prepared = next(event for event in told if isinstance(event, Prepared))
    assert [name for name, _, _ in prepared.baselines] == ["unigram"]
    assert prepared.parameters == summary["parameters"]
    names = prepared.layer_names
    assert names == ("encoder embedding", "encoder layer 1", "decoder embedding", "decoder layer 1", "bridge",
                     "attention", "head")  # fmt: skip
    last = [event for event in told if isinstance(event, Translated)][-1]
    assert last.exact_match == summary["test"]["exact_match"]
    assert [one.right for one in last.shown] == sorted(one.right for one in last.shown)
    first = last.shown[0]
    assert first.attention.shape == (len(first.written), len(first.read))
    np.testing.assert_allclose(first.attention.sum(axis=1), 1.0, rtol=1e-5)
    lines = (tmp_path / "run" / "metrics.jsonl").read_text("utf-8").splitlines()
    assert [layer["name"] for layer in json.loads(lines[0])["layers"]] == list(names)
    weights, metadata = RunFolder.open(tmp_path / "run").read_weights()
    assert {"encoder.rnn.weight_ih_l0_reverse", "decoder.embedding.weight", "attention.score"} <= set(weights)
    assert metadata["vocabulary"] == metadata["fitted"]["symbols"]


def test_the_memory_is_told_before_it_is_taken(tmp_path: Path) -> None:
    path = counting(tmp_path / "x.csv")
    spec = apply_settings(Spec(), {"data.path": str(path), "model.hidden": 4096, "model.depth": 16})
    whole, data, _ = complete(spec, tmp_path)
    task = prepare(data, whole.data)
    assert weights_of(whole, task) > 16 * 2 * 3 * 4096**2
    assert training_bytes(whole, task) > 10 * 4 * weights_of(whole, task)
    with pytest.raises(UserError, match="of memory"):
        do_run(tmp_path / "run", path, model__hidden=8192, model__depth=16)
    small = apply_settings(whole, {"model.hidden": 16, "model.depth": 1, "training.threads": 2})
    assert 1 << 20 < training_bytes(small, task) < 64 << 20


def test_it_learns(learnt: Path) -> None:
    summary = RunFolder.open(learnt).read_summary()
    assert summary["test"]["exact_match"] > 0.9
    assert summary["test"]["token_accuracy"] > 0.95
    assert [one.said for one in translate_texts(learnt, ["123", " 5", "41"])] == ["three two one", "five", "one four"]
    assert [one.said for one in translate_texts(learnt, ["123"], beam=4)] == ["three two one"]


def test_predict_and_evaluate(learnt: Path, tmp_path: Path) -> None:
    data = tmp_path / "new.csv"
    data.write_text('source,target\n21,one two\n33,\n4,"five"\n', "utf-8")
    assert predict(learnt, data, tmp_path / "out.csv") == 3
    assert rows_of(tmp_path / "out.csv") == [
        ["row", "source", "prediction", "true"], ["1", "21", "one two", "one two"], ["2", "33", "three three", ""],
        ["3", "4", "four", "five"],
    ]  # fmt: skip
    found = evaluate(learnt, data)
    assert (found["count"], found["exact_match"]) == (3, 0.5)
    data.write_text("source\n21\n", "utf-8")
    predict(learnt, data, tmp_path / "out.csv")
    assert rows_of(tmp_path / "out.csv")[1] == ["1", "21", "one two", ""]
    with pytest.raises(UserError, match="no answers"):
        evaluate(learnt, data)
    # The weights' file stands alone.
    alone = tmp_path / "weights.safetensors"
    alone.write_bytes((learnt / "weights.safetensors").read_bytes())
    assert translate_texts(alone, ["21"])[0].said == "one two"


def test_a_resumed_run_has_the_same_bits(tmp_path: Path) -> None:
    path = counting(tmp_path / "x.csv", rows=200)
    settings: dict[str, Any] = {"training__epochs": 4, "model__dropout": 0.2, "training__threads": 2}
    do_run(tmp_path / "whole", path, **settings)
    asked = [0]

    def stop() -> bool:
        asked[0] += 1
        return asked[0] > 7

    stopped = do_run(tmp_path / "parts", path, stop, **settings)
    assert stopped["reason"] == "stopped"
    assert stopped["epochs"] < 4
    do_run(tmp_path / "parts", path, resume=True, **settings)
    whole, parts = (RunFolder.open(tmp_path / name) for name in ("whole", "parts"))
    for name, value in whole.read_weights()[0].items():
        assert value.tobytes() == parts.read_weights()[0][name].tobytes(), name
    assert whole.read_summary()["test"] == parts.read_summary()["test"]


def test_other_tasks_do_not_translate(learnt: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not write text"):
        sample(learnt)
    data = tmp_path / "x.csv"
    data.write_text("a\n" + "\n".join(str(n % 7) for n in range(90)) + "\n", "utf-8")
    do_run(tmp_path / "run", data, training__epochs=1)
    with pytest.raises(UserError, match="does not translate"):
        translate_texts(tmp_path / "run", ["x"])
    with pytest.raises(UserError, match="source"):
        predict(learnt, data, tmp_path / "out.csv")


def test_an_exploding_run_keeps_its_last_good_weights(tmp_path: Path) -> None:
    settings: dict[str, Any] = {
        "training__learning_rate": 1000.0,
        "training__optimizer": "sgd",
        "training__clip_norm": 0.0,
    }
    summary = do_run(
        tmp_path / "run", counting(tmp_path / "x.csv"), model__cell="rnn", model__activation="relu", **settings
    )
    assert summary["reason"] == "not_finite"
    weights, _ = RunFolder.open(tmp_path / "run").read_weights()
    assert all(np.isfinite(value).all() for value in weights.values())


def test_what_is_seen_inside(learnt: Path) -> None:
    found = inspect_run(learnt)
    assert [layer["name"] for layer in found["layers"]] == ["encoder layer 1", "decoder layer 1"]
    for layer in found["layers"]:
        assert 0 < layer["gradient_horizon"] <= layer["steps"]
        assert 0 <= layer["saturation"] <= 1
        assert layer["spectral_radius"] > 0
    assert found["layers"][0]["reverse"] is not None
    assert found["layers"][1]["reverse"] is None
    assert "decoder layer 1: spectral radius" in report(found)


# Cell, activation, and settings that change what the exported programs have to do.
PROGRAMS: list[tuple[str, str, dict[str, Any]]] = [
    ("lstm", "tanh", {}),
    ("gru", "tanh", {"model__beam": 3}),
    ("rnn", "relu", {"model__attention": False, "model__depth": 2}),
    ("lstm", "tanh", {"model__bidirectional": False, "data__tokens": "word", "model__depth": 2}),
    ("lstm_peephole", "tanh", {"model__layer_norm": True, "model__beam": 2}),
    ("mingru", "tanh", {"model__residual": True, "model__depth": 2, "data__tokens": "byte"}),
]


@pytest.mark.parametrize("kind", ["numpy", "torch"])
@pytest.mark.parametrize(("cell", "activation", "settings"), PROGRAMS)
def test_exported_programs_translate_alike(
    cell: str, activation: str, settings: dict[str, Any], kind: str, tmp_path: Path
) -> None:
    made: dict[str, Any] = {
        "model__bidirectional": True,
        "training__precision": "float64",
        "training__epochs": 12,
    } | settings
    made |= {"model__hidden": 12, "training__learning_rate": 0.02, "training__epochs": 12}
    data = counting(tmp_path / "data.csv", rows=80)
    do_run(tmp_path / "run", data, model__cell=cell, model__activation=activation, **made)
    trained = open_trained(tmp_path / "run")
    assert isinstance(prepare(load(trained.spec.data, tmp_path), trained.spec.data), Translate)
    with data.open("a", encoding="utf-8") as file:
        csv.writer(file).writerows([["", "five"], ["9 new,", ""], ["12", "NA"]])
    predict(tmp_path / "run", data, tmp_path / "ours.csv")
    ours = rows_of(tmp_path / "ours.csv")
    assert len({row[2] for row in ours}) > 5, "the network always says the same: nothing is compared"
    assert run_program(kind, tmp_path / "run", data, tmp_path) == ours


def test_the_command(learnt: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli.main(["translate", str(learnt), "12", "3"]) == 0
    assert capsys.readouterr().out.splitlines() == ["two one", "three"]
    assert cli.main(["translate", str(learnt), "--beam", "3", "--json", "12"]) == 0
    told = json.loads(capsys.readouterr().out)[0]
    assert (told["source"], told["prediction"]) == ("12", "two one")
    assert len(told["attention"]) == len(told["written"]) == len("two one") + 1
    assert 0.3 < told["probability"] <= 1.0
    assert math.isclose(sum(told["attention"][0]), 1.0, rel_tol=1e-5)

    class Lines:
        def __iter__(self) -> Any:
            return iter(["4\n", "55\n"])

    monkeypatch.setattr("sys.stdin", Lines())
    assert cli.main(["translate", str(learnt), "-"]) == 0
    assert capsys.readouterr().out.splitlines() == ["four", "five five"]
    assert cli.main(["eval", str(learnt), str(learnt.parent / "data.csv")]) == 0
    assert "exact_match" in capsys.readouterr().out
