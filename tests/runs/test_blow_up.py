"""A rectifier without a clip on the adding problem: caught at the right step, taken back, named, and gone on from."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.runs.quick import series
from workbench.data import load, prepare
from workbench.errors import UserError
from workbench.runs.building import build_network
from workbench.runs.folder import RunFolder
from workbench.runs.job import run_job
from workbench.training.checkpoint import generator
from workbench.training.events import BlewUp, Event, Notice, Steered
from workbench.training.spec import Spec, apply_settings

Weights = dict[str, Any]
ADDING: dict[str, Any] = {
    "data.path": "sample:adding", "data.window": 100, "data.portion": 0.05, "model.cell": "rnn",
    "model.activation": "relu", "model.hidden": 32, "training.optimizer": "sgd", "training.clip_norm": 0.0,
    "training.epochs": 3, "training.batch": 20, "training.threads": 1,
}  # fmt: skip


def run(out: Path, settings: dict[str, Any], **more: Any) -> tuple[dict[str, Any], list[Event]]:
    told: list[Event] = []
    spec = apply_settings(Spec(), settings)
    return run_job(spec, Path.cwd(), out, told.append, lambda: False, explicit=set(settings), **more), told


def one_step(weights: Weights, inputs: Any, targets: Any, rate: float) -> tuple[bool, Weights]:
    """A step of plain descent for an Elman network of rectifiers, from the definition; whether all was finite."""
    w_i, w_h = weights["rnn.weight_ih_l0"], weights["rnn.weight_hh_l0"]
    bias = weights["rnn.bias_ih_l0"] + weights["rnn.bias_hh_l0"]
    states = [np.zeros((inputs.shape[1], len(w_h)), np.float32)]
    for x in inputs:
        states.append(np.maximum(x @ w_i.T + states[-1] @ w_h.T + bias, np.float32(0)))
    error = states[-1] @ weights["head.weight"].T + weights["head.bias"] - targets
    loss = float((error**2).mean())
    d = 2 * error / np.float32(error.size)
    gradients = {"head.weight": d.T @ states[-1], "head.bias": d.sum(0)}
    gradients |= {name: np.zeros_like(w) for name, w in weights.items() if name.startswith("rnn.")}
    back = d @ weights["head.weight"]
    for t in range(len(inputs), 0, -1):
        a = back * (states[t] > 0)
        gradients["rnn.weight_ih_l0"] += a.T @ inputs[t - 1]
        gradients["rnn.weight_hh_l0"] += a.T @ states[t - 1]
        gradients["rnn.bias_ih_l0"] += a.sum(0)
        gradients["rnn.bias_hh_l0"] += a.sum(0)
        back = a @ w_h
    norm = sum(float((g.astype(np.float64) ** 2).sum()) for g in gradients.values())
    after = {name: w - np.float32(rate) * gradients[name] for name, w in weights.items()}
    return bool(np.isfinite(loss) and np.isfinite(norm)), after


def first_bad_step(folder: Path) -> int:
    """Step by step in NumPy, with the run's own first weights and its batches in their order."""
    spec = RunFolder.open(folder).read_spec()
    task = prepare(load(spec.data, folder), spec.data)
    weights = build_network(spec, task).parameters
    with np.errstate(over="ignore", invalid="ignore"):
        random, step = generator(spec.training.seed), 0
        for _ in range(spec.training.epochs):
            for inputs, targets in task.batches("train", spec.training.batch, random, np.float32):
                step += 1
                finite, after = one_step(weights, inputs, targets, spec.training.learning_rate)
                if not finite:
                    return step
                weights = after
    return 0


@pytest.mark.parametrize("rate", [1e-2, 1e-4, 2e-6])
def test_it_explodes_at_the_step_that_a_check_of_every_step_finds(tmp_path: Path, rate: float) -> None:
    summary, told = run(tmp_path / "run", ADDING | {"training.learning_rate": rate})
    blow_up = summary["blow_up"]
    assert summary["reason"] == "not_finite"
    assert blow_up["step"] == first_bad_step(tmp_path / "run") > 0
    assert blow_up["back_to"] < blow_up["step"]
    assert (blow_up["layer"], blow_up["tensor"]) == ("layer 1", "rnn.weight_hh_l0")
    assert blow_up["where"] in ("forward", "loss", "backward")
    assert 1 <= blow_up["time_step"] <= blow_up["length"] == 100
    notice = next(one for one in told if isinstance(one, Notice))
    assert notice.go_on
    assert "layer 1" in notice.message
    assert f"step {blow_up['step']} of epoch" in notice.message
    assert any(isinstance(one, BlewUp) for one in told)
    lines = RunFolder.open(tmp_path / "run").metrics()
    assert [line["step"] for line in lines if line["kind"] == "not_finite"] == [blow_up["step"]]


