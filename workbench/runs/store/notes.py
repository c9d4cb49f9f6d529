"""What a person says about a run. It is kept in the run's folder, so that it goes wherever the run goes."""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workbench.runs.files import cannot_read, write_json

NOTES = "notes.json"
ASIDE = "notes-{moment}.json"  # such a file that this program cannot keep as it is


@dataclass(frozen=True)
class Notes:
    """A name for the run, a text of any length, tags, and whether it is starred."""

    label: str = ""
    notes: str = ""
    tags: tuple[str, ...] = ()
    star: bool = False


@dataclass(frozen=True)
class Change:
    """What is to be another way in a run's notes; None leaves a thing as it is."""

    label: str | None = None
    notes: str | None = None
    tags: tuple[str, ...] | None = None
    star: bool | None = None
    add: tuple[str, ...] = ()  # tags
    remove: tuple[str, ...] = ()  # tags

    def of(self, notes: Notes) -> Notes:
        """The notes after the change."""
        tags = notes.tags if self.tags is None else self.tags
        gone = {one.casefold() for one in self.remove}
        return replace(
            notes,
            label=notes.label if self.label is None else " ".join(self.label.split()),
            notes=notes.notes if self.notes is None else self.notes,
            tags=clean_tags([*(one for one in tags if one.casefold() not in gone), *self.add]),
            star=notes.star if self.star is None else self.star,
        )


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as they are kept: one word each, none twice, whatever the case; in the order in which they were given."""
    found: dict[str, str] = {}
    for word in (word for tag in tags for word in tag.replace(",", " ").split()):
        found.setdefault(word.casefold(), word)
    return tuple(found.values())


def read_notes(folder: Path) -> Notes:
    """What is said about the run in a folder; nothing where the file is missing or makes no sense.

    OSError where there is one that cannot be read.
    """
    return _read(folder)[0]


def change_notes(folder: Path, change: Change) -> Notes:
    """Say something else about the run in a folder: whole or not at all. UserError where that cannot be done.

    A file that holds more than notes, or makes no sense, is put aside and kept.
    """
    try:
        before, sound = _read(folder)
        if not sound:
            (folder / NOTES).rename(folder / ASIDE.format(moment=time.time_ns()))
    except OSError as error:
        raise cannot_read(folder / NOTES, error) from None
    notes = change.of(before)
    write_notes(folder, notes)
    return notes


def write_notes(folder: Path, notes: Notes) -> None:
    """Put the notes into the run's folder, whole or not at all. UserError where that cannot be done."""
    write_json(folder / NOTES, _plain(notes))


def _read(folder: Path) -> tuple[Notes, bool]:
    """The notes, and whether they are all that the file says."""
    try:
        said: Any = json.loads((folder / NOTES).read_text("utf-8-sig"))
    except FileNotFoundError:
        return Notes(), True
    except (ValueError, RecursionError):
        return Notes(), False
    if not isinstance(said, dict):
        return Notes(), False
    tags = said.get("tags")
    notes = Notes(
        label=_text(said.get("label")),
        notes=_text(said.get("notes")),
        tags=clean_tags(_text(one) for one in tags) if isinstance(tags, list) else (),
        star=said.get("star") is True,
    )
    known = _plain(notes)
    sound = all(key in known and type(value) is type(known[key]) for key, value in said.items())
    return notes, sound and all(isinstance(one, str) for one in said.get("tags", []))


def _plain(notes: Notes) -> dict[str, Any]:
    return {**vars(notes), "tags": list(notes.tags)}


def well_formed(text: str) -> str:
    """The text without halves of characters, which JSON may hold and neither UTF-8 nor SQLite can."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _text(value: object) -> str:
    return well_formed(value) if isinstance(value, str) else ""
