"""The cache of long data: what is whole is found again, what is damaged is made anew, what is old goes."""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from workbench.data import store
from workbench.errors import UserError


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    return tmp_path


def write(key: str, values: list[float]) -> store.Entry:
    writer = store.Writer()
    writer.append("values", np.array(values[:2]))
    writer.append("values", np.array(values[2:]))
    return writer.finish(key, {"what": "numbers"})


KEY = store.key_of("0" * 64, {"kind": "test"})
VALUES = [1.0, 2.0, 3.0, float("nan"), -0.0]


def test_what_was_written_is_found_again() -> None:
    assert store.find(KEY) is None
    write(KEY, VALUES)
    found = store.find(KEY)
    assert found is not None
    assert found.meta["what"] == "numbers"
    assert found.array("values").tobytes() == np.array(VALUES).tobytes()


@pytest.mark.parametrize("damage", ["cut", "flipped", "gone", "meta cut", "meta of another kind", "longer"])
def test_damaged_entries_are_removed(damage: str) -> None:
    entry = write(KEY, VALUES)
    file, meta = entry.folder / "values", entry.folder / "entry.json"
    content = bytearray(file.read_bytes())
    match damage:
        case "cut":
            file.write_bytes(content[:-3])
        case "longer":
            file.write_bytes(content + b"\0" * 8)
        case "flipped":
            content[17] ^= 4
            file.write_bytes(content)
        case "gone":
            file.unlink()
        case "meta cut":
            meta.write_bytes(meta.read_bytes()[:-5])
        case _:
            meta.write_text("[1, 2]")
    assert store.find(KEY) is None
    assert not entry.folder.exists()
    # It can be made anew in the same place.
    assert write(KEY, VALUES).folder == entry.folder
    assert store.find(KEY) is not None


def test_writing_that_is_given_up_leaves_nothing() -> None:
    writer = store.Writer()
    writer.append("values", np.arange(10.0))
    writer.abandon()
    assert list(store.folder().iterdir()) == []


def test_two_writers_of_one_entry() -> None:
    first, second = store.Writer(), store.Writer()
    for writer in (first, second):
        writer.append("values", np.array(VALUES))
    one, other = first.finish(KEY, {}), second.finish(KEY, {})
    assert one.folder == other.folder
    assert [path.name for path in store.folder().iterdir()] == [KEY]


def test_two_processes_at_once(home: Path) -> None:
    program = (
        "import numpy as np; from workbench.data import store\n"
        "for _ in range(20):\n    w = store.Writer(); w.append('values', np.arange(50_000.0))\n"
        f"    w.finish({KEY!r}, {{}})\n"
        f"    found = store.find({KEY!r}); assert found is None or found.array('values')[-1] == 49_999.0"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2]), "WORKBENCH_HOME": str(home)}
    both = [subprocess.Popen([sys.executable, "-c", program], env=environment) for _ in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]
    assert store.find(KEY) is not None


def test_old_entries_go_and_the_least_used_of_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [store.key_of(str(k) * 64, {}) for k in range(4)]
    now = time.time()
    for age, key in zip((40, 3, 2, 1), keys, strict=True):
        entry = write(key, VALUES)
        os.utime(entry.folder / "entry.json", (now - age * 86_400, now - age * 86_400))
    store.clean()
    assert [key for key in keys if (store.folder() / key).exists()] == keys[1:]
    size = sum(path.stat().st_size for path in (store.folder() / keys[1]).iterdir())
    monkeypatch.setattr(store, "MOST_BYTES", 2 * size + size // 2)
    store.clean()
    assert [key for key in keys if (store.folder() / key).exists()] == keys[2:]
    # What somebody else keeps here is not ours.
    (store.folder() / "notes").mkdir()
    store.clean(now=now + 1e8)
    assert [path.name for path in store.folder().iterdir()] == ["notes"]


def test_what_other_processes_left_half_goes_after_a_day() -> None:
    half = store.folder() / "part-1-abc"
    half.mkdir(parents=True)
    store.clean()
    assert half.exists()
    store.clean(now=time.time() + 2 * 86_400)
    assert not half.exists()


def test_a_file_is_known_until_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("1\n2\n")
    os.utime(path, (time.time() - 60, time.time() - 60))
    store.remember(path, store.state_of(path), "abc")
    assert store.known_hash(path) == "abc"
    path.write_text("1\n3\n")
    assert store.known_hash(path) == ""
    # It was written a moment ago and may change again at the same time.
    store.remember(path, store.state_of(path), "def")
    assert store.known_hash(path) == ""


def test_a_disk_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "file"))
    with pytest.raises(UserError, match="put aside on the disk"):
        store.Writer()


def test_many_arrays_need_few_open_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_MOST_OPEN", 3)
    writer = store.Writer()
    for _ in range(2):
        for k in range(10):
            writer.append(f"values{k}", np.full(4, k))
    entry = writer.finish(KEY, {})
    assert store.find(KEY) is not None
    assert [entry.array(f"values{k}").tolist() for k in range(10)] == [[k] * 8 for k in range(10)]
