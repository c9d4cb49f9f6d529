"""Trains all trials of a grid at once: a thread each, as many of them at work as there are cores."""

import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from kernels.beforehand import usable_cores
from workbench.data import Task, prepare
from workbench.data.watch import StoppedError
from workbench.errors import UserError
from workbench.runs.building import build_network, chosen_loss
from workbench.runs.completing import complete
from workbench.runs.files import cannot_write
from workbench.runs.gradient_words import Flow
from workbench.runs.grid import FILE, Ended, News, Outcome, Plan, Planned, Told, Trial, trials_of, write_grid
from workbench.runs.grid_cost import refuse_too_large
from workbench.runs.job import run_job
from workbench.runs.turns import Turns
from workbench.runs.verdict import judge
from workbench.training.events import EpochEnded, Event, Finished, Prepared, Preparing, Stepped
from workbench.training.spec import Spec, known_keys
from workbench.words import translate

MEASURES = ("rmse", "nats_per_token", "accuracy", "exact_match")
TOLD = (Prepared, Stepped, EpochEnded, Finished)
CORE = -1  # the number under which compiling takes its turns


RunTrial = Callable[..., dict[str, Any]]


def run_grid(
    plan: Plan,
    spec: Spec,
    base: Path,
    out: Path,
    emit: Callable[[News], None],
    should_stop: Callable[[], bool],
    *,
    explicit: set[str] | None = None,
    cores: int = 0,
    run_trial: RunTrial = run_job,
) -> tuple[Outcome, ...]:
    """Train every trial of a plan into folders in `out`; what came of each, in order.

    Trials move at once, `cores` of them at any moment (0: as many as there are). One that fails is told as such, and
    the others go on. `should_stop` ends them all, and what they have is kept. UserError where the plan, the data or the
    memory do not allow the grid. Each trial's result has the bits of the same spec trained alone.
    """
    emit(Preparing(0.0, translate("grid", "Reading the data")))
    whole, data, _ = complete(spec, base, explicit)
    trials = trials_of(plan, whole)
    task = prepare(data, whole.data)
    task.loss = chosen_loss(whole, task)
    refuse_too_large(trials, task)
    _make(out)
    write_grid(out, plan, trials)
    emit(Planned(tuple(trials)))
    outcomes = _Grid(trials, task, base, out, emit, should_stop, cores or usable_cores(), run_trial).run()
    write_grid(out, plan, trials, judge(outcomes).as_mapping())
    return outcomes


