"""What some networks add to the plain stack: a second direction, dropped units, added inputs, normalised gates.

Each is compiled apart, and only for a network that has it.
"""

# Compiled by Numba on records and addresses, which have no static types.
# pyright: basic

from typing import Any

import numpy as np
from numba import njit

from kernels.backends.backward import layer_backward
from kernels.backends.head import from_above
from kernels.backends.plan import LAYER
from kernels.backends.records import (
    INNER,
    batch_at,
    block_steps,
    layers_of,
    length,
    levels_of,
    outputs_of,
    plan_at,
    starts_of,
    worker_of,
)
from kernels.chance import drop_key
from kernels.native import as_pointer, call, carray

_drop_key = njit(**INNER)(drop_key)


def turn(
    batch_address: int, starts_address: int, steps: int, first: int, item: int, how: int, columns: int, source: int,
    source_row: int, target: int, target_row: int,
) -> None:  # fmt: skip
    """Copy or add (`how`) rows to the place that they have when every sequence is read from its end."""
    batch = batch_at(batch_address)
    starts = carray(as_pointer(starts_address), steps + 1, np.int64)
    for t in range(steps):
        at = source + starts[t] * source_row * item
        rows = starts[t + 1] - starts[t]
        if not batch.lengths:
            into = target + starts[steps - 1 - t] * target_row * item
            call(how, (rows, columns, at, source_row, into, target_row))
            continue
        for row in range(rows):
            into = target + (starts[length(batch, first + row) - 1 - t] + row) * target_row * item
            call(how, (1, columns, at + row * source_row * item, source_row, into, target_row))


@njit(**INNER)
def _turned(
    plan: Any, worker: Any, batch: Any, steps: int, first: int, how: int, columns: int, source: int, source_row: int,
    target: int, target_row: int,
) -> None:  # fmt: skip
    """Call `turn`."""
    call(plan.turn, (
        batch.here, worker.starts, steps, first, plan.item, how, columns, source, source_row, target, target_row,
    ))  # fmt: skip


@njit(**INNER)
def _drop(plan: Any, level: Any, k: int, starts: Any, first: int, begin: int, noise: int, rows: int) -> None:
    """Zero some of a layer's outputs, or their derivatives: the same ones for the same noise."""
    for t in range(len(starts) - 1):
        when = 0 if plan.variational else begin + t + 1
        key = _drop_key(noise, k, when)
        at = rows + starts[t] * level.row * plan.item
        call(plan.dropout, (starts[t + 1] - starts[t], level.outputs, at, level.row, key, first, plan.bar))


def mix(
    plan_address: int, thread: int, batch_address: int, steps: int, first: int, begin: int, k: int, source: int,
    noise: int,
) -> None:  # fmt: skip
    """What a layer gives to the one above: both directions side by side, some units dropped, its inputs added."""
    plan, batch = plan_at(plan_address), batch_at(batch_address)
    worker, layers, levels = worker_of(plan, thread), layers_of(plan, thread), levels_of(plan, thread)
    starts = starts_of(worker, steps)
    level = levels[k]
    for d in range(plan.directions):
        layer = layers[k * plan.directions + d]
        hidden = layer.hidden + starts[1] * layer.width * plan.item
        into = level.out + d * layer.units * plan.item
        if d:
            _turned(plan, worker, batch, steps, first, plan.copy, layer.units, hidden, layer.width, into, level.row)
        else:
            call(plan.copy, (starts[-1], layer.units, hidden, layer.width, into, level.row))
    if noise:
        _drop(plan, level, k, starts, first, begin, noise, level.out)
    if level.residual:
        call(plan.add, (starts[-1], level.row, source, level.row, level.out, level.row))


