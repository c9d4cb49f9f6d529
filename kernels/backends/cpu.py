"""The CPU backend: compiles the passes for a network, lays out its memory, and runs steps on several threads."""

# Meets Numba, ctypes and records, which have no static types.
# pyright: basic

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import gemm, native, registry
from kernels.backends import passes, step
from kernels.backends.plan import BATCH, LAYER, PLAN, SECTION, WORKER
from kernels.cache import Compiled, compile_function, is_warm
from kernels.contract import Cell
from kernels.layout import Layout
from kernels.optimizers import Optimizer
from kernels.specialise import bits_of, inlined, mathematics, rebind

Array = NDArray[Any]
Progress = Callable[[float, str], None]
_PASSES = (
    "pack", "pack_transposed", "combine_bias", "copy", "zero", "gather", "scatter", "add_bias", "reduce", "sample",
)  # fmt: skip


def _names(precision: str) -> dict[str, Any]:
    """What every pass of one precision is bound to."""
    tile = gemm.host_tile(precision)
    real = np.float32 if precision == "float32" else np.float64
    return {
        **mathematics(precision), "REAL": real, "ITEM": real().itemsize, "LANES": tile.lanes, "PANEL": tile.panel,
        "TILE_ROWS": tile.rows, "TILE_VECTORS": tile.vectors, "plus": native.plus, "add_first": native.add_first,
    }  # fmt: skip


@cache
def _multiply(precision: str) -> Compiled:
    names = {**_names(precision), "run_tile": gemm.tile_intrinsic(precision, gemm.host_tile(precision))}
    return compile_function(rebind(gemm.multiply, precision, names, f"multiply_{precision}"))


@cache
def _pass(name: str, precision: str) -> Compiled:
    names = _names(precision)
    names["copy_row"] = inlined(passes.copy_row, precision, names, f"copy_row_{precision}")
    return compile_function(rebind(getattr(passes, name), precision, names, f"{name}_{precision}"))


@cache
def _update(rule: str, precision: str) -> Compiled:
    names = _names(precision)
    known = registry.optimizers()[rule]
    names["update_weight"] = inlined(known.update, precision, mathematics(precision), f"{rule}_{precision}")
    return compile_function(rebind(passes.update, precision, names, f"update_{rule}_{precision}"))


@cache
def _cell(cell: str, activation: str, gate: str, slope: float, precision: str) -> tuple[Compiled, Compiled]:
    """The forward and the backward pass of a cell with its two activations."""
    kind = registry.cells()[cell]
    label = f"{cell}_{activation}_{gate}_{bits_of(slope)}_{precision}"
    names = {**_names(precision), **_accesses(kind, precision)}
    maths = {**mathematics(precision), "SLOPE": (np.float32 if precision == "float32" else np.float64)(slope)}
    for role, name in (("act", activation), ("gate", gate)):
        curve = registry.activations()[name]
        names[role] = inlined(curve.function, precision, maths, f"{role}_{label}")
        names[f"{role}_slope"] = inlined(curve.slope, precision, maths, f"{role}_slope_{label}")
        names["KEEP"] = names.get("KEEP", False) or (curve.needs_input and (role == "act" or kind.uses_gate_activation))
    names["cell_forward"] = inlined(kind.forward, precision, maths, f"forward_{label}")
    names["cell_backward"] = inlined(kind.backward, precision, maths, f"backward_{label}")
    return (
        compile_function(rebind(passes.cell_forward_pass, precision, names, f"cell_forward_{label}")),
        compile_function(rebind(passes.cell_backward_pass, precision, names, f"cell_backward_{label}")),
    )


