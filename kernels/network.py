"""A network: parameters, optimizer slots and carried state, trained and run by a backend."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from kernels import registry
from kernels.backends.devices import (
    GRADIENTS,
    LOSS,
    RUN,
    TRAIN,
    DeviceLostError,
    Item,
    Report,
    Weights,
    open_program,
)
from kernels.initialisation import initial
from kernels.layout import Architecture, Layout
from kernels.optimizers import Optimizer

__all__ = ["Architecture", "Chunk", "Network"]

Array = NDArray[Any]
Batch = tuple[Array, ...]  # inputs, targets, and lengths where sequences differ in them
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Chunk:
    """What n optimizer steps gave.

    `losses`, `counts` (targets averaged over), `gradient_norms` (before clipping): (n,). `layer_norms`: (n, layers), in
    the order of `Network.layer_names`. `section_norms`: (n, parameters), in that of `Network.parameters`. Of the last
    batch: `flow`, (depth, T), the norm of dL/dh_t over the batch, sequences aligned at their ends; `saturation`,
    (depth, gates), the share of each gate's values that lie where its activation is flat (`Activation.saturated`), both
    directions together; with no step and no gate where nobody asked for them. `finite`: False where the last loss or
    gradient is not finite; the update that it would have given was not made.
    """

    losses: Array
    counts: Array
    gradient_norms: Array
    layer_norms: Array
    section_norms: Array
    flow: Array
    saturation: Array
    finite: bool


class Network:
    """A stack of recurrent layers with a linear head.

    `precision`: "float32" or "float64". `threads`: 0 uses all cores. The same seed, batches and number of threads give
    the same bits. One thread at a time may use a network.

    `memory`: bytes that what a training step keeps may take; beyond, sequences are taken in pieces, of which all but
    the last are computed twice; 0: 640 MiB. Bidirectional networks always keep everything. `probes`: measure gradient
    flow and saturation.

    `device`: "cpu", "cuda", or "auto" for CUDA where a card can be used. A card that is lost during a call is replaced
    by the CPU from the end of the call before: `device` then is "cpu", and `notice` says why, as it does for "auto".
    """

    def __init__(
        self,
        architecture: Architecture,
        precision: str = "float32",
        threads: int = 0,
        seed: int = 0,
        memory: int = 0,
        probes: bool = True,
        device: str = "cpu",
    ) -> None:
        if architecture.outputs < 1:
            raise ValueError(f"a network has outputs, not {architecture.outputs}; layers alone are a Stack")
        self.architecture = architecture
        self.layout = Layout(architecture, precision)
        self.layer_names = list(self.layout.layer_names)
        # What a program of the CPU is made of, should a card be lost.
        self._wanted = (self.layout, threads, memory, 2 * seed + 1, probes)
        self._probes = probes
        opened = open_program(device, *self._wanted)
        self._program, self.device, self.notice = opened.program, opened.device, opened.notice
        self.threads = self._program.threads
        flat = np.zeros(self.layout.count, self.layout.dtype)
        self._weights = Weights(flat, (np.zeros_like(flat), np.zeros_like(flat)))
        self._tokens_out = registry.losses()[architecture.loss].tokens
        shapes = {section.name: section.shape for section in self.layout.sections}
        self.parameter_count = sum(int(np.prod(shape)) for shape in shapes.values())
        self.load(initial(architecture, shapes, seed))

    @property
    def parameters(self) -> dict[str, Array]:
        """Copies of all parameters by name, shaped as PyTorch's; `load` writes them back."""
        return self.layout.read(self._weights.flat)

    @property
    def steps(self) -> int:
        """Optimizer steps done so far."""
        return self._weights.steps

    def load(self, values: Mapping[str, Array]) -> None:
        """Set all parameters. KeyError for a missing name, ValueError for a wrong shape."""
        self.layout.write(self._weights.flat, values)
        self._weights.version += 1

    def compile(self, progress: Callable[[float, str], None] | None = None, optimizer: str = "adam") -> None:
        """Compile what training needs: seconds the first time, a fraction of one from the cache."""
        self._on_device(lambda: self._program.compile(optimizer, progress))

    def _on_device(self, work: Callable[[], _Result]) -> _Result:
        """Do the work; if the device is lost, do it again on the CPU from where the host's numbers stand."""
        try:
            return work()
        except DeviceLostError as lost:
            opened = open_program("cpu", *self._wanted)
            opened.program.swap_state(self._program.state)
            self._program, self.device = opened.program, opened.device
            self.threads = self._program.threads
            self.notice = f"{lost}. The run goes on with the CPU from the last step kept."
            return work()

    def _run(self, mode: int, items: list[Item], *settings: Any, **more: Any) -> Report:
        return self._on_device(lambda: self._program.run(mode, items, self._weights, *settings, **more))

    def train(
        self,
        batches: Sequence[Batch],
        optimizer: Optimizer,
        clip_norm: float = 0.0,
        carry: bool = False,
        clip_value: float = 0.0,
        watch: bool = True,
    ) -> Chunk:
        """One optimizer step a batch, in one call that releases the GIL.

        Inputs (T, B, inputs) real, or (T, B) int32 tokens. Targets (B, outputs) or (T, B, outputs) real, NaN left out;
        for token losses (B,) or (T, B) int32, -1 left out. A third array of a batch holds the sequences' lengths (B,),
        at least 1; what lies beyond a sequence's end is not read. `carry`: each batch starts from the state at the end
        of the one before. `clip_norm` bounds the length of the whole gradient, `clip_value` then each of its numbers; 0
        clips nothing. `watch`: let the probes look at the last batch; at a step that fails they look in any case.
        ValueError for wrong shapes.
        """
        prepared, counts = self._prepare(batches, carry)
        report = self._run(TRAIN, prepared, optimizer, clip_norm, clip_value, carry, watch=watch)
        self._weights.steps += report.done
        self._weights.version += 1
        finite = report.done == len(batches)
        seen = report.done if finite else report.done + 1
        squares = report.squares[:seen]
        # The probes look at the last batch of a call: one that failed before is looked at again, from its own start.
        missed = self._probes and not finite and (seen < len(batches) or not watch)
        probed = self._run(GRADIENTS, [prepared[seen - 1]]) if missed else report
        flow = self._flow(probed, batches[seen - 1][0].shape[0])
        saturation = probed.saturated.reshape(self.layout.depth, self.layout.directions, -1).mean(1)
        if not watch and not missed:
            flow, saturation = flow[:, :0], saturation[:, :0]
        by_layer = np.zeros((seen, len(self.layer_names)))
        for section, owner in enumerate(self.layout.owners):
            by_layer[:, owner] += squares[:, section]
        return Chunk(
            report.losses[:seen],
            counts[:seen],
            np.sqrt(squares.sum(1)),
            np.sqrt(by_layer),
            np.sqrt(squares),
            flow,
            saturation,
            finite,
        )

    def _flow(self, report: Report, steps: int) -> Array:
        """The norms (depth, T), both directions together, each at its place before the sequence's end."""
        squares = report.flow[:, :steps].reshape(self.layout.depth, self.layout.directions, steps)
        backwards = squares[:, 1:, ::-1].sum(1)
        return np.sqrt(squares[:, 0] + backwards)

    def loss(
        self, batches: Sequence[Batch], carry: bool = False, go_on: bool = False, noise: int = 0
    ) -> tuple[float, int]:
        """The mean loss over all targets of the batches, and their number; no update. Settings as of `sums`."""
        sums, counts = self.sums(batches, carry, go_on, noise)
        total = int(counts.sum())
        return (float(sums.sum()) / total if total else float("nan")), total

    def sums(
        self, batches: Sequence[Batch], carry: bool = False, go_on: bool = False, noise: int = 0
    ) -> tuple[Array, Array]:
        """Of each batch, (n,): the sum of the losses over its targets, and the targets' number; no update.

        `noise`: drop units as in training, the same ones for the same number; 0: none.

        The state that `train` carries stays untouched, unless `go_on`: then the first batch starts from it and the last
        one leaves its own, so that a long part can be measured in several calls (with `carry`).
        """
        prepared, counts = self._prepare(batches, carry)
        kept = None if go_on else self._program.swap_state(np.zeros(0, self.layout.dtype))
        try:
            report = self._run(LOSS, prepared, carry=carry, noise=noise)
        finally:
            if kept is not None:
                self._program.swap_state(kept)
        return report.losses, counts

    def run(
        self, inputs: Array, state: Array | None = None, lengths: Array | None = None, noise: int = 0
    ) -> tuple[Array, Array]:
        """Outputs (T, B, outputs), or (B, outputs) for a readout of the last step, and the state to go on from.

        Inputs and lengths as in `train`, noise as in `loss`. Outputs are raw: logits for token losses; zero beyond a
        sequence's end. A bidirectional network has no state to go on from: ValueError where one is given.
        """
        inputs = self._as_inputs(inputs)
        steps, rows = inputs.shape[:2]
        layout = self.layout
        start = np.zeros(layout.state_size * rows, layout.dtype) if state is None else state.copy()
        if start.size != layout.state_size * rows:
            raise ValueError(f"the state is for {start.size // layout.state_size} rows, the inputs have {rows}")
        if state is not None:
            self._refuse_carry()
        outputs = np.zeros((steps if layout.every else 1, rows, layout.outputs), layout.dtype)
        order = np.arange(rows)
        if lengths is not None:
            lengths = self._as_lengths(lengths, inputs)
            order = deal(lengths, min(self.threads, rows))
            inputs, lengths = np.ascontiguousarray(inputs[:, order]), np.ascontiguousarray(lengths[order])
            start = layout.reorder_state(start, order)
        kept = self._program.swap_state(start)
        try:
            one = Item(inputs, None, outputs, 1.0, lengths)
            self._run(RUN, [one], carry=layout.directions == 1, noise=noise)
        finally:
            end = self._program.swap_state(kept)
        if lengths is not None:
            back = np.argsort(order)
            outputs, end = outputs[:, back], layout.reorder_state(end, back)
        return (outputs if layout.every else outputs[0]), end

    def _refuse_carry(self) -> None:
        if self.layout.directions == 2:
            raise ValueError(
                "a bidirectional network has no state to go on from: it reads to the end of what it is given"
            )

    def generate(
        self,
        token: int,
        count: int,
        temperature: float,
        generator: np.random.Generator,
        state: Array | None = None,
        never: int = -1,
    ) -> tuple[Array, Array]:
        """Write on: `count` int32 tokens after `token`, each drawn from softmax(outputs / temperature), and the state.

        `state`: of one row, as `run` gives it. A temperature of 0 takes the likeliest token each time; the token
        `never` is not drawn. ValueError where the network does not read tokens and predict one of the same vocabulary
        at every step.
        """
        layout = self.layout
        if not (layout.vocabulary == layout.outputs and layout.every and self._tokens_out):
            raise ValueError("only a network that predicts the next token at every step can generate")
        self._refuse_carry()
        if not 0 <= token < layout.vocabulary:
            raise ValueError(f"token {token} is outside the vocabulary of {layout.vocabulary}")
        if count < 1:
            raise ValueError(f"cannot generate {count} tokens")
        start = np.zeros(layout.state_size, layout.dtype) if state is None else state.copy()
        kept = self._program.swap_state(start)
        try:
            told = (token, count, temperature, never, generator.random(count), self._weights)
            tokens = self._on_device(lambda: self._program.sample(*told))
        finally:
            end = self._program.swap_state(kept)
        return tokens, end

    def gradients(self, *batch: Array, noise: int = 0) -> tuple[float, dict[str, Array]]:
        """The loss of one batch (inputs, targets, lengths if any) and its derivative for every parameter by name.

        `noise` as in `loss`.
        """
        prepared, _ = self._prepare([batch])
        report = self._run(GRADIENTS, prepared, noise=noise)
        return float(report.losses[0]), self.layout.read(self._program.gradients[0])

    def flow(self, *batch: Array) -> Array:
        """The norm of dL/dh_t over one batch (inputs, targets, lengths if any), (depth, T), aligned at the ends."""
        prepared, _ = self._prepare([batch])
        report = self._run(GRADIENTS, prepared)
        return self._flow(report, batch[0].shape[0])

    def reset_state(self) -> None:
        """Zero the state that `train` carries."""
        self._program.swap_state(np.zeros(0, self.layout.dtype))

    def snapshot(self) -> dict[str, Array]:
        """Everything that exact resumption needs: parameters, optimizer slots, carried state, number of steps."""
        return {
            "parameters": self._weights.flat.copy(),
            "slot_m": self._weights.slots[0].copy(),
            "slot_v": self._weights.slots[1].copy(),
            "state": self._program.state.copy(),
            "steps": np.array([self._weights.steps]),
        }

    def restore(self, values: Mapping[str, Array]) -> None:
        """Go back to a snapshot of the same architecture, on a machine with the same vector width."""
        weights = self._weights
        if values["parameters"].shape != weights.flat.shape:
            raise ValueError(f"the snapshot holds {values['parameters'].size} numbers, not {weights.flat.size}")
        weights.flat[:] = values["parameters"]
        weights.slots[0][:] = values["slot_m"]
        weights.slots[1][:] = values["slot_v"]
        weights.steps = int(values["steps"][0])
        weights.version += 1
        self._program.swap_state(values["state"].copy())

    def _prepare(self, batches: Sequence[tuple[Array, ...]], carry: bool = False) -> tuple[list[Item], Array]:
        if not batches:
            raise ValueError("there is no batch")
        if carry:
            self._refuse_carry()
        prepared: list[Item] = []
        counts = np.zeros(len(batches), np.int64)
        for k, batch in enumerate(batches):
            inputs = self._as_inputs(batch[0])
            targets, known = self._as_targets(batch[1], inputs)
            lengths = None
            if len(batch) > 2:
                if carry:
                    raise ValueError("a state cannot be carried between batches of sequences of different lengths")
                lengths = self._as_lengths(batch[2], inputs)
                order = deal(lengths, min(self.threads, len(lengths)))
                inputs, lengths = np.ascontiguousarray(inputs[:, order]), np.ascontiguousarray(lengths[order])
                by_row = (slice(None), order) if self.layout.every else order
                targets, known = np.ascontiguousarray(targets[by_row]), known[by_row]
                if self.layout.every:
                    inside = np.arange(len(inputs))[:, None] < lengths
                    known = known & (inside if self._tokens_out else inside[:, :, None])
            counts[k] = np.count_nonzero(known)
            prepared.append(Item(inputs, targets, None, 1.0 / max(1, int(counts[k])), lengths))
        return prepared, counts

    def _as_lengths(self, lengths: Array, inputs: Array) -> Array:
        array = np.ascontiguousarray(lengths, np.int64)
        steps, rows = inputs.shape[:2]
        if array.shape != (rows,) or int(array.min()) < 1 or int(array.max()) > steps:
            raise ValueError(f"lengths must be {rows} numbers from 1 to {steps}")
        return array

    def _as_inputs(self, inputs: Array) -> Array:
        layout = self.layout
        kind = np.dtype(np.int32) if layout.vocabulary else layout.dtype
        array = np.ascontiguousarray(inputs, kind)
        shape = array.shape if layout.vocabulary else array.shape[:-1]
        if len(shape) != 2 or 0 in shape or (not layout.vocabulary and array.shape[2] != layout.inputs):
            wanted = "(T, B)" if layout.vocabulary else f"(T, B, {layout.inputs})"
            raise ValueError(f"inputs have shape {array.shape}, not {wanted}")
        if layout.vocabulary and (int(array.min()) < 0 or int(array.max()) >= layout.vocabulary):
            raise ValueError(f"tokens run from {array.min()} to {array.max()}; the vocabulary has {layout.vocabulary}")
        return array

    def _as_targets(self, targets: Array, inputs: Array) -> tuple[Array, Array]:
        layout = self.layout
        shape = inputs.shape[:2] if layout.every else inputs.shape[1:2]
        if self._tokens_out:
            array = np.ascontiguousarray(targets, np.int32)
            if array.size and (int(array.min()) < -1 or int(array.max()) >= layout.outputs):
                raise ValueError(f"targets run from {array.min()} to {array.max()}; there are {layout.outputs} classes")
            known = array >= 0
        else:
            shape = (*shape, layout.outputs)
            array = np.ascontiguousarray(targets, layout.dtype)
            known = ~np.isnan(array)
        if array.shape != shape:
            raise ValueError(f"targets have shape {array.shape}, not {shape}")
        return array, known


def deal(lengths: Array, threads: int) -> Array:
    """An order of the rows in which each thread's share comes longest first, and all shares are alike."""
    rows = len(lengths)
    bounds = [rows * k // threads for k in range(threads + 1)]
    longest_first = np.argsort(-lengths, kind="stable")
    order = np.zeros(rows, np.int64)
    shares = sorted(range(threads), key=lambda k: bounds[k] - bounds[k + 1])
    for turn, k in enumerate(shares):
        order[bounds[k] : bounds[k + 1]] = longest_first[turn::threads]
    return order
