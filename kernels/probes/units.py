"""The values of a network's units by name, step by step: each state and each gate; and what they have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import registry
from kernels.formulas import on_arrays
from kernels.forward import LayerPass, Shape

Array = NDArray[np.float64]
FEWEST_ACTIVE = 3


def kinds_of(cell: str) -> tuple[str, ...]:
    """What can be seen of a cell's units: its states, then its gates, by name."""
    kind = registry.cells()[cell]
    return (*kind.states, *(gate for gate in kind.gates if gate not in kind.states))


def unit_values(model: Shape, layer: LayerPass, kind: str) -> NDArray[Any]:
    """The values (T, B, units) of a state or a gate of a layer that was run."""
    cell = registry.cells()[model.cell]
    if kind in cell.states:
        return layer.states[cell.states.index(kind)]
    used, before = layer.curves[cell.gates.index(kind)]
    name = model.activation if used == "activation" else model.gate_activation
    with np.errstate(over="ignore", invalid="ignore"):
        return _curve(name, model.slope)(before)


@cache
def _curve(name: str, slope: float) -> Callable[[Array], Array]:
    return on_arrays(registry.activations()[name].function, slope)


class Correlation:
    """Pearson's r of many units with one signal, from values that come piece by piece.

    r = cov(x, y) / sqrt(var(x) var(y)); with a signal of 0 and 1 this is the point-biserial correlation. Means and
    sums of squares are brought together as by Chan, Golub and LeVeque (1979, equations 2.1).
    """

    def __init__(self, units: int) -> None:
        self.count = 0
        self.mean, self.squares, self.products = np.zeros(units), np.zeros(units), np.zeros(units)
        self.signal_mean, self.signal_squares = 0.0, 0.0

    def add(self, values: Array, signal: Array) -> None:
        """Take values (n, units) and the signal (n,)."""
        count = len(values)
        if not count:
            return
        mean, signal_mean = values.mean(axis=0), float(signal.mean())
        apart, signal_apart = values - mean, signal - signal_mean
        total = self.count + count
        share = self.count * count / total
        step, signal_step = mean - self.mean, signal_mean - self.signal_mean
        self.squares += (apart**2).sum(axis=0) + step**2 * share
        self.products += signal_apart @ apart + step * signal_step * share
        self.signal_squares += float((signal_apart**2).sum()) + signal_step**2 * share
        self.mean += step * count / total
        self.signal_mean += signal_step * count / total
        self.count = total

    @property
    def spread(self) -> Array:
        """Each unit's standard deviation."""
        return np.sqrt(self.squares / max(self.count, 1))

    def result(self) -> Array:
        """r of each unit, 0 for a unit or a signal that never changes."""
        size = np.sqrt(self.squares * self.signal_squares)
        moving = (self.spread > 1e-9) & (size > 0)
        return np.divide(self.products, size, out=np.zeros_like(size), where=moving)


def area_under_curve(values: Array, positive: NDArray[np.bool_]) -> float:
    """The chance that a unit is higher at a positive step than at another, ties counting half (Mann and Whitney 1947).

    `values` and `positive`: (n,). NaN where all steps are alike.
    """
    count, rest = int(positive.sum()), int((~positive).sum())
    if not count or not rest:
        return float("nan")
    _, place, same = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(same)
    ranks = (ends - (same - 1) / 2.0)[place]
    return float((ranks[positive].sum() - count * (count + 1) / 2.0) / (count * rest))


@dataclass(frozen=True)
class Projection:
    """`places` (n, k): each step's place along the k directions of the largest variance; `shares` (k,): how much of
    the variance lies along each; `directions` (k, units); `mean` (units,)."""

    places: Array
    shares: Array
    directions: Array
    mean: Array


def principal(values: Array, count: int = 2) -> Projection:
    """Principal components of values (n, units), by singular values of what is left without the mean.

    Each direction's largest entry is positive, so that the picture does not turn over from one time to the next.
    """
    mean = values.mean(axis=0)
    count = min(count, *values.shape)
    left, sizes, directions = np.linalg.svd(values - mean, full_matrices=False)
    total = float((sizes**2).sum())
    largest = np.abs(directions[:count]).argmax(axis=1)
    signs = np.where(directions[np.arange(count), largest] < 0, -1.0, 1.0)
    shares = sizes[:count] ** 2 / total if total > 0 else np.zeros(count)
    return Projection(left[:, :count] * sizes[:count] * signs, shares, directions[:count] * signs[:, None], mean)


def active_units(values: Array, first: int, end: int) -> NDArray[np.int64]:
    """The units that a stretch of values (n, units) moves: its mean lies over a standard deviation off all values'.

    At least a few, those that it moves most.
    """
    mean, spread = values.mean(axis=0), values.std(axis=0)
    off = np.abs(values[first:end].mean(axis=0) - mean) / np.where(spread > 1e-9, spread, np.inf)
    fewest = min(FEWEST_ACTIVE, values.shape[1])
    chosen = off > min(1.0, float(np.sort(off)[-fewest]) * (1.0 - 1e-9))
    return np.flatnonzero(chosen)


def closest(values: Array, first: int, end: int, measure: str, most: int) -> list[tuple[int, float]]:
    """The stretches of values (n, units) most like that from `first` to `end`: where each begins, and how like it is.

    `measure`: "cosine" (of what is left without each unit's mean; 1 is the same) or "euclidean" (the root mean square
    distance of a step; 0 is the same). The best come first; none overlaps another or the stretch itself.
    """
    length = end - first
    places = len(values) - length + 1
    centred = values - values.mean(axis=0)
    wanted = centred[first:end]
    products = np.zeros(places)
    for step in range(length):
        products += centred[step : step + places] @ wanted[step]
    sums = np.concatenate([[0.0], np.cumsum((centred**2).sum(axis=1))])
    sizes = np.maximum(sums[length:] - sums[:-length], 0.0)
    own = float((wanted**2).sum())
    if measure == "cosine":
        score = products / np.maximum(np.sqrt(sizes * own), 1e-12)
    else:
        score = -np.sqrt(np.maximum(sizes + own - 2.0 * products, 0.0) / length)
    found: list[tuple[int, float]] = []
    free = np.ones(places, dtype=np.bool_)
    free[max(0, first - length + 1) : end] = False
    for place in np.argsort(-score, kind="stable").tolist():
        if free[place]:
            found.append((place, float(score[place] if measure == "cosine" else -score[place])))
            free[max(0, place - length + 1) : place + length] = False
            if len(found) == most:
                break
    return found
