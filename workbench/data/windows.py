"""Windows over a series: what each one sees of its rows."""

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


def gather(features: NDArray[np.floating], rows: Rows, window: int) -> NDArray[np.floating]:
    """The windows that end at `rows`: features (n, F) to (window, len(rows), F), C-contiguous."""
    offsets = np.arange(1 - window, 1, dtype=np.int64)
    return np.ascontiguousarray(features[rows[None, :] + offsets[:, None]])


def gather_ahead(known: NDArray[np.floating], rows: Rows, window: int, steps: int, last: Rows) -> NDArray[np.floating]:
    """What is known in advance at each step of the windows that end at `rows`: known (n, K) to (window, B, K * steps).

    Column by column its next `steps` values. Beyond the row `last` (B,) of a window's series that row is repeated.
    """
    offsets = np.arange(1 - window, 1, dtype=np.int64)
    at = rows[None, :, None] + offsets[:, None, None] + np.arange(1, steps + 1)
    values = known[np.minimum(at, last[None, :, None])]
    return np.ascontiguousarray(values.swapaxes(2, 3).reshape(window, len(rows), -1))
