"""What the present network predicts or writes, shown while it learns: rarely, and only as often as it is cheap."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.network import Network
from kernels.translator import Translator
from workbench.data import LabelTask, LanguageModel, Task, Translate
from workbench.data.metrics import confusion
from workbench.training.evaluate import joined, part_outputs
from workbench.training.events import Classified, Event, Forecasted, Sampled
from workbench.training.sampling import write_text
from workbench.training.translating import translated, translations

APART = 0.5  # seconds between two previews, at least
SHARE = 0.03  # of the time may go into previews
WORST = 50  # errors that are shown
WRITTEN = 200  # symbols of a sample
TRANSLATED = 128  # pairs


class Previews:
    """Emits Forecasted or Sampled events. Their randomness is their own: training's bits do not depend on them."""

    def __init__(
        self,
        task: Task,
        network: Network | Translator,
        emit: Callable[[Event], None],
        clock: Callable[[], float],
        batch: int,
    ) -> None:
        self.task, self.network, self.emit, self.clock, self.batch = task, network, emit, clock, batch
        self.text = isinstance(task, LanguageModel)
        self.pictured = True  # until a task turns out to have no picture
        self.next_at = clock() + (2.0 if self.text else 0.0)

    def within_epoch(self, epoch: int) -> None:
        """Now and then within long epochs."""
        if self.text:
            self._show(epoch)

    def after_epoch(self, epoch: int) -> None:
        """After each epoch, if it is time."""
        self._show(epoch)

    def _show(self, epoch: int) -> None:
        started = self.clock()
        if started < self.next_at:
            return
        event = self._sample(epoch) if self.text else self._forecast(epoch)
        if event is not None:
            self.emit(event)
        ended = self.clock()
        self.next_at = ended + max(APART, (ended - started) / SHARE)

    def _sample(self, epoch: int) -> Event | None:
        assert isinstance(self.task, LanguageModel)
        assert isinstance(self.network, Network)
        random = np.random.default_rng(epoch)
        return Sampled(epoch, write_text(self.network, self.task, "", WRITTEN, 0.8, random))

    def _forecast(self, epoch: int) -> Event | None:
        if not self.task.parts.get("test", 0) or not self.pictured:
            return None
        if isinstance(self.network, Translator):
            return self._translation(epoch, self.network)
        every = self.task.readout == "every"
        outputs: NDArray[Any] = joined(part_outputs(self.network, self.task, "test", self.batch), every)
        if not outputs.size:
            return None
        if isinstance(self.task, LabelTask):
            return classified(epoch, self.task, outputs)
        shown = self.task.predictions("test", outputs)
        self.pictured = len(shown.index) > 0
        return forecasted(epoch, shown) if self.pictured else None

    def _translation(self, epoch: int, network: Translator) -> Event | None:
        """Some of the test part, spread over it: all of a large one would take too long."""
        assert isinstance(self.task, Translate)
        rows = self.task.rows("test")
        rows = rows[:: max(1, -(-len(rows) // TRANSLATED))]
        said = translations(network, self.task, rows, beam=1)
        return None if said is None else translated(epoch, self.task, rows, said)


def classified(epoch: int, task: LabelTask, outputs: NDArray[Any]) -> Classified:
    """The event for the classes that a network names on the test part."""
    found = task.answers("test", outputs)
    asked = found.true_classes >= 0
    pairs = confusion(found.true_classes[asked], found.chances.argmax(axis=1)[asked], len(task.labels))
    return Classified(epoch, task.labels, pairs, tuple(found.worst(WORST)))


def forecasted(epoch: int, shown: Any) -> Forecasted:
    """The event for a task's predictions."""
    return Forecasted(
        epoch=epoch,
        index=np.asarray(shown.index),
        names=tuple(shown.names),
        true=np.asarray(shown.true),
        predicted=np.asarray(shown.predicted),
        baseline=np.asarray(shown.baseline),
        baseline_label=str(getattr(shown, "baseline_label", "")),
        low=shown.low,
        high=shown.high,
        groups=shown.groups,
        steps=shown.steps,
    )