def _accesses(kind: Cell, precision: str) -> dict[str, Any]:
    gates, states, split = len(kind.gates), len(kind.states), kind.split
    vectors = len(kind.vectors)
    half = 0.5  # any number will do to count what is saved
    saved = len(kind.forward((half,) * gates, (half,) * split, (half,) * states, (half,) * vectors, _same, _same)[1])
    loads = {
        "tape": gates, "saved": saved, "kept": gates, "split": split, "bias": gates, "split_bias": split,
        "before": states, "after": states, "carry": states, "up": 1, "vectors": vectors, "slopes": vectors,
    }  # fmt: skip
    stores = {
        "tape": gates, "saved": saved, "kept": gates, "split": split, "after": states, "carry": states,
        "slopes": vectors,
    }  # fmt: skip

    def stream(name: str) -> str:
        return "tape" if name == "saved" else name

    found = {f"load_{name}": native.loader(precision, count, stream(name)) for name, count in loads.items()}
    found |= {f"store_{name}": native.storer(precision, count, stream(name)) for name, count in stores.items()}
    return found


def _same(x: float) -> float:
    return x


@cache
def _steps() -> Any:
    compiled = compile_function(step.run_steps)
    # ctypes lets go of the GIL for the whole call.
    return compiled, ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_int64)(compiled.address)


def compile_passes(cell: tuple[str, str, str, float, str], loss: str, optimizer: str) -> None:
    """Compile everything but the steps into the cache; cell: its name, both activations, the slope, the precision."""
    precision = cell[-1]
    _multiply(precision)
    _cell(*cell)
    for name in (*_PASSES, loss):
        _pass(name, precision)
    _update(optimizer, precision)


def multiply_function(precision: str) -> Callable[..., None]:
    """The matrix product as a Python function of integers, see `gemm.multiply`; it lets go of the GIL."""
    return ctypes.CFUNCTYPE(None, *[ctypes.c_int64] * 12)(_multiply(precision).address)


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
    """What came of a call: `done` batches; losses (n,), squares of the gradients by section (n, sections), flow."""

    done: int
    losses: Array
    squares: Array
    flow: Array


