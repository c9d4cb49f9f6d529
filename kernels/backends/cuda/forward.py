"""One batch forward on CUDA: all layers over all steps, and the head's product."""

# Meets Numba's untyped device arrays and kernels.
# pyright: basic

from kernels.backends.cuda import normalising
from kernels.backends.cuda.plan import free_grid
from kernels.backends.cuda.step import Batch, Step


def forward(step: Step, batch: Batch) -> None:
    """All layers over all steps and the head's product; the carried state moves on where the batch carries one."""
    layout, card = step.layout, step.card
    if layout.vocabulary:
        rows = batch.rows
        for d, placed in enumerate(((rows.places, int(rows.packed)), (rows.turned_places, 1))[: layout.directions]):
            told = (batch.inputs, batch.at, batch.table, *placed, step.chosen(batch, d))
            card.elements("choose_rows", rows.many, *told)
    store = 0
    for j, layer in enumerate(layout.layers):
        hidden, count = step.hidden(batch, j), step.states * batch.size * layer.width
        lines = (batch.size, layer.width, hidden, step.plane(batch, layer))
        state = step.state(batch.size) if batch.carry else hidden
        card.elements("start_states", count, *lines, state, store if batch.carry else -1)
        _layer(step, batch, j)
        if batch.carry:
            last = (batch.table, batch.rows.last, step.counters)
            card.elements("keep_states", count, *lines, *last, state, store)
        store += count
        if step.mixes(batch) and (j + 1) % layout.directions == 0:
            _mix(step, batch, j // layout.directions)
    if layout.directions == 2 and not layout.every:
        _gather_finals(step, batch)
    matrix, lines = step.top(batch)
    y, many = step.outputs_at(batch)
    weight = (step.weights, layout.place("head.weight"), layout.y_row)
    card.multiply("nn", many, layout.outputs, layout.levels[-1].outputs, matrix, lines, weight, (y, 0, layout.y_row))


def _layer(step: Step, batch: Batch, j: int) -> None:
    layout, card, layer, rows = step.layout, step.card, step.layout.layers[j], batch.rows
    wide = step.gates * layer.width
    matrix, lines = step.source(batch, j)
    tape = step.tape(batch, j)
    weight = (step.weights, step.place("weight_ih", layer), wide)
    card.multiply("nn", rows.many, wide, layer.inputs, matrix, lines, weight, (tape, 0, wide))
    # The cell of normalised layers needs no sums from other units: its products come before.
    grid = free_grid(card.machine, layer.units, batch.size) if layout.normalise else step.grid(batch.size, layer.units)
    sync = step.sync(grid)
    names = ("weight_hh", "bias_ih", "bias_hh", "vectors")
    fixed = (
        batch.table, batch.size, layer.units, layer.width, step.hidden(batch, j), step.plane(batch, layer), tape,
        step.kept(batch, j), step.parts(batch, j), step.weights, *(step.place(name, layer) for name in names),
        grid.unit_bits, grid.row_block, grid.forward_ways, grid.tile_bits, int(grid.resident), sync,
    )  # fmt: skip
    by_step = not grid.resident or (layout.normalise and layout.cell.recurrent)
    for first, last in [(t, t + 1) for t in range(rows.steps)] if by_step else [(0, rows.steps)]:
        if layout.normalise:
            normalising.forward(step, batch, j, first, last)
        card.launch("forward", (grid.slices, grid.groups), (first, last, *fixed), grid.forward_bytes)


def _mix(step: Step, batch: Batch, k: int) -> None:
    """What level k gives to the one above: both directions side by side, some units dropped, its inputs added."""
    layout, card, many = step.layout, step.card, batch.rows.many
    level, (out, _, row) = layout.levels[k], step.out(batch, k)
    for d in range(layout.directions):
        layer = layout.layers[k * layout.directions + d]
        hidden = step.hidden(batch, k * layout.directions + d)
        source, lines = (hidden, batch.size * layer.width, layer.width), (batch.table, batch.rows.turned, d)
        card.move(many, layer.units, source, lines, (out, d * layer.units, row))
    if batch.noise:
        step.drop(batch, k, out)
    if level.residual:
        card.move(many, level.outputs, step.out(batch, k - 1), (batch.table, 0, 0), (out, 0, row), add=True)


def _gather_finals(step: Step, batch: Batch) -> None:
    """The direction that reads backwards has its last step at the sequence's start."""
    card = step.card
    out, _, row = step.out(batch, step.layout.depth - 1)
    finals, units = step.finals(batch)[0], step.layout.layers[-1].units
    last = (batch.table, batch.rows.last, 1)
    card.move(batch.size, units, (out, 0, row), last, (finals, 0, row))
    card.move(batch.size, units, (out, units, row), (batch.table, 0, 0), (finals, units, row))
