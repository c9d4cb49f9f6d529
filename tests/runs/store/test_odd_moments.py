"""What the store does at odd moments: files that cannot be read, locks that are not let go, two who write at once."""

import errno
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.runs.store.made import make_run
from workbench.errors import UserError
from workbench.runs.store import database
from workbench.runs.store.database import alone
from workbench.runs.store.listing import Wish, list_in
from workbench.runs.store.notes import NOTES, Change, Notes, read_notes
from workbench.runs.store.query import MOST
from workbench.runs.store.store import Store, locked


def paths(store: Store, query: str = "") -> list[str]:
    known = store.column("path")
    return sorted(str(known[at]) for at in store.find(query))


def refuse(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let no file of this name be read."""
    read = Path.read_text

    def refusing(path: Path, *given: Any, **more: Any) -> str:
        if path.name == name:
            raise OSError(errno.EIO, "Input/output error", str(path))
        return read(path, *given, **more)

    monkeypatch.setattr(Path, "read_text", refusing)


@pytest.mark.parametrize(
    ("content", "kept", "aside"),
    [
        (b"\xef\xbb\xbf" + json.dumps({"label": "mine", "tags": ["a"]}).encode(), Notes("mine", "", ("a",)), False),
        (b'{"label": "half', Notes(), True),
        (b"\xff\xfe\x00", Notes(), True),
        (b"[1]", Notes(), True),
        (b'{"label": 3, "notes": "long"}', Notes("", "long"), True),
        (b'{"label": "mine", "colour": "red"}', Notes("mine"), True),
        (b'{"tags": ["a", 3]}', Notes("", "", ("a",)), True),
    ],
)
def test_what_was_said_is_never_overwritten(tmp_path: Path, content: bytes, kept: Notes, aside: bool) -> None:
    path = make_run(tmp_path, "a")
    (tmp_path / path / NOTES).write_bytes(content)
    store = Store(tmp_path)
    store.refresh()
    assert store.notes(path) == kept
    said = store.edit(path, Change(star=True))
    assert said == Notes(kept.label, kept.notes, kept.tags, True) == read_notes(tmp_path / path)
    store.edit(path, Change(star=False))
    others = [one.read_bytes() for one in (tmp_path / path).glob("notes-*.json")]
    assert others == ([content] if aside else [])
    store.close()


def test_notes_that_cannot_be_read_are_not_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_run(tmp_path, "a")
    store = Store(tmp_path)
    store.refresh()
    store.edit(path, Change(notes="a long text"))
    before = (tmp_path / path / NOTES).read_bytes()
    refuse(monkeypatch, NOTES)
    for ask in (lambda: store.edit(path, Change(star=True)), lambda: store.notes(path)):
        with pytest.raises(UserError, match="cannot be read: Input/output error"):
            ask()
    store.look_at([path])
    monkeypatch.undo()
    assert (tmp_path / path / NOTES).read_bytes() == before
    # The store looks again, though no file is another way.
    assert store.refresh() == 1
    assert paths(store, "notes:long") == [path]
    store.close()


def test_a_result_that_could_not_be_read_is_read_the_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_run(tmp_path, "a")
    store = Store(tmp_path)
    refuse(monkeypatch, "summary.json")
    store.refresh()
    monkeypatch.undo()
    assert paths(store, "is:unfinished") == [path]
    assert store.refresh() == 1
    assert paths(store, "reason=done") == [path]
    assert store.refresh() == 0
    store.close()


def test_the_score_of_very_many_classes_is_known(tmp_path: Path) -> None:
    path = make_run(tmp_path, "a")
    classes = {f"class {number}": {"precision": 0.5, "recall": 0.5} for number in range(1000)}
    test = {"classes": classes, "accuracy": 0.75, "baselines": {"majority": {"accuracy": 0.25}}}
    (tmp_path / path / "summary.json").write_text(json.dumps({"reason": "done", "test": test}), "utf-8")
    store = Store(tmp_path)
    store.refresh()
    facts = store.facts(path)
    assert (facts["score.measure"], facts["score.value"], facts["score.baseline"]) == ("accuracy", 0.75, 0.25)
    assert facts["model.cell"] == "lstm"
    store.close()


def test_a_number_beyond_all_numbers_breaks_nothing(tmp_path: Path) -> None:
    odd, fine = make_run(tmp_path, "a"), make_run(tmp_path, "b")
    huge = int("9" * 400)
    test = {"rmse": huge, "accuracy": 0.5, "baselines": {"x": {"accuracy": huge}}}
    (tmp_path / odd / "summary.json").write_text(json.dumps({"reason": "done", "test": test}))
    store = Store(tmp_path)
    assert store.refresh() == 2
    assert paths(store, "reason=done") == [odd, fine]
    assert store.facts(odd)["score.value"] == 0.5
    assert "score.baseline" not in store.facts(odd)
    store.close()


def test_a_question_that_is_wrong_costs_no_file(tmp_path: Path) -> None:
    path = make_run(tmp_path, "a")
    store = Store(tmp_path)
    store.refresh()
    for query in (" ".join(["word"] * 1500), f"cell={'|'.join(['gru'] * 1500)}"):
        with pytest.raises(UserError, match=f"more than {MOST}") as caught:
            store.find(query)
        assert caught.value.hint
    with pytest.raises(sqlite3.OperationalError):
        store.database.rows("SELECT nothing FROM nowhere")
    assert (store.database.generation, store.database.rebuilt) == (0, "")
    assert paths(store, " ".join(["-x"] * MOST)) == [path]
    assert paths(store, f"hidden!={'|'.join(str(n) for n in range(10_000, 10_000 + MOST))}") == [path]
    store.close()


def test_a_list_is_of_one_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    for name, rmse in (("c", 0.3), ("b", 0.2), ("a", 0.1)):
        make_run(tmp_path, name, rmse)
        store.refresh()
    asked: list[str] = []
    column = store.column

    def meanwhile(key: str) -> dict[int, Any]:
        asked.append(key)
        if len(asked) == 2:
            # Another process finds the file not sound: the runs are read anew, and have other numbers.
            (tmp_path / "runs.sqlite3").unlink()
            other = Store(tmp_path)
            other.refresh()
            other.close()
        return column(key)

    monkeypatch.setattr(store, "column", meanwhile)
    found = list_in(store, Wish(keys=("score.value",)))
    assert len(asked) > 2
    assert {found.path(n)[-1]: found.value("score.value", n) for n in found.order} == {"a": 0.1, "b": 0.2, "c": 0.3}
    store.close()


def test_a_lock_that_is_not_let_go_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_run(tmp_path, "a")
    store = Store(tmp_path)
    store.refresh()
    monkeypatch.setattr(database, "LOCK_SECONDS", 0.05)
    with alone(tmp_path / "notes"), pytest.raises(UserError, match="at work on these runs") as caught:
        store.edit(path, Change(star=True))
    assert "disk" not in caught.value.hint
    assert store.edit(path, Change(star=True)).star
    store.close()


def test_where_no_file_can_be_locked_things_can_be_said_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_run(tmp_path, "a")

    def unknown(handle: Any) -> bool:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(database, "try_lock", unknown)
    store = Store(tmp_path)
    store.refresh()
    assert store.edit(path, Change(star=True)).star
    with locked(tmp_path):
        assert paths(store, "is:star") == [path]
    store.close()


def test_what_no_run_has_any_more_is_no_key(tmp_path: Path) -> None:
    make_run(tmp_path, "a", None)
    make_run(tmp_path, "b", 0.5)
    store = Store(tmp_path)
    store.refresh()
    before = store.keys()
    (tmp_path / "runs" / "b").rename(tmp_path / "b")
    store.refresh()
    after = store.keys()
    assert ("test.rmse" in before, "test.rmse" in after, "model.cell" in after) == (True, False, True)
    # Without any score there are groups all the same.
    (group,) = store.groups("cell")
    assert (group.value, group.count, group.best, group.mean) == ("lstm", 1, None, None)
    with pytest.raises(UserError, match="No run has a rmsf"):
        store.groups("cell", measure="rmsf")
    store.close()
