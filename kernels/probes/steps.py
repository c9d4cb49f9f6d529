"""The derivative of each step of a recurrence for the states before it: its Jacobian, to multiply with or as a matrix.

A step's full state s is (h), or (h, c) where the cell has one. The chain rule is each cell's own `backward`, the one
that the kernels compile, run on arrays: asked for one new state at a time, it tells the way through each gate's
recurrent product, and the way from a unit's old states straight to its new ones. With r_g = W_g h and D diagonal,

    d s'_k / d s_m = D_km + [m is h] sum_g D_kg N_g W_g

where N_g is the derivative of layer normalisation, or the identity (Ba, Kiros and Hinton 2016).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import registry
from kernels.contract import Cell
from kernels.formulas import on_arrays
from kernels.forward import EPSILON, Parts, Shape, parts_of

Array = NDArray[Any]

_formula = cache(on_arrays)  # reading a formula's source takes longer than running it


@dataclass(frozen=True)
class Steps:
    """The linearised steps of one direction of a layer, in its own order of time.

    `before`: the states before each step (S, T, B, H), h first; `outputs`: h after it (T, B, H); `inputs`: what it read
    (T, B, n). `direct`: D_km (S, S, T, B, H); `through`: D_kg (S, G, T, B, H), G = 0 where nothing is recurrent; `w_h`:
    (G, H, H); `normal`, `factor`: the normalised r_g and what it was scaled by (G, T, B, H), None without layer
    normalisation.
    """

    before: Array
    outputs: Array
    inputs: Array
    direct: Array
    through: Array
    w_h: Array
    normal: Array | None
    factor: Array | None

    @property
    def size(self) -> int:
        """Numbers in the full state: states times units."""
        return self.before.shape[0] * self.before.shape[3]

    @property
    def finite(self) -> bool:
        """Whether all derivatives are numbers."""
        return bool(np.isfinite(self.direct).all() and np.isfinite(self.through).all())

    def push(self, at: Any, rows: Any, vectors: Array) -> Array:
        """J v: (..., R, S, H) for vectors (..., R, S, H), where `at` and `rows` index steps and rows as (...)."""
        direct = self.direct[:, :, at, rows][..., None, :]
        result = np.einsum("km...h,...mh->...kh", direct, vectors)
        if self.through.shape[1]:
            gates, units = self.w_h.shape[:2]
            flat = vectors[..., 0, :] @ self.w_h.reshape(gates * units, units).T
            r = self._normalised(flat.reshape(*flat.shape[:-1], gates, units), at, rows)
            through = self.through[:, :, at, rows][..., None, :]
            result += np.einsum("kg...h,...gh->...kh", through, r)
        return result

    def pull(self, at: Any, rows: Any, vectors: Array) -> Array:
        """J' u, the way that a gradient takes; shapes as in `push`."""
        direct = self.direct[:, :, at, rows][..., None, :]
        result = np.einsum("km...h,...kh->...mh", direct, vectors)
        if self.through.shape[1]:
            gates, units = self.w_h.shape[:2]
            through = self.through[:, :, at, rows][..., None, :]
            r = self._normalised_back(np.einsum("kg...h,...kh->...gh", through, vectors), at, rows)
            result[..., 0, :] += r.reshape(*r.shape[:-2], gates * units) @ self.w_h.reshape(gates * units, units)
        return result

    def jacobian(self, at: int, row: int, hidden_only: bool = False) -> Array:
        """The step's derivative as a matrix (S H, S H), h first; `hidden_only`: dh'/dh, (H, H)."""
        states, units = (1 if hidden_only else self.before.shape[0]), self.before.shape[3]
        result = np.zeros((states, units, states, units))
        own = np.arange(units)
        for k in range(states):
            for gate, weights in enumerate(self._ways(at, row)):
                result[k, :, 0] += self.through[k, gate, at, row][:, None] * weights
            for m in range(states):
                result[k, own, m, own] += self.direct[k, m, at, row]
        return result.reshape(states * units, states * units)

    def _ways(self, at: int, row: int) -> list[Array]:
        """N_g W_g of each gate at one step."""
        if self.normal is None or self.factor is None:
            return list(self.w_h)
        found: list[Array] = []
        for weights, normal, factor in zip(self.w_h, self.normal[:, at, row], self.factor[:, at, row], strict=True):
            along = normal @ weights / len(normal)
            found.append(factor[:, None] * (weights - weights.mean(axis=0) - normal[:, None] * along))
        return found

    def _normalised(self, r: Array, at: Any, rows: Any) -> Array:
        if self.normal is None or self.factor is None:
            return r
        normal = np.moveaxis(self.normal[:, at, rows], 0, -2)[..., None, :, :]
        factor = np.moveaxis(self.factor[:, at, rows], 0, -2)[..., None, :, :]
        return factor * _centred(r, normal)

    def _normalised_back(self, d: Array, at: Any, rows: Any) -> Array:
        if self.normal is None or self.factor is None:
            return d
        normal = np.moveaxis(self.normal[:, at, rows], 0, -2)[..., None, :, :]
        factor = np.moveaxis(self.factor[:, at, rows], 0, -2)[..., None, :, :]
        return _centred(factor * d, normal)


