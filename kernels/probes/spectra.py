"""Eigenvalues and singular values: all of small matrices, the outermost of large ones by Krylov subspaces."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

EXACT = 160  # rows; larger matrices take too long while training goes on
KRYLOV = 60  # products with a larger one
CONVERGED = 1e-3  # of the largest: how well an eigenvalue must be known to count


def eigenvalues(matrix: Array, exact: int = EXACT) -> Array:
    """Eigenvalues of a matrix, the largest in size first: all up to `exact` rows, else the outermost that are known."""
    if not np.isfinite(matrix).all():
        return np.zeros(0, complex)
    found = np.linalg.eigvals(matrix) if len(matrix) <= exact else outermost(lambda v: matrix @ v, len(matrix))
    return found[np.argsort(-np.abs(found), kind="stable")]


def outermost(apply: Callable[[Array], Array], size: int, products: int = KRYLOV, seed: int = 0) -> Array:
    """The outermost eigenvalues of v -> A v by Arnoldi's method (Saad 2011, section 6.2), those that have converged.

    The largest is told in any case.
    """
    products = min(products, size)
    basis = np.zeros((products + 1, size))
    table = np.zeros((products + 1, products))
    first = np.random.default_rng(seed).normal(size=size)
    basis[0] = first / np.linalg.norm(first)
    for j in range(products):
        new = apply(basis[j])
        for _ in range(2):  # once more, for what rounding left
            share = basis[: j + 1] @ new
            new = new - share @ basis[: j + 1]
            table[: j + 1, j] += share
        left = float(np.linalg.norm(new))
        if left <= 1e-12 * max(1.0, float(np.abs(table).max())):
            return np.linalg.eigvals(table[: j + 1, : j + 1])  # a closed subspace: these are eigenvalues
        table[j + 1, j] = left
        basis[j + 1] = new / left
    values, vectors = np.linalg.eig(table[:products])
    missed = np.abs(table[products, products - 1] * vectors[-1])
    good = missed <= CONVERGED * np.abs(values).max()
    good[np.abs(values).argmax()] = True
    return values[good]


def spectral_radius(matrix: Array, exact: int = EXACT) -> float:
    """The size of the largest eigenvalue; NaN where the matrix holds what is no number."""
    found = np.abs(eigenvalues(matrix, exact))
    return float(found[0]) if len(found) else float("nan")


def largest_singular_value(matrix: Array, exact: int = EXACT) -> float:
    """The most that the matrix stretches any vector; for large ones by Lanczos' method on A'A."""
    if not np.isfinite(matrix).all():
        return float("nan")
    if max(matrix.shape) <= exact:
        return float(np.linalg.norm(matrix, 2))
    found = outermost(lambda v: matrix.T @ (matrix @ v), matrix.shape[1], KRYLOV // 2)
    return float(np.sqrt(np.abs(found).max()))
