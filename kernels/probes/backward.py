"""Backpropagation through time over the visible forward pass: slow, simple, in float64, for every cell and option.

The chain rule is each cell's own `backward`, the one that the kernels compile, run on arrays; what is here only carries
the derivatives from step to step and from layer to layer (Rumelhart, Hinton and Williams 1986; Werbos 1990).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import registry
from kernels.contract import Cell
from kernels.formulas import on_arrays
from kernels.forward import EPSILON, Parts, Shape, normalised, parts_of

Array = NDArray[Any]
Rule = Callable[[Array], "WayBack"]


@dataclass(frozen=True)
class WayBack:
    """Derivatives of one number L: for the inputs (T, B, inputs), and for each layer's hidden states (T, B, units).

    For a bidirectional layer the backward direction's states stand behind the forward direction's, in the order of
    time. Those of tokens are for their embeddings.
    """

    inputs: Array
    states: list[Array]


def run_with_way_back(
    model: Shape, weights: Mapping[str, Array], inputs: Array, start: Sequence[tuple[Array, ...]] | None = None
) -> tuple[Array, Rule]:
    """The top layer's outputs (T, B, n), and the way back: dL/d(those outputs) to a `WayBack`.

    Inputs (T, B, inputs), or int tokens (T, B), and `start` as in `kernels.forward.run_layers`. Nothing is dropped out.
    """
    values = weights["embedding.weight"][inputs] if inputs.ndim == 2 else inputs
    values = np.asarray(values, np.float64)
    ways: list[Callable[[Array], tuple[Array, Array]]] = []
    # Both sides of a choice are worked out, also the one that overflows and is not taken.
    with np.errstate(over="ignore", invalid="ignore"):
        for k in range(model.depth):
            values, way = _run_layer(model, weights, k, values, start[k] if start else None)
            ways.append(way)

    def back(slopes: Array) -> WayBack:
        states: list[Array] = []
        with np.errstate(over="ignore", invalid="ignore"):
            for way in reversed(ways):
                slopes, own = way(slopes)
                states.insert(0, own)
        return WayBack(slopes, states)

    return values, back


def _run_layer(
    model: Shape, weights: Mapping[str, Array], k: int, inputs: Array, start: tuple[Array, ...] | None
) -> tuple[Array, Callable[[Array], tuple[Array, Array]]]:
    """A layer's outputs, and its way back: their derivatives to those of its inputs and of its hidden states."""
    ahead = _Direction(model, weights, f"l{k}", inputs, start)
    behind = _Direction(model, weights, f"l{k}_reverse", inputs[::-1], None) if model.bidirectional else None
    outputs = ahead.outputs if behind is None else np.concatenate([ahead.outputs, behind.outputs[::-1]], axis=2)
    added = model.residual and k > 0 and inputs.shape == outputs.shape

    def back(slopes: Array) -> tuple[Array, Array]:
        units = ahead.outputs.shape[2]
        found, states = ahead.back(slopes[:, :, :units])
        if behind is not None:
            other, later = behind.back(slopes[::-1, :, units:])
            found = found + other[::-1]
            states = np.concatenate([states, later[::-1]], axis=2)
        return (found + slopes if added else found), states

    return (outputs + inputs if added else outputs), back


@dataclass(frozen=True)
class _Step:
    """What the way back needs of one step: (a, saved, q, states before, states after), and the raw products."""

    a: tuple[Array, ...]
    saved: tuple[Any, ...]
    q: tuple[Array, ...]
    before: tuple[Any, ...]
    after: tuple[Any, ...]
    from_input: list[Array]
    from_state: list[Array]


