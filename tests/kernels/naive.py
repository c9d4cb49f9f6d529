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
    """Loss, outputs, gradients and flow of one batch for given parameters; noise: which units dropout drops."""

    def __init__(self, architecture: Architecture, parameters: dict[str, Array], noise: int = 0) -> None:
        self.architecture, self.noise = architecture, noise
        self.cell = registry.cells()[architecture.cell]
        self.p = {name: value.astype(np.float64) for name, value in parameters.items()}
        self.act, self.gate, self.act_slope, self.gate_slope = _curves(architecture)

    def _weights(self, end: str, units: int) -> list[Array]:
        """W_i, W_h, b_i, b_h and the vectors of the layer called `end`; zeros for what the cell does not have."""
        gates = len(self.cell.gates)
        empty = {"weight_hh": (gates * units, units), "bias_hh": (gates * units,), "vectors": (0, units)}
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "vectors")
        return [self.p[key] if (key := f"rnn.{name}_{end}") in self.p else np.zeros(empty[name]) for name in names]

    def _gains(self, end: str, units: int) -> tuple[Array, Array]:
        """The gains of all gates (gates, H), and of the parts kept apart (split, H)."""
        apart = self.p.get(f"rnn.gain_hh_{end}", np.zeros(0))
        return self.p[f"rnn.gain_{end}"].reshape(-1, units), apart.reshape(-1, units)

    def _layer(self, end: str, units: int, x: Array) -> tuple[Array, list[Any]]:
        """Hidden states (T, B, H) of a layer for inputs (T, B, I), and what the way back needs."""
        steps, rows, _ = x.shape
        gates, split = len(self.cell.gates), self.cell.split
        merged = gates - split
        w_i, w_h, b_i, b_h, v = self._weights(end, units)
        states = np.zeros((len(self.cell.states), rows, units))
        out, tape = np.zeros((steps, rows, units)), []
        for t in range(steps):
            z = (x[t] @ w_i.T).reshape(rows, gates, units)
            from_state = (states[0] @ w_h.T).reshape(rows, gates, units)
            z[:, :merged] += from_state[:, :merged]
            apart = from_state[:, merged:]
            normal: Any = ()
            if self.architecture.normalise:
                gain, gain_apart = self._gains(end, units)
                normal = (*normalised(z), *normalised(apart))
                z, apart = normal[0] * gain, normal[2] * gain_apart
            bias, bias_apart = b_i.reshape(gates, units).copy(), b_h.reshape(gates, units)
            bias[:merged] += bias_apart[:merged]
            pre, kept = z + bias, apart + bias_apart[merged:]
            new, row = np.zeros_like(states), {}
            for b in range(rows):
                for j in range(units):
                    a, q, s = tuple(pre[b, :, j]), tuple(kept[b, :, j]), tuple(states[:, b, j])
                    fresh, saved = self.cell.forward(a, q, s, tuple(v[:, j]), self.act, self.gate)
                    new[:, b, j] = fresh
                    row[b, j] = (a, saved, q, s, fresh)
            tape.append((row, states, normal))
            states = new
            out[t] = new[0]
        return out, tape

    def _layer_back(
        self, end: str, units: int, x: Array, tape: list[Any], up: Array, gradients: dict[str, Array]
    ) -> tuple[Array, Array]:
        """Derivative for the inputs, and the flow (T,), from that for the hidden states `up` (T, B, H)."""
        steps, rows, _ = x.shape
        gates, split = len(self.cell.gates), self.cell.split
        merged = gates - split
        w_i, w_h, b_i, b_h, v = self._weights(end, units)
        here = {"weight_ih": np.zeros_like(w_i), "weight_hh": np.zeros_like(w_h)}
        here |= {"bias_ih": np.zeros_like(b_i), "bias_hh": np.zeros_like(b_h), "vectors": np.zeros_like(v)}
        here |= {"gain": np.zeros((gates, units)), "gain_hh": np.zeros((split, units))}
        carry, down, flow = np.zeros((len(self.cell.states), rows, units)), np.zeros_like(x), np.zeros(steps)
        for t in reversed(range(steps)):
            row, before, normal = tape[t]
            d = carry.copy()
            d[0] += up[t]
            flow[t] = np.sqrt((d[0] ** 2).sum())
            d_pre, d_apart = np.zeros((rows, gates, units)), np.zeros((rows, split, units))
            carry = np.zeros_like(carry)
            for (b, j), (a, saved, q, s, fresh) in row.items():
                curves = (self.act, self.gate, self.act_slope, self.gate_slope)
                given = (a, saved, q, s, fresh, tuple(v[:, j]), tuple(d[:, b, j]))
                da, dq, ds, dv = self.cell.backward(*given, *curves)
                here["vectors"][:, j] += dv
                d_pre[b, :, j], d_apart[b, :, j], carry[:, b, j] = da, dq, ds
            here["bias_ih"] += d_pre.sum(0).ravel()
            here["bias_hh"] += np.concatenate([d_pre[:, :merged], d_apart], 1).sum(0).ravel()
            if normal:
                gain, gain_apart = self._gains(end, units)
                here["gain"] += (d_pre * normal[0]).sum(0)
                here["gain_hh"] += (d_apart * normal[2]).sum(0)
                d_pre = normalised_back(d_pre * gain, *normal[:2])
                d_apart = normalised_back(d_apart * gain_apart, *normal[2:])
            d_input = d_pre.reshape(rows, -1)
            d_state = np.concatenate([d_pre[:, :merged], d_apart], 1).reshape(rows, -1)
            carry[0] += d_state @ w_h
            down[t] = d_input @ w_i
            here["weight_ih"] += d_input.T @ x[t]
            here["weight_hh"] += d_state.T @ before[0]
        for name, one in here.items():
            if (key := f"rnn.{name}_{end}") in self.p:
                gradients[key] = one.reshape(self.p[key].shape)
        return down, flow

    def _ways(self, k: int) -> list[tuple[str, slice]]:
        """A level's layers by the end of their names, and the order in which each reads the steps."""
        forwards, backwards = (f"l{k}", slice(None)), (f"l{k}_reverse", slice(None, None, -1))
        return [forwards, backwards] if self.architecture.bidirectional else [forwards]

    def _kept(self, k: int, shape: tuple[int, ...]) -> Array:
        """What dropout multiplies level k's outputs (T, B, units) by."""
        one, kept = self.architecture, np.ones(shape)
        if self.noise and one.dropout:
            for t in range(shape[0]):
                when = 0 if one.variational else t + 1
                chances = hashed(drop_key(self.noise, k, when), shape[1] * shape[2]).reshape(shape[1:])
                bar = int(one.dropout * 2**32)
                kept[t] = (chances >= bar) / (1.0 - bar / 2**32)
        return kept

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
        one = self.architecture
        x = self.p["embedding.weight"][inputs] if one.vocabulary else inputs.astype(np.float64)
        sources, tapes, kept = [x], [], []
        for k, units in enumerate(one.hidden):
            done = [(self._layer(end, units, sources[-1][way]), way) for end, way in self._ways(k)]
            out = np.concatenate([hidden[way] for (hidden, _), way in done], 2)
            tapes.append([tape for (_, tape), _ in done])
            kept.append(self._kept(k, out.shape))
            out = out * kept[-1]
            sources.append(out + sources[-1] if self._adds(k, sources[-1], out) else out)
        every, ahead = one.readout == "every", one.hidden[-1]
        top = sources[-1] if every else np.concatenate([sources[-1][-1:, :, :ahead], sources[-1][:1, :, ahead:]], 2)
        y = top @ self.p["head.weight"].T + self.p["head.bias"]
        flat = y.reshape(-1, y.shape[2])
        loss, dy = self._loss(flat, targets.reshape(-1) if targets.dtype.kind == "i" else targets.reshape(flat.shape))
        gradients = {"head.weight": dy.T @ top.reshape(len(dy), -1), "head.bias": dy.sum(0)}
        d_top = (dy @ self.p["head.weight"]).reshape(top.shape)
        up = np.zeros_like(sources[-1])
        if every:
            up = d_top
        else:
            up[-1, :, :ahead] += d_top[0, :, :ahead]
            up[0, :, ahead:] += d_top[0, :, ahead:]
        flows = []
        for k in reversed(range(len(tapes))):
            down = up.copy() if self._adds(k, sources[k], up) else np.zeros_like(sources[k])
            flow = np.zeros(len(x))
            parts = np.split(up * kept[k], len(tapes[k]), axis=2)
            for (end, way), tape, part in zip(self._ways(k), tapes[k], parts, strict=True):
                units = one.hidden[k]
                below, seen = self._layer_back(end, units, sources[k][way], tape, part[way], gradients)
                down += below[way]
                flow += seen[way] ** 2
            flows.insert(0, np.sqrt(flow))
            up = down
        if one.vocabulary:
            gradients["embedding.weight"] = np.zeros_like(self.p["embedding.weight"])
            np.add.at(gradients["embedding.weight"], inputs, up)
        return loss, gradients, np.array(flows), y

    def _adds(self, k: int, source: Array, out: Array) -> bool:
        return self.architecture.residual and k > 0 and source.shape == out.shape


