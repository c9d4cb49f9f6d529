"""A run that is killed goes on with the same bits as if it had never stopped, at whatever moment that was."""

import os
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kernels import registry
from kernels.backends import cpu
from tests.runs.killing import Run, assert_same, do_all
from tests.runs.quick import TEXT, do_run, series
from workbench.errors import UserError
from workbench.runs.claim import Claim, is_claimed
from workbench.runs.course import told_before
from workbench.runs.folder import RunFolder, list_runs
from workbench.runs.going_on import going_on
from workbench.runs.job import run_job
from workbench.runs.unfinished import decline, unfinished_runs
from workbench.training.events import EpochEnded, Event, Stepped
from workbench.training.spec import apply_settings

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")

MOMENTS = [
    ("step", 7), ("write", 3), ("next.safetensors", 3), ("previous.safetensors", 2), ("checkpoint.safetensors", 3),
    ("epoch", 1), ("weights.safetensors", 2), ("summary.json", 1), ("spec.toml", 1), ("step", 1),
]  # fmt: skip
COURSES: list[dict[str, Any]] = [
    {"training.schedule": "cosine"},
    {"training.schedule": "step", "training.schedule_every": 1},
    {"training.schedule": "plateau", "training.schedule_patience": 1},
    {"training.warmup": 20},
]
COMMON: dict[str, Any] = {"model.depth": 2, "model.dropout": 0.2, "training.epochs": 2, "training.keep_steps": 8}
CARRIED: dict[str, Any] = {"data.window": 24, "training.batch": 4, "training.truncate": 9}


def killed_and_resumed(folder: Path, runs: dict[str, tuple[Run, str, int]]) -> None:
    """Do each run undisturbed; kill another one like it at a moment, and resume it. The two must be the same."""
    plan: list[Run] = []
    for name, (run, moment, count) in runs.items():
        whole, broken = str(folder / f"{name} whole"), str(folder / f"{name} killed")
        plan.append(Run(whole, run.data, run.settings))
        plan.append(Run(broken, run.data, run.settings, kill=moment, count=count))
        plan.append(Run(broken, run.data, run.settings, resume=True))
    ended = do_all(plan, folder)
    for number, name in enumerate(runs):
        assert ended[3 * number : 3 * number + 3] == [0, -signal.SIGKILL, 0], name
        assert_same(folder / f"{name} whole", folder / f"{name} killed")


@needs_fork
def test_every_cell_goes_on_with_the_same_bits_after_a_kill(tmp_path: Path) -> None:
    """Texts: with dropout, a schedule or a warm-up, a carried state and pieces of windows, on one thread or two."""
    data = tmp_path / "data.txt"
    data.write_text(TEXT, "utf-8")
    runs: dict[str, tuple[Run, str, int]] = {}
    for number, cell in enumerate(registry.cells()):
        own = {"model.cell": cell, "training.threads": 1 + number % 2}
        run = Run("", str(data), COMMON | CARRIED | COURSES[number % 4] | own)
        runs[cell] = (run, *MOMENTS[number % len(MOMENTS)])
    killed_and_resumed(tmp_path, runs)


@needs_fork
def test_every_task_goes_on_with_the_same_bits_after_a_kill(tmp_path: Path) -> None:
    """Series, sequences of different lengths, and pairs of texts."""
    chosen: dict[str, tuple[str, dict[str, Any], str, int]] = {
        "forecast": (
            str(series(tmp_path / "data.csv", 200)),
            {"training.batch": 4, "training.threads": 2},
            "next.safetensors",
            3,
        ),
        "label_steps": ("sample:tagging", {"training.batch": 64, "training.threads": 2}, "step", 4),
        "translate": ("sample:dates", {"training.batch": 128, "training.keep_steps": 3}, "weights.safetensors", 2),
    }
    killed_and_resumed(
        tmp_path,
        {
            task: (Run("", data, COMMON | {"model.cell": "gru", "data.task": task} | own), moment, count)
            for task, (data, own, moment, count) in chosen.items()
        },
    )


@needs_fork
def test_a_run_killed_again_and_again_goes_on_all_the_same(tmp_path: Path) -> None:
    data = str(series(tmp_path / "data.csv", 200))
    settings = {"model.cell": "rnn", "training.threads": 1, "training.keep_steps": 5, "training.batch": 8}
    broken = str(tmp_path / "killed")
    moments = [("next.safetensors", 1), ("metrics.jsonl", 1), ("epoch", 1), ("previous.safetensors", 2), ("write", 2)]
    plan = [Run(str(tmp_path / "whole"), data, settings), Run(broken, data, settings, kill="step", count=9)]
    for moment, count in moments:
        plan.append(Run(broken, data, settings, resume=True, kill=moment, count=count))
    plan.append(Run(broken, data, settings, resume=True))
    assert do_all(plan, tmp_path) == [0, *[-signal.SIGKILL] * (1 + len(moments)), 0]
    assert_same(tmp_path / "whole", tmp_path / "killed")


