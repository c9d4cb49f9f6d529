"""The store of all runs: an index in SQLite of what stands in their folders, made anew whenever it is lost."""

from workbench.runs.store.notes import Change, Notes, read_notes
from workbench.runs.store.store import Store

__all__ = ["Change", "Notes", "Store", "read_notes"]
