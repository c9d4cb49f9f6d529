"""What a network's steps need of memory on the CPU, and the tables that tell the compiled steps where it lies."""

# Meets records, which have no static types.
# pyright: basic

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import gemm
from kernels.backends.plan import LAYER, LEVEL, WORKER
from kernels.backends.records import ACROSS_ROW, BLOCK_ROWS
from kernels.layout import Layer, Layout

Array = NDArray[Any]
Sizes = dict[tuple[Any, ...], int]


class Memory:
    """Room for batches of up to `steps` steps at once, `shard` rows a thread, in up to `pieces` pieces.

    All of a thread's buffers lie in one allocation, each on cache lines of its own; so do the packed weights, which all
    threads share.
    """

    def __init__(self, layout: Layout, threads: int, steps: int, shard: int, pieces: int) -> None:
        self.layout, self.threads = layout, threads
        self.steps, self.shard, self.pieces = steps, shard, pieces
        self.item = layout.dtype.itemsize
        self._own, self._stride = self._place(thread_sizes(layout, steps, shard, pieces))
        self._shared, packed = self._place(_packed_sizes(layout))
        self._buffers = _aligned(threads * self._stride, layout.dtype)
        self._packed = _aligned(packed, layout.dtype)
        self._losses = np.zeros((threads, 8))
        self._wishes = np.zeros((threads, lines(2 * gemm.WISHES, 8)), np.int64)
        self._starts = np.zeros((threads, lines(steps + 1, 8)), np.int64)

    def packed(self, *name: Any) -> int:
        """Where packed weights lie."""
        return address(self._packed) + self._shared[name] * self.item

    def workers(self, gradients: Array) -> Array:
        """The table of the threads' own buffers; gradients (threads, parameters)."""
        table: Any = np.zeros(self.threads, WORKER)
        for thread in range(self.threads):
            row = table[thread]
            for name in ("x", "up", "down", "turned", "part", "turned_down", "block", "across", "panel", "y", "last"):
                row[name] = self._at(thread, name)
            row["gradients"] = address(gradients[thread])
            row["wishes"] = address(self._wishes[thread])
            row["loss"], row["starts"] = address(self._losses[thread]), address(self._starts[thread])
        return table

    def levels(self) -> Array:
        """The table of what each layer gives to the one above, (threads, depth)."""
        table: Any = np.zeros((self.threads, self.layout.depth), LEVEL)
        for thread in range(self.threads):
            for k, level in enumerate(self.layout.levels):
                out = self._at(thread, "out", k)
                table[thread, k] = (level.outputs, level.row, int(level.residual), out)
        return table

    def layers(self, parameters: Array, cell: tuple[int, int], state: Array, store_rows: int) -> Array:
        """The table of the layers, (threads, layers). cell: addresses of its passes; state: what is carried."""
        layout, item = self.layout, self.item
        kind = layout.cell
        table: Any = np.zeros((self.threads, len(layout.layers)), LAYER)
        store = 0
        for j, layer in enumerate(layout.layers):
            shared: dict[str, int] = {
                "inputs": layer.inputs, "source_row": layer.source_row, "units": layer.units, "width": layer.width,
                "gates": len(kind.gates), "split": kind.split, "states": len(kind.states), "saved": kind.saved,
                "vector_count": len(kind.vectors), "recurrent": int(kind.recurrent), "normal": int(layout.normalise),
                "capacity": (self.steps + 1) * self.shard * layer.width,
                "store": (address(state) + store * item) if store_rows else 0,
                "forward": cell[0], "backward": cell[1],
            }  # fmt: skip
            for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "vectors", "gain", "gain_hh"):
                full = f"rnn.{name}_{layer.name}"
                shared[name] = address(parameters) + layout.place(full) * item if layout.has(full) else 0
            shared |= {name: self.packed(name, j) for name in _packed_layer(layout, layer)}
            for thread in range(self.threads):
                own = {name: self._at(thread, name, j) for name in _layer_sizes(layout, layer, 1, 1, 1)}
                here = {"here": address(table[thread, j : j + 1])}
                for name, value in (here | shared | own).items():
                    table[thread, j][name] = value
            store += len(kind.states) * layer.width * store_rows
        return table

    def _at(self, thread: int, *name: Any) -> int:
        return address(self._buffers) + (thread * self._stride + self._own[name]) * self.item

    def _place(self, sizes: Sizes) -> tuple[Sizes, int]:
        ends = np.cumsum([0] + [lines(size, self.item) for size in sizes.values()])
        return {name: int(end) for name, end in zip(sizes, ends[:-1], strict=True)}, int(ends[-1])


