"""A network's share of the card: memory, the stream of kernels and copies, and the products. Nothing waits here."""

# Meets Numba's untyped device arrays and kernels.
# pyright: basic

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.backends.cuda.device import Machine, cuda

Array = NDArray[Any]
# A matrix: its array, its first number, and how far its rows lie apart.
Matrix = tuple[Any, int, int]
# Which of a matrix's lines are taken: a table of int64, the place in it, and whether it counts.
Lines = tuple[Any, int, int]
# Bytes of pinned memory that are asked for at once, and at what their parts begin.
_STAGE = 1 << 20
_ALIGNED = 64


class Staging:
    """Pinned host memory through which arrays go up: only from there can a copy run while Python goes on.

    What was taken stays as it is until `release`, which may only come when the card has done its copies. The memory is
    kept and used again.
    """

    def __init__(self) -> None:
        self._blocks: list[Array] = []
        self._used = 0  # of the last block

    def put(self, values: Array) -> Array:
        """A flat copy of an array in pinned memory."""
        size = -(-values.nbytes // _ALIGNED) * _ALIGNED
        if not self._blocks or self._used + size > self._blocks[-1].size:
            self._blocks.append(cuda().pinned_array(max(size, _STAGE), np.uint8))
            self._used = 0
        taken = self._blocks[-1][self._used : self._used + values.nbytes].view(values.dtype)
        taken[:] = values.ravel()
        self._used += size
        return taken

    def release(self) -> None:
        """All may be taken anew; what was had in several blocks, in one from now on."""
        total, self._used = sum(block.size for block in self._blocks), 0
        if len(self._blocks) > 1:
            self._blocks.clear()  # first let go of the old
            self._blocks = [cuda().pinned_array(total, np.uint8)]


class Card:
    """The arrays of a network on the card by name, and one stream into which kernels and copies are put in order.

    `dtype`: the network's numbers; `kernels`: compiled, by name.
    """

    def __init__(self, dtype: np.dtype[Any], machine: Machine, kernels: dict[str, Any]) -> None:
        self.dtype, self.machine = dtype, machine
        self.stream = cuda().stream()
        self._kernels = kernels
        self._memory: dict[str, Any] = {}
        self._staging = Staging()
        self._landing: dict[str, Array] = {}

    # Memory.

    def array(self, name: str, count: int, dtype: Any = None) -> Any:
        """A device array of at least `count` numbers, zero when new: padding that nobody writes stays zero."""
        held = self._memory.get(name)
        if held is None or held.size < count:
            # The old one must go first, or both would have to fit.
            self._memory[name] = held = None
            kind = np.dtype(dtype or self.dtype)
            held = self._memory[name] = cuda().device_array(max(1, count), kind, stream=self.stream)
            if kind == self.dtype:
                self.elements("fill_reals", held.size, held)
            elif kind == np.int32:
                self.elements("fill_words", held.size, held)
        return held

    def upload(self, values: Array) -> Any:
        """A flat copy on the card."""
        return cuda().to_device(self._staging.put(values), stream=self.stream)

    def send(self, values: Array, target: Any) -> None:
        """Copy an array over a device array of the same size."""
        target.copy_to_device(self._staging.put(values), stream=self.stream)

    def fetch(self, name: str, source: Any) -> Array:
        """Start copying a device array to pinned memory; the numbers are there after `wait`, until the next call."""
        held = self._landing.get(name)
        if held is None or held.size != source.size or held.dtype != source.dtype:
            held = self._landing[name] = cuda().pinned_array(source.size, source.dtype)
        source.copy_to_host(held, stream=self.stream)
        return held

    def wait(self) -> None:
        """Wait until all that was put into the stream is done."""
        self.stream.synchronize()
        self._staging.release()

    # Launches.

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

    def multiply(
        self, kind: str, rows: int, columns: int, depth: int, a: Matrix, lines: Lines, b: Matrix, c: Matrix
    ) -> None:
        """C = A B, `kind`: which sides lie transposed ("nn", "nt", "tn"); `lines`: those of A, as they lie in memory.

        A long sum over few tiles is cut into parts.
        """
        blocks = self.machine.blocks
        tiles = (-(-columns // blocks.tile[1]), -(-rows // blocks.tile[0]))
        parts = 1
        if kind == "tn":
            parts = max(1, min(2 * self.machine.multiprocessors // (tiles[0] * tiles[1]), depth // blocks.share))
        into = c if parts == 1 else (self.array("parts of sums", parts * rows * columns), 0, columns)
        arguments = (rows, columns, depth, *a, *lines, *b, *into, -(-depth // parts), rows * columns)
        self.launch(f"multiply_{kind}", (*tiles, parts), arguments, blocks.product_bytes(self.dtype.itemsize))
        if parts > 1:
            self.elements("add_parts", rows * columns, columns, parts, into[0], *c)

    def sum_rows(self, rows: int, columns: int, b: Matrix, c: Any, at: int) -> None:
        """c[at:] = B's column sums."""
        parts = max(1, min(64, rows // self.machine.blocks.share))
        part = self.array("parts of sums", parts * columns)
        self.launch("sum_rows", (self._blocks(columns), parts), (rows, columns, *b, -(-rows // parts), part))
        self.elements("add_parts", columns, columns, parts, part, c, at, columns)

    def move(self, rows: int, columns: int, a: Matrix, lines: Lines, b: Matrix, add: bool = False) -> None:
        """B = or += the `lines` of A."""
        self.elements("move_rows", rows * columns, columns, *a, *lines, *b, int(add))
