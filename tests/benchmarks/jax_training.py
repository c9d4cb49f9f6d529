"""The training step in JAX, in the fastest form found, to stand beside ours.

Compiled as a whole, its buffers donated. The inputs' products of all steps are one product before the scan over time.
The gradient of the recurrent weights is one product over all steps after the scan backward, where plain
differentiation would add up one small product a step inside it. Unrolling the scan by 4 and keeping the gates in an
axis of their own were slower, and a derivative of the LSTM written by hand was no faster.

XLA keeps its own pool of threads, one a core. Its size is fixed when a process starts (the compiler's options leave it
as it is), so one thread cannot be tried beside it in the same run.
"""

import importlib
import os
from typing import Any

import numpy as np

from tests.benchmarks.our_training import CLIP_NORM
from tests.benchmarks.shapes import LEARNING_RATE, Array, Arrays, Shape

os.environ.setdefault("JAX_PLATFORMS", "cpu")
jax: Any = importlib.import_module("jax")
jnp: Any = jax.numpy
Tree = dict[str, Any]


def _rnn(a: Any, q: Any, product: Any, states: tuple[Any, ...]) -> tuple[Any, ...]:
    return (jnp.tanh(a + product),)


def _gru(a: Any, q: Any, product: Any, states: tuple[Any, ...]) -> tuple[Any, ...]:
    units = q.shape[-1]
    gates = jax.nn.sigmoid(a[:, : 2 * units] + product[:, : 2 * units])
    r, z = gates[:, :units], gates[:, units:]
    n = jnp.tanh(a[:, 2 * units :] + r * (q + product[:, 2 * units :]))
    return (n + z * (states[0] - n),)


def _lstm(a: Any, q: Any, product: Any, states: tuple[Any, ...]) -> tuple[Any, ...]:
    i, f, g, o = jnp.split(a + product, 4, axis=-1)
    c = jax.nn.sigmoid(f) * states[1] + jax.nn.sigmoid(i) * jnp.tanh(g)
    return jax.nn.sigmoid(o) * jnp.tanh(c), c


# The cell, its gates, its states, and how many of the last gates keep their recurrent part apart.
CELLS: dict[str, tuple[Any, int, int, int]] = {"rnn": (_rnn, 1, 1, 0), "gru": (_gru, 3, 1, 1), "lstm": (_lstm, 4, 2, 0)}


def _layer(cell: str) -> Any:
    """The recurrent part of a layer: (a (T, B, gates H), q (T, B, split H), W_hh) to h (T, B, H)."""
    one, _, count, split = CELLS[cell]

    def over_time(a: Any, q: Any, weight: Any) -> Any:
        transposed = weight.T

        def step(states: tuple[Any, ...], given: tuple[Any, Any]) -> tuple[tuple[Any, ...], Any]:
            states = one(*given, states[0] @ transposed, states)
            return states, states[0]

        start = (jnp.zeros((a.shape[1], weight.shape[1]), a.dtype),) * count
        return jax.lax.scan(step, start, (a, q))[1]

    def forward(a: Any, q: Any, weight: Any) -> Any:
        h, back = jax.vjp(lambda a, q: over_time(a, q, weight), a, q)
        return h, (h, back)

    def backward(kept: Any, slopes: Any) -> Any:
        h, back = kept
        da, dq = back(slopes)
        # The products' derivatives: da, but dq for the gates that keep theirs apart; h before the first step is 0.
        units = h.shape[-1]
        products = jnp.concatenate([da[..., : da.shape[-1] - split * units], dq], -1) if split else da
        return da, dq, products[1:].reshape(-1, products.shape[-1]).T @ h[:-1].reshape(-1, units)

    made = jax.custom_vjp(over_time)
    made.defvjp(forward, backward)
    return made


def _product(h: Any, weight: Any) -> Any:
    """h (T, B, n) times weight (m, n), as a product of two matrices: XLA's are faster than its batched ones."""
    return (h.reshape(-1, h.shape[-1]) @ weight.T).reshape(*h.shape[:2], -1)


def _loss(cell: str, layers: int) -> Any:
    """The mean squared error of the stack with its linear head at every step."""
    _, gates, _, split = CELLS[cell]
    recurrent = _layer(cell)

    def loss(values: Tree, x: Any, y: Any) -> Any:
        h = x
        for k in range(layers):
            weight, bias = values[f"rnn.weight_hh_l{k}"], values[f"rnn.bias_hh_l{k}"]
            units = weight.shape[1]
            merged = (gates - split) * units
            both = values[f"rnn.bias_ih_l{k}"] + jnp.where(jnp.arange(gates * units) < merged, bias, 0.0)
            a = _product(h, values[f"rnn.weight_ih_l{k}"]) + both
            q = jnp.broadcast_to(bias[merged:], (*h.shape[:2], split * units))
            h = recurrent(a, q, weight)
        return jnp.mean((_product(h, values["head.weight"]) + values["head.bias"] - y) ** 2)

    return loss


def _train(loss: Any, rate: float) -> Any:
    """One step with Adam (Kingma and Ba 2015, algorithm 1) after clipping the gradient's length."""

    def step(values: Tree, first: Tree, second: Tree, count: Any, x: Any, y: Any) -> Any:
        error, slopes = jax.value_and_grad(loss)(values, x, y)
        length = jnp.sqrt(sum(jnp.sum(g * g) for g in slopes.values()))
        factor = jnp.minimum(1.0, CLIP_NORM / length)
        count = count + 1
        mend_first, mend_second = 1.0 / (1.0 - 0.9**count), 1.0 / (1.0 - 0.999**count)
        for name, slope in slopes.items():
            g = slope * factor
            first = {**first, name: 0.9 * first[name] + 0.1 * g}
            second = {**second, name: 0.999 * second[name] + 0.001 * g * g}
            move = first[name] * mend_first / (jnp.sqrt(second[name] * mend_second) + 1e-8)
            values = {**values, name: values[name] - rate * move}
        return values, first, second, count, error

    return step


class JaxTraining:
    """Training steps of JAX, compiled when made; `threads` changes nothing, see above."""

    def __init__(
        self,
        cell: str,
        shape: Shape,
        values: Arrays,
        data: tuple[Array, Array],
        rate: float = LEARNING_RATE,
        threads: int = 0,
    ) -> None:
        loss = _loss(cell, shape.layers)
        self._slopes = jax.jit(jax.value_and_grad(loss))
        self._data = tuple(jnp.asarray(array) for array in data)
        zeros = [{name: jnp.zeros(value.shape, jnp.float32) for name, value in values.items()} for _ in range(2)]
        # Copies: the buffers are given away at each step.
        self._kept = ({name: jnp.array(value, jnp.float32) for name, value in values.items()}, *zeros, jnp.float32(0.0))
        made = jax.jit(_train(loss, rate), donate_argnums=(0, 1, 2, 3))
        # Compiled here, so that no time that is measured has it in it.
        self._step = made.lower(*self._kept, *self._data).compile()

    def run(self, count: int) -> None:
        """See `Training`; waits for the last step alone."""
        self.losses(count)

    def losses(self, count: int) -> list[Any]:
        """See `Training`."""
        found: list[Any] = []
        for _ in range(count):
            *kept, error = self._step(*self._kept, *self._data)
            self._kept = tuple(kept)
            found.append(error)
        jax.block_until_ready((self._kept, found))
        return found

    def gradients(self) -> tuple[float, Arrays]:
        """See `Training`."""
        error, slopes = self._slopes(self._kept[0], *self._data)
        return float(error), {name: np.asarray(slope) for name, slope in slopes.items()}
