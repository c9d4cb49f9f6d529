"""A network's forward pass in NumPy, from the same cells and curves that the kernels compile: slow, simple, visible."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import registry
from workbench.runs.formulas import on_arrays
from workbench.training.spec import ModelSpec

Array = NDArray[Any]


@dataclass(frozen=True)
class LayerPass:
    """One layer's outputs (T, B, units), and what went into each curve: ("gate" or "activation", (T, B, units)).

    The curves stand in the order in which the cell's equations use them, which is that of its gates.
    """

    outputs: Array
    curves: list[tuple[str, Array]]


def run_layers(model: ModelSpec, weights: Mapping[str, Array], inputs: Array) -> list[LayerPass]:
    """Run a stack on inputs (T, B, inputs) or int tokens (T, B) from a state of zeros; a LayerPass a layer."""
    values = weights["embedding.weight"][inputs] if inputs.ndim == 2 else inputs
    passes: list[LayerPass] = []
    # Both sides of a choice are worked out, also the one that overflows and is not taken.
    with np.errstate(over="ignore", invalid="ignore"):
        for k in range(model.depth):
            passes.append(_run_layer(model, weights, k, np.asarray(values, np.float64)))
            values = passes[-1].outputs
    return passes


def _run_layer(model: ModelSpec, weights: Mapping[str, Array], k: int, inputs: Array) -> LayerPass:
    kind = registry.cells()[model.cell]
    forward = on_arrays(kind.forward)
    seen: list[tuple[str, Array]] = []
    act, gate = _recording(model, seen)
    size = len(weights[f"rnn.bias_ih_l{k}"])
    units = size // len(kind.gates)
    # What a cell lacks is zero: a recurrent product, vectors of its own.
    lacking = {"weight_hh": (size, units), "bias_hh": (size,), "vectors": (0, units)}
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "vectors")
    found = (weights[key] if (key := f"rnn.{name}_l{k}") in weights else np.zeros(lacking[name]) for name in names)
    w_i, w_h, b_i, b_h, vectors = (np.asarray(array, np.float64) for array in found)
    count, whole = len(kind.gates), len(kind.gates) - kind.split
    steps, rows = inputs.shape[:2]
    outputs = np.zeros((steps, rows, units))
    states: tuple[Any, ...] = tuple(np.zeros(outputs.shape[1:]) for _ in kind.states)
    for t in range(steps):
        from_input = np.split(inputs[t] @ w_i.T + b_i, count, axis=1)
        from_state = np.split(states[0] @ w_h.T + b_h, count, axis=1)
        a = tuple(x + (h if n < whole else 0.0) for n, (x, h) in enumerate(zip(from_input, from_state, strict=True)))
        states, _ = forward(a, tuple(from_state[whole:]), states, tuple(vectors), act, gate)
        outputs[t] = states[0]
    calls = len(seen) // steps
    return LayerPass(outputs, [(seen[n][0], np.stack([x for _, x in seen[n::calls]])) for n in range(calls)])


def _recording(model: ModelSpec, seen: list[tuple[str, Array]]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The activation and the gate's curve, which note down what goes into them."""
    curves = registry.activations()

    def noting(name: str, kind: str) -> Callable[[Array], Array]:
        curve = on_arrays(curves[name].function, model.slope)

        def run(x: Array) -> Array:
            seen.append((kind, x))
            return curve(x)

        return run

    return noting(model.activation, "activation"), noting(model.gate_activation, "gate")
