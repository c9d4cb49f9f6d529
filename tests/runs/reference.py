"""A network's answer worked out number by number from the cells' formulas, and weights to try it with."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import registry
from kernels.layout import Architecture, Layout
from kernels.specialise import rebind

Array = NDArray[Any]


def random_weights(architecture: Architecture, seed: int = 0) -> dict[str, Array]:
    """Float64 weights of the right shapes, gains and biases among them, none of them zero or one."""
    generator = np.random.default_rng(seed)
    sections = Layout(architecture, "float64").sections
    return {one.name: generator.uniform(-0.8, 0.8, one.shape) for one in sections}


def slow_outputs(architecture: Architecture, weights: dict[str, Array], inputs: Array) -> Array:
    """What the network says to inputs (T, B, inputs): (T, B, outputs), or (B, outputs) after the last step."""
    outputs = [_of_one(architecture, weights, inputs[:, row].tolist()) for row in range(inputs.shape[1])]
    if architecture.readout == "every":
        return np.stack(outputs, axis=1)
    return np.stack(outputs)


def _of_one(architecture: Architecture, weights: dict[str, Array], x: list[list[float]]) -> Array:
    ends: list[list[float]] = []
    for k in range(len(architecture.hidden)):
        forwards = _direction(architecture, weights, f"l{k}", x)
        outputs, ends = forwards, [forwards[-1]]
        if architecture.bidirectional:
            backwards = _direction(architecture, weights, f"l{k}_reverse", x[::-1])
            outputs = [a + b for a, b in zip(forwards, backwards[::-1], strict=True)]
            ends.append(backwards[-1])
        if architecture.residual and k and len(outputs[0]) == len(x[0]):
            outputs = [[a + b for a, b in zip(out, given, strict=True)] for out, given in zip(outputs, x, strict=True)]
            units = architecture.hidden[k]
            ends = [outputs[-1][:units], outputs[0][units:]]
        x = outputs
    head, bias = weights["head.weight"], weights["head.bias"]
    if architecture.readout == "every":
        return np.array([head @ np.array(step) + bias for step in x])
    return head @ np.array([value for end in ends for value in end]) + bias


def _direction(architecture: Architecture, weights: dict[str, Array], end: str, x: list[list[float]]) -> Any:
    cell = registry.cells()[architecture.cell]
    names = {"SLOPE": architecture.slope, "tanh": math.tanh}
    known = registry.activations()
    act, gate = (
        rebind(known[name].function, "float64", names, "f")
        for name in (architecture.activation, architecture.gate_activation)
    )
    gates, merged = len(cell.gates), len(cell.gates) - cell.split
    b_i = weights[f"rnn.bias_ih_{end}"].reshape(gates, -1)
    units = b_i.shape[1]
    b_h = weights[f"rnn.bias_hh_{end}"].reshape(gates, -1) if cell.recurrent else np.zeros((gates, units))
    w_i = weights[f"rnn.weight_ih_{end}"].reshape(gates, units, -1)
    w_h = (
        weights[f"rnn.weight_hh_{end}"].reshape(gates, units, -1) if cell.recurrent else np.zeros((gates, units, units))
    )
    v = weights[f"rnn.vectors_{end}"] if cell.vectors else np.zeros((0, units))
    gain = weights[f"rnn.gain_{end}"].reshape(gates, -1) if architecture.normalise else None
    kept_gain = weights[f"rnn.gain_hh_{end}"].reshape(cell.split, -1) if architecture.normalise and cell.split else None
    states = [[0.0] * units for _ in cell.states]
    outputs: list[list[float]] = []
    for step in x:
        from_input = [[math.fsum(w * s for w, s in zip(row, step, strict=True)) for row in one] for one in w_i.tolist()]
        from_state = [
            [math.fsum(w * s for w, s in zip(row, states[0], strict=True)) for row in one] for one in w_h.tolist()
        ]
        a: list[list[float]] = []
        for n in range(gates):
            z = [i + h for i, h in zip(from_input[n], from_state[n], strict=True)] if n < merged else from_input[n]
            z = z if gain is None else _normalised(z, gain[n].tolist())
            bias = b_i[n] + b_h[n] if n < merged else b_i[n]
            a.append([value + more for value, more in zip(z, bias.tolist(), strict=True)])
        q: list[list[float]] = []
        for n in range(merged, gates):
            z = from_state[n] if kept_gain is None else _normalised(from_state[n], kept_gain[n - merged].tolist())
            q.append([value + more for value, more in zip(z, b_h[n].tolist(), strict=True)])
        new: list[Any] = []
        for j in range(units):
            after, _ = cell.forward(
                tuple(one[j] for one in a),
                tuple(one[j] for one in q),
                tuple(one[j] for one in states),
                tuple(v[:, j].tolist()),
                act,
                gate,
            )
            new.append(after)
        states = [list(one) for one in zip(*new, strict=True)]
        outputs.append(states[0])
    return outputs


def _normalised(z: list[float], gain: list[float]) -> list[float]:
    mean = math.fsum(z) / len(z)
    variance = math.fsum((one - mean) ** 2 for one in z) / len(z)
    return [g * (one - mean) / math.sqrt(variance + 1e-5) for one, g in zip(z, gain, strict=True)]
