"""The store follows the folders, and is made anew from them whatever happens to its file."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.runs.store.made import make_run
from workbench.data.watch import StoppedError, Watch
from workbench.errors import UserError
from workbench.runs.store.database import MIGRATIONS, Database
from workbench.runs.store.entry import Entry, read_entry
from workbench.runs.store.notes import Change, Notes, read_notes
from workbench.runs.store.store import BATCH, FILE, Store

ROOT = Path(__file__).resolve().parents[3]


def paths(store: Store, query: str = "") -> list[str]:
    known = store.column("path")
    return [str(known[at]) for at in store.find(query)]


def fill(home: Path, count: int = 30) -> Store:
    for number in range(count):
        make_run(home, f"run-{number}", 0.1 + number / 100)
    store = Store(home)
    assert store.refresh() == count
    store.edit("runs/run-3", Change(label="the one", notes="good to know", tags=("keep",), star=True))
    return store


def test_the_store_follows_the_folders(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.refresh() == 0
    path = make_run(tmp_path, "a", None)
    assert store.refresh() == 1
    assert store.refresh() == 0
    assert paths(store, "is:unfinished") == [path]
    make_run(tmp_path, "grids/g/trial-1")
    (tmp_path / "runs" / ".importing").mkdir()
    (tmp_path / "runs" / "no-run").mkdir()
    (tmp_path / "runs" / "a-file").write_text("x")
    (tmp_path / path / "summary.json").write_text(json.dumps({"reason": "done", "test": {"rmse": 2.0}}))
    assert store.refresh() == 2
    assert paths(store, "reason=done rmse=2") == [path]
    (tmp_path / path / "summary.json").write_text(json.dumps({"reason": "done", "test": {"rmse": 3.0}}))
    (tmp_path / "grids" / "g").rename(tmp_path / "grids" / "h")
    assert store.refresh() == 3  # another result, and a run that is gone from one place and new in another
    assert sorted(paths(store)) == ["grids/h/trial-1", path]
    assert store.facts(path)["test.rmse"] == 3.0
    assert store.facts("grids/g/trial-1") == {}
    store.close()


def test_what_a_folder_says_is_all_there(tmp_path: Path) -> None:
    store = fill(tmp_path)
    facts = store.facts("runs/run-3")
    assert facts["model.cell"] == "lstm"
    assert facts["score.value"] == pytest.approx(0.13)
    assert facts["score.measure"] == "rmse"
    assert facts["score.baseline"] == 0.6
    assert facts["versions.workbench"] == "0.1.0"
    assert store.column("code")[store.find("keep")[0]] == "0.1.0"
    assert store.column("parent")[store.find("keep")[0]] == "before"
    assert paths(store, "tag:keep is:star notes:good") == ["runs/run-3"]
    store.close()


@pytest.mark.parametrize(
    "summary",
    [
        "not json", "[1, 2]", '{"test": {"rmse": "much"}, "reason": ["x"]}', '{"test": 3, "parent": "p"}',
        '{"x": ' + "[" * 100_000, '{"n": ' + "9" * 5000 + "}", '{"n": 123456789012345678901234567890, "t": "\\ud800"}',
        '{"a": ' * 60 + "1" + "}" * 60, json.dumps({f"k{n}": n for n in range(5000)}), "\x00\x01", "",
    ],
    ids=range(11),
)  # fmt: skip
def test_no_summary_is_too_odd(tmp_path: Path, summary: str) -> None:
    path = make_run(tmp_path, "a", None)
    (tmp_path / path / "summary.json").write_text(summary)
    (tmp_path / path / "notes.json").write_text(summary)
    with_fine = make_run(tmp_path, "b")
    store = Store(tmp_path)
    store.refresh()
    assert sorted(paths(store)) == [path, with_fine]
    assert store.edit(path, Change(label="mine")) == Notes(label="mine")
    assert paths(store, "label=mine") == [path]
    store.close()


def test_a_run_whose_spec_cannot_be_read_is_shown_as_such(tmp_path: Path) -> None:
    (tmp_path / "runs" / "bad").mkdir(parents=True)
    (tmp_path / "runs" / "bad" / "spec.toml").write_bytes(b"this is no toml \xff")
    store = Store(tmp_path)
    store.refresh()
    assert paths(store, "reason=unreadable") == ["runs/bad"]
    with pytest.raises(UserError):
        store.duplicate("runs/bad", {})
    store.close()


def test_notes_are_in_the_folder_and_change_one_thing_at_a_time(tmp_path: Path) -> None:
    store = fill(tmp_path, 4)
    folder = tmp_path / "runs" / "run-3"
    assert read_notes(folder) == Notes("the one", "good to know", ("keep",), True)
    store.edit("runs/run-3", Change(star=False))
    store.edit("runs/run-3", Change(add=("two words", "KEEP", "温度"), label="  a \n b "))
    assert read_notes(folder) == Notes("a b", "good to know", ("keep", "two", "words", "温度"), False)
    store.edit("runs/run-3", Change(remove=("keep", "words")))
    assert store.notes("runs/run-3").tags == ("two", "温度")
    with pytest.raises(UserError, match="not there any more"):
        store.edit("runs/none", Change(star=True))
    store.close()


def test_a_run_again_with_one_change(tmp_path: Path) -> None:
    store = fill(tmp_path, 4)
    spec = store.duplicate("runs/run-1", {"model.cell": "gru"})
    assert (spec.model.cell, spec.data.path) == ("gru", "sample:airline")
    with pytest.raises(UserError, match="grv"):
        store.duplicate("runs/run-1", {"model.cell": "grv"})
    store.close()


def test_reading_can_be_stopped_and_goes_on_where_it_was(tmp_path: Path) -> None:
    for number in range(BATCH + 20):
        make_run(tmp_path, f"r{number}", None)
    store = Store(tmp_path)
    shares: list[float] = []

    def stop() -> bool:
        return len(shares) == 2

    with pytest.raises(StoppedError):
        store.refresh(Watch(lambda share, what: shares.append(share), stop))
    assert store.count() == BATCH
    assert store.refresh() == 20
    store.close()


def overwrite(file: Path, at: int, content: bytes) -> None:
    with file.open("r+b") as handle:
        handle.seek(at)
        handle.write(content)


def noise(file: Path) -> None:
    """Random bytes in pages all over the file."""
    chance = random.Random(1)
    for page in range(0, file.stat().st_size // 4096, 3):
        overwrite(file, page * 4096, chance.randbytes(512))


def later_version(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 99")
        connection.execute("ALTER TABLE runs RENAME TO things")
    connection.close()


def without_tables(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE facts")
    connection.close()


HARM: dict[str, Callable[[Path], object]] = {
    "deleted": lambda file: file.unlink(),
    "empty": lambda file: file.write_bytes(b""),
    "truncated": lambda file: os.truncate(file, file.stat().st_size // 2),
    "cut in a page": lambda file: os.truncate(file, 4096 * 2 + 100),
    "one byte": lambda file: file.write_bytes(b"x"),
    "random bytes": noise,
    "no database": lambda file: file.write_bytes(random.Random(2).randbytes(50_000)),
    "header": lambda file: overwrite(file, 0, b"\xff" * 100),
    "newer": later_version,
    "without a table": without_tables,
}


@pytest.mark.parametrize("harm", HARM)
def test_a_harmed_store_is_made_anew_from_the_folders(tmp_path: Path, harm: str) -> None:
    fill(tmp_path).close()
    HARM[harm](tmp_path / FILE)
    store = Store(tmp_path)
    store.refresh()
    assert store.count() == 30
    assert paths(store, 'tag:keep is:star label="the one"') == ["runs/run-3"]
    assert store.find("rmse<0.15") == store.find("rmse<0.15 cell=lstm")
    assert len(store.find("rmse<0.15")) == 5
    assert store.check() == []
    assert store.database.path is not None
    store.close()
    again = Store(tmp_path)
    assert again.refresh() == 0
    assert again.database.rebuilt == ""
    again.close()


@pytest.mark.parametrize("harm", HARM)
def test_a_store_that_is_harmed_while_it_is_open_is_made_anew(tmp_path: Path, harm: str) -> None:
    store, other = fill(tmp_path), Store(tmp_path)
    store.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    HARM[harm](tmp_path / FILE)
    for one in (store, other):
        one.refresh()
        one.edit("runs/run-5", Change(add=("later",)))
        one.refresh()
        assert sorted(paths(one, "tag:keep|later")) == ["runs/run-3", "runs/run-5"]
        assert one.count() == 30
    store.close()
    other.close()
    last = Store(tmp_path)
    last.refresh()
    assert last.count() == 30
    assert last.check() == []
    last.close()


def test_random_bytes_in_the_log_cost_nothing(tmp_path: Path) -> None:
    store = fill(tmp_path)
    log = Path(f"{tmp_path / FILE}-wal")
    kept = log.read_bytes()
    store.close()
    log.write_bytes(kept[:5000] + random.Random(3).randbytes(3000) + kept[8000:])
    again = Store(tmp_path)
    again.refresh()
    assert again.count() == 30
    assert again.check() == []
    again.close()


def test_where_nothing_can_be_written_the_store_is_in_memory(tmp_path: Path) -> None:
    make_run(tmp_path, "a")
    (tmp_path / FILE).mkdir()  # as good as a place that is out of reach, for any user
    store = Store(tmp_path)
    assert store.database.path is None
    assert store.refresh() == 1
    assert paths(store, "rmse=0.5") == ["runs/a"]
    store.edit("runs/a", Change(star=True))
    assert paths(store, "is:star") == ["runs/a"]
    store.close()


def test_an_older_file_is_brought_up_to_date_with_all_that_is_in_it(tmp_path: Path) -> None:
    store = fill(tmp_path)
    store.close()
    later = (*MIGRATIONS, "ALTER TABLE runs ADD COLUMN colour TEXT NOT NULL DEFAULT 'none'")
    database = Database(tmp_path / FILE, later)
    assert database.rebuilt == ""
    assert database.rows("SELECT count(*), min(colour) FROM runs") == [(30, "none")]
    assert database.rows("PRAGMA user_version") == [(2,)]
    database.close()


def test_what_another_says_while_a_run_is_read_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_run(tmp_path, "a")
    mine, other = Store(tmp_path), Store(tmp_path)
    saying = threading.Thread(target=lambda: other.edit(path, Change(add=("said",))))

    def slowly(home: Path, name: str) -> Entry | None:
        entry = read_entry(home, name)
        if threading.current_thread() is not saying and not saying.ident:
            saying.start()
            # The other one has to wait for this one; who does not wait is done long before.
            saying.join(0.3)
        return entry

    monkeypatch.setattr("workbench.runs.store.store.read_entry", slowly)
    mine.refresh()
    saying.join()
    assert paths(mine, "tag=said") == [path]
    mine.close()
    other.close()


def test_a_run_that_is_back_in_its_place_is_not_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_run(tmp_path, "a")
    store = Store(tmp_path)
    store.refresh()
    (tmp_path / path).rename(tmp_path / "away")
    scan = store.scan

    def meanwhile() -> dict[str, str]:
        seen = scan()
        (tmp_path / "away").rename(tmp_path / path)
        return seen

    monkeypatch.setattr(store, "scan", meanwhile)
    store.refresh()
    assert paths(store) == [path]
    store.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process as another one does")
def test_many_processes_at_once_lose_nothing_though_some_are_killed(tmp_path: Path) -> None:
    chance = random.Random(4)
    out = tmp_path / "said"
    out.mkdir()
    home = tmp_path / "home"
    running: dict[str, subprocess.Popen[bytes]] = {}

    def start(name: str) -> None:
        with (out / name).open("wb") as said, (out / f"{name}.err").open("wb") as wrong:
            running[name] = subprocess.Popen(
                [sys.executable, "-m", "tests.runs.store.writer", str(home), name, "5"],
                cwd=ROOT, stdout=said, stderr=wrong,
            )  # fmt: skip

    for number in range(8):
        start(f"w{number}")
    killed: set[str] = set()
    while len(killed) < 5:
        time.sleep(chance.uniform(0.2, 0.8))
        alive = [name for name, one in running.items() if one.poll() is None]
        ready = [name for name in alive if (out / name).stat().st_size]
        if not alive:
            # A slow machine has let them all end before five were killed.
            start(f"w{len(running)}")
        if ready:
            name = chance.choice(ready)
            running[name].kill()
            if running[name].wait(60) == -signal.SIGKILL:
                killed.add(name)
    for name, one in running.items():
        code = one.wait(60)
        assert code == (-signal.SIGKILL if name in killed else 0), (out / f"{name}.err").read_text()

    said = [line.split() for name in running for line in (out / name).read_text().splitlines()]
    runs = {line[1] for line in said if line[0] == "run"}
    tags = [(line[1], line[2]) for line in said if line[0] == "tag" and len(line) == 3]
    assert {line[1] for line in said if line[0] == "end"} == {"sound"}
    assert len(runs) > 50
    store = Store(home)
    assert store.database.rebuilt == ""
    assert store.check() == []
    store.refresh()
    assert runs <= set(paths(store))
    assert set(paths(store)) == set(store.scan())
    for path, tag in tags:
        assert tag in read_notes(home / path).tags
        assert path in paths(store, f"tag={tag}")
    store.close()
