"""That all contestants compute the same: loss, every gradient, and the losses of several steps with the same update."""

from collections.abc import Callable, Sequence

import numpy as np

from tests.benchmarks.our_training import Training
from tests.benchmarks.shapes import Array, Shape

# Three layers, odd sizes, and a rate large enough that a wrong update shows after one step.
SHAPE = Shape(5, 9, 3, 11, 3)
RATE = 0.01
STEPS = 6
TOLERANCE = 1e-4
Make = Callable[[str, Shape, float], dict[str, Training]]


def compare(cells: Sequence[str], make: Make) -> list[str]:
    """One line for each cell and peer; AssertionError where a peer is further from ours than float32 explains.

    `make(cell, shape, rate)`: the trainings by name, "ours" among them, all from the same parameters and data.
    """
    lines: list[str] = []
    for cell in cells:
        trainings = make(cell, SHAPE, RATE)
        ours = trainings.pop("ours")
        loss, gradients = ours.gradients()
        path = np.array(ours.losses(STEPS))
        for name, peer in trainings.items():
            other, slopes = peer.gradients()
            if set(slopes) != set(gradients):
                raise AssertionError(f"{cell}, {name}: parameters {sorted(set(slopes) ^ set(gradients))} differ")
            far = {key: _distance(slopes[key], gradients[key]) for key in gradients}
            far["the loss"] = abs(other / loss - 1.0)
            far[f"the losses of {STEPS} steps"] = _distance(np.array([float(one) for one in peer.losses(STEPS)]), path)
            worst = max(far, key=lambda key: far[key])
            lines.append(f"{cell:5} {name:8} differs at most by {far[worst]:.1e}, in {worst}")
            if not far[worst] < TOLERANCE:
                raise AssertionError(lines[-1])
    return lines


def _distance(one: Array, other: Array) -> float:
    """The greatest difference relative to the greatest number."""
    return float(np.abs(one - other).max() / np.abs(other).max())
