"""What a forecast leaves: truth less forecast on the test part, its distribution and its autocorrelation."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.probes.residuals import autocorrelation, chance, histogram, surprise
from workbench.data import Forecast, Task
from workbench.data.tasks.base import Predictions
from workbench.data.tasks.long_forecast import LongForecast
from workbench.data.tasks.sequences import RegressSequence
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.runs.analyses import Analysis
from workbench.runs.examples import network_of, part_of, window_name, window_order
from workbench.runs.insights import Case, Residuals
from workbench.runs.opened import Opened
from workbench.training.evaluate import joined, part_outputs
from workbench.words import translate

WORST = 12
LAGS = 40  # at least, where the part is long enough
BATCH = 256


def answer(opened: Opened, settings: Mapping[str, Any], watch: Watch) -> Residuals:
    """`target`: which column, from 0; `step`: how many steps ahead, from 1."""
    task = opened.task
    if not isinstance(task, Forecast | LongForecast | RegressSequence):
        raise UserError(
            translate(
                "runs", "Residuals are what a forecast of numbers leaves, and this run names symbols or classes."
            ),
            translate("runs", "Look at its mistakes, or at where it is surprised."),
        )
    network, part = network_of(opened), part_of(task)
    found: list[NDArray[Any]] = []
    for outputs in part_outputs(network, task, part, BATCH):
        watch.look(sum(map(len, found)) / max(task.parts[part], 1), translate("runs", "Asking for forecasts"))
        found.append(outputs)
    shown = task.predictions(part, joined(found, task.readout == "every"))
    target = min(max(int(settings.get("target", 0)), 0), len(shown.names) - 1)
    horizon = task.spec.horizon if isinstance(task, Forecast | LongForecast) else 1
    step = min(max(int(settings.get("step", 1)), 1), horizon)
    rows = np.arange(len(shown.labels)) if shown.steps is None else np.flatnonzero(shown.steps == step)
    return _of_rows(opened, part, shown, rows, target, step)


def _of_rows(
    opened: Opened, part: str, shown: Predictions, rows: NDArray[np.int64], target: int, step: int
) -> Residuals:
    task = opened.task
    forecast = isinstance(task, Forecast | LongForecast)
    true, predicted = (np.asarray(one[rows, target], np.float64) for one in (shown.true, shown.predicted))
    left = true - predicted
    order = window_order(task, part)
    # Beyond a series' end some steps are not asked for; then it is not known which window a row belongs to.
    numbers = order if len(order) == len(rows) else np.full(len(rows), -1)
    count = int(np.isfinite(left).sum())
    season = task.spec.season if forecast else 0
    longest = max(1, min(max(LAGS, 3 * season), count // 2))
    strengths = autocorrelation(_by_series(left, shown, rows), longest)
    edges, counts = histogram(left)
    badness = np.where(np.isfinite(left), np.abs(left), -1.0)
    worst = [
        Case(int(numbers[row]), _named(task, part, int(numbers[row]), shown.labels[rows[row]]), float(left[row]), "")
        for row in np.argsort(-badness, kind="stable")[:WORST].tolist()
        if badness[row] >= 0
    ]
    return Residuals(
        part=part, targets=shown.names, target=target, steps=task.spec.horizon if forecast else 1, step=step,
        labels=tuple(shown.labels[row] for row in rows.tolist()), numbers=numbers, true=true, predicted=predicted,
        edges=edges, counts=counts, strengths=strengths, chance=chance(count), first=step,
        deviations=surprise(strengths, count, step)[1], season=season, window=task.spec.window if forecast else 0,
        logarithm=task.transform.logarithm if isinstance(task, Forecast | LongForecast) else False, worst=tuple(worst),
    )  # fmt: skip


def _named(task: Task, part: str, number: int, label: str) -> str:
    return window_name(task, part, number) if number >= 0 and task.spec.group else label


def _by_series(left: NDArray[np.float64], shown: Predictions, rows: NDArray[np.int64]) -> list[NDArray[np.float64]]:
    """The residuals of each series in its order."""
    if not shown.groups:
        return [left]
    groups = np.array([shown.groups[row] for row in rows.tolist()], dtype=object)
    return [left[groups == name] for name in dict.fromkeys(groups.tolist())]


ANALYSIS = Analysis("residuals", answer)
