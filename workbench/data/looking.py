"""Numbers behind the pictures of data: series thinned for any view, distributions, runs of equal parts, counts."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
MOST_BINS = 60
# A distribution's width is estimated from so many values at most.
_PROBE = 100_000
_BLOCK = 1 << 20


class Pyramid:
    """A series with the lowest and highest value of each block of 16, 256, 4,096, ... values beside it.

    However many values are in view, only some ten thousand numbers are looked at to draw them, and no spike is lost.
    `x` must not fall, and is drawn times `scale`; None counts the rows from 1.
    """

    FACTOR = 16

    def __init__(self, values: Array, x: NDArray[Any] | None = None, scale: float = 1.0) -> None:
        self.values, self.x, self.scale = values, x, scale
        self._levels: list[tuple[Array, Array]] = [(values, values)]
        while len(self._levels[-1][0]) > 4 * self.FACTOR:
            lows, highs = self._levels[-1]
            self._levels.append((_blocks(lows, self.FACTOR, np.fmin), _blocks(highs, self.FACTOR, np.fmax)))
        lows, highs = self._levels[-1]
        self.low, self.high = _extreme(lows, np.fmin), _extreme(highs, np.fmax)

    @property
    def known(self) -> bool:
        """Whether there are values, none of them infinite; missing ones may be among them."""
        return bool(np.isfinite(self.low) and np.isfinite(self.high))

    def place(self, row: int) -> float:
        """Where a row lies on the x axis; that behind the last is the last."""
        return self._place(min(row, max(len(self.values) - 1, 0)))

    @property
    def span(self) -> tuple[float, float]:
        """The first and the last place on the x axis."""
        return self._place(0), self._place(max(len(self.values) - 1, 0))

    def view(self, low: float, high: float, stretches: int) -> tuple[Array, Array]:
        """About 2 x `stretches` points between two places on the x axis, and one beyond at either side."""
        first, last = self._rows(low, high)
        count = last - first
        level = 0
        while level + 1 < len(self._levels) and self.FACTOR ** (level + 1) * stretches <= count:
            level += 1
        block = self.FACTOR**level
        lows, highs = (part[first // block : -(-last // block)] for part in self._levels[level])
        size = -(-len(lows) // stretches)
        if level == 0 and size < 3:
            return self._places(np.arange(first, last)), lows
        kept = np.stack([_blocks(lows, size, np.fmin), _blocks(highs, size, np.fmax)], axis=1).ravel()
        starts = (first // block + np.arange(len(kept) // 2) * size) * block
        # The last stretch ends where the data do, not where it would have ended.
        ends = np.minimum(starts + (size * block) // 2, len(self.values) - 1)
        return self._places(np.stack([starts, ends], axis=1).ravel()), kept

    def _rows(self, low: float, high: float) -> tuple[int, int]:
        size = len(self.values)
        if self.x is None:
            first, last = np.clip(np.array([low, high]) - 1, -1.0, size + 1.0)
            first, last = int(first), int(np.ceil(last)) + 1
        else:
            keys = np.array([low, high]) / self.scale
            if self.x.dtype.kind == "i":
                # Of the axis' own kind, or all of it would be converted for each search.
                keys = np.clip([np.floor(keys[0]), np.ceil(keys[1])], -9e18, 9e18).astype(self.x.dtype)
            first, last = int(np.searchsorted(self.x, keys[0])), int(np.searchsorted(self.x, keys[1], "right"))
        return max(0, min(first - 1, size - 1)), max(0, min(last + 1, size))

    def _place(self, row: int) -> float:
        return float(row + 1) if self.x is None else float(self.x[row]) * self.scale

    def _places(self, rows: NDArray[np.int64]) -> Array:
        return (rows + 1).astype(np.float64) if self.x is None else self.x[rows] * self.scale


def _blocks(values: Array, size: int, pick: np.ufunc) -> Array:
    """`pick` of each block of `size` values, the last of which may be shorter."""
    if size < 2 or not len(values):
        return values
    whole = len(values) // size * size
    parts: Array = pick.reduce(values[:whole].reshape(-1, size), axis=1)
    return parts if whole == len(values) else np.append(parts, pick.reduce(values[whole:]))


def _extreme(values: Array, pick: np.ufunc) -> float:
    return float(pick.reduce(values)) if len(values) else float("nan")


def edges_of(parts: Sequence[Array]) -> Array:
    """Where the bins of a histogram of several parts begin and end: by Freedman and Diaconis (1981).

    Few different whole numbers get a bin each. What is no number, or infinite, is passed over.
    """
    extremes = [(float(block.min()), float(block.max())) for part in parts for block in blocks(part)]
    if not extremes:
        return np.array([0.0, 1.0])
    low, high = min(one for one, _ in extremes), max(one for _, one in extremes)
    if low == high:
        return np.array([low - 0.5, low + 0.5])
    size = sum(len(part) for part in parts)
    stride = max(1, size // _PROBE)
    probe = np.concatenate([part[::stride] for part in parts])
    probe = probe[np.isfinite(probe)]
    if high - low < MOST_BINS and bool(np.all(probe == np.rint(probe))):
        return np.arange(low - 0.5, high + 1.0)
    quarter, three = np.percentile(probe, [25, 75]) if len(probe) else (low, high)
    width = 2.0 * float(three - quarter) / np.cbrt(size)
    bins = int(np.clip(np.ceil((high - low) / width), 10, MOST_BINS)) if width > 0 else 30
    return np.linspace(low, high, bins + 1)


def blocks(values: Array) -> Iterator[Array]:
    """The values that are numbers, some at a time, so that long columns are never copied as a whole."""
    for start in range(0, len(values), _BLOCK):
        block = np.asarray(values[start : start + _BLOCK], dtype=np.float64)
        known = np.isfinite(block)
        block = block if known.all() else block[known]
        if len(block):
            yield block


def shares(values: Array, edges: Array) -> Array:
    """The share of the values that are numbers, from 0 to 1, in each bin; zeros where there are none."""
    counts = np.zeros(len(edges) - 1)
    for block in blocks(values):
        counts += np.histogram(block, edges)[0]
    return counts / max(counts.sum(), 1.0)


def moments(values: Array) -> tuple[int, float, float]:
    """How many values are numbers, their mean and their standard deviation; NaN where there are none."""
    count = sum(len(block) for block in blocks(values))
    if not count:
        return 0, float("nan"), float("nan")
    mean = sum(float((block / count).sum()) for block in blocks(values))
    spread = sum(float((np.square(block - mean) / count).sum()) for block in blocks(values))
    return count, mean, float(np.sqrt(spread))


def counted(numbers: NDArray[Any], size: int) -> NDArray[np.int64]:
    """How often each of the numbers from 0 to `size` - 1 stands; negative ones are left out."""
    counts = np.zeros(size, dtype=np.int64)
    for start in range(0, len(numbers), _BLOCK):
        block = np.asarray(numbers[start : start + _BLOCK])
        counts += np.bincount(block[block >= 0].astype(np.int64), minlength=size)
    return counts


def runs(parts: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    """(first, end, part) of each run of equal numbers from 0 upwards; those below 0 are left out."""
    if not len(parts):
        return []
    cuts = np.flatnonzero(np.diff(parts)) + 1
    starts, ends = np.append(0, cuts), np.append(cuts, len(parts))
    found = zip(starts.tolist(), ends.tolist(), parts[starts].tolist(), strict=True)
    return [(first, end, part) for first, end, part in found if part >= 0]


def commonest(
    names: tuple[str, ...], counts: NDArray[np.integer], most: int
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The `most` commonest names with their counts, the commonest first; those that never stand are left out."""
    order = np.argsort(-counts, kind="stable")[:most]
    kept = order[counts[order] > 0]
    return tuple(names[place] for place in kept.tolist()), counts[kept].astype(np.int64)
