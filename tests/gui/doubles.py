"""An engine that answers at once: it trains nothing, but tells what a training tells."""

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from workbench.data.watch import Watch
from workbench.engine import Engine
from workbench.errors import UserError
from workbench.gui.views import LoadedView
from workbench.runs.folder import RunFolder
from workbench.training import events
from workbench.training.spec import Spec, flat

STEPS = 40
LAYERS = ("layer 1", "layer 2", "head")


class FakeEngine(Engine):
    """Real data, samples and labels; training by formula. `hold` keeps a run at its first step until it is set."""

    def __init__(self) -> None:
        super().__init__()
        self.hold = threading.Event()
        self.hold.set()
        self.fail: Exception | None = None
        self.exported: list[tuple[Path, str, Path]] = []
        self.asked_to_stop = 0
        self.ends = "done"
        self.parents: list[Path | None] = []
        self.resumed: list[Path] = []
        self.clip = 0.0
        self.answers: dict[str, Any] = {}  # of analyses, by name
        self.questions: list[tuple[str, dict[str, Any]]] = []

    def compile(self, spec: Spec, task: Any, progress: Callable[[float, str], None]) -> None:
        """At once."""
        progress(0.5, "half")

    def weights(self, spec: Spec, task: Any) -> int:
        """Any number that moves with depth."""
        return 1000 * spec.model.depth

    def run(
        self, spec: Spec, out: Path, emit: Callable[[events.Event], None], should_stop: Callable[[], bool],
        steer: Callable[[], Mapping[str, Any]] = dict, parent: Path | None = None, resume: bool = False,
    ) -> dict[str, Any]:  # fmt: skip
        """A course of two losses, as many epochs as asked for."""
        folder = RunFolder.open(out) if resume else RunFolder.reserve(out)
        if not resume:
            folder.make()
        folder.claim()
        try:
            return self._course(spec, folder, emit, should_stop, steer, parent, resume)
        finally:
            folder.release()

    def _course(
        self, spec: Spec, folder: RunFolder, emit: Callable[[events.Event], None], should_stop: Callable[[], bool],
        steer: Callable[[], Mapping[str, Any]], parent: Path | None, resume: bool,
    ) -> dict[str, Any]:  # fmt: skip
        folder.write_spec(spec)
        self.parents.append(parent)
        self.resumed += [folder.path] if resume else []
        self.clip = spec.training.clip_norm
        emit(events.Preparing(0.5, "Compiling"))
        baselines = (("persistence", "Persistence", 0.9), ("seasonal_naive", "Seasonal naive", 0.5))
        epochs = spec.training.epochs
        emit(
            events.Prepared(spec.data.task, 1234, epochs, STEPS, LAYERS, spec.training.clip_norm, baselines, flat(spec))
        )
        reason = self.ends
        for epoch in range(1, epochs + 1):
            if should_stop():
                self.asked_to_stop += 1
                reason = "stopped"
                break
            wanted = steer().get("training.clip_norm", self.clip)
            if wanted != self.clip:
                emit(events.Steered((epoch - 1) * STEPS, epoch, "training.clip_norm", wanted, self.clip))
                self.clip = wanted
            emit(stepped(epoch, epochs))
            if not self.hold.wait(30):
                raise TimeoutError("nobody let the run go on")
            if self.fail is not None:
                raise self.fail
            emit(events.EpochEnded(epoch, epoch * STEPS, 1.0 / epoch, 1.2 / epoch, 0.1, best=True))
            emit(forecasted(epoch))
        summary = summary_of(epochs)
        folder.write_summary(summary)
        emit(events.Finished(reason, summary, str(folder.path)))
        return summary

    def export(self, run: Path, kind: str, out: Path) -> None:
        """Remember what was asked for."""
        self.exported.append((run, kind, out))

    def analyse(self, name: str, run: Path, settings: Mapping[str, Any], watch: Watch) -> Any:
        """The answer that was prepared, or a refusal."""
        self.questions.append((name, dict(settings)))
        if name not in self.answers:
            raise UserError("This run was never trained.", "Prepare an answer.")
        return self.answers[name]

    def find_rate(self, spec: Spec, task: Any, watch: Watch) -> Any:
        """The same for a trial of learning rates."""
        return self.analyse("rate_finder", Path(), {}, watch)

    def sample(self, run: Path, prompt: str, length: int, temperature: float, seed: int) -> str:
        """The prompt and a word."""
        return f"{prompt} abc"


class RetellingEngine(FakeEngine):
    """Tells `instead` in place of each forecast, and adds `found` to the summary at the end."""

    def __init__(self, instead: events.Event, found: Mapping[str, Any]) -> None:
        super().__init__()
        self.instead, self.found = instead, dict(found)

    def run(self, spec: Any, out: Path, emit: Any, should_stop: Any, *others: Any) -> dict[str, Any]:
        """The course of the double, told otherwise."""

        def tell(event: events.Event) -> None:
            if isinstance(event, events.Finished):
                event = events.Finished(event.reason, event.summary | self.found, event.folder)
            emit(self.instead if isinstance(event, events.Forecasted) else event)

        return super().run(spec, out, tell, should_stop, *others)


class EmptyEngine(FakeEngine):
    """No data can be read."""

    def load(self, settings: Any, watch: Any = None) -> LoadedView:
        """Refuse."""
        raise UserError("There is no such file.", "Check the path.", "nowhere.csv")


def stepped(epoch: int, epochs: int = 100, depth: int = 2, length: int = 12) -> events.Stepped:
    """The steps of one epoch, falling."""
    step = np.arange(STEPS)
    losses = np.exp(-0.02 * (STEPS * (epoch - 1) + step)) + 0.01
    return events.Stepped(
        first_step=STEPS * (epoch - 1) + 1,
        epoch=epoch,
        losses=losses,
        gradient_norms=2 * losses,
        layer_norms=np.outer(losses, [1.0, 1.5, 0.5]),
        flow=np.logspace(-4, 0, length) * np.ones((depth, 1)),
        steps_per_second=12345.0,
        fraction=epoch / epochs,
        seconds_left=float(epochs - epoch),
    )


def forecasted(epoch: int) -> events.Forecasted:
    """Two years of months."""
    index = np.arange("1958-01", "1960-01", dtype="datetime64[M]")
    true = 100 + 10 * np.sin(np.arange(24.0)).reshape(-1, 1)
    return events.Forecasted(epoch, index, ("Passengers",), true, true + 3, true - 5, "Seasonal naive")


def summary_of(epochs: int) -> dict[str, Any]:
    """What summary.json would hold."""
    test = {"rmse": 16.0, "mae": 13.0, "baselines": {"seasonal_naive": {"rmse": 41.9, "mae": 37.0}}}
    numbers = {"parameters": 1234, "epochs": epochs, "best_epoch": epochs, "validation_loss": 0.1, "seconds": 1.5}
    return {"task": "forecast", "reason": "done", "test": test, **numbers}
