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
    """A forward pass and what its way back needs; batch first.

    `state` (B, T, D): the attentional states. `weights` (B, T, S): how much of each place of the source, in all 1.
    """

    state: Array
    weights: Array
    keys: Array
    queries: Array
    joint: Array


@dataclass(frozen=True)
class AttentionSlopes:
    """The loss's derivatives: `queries` (B, T, D), `keys` (B, S, E), and those for the two matrices."""

    queries: Array
    keys: Array
    score: Array
    combine: Array


def attend(queries: Array, keys: Array, lengths: Array, score: Array, combine: Array) -> Attended:
    """Attention of the decoder's states `queries` (B, T, D) over the encoder's `keys` (B, S, E).

    Places from `lengths` (B,) on are padding and get no weight. `score` (D, E), `combine` (D, E + D).
    """
    scores = np.matmul(queries @ score, keys.transpose(0, 2, 1))
    beyond = np.arange(keys.shape[1]) >= lengths[:, None]
    scores[np.broadcast_to(beyond[:, None, :], scores.shape)] = -np.inf
    scores -= scores.max(axis=2, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=2, keepdims=True)
    joint = np.concatenate([np.matmul(scores, keys), queries], axis=2)
    return Attended(np.tanh(joint @ combine.T), scores, keys, queries, joint)


def attend_back(done: Attended, slope: Array, score: Array, combine: Array) -> AttentionSlopes:
    """The way back from the derivative `slope` (B, T, D) for the attentional states."""
    size = done.keys.shape[2]
    inner = slope * (1 - done.state * done.state)
    joint = inner @ combine
    context, queries = joint[:, :, :size], joint[:, :, size:]
    rise = np.matmul(context, done.keys.transpose(0, 2, 1))
    rise -= (rise * done.weights).sum(axis=2, keepdims=True)
    rise *= done.weights
    projected = np.matmul(rise, done.keys)
    keys = np.matmul(done.weights.transpose(0, 2, 1), context)
    keys += np.matmul(rise.transpose(0, 2, 1), done.queries @ score)
    return AttentionSlopes(
        queries + projected @ score.T,
        keys,
        _flat(done.queries).T @ _flat(projected),
        _flat(inner).T @ _flat(done.joint),
    )


def _flat(array: Array) -> Array:
    return array.reshape(-1, array.shape[2])
