"""How good forecasts are: over all, and for each target, step ahead, series and stretch of time.

MASE (Hyndman and Koehler 2006, equation 8): the mean absolute error in units of the mean absolute error that the
seasonal naive forecast makes one season ahead on the training part of the same series. It has no unit, so that series
of any size may be averaged; below 1 is better than that.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data.metrics import mae, rmse

Array = NDArray[np.float64]
MOST_GROUPS = 1_000
STRETCHES = 6


@dataclass(frozen=True)
class Answer:
    """Forecasts in the data's units (n, targets, steps), with the edges of their intervals where there are any."""

    point: Array
    low: Array | None = None
    high: Array | None = None

    def part(self, chosen: Any) -> "Answer":
        """The same of some of them."""
        return Answer(self.point[chosen], *(None if one is None else one[chosen] for one in (self.low, self.high)))


@dataclass(frozen=True)
class Asked:
    """What came: `true` (n, targets, steps), NaN where unknown, and `unit` (n, targets), the error that MASE counts in.

    `which` (n,): the series of each origin, `names` those of the series; `ago` (n,): how far behind the part's
    beginning the origin is; `labels`: how the data name the origins.
    """

    true: Array
    unit: Array
    which: NDArray[np.int64]
    names: tuple[str, ...]
    targets: tuple[str, ...]
    ago: NDArray[np.int64]
    labels: tuple[str, ...] = ()


def measures(answer: Answer, true: Array, unit: Array) -> dict[str, float]:
    """RMSE, MAE and MASE, and of intervals the share of what came that they hold, and their mean width."""
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = (answer.point - true) / np.where(unit > 0, unit, np.nan)[:, :, None]
    found = {
        "rmse": rmse(answer.point, true),
        "mae": mae(answer.point, true),
        "mase": mae(scaled, np.zeros_like(scaled)),
    }
    if answer.low is not None and answer.high is not None:
        known = ~np.isnan(true) & ~np.isnan(answer.low)
        inside = (true >= answer.low) & (true <= answer.high)
        found["coverage"] = float(inside[known].mean()) if known.any() else float("nan")
        found["width"] = float((answer.high - answer.low)[known].mean()) if known.any() else float("nan")
    return found


def scores(answer: Answer, asked: Asked, baselines: dict[str, Answer]) -> dict[str, Any]:
    """`measures` over all, and of each target, step, series and stretch of time where there are several."""
    found: dict[str, Any] = dict(measures(answer, asked.true, asked.unit))
    several = asked.true.shape[2] > 1
    if several:
        found["by_step"] = _by_step(answer, asked, baselines)
    if len(asked.targets) > 1:
        found["targets"] = {}
        for i, name in enumerate(asked.targets):
            one = _of(asked, slice(i, i + 1))
            chosen = (slice(None), slice(i, i + 1))
            own: dict[str, Any] = dict(measures(answer.part(chosen), one.true, one.unit))
            if several:
                own["by_step"] = _by_step(answer.part(chosen), one, {k: b.part(chosen) for k, b in baselines.items()})
            found["targets"][name] = own
    if len(asked.names) > 1:
        found["groups"] = {}
        for number in np.unique(asked.which)[:MOST_GROUPS].tolist():
            rows = asked.which == number
            own = measures(answer.part(rows), asked.true[rows], asked.unit[rows])
            found["groups"][asked.names[number]] = {"count": int(rows.sum()), **own}
    stretches = _by_time(answer, asked, baselines)
    if len(stretches) > 1:
        found["by_time"] = stretches
    return found


def _of(asked: Asked, target: slice) -> Asked:
    return Asked(
        asked.true[:, target], asked.unit[:, target], asked.which, asked.names, asked.targets[target], asked.ago,
        asked.labels,
    )  # fmt: skip


def _by_step(answer: Answer, asked: Asked, baselines: dict[str, Answer]) -> dict[str, Any]:
    """Lists with one entry for each step ahead."""

    def table(one: Answer) -> dict[str, list[float]]:
        steps = range(asked.true.shape[2])
        each = [measures(one.part((..., slice(k, k + 1))), asked.true[..., k : k + 1], asked.unit) for k in steps]
        return {name: [found[name] for found in each] for name in each[0]}

    return {**table(answer), "baselines": {name: table(one) for name, one in baselines.items()}}


def _by_time(answer: Answer, asked: Asked, baselines: dict[str, Answer]) -> list[dict[str, Any]]:
    """A rolling-origin evaluation (Tashman 2000): `measures` of the origins of each stretch of the part."""
    count = len(asked.ago)
    if count < 2 * STRETCHES:
        return []
    edges = np.linspace(asked.ago.min(), asked.ago.max() + 1, STRETCHES + 1)
    found: list[dict[str, Any]] = []
    for k in range(STRETCHES):
        rows = np.flatnonzero((asked.ago >= edges[k]) & (asked.ago < edges[k + 1]))
        if not len(rows):
            continue
        order = rows[np.argsort(asked.ago[rows], kind="stable")]
        own = measures(answer.part(rows), asked.true[rows], asked.unit[rows])
        others = {name: measures(one.part(rows), asked.true[rows], asked.unit[rows]) for name, one in baselines.items()}
        ends = {"from": asked.labels[order[0]], "to": asked.labels[order[-1]]} if asked.labels else {}
        found.append({**ends, "count": len(rows), **own, "baselines": others})
    return found
