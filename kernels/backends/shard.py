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

from kernels.backends.recurrence import (
    INNER,
    block_gradients,
    block_steps,
    clear_layer,
    layer_forward,
    outer,
    step_backward,
    sum_rows,
)  # fmt: skip
from kernels.native import as_pointer, call, carray

TRAIN, LOSS, RUN, GRADIENTS, SAMPLE = range(5)


@njit(**INNER)
def _length(batch: Any, row: int) -> int:
    """The length of a sequence of the batch."""
    return carray(as_pointer(batch.lengths), batch.rows, np.int64)[row] if batch.lengths else batch.steps


@njit(**INNER)
def _active(batch: Any, first: int, rows: int, t: int) -> int:
    """How many of the shard's sequences reach step t; the longest come first."""
    while rows and _length(batch, first + rows - 1) <= t:
        rows -= 1
    return rows


@njit(**INNER)
def _lay_out(worker: Any, batch: Any, first: int, rows: int, begin: int, end: int) -> Any:
    """Where each step's rows of the piece start, counted from its first step."""
    starts = carray(as_pointer(worker.starts), end - begin + 1, np.int64)
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
        t = _length(batch, first + row) - 1 - begin
        if t >= len(starts) - 1:
            continue
        for s in range(layer.states):
            last = layer.hidden + (s * layer.capacity + (starts[1] + starts[t] + row) * layer.width) * plan.item
            stored = layer.store + (s * batch.rows + first + row) * layer.width * plan.item
            call(plan.copy, (1, layer.width, last, layer.width, stored, layer.width))


@njit(**INNER)
def _turn(
    batch: Any, starts: Any, first: int, item: int, how: int, columns: int, source: int, source_row: int, target: int,
    target_row: int,
) -> None:  # fmt: skip
    """Copy or add (`how`) rows to the place that they have when every sequence is read from its end."""
    steps = len(starts) - 1
    for t in range(steps):
        at = source + starts[t] * source_row * item
        rows = starts[t + 1] - starts[t]
        if not batch.lengths:
            into = target + starts[steps - 1 - t] * target_row * item
            call(how, (rows, columns, at, source_row, into, target_row))
            continue
        for row in range(rows):
            into = target + (starts[_length(batch, first + row) - 1 - t] + row) * target_row * item
            call(how, (1, columns, at + row * source_row * item, source_row, into, target_row))


@njit(**INNER)
def _drop(plan: Any, level: Any, k: int, starts: Any, first: int, begin: int, noise: int, rows: int) -> None:
    """Zero some of a layer's outputs, or their derivatives: the same ones for the same noise."""
    for t in range(len(starts) - 1):
        when = 0 if plan.variational else begin + t + 1
        key = noise * 0x1E3779B97F4A7C15 + (k + 1) * 0x3F58476D1CE4E5B9 + when * 0x14D049BB133111EB
        at = rows + starts[t] * level.row * plan.item
        call(plan.dropout, (starts[t + 1] - starts[t], level.outputs, at, level.row, key, first, plan.bar))


@njit(**INNER)
def _output(plan: Any, layers: Any, levels: Any, worker: Any, starts: Any, k: int) -> int:
    """Where the outputs of layer k lie; of layer -1: the inputs."""
    if k < 0:
        return worker.x
    if plan.mixes:
        return levels[k].out
    return layers[k].hidden + starts[1] * layers[k].width * plan.item


@njit(**INNER)
def _mix(
    plan: Any, layers: Any, levels: Any, batch: Any, starts: Any, first: int, begin: int, k: int, source: int,
    noise: int,
) -> None:  # fmt: skip
    """What a layer gives to the one above: both directions side by side, some units dropped, its inputs added."""
    level = levels[k]
    for d in range(plan.directions):
        layer = layers[k * plan.directions + d]
        hidden = layer.hidden + starts[1] * layer.width * plan.item
        into = level.out + d * layer.units * plan.item
        if d:
            _turn(batch, starts, first, plan.item, plan.copy, layer.units, hidden, layer.width, into, level.row)
        else:
            call(plan.copy, (starts[-1], layer.units, hidden, layer.width, into, level.row))
    if noise:
        _drop(plan, level, k, starts, first, begin, noise, level.out)
    if level.residual:
        call(plan.add, (starts[-1], level.row, source, level.row, level.out, level.row))


