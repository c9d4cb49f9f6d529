"""python -m kernels.bench: how long a training step takes on this machine, and how near that is to its limit."""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import registry
from kernels.backends.devices import DEVICES, why_not_cuda
from kernels.beforehand import usable_cores
from kernels.layout import Architecture
from kernels.network import Network
from kernels.optimizers import Optimizer
from kernels.peak import peak_gflops

Batch = tuple[NDArray[Any], NDArray[Any]]
# The trainer lets one call last so long.
CHUNK_SECONDS = 0.05
LEAST_TURNS = 5


def step_flops(architecture: Architecture, batch: int, steps: int) -> float:
    """Floating-point operations of the matrix products of a training step: forward, and twice that backward.

    The first layer needs no derivative for its inputs, so its input product counts twice and not thrice.
    """
    gates = len(registry.cells()[architecture.cell].gates)
    total, inputs = 0.0, architecture.inputs
    for k, units in enumerate(architecture.hidden):
        total += gates * units * (inputs * (3 if k else 2) + units * 3)
        inputs = units
    total += 3 * inputs * architecture.outputs
    return 2.0 * batch * steps * total


def synthetic(inputs: int, batch: int, steps: int, precision: str) -> tuple[NDArray[Any], NDArray[Any]]:
    """Random inputs and targets (steps, batch, inputs)."""
    generator = np.random.default_rng(0)
    shape = (steps, batch, inputs)
    return generator.normal(size=shape).astype(precision), generator.normal(size=shape).astype(precision)


def chunk(network: Network, batch: Batch) -> tuple[Callable[[], object], int]:
    """A call that does as many training steps as the application puts into one call, and how many those are."""
    optimizer = Optimizer(learning_rate=1e-4)
    network.train([batch], optimizer, clip_norm=1.0)
    start = time.perf_counter()
    network.train([batch], optimizer, clip_norm=1.0)
    count = max(1, round(CHUNK_SECONDS / (time.perf_counter() - start)))
    return lambda: network.train([batch] * count, optimizer, clip_norm=1.0), count


def medians_ms(networks: Sequence[Network], batch: Batch, seconds: float) -> list[float]:
    """The median time of one training step of each network in milliseconds.

    They take turns for `seconds` in all, five times at least, so that whatever else the machine does meets all alike.
    """
    chunks = [chunk(network, batch) for network in networks]
    times: list[list[float]] = [[] for _ in networks]
    for call, _ in chunks:
        call()
    end = time.perf_counter() + seconds
    while len(times[-1]) < LEAST_TURNS or time.perf_counter() < end:
        for (call, count), taken in zip(chunks, times, strict=True):
            start = time.perf_counter()
            call()
            taken.append((time.perf_counter() - start) / count)
    return [float(np.median(taken)) * 1e3 for taken in times]


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """All figures of one configuration: of a step without probes, and `probes_median_ms` of one with all of them."""
    architecture = Architecture(
        options.inputs,
        options.inputs,
        (options.hidden,) * options.layers,
        cell=options.cell,
        activation=options.activation,
        readout="every",
    )
    networks = [
        Network(architecture, options.precision, options.threads, probes=probes, device=options.device)
        for probes in (False, True)
    ]
    network = networks[0]
    batch = synthetic(options.inputs, options.batch, options.steps, options.precision)
    took, probed = medians_ms(networks, batch, options.seconds)
    figures: dict[str, Any] = {
        "device": network.device,
        "cell": options.cell,
        "activation": options.activation,
        "precision": options.precision,
        "batch": options.batch,
        "steps": options.steps,
        "inputs": options.inputs,
        "hidden": options.hidden,
        "layers": options.layers,
        "threads": network.threads,
        "median_ms": took,
        "probes_median_ms": probed,
        "steps_per_second": options.batch * options.steps / took * 1e3,
        "gflops": step_flops(architecture, options.batch, options.steps) / took / 1e6,
    }
    if network.device == "cpu":
        figures["peak_gflops"] = peak_gflops(options.precision, network.threads)
    return figures


def generate(options: argparse.Namespace) -> dict[str, Any]:
    """Tokens a second at batch 1: each output feeds the next step."""
    symbols = options.inputs
    hidden = (options.hidden,) * options.layers
    architecture = Architecture(
        min(symbols, 64), symbols, hidden, cell=options.cell, vocabulary=symbols, readout="every", loss="cross_entropy"
    )
    network = Network(architecture, options.precision, threads=1, device=options.device)
    generator = np.random.default_rng(0)
    network.generate(0, 2, 1.0, generator)
    start = time.perf_counter()
    network.generate(0, options.generate, 1.0, generator)
    took = time.perf_counter() - start
    return {
        "cell": options.cell,
        "hidden": hidden,
        "tokens": options.generate,
        "tokens_per_second": options.generate / took,
    }


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="python -m kernels.bench", description=__doc__)
    made.add_argument("--cell", default="lstm", choices=list(registry.cells()))
    made.add_argument("--activation", default="tanh", choices=list(registry.activations()))
    made.add_argument("--precision", default="float32", choices=["float32", "float64"])
    made.add_argument("--device", default="cpu", choices=list(DEVICES))
    for name, value in (("batch", 64), ("steps", 100), ("inputs", 64), ("hidden", 256), ("layers", 2)):
        made.add_argument(f"--{name}", type=int, default=value)
    made.add_argument("--threads", type=int, default=usable_cores())
    made.add_argument("--seconds", type=float, default=3.0, help="how long to measure")
    made.add_argument("--generate", type=int, default=0, metavar="N", help="generate N tokens at batch 1 instead")
    made.add_argument("--json", action="store_true", help="one JSON object and nothing else")
    return made


def main() -> None:
    """Measure and print."""
    options = parser().parse_args()
    reason = why_not_cuda() if options.device == "cuda" else None
    if reason:
        raise SystemExit(f"CUDA cannot be used: {reason}.")
    figures = generate(options) if options.generate else measure(options)
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:18} {value:,.2f}" if isinstance(value, float) else f"{name:18} {value}")


if __name__ == "__main__":
    main()
