"""Shifting and scaling columns to one size: scaled = (value - shift) / scale."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Scaler:
    """One shift and one scale a column, both of shape (columns,)."""

    shift: NDArray[np.float64]
    scale: NDArray[np.float64]

    def forward(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values (..., columns) in their own units to scaled ones; infinite where far beyond the training part."""
        with np.errstate(over="ignore"):
            return (values - self.shift) / self.scale

    def inverse(self, scaled: NDArray[np.float64]) -> NDArray[np.float64]:
        """Scaled values (..., columns) back to their own units."""
        return scaled * self.scale + self.shift


def fit_scaler(values: NDArray[np.float64], kind: str) -> Scaler:
    """Measure a scaler on the training rows (n, columns), NaN left out.

    "standard" gives mean 0 and deviation 1, "minmax" the range 0 to 1, "none" changes nothing. A column that does not
    vary is shifted only.
    """
    columns = values.shape[1]
    if kind == "none" or len(values) == 0:
        return Scaler(np.zeros(columns), np.ones(columns))
    if kind == "minmax":
        shift = np.nanmin(values, axis=0)
        scale = np.nanmax(values, axis=0) - shift
    else:
        # Halving before the mean keeps the sum of huge values finite.
        shift = np.nanmean(values / 2, axis=0) * 2
        scale = np.nanstd(values, axis=0)
    # A deviation that is only rounding error would blow the noise up.
    flat = ~(scale > 1e-12 * np.maximum(np.abs(shift), 1e-300))
    return Scaler(shift, np.where(flat | ~np.isfinite(scale), 1.0, scale))
