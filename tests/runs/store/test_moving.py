"""Runs are deleted to a bin and come back, and runs from elsewhere come in whole or not at all."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.runs.store.made import make_run
from workbench.data.watch import StoppedError, Watch
from workbench.errors import UserError
from workbench.runs.claim import Claim
from workbench.runs.store import moving
from workbench.runs.store.moving import Brought, Deleted, binned, bring_in, delete, restore
from workbench.runs.store.notes import Change
from workbench.runs.store.store import Store


def paths(store: Store, query: str = "") -> list[str]:
    known = store.column("path")
    return sorted(str(known[at]) for at in store.find(query))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    home = tmp_path / "home"
    for name in ("a", "b", "grids/g/c"):
        make_run(home, name)
    store = Store(home)
    store.refresh()
    store.edit("runs/a", Change(tags=("kept",)))
    return store


def files(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_deleted_runs_come_back_as_they_were(store: Store) -> None:
    before = files(store.home / "runs")
    deleted = delete(store, ["runs/a", "grids/g/c"])
    assert paths(store) == ["runs/b"]
    assert binned(store.home) == sorted(deleted, key=lambda one: one.place, reverse=True)
    assert store.refresh() == 0
    shutil.rmtree(store.home / "grids")
    assert restore(store, deleted) == ["runs/a", "grids/g/c"]
    assert paths(store) == ["grids/g/c", "runs/a", "runs/b"]
    assert paths(store, "tag=kept") == ["runs/a"]
    assert files(store.home / "runs") == before
    assert binned(store.home) == []
    with pytest.raises(UserError, match="not in the bin any more"):
        restore(store, deleted)
    with pytest.raises(UserError, match="not there any more"):
        delete(store, ["runs/none"])


def test_a_run_whose_place_was_taken_comes_back_beside_it(store: Store) -> None:
    deleted = delete(store, ["runs/a"])
    make_run(store.home, "a", 0.7)
    assert restore(store, deleted) == ["runs/a-2"]
    store.refresh()
    assert paths(store) == ["grids/g/c", "runs/a", "runs/a-2", "runs/b"]


def test_a_run_at_work_is_not_deleted_and_one_that_broke_off_is(store: Store) -> None:
    path = make_run(store.home, "busy", None)
    metrics, claim = store.home / path / "metrics.jsonl", Claim(store.home / path / "checkpoint")
    claim.take()
    # It may be silent for as long as it likes, a long epoch or a stopped process: it is still at work.
    metrics.write_text("")
    os.utime(metrics, (1, 1))
    with pytest.raises(UserError, match="still being trained"):
        delete(store, ["runs/b", path])
    assert binned(store.home) == []
    # Killed a moment ago: nobody holds it, so there is nothing to wait for.
    claim.release()
    os.utime(metrics)
    assert delete(store, [path])[0].path == path


def test_a_finished_run_that_is_gone_on_with_is_not_deleted(store: Store) -> None:
    claim = Claim(store.home / "runs" / "a" / "checkpoint")
    claim.take()
    with pytest.raises(UserError, match="still being trained"):
        delete(store, ["runs/a"])
    claim.release()


def test_what_is_odd_in_the_bin_is_no_run(store: Store) -> None:
    for name, content in (("x", "not json"), ("y", "{}"), ("z", '{"path": 3}'), ("w", '{"path": "runs/q"}')):
        (store.home / "bin" / name).mkdir(parents=True)
        (store.home / "bin" / name / "origin.json").write_text(content)
    assert binned(store.home) == []
    with pytest.raises(UserError, match="not in the bin"):
        restore(store, [Deleted("x", "runs/q")])


def test_of_many_deleted_in_one_second_the_last_one_comes_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    now = ["20260101-101010"]
    monkeypatch.setattr(moving.time, "strftime", lambda form: now[0])
    deleted = [one for n in range(12) for one in delete(store, [make_run(store.home, f"r{n}")])]
    now[0] = "20260101-101011"
    deleted += delete(store, ["runs/a"])
    assert [one.path for one in binned(store.home)] == [one.path for one in reversed(deleted)]


def test_a_run_that_somebody_trains_by_now_is_not_moved(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(store.home / "runs")
    claim = Claim(store.home / "runs" / "b" / "checkpoint")
    write = moving.write_json

    def meanwhile(path: Path, value: object) -> None:
        write(path, value)
        claim.take()

    monkeypatch.setattr(moving, "write_json", meanwhile)
    with pytest.raises(UserError, match="still being trained"):
        delete(store, ["runs/a", "runs/b"])
    claim.release()
    assert before.items() <= files(store.home / "runs").items()
    assert [*(store.home / "bin").iterdir()] == []
    assert paths(store) == ["grids/g/c", "runs/a", "runs/b"]


def test_a_run_that_changes_while_it_is_copied_does_not_come_in(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    for name in ("claimed", "quick", "still"):
        make_run(other, name, 0.25)
    claim = Claim(other / "runs" / "claimed" / "checkpoint")
    copy = moving._copy_files

    def meanwhile(source: Path, target: Path) -> None:
        copy(source, target)
        if source.name == "claimed":
            claim.take()
        if source.name == "quick":
            (source / "summary.json").write_text("{}")

    monkeypatch.setattr(moving, "_copy_files", meanwhile)
    assert bring_in(store, other) == Brought(("runs/still",), 0, 2)
    claim.release()
    monkeypatch.undo()
    assert bring_in(store, other) == Brought(("runs/claimed", "runs/quick"), 1, 0)


def test_what_somebody_deleted_elsewhere_does_not_come_in(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "other")
    for name in ("kept", "gone"):
        make_run(other.home, name, 0.25)
    deleted = delete(other, ["runs/gone"])
    assert bring_in(store, other.home) == Brought(("runs/kept",), 0)
    # Who names it means it.
    assert bring_in(store, other.home / "bin" / deleted[0].place) == Brought(("runs/gone",), 0)
    other.close()


def test_an_import_says_what_cannot_be_read_and_what_cannot_be_written(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tmp_path / "other" / make_run(tmp_path / "other", "new", 0.25)

    def refused(which: int) -> Callable[[str, Path], None]:
        def copy(*names: str | Path) -> None:
            raise PermissionError(13, "Permission denied", str(names[which]))

        return copy

    for which, said, where in ((0, "cannot be read", str(run)), (1, "cannot be written", str(store.home / "runs"))):
        monkeypatch.setattr(moving.shutil, "copy2", refused(which))
        with pytest.raises(UserError, match=said) as caught:
            bring_in(store, tmp_path / "other")
        assert caught.value.where.startswith(where)
    monkeypatch.undo()
    assert bring_in(store, tmp_path / "other") == Brought(("runs/new",), 0)


def test_runs_from_elsewhere_come_in_once(store: Store, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for name in ("a", "new", "grids/g/t1"):
        make_run(other, name, 0.25)
    (other / "runs" / "new" / "checkpoint" / "c.bin").write_bytes(b"123")
    (other / "runs" / "new" / "link").symlink_to(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(other / "runs" / "new" / "pipe")
    found = bring_in(store, other)
    assert found == Brought(("runs/t1", "runs/a-2", "runs/new"), 0)
    whole = files(other / "runs/new")
    assert files(store.home / "runs/new") == whole
    assert not (store.home / "runs/new/link").exists()
    assert whole[str(Path("checkpoint/c.bin"))] == b"123"
    assert not (store.home / "runs/new/pipe").exists()
    assert paths(store, "rmse=0.25") == ["runs/a-2", "runs/new", "runs/t1"]
    assert bring_in(store, other) == Brought((), 3)
    assert bring_in(store, store.home / "runs" / "b") == Brought((), 1)
    os.utime(other / "runs" / "new" / "spec.toml")
    assert bring_in(store, other / "runs") == Brought((), 2)


def test_only_whole_runs_come_in(store: Store, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for number in range(4):
        make_run(other, f"n{number}", 0.25)
    told: list[float] = []
    with pytest.raises(StoppedError):
        bring_in(store, other, Watch(lambda share, what: told.append(share), lambda: len(told) == 3))
    assert paths(store, "rmse=0.25") == ["runs/n0", "runs/n1"]
    (store.home / "runs" / ".coming-1-half").mkdir()
    assert bring_in(store, other) == Brought(("runs/n2", "runs/n3"), 2)
    assert [one.name for one in (store.home / "runs").iterdir() if one.name[0] == "."] == []
    assert store.refresh() == 0


def test_a_run_that_is_being_trained_elsewhere_comes_in_when_it_has_ended(store: Store, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for name in ("busy", "done"):
        make_run(other, name, 0.25)
    claim = Claim(other / "runs" / "busy" / "checkpoint")
    claim.take()
    assert bring_in(store, other) == Brought(("runs/done",), 0, 1)
    claim.release()
    assert bring_in(store, other) == Brought(("runs/busy",), 1, 0)


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_folder_without_runs_is_refused(store: Store, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty" / ".hidden").mkdir(parents=True)
    with pytest.raises(UserError) as caught:
        bring_in(store, tmp_path / name)
    assert caught.value.hint
