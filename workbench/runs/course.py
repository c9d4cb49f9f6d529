"""The course of a run so far, as the events that told it: for who listens from the middle of it on."""

from itertools import groupby
from typing import Any

import numpy as np

from workbench.runs.folder import RunFolder
from workbench.training.checkpoint import Progress
from workbench.training.events import EpochEnded, Event, Stepped


def told_before(folder: RunFolder, progress: Progress) -> list[Event]:
    """What was told of the run in `folder` up to `progress`: its steps and epochs, in their order.

    Flow maps, predictions and texts are not kept; the speed and the time left are not known. The probes look again.
    """
    found: list[Event] = []
    kinds = ("step", "epoch")
    lines = [line for line in folder.metrics() if line.get("kind") in kinds]
    for (kind, _), group in groupby(lines, key=lambda line: (line["kind"], line["epoch"])):
        several = list(group)
        found += [_steps(several)] if kind == "step" else [_epoch(line, progress) for line in several]
    return found


def _steps(lines: list[dict[str, Any]]) -> Stepped:
    layers = np.array([[_number(layer["gradient_norm"]) for layer in line["layers"]] for line in lines])
    return Stepped(
        first_step=lines[0]["step"],
        epoch=lines[0]["epoch"],
        losses=np.array([_number(line["loss"]) for line in lines]),
        gradient_norms=np.array([_number(line["gradient_norm"]) for line in lines]),
        layer_norms=layers.reshape(len(lines), -1),
        flow=None,
        steps_per_second=0.0,
        fraction=0.0,
        seconds_left=float("nan"),
    )


def _epoch(line: dict[str, Any], progress: Progress) -> EpochEnded:
    return EpochEnded(
        epoch=line["epoch"],
        step=line["step"],
        train_loss=_number(line["train_loss"]),
        validation_loss=_number(line["validation_loss"]),
        seconds=_number(line["seconds"]),
        best=line["epoch"] == progress.best_epoch,
        learning_rate=_number(line.get("learning_rate")),
    )


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)
