"""The recurrent layers on CUDA: a layer's time loop forward and backward, the recurrent product fused with the cell.

One kernel serves two paths. On the persistent path it is launched once for all steps: each block keeps the recurrent
weights of its units in shared memory (after Diamos et al. 2016, "Persistent RNNs") and only the states of the step
before travel, through the second-level cache. On the path by steps it is launched once a step, and the weights stream
through shared memory in tiles. The grid is (slices of the units, groups of the rows): groups never wait for one
another; the slices of a group meet at a barrier after each step.

The barrier is ours, by an atomic counter: a grid sync of the toolkit needs the device's runtime library linked in and
waits for the whole grid, and a group needs only its own slices. It is sound only while all blocks of the grid are on
the card together, so the plan never asks for more blocks than the card has multiprocessors, one each. Blocks of
earlier kernels end by themselves, and a card shared by time slices swaps all blocks in and out together. Should a
block wait for too long all the same, it gives up and says so in the last word of `sync`, and the run is lost, not
hung.

Rows lie packed: step t has the rows starts[t] to starts[t + 1] of those sequences that last so long, longest first.
`hidden` holds the rows' first states, then those after every step.
"""

# The names below the imports are bound anew for every cell before compiling.
# pyright: basic

from typing import Any

import numpy as np

from kernels.backends.cuda.blocks import load_tile, meet
from kernels.backends.cuda.kinds import Ints, Reals, Words

cuda: Any = None
REAL: Any = np.float32
NUMBER: Any = np.float32
THREADS = 256
# Each thread of the product owns ROWS rows of all gates of a unit, or backward of COLUMNS units.
ROWS = 4
COLUMNS = 4
GATES = 4
MERGED = 4
SPLIT = 0
KEEP = False
RECURRENT = True
# The recurrent part comes with the pre-activations: it was added, and then normalised, before.
NORMALISE = False
FORWARD_SUMS = 16
BACKWARD_SUMS = 16
load_gates: Any = None
load_saved: Any = None
load_split: Any = None
load_states: Any = None
load_vectors: Any = None
store_gates: Any = None
store_saved: Any = None
store_split: Any = None
store_states: Any = None
store_vectors: Any = None
add_gates: Any = None
add_merged: Any = None
add_split: Any = None
add_vectors: Any = None
add_first: Any = None
last_split: Any = None
cell_forward: Any = None
cell_backward: Any = None
act: Any = None
gate: Any = None
act_slope: Any = None
gate_slope: Any = None


