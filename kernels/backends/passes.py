"""The passes of a step on the CPU: loops over rows and units, in plain Python, that the backend compiles.

Every argument is an integer: an address, a size, or a stride counted in numbers. A row holds the numbers of one
sequence at one step; widths are padded to whole vectors, and the padding holds zeros wherever it could be read.
"""

# The names below the imports are bound anew for every precision and cell before compiling.
# pyright: basic

from typing import Any

import numpy as np

from kernels.native import as_pointer, carray

REAL: Any = np.float32
ITEM = 4
LANES = 16
PANEL = 64

# Bound for one cell: loads and stores of a tuple of numbers, and the cell's own mathematics.
KEEP = False
load_tape: Any = None
load_kept: Any = None
load_split: Any = None
load_bias: Any = None
load_split_bias: Any = None
load_before: Any = None
load_after: Any = None
load_carry: Any = None
load_up: Any = None
load_vectors: Any = None
load_slopes: Any = None
store_slopes: Any = None
store_tape: Any = None
store_saved: Any = None
store_kept: Any = None
store_split: Any = None
store_after: Any = None
store_carry: Any = None
load_saved: Any = None
plus: Any = None
add_first: Any = None
cell_forward: Any = None
cell_backward: Any = None
act: Any = None
gate: Any = None
act_slope: Any = None
gate_slope: Any = None
update_weight: Any = None
transpose: Any = None


def cell_forward_pass(
    rows: int, units: int, tape: int, tape_row: int, kept: int, split: int, split_row: int, bias: int, split_bias: int,
    before: int, after: int, plane: int, vectors: int,
) -> None:  # fmt: skip
    """One step of a layer: pre-activations on the tape in, what the backward pass needs out; states before to after.

    The tape's row is (gates, units); `split` the parts kept apart; states lie `plane` numbers apart, a row (units).
    """
    for row in range(rows):
        for unit in range(units):
            at = row * tape_row + unit
            state = row * units + unit
            a = plus(load_tape(tape, at, units), load_bias(bias, unit, units))
            q = plus(load_split(split, row * split_row + unit, units), load_split_bias(split_bias, unit, units))
            v = load_vectors(vectors, unit, units)
            new, saved = cell_forward(a, q, load_before(before, state, plane), v, act, gate)
            if KEEP:
                store_kept(kept, at, units, a)
            store_saved(tape, at, units, saved)
            store_after(after, state, plane, new)


def cell_backward_pass(
    rows: int, units: int, tape: int, tape_row: int, kept: int, split: int, split_row: int, bias: int, split_bias: int,
    before: int, after: int, plane: int, up: int, carry: int, carry_plane: int, vectors: int,
    slopes: int,
) -> None:  # fmt: skip
    """The same step backwards: the loss's derivatives for the pre-activations replace what was saved.

    `up` is the derivative for the hidden state from above, `carry` that for all states from the next step; it leaves
    as the derivative for the states before, without the way through the recurrent product. The derivatives for the
    units' vectors are added to `slopes`.
    """
    for row in range(rows):
        for unit in range(units):
            at = row * tape_row + unit
            state = row * units + unit
            q = plus(load_split(split, row * split_row + unit, units), load_split_bias(split_bias, unit, units))
            y = load_saved(tape, at, units)
            a = load_kept(kept, at, units) if KEEP else load_tape(tape, at, units)
            d = add_first(load_carry(carry, state, carry_plane), load_up(up, state, units))
            v = load_vectors(vectors, unit, units)
            da, dq, ds, dv = cell_backward(
                a,
                y,
                q,
                load_before(before, state, plane),
                load_after(after, state, plane),
                v,
                d,
                act,
                gate,
                act_slope,
                gate_slope,
            )
            store_tape(tape, at, units, da)
            store_split(split, row * split_row + unit, units, dq)
            store_carry(carry, state, carry_plane, ds)
            store_slopes(slopes, unit, units, plus(load_slopes(slopes, unit, units), dv))


