"""What is in the bin of runs, for the menu that takes them out again."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # SQLite is loaded in another thread than the window's.
    from workbench.runs.store.moving import Deleted

# So many are named in the menu.
LATEST = 12


@dataclass(frozen=True)
class BinnedView:
    """A run in the bin: the name it was given or its folder's, the path of its data, and when it was deleted."""

    deleted: "Deleted"
    name: str
    data: str
    when: str


@dataclass(frozen=True)
class Bin:
    """All runs in the bin, the one that was deleted last first, and what is known of the first of them."""

    deleted: "tuple[Deleted, ...]" = ()
    latest: tuple[BinnedView, ...] = ()


def look_into(home: Path) -> Bin:
    """(in a working thread) The bin of a home."""
    from workbench.runs.store.moving import binned

    deleted = tuple(binned(home))
    return Bin(deleted, tuple(_view(home, one) for one in deleted[:LATEST]))


def _view(home: Path, deleted: "Deleted") -> BinnedView:
    from workbench.runs.store.entry import read_entry
    from workbench.runs.store.moving import BIN

    name = Path(deleted.path).name
    entry = read_entry(home, f"{BIN}/{deleted.place}/{name}")
    if entry is None:
        return BinnedView(deleted, name, "", _when(deleted.place))
    return BinnedView(deleted, entry.notes.label or name, str(entry.facts.get("data.path", "")), _when(deleted.place))


def _when(place: str) -> str:
    """The bin's folders are named by the time at which something was put into them."""
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.strptime(place[:15], "%Y%m%d-%H%M%S"))
    except ValueError:
        return ""
