"""Where each token of a long text stands: rows of cells of one width, wide signs taking two."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MARKS = str.maketrans({"\n": "↵", "\t": "→", "\r": "␍"})


def shown(text: str) -> str:
    """A token with what has no shape of its own made visible."""
    return "".join(sign if sign.isprintable() else "·" for sign in text.translate(MARKS)) or "·"


def cells_of(text: str) -> int:
    """How many cells a token takes."""
    return sum(
        2 if unicodedata.east_asian_width(sign) in "WF" else 0 if unicodedata.combining(sign) else 1
        for sign in shown(text)
    ) or 1  # fmt: skip


@dataclass(frozen=True)
class Rows:
    """`starts`: the first token of each row, and behind the last row the number of tokens. `offsets` (tokens + 1,):
    the cells before each token."""

    starts: NDArray[np.int64]
    offsets: NDArray[np.int64]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.starts) - 1

    def row_of(self, token: int) -> int:
        """The row that a token stands in."""
        return int(np.searchsorted(self.starts, token, "right")) - 1

    def token_at(self, row: int, cell: float) -> int:
        """The token at a place, -1 where there is none."""
        if not 0 <= row < self.count or cell < 0:
            return -1
        first, end = int(self.starts[row]), int(self.starts[row + 1])
        token = int(np.searchsorted(self.offsets, self.offsets[first] + int(cell), "right")) - 1
        return token if token < end else -1


def offsets_of(texts: Sequence[str]) -> NDArray[np.int64]:
    """The cells before each token and behind the last."""
    known = {text: cells_of(text) for text in set(texts)}
    return np.concatenate([[0], np.cumsum([known[text] for text in texts])]).astype(np.int64)


def rows_of(texts: Sequence[str], offsets: NDArray[np.int64], columns: int) -> Rows:
    """Break tokens into rows of at most `columns` cells: behind a line's end, else behind a blank if there is one."""
    endings = {text for text in set(texts) if "\n" in text}
    blanks = {text for text in set(texts) if text.isspace()}
    ends = np.fromiter((text in endings for text in texts), np.bool_, len(texts))
    gaps = np.flatnonzero(np.fromiter((text in blanks for text in texts), np.bool_, len(texts)))
    lines = [*(np.flatnonzero(ends) + 1).tolist(), len(texts)]
    starts: list[int] = []
    at = 0
    for line in lines:
        while at < line:
            starts.append(at)
            end = int(np.searchsorted(offsets, offsets[at] + columns, "right")) - 1
            end = min(max(end, at + 1), line)
            if end < line and len(gaps):
                gap = int(gaps[np.searchsorted(gaps, end) - 1]) + 1
                end = gap if at + (end - at) // 2 < gap <= end else end
            at = end
    return Rows(np.array([*starts, len(texts)], dtype=np.int64), offsets)
