"""Where a run stands: all that is needed to go on with the same bits as if it had never stopped."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]
State = tuple["Progress", Arrays]  # the counters and the network's snapshot


@dataclass
class Progress:
    """Counters and the random generator. Plain values only, so that a file can hold them as JSON.

    `random` is the generator's state at the start of the present epoch: a resumed run deals the epoch's batches out
    again and skips the first `position` of them.
    """

    epoch: int = 0  # epochs done
    position: int = 0  # batches of the present epoch learnt from
    step: int = 0  # optimizer steps so far
    loss_sum: float = 0.0  # over the present epoch, weighted by its targets
    loss_count: int = 0
    epoch_seconds: float = 0.0
    seconds: float = 0.0  # of work: pauses do not count
    sequence_steps: int = 0  # batch x time, summed
    best_epoch: int = 0
    best_loss: float = float("inf")
    best_train_loss: float = float("nan")  # of the best epoch
    stale: int = 0  # epochs since the best one
    train_loss: float = float("nan")  # of the last whole epoch
    validation_loss: float = float("nan")
    plateau_best: float = float("inf")  # see `schedules.Plateau`
    plateau_waited: int = 0
    plateau_falls: int = 0
    usual: float = float("nan")  # of the losses; see `last_good.LastGood`, whose counters these three are
    onset: int = 0  # the step at which the losses began to grow, 0 while they do not
    held: int = 0  # the last step whose state was to be held
    threads: int = 0  # of the network: gradients are added up thread by thread, so that their number shapes the bits
    random: dict[str, Any] = field(default_factory=dict[str, Any])
    # Settings that were changed while the run went on: step, epoch, key, value and the value before, of each.
    changes: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    # The run from whose checkpoint this one went on: its name, the step, and what was set otherwise.
    parent: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Checkpoint:
    """A moment of a run: the counters, the network (`Network.snapshot()`) and the best weights so far.

    `good`: the last state that a later loss has proved good, where that is an earlier one.
    """

    progress: Progress
    network: Arrays
    best: Arrays
    good: State | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of a run. `reason`: done | stopped | early | not_finite. `best`: the weights to use.

    `blow_up`: where numbers left the finite, if they did; see `blow_up.BlowUp`.
    """

    reason: str
    progress: Progress
    best: Arrays
    notice: str = ""
    blow_up: dict[str, Any] = field(default_factory=dict[str, Any])


def generator(seed: int, state: dict[str, Any] | None = None) -> np.random.Generator:
    """A PCG64 generator from a seed, or set to a kept state."""
    bits = np.random.PCG64(seed)
    if state:
        known: Any = bits  # its state is typed more narrowly than what a file gives back
        known.state = state
    return np.random.Generator(bits)
