"""Global attention over the states of an encoder, forward and backward, in matrix products of NumPy.

Luong, Pham and Manning 2015: the general score (equation 8), its softmax over the source (equation 7), the context as
the weighted mean of the encoder's states (section 3.1), and the attentional state tanh(W_c [c; h]) (equation 5).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Attended:
    """A forward pass and what its way back needs.

    `state` (T, B, D): the attentional states. `weights` (B, T, S): how much of each place of the source, in all 1.
    """

    state: Array
    weights: Array
    keys: Array
    queries: Array
    projected: Array
    joint: Array


@dataclass(frozen=True)
class AttentionSlopes:
    """The loss's derivatives: `queries` (T, B, D), `keys` (S, B, E), and those for the two matrices."""

    queries: Array
    keys: Array
    score: Array
    combine: Array


def attend(queries: Array, keys: Array, lengths: Array, score: Array, combine: Array) -> Attended:
    """Attention of the decoder's states `queries` (T, B, D) over the encoder's `keys` (S, B, E).

    Places from `lengths` (B,) on are padding and get no weight. `score` (D, E), `combine` (D, E + D).
    """
    steps, rows, _ = queries.shape
    size = keys.shape[2]
    # What is alike for all sequences is one product; NumPy would make one a sequence of it.
    projected = (_flat(queries) @ score).reshape(steps, rows, size)
    weights = np.matmul(_by_row(projected), keys.transpose(1, 2, 0))
    beyond = np.arange(len(keys)) >= lengths[:, None]
    weights[np.broadcast_to(beyond[:, None, :], weights.shape)] = -np.inf
    weights -= weights.max(axis=2, keepdims=True)
    np.exp(weights, out=weights)
    weights /= weights.sum(axis=2, keepdims=True)
    # Far below rounding; products with such numbers are subnormal, which takes a processor ten times as long.
    weights[weights < np.finfo(weights.dtype).eps ** 2] = 0
    joint = np.empty((steps, rows, size + queries.shape[2]), queries.dtype)
    joint[:, :, :size] = _by_row(np.matmul(weights, _by_row(keys)))
    joint[:, :, size:] = queries
    state = _flat(joint) @ combine.T
    return Attended(np.tanh(state, out=state).reshape(queries.shape), weights, keys, queries, projected, joint)


def attend_back(done: Attended, slope: Array, score: Array, combine: Array) -> AttentionSlopes:
    """The way back from the derivative `slope` (T, B, D) for the attentional states."""
    size = done.keys.shape[2]
    inner = _flat(slope * (1 - done.state * done.state))
    joint = (inner @ combine).reshape(done.joint.shape)
    context = _by_row(joint[:, :, :size])
    rise = np.matmul(context, done.keys.transpose(1, 2, 0))
    rise -= (rise * done.weights).sum(axis=2, keepdims=True)
    rise *= done.weights
    projected = _flat(np.ascontiguousarray(_by_row(np.matmul(rise, _by_row(done.keys)))))
    keys = np.matmul(done.weights.transpose(0, 2, 1), context)
    keys += np.matmul(rise.transpose(0, 2, 1), _by_row(done.projected))
    queries = (projected @ score.T).reshape(slope.shape)
    queries += joint[:, :, size:]
    return AttentionSlopes(
        queries,
        np.ascontiguousarray(_by_row(keys)),
        _flat(done.queries).T @ projected,
        inner.T @ _flat(done.joint),
    )


def _by_row(array: Array) -> Array:
    """Steps first to sequences first, or the other way round."""
    return array.transpose(1, 0, 2)


def _flat(array: Array) -> Array:
    return array.reshape(-1, array.shape[2])
