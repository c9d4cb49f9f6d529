"""Which kernels a network needs: each bound to a precision, a cell, a loss or an optimizer, and then compiled."""

# Meets Numba's untyped decorators.
# pyright: basic

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import FunctionType
from typing import Any

import numba as _numba
import numpy as np

from kernels import chance, registry
from kernels.backends.cuda import blocks as together
from kernels.backends.cuda import losses, options, passes, probes, products, recurrence
from kernels.backends.cuda.device import Blocks, cuda, on_card, simulated
from kernels.backends.cuda.tuples import accesses
from kernels.layout import Layout
from kernels.specialise import bits_of, rebind

numba: Any = _numba
_PLAIN = (
    "multiply_nn", "multiply_nt", "multiply_tn", "sum_rows", "add_parts", "fill_reals", "fill_words", "copy_reals",
    "choose_rows", "start_states", "keep_states", "put_rows", "move_rows", "scatter_rows", "flow_by_step", "saturation",
    "squares", "judge", "sample",
)  # fmt: skip
_MODULES = (passes, options, products, losses, probes)
_TOGETHER = (together.load_tile, together.sum_block, together.largest_of_block, together.meet)


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
    return {**_mathematics(), **blocks.names(), **types, "SPINS": together.SPINS, "cuda": cuda()}


def _source(function: Callable[..., Any], precision: str, names: dict[str, Any], label: str) -> Source:
    kernel = rebind(function, precision, names, label)
    known = kernel.__globals__
    # The simulator puts its own `cuda` among a kernel's names while that runs: what meets the card must share them.
    known |= _together(known) if simulated() else _compiled_together(names["REAL"], names["THREADS"], names["SPINS"])
    return Source(kernel, _types(function, precision))


def _together(known: dict[str, Any]) -> dict[str, Any]:
    """What the threads of a block do together, as functions that kernels call."""
    return {one.__name__: on_card(FunctionType(one.__code__, known, one.__name__)) for one in _TOGETHER}


@cache
def _compiled_together(real: Any, threads: int, spins: int) -> dict[str, Any]:
    """The same for all kernels of one precision, so that they are compiled once."""
    return _together({**vars(together), "cuda": cuda(), "REAL": real, "THREADS": threads, "SPINS": spins})


def _word(number: int) -> int:
    """The last 32 bits: the simulator computes with Python's numbers, and NumPy's warn when they overflow."""
    return number & 0xFFFFFFFF


@cache
def plain_source(name: str, precision: str, blocks: Blocks) -> Source:
    """One of the kernels that are the same for every cell, loss and optimizer."""
    names = _names(precision, blocks)
    if name == "drop_rows":
        names["drop_key"] = on_card(rebind(chance.drop_key, precision, {}, "drop_key"))
        names["hashed"] = on_card(
            rebind(chance.hashed, precision, {"WORD": _word if simulated() else np.uint32}, "hashed")
        )
    if name.startswith("multiply"):
        # multiply_nn, multiply_nt, multiply_tn: a t for each side that is transposed.
        names |= {"TRANSPOSED_A": name[-2] == "t", "TRANSPOSED_B": name[-1] == "t"}
        return _source(products.multiply, precision, names, f"{name}_{precision}")
    function = next(vars(module)[name] for module in _MODULES if name in vars(module))
    return _source(function, precision, names, f"{name}_{precision}")


@cache
def loss_source(name: str, precision: str, blocks: Blocks) -> Source:
    """The kernel of a loss."""
    point = registry.losses()[name].point
    if point is None:
        return plain_source(name, precision, blocks)
    names = _names(precision, blocks)
    names["point"] = on_card(rebind(point, precision, _mathematics(), f"point_{name}_{precision}"))
    return _source(losses.point_loss, precision, names, f"{name}_{precision}")


@cache
def update_source(rule: str, precision: str, blocks: Blocks) -> Source:
    """The optimizer's kernel."""
    names = _names(precision, blocks)
    known = registry.optimizers()[rule].update
    names["update_weight"] = on_card(rebind(known, precision, _mathematics(), f"{rule}_{precision}"))
    return _source(passes.update, precision, names, f"update_{rule}_{precision}")


@cache
def cell_sources(
    cell: str, activation: str, gate: str, slope: float, precision: str, blocks: Blocks, normalise: bool = False
) -> tuple[Source, Source]:
    """The time loop of a cell with its two activations, forward and backward."""
    kind = registry.cells()[cell]
    label = f"{cell}_{activation}_{gate}_{bits_of(slope)}_{precision}{'_normalised' if normalise else ''}"
    names = {**_names(precision, blocks), **accesses(cell)}
    maths = {**_mathematics(), "SLOPE": (np.float32 if precision == "float32" else np.float64)(slope)}
    keep = False
    for role, name in (("act", activation), ("gate", gate)):
        curve = registry.activations()[name]
        names[role] = on_card(rebind(curve.function, precision, maths, f"{role}_{label}"))
        names[f"{role}_slope"] = on_card(rebind(curve.slope, precision, maths, f"{role}_slope_{label}"))
        keep = keep or (curve.needs_input and (role == "act" or kind.uses_gate_activation))
    names["cell_forward"] = on_card(rebind(kind.forward, precision, maths, f"forward_{label}"))
    names["cell_backward"] = on_card(rebind(kind.backward, precision, maths, f"backward_{label}"))
    gates = len(kind.gates)
    names |= {
        "KEEP": keep, "RECURRENT": kind.recurrent, "NORMALISE": normalise,
        "GATES": gates, "SPLIT": kind.split, "MERGED": gates - kind.split,
        "FORWARD_SUMS": gates * blocks.rows, "BACKWARD_SUMS": blocks.columns * blocks.rows,
    }  # fmt: skip
    return (
        _source(recurrence.recurrent_forward, precision, names, f"recurrent_forward_{label}"),
        _source(recurrence.recurrent_backward, precision, names, f"recurrent_backward_{label}"),
    )


def all_sources(layout: Layout, optimizer: str, blocks: Blocks) -> dict[str, Source]:
    """Every kernel that a network needs."""
    precision = layout.precision
    found = {name: plain_source(name, precision, blocks) for name in _PLAIN}
    extra = ["drop_rows"] if layout.dropout else []
    extra += ["normalise", "normalise_back"] if layout.normalise else []
    found |= {name: plain_source(name, precision, blocks) for name in extra}
    found["loss"] = loss_source(layout.loss, precision, blocks)
    found["update"] = update_source(optimizer, precision, blocks)
    cell = (
        layout.cell.name,
        layout.activation,
        layout.gate_activation,
        layout.slope,
        precision,
        blocks,
        layout.normalise,
    )
    found["forward"], found["backward"] = cell_sources(*cell)
    return found
