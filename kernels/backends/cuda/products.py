"""The matrix product on CUDA and the sums over rows, each in a fixed order: the same numbers give the same bits."""

# The names below the imports are bound anew for every precision before compiling.
# pyright: basic

from typing import Any

import numpy as np

from kernels.backends.cuda.blocks import load_tile
from kernels.backends.cuda.kinds import Ints, Reals

cuda: Any = None
REAL: Any = np.float32
NUMBER: Any = np.float32
THREADS = 256
# A tile's sizes, and their logarithms.
TILE_ROWS = 128
TILE_COLUMNS = 128
TILE_DEPTH = 8
ROW_BITS = 7
COLUMN_BITS = 7
DEPTH_BITS = 3
# A thread of the product owns MICRO x MICRO numbers of a tile; TILE / MICRO threads stand side by side.
MICRO = 8
SUMS = 64
LANES = 16
TRANSPOSED_A = False
TRANSPOSED_B = False


def multiply(
    rows: int, columns: int, depth: int, a: Reals, a_at: int, a_row: int, index: Ints, index_at: int, indexed: int,
    b: Reals, b_at: int, b_row: int, c: Reals, c_at: int, c_row: int, share: int, plane: int,
) -> None:  # fmt: skip
    """C = A B by tiles, a block each; block z makes the part of the sum from z share on, `plane` numbers apart.

    A is (rows, depth), or A^T where TRANSPOSED_A, and its lines in memory are taken in the order of `index` where
    `indexed`; B is (depth, columns), or its transpose where TRANSPOSED_B.
    """
    tid = cuda.threadIdx.x
    row_first = cuda.blockIdx.y * TILE_ROWS
    column_first = cuda.blockIdx.x * TILE_COLUMNS
    k_end = min((cuda.blockIdx.z + 1) * share, depth)
    shared = cuda.shared.array(0, NUMBER)
    # One number more a line: threads that store along the depth meet different banks.
    a_pitch = TILE_ROWS + 1
    b_pitch = TILE_COLUMNS + 1
    b_tile = TILE_DEPTH * a_pitch
    # Neighbours own neighbouring columns, so that C is written in whole lines; a thread's rows lie together.
    lane = tid % LANES
    row_lane = tid // LANES * MICRO
    sums = cuda.local.array(SUMS, NUMBER)
    line_a = cuda.local.array(MICRO, NUMBER)
    for i in range(SUMS):
        sums[i] = REAL(0)
    for k_first in range(cuda.blockIdx.z * share, k_end, TILE_DEPTH):
        k_left = k_end - k_first
        if TRANSPOSED_A:
            load_tile(
                a, a_at + row_first, a_row, index, index_at, indexed, k_first, TILE_DEPTH, ROW_BITS, k_left,
                rows - row_first, shared, 0, a_pitch, 1,
            )  # fmt: skip
        else:
            load_tile(
                a, a_at + k_first, a_row, index, index_at, indexed, row_first, TILE_ROWS, DEPTH_BITS, rows - row_first,
                k_left, shared, 0, 1, a_pitch,
            )  # fmt: skip
        if TRANSPOSED_B:
            load_tile(
                b, b_at + k_first, b_row, index, 0, 0, column_first, TILE_COLUMNS, DEPTH_BITS, columns - column_first,
                k_left, shared, b_tile, 1, b_pitch,
            )  # fmt: skip
        else:
            load_tile(
                b, b_at + column_first, b_row, index, 0, 0, k_first, TILE_DEPTH, COLUMN_BITS, k_left,
                columns - column_first, shared, b_tile, b_pitch, 1,
            )  # fmt: skip
        # Both tiles must be whole before any thread reads them.
        cuda.syncthreads()
        for k in range(TILE_DEPTH):
            for r in range(MICRO):
                line_a[r] = shared[k * a_pitch + row_lane + r]
            for c_lane in range(MICRO):
                value = shared[b_tile + k * b_pitch + lane + c_lane * LANES]
                for r in range(MICRO):
                    sums[r * MICRO + c_lane] += line_a[r] * value
        # Every thread must have read the tiles before the next ones take their place.
        cuda.syncthreads()
    into = c_at + cuda.blockIdx.z * plane
    for r in range(MICRO):
        row = row_first + row_lane + r
        if row < rows:
            for c_lane in range(MICRO):
                column = column_first + lane + c_lane * LANES
                if column < columns:
                    c[into + row * c_row + column] = sums[r * MICRO + c_lane]


def sum_rows(rows: int, columns: int, b: Reals, b_at: int, b_row: int, share: int, c: Reals) -> None:
    """Column sums of B's rows from y share on, a thread a column: c (parts, columns)."""
    for column in range(cuda.blockIdx.x * THREADS + cuda.threadIdx.x, columns, THREADS * cuda.gridDim.x):
        total = REAL(0)
        for row in range(cuda.blockIdx.y * share, min((cuda.blockIdx.y + 1) * share, rows)):
            total += b[b_at + row * b_row + column]
        c[cuda.blockIdx.y * columns + column] = total


def add_parts(count: int, columns: int, parts: int, a: Reals, c: Reals, c_at: int, c_row: int) -> None:
    """C = the sum of the parts of A, (parts, count), in order; C's rows have `columns` numbers."""
    for e in range(cuda.grid(1), count, cuda.gridsize(1)):
        total = a[e]
        for part in range(1, parts):
            total += a[part * count + e]
        c[c_at + e // columns * c_row + e % columns] = total
