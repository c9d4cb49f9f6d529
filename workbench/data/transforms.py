"""Invertible changes of a series before learning: logarithm, difference, seasonal difference and their combinations.

A target `k` steps after the last known row `t` becomes f(y[t+k]) - f(y[a]), where f is the logarithm or nothing, and
the anchor a is the last known row that the transform compares with: t for a difference, t+k less whole seasons for a
seasonal difference, none otherwise. The anchor is always known at `t`, so that the way back uses the true past.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
# The simpler first: where two do equally well, the earlier is taken.
NAMES = ("none", "difference", "log", "log_difference", "seasonal_difference", "log_seasonal_difference")


@dataclass(frozen=True)
class Transform:
    """`name` is one of NAMES; `season` is used by the seasonal ones only, in steps."""

    name: str
    season: int = 1

    @property
    def logarithm(self) -> bool:
        """Whether values must be above 0."""
        return self.name.startswith("log")

    @property
    def lag(self) -> int:
        """How many rows back a row is compared with; 0 for none."""
        if self.name.endswith("seasonal_difference"):
            return self.season
        return 1 if self.name.endswith("difference") else 0

    def series(self, values: Array) -> Array:
        """Values (n, ...) as the network sees them; the first `lag` rows, with nothing to compare with, are NaN."""
        level = self.level(values)
        if not self.lag:
            return level
        result = np.full_like(level, np.nan)
        result[self.lag :] = level[self.lag :] - level[: -self.lag]
        return result

    def level(self, values: Array) -> Array:
        """f(values): the logarithm where the transform has one; NaN for what has none."""
        if not self.logarithm:
            return values.astype(np.float64, copy=True)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(values > 0, np.log(values), np.nan)

    def anchors(self, origins: NDArray[np.int64], step: int) -> NDArray[np.int64] | None:
        """The rows that targets `step` after `origins` are compared with; None where there are none.

        A negative row means that the series does not reach back far enough.
        """
        if not self.lag:
            return None
        seasons = -(-step // self.lag)
        return origins + step - self.lag * seasons

    def forward(self, future: Array, values: Array, origins: NDArray[np.int64], step: int) -> Array:
        """Values `future` (n, ...), `step` steps after the rows `origins` of `values` (rows, ...), as targets."""
        return self.level(future) - self._base(values, origins, step)

    def inverse(self, targets: Array, values: Array, origins: NDArray[np.int64], step: int) -> Array:
        """The way back of `forward`, in the data's units."""
        return self.units(targets + self._base(values, origins, step))

    def units(self, level: Array) -> Array:
        """The way back of `level`."""
        if not self.logarithm:
            return level
        # A wild network must not turn the score into infinity.
        return np.exp(np.clip(level, -700.0, 700.0))

    def _base(self, values: Array, origins: NDArray[np.int64], step: int) -> Array:
        rows = self.anchors(origins, step)
        if rows is None:
            return np.zeros((len(origins), *values.shape[1:]))
        base = self.level(values)[np.maximum(rows, 0)]
        base[rows < 0] = np.nan
        return base