@njit(**INNER)
def _forward(
    plan: Any, worker: Any, layers: Any, levels: Any, batch: Any, starts: Any, first: int, rows: int, begin: int,
    slot: int, noise: int,
) -> None:  # fmt: skip
    """All layers over a piece."""
    _read_inputs(plan, worker, batch, starts, first, begin)
    for k in range(plan.depth):
        source = _output(plan, layers, levels, worker, starts, k - 1)
        for d in range(plan.directions):
            layer = layers[k * plan.directions + d]
            given = source
            if d:
                given = worker.turned
                row = layer.source_row
                _turn(batch, starts, first, plan.item, plan.copy, row, source, row, given, row)
            _start_states(plan, layer, batch, starts, first, rows, slot)
            layer_forward(plan, layer, given, starts)
        if plan.mixes:
            _mix(plan, layers, levels, batch, starts, first, begin, k, source, noise)


@njit(**INNER)
def _final_rows(
    plan: Any, worker: Any, level: Any, batch: Any, starts: Any, first: int, begin: int, top: int, how: int, back: int
) -> None:
    """The outputs after each sequence's last step, of those that end in this piece, to worker.last; or back to `top`.

    The direction that reads backwards has its last step at the sequence's start.
    """
    item = plan.item
    ahead = level.outputs // plan.directions
    for row in range(starts[1]):
        t = _length(batch, first + row) - 1 - begin
        if t >= len(starts) - 1:
            continue
        for d in range(plan.directions):
            columns = ahead if plan.directions == 2 else level.row
            shift = d * ahead * item
            at = top + ((0 if d else starts[t]) + row) * level.row * item + shift
            last = worker.last + row * level.row * item + shift
            if back:
                call(how, (1, columns, last, level.row, at, level.row))
            else:
                call(how, (1, columns, at, level.row, last, level.row))


@njit(**INNER)
def _head(
    plan: Any, worker: Any, level: Any, batch: Any, starts: Any, first: int, begin: int, t: int, end: int, hidden: int,
    into: int, add: int,
) -> None:  # fmt: skip
    """The head on the rows `hidden` of the steps t to end: outputs to the caller, or the loss and its derivative.

    In training also the head's gradients, and the derivative for the rows to `into`, which may be `hidden` itself.
    """
    item, y = plan.item, worker.y
    many = starts[end] - starts[t]
    call(plan.multiply, (
        many, plan.y_row, level.outputs, hidden, level.row, 1, plan.head_packed, plan.panel,
        level.outputs * plan.panel, y, plan.y_row, 0,
    ))  # fmt: skip
    call(plan.add_bias, (many, plan.y_row, y, plan.y_row, plan.head_bias))
    for step in range(t, end):
        rows = starts[step + 1] - starts[step]
        here = y + (starts[step] - starts[t]) * plan.y_row * item
        at = ((begin + step) if plan.every else 0) * batch.rows + first
        if plan.mode == SAMPLE:
            call(plan.sample, (plan.outputs, here, batch.targets, plan.settings, batch.output))
        elif plan.mode == RUN:
            call(
                plan.copy, (rows, plan.outputs, here, plan.y_row, batch.output + at * plan.outputs * item, plan.outputs)
            )
        else:
            targets = batch.targets + at * (4 if plan.tokens_out else plan.outputs * item)
            call(plan.loss, (
                rows, plan.outputs, here, plan.y_row, targets, batch.scale, plan.loss_options, worker.loss,
            ))  # fmt: skip
    if not (plan.mode == TRAIN or plan.mode == GRADIENTS):
        return
    shift = worker.gradients - plan.weights
    outer(
        plan, level.outputs, plan.y_row, many, hidden, level.row, y, plan.y_row, plan.head_weight + shift, plan.y_row,
        add,
    )  # fmt: skip
    sum_rows(plan, plan.y_row, many, y, plan.y_row, plan.head_bias + shift, add)
    call(plan.multiply, (
        many, level.row, plan.outputs, y, plan.y_row, 1, plan.head_packed_back, plan.panel,
        plan.outputs * plan.panel, into, level.row, 0,
    ))  # fmt: skip


