"""What a grid found: which trials vanished, which exploded, which won, and whether that exceeds the spread of seeds.

The rule: of the settings (cell, activation, depth) whose trials all ended well, the one of the lowest mean loss is
best. Every other is compared with it by Welch's t-test (B. L. Welch, 1947: unequal variances), two-sided, at 5 %, with
Holm's correction (S. Holm, 1979) for the number of comparisons. With one seed there is no spread, and no test.
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from workbench.runs.grid import Outcome

LEVEL = 0.05


@dataclass(frozen=True)
class Row:
    """One setting over its seeds. `loss`, `value`: means; `spread`, `value_spread`: standard deviations (n - 1).

    `vanished`, `exploded`, `failed`, `stopped`: how many of its trials. `reach`: the median of the steps that the
    gradient gets. `chance`: the corrected p against the best, None where that cannot be told; `best`: the winner.
    """

    cell: str
    activation: str
    depth: int
    seeds: int
    loss: float | None
    spread: float | None
    measure: str
    value: float | None
    value_spread: float | None
    gradient: str
    reach: int
    vanished: int
    exploded: int
    failed: int
    stopped: int
    steps: int
    chance: float | None = None
    best: bool = False

    @property
    def place(self) -> tuple[str, str, int]:
        """What it is a row of."""
        return self.cell, self.activation, self.depth

    @property
    def eligible(self) -> bool:
        """Whether it can win."""
        return self.loss is not None and not self.exploded and not self.failed


@dataclass(frozen=True)
class Verdict:
    """The rows, the best first and what cannot win last. `told`: whether the difference from the second is real.

    `told`: "exceeds" | "within" the spread of seeds | "one_seed" | "alone" (nothing to compare with) | "none" (no
    winner). `chance`: the corrected p of the best against the second.
    """

    rows: tuple[Row, ...]
    told: str
    chance: float | None = None
    stopped: bool = False

    @property
    def best(self) -> Row | None:
        """The winner."""
        return next((row for row in self.rows if row.best), None)

    def as_mapping(self) -> dict[str, Any]:
        """Plain values, for a file."""
        return {
            "rows": [asdict(row) for row in self.rows],
            "told": self.told,
            "chance": self.chance,
            "stopped": self.stopped,
        }


def judge(outcomes: Sequence[Outcome]) -> Verdict:
    """Compare what came of the trials."""
    groups: dict[tuple[str, str, int], list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault(one.place, []).append(one)
    rows = sorted((_row(group) for group in groups.values()), key=lambda row: (not row.eligible, _order(row)))
    stopped = any(one.reason == "stopped" for one in outcomes)
    fit = [row for row in rows if row.eligible]
    if not fit:
        return Verdict(tuple(rows), "none", None, stopped)
    losses = {place: [one.loss for one in group if one.loss is not None] for place, group in groups.items()}
    chances = holm([welch(losses[fit[0].place], losses[row.place]) for row in fit[1:]])
    marked = [_with(fit[0], best=True)] + [_with(row, chance=p) for row, p in zip(fit[1:], chances, strict=True)]
    told, chance = "alone", None
    if chances:
        chance = chances[0]
        told = "one_seed" if chance is None else "exceeds" if chance < LEVEL else "within"
    return Verdict((*marked, *(row for row in rows if not row.eligible)), told, chance, stopped)


def welch(one: Sequence[float], other: Sequence[float]) -> float | None:
    """The two-sided p of Welch's t-test; None where either has fewer than two values."""
    if len(one) < 2 or len(other) < 2:
        return None
    means = [math.fsum(values) / len(values) for values in (one, other)]
    shares = [_deviation(values) ** 2 / len(values) for values in (one, other)]
    both = sum(shares)
    if both == 0:
        return 1.0 if means[0] == means[1] else 0.0
    t = (means[0] - means[1]) / math.sqrt(both)
    parts = [share**2 / (len(values) - 1) for share, values in zip(shares, (one, other), strict=True)]
    return student(t, both**2 / sum(parts))


def student(t: float, freedom: float) -> float:
    """The two-sided p of Student's distribution: I_x(f / 2, 1 / 2) at x = f / (f + t²)."""
    return incomplete_beta(freedom / 2, 0.5, freedom / (freedom + t * t))


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )  # fmt: skip
    # From the innermost term outwards: after 200 of them nothing changes any more for degrees of freedom of our size.
    fraction = 1.0
    for index in range(200, 0, -1):
        half = index // 2
        if index % 2:
            term = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            term = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        fraction = 1 + term / fraction
    return front / (a * fraction)


def holm(chances: Sequence[float | None]) -> list[float | None]:
    """The p of several comparisons, corrected step by step for their number; those that are None stay so."""
    known = sorted((p, index) for index, p in enumerate(chances) if p is not None)
    found: list[float | None] = [None] * len(chances)
    largest = 0.0
    for rank, (p, index) in enumerate(known):
        largest = max(largest, min(1.0, p * (len(known) - rank)))
        found[index] = largest
    return found


def _row(group: Sequence[Outcome]) -> Row:
    losses = [one.loss for one in group if one.loss is not None]
    values = [one.value for one in group if one.value is not None]
    reaches = sorted(one.reach for one in group if one.gradient)
    exploded = [one for one in group if one.reason == "not_finite"]
    words = [one.gradient for one in group if one.gradient]
    first = group[0]
    return Row(
        cell=first.cell,
        activation=first.activation,
        depth=first.depth,
        seeds=len(group),
        loss=math.fsum(losses) / len(losses) if losses else None,
        spread=_deviation(losses) if len(losses) > 1 else None,
        measure=next((one.measure for one in group if one.measure), ""),
        value=math.fsum(values) / len(values) if values else None,
        value_spread=_deviation(values) if len(values) > 1 else None,
        gradient="explodes" if exploded else max(words, key=words.count, default=""),
        reach=reaches[len(reaches) // 2] if reaches else 0,
        vanished=sum(one.gradient == "vanishes" for one in group),
        exploded=len(exploded),
        failed=sum(one.reason == "failed" for one in group),
        stopped=sum(one.reason == "stopped" for one in group),
        steps=min((one.steps for one in exploded), default=max(one.steps for one in group)),
    )


def _with(row: Row, **changes: Any) -> Row:
    return Row(**{**asdict(row), **changes})


def _order(row: Row) -> float:
    return row.loss if row.loss is not None else math.inf


def _deviation(values: Sequence[float]) -> float:
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((one - mean) ** 2 for one in values) / (len(values) - 1))