def thread_sizes(layout: Layout, steps: int, shard: int, pieces: int) -> Sizes:
    """How many numbers each of a thread's buffers holds."""
    many = steps * shard
    top = layout.levels[-1]
    widest = max([layout.x_row, *(one.width for one in layout.layers), *(level.row for level in layout.levels)])
    # Where every layer is as wide as the one below, derivatives take the place of hidden states that have served.
    alike = all(layer.source_row == layer.width for layer in layout.layers[1:])
    full = many * widest if layout.mixes or not alike else 0
    turned = many * widest if layout.directions == 2 else 0
    block = max(BLOCK_ROWS, shard)
    sizes: Sizes = {
        ("x",): many * layout.x_row, ("up",): full, ("down",): full, ("turned",): turned, ("part",): turned,
        ("turned_down",): turned, ("block",): block * top.row, ("y",): block * layout.y_row, ("last",): shard * top.row,
        ("across",): widest * ACROSS_ROW, ("panel",): BLOCK_ROWS * gemm.host_tile(layout.precision).panel,
    }  # fmt: skip
    for k, level in enumerate(layout.levels):
        sizes["out", k] = many * level.row if layout.mixes else 0
    for j, layer in enumerate(layout.layers):
        for name, size in _layer_sizes(layout, layer, steps, shard, pieces).items():
            sizes[name, j] = size
    return sizes


def segment(layout: Layout, threads: int, steps: int, rows: int, limit: int) -> int:
    """Steps to keep in memory at once, so that the buffers of a training step stay below `limit` bytes where they can.

    A function of its arguments alone, for the same batch must give the same bits whatever was trained before. At least
    the square root of the steps: below, the states between the pieces would take more than is saved.
    """
    if layout.directions == 2:
        return steps  # the layer above needs the whole sequence
    shard = -(-rows // threads)
    fixed = sum(thread_sizes(layout, 0, shard, 1).values())
    each = sum(thread_sizes(layout, 1, shard, 1).values()) - fixed
    room = limit // (layout.dtype.itemsize * threads) - fixed
    return min(steps, max(room // each, int(np.ceil(np.sqrt(steps)))))


def _layer_sizes(layout: Layout, layer: Layer, steps: int, shard: int, pieces: int) -> dict[str, int]:
    cell, many = layout.cell, steps * shard
    gates, split, states = len(cell.gates), cell.split, len(cell.states)
    normal = many * (gates + split) if layout.normalise else 0
    return {
        # What is saved nowhere but in the states needs no more of the tape than one block of steps.
        "tape": (many if cell.saved else max(BLOCK_ROWS, shard)) * gates * layer.width,
        "kept": many * gates * layer.width if layout.keeps_input else 0,
        "parts": many * split * layer.width,
        "hidden": states * (steps + 1) * shard * layer.width,
        "normalised": normal * layer.width,
        "spread": normal,
        "carry": states * shard * layer.width,
        "boundary": states * shard * layer.width * pieces,
    }


def _packed_layer(layout: Layout, layer: Layer) -> dict[str, int]:
    panel = gemm.host_tile(layout.precision).panel
    gates, split = len(layout.cell.gates) * layer.width, layout.cell.split * layer.width
    back = _panels(layer.width, panel)
    return {
        "bias": gates,
        "packed_ih": layer.inputs * _panels(gates, panel),
        "packed_ih_back": gates * _panels(layer.source_row, panel),
        "packed_hh": layer.units * _panels(gates - split, panel),
        "packed_split": layer.units * _panels(split, panel),
        "packed_hh_back": (gates - split) * back,
        "packed_split_back": split * back,
    }


def _packed_sizes(layout: Layout) -> Sizes:
    panel = gemm.host_tile(layout.precision).panel
    top = layout.levels[-1]
    sizes: Sizes = {}
    for j, layer in enumerate(layout.layers):
        sizes |= {(name, j): size for name, size in _packed_layer(layout, layer).items()}
    sizes["head",] = top.outputs * _panels(layout.y_row, panel)
    sizes["head_back",] = layout.outputs * _panels(top.row, panel)
    return sizes


def _panels(columns: int, panel: int) -> int:
    return -(-columns // panel) * panel


def lines(count: int, item: int) -> int:
    """`count` numbers rounded up to whole cache lines, and one line more against false sharing."""
    line = 64 // item
    return (-(-count // line) + 1) * line


def address(array: Array | None) -> int:
    """Where an array's numbers begin; 0 for none."""
    return 0 if array is None else array.ctypes.data


def _aligned(count: int, dtype: np.dtype[Any]) -> Array:
    line = 64 // dtype.itemsize
    raw = np.zeros(count + line, dtype)
    shift = (-raw.ctypes.data) % 64 // dtype.itemsize
    return raw[shift : shift + count]
