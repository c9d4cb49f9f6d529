"""Large data that were read once, as arrays on disk: they are mapped into memory, so that only what is used is loaded.

Each entry is a folder named by what it was made from (the content's hash and how it was read). It is written beside its
place and renamed when it is whole; what is not whole, or was damaged later, is removed and made anew. Entries that were
not used for a month go, and the least recently used ones where all together are too large.
"""

import contextlib
import hashlib
import json
import mmap
import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from workbench import places
from workbench.errors import UserError
from workbench.words import translate

FORMAT = 1  # of the entries; another one makes all anew
MOST_DAYS = 30
MOST_BYTES = 20 << 30
_STALE = 86_400  # seconds after which a half-written entry was left by a process that ended
_RACE = 2.0  # seconds: a file that was changed a moment ago may change again without its time telling it
_META, _KNOWN = "entry.json", "known"
_PIECE = 4 << 20
_MOST_OPEN = 200


@dataclass(frozen=True)
class Entry:
    """A folder of arrays; `meta` is what was told of them when they were written."""

    folder: Path
    meta: Mapping[str, Any]

    def array(self, name: str) -> NDArray[Any]:
        """An array by its name, mapped and not to be written to."""
        told = self.meta["arrays"][name]
        dtype = np.dtype(told["dtype"])
        size = sum(length for length, _ in told["pieces"]) // dtype.itemsize
        if not size:
            return np.zeros(0, dtype)
        return np.memmap(self.folder / name, dtype, "r", shape=(size,))


def folder() -> Path:
    """Where the entries are; it can be deleted at any time."""
    return places.home() / "cache" / "data"


def key_of(sha256: str, options: Mapping[str, Any]) -> str:
    """The name of the entry for a content that was read in a certain way."""
    told = json.dumps([FORMAT, sha256, dict(options)], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()[:40]


def find(key: str) -> Entry | None:
    """The entry, if it is there and whole; a damaged one is removed."""
    home = folder() / key
    try:
        meta = json.loads((home / _META).read_text("utf-8"))
        if all(_is_whole(home / name, told) for name, told in meta["arrays"].items()):
            os.utime(home / _META)
            return Entry(home, meta)
    except FileNotFoundError:
        if not home.exists():
            return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass  # not an entry, or none that can be read: it is made anew
    _remove(home)
    return None


class Writer:
    """Writes an entry array by array, piece by piece; `finish` puts it in its place, `abandon` leaves nothing."""

    def __init__(self) -> None:
        name = f"part-{os.getpid()}-{time.monotonic_ns():x}"
        self.home = folder() / name
        self._files: dict[str, BinaryIO] = {}
        self._told: dict[str, dict[str, Any]] = {}
        with _told_writing(self.home):
            self.home.mkdir(parents=True)

    def append(self, name: str, values: NDArray[Any]) -> None:
        """Put values (of one dtype and dimension) behind those that the array has already."""
        told = self._told.setdefault(name, {"dtype": values.dtype.str, "pieces": []})
        plain = np.ascontiguousarray(values).view(np.uint8).reshape(-1)
        with _told_writing(self.home):
            file = self._files.get(name) or (self.home / name).open("ab", buffering=0)
            for start in range(0, len(plain), _PIECE):
                piece = plain[start : start + _PIECE]
                file.write(piece.data)
                told["pieces"].append([len(piece), _sum_of(piece)])
            # A process may have so many files open; the others are opened for each piece.
            if len(self._files) < _MOST_OPEN:
                self._files[name] = file
            elif name not in self._files:
                file.close()

    def rewrite(self, name: str, dtype: Any) -> None:
        """Give an array that is being written another dtype, its values converted."""
        old, told = self.home / f"{name}.old", self._told.pop(name)
        self._close(name)
        (self.home / name).rename(old)
        before = np.dtype(told["dtype"])
        with old.open("rb") as file:
            while piece := file.read(_PIECE):
                self.append(name, np.frombuffer(piece, before).astype(dtype))
        old.unlink()

    def read_back(self, name: str) -> NDArray[Any]:
        """What was written to an array so far, mapped."""
        told = self._told[name]
        size = sum(length for length, _ in told["pieces"]) // np.dtype(told["dtype"]).itemsize
        return np.memmap(self.home / name, np.dtype(told["dtype"]), "r", shape=(size,)) if size else np.zeros(0)

    def drop(self, name: str) -> None:
        """Take an array away again."""
        self._told.pop(name)
        self._close(name)
        (self.home / name).unlink()

    def _close(self, name: str) -> None:
        if name in self._files:
            self._files.pop(name).close()

    def finish(self, key: str, meta: Mapping[str, Any]) -> Entry:
        """The entry, in its place under `key`; one that another process has put there meanwhile is as good."""
        whole = {**meta, "arrays": self._told}
        home = folder() / key
        with _told_writing(self.home):
            for file in self._files.values():
                file.close()
            (self.home / _META).write_text(json.dumps(whole), "utf-8")
            try:
                self.home.rename(home)
            except OSError:
                found = find(key)
                if found is not None:
                    _remove(self.home)
                    return found
                self.home.rename(home)
        clean(keep=key)
        return Entry(home, whole)

    def abandon(self) -> None:
        """Remove what was written."""
        for file in self._files.values():
            file.close()
        _remove(self.home)


def clean(keep: str = "", now: float | None = None) -> None:
    """Remove entries that are old, the least recently used ones where all are too large, and what was left half."""
    now = time.time() if now is None else now
    entries: list[tuple[float, int, Path]] = []
    with contextlib.suppress(OSError):
        for home in folder().iterdir():
            if home.name.startswith("part-"):
                if now - home.stat().st_mtime > _STALE:
                    _remove(home)
            elif home.name == _KNOWN:
                _forget_old(home, now)
            elif len(home.name) == 40 and home.is_dir():
                # By the form of the name: somebody may keep other things here.
                entries.append((_used(home), _size(home), home))
    room = MOST_BYTES
    for used, size, home in sorted(entries, reverse=True):
        room -= size
        if home.name != keep and (now - used > MOST_DAYS * 86_400 or room < 0):
            _remove(home)


def known_hash(path: Path) -> str:
    """The SHA-256 of a file's content where it was read before and has not changed since; else an empty text."""
    try:
        told = json.loads(_known_file(path).read_text("utf-8"))
        return str(told["sha256"]) if told["state"] == _state(path) else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def remember(path: Path, state: list[int], sha256: str) -> None:
    """Note the hash of a file whose `state_of` was taken before it was read."""
    if state != _state(path) or time.time() - state[1] / 1e9 < _RACE:
        return
    file = _known_file(path)
    beside = file.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps({"state": state, "sha256": sha256}), "utf-8")
        beside.replace(file)


