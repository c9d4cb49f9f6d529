"""Windows over a series: which rows each one sees, and to which part it belongs."""

import numpy as np
from numpy.typing import NDArray

from workbench.data.splits import Bounds

Rows = NDArray[np.int64]


def origins(bounds: Bounds, part: str, window: int, horizon: int, lead: int, stride: int) -> Rows:
    """The last input row of each window of a part.

    A window belongs to the part that holds all of its target rows (origin + 1 to origin + horizon); it may look back
    into earlier parts. `lead` rows at the beginning are unusable. "all" holds every window, those whose targets lie
    beyond the last row (the future), too. Only training windows are thinned out by `stride`.
    """
    first_row, end = bounds.span(part)
    first = max(first_row - 1, lead + window - 1)
    last = end - 1 if part == "all" else end - 1 - horizon
    rows = np.arange(first, last + 1, dtype=np.int64)
    return rows[::stride] if part == "train" else rows


def gather(features: NDArray[np.floating], rows: Rows, window: int) -> NDArray[np.floating]:
    """The windows that end at `rows`: features (n, F) to (window, len(rows), F), C-contiguous."""
    offsets = np.arange(1 - window, 1, dtype=np.int64)
    return np.ascontiguousarray(features[rows[None, :] + offsets[:, None]])
