"""What `inspect` tells of a trained run beside its norms: one file a set of figures, found by walking this folder."""

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from numpy.typing import NDArray

from kernels.forward import LayerPass
from workbench.training.spec import ModelSpec

Array = NDArray[Any]
Found = dict[str, Any]


@dataclass(frozen=True)
class Glimpse:
    """One stack of a trained run: its settings and weights, named as a network's; and what it does on some data.

    `inputs` (T, B, n) or tokens (T, B), None where there are no data; `start`: the states that each layer starts from,
    None: zeros; `passes`: what went into each layer's curves. `observations`: what the probes saw while it trained.
    """

    model: ModelSpec
    weights: dict[str, Array]
    inputs: Array | None = None
    start: Sequence[tuple[Array, ...]] | None = None
    passes: list[LayerPass] = field(default_factory=list[LayerPass])
    observations: list[Found] = field(default_factory=list[Found])


@dataclass(frozen=True)
class Inspection:
    """A set of figures, plain values by name.

    `layers`: those of each layer of a stack, which join the layer's own; under "reverse" those of its backward
    direction. `whole`: those of the run, which stand beside the layers. `lines`: a layer's figures in words.
    """

    name: str
    layers: Callable[[Glimpse], list[Found]] | None = None
    whole: Callable[[Glimpse], Found] | None = None
    lines: Callable[[Found], list[str]] | None = None
    order: int = 100


@cache
def inspections() -> tuple[Inspection, ...]:
    """Every one in its order: the `INSPECTION` of each module in this folder."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return tuple(sorted((module.INSPECTION for module in modules), key=lambda one: (one.order, one.name)))
