"""The losses on CUDA, and drawing a token from a network's outputs."""

# The names below the imports are bound anew for every precision before compiling.
# pyright: basic

import math
from typing import Any

import numpy as np

from kernels.backends.cuda.blocks import largest_of_block, sum_block
from kernels.backends.cuda.kinds import Doubles, Ints, Reals, Words

cuda: Any = None
REAL: Any = np.float32
DOUBLE: Any = np.float64
exp: Any = math.exp
log: Any = math.log
THREADS = 256
point: Any = None


def point_loss(
    columns: int, y: Reals, y_row: int, bias: Reals, bias_at: int, targets: Reals, at: int, places: Ints,
    places_at: int, placed: int, scale: float, levels: Doubles, result: Doubles,
) -> None:  # fmt: skip
    """A block a row: the row's loss to `result`; y, to which the bias is still to be added, becomes the derivative."""
    tid = cuda.threadIdx.x
    row = cuda.blockIdx.x
    line = at + (places[places_at + row] if placed else row) * columns
    shared = cuda.shared.array(0, DOUBLE)
    total = np.float64(0)
    for j in range(tid, columns, THREADS):
        t = targets[line + j]
        slope = REAL(0)
        if t == t:  # others are left out
            loss, slope = point(y[row * y_row + j] + bias[bias_at + j], t, REAL(levels[j]))
            total += loss
        y[row * y_row + j] = slope * REAL(scale)
    total = sum_block(total, shared)
    if tid == 0:
        result[row] = total


def cross_entropy(
    columns: int, y: Reals, y_row: int, bias: Reals, bias_at: int, targets: Words, at: int, places: Ints,
    places_at: int, placed: int, scale: float, levels: Doubles, result: Doubles,
) -> None:  # fmt: skip
    """The same for -log softmax(y)[target]; a target of -1 is left out."""
    tid = cuda.threadIdx.x
    row = cuda.blockIdx.x
    target = targets[at + (places[places_at + row] if placed else row)]
    shared = cuda.shared.array(0, DOUBLE)
    top = np.float64(-np.inf)
    for j in range(tid, columns, THREADS):
        value = y[row * y_row + j] + bias[bias_at + j]
        y[row * y_row + j] = value
        # A NaN may be lost here; it comes back with its own exponential below.
        top = max(top, np.float64(value))
    largest = REAL(largest_of_block(top, shared))
    logit = y[row * y_row + max(target, 0)] - largest
    # All must have read the target's logit before it is written over.
    cuda.syncthreads()
    total = np.float64(0)
    for j in range(tid, columns, THREADS):
        value = exp(y[row * y_row + j] - largest)
        y[row * y_row + j] = value
        total += np.float64(value)
    mass = sum_block(total, shared)
    share = REAL(np.float64(scale) / mass)
    for j in range(tid, columns, THREADS):
        value = y[row * y_row + j] * share - (REAL(scale) if j == target else REAL(0))
        y[row * y_row + j] = value if target >= 0 else REAL(0)
    if tid == 0:
        result[row] = log(mass) - np.float64(logit) if target >= 0 else np.float64(0)


def sample(
    columns: int, y: Reals, bias: Reals, bias_at: int, chances: Doubles, k: int, temperature: float, never: int,
    tokens: Words,
) -> None:  # fmt: skip
    """One thread: draw token k + 1 from softmax((y + bias) / temperature) by chance k; see the CPU's `sample`."""
    if cuda.threadIdx.x == 0:
        best = 1 if never == 0 else 0
        for j in range(columns):
            y[j] += bias[bias_at + j]
            if j != never and y[j] > y[best]:
                best = j
        chosen = best
        if temperature > 0.0:
            cold = REAL(1.0 / temperature)
            top = y[best]
            mass = np.float64(0)
            for j in range(columns):
                y[j] = REAL(0) if j == never else exp((y[j] - top) * cold)
                mass += np.float64(y[j])
            left = chances[k] * mass
            found = False
            for j in range(columns):
                left -= np.float64(y[j])
                if left < 0.0 and not found:
                    chosen = j
                    found = True
        tokens[k + 1] = chosen
