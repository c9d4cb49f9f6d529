"""The weights that a network starts with.

Recurrent: orthogonal (Saxe, McClelland and Ganguli 2014) keeps the length of what passes through many steps; identity
suits rectifiers in the simple cell (Le, Jaitly and Hinton 2015); uniform is U(-1/sqrt(H), 1/sqrt(H)).
Input: Xavier (Glorot and Bengio 2010), or He for rectifiers (He et al. 2015, equation 10). Biases are zero but the
forget gate's (Jozefowicz, Zaremba and Sutskever 2015).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import registry
from kernels.layout import Architecture

Array = NDArray[Any]


def initial(architecture: Architecture, shapes: dict[str, tuple[int, ...]], seed: int) -> dict[str, Array]:
    """Float64 values for all parameters, the same for the same seed in either precision."""
    generator = np.random.default_rng(seed)
    cell = registry.cells()[architecture.cell]
    gates = len(cell.gates)
    values: dict[str, Array] = {}
    for name, shape in shapes.items():
        if name == "embedding.weight":
            values[name] = generator.normal(0.0, 1.0, shape)
        elif name == "head.weight":
            values[name] = _spread(generator, shape, 1.0)
        elif "vectors" in name:
            ranges = [generator.uniform(low, high, shape[1]) for _, low, high in cell.vectors]
            values[name] = np.array(ranges)
        elif "weight_hh" in name:
            values[name] = np.concatenate([_recurrent(architecture, shape[1], generator) for _ in range(gates)])
        elif "weight_ih" in name:
            one = (shape[0] // gates, shape[1])
            values[name] = np.concatenate([_input(architecture, one, generator) for _ in range(gates)])
        else:
            values[name] = np.ones(shape) if "gain" in name else np.zeros(shape)
        if "bias_ih" in name and cell.forget_gate >= 0:
            values[name].reshape(gates, -1)[cell.forget_gate] = architecture.forget_bias
    return values


def _recurrent(architecture: Architecture, units: int, generator: np.random.Generator) -> Array:
    chosen = architecture.recurrent_initialisation
    if chosen == "auto":
        simple = len(registry.cells()[architecture.cell].gates) == 1
        rectifier = registry.activations()[architecture.activation].rectifier
        chosen = "identity" if simple and rectifier else "orthogonal"
    if chosen == "identity":
        return np.eye(units)
    if chosen == "uniform":
        return generator.uniform(-1.0, 1.0, (units, units)) / np.sqrt(units)
    if chosen != "orthogonal":
        raise ValueError(f"recurrent_initialisation {chosen!r} is not one of auto, orthogonal, identity, uniform")
    # The signs make the distribution uniform over all orthogonal matrices (Mezzadri 2007).
    q, r = np.linalg.qr(generator.normal(size=(units, units)))
    return q * np.sign(np.diag(r))


def _input(architecture: Architecture, shape: tuple[int, int], generator: np.random.Generator) -> Array:
    chosen = architecture.input_initialisation
    activation = registry.activations()[architecture.activation]
    if chosen == "auto":
        chosen = "he" if activation.rectifier else "xavier"
    if chosen == "uniform":
        return generator.uniform(-1.0, 1.0, shape) / np.sqrt(shape[0])
    if chosen == "he":
        return generator.normal(0.0, activation.gain / np.sqrt(shape[1]), shape)
    if chosen != "xavier":
        raise ValueError(f"input_initialisation {chosen!r} is not one of auto, xavier, he, uniform")
    return _spread(generator, shape, 1.0)


def _spread(generator: np.random.Generator, shape: tuple[int, ...], gain: float) -> Array:
    limit = gain * np.sqrt(6.0 / (shape[0] + shape[1]))
    return generator.uniform(-limit, limit, shape)