@njit(**INNER)
def _from_above(
    plan: Any, worker: Any, level: Any, batch: Any, starts: Any, first: int, begin: int, t: int, end: int, top: int,
    into: int, add: int,
) -> None:  # fmt: skip
    """The derivative for the top layer's outputs `top` of the steps t to end, to `into`."""
    if plan.every:
        here = top + starts[t] * level.row * plan.item
        _head(plan, worker, level, batch, starts, first, begin, t, end, here, into, add)
        return
    call(plan.zero, (into, (starts[end] - starts[t]) * level.row))
    if plan.directions == 1:
        for row in range(starts[1]):
            last = _length(batch, first + row) - 1 - begin
            if t <= last < end:
                at = into + (starts[last] - starts[t] + row) * level.row * plan.item
                call(plan.copy, (1, level.row, worker.last + row * level.row * plan.item, level.row, at, level.row))
    else:
        _final_rows(plan, worker, level, batch, starts, first, begin, into, plan.copy, 1)


@njit(**INNER)
def _layer_backward(
    plan: Any, worker: Any, layers: Any, levels: Any, j: int, batch: Any, starts: Any, first: int, rows: int,
    begin: int, source: int, up: int, down: int, add: int, add_down: int, flow: int, saturated: int,
) -> None:  # fmt: skip
    """Layer j over a piece, backwards; up = 0: the top layer, which takes its derivative from the head by blocks."""
    layer = layers[j]
    if not add:
        clear_layer(plan, worker, layer, rows)
    block = block_steps(starts)
    steps = len(starts) - 1
    end, base = steps, up
    for t in range(steps - 1, -1, -1):
        if t == steps - 1 or (t + 1) % block == 0:
            end = t + 1
            if not up:
                begins = t - t % block
                top = _output(plan, layers, levels, worker, starts, plan.depth - 1)
                level = levels[plan.depth - 1]
                again = 1 if (add or end < steps) else 0
                _from_above(plan, worker, level, batch, starts, first, begin, begins, end, top, worker.block, again)
                base = worker.block - starts[begins] * layer.width * plan.item
        step_backward(
            plan, worker, layer, starts, t, t + begin == 0, base + starts[t] * layer.width * plan.item,
            rows * layer.width, flow + (begin + t) * 8, saturated,
        )  # fmt: skip
        if t % block == 0:
            block_gradients(plan, worker, layer, source, starts, t, end, add, down, add_down)
            add = 1


@njit(**INNER)
def _backward(
    plan: Any, worker: Any, layers: Any, levels: Any, batch: Any, starts: Any, first: int, rows: int, begin: int,
    noise: int, add: int, thread: int, watched: bool,
) -> None:  # fmt: skip
    """All layers over a piece, backwards, where each layer's outputs are its hidden states."""
    up = 0
    for k in range(plan.depth - 1, -1, -1):
        layer = layers[k]
        source = _output(plan, layers, levels, worker, starts, k - 1)
        down = 0
        if k == 0 and plan.vocabulary:
            down = worker.x  # the embedded tokens have served
        elif k and layer.source_row == layer.width:
            down = layer.hidden + starts[1] * layer.width * plan.item
        elif k:
            down = worker.up if up == worker.down else worker.down
        flow = plan.flow + (thread * plan.depth + k) * plan.flow_steps * 8
        saturated = plan.saturated + (thread * plan.depth + k) * layer.gates * 8 if watched else 0
        _layer_backward(
            plan, worker, layers, levels, k, batch, starts, first, rows, begin, source, up, down, add, 0, flow,
            saturated,
        )  # fmt: skip
        up = down