class _Direction:
    """A layer in one direction, run forwards, every step kept."""

    def __init__(
        self, model: Shape, weights: Mapping[str, Array], end: str, inputs: Array, start: tuple[Array, ...] | None
    ) -> None:
        self.cell: Cell = registry.cells()[model.cell]
        curves = registry.activations()
        act, gate = curves[model.activation], curves[model.gate_activation]
        self._curves = [on_arrays(one.function, model.slope) for one in (act, gate)]
        self._slopes = [on_arrays(one.slope, model.slope) for one in (act, gate)]
        self._forward, self._backward = on_arrays(self.cell.forward), on_arrays(self.cell.backward)
        self.parts: Parts = parts_of(weights, end, len(self.cell.gates), self.cell.split)
        self._whole = len(self.cell.gates) - self.cell.split
        units = len(self.parts.b_i[0])
        states: tuple[Any, ...] = start or tuple(np.zeros((inputs.shape[1], units)) for _ in self.cell.states)
        self.steps: list[_Step] = []
        for step in inputs:
            self.steps.append(self._one(step, states))
            states = self.steps[-1].after
        self.outputs = np.stack([one.after[0] for one in self.steps])

    def _one(self, inputs: Array, states: tuple[Any, ...]) -> _Step:
        p, count, whole = self.parts, len(self.cell.gates), self._whole
        from_input = np.split(inputs @ p.w_i.T, count, axis=1)
        from_state = np.split(states[0] @ p.w_h.T, count, axis=1)
        a = tuple(
            normalised(from_input[n] + from_state[n], p.gains[n]) + p.b_i[n] + p.b_h[n]
            if n < whole
            else normalised(from_input[n], p.gains[n]) + p.b_i[n]
            for n in range(count)
        )
        q = tuple(normalised(from_state[n], p.kept_gains[n - whole]) + p.b_h[n] for n in range(whole, count))
        after, saved = self._forward(a, q, states, p.vectors, *self._curves)
        return _Step(a, saved, q, states, after, from_input, from_state)

    def back(self, slopes: Array) -> tuple[Array, Array]:
        """From dL/d(outputs) (T, B, units) to those of the inputs and, the later steps counted in, of the states."""
        p, shape = self.parts, self.outputs.shape[1:]
        inputs = np.zeros((len(self.steps), shape[0], p.w_i.shape[1]))
        states = np.zeros_like(self.outputs)
        carried: list[Array] = [np.zeros(shape) for _ in self.cell.states]
        for t in range(len(self.steps) - 1, -1, -1):
            one = self.steps[t]
            carried[0] = carried[0] + slopes[t]
            states[t] = carried[0]
            found = self._backward(
                one.a, one.saved, one.q, one.before, one.after, p.vectors, tuple(carried), *self._curves, *self._slopes
            )
            to_input, to_state = self._through_products(one, found[0], found[1])
            carried = [np.broadcast_to(slope, shape) for slope in found[2]]
            carried[0] = carried[0] + to_state @ p.w_h
            inputs[t] = to_input @ p.w_i
        return inputs, states

    def _through_products(self, one: _Step, da: Sequence[Any], dq: Sequence[Any]) -> tuple[Array, Array]:
        """From the derivatives for the pre-activations to those for W_i x and W_h h, all gates side by side."""
        p, whole = self.parts, self._whole
        to_input: list[Array] = []
        to_state: list[Array] = []
        for n, slope in enumerate(da):
            if n < whole:
                both = _back_through_normalisation(one.from_input[n] + one.from_state[n], p.gains[n], slope)
                to_input.append(both)
                to_state.append(both)
                continue
            to_input.append(_back_through_normalisation(one.from_input[n], p.gains[n], slope))
            kept = p.kept_gains[n - whole]
            to_state.append(_back_through_normalisation(one.from_state[n], kept, dq[n - whole]))
        return np.concatenate(to_input, axis=1), np.concatenate(to_state, axis=1)


def _back_through_normalisation(values: Array, gain: Array | None, slope: Any) -> Array:
    """The derivative for what went into `kernels.forward.normalised`, from that for what came out of it."""
    slope = np.broadcast_to(slope, values.shape)
    if gain is None:
        return slope
    spread = np.sqrt(values.var(axis=1, keepdims=True) + EPSILON)
    straight = (values - values.mean(axis=1, keepdims=True)) / spread
    pulled = slope * gain
    means = pulled.mean(axis=1, keepdims=True) + straight * (pulled * straight).mean(axis=1, keepdims=True)
    return (pulled - means) / spread
