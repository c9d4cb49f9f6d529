"""The one place that meets numba-cuda: the card, compiling kernels for it, and the errors of a card that is lost.

Nothing here is imported before somebody asks for a card, so `kernels` works without numba-cuda.
"""

# Meets Numba's untyped decorators.
# pyright: basic

import importlib
import importlib.util
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numba as _numba
import numpy as np

from kernels import registry
from kernels.backends import cuda_kernels, cuda_recurrence
from kernels.backends.reasons import NO_CARD, NO_START, NOT_INSTALLED, Reason
from kernels.layout import Layout
from kernels.specialise import bits_of, rebind

numba: Any = _numba
_PLAIN = (
    "sum_rows", "add_parts", "fill_reals", "fill_words", "copy_reals", "choose_rows", "start_states", "keep_states",
    "put_rows", "cross_entropy", "scatter_rows", "flow_by_step", "squares", "judge", "sample",
)  # fmt: skip
LOSSES = ("mean_squared", "huber", "quantile", "cross_entropy")
_POINTS = {"mean_squared": "squared_point", "huber": "huber_point", "quantile": "quantile_point"}
# What every card lends a block without being asked.
PLAIN_SHARED = 48 * 1024


@dataclass(frozen=True)
class Blocks:
    """How the work of a kernel is dealt out: threads a block, and the tiles of both kinds of product.

    `rows`, `columns`: what a thread of the recurrent product owns. Its states come in tiles of 2^tile_bits, on the
    persistent path of up to 2^most_tile_bits: fewer, longer waits for memory. `tile` (rows, columns, depth), `micro`:
    the same for all other products; (rows / micro) (columns / micro) = threads. `most`: blocks that walk over an array;
    `parts`: blocks that add up the squares of one parameter's gradient; `share`: rows that a part of a long sum takes.
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
        return {
            "THREADS": self.threads, "ROWS": self.rows, "COLUMNS": self.columns,
            "TILE_ROWS": self.tile[0], "TILE_COLUMNS": self.tile[1], "TILE_DEPTH": self.tile[2],
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
    try:
        usable = cuda().is_available()
    except Exception as error:  # whatever a driver half installed has to say
        return Reason(NO_START, (str(error),))
    return None if usable else Reason(NO_CARD)


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


@dataclass(frozen=True)
class Source:
    """A kernel bound for one use and not yet compiled: a plain function, and the types of its arguments."""

    function: Callable[..., None]
    arguments: tuple[Any, ...]

    def compile(self) -> Any:
        """The kernel, ready to be launched."""
        kernel = cuda().jit(self.function)
        if not simulated():
            kernel.compile(self.arguments)
        return kernel


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


def _device(function: Callable[..., Any]) -> Any:
    """A function that kernels call. The simulator takes plain functions as they are."""
    return function if simulated() else cuda().jit(device=True)(function)


def _types(function: Callable[..., Any], precision: str) -> tuple[Any, ...]:
    """Numba's types of a kernel's arguments, from its annotations."""
    kinds: dict[str, Any] = {
        "reals": numba.types.float32 if precision == "float32" else numba.types.float64,
        "ints": numba.types.int64, "words": numba.types.int32, "doubles": numba.types.float64,
    }  # fmt: skip
    found: list[Any] = []
    for name, kind in function.__annotations__.items():
        if name == "return":
            continue
        if kind in (int, float):
            found.append(numba.types.int64 if kind is int else numba.types.float64)
        else:
            found.append(numba.types.Array(kinds[kind.__metadata__[0]], 1, "C"))
    return tuple(found)


def _mathematics() -> dict[str, Any]:
    """The functions that formulas may use: the card has all of `math` in both precisions, right to the last digits."""
    return {name: getattr(math, name) for name in ("tanh", "exp", "sqrt", "log", "floor", "fabs")}


def _names(precision: str, blocks: Blocks) -> dict[str, Any]:
    real = np.float32 if precision == "float32" else np.float64
    number = numba.types.float32 if precision == "float32" else numba.types.float64
    types = {"REAL": real, "NUMBER": number, "DOUBLE": numba.types.float64}
    return {**_mathematics(), **blocks.names(), **types, "cuda": cuda()}


def _source(function: Callable[..., Any], precision: str, names: dict[str, Any], label: str) -> Source:
    return Source(rebind(function, precision, names, label), _types(function, precision))


@cache
def plain_source(name: str, precision: str, blocks: Blocks) -> Source:
    """One of the kernels that are the same for every cell; the losses by their registered names."""
    names = _names(precision, blocks)
    if name in _POINTS:
        point = getattr(cuda_kernels, _POINTS[name])
        names["point"] = _device(rebind(point, precision, _mathematics(), f"{_POINTS[name]}_{precision}"))
        return _source(cuda_kernels.point_loss, precision, names, f"{name}_{precision}")
    if name.startswith("multiply"):
        # multiply_nn, multiply_nt, multiply_tn: a t for each side that is transposed.
        names |= {"TRANSPOSED_A": name[-2] == "t", "TRANSPOSED_B": name[-1] == "t"}
        return _source(cuda_kernels.multiply, precision, names, f"{name}_{precision}")
    return _source(getattr(cuda_kernels, name), precision, names, f"{name}_{precision}")


@cache
def update_source(rule: str, precision: str, blocks: Blocks) -> Source:
    """The optimizer's kernel."""
    names = _names(precision, blocks)
    known = registry.optimizers()[rule].update
    names["update_weight"] = _device(rebind(known, precision, _mathematics(), f"{rule}_{precision}"))
    return _source(cuda_kernels.update, precision, names, f"update_{rule}_{precision}")


