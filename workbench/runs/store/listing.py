"""The list of runs as a window wants it: which runs, in what order, with which columns."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbench.data.watch import SILENT, Watch
from workbench.errors import UserError
from workbench.runs.claim import is_claimed
from workbench.runs.folder import CHECKPOINT

if TYPE_CHECKING:
    # SQLite is loaded when the first list is made, in another thread than the window's.
    from workbench.runs.store.store import Store

TRIES = 5
Value = float | int | str
# A column that is in no file: why a run ended, and of one that did not, whether somebody is at it.
STATE, RUNNING, UNFINISHED = "state", "running", "unfinished"


@dataclass(frozen=True)
class Wish:
    """What to list: the runs in one folder of the home ("" for all) that a query finds, with some columns."""

    query: str = ""
    keys: tuple[str, ...] = ()
    inside: str = "runs"


@dataclass(frozen=True)
class Listing:
    """The numbers of the runs that were found, in order, and columns: by key, then by number, values where known.

    `everything`: those that the query leaves out, too, the newest first. `known`: every key that a run has. `error`:
    why the query was not followed. Columns hold more runs than were found; they must not be changed.
    """

    order: tuple[int, ...] = ()
    columns: dict[str, dict[int, Value]] = field(default_factory=dict[str, dict[int, Value]])
    everything: tuple[int, ...] = ()
    known: tuple[str, ...] = ()
    error: UserError | None = None
    mark: tuple[int, ...] = ()

    def value(self, key: str, number: int) -> Value | None:
        """What a run is worth in one of the columns."""
        return self.columns.get(key, {}).get(number)

    def path(self, number: int) -> str:
        """The run's path in the home."""
        return str(self.columns["path"][number])


def list_in(store: "Store", wish: Wish, before: Listing | None = None, watch: Watch = SILENT) -> Listing:
    """Look at the folders and list the runs. `before`: an earlier list, whose columns are taken over if they hold."""
    store.refresh(watch)
    found = _list_in(store, wish, before)
    for _ in range(TRIES):
        if found.mark == _mark(store):
            break
        # Somebody wrote on the way: what was read before and after that need not be of the same numbers.
        found = _list_in(store, wish, before)
    return found


def _mark(store: "Store") -> tuple[int, ...]:
    return store.database.generation, *store.database.changes()


def _list_in(store: "Store", wish: Wish, before: Listing | None) -> Listing:
    mark = _mark(store)
    old = before.columns if before is not None and before.mark == mark else {}
    known = tuple(store.keys())
    columns = {key: old[key] if key in old else _column(store, key) for key in ("path", *wish.keys)}
    if STATE in wish.keys:
        columns[STATE] = _states(store, columns)
    everything = store.find(inside=wish.inside)
    error = None
    try:
        order = store.find(wish.query, inside=wish.inside) if wish.query.strip() else everything
    except UserError as caught:
        order, error = everything, caught
    # Another process may have brought a run in since the columns were read.
    paths = columns["path"]
    found, whole = (tuple(number for number in numbers if number in paths) for numbers in (order, everything))
    return Listing(found, columns, whole, known, error, mark)


def _column(store: "Store", key: str) -> dict[int, Value]:
    try:
        return store.column(key)
    except UserError:
        # No run has it yet.
        return {}


def _states(store: "Store", columns: dict[str, dict[int, Value]]) -> dict[int, Value]:
    """The reason of each run that has a result; of the others, whether they are being trained at this moment."""
    states = dict(columns.get("reason") or _column(store, "reason"))
    for number, path in columns["path"].items():
        if not states.get(number):
            states[number] = RUNNING if is_claimed(store.home / str(path) / CHECKPOINT) else UNFINISHED
    return states