@needs_fork
def test_a_run_that_goes_on_from_another_and_is_killed_at_once_still_does(tmp_path: Path) -> None:
    data = str(series(tmp_path / "data.csv"))
    first, whole, broken = (str(tmp_path / name) for name in ("first", "whole", "killed"))
    settings = {"training.threads": 1, "training.epochs": 2}
    longer = settings | {"training.epochs": 5, "training.learning_rate": 0.001}
    plan = [
        Run(first, data, settings),
        Run(whole, data, longer, parent=first),
        Run(broken, data, longer, parent=first, kill="step", count=2),
        Run(broken, data, longer, resume=True),
    ]
    assert do_all(plan, tmp_path) == [0, 0, -signal.SIGKILL, 0]
    assert_same(Path(whole), Path(broken))
    lines = RunFolder.open(Path(broken)).metrics()
    assert [line["step"] for line in lines if line["kind"] == "step"] == list(range(1, lines[-1]["step"] + 1))


@needs_fork
def test_a_run_killed_before_it_has_a_spec_leaves_no_folder_that_is_in_the_way(tmp_path: Path) -> None:
    data, out = str(series(tmp_path / "data.csv")), tmp_path / "run"
    settings = {"training.threads": 1}
    run = Run(str(out), data, settings)
    plan = [Run(str(out), data, settings, kill="spec.toml"), run]
    assert do_all(plan, tmp_path) == [-signal.SIGKILL, 0]
    assert RunFolder.open(out).read_summary()["reason"] == "done"


@needs_fork
def test_runs_that_were_cut_off_are_found_until_they_end_or_are_declined(tmp_path: Path) -> None:
    data, home = str(series(tmp_path / "data.csv")), tmp_path / "runs"
    settings = {"training.threads": 1}
    longer = settings | {"training.epochs": 9}
    a, b, c = (home / name for name in "abc")
    plan = [
        Run(str(a), data, settings, kill="step", count=2),
        Run(str(b), data, settings),
        # Ended, gone on with, and killed then: what came of it at first no longer holds.
        Run(str(c), data, settings),
        Run(str(c), data, longer, resume=True, kill="epoch", count=2),
    ]
    home.mkdir()
    assert do_all(plan, tmp_path) == [-signal.SIGKILL, 0, 0, -signal.SIGKILL]
    assert set(unfinished_runs(home)) == {a, c}
    assert {one.path: (one.reason, one.running) for one in list_runs(home)} == {
        a: ("", False), b: ("done", False), c: ("", False),
    }  # fmt: skip
    claim = Claim(a / "checkpoint")
    claim.take()
    assert unfinished_runs(home) == [c]
    assert [one.path for one in list_runs(home) if one.running] == [a]
    claim.release()
    decline(c)
    assert unfinished_runs(home) == [a]
    assert do_all([Run(str(c), data, longer, resume=True, kill="step", count=2)], tmp_path) == [-signal.SIGKILL]
    assert set(unfinished_runs(home)) == {a, c}
    assert do_all([Run(str(c), data, longer, resume=True)], tmp_path) == [0]
    assert unfinished_runs(home) == [a]
    assert unfinished_runs(tmp_path / "none") == []


@needs_fork
def test_a_run_that_had_lost_its_patience_has_lost_it_after_a_kill_too(tmp_path: Path) -> None:
    """Killed while it was scored, and before: it is over either way, and trains no epoch more."""
    data = str(series(tmp_path / "data.csv", 200))
    own = {"training.patience": 2, "training.learning_rate": 0.3, "training.epochs": 40, "training.batch": 16}
    run = Run("", data, own | {"training.threads": 1})
    moments = {"scored": ("summary.json", 1), "kept": ("weights.safetensors", 2), "begun": ("epoch", 2)}
    killed_and_resumed(tmp_path, {name: (run, *moment) for name, moment in moments.items()})
    assert RunFolder.open(tmp_path / "scored whole").read_summary()["reason"] == "early"
    first = RunFolder.open(tmp_path / "scored whole").read_checkpoint()
    assert first is not None
    assert first.progress.stale == 2
    # Another run that goes on from there has all the patience that it is given.
    spec = apply_settings(RunFolder.open(tmp_path / "scored whole").read_spec(), {"training.patience": 3})
    assert going_on(tmp_path / "scored whole", spec).progress.stale == 0


