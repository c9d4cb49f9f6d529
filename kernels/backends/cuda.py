"""The CUDA backend: a network's numbers on the card, and what goes there and back in a call.

A call puts all its batches' kernels into one stream and waits once, at its end. Losses, norms, flow, weights, slots and
state come back by asynchronous copies into pinned memory; nothing is taken over by the host unless all of it arrived.

What a training step costs on paper: LSTM, batch 64, 128 steps, 128 inputs and outputs, two layers of 512, float32, on
an H100 (132 multiprocessors at 1.98 GHz with 128 multiply-adds and 32 numbers of shared memory a clock and 228 KB of
it each: 67 TFLOP/s; 3.35 TB/s to memory, about 5.5 TB/s to the second-level cache). 8,192 rows, 2,048 gates a layer.

Operations, 2 a multiply-add:
    input products forward, gradients of W_i, derivatives for layer 2's inputs    60.1 G
    gradients of W_h                                                              34.4 G
    head, three products                                                           3.2 G
    recurrent products, forward and backward                                      68.7 G
                                                                                 166.4 G = 2.5 ms at the card's limit
Bytes to and from memory:
    tape (67 MB a layer): written 3 times, read 5 and 6 times                     1.14 GB
    states and their derivatives (17 MB each a layer)                             0.37 GB
    optimizer: 3.48 M weights, four arrays read, three written, norms             0.11 GB
                                                                                  1.62 GB = 0.5 ms at the card's limit
so arithmetic bounds the step, not memory.

Large products: a thread's 8 x 8 sums take 64 multiply-adds and 16 loads of shared memory for each k, so 80 issues for
64 that count: at most 80 % of the peak; one block a multiprocessor (166 registers) hides less, 50 % is assumed: 2.9 ms.

Time loops (persistent, grid 32 x 4: 16 units and 16 rows a block, 156 KB of shared memory), a step of one layer:
    524,288 multiply-adds a block: 2.1 us; their loads, 4 + 4 for 16 sums, bound them at      4.1 us
    states from the second-level cache, forward 32 KB a block and 4 waits:                    1.5 us
    backward 128 KB (four gates for each state) and 16 waits:                                 5 us
    barrier, one trip of an atomic to the cache and back for each slice, and the cell:        2 us
so 7.6 us forward and 11.1 us backward; 128 steps of two layers:                              4.8 ms

The step thus takes about 8 ms, 20 TFLOP/s: 60 % of it in the time loops, whose floor is shared memory and then the
latency of a step, not the 1.0 ms of their arithmetic. Cutting the loads (more rows a thread) and fetching the next tile
of states while the last is multiplied are the first two things to try on a card. The path by steps has 512 launches
of about 20 us each from Python: 10 ms for these alone, which is why the persistent path is taken wherever the weights
fit. The copies at a call's end, 42 MB of weights and slots, take 2 ms once for all the steps of a call.
"""

# Meets Numba's untyped device arrays and kernels.
# pyright: basic

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.backends import cuda_device
from kernels.backends.cuda_plan import Rows, lay_out
from kernels.backends.cuda_step import Batch, Step
from kernels.backends.devices import GRADIENTS, TRAIN, DeviceLostError, Item, Report, Weights
from kernels.backends.reasons import BIDIRECTIONAL, DROPOUT, NO_KERNELS, NORMALISED, RESIDUAL, Reason
from kernels.layout import Layout
from kernels.optimizers import Optimizer

Array = NDArray[Any]
Progress = Callable[[float, str], None]
# Row layouts that are kept: batches mostly come in few shapes.
_KEPT = 64


def missing() -> Reason | None:
    """Why no card can be used here; None where one can."""
    return cuda_device.missing()


def supports(layout: Layout) -> Reason | None:
    """What a network needs that this backend lacks; None: nothing."""
    # A layout that cannot have an option does not have it.
    lacking = {
        BIDIRECTIONAL: getattr(layout, "directions", 1) > 1,
        RESIDUAL: any(level.residual for level in getattr(layout, "levels", ())),
        NORMALISED: getattr(layout, "normalise", False),
        DROPOUT: getattr(layout, "dropout", 0.0) > 0.0,
        f"the loss {layout.loss}": layout.loss not in cuda_device.LOSSES,
    }
    names = tuple(name for name, wanted in lacking.items() if wanted)
    return Reason(NO_KERNELS, names) if names else None