def mixed_backward(
    plan_address: int, thread: int, batch_address: int, steps: int, first: int, rows: int, begin: int, noise: int,
    add: int, watched: int,
) -> None:  # fmt: skip
    """All layers over a piece, backwards, where outputs are mixed. watched: count what is saturated."""
    plan, batch = plan_at(plan_address), batch_at(batch_address)
    worker, layers, levels = worker_of(plan, thread), layers_of(plan, thread), levels_of(plan, thread)
    starts = starts_of(worker, steps)
    item, many = plan.item, starts[-1]
    up, down = worker.up, worker.down
    top = levels[plan.depth - 1]
    pace = block_steps(starts)
    if not plan.every:
        pace = steps
    again = add
    for t in range(0, steps, pace):
        end = min(t + pace, steps)
        into = up + starts[t] * top.row * item
        from_above(plan, worker, top, batch, starts, first, begin, t, end, top.out, into, again, thread)
        again = 1
    for k in range(plan.depth - 1, -1, -1):
        level = levels[k]
        source = outputs_of(plan, layers, levels, worker, starts, k - 1)
        wanted = k > 0 or plan.vocabulary
        if level.residual:
            call(plan.copy, (many, level.row, up, level.row, down, level.row))
        if noise:
            _drop(plan, level, k, starts, first, begin, noise, up)
        for d in range(plan.directions):
            j = k * plan.directions + d
            layer = layers[j]
            row = layer.source_row
            given, part, into = source, up, down
            if plan.directions == 2:
                part = worker.part
                from_up = up + d * layer.units * item
                if layer.units < layer.width:
                    # The padding would hold what layers of other sizes left there.
                    call(plan.zero, (part, many * layer.width))
                if d:
                    given, into = worker.turned, worker.turned_down
                    _turned(plan, worker, batch, steps, first, plan.copy, row, source, row, given, row)
                    _turned(
                        plan, worker, batch, steps, first, plan.copy, layer.units, from_up, level.row, part, layer.width
                    )
                else:
                    call(plan.copy, (many, layer.units, from_up, level.row, part, layer.width))
            at = thread * plan.depth * plan.directions + j
            flow = plan.flow + at * plan.flow_steps * 8
            saturated = plan.saturated + at * layer.gates * 8 if watched else 0
            layer_backward(
                plan, worker, layers, levels, j, batch, starts, first, rows, begin, given, part,
                into if wanted else 0, add, 1 if (level.residual and d == 0) else 0, flow, saturated, thread,
            )  # fmt: skip
            if d and wanted:
                _turned(plan, worker, batch, steps, first, plan.add, row, into, row, down, row)
        up, down = down, up
    if plan.vocabulary:
        # Where the embedding looks for it.
        call(plan.copy, (many, plan.x_row, up, plan.x_row, worker.x, plan.x_row))


def normalise_step(plan_address: int, layer_address: int, tape: int, start: int, rows: int) -> None:
    """Each gate's pre-activations to mean 0 and variance 1, times their gains; what is kept apart, apart."""
    plan, layer = plan_at(plan_address), carray(as_pointer(layer_address), 1, LAYER)[0]
    item = plan.item
    gates, split = layer.gates, layer.split
    parts = layer.parts + start * split * layer.width * item
    row = (gates + split) * layer.width
    normal = layer.normalised + start * row * item
    spread = layer.spread + start * (gates + split) * item
    call(plan.normalise, (
        rows, layer.units, layer.width, gates, tape, gates * layer.width, normal, row, spread, gates + split,
        layer.gain,
    ))  # fmt: skip
    if split:
        call(plan.normalise, (
            rows, layer.units, layer.width, split, parts, split * layer.width, normal + gates * layer.width * item,
            row, spread + gates * item, gates + split, layer.gain_hh,
        ))  # fmt: skip


def normalise_step_back(plan_address: int, layer_address: int, tape: int, start: int, rows: int, shift: int) -> None:
    """The same backwards: derivatives for the products on the tape; those for gains and biases to the gradients."""
    plan, layer = plan_at(plan_address), carray(as_pointer(layer_address), 1, LAYER)[0]
    item = plan.item
    gates, split = layer.gates, layer.split
    parts = layer.parts + start * split * layer.width * item
    row = (gates + split) * layer.width
    merged = (gates - split) * layer.width
    normal = layer.normalised + start * row * item
    spread = layer.spread + start * (gates + split) * item
    call(plan.normalise_back, (
        rows, layer.units, layer.width, gates, tape, gates * layer.width, normal, row, spread, gates + split,
        layer.gain, layer.gain + shift, layer.bias_ih + shift,
    ))  # fmt: skip
    if split:
        call(plan.normalise_back, (
            rows, layer.units, layer.width, split, parts, split * layer.width, normal + gates * layer.width * item,
            row, spread + gates * item, gates + split, layer.gain_hh, layer.gain_hh + shift,
            layer.bias_hh + merged * item + shift,
        ))  # fmt: skip
