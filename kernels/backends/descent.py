"""The compiled optimizer and the loss over tokens for arrays of NumPy: what lies outside of a network's own steps."""

# Meets Numba and ctypes, which have no static types.
# pyright: basic

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.backends import compiled
from kernels.backends.memory import address
from kernels.native import call, set_float_mode
from kernels.optimizers import Optimizer

Array = NDArray[Any]


def run_update(update: int, count: int, weights: int, gradients: int, m: int, v: int, constants: int) -> None:
    """The pass `update` over all weights, subnormals as zero, as in the steps of a network."""
    mode = set_float_mode(-1)
    call(update, (0, count, weights, gradients, m, v, constants))
    set_float_mode(mode)


class Descent:
    """An optimizer on one flat array of weights."""

    def __init__(self, precision: str) -> None:
        self.precision = precision
        self._run: Callable[..., None] | None = None

    def compile(self, optimizer: str) -> None:
        """Compile an optimizer's rule, the update around it, and the loss, or take them from the cache."""
        compiled.update(optimizer, self.precision)
        _loss(self.precision)
        if self._run is None:
            # ctypes lets go of the GIL for the whole call.
            self._run = ctypes.CFUNCTYPE(None, *[ctypes.c_int64] * 7)(compiled.compile_part(run_update).address)

    def update(
        self,
        optimizer: Optimizer,
        weights: Array,
        gradient: Array,
        slots: tuple[Array, Array],
        step: int,
        factor: float,
        clip_value: float,
    ) -> None:
        """Step number `step` (from 1), in place; the gradient is multiplied by `factor`, then cut to `clip_value`."""
        self.compile(optimizer.name)
        rate, first, second, epsilon, decay = optimizer.constants()
        corrections = 1.0 / (1.0 - first**step), 1.0 / (1.0 - second**step)
        constants = np.array([factor, clip_value, rate, first, second, epsilon, *corrections, decay])
        rule = compiled.update(optimizer.name, self.precision).address
        assert self._run is not None
        arrays = (weights, gradient, *slots, constants)
        self._run(rule, weights.size, *(address(one) for one in arrays))


@cache
def _loss(precision: str) -> Callable[..., None]:
    return ctypes.CFUNCTYPE(None, *[ctypes.c_int64] * 8)(compiled.loss("cross_entropy", precision).address)


def token_loss(logits: Array, labels: Array, scale: float) -> float:
    """The sum of -log softmax(logits)[label] over rows (n, classes); the logits become its derivative times `scale`."""
    rows, columns = logits.shape
    right = np.ascontiguousarray(labels, np.int32)
    factor, total = np.array([scale]), np.zeros(1)
    run = _loss(logits.dtype.name)
    run(rows, columns, address(logits), columns, address(right), address(factor), 0, address(total))
    return float(total[0])
