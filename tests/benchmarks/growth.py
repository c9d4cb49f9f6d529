"""How the time of a step grows: one size after another over two decades, and the exponents fitted to it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from kernels.gemm import host_tile
from tests.benchmarks.our_training import OurTraining
from tests.benchmarks.shapes import Shape, parameters
from tests.benchmarks.turns import in_turn

BASE = Shape(batch=24, steps=50, inputs=16, hidden=64, layers=1)
# For layers, all must be alike: as many inputs as units.
DEEP = Shape(batch=24, steps=20, inputs=48, hidden=48, layers=1)
# Least and greatest exponent over the upper half of the sizes that count as right.
WANTED = {"steps": (0.9, 1.1), "batch": (0.9, 1.1), "layers": (0.9, 1.1), "hidden": (0.0, 2.05)}
POINTS = 9


def shapes(threads: int) -> dict[str, list[Shape]]:
    """The shapes for each size that grows. A batch starts where every thread's rows fill a tile."""
    first = host_tile("float32").rows * threads
    return {
        "steps": [replace(BASE, steps=n) for n in decades(10)],
        "batch": [replace(BASE, batch=n) for n in decades(first)],
        "layers": [replace(DEEP, layers=n) for n in decades(1)],
        "hidden": [replace(BASE, steps=20, hidden=n) for n in decades(8)],
    }


def decades(first: int) -> list[int]:
    """Whole numbers from `first` to a hundred times as much, in even steps of a logarithmic scale."""
    return sorted({round(first * 10 ** (2.0 * k / (POINTS - 1))) for k in range(POINTS)})


def exponent(sizes: Sequence[float], times: Sequence[float]) -> float:
    """The slope of the straight line fitted to times over sizes, both logarithmic."""
    return float(np.polyfit(np.log(sizes), np.log(times), 1)[0])


def exponents(sizes: Sequence[float], times: Sequence[float]) -> tuple[float, float]:
    """The exponent over the upper half of the sizes, where fixed costs no longer count, and over all of them."""
    half = len(sizes) // 2
    return exponent(sizes[half:], times[half:]), exponent(sizes, times)


def verdict(size: str, upper: float) -> bool:
    """Whether the exponent of the upper half is what the arithmetic asks for."""
    low, high = WANTED[size]
    return low <= upper <= high


def measure(cells: Sequence[str], threads: int, seconds: float) -> list[dict[str, Any]]:
    """One row for each cell and size; `seconds` for each. The sizes of a row are measured in turn."""
    rows: list[dict[str, Any]] = []
    for cell in cells:
        for size, grown in shapes(threads).items():
            took = in_turn({str(k): _training(cell, shape, threads).run for k, shape in enumerate(grown)}, seconds)
            sizes = [getattr(shape, size) for shape in grown]
            times = list(took.values())
            upper, whole = exponents(sizes, times)
            rows.append(
                {
                    "cell": cell,
                    "size": size,
                    "sizes": sizes,
                    "ms": times,
                    "upper_half": upper,
                    "all": whole,
                    "as_wanted": verdict(size, upper),
                }
            )
    return rows


def _training(cell: str, shape: Shape, threads: int) -> OurTraining:
    """A network whose input weights are thrice as large as usual.

    Through 100 layers of the usual ones, activations and gradients shrink until float32 holds them as subnormal numbers
    only, with which a processor computes many times more slowly; that is not the growth that is asked for.
    """
    values = parameters(cell, shape)
    values |= {name: 3.0 * value for name, value in values.items() if "weight_ih" in name}
    return OurTraining(cell, shape, values, shape.data(), threads=threads)


def lines(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The rows as text, and a verdict below."""
    found = [f"{'cell':5} {'size':7} {'from':>5} {'to':>5} {'ms from':>9} {'ms to':>9} {'upper half':>11} {'all':>6}"]
    for row in rows:
        ends = f"{row['sizes'][0]:5} {row['sizes'][-1]:5} {row['ms'][0]:9.3f} {row['ms'][-1]:9.2f}"
        found.append(f"{row['cell']:5} {row['size']:7} {ends} {row['upper_half']:11.2f} {row['all']:6.2f}")
    wrong = [f"{row['cell']} over {row['size']} {row['upper_half']:.2f}" for row in rows if not row["as_wanted"]]
    asked = "exponents of the upper half: 1.0 (to 0.1) for steps, batch and layers, at most 2.0 for hidden"
    return [*found, f"{asked}: {'all as wanted' if not wrong else 'not ' + ', '.join(wrong)}"]
