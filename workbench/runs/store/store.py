"""The store: it follows the folders, finds runs, and keeps what a person says about them."""

import os
import sqlite3
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.data.watch import SILENT, Watch
from workbench.errors import UserError
from workbench.runs.files import cannot_read, cannot_write
from workbench.runs.folder import SPEC, RunFolder
from workbench.runs.store.conditions import OWN, expression, resolve, where
from workbench.runs.store.database import LOCK_SECONDS, Database, Rows, alone, insert_facts
from workbench.runs.store.entry import Entry, read_entry, stamp_of
from workbench.runs.store.listing import Value
from workbench.runs.store.notes import Change, Notes, change_notes, read_notes
from workbench.training.spec import Spec, apply_settings
from workbench.words import translate

FILE = "runs.sqlite3"
# The folders of a home that hold runs, and how deep in them.
PLACES = (("runs", 1), ("grids", 2))
BATCH = 100


@dataclass(frozen=True)
class Group:
    """Runs that agree in a key. `best` and `mean`: of the measure that was asked for, None where none has it."""

    value: Value | None
    count: int
    best: float | None
    mean: float | None


class Store:
    """The runs of a home. Any thread may use it, and any number of processes may have one on the same home.

    `refresh` first: what the store says is what the folders said then. Runs are named by their `path` in the home.
    """

    def __init__(self, home: Path, file: Path | None = None) -> None:
        self.home = home
        self.database = Database(file or home / FILE)
        self._filled = self.database.generation

    def close(self) -> None:
        """Let go of the store's file."""
        self.database.close()

    # Following the folders

    def refresh(self, watch: Watch = SILENT) -> int:
        """Read the runs that are new or another way since the last time, forget those that are gone; how many.

        Stopped by `watch`, it keeps what it has read: StoppedError.
        """
        self._filled = self.database.generation
        known = dict(self.database.rows("SELECT path, stamp FROM runs"))
        seen = self.scan()
        # Only what was known before the folders were looked at can be gone from them.
        gone = [path for path in known if path not in seen]
        changed = [path for path, stamp in seen.items() if known.get(path) != stamp]
        for begin in range(0, len(changed), BATCH):
            watch.look(begin / len(changed), translate("store", "Reading the runs"))
            self.look_at(changed[begin : begin + BATCH])
        self.look_at(gone)
        return len(gone) + len(changed)

    def look_at(self, paths: Iterable[str]) -> None:
        """Bring some runs up to date; those that are gone are forgotten."""
        wanted = list(paths)

        def write(to: sqlite3.Connection) -> None:
            # Read while nobody else may write: of two who look at a run, the later one sees what both of them keep.
            entries = {path: read_entry(self.home, path) for path in wanted}
            found = [entry for entry in entries.values() if entry is not None]
            ids = _ids_of_keys(to, {name for entry in found for name in entry.facts})
            for entry in found:
                insert_facts(to, _insert(to, entry), ((ids[name], value) for name, value in entry.facts.items()))
            for path, entry in entries.items():
                if entry is None and not stamp_of(f"{self.home}/{path}"):
                    to.execute("DELETE FROM facts WHERE run = (SELECT id FROM runs WHERE path = ?)", (path,))
                    to.execute("DELETE FROM runs WHERE path = ?", (path,))

        if wanted:
            self._write(write)

    def rebuild(self, watch: Watch = SILENT) -> int:
        """Read every run anew."""
        self._write(lambda to: to.execute("UPDATE runs SET stamp = ''"))
        return self.refresh(watch)

    def scan(self) -> dict[str, str]:
        """The runs that there are now, and how their files look from outside."""
        found: dict[str, str] = {}
        for place, depth in PLACES:
            names = [place]
            for _ in range(depth):
                names = [f"{name}/{inner}" for name in names for inner in self._folders(name)]
            for name in names:
                stamp = stamp_of(f"{self.home}/{name}")
                if stamp:
                    found[name] = stamp
        return found

    def _folders(self, name: str) -> list[str]:
        try:
            with os.scandir(f"{self.home}/{name}") as entries:
                return sorted(one.name for one in entries if one.name[0] != "." and one.is_dir() and _sayable(one.name))
        except OSError:
            return []

    def _write(self, work: Callable[[sqlite3.Connection], Any]) -> None:
        for again in (True, False):
            try:
                with self.database.writing() as connection:
                    work(connection)
                return
            except sqlite3.Error as error:
                self.database.mend(error)
                if not again:
                    raise

    # Questions

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> Rows:
        found = self.database.rows(sql, values)
        if self.database.generation != self._filled:
            # The file was not sound, or another process has put it away: this is a new one.
            self.refresh()
            found = self.database.rows(sql, values)
        return found

    def keys(self) -> list[str]:
        """Every dotted name that a run has a value for."""
        held = "EXISTS (SELECT 1 FROM facts WHERE key = keys.id)"
        return [name for (name,) in self._rows(f"SELECT name FROM keys WHERE {held} ORDER BY name")]

    def find(self, query: str = "", sort: Sequence[tuple[str, bool]] = (), inside: str = "") -> list[int]:
        """The numbers of the runs that a query finds (see `query`), in order; the newest first among equals.

        `sort`: (key, whether the greatest comes first) pairs; runs without a value come last. `inside`: a folder of the
        home that they must be in, such as "runs". UserError where the query or a key cannot be read.
        """
        keys = self.keys()
        condition, values = where(query, keys)
        if inside:
            condition, values = f"{condition} AND path >= ? AND path < ?", [*values, f"{inside}/", f"{inside}0"]
        order: list[str] = []
        for name, falling in sort:
            sql, more = expression(resolve(name, keys))
            empty = f"({sql} IS NULL OR {sql} = '')"
            order += [empty, f"{sql} COLLATE NOCASE {'DESC' if falling else 'ASC'}"]
            values += more * 3
        ordered = ", ".join([*order, "made DESC", "path"])
        return [at for (at,) in self._rows(f"SELECT id FROM runs WHERE {condition} ORDER BY {ordered}", values)]

    def column(self, key: str) -> dict[int, Value]:
        """What the runs are worth in a key, by number; those without a value are left out."""
        name = resolve(key, self.keys())
        if name in OWN:
            return dict(self._rows(f"SELECT id, {OWN[name]} FROM runs"))
        sql = "SELECT run, value FROM facts WHERE key = (SELECT id FROM keys WHERE name = ?)"
        return dict(self._rows(sql, (name,)))

    def groups(self, key: str, query: str = "", measure: str = "score.value", falling: bool = False) -> list[Group]:
        """The runs that a query finds, by what they have in a key; `falling`: the greatest value is the best."""
        keys = self.keys()
        condition, values = where(query, keys)
        by, of_by = expression(resolve(key, keys))
        unknown = not measure or (measure.startswith("score.") and measure not in keys)
        what, of_what = ("NULL", []) if unknown else expression(resolve(measure, keys))
        best = "max" if falling else "min"
        found = self._rows(
            f"SELECT grp, count(*), {best}(val), avg(val) FROM"
            f" (SELECT {by} AS grp, {what} AS val FROM runs WHERE {condition})"
            " GROUP BY grp COLLATE NOCASE ORDER BY grp IS NULL, grp COLLATE NOCASE",
            [*of_by, *of_what, *values],
        )
        return [Group(*row) for row in found]

    def facts(self, path: str) -> dict[str, Value]:
        """All that is known of a run by dotted name; empty where it is not in the store."""
        sql = (
            "SELECT keys.name, facts.value FROM facts JOIN keys ON keys.id = facts.key"
            " WHERE facts.run = (SELECT id FROM runs WHERE path = ?)"
        )
        return dict(self._rows(sql, (path,)))

    def count(self) -> int:
        """How many runs there are."""
        return int(self._rows("SELECT count(*) FROM runs")[0][0])

    def check(self) -> list[str]:
        """What is wrong with the store's file; empty where it is sound."""
        return self.database.check()

    # What a person says and asks for

    def notes(self, path: str) -> Notes:
        """What is said about a run. UserError where it cannot be read."""
        try:
            return read_notes(self.home / path)
        except OSError as error:
            raise cannot_read(self.home / path, error) from None

    def edit(self, path: str, change: Change) -> Notes:
        """Say something else about a run; the rest stays, whoever else is at it. UserError if the run is gone."""
        folder = self.home / path
        if not (folder / SPEC).is_file():
            raise _gone(path)
        with locked(self.home):
            notes = change_notes(folder, change)
        self.look_at([path])
        return notes

    def duplicate(self, path: str, settings: Mapping[str, Any]) -> Spec:
        """A run's spec with some settings another way, by dotted names. UserError where it cannot be read."""
        return apply_settings(RunFolder.open(self.home / path).read_spec(), settings)


