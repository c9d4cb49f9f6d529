"""The store's file: its tables and their versions, its writers one at a time, and what is done when it is not sound.

The file holds nothing that is not in the run folders, too. So whatever is wrong with it, the answer is the same: it is
put away and a new, empty one takes its place, which the next look at the folders fills.
"""

import sqlite3
import threading
import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from workbench.setup_environment import try_lock

# One entry a version: what takes a file of the version before to it. Entries are added, never changed.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL UNIQUE,
        stamp TEXT NOT NULL,
        made REAL NOT NULL,
        label TEXT NOT NULL,
        notes TEXT NOT NULL,
        tags TEXT NOT NULL,
        star INTEGER NOT NULL,
        parent TEXT NOT NULL,
        reason TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        code TEXT NOT NULL,
        words TEXT NOT NULL
    );
    CREATE TABLE keys (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE facts (
        key INTEGER NOT NULL, run INTEGER NOT NULL, value NOT NULL, PRIMARY KEY (key, run)
    ) WITHOUT ROWID;
    CREATE INDEX facts_of_run ON facts (run);
    """,
)
BUSY_SECONDS = 30.0
LOCK_SECONDS = 30.0
# SQLite's primary result codes (sqlite.org/rescode.html) that say: the file is not sound, or not to be had at all.
UNSOUND = {
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_CONSTRAINT,
}
OUT_OF_REACH = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_PERM}
Rows = list[tuple[Any, ...]]


class NewerError(Exception):
    """The file was written by a later version of this program."""


class Database:
    """A connection that any thread may use. `path` None, or out of reach: a store in memory, filled at every start.

    `rebuilt`: why the file was made anew, in English; empty where it was sound. `generation` is another number once
    there is another file, which may be empty.
    """

    def __init__(self, path: Path | None, migrations: Sequence[str] = MIGRATIONS) -> None:
        self.path, self.migrations = path, tuple(migrations)
        self.rebuilt = ""
        self.generation = 0
        self._lock = threading.RLock()
        self._file: tuple[int, int] = (0, 0)
        self._connection = self._open()

    # Reading and writing

    def rows(self, sql: str, values: Sequence[Any] = ()) -> Rows:
        """All rows of a question."""
        return self._soundly(lambda: self._connection.execute(sql, values).fetchall())

    @contextmanager
    def writing(self) -> Generator[sqlite3.Connection]:
        """The one writer among all processes; what it did is kept whole or not at all.

        Not mended from within, since what the block has read may be gone then: see `mend`.
        """
        with self._lock:
            self._follow()
            connection = self._connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def mend(self, error: sqlite3.Error) -> None:
        """Put the file away where an error says that it is not sound, or go on in memory; else raise the error."""
        with self._lock:
            code = _code(error)
            if code in OUT_OF_REACH:
                self._give_up(error)
            elif code == sqlite3.SQLITE_ERROR and self._has_its_tables():
                # It is the question that is wrong.
                raise error
            elif code in UNSOUND or (code == 0 and isinstance(error, sqlite3.OperationalError)):
                # Without a code comes a text that is no UTF-8.
                self._rebuild(str(error))
            else:
                raise error

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file; empty where it is sound."""
        with self._lock:
            try:
                found = [str(row[0]) for row in self._connection.execute("PRAGMA integrity_check")]
            except sqlite3.Error as error:
                return [str(error)]
        return [] if found == ["ok"] else found

    def changes(self) -> tuple[int, int]:
        """A value that is another one once this or another process has written."""
        with self._lock:
            self._follow()
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0]), self._connection.total_changes

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def __del__(self) -> None:
        # A window's store lasts as long as its engine; Python warns of connections that nobody closed.
        if hasattr(self, "_connection"):
            self._connection.close()

    def _soundly(self, question: Any) -> Rows:
        with self._lock:
            self._follow()
            try:
                return question()
            except sqlite3.Error as error:
                self.mend(error)
                return question()

    # Opening

    def _open(self) -> sqlite3.Connection:
        if self.path is None:
            return self._ready(":memory:")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with alone(self.path):
                return self._opened(self.path)
        except (OSError, sqlite3.Error) as error:
            self.rebuilt = f"in memory: {error}"
            self.path = None
            return self._ready(":memory:")

    def _opened(self, path: Path) -> sqlite3.Connection:
        """The sound file, or a new one in its place. Only one process at a time is in here."""
        was_there = path.is_file()
        try:
            return self._ready(path)
        except NewerError as error:
            self.rebuilt = str(error)
        except sqlite3.Error as error:
            if not was_there or _code(error) in OUT_OF_REACH | {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise
            self.rebuilt = str(error)
        for ending in ("-wal", "-shm", "-journal", ""):
            Path(f"{path}{ending}").unlink(missing_ok=True)
        return self._ready(path)

    def _ready(self, path: Path | str) -> sqlite3.Connection:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            # Safe against a crash of the program; a power cut may cost the last changes, which the folders have.
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA cache_size = -16000")
            connection.create_function("folded", 1, _folded, deterministic=True)
            self._migrate(connection)
            if _tables(connection) != self._expected():
                raise sqlite3.DatabaseError("tables are missing")
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise sqlite3.DatabaseError(found)
            if isinstance(path, Path):
                self._file = _identity(path)
        except BaseException:
            connection.close()
            raise
        return connection

    def _migrate(self, connection: sqlite3.Connection) -> None:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > len(self.migrations):
            raise NewerError(f"written by a later version ({version}; this program knows {len(self.migrations)})")
        for number in range(version, len(self.migrations)):
            connection.executescript(f"BEGIN IMMEDIATE; {self.migrations[number]}; PRAGMA user_version = {number + 1};")
            connection.execute("COMMIT")

    def _expected(self) -> set[tuple[str, ...]]:
        made = sqlite3.connect(":memory:")
        try:
            made.executescript(";".join(self.migrations))
            return _tables(made)
        finally:
            made.close()

    def _has_its_tables(self) -> bool:
        try:
            return _tables(self._connection) == self._expected()
        except sqlite3.Error:
            return False

    def _follow(self) -> None:
        """Go over to the file that is there now, where another process has put ours away."""
        if self.path is not None and _identity(self.path) != self._file:
            self._connection.close()
            self._connection = self._open()
            self.generation += 1

    def _rebuild(self, why: str) -> None:
        self.generation += 1
        if self.path is None:
            self._connection.close()
            self._connection = self._ready(":memory:")
            return
        try:
            with alone(self.path):
                # Another process may have done it already.
                if _identity(self.path) == self._file:
                    self._connection.close()
                    for ending in ("-wal", "-shm", "-journal", ""):
                        Path(f"{self.path}{ending}").unlink(missing_ok=True)
                self._connection.close()
                self._connection = self._opened(self.path)
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)
            return
        self.rebuilt = why

    def _give_up(self, error: Exception) -> None:
        self.generation += 1
        self._connection.close()
        self.path, self.rebuilt = None, f"in memory: {error}"
        self._connection = self._ready(":memory:")