@needs_fork
def test_a_run_killed_while_it_explodes_goes_back_to_where_the_whole_one_does(tmp_path: Path) -> None:
    """Its loss grows from step 39 on, and is no number at step 67: there are checkpoints of what explodes."""
    data = str(series(tmp_path / "data.csv", 200))
    own: dict[str, Any] = {
        "training.learning_rate": 3.0, "training.warmup": 200, "training.clip_norm": 0.0, "training.optimizer": "sgd",
        "training.epochs": 40, "training.batch": 8, "training.patience": 0, "training.keep_steps": 4,
    }  # fmt: skip
    run = Run("", data, own | {"model.cell": "gru", "training.threads": 1})
    moments = {
        "growing": ("checkpoint.safetensors", 13), "large": ("next.safetensors", 16), "before": ("next.safetensors", 8),
        "told": ("summary.json", 1), "back": ("checkpoint.safetensors", 17),
    }  # fmt: skip
    killed_and_resumed(tmp_path, {name: (run, *moment) for name, moment in moments.items()})
    blow_up = RunFolder.open(tmp_path / "told whole").read_summary()["blow_up"]
    assert 30 < blow_up["began"] < 44 < 64 < blow_up["step"]
    assert 0 < blow_up["back_to"] < blow_up["began"]
    do_all([Run(str(tmp_path / "left"), data, run.settings, kill="checkpoint.safetensors", count=14)], tmp_path)
    left = RunFolder.open(tmp_path / "left")
    kept = left.read_checkpoint()
    assert kept is not None
    assert kept.good is not None
    assert kept.progress.step > kept.progress.onset > 0
    # Another run does not go on from what was exploding.
    child = going_on(left.path, left.read_spec())
    assert child.progress.step == child.progress.parent["step"] == blow_up["back_to"]
    assert child.network["parameters"].tobytes() == kept.good[1]["parameters"].tobytes()


def test_a_run_goes_on_with_the_threads_that_it_had_where_the_machine_chose_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = series(tmp_path / "data.csv", 200)
    do_run(tmp_path / "two", data, training__threads=2)
    do_run(tmp_path / "one", data, training__threads=1)
    asked = [0]

    def stop() -> bool:
        asked[0] += 1
        return asked[0] > 3

    monkeypatch.setattr(cpu, "usable_cores", lambda: 2)
    do_run(tmp_path / "run", data, stop=stop, training__threads=0)
    monkeypatch.setattr(cpu, "usable_cores", lambda: 1)
    do_run(tmp_path / "run", data, resume=True, training__threads=0)
    one, two, run = (RunFolder.open(tmp_path / name).read_weights()[0] for name in ("one", "two", "run"))
    assert all(run[name].tobytes() == two[name].tobytes() for name in run)
    assert any(run[name].tobytes() != one[name].tobytes() for name in run)


def test_a_run_is_trained_by_one_at_a_time(tmp_path: Path) -> None:
    data = series(tmp_path / "data.csv")
    seen: list[str] = []

    def meanwhile() -> bool:
        if not seen:
            for resume in (True, False):
                try:
                    do_run(tmp_path / "run", data, resume=resume)
                except UserError as error:
                    seen.append(error.message)
            assert is_claimed(tmp_path / "run" / "checkpoint")
        return False

    do_run(tmp_path / "run", data, stop=meanwhile)
    assert ["trained already" in seen[0], "already holds a run" in seen[1]] == [True, True]
    assert not is_claimed(tmp_path / "run" / "checkpoint")
    assert not is_claimed(tmp_path)
    assert do_run(tmp_path / "run", data, resume=True)["reason"] == "done"


def test_what_is_dropped_of_the_course_leaves_the_rest_as_it_was_written(tmp_path: Path) -> None:
    do_run(tmp_path / "run", series(tmp_path / "data.csv"))
    place = tmp_path / "run" / "metrics.jsonl"
    before = place.read_text("utf-8")
    with place.open("a") as file:
        file.write('{"kind": "step", "step": 10000, "epoch": 99}\n{"kind": "st')
    folder = RunFolder.open(tmp_path / "run")
    kept = folder.read_checkpoint()
    assert kept is not None
    folder.rewind_metrics(kept.progress)
    assert place.read_text("utf-8") == before


def test_the_course_so_far_is_told_again_to_who_asks(tmp_path: Path) -> None:
    data = series(tmp_path / "data.csv")
    told: list[Event] = []
    do_run(tmp_path / "run", data, events=told)
    spec = apply_settings(RunFolder.open(tmp_path / "run").read_spec(), {"training.epochs": 4})
    again: list[Event] = []
    run_job(
        spec, tmp_path, tmp_path / "run", again.append, lambda: False, True, explicit={"training.epochs"},
        tell_course=True,
    )  # fmt: skip
    first, second = (
        [(type(one), one.epoch) for one in events if isinstance(one, EpochEnded)] for events in (told, again)
    )
    assert second == [*first, (EpochEnded, 4)]
    losses = [np.concatenate([one.losses for one in events if isinstance(one, Stepped)]) for events in (told, again)]
    assert np.allclose(losses[1][: len(losses[0])], losses[0], rtol=1e-6)
    assert len(losses[1]) == len(losses[0]) // 3 * 4
    folder = RunFolder.open(tmp_path / "run")
    kept = folder.read_checkpoint()
    assert kept is not None
    steps = [event for event in told_before(folder, kept.progress) if isinstance(event, Stepped)]
    assert [event.epoch for event in steps] == [1, 2, 3, 4]
    assert steps[0].layer_norms.shape == (len(steps[0].losses), len(folder.metrics()[0]["layers"]))
