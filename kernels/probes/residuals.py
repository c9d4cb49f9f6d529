"""What is left when a forecast is taken from the truth: whether it is noise, or something is still to be learnt."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

BAND = 1.96  # standard deviations: chance alone stays within in 19 of 20 lags


def autocorrelation(series: list[Array], longest: int) -> Array:
    """Autocorrelation at lags 0 to `longest` of residuals, those of several series together.

    r_k = sum_t e_t e_(t-k) / sum_t e_t^2 with e around each series' own mean, all lags' sums divided by the same number
    (Box, Jenkins and Reinsel, equation 2.1.13). Pairs of which one is unknown (NaN) are left out. Zeros where nothing
    ever differs from its mean.
    """
    sums = np.zeros(longest + 1)
    for values in series:
        known = np.isfinite(values)
        if not known.any():
            continue
        centred = np.where(known, values - values[known].mean(), 0.0)
        size = 1 << int(2 * len(centred) - 1).bit_length()
        spectrum = np.fft.rfft(centred, size)
        found = np.fft.irfft(spectrum * np.conj(spectrum), size)[: min(longest + 1, len(centred))]
        sums[: len(found)] += found
    return sums / sums[0] if sums[0] > 1e-300 else np.zeros(longest + 1)


def chance(count: int) -> float:
    """How far from 0 the autocorrelation of `count` values of white noise lies in 1 of 20 lags (Bartlett 1946)."""
    return BAND / float(np.sqrt(max(count, 1)))


def surprise(strengths: Array, count: int, first: int = 1) -> tuple[float, float]:
    """Ljung and Box's Q over the lags from `first` on, and how many standard deviations it lies above that of noise.

    Q = n (n + 2) sum_k r_k^2 / (n - k) (Ljung and Box 1978, equation 1.2), chi-squared with as many degrees as lags
    where the residuals are noise; the deviation is Wilson and Hilferty's (1931), which is near a normal one.
    """
    lags = np.arange(first, len(strengths))
    if not len(lags) or count <= len(strengths):
        return 0.0, 0.0
    q = count * (count + 2.0) * float(np.sum(strengths[first:] ** 2 / (count - lags)))
    part = 2.0 / (9.0 * len(lags))
    return q, float(((q / len(lags)) ** (1.0 / 3.0) - (1.0 - part)) / np.sqrt(part))


def histogram(values: Array, most: int = 40) -> tuple[Array, NDArray[Any]]:
    """Edges and counts of bars of one width, by Freedman and Diaconis's rule (1981), at most `most`."""
    known = values[np.isfinite(values)]
    if not len(known):
        return np.array([0.0, 1.0]), np.zeros(1, np.int64)
    low, high = float(known.min()), float(known.max())
    if not high > low:
        return np.array([low - 0.5, low + 0.5]), np.array([len(known)])
    quarter, rest = np.quantile(known, (0.25, 0.75))
    width = 2.0 * float(rest - quarter) * len(known) ** (-1.0 / 3.0)
    bars = int(np.clip(np.ceil((high - low) / width), 5, most)) if width > 0 else most
    counts, edges = np.histogram(known, bars, (low, high))
    return edges, counts
