"""Finding the season of a series by autocorrelation."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_LONGEST = 2_000
_ROWS = 20_000  # later rows tell nothing new about a season


def autocorrelation(values: Array, longest: int) -> Array:
    """Autocorrelation at lags 0 to `longest`; zeros for a series that never changes.

    Every lag's sum is divided by the same number (the biased estimate), which favours a season over its multiples.
    """
    centred = values - values.mean()
    size = 1 << int(2 * len(values) - 1).bit_length()
    spectrum = np.fft.rfft(centred, size)
    sums = np.fft.irfft(spectrum * np.conj(spectrum), size)[: longest + 1]
    if not sums[0] > 1e-300:
        return np.zeros(longest + 1)
    return sums / sums[0]


def steps_of(values: Array) -> tuple[Array, bool]:
    """The changes from step to step that a season is looked for in, of the last rows; whether they are relative.

    Missing values are left out, as if the rows were not there.
    """
    known = values[-_ROWS:]
    known = known[np.isfinite(known)]
    if not len(known):
        return np.zeros(0), False
    if (known > 0).all():
        return np.diff(np.log(known)), True
    return np.diff(known / (np.max(np.abs(known)) or 1.0)), False


def find_season(values: Array) -> int:
    """The season of a training series in steps, 0 where there is none that stands out.

    Looks for the highest peak of the differenced series' autocorrelation: differencing removes the trend, which would
    otherwise make every lag look alike. Two whole seasons must fit in, and the peak must be clear of what chance gives.
    """
    known = values[-_ROWS:]
    if len(known) < 12 or not np.isfinite(known).all():
        return 0
    steps, relative = steps_of(known)
    level = np.log(known) if relative else known / (np.max(np.abs(known)) or 1.0)
    longest = min(len(steps) // 2, _LONGEST)
    strength = autocorrelation(steps, longest)
    lags = np.arange(2, longest)
    peaks = lags[
        (strength[2:longest] >= strength[1 : longest - 1]) & (strength[2:longest] >= strength[3 : longest + 1])
    ]
    if not len(peaks):
        return 0
    threshold = np.maximum(0.25, 3.5 / np.sqrt(len(steps) - peaks))
    clear = peaks[strength[peaks] > threshold]
    if not len(clear):
        return 0
    best = int(clear[np.argmax(strength[clear])])
    # Noise can still lift two, three or four seasons together above one.
    for parts in (4, 3, 2):
        near = clear[np.abs(clear * parts - best) <= parts // 2]
        if len(near) and strength[near].max() >= 0.85 * strength[best]:
            best = int(near[np.argmax(strength[near])])
            break
    return _refined(level, best, longest)


def _refined(level: Array, season: int, longest: int) -> int:
    """The season near `season` whose multiples fit the level best: differences are noisy, and a step off adds up."""
    time = np.linspace(-1.0, 1.0, len(level))
    strength = autocorrelation(level - np.polyval(np.polyfit(time, level, 1), time), longest)
    reach = max(1, round(0.05 * season))
    near = [lag for lag in range(season - reach, season + reach + 1) if 2 <= lag <= longest]
    return max(near, key=lambda lag: float(np.mean(strength[lag::lag])))