class CpuProgram:
    """Compiled passes, memory and threads for one network layout.

    Memory grows to the largest batch seen and is used again; a training step allocates nothing large. Not for several
    threads at once: a network belongs to the thread that trains it.
    """

    def __init__(self, layout: Layout, threads: int) -> None:
        self.layout = layout
        self.threads = threads or usable_cores()
        self.item = layout.dtype.itemsize
        self._pool: ThreadPoolExecutor | None = None
        self._capacity = (0, 0)
        self._store_rows = 0
        self.state = np.zeros(0, layout.dtype)
        self._compiled: dict[str, Any] = {}
        self._planned_for: tuple[int, ...] = ()
        self._planned: Any = None
        self._packed_version = -1
        self.gradients = np.zeros((self.threads, _lines(layout.count, self.item)), layout.dtype)

    def compile(self, optimizer: str, progress: Progress | None = None) -> None:
        """Compile what this network needs; `progress(fraction, what)` is told between the parts."""
        layout, precision = self.layout, self.layout.precision
        if self._compiled.get("rule") == optimizer:
            return
        tell = progress or _silent
        jobs: list[tuple[str, Callable[[], Any]]] = [("step", _steps), ("multiply", lambda: _multiply(precision))]
        jobs.append(
            (
                "cell",
                lambda: _cell(layout.cell.name, layout.activation, layout.gate_activation, layout.slope, precision),
            )
        )
        jobs += [(name, lambda name=name: _pass(name, precision)) for name in _PASSES]
        jobs.append(("loss", lambda: _pass(layout.loss, precision)))
        jobs.append(("update", lambda: _update(optimizer, precision)))
        helper = self._compile_beside(optimizer)
        for done, (name, job) in enumerate(jobs):
            tell(done / len(jobs), name)
            self._compiled[name] = job()
            if helper is not None and name == "step":
                helper.wait()
        self._compiled["rule"] = optimizer
        tell(1.0, "ready")

    def _compile_beside(self, optimizer: str) -> Any:
        """On the very first start, a process that compiles all but the steps into the cache meanwhile; else None.

        Numba compiles one function at a time in a process. If the other one fails, its work is simply done here.
        """
        if is_warm() or usable_cores() < 2:
            return None
        layout = self.layout
        wanted = (layout.cell.name, layout.activation, layout.gate_activation, layout.slope, layout.precision)
        program = (
            f"import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r})\n"
            f"from kernels.backends.cpu import compile_passes\n"
            f"compile_passes({wanted!r}, {layout.loss!r}, {optimizer!r})"
        )
        try:
            quiet: Any = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            return subprocess.Popen([sys.executable, "-c", program], **quiet)
        except OSError:
            return None

    def run(
        self,
        mode: int,
        batches: Sequence[Item],
        weights: Weights,
        optimizer: Optimizer | None = None,
        clip_norm: float = 0.0,
        clip_value: float = 0.0,
        carry: bool = False,
    ) -> Report:
        """Run `step.run_steps` on batches."""
        scales = np.array([one.scale for one in batches])
        table: Any = np.zeros(len(batches), BATCH)
        for k, one in enumerate(batches):
            table[k] = (
                _address(one.inputs), _address(one.targets), one.inputs.shape[0], one.inputs.shape[1],
                _address(scales) + 8 * k, _address(one.output), _address(one.lengths),
            )  # fmt: skip
        settings = [*(optimizer or Optimizer()).constants(), clip_norm, clip_value]
        return self._execute(mode, table, weights, settings, optimizer, carry)

    def sample(self, token: int, count: int, temperature: float, never: int, chances: Array, weights: Weights) -> Array:
        """Draw `count` tokens one by one, each the next one's input, on from the carried state of one row."""
        tokens = np.zeros(count + 1, np.int32)
        tokens[0] = token
        table: Any = np.zeros(count, BATCH)
        at = np.arange(count)
        table["inputs"], table["output"] = _address(tokens) + 4 * at, _address(tokens) + 4 * (at + 1)
        table["targets"] = _address(chances) + 8 * at
        table["steps"] = table["rows"] = 1
        self._execute(step.SAMPLE, table, weights, [temperature, never, 0.0, 0.0, 0.0, 0.0, 0.0], None, carry=True)
        return tokens[1:]

    def _execute(
        self, mode: int, table: Any, weights: Weights, settings: list[float], optimizer: Optimizer | None, carry: bool
    ) -> Report:
        self.compile(optimizer.name if optimizer else self._compiled.get("rule", "adam"))
        steps, rows = int(table["steps"].max()), int(table["rows"].max())
        self._reserve(steps, rows, carry)
        count, sections = len(table), len(self.layout.sections)
        threads = min(self.threads, rows)
        losses, done = np.zeros(count), np.zeros(1, np.int64)
        squares = np.zeros((count if mode == step.TRAIN else 1, sections))
        flow = np.zeros((threads, self.layout.depth, steps))
        partial, constants = np.zeros((threads, sections)), np.zeros((threads, 16))
        options, sync = np.array(settings), np.zeros(64, np.int64)
        plan = self._plan(weights.flat).copy()
        plan["mode"], plan["carry"], plan["steps"], plan["step_count"] = mode, int(carry), count, weights.steps
        plan["threads"], plan["packed"] = threads, int(self._packed_version == weights.version)
        plan["batches"] = _address(table)
        plan["slot_m"], plan["slot_v"] = _address(weights.slots[0]), _address(weights.slots[1])
        plan["settings"], plan["constants"] = _address(options), _address(constants)
        plan["losses"], plan["squares"], plan["done"] = _address(losses), _address(squares), _address(done)
        plan["flow"], plan["flow_steps"], plan["partial"] = _address(flow), steps, _address(partial)
        plan["sync"] = (_address(sync) + 63) // 64 * 64
        # A pass without gradients packs only what it needs.
        self._packed_version = weights.version if mode not in (step.TRAIN, step.GRADIENTS) else -1
        self._launch(_address(plan), threads)
        return Report(int(done[0]), losses, squares, np.sqrt(flow.sum(0)))

    def _launch(self, plan: int, threads: int) -> None:
        _, run_steps = _steps()
        if threads == 1:
            run_steps(plan, 0)
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="kernels")
        # Every share runs in the pool: a Ctrl-C that reaches the caller must not leave the others at a barrier.
        for share in [self._pool.submit(run_steps, plan, thread) for thread in range(threads)]:
            share.result()

    def swap_state(self, state: Array) -> Array:
        """Put a carried state (any number of rows, flat; empty: none) in the place of the present one, returned."""
        before = self.state
        self.state = state
        self._store_rows = state.size // self.layout.state_size
        return before

    def _reserve(self, steps: int, rows: int, carry: bool) -> None:
        layout = self.layout
        if carry and rows != self._store_rows:
            self.state = np.zeros(layout.state_size * rows, layout.dtype)
            self._store_rows = rows
        shard = -(-rows // self.threads)
        most_steps, most_shard = self._capacity
        if steps <= most_steps and shard <= most_shard:
            return
        steps, shard = max(steps, most_steps), max(shard, most_shard)
        self._capacity = (steps, shard)
        widest = max([layout.x_row, *(layer.width for layer in layout.layers)])
        many = steps * shard
        one_worker = [many * layout.x_row, many * widest, many * widest]
        one_worker += [max(len(layout.cell.states) * shard * layer.width for layer in layout.layers)]
        one_worker += [(many if layout.every else shard) * layout.y_row]
        one_worker += [0 if layout.every else shard * layout.layers[-1].width]
        gates, split, states = len(layout.cell.gates), layout.cell.split, len(layout.cell.states)
        one_layer: list[list[int]] = []
        for layer in layout.layers:
            tape = many * gates * layer.width
            hidden = states * (steps + 1) * shard * layer.width
            one_layer.append([tape, tape if layout.keeps_input else 0, many * split * layer.width, hidden])
        sizes = one_worker + [size for sizes in one_layer for size in sizes]
        places = np.cumsum([0] + [_lines(size, self.item) for size in sizes])
        self._memory = _aligned(self.threads * int(places[-1]), layout.dtype)
        self._places, self._stride = places, int(places[-1])
        packed = [size for layer in layout.layers for size in self._packed_sizes(layer)]
        panel = gemm.host_tile(layout.precision).panel
        top = layout.layers[-1]
        packed += [top.units * _panels(layout.y_row, panel), layout.outputs * _panels(top.width, panel)]
        self._packed_places = np.cumsum([0] + [_lines(size, self.item) for size in packed])
        self._packed_version = -1
        self._packed = _aligned(int(self._packed_places[-1]), layout.dtype)
        self._one = np.ones(1, layout.dtype)
        self._quantiles = np.resize(np.array(layout.quantiles or (0.5,)), layout.outputs)
        self._losses = np.zeros((self.threads, 8))
        self._starts = np.zeros((self.threads, _lines(steps + 1, 8)), np.int64)

    def _packed_sizes(self, layer: Any) -> list[int]:
        layout = self.layout
        panel = gemm.host_tile(layout.precision).panel
        gates = len(layout.cell.gates) * layer.width
        split = layout.cell.split * layer.width
        back = _panels(layer.width, panel)
        return [
            gates,
            layer.inputs * _panels(gates, panel),
            gates * _panels(layer.source_row, panel),
            layer.units * _panels(gates - split, panel),
            layer.units * _panels(split, panel),
            (gates - split) * back,
            split * back,
        ]

    def _layer_table(self, parameters: Array) -> Any:
        layout, item = self.layout, self.item
        forward, backward = self._compiled["cell"]
        table: Any = np.zeros((self.threads, layout.depth), LAYER)
        base, packed = _address(self._memory), _address(self._packed)
        steps, shard = self._capacity
        store = 0
        for k, layer in enumerate(layout.layers):
            at = [packed + int(place) * item for place in self._packed_places[7 * k : 7 * k + 7]]
            for thread in range(self.threads):
                row = table[thread, k]
                place = [base + (thread * self._stride + int(p)) * item for p in self._places[6 + 4 * k : 10 + 4 * k]]
                row["inputs"], row["source_row"] = layer.inputs, layer.source_row
                row["units"], row["width"] = layer.units, layer.width
                row["gates"], row["split"] = len(layout.cell.gates), layout.cell.split
                row["states"] = len(layout.cell.states)
                row["tape"], row["kept"], row["parts"], row["hidden"] = place
                row["capacity"] = (steps + 1) * shard * layer.width
                row["store"] = (_address(self.state) + store * item) if self._store_rows else 0
                row["recurrent"], row["vector_count"] = int(layout.cell.recurrent), len(layout.cell.vectors)
                for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "vectors"):
                    if layout.has(f"rnn.{name}_l{k}"):
                        row[name] = _address(parameters) + layout.place(f"rnn.{name}_l{k}") * item
                row["bias"], row["packed_ih"], row["packed_ih_back"], row["packed_hh"] = at[:4]
                row["packed_split"], row["packed_hh_back"], row["packed_split_back"] = at[4:]
                row["forward"], row["backward"] = forward.address, backward.address
            store += len(layout.cell.states) * layer.width * self._store_rows
        return table

    def _worker_table(self) -> Array:
        table = np.zeros(self.threads, WORKER)
        for thread in range(self.threads):
            base = _address(self._memory) + thread * self._stride * self.item
            places = [base + int(place) * self.item for place in self._places[:6]]
            *most, last = places
            owned = (self.gradients[thread], self._losses[thread], self._starts[thread])
            table[thread] = (*most, *(_address(array) for array in owned), last)
        return table

    def _plan(self, parameters: Array) -> Any:
        """The parts of a plan that stay from call to call, made anew only where memory has moved."""
        now = (_address(parameters), _address(self._memory), _address(self.state), self._store_rows)
        if now == self._planned_for and self._planned["update"] == self._compiled["update"].address:
            return self._planned
        layout, item = self.layout, self.item
        plan: Any = np.zeros((), PLAN)
        weights = _address(parameters)
        self._places_table = np.array([(one.first, one.count) for one in layout.sections], SECTION)
        self._layers, self._workers = self._layer_table(parameters), self._worker_table()
        plan["layers"], plan["workers"] = _address(self._layers), _address(self._workers)
        plan["sections"], plan["section_count"] = _address(self._places_table), len(layout.sections)
        head = [_address(self._packed) + int(place) * item for place in self._packed_places[7 * layout.depth :]]
        plan["threads"], plan["depth"], plan["item"] = self.threads, layout.depth, item
        plan["vocabulary"], plan["inputs"], plan["x_row"] = layout.vocabulary, layout.inputs, layout.x_row
        plan["every"], plan["outputs"], plan["y_row"] = int(layout.every), layout.outputs, layout.y_row
        plan["tokens_out"] = int(registry.losses()[layout.loss].tokens)
        plan["panel"] = gemm.host_tile(layout.precision).panel
        plan["weights"], plan["parameter_count"] = weights, layout.count
        plan["gradient_stride"] = self.gradients.strides[0]
        if layout.vocabulary:
            plan["embedding"] = weights + layout.place("embedding.weight") * item
        plan["head_weight"] = weights + layout.place("head.weight") * item
        plan["head_bias"] = weights + layout.place("head.bias") * item
        plan["head_packed"], plan["head_packed_back"] = head[0], head[1]
        plan["one"], plan["loss_options"] = _address(self._one), _address(self._quantiles)
        for name in ("multiply", "pack", "pack_transposed", "combine_bias", "copy", "zero", "gather", "scatter"):
            plan[name] = self._compiled[name].address
        for name in ("add_bias", "loss", "reduce", "update", "sample"):
            plan[name] = self._compiled[name].address
        self._planned, self._planned_for = plan, now
        return plan


def usable_cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _silent(fraction: float, what: str) -> None:
    """A progress that nobody watches."""


def _panels(columns: int, panel: int) -> int:
    return -(-columns // panel) * panel


def _lines(count: int, item: int) -> int:
    """`count` numbers rounded up to whole cache lines, and one line more against false sharing."""
    line = 64 // item
    return (-(-count // line) + 1) * line


def _aligned(count: int, dtype: np.dtype[Any]) -> Array:
    line = 64 // dtype.itemsize
    raw = np.zeros(count + line, dtype)
    shift = (-raw.ctypes.data) % 64 // dtype.itemsize
    return raw[shift : shift + count]


def _address(array: Array | None) -> int:
    return 0 if array is None else array.ctypes.data
