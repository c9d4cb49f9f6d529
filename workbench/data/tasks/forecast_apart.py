"""A forecast whose test part is a file of its own: no window looks from one file into the other."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from workbench.data.baselines import Baseline
from workbench.data.options import DataSpec
from workbench.data.series import Rows
from workbench.data.source import Table
from workbench.data.tasks.base import Batch, Predictions, Run
from workbench.data.tasks.forecast import Forecast
from workbench.errors import UserError
from workbench.words import translate


class ForecastApart(Forecast):
    """All that is measured is measured on `table`; the part "test" is `table.test`, used as `predict` would use it."""

    held: Forecast | None = None  # until it is known what the training part measures

    def __init__(self, table: Table, spec: DataSpec) -> None:
        """`spec` must be complete, its test share 0. UserError where the test file has no room for a window."""
        assert table.test is not None
        super().__init__(replace(table, test=None), spec)
        self.held = self._held_out(table.test)
        self.parts["test"] = len(self.held.origins("test"))
        if not self.parts["test"]:
            needed = self.transform.lag + spec.window + spec.horizon
            rows = int((self.held.series.known - self.held.series.first).max(initial=0))
            raise UserError(
                translate("data", "The test file has {rows} rows, and a forecast in it needs {needed}.").format(
                    rows=rows, needed=needed
                ),
                translate("data", "Give a longer test file, a shorter window (data.window) or a shorter horizon."),
                "data.test_path",
            )

    def _held_out(self, test: Table) -> Forecast:
        held = Forecast(test, replace(self.spec, portion=1.0), self.fitted())
        # All of the file is tested on.
        held.series = replace(held.series, train=held.series.first, validation=held.series.first)
        return held

    def _task_of(self, part: str) -> Forecast | None:
        """The forecast in the test file for the part "test", else None."""
        return self.held if part == "test" else None

    def origins(self, part: str) -> Rows:
        """As a forecast's; those of the part "test" are places in the test file."""
        held = self._task_of(part)
        return super().origins(part) if held is None else held.origins(part)

    def batches(self, part: str, batch: int, rng: np.random.Generator | None, dtype: DTypeLike) -> Iterator[Batch]:
        """As a forecast's."""
        held = self._task_of(part)
        own = super().batches
        return (own if held is None else held.batches)(part, batch, rng, dtype)

    def roll(self, run: Run, part: str, batch: int, dtype: DTypeLike) -> Iterator[NDArray[np.floating]] | None:
        """As a forecast's."""
        held = self._task_of(part)
        own = super().roll
        return (own if held is None else held.roll)(run, part, batch, dtype)

    def calibrate(self, outputs: NDArray[Any]) -> None:
        """Take the margins from the validation part, for the test file, too."""
        super().calibrate(outputs)
        assert self.held is not None
        self.held.margins = self.margins

    def baselines(self) -> list[Baseline]:
        """Losses on the validation part, metrics on the test file."""
        assert self.held is not None
        found = self.held.baselines()
        # A third line across the plot of the loss would hide the names of the others.
        return [replace(one, loss=None if one.name == "drift" else self._loss_of(one.name)) for one in found]

    def score(self, part: str, outputs: NDArray[Any] | None, loss: float | None = None) -> dict[str, Any]:
        """As a forecast's."""
        held = self._task_of(part)
        own = super().score
        return (own if held is None else held.score)(part, outputs, loss)

    def predictions(self, part: str, outputs: NDArray[Any]) -> Predictions:
        """As a forecast's."""
        held = self._task_of(part)
        own = super().predictions
        return (own if held is None else held.predictions)(part, outputs)
