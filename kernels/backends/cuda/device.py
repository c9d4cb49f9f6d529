"""The one place that meets numba-cuda: the card, how work is dealt out to it, and the errors of a card that is lost.

numba-cuda is not imported before somebody asks for a card, so `kernels` works without it.
"""

# Meets Numba's untyped decorators.
# pyright: basic

import ctypes
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numba as _numba

from kernels.backends.reasons import NO_CARD, NO_START, NOT_INSTALLED, Reason

numba: Any = _numba
# What every card lends a block without being asked.
PLAIN_SHARED = 48 * 1024


@dataclass(frozen=True)
class Blocks:
    """How the work of a kernel is dealt out: threads a block, and the tiles of both kinds of product.

    `rows`, `columns`: what a thread of the recurrent product owns. Its states come in tiles of 2^tile_bits, on the
    persistent path of up to 2^most_tile_bits: fewer, longer waits for memory. `tile`, `micro`: the same for all other
    products; a tile's rows, columns and depth are powers of two, and (rows / micro) (columns / micro) = threads.
    `most`: blocks that walk over an array; `parts`: blocks that share a count or a sum of squares; `share`: rows that a
    part of a long sum takes.
    """

    threads: int = 256
    rows: int = 4
    columns: int = 4
    tile_bits: int = 5
    most_tile_bits: int = 7
    tile: tuple[int, int, int] = (128, 128, 8)
    micro: int = 8
    most: int = 1024
    parts: int = 32
    share: int = 256

    def names(self) -> dict[str, Any]:
        """What the kernels' names are bound to."""
        rows, columns, depth = (size.bit_length() - 1 for size in self.tile)
        return {
            "THREADS": self.threads, "ROWS": self.rows, "COLUMNS": self.columns,
            "TILE_ROWS": self.tile[0], "TILE_COLUMNS": self.tile[1], "TILE_DEPTH": self.tile[2],
            "ROW_BITS": rows, "COLUMN_BITS": columns, "DEPTH_BITS": depth,
            "MICRO": self.micro, "SUMS": self.micro**2, "LANES": self.tile[1] // self.micro,
        }  # fmt: skip

    def product_bytes(self, item: int) -> int:
        """Shared memory of a tile of a product."""
        rows, columns, depth = self.tile
        return depth * (rows + columns + 2) * item


# float64 numbers fill twice the registers.
SINGLE = Blocks()
DOUBLE = Blocks(tile=(64, 64, 8), micro=4)
# Every thread of the simulator is a thread of Python.
SIMULATED = Blocks(
    threads=4, rows=2, columns=2, tile_bits=1, most_tile_bits=2, tile=(8, 32, 4), micro=8, most=2, parts=2, share=5
)


@dataclass(frozen=True)
class Machine:
    """What the plan of a step must know of a card; `shared`: bytes that a block may have."""

    name: str
    multiprocessors: int
    shared: int
    blocks: Blocks


def simulated() -> bool:
    """Whether Numba's simulator stands for the card."""
    return bool(numba.config.ENABLE_CUDASIM)


def cuda() -> Any:
    """The module numba.cuda: numba-cuda's where it is installed."""
    module = importlib.import_module("numba.cuda")
    if not simulated():
        # A time loop has as many blocks as the card has multiprocessors, and `judge` one: nothing to warn of.
        config: Any = importlib.import_module("numba.cuda.core.config")
        config.CUDA_LOW_OCCUPANCY_WARNINGS = 0
    return module


def missing() -> Reason | None:
    """Why no card can be used; None where one can."""
    if simulated():
        return None
    if importlib.util.find_spec("numba_cuda") is None:
        return Reason(NOT_INSTALLED)
    if not has_driver():
        return Reason(NO_CARD)
    try:
        usable = cuda().is_available()
    except Exception as error:  # whatever a driver half installed has to say
        return Reason(NO_START, str(error))
    return None if usable else Reason(NO_CARD)


def has_driver() -> bool:
    """Whether NVIDIA's driver can be loaded: without it there is no need to import all of numba-cuda to be told no."""
    if os.environ.get("NUMBA_CUDA_DRIVER"):
        return True  # somebody says where it is
    try:
        ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return False
    return True


def is_lost(error: BaseException) -> bool:
    """Whether an error says that the card, its driver, its memory or its compiler failed, not the program.

    By name: Numba, its driver half and NVIDIA's bindings each have classes of their own for it.
    """
    names = {"CudaDriverError", "CudaRuntimeError", "CudaSupportError", "CUDAError", "NvvmSupportError"}
    return any(kind.__name__ in names for kind in type(error).__mro__)


def machine(precision: str) -> Machine:
    """The card that kernels run on, or the simulator, whose blocks run one after the other and so never meet."""
    if simulated():
        return Machine("Numba's simulator", 1, PLAIN_SHARED, SIMULATED)
    card = cuda().get_current_device()
    name = card.name.decode() if isinstance(card.name, bytes) else str(card.name)
    # The driver keeps a kilobyte of each block's share for itself; the attribute has it taken off already.
    shared = int(card.MAX_SHARED_MEMORY_PER_BLOCK_OPTIN)
    return Machine(name, int(card.MULTIPROCESSOR_COUNT), shared, SINGLE if precision == "float32" else DOUBLE)


def allow_shared(kernel: Any, size: int) -> bool:
    """Ask for more shared memory a block than every card lends; False where the driver does not give it."""
    if size <= PLAIN_SHARED or simulated():
        return size <= PLAIN_SHARED
    try:
        driver = importlib.import_module("numba.cuda.cudadrv.driver")
        names = importlib.import_module("cuda.bindings.driver").CUfunction_attribute
        wanted = names.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES
        for one in kernel.overloads.values():
            loaded = one._codelibrary.get_cufunc()
            driver.driver.cuKernelSetAttribute(wanted, size, loaded.handle, loaded.device.id)
    except Exception:  # another Numba, or an older driver: the plain share is enough for the path by steps
        return False
    return True


def on_card(function: Callable[..., Any]) -> Any:
    """A function that kernels call. The simulator takes plain functions as they are."""
    return function if simulated() else cuda().jit(device=True)(function)
