"""Who takes part: ours and the peers, each imported only when asked for."""

import importlib
from collections.abc import Callable, Sequence
from importlib import metadata

from tests.benchmarks.our_training import OurTraining, Training
from tests.benchmarks.shapes import LEARNING_RATE, Shape, parameters

NAMES = {"ours": "here", "torch": "PyTorch", "jax": "JAX"}
PEERS = ("torch", "jax")


def trainings(who: str) -> Callable[..., Training]:
    """What makes a training of one contestant; ImportError where it is not installed."""
    if who == "ours":
        return OurTraining
    return getattr(importlib.import_module(f"tests.benchmarks.{who}_training"), f"{who.capitalize()}Training")


def variants(who: str, threads: int) -> dict[str, int]:
    """The numbers of threads that are tried for a contestant, by the variant's name."""
    if who == "torch":
        return {f"torch {n}": n for n in sorted({1, threads})}
    return {who: threads}


def make(
    cell: str, shape: Shape, peers: Sequence[str], threads: int, rate: float = LEARNING_RATE
) -> dict[str, Training]:
    """All trainings by variant, from the same parameters and data."""
    values, data = parameters(cell, shape), shape.data()
    return {
        name: trainings(who)(cell, shape, values, data, rate, threads=n)
        for who in ("ours", *peers)
        for name, n in variants(who, threads).items()
    }


def versions(peers: Sequence[str]) -> dict[str, str]:
    """The peers' versions by contestant, without what says how they were built."""
    return {who: metadata.version(who).split("+")[0] for who in peers}