def pack(source: int, source_row: int, depth: int, columns: int, target: int, first: int, step: int) -> None:
    """Cut B (depth, columns) into panels that lie in one piece each: panels first, first + step, ..."""
    panels = (columns + PANEL - 1) // PANEL
    for panel in range(first, panels, step):
        width = min(PANEL, columns - panel * PANEL)
        for k in range(depth):
            b = carray(as_pointer(source + (k * source_row + panel * PANEL) * ITEM), width, REAL)
            c = carray(as_pointer(target + (panel * depth + k) * PANEL * ITEM), width, REAL)
            for j in range(width):
                c[j] = b[j]


def pack_transposed(
    source: int, source_row: int, depth: int, columns: int, real: int, target: int, first: int, step: int
) -> None:
    """The same for B = S^T, S (real, depth); the columns from `real` on are zero."""
    panels = (columns + PANEL - 1) // PANEL
    for panel in range(first, panels, step):
        place = target + panel * depth * PANEL * ITEM
        for j in range(0, min(PANEL, columns - panel * PANEL), LANES):
            column = panel * PANEL + j
            whole = depth // LANES * LANES if column + LANES <= real else 0
            for k in range(0, whole, LANES):
                transpose(source + (column * source_row + k) * ITEM, source_row, place + (k * PANEL + j) * ITEM, PANEL)
            for i in range(LANES):
                b = carray(as_pointer(source + (column + i) * source_row * ITEM), depth, REAL)
                c = carray(as_pointer(place + (j + i) * ITEM), depth * PANEL, REAL)
                for k in range(whole, depth):
                    c[k * PANEL] = b[k] if column + i < real else REAL(0.0)


def turn_over(rows: int, columns: int, source: int, source_row: int, target: int, target_row: int) -> None:
    """Write the transpose of a matrix (rows, columns), whose columns are read to the end of the last vector."""
    whole = rows // LANES * LANES
    for j in range(0, columns, LANES):
        for i in range(0, whole, LANES):
            here = source + (i * source_row + j) * ITEM
            transpose(here, source_row, target + (j * target_row + i) * ITEM, target_row)
        for i in range(whole, rows):
            a = carray(as_pointer(source + (i * source_row + j) * ITEM), LANES, REAL)
            b = carray(as_pointer(target + (j * target_row + i) * ITEM), LANES * target_row, REAL)
            for k in range(LANES):
                b[k * target_row] = a[k]


def combine_bias(inputs: int, recurrent: int, merged: int, count: int, target: int) -> None:
    """The two biases of the first `merged` numbers added up; of the others, the first alone."""
    a = carray(as_pointer(inputs), count, REAL)
    b = carray(as_pointer(recurrent), count, REAL)
    c = carray(as_pointer(target), count, REAL)
    for i in range(count):
        c[i] = a[i] + b[i] if i < merged else a[i]


def copy(rows: int, columns: int, source: int, source_row: int, target: int, target_row: int) -> None:
    """Copy a matrix (rows, columns)."""
    for row in range(rows):
        a = carray(as_pointer(source + row * source_row * ITEM), columns, REAL)
        b = carray(as_pointer(target + row * target_row * ITEM), columns, REAL)
        for j in range(columns):
            b[j] = a[j]


def zero(target: int, count: int) -> None:
    """Set numbers to zero."""
    a = carray(as_pointer(target), count, REAL)
    for i in range(count):
        a[i] = 0.0


def add(rows: int, columns: int, source: int, source_row: int, target: int, target_row: int) -> None:
    """Add a matrix (rows, columns) to another."""
    for row in range(rows):
        a = carray(as_pointer(source + row * source_row * ITEM), columns, REAL)
        b = carray(as_pointer(target + row * target_row * ITEM), columns, REAL)
        for j in range(columns):
            b[j] += a[j]


def gather(rows: int, width: int, tokens: int, table: int, target: int) -> None:
    """Row i of the target = the table's row of the int32 token i."""
    chosen = carray(as_pointer(tokens), rows, np.int32)
    for row in range(rows):
        copy_row(width, table + chosen[row] * width * ITEM, target + row * width * ITEM)


