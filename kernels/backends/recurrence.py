"""A recurrent layer over the steps of one piece of a sequence, forward and backward, for one thread's rows."""

# Compiled by Numba on records and addresses, which have no static types.
# pyright: basic

from typing import Any

import numpy as np
from numba import njit

from kernels.backends.records import (
    ACROSS_ROW,
    ALIKE_BYTES,
    BLOCK_ROWS,
    FAR_BYTES,
    INNER,
    TURNED_BYTES,
    TURNED_COLUMNS,
    before,
    block_steps,
    layers_of,
    plan_at,
    starts_of,
    tape_at,
    worker_of,
)
from kernels.gemm import WISHES
from kernels.native import as_pointer, call, carray


@njit(**INNER)
def product(
    plan: Any, rows: int, columns: int, depth: int, a: int, a_row: int, b: int, c: int, c_row: int, accumulate: int,
    wishes: int,
) -> None:  # fmt: skip
    """C (rows, columns) = or += A (rows, depth) times B, packed in panels."""
    call(plan.multiply, (
        rows, columns, depth, a, a_row, 1, b, plan.panel, depth * plan.panel, c, c_row, accumulate, wishes,
    ))  # fmt: skip


@njit(**INNER)
def _wish(plan: Any, worker: Any, k: int, address: int, count: int) -> None:
    """Have `count` numbers called for during the next products."""
    wishes = carray(as_pointer(worker.wishes), 2 * WISHES, np.int64)
    wishes[2 * k] = address
    wishes[2 * k + 1] = (count * plan.item + 63) // 64


def layer_forward(plan_address: int, thread: int, j: int, source: int, steps: int) -> None:
    """Layer j over all steps. source: its inputs, (rows of all steps, source_row)."""
    plan = plan_at(plan_address)
    worker, layer = worker_of(plan, thread), layers_of(plan, thread)[j]
    starts = starts_of(worker, steps)
    item = plan.item
    gates = layer.gates * layer.width
    split = layer.split * layer.width
    merged = gates - split
    block = block_steps(starts)
    for t in range(len(starts) - 1):
        start, rows = starts[t], starts[t + 1] - starts[t]
        tape = tape_at(plan, layer, starts, t)
        if t % block == 0:
            many = starts[min(t + block, len(starts) - 1)] - start
            inputs = source + start * layer.source_row * item
            product(plan, many, gates, layer.inputs, inputs, layer.source_row, layer.packed_ih, tape, gates, 0, 0)
        if t + block < len(starts) - 1:
            later, many = starts[t + block], starts[t + block + 1] - starts[t + block]
            _wish(plan, worker, 0, source + later * layer.source_row * item, many * layer.source_row)
            if layer.saved:
                _wish(plan, worker, 1, layer.tape + later * gates * item, many * gates)
        old = layer.hidden + before(starts, t) * layer.width * item
        new = layer.hidden + (starts[1] + start) * layer.width * item
        parts = layer.parts + start * split * item
        if layer.recurrent:
            product(plan, rows, merged, layer.units, old, layer.width, layer.packed_hh, tape, gates, 1, worker.wishes)
        if split:
            product(
                plan, rows, split, layer.units, old, layer.width, layer.packed_split, parts, split, 0, worker.wishes
            )
        if layer.normal:
            call(plan.normalise_step, (plan.here, layer.here, tape, start, rows))
        call(layer.forward, (
            rows, layer.width, tape, gates, layer.kept + start * gates * item, parts, split, layer.bias,
            layer.bias_hh + merged * item, old, new, layer.capacity, layer.vectors,
        ))  # fmt: skip


