"""How much of what a network computes lies at the ends of its curves, which units never leave one, and histograms."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import registry
from kernels.contract import Cell
from kernels.formulas import on_arrays
from kernels.forward import LayerPass, Shape

Array = NDArray[Any]
BINS = 64
MOST = 1 << 14  # of more values a histogram tells no more
DECADES = (-10.0, 2.0)  # of the sizes that `sizes_histogram` tells apart


@dataclass(frozen=True)
class Ends:
    """Of one gate's values: the shares `low` and `high` at or beyond where its curve is flat (`Activation.saturated`).

    `dead`: the share of units that stay at one end at every step of every sequence looked at, so that no gradient
    reaches them; of rectifiers, those that are never active.
    """

    low: float
    high: float
    dead: float


def gate_values(model: Shape, kind: Cell, layer: LayerPass) -> dict[str, tuple[Array, str]]:
    """Each gate's values (T, B, units) behind its curve, and the curve's name, by the gate's name.

    A curve that a cell puts on its state beside those of its gates is not among them.
    """
    names = {"gate": model.gate_activation, "activation": model.activation}
    curves = registry.activations()
    return {
        gate: (np.asarray(on_arrays(curves[names[used]].function, model.slope)(before)), names[used])
        for gate, (used, before) in zip(kind.gates, layer.curves, strict=False)
    }


def ends(values: Array, curve: str, inside: Array | None = None) -> Ends:
    """The shares of a gate's values (T, B, units); `inside` (T, B): the steps that count, None: all.

    0.95 and -0.95 of a tanh, 0.05 and 0.95 of a sigmoid count as its ends; a linear unit has none.
    """
    low, high = registry.activations()[curve].saturated
    kept = values.reshape(-1, values.shape[2]) if inside is None else values[inside]
    below, above = kept <= low, kept >= high
    stuck = below.all(axis=0) | above.all(axis=0)
    return Ends(float(below.mean()), float(above.mean()), float(stuck.mean()))


def thinned(values: Array, most: int = MOST) -> Array:
    """At most about so many of some values, flat, evenly chosen: their histogram looks the same and takes no time."""
    flat = np.asarray(values).reshape(-1)
    stride = max(1, -(-flat.size // most))
    # No power of two, or all would come from a few of a matrix's columns.
    return flat[:: stride | 1]


def histogram(values: Array, bins: int = BINS) -> tuple[Array, float]:
    """Counts (bins,) between -limit and limit, and the limit: the power of two that the largest size fits in."""
    flat = np.asarray(values, np.float64).ravel()
    flat = flat[np.isfinite(flat)]
    largest = float(np.abs(flat).max(initial=0.0))
    # Neither the largest doubles nor the smallest ones leave room for bins of their own.
    limit = float(2.0 ** min(np.ceil(np.log2(largest)), 1023.0)) if largest > 1e-300 else 1.0
    return np.histogram(np.clip(flat / limit, -1.0, 1.0), bins, (-1.0, 1.0))[0], limit


def sizes_histogram(values: Array, bins: int = BINS) -> tuple[Array, float]:
    """Counts (bins,) of log10 |value| between DECADES, what lies beyond in the outermost bins; the share of zeros."""
    flat = np.abs(np.asarray(values, np.float64).ravel())
    flat = flat[np.isfinite(flat)]
    some = flat[flat > 0]
    counts = np.histogram(np.clip(np.log10(some), *DECADES), bins, DECADES)[0]
    return counts, float(1.0 - len(some) / len(flat)) if len(flat) else 0.0
