"""What a task is: what the network is fed with, what it is asked for, and how its answers are judged."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from workbench.data.baselines import Baseline
from workbench.data.options import DataSpec

Array = NDArray[np.float64]
# Inputs and targets; of sequences of different lengths these, too.
Batch = tuple[NDArray[Any], ...]
# A network at work: inputs (T, B, inputs) to outputs.
Run = Callable[[NDArray[np.floating]], NDArray[np.floating]]


@dataclass(frozen=True)
class Predictions:
    """Answers in the data's units, one row a prediction, in the order of the data.

    `index`: datetime64 in the coarsest unit that is exact, or the row's number from 1; `labels` the same as the file
    writes it, under the heading `index_name`. `predicted`, `true` (NaN where unknown), `baseline`: (n, len(names)).
    `low`, `high`: the edges of the intervals, where there are any. `groups` (n,), under the heading `group_name`: the
    series of each row, where there are several. `steps`, `origins`: how far ahead each row lies, and of which row,
    where more than one step is predicted.
    """

    index_name: str
    index: NDArray[Any]
    labels: tuple[str, ...]
    names: tuple[str, ...]
    predicted: Array
    true: Array
    baseline: Array
    baseline_label: str
    low: Array | None = None
    high: Array | None = None
    group_name: str = ""
    groups: tuple[str, ...] = ()
    steps: NDArray[np.int64] | None = None
    origins: tuple[str, ...] = ()


class Task(ABC):
    """Fields feed `Architecture` directly.

    `inputs`: features a step, or for tokens a sensible embedding size. `outputs`: values or classes. `vocabulary`: > 0
    for tokens. `readout`: "last" | "every". `loss`: "mean_squared" | "cross_entropy", or another of the same kind where
    a person chose it, or "quantile", whose `quantiles` the outputs take in turn. `ragged`: batches bring lengths.
    `carries`: batches of a part go on from the state in which the one before ended. `parts`: windows, sequences or
    tokens in "train", "validation", "test" and "all". `spec` is complete: nothing in it is left to be found.
    """

    name: str
    inputs: int
    outputs: int
    vocabulary: int
    readout: str
    loss: str
    carries: bool
    spec: DataSpec
    parts: dict[str, int]
    ragged: bool = False
    quantiles: tuple[float, ...] = ()

    @abstractmethod
    def fitted(self) -> dict[str, Any]:
        """All that `restore` needs, as JSON's kinds of values."""

    def facts(self) -> dict[str, Any]:
        """What else a run's summary tells of its data."""
        return {}

    def plain_spec(self) -> dict[str, Any]:
        """The spec as JSON's kinds of values, for `fitted`."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self.spec).items()}

    @abstractmethod
    def batches(self, part: str, batch: int, rng: np.random.Generator | None, dtype: DTypeLike) -> Iterator[Batch]:
        """Inputs (T, B, inputs) of `dtype` or int32 (T, B), and targets; all T of a part are alike.

        `part`: a key of `parts`. `rng` shuffles windows (texts stay in order); None keeps the data's order.
        """

    def roll(self, run: Run, part: str, batch: int, dtype: DTypeLike) -> Iterator[NDArray[np.floating]] | None:
        """Outputs of a network that is asked several times for each window of `batches(part, ...)`; else None."""
        del run, part, batch, dtype
        return None

    def calibrate(self, outputs: NDArray[Any]) -> None:
        """Take what is measured on a trained network's outputs for the part "calibration"."""
        del outputs

    def row_parts(self) -> NDArray[np.int64] | None:
        """0, 1 or 2 for each row of a mended table that is of the training, validation or test part, -1 for others.

        None where rows have no part of their own.
        """
        return None

    def lines_of(self, part: str, number: int) -> tuple[int, int] | None:
        """The first and the last row of the table, from 1, that a window of a part sees; None where there is no table.

        `number`: its place in the order of the data, from 0.
        """
        del part, number
        return None

    def steps_per_epoch(self, batch: int) -> int:
        """How many batches `batches("train", batch, ...)` gives."""
        return -(-self.parts["train"] // batch)

    @abstractmethod
    def baselines(self) -> list[Baseline]:
        """What to beat; losses on the validation part, metrics on the test part."""

    @abstractmethod
    def score(self, part: str, outputs: NDArray[Any] | None, loss: float | None = None) -> dict[str, Any]:
        """The task's metrics in the data's units.

        `outputs` are the network's raw outputs for `batches(part, batch, None, ...)`, or those of `roll`, joined along
        the batch's axis.
        A task of classes can be scored from the part's mean `loss` alone, `outputs` then None, which saves memory.
        """

    def predictions(self, part: str, outputs: NDArray[Any]) -> Predictions:
        """Answers beside the truth; for tasks that have no such picture, none."""
        del part, outputs
        empty = np.zeros((0, 0))
        return Predictions("row", np.zeros(0, dtype=np.int64), (), (), empty, empty, empty, "")