@njit(**INNER)
def outer(
    plan: Any, worker: Any, rows: int, columns: int, depth: int, a: int, a_step: int, b: int, b_row: int, c: int,
    c_row: int, add: int,
) -> None:  # fmt: skip
    """C = or += A^T B with A (depth, rows) and B (depth, columns) in blocks of depth that stay in the cache.

    Where A's rows lie far apart, and C has columns enough to be worth it, A is first turned over: numbers at a distance
    of whole pages share few places in the first-level cache. For the same reason panels of B are laid side by side.
    """
    item, panel = plan.item, plan.panel
    turns = a_step * item >= TURNED_BYTES and columns >= TURNED_COLUMNS
    packs = turns and b_row * item >= FAR_BYTES and b_row * item % ALIKE_BYTES == 0
    for k in range(0, depth, BLOCK_ROWS):
        many = min(BLOCK_ROWS, depth - k)
        adds = 1 if (k or add) else 0
        a_here, row, column, b_here = a + k * a_step * item, 1, a_step, b + k * b_row * item
        if turns:
            call(plan.turn_over, (many, rows, a_here, a_step, worker.across, ACROSS_ROW))
            a_here, row, column = worker.across, ACROSS_ROW, 1
        if not packs:
            call(plan.multiply, (
                rows, columns, many, a_here, row, column, b_here, b_row, panel, c, c_row, adds, 0,
            ))  # fmt: skip
            continue
        for j in range(0, columns, panel):
            width = min(panel, columns - j)
            call(plan.pack, (b_here + j * item, b_row, many, width, worker.panel, 0, 1))
            call(plan.multiply, (
                rows, width, many, a_here, row, column, worker.panel, panel, 0, c + j * item, c_row, adds, 0,
            ))  # fmt: skip


@njit(**INNER)
def _outer_before(
    plan: Any, worker: Any, layer: Any, columns: int, starts: Any, t: int, end: int, b: int, b_row: int, c: int,
    add: int,
) -> None:  # fmt: skip
    """C = or += the sum over the steps from t to end of H_before^T B; b: the rows of these steps.

    B's rows and the states before them lie side by side for as long as no sequence ends.
    """
    item, first = plan.item, starts[t]
    while t < end:
        last = t + 1
        while last < end and before(starts, last) == before(starts, last - 1) + starts[last] - starts[last - 1]:
            last += 1
        old = layer.hidden + before(starts, t) * layer.width * item
        outer(
            plan, worker, layer.units, columns, starts[last] - starts[t], old, layer.width,
            b + (starts[t] - first) * b_row * item, b_row, c, layer.gates * layer.width, add,
        )  # fmt: skip
        add = 1
        t = last


@njit(**INNER)
def sum_rows(plan: Any, columns: int, depth: int, b: int, b_row: int, c: int, add: int) -> None:
    """c = or += the sum of B's rows, as a product with a row of ones."""
    call(plan.multiply, (1, columns, depth, plan.one, 0, 0, b, b_row, plan.panel, c, columns, add, 0))


@njit(**INNER)
def clear_layer(plan: Any, worker: Any, layer: Any, rows: int) -> None:
    """Before the first block of a backward pass: nothing carried, and what is summed row by row at zero."""
    shift = worker.gradients - plan.weights
    # A sequence that ends early finds zeros here when its last step's turn comes.
    call(plan.zero, (layer.carry, layer.states * rows * layer.width))
    if layer.vector_count:
        call(plan.zero, (layer.vectors + shift, layer.vector_count * layer.width))
    if layer.normal:
        split = layer.split * layer.width
        gates = layer.gates * layer.width
        call(plan.zero, (layer.gain + shift, gates))
        call(plan.zero, (layer.bias_ih + shift, gates))
        if split:
            call(plan.zero, (layer.gain_hh + shift, split))
            call(plan.zero, (layer.bias_hh + (gates - split) * plan.item + shift, split))