@contextmanager
def locked(home: Path, what: str = "notes") -> Generator[None]:
    """Let one process at a time change the runs' folders of a home. UserError where that cannot be had."""
    with ExitStack() as stack:
        try:
            home.mkdir(parents=True, exist_ok=True)
            stack.enter_context(alone(home / what))
        except TimeoutError:
            raise UserError(
                translate("store", "Another program has been at work on these runs for {count} seconds.").format(
                    count=round(LOCK_SECONDS)
                ),
                translate("store", "Wait until it is done, then try again."),
                str(home),
            ) from None
        except OSError as error:
            raise cannot_write(home, error) from None
        yield


def _insert(to: sqlite3.Connection, entry: Entry) -> int:
    notes = entry.notes
    values = (
        entry.path, entry.stamp, entry.made, notes.label, notes.notes, _joined(notes.tags), int(notes.star),
        entry.parent, entry.reason, entry.sha256, entry.code, entry.words,
    )  # fmt: skip
    names = ("path", "stamp", "made", "label", "notes", "tags", "star", "parent", "reason", "sha256", "code", "words")
    marks, updates = ", ".join("?" * len(names)), ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    to.execute(
        f"INSERT INTO runs ({', '.join(names)}) VALUES ({marks}) ON CONFLICT (path) DO UPDATE SET {updates}", values
    )
    return int(to.execute("SELECT id FROM runs WHERE path = ?", (entry.path,)).fetchone()[0])


def _ids_of_keys(to: sqlite3.Connection, names: set[str]) -> dict[str, int]:
    to.executemany("INSERT OR IGNORE INTO keys (name) VALUES (?)", [(name,) for name in sorted(names)])
    return {name: at for at, name in to.execute("SELECT id, name FROM keys")}


def _joined(tags: Sequence[str]) -> str:
    return f" {' '.join(tags)} " if tags else ""


def _sayable(name: str) -> bool:
    """Whether the name is a text; SQLite holds no other."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _gone(path: str) -> UserError:
    return UserError(
        translate("store", "This run is not there any more."),
        translate("store", "Read the list anew."),
        path,
    )
