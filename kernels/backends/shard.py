"""One thread's rows of a batch: all layers forward, the loss, and all layers backward.

Long sequences are taken in pieces of `batch.segment` steps. Forward, only the states between the pieces are kept; on
the way back each piece but the last, which is still in memory, is computed once more (checkpointing: Chen et al. 2016).
So memory grows with the segment, not with the sequence. The short piece comes first, so that little is done twice.
"""

# Compiled by Numba on records and addresses, which have no static types.
# pyright: basic

from typing import Any

import numpy as np
from numba import njit

from kernels.backends.head import final_rows
from kernels.backends.records import (
    GRADIENTS,
    INNER,
    TRAIN,
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
from kernels.native import as_pointer, call, carray


@njit(**INNER)
def _active(batch: Any, first: int, rows: int, t: int) -> int:
    """How many of the shard's sequences reach step t; the longest come first."""
    while rows and length(batch, first + rows - 1) <= t:
        rows -= 1
    return rows


@njit(**INNER)
def _lay_out(worker: Any, batch: Any, first: int, rows: int, begin: int, end: int) -> Any:
    """Where each step's rows of the piece start, counted from its first step."""
    starts = starts_of(worker, end - begin)
    starts[0] = 0
    for t in range(end - begin):
        rows = _active(batch, first, rows, begin + t)
        starts[t + 1] = starts[t] + rows
    return starts


@njit(**INNER)
def _read_inputs(plan: Any, worker: Any, batch: Any, starts: Any, first: int, begin: int) -> None:
    """The piece's inputs, in one block."""
    for t in range(len(starts) - 1):
        at = (begin + t) * batch.rows + first
        rows = starts[t + 1] - starts[t]
        target = worker.x + starts[t] * plan.x_row * plan.item
        if plan.vocabulary:
            call(plan.gather, (rows, plan.x_row, batch.inputs + at * 4, plan.embedding, target))
        else:
            source = batch.inputs + at * plan.inputs * plan.item
            call(plan.copy, (rows, plan.inputs, source, plan.inputs, target, plan.x_row))


@njit(**INNER)
def _start_states(plan: Any, layer: Any, batch: Any, starts: Any, first: int, rows: int, slot: int) -> None:
    """The states before a piece: the ends of the one before; at slot -1, carried ones or zeros."""
    for s in range(layer.states):
        into = layer.hidden + s * layer.capacity * plan.item
        if slot >= 0:
            kept = layer.boundary + (slot * layer.states + s) * rows * layer.width * plan.item
            call(plan.copy, (starts[1], layer.width, kept, layer.width, into, layer.width))
        elif plan.carry:
            stored = layer.store + (s * batch.rows + first) * layer.width * plan.item
            call(plan.copy, (rows, layer.width, stored, layer.width, into, layer.width))
        else:
            call(plan.zero, (into, starts[1] * layer.width))


@njit(**INNER)
def _keep_start(plan: Any, layer: Any, batch: Any, first: int, rows: int) -> None:
    """Keep the carried states that a batch starts from: its end will take their place before they are needed again."""
    for s in range(layer.states):
        stored = layer.store + (s * batch.rows + first) * layer.width * plan.item
        kept = layer.boundary + s * rows * layer.width * plan.item
        call(plan.copy, (rows, layer.width, stored, layer.width, kept, layer.width))


@njit(**INNER)
def _keep_boundary(plan: Any, layer: Any, starts: Any, rows: int, going_on: int, slot: int) -> None:
    """Keep the states at the end of a piece of those sequences that go on."""
    for s in range(layer.states):
        last = layer.hidden + (s * layer.capacity + (starts[1] + starts[-2]) * layer.width) * plan.item
        kept = layer.boundary + (slot * layer.states + s) * rows * layer.width * plan.item
        call(plan.copy, (going_on, layer.width, last, layer.width, kept, layer.width))


@njit(**INNER)
def _keep_states(plan: Any, layer: Any, batch: Any, starts: Any, first: int, begin: int) -> None:
    """Store the states of each sequence that ends in this piece."""
    for row in range(starts[1]):
        t = length(batch, first + row) - 1 - begin
        if t >= len(starts) - 1:
            continue
        for s in range(layer.states):
            last = layer.hidden + (s * layer.capacity + (starts[1] + starts[t] + row) * layer.width) * plan.item
            stored = layer.store + (s * batch.rows + first + row) * layer.width * plan.item
            call(plan.copy, (1, layer.width, last, layer.width, stored, layer.width))


@njit(**INNER)
def _forward(
    plan: Any, worker: Any, layers: Any, levels: Any, batch: Any, starts: Any, first: int, rows: int, begin: int,
    slot: int, noise: int, thread: int,
) -> None:  # fmt: skip
    """All layers over a piece."""
    _read_inputs(plan, worker, batch, starts, first, begin)
    for k in range(plan.depth):
        source = outputs_of(plan, layers, levels, worker, starts, k - 1)
        for d in range(plan.directions):
            layer = layers[k * plan.directions + d]
            given = source
            if d:
                given = worker.turned
                row = layer.source_row
                call(plan.turn, (
                    batch.here, worker.starts, len(starts) - 1, first, plan.item, plan.copy, row, source, row, given,
                    row,
                ))  # fmt: skip
            _start_states(plan, layer, batch, starts, first, rows, slot)
            call(plan.layer_forward, (plan.here, thread, k * plan.directions + d, given, len(starts) - 1))
        if plan.mixes:
            call(plan.mix, (
                plan.here, thread, batch.here, len(starts) - 1, first, begin, k, source, noise,
            ))  # fmt: skip


@njit(**INNER)
def _embedding_backward(plan: Any, worker: Any, batch: Any, starts: Any, first: int, begin: int, add: int) -> None:
    """Add the derivative for each embedded token to the token's row of the table's gradient."""
    table = plan.embedding + worker.gradients - plan.weights
    if not add:
        call(plan.zero, (table, plan.vocabulary * plan.x_row))
    for t in range(len(starts) - 1):
        tokens = batch.inputs + ((begin + t) * batch.rows + first) * 4
        source = worker.x + starts[t] * plan.x_row * plan.item
        call(plan.scatter, (starts[t + 1] - starts[t], plan.x_row, tokens, source, table))


@njit(**INNER)
def _clear(worker: Any) -> None:
    """The loss that the batch's passes add to."""
    carray(as_pointer(worker.loss), 1, np.float64)[0] = 0.0


@njit(**INNER)
def _piece(steps: int, segment: int, p: int) -> int:
    """Where piece p begins: the first one is the short one."""
    pieces = (steps + segment - 1) // segment
    return max(0, steps - (pieces - p) * segment)


def run_shard(plan_address: int, thread: int, batch_address: int, noise: int, watched: int) -> None:
    """Forward, loss and backward for this thread's rows of a batch. watched: count what is saturated."""
    plan, batch = plan_at(plan_address), batch_at(batch_address)
    worker, layers, levels = worker_of(plan, thread), layers_of(plan, thread), levels_of(plan, thread)
    first = batch.rows * thread // plan.threads
    rows = batch.rows * (thread + 1) // plan.threads - first
    train = plan.mode == TRAIN or plan.mode == GRADIENTS
    _clear(worker)
    if rows == 0:
        if train:
            call(plan.zero, (worker.gradients, plan.parameter_count))
        return
    total = length(batch, first)
    segment = batch.segment
    pieces = (total + segment - 1) // segment
    top = levels[plan.depth - 1]
    for p in range(pieces):
        begin, end = _piece(total, segment, p), _piece(total, segment, p + 1)
        starts = _lay_out(worker, batch, first, rows, begin, end)
        slot = (p if train else 0) if p else -1
        if p == 0 and plan.carry and train and pieces > 1:
            for j in range(plan.depth * plan.directions):
                _keep_start(plan, layers[j], batch, first, rows)
        _forward(plan, worker, layers, levels, batch, starts, first, rows, begin, slot, noise, thread)
        for j in range(plan.depth * plan.directions):
            if plan.carry:
                _keep_states(plan, layers[j], batch, starts, first, begin)
            if p < pieces - 1:
                _keep_boundary(plan, layers[j], starts, rows, _active(batch, first, rows, end), p + 1 if train else 0)
        here = outputs_of(plan, layers, levels, worker, starts, plan.depth - 1)
        if not plan.every:
            final_rows(plan, worker, top, batch, starts, first, begin, here, plan.copy, 0)
        elif not train:
            block = block_steps(starts)
            for t in range(0, end - begin, block):
                last = min(t + block, end - begin)
                at = here + starts[t] * top.row * plan.item
                call(plan.head, (
                    plan_address, thread, batch_address, end - begin, first, begin, t, last, at, 0, 0,
                ))  # fmt: skip
    if not plan.every:
        starts = starts_of(worker, 1)
        starts[0], starts[1] = 0, rows
        call(plan.head, (plan_address, thread, batch_address, 1, first, 0, 0, 1, worker.last, worker.last, 0))
    if not train:
        return
    for p in range(pieces - 1, -1, -1):
        begin, end = _piece(total, segment, p), _piece(total, segment, p + 1)
        starts = _lay_out(worker, batch, first, rows, begin, end)
        if p < pieces - 1:
            slot = p if (p or plan.carry) else -1
            _forward(plan, worker, layers, levels, batch, starts, first, rows, begin, slot, noise, thread)
        add = 1 if p < pieces - 1 else 0
        call(plan.backward, (
            plan_address, thread, batch_address, end - begin, first, rows, begin, noise, add, watched,
        ))  # fmt: skip
        if plan.vocabulary:
            _embedding_backward(plan, worker, batch, starts, first, begin, add)


@njit(**INNER)
def _share(plan: Any, batch: Any, thread: int) -> tuple[int, int]:
    """The thread's first row of a batch, and how many it has."""
    first = batch.rows * thread // plan.threads
    return first, batch.rows * (thread + 1) // plan.threads - first


def open_forward(plan_address: int, thread: int, batch_address: int, noise: int, watched: int) -> None:
    """Layers without a head, forward: everything kept in memory, outputs and end states given out."""
    plan, batch = plan_at(plan_address), batch_at(batch_address)
    worker, layers, levels = worker_of(plan, thread), layers_of(plan, thread), levels_of(plan, thread)
    first, rows = _share(plan, batch, thread)
    _clear(worker)
    steps = length(batch, first)
    starts = _lay_out(worker, batch, first, rows, 0, steps)
    _forward(plan, worker, layers, levels, batch, starts, first, rows, 0, -1, noise, thread)
    for j in range(plan.depth * plan.directions):
        _keep_states(plan, layers[j], batch, starts, first, 0)
    top = outputs_of(plan, layers, levels, worker, starts, plan.depth - 1)
    call(plan.head, (plan_address, thread, batch_address, steps, first, 0, 0, steps, top, 0, 0))


def open_backward(plan_address: int, thread: int, batch_address: int, noise: int, watched: int) -> None:
    """The same layers backwards, right after `open_forward` on the same batch."""
    plan, batch = plan_at(plan_address), batch_at(batch_address)
    worker = worker_of(plan, thread)
    first, rows = _share(plan, batch, thread)
    _clear(worker)
    steps = length(batch, first)
    starts = _lay_out(worker, batch, first, rows, 0, steps)
    call(plan.backward, (plan_address, thread, batch_address, steps, first, rows, 0, noise, 0, watched))
    if plan.vocabulary:
        _embedding_backward(plan, worker, batch, starts, first, 0, 0)
