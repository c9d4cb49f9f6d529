"""The backends by the name of their device, and which of them runs a network."""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from numpy.typing import NDArray

from kernels.backends.cpu import GRADIENTS, LOSS, RUN, TRAIN, CpuProgram, Item, Report, Weights
from kernels.backends.reasons import Reason
from kernels.layout import Layout
from kernels.optimizers import Optimizer

__all__ = [
    "DEVICES",
    "GRADIENTS",
    "LOSS",
    "RUN",
    "TRAIN",
    "DeviceLostError",
    "Item",
    "Program",
    "Report",
    "Weights",
    "open_program",
]

Array = NDArray[Any]
# "auto": the first of the others that can be used.
DEVICES = ("cpu", "cuda", "auto")


class DeviceLostError(RuntimeError):
    """The device failed during a call; weights and state on the host are those of the end of the call before."""


class Program(Protocol):
    """What a network asks of a backend; see `kernels.backends.cpu.CpuProgram`."""

    threads: int
    state: Array
    gradients: Array

    def compile(self, optimizer: str, progress: Callable[[float, str], None] | None = None) -> None: ...

    def run(
        self,
        mode: int,
        batches: Sequence[Item],
        weights: Weights,
        optimizer: Optimizer | None = None,
        clip_norm: float = 0.0,
        clip_value: float = 0.0,
        carry: bool = False,
        noise: int = 0,
        watch: bool = True,
    ) -> Report: ...

    def sample(
        self, token: int, count: int, temperature: float, never: int, chances: Array, weights: Weights
    ) -> Array: ...

    def swap_state(self, state: Array) -> Array: ...


@dataclass(frozen=True)
class Opened:
    """A program, the device that it runs on, and why it is not the one asked for, in a sentence, or empty."""

    program: Program
    device: str
    notice: str = ""


def why_not_cuda() -> Reason | None:
    """Why CUDA cannot be used here; None where it can."""
    # Not before it is asked for: numba-cuda is optional, and slow to import.
    return importlib.import_module("kernels.backends.cuda").missing()


def open_program(device: str, layout: Layout, threads: int, memory: int, noise: int, probes: bool) -> Opened:
    """The program for a device of `DEVICES`, see `CpuProgram` for the rest.

    ValueError for another device, and for "cuda" where it cannot be used.
    """
    if device not in DEVICES:
        raise ValueError(f"device {device!r} is not one of {', '.join(DEVICES)}")
    if device != "cpu":
        reason = why_not_cuda()
        if reason is None:
            backend = importlib.import_module("kernels.backends.cuda")
            return Opened(backend.CudaProgram(layout, noise, probes), "cuda")
        if device == "cuda":
            raise ValueError(f"CUDA cannot be used: {reason}")
        return Opened(CpuProgram(layout, threads, memory, noise, probes), "cpu", str(reason))
    return Opened(CpuProgram(layout, threads, memory, noise, probes), "cpu")
