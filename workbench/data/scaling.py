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


@dataclass(frozen=True)
class SeriesScaler:
    """A shift and a scale for each column of each series, both (series, columns).

    `common` (columns,): those that are scaled by all series together.
    """

    shift: NDArray[np.float64]
    scale: NDArray[np.float64]
    common: NDArray[np.bool_]

    def forward(self, values: NDArray[np.float64], which: NDArray[np.int64]) -> NDArray[np.float64]:
        """Values (n, columns) of the series `which` (n,) to scaled ones."""
        return self.of(which).forward(values)

    def of(self, which: NDArray[np.int64]) -> Scaler:
        """A scaler for rows (n, columns) of the series `which` (n,)."""
        if len(self.shift) == 1:
            return Scaler(self.shift[0], self.scale[0])
        return Scaler(self.shift[which], self.scale[which])


def fit_series_scaler(
    values: NDArray[np.float64], kind: str, train: list[slice], first_look: list[slice]
) -> SeriesScaler:
    """Measure each series on its rows `train` of values (n, columns); one with fewer than two, on its `first_look`.

    A column that no series varies in, such as the size of each shop, is scaled by all series together: else it would
    be nothing but zeros.
    """
    pairs = zip(train, first_look, strict=True)
    pieces = [values[own] if len(values[own]) > 1 else values[look] for own, look in pairs]
    fits = [fit_scaler(piece, kind) for piece in pieces]
    if len(fits) == 1:
        return SeriesScaler(fits[0].shift[None], fits[0].scale[None], np.ones(values.shape[1], dtype=np.bool_))
    shift, scale = np.stack([one.shift for one in fits]), np.stack([one.scale for one in fits])
    shared = fit_scaler(np.concatenate([values[own] for own in train]), kind)
    with np.errstate(invalid="ignore"):
        varies = np.zeros(values.shape[1], dtype=np.bool_)
        for piece in pieces:
            if len(piece):
                varies |= np.nan_to_num(piece.max(axis=0) - piece.min(axis=0), nan=1.0) > 0
    shift[:, ~varies], scale[:, ~varies] = shared.shift[~varies], shared.scale[~varies]
    return SeriesScaler(shift, scale, ~varies)
