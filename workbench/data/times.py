"""Times of rows: going on after the last one, and writing one as the file does."""

import re

import numpy as np
from numpy.typing import NDArray

_UNITS = ("Y", "M", "D", "h", "m", "s", "ms")
_DIGITS = re.compile(r"\d+")
_DAY = 86_400_000  # milliseconds
_WEEKS = 10  # days, so that none of them on a weekend says something


def coarsest(times: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    """The same times in the coarsest unit, of months at most, that loses nothing."""
    for unit in _UNITS[1:]:
        rough = times.astype(f"datetime64[{unit}]")
        if np.array_equal(rough.astype("datetime64[ms]"), times, equal_nan=True):
            return rough
    return times


def following(times: NDArray[np.datetime64]) -> np.datetime64:
    """The time one step after the last; NaT where none is known."""
    return np.datetime64(continued(times, 1)[0])


def continued(times: NDArray[np.datetime64], count: int) -> NDArray[np.datetime64]:
    """The `count` times after the last, by the usual number of months, else of working days, else by the usual span.

    NaT where no step is known.
    """
    if len(times) < 2 or np.isnat(times[-1]):
        return np.full(count, np.datetime64("NaT"), dtype="datetime64[ms]")
    known = times[~np.isnat(times)].astype("datetime64[ms]")
    ahead = np.arange(1, count + 1)
    months = known.astype("datetime64[M]")
    into = known - months.astype("datetime64[ms]")
    gaps = np.diff(months).astype(np.int64)
    if len(gaps) and gaps[-1] > 0 and np.all(into == into[0]) and np.all(gaps == gaps[-1]):
        return (months[-1] + gaps[-1] * ahead).astype("datetime64[ms]") + into[-1]
    step = np.median(np.diff(known).astype(np.int64)) if len(known) > 1 else 0.0
    days = known.astype("datetime64[D]")
    if step == _DAY and len(days) >= _WEEKS and bool(np.is_busday(days).all()):
        return np.busday_offset(days[-1], ahead).astype("datetime64[ms]") + (known[-1] - days[-1])
    return known[-1] + (step * ahead).astype(np.int64).astype("timedelta64[ms]")


def like(time: np.datetime64, cell: str) -> str:
    """`time` in ISO form, as short as the file's own `cell` if that is in ISO form, or without separators."""
    if np.isnat(time):
        return ""
    if len(cell) == 8 and cell.isdecimal():
        return str(time.astype("datetime64[D]")).replace("-", "")
    parts = len(_DIGITS.findall(cell))
    unit = {2: "M", 3: "D", 5: "m"}.get(parts, "s")
    text = str(time.astype(f"datetime64[{unit}]"))
    return text.replace("T", " ") if " " in cell else text
