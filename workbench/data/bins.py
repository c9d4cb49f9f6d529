"""Numbers as symbols: each stands for a range of values, so that a series can be learnt like a text.

Edges are fitted on the training part alone. Values beyond it are read as the outermost symbol on their side.
"""

import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data.symbols import Tokens

Array = NDArray[np.float64]
MU = 255.0  # as in telephony (ITU-T G.711)
MOST_BINS = 256
LEAST_BINS = 8
QUANTILES = (0.1, 0.5, 0.9)
_NUMBERS = re.compile(r"[^\s,;|]+")


@dataclass(frozen=True)
class Bins:
    """A vocabulary of values. `edges`: where a range ends and the next begins, one fewer than there are symbols.

    `low`, `high`: the training part's smallest and largest value. `values`: the number that each symbol is written as,
    the mean of the training part's values in its range.
    """

    edges: tuple[float, ...]
    low: float
    high: float
    values: tuple[float, ...]
    kind = "value"
    unknown = -1

    def __len__(self) -> int:
        return len(self.values)

    @property
    def symbols(self) -> tuple[str, ...]:
        """The numbers as they are written."""
        return tuple(f"{value:.6g}" for value in self.values)

    def tokens(self, values: Array) -> Tokens:
        """The symbol of each value; what equals an edge belongs to the range above."""
        return np.searchsorted(np.array(self.edges), values, side="right").astype(np.int32)

    def encode(self, text: str) -> Tokens:
        """The symbols of the numbers in a text, parted by blanks, line ends or commas; other words are left out."""
        found = [value for piece in _NUMBERS.findall(text) if (value := _number(piece)) is not None]
        return self.tokens(np.array(found, dtype=np.float64))

    def strangers(self, text: str) -> list[str]:
        """What of a text is no number, each once."""
        return [piece for piece in dict.fromkeys(_NUMBERS.findall(text)) if _number(piece) is None]

    def decode(self, tokens: NDArray[np.integer]) -> str:
        """The numbers, one a line."""
        symbols = self.symbols
        return "".join([symbols[token] + "\n" for token in tokens.tolist()])

    def written(self, tokens: NDArray[np.integer]) -> str:
        """`decode`: no number is ever cut off."""
        return self.decode(tokens)

    def beyond(self, values: Array) -> float:
        """The share of values that lie outside of what the training part held."""
        return float(np.mean((values < self.low) | (values > self.high))) if len(values) else 0.0

    def expected(self, chances: Array) -> Array:
        """The mean of the values, of probabilities (n, symbols)."""
        return chances @ np.array(self.values)

    def quantile(self, chances: Array, share: float) -> Array:
        """The value below which `share` of the probability lies; within a range it is spread evenly."""
        bounds = np.array([self.low, *self.edges, self.high])
        sums = np.cumsum(chances, axis=1)
        rows = np.arange(len(chances))
        at = np.minimum((sums < share * sums[:, -1:]).sum(axis=1), len(self) - 1)
        before = np.where(at > 0, sums[rows, np.maximum(at - 1, 0)], 0.0)
        within = (share * sums[:, -1] - before) / np.maximum(chances[rows, at], 1e-300)
        return bounds[at] + np.clip(within, 0.0, 1.0) * (bounds[at + 1] - bounds[at])

    def fitted(self) -> dict[str, Any]:
        """All that `bins_from` needs."""
        return {"edges": list(self.edges), "low": self.low, "high": self.high, "values": list(self.values)}


def bins_from(fitted: dict[str, Any]) -> Bins:
    """The bins that a run's `fitted` tells."""
    return Bins(tuple(fitted["edges"]), fitted["low"], fitted["high"], tuple(fitted["values"]))


def suggested_bins(rows: int) -> int:
    """How many ranges suit so many training values: as many as each range holds values."""
    return int(np.clip(math.isqrt(max(rows, 0)), LEAST_BINS, MOST_BINS))


def fit_bins(train: Array, binning: str, count: int) -> Bins:
    """Ranges for the training values, `count` or fewer. Where no more values differ, each has a symbol of its own.

    "uniform": ranges of one width. "quantile": ranges that hold equally many values. "mu_law": narrow ranges around the
    median and wide ones far from it, evenly spaced on the scale sign(x) ln(1 + MU |x|) / ln(1 + MU) of ITU-T G.711.
    """
    low, high = float(train.min()), float(train.max())
    different = np.unique(train)
    if len(different) <= count:
        edges = (different[1:] + different[:-1]) / 2
    elif binning == "quantile":
        edges = np.unique(np.quantile(train, np.linspace(0.0, 1.0, count + 1)[1:-1]))
    elif binning == "mu_law":
        middle = float(np.median(train))
        steps = np.linspace(-1.0, 1.0, count + 1)[1:-1]
        size = max(high - middle, middle - low)
        edges = middle + size * np.sign(steps) * (np.power(1.0 + MU, np.abs(steps)) - 1.0) / MU
    else:
        edges = np.linspace(low, high, count + 1)[1:-1]
    edges = np.unique(edges[(edges > low) & (edges < high)])
    bounds = np.concatenate([[low], edges, [high]])
    tokens = np.searchsorted(edges, train, side="right")
    counts = np.bincount(tokens, minlength=len(edges) + 1)
    sums = np.bincount(tokens, weights=train, minlength=len(edges) + 1)
    middles = (bounds[1:] + bounds[:-1]) / 2
    values = np.where(counts > 0, sums / np.maximum(counts, 1), middles)
    return Bins(tuple(edges.tolist()), low, high, tuple(values.tolist()))


def _number(piece: str) -> float | None:
    try:
        value = float(piece)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