def insert_facts(connection: sqlite3.Connection, run: int, facts: Iterable[tuple[int, Any]]) -> None:
    """Replace what is known of a run: (key, value) pairs."""
    connection.execute("DELETE FROM facts WHERE run = ?", (run,))
    connection.executemany("INSERT INTO facts (key, run, value) VALUES (?, ?, ?)", ((k, run, v) for k, v in facts))


@contextmanager
def alone(path: Path) -> Generator[None]:
    """Let one process at a time do something to a file and its folder; the system lets go when a process dies.

    Where the file system knows no locks, everyone may. TimeoutError where another one does not let go.
    """
    with open(f"{path}.lock", "a+b") as handle:
        end = time.monotonic() + LOCK_SECONDS
        while not _taken(handle):
            if time.monotonic() > end:
                raise TimeoutError(f"{path}.lock is held by another process")
            time.sleep(0.005)
        yield


def _taken(handle: IO[bytes]) -> bool:
    try:
        return try_lock(handle)
    except OSError:
        return True


def _folded(value: Any) -> Any:
    """A text in small letters of any script, which SQLite's own `lower` does in ASCII alone."""
    return value.casefold() if isinstance(value, str) else value


def _tables(connection: sqlite3.Connection) -> set[tuple[str, ...]]:
    return set(connection.execute("SELECT type, name, sql FROM sqlite_master"))


def _identity(path: Path) -> tuple[int, int]:
    try:
        seen = path.stat()
    except OSError:
        return (0, 0)
    return seen.st_dev, seen.st_ino


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 where the error has none."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
