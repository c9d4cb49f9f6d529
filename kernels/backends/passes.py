"""The passes of a step on the CPU: loops over rows and units, in plain Python, that the backend compiles.

Every argument is an integer: an address, a size, or a stride counted in numbers. A row holds the numbers of one
sequence at one step; widths are padded to whole vectors, and the padding holds zeros wherever it could be read.
"""

# The names below the imports are bound anew for every precision and cell before compiling.
# pyright: basic

import math
from typing import Any

import numpy as np

from kernels.native import as_pointer, carray

REAL: Any = np.float32
ITEM = 4
LANES = 16
PANEL = 64
exp: Any = math.exp
log: Any = math.log

# Bound for one cell: loads and stores of a tuple of numbers, and the cell's own mathematics.
KEEP = False
PROBES = True
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
    slopes: int, flow: int,
) -> None:  # fmt: skip
    """The same step backwards: the loss's derivatives for the pre-activations replace what was saved.

    `up` is the derivative for the hidden state from above, `carry` that for all states from the next step; it leaves
    as the derivative for the states before, without the way through the recurrent product. The derivatives for the
    units' vectors are added to `slopes`, the sum of squares of the hidden state's whole derivative to the float64 at
    `flow` (where probes are on).
    """
    total = REAL(0)
    for row in range(rows):
        for unit in range(units):
            at = row * tape_row + unit
            state = row * units + unit
            q = plus(load_split(split, row * split_row + unit, units), load_split_bias(split_bias, unit, units))
            y = load_saved(tape, at, units)
            a = load_kept(kept, at, units) if KEEP else load_tape(tape, at, units)
            d = add_first(load_carry(carry, state, carry_plane), load_up(up, state, units))
            if PROBES:
                total += d[0] * d[0]
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
    sums = carray(as_pointer(flow), 1, np.float64)
    sums[0] += total


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


def dropout(rows: int, columns: int, x: int, x_row: int, key: int, first: int, bar: int) -> None:
    """Zero each number with the chance bar / 2^32, and divide the others by the chance to stay.

    Which ones depends on the key, on the row's number in the batch (counted from `first`) and on the column alone: not
    on threads, nor on vector width. The hash is MurmurHash3's finaliser (Appleby 2011), with the key mixed in twice.
    """
    low, high = np.uint32(key & 0xFFFFFFFF), np.uint32((key >> 32) & 0xFFFFFFFF)
    limit = np.uint32(bar)
    scale = REAL(1.0 / (1.0 - bar / 4294967296.0))
    for row in range(rows):
        a = carray(as_pointer(x + row * x_row * ITEM), columns, REAL)
        base = np.uint32((first + row) * columns)
        for j in range(columns):
            h = np.uint32(np.uint32(base + np.uint32(j)) ^ low)
            h = np.uint32(np.uint32(h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B))
            h = np.uint32(np.uint32(h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35))
            h = np.uint32(np.uint32(h ^ (h >> np.uint32(16))) ^ high)
            h = np.uint32(np.uint32(h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B))
            h = np.uint32(np.uint32(h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35))
            h = np.uint32(h ^ (h >> np.uint32(16)))
            a[j] = a[j] * scale if h >= limit else a[j] * REAL(0.0)  # 0 x, so that a NaN stays one


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


def mean_squared(
    rows: int, columns: int, y: int, y_row: int, targets: int, scale: int, options: int, result: int
) -> None:
    """Add sum (y - t)^2 to the float64 at `result`; y becomes the derivative, times the float64 at `scale`."""
    factor = REAL(carray(as_pointer(scale), 1, np.float64)[0])
    total = np.float64(0)
    for row in range(rows):
        a = carray(as_pointer(y + row * y_row * ITEM), y_row, REAL)
        t = carray(as_pointer(targets + row * columns * ITEM), columns, REAL)
        for j in range(columns):
            if t[j] == t[j]:
                difference = a[j] - t[j]
                total += difference * difference
                a[j] = REAL(2.0) * difference * factor
            else:
                a[j] = REAL(0.0)  # a target that is left out
        for j in range(columns, y_row):
            a[j] = REAL(0.0)
    carray(as_pointer(result), 1, np.float64)[0] += total


def huber(rows: int, columns: int, y: int, y_row: int, targets: int, scale: int, options: int, result: int) -> None:
    """The same for Huber's loss: d^2 / 2 up to a difference of 1, |d| - 1/2 beyond (Huber 1964)."""
    factor = REAL(carray(as_pointer(scale), 1, np.float64)[0])
    total = np.float64(0)
    for row in range(rows):
        a = carray(as_pointer(y + row * y_row * ITEM), y_row, REAL)
        t = carray(as_pointer(targets + row * columns * ITEM), columns, REAL)
        for j in range(columns):
            if t[j] == t[j]:
                difference = a[j] - t[j]
                slope = min(max(difference, REAL(-1.0)), REAL(1.0)) if difference == difference else difference
                total += slope * (difference - REAL(0.5) * slope)
                a[j] = slope * factor
            else:
                a[j] = REAL(0.0)
        for j in range(columns, y_row):
            a[j] = REAL(0.0)
    carray(as_pointer(result), 1, np.float64)[0] += total


def quantile(rows: int, columns: int, y: int, y_row: int, targets: int, scale: int, options: int, result: int) -> None:
    """The same for the pinball loss (Koenker and Bassett 1978); options: the columns' quantiles, float64."""
    factor = REAL(carray(as_pointer(scale), 1, np.float64)[0])
    quantiles = carray(as_pointer(options), columns, np.float64)
    total = np.float64(0)
    for row in range(rows):
        a = carray(as_pointer(y + row * y_row * ITEM), y_row, REAL)
        t = carray(as_pointer(targets + row * columns * ITEM), columns, REAL)
        for j in range(columns):
            if t[j] == t[j]:
                above = t[j] - a[j]
                slope = REAL(quantiles[j]) - (REAL(1.0) if above < 0 else REAL(0.0))
                total += slope * above
                a[j] = -slope * factor
            else:
                a[j] = REAL(0.0)
        for j in range(columns, y_row):
            a[j] = REAL(0.0)
    carray(as_pointer(result), 1, np.float64)[0] += total


def cross_entropy(
    rows: int, columns: int, y: int, y_row: int, targets: int, scale: int, options: int, result: int
) -> None:
    """Add sum -log softmax(y)[t] to the float64 at `result`; y becomes the derivative, times the float64 at `scale`."""
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
