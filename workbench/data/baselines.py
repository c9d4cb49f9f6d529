"""What to beat: forecasts that need no learning.

`floor` is the first row of the series that each origin belongs to: nothing looks back beyond it.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Baseline:
    """A simple answer's quality: `loss` on the validation part in the training loss's units, `metrics` on the test."""

    name: str
    label: str
    loss: float | None
    metrics: dict[str, float] = field(default_factory=dict[str, float])


def persistence(values: Array, origins: Rows, step: int, floor: Rows) -> Array:
    """The last known value, again: values (n,) to (len(origins),)."""
    del step, floor
    return values[origins]


def seasonal_naive(values: Array, origins: Rows, step: int, floor: Rows, season: int) -> Array:
    """The value of the last known season that corresponds to `step` steps ahead; NaN before the first season's end."""
    season = max(season, 1)
    rows = origins + step - season * (-(-step // season))
    result = values[np.maximum(rows, 0)].copy()
    result[rows < floor] = np.nan
    return result


def drift(values: Array, origins: Rows, step: int, floor: Rows) -> Array:
    """The line from the first value of the series through the last known one, drawn on."""
    span = np.maximum(origins - floor, 1)
    return values[origins] + step * (values[origins] - values[floor]) / span