def copy_row(width: int, source: int, target: int) -> None:
    """Copy one row."""
    a = carray(as_pointer(source), width, REAL)
    b = carray(as_pointer(target), width, REAL)
    for j in range(width):
        b[j] = a[j]


def scatter(rows: int, width: int, tokens: int, derivative: int, table: int) -> None:
    """Add row i to the table's row of token i: the derivative of `gather`."""
    chosen = carray(as_pointer(tokens), rows, np.int32)
    for row in range(rows):
        a = carray(as_pointer(derivative + row * width * ITEM), width, REAL)
        b = carray(as_pointer(table + chosen[row] * width * ITEM), width, REAL)
        for j in range(width):
            b[j] += a[j]


def add_bias(rows: int, columns: int, y: int, y_row: int, bias: int) -> None:
    """Add the bias to every row of y."""
    b = carray(as_pointer(bias), columns, REAL)
    for row in range(rows):
        a = carray(as_pointer(y + row * y_row * ITEM), columns, REAL)
        for j in range(columns):
            a[j] += b[j]


def flow_squares(count: int, carry: int, up: int, result: int) -> None:
    """The sum of squares of the hidden state's whole derivative, added to the float64 at `result`."""
    a = carray(as_pointer(carry), count, REAL)
    b = carray(as_pointer(up), count, REAL)
    total = REAL(0.0)
    for i in range(count):
        total += (a[i] + b[i]) * (a[i] + b[i])
    carray(as_pointer(result), 1, np.float64)[0] += total


def saturation(rows: int, units: int, width: int, gates: int, tape: int, limits: int, result: int) -> None:
    """Count what lies at or beyond its gate's limits, two numbers a gate; added to the float64s at `result`."""
    bounds = carray(as_pointer(limits), 2 * gates, REAL)
    counts = carray(as_pointer(result), gates, np.float64)
    for gate in range(gates):
        low, high = bounds[2 * gate], bounds[2 * gate + 1]
        total = REAL(0.0)  # a count in the numbers' own type stays vector code
        for row in range(rows):
            y = carray(as_pointer(tape + (row * gates + gate) * width * ITEM), units, REAL)
            for j in range(units):
                total += (REAL(1.0) if y[j] <= low else REAL(0.0)) + (REAL(1.0) if y[j] >= high else REAL(0.0))
        counts[gate] += total


def reduce(first: int, last: int, gradients: int, stride: int, threads: int, result: int) -> None:
    """Add the threads' gradients, `stride` bytes apart, into the first's; the sum of squares to `result` (float64)."""
    total = np.float64(0)
    a = carray(as_pointer(gradients + first * ITEM), last - first, REAL)
    for other in range(1, threads):
        b = carray(as_pointer(gradients + other * stride + first * ITEM), last - first, REAL)
        for i in range(last - first):
            a[i] += b[i]
    for i in range(last - first):
        total += np.float64(a[i]) * np.float64(a[i])
    carray(as_pointer(result), 1, np.float64)[0] = total


def update(first: int, last: int, weights: int, gradients: int, m: int, v: int, constants: int) -> None:
    """One optimizer step on the weights first to last.

    constants, float64: the factor of the gradient, the largest size of each of its numbers (0: any), the rule's seven.
    """
    w = carray(as_pointer(weights + first * ITEM), last - first, REAL)
    g = carray(as_pointer(gradients + first * ITEM), last - first, REAL)
    slot_m = carray(as_pointer(m + first * ITEM), last - first, REAL)
    slot_v = carray(as_pointer(v + first * ITEM), last - first, REAL)
    c = carray(as_pointer(constants), 9, np.float64)
    factor = REAL(c[0])
    bound = REAL(c[1]) if c[1] > 0 else REAL(np.inf)
    h = (REAL(c[2]), REAL(c[3]), REAL(c[4]), REAL(c[5]), REAL(c[6]), REAL(c[7]), REAL(c[8]))
    for i in range(last - first):
        slope = min(max(g[i] * factor, -bound), bound)
        w[i], slot_m[i], slot_v[i] = update_weight(w[i], slope, slot_m[i], slot_v[i], h)
