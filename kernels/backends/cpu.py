"""The CPU backend: compiles the passes for a network, lays out its memory, and runs steps on several threads."""

# Meets Numba, ctypes and records, which have no static types.
# pyright: basic

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import gemm, registry
from kernels.backends import compiled
from kernels.backends.compiled import Needs
from kernels.backends.memory import Memory, address, lines, segment
from kernels.backends.plan import BATCH, PLAN, SECTION
from kernels.backends.records import GRADIENTS, LOSS, RUN, SAMPLE, TRAIN
from kernels.beforehand import compile_beside, usable_cores
from kernels.cache import is_warm
from kernels.layout import Layout
from kernels.optimizers import Optimizer

__all__ = ["GRADIENTS", "LOSS", "RUN", "SAMPLE", "TRAIN", "CpuProgram", "Item", "Report", "Weights"]

Array = NDArray[Any]
Progress = Callable[[float, str], None]
# Bytes for what a training step keeps, unless the network is told another limit.
MEMORY = 640 * 2**20
# Steps at once where nothing needs to be kept for a way back.
_PIECE = 256


@dataclass
class Weights:
    """A network's numbers: all parameters, the optimizer's two slots, steps done, and a version that tells changes."""

    flat: Array
    slots: tuple[Array, Array]
    steps: int = 0
    version: int = 0


@dataclass(frozen=True)
class Item:
    """A batch as the compiled steps read it: contiguous arrays of the right types; `scale`: 1 / number of targets.

    With `lengths` (rows,), each thread's sequences come longest first.
    """

    inputs: Array
    targets: Array | None
    output: Array | None
    scale: float
    lengths: Array | None = None


@dataclass(frozen=True)
class Report:
    """What came of a call: `done` batches; losses (n,), squares of the gradients by section (n, sections).

    `flow`: (layers, T), sums of squares. `saturated`: (layers, gates), the share of the last batch's gate values that
    are saturated.
    """

    done: int
    losses: Array
    squares: Array
    flow: Array
    saturated: Array


