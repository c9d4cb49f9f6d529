"""Which units follow a pattern: ready ones, a regular expression, or marks that a person has set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.probes.units import Correlation, area_under_curve, kinds_of, unit_values
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.runs.analyses import Analysis
from workbench.runs.opened import Opened
from workbench.runs.passages import Passage, count_of, passage_of
from workbench.runs.patterns import PATTERNS, signal_of
from workbench.runs.seen_units import passage_asked
from workbench.runs.unit_values import stack_of, sweep, values_over
from workbench.words import translate

STEPS = 40_000  # of the data that a pattern is looked for in
WINDOWS = 4_000
MOST_FOUND = 60
Signal = NDArray[np.float64]


@dataclass(frozen=True)
class FoundUnit:
    """A unit (from 0) of a layer (from 0): its correlation with the pattern and, for patterns of 0 and 1, the area
    under the curve (0.5 knows nothing; under it, the unit is low where the pattern is 1)."""

    layer: int
    kind: str
    unit: int
    correlation: float
    area: float


@dataclass(frozen=True)
class SearchFound:
    """The units that follow a pattern best, and over how much data: `steps`, of which it is 1 in a share `active`."""

    pattern: str
    steps: int
    active: float
    units: tuple[FoundUnit, ...]


def search(opened: Opened, settings: Mapping[str, Any], watch: Watch) -> SearchFound:
    """`pattern`: a name of PATTERNS, "expression" (with `expression`), "value" and "change" (of the series `channel`),
    or "marks" (with `on` and `off`: lists of (first, end) steps of the passage that `first` and `most` name).

    UserError where the pattern is nowhere or everywhere.
    """
    moment = settings.get("moment")
    model, weights = stack_of(opened, None if moment is None else int(moment))
    name = str(settings["pattern"])
    passages, signal = _asked(opened, settings, name)
    _check(signal)
    kinds = kinds_of(model.cell)
    wanted = [(layer, kind) for layer in range(model.depth) for kind in kinds]
    seen: dict[tuple[int, str], Correlation] = {}
    for places, layers in sweep(model, weights, passages, watch):
        asked = np.where(places >= 0, signal[places], np.nan)
        inside = ~np.isnan(asked)
        for one in wanted:
            values = unit_values(model, layers[one[0]], one[1])[inside]
            seen.setdefault(one, Correlation(values.shape[1])).add(values, asked[inside])
    ranked = sorted(
        ((float(r), layer, kind, unit) for (layer, kind), one in seen.items() for unit, r in enumerate(one.result())),
        key=lambda found: -abs(found[0]),
    )[: int(settings.get("count") or MOST_FOUND)]
    known = signal[~np.isnan(signal)]
    binary = bool(np.isin(known, (0.0, 1.0)).all())
    areas = _areas(model, weights, passages, signal, ranked, watch) if binary else [float("nan")] * len(ranked)
    units = tuple(FoundUnit(at[1], at[2], at[3], at[0], area) for at, area in zip(ranked, areas, strict=True))
    return SearchFound(name, len(known), float(np.mean(known > 0)), units)


def _areas(
    model: Any, weights: Any, passages: Sequence[Passage], signal: Signal, ranked: Sequence[Any], watch: Watch
) -> list[float]:
    """The area under the curve of each ranked unit, from a second reading in which only these are kept."""
    asked = ~np.isnan(signal)
    positive = signal[asked] > 0
    values = values_over(model, weights, passages, [(layer, kind, [unit]) for _, layer, kind, unit in ranked], watch)
    return [area_under_curve(one[asked, 0], positive) for one in values]


def _asked(opened: Opened, settings: Mapping[str, Any], name: str) -> tuple[list[Passage], Signal]:
    """The passages, and the signal at their steps in a row, NaN where nothing is asked."""
    if name == "marks":
        passage, _ = passage_asked(opened, settings)
        signal = np.full(passage.steps, np.nan)
        for key, value in (("off", 0.0), ("on", 1.0)):
            for first, end in settings.get(key) or ():
                signal[max(0, int(first) - passage.first) : max(0, int(end) - passage.first)] = value
        return [passage], signal
    passages = _much(opened, settings)
    if name in ("value", "change"):
        return passages, np.concatenate([_of_series(one, name, int(settings.get("channel") or 0)) for one in passages])
    if not passages[0].texts:
        raise UserError(
            translate("runs", "This pattern is one of texts, and these data are numbers."),
            translate("runs", "Mark where a unit should be active and where not, or look for the value itself."),
        )
    if name not in PATTERNS and name != "expression":
        raise UserError(
            translate("runs", "There is no pattern {name}.").format(name=name),
            translate("runs", "There are {names}.").format(names=", ".join((*PATTERNS, "expression", "marks"))),
        )
    expression = str(settings.get("expression") or "")
    return passages, np.concatenate([signal_of(one.texts, name, expression) for one in passages])


def _much(opened: Opened, settings: Mapping[str, Any]) -> list[Passage]:
    """As much of the part as is looked at: the beginning of a text or series, or several sequences."""
    steps = int(settings.get("steps") or STEPS)
    if opened.task.name == "forecast":
        return [passage_asked(opened, {**settings, "first": 0, "most": min(steps, WINDOWS)})[0]]
    passage, part = passage_asked(opened, {**settings, "first": 0, "number": 0, "most": steps})
    found, total = [passage], passage.steps
    for number in range(1, count_of(opened.task, part)):
        if total >= steps:
            break
        found.append(passage_of(opened.task, part, number, 0, steps - total))
        total += found[-1].steps
    return found


def _of_series(passage: Passage, name: str, channel: int) -> Signal:
    if not passage.values.shape[1]:
        raise UserError(
            translate("runs", "These data are texts: they have no value at each step."),
            translate("runs", "Choose a pattern of texts."),
        )
    values = np.asarray(passage.values[:, min(channel, passage.values.shape[1] - 1)], np.float64)
    return values if name == "value" else np.diff(values, prepend=np.nan)


def _check(signal: Signal) -> None:
    known = signal[~np.isnan(signal)]
    if len(known) > 1 and known.min() < known.max():
        return
    raise UserError(
        translate("runs", "There is nothing to tell apart: the pattern is the same at every step."),
        translate("runs", "Mark some steps where a unit should be active and some where it should be silent."),
    )


ANALYSIS = Analysis("unit_search", search)
