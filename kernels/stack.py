"""Recurrent layers without a head, forward and backward in calls of their own: the parts of larger networks."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.backends.devices import GRADIENTS, RUN, Item, Weights, open_program
from kernels.layout import Architecture, Layout
from kernels.network import deal

Array = NDArray[Any]


@dataclass(frozen=True)
class Slopes:
    """What came of a way back.

    `gradient`: the loss's derivative for all parameters, as `Layout` places them; the next way back writes over it.
    `state`: that for the start state. `flow` (layers, T), the norm of dL/dh_t, both directions of a layer together;
    `saturation` (layers, gates), see `kernels.network.Chunk`.
    """

    gradient: Array
    state: Array
    flow: Array
    saturation: Array


class Stack:
    """The layers of an architecture that has no outputs, on the CPU; the parameters are the caller's.

    A state is flat, of each layer and direction (states, B, width), see `Layout`. One thread at a time.
    """

    def __init__(self, architecture: Architecture, precision: str, threads: int, probes: bool = True) -> None:
        if architecture.outputs or architecture.readout != "every":
            raise ValueError("a stack has no outputs, and reads out every step")
        self.layout = Layout(architecture, precision)
        self.program = open_program("cpu", self.layout, threads, 0, 1, probes).program
        self.threads = self.program.threads
        self._item: Item | None = None
        self._order: Array = np.zeros(0, np.int64)
        self._noise = 0
        self._state = np.zeros(0, self.layout.dtype)

    def forward(
        self, weights: Weights, inputs: Array, lengths: Array | None = None, state: Array | None = None, noise: int = 0
    ) -> tuple[Array, Array]:
        """The top layer's outputs (T, B, units of all directions), zero beyond a sequence's end, and the end states.

        Inputs as `Network.train` takes them, checked by the caller; `state`: where to start, zeros where None is given.
        `noise`: which units are dropped; 0: none. All that `backward` needs is kept until the next call.
        """
        steps, rows = inputs.shape[:2]
        layout = self.layout
        start = np.zeros(layout.state_size * rows, layout.dtype) if state is None else state
        order = np.arange(rows)
        if lengths is not None and int(lengths.min()) < steps:
            order = deal(lengths, min(self.threads, rows))
            inputs, lengths = np.ascontiguousarray(inputs[:, order]), np.ascontiguousarray(lengths[order], np.int64)
            start = layout.reorder_state(start, order)
        else:
            inputs, lengths = np.ascontiguousarray(inputs), None
        outputs = np.zeros((steps, rows, layout.levels[-1].outputs), layout.dtype)
        self._item, self._order, self._noise = Item(inputs, None, outputs, 1.0, lengths), order, noise
        end, _ = self._run(RUN, self._item, weights, start)
        if lengths is not None:
            back = np.argsort(order)
            outputs, end = np.ascontiguousarray(outputs[:, back]), layout.reorder_state(end, back)
        return outputs, end

    def backward(self, weights: Weights, outputs: Array, state: Array) -> Slopes:
        """The way back of the last `forward`, from the derivatives for its outputs and its end states.

        ValueError where no forward pass stands before: each way back uses up what was kept.
        """
        item, order, layout = self._item, self._order, self.layout
        if item is None:
            raise ValueError("there is no forward pass to go back from")
        self._item = None
        if item.lengths is not None:
            outputs, state = outputs[:, order], layout.reorder_state(state, order)
        asked = Item(item.inputs, np.ascontiguousarray(outputs, layout.dtype), None, 1.0, item.lengths)
        start, report = self._run(GRADIENTS, asked, weights, state)
        if item.lengths is not None:
            start = layout.reorder_state(start, np.argsort(order))
        steps = item.inputs.shape[0]
        squares = report.flow[:, :steps].reshape(layout.depth, layout.directions, steps)
        flow = np.sqrt(squares[:, 0] + squares[:, 1:, ::-1].sum(1))
        saturation = report.saturated.reshape(layout.depth, layout.directions, -1).mean(1)
        return Slopes(self.program.gradients[0][: layout.count], start, flow, saturation)

    def _run(self, mode: int, item: Item, weights: Weights, state: Array) -> tuple[Array, Any]:
        """The program on one batch; the state goes in and out by one place in memory, so that its tables stay."""
        if state.size != self._state.size:
            self._state = np.zeros_like(state)
            self.program.swap_state(self._state)
        self._state[:] = state
        report = self.program.run(mode, [item], weights, carry=True, noise=self._noise)
        return self._state.copy(), report