def test_the_sequences_that_are_named_are_those_of_the_batch(tmp_path: Path) -> None:
    summary, _ = run(tmp_path / "run", ADDING | {"training.learning_rate": 1e-2})
    blow_up, folder = summary["blow_up"], tmp_path / "run"
    spec = RunFolder.open(folder).read_spec()
    task = prepare(load(spec.data, folder), spec.data)
    batches = list(task.batches("train", 20, generator(spec.training.seed), np.float32))
    failed = batches[blow_up["step"] - 1][0]
    in_order = np.concatenate([one[0] for one in task.batches("train", 20, None, np.float32)], axis=1)
    assert blow_up["windows"]
    for number in blow_up["windows"]:
        assert any(np.array_equal(in_order[:, number - 1], failed[:, row - 1]) for row in blow_up["rows"])


def test_another_run_goes_on_from_the_last_good_state_and_names_its_parent(tmp_path: Path) -> None:
    settings = ADDING | {"training.learning_rate": 1e-3}
    summary, told = run(tmp_path / "first", settings)
    notice = next(one for one in told if isinstance(one, Notice))
    good = RunFolder.open(tmp_path / "first").read_checkpoint()
    assert good is not None
    assert good.progress.step == summary["blow_up"]["back_to"]
    assert all(np.isfinite(array).all() for array in good.network.values())
    after, _ = run(tmp_path / "second", settings | notice.suggested, parent=tmp_path / "first")
    assert after["reason"] == "done"
    assert after["parent"] == {"run": "first", "step": good.progress.step, "changed": notice.suggested}
    lines = RunFolder.open(tmp_path / "second").metrics()
    steps = [line["step"] for line in lines if line["kind"] == "step"]
    assert steps == list(range(1, after["steps"] + 1))
    assert "went on from first" in (tmp_path / "second" / "spec.toml").read_text("utf-8")


def test_a_network_of_another_size_cannot_go_on(tmp_path: Path) -> None:
    run(tmp_path / "first", ADDING | {"training.learning_rate": 1e-2})
    with pytest.raises(UserError, match="begun with 32, not 16"):
        run(tmp_path / "second", ADDING | {"model.hidden": 16}, parent=tmp_path / "first")


def test_rows_of_a_table_are_named(tmp_path: Path) -> None:
    settings: dict[str, Any] = {
        "data.path": str(series(tmp_path / "data.csv")), "data.window": 12, "model.cell": "rnn",
        "model.activation": "relu", "training.optimizer": "sgd", "training.learning_rate": 10.0, "data.scale": "none",
        "training.clip_norm": 0.0, "training.epochs": 2, "training.threads": 1,
    }  # fmt: skip
    summary, told = run(tmp_path / "run", settings)
    lines = summary["blow_up"]["lines"]
    assert lines
    assert all(last - first == 11 and 1 <= first < last <= 80 for first, last in lines)
    notice = next(one for one in told if isinstance(one, Notice))
    assert f"{lines[0][0]}–{lines[0][1]}" in notice.message


def test_a_clip_that_is_changed_on_the_way_is_recorded_and_gone_on_with(tmp_path: Path) -> None:
    asked = [0]

    def steer() -> dict[str, Any]:
        asked[0] += 1
        return {"training.clip_norm": 0.25} if asked[0] > 2 else {}

    settings = ADDING | {"training.learning_rate": 1e-4, "training.clip_norm": 1.0}
    summary, told = run(tmp_path / "run", settings, steer=steer)
    (change,) = summary["changes"]
    assert (change["key"], change["value"], change["before"]) == ("training.clip_norm", 0.25, 1.0)
    assert [one.value for one in told if isinstance(one, Steered)] == [0.25]
    lines = [line for line in RunFolder.open(tmp_path / "run").metrics() if line["kind"] == "setting"]
    assert [line["step"] for line in lines] == [change["step"]]
    assert "changed to 0.25" in (tmp_path / "run" / "spec.toml").read_text("utf-8")
    told.clear()
    spec = apply_settings(RunFolder.open(tmp_path / "run").read_spec(), {"training.epochs": 4})
    again = run_job(spec, tmp_path / "run", tmp_path / "run", told.append, lambda: False, resume=True,
                    explicit={"training.epochs"})  # fmt: skip
    assert again["changes"] == [change]
    assert json.loads((tmp_path / "run" / "summary.json").read_text("utf-8"))["epochs"] == 4
