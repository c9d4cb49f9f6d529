"""Slices through the loss as a function of all weights: along a line, and over a plane of random directions."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Weights = Mapping[str, Array]
Directions = dict[str, Array]


def between(start: Weights, end: Weights) -> Directions:
    """The way from one set of weights to another (Goodfellow, Vinyals and Saxe 2015): start + 1 * way is the end."""
    return {name: np.asarray(end[name], np.float64) - np.asarray(value, np.float64) for name, value in start.items()}


def filter_normalised(weights: Weights, generator: np.random.Generator) -> Directions:
    """A random direction in which each filter is as long as that of the weights (Li et al. 2018, section 4).

    A filter is what one unit of one gate weighs its inputs with: a row of a matrix. What is no matrix (biases, gains,
    a unit's own weights) stays where it is, as theirs does for biases and normalisation.
    """
    found: Directions = {}
    for name, value in weights.items():
        if value.ndim < 2 or ".vectors" in name:
            found[name] = np.zeros(value.shape)
            continue
        drawn = generator.standard_normal(value.shape)
        lengths = np.linalg.norm(np.asarray(value, np.float64), axis=1, keepdims=True)
        found[name] = drawn * lengths / np.maximum(np.linalg.norm(drawn, axis=1, keepdims=True), 1e-300)
    return found


def moved(weights: Weights, *steps: tuple[float, Directions]) -> Directions:
    """The weights, so many times each direction away, in float64."""
    return {
        name: np.asarray(value, np.float64) + sum(amount * direction[name] for amount, direction in steps)
        for name, value in weights.items()
    }
