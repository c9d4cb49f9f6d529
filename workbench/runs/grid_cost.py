"""What a grid takes, from sizes alone: memory and time."""

from collections.abc import Sequence
from pathlib import Path

from kernels import registry
from workbench.data import Task
from workbench.errors import UserError
from workbench.runs.building import weights_of
from workbench.runs.estimate import machine_bytes, size, training_bytes
from workbench.runs.grid import Trial
from workbench.words import translate

# What one core does, to a factor of two or so: multiplications and additions of the way forward and back, and what a
# step of one sequence costs beside them for each unit.
FLOPS, UNIT_SECONDS = 8.0e10, 5.0e-9
TRIAL_SECONDS = 0.1  # reading the data, keeping weights, measuring the test part
STEPS = 50  # of a sequence, where the spec names no window


def grid_bytes(trials: Sequence[Trial], task: Task) -> int:
    """Bytes that all trials take together: what each learns with, and its own copy of the data."""
    learning = {trial.place: training_bytes(trial.spec, task) for trial in trials}
    path = Path(trials[0].spec.data.path)
    data = 4 * path.stat().st_size if path.is_file() else 0
    return sum(learning[trial.place] + data for trial in trials)


def refuse_too_large(trials: Sequence[Trial], task: Task) -> None:
    """UserError where the trials, all live at once, would need more memory than there is."""
    needed, given = grid_bytes(trials, task), machine_bytes()
    if needed > given:
        raise UserError(
            translate("grid", "The {count} trials would take about {needed}, and this machine has {given}.").format(
                count=len(trials), needed=size(needed), given=size(given)
            ),
            translate("grid", "Choose fewer trials, or a smaller hidden size, window or batch."),
            "grid",
        )


def guessed_seconds(trials: Sequence[Trial], task: Task, cores: int) -> float:
    """About how long the training takes on so many cores, from sizes alone: right to a factor of two or three."""
    total = 0.0
    for trial in trials:
        spec = trial.spec
        windows = task.steps_per_epoch(spec.training.batch) * spec.training.batch
        steps = windows * (spec.data.window or STEPS) * spec.training.epochs
        units = sum(spec.model.sizes()) * (1 + len(registry.cells()[trial.cell].gates))
        embedded = task.vocabulary * (spec.model.embedding or 0)
        total += TRIAL_SECONDS + steps * (6 * max(0, weights_of(spec, task) - embedded) / FLOPS + units * UNIT_SECONDS)
    return total / max(1, min(cores, len(trials)))
