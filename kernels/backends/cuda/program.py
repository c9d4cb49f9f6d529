"""The CUDA backend: a network's numbers on the card, and what goes there and back in a call."""

# Meets Numba's untyped device arrays and kernels.
# pyright: basic

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.backends.cuda import device
from kernels.backends.cuda.backward import backward
from kernels.backends.cuda.card import Card
from kernels.backends.cuda.forward import forward
from kernels.backends.cuda.plan import Rows, lay_out
from kernels.backends.cuda.sources import all_sources
from kernels.backends.cuda.step import Batch, Step
from kernels.backends.devices import GRADIENTS, TRAIN, DeviceLostError, Item, Report, Weights
from kernels.backends.reasons import Reason
from kernels.chance import training_noise
from kernels.layout import Layout
from kernels.optimizers import Optimizer

Array = NDArray[Any]
Progress = Callable[[float, str], None]
# Row layouts that are kept: batches mostly come in few shapes.
_KEPT = 64


def missing() -> Reason | None:
    """Why no card can be used here; None where one can."""
    return device.missing()


@dataclass(frozen=True)
class Results:
    """What a call makes on the card: losses (batches,), squares of gradients (batches, sections), flow (layers, steps).

    `saturated`: (layers, gates, parts); `outputs`: one array for each batch that wants them. All of float64.
    """

    losses: Any
    squares: Any
    flow: Any
    saturated: Any
    outputs: list[Any] = field(default_factory=list)


