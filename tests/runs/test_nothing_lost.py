"""What is in a run's folder stays there, whoever else is at it, and whatever was moved."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.runs.quick import do_run, series
from workbench.errors import UserError
from workbench.runs import claim, files
from workbench.runs.checkpoints import Checkpoints
from workbench.runs.claim import Claim, is_claimed
from workbench.runs.files import write_atomically
from workbench.runs.folder import RunFolder, list_runs
from workbench.runs.job import run_job
from workbench.runs.unfinished import unfinished_runs
from workbench.training.checkpoint import Checkpoint, Progress
from workbench.training.events import Event, Notice, Preparing
from workbench.training.spec import Spec, apply_settings


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@pytest.mark.parametrize("resume", [False, True])
def test_a_run_that_ended_while_another_one_read_its_data_is_not_erased(tmp_path: Path, resume: bool) -> None:
    data, out = series(tmp_path / "data.csv"), tmp_path / "run"
    before: dict[str, bytes] = {}

    def hear(event: Event) -> None:
        # The folder was found empty. Now another process trains in it, from the beginning to the end.
        if isinstance(event, Preparing) and not before:
            do_run(out, data)
            before.update(files_in(out))

    spec = apply_settings(Spec(), {"data.path": str(data), "model.hidden": 4, "training.epochs": 1})
    with pytest.raises(UserError, match="already holds a run"):
        run_job(spec, tmp_path, out, hear, lambda: False, resume)
    assert "summary.json" in before
    assert files_in(out) == before
    assert not is_claimed(out / "checkpoint")


def test_moments_that_another_one_kept_before_the_claim_are_known(tmp_path: Path) -> None:
    data, out = series(tmp_path / "data.csv"), tmp_path / "run"
    do_run(out, data)
    folder = RunFolder.open(out)
    do_run(out, data, resume=True, training__epochs=6)
    later = RunFolder.open(out).moments()
    folder.claim()
    folder.saved.write()
    folder.release()
    assert folder.moments() == later


def test_a_run_whose_spec_was_moved_is_not_taken_for_one_that_hardly_began(tmp_path: Path) -> None:
    data, out = series(tmp_path / "data.csv"), tmp_path / "run"
    do_run(out, data)
    (out / "spec.toml").rename(tmp_path / "spec.toml")
    before = files_in(out)
    for replace_run in (False, True):
        with pytest.raises(UserError, match="not empty and holds no run"):
            RunFolder.reserve(out, replace_run)
    assert files_in(out) == before
    # What was killed before it had one is in nobody's way.
    begun = RunFolder.reserve(tmp_path / "begun")
    begun.claim()
    assert RunFolder.reserve(begun.path).path == begun.path
    begun.make()
    (begun.path / "metrics.jsonl").write_text("{}")
    assert RunFolder.reserve(begun.path).path == begun.path
    begun.write_spec(Spec())
    begun.release()
    (begun.path / "spec.toml").unlink()
    with pytest.raises(UserError, match="not empty and holds no run"):
        RunFolder.reserve(begun.path)


def test_hidden_folders_are_no_runs(tmp_path: Path) -> None:
    for name in ("run", ".coming-1-half"):
        folder = RunFolder.reserve(tmp_path / name)
        folder.make()
        folder.write_spec(Spec())
    assert unfinished_runs(tmp_path) == [tmp_path / "run"]
    assert [one.path.name for one in list_runs(tmp_path)] == ["run"]
    # Who names one means it.
    assert [one.path.name for one in list_runs(tmp_path / ".coming-1-half")] == [".coming-1-half"]


def test_who_claims_a_run_leaves_what_others_are_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = RunFolder.reserve(tmp_path / "run")
    folder.make()
    said, left = folder.path / ".notes.json.7.part", folder.path / ".summary.json.7.part"
    course = folder.path / "curves" / ".steps-4.bin.7.part"
    course.parent.mkdir()
    for one in (said, left, course):
        one.write_text("x")
    folder.claim()
    assert (said.exists(), left.exists(), course.exists()) == (True, False, False)
    folder.release()
    left.write_text("x")

    def held(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "somebody has it open", str(path))

    monkeypatch.setattr(Path, "unlink", held)
    folder.claim()
    folder.release()


def failing(times: int) -> Callable[[Path, Any], Path]:
    """Path.replace as Windows does it while a reader has the file open."""
    replace, left = Path.replace, [times]

    def call(path: Path, target: Any) -> Path:
        left[0] -= 1
        if left[0] >= 0:
            raise PermissionError(13, "Permission denied")
        return replace(path, target)

    return call


def test_a_file_that_a_reader_holds_for_a_moment_is_replaced_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "WINDOWS", True)
    kept = Checkpoints(tmp_path)
    for step in range(5):
        monkeypatch.setattr(Path, "replace", failing(step))
        kept.write(Checkpoint(Progress(step=step), {"w": np.ones(2)}, {}))
        write_atomically(tmp_path / "a", b"%d" % step)
        monkeypatch.undo()
        monkeypatch.setattr(files, "WINDOWS", True)
    found = kept.read()
    assert found is not None
    assert found.progress.step == 4
    assert (tmp_path / "a").read_bytes() == b"4"
    # Not for ever, and not where a refusal means what it says.
    for windows, seconds, times in ((True, 0.05, 1000), (False, 1.0, 1)):
        monkeypatch.setattr(files, "WINDOWS", windows)
        monkeypatch.setattr(files, "PATIENCE", seconds)
        monkeypatch.setattr(Path, "replace", failing(times))
        with pytest.raises(UserError, match="cannot be written"):
            write_atomically(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"4"


def test_two_who_ask_at_the_same_moment_see_no_claim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Claim(tmp_path)
    held.take()
    held.release()
    left = [0]

    def lock(file: Any, shared: bool) -> None:
        left[0] -= 1
        if left[0] >= 0:
            raise PermissionError(13, "another one asks as well")

    monkeypatch.setattr(claim, "_lock", lock)
    monkeypatch.setattr(claim, "ASKED", 4)
    monkeypatch.setattr(claim, "APART", 0.0)
    for times, claimed in ((0, False), (3, False), (4, True)):
        left[0] = times
        assert is_claimed(tmp_path) is claimed


def test_a_run_over_for_want_of_patience_says_what_to_set(tmp_path: Path) -> None:
    data, out = series(tmp_path / "data.csv", 200), tmp_path / "run"
    own: dict[str, Any] = {"training__learning_rate": 0.3, "training__batch": 16}
    assert do_run(out, data, training__patience=1, training__epochs=40, **own)["reason"] == "early"
    told: list[Event] = []
    do_run(out, data, events=told, resume=True, training__patience=1, training__epochs=60, **own)
    (said,) = [one for one in told if isinstance(one, Notice)]
    assert "training.patience" in said.hint
    assert "no better" in said.message
    # What it says helps.
    longer = do_run(out, data, resume=True, training__patience=0, training__epochs=40, **own)
    assert (longer["reason"], longer["epochs"]) == ("done", 40)


def test_a_run_goes_on_with_its_data_where_they_are_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, run = series(tmp_path / "data.csv"), tmp_path / "run"
    do_run(run, data)
    do_run(tmp_path / "whole", data, training__epochs=5)
    other = series(tmp_path / "other.csv", 90)
    (tmp_path / "moved").mkdir()
    data.rename(tmp_path / "moved" / "here.csv")
    before = files_in(run)
    with pytest.raises(UserError, match="not the data that the run was begun with") as caught:
        do_run(run, other, resume=True, training__epochs=5)
    assert str(other) in str(caught.value)
    assert "the same data" in caught.value.hint
    with pytest.raises(UserError):
        do_run(run, data, resume=True, training__epochs=5)
    before.pop("metrics.jsonl")
    assert before.items() <= files_in(run).items()
    monkeypatch.chdir(tmp_path / "moved")
    summary = do_run(run, "here.csv", resume=True, training__epochs=5)
    assert summary["data"]["path"] == str(tmp_path / "moved" / "here.csv")
    assert RunFolder.open(run).read_spec().data.path == str(tmp_path / "moved" / "here.csv")
    ours, whole = (RunFolder.open(one).read_weights()[0] for one in (run, tmp_path / "whole"))
    assert all(ours[name].tobytes() == whole[name].tobytes() for name in whole)
    # From then on it knows the place.
    monkeypatch.chdir(tmp_path)
    spec = RunFolder.open(run).read_spec()
    assert run_job(spec, tmp_path, run, lambda _: None, lambda: False, True, explicit=())["epochs"] == 5
    shutil.rmtree(tmp_path / "moved")


def test_the_weights_of_a_long_first_epoch_are_written_with_each_checkpoint(tmp_path: Path) -> None:
    out = tmp_path / "run"
    seen: list[bytes] = []

    def look() -> bool:
        if (out / "weights.safetensors").is_file():
            seen.append((out / "weights.safetensors").read_bytes())
        return len(seen) > 8

    own: dict[str, Any] = {"training__keep_steps": 2, "training__batch": 4, "training__epochs": 1}
    summary = do_run(out, series(tmp_path / "data.csv", 200), stop=look, **own)
    assert (summary["reason"], summary["epochs"]) == ("stopped", 0)
    assert len(set(seen)) > 3
