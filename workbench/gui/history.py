"""What has been seen of the present training, in arrays that grow by doubling. The plots read; only events write."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.gui.observations import Observations
from workbench.training import events
from workbench.training.flow import asked_steps, horizons, references

__all__ = ["Growing", "History", "horizons", "references"]


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
        self.clip_norm = 0.0

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
                self.clip_norm = event.clip_norm
                self.layer_norms = Growing(max(len(event.layer_names), 1))
                return {"loss", "gradient", "progress"}
            case events.Stepped():
                return self._absorb_steps(event)
            case events.Steered(key="training.clip_norm"):
                self.clip_norm = float(event.value)
                return {"gradient"}
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
        if self.clip_norm > 0:
            self.clipped += int(np.count_nonzero(event.gradient_norms > self.clip_norm))
        self.epoch, self.speed = event.epoch, event.steps_per_second
        self.fraction, self.seconds_left = event.fraction, event.seconds_left
        if event.flow is None:
            return {"loss", "gradient", "progress"}
        asked = asked_steps(event.flow)
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
