"""What the store knows of a run: all of it read from the run's folder."""

import json
import math
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.runs.folder import SPEC, SUMMARY
from workbench.runs.store.listing import Value
from workbench.runs.store.notes import NOTES, Notes, read_notes, well_formed

# The measures of a test, the first of them that a run has; of the growing ones more is better.
MEASURES = ("rmse", "nats_per_token", "accuracy", "exact_match")
GROWING = ("accuracy", "exact_match")
SECTIONS = ("data", "model", "training")
UNREADABLE = "unreadable"
MOST_FACTS, LONGEST_LIST, LONGEST_TEXT, DEEPEST = 600, 40, 400, 6
FILES = tuple(f"/{name}" for name in (SPEC, SUMMARY, NOTES))


@dataclass(frozen=True)
class Entry:
    """One run. `path` is relative to the home, with slashes; `made`: seconds since 1970; `facts`: by dotted name.

    `stamp`: what the run's files looked like from outside when they were read. `reason` is empty for a run that has
    not ended, or was killed.
    """

    path: str
    stamp: str
    made: float
    reason: str
    code: str
    sha256: str
    parent: str
    notes: Notes
    facts: Mapping[str, Value]

    @property
    def words(self) -> str:
        """All that a search for a word looks through."""
        notes, facts = self.notes, self.facts
        named = ("data.path", "data.task", "model.cell", "model.activation")
        said = (
            self.path,
            notes.label,
            notes.notes,
            *notes.tags,
            self.reason,
            *(str(facts.get(at, "")) for at in named),
        )
        return "\n".join(said).casefold()


def stamp_of(folder: str) -> str:
    """How a run's files look from outside: time, size and place on the disk of each; empty where there is no run."""
    found: list[str] = []
    for name in FILES:
        try:
            seen = os.stat(folder + name)
        except OSError:
            if not found:
                return ""
            found.append("-")
        else:
            found.append(f"{seen.st_mtime_ns:x}.{seen.st_size:x}.{seen.st_ino:x}")
    return " ".join(found)


def read_entry(home: Path, path: str) -> Entry | None:
    """Read the run at `home / path`; None where there is none. What cannot be read of it is left out."""
    folder = home / path
    stamp = stamp_of(str(folder))  # before the rest, so that what is written meanwhile is seen the next time
    try:
        made = (folder / SPEC).stat().st_mtime
    except OSError:
        return None
    try:
        spec = tomllib.loads((folder / SPEC).read_text("utf-8-sig"))
    except OSError:
        return None
    except (ValueError, RecursionError):
        spec = None
    try:
        summary = _mapping(_json(folder / SUMMARY))
        notes = read_notes(folder)
    except OSError:
        # What cannot be read at this moment is read the next time: no stamp is the same as none.
        summary, notes, stamp = dict[str, Any](), Notes(), ""
    if spec is None:
        return Entry(path, stamp, made, UNREADABLE, "", "", "", notes, {})
    facts = dict(_facts(spec, summary))
    return Entry(
        path=path,
        stamp=stamp,
        made=made,
        reason=well_formed(str(summary.get("reason", ""))),
        code=str(facts.get("versions.workbench", "")),
        sha256=str(facts.get("data.sha256", "")),
        parent=well_formed(str(_mapping(summary.get("parent")).get("run", ""))),
        notes=notes,
        facts=facts,
    )


def _facts(spec: Mapping[str, Any], summary: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
    # What is looked at first comes first: a test of very many classes has more than all that is kept.
    found = _score(_mapping(summary.get("test")))
    found |= {name: value for section in SECTIONS for name, value in _flat(section, _mapping(spec.get(section)))}
    rest = {
        key: value for key, value in summary.items() if key not in ("test", "versions", "data", "parent", "changes")
    }
    found |= dict(_flat("result", rest))
    for section in ("versions", "test"):
        found |= dict(_flat(section, _mapping(summary.get(section))))
    yield from list(found.items())[:MOST_FACTS]


def _score(test: Mapping[str, Any]) -> dict[str, Value]:
    """The result on the test part in the task's own measure, and the best of the simple rules."""
    measure = next((name for name in MEASURES if _number(test.get(name)) is not None), "")
    if not measure:
        return {}
    rivals = [_number(_mapping(values).get(measure)) for values in _mapping(test.get("baselines")).values()]
    known = [one for one in rivals if one is not None]
    found: dict[str, Value] = {"score.measure": measure, "score.value": float(test[measure])}
    if known:
        found["score.baseline"] = (max if measure in GROWING else min)(known)
    return found


def _flat(name: str, value: object) -> Iterator[tuple[str, Value]]:
    match value:
        case bool():
            yield name, "true" if value else "false"
        case int():
            # SQLite's whole numbers have 64 bits.
            yield name, value if abs(value) < 1 << 63 else str(value)[:LONGEST_TEXT]
        case float():
            if math.isfinite(value):
                yield name, value
        case str():
            yield name, well_formed(value)[:LONGEST_TEXT]
        case dict() if name.count(".") < DEEPEST:
            for key, inner in value.items():
                yield from _flat(well_formed(f"{name}.{key}"), inner)
        case list():
            simple = [one for one in value if isinstance(one, int | float | str)]
            if len(simple) == len(value) <= LONGEST_LIST:
                alone = len(simple) == 1 and not isinstance(simple[0], bool)
                joined = ",".join(str(one) for one in simple)
                yield from _flat(name, simple[0] if alone else joined)
        case _:
            return


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _json(path: Path) -> object:
    try:
        return json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError, RecursionError):
        return None
