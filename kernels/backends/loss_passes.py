"""The losses on the CPU: loops over the rows of a head's outputs, in plain Python, that the backend compiles.

Arguments as in `kernels.backends.passes`. A loss over real values is bound to its formula in `kernels.losses`.
"""

# The names below the imports are bound anew for every precision and loss before compiling.
# pyright: basic

import math
from typing import Any

import numpy as np

from kernels.native import as_pointer, carray

REAL: Any = np.float32
ITEM = 4
exp: Any = math.exp
log: Any = math.log
point: Any = None


def point_loss(
    rows: int, columns: int, y: int, y_row: int, targets: int, scale: int, options: int, result: int
) -> None:
    """Add the sum of the points' losses to the float64 at `result`; y becomes the derivative.

    The derivative is multiplied by the float64 at `scale`. A target that is NaN is left out. `options`: the columns'
    levels, float64. The padding of y's rows becomes zero.
    """
    factor = REAL(carray(as_pointer(scale), 1, np.float64)[0])
    levels = carray(as_pointer(options), columns, np.float64)
    total = np.float64(0)
    for row in range(rows):
        a = carray(as_pointer(y + row * y_row * ITEM), y_row, REAL)
        t = carray(as_pointer(targets + row * columns * ITEM), columns, REAL)
        for j in range(columns):
            # With the point outside of the branch, LLVM makes no vector code of the loop: four times slower.
            if t[j] == t[j]:
                loss, slope = point(a[j], t[j], REAL(levels[j]))
                total += loss
                a[j] = slope * factor
            else:
                a[j] = REAL(0.0)
        for j in range(columns, y_row):
            a[j] = REAL(0.0)
    carray(as_pointer(result), 1, np.float64)[0] += total


def cross_entropy(
    rows: int, columns: int, y: int, y_row: int, targets: int, scale: int, options: int, result: int
) -> None:
    """The same for sum -log softmax(y)[t], over int32 tokens t of which those below 0 are left out."""
    factor = REAL(carray(as_pointer(scale), 1, np.float64)[0])
    right = carray(as_pointer(targets), rows, np.int32)
    total = np.float64(0)
    for row in range(rows):
        a = carray(as_pointer(y + row * y_row * ITEM), y_row, REAL)
        target = right[row]
        if target < 0:
            for j in range(y_row):
                a[j] = REAL(0.0)
            continue
        # Not max(): the comparison must let a NaN through, so that the loss shows it.
        top = a[0]
        for j in range(1, columns):
            top = top if top >= a[j] else a[j]
        logit = a[target] - top
        mass = REAL(0.0)
        for j in range(columns):
            a[j] = exp(a[j] - top)
            mass += a[j]
        total += log(mass) - logit
        share = factor / mass
        for j in range(columns):
            a[j] *= share
        a[target] -= factor
        for j in range(columns, y_row):
            a[j] = REAL(0.0)
    carray(as_pointer(result), 1, np.float64)[0] += total


def sample(columns: int, y: int, chance: int, options: int, token: int) -> None:
    """Draw an int32 token from softmax(y / temperature) by the float64 at `chance`, from [0, 1).

    `options`, two float64: the temperature, of which 0 takes the likeliest; a token never drawn, or -1.
    """
    a = carray(as_pointer(y), columns, REAL)
    warmth = carray(as_pointer(options), 2, np.float64)[0]
    never = np.int64(carray(as_pointer(options), 2, np.float64)[1])
    best = 1 if never == 0 else 0
    for j in range(best + 1, columns):
        best = j if a[j] > a[best] and j != never else best
    chosen = best
    if warmth > 0:
        cold = REAL(1 / warmth)
        top = a[best]
        mass = np.float64(0)
        for j in range(columns):
            a[j] = REAL(0) if j == never else exp((a[j] - top) * cold)
            mass += a[j]
        left = carray(as_pointer(chance), 1, np.float64)[0] * mass
        for j in range(columns):
            left -= a[j]
            if left < 0:
                chosen = j
                break
    carray(as_pointer(token), 1, np.int32)[0] = chosen