class CpuProgram:
    """Compiled passes, memory and threads for one network layout.

    Memory grows to the largest batch seen and is used again; a training step allocates nothing large. `memory`: bytes
    that a training step's buffers may take before long sequences are taken in pieces; 0: 640 MiB. `noise`: decides
    which units training drops. `probes`: measure flow and saturation. Not for several threads at once: a network
    belongs to the thread that trains it.
    """

    def __init__(self, layout: Layout, threads: int, memory: int = 0, noise: int = 1, probes: bool = True) -> None:
        self.layout = layout
        self.threads = threads or usable_cores()
        self.state = np.zeros(0, layout.dtype)
        self._limit = memory or MEMORY
        self._noise, self._probes = noise, probes
        self._pool: ThreadPoolExecutor | None = None
        self._memory: Memory | None = None
        self._store_rows = 0
        self._compiled: dict[str, Any] = {}
        self._rule = ""
        self._planned_for: tuple[int, ...] = ()
        self._planned: Any = None
        self._packed_version = -1
        self._one = np.ones(1, layout.dtype)
        self._quantiles = np.resize(np.array(layout.quantiles or (0.5,)), layout.outputs)
        self._limits = np.array([layout.saturation(gate) for gate in layout.cell.gates], layout.dtype)
        self._sections = np.array([(one.first, one.count) for one in layout.sections], SECTION)
        self.gradients = np.zeros((self.threads, lines(layout.count, layout.dtype.itemsize)), layout.dtype)

    def compile(self, optimizer: str, progress: Progress | None = None) -> None:
        """Compile what this network needs; `progress(fraction, what)` is told between the parts."""
        if self._rule == optimizer:
            return
        needs = Needs.of(self.layout, optimizer)
        tell = progress or _silent
        jobs = needs.jobs()
        if not is_warm():
            compile_beside(repr(needs))
        for done, (name, job) in enumerate(jobs.items()):
            tell(done / len(jobs), name)
            self._compiled[name] = job()
        self._rule = optimizer
        tell(1.0, "ready")

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
        """Run `step.run_steps` on batches. noise: which units are dropped where it is not training; 0: none.

        `watch`: measure flow and saturation of the last batch, where the program has probes.
        """
        scales = np.array([one.scale for one in batches])
        table: Any = np.zeros(len(batches), BATCH)
        for k, one in enumerate(batches):
            steps, rows = one.inputs.shape[:2]
            table[k] = (
                address(table[k : k + 1]), address(one.inputs), address(one.targets), steps, rows,
                address(scales) + 8 * k, address(one.output), address(one.lengths), self._segment(mode, steps, rows),
            )  # fmt: skip
        settings = [*(optimizer or Optimizer()).constants(), clip_norm, clip_value]
        report = self._execute(mode, table, weights, settings, optimizer, carry, noise, watch)
        last = batches[-1]
        seen = int(last.lengths.sum()) if last.lengths is not None else last.inputs.shape[0] * last.inputs.shape[1]
        report.saturated[:] /= seen * np.array([[layer.units] for layer in self.layout.layers])
        return report

    def sample(self, token: int, count: int, temperature: float, never: int, chances: Array, weights: Weights) -> Array:
        """Draw `count` tokens one by one, each the next one's input, on from the carried state of one row."""
        tokens = np.zeros(count + 1, np.int32)
        tokens[0] = token
        table: Any = np.zeros(count, BATCH)
        at = np.arange(count)
        table["inputs"], table["output"] = address(tokens) + 4 * at, address(tokens) + 4 * (at + 1)
        table["targets"] = address(chances) + 8 * at
        table["steps"] = table["rows"] = table["segment"] = 1
        table["here"] = address(table) + at * table.itemsize
        self._execute(SAMPLE, table, weights, [temperature, never, 0.0, 0.0, 0.0, 0.0, 0.0], None, True, 0)
        return tokens[1:]

    def swap_state(self, state: Array) -> Array:
        """Put a carried state (any number of rows, flat; empty: none) in the place of the present one, returned."""
        before = self.state
        self.state = state
        self._store_rows = state.size // self.layout.state_size
        return before

    def _segment(self, mode: int, steps: int, rows: int) -> int:
        if not self.layout.outputs:
            return steps  # the way back comes in a call of its own
        if mode in (TRAIN, GRADIENTS):
            return segment(self.layout, self.threads, steps, rows, self._limit)
        return steps if self.layout.directions == 2 else min(steps, _PIECE)

    def _execute(
        self, mode: int, table: Any, weights: Weights, settings: list[float], optimizer: Optimizer | None, carry: bool,
        noise: int, watch: bool = True,
    ) -> Report:  # fmt: skip
        self.compile(optimizer.name if optimizer else (self._rule or "adam"))
        layout, train = self.layout, mode in (TRAIN, GRADIENTS)
        steps, rows = int(table["steps"].max()), int(table["rows"].max())
        self._reserve(int(table["segment"].max()), rows, int((-(-table["steps"] // table["segment"])).max()), carry)
        count, sections, layers = len(table), len(layout.sections), len(layout.layers)
        threads = min(self.threads, rows)
        losses, done = np.zeros(count), np.zeros(1, np.int64)
        squares = np.zeros((count if mode == TRAIN else 1, sections))
        flow = np.zeros((threads, layers, steps if train else 1))
        saturated = np.zeros((threads, layers, len(layout.cell.gates)))
        partial, constants = np.zeros((threads, sections)), np.zeros((threads, 16))
        options, sync = np.array(settings), np.zeros(64, np.int64)
        plan = self._plan(weights.flat).copy()
        plan["mode"], plan["carry"], plan["steps"], plan["step_count"] = mode, int(carry), count, weights.steps
        plan["threads"], plan["packed"] = threads, int(self._packed_version == weights.version)
        plan["batches"], plan["probes"] = address(table), int(self._probes and watch)
        plan["slot_m"], plan["slot_v"] = address(weights.slots[0]), address(weights.slots[1])
        plan["settings"], plan["constants"] = address(options), address(constants)
        plan["losses"], plan["squares"], plan["done"] = address(losses), address(squares), address(done)
        plan["flow"], plan["flow_steps"], plan["partial"] = address(flow), flow.shape[2], address(partial)
        plan["saturated"], plan["sync"] = address(saturated), (address(sync) + 63) // 64 * 64
        plan["noise"] = (self._noise if mode == TRAIN else noise) if layout.dropout else 0
        plan["mixes"] = int(layout.always_mixes or plan["noise"] != 0)
        if plan["mixes"]:
            plan["backward"] = self._compiled["mixed_backward"].address
        if not layout.outputs:
            plan["opened"] = 1
            plan["shard"] = self._compiled["open_backward" if train else "open_forward"].address
            plan["head"] = self._compiled["open_head"].address
        plan["here"] = address(plan)
        # A pass without gradients packs only what it needs.
        self._packed_version = -1 if train else weights.version
        self._launch(address(plan), threads)
        return Report(int(done[0]), losses, squares, flow.sum(0), saturated.sum(0))

    def _launch(self, plan: int, threads: int) -> None:
        _, run_steps = compiled.steps()
        if threads == 1:
            run_steps(plan, 0)
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="kernels")
        # Every share runs in the pool: a Ctrl-C that reaches the caller must not leave the others at a barrier.
        for share in [self._pool.submit(run_steps, plan, thread) for thread in range(threads)]:
            share.result()

    def _reserve(self, steps: int, rows: int, pieces: int, carry: bool) -> None:
        if carry and rows != self._store_rows:
            self.state = np.zeros(self.layout.state_size * rows, self.layout.dtype)
            self._store_rows = rows
        wanted = (steps, -(-rows // self.threads), pieces)
        if self._memory is not None:
            present = (self._memory.steps, self._memory.shard, self._memory.pieces)
            if all(new <= old for new, old in zip(wanted, present, strict=True)):
                return
            wanted = tuple(max(pair) for pair in zip(wanted, present, strict=True))
        self._memory = None  # first let go of the old
        self._memory = Memory(self.layout, self.threads, *wanted)
        self._packed_version = -1
        self._planned_for = ()

    def _plan(self, parameters: Array) -> Any:
        """The parts of a plan that stay from call to call, made anew only where memory has moved."""
        memory, layout = self._memory, self.layout
        assert memory is not None
        update = self._compiled["update"].address
        now = (address(parameters), id(memory), address(self.state), self._store_rows, update)
        if now == self._planned_for:
            return self._planned
        plan: Any = np.zeros((), PLAN)
        weights, item = address(parameters), layout.dtype.itemsize
        forward, backward = (one.address for one in self._compiled["cell"])
        self._layers = memory.layers(parameters, (forward, backward), self.state, self._store_rows)
        self._workers, self._levels = memory.workers(self.gradients), memory.levels()
        values: dict[str, int] = {
            "layers": address(self._layers), "workers": address(self._workers), "levels": address(self._levels),
            "sections": address(self._sections), "section_count": len(layout.sections), "depth": layout.depth,
            "directions": layout.directions, "item": item, "vocabulary": layout.vocabulary, "inputs": layout.inputs,
            "x_row": layout.x_row, "every": int(layout.every), "outputs": layout.outputs, "y_row": layout.y_row,
            "tokens_out": int(registry.losses()[layout.loss].tokens), "weights": weights,
            "panel": gemm.host_tile(layout.precision).panel, "parameter_count": layout.count,
            "gradient_stride": self.gradients.strides[0], "head_weight": weights + layout.place("head.weight") * item,
            "head_bias": weights + layout.place("head.bias") * item, "head_packed": memory.packed("head"),
            "head_packed_back": memory.packed("head_back"), "one": address(self._one),
            "loss_options": address(self._quantiles), "bar": int(layout.dropout * 2**32),
            "variational": int(layout.variational), "limits": address(self._limits),
        }  # fmt: skip
        if layout.vocabulary:
            values["embedding"] = weights + layout.place("embedding.weight") * item
        values |= {name: one.address for name, one in self._compiled.items() if name in (PLAN.names or ())}
        for name, value in values.items():
            plan[name] = value
        self._planned, self._planned_for = plan, now
        return plan


def _silent(fraction: float, what: str) -> None:
    """A progress that nobody watches."""
