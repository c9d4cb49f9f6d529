"""A network's forward pass in NumPy, from the same cells and curves that the kernels compile: slow, simple, visible."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from kernels import registry
from kernels.formulas import on_arrays

Array = NDArray[Any]

EPSILON = 1e-5  # beside the variance in layer normalisation


class Shape(Protocol):
    """What must be known of a network beside its weights; a spec's model says it."""

    @property
    def cell(self) -> str: ...
    @property
    def activation(self) -> str: ...
    @property
    def gate_activation(self) -> str: ...
    @property
    def slope(self) -> float: ...
    @property
    def depth(self) -> int: ...
    @property
    def bidirectional(self) -> bool: ...
    @property
    def residual(self) -> bool: ...


@dataclass(frozen=True)
class LayerPass:
    """One layer's outputs (T, B, units), and what went into each curve: ("gate" or "activation", (T, B, units)).

    The curves stand in the order in which the cell's equations use them, which is that of its gates. Of a bidirectional
    layer the backward direction's units stand behind the forward direction's. `states`: (T, B, units) each, in the
    order of the cell's.
    """

    outputs: Array
    curves: list[tuple[str, Array]]
    states: tuple[Array, ...] = ()


def run_layers(
    model: Shape, weights: Mapping[str, Array], inputs: Array, start: Sequence[tuple[Array, ...]] | None = None
) -> list[LayerPass]:
    """Run a stack on inputs (T, B, inputs) or int tokens (T, B); a LayerPass a layer.

    `start`: the states (B, units) that each layer starts from, of those that read forwards only; None: zeros.

    What a trained network does: nothing is dropped out.
    """
    values = weights["embedding.weight"][inputs] if inputs.ndim == 2 else inputs
    passes: list[LayerPass] = []
    # Both sides of a choice are worked out, also the one that overflows and is not taken.
    with np.errstate(over="ignore", invalid="ignore"):
        for k in range(model.depth):
            passes.append(_run_layer(model, weights, k, np.asarray(values, np.float64), start[k] if start else None))
            values = passes[-1].outputs
    return passes


def read_out(outputs: Array, directions: int) -> Array:
    """What a head sees of the top layer's outputs (T, B, n) after the last step: each direction's final state."""
    if directions == 1:
        return outputs[-1]
    units = outputs.shape[2] // 2
    return np.concatenate([outputs[-1, :, :units], outputs[0, :, units:]], axis=1)


def _run_layer(
    model: Shape, weights: Mapping[str, Array], k: int, inputs: Array, start: tuple[Array, ...] | None
) -> LayerPass:
    found = _run_direction(model, weights, f"l{k}", inputs, start)
    if model.bidirectional:
        back = _run_direction(model, weights, f"l{k}_reverse", inputs[::-1])
        outputs = np.concatenate([found.outputs, back.outputs[::-1]], axis=2)
        pairs = zip(found.curves, back.curves, strict=True)
        states = tuple(np.concatenate([x, y[::-1]], axis=2) for x, y in zip(found.states, back.states, strict=True))
        curves = [(kind, np.concatenate([x, y[::-1]], axis=2)) for (kind, x), (_, y) in pairs]
        found = LayerPass(outputs, curves, states)
    if model.residual and k and inputs.shape == found.outputs.shape:
        return LayerPass(found.outputs + inputs, found.curves, found.states)
    return found


@dataclass(frozen=True)
class Parts:
    """A direction's parameters by gate in float64; `gains` are None without layer normalisation."""

    w_i: Array
    w_h: Array
    b_i: list[Array]
    b_h: list[Array]
    gains: list[Any]
    kept_gains: list[Any]
    vectors: tuple[Any, ...]


def parts_of(weights: Mapping[str, Array], end: str, gates: int, split: int) -> Parts:
    """The parameters whose names end in `end` ("l0", "l0_reverse"), of a cell of so many gates."""
    size = len(weights[f"rnn.bias_ih_{end}"])
    units = size // gates
    # What a cell lacks is zero: a recurrent product, vectors of its own.
    lacking = {"weight_hh": (size, units), "bias_hh": (size,), "vectors": (0, units)}
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "vectors")
    found = (weights[key] if (key := f"rnn.{name}_{end}") in weights else np.zeros(lacking[name]) for name in names)
    w_i, w_h, b_i, b_h, vectors = (np.asarray(array, np.float64) for array in found)

    def by_gate(name: str, count: int) -> list[Any]:
        key = f"rnn.{name}_{end}"
        return np.split(np.asarray(weights[key], np.float64), count) if key in weights else [None] * count

    return Parts(
        w_i, w_h, np.split(b_i, gates), np.split(b_h, gates), by_gate("gain", gates), by_gate("gain_hh", split),
        tuple(vectors),
    )  # fmt: skip


def _run_direction(
    model: Shape, weights: Mapping[str, Array], end: str, inputs: Array, start: tuple[Array, ...] | None = None
) -> LayerPass:
    kind = registry.cells()[model.cell]
    forward = on_arrays(kind.forward)
    seen: list[tuple[str, Array]] = []
    passed: list[tuple[Array, ...]] = []
    act, gate = _recording(model, seen)
    count, whole = len(kind.gates), len(kind.gates) - kind.split
    p = parts_of(weights, end, count, kind.split)
    steps, rows = inputs.shape[:2]
    outputs = np.zeros((steps, rows, len(p.b_i[0])))
    states: tuple[Any, ...] = start or tuple(np.zeros(outputs.shape[1:]) for _ in kind.states)
    for t in range(steps):
        from_input = np.split(inputs[t] @ p.w_i.T, count, axis=1)
        from_state = np.split(states[0] @ p.w_h.T, count, axis=1)
        a = tuple(
            normalised(from_input[n] + from_state[n], p.gains[n]) + p.b_i[n] + p.b_h[n]
            if n < whole
            else normalised(from_input[n], p.gains[n]) + p.b_i[n]
            for n in range(count)
        )
        q = tuple(normalised(from_state[n], p.kept_gains[n - whole]) + p.b_h[n] for n in range(whole, count))
        states, _ = forward(a, q, states, p.vectors, act, gate)
        outputs[t] = states[0]
        passed.append(states)
    calls = len(seen) // steps
    curves = [(seen[n][0], np.stack([x for _, x in seen[n::calls]])) for n in range(calls)]
    return LayerPass(outputs, curves, tuple(np.stack(one) for one in zip(*passed, strict=True)))


def normalised(values: Array, gain: Array | None) -> Array:
    """Layer normalisation over a gate's units (Ba, Kiros and Hinton 2016, equation 4), where the network has it."""
    if gain is None:
        return values
    spread = np.sqrt(values.var(axis=1, keepdims=True) + EPSILON)
    return gain * (values - values.mean(axis=1, keepdims=True)) / spread


def _recording(model: Shape, seen: list[tuple[str, Array]]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The activation and the gate's curve, which note down what goes into them."""
    curves = registry.activations()

    def noting(name: str, kind: str) -> Callable[[Array], Array]:
        curve = on_arrays(curves[name].function, model.slope)

        def run(x: Array) -> Array:
            if x.ndim > 1:  # what depends on the data; a curve of a unit's own weights does not
                seen.append((kind, x))
            return curve(x)

        return run

    return noting(model.activation, "activation"), noting(model.gate_activation, "gate")
