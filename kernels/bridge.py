"""From an encoder's end states to a decoder's start states, and back."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.layout import Layout

Array = NDArray[Any]


class Bridge:
    """The same states where both read forwards; of a bidirectional encoder each layer's two, mixed by a matrix a state.

    States are flat, as `kernels.stack` has them. Each way back belongs to the way forward before it.
    """

    def __init__(self, encoder: Layout, decoder: Layout) -> None:
        self.encoder, self.decoder = encoder, decoder
        self.mixes = encoder.directions == 2
        self._ended = np.zeros(0, decoder.dtype)
        states = enumerate(decoder.cell.states)
        # Of each matrix: the layer, the state's number, the name, the units.
        self._places = [
            (k, s, f"bridge.{name}_l{k}", layer.units)
            for s, name in states
            for k, layer in enumerate(decoder.layers if self.mixes else ())
        ]

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The matrices by name, (units, 2 units)."""
        return {name: (units, 2 * units) for _, _, name, units in self._places}

    def forward(self, state: Array, rows: int, weights: Mapping[str, Array]) -> Array:
        """The start states of the decoder for `rows` sequences."""
        self._ended = state
        if not self.mixes:
            return state
        parts = split_state(self.encoder, state, rows)
        start = np.zeros(self.decoder.state_size * rows, self.decoder.dtype)
        into = split_state(self.decoder, start, rows)
        for k, s, name, units in self._places:
            into[k][s, :, :units] = _both(parts, k, s, units) @ weights[name].T
        return start

    def backward(self, slope: Array, rows: int, weights: Mapping[str, Array], slopes: Mapping[str, Array]) -> Array:
        """The derivative for the encoder's end states; those for the matrices are written into `slopes`."""
        if not self.mixes:
            return slope
        given, ended = split_state(self.decoder, slope, rows), split_state(self.encoder, self._ended, rows)
        back = np.zeros_like(self._ended)
        into = split_state(self.encoder, back, rows)
        for k, s, name, units in self._places:
            own = given[k][s, :, :units]
            slopes[name][...] = own.T @ _both(ended, k, s, units)
            down = own @ weights[name]
            into[2 * k][s, :, :units], into[2 * k + 1][s, :, :units] = down[:, :units], down[:, units:]
        return back


def split_state(layout: Layout, state: Array, rows: int) -> list[Array]:
    """Views of a flat state: of each layer (states, rows, width)."""
    views: list[Array] = []
    first = 0
    for layer in layout.layers:
        size = len(layout.cell.states) * rows * layer.width
        views.append(state[first : first + size].reshape(-1, rows, layer.width))
        first += size
    return views


def _both(parts: list[Array], k: int, s: int, units: int) -> Array:
    """A state of both directions of a layer, side by side."""
    return np.concatenate([parts[2 * k][s, :, :units], parts[2 * k + 1][s, :, :units]], axis=1)
