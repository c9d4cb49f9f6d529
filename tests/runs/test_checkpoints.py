"""A good checkpoint is there at any moment, whatever breaks, and no more of them than are asked for."""

import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.runs.killing import assert_same
from tests.runs.quick import do_run, series
from workbench.errors import UserError
from workbench.runs.checkpoints import NEWEST, PREVIOUS, Checkpoints
from workbench.training.checkpoint import Checkpoint, Progress
from workbench.training.events import Event, Notice
from workbench.training.keeping import KEEP_SECONDS, KEEP_SHARE, Keeping


def test_a_damaged_checkpoint_is_told_and_the_one_before_is_used(tmp_path: Path) -> None:
    data = series(tmp_path / "data.csv", 200)
    settings: dict[str, Any] = {"training__keep_steps": 3, "training__batch": 8}
    do_run(tmp_path / "whole", data, **settings)
    asked = [0]

    def stop() -> bool:
        asked[0] += 1
        return asked[0] > 8

    run = tmp_path / "run"
    do_run(run, data, stop=stop, **settings)
    place = run / "checkpoint" / NEWEST
    content = bytearray(place.read_bytes())
    content[-5] ^= 16  # one bit of a weight: the file is whole as such
    place.write_bytes(content)
    good = (run / "checkpoint" / PREVIOUS).read_bytes()
    for damaged in (bytes(content), bytes(content[: len(content) // 2]), b""):
        shutil.copytree(run, tmp_path / "again")
        (tmp_path / "again" / "checkpoint" / NEWEST).write_bytes(damaged)
        told: list[Event] = []
        assert do_run(tmp_path / "again", data, events=told, resume=True, **settings)["reason"] == "done"
        said = [event.message for event in told if isinstance(event, Notice)]
        assert len(said) == 1
        assert "the one before, at step" in said[0]
        assert_same(tmp_path / "whole", tmp_path / "again")
        shutil.rmtree(tmp_path / "again")
    (run / "checkpoint" / PREVIOUS).write_bytes(good[:-1])
    with pytest.raises(UserError, match="checksum is another") as caught:
        do_run(run, data, resume=True, **settings)
    assert "--replace" in caught.value.hint


def test_a_damaged_checkpoint_never_takes_the_place_of_the_good_one(tmp_path: Path) -> None:
    kept = Checkpoints(tmp_path)
    for step in (1, 2):
        kept.write(checkpoint_at(step))
    (tmp_path / NEWEST).write_bytes(b"torn")
    for again in (Checkpoints(tmp_path), Checkpoints(tmp_path)):
        found = again.read()
        assert found is not None
        assert found.progress.step == 1
        assert again.damage
    # Written without having read, as well.
    Checkpoints(tmp_path).write(checkpoint_at(3))
    (tmp_path / NEWEST).write_bytes(b"torn again")
    found = Checkpoints(tmp_path).read()
    assert found is not None
    assert found.progress.step == 1
    (tmp_path / PREVIOUS).unlink()
    with pytest.raises(UserError, match="not a whole"):
        Checkpoints(tmp_path).read()
    kept.clear()
    assert Checkpoints(tmp_path).read() is None


def checkpoint_at(step: int) -> Checkpoint:
    return Checkpoint(Progress(step=step), {"parameters": np.arange(5.0), "state": np.zeros(0)}, {"w": np.ones((2, 3))})


@pytest.mark.parametrize("moment", range(6))
def test_a_disk_that_fails_at_any_moment_leaves_a_good_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    kept = Checkpoints(tmp_path)
    for step in (1, 2):
        kept.write(checkpoint_at(step))
    left = [moment]

    def failing(real: Any) -> Any:
        def call(*given: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(28, "No space left on device")
            return real(*given)

        return call

    monkeypatch.setattr(os, "fsync", failing(os.fsync))
    monkeypatch.setattr(Path, "replace", failing(Path.replace))
    if moment < 5:
        with pytest.raises(UserError, match="No space left"):
            kept.write(checkpoint_at(3))
    else:
        kept.write(checkpoint_at(3))
    monkeypatch.undo()
    again = Checkpoints(tmp_path)
    found = again.read()
    assert found is not None
    assert found.progress.step == (3 if moment == 5 else 2)
    assert not again.damage
    again.write(checkpoint_at(4))
    assert [one.name for one in sorted(tmp_path.iterdir())] == [NEWEST, PREVIOUS]


def test_checkpoints_are_due_by_time_by_what_they_cost_and_by_steps() -> None:
    now = [0.0]

    def write() -> None:
        now[0] += 2.0

    kept = Keeping(0, lambda: now[0], 0, 0)
    assert not kept.due(1_000_000)
    now[0] = KEEP_SECONDS
    assert kept.due(1)
    kept.keep(1, write)
    now[0] += 0.99 * 2.0 / KEEP_SHARE
    assert not kept.due(9)
    now[0] += 0.02 * 2.0 / KEEP_SHARE
    assert kept.due(9)
    # A large one is not written early, though none has been yet.
    large = Keeping(0, lambda: now[0], 2_000_000_000, 0)
    now[0] += 60.0
    assert not large.due(1)
    every = Keeping(10, lambda: now[0], 2_000_000_000, 14)
    assert [step for step in range(15, 25) if every.due(step)] == [20, 21, 22, 23, 24]
    assert (every.steps_left(14), every.steps_left(20), large.steps_left(3)) == (6, 10, None)
    every.keep(21, write)
    assert not every.due(29)
    assert every.due(30)


def test_a_checkpoint_is_kept_at_the_step_that_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    write = Checkpoints.write

    def noting(kept: Checkpoints, checkpoint: Checkpoint) -> None:
        seen.append(checkpoint.progress.step)
        write(kept, checkpoint)

    monkeypatch.setattr(Checkpoints, "write", noting)
    settings: dict[str, Any] = {"training__keep_steps": 7, "training__batch": 4, "training__epochs": 2}
    summary = do_run(tmp_path / "run", series(tmp_path / "data.csv", 200), **settings)
    assert seen == [*range(7, summary["steps"] + 1, 7), summary["steps"]]
    assert "keep_steps = 7" in (tmp_path / "run" / "spec.toml").read_text("utf-8")
