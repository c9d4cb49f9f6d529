"""Runs from a spec to a folder, with real data and real kernels."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.runs.quick import TEXT, do_run, series
from workbench.data import byte_stream, streaming
from workbench.data.watch import StoppedError
from workbench.errors import UserError
from workbench.runs.completing import chosen_settings, complete
from workbench.runs.folder import RunFolder
from workbench.runs.job import run_job
from workbench.runs.use import open_trained
from workbench.training.events import Chosen, EpochEnded, Event, Finished, Forecasted, Prepared, Stepped
from workbench.training.spec import Spec, apply_settings, read_spec


def test_a_run_folder_holds_what_it_promises(forecast_run: Path) -> None:
    assert {one.name for one in forecast_run.iterdir()} == {
        "spec.toml", "metrics.jsonl", "summary.json", "weights.safetensors", "checkpoint", "probes.jsonl", "moments",
        "curves",
    }  # fmt: skip
    summary = json.loads((forecast_run / "summary.json").read_text("utf-8"))
    wanted = (
        "task parameters epochs best_epoch train_loss validation_loss test_loss seconds steps_per_second device"
        " versions test reason"
    )
    assert set(wanted.split()) <= summary.keys()
    assert {"rmse", "mae", "baselines"} <= summary["test"].keys()
    assert summary["test"]["baselines"].keys() == {"persistence", "seasonal_naive", "drift"}
    spec = read_spec(forecast_run / "spec.toml")
    assert len(spec.data.sha256) == 64
    assert Path(spec.data.path).is_absolute()
    assert spec.data.targets
    assert spec.data.window > 0


def test_a_run_stopped_while_it_reads_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(byte_stream, "PIECE", 64)
    monkeypatch.setattr(streaming, "STREAM_FROM", 1)
    told: list[Event] = []
    with pytest.raises(StoppedError):
        do_run(tmp_path / "run", series(tmp_path / "data.csv"), stop=lambda: len(told) > 1, events=told)
    assert not (tmp_path / "run").exists()


def test_weights_stand_alone(forecast_run: Path, tmp_path: Path) -> None:
    alone = tmp_path / "somewhere.safetensors"
    alone.write_bytes((forecast_run / "weights.safetensors").read_bytes())
    trained = open_trained(alone)
    assert trained.fitted["task"] == "forecast"
    assert trained.spec == read_spec(forecast_run / "spec.toml")
    assert {"rnn.weight_ih_l0", "head.bias"} <= trained.weights.keys()


def test_events_come_in_their_order(tmp_path: Path) -> None:
    events: list[Event] = []
    summary = do_run(tmp_path / "run", series(tmp_path / "data.csv"), events=events)
    kinds = [type(event) for event in events]
    assert kinds.index(Chosen) < kinds.index(Prepared) < kinds.index(Stepped) < kinds.index(EpochEnded)
    assert isinstance(events[-1], Finished)
    assert events[-1].summary == summary
    prepared = next(event for event in events if isinstance(event, Prepared))
    assert prepared.settings["model.hidden"] == 6
    last = [event for event in events if isinstance(event, Forecasted)][-1]
    assert last.predicted.shape == last.true.shape == last.baseline.shape
    steps = [step for event in events if isinstance(event, Stepped) for step in event.losses]
    lines = RunFolder.open(tmp_path / "run").metrics()
    assert [line["loss"] for line in lines if line["kind"] == "step"] == pytest.approx(steps, rel=1e-6)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("text", [False, True])
def test_a_run_stopped_anywhere_goes_on_with_the_same_bits(tmp_path: Path, cell: str, text: bool) -> None:
    if text:
        path = tmp_path / "data.txt"
        path.write_text(TEXT, "utf-8")
    else:
        path = series(tmp_path / "data.csv")
    settings: dict[str, Any] = {"model__cell": cell, "training__schedule": "cosine"}
    do_run(tmp_path / "whole", path, **settings)
    for number, questions in enumerate((1, 4, 9)):
        asked = [0]

        def stop(asked: list[int] = asked, questions: int = questions) -> bool:
            asked[0] += 1
            return asked[0] > questions

        out = tmp_path / f"broken {number}"
        do_run(out, path, stop=stop, **settings)
        summary = do_run(out, path, resume=True, **settings)
        assert summary["reason"] == "done"
        assert (out / "weights.safetensors").read_bytes() == (tmp_path / "whole" / "weights.safetensors").read_bytes()
        whole, broken = (RunFolder.open(folder).metrics() for folder in (tmp_path / "whole", out))
        for line in (*whole, *broken):
            line.pop("seconds", None)
        assert broken == whole
        kept, other = (RunFolder.open(folder).read_checkpoint() for folder in (tmp_path / "whole", out))
        assert kept is not None
        assert other is not None
        assert all(np.array_equal(kept.network[name], other.network[name]) for name in kept.network)


def test_the_seed_gives_the_same_bits_and_another_seed_others(tmp_path: Path) -> None:
    path = series(tmp_path / "data.csv")
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        do_run(tmp_path / name, path, training__seed=seed)
    a, b, c = (open_trained(tmp_path / name).weights for name in "abc")
    assert all(np.array_equal(a[name], b[name]) for name in a)
    assert not np.array_equal(a["head.weight"], c["head.weight"])


def test_resuming_refuses_another_run_and_goes_on_for_longer(tmp_path: Path) -> None:
    path = series(tmp_path / "data.csv")
    do_run(tmp_path / "run", path)
    with pytest.raises(UserError) as caught:
        do_run(tmp_path / "run", path, resume=True, model__cell="gru")
    assert caught.value.where == "model.cell"
    with pytest.raises(UserError, match=r"begun with 1\.0, not 0\.0"):
        do_run(tmp_path / "run", path, resume=True, training__clip_norm=0.0)
    assert do_run(tmp_path / "run", path, resume=True)["epochs"] == 3
    assert do_run(tmp_path / "run", path, resume=True, training__epochs=5)["epochs"] == 5
    path.write_text(path.read_text("utf-8") + "2010-01,1,1\n", "utf-8")
    with pytest.raises(UserError, match="data have changed"):
        do_run(tmp_path / "run", path, resume=True, training__epochs=9)


def test_a_checkpoint_of_another_network_is_refused_with_a_way_out(tmp_path: Path) -> None:
    data, run = series(tmp_path / "data.csv"), tmp_path / "run"
    do_run(run, data)
    spec = run / "spec.toml"
    spec.write_text(spec.read_text("utf-8").replace("hidden = 6", "hidden = 60"), "utf-8")
    with pytest.raises(UserError, match="does not fit this machine or the run's spec") as caught:
        do_run(run, data, resume=True, model__hidden=60, training__epochs=5)
    assert "--replace" in caught.value.hint


def test_resume_without_a_run_starts_one(tmp_path: Path) -> None:
    assert do_run(tmp_path / "run", series(tmp_path / "data.csv"), resume=True)["reason"] == "done"


def test_what_a_person_said_wins_over_the_data_and_that_over_defaults(tmp_path: Path) -> None:
    path = series(tmp_path / "data.csv")
    default = Spec()
    open_spec = apply_settings(default, {"data.path": str(path)})
    suggested, _, reasons = complete(open_spec, tmp_path, {"data.path"})
    assert reasons
    assert suggested.training.epochs != default.training.epochs
    said, _, _ = complete(open_spec, tmp_path, {"data.path", "training.epochs"})
    assert said.training.epochs == default.training.epochs
    assert "training.epochs" not in chosen_settings(open_spec, said)
    assert "data.window" in chosen_settings(open_spec, said)
    own, _, _ = complete(apply_settings(open_spec, {"data.window": 7, "data.transform": "none"}), tmp_path)
    assert (own.data.window, own.data.transform) == (7, "none")


def test_a_spec_written_by_a_run_gives_the_same_run(forecast_run: Path, tmp_path: Path) -> None:
    spec = read_spec(forecast_run / "spec.toml")
    again, _, _ = complete(spec, forecast_run, {"data.path"} | set(_keys(spec)))
    assert again == spec


def _keys(spec: Spec) -> list[str]:
    from workbench.training.spec import flat

    return list(flat(spec))


def test_an_explosion_keeps_weights_and_says_so(tmp_path: Path) -> None:
    events: list[Event] = []
    settings: dict[str, Any] = {
        "training__learning_rate": 1000.0,
        "training__clip_norm": 0.0,
        "training__optimizer": "sgd",
        "training__epochs": 200,
        "model__activation": "relu",
        "model__cell": "rnn",
    }
    summary = do_run(tmp_path / "run", series(tmp_path / "data.csv"), events=events, **settings)
    assert summary["reason"] == "not_finite"
    assert all(np.isfinite(array).all() for array in open_trained(tmp_path / "run").weights.values())


def test_a_mistake_in_the_data_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        do_run(tmp_path / "run", tmp_path / "none.csv")
    assert not (tmp_path / "run").exists()


def test_a_wrong_setting_neither_makes_a_folder_nor_costs_the_old_run(tmp_path: Path) -> None:
    data, out = series(tmp_path / "data.csv"), tmp_path / "run"
    wrong = apply_settings(Spec(), {"data.path": str(data), "model.hidden": [3, 4], "model.depth": 1})
    with pytest.raises(UserError, match="2 hidden sizes"):
        run_job(wrong, tmp_path, out, lambda _: None, lambda: False)
    assert not out.exists()
    do_run(out, data)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    with pytest.raises(UserError, match="2 hidden sizes"):
        run_job(wrong, tmp_path, out, lambda _: None, lambda: False, replace_run=True)
    assert before == {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.mark.parametrize("sample", ["adding", "copy"])
def test_generated_samples_train(tmp_path: Path, sample: str) -> None:
    asked = [0]

    def stop() -> bool:
        asked[0] += 1
        return asked[0] > 3

    summary = do_run(tmp_path / "run", f"sample:{sample}", stop=stop, training__truncate=20 * (sample == "copy"))
    assert summary["reason"] == "stopped"