def _centred(r: Array, normal: Array) -> Array:
    return r - r.mean(-1, keepdims=True) - normal * (normal * r).mean(-1, keepdims=True)


def run_stack(
    model: Shape, weights: Mapping[str, Array], inputs: Array, start: Sequence[tuple[Array, ...]] | None = None
) -> dict[str, Steps]:
    """The steps of every layer and direction by the end of its weights' names ("l0", "l0_reverse").

    Inputs (T, B, inputs), or int tokens (T, B). `start`: the states (B, units) that each layer starts from, of those
    that read forwards only; None: zeros. Nothing is dropped out.
    """
    values = np.asarray(weights["embedding.weight"][inputs] if inputs.ndim == 2 else inputs, np.float64)
    found: dict[str, Steps] = {}
    for k in range(model.depth):
        ahead = found[f"l{k}"] = run_direction(model, weights, f"l{k}", values, start[k] if start else None)
        outputs = ahead.outputs
        if model.bidirectional:
            back = found[f"l{k}_reverse"] = run_direction(model, weights, f"l{k}_reverse", values[::-1])
            outputs = np.concatenate([outputs, back.outputs[::-1]], axis=2)
        values = outputs + values if model.residual and k and values.shape == outputs.shape else outputs
    return found


def at_mean(model: Shape, weights: Mapping[str, Array], end: str, steps: Steps) -> Steps:
    """The one step from the mean state with the mean input."""
    start = tuple(steps.before.mean(axis=(1, 2))[:, None])
    return run_direction(model, weights, end, steps.inputs.mean(axis=(0, 1))[None, None], start)


def run_direction(
    model: Shape, weights: Mapping[str, Array], end: str, inputs: Array, start: tuple[Array, ...] | None = None
) -> Steps:
    """The steps of one direction on inputs (T, B, n) in its order of time, from states (B, H) or zeros."""
    kind = registry.cells()[model.cell]
    parts = parts_of(weights, end, len(kind.gates), kind.split)
    curves = [registry.activations()[name] for name in (model.activation, model.gate_activation)]
    functions = [_formula(one.function, model.slope) for one in curves]
    slopes = [_formula(one.slope, model.slope) for one in curves]
    # Both sides of a choice are worked out, also the one that overflows and is not taken.
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        seen = _run(kind, parts, inputs, start, functions)
        direct, through = _derivatives(kind, parts, seen, functions, slopes)
        normal, factor = _scales(kind, parts, seen.sums)
    units = parts.w_h.shape[1]
    w_h = parts.w_h.reshape(-1, units, units) if kind.recurrent else np.zeros((0, units, units))
    return Steps(seen.before, seen.after[0], inputs, direct, through, w_h, normal, factor)


@dataclass(frozen=True)
class _Seen:
    """A run: states before and after (S, T, B, H), pre-activations, parts kept apart, what is saved, sums W h."""

    before: Array
    after: Array
    a: Array
    q: Array
    saved: Array
    sums: Array