@njit(**INNER)
def _backward_mixed(
    plan: Any, worker: Any, layers: Any, levels: Any, batch: Any, starts: Any, first: int, rows: int, begin: int,
    noise: int, add: int, thread: int, watched: bool,
) -> None:  # fmt: skip
    """The same where outputs are mixed: two directions, dropped units, inputs added."""
    item, many = plan.item, starts[-1]
    up, down = worker.up, worker.down
    top = levels[plan.depth - 1]
    steps, pace = len(starts) - 1, block_steps(starts)
    if not plan.every:
        pace = steps
    again = add
    for t in range(0, steps, pace):
        end = min(t + pace, steps)
        into = up + starts[t] * top.row * item
        _from_above(plan, worker, top, batch, starts, first, begin, t, end, top.out, into, again)
        again = 1
    for k in range(plan.depth - 1, -1, -1):
        level = levels[k]
        source = _output(plan, layers, levels, worker, starts, k - 1)
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
                if d:
                    given, into = worker.turned, worker.turned_down
                    _turn(batch, starts, first, item, plan.copy, row, source, row, given, row)
                    _turn(batch, starts, first, item, plan.copy, layer.units, from_up, level.row, part, layer.width)
                else:
                    call(plan.copy, (many, layer.units, from_up, level.row, part, layer.width))
            at = thread * plan.depth * plan.directions + j
            flow = plan.flow + at * plan.flow_steps * 8
            saturated = plan.saturated + at * layer.gates * 8 if watched else 0
            _layer_backward(
                plan, worker, layers, levels, j, batch, starts, first, rows, begin, given, part,
                into if wanted else 0, add, 1 if (level.residual and d == 0) else 0, flow, saturated,
            )  # fmt: skip
            if d and wanted:
                _turn(batch, starts, first, item, plan.add, row, into, row, down, row)
        up, down = down, up
    if plan.vocabulary:
        # Where the embedding looks for it.
        call(plan.copy, (many, plan.x_row, up, plan.x_row, worker.x, plan.x_row))


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
def _clear(plan: Any, worker: Any, thread: int, watched: bool) -> None:
    """Sums that the passes add to."""
    layers = plan.depth * plan.directions
    if plan.mode == TRAIN or plan.mode == GRADIENTS:
        sums = carray(
            as_pointer(plan.flow + thread * layers * plan.flow_steps * 8), layers * plan.flow_steps, np.float64
        )
        sums[:] = 0.0
    carray(as_pointer(worker.loss), 1, np.float64)[0] = 0.0


@njit(**INNER)
def _piece(steps: int, segment: int, p: int) -> int:
    """Where piece p begins: the first one is the short one."""
    pieces = (steps + segment - 1) // segment
    return max(0, steps - (pieces - p) * segment)


@njit(**INNER)
def run_shard(
    plan: Any, worker: Any, layers: Any, levels: Any, batch: Any, thread: int, noise: int, watched: bool
) -> None:
    """Forward, loss and backward for this thread's rows of the batch."""
    first = batch.rows * thread // plan.threads
    rows = batch.rows * (thread + 1) // plan.threads - first
    train = plan.mode == TRAIN or plan.mode == GRADIENTS
    _clear(plan, worker, thread, watched)
    if rows == 0:
        if train:
            call(plan.zero, (worker.gradients, plan.parameter_count))
        return
    total = _length(batch, first)
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
        _forward(plan, worker, layers, levels, batch, starts, first, rows, begin, slot, noise)
        for j in range(plan.depth * plan.directions):
            if plan.carry:
                _keep_states(plan, layers[j], batch, starts, first, begin)
            if p < pieces - 1:
                _keep_boundary(plan, layers[j], starts, rows, _active(batch, first, rows, end), p + 1 if train else 0)
        here = _output(plan, layers, levels, worker, starts, plan.depth - 1)
        if not plan.every:
            _final_rows(plan, worker, top, batch, starts, first, begin, here, plan.copy, 0)
        elif not train:
            block = block_steps(starts)
            for t in range(0, end - begin, block):
                last = min(t + block, end - begin)
                at = here + starts[t] * top.row * plan.item
                _head(plan, worker, top, batch, starts, first, begin, t, last, at, 0, 0)
    if not plan.every:
        starts = carray(as_pointer(worker.starts), 2, np.int64)
        starts[0], starts[1] = 0, rows
        _head(plan, worker, top, batch, starts, first, 0, 0, 1, worker.last, worker.last, 0)
    if not train:
        return
    for p in range(pieces - 1, -1, -1):
        begin, end = _piece(total, segment, p), _piece(total, segment, p + 1)
        starts = _lay_out(worker, batch, first, rows, begin, end)
        if p < pieces - 1:
            slot = p if (p or plan.carry) else -1
            _forward(plan, worker, layers, levels, batch, starts, first, rows, begin, slot, noise)
        add = 1 if p < pieces - 1 else 0
        if plan.mixes:
            _backward_mixed(
                plan, worker, layers, levels, batch, starts, first, rows, begin, noise, add, thread, watched
            )
        else:
            _backward(plan, worker, layers, levels, batch, starts, first, rows, begin, noise, add, thread, watched)
        if plan.vocabulary:
            _embedding_backward(plan, worker, batch, starts, first, begin, add)
