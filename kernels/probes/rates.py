"""Finding a learning rate by a trial in which it grows from step to step (Smith 2017, section 3.3)."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SMOOTH = 0.9  # the share of the running mean that stays from step to step
BEYOND = 4.0  # times the lowest smoothed loss: from there on it has diverged
FIRST = 5  # steps before anything is judged: a running mean of few values is noise
TENTH = 0.1
LEFT = 0.1  # the share of its whole fall by which the loss must have left its first level


def growing(low: float, high: float, steps: int) -> Array:
    """`steps` rates from `low` to `high`, each the same factor above the one before."""
    return np.geomspace(low, high, steps)


def smoothed(losses: NDArray[Any], share: float = SMOOTH) -> Array:
    """The running mean of the losses, free of the bias towards its start (Kingma and Ba 2015, section 3)."""
    found, mean = np.empty(len(losses)), 0.0
    for step, loss in enumerate(np.asarray(losses, np.float64).tolist()):
        mean = share * mean + (1.0 - share) * loss
        found[step] = mean / (1.0 - share ** (step + 1))
    return found


def diverged(smooth: Array) -> bool:
    """Whether the last of the smoothed losses lies far above the lowest, or is no number."""
    if not len(smooth):
        return False
    last = float(smooth[-1])
    return not math.isfinite(last) or (len(smooth) > FIRST and last > BEYOND * float(np.nanmin(smooth)))


@dataclass(frozen=True)
class RateMarks:
    """Places in the trial: where the smoothed loss falls fastest, is lowest, and the last before it rises for good.

    `suggested`: the rate to train with, by the rule of `marks`; None where the loss never fell.
    """

    steepest: int
    lowest: int
    last: int
    suggested: float | None


def marks(rates: Array, smooth: Array) -> RateMarks:
    """Judge a trial. The rule: the rate of steepest descent, but at most a tenth of that of the lowest loss.

    The slope is that of the smoothed loss against the logarithm of the rate. Past the lowest loss the trial lives on
    what it learnt before, which is why a rate near it is too high to begin with.
    """
    finite = np.isfinite(smooth)
    count = len(smooth) if finite.all() else int(np.argmin(finite))
    if count < 2 * FIRST:
        return RateMarks(0, 0, max(count - 1, 0), None)
    values, logs = smooth[:count], np.log(rates[:count])
    lowest = FIRST + int(np.argmin(values[FIRST:]))
    at_first = float(np.median(values[FIRST : 2 * FIRST]))
    fall = at_first - float(values[lowest])
    slopes = np.gradient(values, logs)
    # Before the loss has left its first level for good, what looks like a slope is one batch beside another.
    high = np.flatnonzero(values[: lowest + 1] >= at_first - LEFT * fall)
    first = int(high[-1]) if len(high) and fall > 0 else FIRST
    steepest = first + int(np.argmin(slopes[first : lowest + 1]))
    rising = np.flatnonzero(values[lowest:] > values[lowest] + 0.5 * abs(fall))
    last = lowest + int(rising[0]) - 1 if len(rising) else count - 1
    fell = slopes[steepest] < 0 and fall > 0
    suggested = min(float(rates[steepest]), TENTH * float(rates[lowest])) if fell else None
    return RateMarks(steepest, lowest, max(last, lowest), suggested)
