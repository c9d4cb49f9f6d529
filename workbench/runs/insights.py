"""What analyses answer with, as plain values: the window draws them, and a command may print them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.runs.moments import Moment

Array = NDArray[np.float64]
# Where a way through the weights begins or ends: a kept moment of training, or one that has a name.
START, BEST = "start", "best"
End = str | Moment


@dataclass(frozen=True)
class Case:
    """One example to look at: its number in the part, what it is called, how bad its answer was, and a word on it.

    `step`: the step of a sequence that it is about, -1 for the whole.
    """

    number: int
    name: str
    badness: float
    text: str
    step: int = -1


@dataclass(frozen=True)
class Sensitivity:
    """What one answer hangs on.

    `part`, `number`, `count`: which example of how many. `name`: what it is called. `answer`, `truth`: in words.
    `back` (T,): how many steps each step lies before the place that is asked about; negative behind it. `tokens`: what
    stands at each step, none for numbers. `names`, `values` (T, inputs): what the network saw, in its own units.
    `slopes` (T, inputs): the answer's derivative for each value; for tokens (T, 1), gradient times embedding.
    `strength` (T,): the length of the gradient at each step. `without` (T,): how much the answer changes when a step is
    unknown, `block` steps at a time; NaN where it was not tried. `classes`: the answer is the log-probability of a
    class, not a value in standard deviations. `outputs`, `output`: what can be asked about, and what was.
    """

    part: str
    number: int
    count: int
    name: str
    answer: str
    truth: str
    back: NDArray[np.int64]
    tokens: tuple[str, ...]
    names: tuple[str, ...]
    values: Array
    slopes: Array
    strength: Array
    without: Array
    block: int
    classes: bool
    outputs: tuple[str, ...]
    output: int
    step: int
    worst: tuple[Case, ...] = ()


@dataclass(frozen=True)
class Residuals:
    """A forecast's errors on a part: rows in the order of the data, in the data's units.

    `numbers`: the window of each row, -1 where it is not known. `strengths`: autocorrelation at lags 0 and on; `first`:
    the first lag that a forecast of `step` steps ahead can be judged by; `deviations`: how far all lags together lie
    above noise, in standard deviations.
    """

    part: str
    targets: tuple[str, ...]
    target: int
    steps: int
    step: int
    labels: tuple[str, ...]
    numbers: NDArray[np.int64]
    true: Array
    predicted: Array
    edges: Array
    counts: NDArray[Any]
    strengths: Array
    chance: float
    first: int
    deviations: float
    season: int
    window: int
    logarithm: bool
    worst: tuple[Case, ...] = ()

    @property
    def residuals(self) -> Array:
        """Truth less forecast."""
        return self.true - self.predicted


@dataclass(frozen=True)
class Mistakes:
    """Classes taken for others: `confusion` has a row for each true class. `worst`: the surest mistakes first."""

    part: str
    labels: tuple[str, ...]
    confusion: NDArray[np.int64]
    worst: tuple[Case, ...]
    loss: float


@dataclass(frozen=True)
class After:
    """How surprised a language model is behind one symbol: mean nats, how often, its share of all the surprise."""

    symbol: str
    nats: float
    count: int
    share: float


@dataclass(frozen=True)
class Surprises:
    """Where a language model is surprised, in nats a symbol.

    `by_place` (window,): with so many symbols read before, from nothing on. `after`: behind which symbols, most of the
    surprise first. `worst`: the most surprising stretches, `number` the place of the most surprising symbol in it.
    """

    part: str
    count: int
    nats: float
    by_place: Array
    windows: int
    after: tuple[After, ...]
    worst: tuple[Case, ...]


@dataclass(frozen=True)
class NextTokens:
    """What may come next: the likeliest symbols with their probabilities, of `symbols` in all; entropy in nats."""

    text: str
    likeliest: tuple[tuple[str, float], ...]
    rest: float
    symbols: int
    entropy: float
    seconds: float


@dataclass(frozen=True)
class Written:
    """A text that was written behind a prompt; `log_probability` of a beam's, else None."""

    prompt: str
    text: str
    log_probability: float | None = None


@dataclass(frozen=True)
class RateTrial:
    """A trial in which the learning rate grew: losses as measured and smoothed, and the marks; see `kernels.probes`."""

    rates: Array
    losses: Array
    smooth: Array
    steepest: int
    lowest: int
    last: int
    suggested: float | None
    diverged: bool
    present: float


@dataclass(frozen=True)
class Surface:
    """The loss along one way or over a plane: `loss` (len(y), len(x)), one row for a line.

    `marks`: places (x, y, name) of weights that are known. `count`: targets that each loss is the mean of. `ends`: what
    lies at 0 and at 1 of a way.
    """

    kind: str
    part: str
    x: Array
    y: Array
    loss: Array
    count: int
    marks: tuple[tuple[float, float, str], ...] = ()
    ends: tuple[End, End] = (START, BEST)
