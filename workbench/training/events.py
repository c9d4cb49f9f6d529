"""What the trainer tells while it works. Plain values only: any listener (window, terminal, cluster) may keep them."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Event:
    """The base of all events."""


@dataclass(frozen=True)
class Preparing(Event):
    """Work before the first step: `fraction` from 0 to 1, `what` in words (reading data, compiling kernels)."""

    fraction: float
    what: str


@dataclass(frozen=True)
class Chosen(Event):
    """What was filled in for settings that nobody gave (dotted names), and why, in sentences."""

    settings: dict[str, Any]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Prepared(Event):
    """All is ready. `baselines` in the units of the loss; `settings` the whole spec as dotted names."""

    task: str
    parameters: int
    epochs: int
    steps_per_epoch: int
    layer_names: tuple[str, ...]
    clip_norm: float
    baselines: tuple[tuple[str, str, float], ...]  # (name, label, validation loss)
    settings: dict[str, Any]


@dataclass(frozen=True)
class Stepped(Event):
    """A chunk of optimizer steps is done. Arrays of length n, one row a step; `flow` (depth, T) of the last one."""

    first_step: int
    epoch: int
    losses: NDArray[np.floating[Any]]
    gradient_norms: NDArray[np.floating[Any]]
    layer_norms: NDArray[np.floating[Any]]  # (n, layers)
    flow: NDArray[np.floating[Any]] | None
    steps_per_second: float  # sequence steps: batch x time
    fraction: float  # of the whole run
    seconds_left: float


@dataclass(frozen=True)
class Observed(Event):
    """What one of `workbench.training.probes` saw inside the network after an optimizer step: its values by name."""

    step: int
    epoch: int
    probe: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Steered(Event):
    """A setting was changed while the run goes on; it holds from the optimizer step after `step` on."""

    step: int
    epoch: int
    key: str
    value: Any
    before: Any


@dataclass(frozen=True)
class BlewUp(Event):
    """Numbers left the finite, and the run went back to its last good state; see `blow_up.BlowUp` for what is told."""

    step: int
    epoch: int
    told: dict[str, Any]


@dataclass(frozen=True)
class EpochEnded(Event):
    """An epoch is over; `step` is the number of optimizer steps so far, `learning_rate` that of the last one."""

    epoch: int
    step: int
    train_loss: float
    validation_loss: float
    seconds: float
    best: bool
    learning_rate: float = float("nan")


@dataclass(frozen=True)
class Forecasted(Event):
    """The present network's predictions on the test part, in the data's units, to draw; as `Predictions` has them."""

    epoch: int
    index: NDArray[Any]
    names: tuple[str, ...]
    true: NDArray[np.floating[Any]]
    predicted: NDArray[np.floating[Any]]
    baseline: NDArray[np.floating[Any]]
    baseline_label: str
    low: NDArray[np.floating[Any]] | None = None
    high: NDArray[np.floating[Any]] | None = None
    groups: tuple[str, ...] = ()
    steps: NDArray[np.integer[Any]] | None = None


@dataclass(frozen=True)
class Classified(Event):
    """How the present network names the test part's classes: counts (classes, classes), a row for each true class.

    `worst`: the surest errors: (name, true label, label given, its probability, excerpt).
    """

    epoch: int
    labels: tuple[str, ...]
    confusion: NDArray[np.integer[Any]]
    worst: tuple[tuple[str, str, str, float, str], ...] = ()


@dataclass(frozen=True)
class Shown:
    """One translation to look at: the source, what it should become ("" where unknown), what the network wrote.

    `probability`: the network's, of the whole translation. `attention` (len(written), len(read)): how much it looked at
    each symbol of the source as it wrote each of its own; `read` and `written`: these symbols. Without: (0, 0).
    """

    source: str
    true: str
    said: str
    probability: float
    read: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    attention: NDArray[np.floating[Any]] = field(default_factory=lambda: np.zeros((0, 0)))

    @property
    def right(self) -> bool:
        """Whether the translation is the true one."""
        return self.said == self.true


@dataclass(frozen=True)
class Translated(Event):
    """How the present network translates the test part: the shares that are right, and translations to look at.

    `shown`: those that are wrong, the surest first, then some that are right. `count`: pairs that were translated.
    """

    epoch: int
    exact_match: float
    token_accuracy: float
    count: int
    shown: tuple[Shown, ...]


@dataclass(frozen=True)
class Sampled(Event):
    """A text that the present network writes."""

    epoch: int
    text: str


@dataclass(frozen=True)
class Notice(Event):
    """A sentence for the person, with advice and what it suggests to set (dotted names).

    `go_on`: with these settings a new run can go on from the last good state of this one.
    """

    message: str
    hint: str = ""
    level: str = "info"  # info | warning | error
    suggested: dict[str, Any] = field(default_factory=dict[str, Any])
    go_on: bool = False


@dataclass(frozen=True)
class Finished(Event):
    """The run is over; `reason`: done | stopped | early | not_finite. `summary` is what summary.json holds."""

    reason: str
    summary: dict[str, Any]
    folder: str = ""
