"""Products of Jacobians over many steps: what is left of a gradient, and Lyapunov exponents."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.probes.steps import Steps

Array = NDArray[Any]


def left_of_gradient(steps: Steps, ends: Array, lags: int, vectors: int, state: int = 0, seed: int = 0) -> Array:
    """What is left of a gradient of length 1 after 0 to `lags` steps back, (lags + 1,).

    It sets out at one state (0: h, 1: c) after the steps `ends`, goes back through the full state by the product of
    Jacobians J_t J_(t-1) ... and is measured at the same state: the root of the mean square over random directions,
    which is the product's Frobenius norm over the root of the number of units; then the mean over sequences and ends.
    `vectors` directions are tried, all of them exactly where there are no more units than that.
    """
    states, rows, units = steps.before.shape[0], steps.before.shape[2], steps.before.shape[3]
    count = min(vectors, units)
    start = np.zeros((len(ends), rows, count, states, units))
    if count == units:
        start[..., state, :] = np.eye(units)
    else:
        drawn = np.random.default_rng(seed).normal(size=(len(ends), rows, units, count))
        start[..., state, :] = np.swapaxes(np.linalg.qr(drawn)[0], -1, -2)
    at, row = np.meshgrid(ends, np.arange(rows), indexing="ij")
    left = np.ones(lags + 1)
    moving = start
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        for lag in range(lags):
            moving = steps.pull(at - lag, row, moving)
            squares = (moving[..., state, :] ** 2).sum(axis=-1).mean(axis=-1)
            left[lag + 1] = np.sqrt(squares).mean()
    return left


def lyapunov_exponents(steps: Steps, count: int, skip: int = 0, seed: int = 0) -> Array:
    """The leading Lyapunov exponents of each sequence (B, count), natural logarithm a step, the largest first.

    Benettin et al. 1980: orthonormal vectors are taken along by each step's Jacobian and made orthonormal anew (QR);
    the means of log |R_ii| are the exponents (for recurrent networks: Engelken, Wolf and Abbott 2023). The first
    `skip` steps only turn the vectors. -inf where a direction is forgotten altogether.
    """
    states, length, rows, units = steps.before.shape
    count = min(count, states * units)
    drawn = np.random.default_rng(seed).normal(size=(rows, states * units, count))
    basis = np.linalg.qr(drawn)[0]
    total = np.zeros((rows, count))
    every = np.arange(rows)
    with np.errstate(divide="ignore", under="ignore"):
        for t in range(length):
            vectors = np.swapaxes(basis, -1, -2).reshape(rows, count, states, units)
            moved = steps.push(np.full(rows, t), every, vectors).reshape(rows, count, -1)
            basis, sizes = _orthonormal(np.swapaxes(moved, -1, -2))
            if t >= skip:
                total += np.log(sizes)
    return -np.sort(-total / max(1, length - skip), axis=1)


def _orthonormal(vectors: Array) -> tuple[Array, Array]:
    """Q (B, n, m) and |diagonal of R| (B, m); a vector that has become zero is told as 0 and taken anew by QR."""
    if vectors.shape[-1] > 1:
        q, r = np.linalg.qr(vectors)
        return q, np.abs(np.diagonal(r, axis1=-2, axis2=-1))
    sizes = np.linalg.norm(vectors, axis=-2)
    kept = np.where(
        sizes[:, None] > 0, vectors / np.where(sizes > 0, sizes, 1.0)[:, None], 1.0 / len(vectors[0]) ** 0.5
    )
    return kept, sizes
