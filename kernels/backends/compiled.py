"""Which compiled functions a network needs: each pass bound to a precision, a cell, a loss or an optimizer."""

# Meets Numba and ctypes, which have no static types.
# pyright: basic

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from kernels import chance, gemm, native, registry
from kernels.backends import backward, head, loss_passes, mixing, option_passes, passes, recurrence, shard, step
from kernels.cache import Compiled, compile_function
from kernels.contract import Cell
from kernels.layout import Layout
from kernels.specialise import bits_of, inlined, mathematics, rebind

_PASSES = (
    "pack", "pack_transposed", "turn_over", "combine_bias", "copy", "zero", "gather", "scatter", "add_bias", "reduce",
    "sample", "flow_squares", "saturation",
)  # fmt: skip


@dataclass(frozen=True)
class Needs:
    """What has to be compiled for a network that is trained by an optimizer; all plain text and numbers."""

    cell: str
    activation: str
    gate_activation: str
    slope: float
    precision: str
    loss: str
    optimizer: str
    mixes: bool
    drops: bool
    normalises: bool
    opened: bool = False

    @classmethod
    def of(cls, layout: Layout, optimizer: str) -> "Needs":
        """What a network of this layout needs."""
        return cls(
            layout.cell.name, layout.activation, layout.gate_activation, layout.slope, layout.precision, layout.loss,
            optimizer, layout.mixes, layout.dropout > 0, layout.normalise, not layout.outputs,
        )  # fmt: skip

    def passes(self) -> tuple[str, ...]:
        """The passes beside the product, the cell, the loss and the optimizer."""
        chosen = _PASSES
        chosen += ("add",) if self.mixes else ()
        chosen += ("dropout",) if self.drops else ()
        return chosen + (("normalise", "normalise_back") if self.normalises else ())

    def parts(self) -> tuple[Callable[..., None], ...]:
        """The parts of a step's orchestration, the slowest to compile first; `step.run_steps` comes apart."""
        chosen: tuple[Callable[..., None], ...] = (
            shard.run_shard, recurrence.layer_forward, backward.backward, recurrence.block_gradients, head.head,
        )  # fmt: skip
        if self.opened:
            chosen = (
                shard.open_forward, recurrence.layer_forward, backward.backward, recurrence.block_gradients,
                shard.open_backward, head.open_head,
            )  # fmt: skip
        chosen += (mixing.mixed_backward, mixing.mix, mixing.turn) if self.mixes else ()
        return chosen + ((mixing.normalise_step, mixing.normalise_step_back) if self.normalises else ())

    def jobs(self) -> dict[str, Callable[[], Any]]:
        """Everything by name, as calls that compile it or take it from the cache."""
        precision = self.precision
        found: dict[str, Callable[[], Any]] = {"step": steps}
        found |= {part.__name__.removeprefix("run_"): lambda part=part: compile_part(part) for part in self.parts()}
        found["multiply"] = lambda: multiply(precision)
        found["cell"] = lambda: cell_passes(self.cell, self.activation, self.gate_activation, self.slope, precision)
        found |= {name: lambda name=name: compile_pass(name, precision) for name in self.passes()}
        found["loss"] = lambda: loss(self.loss, precision)
        found["update"] = lambda: update(self.optimizer, precision)
        return found


def _names(precision: str) -> dict[str, Any]:
    """What every pass of one precision is bound to."""
    tile = gemm.host_tile(precision)
    real = np.float32 if precision == "float32" else np.float64
    return {
        **mathematics(precision), "REAL": real, "ITEM": real().itemsize, "LANES": tile.lanes, "PANEL": tile.panel,
        "TILE_ROWS": tile.rows, "TILE_VECTORS": tile.vectors, "TILE_TALL": tile.tall,
        "transpose": native.transposer(precision, tile.lanes), "plus": native.plus, "add_first": native.add_first,
    }  # fmt: skip


@cache
def multiply(precision: str) -> Compiled:
    """The matrix product, see `gemm.multiply`."""
    names = {**_names(precision), "run_tile": gemm.tile_intrinsic(precision, gemm.host_tile(precision))}
    names["wished"] = inlined(gemm.next_wish, precision, {}, "next_wish")
    return compile_function(rebind(gemm.multiply, precision, names, f"multiply_{precision}"))


@cache
def compile_pass(name: str, precision: str) -> Compiled:
    """A pass by name that is the same for every cell, loss and optimizer."""
    function = next(getattr(module, name) for module in (passes, option_passes, loss_passes) if hasattr(module, name))
    names = _names(precision)
    names["copy_row"] = inlined(passes.copy_row, precision, names, f"copy_row_{precision}")
    names["hashed"] = inlined(chance.hashed, precision, {}, "hashed")
    return compile_function(rebind(function, precision, names, f"{name}_{precision}"))


@cache
def loss(name: str, precision: str) -> Compiled:
    """The pass of a loss."""
    point = registry.losses()[name].point
    if point is None:
        return compile_pass(name, precision)
    names = _names(precision)
    names["point"] = inlined(point, precision, mathematics(precision), f"point_{name}_{precision}")
    return compile_function(rebind(loss_passes.point_loss, precision, names, f"{name}_{precision}"))


@cache
def update(rule: str, precision: str) -> Compiled:
    """The update pass with an optimizer's rule."""
    names = _names(precision)
    known = registry.optimizers()[rule]
    names["update_weight"] = inlined(known.update, precision, mathematics(precision), f"{rule}_{precision}")
    return compile_function(rebind(passes.update, precision, names, f"update_{rule}_{precision}"))


@cache
def cell_passes(cell: str, activation: str, gate: str, slope: float, precision: str) -> tuple[Compiled, Compiled]:
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
    loads = {
        "tape": gates, "saved": kind.saved, "kept": gates, "split": split, "bias": gates, "split_bias": split,
        "before": states, "after": states, "carry": states, "up": 1, "vectors": vectors, "slopes": vectors,
    }  # fmt: skip
    stores = {
        "tape": gates, "saved": kind.saved, "kept": gates, "split": split, "after": states, "carry": states,
        "slopes": vectors,
    }  # fmt: skip

    def stream(name: str) -> str:
        return "tape" if name == "saved" else name

    found = {f"load_{name}": native.loader(precision, count, stream(name)) for name, count in loads.items()}
    found |= {f"store_{name}": native.storer(precision, count, stream(name)) for name, count in stores.items()}
    return found


@cache
def compile_part(part: Callable[..., None]) -> Compiled:
    """A part of a step's orchestration."""
    return compile_function(part)


@cache
def steps() -> Any:
    """`step.run_steps`: compiled, and as a Python function."""
    compiled = compile_function(step.run_steps)
    # ctypes lets go of the GIL for the whole call.
    return compiled, ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_int64)(compiled.address)


def compile_passes(needs: Needs) -> None:
    """Compile into the cache, the last first, until it meets the process that began with the first at the same time."""
    for job in reversed(needs.jobs().values()):
        made = job()
        if (made[0] if isinstance(made, tuple) else made).cached:
            return


def multiply_function(precision: str) -> Callable[..., None]:
    """The matrix product as a Python function of integers, see `gemm.multiply`; it lets go of the GIL."""
    return ctypes.CFUNCTYPE(None, *[ctypes.c_int64] * 13)(multiply(precision).address)