class CudaProgram:
    """Compiled kernels and device memory for one network layout.

    What `CpuProgram` offers, on a card. Weights, optimizer slots and state live on the card during a call and are
    copied to the host at its end, through pinned memory: the host always has those of the last call that ended well.
    Not for several threads at once: a CUDA context belongs to the thread that trains. `persistent`: keep recurrent
    weights on chip where they fit.
    """

    def __init__(self, layout: Layout, threads: int = 1, persistent: bool = True) -> None:
        # One thread feeds the card, whatever was asked for.
        self.layout, self.threads, self.persistent = layout, 1, persistent
        self.state = np.zeros(0, layout.dtype)
        self.gradients = np.zeros((1, layout.count), layout.dtype)
        self._kernels: dict[str, Any] = {}
        self._rule = ""
        self._step: Step | None = None
        self._rows: dict[tuple[int, int, bytes], tuple[Rows, Any]] = {}
        self._pinned: dict[str, Array] = {}
        self._version = -1
        self._machine: cuda_device.Machine | None = None

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
    ) -> Report:
        """Training steps, losses, outputs or the gradients of the first batch, as the CPU's `run`. DeviceLostError."""
        rule = optimizer or Optimizer()
        self.compile(rule.name if optimizer else self._rule or rule.name)
        if mode == GRADIENTS:
            batches = batches[:1]
        return self._guarded(lambda: self._run(mode, batches, weights, rule, (clip_norm, clip_value), carry))

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
            if not (isinstance(error, DeviceLostError) or cuda_device.is_lost(error)):
                raise
            # Whatever still lies on the card is worth nothing now.
            self._step, self._rows, self._version = None, {}, -1
            if isinstance(error, DeviceLostError):
                raise
            raise DeviceLostError(f"CUDA failed: {error}") from error

    def _compile(self, optimizer: str, progress: Progress) -> None:
        machine = cuda_device.machine(self.layout.precision)
        sources = cuda_device.all_sources(self.layout, optimizer, machine.blocks)
        for done, (name, source) in enumerate(sources.items()):
            progress(done / len(sources), name)
            if name not in self._kernels or name == "update":
                self._kernels[name] = source.compile()
        loops = (self._kernels["forward"], self._kernels["backward"])
        if not all(cuda_device.allow_shared(kernel, machine.shared) for kernel in loops):
            machine = replace(machine, shared=min(machine.shared, cuda_device.PLAIN_SHARED))
        self._machine, self._rule = machine, optimizer
        progress(1.0, "ready")

    def _begin(self, weights: Weights, rows: int, carry: bool) -> Step:
        """The step's memory with weights, slots and state as the host has them."""
        if self._step is None:
            assert self._machine is not None
            self._step = Step(self.layout, self._machine, self._kernels, cuda_device.cuda(), self.persistent)
        one, layout = self._step, self.layout
        one.persistent = self.persistent
        if self._version != weights.version:
            one.weights.copy_to_device(weights.flat, stream=one.stream)
            for name, slot in zip(("slot m", "slot v"), weights.slots, strict=True):
                one.array(name, layout.count).copy_to_device(slot, stream=one.stream)
            self._version = weights.version
        if carry:
            if self.state.size != layout.state_size * rows:
                self.state = np.zeros(layout.state_size * rows, layout.dtype)
            one.elements("copy_reals", self.state.size, one.upload(self.state), 0, one.state(rows), 0)
        one.elements("fill_words", 2, one.counters)
        return one

    def _batch(self, one: Step, item: Item, carry: bool, held: dict[int, Any]) -> Batch:
        """A batch on the card; `held`: what this call has copied there already, by address."""
        steps, size = item.inputs.shape[:2]
        key = (steps, size, b"" if item.lengths is None else item.lengths.tobytes())
        if key not in self._rows:
            if len(self._rows) >= _KEPT:
                self._rows.clear()
            rows = lay_out(steps, size, item.lengths)
            self._rows[key] = (rows, one.upload(rows.table))
        for array in (item.inputs, item.targets):
            if array is not None and array.ctypes.data not in held:
                held[array.ctypes.data] = one.upload(array)
        targets = None if item.targets is None else held[item.targets.ctypes.data]
        rows, table = self._rows[key]
        return Batch(held[item.inputs.ctypes.data], targets, rows, table, steps, size, item.scale, carry)

    def _run(
        self, mode: int, items: Sequence[Item], weights: Weights, rule: Optimizer, clips: tuple[float, float],
        carry: bool,
    ) -> Report:  # fmt: skip
        layout, count, sections = self.layout, len(items), len(self.layout.sections)
        learning = mode in (TRAIN, GRADIENTS)
        steps = max(item.inputs.shape[0] for item in items)
        if carry and any(item.inputs.shape[1] != items[0].inputs.shape[1] for item in items):
            raise ValueError("a state cannot be carried between batches of different sizes")
        one = self._begin(weights, items[0].inputs.shape[1], carry)
        losses = one.upload(np.zeros(count))
        found = one.upload(np.zeros(count * sections if learning else 1))
        flow = one.upload(np.zeros(layout.depth * steps))
        outputs: list[tuple[Item, Any]] = []
        held: dict[int, Any] = {}
        for k, item in enumerate(items):
            batch = self._batch(one, item, carry, held)
            one.forward(batch)
            if item.output is not None:
                outputs.append((item, one.upload(np.zeros_like(item.output))))
                one.outputs(batch, outputs[-1][1])
                continue
            one.losses(batch)
            if learning:
                one.backward(batch, flow, steps)
            one.judge(batch, k, learning, float(clips[0]), losses, found)
            if mode == TRAIN:
                self._update(one, rule, weights.steps + k + 1, clips[1])
        return self._finish(one, mode, items, weights, carry, (losses, found, flow, outputs))

    def _update(self, one: Step, rule: Optimizer, count: int, bound: float) -> None:
        rate, first, second, epsilon, decay = rule.constants()
        slots = [one.array(name, self.layout.count) for name in ("slot m", "slot v")]
        constants = (rate, first, second, epsilon, 1 / (1 - first**count), 1 / (1 - second**count), decay)
        # Kernels are compiled for float settings; a whole number would have them compiled anew.
        numbers = [float(number) for number in (bound, *constants)]
        told = (one.weights, one.gradients, *slots, one.counters, one.factor, *numbers)
        one.elements("update", self.layout.count, *told)

    def _finish(
        self, one: Step, mode: int, items: Sequence[Item], weights: Weights, carry: bool, results: tuple[Any, ...]
    ) -> Report:
        """Wait for the card and take over what it made: all of it, or nothing."""
        losses, found, flow, outputs = results
        size = items[0].inputs.shape[1]
        told = [self._fetch(one, name, source) for name, source in (
            ("losses", losses), ("found", found), ("flow", flow), ("counters", one.counters),
            ("sync", one.array("sync", 1, np.int32)),
        )]  # fmt: skip
        kept = [self._fetch(one, f"output {k}", source) for k, (_, source) in enumerate(outputs)]
        trained: list[Array] = []
        if mode == TRAIN:
            sources = (one.weights, one.array("slot m", 1), one.array("slot v", 1))
            trained = [self._fetch(one, f"weights {k}", source) for k, source in enumerate(sources)]
        state = self._fetch(one, "state", one.state(size)) if carry else None
        gradients = self._fetch(one, "gradients", one.gradients) if mode == GRADIENTS else None
        one.stream.synchronize()
        if told[4][-1]:
            raise DeviceLostError("CUDA failed: the blocks of a kernel did not meet")
        for values, fetched in zip((weights.flat, *weights.slots), trained, strict=False):
            values[:] = fetched
        if state is not None:
            self.state[:] = state[: self.state.size]
        if gradients is not None:
            self.gradients[0] = gradients
        for (item, _), fetched in zip(outputs, kept, strict=True):
            assert item.output is not None
            item.output[...] = fetched.reshape(item.output.shape)
        done = {TRAIN: int(told[3][0]), GRADIENTS: 0}.get(mode, len(items))
        if mode == TRAIN:
            # The caller counts the weights' version up once after training.
            self._version = weights.version + 1
        shape = (-1, len(self.layout.sections))
        squares = told[1].reshape(shape).copy() if mode in (TRAIN, GRADIENTS) else np.zeros((1, shape[1]))
        flows = told[2].reshape(self.layout.depth, -1).copy()
        saturated = np.full((self.layout.depth, len(self.layout.cell.gates)), np.nan)
        return Report(done, told[0].copy(), squares, flows, saturated)

    def _fetch(self, one: Step, name: str, source: Any) -> Array:
        """Start copying a device array to pinned memory; the numbers are there once the stream is done."""
        held = self._pinned.get(name)
        if held is None or held.size != source.size or held.dtype != source.dtype:
            held = self._pinned[name] = one.cuda.pinned_array(source.size, source.dtype)
        source.copy_to_host(held, stream=one.stream)
        return held

    def _sample(
        self, token: int, count: int, temperature: float, never: int, chances: Array, weights: Weights
    ) -> Array:
        layout = self.layout
        one = self._begin(weights, 1, carry=True)
        start = np.zeros(count + 1, np.int32)
        start[0] = token
        tokens, drawn = one.upload(start), one.upload(np.asarray(chances, np.float64))
        rows = lay_out(1, 1, None)
        batch = Batch(tokens, None, rows, one.upload(rows.table), 1, 1, 1.0, carry=True)
        told = (one.weights, layout.place("head.bias"), drawn)
        y = one.array("y", layout.y_row)
        for k in range(count):
            one.forward(replace(batch, at=k))
            one.launch("sample", (1,), (layout.outputs, y, *told, k, float(temperature), never, tokens))
        made = self._fetch(one, "tokens", tokens)
        state = self._fetch(one, "state", one.state(1))
        one.stream.synchronize()
        self.state[:] = state[: self.state.size]
        return made[1:].copy()


def _silent(fraction: float, what: str) -> None:
    """A progress that nobody watches."""
