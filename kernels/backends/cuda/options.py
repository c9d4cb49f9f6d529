"""The kernels of dropout and layer normalisation on CUDA, compiled for the networks that have them."""

# The names below the imports are bound anew for every precision before compiling.
# pyright: basic

import math
from typing import Any

import numpy as np

from kernels.backends.cuda.blocks import sum_block
from kernels.backends.cuda.kinds import Ints, Reals

cuda: Any = None
REAL: Any = np.float32
DOUBLE: Any = np.float64
THREADS = 256
sqrt: Any = math.sqrt
drop_key: Any = None
hashed: Any = None


def drop_rows(
    count: int, columns: int, x: Reals, x_row: int, places: Ints, places_at: int, placed: int, rows: int, noise: int,
    level: int, variational: int, bar: int, scale: float,
) -> None:  # fmt: skip
    """Zero each number of the packed rows with the chance bar / 2^32, the same as the CPU; scale the others."""
    for e in range(cuda.grid(1), count, cuda.gridsize(1)):
        i = e // columns
        j = e % columns
        place = int(places[places_at + i]) if placed else i
        key = drop_key(noise, level, 0 if variational else place // rows + 1)
        stays = hashed(place % rows * columns + j, key & 0xFFFFFFFF, (key >> 32) & 0xFFFFFFFF) >= bar
        # 0 x, so that a NaN stays one.
        x[i * x_row + j] *= REAL(scale) if stays else REAL(0)


def normalise(
    units: int, width: int, x: Reals, x_at: int, x_row: int, added: Reals, added_row: int, merged: int, normal: Reals,
    normal_at: int, normal_row: int, spread: Reals, spread_at: int, spread_row: int, gain: Reals, gain_at: int,
) -> None:  # fmt: skip
    """Block (r, g): gate g of row r, over its units, to mean 0 and variance 1 (kept in `normal`), times the gain.

    To each of the first `merged` gates the same one of `added` is added before. `spread` keeps
    1 / sqrt(variance + 1e-5) (Ba, Kiros and Hinton 2016, equation 4).
    """
    tid = cuda.threadIdx.x
    row = cuda.blockIdx.x
    gate = cuda.blockIdx.y
    at = x_at + row * x_row + gate * width
    kept = normal_at + row * normal_row + gate * width
    shared = cuda.shared.array(0, DOUBLE)
    total = np.float64(0)
    for j in range(tid, units, THREADS):
        if gate < merged:
            x[at + j] += added[row * added_row + gate * width + j]
        total += np.float64(x[at + j])
    mean = REAL(sum_block(total, shared) / units)
    total = np.float64(0)
    for j in range(tid, units, THREADS):
        from_mean = np.float64(x[at + j] - mean)
        total += from_mean * from_mean
    factor = REAL(1.0 / sqrt(sum_block(total, shared) / units + np.float64(1e-5)))
    for j in range(tid, units, THREADS):
        n = (x[at + j] - mean) * factor
        normal[kept + j] = n
        x[at + j] = n * gain[gain_at + gate * width + j]
    if tid == 0:
        spread[spread_at + row * spread_row + gate] = factor


def normalise_back(
    units: int, width: int, x: Reals, x_at: int, x_row: int, normal: Reals, normal_at: int, normal_row: int,
    spread: Reals, spread_at: int, spread_row: int, gain: Reals, gain_at: int, gain_slopes: Reals, bias_slopes: Reals,
    slopes_at: int, slopes_row: int,
) -> None:  # fmt: skip
    """The same backwards: the derivatives x become those for the products; those for gain and bias are added by row.

    dz = (gain d - mean(gain d) - n mean(gain d n)) / sqrt(variance + 1e-5)
    """
    tid = cuda.threadIdx.x
    row = cuda.blockIdx.x
    gate = cuda.blockIdx.y
    at = x_at + row * x_row + gate * width
    kept = normal_at + row * normal_row + gate * width
    slopes = slopes_at + row * slopes_row + gate * width
    shared = cuda.shared.array(0, DOUBLE)
    whole = np.float64(0)
    along = np.float64(0)
    for j in range(tid, units, THREADS):
        d = x[at + j]
        n = normal[kept + j]
        bias_slopes[slopes + j] += d
        gain_slopes[slopes + j] += d * n
        d *= gain[gain_at + gate * width + j]
        x[at + j] = d
        whole += np.float64(d)
        along += np.float64(d * n)
    mean = REAL(sum_block(whole, shared) / units)
    turned = REAL(sum_block(along, shared) / units)
    inverse = spread[spread_at + row * spread_row + gate]
    for j in range(tid, units, THREADS):
        x[at + j] = (x[at + j] - mean - normal[kept + j] * turned) * inverse
