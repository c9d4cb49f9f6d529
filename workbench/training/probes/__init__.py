"""What is looked at inside a network while it trains: one file a probe, found by walking this folder."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from numpy.typing import NDArray

from kernels.network import Chunk, Network
from kernels.translator import Translator
from workbench.data import Task
from workbench.training.pieces import Batch
from workbench.training.spec import Spec

Values = dict[str, Any]


@dataclass(frozen=True)
class Sight:
    """What a probe may look at, and never change: the network after an optimizer step, and that step.

    `batch`: what the step learnt from, (inputs, targets) or (inputs, targets, lengths). `before`, `after`: the
    parameters by name before and after it. `chunk`: what the kernels told of it, `steps` optimizer steps (more than one
    only where a batch is learnt from in pieces). `seconds`: about how long the probe may take.
    """

    spec: Spec
    task: Task
    network: Network | Translator
    batch: Batch
    before: dict[str, NDArray[Any]]
    after: dict[str, NDArray[Any]]
    chunk: Chunk
    steps: int
    seconds: float


@dataclass(frozen=True)
class Probe:
    """A probe: `see` returns plain values (numbers, texts, lists, arrays) by name, or none where there is nothing.

    `fits`: whether it can look into such a network at all.
    """

    name: str
    see: Callable[[Sight], Values]
    fits: Callable[[Spec, Network | Translator], bool] = lambda spec, network: True
    order: int = 100


@cache
def probes() -> dict[str, Probe]:
    """Every probe by name: the `PROBE` of each module in this folder."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    found = sorted((module.PROBE for module in modules), key=lambda probe: (probe.order, probe.name))
    return {probe.name: probe for probe in found}
