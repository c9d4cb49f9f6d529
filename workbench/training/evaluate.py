"""Running a network over a part of the data without learning, in pieces short enough that Stop is felt at once."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.network import Network
from kernels.translator import Translator
from workbench.data import Task

Array = NDArray[Any]
Stop = Callable[[], bool]
Clock = Callable[[], float]


class Pace:
    """How many items to hand over at a time, so that a call lasts about `target` seconds.

    It starts with one, so that the first result comes early, and at most doubles from call to call.
    """

    def __init__(self, target: float = 0.05, most: int = 4096) -> None:
        self.target = target
        self.most = most
        self.size = 1

    def took(self, seconds: float, items: int) -> None:
        """Learn from a call that handled `items` in `seconds`."""
        each = seconds / max(items, 1)
        wanted = self.most if each * self.most <= self.target else int(self.target / each)
        self.size = max(1, min(wanted, 2 * self.size, self.most))


def summed(total: float, losses: Array, counts: Array) -> float:
    """The total and, added to it, losses (steps,) weighted by counts (steps,)."""
    # One by one, so that the sum's bits do not depend on how the steps were grouped.
    for loss, count in zip(losses.tolist(), counts.tolist(), strict=True):
        total += loss * count
    return total


def part_loss(
    network: Network | Translator, task: Task, part: str, batch: int, should_stop: Stop, clock: Clock = monotonic
) -> float | None:
    """Mean loss over a part. NaN where the part holds no targets; None where `should_stop` said so on the way."""
    pace = Pace()
    total, count = 0.0, 0
    network.reset_state()
    batches = iter(task.batches(part, batch, None, network.layout.dtype))
    while group := list(islice(batches, pace.size)):
        if should_stop():
            network.reset_state()
            return None
        started = clock()
        sums, targets = network.sums(group, carry=task.carries, go_on=task.carries)
        pace.took(clock() - started, len(group))
        # One by one, so that the sum's bits do not depend on how the batches were grouped.
        for one in sums.tolist():
            total += one
        count += int(targets.sum())
    network.reset_state()
    return total / count if count else float("nan")


def part_outputs(network: Network, task: Task, part: str, batch: int) -> Iterator[Array]:
    """The network's raw outputs for a part, batch by batch, the state carried where the task carries it."""
    rolled = task.roll(lambda inputs: network.run(inputs)[0], part, batch, network.layout.dtype)
    if rolled is not None:
        yield from rolled
        return
    state: Any = None
    for one in task.batches(part, batch, None, network.layout.dtype):
        outputs, after = network.run(one[0], state if task.carries else None, one[2] if len(one) > 2 else None)
        state = after
        yield outputs


def joined(outputs: Iterable[Array], every: bool) -> Array:
    """Outputs of batches as one array: (windows, k), or for one output at each step (T, windows, k).

    Batches of fewer steps than the longest are filled up with zeros.
    """
    parts = list(outputs)
    if not parts:
        return np.zeros((0, 0))
    if every:
        steps = max(len(part) for part in parts)
        parts = [np.pad(part, ((0, steps - len(part)), (0, 0), (0, 0))) for part in parts]
    return np.concatenate(parts, axis=1 if every else 0)