def recurrent_forward(
    first: int, last: int, starts: Ints, rows: int, units: int, width: int, hidden: Reals, plane: int, tape: Reals,
    kept: Reals, parts: Reals, weights: Reals, weight_hh: int, bias_ih: int, bias_hh: int, vectors: int,
    unit_bits: int, row_block: int, ways: int, tile_bits: int, resident: int, sync: Words,
) -> None:  # fmt: skip
    """Steps first to last of a layer: pre-activations of the inputs on the tape in, what was saved out; all states.

    Block (x, y) owns the 2^unit_bits units from x 2^unit_bits and the rows from y row_block. The states come in tiles
    of 2^tile_bits; the sum over them is dealt out to `ways` sets of threads, whose parts are added up in order.
    """
    tid = cuda.threadIdx.x
    unit_block = 1 << unit_bits
    depth_tile = 1 << tile_bits
    unit_first = cuda.blockIdx.x * unit_block
    row_first = cuda.blockIdx.y * row_block
    lane = tid % unit_block
    row_lanes = row_block // ROWS
    row_lane = tid // unit_block % row_lanes * ROWS
    way = tid // unit_block // row_lanes
    # One number more than the rows, so that threads that store along the states meet different banks.
    pitch = row_block + 1
    shared = cuda.shared.array(0, NUMBER)
    tile = (units if resident else depth_tile) * GATES * unit_block
    exchange = tile + depth_tile * pitch
    sums = cuda.local.array(FORWARD_SUMS, NUMBER)
    if RECURRENT and not NORMALISE and resident:
        # A row of the matrix holds a state's weights of one gate: row k GATES + g.
        load_tile(
            weights, weight_hh + unit_first, width, starts, 0, 0, 0, units * GATES, unit_bits, units * GATES,
            units - unit_first, shared, 0, unit_block, 1,
        )  # fmt: skip
        # No barrier here: the one that makes the first tile of states complete stands before any read.
    for t in range(first, last):
        start = starts[t]
        many = starts[t + 1] - start
        before = rows + starts[t - 1] if t > 0 else 0
        if RECURRENT and not NORMALISE:
            for i in range(FORWARD_SUMS):
                sums[i] = REAL(0)
            for k_first in range(0, units, depth_tile):
                load_tile(
                    hidden, k_first, width, starts, 0, 0, before + row_first, row_block, tile_bits, many - row_first,
                    units - k_first, shared, tile, 1, pitch,
                )  # fmt: skip
                if not resident:
                    line = k_first * GATES
                    load_tile(
                        weights, weight_hh + unit_first, width, starts, 0, 0, line, depth_tile * GATES, unit_bits,
                        units * GATES - line, units - unit_first, shared, 0, unit_block, 1,
                    )  # fmt: skip
                # The tile must be whole before any thread reads it.
                cuda.syncthreads()
                if way < ways:
                    base = k_first if resident else 0
                    for k in range(way, min(depth_tile, units - k_first), ways):
                        state = tile + k * pitch + row_lane
                        weight = (base + k) * GATES * unit_block + lane
                        for g in range(GATES):
                            w = shared[weight + g * unit_block]
                            for r in range(ROWS):
                                sums[g * ROWS + r] += w * shared[state + r]
                # Every thread must have read the tile before the next one takes its place.
                cuda.syncthreads()
            if way < ways:
                for g in range(GATES):
                    for r in range(ROWS):
                        into = ((way * GATES + g) * row_block + row_lane + r) * unit_block + lane
                        shared[exchange + into] = sums[g * ROWS + r]
            # All parts of the sums must be there before they are added up. The next step stores here only after the
            # two barriers of its own first tile, so none is needed after the reading.
            cuda.syncthreads()
        for e in range(tid, row_block * unit_block, THREADS):
            unit = unit_first + (e & (unit_block - 1))
            row = row_first + (e >> unit_bits)
            if row < many and unit < units:
                at = (start + row) * GATES * width + unit
                a = add_gates(load_gates(tape, at, width), load_gates(weights, bias_ih + unit, width))
                if RECURRENT:
                    whole = load_gates(weights, bias_hh + unit, width)
                    if not NORMALISE:
                        for i in range(ways):
                            part = exchange + i * GATES * row_block * unit_block + e
                            whole = add_gates(whole, load_gates(shared, part, row_block * unit_block))
                    a = add_merged(a, whole)
                    q = last_split(whole)
                    if NORMALISE:
                        q = add_split(q, load_split(parts, (start + row) * SPLIT * width + unit, width))
                else:
                    q = last_split(a)
                s = load_states(hidden, (before + row) * width + unit, plane)
                v = load_vectors(weights, vectors + unit, width)
                new, saved = cell_forward(a, q, s, v, act, gate)
                if KEEP:
                    store_gates(kept, at, width, a)
                store_saved(tape, at, width, saved)
                store_split(parts, (start + row) * SPLIT * width + unit, width, q)
                store_states(hidden, (rows + start + row) * width + unit, plane, new)
        if RECURRENT and not NORMALISE and t + 1 < last:
            # The next step reads what the blocks of this one have stored.
            meet(sync, t - first + 1)


