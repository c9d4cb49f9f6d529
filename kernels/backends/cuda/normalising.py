"""Layer normalisation on CUDA, between a layer's products and its cell: which kernel when, on which memory."""

# Meets Numba's untyped device arrays and kernels.
# pyright: basic

from typing import Any

from kernels.backends.cuda.step import Batch, Step


def forward(step: Step, batch: Batch, j: int, first: int, last: int) -> None:
    """The pre-activations of the steps first to last: recurrent parts added, then normalised; what is apart, apart.

    With recurrent weights, of one step only.
    """
    layout, layer, card = step.layout, step.layout.layers[j], step.card
    begin, many = batch.rows.span(first, last)
    wide, apart = step.gates * layer.width, step.split * layer.width
    all_lines = (batch.table, 0, 0)
    tape, parts = step.tape(batch, j), step.parts(batch, j)
    recurrent, merged = tape, 0
    if layout.cell.recurrent:
        recurrent, merged = card.array("recurrent", batch.size * wide), step.gates - step.split
        before = (step.hidden(batch, j), batch.rows.lines_before(first, batch.size) * layer.width, layer.width)
        weight = (step.weights, step.place("weight_hh", layer), wide)
        card.multiply("nn", many, wide, layer.units, before, all_lines, weight, (recurrent, 0, wide))
    _normalise(step, batch, j, begin, many, (tape, step.gates), (recurrent, wide, merged), 0)
    if apart:
        card.move(many, apart, (recurrent, wide - apart, wide), all_lines, (parts, begin * apart, apart))
        _normalise(step, batch, j, begin, many, (parts, step.split), (recurrent, wide, 0), step.gates)


def _normalise(
    step: Step, batch: Batch, j: int, begin: int, many: int, x: tuple[Any, int], added: tuple[Any, int, int], gate: int
) -> None:
    """Gates of rows of x (array, gates); what is kept of them begins at `gate`."""
    layer = step.layout.layers[j]
    array, gates = x
    row = gates * layer.width
    told = (array, begin * row, row, *added, *_kept(step, batch, j, begin, gate), step.weights, _gain(step, j, gate))
    step.card.launch("normalise", (many, gates), (layer.units, layer.width, *told))


def _kept(step: Step, batch: Batch, j: int, begin: int, gate: int) -> tuple[Any, int, int, Any, int, int]:
    """Where what is kept of a gate lies, from row `begin` on: normalised numbers and their spread, with their rows."""
    width, all_gates = step.layout.layers[j].width, step.gates + step.split
    normal = step.card.array(f"normal {j}", batch.rows.many * all_gates * width)
    spread = step.card.array(f"spread {j}", batch.rows.many * all_gates)
    row = all_gates * width
    return normal, begin * row + gate * width, row, spread, begin * all_gates + gate, all_gates


def _gain(step: Step, j: int, gate: int) -> int:
    """The first gain of the gates, or of what is kept apart."""
    return step.place("gain_hh" if gate else "gain", step.layout.layers[j])


def _slopes(step: Step, batch: Batch, j: int) -> tuple[Any, Any, int, int]:
    """Derivatives for the gains and the biases, by row; numbers in a row, and rows: a step's, or all at once."""
    row = (step.gates + step.split) * step.layout.layers[j].width
    many = batch.size if step.layout.cell.recurrent else batch.rows.many
    of_gain, of_bias = (step.card.array(name, many * row) for name in ("gain slopes", "bias slopes"))
    return of_gain, of_bias, row, many


def clear(step: Step, batch: Batch, j: int) -> None:
    """Before the first step backwards: the sums at zero."""
    of_gain, of_bias, row, many = _slopes(step, batch, j)
    for array in (of_gain, of_bias):
        step.card.elements("fill_reals", many * row, array)


def backward(step: Step, batch: Batch, j: int, first: int, last: int) -> None:
    """Derivatives for the normalised numbers of these steps become those for the products."""
    layer = step.layout.layers[j]
    begin, many = batch.rows.span(first, last)
    of_gain, of_bias, slopes_row, _ = _slopes(step, batch, j)
    for array, gates, gate in ((step.tape(batch, j), step.gates, 0), (step.parts(batch, j), step.split, step.gates)):
        row = gates * layer.width
        kept = (*_kept(step, batch, j, begin, gate), step.weights, _gain(step, j, gate))
        told = (array, begin * row, row, *kept, of_gain, of_bias, gate * layer.width, slopes_row)
        if gates:
            step.card.launch("normalise_back", (many, gates), (layer.units, layer.width, *told))


def gradients(step: Step, batch: Batch, j: int) -> None:
    """After the last step backwards: the gradients of the gains and of the biases, but for those that are the same."""
    layer, card = step.layout.layers[j], step.card
    of_gain, of_bias, row, many = _slopes(step, batch, j)
    wide, apart = step.gates * layer.width, step.split * layer.width
    bias_apart = step.place("bias_hh", layer) + wide - apart
    sums = [(of_gain, 0, wide, _gain(step, j, 0)), (of_bias, 0, wide, step.place("bias_ih", layer))]
    if apart:
        sums += [(of_gain, wide, apart, _gain(step, j, step.gates)), (of_bias, wide, apart, bias_apart)]
    for array, at, columns, place in sums:
        card.sum_rows(many, columns, (array, at, row), step.gradients, place)