def _make(out: Path) -> None:
    if (out / FILE).exists() or (out.is_dir() and any(out.iterdir())):
        raise UserError(
            translate("grid", "This folder is not empty."),
            translate("grid", "Choose a new folder, so that nothing of yours is overwritten."),
            str(out),
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(out, error) from None


class _Grid:
    def __init__(
        self,
        trials: Sequence[Trial],
        task: Task,
        base: Path,
        out: Path,
        emit: Callable[[News], None],
        should_stop: Callable[[], bool],
        cores: int,
        run_trial: RunTrial,
    ) -> None:
        self.trials, self.task, self.base, self.out = trials, task, base, out
        self.listener, self.should_stop, self.run_trial = emit, should_stop, run_trial
        self.turns = Turns(cores)
        self.telling = threading.Lock()
        self.outcomes: dict[int, Outcome] = {}

    def emit(self, news: News) -> None:
        """Tell, one thread at a time."""
        with self.telling:
            self.listener(news)

    def run(self) -> tuple[Outcome, ...]:
        """Compile for each cell and activation in turn; their trials begin as soon as their kernels are there."""
        kinds: dict[tuple[str, str], list[Trial]] = {}
        for trial in self.trials:
            kinds.setdefault((trial.cell, trial.activation), []).append(trial)
        threads: list[threading.Thread] = []
        for done, ((cell, activation), group) in enumerate(kinds.items()):
            if self.should_stop():
                for trial in group:
                    self._end(self._outcome(trial, "stopped"))
                continue
            said = translate("grid", "Compiling kernels: {cell}, {activation}")
            self.emit(Preparing(done / len(kinds), said.format(cell=cell, activation=activation)))
            failure = self._compile(group)
            for trial in group:
                if failure:
                    self._end(self._outcome(trial, "failed", error=failure))
                    continue
                thread = threading.Thread(target=self._work, args=(trial,), name=f"trial {trial.name}", daemon=True)
                threads.append(thread)
                thread.start()
        self.emit(Preparing(1.0, translate("grid", "Kernels are ready")))
        for thread in threads:
            thread.join()
        return tuple(self.outcomes[trial.number] for trial in self.trials)

    def _compile(self, group: Sequence[Trial]) -> str:
        """Compile what these trials have in common, for small networks; why that is not possible, or an empty text."""
        self.turns.take(CORE)
        try:
            # Two layers, where there are more, have all that a deep network has.
            for depth in sorted({min(trial.depth, 2) for trial in group}):
                spec = group[0].spec
                small = replace(spec, model=replace(spec.model, depth=depth, hidden=8, embedding=0))
                build_network(small, self.task).compile(None, spec.training.optimizer)
        except UserError as error:
            return str(error)
        finally:
            self.turns.leave(CORE)
        return ""

    def _work(self, trial: Trial) -> None:
        """A trial's thread."""
        flow = Flow(trial.spec.model.bidirectional)

        def hear(event: Event) -> None:
            if isinstance(event, Stepped):
                flow.see(event.flow)
            if isinstance(event, TOLD):
                self.emit(Told(trial.number, event))

        def stop() -> bool:
            self.turns.pass_on(trial.number)
            return self.should_stop()

        def own_clock() -> float:
            return self.turns.worked(trial.number)

        self.turns.take(trial.number)
        try:
            # By its own clock, for what it spends on probes and pictures is a share of the time that it really has.
            summary = self.run_trial(
                trial.spec, self.base, self.out / trial.name, hear, stop, explicit=set(known_keys()), clock=own_clock
            )
            outcome = self._told(trial, summary, flow)
        except StoppedError:
            outcome = self._outcome(trial, "stopped")
        except UserError as error:
            outcome = self._outcome(trial, "failed", error=str(error))
        except Exception as error:
            # The edge of a thread: one trial's bug is told as such, kept in its folder, and the others go on.
            self._keep_report(trial, traceback.format_exc())
            outcome = self._outcome(trial, "failed", error=f"{type(error).__name__}: {error}")
        finally:
            self.turns.leave(trial.number)
        self._end(outcome)

    def _end(self, outcome: Outcome) -> None:
        self.outcomes[outcome.number] = outcome
        self.emit(Ended(outcome))

    def _keep_report(self, trial: Trial, report: str) -> None:
        folder = self.out / trial.name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "crash.log").write_text(report, "utf-8")
        except OSError:
            return

    def _told(self, trial: Trial, summary: dict[str, Any], flow: Flow) -> Outcome:
        test = summary.get("test") or {}
        measure = next((name for name in MEASURES if isinstance(test.get(name), int | float)), "")
        loss = summary.get("validation_loss")
        if loss is None and not self.task.parts.get("validation", 0):
            loss = summary.get("train_loss")
        gradient, reach = flow.word
        return self._outcome(
            trial,
            str(summary["reason"]),
            gradient=gradient,
            reach=reach,
            steps=int(summary.get("steps") or 0),
            loss=float(loss) if isinstance(loss, int | float) and np.isfinite(loss) else None,
            measure=measure,
            value=float(test[measure]) if measure else None,
            seconds=float(summary.get("seconds") or 0.0),
        )

    def _outcome(self, trial: Trial, reason: str, **known: Any) -> Outcome:
        return Outcome(trial.number, trial.cell, trial.activation, trial.depth, trial.seed, reason, **known)
