"""How a recurrent layer passes its state and the gradient on, in a few figures; as thoroughly as there is time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.contract import Cell
from kernels.probes.products import left_of_gradient, lyapunov_exponents
from kernels.probes.spectra import largest_singular_value, spectral_radius
from kernels.probes.steps import Steps

Array = NDArray[Any]

# Rough costs on one core: only the choice of an effort hangs on them.
FLOPS = 3e9  # a second, in products of small matrices
CALLS = 60e-6  # seconds for what Python does in one step
ELEMENT = 60e-9  # seconds for the curves and slopes of one gate of one unit


@dataclass(frozen=True)
class Effort:
    """How much is looked at: steps of a window, sequences, starts and directions of gradients, single Jacobians.

    `exponents`: how many Lyapunov exponents; `exact`: up to how many rows spectra are worked out whole.
    """

    steps: int
    rows: int
    ends: int
    vectors: int
    places: int
    exponents: int = 1
    exact: int = 96


# From thorough to quick.
EFFORTS = (
    Effort(128, 4, 3, 4, 4),
    Effort(128, 2, 2, 3, 2),
    Effort(96, 1, 2, 3, 2),
    Effort(64, 1, 2, 2, 2),
    Effort(40, 1, 1, 2, 1),
)


@dataclass(frozen=True)
class Dynamics:
    """What was measured of one direction of a layer.

    `radii`, `stretches`: spectral radius and largest singular value of single steps' Jacobians (of the full state),
    `hidden_radii`, `hidden_stretches`: those of dh'/dh alone. `exponents`: Lyapunov exponents, means over sequences.
    `left`: for each state, what is left of a gradient after 0, 1, ... steps back. `steps`, `rows`: of the data seen.
    """

    radii: Array
    stretches: Array
    hidden_radii: Array
    hidden_stretches: Array
    exponents: Array
    left: list[Array]
    steps: int
    rows: int


def effort_within(kind: Cell, sizes: Sequence[tuple[int, int]], steps: int, rows: int, seconds: float) -> Effort:
    """The most thorough effort that takes about so long for layers of (inputs, units) on windows of so many steps."""
    for effort in EFFORTS:
        length, count = min(effort.steps, steps), min(effort.rows, rows)
        if sum(_seconds(kind, effort, length, count, *size) for size in sizes) <= seconds:
            return effort
    return EFFORTS[-1]


def _seconds(kind: Cell, effort: Effort, steps: int, rows: int, inputs: int, units: int) -> float:
    states, gates = len(kind.states), len(kind.gates)
    product = 2.0 * gates * units * units / FLOPS if kind.recurrent else 0.0
    seen = steps * rows
    run = seen * gates * units * (2.0 * inputs / FLOPS + ELEMENT) + seen * product + steps * CALLS
    exponent = seen * product + steps * CALLS
    lags = states * 0.75 * steps
    left = lags * (CALLS + rows * effort.ends * effort.vectors * product)
    size = states * units
    radius = 30.0 * size**3 / FLOPS if size <= effort.exact else 3e-3 + 160.0 * size**2 / FLOPS
    return run + exponent + left + effort.places * (radius + 2e-9 * states * gates * units * units)


def some(inputs: Array, lengths: Array | None, rows: int, steps: int) -> Array:
    """A few sequences of a batch (T, B, ...), evenly chosen or the longest, and of these the last steps."""
    if lengths is not None:
        chosen = np.argsort(-lengths, kind="stable")[:rows]
        return inputs[: lengths[chosen].min(), chosen][-steps:]
    chosen = np.unique(np.linspace(0, inputs.shape[1] - 1, rows).astype(int))
    return inputs[-steps:, chosen]


def measure(steps: Steps, effort: Effort, hidden: bool = False) -> Dynamics:
    """Measure one direction of a layer; `hidden`: also dh'/dh alone where there is more than h."""
    states, length, rows, _ = steps.before.shape
    lags = max(1, length * 3 // 4)
    ends = np.unique(np.linspace(lags - 1, length - 1, effort.ends).astype(int))
    left = [left_of_gradient(steps, ends, lags, effort.vectors, state) for state in range(states)]
    exponents = lyapunov_exponents(steps, effort.exponents, length // 4).mean(axis=0)
    # Not from the first steps, which still come from a state of zeros.
    when = np.linspace(length // 4, length - 1, effort.places).astype(int)
    whole, alone = [steps.jacobian(int(t), k % rows) for k, t in enumerate(when)], list[Array]()
    if hidden and states > 1:
        units = steps.before.shape[3]
        alone = [one[:units, :units] for one in whole]
    return Dynamics(
        radii=np.array([spectral_radius(one, effort.exact) for one in whole]),
        stretches=np.array([largest_singular_value(one, effort.exact) for one in whole]),
        hidden_radii=np.array([spectral_radius(one, effort.exact) for one in alone]),
        hidden_stretches=np.array([largest_singular_value(one, effort.exact) for one in alone]),
        exponents=exponents,
        left=left,
        steps=length,
        rows=rows,
    )
