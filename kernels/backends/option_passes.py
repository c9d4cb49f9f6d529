"""The passes of dropout and layer normalisation on the CPU, compiled for the networks that have them.

Arguments as in `kernels.backends.passes`.
"""

# The names below the imports are bound anew for every precision before compiling.
# pyright: basic

import math
from typing import Any

import numpy as np

from kernels.native import as_pointer, carray

REAL: Any = np.float32
ITEM = 4
hashed: Any = None


def dropout(rows: int, columns: int, x: int, x_row: int, key: int, first: int, bar: int) -> None:
    """Zero each number with the chance bar / 2^32, and divide the others by the chance to stay.

    Which ones depends on the key, on the row's number in the batch (counted from `first`) and on the column alone: not
    on threads, nor on vector width.
    """
    low, high = np.uint32(key & 0xFFFFFFFF), np.uint32((key >> 32) & 0xFFFFFFFF)
    limit = np.uint32(bar)
    scale = REAL(1.0 / (1.0 - bar / 4294967296.0))
    for row in range(rows):
        a = carray(as_pointer(x + row * x_row * ITEM), columns, REAL)
        base = np.uint32((first + row) * columns)
        for j in range(columns):
            stays = hashed(base + np.uint32(j), low, high) >= limit
            a[j] = a[j] * scale if stays else a[j] * REAL(0.0)  # 0 x, so that a NaN stays one


def normalise(
    rows: int, units: int, width: int, gates: int, tape: int, tape_row: int, normal: int, normal_row: int, spread: int,
    spread_row: int, gain: int,
) -> None:  # fmt: skip
    """Each gate's numbers, over the units of a row, to mean 0 and variance 1 (kept in `normal`), times the gain.

    Ba, Kiros and Hinton 2016, equation 4. `spread` keeps 1 / sqrt(variance + 1e-5) of each row and gate.
    """
    for row in range(rows):
        inverse = carray(as_pointer(spread + row * spread_row * ITEM), gates, REAL)
        for gate in range(gates):
            a = carray(as_pointer(tape + (row * tape_row + gate * width) * ITEM), units, REAL)
            n = carray(as_pointer(normal + (row * normal_row + gate * width) * ITEM), units, REAL)
            g = carray(as_pointer(gain + gate * width * ITEM), units, REAL)
            mean = REAL(0.0)
            for j in range(units):
                mean += a[j]
            mean /= units
            variance = REAL(0.0)
            for j in range(units):
                variance += (a[j] - mean) * (a[j] - mean)
            factor = REAL(1.0 / math.sqrt(variance / units + 1e-5))
            inverse[gate] = factor
            for j in range(units):
                n[j] = (a[j] - mean) * factor
                a[j] = n[j] * g[j]


def normalise_back(
    rows: int, units: int, width: int, gates: int, tape: int, tape_row: int, normal: int, normal_row: int, spread: int,
    spread_row: int, gain: int, gain_slope: int, bias_slope: int,
) -> None:  # fmt: skip
    """The same backwards: derivatives d on the tape become those for the products; sums for gain and bias are added.

    dz = (gain d - mean(gain d) - n mean(gain d n)) / sqrt(variance + 1e-5)
    """
    for row in range(rows):
        inverse = carray(as_pointer(spread + row * spread_row * ITEM), gates, REAL)
        for gate in range(gates):
            a = carray(as_pointer(tape + (row * tape_row + gate * width) * ITEM), units, REAL)
            n = carray(as_pointer(normal + (row * normal_row + gate * width) * ITEM), units, REAL)
            g = carray(as_pointer(gain + gate * width * ITEM), units, REAL)
            of_gain = carray(as_pointer(gain_slope + gate * width * ITEM), units, REAL)
            of_bias = carray(as_pointer(bias_slope + gate * width * ITEM), units, REAL)
            mean, along = REAL(0.0), REAL(0.0)
            for j in range(units):
                of_bias[j] += a[j]
                of_gain[j] += a[j] * n[j]
                a[j] *= g[j]
                mean += a[j]
                along += a[j] * n[j]
            mean /= units
            along /= units
            for j in range(units):
                a[j] = (a[j] - mean - n[j] * along) * inverse[gate]
