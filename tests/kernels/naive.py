"""The naive reference: loops in plain Python over float64, unit by unit, from the same cell functions uncompiled.

It shares nothing with the compiled path but the scalar formulas: no tile, no packing, no padding, no shards.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import activations, registry
from kernels.layout import Architecture
from kernels.specialise import rebind

Array = NDArray[Any]


def _curves(architecture: Architecture) -> tuple[Any, ...]:
    names = {"SLOPE": architecture.slope, "tanh": math.tanh}
    known = registry.activations()
    chosen = (known[architecture.activation], known[architecture.gate_activation])
    assert activations.SLOPE == 0.01
    act, gate = (rebind(one.function, "float64", names, "f") for one in chosen)
    act_slope, gate_slope = (rebind(one.slope, "float64", names, "df") for one in chosen)
    return act, gate, act_slope, gate_slope


class Naive:
    """Loss, outputs, gradients and flow of one batch for given parameters."""

    def __init__(self, architecture: Architecture, parameters: dict[str, Array]) -> None:
        self.architecture = architecture
        self.cell = registry.cells()[architecture.cell]
        self.p = {name: value.astype(np.float64) for name, value in parameters.items()}
        self.act, self.gate, self.act_slope, self.gate_slope = _curves(architecture)

    def _weights(self, k: int) -> list[Array]:
        """W_i, W_h, b_i, b_h and the vectors of layer k; zeros for what the cell does not have."""
        units, gates = self.architecture.hidden[k], len(self.cell.gates)
        empty = {"weight_hh": (gates * units, units), "bias_hh": (gates * units,), "vectors": (0, units)}
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "vectors")
        return [self.p[key] if (key := f"rnn.{name}_l{k}") in self.p else np.zeros(empty[name]) for name in names]

    def _layer(self, k: int, x: Array) -> tuple[Array, list[Any]]:
        """Hidden states (T, B, H) of layer k for inputs (T, B, I), and what the way back needs."""
        steps, rows, _ = x.shape
        units, gates, split = self.architecture.hidden[k], len(self.cell.gates), self.cell.split
        w_i, w_h, b_i, b_h, v = self._weights(k)
        states = np.zeros((len(self.cell.states), rows, units))
        out, tape = np.zeros((steps, rows, units)), []
        for t in range(steps):
            from_input = (x[t] @ w_i.T + b_i).reshape(rows, gates, units)
            from_state = (states[0] @ w_h.T + b_h).reshape(rows, gates, units)
            new, row = np.zeros_like(states), {}
            for b in range(rows):
                for j in range(units):
                    merged = gates - split
                    a = tuple(from_input[b, g, j] + (from_state[b, g, j] if g < merged else 0.0) for g in range(gates))
                    q = tuple(from_state[b, g, j] for g in range(merged, gates))
                    s = tuple(states[:, b, j])
                    fresh, saved = self.cell.forward(a, q, s, tuple(v[:, j]), self.act, self.gate)
                    new[:, b, j] = fresh
                    row[b, j] = (a, saved, q, s, fresh)
            tape.append((row, states))
            states = new
            out[t] = new[0]
        return out, tape

    def _layer_back(
        self, k: int, x: Array, tape: list[Any], up: Array, gradients: dict[str, Array]
    ) -> tuple[Array, Array]:
        """Derivative for the inputs, and the flow (T,), from that for the hidden states `up` (T, B, H)."""
        steps, rows, _ = x.shape
        units, gates, split = self.architecture.hidden[k], len(self.cell.gates), self.cell.split
        w_i, w_h, b_i, b_h, v = self._weights(k)
        here = {"weight_ih": np.zeros_like(w_i), "weight_hh": np.zeros_like(w_h)}
        here |= {"bias_ih": np.zeros_like(b_i), "bias_hh": np.zeros_like(b_h), "vectors": np.zeros_like(v)}
        carry, down, flow = np.zeros((len(self.cell.states), rows, units)), np.zeros_like(x), np.zeros(steps)
        for t in reversed(range(steps)):
            row, before = tape[t]
            d = carry.copy()
            d[0] += up[t]
            flow[t] = np.sqrt((d[0] ** 2).sum())
            d_input, d_state = np.zeros((rows, gates, units)), np.zeros((rows, gates, units))
            carry = np.zeros_like(carry)
            for (b, j), (a, saved, q, s, fresh) in row.items():
                curves = (self.act, self.gate, self.act_slope, self.gate_slope)
                given = (a, saved, q, s, fresh, tuple(v[:, j]), tuple(d[:, b, j]))
                da, dq, ds, dv = self.cell.backward(*given, *curves)
                here["vectors"][:, j] += dv
                d_input[b, :, j] = da
                d_state[b, :, j] = (*da[: gates - split], *dq)
                carry[:, b, j] = ds
            d_input, d_state = d_input.reshape(rows, -1), d_state.reshape(rows, -1)
            carry[0] += d_state @ w_h
            down[t] = d_input @ w_i
            here["weight_ih"] += d_input.T @ x[t]
            here["weight_hh"] += d_state.T @ before[0]
            here["bias_ih"] += d_input.sum(0)
            here["bias_hh"] += d_state.sum(0)
        gradients.update({f"rnn.{name}_l{k}": one for name, one in here.items() if f"rnn.{name}_l{k}" in self.p})
        return down, flow

    def _loss(self, y: Array, targets: Array) -> tuple[float, Array]:
        """The mean loss and its derivative for the outputs y (rows, outputs)."""
        if self.architecture.loss != "cross_entropy":
            known = ~np.isnan(targets)
            difference = np.where(known, y - np.where(known, targets, 0.0), 0.0)
            if self.architecture.loss == "mean_squared":
                each, slope = difference**2, 2.0 * difference
            elif self.architecture.loss == "huber":
                size = np.abs(difference)
                each, slope = np.where(size <= 1.0, size**2 / 2.0, size - 0.5), np.clip(difference, -1.0, 1.0)
            else:
                share = np.resize(np.array(self.architecture.quantiles), y.shape[1])
                slope = np.where(difference <= 0.0, -share, 1.0 - share) * known
                each = slope * difference
            return float(each.sum() / known.sum()), slope / known.sum()
        known = targets >= 0
        p = np.exp(y - y.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        picked = np.eye(y.shape[1])[np.where(known, targets, 0)]
        loss = -(np.log((p * picked).sum(1)) * known).sum() / known.sum()
        return float(loss), (p - picked) * known[:, None] / known.sum()

    def gradients(self, inputs: Array, targets: Array) -> tuple[float, dict[str, Array], Array, Array]:
        """Loss, gradients by name, flow (depth, T), and outputs (T or 1, B, outputs)."""
        tokens = self.architecture.vocabulary > 0
        x = self.p["embedding.weight"][inputs] if tokens else inputs.astype(np.float64)
        sources, tapes = [x], []
        for k in range(len(self.architecture.hidden)):
            out, tape = self._layer(k, sources[-1])
            sources.append(out)
            tapes.append(tape)
        every = self.architecture.readout == "every"
        top = sources[-1] if every else sources[-1][-1:]
        y = top @ self.p["head.weight"].T + self.p["head.bias"]
        flat = y.reshape(-1, y.shape[2])
        loss, dy = self._loss(flat, targets.reshape(-1) if targets.dtype.kind == "i" else targets.reshape(flat.shape))
        gradients = {"head.weight": dy.T @ top.reshape(len(dy), -1), "head.bias": dy.sum(0)}
        up = np.zeros_like(sources[-1])
        up[-len(top) :] = (dy @ self.p["head.weight"]).reshape(top.shape)
        flows = []
        for k in reversed(range(len(tapes))):
            up, flow = self._layer_back(k, sources[k], tapes[k], up, gradients)
            flows.insert(0, flow)
        if tokens:
            gradients["embedding.weight"] = np.zeros_like(self.p["embedding.weight"])
            np.add.at(gradients["embedding.weight"], inputs, up)
        return loss, gradients, np.array(flows), y
