"""Truncated backpropagation through time: windows cut into pieces that hand their state on, but no gradient."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Batch = tuple[NDArray[Any], ...]


def cut(batch: Batch, length: int) -> list[Batch]:
    """A batch (inputs (T, B, ...), targets (T, B, ...)) in pieces of at most `length` steps; 0 cuts nothing."""
    inputs, targets = batch[0], batch[1]
    steps = inputs.shape[0]
    if length <= 0 or length >= steps:
        return [batch]
    if len(batch) > 2:
        raise ValueError("sequences of different lengths cannot be cut: no state is carried between their pieces")
    return [
        (np.ascontiguousarray(inputs[start : start + length]), np.ascontiguousarray(targets[start : start + length]))
        for start in range(0, steps, length)
    ]


def cut_all(batches: Iterable[Batch], length: int) -> list[Batch]:
    """All pieces of all batches in their order."""
    return [piece for batch in batches for piece in cut(batch, length)]


def sequence_steps(batches: Iterable[Batch]) -> int:
    """Time steps summed over the sequences of the batches (batch x time), without those beyond a sequence's end."""
    return sum(_steps(*batch) for batch in batches)


def _steps(inputs: NDArray[Any], targets: NDArray[Any], lengths: NDArray[Any] | None = None) -> int:
    del targets
    return int(np.prod(inputs.shape[:2]) if lengths is None else lengths.sum())
