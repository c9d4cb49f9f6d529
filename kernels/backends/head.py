"""The head of a network: outputs from the top layer's hidden states, the loss, and the way back."""

# Compiled by Numba on records and addresses, which have no static types.
# pyright: basic

from typing import Any

from numba import njit

from kernels.backends.records import (
    GRADIENTS,
    INNER,
    RUN,
    SAMPLE,
    TRAIN,
    batch_at,
    length,
    levels_of,
    plan_at,
    starts_of,
    worker_of,
)
from kernels.backends.recurrence import outer, product, sum_rows
from kernels.native import call


def head(
    plan_address: int, thread: int, batch_address: int, steps: int, first: int, begin: int, t: int, end: int,
    hidden: int, into: int, add: int,
) -> None:  # fmt: skip
    """The head on the rows `hidden` of the steps t to end: outputs to the caller, or the loss and its derivative.

    In training also the head's gradients, and the derivative for the rows to `into`, which may be `hidden` itself.
    """
    plan, batch = plan_at(plan_address), batch_at(batch_address)
    worker, level = worker_of(plan, thread), levels_of(plan, thread)[plan.depth - 1]
    starts = starts_of(worker, steps)
    item, y = plan.item, worker.y
    many = starts[end] - starts[t]
    product(plan, many, plan.y_row, level.outputs, hidden, level.row, plan.head_packed, y, plan.y_row, 0, 0)
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
        plan, worker, level.outputs, plan.y_row, many, hidden, level.row, y, plan.y_row, plan.head_weight + shift,
        plan.y_row, add,
    )  # fmt: skip
    sum_rows(plan, plan.y_row, many, y, plan.y_row, plan.head_bias + shift, add)
    product(plan, many, level.row, plan.outputs, y, plan.y_row, plan.head_packed_back, into, level.row, 0, 0)


def open_head(
    plan_address: int, thread: int, batch_address: int, steps: int, first: int, begin: int, t: int, end: int,
    hidden: int, into: int, add: int,
) -> None:  # fmt: skip
    """In place of `head` for layers without one: the rows `hidden` to the caller, or the caller's derivative in."""
    plan, batch = plan_at(plan_address), batch_at(batch_address)
    worker, level = worker_of(plan, thread), levels_of(plan, thread)[plan.depth - 1]
    starts = starts_of(worker, steps)
    item, columns = plan.item, level.outputs
    back = plan.mode == GRADIENTS
    if back:
        call(plan.zero, (into, (starts[end] - starts[t]) * level.row))
    for step in range(t, end):
        rows, shift = starts[step + 1] - starts[step], (starts[step] - starts[t]) * level.row * item
        at = ((begin + step) * batch.rows + first) * columns * item
        if back:
            call(plan.copy, (rows, columns, batch.targets + at, columns, into + shift, level.row))
        else:
            call(plan.copy, (rows, columns, hidden + shift, level.row, batch.output + at, columns))


@njit(**INNER)
def final_rows(
    plan: Any, worker: Any, level: Any, batch: Any, starts: Any, first: int, begin: int, top: int, how: int, back: int
) -> None:
    """The outputs after each sequence's last step, of those that end in this piece, to worker.last; or back to `top`.

    The direction that reads backwards has its last step at the sequence's start.
    """
    item = plan.item
    ahead = level.outputs // plan.directions
    for row in range(starts[1]):
        t = length(batch, first + row) - 1 - begin
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
def from_above(
    plan: Any, worker: Any, level: Any, batch: Any, starts: Any, first: int, begin: int, t: int, end: int, top: int,
    into: int, add: int, thread: int,
) -> None:  # fmt: skip
    """The derivative for the top layer's outputs `top` of the steps t to end, to `into`."""
    if plan.every:
        here = top + starts[t] * level.row * plan.item
        call(plan.head, (
            plan.here, thread, batch.here, len(starts) - 1, first, begin, t, end, here, into, add,
        ))  # fmt: skip
        return
    call(plan.zero, (into, (starts[end] - starts[t]) * level.row))
    if plan.directions == 1:
        for row in range(starts[1]):
            last = length(batch, first + row) - 1 - begin
            if t <= last < end:
                at = into + (starts[last] - starts[t] + row) * level.row * plan.item
                call(plan.copy, (1, level.row, worker.last + row * level.row * plan.item, level.row, at, level.row))
    else:
        final_rows(plan, worker, level, batch, starts, first, begin, into, plan.copy, 1)