def recurrent_backward(
    first: int, last: int, steps: int, starts: Ints, rows: int, units: int, width: int, hidden: Reals, plane: int,
    tape: Reals, kept: Reals, parts: Reals, weights: Reals, weight_hh: int, vectors: int, up: Reals, carry: Reals,
    slopes: Reals, unit_bits: int, row_block: int, ways: int, tile_bits: int, resident: int, sync: Words,
) -> None:  # fmt: skip
    """The same steps from the last to the first: derivatives for the pre-activations replace what was saved.

    `up` is the derivative for the hidden states from above; it leaves as the whole derivative dL/dh_t. `carry`
    (states, rows, width) brings the derivative for the states from the step after, without the way through the
    recurrent product: that one is made here, from the derivatives that step t + 1 left on the tape and in `parts`.
    The derivatives for the units' vectors are added to `slopes` (vectors, rows, width).
    """
    tid = cuda.threadIdx.x
    unit_block = 1 << unit_bits
    depth_tile = 1 << tile_bits
    unit_first = cuda.blockIdx.x * unit_block
    row_first = cuda.blockIdx.y * row_block
    lanes = unit_block // COLUMNS
    lane = tid % lanes
    row_lanes = row_block // ROWS
    row_lane = tid // lanes % row_lanes * ROWS
    way = tid // lanes // row_lanes
    pitch = row_block + 1
    shared = cuda.shared.array(0, NUMBER)
    depth = GATES * units
    tile = (depth if resident else depth_tile) * unit_block
    exchange = tile + depth_tile * pitch
    sums = cuda.local.array(BACKWARD_SUMS, NUMBER)
    if RECURRENT and resident:
        for e in range(tid, tile, THREADS):
            # Along the gates of a unit, as they lie in memory.
            n = e % depth
            unit = unit_first + e // depth
            at = weight_hh + (unit * GATES + n // units) * width + n % units
            shared[n * unit_block + e // depth] = weights[at] if unit < units else REAL(0)
        # Complete before it is read: the barrier of the first tile stands between.
    for t in range(last - 1, first - 1, -1):
        start = starts[t]
        many = starts[t + 1] - start
        before = rows + starts[t - 1] if t > 0 else 0
        after = starts[t + 1]
        # Only sequences that go on take part in the product.
        going_on = starts[t + 2] - after if t + 1 < steps else 0
        if RECURRENT:
            for i in range(BACKWARD_SUMS):
                sums[i] = REAL(0)
            for g in range(GATES):
                for k_first in range(0, units, depth_tile):
                    if g < MERGED:
                        load_tile(
                            tape, g * width + k_first, GATES * width, starts, 0, 0, after + row_first, row_block,
                            tile_bits, going_on - row_first, units - k_first, shared, tile, 1, pitch,
                        )  # fmt: skip
                    else:
                        load_tile(
                            parts, (g - MERGED) * width + k_first, SPLIT * width, starts, 0, 0, after + row_first,
                            row_block, tile_bits, going_on - row_first, units - k_first, shared, tile, 1, pitch,
                        )  # fmt: skip
                    if not resident:
                        load_tile(
                            weights, weight_hh + g * width + k_first, GATES * width, starts, 0, 0, unit_first,
                            unit_block, tile_bits, units - unit_first, units - k_first, shared, 0, 1, unit_block,
                        )  # fmt: skip
                    # The tile must be whole before any thread reads it.
                    cuda.syncthreads()
                    if way < ways:
                        base = g * units + k_first if resident else 0
                        for k in range(way, min(depth_tile, units - k_first), ways):
                            derivative = tile + k * pitch + row_lane
                            weight = (base + k) * unit_block + lane
                            for j in range(COLUMNS):
                                w = shared[weight + j * lanes]
                                for r in range(ROWS):
                                    sums[j * ROWS + r] += w * shared[derivative + r]
                    # Every thread must have read the tile before the next one takes its place.
                    cuda.syncthreads()
            if way < ways:
                for j in range(COLUMNS):
                    for r in range(ROWS):
                        at = (way * row_block + row_lane + r) * unit_block + lane + j * lanes
                        shared[exchange + at] = sums[j * ROWS + r]
            # As forward: all parts must be there; the next step's tile barriers guard what is read below.
            cuda.syncthreads()
        for e in range(tid, row_block * unit_block, THREADS):
            unit = unit_first + (e & (unit_block - 1))
            row = row_first + (e >> unit_bits)
            if row < many and unit < units:
                at = (start + row) * GATES * width + unit
                into = (start + row) * width + unit
                split = (start + row) * SPLIT * width + unit
                state = row * width + unit
                through = up[into]
                if RECURRENT:
                    for i in range(ways):
                        through += shared[exchange + i * row_block * unit_block + e]
                d = add_first(load_states(carry, state, rows * width), through)
                up[into] = d[0]
                y = load_saved(tape, at, width)
                a = load_gates(kept, at, width) if KEEP else load_gates(tape, at, width)
                q = load_split(parts, split, width)
                s = load_states(hidden, (before + row) * width + unit, plane)
                new = load_states(hidden, (rows + start + row) * width + unit, plane)
                v = load_vectors(weights, vectors + unit, width)
                da, dq, ds, dv = cell_backward(a, y, q, s, new, v, d, act, gate, act_slope, gate_slope)
                store_gates(tape, at, width, da)
                store_split(parts, split, width, dq)
                store_states(carry, state, rows * width, ds)
                store_vectors(slopes, state, rows * width, add_vectors(load_vectors(slopes, state, rows * width), dv))
        if RECURRENT and t > first:
            # As forward, for the derivatives on the tape.
            meet(sync, last - t)
