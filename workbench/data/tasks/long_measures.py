"""Mean, deviation and range of long columns, taken piece by piece."""

import numpy as np

from workbench.data.scaling import Scaler
from workbench.data.tasks.base import Array


class Measure:
    """Mean, deviation and range of columns that come in pieces (Chan, Golub and LeVeque 1979); NaN left out."""

    def __init__(self, columns: int) -> None:
        self.count = np.zeros(columns)
        self.mean, self.squares = np.zeros(columns), np.zeros(columns)
        self.low, self.high = np.full(columns, np.inf), np.full(columns, -np.inf)

    def add(self, values: Array) -> None:
        """Take a piece (n, columns)."""
        known = ~np.isnan(values)
        count = known.sum(axis=0)
        given = np.where(known, values, 0.0)
        mean = given.sum(axis=0) / np.maximum(count, 1)
        squares = (np.where(known, values - mean, 0.0) ** 2).sum(axis=0)
        total = np.maximum(self.count + count, 1)
        apart = mean - self.mean
        self.squares += squares + apart**2 * self.count * count / total
        self.mean += apart * count / total
        self.count += count
        self.low = np.minimum(self.low, np.where(known, values, np.inf).min(axis=0))
        self.high = np.maximum(self.high, np.where(known, values, -np.inf).max(axis=0))

    def scaler(self, kind: str) -> Scaler:
        """As `scaling.fit_scaler`."""
        if kind == "none" or not self.count.any():
            return Scaler(np.zeros_like(self.mean), np.ones_like(self.mean))
        shift, scale = self.mean, np.sqrt(self.squares / np.maximum(self.count, 1))
        if kind == "minmax":
            shift, scale = self.low, self.high - self.low
        # A deviation that is only rounding error would blow the noise up.
        flat = ~(scale > 1e-12 * np.maximum(np.abs(shift), 1e-300))
        return Scaler(shift, np.where(flat | ~np.isfinite(scale), 1.0, scale))
