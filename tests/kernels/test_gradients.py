"""Every cell with every activation at depths 1 to 3, against finite differences in float64.

Parametrised over the registry: a new file in `kernels/cells` or a new row of the activations is checked as it is.
"""

import numpy as np
import pytest

from kernels import registry
from kernels.network import Architecture, Network

STEPS, ROWS, INPUTS, OUTPUTS = 7, 4, 3, 2
STEP = 1e-5  # central differences: error of the order of its square, 1e-10
# A step that crosses the kink of a rectifier says nothing, one ten times shorter then tells; where the loss is large,
# one ten times longer rounds less.
STEPS_TAKEN = (STEP, STEP / 10, STEP * 10)


def worst_error(architecture: Architecture, seed: int, noise: int = 0) -> tuple[str, float]:
    """The parameter whose derivative along a random direction is farthest from the finite difference, relatively."""
    generator = np.random.default_rng(seed)
    network = Network(architecture, precision="float64", threads=2, seed=seed)
    inputs = generator.normal(size=(STEPS, ROWS, INPUTS))
    targets = generator.normal(size=(STEPS, ROWS, OUTPUTS) if architecture.readout == "every" else (ROWS, OUTPUTS))
    start = network.parameters
    # Away from the symmetric start: biases that are not zero, weights that are not the identity.
    start = {name: value + 0.1 * generator.normal(size=value.shape) for name, value in start.items()}
    network.load(start)
    _, gradients = network.gradients(inputs, targets, noise=noise)
    worst = ("", 0.0)
    for name, value in start.items():
        direction = generator.normal(size=value.shape)
        exact = float((gradients[name] * direction).sum())
        error = np.inf
        for length in STEPS_TAKEN:
            losses = []
            for sign in (1.0, -1.0):
                network.load({**start, name: value + sign * length * direction})
                losses.append(network.loss([(inputs, targets)], noise=noise)[0])
            numeric = (losses[0] - losses[1]) / (2.0 * length)
            error = min(error, abs(numeric - exact) / max(abs(numeric), abs(exact), 1e-3))
        worst = max(worst, (name, error), key=lambda pair: pair[1])
    return worst


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("activation", list(registry.activations()))
@pytest.mark.parametrize("cell", list(registry.cells()))
def test_gradients_of_every_cell_and_activation(cell: str, activation: str, depth: int) -> None:
    hidden = (5, 18, 4)[:depth]
    readout = "every" if depth % 2 else "last"
    architecture = Architecture(INPUTS, OUTPUTS, hidden, cell=cell, activation=activation, readout=readout)
    name, error = worst_error(architecture, seed=depth)
    assert error < 1e-6, f"{name}: {error:.2e}"


@pytest.mark.parametrize("gate", list(registry.activations()))
@pytest.mark.parametrize("cell", [name for name, cell in registry.cells().items() if cell.uses_gate_activation])
def test_gradients_of_every_gate_activation(cell: str, gate: str) -> None:
    architecture = Architecture(INPUTS, OUTPUTS, (6,), cell=cell, gate_activation=gate, slope=0.2, readout="every")
    name, error = worst_error(architecture, seed=1)
    assert error < 1e-6, f"{name}: {error:.2e}"


@pytest.mark.parametrize("activation", list(registry.activations()))
def test_slopes_of_the_activations(activation: str) -> None:
    curve = registry.activations()[activation]
    for x in np.linspace(-4.0, 4.0, 33) + 0.01:
        numeric = (curve.function(x + STEP) - curve.function(x - STEP)) / (2 * STEP)
        assert curve.slope(x, curve.function(x)) == pytest.approx(numeric, rel=1e-7, abs=1e-9)
