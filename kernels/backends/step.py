"""The orchestration of training steps on the CPU: which pass when, on which rows, by which thread.

Every thread runs `run_steps` on its own shard of each batch: the whole time loop forward and backward without a
barrier. Barriers stand only where all threads must agree: after packing the weights, after the gradients, after
adding them up, and after the update. The gradients are added in the order of the threads, so the same seed and the
same number of threads give the same bits. Nothing is allocated here; all is integers but the norms.
"""

# Compiled by Numba on records and addresses, which have no static types.
# pyright: basic

import math
from typing import Any

import numpy as np
from numba import njit

from kernels.backends.plan import BATCH, LAYER, PLAN, SECTION, WORKER
from kernels.native import as_pointer, atomic_add, atomic_load, call, carray, yield_thread

TRAIN, LOSS, RUN, GRADIENTS, SAMPLE = range(5)
LAYER_SIZE = LAYER.itemsize
# Rows of the time blocks: large enough to fill the tile, small enough that a block's gates stay in the cache.
BLOCK_ROWS = 256
_SPINS = 2000
# Nobody calls these from Python or C: without wrappers the very first start is a second shorter.
_INNER = {"error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


@njit(**_INNER)
def _barrier(sync: int, threads: int) -> None:
    """Wait for all threads. sync: the number that arrived; the round, on a cache line of its own."""
    if threads == 1:
        return
    turn = atomic_load(sync + 128)
    if atomic_add(sync, 1) == threads - 1:
        atomic_add(sync, -threads)
        atomic_add(sync + 128, 1)
        return
    spins = 0
    while atomic_load(sync + 128) == turn:
        spins += 1
        if spins > _SPINS:
            yield_thread()


@njit(**_INNER)
def _pack_weights(plan: Any, layers: Any, thread: int) -> None:
    """This thread's share of the panels of all weight matrices."""
    threads, item = plan.threads, plan.item
    for k in range(plan.depth):
        layer = layers[k]
        gates = layer.gates * layer.width
        merged = gates - layer.split * layer.width
        kept_apart = merged * item
        call(plan.pack, (layer.weight_ih, gates, layer.inputs, gates, layer.packed_ih, thread, threads))
        if layer.recurrent:
            call(plan.pack, (layer.weight_hh, gates, layer.units, merged, layer.packed_hh, thread, threads))
        if layer.split:
            split = layer.split * layer.width
            source = layer.weight_hh + kept_apart
            call(plan.pack, (source, gates, layer.units, split, layer.packed_split, thread, threads))
        if thread == k % threads:
            both = merged if layer.recurrent else 0
            call(plan.combine_bias, (layer.bias_ih, layer.bias_hh, both, gates, layer.bias))
        if not (plan.mode == TRAIN or plan.mode == GRADIENTS):
            continue
        if k > 0 or plan.vocabulary:
            call(plan.pack_transposed, (
                layer.weight_ih, gates, gates, layer.source_row, layer.inputs, layer.packed_ih_back, thread, threads,
            ))  # fmt: skip
        if layer.recurrent:
            call(plan.pack_transposed, (
                layer.weight_hh, gates, merged, layer.width, layer.units, layer.packed_hh_back, thread, threads,
            ))  # fmt: skip
        if layer.split:
            call(plan.pack_transposed, (
                layer.weight_hh + kept_apart, gates, layer.split * layer.width, layer.width, layer.units,
                layer.packed_split_back, thread, threads,
            ))  # fmt: skip
    top = layers[plan.depth - 1]
    call(plan.pack, (plan.head_weight, plan.y_row, top.units, plan.y_row, plan.head_packed, thread, threads))
    if plan.mode == TRAIN or plan.mode == GRADIENTS:
        call(plan.pack_transposed, (
            plan.head_weight, plan.y_row, plan.outputs, top.width, top.units, plan.head_packed_back, thread, threads,
        ))  # fmt: skip


@njit(**_INNER)
def _length(batch: Any, row: int) -> int:
    """The length of a sequence of the batch."""
    return carray(as_pointer(batch.lengths), batch.rows, np.int64)[row] if batch.lengths else batch.steps


@njit(**_INNER)
def _lay_out(worker: Any, batch: Any, first: int, rows: int) -> Any:
    """Where each step's rows start: step t has the rows starts[t] to starts[t + 1], only those that last so long.

    The shard's sequences come longest first, so the rows of a step are a prefix of those of the step before, and no
    padding is ever read or written. There are as many steps as the longest sequence has.
    """
    steps = _length(batch, first)
    starts = carray(as_pointer(worker.starts), steps + 1, np.int64)
    starts[0] = 0
    active = rows
    for t in range(steps):
        while _length(batch, first + active - 1) <= t:
            active -= 1
        starts[t + 1] = starts[t] + active
    return starts


@njit(**_INNER)
def _read_inputs(plan: Any, worker: Any, batch: Any, starts: Any, first: int) -> None:
    """This shard's inputs, in one piece."""
    for t in range(len(starts) - 1):
        at = t * batch.rows + first
        rows = starts[t + 1] - starts[t]
        target = worker.x + starts[t] * plan.x_row * plan.item
        if plan.vocabulary:
            call(plan.gather, (rows, plan.x_row, batch.inputs + at * 4, plan.embedding, target))
        else:
            source = batch.inputs + at * plan.inputs * plan.item
            call(plan.copy, (rows, plan.inputs, source, plan.inputs, target, plan.x_row))


@njit(**_INNER)
def _before(starts: Any, t: int) -> int:
    """The row of the states that step t starts from: the shard's first states, then those after each step."""
    return starts[1] + starts[t - 1] if t else 0


@njit(**_INNER)
def _start_states(plan: Any, layer: Any, batch: Any, first: int, rows: int) -> None:
    """The states before the first step: carried ones, or zeros."""
    for s in range(layer.states):
        into = layer.hidden + s * layer.capacity * plan.item
        if plan.carry:
            stored = layer.store + (s * batch.rows + first) * layer.width * plan.item
            call(plan.copy, (rows, layer.width, stored, layer.width, into, layer.width))
        else:
            call(plan.zero, (into, rows * layer.width))


@njit(**_INNER)
def _keep_states(plan: Any, layer: Any, batch: Any, starts: Any, first: int, rows: int) -> None:
    """Store each sequence's states after its last step."""
    for s in range(layer.states):
        for row in range(rows):
            at = starts[1] + starts[_length(batch, first + row) - 1] + row
            last = layer.hidden + (s * layer.capacity + at * layer.width) * plan.item
            stored = layer.store + (s * batch.rows + first + row) * layer.width * plan.item
            call(plan.copy, (1, layer.width, last, layer.width, stored, layer.width))


@njit(**_INNER)
def _layer_forward(plan: Any, layer: Any, source: int, batch: Any, starts: Any) -> None:
    """A layer over all steps. source: its inputs, (rows of all steps, source_row)."""
    item, panel = plan.item, plan.panel
    gates = layer.gates * layer.width
    split = layer.split * layer.width
    merged = gates - split
    block = max(1, BLOCK_ROWS // starts[1])
    for t in range(len(starts) - 1):
        start, rows = starts[t], starts[t + 1] - starts[t]
        tape = layer.tape + start * gates * item
        if t % block == 0:
            many = starts[min(t + block, len(starts) - 1)] - start
            call(plan.multiply, (
                many, gates, layer.inputs, source + start * layer.source_row * item, layer.source_row, 1,
                layer.packed_ih, panel, layer.inputs * panel, tape, gates, 0,
            ))  # fmt: skip
        before = layer.hidden + _before(starts, t) * layer.width * item
        after = layer.hidden + (starts[1] + start) * layer.width * item
        parts = layer.parts + start * split * item
        if layer.recurrent:
            call(plan.multiply, (
                rows, merged, layer.units, before, layer.width, 1,
                layer.packed_hh, panel, layer.units * panel, tape, gates, 1,
            ))  # fmt: skip
        if split:
            call(plan.multiply, (
                rows, split, layer.units, before, layer.width, 1,
                layer.packed_split, panel, layer.units * panel, parts, split, 0,
            ))  # fmt: skip
        call(layer.forward, (
            rows, layer.width, tape, gates, layer.kept + start * gates * item, parts, split, layer.bias,
            layer.bias_hh + merged * item, before, after, layer.capacity, layer.vectors,
        ))  # fmt: skip


@njit(**_INNER)
def _outer(
    plan: Any,
    rows: int,
    columns: int,
    depth: int,
    a: int,
    a_step: int,
    b: int,
    b_row: int,
    c: int,
    c_row: int,
    add: int,
) -> None:
    """C = or += A^T B with A (depth, rows) and B (depth, columns) in blocks of depth that stay in the cache."""
    item = plan.item
    for k in range(0, depth, BLOCK_ROWS):
        call(plan.multiply, (
            rows, columns, min(BLOCK_ROWS, depth - k), a + k * a_step * item, 1, a_step,
            b + k * b_row * item, b_row, plan.panel, c, c_row, 1 if (k or add) else 0,
        ))  # fmt: skip


@njit(**_INNER)
def _outer_before(
    plan: Any, layer: Any, columns: int, starts: Any, t: int, end: int, b: int, b_row: int, c: int, add: int
) -> None:
    """C = or += the sum over the steps from t to end of H_before^T B; b: the rows of all steps.

    B's rows and the states before them lie side by side for as long as no sequence ends.
    """
    item = plan.item
    while t < end:
        last = t + 1
        while last < end and _before(starts, last) == _before(starts, last - 1) + starts[last] - starts[last - 1]:
            last += 1
        before = layer.hidden + _before(starts, t) * layer.width * item
        _outer(
            plan, layer.units, columns, starts[last] - starts[t], before, layer.width, b + starts[t] * b_row * item,
            b_row, c, layer.gates * layer.width, add,
        )  # fmt: skip
        add = 1
        t = last


@njit(**_INNER)
def _sum_rows(plan: Any, columns: int, depth: int, b: int, b_row: int, c: int, add: int) -> None:
    """c = or += the sum of B's rows, as a product with a row of ones."""
    call(plan.multiply, (1, columns, depth, plan.one, 0, 0, b, b_row, plan.panel, c, columns, add))


@njit(**_INNER)
def _head_rows(plan: Any, worker: Any, top: Any, batch: Any, starts: Any, first: int) -> int:
    """Where the hidden states lie that the head reads: those after every step, or each sequence's last, gathered."""
    hidden = top.hidden + starts[1] * top.width * plan.item
    if plan.every:
        return hidden
    for row in range(starts[1]):
        at = starts[_length(batch, first + row) - 1] + row
        last = hidden + at * top.width * plan.item
        call(plan.copy, (1, top.width, last, top.width, worker.last + row * top.width * plan.item, top.width))
    return worker.last


@njit(**_INNER)
def _head_forward(plan: Any, worker: Any, top: Any, hidden: int, many: int) -> None:
    """Outputs of `many` rows of hidden states into worker.y."""
    call(plan.multiply, (
        many, plan.y_row, top.units, hidden, top.width, 1, plan.head_packed, plan.panel, top.units * plan.panel,
        worker.y, plan.y_row, 0,
    ))  # fmt: skip
    call(plan.add_bias, (many, plan.y_row, worker.y, plan.y_row, plan.head_bias))


@njit(**_INNER)
def _head_output(plan: Any, worker: Any, batch: Any, starts: Any, first: int) -> None:
    """Copy the outputs to the caller's array, or turn them into the loss and its derivative."""
    for t in range(len(starts) - 1 if plan.every else 1):
        rows = starts[t + 1] - starts[t]
        y = worker.y + starts[t] * plan.y_row * plan.item
        at = t * batch.rows + first
        if plan.mode == SAMPLE:
            call(plan.sample, (plan.outputs, y, batch.targets, plan.settings, batch.output))
        elif plan.mode == RUN:
            into = batch.output + at * plan.outputs * plan.item
            call(plan.copy, (rows, plan.outputs, y, plan.y_row, into, plan.outputs))
        else:
            size = 4 if plan.tokens_out else plan.outputs * plan.item
            targets = batch.targets + at * size
            call(plan.loss, (
                rows, plan.outputs, y, plan.y_row, targets, batch.scale, plan.loss_options, worker.loss,
            ))  # fmt: skip


@njit(**_INNER)
def _head_backward(
    plan: Any, worker: Any, top: Any, batch: Any, starts: Any, first: int, hidden: int, many: int
) -> None:
    """Gradients of the head, and the derivative for the top layer's hidden states into worker.up."""
    item = plan.item
    shift = worker.gradients - plan.weights
    _outer(
        plan, top.units, plan.y_row, many, hidden, top.width, worker.y, plan.y_row, plan.head_weight + shift,
        plan.y_row, 0,
    )  # fmt: skip
    _sum_rows(plan, plan.y_row, many, worker.y, plan.y_row, plan.head_bias + shift, 0)
    # The hidden states' copy has served; their derivative takes its place.
    into = worker.up if plan.every else worker.last
    call(plan.multiply, (
        many, top.width, plan.outputs, worker.y, plan.y_row, 1, plan.head_packed_back, plan.panel,
        plan.outputs * plan.panel, into, top.width, 0,
    ))  # fmt: skip
    if plan.every:
        return
    call(plan.zero, (worker.up, starts[-1] * top.width))
    for row in range(many):
        at = starts[_length(batch, first + row) - 1] + row
        source = worker.last + row * top.width * item
        call(plan.copy, (1, top.width, source, top.width, worker.up + at * top.width * item, top.width))


@njit(**_INNER)
def _layer_backward(
    plan: Any, worker: Any, layer: Any, source: int, batch: Any, starts: Any, up: int, down: int, flow: int
) -> None:
    """Backpropagation through time (Werbos 1990): derivatives from `up`, gradients, derivatives for inputs to `down`.

    down = 0: nobody needs them.
    """
    item, panel = plan.item, plan.panel
    shift = worker.gradients - plan.weights
    gates = layer.gates * layer.width
    split = layer.split * layer.width
    merged = gates - split
    carry_plane = starts[1] * layer.width
    # A sequence that ends early finds zeros here when its last step's turn comes.
    call(plan.zero, (worker.carry, layer.states * carry_plane))
    slopes = layer.vectors + shift
    if layer.vector_count:
        call(plan.zero, (slopes, layer.vector_count * layer.width))
    block = max(1, BLOCK_ROWS // starts[1])
    add = 0
    for t in range(len(starts) - 2, -1, -1):
        start, rows = starts[t], starts[t + 1] - starts[t]
        tape = layer.tape + start * gates * item
        parts = layer.parts + start * split * item
        before = layer.hidden + _before(starts, t) * layer.width * item
        after = layer.hidden + (starts[1] + start) * layer.width * item
        call(layer.backward, (
            rows, layer.width, tape, gates, layer.kept + start * gates * item, parts, split, layer.bias,
            layer.bias_hh + merged * item, before, after, layer.capacity,
            up + start * layer.width * item, worker.carry, carry_plane, layer.vectors, slopes, flow + t * 8,
        ))  # fmt: skip
        if t and layer.recurrent:
            call(plan.multiply, (
                rows, layer.width, merged, tape, gates, 1, layer.packed_hh_back, panel, merged * panel,
                worker.carry, layer.width, 1,
            ))  # fmt: skip
            if split:
                call(plan.multiply, (
                    rows, layer.width, split, parts, split, 1, layer.packed_split_back, panel, split * panel,
                    worker.carry, layer.width, 1,
                ))  # fmt: skip
        if t % block:
            continue
        end = min(t + block, len(starts) - 1)
        many = starts[end] - start
        if down:
            call(plan.multiply, (
                many, layer.source_row, gates, tape, gates, 1, layer.packed_ih_back, panel, gates * panel,
                down + start * layer.source_row * item, layer.source_row, 0,
            ))  # fmt: skip
        first = source + start * layer.source_row * item
        _outer(
            plan, layer.inputs, gates, many, first, layer.source_row, tape, gates, layer.weight_ih + shift, gates, add
        )
        if layer.recurrent:
            _outer_before(plan, layer, merged, starts, t, end, layer.tape, gates, layer.weight_hh + shift, add)
        _sum_rows(plan, gates, many, tape, gates, layer.bias_ih + shift, add)
        if split:
            apart = merged * item + shift
            _outer_before(plan, layer, split, starts, t, end, layer.parts, split, layer.weight_hh + apart, add)
            _sum_rows(plan, split, many, parts, split, layer.bias_hh + apart, add)
        add = 1
    if layer.recurrent:
        call(plan.copy, (1, merged, layer.bias_ih + shift, merged, layer.bias_hh + shift, merged))


@njit(**_INNER)
def _embedding_backward(plan: Any, worker: Any, batch: Any, starts: Any, first: int, derivative: int) -> None:
    """Add the derivative for each embedded token to the token's row of the table's gradient."""
    table = plan.embedding + worker.gradients - plan.weights
    call(plan.zero, (table, plan.vocabulary * plan.x_row))
    for t in range(len(starts) - 1):
        tokens = batch.inputs + (t * batch.rows + first) * 4
        source = derivative + starts[t] * plan.x_row * plan.item
        call(plan.scatter, (starts[t + 1] - starts[t], plan.x_row, tokens, source, table))


@njit(**_INNER)
def _shard(plan: Any, worker: Any, layers: Any, batch: Any, thread: int) -> None:
    """Forward, loss and backward for this thread's rows of the batch."""
    first = batch.rows * thread // plan.threads
    rows = batch.rows * (thread + 1) // plan.threads - first
    train = plan.mode == TRAIN or plan.mode == GRADIENTS
    if train:
        flow = plan.flow + thread * plan.depth * plan.flow_steps * 8
        sums = carray(as_pointer(flow), plan.depth * plan.flow_steps, np.float64)
        sums[:] = 0.0
    carray(as_pointer(worker.loss), 1, np.float64)[0] = 0.0
    if rows == 0:
        if train:
            call(plan.zero, (worker.gradients, plan.parameter_count))
        return
    starts = _lay_out(worker, batch, first, rows)
    _read_inputs(plan, worker, batch, starts, first)
    source = worker.x
    for k in range(plan.depth):
        _start_states(plan, layers[k], batch, first, rows)
        _layer_forward(plan, layers[k], source, batch, starts)
        if plan.carry:
            _keep_states(plan, layers[k], batch, starts, first, rows)
        source = layers[k].hidden + rows * layers[k].width * plan.item
    top = layers[plan.depth - 1]
    hidden = _head_rows(plan, worker, top, batch, starts, first)
    many = starts[-1] if plan.every else rows
    _head_forward(plan, worker, top, hidden, many)
    _head_output(plan, worker, batch, starts, first)
    if not train:
        return
    _head_backward(plan, worker, top, batch, starts, first, hidden, many)
    up, down = worker.up, worker.down
    for k in range(plan.depth - 1, -1, -1):
        below = worker.x
        if k:
            below = layers[k - 1].hidden + rows * layers[k - 1].width * plan.item
        into = down if (k or plan.vocabulary) else 0
        flow = plan.flow + (thread * plan.depth + k) * plan.flow_steps * 8
        _layer_backward(plan, worker, layers[k], below, batch, starts, up, into, flow)
        up, down = down, up
    if plan.vocabulary:
        _embedding_backward(plan, worker, batch, starts, first, up)


@njit(**_INNER)
def _reduce(plan: Any, sections: Any, first_worker: Any, thread: int) -> None:
    """Add up this thread's share of every parameter's gradient."""
    for k in range(plan.section_count):
        first = sections[k].first + sections[k].count * thread // plan.threads
        last = sections[k].first + sections[k].count * (thread + 1) // plan.threads
        result = plan.partial + (thread * plan.section_count + k) * 8
        call(plan.reduce, (first, last, first_worker.gradients, plan.gradient_stride, plan.threads, result))


@njit(**_INNER)
def _judge(plan: Any, workers: Any, batch: Any, step: int, thread: int) -> bool:
    """Norms and loss of the step, the same in every thread; the factor that clips. False where they are not finite."""
    partial = carray(as_pointer(plan.partial), (plan.threads, plan.section_count), np.float64)
    settings = carray(as_pointer(plan.settings), 7, np.float64)
    constants = carray(as_pointer(plan.constants + thread * 128), 9, np.float64)
    scale = carray(as_pointer(batch.scale), 1, np.float64)[0]
    total = 0.0
    for k in range(plan.section_count):
        square = 0.0
        for i in range(plan.threads):
            square += partial[i, k]
        total += square
        if thread == 0:
            carray(as_pointer(plan.squares), (plan.steps, plan.section_count), np.float64)[step, k] = square
    loss = 0.0
    for i in range(plan.threads):
        loss += carray(as_pointer(workers[i].loss), 1, np.float64)[0]
    loss *= scale
    if thread == 0:
        carray(as_pointer(plan.losses), plan.steps, np.float64)[step] = loss
    norm = math.sqrt(total)
    clip = settings[5]
    constants[0] = clip / norm if clip > 0.0 and norm > clip else 1.0
    return math.isfinite(norm) and math.isfinite(loss)


@njit(**_INNER)
def _apply(plan: Any, step: int, thread: int) -> None:
    """The optimizer on this thread's share of all weights."""
    settings = carray(as_pointer(plan.settings), 7, np.float64)
    constants = carray(as_pointer(plan.constants + thread * 128), 9, np.float64)
    count = plan.step_count + step + 1
    constants[1] = settings[6]
    for i in range(4):
        constants[i + 2] = settings[i]
    constants[6] = 1.0 / (1.0 - settings[1] ** count)
    constants[7] = 1.0 / (1.0 - settings[2] ** count)
    constants[8] = settings[4]
    first = plan.parameter_count * thread // plan.threads
    last = plan.parameter_count * (thread + 1) // plan.threads
    gradients = carray(as_pointer(plan.workers), 1, WORKER)[0].gradients
    call(
        plan.update,
        (first, last, plan.weights, gradients, plan.slot_m, plan.slot_v, plan.constants + thread * 128),
    )


def run_steps(plan_address: int, thread: int) -> None:
    """Do all steps of a plan as thread number `thread`; all threads must call it.

    TRAIN: forward, backward, clip, update, a batch after the other, until the loss or the norm is not finite: then the
    weights stay as they were before that batch. LOSS: the losses alone. RUN: the outputs alone. GRADIENTS: the first
    batch's gradients, left in the first worker's array. SAMPLE: a token drawn from each batch's outputs.
    """
    plan = carray(as_pointer(plan_address), 1, PLAN)[0]
    workers = carray(as_pointer(plan.workers), plan.threads, WORKER)
    layers = carray(as_pointer(plan.layers + thread * plan.depth * LAYER_SIZE), plan.depth, LAYER)
    batches = carray(as_pointer(plan.batches), plan.steps, BATCH)
    sections = carray(as_pointer(plan.sections), plan.section_count, SECTION)
    done = carray(as_pointer(plan.done), 1, np.int64)
    for step in range(plan.steps):
        batch = batches[step]
        if plan.mode == TRAIN or plan.mode == GRADIENTS or (step == 0 and not plan.packed):
            _pack_weights(plan, layers, thread)
            _barrier(plan.sync, plan.threads)
        _shard(plan, workers[thread], layers, batch, thread)
        _barrier(plan.sync, plan.threads)
        if plan.mode == TRAIN or plan.mode == GRADIENTS:
            _reduce(plan, sections, workers[0], thread)
            _barrier(plan.sync, plan.threads)
            finite = _judge(plan, workers, batch, step, thread)
            if not finite or plan.mode == GRADIENTS:
                break
            _apply(plan, step, thread)
            if thread == 0:
                done[0] = step + 1
        elif thread == 0:
            loss = 0.0
            for i in range(plan.threads):
                loss += carray(as_pointer(workers[i].loss), 1, np.float64)[0]
            carray(as_pointer(plan.losses), plan.steps, np.float64)[step] = loss
            done[0] = step + 1
        # No thread may begin the next batch before its loss is read.
        _barrier(plan.sync, plan.threads)
