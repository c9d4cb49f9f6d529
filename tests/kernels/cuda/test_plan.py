"""How the recurrent product is dealt out to the blocks of a card, and a batch's rows to its steps."""

import numpy as np
import pytest

from kernels.backends.cuda.device import DOUBLE, PLAIN_SHARED, SINGLE, Machine
from kernels.backends.cuda.plan import Grid, lay_out, resident_grid, streaming_grid

H100 = Machine("H100", 132, 227 * 1024, SINGLE)
T4 = Machine("T4", 40, 64 * 1024, SINGLE)
SHAPES = [(512, 64, 4), (1000, 32, 3), (7, 3, 4), (64, 1, 1), (256, 50, 4), (33, 200, 3)]


def assert_covers(grid: Grid, machine: Machine, units: int, rows: int) -> None:
    """Every unit and row has a thread, and no block more threads than it has."""
    blocks, block = machine.blocks, 1 << grid.unit_bits
    assert grid.slices * block >= units
    assert grid.groups * grid.row_block >= rows
    assert (grid.groups - 1) * grid.row_block < rows
    assert grid.row_block % blocks.rows == 0
    assert block % blocks.columns == 0
    lanes = block * grid.row_block // blocks.rows
    assert lanes * grid.forward_ways <= blocks.threads
    assert lanes // blocks.columns * grid.backward_ways <= blocks.threads
    assert min(grid.forward_ways, grid.backward_ways) >= 1


@pytest.mark.parametrize("machine", [H100, T4], ids=["H100", "T4"])
@pytest.mark.parametrize(("units", "rows", "gates"), SHAPES)
def test_blocks_that_meet_are_on_the_card_together(machine: Machine, units: int, rows: int, gates: int) -> None:
    grid = resident_grid(machine, units, rows, gates, 4)
    if grid is None:
        # Then the weights alone must be too much, or the card too small for the rows.
        weights = units * units * gates * 4
        too_large = weights > 0.5 * machine.multiprocessors * machine.shared
        assert too_large or units * rows > machine.multiprocessors * 1024 * 0.5
        return
    assert_covers(grid, machine, units, rows)
    assert grid.slices * grid.groups <= machine.multiprocessors
    assert max(grid.forward_bytes, grid.backward_bytes) <= machine.shared


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize(("units", "rows", "gates"), SHAPES)
def test_a_launch_a_step_fits_every_card(precision: str, units: int, rows: int, gates: int) -> None:
    machine = Machine("", 40, PLAIN_SHARED, SINGLE if precision == "float32" else DOUBLE)
    grid = streaming_grid(machine, units, rows, gates, 4 if precision == "float32" else 8)
    assert_covers(grid, machine, units, rows)
    assert max(grid.forward_bytes, grid.backward_bytes) <= PLAIN_SHARED


def test_the_grid_that_the_count_on_paper_stands_on() -> None:
    grid = resident_grid(H100, 512, 64, 4, 4)
    assert grid is not None
    assert (grid.slices, grid.groups, 1 << grid.unit_bits, grid.row_block) == (32, 4, 16, 16)
    assert grid.forward_bytes // 1000 == 156


def test_weights_that_fit_nowhere_take_the_path_by_steps() -> None:
    assert resident_grid(H100, 4096, 64, 4, 4) is None


@pytest.mark.parametrize("lengths", [None, [5, 5, 3, 1], [4, 2, 2, 2]])
def test_rows_lie_where_the_steps_look_for_them(lengths: list[int] | None) -> None:
    steps, size = 5, 4
    rows = lay_out(steps, size, None if lengths is None else np.array(lengths))
    ends = lengths or [steps] * size
    expected = [(t, b) for t in range(max(ends)) for b in range(size) if ends[b] > t]
    assert rows.many == len(expected)
    assert rows.steps == max(ends)
    line = {place: size + i for i, place in enumerate(expected)}
    for i, (t, b) in enumerate(expected):
        assert rows.starts[t] <= i < rows.starts[t + 1]
        assert rows.table[rows.places + i] == t * size + b
        assert rows.table[rows.before + i] == (line[t - 1, b] if t else b)
        # What is not packed needs no table.
        assert rows.packed or (rows.table[rows.places + i], rows.table[rows.before + i]) == (i, i)
    for b, end in enumerate(ends):
        assert rows.table[rows.last + b] + size == line[end - 1, b]
