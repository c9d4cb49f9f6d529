"""A trained run with its data, opened to be asked things: the network, the task, the weights at any saved moment."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kernels.network import Network
from kernels.translator import Translator
from workbench.data import Task, load, prepare
from workbench.runs.use import Trained, open_trained


@dataclass(frozen=True)
class Opened:
    """`trained`: spec and best weights; `task`: the run's data, prepared as for its training.

    `kept`: what an analysis keeps for the next question.
    """

    folder: Path
    trained: Trained
    task: Task
    network: Network | Translator
    kept: dict[str, Any] = field(default_factory=dict[str, Any])


def open_run(run: Path) -> Opened:
    """Open a run's folder with its data. UserError where either cannot be read."""
    trained = open_trained(run)
    base = run.parent if run.is_file() else run
    task = prepare(load(trained.spec.data, base), trained.spec.data)
    return Opened(base, trained, task, trained.network(task))
