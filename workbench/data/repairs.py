"""How rows of a series are put in order and their holes filled, on plain arrays. Exported programs carry a copy.

`times` are float64 and NaN where missing; `groups` number each row's group, or are None where there is one alone.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rows = NDArray[np.int64]
WIDE = 6.0  # quartile distances beyond the quartiles: nearly nine standard deviations of a normal distribution
_MONTH, _WORKDAY, _PLAIN = "month", "workday", "plain"


def in_order(times: Array, groups: Rows | None) -> Rows:
    """The rows sorted by time, group by group; rows without a time last, rows of one time as they stand."""
    keys = np.where(np.isnan(times), np.inf, times)
    return np.argsort(keys, kind="stable") if groups is None else np.lexsort((keys, groups))


def same_time(times: Array, groups: Rows | None) -> Rows:
    """For each row the first row with the same time and group; a row without a time stands alone."""
    order = in_order(times, groups)
    sorted_times = times[order]
    fresh = np.ones(len(times), dtype=np.bool_)
    if len(times):
        fresh[1:] = ~(sorted_times[1:] == sorted_times[:-1])
        if groups is not None:
            fresh[1:] |= groups[order][1:] != groups[order][:-1]
    first = np.empty(len(times), dtype=np.int64)
    first[order] = order[np.maximum.accumulate(np.where(fresh, np.arange(len(times)), 0))]
    return first


def kept_rows(first: Rows, which: str) -> Rows:
    """One row of each time by `same_time`, in the order of the rows: the `last`, else the first."""
    rows = np.arange(len(first))
    if which != "last":
        return rows[first == rows]
    last = np.zeros(len(first), dtype=np.int64)
    np.maximum.at(last, first, rows)
    return np.sort(last[first == rows])


def means(values: Array, first: Rows) -> Array:
    """For each row the mean of the known values of its time; NaN where none is known."""
    known = np.isfinite(values)
    count = np.bincount(first, weights=known, minlength=len(first))
    total = np.bincount(first, weights=np.where(known, values, 0.0), minlength=len(first))
    with np.errstate(invalid="ignore", divide="ignore"):
        return (total / count)[first]


def ticks_of(times: NDArray[np.datetime64]) -> tuple[Array, str]:
    """Times (ms) as numbers of which a regular series has one after the other, and the kind of step they count.

    Months where all times stand alike in their month, working days where none falls on a weekend, else milliseconds.
    """
    known = ~np.isnat(times)
    stamps = times[known]
    ticks = np.full(len(times), np.nan)
    months = stamps.astype("datetime64[M]")
    into = stamps - months.astype("datetime64[ms]")
    if len(stamps) > 1 and bool(np.all(into == into[0])) and len(np.unique(months[:1000])) > 1:
        ticks[known] = months.astype(np.int64)
        return ticks, _MONTH
    days = stamps.astype("datetime64[D]")
    alike = len(stamps) >= 10 and bool(np.all(stamps - days == (stamps - days)[0]))
    if alike and bool(np.is_busday(days).all()):
        ticks[known] = np.busday_count(days.min(), days)
        return ticks, _WORKDAY
    ticks[known] = stamps.astype(np.int64)
    return ticks, _PLAIN


def times_of(ticks: Array, kind: str, times: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    """The way back of `ticks_of` for ticks between those of `times`."""
    known = times[~np.isnat(times)]
    whole = np.rint(ticks).astype(np.int64)
    if kind == _PLAIN:
        return whole.astype("datetime64[ms]")
    if kind == _MONTH:
        into = known[0] - known[0].astype("datetime64[M]").astype("datetime64[ms]")
        return whole.astype("datetime64[M]").astype("datetime64[ms]") + into
    days = known.astype("datetime64[D]")
    return np.busday_offset(days.min(), whole).astype("datetime64[ms]") + (known[0] - days[0])


def usual_step(ticks: Array, groups: Rows | None) -> float:
    """The usual step forward from row to row; 0 where there is none."""
    steps = np.diff(ticks)
    if groups is not None:
        steps = steps[groups[1:] == groups[:-1]]
    steps = steps[steps > 0]
    return float(np.median(steps)) if len(steps) else 0.0


def gaps_after(ticks: Array, groups: Rows | None) -> Rows:
    """How many rows are left out behind each row (n), by the usual step."""
    step = usual_step(ticks, groups)
    left = np.zeros(len(ticks), dtype=np.int64)
    if not step:
        return left
    steps = np.diff(ticks)
    # Steps vary a little; only those well above the usual one are gaps.
    gap = steps > 1.5 * step
    if groups is not None:
        gap &= groups[1:] == groups[:-1]
    left[:-1][gap] = np.maximum(np.rint(steps[gap] / step), 2).astype(np.int64) - 1
    return left


def with_gaps(ticks: Array, left: Rows) -> tuple[Rows, Array]:
    """Rows with the left-out ones put in as -1, and all their ticks; `left` as `gaps_after` gives it."""
    rows = np.repeat(np.arange(len(ticks)), left + 1)
    place = np.arange(len(rows)) - np.repeat(np.cumsum(left + 1) - (left + 1), left + 1)
    after = np.append(ticks[1:], np.nan)
    with np.errstate(invalid="ignore"):
        full = ticks[rows] + np.where(place > 0, (after - ticks)[rows] * place / (left[rows] + 1), 0.0)
    return np.where(place > 0, -1, rows), full


def fill(values: Array, groups: Rows | None, how: str) -> Array:
    """Values (n,) without NaN: `interpolate` draws a line between the known neighbours, else the last known is kept.

    Before a group's first known value that one is taken, and likewise behind its last; a group without any stays NaN.
    """
    order = np.arange(len(values)) if groups is None else np.argsort(groups, kind="stable")
    given = values[order]
    group = np.zeros(len(values), dtype=np.int64) if groups is None else groups[order]
    known, rows = ~np.isnan(given), np.arange(len(given))
    before = np.maximum.accumulate(np.where(known, rows, -1))
    after = np.minimum.accumulate(np.where(known, rows, len(given))[::-1])[::-1]
    has_before = (before >= 0) & (group[before] == group)
    beyond = np.minimum(after, len(given) - 1)
    has_after = (after < len(given)) & (group[beyond] == group)
    low, high = given[before], given[beyond]
    result = np.where(has_before, low, np.where(has_after, high, np.nan))
    if how == "interpolate":
        both = has_before & has_after & ~known
        share = (rows - before)[both] / (beyond - before)[both]
        result[both] = low[both] + share * (high - low)[both]
    back = np.empty_like(result)
    back[order] = result
    return back


def usual_range(values: Array) -> tuple[float, float] | None:
    """What lies not far beyond the quartiles of the known values; None where half of them or more are alike."""
    known = values[np.isfinite(values)]
    if len(known) < 10:
        return None
    low, high = np.percentile(known, [25, 75])
    if not high > low:
        return None
    return float(low - WIDE * (high - low)), float(high + WIDE * (high - low))
