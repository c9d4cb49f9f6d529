"""Prediction intervals: the quantiles that a network learns, and their calibration on data it did not learn from.

Split conformalised quantile regression (Romano, Patterson and Candes 2019, section 4): how far the truth lies outside
of the learnt interval, max(low - y, y - high), is measured on the validation part; the interval is widened by the
quantile of these scores that covers the wanted share of as many cases again. A negative one narrows it.
"""

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
ENOUGH = 50  # scores of one step ahead, so that it has a margin of its own


def quantiles_of(share: float) -> tuple[float, ...]:
    """The quantiles to learn for an interval that holds a share of what comes: low, middle, high; none for 0."""
    return ((1.0 - share) / 2, 0.5, (1.0 + share) / 2) if share else ()


def least_scores(share: float) -> int:
    """How many scores are needed to say anything about a share of what comes."""
    return max(1, math.ceil(share / (1.0 - share) - 1e-9))


def margin(scores: Array, share: float, count: int = 0) -> float:
    """By how much to widen intervals of these scores (NaN left out); the largest score where they are too few.

    The ceil((n + 1) * share)-th smallest of n scores (Romano, Patterson and Candes 2019, equation 8). `count`: how many
    of the scores tell something of their own, where that is fewer: the rank is then that among so many.
    """
    known = np.sort(scores[np.isfinite(scores)], axis=None)
    if not len(known):
        return 0.0
    count = min(count or len(known), len(known))
    level = min(math.ceil((count + 1) * share - 1e-9) / count, 1.0)
    return float(known[max(math.ceil(level * len(known) - 1e-9), 1) - 1])


def margins(scores: Array, share: float) -> Array:
    """Margins (targets, steps) of scores (n, targets, steps).

    A step with fewer than ENOUGH scores shares those of all the target's steps. These are scores of the same rows, seen
    from further and further away, so that together they count no more than those of one step.
    """
    result = np.zeros(scores.shape[1:])
    for target in range(scores.shape[1]):
        counts = np.isfinite(scores[:, target]).sum(axis=0)
        together = margin(scores[:, target], share, int(counts.max(initial=0)))
        for step in range(scores.shape[2]):
            enough = counts[step] >= ENOUGH
            result[target, step] = margin(scores[:, target, step], share) if enough else together
    return result
