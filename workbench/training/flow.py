"""How far the gradient reaches on its way back in time, told from its norms."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def asked_steps(flow: NDArray[Any]) -> NDArray[Any]:
    """The steps of a flow (depth, T) up to the last of which something was asked: behind it no gradient sets out."""
    reached = np.flatnonzero(np.any(flow != 0, axis=0))
    return flow[:, : reached[-1] + 1] if len(reached) else flow


def references(flow: NDArray[Any], both_ways: bool = False) -> NDArray[np.float64]:
    """What the norms (depth, T) of each layer are measured against: the last step's, where the gradient sets out.

    `both_ways`: in a bidirectional layer it sets out from either end, so it is the larger one of the two.
    """
    ends = np.maximum(flow[:, 0], flow[:, -1]) if both_ways else flow[:, -1]
    return np.where(ends > 0, ends, flow.max(axis=1)).astype(np.float64)


def horizons(flow: NDArray[Any], both_ways: bool = False) -> list[tuple[str, int]]:
    """For each layer, how the gradient dL/dh fares on its way back: (`fine` | `vanishes` | `explodes`, steps back).

    `flow` (depth, T) holds norms. Measured against `references`: below 1 % vanishes, above 100 times explodes; for
    `fine` the steps are all that there are. With its steps turned round, `flow` tells the way from the first step.
    """
    found: list[tuple[str, int]] = []
    flow = np.asarray(flow, dtype=np.float64)
    for layer, reference in zip(flow, references(flow, both_ways), strict=True):
        # What is no number any more has grown beyond all numbers, and so has what is measured against it.
        with np.errstate(over="ignore", invalid="ignore"):
            back = (layer / reference)[::-1] if reference > 0 else np.zeros_like(layer)
        back = np.where(np.isfinite(layer[::-1]) & np.isfinite(reference), back, np.inf)
        low = np.flatnonzero(~(back >= 0.01))
        high = np.flatnonzero(back > 100.0)
        first_low = int(low[0]) if len(low) else len(back)
        first_high = int(high[0]) if len(high) else len(back)
        if min(first_low, first_high) >= len(back):
            found.append(("fine", len(back)))
        elif first_high < first_low:
            found.append(("explodes", first_high))
        else:
            found.append(("vanishes", first_low))
    return found
