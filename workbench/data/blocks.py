"""Going through long columns piece by piece, so that they never lie in memory as a whole."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data.store import release

ROWS = 1 << 20  # of a piece


def pieces(rows: int, size: int = 0) -> Iterator[slice]:
    """Slices that cover so many rows one after the other."""
    step = size or ROWS
    for start in range(0, rows, step):
        yield slice(start, min(start + step, rows))


def every(values: Any, test: Callable[[NDArray[Any]], Any], overlap: int = 0) -> bool:
    """Whether `test` holds for each piece; pieces overlap by so many rows, to compare a row with the one before."""
    for piece in pieces(len(values)):
        if not test(values[max(piece.start - overlap, 0) : piece.stop]):
            return False
        release(values)
    return True


def count(values: Any, test: Callable[[NDArray[Any]], NDArray[np.bool_]], most: int) -> tuple[int, NDArray[np.int64]]:
    """How many rows `test` holds for, and the first `most` of them."""
    total = 0
    first: list[int] = []
    for piece in pieces(len(values)):
        found = np.flatnonzero(test(values[piece]))
        total += len(found)
        first += (found[: most - len(first)] + piece.start).tolist()
        release(values)
    return total, np.array(first, dtype=np.int64)


def thinned(values: NDArray[Any], most: int) -> NDArray[Any]:
    """At most about `most` values, evenly spread; all of them where there are no more."""
    stride = max(1, -(-len(values) // most))
    if stride == 1:
        return values
    found = np.concatenate(
        [values[piece][::stride] for piece in pieces(len(values), ROWS // stride * stride or stride)]
    )
    release(values)
    return found
