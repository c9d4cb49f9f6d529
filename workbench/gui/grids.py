"""The grid of a window: one at a time, its trials' courses in memory, its runs in a folder of its own."""

import math
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from workbench.data.watch import StoppedError
from workbench.gui.engine import Engine
from workbench.gui.history import History
from workbench.gui.worker import Job, Jobs
from workbench.runs.gradient_words import Flow
from workbench.runs.grid import Ended, Outcome, Plan, Planned, Told, Trial
from workbench.runs.verdict import Verdict, judge
from workbench.training import events
from workbench.training.spec import Spec

BINS = 96  # points of a small curve: each is the mean of its share of the run
Place = tuple[str, str, int]


class Course:
    """What has been seen of one trial. `curves` (2, BINS): log10 of loss and gradient norm, NaN where nothing is."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.history = History()
        self.flow = Flow(trial.spec.model.bidirectional)
        self.outcome: Outcome | None = None
        self._sums, self._counts = np.zeros((2, BINS)), np.zeros((2, BINS))
        self._seen = 0.0

    @property
    def fraction(self) -> float:
        """How much of it is done."""
        return 1.0 if self.outcome is not None else self.history.fraction

    @property
    def curves(self) -> NDArray[np.float64]:
        """The means so far."""
        return np.divide(self._sums, self._counts, out=np.full((2, BINS), np.nan), where=self._counts > 0)

    def take(self, event: events.Event) -> None:
        """Take in what the trial tells."""
        self.history.absorb([event])
        if isinstance(event, events.Stepped):
            self.flow.see(event.flow)
            self._add(event)

    def _add(self, event: events.Stepped) -> None:
        count = len(event.losses)
        places = self._seen + (event.fraction - self._seen) * (np.arange(count) + 0.5) / max(count, 1)
        bins = np.clip((places * BINS).astype(int), 0, BINS - 1)
        self._seen = event.fraction
        for row, values in enumerate((event.losses, event.gradient_norms)):
            with np.errstate(divide="ignore", invalid="ignore"):
                logs = np.log10(np.asarray(values, dtype=np.float64))
            known = np.isfinite(logs)
            self._sums[row] += np.bincount(bins[known], logs[known], BINS)
            self._counts[row] += np.bincount(bins[known], minlength=BINS)


class Scale:
    """The decades that all small curves share: of the loss and of the gradient norm, (lowest, highest) each.

    They only grow, by halves of a decade, so that cells are seldom drawn anew for it; what has exploded or died away
    beyond a few decades from where the trials began runs along the edge.
    """

    ABOVE, BELOW = 1.5, 5.0

    def __init__(self) -> None:
        self.limits = [(0.0, 0.0), (0.0, 0.0)]
        self._first: list[float | None] = [None, None]

    def take(self, curves: NDArray[np.float64]) -> bool:
        """Make room for a trial's curves; whether the limits moved."""
        before = list(self.limits)
        for row, values in enumerate(curves):
            known = values[np.isfinite(values)]
            if not len(known):
                continue
            first = self._first[row]
            if first is None:
                first = self._first[row] = float(known[0])
                self.limits[row] = (first, first)
            low = max(float(known.min()), first - self.BELOW)
            high = min(float(known.max()), first + self.ABOVE)
            old = self.limits[row]
            self.limits[row] = (
                min(old[0], math.floor(2 * low - 0.2) / 2),
                max(old[1], math.ceil(2 * high + 0.2) / 2),
            )
        return self.limits != before