def state_of(path: Path) -> list[int]:
    """What changes when a file's content does: size, time of change, and which file it is."""
    return _state(path)


def release(values: NDArray[Any]) -> None:
    """Let go of the pages of an array that is mapped from disk; they are read again when they are used again."""
    mapped = getattr(values, "_mmap", None)
    if isinstance(mapped, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)


def _state(path: Path) -> list[int]:
    known = path.stat()
    return [known.st_size, known.st_mtime_ns, known.st_ino]


def _known_file(path: Path) -> Path:
    return (
        folder() / _KNOWN / f"{hashlib.sha256(str(path.absolute()).encode('utf-8', 'replace')).hexdigest()[:40]}.json"
    )


def _sum_of(piece: NDArray[np.uint8]) -> int:
    """Changes when any bit does, and costs next to nothing beside reading."""
    whole = len(piece) // 8 * 8
    words = piece[:whole].view(np.uint64)
    rest = int.from_bytes(piece[whole:].tobytes(), "little")
    mixed = int(np.bitwise_xor.reduce(words)) if len(words) else 0
    return (mixed ^ rest ^ (int(words.sum(dtype=np.uint64)) << 1)) & (1 << 64) - 1


def _is_whole(path: Path, told: Mapping[str, Any]) -> bool:
    pieces: list[list[int]] = told["pieces"]
    if path.stat().st_size != sum(length for length, _ in pieces):
        return False
    buffer = np.empty(_PIECE, np.uint8)
    with path.open("rb", buffering=0) as file:
        for length, total in pieces:
            piece = buffer[:length]
            if file.readinto(piece.data) != length or _sum_of(piece) != total:
                return False
    return True


def _used(home: Path) -> float:
    try:
        return (home / _META).stat().st_mtime
    except OSError:
        return 0.0


def _size(home: Path) -> int:
    return sum(one.stat().st_size for one in home.iterdir() if one.is_file())


def _forget_old(home: Path, now: float) -> None:
    for file in home.iterdir():
        if now - file.stat().st_mtime > MOST_DAYS * 86_400:
            file.unlink(missing_ok=True)


def _remove(home: Path) -> None:
    """Move it out of the way first, so that nobody finds a half; where it is in use (Windows), it stays."""
    away = home.with_name(f"part-{os.getpid()}-{time.monotonic_ns():x}")
    with contextlib.suppress(OSError):
        home.rename(away)
        home = away
    shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def _told_writing(where: Path) -> Any:
    try:
        yield
    except OSError as error:
        raise UserError(
            translate("data", "The data cannot be put aside on the disk: {why}.").format(why=error.strerror or error),
            translate("data", "Make room there, or set WORKBENCH_HOME to a folder on another disk."),
            str(where.parent),
        ) from None
