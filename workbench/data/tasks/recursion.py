"""Several steps ahead by a network that predicts one: what it says is put behind its window, and it is asked again."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rows = NDArray[np.int64]
Run = Callable[[NDArray[np.floating]], NDArray[np.floating]]
Next = Callable[[NDArray[np.floating], int], NDArray[np.floating]]


def roll(run: Run, window: NDArray[np.floating], horizon: int, following: Next) -> NDArray[np.floating]:
    """Outputs (B, horizon, outputs) of `run`, asked again and again.

    `window` (T, B, features) is what the network sees first; `following(outputs, step)` gives the features (B,
    features) of the row `step` steps ahead from what was said of it. Each time the network sees T rows, as in training.
    """
    said: list[NDArray[np.floating]] = []
    for step in range(1, horizon + 1):
        said.append(np.asarray(run(window)))
        if step < horizon:
            window = np.ascontiguousarray(np.concatenate([window[1:], following(said[-1], step)[None]]))
    return np.stack(said, axis=1)


def recursive_levels(changes: Array, levels: Array, rows: Rows, lag: int) -> Array:
    """Levels (n, targets, steps) from changes of that shape against `lag` rows before; 0: they are levels.

    `levels` (places, targets) are the true ones, known up to `rows` (n,); behind them the forecast ones stand in.
    """
    if not lag:
        return changes
    result = np.empty_like(changes)
    for step in range(1, changes.shape[2] + 1):
        back = step - lag
        before = result[:, :, back - 1] if back > 0 else levels[rows + back]
        result[:, :, step - 1] = changes[:, :, step - 1] + before
    return result
