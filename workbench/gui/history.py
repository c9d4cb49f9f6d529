"""What has been seen of the present training, in arrays that grow by doubling. The plots read; only events write."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.gui.observations import Observations
from workbench.training import events


class Growing:
    """Rows appended to a preallocated array; `view` costs nothing."""

    def __init__(self, columns: int = 0, capacity: int = 1024) -> None:
        self._shape = (columns,) if columns else ()
        self._data = np.empty((capacity, *self._shape))
        self.count = 0

    def extend(self, rows: NDArray[Any]) -> None:
        """Append rows (n, columns), or values (n,)."""
        needed = self.count + len(rows)
        if needed > len(self._data):
            grown = np.empty((max(needed, 2 * len(self._data)), *self._shape))
            grown[: self.count] = self._data[: self.count]
            self._data = grown
        self._data[self.count : needed] = rows
        self.count = needed

    def view(self) -> NDArray[np.float64]:
        """The rows so far; valid until the next `extend`."""
        return self._data[: self.count]


# All that `absorb` can find changed.
EVERYTHING = frozenset({"loss", "gradient", "flow", "forecast", "text", "progress", "observed"})


class History:
    """The course of one run. `absorb` returns what changed: loss, gradient, flow, forecast, text, progress, observed.

    `observed`: what each probe saw, by the probe's name.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything; before the next run."""
        self.prepared: events.Prepared | None = None
        self.preparing: events.Preparing | None = None
        self.steps, self.losses, self.norms = Growing(), Growing(), Growing()
        self.layer_norms = Growing(1)
        self.epoch_steps, self.train, self.validation = Growing(), Growing(), Growing()
        self.flow: NDArray[Any] | None = None
        self.forecast: events.Forecasted | None = None
        self.classified: events.Classified | None = None
        self.translated: events.Translated | None = None
        self.text: events.Sampled | None = None
        self.finished: events.Finished | None = None
        self.observed: dict[str, Observations] = {}
        self.epoch = 0
        self.speed = 0.0
        self.fraction = 0.0
        self.seconds_left = float("nan")
        self.best_epoch = 0
        self.best_validation = float("nan")
        self.clipped = 0

    @property
    def both_ways(self) -> bool:
        """Whether the run's layers also read the window from its end."""
        return self.prepared is not None and bool(self.prepared.settings.get("model.bidirectional"))

    def absorb(self, news: Iterable[events.Event]) -> set[str]:
        """Take in events, oldest first; what they change."""
        changed: set[str] = set()
        for event in news:
            changed |= self._absorb_one(event)
        return changed

    def _absorb_one(self, event: events.Event) -> set[str]:
        match event:
            case events.Preparing():
                self.preparing = event
                return {"progress"}
            case events.Prepared():
                self.prepared = event
                self.preparing = None
                self.layer_norms = Growing(max(len(event.layer_names), 1))
                return {"loss", "gradient", "progress"}
            case events.Stepped():
                return self._absorb_steps(event)
            case events.Observed():
                self.observed.setdefault(event.probe, Observations()).add(event.step, event.values)
                return {"observed"}
            case events.EpochEnded():
                self._absorb_epoch(event)
                return {"loss", "progress"}
            case events.Forecasted():
                self.forecast = event
                return {"forecast"}
            case events.Classified():
                self.classified = event
                return {"forecast"}
            case events.Translated():
                self.translated = event
                return {"text"}
            case events.Sampled():
                self.text = event
                return {"text"}
            case events.Finished():
                self.finished = event
                return set(EVERYTHING)
            case _:
                return set()

    def _absorb_steps(self, event: events.Stepped) -> set[str]:
        count = len(event.losses)
        self.steps.extend(np.arange(event.first_step, event.first_step + count))
        self.losses.extend(event.losses)
        self.norms.extend(event.gradient_norms)
        self.layer_norms.extend(event.layer_norms)
        if self.prepared is not None and self.prepared.clip_norm > 0:
            self.clipped += int(np.count_nonzero(event.gradient_norms > self.prepared.clip_norm))
        self.epoch, self.speed = event.epoch, event.steps_per_second
        self.fraction, self.seconds_left = event.fraction, event.seconds_left
        if event.flow is None:
            return {"loss", "gradient", "progress"}
        asked = _asked(event.flow)
        # A text's last piece is seldom full: the map of a whole window says more.
        if self.flow is None or asked.shape[1] >= self.flow.shape[1]:
            self.flow = asked
        return {"loss", "gradient", "flow", "progress"}

    def _absorb_epoch(self, event: events.EpochEnded) -> None:
        self.epoch_steps.extend(np.array([event.step]))
        self.train.extend(np.array([event.train_loss]))
        self.validation.extend(np.array([event.validation_loss]))
        if event.best:
            self.best_epoch, self.best_validation = event.epoch, event.validation_loss


def _asked(flow: NDArray[Any]) -> NDArray[Any]:
    """The steps of a flow (depth, T) up to the last of which something was asked: behind it no gradient sets out."""
    reached = np.flatnonzero(np.any(flow != 0, axis=0))
    return flow[:, : reached[-1] + 1] if len(reached) else flow


def references(flow: NDArray[Any], both_ways: bool = False) -> NDArray[np.float64]:
    """What the norms (depth, T) of each layer are measured against: the last step's, where the gradient sets out.

    `both_ways`: in a bidirectional layer it sets out from either end, so it is the larger one of the two.
    """
    ends = np.maximum(flow[:, 0], flow[:, -1]) if both_ways else flow[:, -1]
    return np.where(ends > 0, ends, flow.max(axis=1)).astype(np.float64)


def horizons(flow: NDArray[Any], both_ways: bool = False) -> list[tuple[str, int]]:
    """For each layer, how the gradient dL/dh fares on its way back: (`fine` | `vanishes` | `explodes`, steps back).

    `flow` (depth, T) holds norms. Measured against `references`: below 1 % vanishes, above 100 times explodes; for
    `fine` the steps are all that there are. With its steps turned round, `flow` tells the way from the first step.
    """
    found: list[tuple[str, int]] = []
    flow = np.asarray(flow, dtype=np.float64)
    for layer, reference in zip(flow, references(flow, both_ways), strict=True):
        # What is no number any more has grown beyond all numbers, and so has what is measured against it.
        with np.errstate(over="ignore", invalid="ignore"):
            back = (layer / reference)[::-1] if reference > 0 else np.zeros_like(layer)
        back = np.where(np.isfinite(layer[::-1]) & np.isfinite(reference), back, np.inf)
        low = np.flatnonzero(~(back >= 0.01))
        high = np.flatnonzero(back > 100.0)
        first_low = int(low[0]) if len(low) else len(back)
        first_high = int(high[0]) if len(high) else len(back)
        if min(first_low, first_high) >= len(back):
            found.append(("fine", len(back)))
        elif first_high < first_low:
            found.append(("explodes", first_high))
        else:
            found.append(("vanishes", first_low))
    return found