@njit(**INNER)
def step_backward(
    plan: Any, worker: Any, layer: Any, source: int, starts: Any, t: int, first: bool, up: int, plane: int,
    saturated: int,
) -> None:  # fmt: skip
    """Step t of backpropagation through time (Werbos 1990): saved numbers on the tape become derivatives.

    up: the derivative for this step's hidden states; plane: numbers between the carried derivatives of two states.
    first: the sequence's first step, before which nobody asks for a derivative.
    """
    item = plan.item
    shift = worker.gradients - plan.weights
    gates = layer.gates * layer.width
    split = layer.split * layer.width
    merged = gates - split
    start, rows = starts[t], starts[t + 1] - starts[t]
    tape = tape_at(plan, layer, starts, t)
    parts = layer.parts + start * split * item
    old = layer.hidden + before(starts, t) * layer.width * item
    new = layer.hidden + (starts[1] + start) * layer.width * item
    if saturated:
        values = tape if layer.saved else new
        call(plan.saturation, (rows, layer.units, layer.width, layer.gates, values, plan.limits, saturated))
    call(layer.backward, (
        rows, layer.width, tape, gates, layer.kept + start * gates * item, parts, split, layer.bias,
        layer.bias_hh + merged * item, old, new, layer.capacity, up, layer.carry, plane, layer.vectors,
        layer.vectors + shift,
    ))  # fmt: skip
    if layer.normal:
        call(plan.normalise_step_back, (plan.here, layer.here, tape, start, rows, shift))
    if first:
        return
    if t:
        earlier, many = starts[t - 1], starts[t] - starts[t - 1]
        if layer.saved:
            _wish(plan, worker, 0, layer.tape + earlier * gates * item, many * gates)
        _wish(plan, worker, 1, up - many * layer.width * item, many * layer.width)
        last = before(starts, t - 1) * layer.width
        _wish(plan, worker, 2, layer.hidden + last * item, many * layer.width)
        _wish(plan, worker, 3, layer.hidden + ((layer.states - 1) * layer.capacity + last) * item, many * layer.width)
        _wish(plan, worker, 4, source + earlier * layer.source_row * item, many * layer.source_row)
    if layer.recurrent:
        product(
            plan, rows, layer.width, merged, tape, gates, layer.packed_hh_back, layer.carry, layer.width, 1,
            worker.wishes,
        )  # fmt: skip
    if split:
        product(
            plan, rows, layer.width, split, parts, split, layer.packed_split_back, layer.carry, layer.width, 1,
            worker.wishes,
        )  # fmt: skip


def block_gradients(
    plan_address: int, thread: int, j: int, source: int, steps: int, t: int, end: int, add: int, down: int,
    add_down: int,
) -> None:  # fmt: skip
    """Gradients of the weights from the steps t to end, and derivatives for the inputs to `down`, 0: nobody needs them.

    `down` may lie over the hidden states after these steps: nothing reads them after this.
    """
    plan = plan_at(plan_address)
    worker, layer = worker_of(plan, thread), layers_of(plan, thread)[j]
    starts = starts_of(worker, steps)
    item = plan.item
    shift = worker.gradients - plan.weights
    gates = layer.gates * layer.width
    split = layer.split * layer.width
    merged = gates - split
    start, many = starts[t], starts[end] - starts[t]
    tape = tape_at(plan, layer, starts, t)
    parts = layer.parts + start * split * item
    first = source + start * layer.source_row * item
    outer(
        plan, worker, layer.inputs, gates, many, first, layer.source_row, tape, gates, layer.weight_ih + shift, gates,
        add,
    )  # fmt: skip
    if layer.recurrent:
        _outer_before(plan, worker, layer, merged, starts, t, end, tape, gates, layer.weight_hh + shift, add)
    if split:
        apart = layer.weight_hh + merged * item + shift
        _outer_before(plan, worker, layer, split, starts, t, end, parts, split, apart, add)
    if not layer.normal:
        sum_rows(plan, gates, many, tape, gates, layer.bias_ih + shift, add)
        if split:
            sum_rows(plan, split, many, parts, split, layer.bias_hh + merged * item + shift, add)
    if down:
        product(
            plan, many, layer.source_row, gates, tape, gates, layer.packed_ih_back,
            down + start * layer.source_row * item, layer.source_row, add_down, 0,
        )  # fmt: skip
    if t == 0 and layer.recurrent:
        call(plan.copy, (1, merged, layer.bias_ih + shift, merged, layer.bias_hh + shift, merged))