def _run(kind: Cell, p: Parts, inputs: Array, start: tuple[Array, ...] | None, functions: list[Any]) -> _Seen:
    forward = _formula(kind.forward)
    gates, whole = len(kind.gates), len(kind.gates) - kind.split
    (steps, rows), units = inputs.shape[:2], len(p.b_i[0])
    # All gates at once, (T, G, B, H): a step is a handful of calls whatever the cell.
    from_input = np.ascontiguousarray((inputs @ p.w_i.T).reshape(steps, rows, gates, units).swapaxes(1, 2))
    back = np.ascontiguousarray(p.w_h.reshape(gates, units, units).swapaxes(1, 2)) if kind.recurrent else None
    gain, kept_gain = _stacked(p.gains[:whole]), _stacked(p.kept_gains)
    bias = np.stack(p.b_i)[:, None]
    bias[:whole] += np.stack(p.b_h)[:whole, None]
    kept_bias = np.stack(p.b_h)[whole:, None]
    a = np.zeros((steps, gates, rows, units))
    if whole < gates:
        a[:, whole:] = _normal(from_input[:, whole:], _stacked(p.gains[whole:])) + bias[whole:]
    q, sums = np.zeros((steps, kind.split, rows, units)), np.zeros_like(a)
    before, after = (np.zeros((steps, len(kind.states), rows, units)) for _ in range(2))
    saved = np.zeros((steps, kind.saved, rows, units))
    states: tuple[Any, ...] = start or tuple(np.zeros((rows, units)) for _ in kind.states)
    for t in range(steps):
        if back is not None:
            np.matmul(states[0], back, out=sums[t])
        sums[t, :whole] += from_input[t, :whole]
        a[t, :whole] = _normal(sums[t, :whole], gain) + bias[:whole]
        if kind.split:
            q[t] = _normal(sums[t, whole:], kept_gain) + kept_bias
        before[t] = states
        states, kept = forward(tuple(a[t]), tuple(q[t]), states, p.vectors, *functions)
        after[t] = states
        if len(kept):
            saved[t] = kept
    return _Seen(*(one.swapaxes(0, 1) for one in (before, after, a, q, saved, sums)))


def _stacked(gains: list[Any]) -> Array | None:
    """The gains of some gates (G, 1, H); None without layer normalisation."""
    return None if not gains or gains[0] is None else np.stack(gains)[:, None]


def _normal(values: Array, gain: Array | None) -> Array:
    """Layer normalisation of several gates at once (..., G, B, H)."""
    if gain is None:
        return values
    spread = np.sqrt(values.var(axis=-1, keepdims=True) + EPSILON)
    return gain * (values - values.mean(axis=-1, keepdims=True)) / spread


def _derivatives(kind: Cell, p: Parts, seen: _Seen, functions: list[Any], slopes: list[Any]) -> tuple[Array, Array]:
    backward = _formula(kind.backward)
    shape = seen.after.shape[1:]
    states, gates, whole = len(kind.states), len(kind.gates), len(kind.gates) - kind.split
    direct = np.zeros((states, states, *shape))
    through = np.zeros((states, gates if kind.recurrent else 0, *shape))
    for k in range(states):
        asked = tuple(np.full(shape, float(m == k)) for m in range(states))
        da, dq, ds, _ = backward(
            tuple(seen.a), tuple(seen.saved), tuple(seen.q), tuple(seen.before), tuple(seen.after), p.vectors, asked,
            *functions, *slopes,
        )  # fmt: skip
        for m in range(states):
            direct[k, m] = ds[m]
        for n in range(through.shape[1]):
            through[k, n] = da[n] if n < whole else dq[n - whole]
    return direct, through


def _scales(kind: Cell, p: Parts, sums: Array) -> tuple[Array | None, Array | None]:
    whole = len(kind.gates) - kind.split
    gains = [*p.gains[:whole], *p.kept_gains]
    if not kind.recurrent or any(gain is None for gain in gains):
        return None, None
    spread = np.sqrt(sums.var(axis=-1, keepdims=True) + EPSILON)
    return (sums - sums.mean(axis=-1, keepdims=True)) / spread, np.stack(gains)[:, None, None] / spread