class CudaProgram:
    """Compiled kernels and device memory for one network layout.

    What `CpuProgram` offers, on a card. Weights, optimizer slots and state live on the card during a call and are
    copied to the host at its end, through pinned memory: the host always has those of the last call that ended well.
    Not for several threads at once: a CUDA context belongs to the thread that trains. `noise`: decides which units
    training drops. `probes`: measure flow and saturation. `persistent`: keep recurrent weights on chip where they fit.
    """

    def __init__(self, layout: Layout, noise: int = 1, probes: bool = True, persistent: bool = True) -> None:
        # One thread feeds the card, whatever was asked for.
        self.layout, self.threads, self.persistent = layout, 1, persistent
        self._noise, self._probes = noise, probes
        self.state = np.zeros(0, layout.dtype)
        self.gradients = np.zeros((1, layout.count), layout.dtype)
        self._kernels: dict[str, Any] = {}
        self._rule = ""
        self._step: Step | None = None
        self._rows: dict[tuple[int, int, bytes], tuple[Rows, Any]] = {}
        self._version = -1
        self._machine: device.Machine | None = None

    def compile(self, optimizer: str, progress: Progress | None = None) -> None:
        """Compile what this network needs; `progress(fraction, what)` is told between the parts. DeviceLostError."""
        if self._rule != optimizer:
            self._guarded(lambda: self._compile(optimizer, progress or _silent))

    def run(
        self,
        mode: int,
        batches: Sequence[Item],
        weights: Weights,
        optimizer: Optimizer | None = None,
        clip_norm: float = 0.0,
        clip_value: float = 0.0,
        carry: bool = False,
        noise: int = 0,
        watch: bool = True,
    ) -> Report:
        """Training steps, losses, outputs or the gradients of the first batch, as the CPU's `run`. DeviceLostError."""
        rule = optimizer or Optimizer()
        self.compile(rule.name if optimizer else self._rule or rule.name)
        if mode == GRADIENTS:
            batches = batches[:1]
        clips = (clip_norm, clip_value)
        return self._guarded(lambda: self._run(mode, batches, weights, rule, clips, carry, noise, watch))

    def sample(self, token: int, count: int, temperature: float, never: int, chances: Array, weights: Weights) -> Array:
        """Draw `count` tokens one by one, each the next one's input, on from the carried state of one row.

        Nothing comes back before the last token. DeviceLostError where the card is lost.
        """
        self.compile(self._rule or Optimizer().name)
        return self._guarded(lambda: self._sample(token, count, temperature, never, chances, weights))

    def swap_state(self, state: Array) -> Array:
        """Put a carried state (any number of rows, flat; empty: none) in the place of the present one, returned."""
        before, self.state = self.state, state
        return before

    def _guarded(self, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except Exception as error:
            if not (isinstance(error, DeviceLostError) or device.is_lost(error)):
                raise
            # Whatever still lies on the card is worth nothing now.
            self._step, self._rows, self._version = None, {}, -1
            if isinstance(error, DeviceLostError):
                raise
            raise DeviceLostError(f"CUDA failed: {error}") from error

    def _compile(self, optimizer: str, progress: Progress) -> None:
        machine = device.machine(self.layout.precision)
        sources = all_sources(self.layout, optimizer, machine.blocks)
        for done, (name, source) in enumerate(sources.items()):
            progress(done / len(sources), name)
            if name not in self._kernels or name == "update":
                self._kernels[name] = source.compile()
        loops = (self._kernels["forward"], self._kernels["backward"])
        if not all(device.allow_shared(kernel, machine.shared) for kernel in loops):
            machine = replace(machine, shared=min(machine.shared, device.PLAIN_SHARED))
        self._machine, self._rule = machine, optimizer
        progress(1.0, "ready")

    def _begin(self, weights: Weights, rows: int, carry: bool) -> Step:
        """The step's memory with weights, slots and state as the host has them."""
        layout = self.layout
        if self._step is None:
            assert self._machine is not None
            self._step = Step(layout, Card(layout.dtype, self._machine, self._kernels), self.persistent)
        step, card = self._step, self._step.card
        step.persistent = self.persistent
        if self._version != weights.version:
            for values, target in zip((weights.flat, *weights.slots), (step.weights, *step.slots), strict=True):
                card.send(values, target)
            self._version = weights.version
        if carry:
            if self.state.size != layout.state_size * rows:
                self.state = np.zeros(layout.state_size * rows, layout.dtype)
            card.elements("copy_reals", self.state.size, card.upload(self.state), 0, step.state(rows), 0)
        card.elements("fill_words", 2, step.counters)
        return step

    def _batch(self, card: Card, item: Item, carry: bool, held: dict[int, Any]) -> Batch:
        """A batch on the card; `held`: what this call has copied there already, by address."""
        steps, size = item.inputs.shape[:2]
        key = (steps, size, b"" if item.lengths is None else item.lengths.tobytes())
        if key not in self._rows:
            if len(self._rows) >= _KEPT:
                self._rows.clear()
            rows = lay_out(steps, size, item.lengths, self.layout.directions == 2)
            self._rows[key] = (rows, card.upload(rows.table))
        for array in (item.inputs, item.targets):
            if array is not None and array.ctypes.data not in held:
                held[array.ctypes.data] = card.upload(array)
        targets = None if item.targets is None else held[item.targets.ctypes.data]
        rows, table = self._rows[key]
        return Batch(held[item.inputs.ctypes.data], targets, rows, table, steps, size, item.scale, carry)

    def _run(
        self, mode: int, items: Sequence[Item], weights: Weights, rule: Optimizer, clips: tuple[float, float],
        carry: bool, noise: int, watch: bool,
    ) -> Report:  # fmt: skip
        layout, count = self.layout, len(items)
        learning = mode in (TRAIN, GRADIENTS)
        steps = max(item.inputs.shape[0] for item in items)
        if carry and any(item.inputs.shape[1] != items[0].inputs.shape[1] for item in items):
            raise ValueError("a state cannot be carried between batches of different sizes")
        step = self._begin(weights, items[0].inputs.shape[1], carry)
        card = step.card
        counts = (len(layout.layers), len(layout.cell.gates), card.machine.blocks.parts)
        made = Results(*(card.upload(np.zeros(size)) for size in (
            count, count * len(layout.sections), len(layout.layers) * steps, int(np.prod(counts)),
        )))  # fmt: skip
        held: dict[int, Any] = {}
        for k, item in enumerate(items):
            if mode == TRAIN:
                # The kernels take 64 bits, with a sign.
                noise = (training_noise(self._noise, weights.steps + k) + 2**63) % 2**64 - 2**63
            batch = self._batch(card, item, carry, held)
            watched = learning and self._probes and watch and k == count - 1
            batch = replace(batch, watched=watched, noise=noise if layout.dropout else 0)
            forward(step, batch)
            if item.output is not None:
                made.outputs.append(card.upload(np.zeros_like(item.output)))
                step.outputs(batch, made.outputs[-1])
                continue
            step.losses(batch)
            if learning:
                backward(step, batch, made.flow if watched else None, steps, made.saturated)
            step.judge(batch, k, learning, float(clips[0]), made.losses, made.squares)
            if mode == TRAIN:
                self._update(step, rule, weights.steps + k + 1, clips[1])
        return self._finish(step, mode, items, weights, carry, made)

    def _update(self, step: Step, rule: Optimizer, count: int, bound: float) -> None:
        rate, first, second, epsilon, decay = rule.constants()
        constants = (rate, first, second, epsilon, 1 / (1 - first**count), 1 / (1 - second**count), decay)
        # Kernels are compiled for float settings; a whole number would have them compiled anew.
        numbers = [float(number) for number in (bound, *constants)]
        told = (step.weights, step.gradients, *step.slots, step.counters, step.factor, *numbers)
        step.card.elements("update", self.layout.count, *told)

    def _finish(
        self, step: Step, mode: int, items: Sequence[Item], weights: Weights, carry: bool, made: Results
    ) -> Report:
        """Wait for the card and take over what it made: all of it, or nothing."""
        layout, card = self.layout, step.card
        sync = card.fetch("sync", card.array("sync", 1, np.int32))
        counters = card.fetch("counters", step.counters)
        losses, squares = card.fetch("losses", made.losses), card.fetch("squares", made.squares)
        flow, saturated = card.fetch("flow", made.flow), card.fetch("saturated", made.saturated)
        outputs = [card.fetch(f"output {k}", source) for k, source in enumerate(made.outputs)]
        taken: list[tuple[Array, Array]] = []
        if mode == TRAIN:
            pairs = zip((weights.flat, *weights.slots), (step.weights, *step.slots), strict=True)
            for k, (values, source) in enumerate(pairs):
                taken.append((values, card.fetch(f"weights {k}", source)))
        if carry:
            taken.append((self.state, card.fetch("state", step.state(items[0].inputs.shape[1]))))
        if mode == GRADIENTS:
            taken.append((self.gradients[0], card.fetch("gradients", step.gradients)))
        card.wait()
        if sync[-1]:
            raise DeviceLostError("CUDA failed: the blocks of a kernel did not meet")
        for values, fetched in taken:
            values[:] = fetched[: values.size]
        for item, fetched in zip((one for one in items if one.output is not None), outputs, strict=True):
            assert item.output is not None
            item.output[...] = fetched.reshape(item.output.shape)
        if mode == TRAIN:
            # The caller counts the weights' version up once after training.
            self._version = weights.version + 1
        last, gates = items[-1], len(layout.cell.gates)
        seen = int(last.lengths.sum()) if last.lengths is not None else last.inputs.shape[0] * last.inputs.shape[1]
        units = np.array([[layer.units] for layer in layout.layers])
        return Report(
            {TRAIN: int(counters[0]), GRADIENTS: 0}.get(mode, len(items)),
            losses.copy(),
            squares.reshape(-1, len(layout.sections)).copy(),
            flow.reshape(len(layout.layers), -1).copy(),
            saturated.reshape(len(layout.layers), gates, -1).sum(2) / (seen * units),
        )

    def _sample(
        self, token: int, count: int, temperature: float, never: int, chances: Array, weights: Weights
    ) -> Array:
        layout = self.layout
        step = self._begin(weights, 1, carry=True)
        card = step.card
        start = np.zeros(count + 1, np.int32)
        start[0] = token
        tokens, drawn = card.upload(start), card.upload(np.asarray(chances, np.float64))
        rows = lay_out(1, 1, None)
        batch = Batch(tokens, None, rows, card.upload(rows.table), 1, 1, 1.0, carry=True)
        told = (step.weights, layout.place("head.bias"), drawn)
        for k in range(count):
            forward(step, replace(batch, at=k))
            y, _ = step.outputs_at(batch)
            card.launch("sample", (1,), (layout.outputs, y, *told, k, float(temperature), never, tokens))
        made, state = card.fetch("tokens", tokens), card.fetch("state", step.state(1))
        card.wait()
        self.state[:] = state[: self.state.size]
        return made[1:].copy()


def _silent(fraction: float, what: str) -> None:
    """A progress that nobody watches."""
