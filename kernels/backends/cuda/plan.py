"""How a layer's recurrent product is dealt out to the blocks of a card, and a batch's rows to its steps."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.backends.cuda.device import PLAIN_SHARED, Machine

Array = NDArray[Any]
# Slices wider than this leave too few rows for the threads of a block.
_MOST_BITS = 5


@dataclass(frozen=True)
class Grid:
    """The blocks of a recurrent kernel: (slices, groups), each of 2^unit_bits units and `row_block` rows.

    `forward_ways`, `backward_ways`: sets of threads that share a sum. `resident`: the weights stay in shared memory for
    all steps of one launch; else each step is a launch. `forward_bytes`, `backward_bytes`: shared memory of a block.
    """

    slices: int
    groups: int
    unit_bits: int
    row_block: int
    forward_ways: int
    backward_ways: int
    tile_bits: int
    resident: bool
    forward_bytes: int
    backward_bytes: int


def _grid(
    machine: Machine,
    units: int,
    rows: int,
    gates: int,
    item: int,
    bits: int,
    groups: int,
    tile_bits: int,
    resident: bool,
) -> Grid | None:
    """The grid of slices of 2^bits units and so many groups of rows; None where it does not fit."""
    blocks, block = machine.blocks, 1 << bits
    row_block = -(-rows // (groups * blocks.rows)) * blocks.rows
    forward_lanes = block * (row_block // blocks.rows)
    backward_lanes = block // blocks.columns * (row_block // blocks.rows)
    if block < blocks.columns or forward_lanes > blocks.threads:
        return None
    # More sets than states in a tile would have nothing to add.
    tile_depth = 1 << tile_bits
    ways = [min(blocks.threads // lanes, tile_depth) for lanes in (forward_lanes, backward_lanes)]
    tile = tile_depth * (row_block + 1)
    depth = units if resident else tile_depth
    forward = (depth * block + ways[0] * row_block * block) * gates + tile
    backward = (units * gates if resident else tile_depth) * block + tile + ways[1] * row_block * block
    slices = -(-units // block)
    used = -(-rows // row_block)
    sizes = (forward * item, backward * item)
    return Grid(slices, used, bits, row_block, ways[0], ways[1], tile_bits, resident, *sizes)


def resident_grid(machine: Machine, units: int, rows: int, gates: int, item: int) -> Grid | None:
    """The grid that keeps the recurrent weights on the card's multiprocessors, one block each; None: they do not fit.

    Of those that fit, the one whose blocks have the least work, then that with the largest tiles, then the one that
    reads the fewest states.
    """
    found: list[tuple[int, int, int, Grid]] = []
    blocks = machine.blocks
    for bits in range(_MOST_BITS + 1):
        slices = -(-units // (1 << bits))
        for groups in range(1, machine.multiprocessors // slices + 1):
            for tile_bits in range(blocks.tile_bits, blocks.most_tile_bits + 1):
                one = _grid(machine, units, rows, gates, item, bits, groups, tile_bits, True)
                if one is not None and max(one.forward_bytes, one.backward_bytes) <= machine.shared:
                    found.append((one.row_block << bits, -tile_bits, one.row_block, one))
    return min(found, key=lambda entry: entry[:3])[3] if found else None


def streaming_grid(machine: Machine, units: int, rows: int, gates: int, item: int) -> Grid:
    """The grid of a launch a step, within the shared memory that every card lends: the shortest on all multiprocessors.

    Of equals the one with the widest slices, whose weights lie together in memory.
    """
    found: list[tuple[int, int, Grid]] = []
    for bits in range(_MOST_BITS + 1):
        for groups in range(1, -(-rows // machine.blocks.rows) + 1):
            one = _grid(machine, units, rows, gates, item, bits, groups, machine.blocks.tile_bits, False)
            if one is not None and max(one.forward_bytes, one.backward_bytes) <= PLAIN_SHARED:
                waves = -(-one.slices * one.groups // machine.multiprocessors)
                found.append((waves * one.row_block << bits, -bits, one))
    if not found:
        raise ValueError(f"a cell of {gates} gates does not fit a block's shared memory")
    return min(found, key=lambda entry: entry[:2])[2]


def free_grid(machine: Machine, units: int, rows: int) -> Grid:
    """The grid of a cell without recurrent weights: every unit goes its own way through all steps in one launch."""
    bits = min(_MOST_BITS, machine.blocks.threads.bit_length() - 1)
    row_block = max(machine.blocks.threads >> bits, machine.blocks.rows)
    return Grid(-(-units // (1 << bits)), -(-rows // row_block), bits, row_block, 0, 0, 0, True, 64, 64)


@dataclass(frozen=True)
class Rows:
    """Which rows of a batch each step has, in one table of int64 that the kernels read.

    From 0: starts (T + 1); from `places`: where each packed row lies in the batch, t B + b; from `before`: the line of
    the states before it; from `last`: each sequence's last packed row. `packed`: some sequence ends early; where none
    does, row i lies at i and its states before it at i as well.

    For a direction that reads every sequence from its end, from `turned`: which packed row it has in the place of each;
    from `turned_places`: where that one lies in the batch.
    """

    table: Array
    starts: Array
    many: int
    packed: bool
    places: int
    before: int
    last: int
    turned: int
    turned_places: int

    @property
    def steps(self) -> int:
        """Steps of the longest sequence."""
        return len(self.starts) - 1

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The first packed row of the steps first to last, and how many they have."""
        return int(self.starts[first]), int(self.starts[last] - self.starts[first])

    def lines_before(self, t: int, size: int) -> int:
        """The line of the states that step t of a batch of so many rows starts from."""
        return size + int(self.starts[t - 1]) if t else 0


def lay_out(steps: int, rows: int, lengths: Array | None, both_ways: bool = False) -> Rows:
    """The rows of a batch (steps, rows) whose sequences, if of different lengths, come longest first.

    both_ways: some layers read them from their ends.
    """
    ends = np.full(rows, steps) if lengths is None else lengths
    active = (ends[None, :] > np.arange(int(ends[0]))[:, None]).sum(1)
    starts = np.concatenate([[0], np.cumsum(active)])
    steps_of = np.repeat(np.arange(len(active)), active)
    row_of = np.arange(int(starts[-1])) - starts[steps_of]
    before = np.where(steps_of > 0, rows + starts[steps_of - 1] + row_of, row_of)
    last = starts[ends - 1] + np.arange(rows)
    places = steps_of * rows + row_of
    turned = starts[ends[row_of] - 1 - steps_of] + row_of
    parts = [starts, places, before, last, *([turned, places[turned]] if both_ways else [])]
    at = [int(end) for end in np.cumsum([len(part) for part in parts])] + [0, 0]
    return Rows(np.concatenate(parts).astype(np.int64), starts, int(starts[-1]), lengths is not None, *at[:5])
