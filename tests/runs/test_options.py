"""Runs from end to end with the options of the network and of the training: they learn, go on, predict and are seen."""

import csv
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kernels.network import Network
from tests.runs.quick import do_run, series
from tests.runs.reference import random_weights, slow_outputs
from workbench.data import load, prepare
from workbench.errors import UserError
from workbench.export import export
from workbench.runs.building import architecture_of, build_network
from workbench.runs.folder import RunFolder
from workbench.runs.inspection import inspect_run, report
from workbench.runs.use import open_trained, predict

OPTIONS: dict[str, dict[str, Any]] = {
    "bidirectional": {"model__bidirectional": True},
    "layer_norm": {"model__layer_norm": True},
    "residual": {"model__residual": True, "model__depth": 3},
    "dropout": {"model__dropout": 0.3, "model__depth": 2},
    "variational": {"model__dropout": 0.3, "model__variational": True},
    "all": {
        "model__bidirectional": True,
        "model__layer_norm": True,
        "model__residual": True,
        "model__dropout": 0.2,
        "model__depth": 2,
    },
}
RULES: dict[str, dict[str, Any]] = {
    "huber": {"training__loss": "huber"},
    "step": {"training__schedule": "step", "training__schedule_every": 2},
    "plateau": {"training__schedule": "plateau", "training__schedule_patience": 1},
    "warmup": {"training__warmup": 5, "training__schedule": "cosine"},
    "clips": {"training__clip_value": 0.01, "training__optimizer": "lion", "training__weight_decay": 0.1},
}


@pytest.mark.parametrize("cell", ["lstm", "gru"])
@pytest.mark.parametrize("name", [*OPTIONS, *RULES])
def test_a_run_with_the_option_goes_on_with_the_same_bits(tmp_path: Path, name: str, cell: str) -> None:
    path = series(tmp_path / "data.csv")
    settings: dict[str, Any] = {"model__cell": cell, "training__epochs": 6} | (OPTIONS | RULES)[name]
    whole = do_run(tmp_path / "whole", path, **settings)
    assert whole["reason"] == "done"
    asked = [0]

    def stop() -> bool:
        asked[0] += 1
        return asked[0] > 7

    assert do_run(tmp_path / "broken", path, stop=stop, **settings)["reason"] == "stopped"
    assert do_run(tmp_path / "broken", path, resume=True, **settings)["reason"] == "done"
    first, second = (open_trained(tmp_path / one).weights for one in ("whole", "broken"))
    assert first.keys() == second.keys()
    assert all(np.array_equal(first[one], second[one]) for one in first)
    courses: list[list[Any]] = []
    for folder in ("whole", "broken"):
        lines = RunFolder.open(tmp_path / folder).metrics()
        courses.append([(line["train_loss"], line["learning_rate"]) for line in lines if line["kind"] == "epoch"])
    assert courses[0] == courses[1]


@pytest.mark.parametrize("name", list(OPTIONS))
def test_an_option_changes_what_is_learnt(tmp_path: Path, name: str) -> None:
    path = series(tmp_path / "data.csv")
    with_it = OPTIONS[name]
    plain = {key: value for key, value in with_it.items() if key == "model__depth"}
    do_run(tmp_path / "plain", path, **plain)
    do_run(tmp_path / "with", path, **with_it)
    first, second = (
        [line["loss"] for line in RunFolder.open(tmp_path / one).metrics() if line["kind"] == "step"]
        for one in ("plain", "with")
    )
    assert first != second


@pytest.mark.parametrize("name", list(OPTIONS))
def test_a_network_with_the_option_says_what_its_equations_say(tmp_path: Path, name: str) -> None:
    do_run(tmp_path / "run", series(tmp_path / "data.csv"), training__precision="float64", **OPTIONS[name])
    trained = open_trained(tmp_path / "run")
    task = prepare(load(trained.spec.data, tmp_path / "run"), trained.spec.data)
    architecture = architecture_of(trained.spec, task)
    network = build_network(trained.spec, task)
    assert isinstance(network, Network)
    weights = random_weights(architecture)
    network.load(weights)
    inputs = np.random.default_rng(0).standard_normal((7, 3, task.inputs))
    assert network.run(inputs)[0] == pytest.approx(slow_outputs(architecture, weights, inputs), rel=1e-10)


@pytest.mark.parametrize("kind", ["torch", "numpy"])
@pytest.mark.parametrize("name", list(OPTIONS))
def test_an_exported_program_gives_what_predict_gives(tmp_path: Path, name: str, kind: str) -> None:
    if kind == "torch":
        pytest.importorskip("torch", reason="torch is not installed")
    data, run = series(tmp_path / "data.csv", rows=60), tmp_path / "run"
    do_run(run, data, data__window=5, **OPTIONS[name])
    predict(run, data, tmp_path / "ours.csv")
    export(run, kind, tmp_path / kind)
    command = [sys.executable, "-W", "error", str(tmp_path / kind / "model.py"), str(data), "--out", "theirs.csv"]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=120)
    ours, theirs = (_column(tmp_path / f"{one}.csv") for one in ("ours", "theirs"))
    assert theirs == pytest.approx(ours, rel=1e-4, abs=1e-3)


def _column(path: Path) -> list[float]:
    with path.open(encoding="utf-8", newline="") as file:
        return [float(row[1]) for row in list(csv.reader(file))[1:]]


@pytest.mark.parametrize("name", list(OPTIONS))
def test_what_is_seen_inside_with_the_option(tmp_path: Path, name: str) -> None:
    do_run(tmp_path / "run", series(tmp_path / "data.csv"), **OPTIONS[name])
    found = inspect_run(tmp_path / "run")
    both = name in ("bidirectional", "all")
    for layer in found["layers"]:
        assert 0 < layer["gradient_horizon"] <= found["steps"]
        assert 0.0 <= layer["saturation"] <= 1.0
        assert layer["spectral_radius"] > 0
        assert (layer["reverse"] is not None) == both
    assert ("backwards" in report(found)) == both


def test_dropout_is_for_training_alone(tmp_path: Path) -> None:
    do_run(tmp_path / "run", series(tmp_path / "data.csv"), model__dropout=0.5)
    for name in ("a.csv", "b.csv"):
        predict(tmp_path / "run", tmp_path / "data.csv", tmp_path / name)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_a_text_is_not_read_from_both_ends(tmp_path: Path) -> None:
    (tmp_path / "data.txt").write_text("the quick brown fox jumps over the lazy dog. " * 40, "utf-8")
    with pytest.raises(UserError, match="reads ahead"):
        do_run(tmp_path / "run", tmp_path / "data.txt", model__bidirectional=True)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("name", ["layer_norm", "residual", "variational"])
def test_a_text_can_have_the_other_options(tmp_path: Path, name: str) -> None:
    (tmp_path / "data.txt").write_text("the quick brown fox jumps over the lazy dog. " * 40, "utf-8")
    summary = do_run(tmp_path / "run", tmp_path / "data.txt", training__epochs=1, **OPTIONS[name])
    assert np.isfinite(summary["validation_loss"])


def test_labels_of_steps_can_be_read_from_both_ends(tmp_path: Path) -> None:
    asked = [0]

    def stop() -> bool:
        asked[0] += 1
        return asked[0] > 3

    summary = do_run(tmp_path / "run", "sample:copy", stop=stop, model__bidirectional=True)
    assert summary["reason"] == "stopped"
