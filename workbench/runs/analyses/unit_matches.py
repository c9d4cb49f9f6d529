"""Where in the data the network is in states like those over a stretch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kernels.probes.units import active_units, closest
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.runs.analyses import Analysis
from workbench.runs.opened import Opened
from workbench.runs.passages import Passage
from workbench.runs.seen_units import seen_units
from workbench.words import translate

LONGEST = 64  # of a longer stretch, its last steps
MOST = 30
CONTEXT = 24  # tokens shown at either side


@dataclass(frozen=True)
class Match:
    """A stretch from step `first` to before `end` of the sequence; `likeness` as measured; texts for a text."""

    first: int
    end: int
    likeness: float
    before: str = ""
    inside: str = ""
    after: str = ""


@dataclass(frozen=True)
class Matches:
    """The closest matches, the best first, and the units (from 0) whose values were compared."""

    measure: str
    first: int
    end: int
    units: tuple[int, ...]
    found: tuple[Match, ...]


def matches(opened: Opened, settings: Mapping[str, Any], watch: Watch) -> Matches:
    """`from` and `to`: the stretch in steps of the sequence; `measure`: "cosine" or "euclidean"; and as `seen_units`.

    Compared are the values of the units that are active over the stretch, over all steps that are seen.
    """
    seen = seen_units(opened, settings, watch)
    first, end = int(settings["from"]) - seen.passage.first, int(settings["to"]) - seen.passage.first
    end = min(end, len(seen.values))
    first = max(0, first, end - LONGEST)
    if end <= first or end - first >= len(seen.values):
        raise UserError(
            translate("runs", "There is nothing to compare."),
            translate("runs", "Mark a stretch of some steps first, shorter than all that is shown."),
        )
    measure = str(settings.get("measure") or "cosine")
    watch.look(0.9, translate("runs", "Comparing"))
    values = seen.values.astype(np.float64)
    known = np.isfinite(values).all(axis=0)
    units = np.flatnonzero(known)[active_units(values[:, known], first, end)]
    found = closest(values[:, units], first, end, measure, int(settings.get("count") or MOST))
    shown = tuple(_match(seen.passage, place, end - first, score) for place, score in found)
    offset = seen.passage.first
    return Matches(measure, first + offset, end + offset, tuple(units.tolist()), shown)


def _match(passage: Passage, place: int, length: int, score: float) -> Match:
    texts, end = passage.texts, place + length
    around = (texts[max(0, place - CONTEXT) : place], texts[place:end], texts[end : end + CONTEXT])
    before, inside, after = ("".join(part) for part in around)
    return Match(passage.first + place, passage.first + end, score, before, inside, after)


ANALYSIS = Analysis("unit_matches", matches)
