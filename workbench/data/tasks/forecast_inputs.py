"""What the network of a forecast sees: windows of scaled rows, what is known ahead, and its own forecasts."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from workbench.data.options import DataSpec
from workbench.data.scaling import Scaler
from workbench.data.series import Rows, Series
from workbench.data.tasks.base import Array, Run
from workbench.data.tasks.forecast_scaling import Scalings
from workbench.data.tasks.recursion import roll
from workbench.data.windows import gather, gather_ahead

Floats = NDArray[np.floating]


class ForecastInputs:
    """The windows of a forecast. `rows` (places, features): scaled; of masked values 0, and behind these their masks.

    `steps`: how many steps the network says at once. `count`: how many numbers it sees at each step.
    """

    def __init__(self, spec: DataSpec, series: Series, scalings: Scalings, raw: Array, steps: int) -> None:
        self.spec, self.series, self.scalings, self.steps = spec, series, scalings, steps
        self.masked = spec.missing == "mask"
        self.known = np.array([spec.inputs.index(name) for name in spec.known], dtype=np.int64)
        self.rows = scalings.inputs.forward(raw, series.which)
        if self.masked:
            unknown = np.isnan(self.rows)
            self.rows = np.hstack([np.where(unknown, 0.0, self.rows), unknown.astype(np.float64)])
        self.count = self.rows.shape[1] + len(self.known) * steps

    def windows(self, features: Floats, rows: Rows) -> Floats:
        """What is seen up to `rows`, (window, B, count); `features` are `rows` of this, in the network's precision."""
        windows = gather(features, rows, self.spec.window)
        if not len(self.known):
            return windows
        last = self.series.end[self.series.which[rows]] - 1
        ahead = gather_ahead(features[:, self.known], rows, self.spec.window, self.steps, last)
        return np.ascontiguousarray(np.concatenate([windows, ahead], axis=2))

    def roll(
        self, run: Run, features: Floats, rows: Rows, batch: int, outputs: Scaler, quantiles: int
    ) -> Iterator[Floats]:
        """Outputs (B, targets x horizon x quantiles) of a network that is asked step by step, `batch` at a time."""
        targets, horizon = len(self.spec.targets), self.spec.horizon
        for start in range(0, len(rows), batch):
            chosen = rows[start : start + batch]

            def following(said: Floats, step: int, chosen: Rows = chosen) -> Floats:
                cube = said.reshape(len(chosen), targets, quantiles)
                return self._following(
                    features, chosen, outputs.inverse(cube[:, :, quantiles // 2].astype(float)), step
                )

            said = roll(run, self.windows(features, chosen), horizon, following)
            cube = said.reshape(len(chosen), horizon, targets, quantiles)
            yield cube.swapaxes(1, 2).reshape(len(chosen), -1)

    def _following(self, features: Floats, rows: Rows, said: Array, step: int) -> Floats:
        """The features of the row `step` steps behind `rows`, whose targets (B, targets) the network has said."""
        spec, which = self.spec, self.series.which[rows]
        changes = self.scalings.targets.of(which).inverse(said)
        last = self.series.end[which] - 1
        fresh = features[np.minimum(rows + step, last)].copy()
        values = np.full((len(rows), len(spec.inputs)), np.nan)
        for i, name in enumerate(spec.inputs):
            if name in spec.targets:
                values[:, i] = changes[:, spec.targets.index(name)]
        given, count = ~np.isnan(values), len(spec.inputs)
        fresh[:, :count] = np.where(given, self.scalings.inputs.of(which).forward(values), fresh[:, :count])
        if self.masked:
            fresh[:, count:] = np.where(given, 0.0, fresh[:, count:])
        ahead = features[np.minimum(rows + step + 1, last)][:, self.known]
        return np.concatenate([fresh, ahead], axis=1)
