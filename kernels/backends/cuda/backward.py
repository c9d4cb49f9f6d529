"""One batch backwards on CUDA: all gradients from the outputs' derivatives, and what is measured on the way."""

# Meets Numba's untyped device arrays and kernels.
# pyright: basic

from typing import Any

from kernels.backends.cuda import normalising
from kernels.backends.cuda.step import Batch, Step


def backward(step: Step, batch: Batch, flow: Any, flow_steps: int, saturated: Any) -> None:
    """Gradients of all weights. flow (layers, flow_steps): the squares of dL/dh_t; None: nobody asks.

    saturated (layers, gates, parts): how many values of each gate are, for a batch that is watched.
    """
    layout, card, rows = step.layout, step.card, batch.rows
    widest = max([layout.x_row, *(layer.width for layer in layout.layers), *(level.row for level in layout.levels)])
    up, down = (card.array(name, rows.many * widest) for name in ("up", "down"))
    _head(step, batch, up)
    for k in range(layout.depth - 1, -1, -1):
        level = layout.levels[k]
        if level.residual:
            card.move(rows.many, level.outputs, (up, 0, level.row), (batch.table, 0, 0), (down, 0, level.row))
        if batch.noise:
            step.drop(batch, k, up)
        for j in range(k * layout.directions, (k + 1) * layout.directions):
            if batch.watched:
                _count_saturated(step, batch, j, saturated)
            part = _part(step, batch, j, up, widest)
            _layer(step, batch, j, part)
            if k or layout.vocabulary:
                _inputs(step, batch, j, down, level.residual or j % layout.directions > 0, widest)
            if flow is not None:
                layer = layout.layers[j]
                # The direction that reads backwards begins at each sequence's end and needs no such care.
                ends = int(rows.packed and j % layout.directions == 0)
                padding = ends * (batch.steps - rows.steps)
                told = (ends, padding, layer.units, layer.width, part, step.counters, flow, j * flow_steps)
                card.launch("flow_by_step", (batch.steps,), (rows.steps, batch.table, 0, *told))
        up, down = down, up
    if layout.vocabulary:
        table = (step.gradients, layout.place("embedding.weight"))
        told = (batch.rows.many, layout.inputs, step.chosen(batch), up, layout.x_row, *table)
        card.launch("scatter_rows", (layout.vocabulary,), told)


def _head(step: Step, batch: Batch, up: Any) -> None:
    """The head's gradients, and the derivative for the top layer's outputs to `up`."""
    layout, card, top = step.layout, step.card, step.layout.levels[-1]
    matrix, lines = step.top(batch)
    outputs, many = step.outputs_at(batch)
    y = (outputs, 0, layout.y_row)
    place = layout.place("head.weight")
    card.multiply("tn", top.outputs, layout.outputs, many, matrix, lines, y, (step.gradients, place, layout.y_row))
    card.sum_rows(many, layout.outputs, y, step.gradients, layout.place("head.bias"))
    weight, all_lines = (step.weights, place, layout.y_row), (batch.table, 0, 0)
    if layout.every:
        card.multiply("nt", many, top.outputs, layout.outputs, y, all_lines, weight, (up, 0, top.row))
        return
    last = card.array("last", batch.size * top.row)
    card.multiply("nt", many, top.outputs, layout.outputs, y, all_lines, weight, (last, 0, top.row))
    card.elements("fill_reals", batch.rows.many * top.row, up)
    ahead = top.outputs // layout.directions
    told = (ahead, last, top.row, batch.table, 1, step.weights, -1, batch.rows.last, up, top.row)
    card.elements("put_rows", many * ahead, *told)
    if layout.directions == 2:
        card.move(many, ahead, (last, ahead, top.row), all_lines, (up, ahead, top.row))


def _part(step: Step, batch: Batch, j: int, up: Any, widest: int) -> Any:
    """The derivative for the states of layer j, in the order in which it reads, from that for its level's outputs."""
    layout, layer = step.layout, step.layout.layers[j]
    if layout.directions == 1:
        return up
    k, d = divmod(j, layout.directions)
    part = step.card.array("part", batch.rows.many * widest)
    source, lines = (up, d * layer.units, layout.levels[k].row), (batch.table, batch.rows.turned, d)
    step.card.move(batch.rows.many, layer.units, source, lines, (part, 0, layer.width))
    return part


def _count_saturated(step: Step, batch: Batch, j: int, saturated: Any) -> None:
    layer, parts = step.layout.layers[j], step.card.machine.blocks.parts
    values = (step.tape(batch, j), 0) if step.layout.cell.saved else (step.hidden(batch, j), batch.size * layer.width)
    told = (step.gates, *values, step.limits, step.counters, saturated, j * step.gates * parts)
    step.card.launch("saturation", (parts, step.gates), (batch.rows.many, layer.units, layer.width, *told))


