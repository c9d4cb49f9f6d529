"""Truncated backpropagation through time: windows cut into pieces that hand their state on, but no gradient."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Batch = tuple[NDArray[Any], NDArray[Any]]


def cut(batch: Batch, length: int) -> list[Batch]:
    """A batch (inputs (T, B, ...), targets (T, B, ...)) in pieces of at most `length` steps; 0 cuts nothing."""
    inputs, targets = batch
    steps = inputs.shape[0]
    if length <= 0 or length >= steps:
        return [batch]
    return [
        (np.ascontiguousarray(inputs[start : start + length]), np.ascontiguousarray(targets[start : start + length]))
        for start in range(0, steps, length)
    ]


def cut_all(batches: Iterable[Batch], length: int) -> list[Batch]:
    """All pieces of all batches in their order."""
    return [piece for batch in batches for piece in cut(batch, length)]


def sequence_steps(batches: Iterable[Batch]) -> int:
    """Time steps summed over the sequences of the batches (batch x time)."""
    return sum(inputs.shape[0] * inputs.shape[1] for inputs, _ in batches)
