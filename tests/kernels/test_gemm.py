"""The matrix product against NumPy, over shapes, strides and alignments."""

import ctypes
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernels import gemm
from kernels.backends.compiled import compile_pass, multiply_function


def place(array: np.ndarray, shift: int) -> np.ndarray:
    """A copy that starts `shift` numbers off an aligned address."""
    room = np.zeros(array.size + shift + 16, array.dtype)
    room[shift : shift + array.size] = array.ravel()
    return room[shift : shift + array.size].reshape(array.shape)


@pytest.mark.parametrize("precision", ["float32", "float64"])
@given(
    rows=st.integers(1, 40),
    vectors=st.integers(1, 11),
    depth=st.integers(1, 70),
    transposed=st.booleans(),
    packed=st.booleans(),
    accumulate=st.booleans(),
    slack=st.integers(0, 5),
    shift=st.integers(0, 3),
    seed=st.integers(0, 99),
)
def test_any_shape(
    precision: str, rows: int, vectors: int, depth: int, transposed: bool, packed: bool, accumulate: bool, slack: int,
    shift: int, seed: int,
) -> None:  # fmt: skip
    check_product(precision, rows, vectors, depth, transposed, packed, accumulate, slack, shift, seed, 0)


@pytest.mark.parametrize("precision", ["float32", "float64"])
@given(
    rows=st.integers(1, 30),
    excess=st.integers(1, 40),
    depth=st.sampled_from([600, 1024, 1025, 2050]),
    packed=st.booleans(),
    accumulate=st.booleans(),
    wishing=st.booleans(),
)
@settings(max_examples=25)
def test_more_than_the_cache_holds(
    precision: str, rows: int, excess: int, depth: int, packed: bool, accumulate: bool, wishing: bool
) -> None:
    """The tall tile, the pieces of depth, and what is called for meanwhile."""
    lanes = gemm.host_tile(precision).lanes
    vectors = gemm.LARGE_BYTES // (depth * lanes * np.dtype(precision).itemsize) + excess
    read_next = np.zeros(5000)
    wishes = np.zeros(2 * gemm.WISHES, np.int64)
    wishes[:4] = read_next.ctypes.data, 100, read_next.ctypes.data, 7
    told = wishes.ctypes.data if wishing else 0
    check_product(precision, rows, vectors, depth, False, packed, accumulate, 0, 0, excess, told)
    if wishing and not packed:
        assert wishes[1] <= 0 or wishes[3] == 7  # one wish after the other


def check_product(
    precision: str, rows: int, vectors: int, depth: int, transposed: bool, packed: bool, accumulate: bool, slack: int,
    shift: int, seed: int, wishes: int,
) -> None:  # fmt: skip
    generator = np.random.default_rng(seed)
    tile = gemm.host_tile(precision)
    columns = vectors * tile.lanes
    a = place(
        generator.normal(size=(depth, rows + slack) if transposed else (rows, depth + slack)).astype(precision), shift
    )
    b = place(generator.normal(size=(depth, columns + slack)).astype(precision), shift)
    c = place(generator.normal(size=(rows, columns + slack)).astype(precision), shift)
    left = a[:, :rows].T if transposed else a[:, :depth]
    expected = left.astype(np.float64) @ b[:, :columns] + (c[:, :columns] if accumulate else 0.0)
    beyond = c[:, columns:].copy()
    a_row, a_column = (1, a.shape[1]) if transposed else (a.shape[1], 1)
    source, b_row, b_panel = b.ctypes.data, b.shape[1], tile.panel
    if packed:
        panels = -(-columns // tile.panel)
        room = np.full(panels * depth * tile.panel, np.nan, precision)
        pack = function("pack", precision, 7)
        for first in range(2):  # two threads' shares
            pack(b.ctypes.data, b.shape[1], depth, columns, room.ctypes.data, first, 2)
        source, b_row, b_panel = room.ctypes.data, tile.panel, depth * tile.panel
    multiply_function(precision)(
        rows, columns, depth, a.ctypes.data, a_row, a_column, source, b_row, b_panel, c.ctypes.data, c.shape[1],
        int(accumulate), wishes,
    )  # fmt: skip
    exact = 1e-5 if precision == "float32" else 1e-13
    np.testing.assert_allclose(c[:, :columns], expected, rtol=exact, atol=exact * np.sqrt(depth) * 4)
    np.testing.assert_array_equal(c[:, columns:], beyond)


@pytest.mark.parametrize("precision", ["float32", "float64"])
@given(rows=st.integers(1, 90), depth=st.integers(1, 70))
def test_packing_transposed(precision: str, rows: int, depth: int) -> None:
    source = np.random.default_rng(rows).normal(size=(rows, depth)).astype(precision)
    tile = gemm.host_tile(precision)
    columns = gemm.padded(rows, precision)
    panels = -(-columns // tile.panel)
    room = np.full((panels, depth, tile.panel), np.nan, precision)
    function("pack_transposed", precision, 8)(source.ctypes.data, depth, depth, columns, rows, room.ctypes.data, 0, 1)
    plain = room.transpose(1, 0, 2).reshape(depth, -1)[:, :columns]
    np.testing.assert_array_equal(plain[:, :rows], source.T)
    np.testing.assert_array_equal(plain[:, rows:], 0.0)


def function(name: str, precision: str, count: int) -> Any:
    return ctypes.CFUNCTYPE(None, *[ctypes.c_int64] * count)(compile_pass(name, precision).address)


@pytest.mark.parametrize("size", [1, 15, 16, 17, 64, 65])
def test_widths_are_whole_vectors(size: int) -> None:
    for precision in ("float32", "float64"):
        lanes = gemm.host_tile(precision).lanes
        assert gemm.padded(size, precision) % lanes == 0
        assert 0 <= gemm.padded(size, precision) - size < lanes