@cache
def cell_sources(
    cell: str, activation: str, gate: str, slope: float, precision: str, blocks: Blocks
) -> tuple[Source, Source]:
    """The time loop of a cell with its two activations, forward and backward."""
    kind = registry.cells()[cell]
    label = f"{cell}_{activation}_{gate}_{bits_of(slope)}_{precision}"
    names = {**_names(precision, blocks), **_accesses(cell)}
    maths = {**_mathematics(), "SLOPE": (np.float32 if precision == "float32" else np.float64)(slope)}
    keep = False
    for role, name in (("act", activation), ("gate", gate)):
        curve = registry.activations()[name]
        names[role] = _device(rebind(curve.function, precision, maths, f"{role}_{label}"))
        names[f"{role}_slope"] = _device(rebind(curve.slope, precision, maths, f"{role}_slope_{label}"))
        keep = keep or (curve.needs_input and (role == "act" or kind.uses_gate_activation))
    names["cell_forward"] = _device(rebind(kind.forward, precision, maths, f"forward_{label}"))
    names["cell_backward"] = _device(rebind(kind.backward, precision, maths, f"backward_{label}"))
    gates = len(kind.gates)
    names |= {
        "KEEP": keep, "RECURRENT": kind.recurrent, "GATES": gates, "SPLIT": kind.split, "MERGED": gates - kind.split,
        "FORWARD_SUMS": gates * blocks.rows, "BACKWARD_SUMS": blocks.columns * blocks.rows,
    }  # fmt: skip
    return (
        _source(cuda_recurrence.recurrent_forward, precision, names, f"recurrent_forward_{label}"),
        _source(cuda_recurrence.recurrent_backward, precision, names, f"recurrent_backward_{label}"),
    )


def all_sources(layout: Layout, optimizer: str, blocks: Blocks) -> dict[str, Source]:
    """Every kernel that a network needs."""
    precision = layout.precision
    names = [name for name in _PLAIN if name != "cross_entropy"] + [f"multiply_{kind}" for kind in ("nn", "nt", "tn")]
    found = {name: plain_source(name, precision, blocks) for name in names}
    found["loss"] = plain_source(layout.loss, precision, blocks)
    found["update"] = update_source(optimizer, precision, blocks)
    cell = (layout.cell.name, layout.activation, layout.gate_activation, layout.slope, precision, blocks)
    found["forward"], found["backward"] = cell_sources(*cell)
    return found


def _accesses(cell: str) -> dict[str, Any]:
    """Loads, stores and sums of tuples as long as the cell needs them."""
    kind = registry.cells()[cell]
    gates, states, split, vectors = len(kind.gates), len(kind.states), kind.split, len(kind.vectors)
    half = 0.5  # any number will do to count what is saved
    new = kind.forward((half,) * gates, (half,) * split, (half,) * states, (half,) * vectors, _same, _same)
    counts = {"gates": gates, "saved": len(new[1]), "split": split, "states": states, "vectors": vectors}
    found = {f"load_{name}": _load(count) for name, count in counts.items()}
    found |= {f"store_{name}": _store(count) for name, count in counts.items()}
    found |= {"add_gates": _add(gates, gates), "add_vectors": _add(vectors, vectors), "add_first": _add_first(states)}
    return {**found, "add_merged": _add(gates, gates - split), "last_split": _tail(gates, gates - split)}


def _same(x: float) -> float:
    return x


# Tuples have a type of their own for each length, so each length has functions of its own, built one upon the other.


@cache
def _load(count: int) -> Any:
    """load(array, at, step): the numbers at, at + step, ..."""
    if count == 0:

        def load_none(array: Any, at: int, step: int) -> Any:
            return ()

        return _device(load_none)
    before, last = _load(count - 1), count - 1

    def load(array: Any, at: int, step: int) -> Any:
        return (*before(array, at, step), array[at + last * step])

    return _device(load)


@cache
def _store(count: int) -> Any:
    """store(array, at, step, numbers)."""
    if count == 0:

        def store_none(array: Any, at: int, step: int, numbers: Any) -> None:
            pass

        return _device(store_none)
    before, last = _store(count - 1), count - 1

    def store(array: Any, at: int, step: int, numbers: Any) -> None:
        before(array, at, step, numbers)
        array[at + last * step] = numbers[last]

    return _device(store)


@cache
def _add(count: int, summed: int) -> Any:
    """add(a, b): the first `summed` of `count` numbers added up, of the others those of a alone."""
    if count == 0:

        def add_none(a: Any, b: Any) -> Any:
            return ()

        return _device(add_none)
    before, last = _add(count - 1, min(summed, count - 1)), count - 1
    if summed < count:

        def keep(a: Any, b: Any) -> Any:
            return (*before(a, b), a[last])

        return _device(keep)

    def add(a: Any, b: Any) -> Any:
        return (*before(a, b), a[last] + b[last])

    return _device(add)


@cache
def _add_first(count: int) -> Any:
    """add_first(a, x): x added to the first number."""
    rest = _tail(count, 1)

    def add_first(a: Any, x: Any) -> Any:
        return (a[0] + x, *rest(a))

    return _device(add_first)


@cache
def _tail(count: int, first: int) -> Any:
    """tail(a): the numbers of a from `first` on."""
    if first >= count:

        def tail_none(a: Any) -> Any:
            return ()

        return _device(tail_none)
    before, last = _tail(count - 1, first), count - 1

    def tail(a: Any) -> Any:
        return (*before(a), a[last])

    return _device(tail)
