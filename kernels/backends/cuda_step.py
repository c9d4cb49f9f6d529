"""One batch on CUDA: which kernel when, on which memory. Nothing here waits for the card."""

# Meets Numba's untyped device arrays and kernels.
# pyright: basic

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.backends.cuda_device import Machine
from kernels.backends.cuda_plan import Grid, Rows, free_grid, resident_grid, streaming_grid
from kernels.layout import Layer, Layout

Array = NDArray[Any]
# A matrix: its array, its first number, and how far its rows lie apart.
Matrix = tuple[Any, int, int]


@dataclass(frozen=True)
class Batch:
    """A batch on the card. `inputs`, `targets`: flat arrays; `at`: where its tokens start (generation walks on)."""

    inputs: Any
    targets: Any
    rows: Rows
    table: Any
    steps: int
    size: int
    scale: float
    carry: bool
    at: int = 0


class Step:
    """The memory of a network on the card and the passes over it.

    Device arrays are flat. `hidden` of a layer holds, for each state, the lines of the rows' first states and then of
    all packed rows; `tape` and `parts` the packed rows.
    """

    def __init__(self, layout: Layout, machine: Machine, kernels: dict[str, Any], cuda: Any, persistent: bool) -> None:
        self.layout, self.machine, self.persistent = layout, machine, persistent
        self.item = layout.dtype.itemsize
        self.gates, self.split = len(layout.cell.gates), layout.cell.split
        self.states, self.vectors = len(layout.cell.states), len(layout.cell.vectors)
        self.cuda, self.stream = cuda, cuda.stream()
        self._kernels = kernels
        self._memory: dict[str, Any] = {}
        self.weights = self.array("weights", layout.count)
        self.gradients = self.array("gradients", layout.count)
        self.counters = self.array("counters", 2, np.int32)
        self.factor = self.array("factor", 1, np.float64)
        sections = [number for one in layout.sections for number in (one.first, one.count)]
        self.sections = self.upload(np.array(sections, np.int64))
        self.levels = self.upload(np.resize(np.array(layout.quantiles or (0.5,)), layout.outputs))

    # Memory and launches.

    def array(self, name: str, count: int, dtype: Any = None) -> Any:
        """A device array of at least `count` numbers, zero when new: padding that nobody writes stays zero."""
        held = self._memory.get(name)
        if held is None or held.size < count:
            # The old one must go first, or both would have to fit.
            self._memory[name] = held = None
            kind = np.dtype(dtype or self.layout.dtype)
            held = self._memory[name] = self.cuda.device_array(max(1, count), kind, stream=self.stream)
            if kind == self.layout.dtype:
                self.elements("fill_reals", held.size, held)
            elif kind == np.int32:
                self.elements("fill_words", held.size, held)
        return held

    def upload(self, values: Array) -> Any:
        """A flat copy on the card."""
        return self.cuda.to_device(np.ascontiguousarray(values).ravel(), stream=self.stream)

    def launch(self, kernel: str, grid: tuple[int, ...], arguments: tuple[Any, ...], shared: int = 0) -> None:
        """Put a kernel into the stream."""
        threads = self.machine.blocks.threads
        # Sums over a block need a float64 a thread.
        self._kernels[kernel][grid, threads, self.stream, max(shared, threads * 8)](*arguments)

    def elements(self, kernel: str, count: int, *arguments: Any) -> None:
        """The same for a kernel of one thread a number."""
        self.launch(kernel, (self._blocks(count),), (count, *arguments))

    def _blocks(self, count: int) -> int:
        """Blocks for so many numbers: what keeps the card busy, and no more; the threads walk on."""
        blocks = self.machine.blocks
        return max(1, min(-(-count // blocks.threads), blocks.most))

    def _multiply(
        self, kind: str, rows: int, columns: int, depth: int, a: Matrix, index: tuple[Any, int, int], b: Matrix,
        c: Matrix,
    ) -> None:  # fmt: skip
        """C = A B, `kind`: which sides lie transposed. A long sum over few tiles is cut into parts."""
        blocks = self.machine.blocks
        tiles = (-(-columns // blocks.tile[1]), -(-rows // blocks.tile[0]))
        parts = 1
        if kind == "tn":
            parts = max(1, min(2 * self.machine.multiprocessors // (tiles[0] * tiles[1]), depth // blocks.share))
        into = c if parts == 1 else (self.array("parts of sums", parts * rows * columns), 0, columns)
        arguments = (rows, columns, depth, *a, *index, *b, *into, -(-depth // parts), rows * columns)
        self.launch(f"multiply_{kind}", (*tiles, parts), arguments, blocks.product_bytes(self.item))
        if parts > 1:
            self.elements("add_parts", rows * columns, columns, parts, into[0], *c)

    def _sum_rows(self, rows: int, columns: int, b: Matrix, c: Any, at: int) -> None:
        """c[at:] = B's column sums."""
        parts = max(1, min(64, rows // self.machine.blocks.share))
        part = self.array("parts of sums", parts * columns)
        self.launch("sum_rows", (self._blocks(columns), parts), (rows, columns, *b, -(-rows // parts), part))
        self.elements("add_parts", columns, columns, parts, part, c, at, columns)

    # Where things lie.

    def _place(self, name: str, k: int) -> int:
        """The first weight of a layer's parameter; 0 for what the cell does not have, which no kernel reads."""
        full = f"rnn.{name}_l{k}"
        return self.layout.place(full) if self.layout.has(full) else 0

    def _plane(self, batch: Batch, layer: Layer) -> int:
        return (batch.rows.many + batch.size) * layer.width

    def _hidden(self, batch: Batch, k: int) -> Any:
        return self.array(f"hidden {k}", self.states * self._plane(batch, self.layout.layers[k]))

    def _tape(self, batch: Batch, k: int) -> Any:
        return self.array(f"tape {k}", batch.rows.many * self.gates * self.layout.layers[k].width)

    def _kept(self, batch: Batch, k: int) -> Any:
        size = batch.rows.many * self.gates * self.layout.layers[k].width
        return self.array(f"kept {k}", size if self.layout.keeps_input else 1)

    def _parts(self, batch: Batch, k: int) -> Any:
        return self.array(f"parts {k}", batch.rows.many * self.split * self.layout.layers[k].width)

    def _store_at(self, batch: Batch, k: int) -> int:
        """Where a layer's carried states start in the stored state."""
        return sum(self.states * batch.size * layer.width for layer in self.layout.layers[:k])

    def state(self, size: int) -> Any:
        """The carried state of so many rows."""
        return self.array("state", self.layout.state_size * size)

    def _source(self, batch: Batch, k: int) -> tuple[Matrix, tuple[Any, int, int]]:
        """What layer k reads: a matrix, and which of its lines: (index, first, whether it counts)."""
        layout = self.layout
        if k:
            width = layout.layers[k - 1].width
            return (self._hidden(batch, k - 1), batch.size * width, width), (batch.table, 0, 0)
        if layout.vocabulary:
            chosen = self.array("chosen", batch.rows.many, np.int64)
            return (self.weights, layout.place("embedding.weight"), layout.x_row), (chosen, 0, 1)
        return (batch.inputs, 0, layout.inputs), (batch.table, batch.rows.places, int(batch.rows.packed))

    def _grid(self, rows: int, units: int) -> Grid:
        if not self.layout.cell.recurrent:
            return free_grid(self.machine, units, rows)
        found = resident_grid(self.machine, units, rows, self.gates, self.item) if self.persistent else None
        return found or streaming_grid(self.machine, units, rows, self.gates, self.item)

    def _head_lines(self, batch: Batch) -> tuple[Matrix, tuple[Any, int, int], int]:
        """The hidden states that the head reads, which of them, and how many."""
        top = self.layout.layers[-1]
        lines = (self._hidden(batch, self.layout.depth - 1), batch.size * top.width, top.width)
        if self.layout.every:
            return lines, (batch.table, 0, 0), batch.rows.many
        return lines, (batch.table, batch.rows.last, 1), batch.size

    # Passes.

    def forward(self, batch: Batch) -> None:
        """All layers over all steps and the head's product; the carried state moves on where the batch carries one."""
        layout = self.layout
        if layout.vocabulary:
            chosen = self.array("chosen", batch.rows.many, np.int64)
            placed = (batch.table, batch.rows.places, int(batch.rows.packed))
            self.elements("choose_rows", batch.rows.many, batch.inputs, batch.at, *placed, chosen)
        for k, layer in enumerate(layout.layers):
            hidden, plane, at = self._hidden(batch, k), self._plane(batch, layer), self._store_at(batch, k)
            count = self.states * batch.size * layer.width
            lines = (batch.size, layer.width, hidden, plane)
            state = self.state(batch.size) if batch.carry else hidden
            self.elements("start_states", count, *lines, state, at if batch.carry else -1)
            self._layer_forward(batch, k)
            if batch.carry:
                last = (batch.table, batch.rows.last, self.counters)
                self.elements("keep_states", count, *lines, *last, state, at)
        lines, index, many = self._head_lines(batch)
        y = self.array("y", many * layout.y_row)
        weight = (self.weights, layout.place("head.weight"), layout.y_row)
        self._multiply("nn", many, layout.outputs, layout.layers[-1].units, lines, index, weight, (y, 0, layout.y_row))

    def _layer_forward(self, batch: Batch, k: int) -> None:
        layer, rows = self.layout.layers[k], batch.rows
        wide = self.gates * layer.width
        lines, index = self._source(batch, k)
        tape = self._tape(batch, k)
        weight = (self.weights, self._place("weight_ih", k), wide)
        self._multiply("nn", rows.many, wide, layer.inputs, lines, index, weight, (tape, 0, wide))
        grid = self._grid(batch.size, layer.units)
        sync = self._sync(grid)
        names = ("weight_hh", "bias_ih", "bias_hh", "vectors")
        fixed = (
            batch.table, batch.size, layer.units, layer.width, self._hidden(batch, k), self._plane(batch, layer), tape,
            self._kept(batch, k), self._parts(batch, k), self.weights, *(self._place(name, k) for name in names),
            grid.unit_bits, grid.row_block, grid.forward_ways, grid.tile_bits, int(grid.resident), sync,
        )  # fmt: skip
        ends = [(0, rows.steps)] if grid.resident else [(t, t + 1) for t in range(rows.steps)]
        for first, last in ends:
            self.launch("forward", (grid.slices, grid.groups), (first, last, *fixed), grid.forward_bytes)

    def _sync(self, grid: Grid) -> Any:
        """The counters of a launch's barriers, at zero but for the last, which remembers that one gave up."""
        sync = self.array("sync", self.machine.multiprocessors + 1, np.int32)
        if grid.resident and grid.slices > 1 and self.layout.cell.recurrent:
            self.elements("fill_words", grid.groups, sync)
        return sync

    def losses(self, batch: Batch) -> tuple[Any, int]:
        """Each row's loss, in an array of so many; the outputs become derivatives."""
        layout = self.layout
        many = batch.rows.many if layout.every else batch.size
        result = self.array("row losses", many, np.float64)
        placed = (batch.table, batch.rows.places, int(batch.rows.packed and layout.every))
        bias = (self.weights, layout.place("head.bias"))
        y = self.array("y", many * layout.y_row)
        self.launch(
            "loss", (many,),
            (layout.outputs, y, layout.y_row, *bias, batch.targets, 0, *placed, batch.scale, self.levels, result),
        )  # fmt: skip
        return result, many

    def outputs(self, batch: Batch, into: Any) -> None:
        """The outputs with their bias to their places in (T, B, outputs) or (B, outputs)."""
        layout = self.layout
        many = batch.rows.many if layout.every else batch.size
        placed = (batch.table, int(batch.rows.packed and layout.every), self.weights, layout.place("head.bias"))
        y = self.array("y", many * layout.y_row)
        told = (layout.outputs, y, layout.y_row, *placed, batch.rows.places, into, layout.outputs)
        self.elements("put_rows", many * layout.outputs, *told)

    def backward(self, batch: Batch, flow: Any, flow_steps: int) -> None:
        """All gradients from the outputs' derivatives; the flow of every layer and step."""
        layout = self.layout
        widest = max([layout.x_row, *(layer.width for layer in layout.layers)])
        up, down = (self.array(name, batch.rows.many * widest) for name in ("up", "down"))
        self._head_backward(batch, up)
        for k in range(layout.depth - 1, -1, -1):
            self._layer_backward(batch, k, up, down if (k or layout.vocabulary) else None)
            layer, rows = layout.layers[k], batch.rows
            told = (rows.steps, batch.table, 0, layer.units, layer.width, up, self.counters, flow, k * flow_steps)
            self.launch("flow_by_step", (batch.steps,), told)
            up, down = down, up
        if layout.vocabulary:
            chosen = self.array("chosen", batch.rows.many, np.int64)
            table = (self.gradients, layout.place("embedding.weight"))
            self.launch(
                "scatter_rows", (layout.vocabulary,),
                (batch.rows.many, layout.inputs, chosen, up, layout.x_row, *table),
            )  # fmt: skip

    def _head_backward(self, batch: Batch, up: Any) -> None:
        layout, top = self.layout, self.layout.layers[-1]
        lines, index, many = self._head_lines(batch)
        y = (self.array("y", many * layout.y_row), 0, layout.y_row)
        place = layout.place("head.weight")
        self._multiply("tn", top.units, layout.outputs, many, lines, index, y, (self.gradients, place, layout.y_row))
        self._sum_rows(many, layout.outputs, y, self.gradients, layout.place("head.bias"))
        weight = (self.weights, place, layout.y_row)
        nothing = (batch.table, 0, 0)
        if layout.every:
            self._multiply("nt", many, top.units, layout.outputs, y, nothing, weight, (up, 0, top.width))
            return
        last = self.array("last", batch.size * top.width)
        self._multiply("nt", many, top.units, layout.outputs, y, nothing, weight, (last, 0, top.width))
        self.elements("fill_reals", batch.rows.many * top.width, up)
        told = (top.units, last, top.width, batch.table, 1, self.weights, -1, batch.rows.last, up, top.width)
        self.elements("put_rows", many * top.units, *told)

    def _layer_backward(self, batch: Batch, k: int, up: Any, down: Any) -> None:
        layer, rows = self.layout.layers[k], batch.rows
        plane = batch.size * layer.width
        carry, slopes = self.array("carry", self.states * plane), self.array("slopes", self.vectors * plane)
        self.elements("fill_reals", self.states * plane, carry)
        if self.vectors:
            self.elements("fill_reals", self.vectors * plane, slopes)
        grid = self._grid(batch.size, layer.units)
        sync = self._sync(grid)
        fixed = (
            rows.steps, batch.table, batch.size, layer.units, layer.width, self._hidden(batch, k),
            self._plane(batch, layer), self._tape(batch, k), self._kept(batch, k), self._parts(batch, k), self.weights,
            self._place("weight_hh", k), self._place("vectors", k), up, carry, slopes, grid.unit_bits, grid.row_block,
            grid.backward_ways, grid.tile_bits, int(grid.resident), sync,
        )  # fmt: skip
        steps = range(rows.steps - 1, -1, -1)
        for first, last in [(0, rows.steps)] if grid.resident else [(t, t + 1) for t in steps]:
            self.launch("backward", (grid.slices, grid.groups), (first, last, *fixed), grid.backward_bytes)
        for v in range(self.vectors):
            one = (slopes, v * plane, layer.width)
            self._sum_rows(batch.size, layer.units, one, self.gradients, self._place("vectors", k) + v * layer.width)
        self._weight_gradients(batch, k)
        if down is not None:
            wide = self.gates * layer.width
            a, b = (self._tape(batch, k), 0, wide), (self.weights, self._place("weight_ih", k), wide)
            c = (down, 0, layer.source_row)
            self._multiply("nt", rows.many, layer.inputs, wide, a, (batch.table, 0, 0), b, c)

    def _weight_gradients(self, batch: Batch, k: int) -> None:
        """Gradients of a layer's matrices and biases from the derivatives on the tape."""
        layer, rows, gradients = self.layout.layers[k], batch.rows, self.gradients
        wide, apart = self.gates * layer.width, self.split * layer.width
        merged = wide - apart
        tape = (self._tape(batch, k), 0, wide)
        lines, index = self._source(batch, k)
        into = (gradients, self._place("weight_ih", k), wide)
        self._multiply("tn", layer.inputs, wide, rows.many, lines, index, tape, into)
        self._sum_rows(rows.many, wide, tape, gradients, self._place("bias_ih", k))
        if not self.layout.cell.recurrent:
            return
        place, bias = self._place("weight_hh", k), self._place("bias_hh", k)
        before = ((self._hidden(batch, k), 0, layer.width), (batch.table, rows.before, int(rows.packed)))
        if merged:
            self._multiply("tn", layer.units, merged, rows.many, *before, tape, (gradients, place, wide))
            self.elements("copy_reals", merged, gradients, self._place("bias_ih", k), gradients, bias)
        if apart:
            parts = (self._parts(batch, k), 0, apart)
            self._multiply("tn", layer.units, apart, rows.many, *before, parts, (gradients, place + merged, wide))
            self._sum_rows(rows.many, apart, parts, gradients, bias + merged)

    def judge(self, batch: Batch, k: int, train: bool, clip: float, losses: Any, found: Any) -> None:
        """Loss of batch k and, in training, its norms, the factor that clips, and whether to stop."""
        result, many = self.array("row losses", 1, np.float64), batch.rows.many if self.layout.every else batch.size
        count, parts = len(self.layout.sections), self.machine.blocks.parts
        partial = self.array("partial", count * parts, np.float64)
        if train:
            self.launch("squares", (parts, count), (self.sections, self.gradients, partial))
        scale = batch.scale if train else 1.0
        told = (partial, many, result, scale, clip, losses, found, self.counters, self.factor)
        self.launch("judge", (1,), (k, int(train), count, parts, *told))
