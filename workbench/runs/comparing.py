"""Runs side by side: what is different about them, what came of each, and how they got there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.data.watch import SILENT, Watch
from workbench.runs.curves import CURVES, MEAN, Course
from workbench.runs.folder import RunFolder
from workbench.runs.store.entry import read_entry
from workbench.runs.store.listing import Value
from workbench.training.spec import known_keys
from workbench.words import translate

SEED, DATA = "training.seed", "data.path"
LINES = ("validation_loss", "train_loss", "loss", "gradient_norm")
"""What can be drawn: two losses an epoch, and the loss and the gradient's norm a step."""
AXES = ("step", "epoch", "seconds")
RESULTS = (
    "score.value", "score.baseline", "result.validation_loss", "result.epochs", "result.seconds", "result.parameters",
)  # fmt: skip
MOST_RUNS = 300
# Of all curves together so many points are read, and of each at least and at most so many.
POINTS, FEWEST, MOST = 90_000, 200, 2000
# A band over seeds has so many points.
BAND = 400

Line = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True)
class Compared:
    """A run among others. `facts`: its settings and results by dotted name; `label`: the person's name for it."""

    path: str
    label: str
    facts: Mapping[str, Value]
    course: Course

    def line(self, what: str, along: str) -> Line:
        """One of LINES over one of AXES; where the axis does not know a place, nothing."""
        course = self.course
        if what in CURVES:
            steps, values = course.steps["step"], course.steps[what][:, MEAN].astype(np.float64)
        else:
            steps, values = course.epochs["step"], course.epochs[what]
        match along:
            case "epoch":
                places = course.epoch_at(steps)
            case "seconds":
                places = course.seconds_at(steps)
            case _:
                places = steps.astype(np.float64)
        known = np.isfinite(places)
        return places[known], values[known]


@dataclass(frozen=True)
class Comparison:
    """`differing`: the settings in which not all runs agree, the network's first; `results`: what any of them has."""

    runs: tuple[Compared, ...]
    differing: tuple[str, ...]
    results: tuple[str, ...]

    @property
    def apart(self) -> bool:
        """Whether they learnt from different data, or something different from them."""
        return not {DATA, "data.task"}.isdisjoint(self.differing)

    def alike(self) -> list[tuple[Compared, ...]]:
        """The runs that differ in nothing but their seed, together; each group where its first run stands."""
        groups: dict[tuple[Value | None, ...], list[Compared]] = {}
        for run in self.runs:
            key = tuple(run.facts.get(name) for name in self.differing if name != SEED)
            groups.setdefault(key, []).append(run)
        return [tuple(group) for group in groups.values()]


def compare(home: Path, paths: Sequence[str], watch: Watch = SILENT) -> Comparison:
    """Read runs by their paths in a home; those that cannot be read are left out. StoppedError by `watch`."""
    most = min(max(POINTS // max(len(paths), 1), FEWEST), MOST)
    runs: list[Compared] = []
    for number, path in enumerate(paths):
        watch.look(number / len(paths), translate("comparing", "Reading the runs"))
        entry = read_entry(home, path)
        if entry is not None and entry.facts:
            course = RunFolder(home / path).course(most)
            runs.append(Compared(path, entry.notes.label, entry.facts, course))
    return Comparison(tuple(runs), tuple(_differing(runs)), tuple(_results(runs)))


def _differing(runs: Sequence[Compared]) -> Iterable[str]:
    different = {key for key in known_keys() if len({run.facts.get(key) for run in runs}) > 1}
    if DATA in different:
        different.discard("data.sha256")
    # Most of what differs in how data are read follows from the data.
    order = (DATA, *(key for key in known_keys() if not key.startswith("data.")), *known_keys())
    return dict.fromkeys(key for key in order if key in different)


def _results(runs: Sequence[Compared]) -> Iterable[str]:
    tests = dict.fromkeys(key for run in runs for key in run.facts if key.startswith("test.") and key.count(".") == 1)
    # The score is one of these already, where all of them are measured alike.
    measures = {f"test.{run.facts.get('score.measure')}" for run in runs if "score.measure" in run.facts}
    tests = {key: None for key in tests if {key} != measures}
    for key in (*RESULTS, *tests):
        if any(isinstance(run.facts.get(key), int | float) for run in runs):
            yield key


def mean_and_spread(runs: Sequence[Compared], key: str) -> tuple[float, float] | None:
    """The mean of a result over runs, and their standard deviation (n - 1; NaN for one). None where none has it."""
    known = [float(value) for run in runs if isinstance(value := run.facts.get(key), int | float)]
    if not known:
        return None
    return float(np.mean(known)), float(np.std(known, ddof=1)) if len(known) > 1 else float("nan")


def band(lines: Sequence[Line]) -> tuple[NDArray[np.float64], ...]:
    """Places, and the mean, the lowest and the highest of several lines there, as far as all of them go."""
    lines = [(x[known], y[known]) for x, y in lines if (known := np.isfinite(y)).any()]
    if not lines:
        return tuple(np.zeros(0) for _ in range(4))
    first, last = max(float(x[0]) for x, _ in lines), min(float(x[-1]) for x, _ in lines)
    places = np.unique(np.concatenate([x for x, _ in lines]))
    places = places[(places >= first) & (places <= last)]
    if len(places) > BAND:
        places = places[np.linspace(0, len(places) - 1, BAND).astype(np.int64)]
    values = np.array([np.interp(places, x, y) for x, y in lines])
    return places, values.mean(0), values.min(0), values.max(0)