class Grids(QObject):
    """Begins and ends a grid, and keeps what its trials tell."""

    began = Signal()  # a new grid: the trials are known
    changed = Signal(set)  # places (cell, activation, depth) of which something is new
    stated = Signal()  # running or not, how far, what is prepared
    ended = Signal()
    refused = Signal(object)  # UserError
    crashed = Signal(str)

    def __init__(self, engine: Engine, jobs: Jobs, home: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._jobs, self._home = engine, jobs, home
        self._job: Job | None = None
        self.plan: Plan | None = None
        self.folder: Path | None = None
        self.courses: dict[int, Course] = {}
        self.places: dict[Place, list[Course]] = {}
        self.scale = Scale()
        self.preparing = ""
        self.verdict: Verdict | None = None
        self.stopping = False
        self._began = 0.0

    @property
    def running(self) -> bool:
        """Whether trials are at work."""
        return self._job is not None

    @property
    def fraction(self) -> float:
        """How much of the whole grid is done."""
        return sum(one.fraction for one in self.courses.values()) / max(1, len(self.courses))

    @property
    def done(self) -> int:
        """How many trials are over."""
        return sum(one.outcome is not None for one in self.courses.values())

    @property
    def seconds_left(self) -> float:
        """Measured, once a little has been done; NaN before."""
        share = self.fraction
        return (time.monotonic() - self._began) * (1 - share) / share if share > 0.02 else math.nan

    def start(self, plan: Plan, spec: Spec) -> None:
        """Train a plan on the data that a spec names."""
        if self.running:
            return
        folder = self._new_folder()
        self.plan, self.folder, self.verdict, self.stopping = plan, folder, None, False
        self.courses, self.places, self.scale, self.preparing = {}, {}, Scale(), ""
        job = self._jobs.begin(
            lambda control: self._engine.run_grid(plan, spec, folder, control.emit, control.should_stop),
            "grid",
            lambda news: isinstance(news, Told) and isinstance(news.event, events.Stepped),
        )
        self._job, self._began = job, time.monotonic()
        job.told.connect(self._take)
        job.done.connect(self._finish)
        job.refused.connect(self._refuse)
        job.crashed.connect(self._crash)
        job.start()
        self.began.emit()
        self.stated.emit()

    def stop(self) -> None:
        """End all trials; what they have is kept."""
        if self._job is not None:
            self._job.control.stop()
            self.stopping = True
            self.stated.emit()

    def _take(self, news: Iterable[Any]) -> None:
        touched: set[Place] = set()
        for one in news:
            match one:
                case Planned():
                    self._plan(one.trials)
                case Told():
                    course = self.courses[one.number]
                    course.take(one.event)
                    touched.add(course.trial.place)
                case Ended():
                    course = self.courses[one.outcome.number]
                    course.outcome = one.outcome
                    touched.add(course.trial.place)
                case events.Preparing():
                    self.preparing = one.what if one.fraction < 1 else ""
                case _:
                    continue
        moved = [self.scale.take(course.curves) for place in touched for course in self.places[place]]
        if touched:
            self.changed.emit(set(self.places) if any(moved) else touched)
        self.stated.emit()

    def _plan(self, trials: tuple[Trial, ...]) -> None:
        self.courses = {trial.number: Course(trial) for trial in trials}
        self.places = {}
        for course in self.courses.values():
            self.places.setdefault(course.trial.place, []).append(course)
        self._began = time.monotonic()
        self.began.emit()

    def _finish(self, outcomes: tuple[Outcome, ...]) -> None:
        self._job, self.preparing = None, ""
        self.verdict = judge(outcomes)
        self.changed.emit(set(self.places))
        self.stated.emit()
        self.ended.emit()

    def _refuse(self, error: object) -> None:
        self._job, self.preparing = None, ""
        self.stated.emit()
        if not isinstance(error, StoppedError):
            self.refused.emit(error)

    def _crash(self, report: str) -> None:
        self._job, self.preparing = None, ""
        self.stated.emit()
        self.crashed.emit(report)

    def _new_folder(self) -> Path:
        stem = time.strftime("%Y%m%d-%H%M%S")
        folder, number = self._home / "grids" / stem, 2
        while folder.exists():
            folder, number = self._home / "grids" / f"{stem}-{number}", number + 1
        return folder