def normalised(z: Array) -> tuple[Array, Array]:
    """(rows, gates, H) to mean 0 and variance 1 over the last axis, and what it was divided by."""
    size = np.sqrt(z.var(2, keepdims=True) + 1e-5)
    return (z - z.mean(2, keepdims=True)) / size, size


def normalised_back(d: Array, normal: Array, size: Array) -> Array:
    """The derivative for z from that for the normalised numbers."""
    return (d - d.mean(2, keepdims=True) - normal * (d * normal).mean(2, keepdims=True)) / size


def drop_key(noise: int, k: int, when: int) -> int:
    """The key of dropout's hash for level k at step `when` - 1 (0: at all steps), 64 bits."""
    return (noise * 0x1E3779B97F4A7C15 + (k + 1) * 0x3F58476D1CE4E5B9 + when * 0x14D049BB133111EB) % 2**64


def hashed(key: int, count: int) -> Array:
    """MurmurHash3's finaliser on 0 to count - 1, with the key's halves mixed in: numbers from 0 to 2^32 - 1."""
    h = np.arange(count, dtype=np.uint64)
    mask = np.uint64(0xFFFFFFFF)
    for half in (key & 0xFFFFFFFF, key >> 32):
        h ^= np.uint64(half)
        h = ((h ^ (h >> np.uint64(16))) * np.uint64(0x85EBCA6B)) & mask
        h = ((h ^ (h >> np.uint64(13))) * np.uint64(0xC2B2AE35)) & mask
        h = h ^ (h >> np.uint64(16))
    return h
