"""Where a network's numbers leave the finite first: in what went in, the weights, the way forward, the loss or back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.forward import LayerPass, Shape, run_layers

Array = NDArray[Any]
NEAR = 0.1  # of the largest state: rows whose states are so large are named beside it


@dataclass(frozen=True)
class Place:
    """`kind`: "input", "weights", "forward", "loss" or "backward".

    `layer` counts from 0, -1: none in particular. `tensor`: the parameter through which it came, or an empty text.
    `step`: the time step, from 0, -1: none. `rows`: those of the batch, from 0.
    """

    kind: str
    layer: int = -1
    tensor: str = ""
    step: int = -1
    rows: tuple[int, ...] = ()


def find_place(
    model: Shape,
    weights: Mapping[str, Array],
    inputs: Array,
    lengths: Array | None,
    limit: float,
    loss: float,
    norms: Mapping[str, float],
    flow: Array,
) -> Place:
    """Where a training step's numbers left the finite, told from the weights that it was to change.

    `inputs` (T, B, inputs) or int tokens (T, B), `lengths` (B,) where sequences differ in them. `limit`: the largest
    number of the network's precision; the pass here is float64, so what lies beyond would have been infinite there.
    `loss`, the `norms` of the gradient by parameter and `flow` (depth, T) are what the kernels found.
    """
    if inputs.dtype.kind == "f" and not np.isfinite(inputs).all():
        step, rows = _first(~np.isfinite(inputs), lengths)
        return Place("input", step=step, rows=rows)
    for name, array in weights.items():
        if not np.isfinite(array).all():
            return Place("weights", _layer_of(name), name)
    passes = run_layers(model, weights, inputs)
    found: list[tuple[int, int, int, tuple[int, ...]]] = []
    for k, one in enumerate(passes):
        for turned, marks in enumerate(_beyond(one, limit, 2 if model.bidirectional else 1)):
            inside = _inside(marks, lengths)[:: -1 if turned else 1]
            if inside.any():
                read, rows = _first(inside, None)
                found.append((read, k, len(inside) - 1 - read if turned else read, rows))
    if found:
        # The first that was read; of the layers, the lower one feeds the upper.
        _, k, step, rows = min(found)
        return Place("forward", k, _through(model, weights, inputs, passes, k, step, rows), step, rows)
    if np.isfinite(loss) and not np.isfinite(flow).all():
        return _on_the_way_back(norms, flow)
    k, step, rows = _largest(passes, lengths)
    tensor = _through(model, weights, inputs, passes, k, step, rows)
    return Place("backward" if np.isfinite(loss) else "loss", k, tensor, step, rows)


def _beyond(one: LayerPass, limit: float, directions: int) -> list[Array]:
    """Which of a layer's units (T, B, n) have a number beyond the limit in or behind their curves, by direction."""
    values = [one.outputs, *(before for _, before in one.curves)]
    with np.errstate(invalid="ignore"):
        marks = [~(np.abs(value) <= limit) for value in values]
    halves = zip(*(np.split(one, directions, axis=2) for one in marks), strict=True)
    return [np.concatenate(half, axis=2) for half in halves]


def _inside(marks: Array, lengths: Array | None) -> Array:
    """The marks (T, B, n) without those beyond a sequence's end."""
    if lengths is None:
        return marks
    return marks & (np.arange(len(marks))[:, None] < lengths)[:, :, None]


def _first(marks: Array, lengths: Array | None) -> tuple[int, tuple[int, ...]]:
    """The first step of marks (T, B, n), and the rows that are marked there."""
    by_row: Array = np.any(_inside(marks, lengths), axis=2)
    step = int(np.argmax(np.any(by_row, axis=1)))
    return step, tuple(np.flatnonzero(by_row[step]).tolist())


def _largest(passes: Sequence[LayerPass], lengths: Array | None) -> tuple[int, int, tuple[int, ...]]:
    """The layer and the step of the largest state, and the rows that are near it there."""
    sizes = [
        np.where(_inside(np.ones(one.outputs.shape, np.bool_), lengths), np.abs(one.outputs), 0.0).max(axis=2)
        for one in passes
    ]
    k = int(np.argmax([size.max() for size in sizes]))
    step = int(np.argmax(sizes[k].max(axis=1)))
    return k, step, tuple(np.flatnonzero(sizes[k][step] >= NEAR * sizes[k][step].max()).tolist())


def _through(
    model: Shape, weights: Mapping[str, Array], inputs: Array, passes: Sequence[LayerPass], k: int, step: int,
    rows: tuple[int, ...],
) -> str:  # fmt: skip
    """The matrix of a layer through which the larger numbers came at a step: from below, or from the step before."""
    outputs = passes[k].outputs
    below = passes[k - 1].outputs if k else weights["embedding.weight"][inputs] if inputs.ndim == 2 else inputs
    units = outputs.shape[2] // (2 if model.bidirectional else 1)
    sizes: dict[str, float] = {}
    ways = (("", 0, step - 1), ("_reverse", units, step + 1)) if model.bidirectional else (("", 0, step - 1),)
    chosen = list(rows)
    for end, first, before in ways:
        w_i, w_h = f"rnn.weight_ih_l{k}{end}", f"rnn.weight_hh_l{k}{end}"
        sizes[w_i] = _size(weights[w_i], below[step, chosen])
        if w_h in weights and 0 <= before < len(outputs):
            sizes[w_h] = _size(weights[w_h], outputs[before, chosen, first : first + units])
    return max(sizes, key=lambda name: sizes[name])


def _size(matrix: Array, values: Array) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        product = np.abs(values.astype(np.float64) @ matrix.astype(np.float64).T)
    return float(np.nan_to_num(product, nan=np.inf).max(initial=0.0))


def _on_the_way_back(norms: Mapping[str, float], flow: Array) -> Place:
    """The highest layer and the latest step whose gradient is no number, for that is where it set out."""
    bad = ~np.isfinite(flow)
    step = int(np.flatnonzero(bad.any(axis=0))[-1])
    k = int(np.flatnonzero(bad[:, step])[-1])
    here = [name for name, norm in norms.items() if not np.isfinite(norm) and _layer_of(name) == k]
    return Place("backward", k, next((name for name in here if "weight_hh" in name), "".join(here[:1])), step)


def _layer_of(name: str) -> int:
    """The layer that a parameter belongs to, -1 for embedding and head."""
    end = name.removesuffix("_reverse").rpartition("_l")[2]
    return int(end) if end.isdigit() else -1