def _layer(step: Step, batch: Batch, j: int, up: Any) -> None:
    """The time loop of a layer from `up`, the derivative for its states, and the gradients of its weights."""
    layer, rows, card = step.layout.layers[j], batch.rows, step.card
    plane = batch.size * layer.width
    carry, slopes = card.array("carry", step.states * plane), card.array("slopes", step.vectors * plane)
    card.elements("fill_reals", step.states * plane, carry)
    if step.vectors:
        card.elements("fill_reals", step.vectors * plane, slopes)
    grid = step.grid(batch.size, layer.units)
    sync = step.sync(grid)
    fixed = (
        rows.steps, batch.table, batch.size, layer.units, layer.width, step.hidden(batch, j), step.plane(batch, layer),
        step.tape(batch, j), step.kept(batch, j), step.parts(batch, j), step.weights, step.place("weight_hh", layer),
        step.place("vectors", layer), up, carry, slopes, grid.unit_bits, grid.row_block, grid.backward_ways,
        grid.tile_bits, int(grid.resident), sync,
    )  # fmt: skip
    ends = [(0, rows.steps)] if grid.resident else [(t, t + 1) for t in range(rows.steps - 1, -1, -1)]
    if step.layout.normalise:
        normalising.clear(step, batch, j)
    for first, last in ends:
        card.launch("backward", (grid.slices, grid.groups), (first, last, *fixed), grid.backward_bytes)
        if step.layout.normalise:
            normalising.backward(step, batch, j, first, last)
    for v in range(step.vectors):
        one = (slopes, v * plane, layer.width)
        card.sum_rows(batch.size, layer.units, one, step.gradients, step.place("vectors", layer) + v * layer.width)
    _weight_gradients(step, batch, j)
    _bias_gradients(step, batch, j)


def _inputs(step: Step, batch: Batch, j: int, down: Any, add: bool, widest: int) -> None:
    """The derivative for what layer j reads, in the order of its source, to `down` or added to it."""
    layer, rows, card = step.layout.layers[j], batch.rows, step.card
    wide, row = step.gates * layer.width, layer.source_row
    into = card.array("added", rows.many * widest) if add else down
    a, b = (step.tape(batch, j), 0, wide), (step.weights, step.place("weight_ih", layer), wide)
    card.multiply("nt", rows.many, layer.inputs, wide, a, (batch.table, 0, 0), b, (into, 0, row))
    if add:
        lines = (batch.table, rows.turned, j % step.layout.directions)
        card.move(rows.many, layer.inputs, (into, 0, row), lines, (down, 0, row), add=True)


def _weight_gradients(step: Step, batch: Batch, j: int) -> None:
    """Gradients of a layer's matrices from the derivatives on the tape."""
    layer, rows, card = step.layout.layers[j], batch.rows, step.card
    wide, apart = step.gates * layer.width, step.split * layer.width
    merged = wide - apart
    tape = (step.tape(batch, j), 0, wide)
    matrix, lines = step.source(batch, j)
    into = (step.gradients, step.place("weight_ih", layer), wide)
    card.multiply("tn", layer.inputs, wide, rows.many, matrix, lines, tape, into)
    if not step.layout.cell.recurrent:
        return
    place = step.place("weight_hh", layer)
    before = ((step.hidden(batch, j), 0, layer.width), (batch.table, rows.before, int(rows.packed)))
    if merged:
        card.multiply("tn", layer.units, merged, rows.many, *before, tape, (step.gradients, place, wide))
    if apart:
        parts = (step.parts(batch, j), 0, apart)
        card.multiply("tn", layer.units, apart, rows.many, *before, parts, (step.gradients, place + merged, wide))


def _bias_gradients(step: Step, batch: Batch, j: int) -> None:
    """Gradients of a layer's biases, and of its gains where it is normalised: then the tape no longer has them."""
    layer, many, card, gradients = step.layout.layers[j], batch.rows.many, step.card, step.gradients
    wide, apart = step.gates * layer.width, step.split * layer.width
    merged = wide - apart
    inputs, recurrent = step.place("bias_ih", layer), step.place("bias_hh", layer)
    if step.layout.normalise:
        normalising.gradients(step, batch, j)
    else:
        card.sum_rows(many, wide, (step.tape(batch, j), 0, wide), gradients, inputs)
        if apart:
            card.sum_rows(many, apart, (step.parts(batch, j), 0, apart), gradients, recurrent + merged)
    if step.layout.cell.recurrent and merged:
        card.elements("copy_reals", merged, gradients, inputs, gradients, recurrent)
