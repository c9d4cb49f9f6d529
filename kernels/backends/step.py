"""The orchestration of training steps on the CPU: what all threads do together, and in which order.

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

from kernels.backends.plan import BATCH, SECTION, WORKER
from kernels.backends.records import GRADIENTS, INNER, TRAIN, layers_of, levels_of, plan_at
from kernels.chance import training_noise
from kernels.native import as_pointer, atomic_add, atomic_load, call, carray, set_float_mode, yield_thread

_SPINS = 2000
_training_noise = njit(**INNER)(training_noise)


@njit(**INNER)
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


@njit(**INNER)
def _pack_weights(plan: Any, layers: Any, levels: Any, thread: int) -> None:
    """This thread's share of the panels of all weight matrices."""
    threads, item = plan.threads, plan.item
    for k in range(plan.depth * plan.directions):
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
        if k >= plan.directions or plan.vocabulary:
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
    top = levels[plan.depth - 1]
    call(plan.pack, (plan.head_weight, plan.y_row, top.outputs, plan.y_row, plan.head_packed, thread, threads))
    if plan.mode == TRAIN or plan.mode == GRADIENTS:
        call(plan.pack_transposed, (
            plan.head_weight, plan.y_row, plan.outputs, top.row, top.outputs, plan.head_packed_back, thread, threads,
        ))  # fmt: skip


@njit(**INNER)
def _reduce(plan: Any, sections: Any, first_worker: Any, thread: int) -> None:
    """Add up this thread's share of every parameter's gradient."""
    for k in range(plan.section_count):
        first = sections[k].first + sections[k].count * thread // plan.threads
        last = sections[k].first + sections[k].count * (thread + 1) // plan.threads
        result = plan.partial + (thread * plan.section_count + k) * 8
        call(plan.reduce, (first, last, first_worker.gradients, plan.gradient_stride, plan.threads, result))


@njit(**INNER)
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


@njit(**INNER)
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


@njit(**INNER)
def _noise(plan: Any, step: int) -> int:
    """What decides which units are dropped at a step; 0: none."""
    if plan.mode != TRAIN or plan.noise == 0:
        return plan.noise
    return _training_noise(plan.noise, plan.step_count + step)


def run_steps(plan_address: int, thread: int) -> None:
    """Do all steps of a plan as thread number `thread`; all threads must call it.

    TRAIN: forward, backward, clip, update, a batch after the other, until the loss or the norm is not finite: then the
    weights stay as they were before that batch. LOSS: the losses alone. RUN: the outputs alone. GRADIENTS: the first
    batch's gradients, left in the first worker's array. SAMPLE: a token drawn from each batch's outputs.
    """
    plan = plan_at(plan_address)
    workers = carray(as_pointer(plan.workers), plan.threads, WORKER)
    layers, levels = layers_of(plan, thread), levels_of(plan, thread)
    batches = carray(as_pointer(plan.batches), plan.steps, BATCH)
    sections = carray(as_pointer(plan.sections), plan.section_count, SECTION)
    done = carray(as_pointer(plan.done), 1, np.int64)
    train = plan.mode == TRAIN or plan.mode == GRADIENTS
    mode = set_float_mode(-1)
    for step in range(plan.steps):
        batch = batches[step]
        if train or (step == 0 and not plan.packed):
            _pack_weights(plan, layers, levels, thread)
            _barrier(plan.sync, plan.threads)
        watched = 1 if plan.probes and step == plan.steps - 1 else 0
        call(plan.shard, (plan_address, thread, batch.here, _noise(plan, step), watched))
        _barrier(plan.sync, plan.threads)
        if train:
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
    set_float_mode(mode)
