"""Units that no gradient passes: their curve is flat at every step of every sequence that was looked at."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import registry
from kernels.contract import Activation
from kernels.formulas import on_arrays
from workbench.runs.inspections import Found, Glimpse, Inspection

Array = NDArray[Any]

FLAT = 0.1  # a slope under this share of the curve's steepest is saturated


def flat(curve: Activation, before: Array, leak: float) -> Array:
    """Where a curve is flat, of what went into it; `leak`: the slope of leaky curves below zero."""
    run, slope = on_arrays(curve.function, leak), on_arrays(curve.slope, leak)
    grid = np.linspace(-8.0, 8.0, 401)
    with np.errstate(over="ignore", invalid="ignore"):
        return slope(before, run(before)) < FLAT * np.max(slope(grid, run(grid)))


def layers(glimpse: Glimpse) -> list[Found]:
    """`dead_units`: how many there are of each gate, and of a layer's units, `dead_unit_share`: of the activated gate.

    Both None without data.
    """
    kind, model = registry.cells()[glimpse.model.cell], glimpse.model
    curves = registry.activations()
    names = {"gate": model.gate_activation, "activation": model.activation}
    found: list[Found] = []
    for seen in glimpse.passes:
        dead = {
            gate: flat(curves[names[used]], before, model.slope).all(axis=(0, 1))
            for gate, (used, before) in zip(kind.gates, seen.curves, strict=False)
        }
        own = [dead[gate] for gate in kind.gates if gate in kind.activated]
        share = float(np.mean(own)) if own else 0.0
        found.append({"dead_units": {gate: int(one.sum()) for gate, one in dead.items()}, "dead_unit_share": share})
    return found or [{"dead_units": None, "dead_unit_share": None} for _ in range(model.depth)]


def lines(layer: Found) -> list[str]:
    """A line where there are any."""
    dead = {gate: number for gate, number in (layer.get("dead_units") or {}).items() if number}
    return ["dead units: " + ", ".join(f"{number} of the {gate}" for gate, number in dead.items())] if dead else []


INSPECTION = Inspection("dead_units", layers=layers, lines=lines, order=20)
