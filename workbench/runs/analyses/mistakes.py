"""Which classes are taken for which, and the surest mistakes, on the test part."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data import LabelTask
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.runs.analyses import Analysis
from workbench.runs.examples import answers, log_chances, network_of, part_of, sequence_text
from workbench.runs.insights import Case, Mistakes
from workbench.runs.opened import Opened
from workbench.words import translate

WORST = 60
AROUND = 4  # symbols on either side of one that was mistaken


def answer(opened: Opened, settings: Mapping[str, Any], watch: Watch) -> Mistakes:
    """`true`, `named`: only the mistakes of this cell of the matrix, -1: of all. A right cell lists the least sure."""
    task = opened.task
    if not isinstance(task, LabelTask):
        raise UserError(
            translate("runs", "Only a run that names classes can take one for another."),
            translate("runs", "Look at its residuals, or at where it is surprised."),
        )
    network, part = network_of(opened), part_of(task)
    true, named = int(settings.get("true", -1)), int(settings.get("named", -1))
    size = len(task.labels)
    confusion = np.zeros((size, size), np.int64)
    cases: list[Case] = []
    total = 0.0
    for first, outputs, batch in answers(network, task, part, watch):
        logs, targets = log_chances(outputs), batch[1]
        said = logs.argmax(axis=-1)
        known = targets >= 0
        np.add.at(confusion, (targets[known], said[known]), 1)
        total -= float(np.take_along_axis(logs, np.maximum(targets, 0)[..., None], axis=-1)[..., 0][known].sum())
        wanted = known & ((targets == true) & (said == named) if true >= 0 else said != targets)
        cases += _cases(task, part, first, wanted, logs, said, targets)
        # The surest mistakes, and of what is right the least sure.
        cases = sorted(cases, key=lambda one: one.badness if true == named >= 0 else -one.badness)[:WORST]
    return Mistakes(part, task.labels, confusion, tuple(cases), total / max(int(confusion.sum()), 1))


def _cases(
    task: LabelTask, part: str, first: int, wanted: NDArray[Any], logs: NDArray[Any], said: Any, targets: Any
) -> Iterator[Case]:
    rows = task.rows(part)
    for place in np.argwhere(wanted).tolist():
        step, column = (place[0], place[1]) if len(place) == 2 else (-1, place[0])
        at = tuple(place)
        row = rows[first + column]
        sure = float(np.exp(logs[at][said[at]]))
        pair = f"{task.labels[int(targets[at])]} → {task.labels[int(said[at])]}"
        text = sequence_text(task, row) if step < 0 else around(task, row, step)
        name = str(task.data.names[row])
        yield Case(first + column, name, sure, f"{pair}   {text}".strip(), step)


def around(task: LabelTask, row: int, step: int) -> str:
    """A step of a sequence with some of what stands beside it; of a series, its number."""
    pieces = task.pieces_of(row)
    if not pieces or step >= len(pieces):
        return translate("runs", "step {step}").format(step=step + 1)
    before, behind = pieces[max(step - AROUND, 0) : step], pieces[step + 1 : step + 1 + AROUND]
    return " ".join([*before, f"[{pieces[step]}]", *behind])


ANALYSIS = Analysis("mistakes", answer)
