"""A stretch of a run's data with the values of one layer's units over it: what the views of units are drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.probes.units import kinds_of
from workbench.data.watch import Watch
from workbench.runs.folder import RunFolder
from workbench.runs.opened import Opened
from workbench.runs.passages import Passage, count_of, parts_of, passage_of
from workbench.runs.unit_values import WARM, checked, stack_of, values_over

STEPS = 20_000  # of a text at a time
WINDOWS = 4_000  # of a forecast
MOST_VALUES = 16_000_000
MOST_READ = 20_000_000  # numbers in a forecast's windows


@dataclass(frozen=True)
class SeenUnits:
    """`values` (steps, units) of `kind` in `layer` (from 0) over `passage`, number `number` of `count` in `part`.

    `layers`, `kinds`, `parts`: what there is to choose from. `moments`: (step, epoch) of each saved moment; `moment`:
    the step of the one whose weights were looked at, None for the run's best.
    """

    passage: Passage
    values: NDArray[np.float32]
    part: str
    parts: tuple[str, ...]
    number: int
    count: int
    layer: int
    layers: int
    kind: str
    kinds: tuple[str, ...]
    moment: int | None
    moments: tuple[tuple[int, int], ...]


def passage_asked(opened: Opened, settings: Mapping[str, Any], warm: int = WARM) -> tuple[Passage, str]:
    """The passage that settings ask for (`part`, `number`, `first`, `most`), and its part."""
    task = opened.task
    parts = parts_of(task)
    part = str(settings.get("part") or (parts[0] if parts else "all"))
    most = int(settings.get("most") or STEPS)
    seen = opened.trained.spec.data.window * max(task.inputs, 1)
    if task.name == "forecast":
        most = max(1, min(most, WINDOWS, MOST_READ // max(seen, 1)))
    return passage_of(task, part, int(settings.get("number") or 0), int(settings.get("first") or 0), most, warm), part


def seen_units(opened: Opened, settings: Mapping[str, Any], watch: Watch) -> SeenUnits:
    """Values as `settings` ask for them: `layer`, `kind`, `moment` (a step or None), and where (`passage_asked`).

    The last ones are kept, for the questions that come after them. UserError where there is no such thing.
    """
    given = settings.get("moment")
    moment = None if given is None else int(given)
    model, weights = stack_of(opened, moment)
    kinds = kinds_of(model.cell)
    layer, kind = checked(model, int(settings.get("layer") or 0), str(settings.get("kind") or kinds[0]), kinds)
    number = max(0, int(settings.get("number") or 0))
    key = (settings.get("part"), number, settings.get("first"), settings.get("most"), layer, kind, moment)
    before = opened.kept.get("units")
    if before is not None and before[0] == key:
        return before[1]
    units = model.sizes()[layer] * (2 if model.bidirectional else 1)
    most = min(int(settings.get("most") or STEPS), max(1, MOST_VALUES // units))
    passage, part = passage_asked(opened, {**settings, "most": most})
    values = values_over(model, weights, [passage], [(layer, kind, None)], watch)[0].astype(np.float32)
    moments = tuple((one.step, one.epoch) for one in RunFolder.open(opened.folder).moments())
    task = opened.task
    seen = SeenUnits(
        passage, values, part, parts_of(task), number, count_of(task, part), layer, model.depth, kind, kinds, moment,
        moments,
    )  # fmt: skip
    opened.kept["units"] = (key, seen)
    return seen
