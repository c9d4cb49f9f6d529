"""All layers over a piece of a sequence, backwards, where each layer's outputs are its hidden states."""

# Compiled by Numba on records and addresses, which have no static types.
# pyright: basic

from typing import Any

from numba import njit

from kernels.backends.head import from_above
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
from kernels.backends.recurrence import clear_layer, step_backward
from kernels.native import call


@njit(**INNER)
def _hand_over(plan: Any, layer: Any, batch: Any, first: int, rows: int, out: int) -> None:
    """Layers without a head: take the derivative for the end states from the store, put that for the start there."""
    for s in range(layer.states):
        stored = layer.store + (s * batch.rows + first) * layer.width * plan.item
        carried = layer.carry + s * rows * layer.width * plan.item
        if out:
            call(plan.copy, (rows, layer.width, carried, layer.width, stored, layer.width))
        else:
            call(plan.copy, (rows, layer.width, stored, layer.width, carried, layer.width))


@njit(**INNER)
def _measure_flow(plan: Any, layer: Any, batch: Any, first: int, rows: int, ends: bool, up: int, flow: int) -> None:
    """Add the squares of dL/dh_t to `flow`; ends: with those of the other sequences that are as far from their end.

    The direction that reads backwards begins at each sequence's end and needs no such care.
    """
    if not ends:
        call(plan.flow_squares, (rows * layer.width, layer.carry, up, flow))
        return
    for row in range(rows):
        at = row * layer.width * plan.item
        place = flow + (batch.steps - length(batch, first + row)) * 8
        call(plan.flow_squares, (layer.width, layer.carry + at, up + at, place))


@njit(**INNER)
def layer_backward(
    plan: Any, worker: Any, layers: Any, levels: Any, j: int, batch: Any, starts: Any, first: int, rows: int,
    begin: int, source: int, up: int, down: int, add: int, add_down: int, flow: int, saturated: int,
    thread: int,
) -> None:  # fmt: skip
    """Layer j over a piece, backwards; up = 0: the top layer, which takes its derivative from the head by blocks."""
    layer = layers[j]
    if not add:
        clear_layer(plan, worker, layer, rows)
    if plan.opened:
        _hand_over(plan, layer, batch, first, rows, 0)
    block = block_steps(starts)
    steps = len(starts) - 1
    end, base = steps, up
    for t in range(steps - 1, -1, -1):
        if t == steps - 1 or (t + 1) % block == 0:
            end = t + 1
            if not up:
                begins = t - t % block
                top = outputs_of(plan, layers, levels, worker, starts, plan.depth - 1)
                level = levels[plan.depth - 1]
                again = 1 if (add or end < steps) else 0
                from_above(
                    plan, worker, level, batch, starts, first, begin, begins, end, top, worker.block, again, thread
                )
                base = worker.block - starts[begins] * layer.width * plan.item
        here = base + starts[t] * layer.width * plan.item
        if saturated:
            ends = batch.lengths != 0 and j % plan.directions == 0
            _measure_flow(plan, layer, batch, first, starts[t + 1] - starts[t], ends, here, flow + (begin + t) * 8)
        earliest = t + begin == 0 and not plan.opened
        step_backward(plan, worker, layer, source, starts, t, earliest, here, rows * layer.width, saturated)
        if t % block == 0:
            call(plan.block_gradients, (plan.here, thread, j, source, steps, t, end, add, down, add_down))
            add = 1
    if plan.opened:
        _hand_over(plan, layer, batch, first, rows, 1)


def backward(
    plan_address: int, thread: int, batch_address: int, steps: int, first: int, rows: int, begin: int, noise: int,
    add: int, watched: int,
) -> None:  # fmt: skip
    """All layers over a piece, backwards. watched: count what is saturated."""
    plan, batch = plan_at(plan_address), batch_at(batch_address)
    worker, layers, levels = worker_of(plan, thread), layers_of(plan, thread), levels_of(plan, thread)
    starts = starts_of(worker, steps)
    up = 0
    for k in range(plan.depth - 1, -1, -1):
        layer = layers[k]
        source = outputs_of(plan, layers, levels, worker, starts, k - 1)
        down = 0
        if k == 0 and plan.vocabulary:
            down = worker.x  # the embedded tokens have served
        elif k and layer.source_row == layer.width:
            down = layer.hidden + starts[1] * layer.width * plan.item
        elif k:
            down = worker.up if up == worker.down else worker.down
        flow = plan.flow + (thread * plan.depth + k) * plan.flow_steps * 8
        saturated = plan.saturated + (thread * plan.depth + k) * layer.gates * 8 if watched else 0
        layer_backward(
            plan, worker, layers, levels, k, batch, starts, first, rows, begin, source, up, down, add, 0, flow,
            saturated, thread,
        )  # fmt: skip
        up = down
