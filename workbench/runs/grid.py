"""A grid of trials: every cell with every activation and depth, on the same data and with the same settings.

Each trial is an ordinary run in a folder of its own; all of them lie in the grid's folder, whose grid.json names them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from kernels import registry
from workbench.errors import UserError
from workbench.fields import unknown
from workbench.runs.files import write_json
from workbench.training.events import Event, Preparing
from workbench.training.spec import Spec
from workbench.words import translate

FILE = "grid.json"
MOST = 400  # trials in one grid: each has a thread and a network of its own
CELLS, ACTIVATIONS = ("rnn", "gru", "lstm"), ("sigmoid", "tanh", "relu", "leaky_relu")


@dataclass(frozen=True)
class Plan:
    """What is compared: names of cells and activations, depths, and so many seeds from the spec's own on."""

    cells: tuple[str, ...] = CELLS
    activations: tuple[str, ...] = ACTIVATIONS
    depths: tuple[int, ...] = (1, 2, 3)
    seeds: int = 1

    @property
    def count(self) -> int:
        """How many trials there are."""
        return len(self.cells) * len(self.activations) * len(self.depths) * self.seeds


@dataclass(frozen=True)
class Trial:
    """One run of a grid: its place and what it is trained by."""

    number: int
    cell: str
    activation: str
    depth: int
    seed: int
    spec: Spec

    @property
    def name(self) -> str:
        """The name of its folder."""
        return f"{self.cell}-{self.activation}-depth{self.depth}-seed{self.seed}"

    @property
    def place(self) -> tuple[str, str, int]:
        """What it has in common with the other seeds."""
        return self.cell, self.activation, self.depth


@dataclass(frozen=True)
class Outcome:
    """What came of a trial.

    `reason`: done | early | stopped | not_finite | failed. `gradient`: fine | vanishes | explodes after `reach` steps
    on its way back, or an empty text where that was not seen; `steps`: optimizer steps done. `loss`: the best on the
    validation part, or on the training part where there is none. `measure`, `value`: the figure of the test part.
    """

    number: int
    cell: str
    activation: str
    depth: int
    seed: int
    reason: str
    gradient: str = ""
    reach: int = 0
    steps: int = 0
    loss: float | None = None
    measure: str = ""
    value: float | None = None
    seconds: float = 0.0
    error: str = ""

    @property
    def place(self) -> tuple[str, str, int]:
        """What it has in common with the other seeds."""
        return self.cell, self.activation, self.depth

    @property
    def sound(self) -> bool:
        """Whether it was trained as it should be, to the end or to where it was stopped."""
        return self.reason in ("done", "early", "stopped") and self.loss is not None


@dataclass(frozen=True)
class Planned:
    """The grid is settled: its trials, in order."""

    trials: tuple[Trial, ...]


@dataclass(frozen=True)
class Told:
    """What a trial tells; `number` says which."""

    number: int
    event: Event


@dataclass(frozen=True)
class Ended:
    """A trial is over."""

    outcome: Outcome


News = Planned | Told | Ended | Preparing


def default_depths(present: int) -> tuple[int, ...]:
    """The present depth, and two and three layers."""
    return tuple(sorted({present, 2, 3}))


def check_plan(plan: Plan) -> None:
    """UserError where a plan names what is not there, names nothing, or is too large."""
    known = {"cells": registry.cells(), "activations": registry.activations()}
    for part, names in known.items():
        for one in getattr(plan, part):
            if one not in names:
                what = translate("grid", "The cell") if part == "cells" else translate("grid", "The activation")
                raise unknown(one, names, what, f"--{part}")
    if not plan.count or min(plan.depths) < 1 or max(plan.depths) > 16 or plan.seeds < 1:
        raise UserError(
            translate("grid", "There is nothing to train in this grid."),
            translate("grid", "Choose at least one cell, one activation, one depth from 1 to 16 and one seed."),
            "grid",
        )
    if plan.count > MOST:
        raise UserError(
            translate("grid", "This grid has {count} trials; {most} are the most.").format(count=plan.count, most=MOST),
            translate("grid", "Choose fewer cells, activations, depths or seeds."),
            "grid",
        )


def trials_of(plan: Plan, spec: Spec) -> list[Trial]:
    """A trial for each cell, activation, depth and seed, in this order; all else is as in `spec`, on one thread."""
    check_plan(plan)
    return [replace(trial, number=number) for number, trial in enumerate(_trials(plan, spec))]


def _trials(plan: Plan, spec: Spec) -> Iterator[Trial]:
    for depth in plan.depths:
        for activation in plan.activations:
            for cell in plan.cells:
                for seed in range(spec.training.seed, spec.training.seed + plan.seeds):
                    model = replace(
                        spec.model, cell=cell, activation=activation, depth=depth, hidden=_sizes(spec, depth)
                    )
                    # One thread each: a trial's bits do not depend on how many others there are.
                    training = replace(spec.training, seed=seed, threads=1, device="cpu")
                    yield Trial(0, cell, activation, depth, seed, replace(spec, model=model, training=training))


def _sizes(spec: Spec, depth: int) -> int | tuple[int, ...]:
    """The hidden sizes of so many layers: those that the spec lists, where they are as many, else the largest one."""
    hidden = spec.model.hidden
    return hidden if isinstance(hidden, int) or len(hidden) == depth else max(hidden)


def write_grid(folder: Path, plan: Plan, trials: Sequence[Trial], found: dict[str, Any] | None = None) -> None:
    """Write grid.json: the plan, the trials' folders, and what was found where that is known."""
    named = [
        {"folder": one.name, "cell": one.cell, "activation": one.activation, "depth": one.depth, "seed": one.seed}
        for one in trials
    ]
    write_json(folder / FILE, {"version": 1, "plan": asdict(plan), "trials": named, **(found or {})})
