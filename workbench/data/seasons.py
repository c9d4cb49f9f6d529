"""Finding the season of a series by autocorrelation."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_LONGEST = 2_000
_ROWS = 20_000  # later rows tell nothing new about a season


def autocorrelation(values: Array, longest: int) -> Array:
    """Autocorrelation at lags 0 to `longest`, each over the pairs that exist; zeros for a series that never changes."""
    centred = values - values.mean()
    size = 1 << int(2 * len(values) - 1).bit_length()
    spectrum = np.fft.rfft(centred, size)
    sums = np.fft.irfft(spectrum * np.conj(spectrum), size)[: longest + 1]
    variance = sums[0] / len(values)
    if not variance > 1e-300:
        return np.zeros(longest + 1)
    return sums / (variance * (len(values) - np.arange(longest + 1)))


def find_season(values: Array) -> int:
    """The season of a training series in steps, 0 where there is none that stands out.

    Looks for the highest peak of the differenced series' autocorrelation: differencing removes the trend, which would
    otherwise make every lag look alike. Two whole seasons must fit in, and the peak must be clear of what chance gives.
    """
    known = values[-_ROWS:]
    if len(known) < 12 or not np.isfinite(known).all():
        return 0
    size = np.max(np.abs(known))
    steps = np.diff(np.log(known) if (known > 0).all() else known / (size or 1.0))
    longest = min(len(steps) // 2, _LONGEST)
    strength = autocorrelation(steps, longest)
    lags = np.arange(2, longest)
    peaks = lags[
        (strength[2:longest] >= strength[1 : longest - 1]) & (strength[2:longest] >= strength[3 : longest + 1])
    ]
    if not len(peaks):
        return 0
    threshold = np.maximum(0.25, 3.0 / np.sqrt(len(steps) - peaks))
    clear = peaks[strength[peaks] > threshold]
    if not len(clear):
        return 0
    # Multiples of a season are as strong as the season itself: the first nearly as high as the highest is it.
    return int(clear[strength[clear] >= 0.85 * strength[clear].max()][0])
