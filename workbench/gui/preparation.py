"""Kernels made ready in the background while a person still chooses."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.gui.engine import Engine
from workbench.gui.worker import Job, Jobs
from workbench.training.spec import Spec


class Preparation(QObject):
    """Compiles for one network at a time; at each end it can be asked for the next."""

    compiling = Signal(float, str)  # fraction (1.0 = ready), what
    ended = Signal()
    crashed = Signal(str)

    def __init__(self, engine: Engine, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._jobs = engine, jobs
        self.share = 0.0
        self._job: Job | None = None
        self._done_for: tuple[Any, ...] | None = None

    @property
    def busy(self) -> bool:
        """Whether it compiles now."""
        return self._job is not None

    def prepare(self, spec: Spec, task: Any) -> None:
        """Compile what the spec's network needs, where that has not been done."""
        wanted = _compiled_in(spec, task)
        if wanted == self._done_for or self._job is not None:
            return
        self._done_for = wanted
        job = self._jobs.begin(
            lambda control: self._engine.compile(spec, task, lambda share, what: control.emit((share, what))),
            "compiling",
        )
        self._job = job
        job.told.connect(lambda news: self._tell(*news[-1]))
        job.done.connect(lambda _: self._end())
        job.refused.connect(lambda _: self._end())
        job.crashed.connect(self._crash)
        job.start()

    def _tell(self, share: float, what: str) -> None:
        self.share = share
        self.compiling.emit(min(share, 0.99), what)

    def _end(self) -> None:
        self._job = None
        self.share = 1.0
        self.compiling.emit(1.0, "")
        self.ended.emit()

    def _crash(self, report: str) -> None:
        self._end()
        self.crashed.emit(report)


def _compiled_in(spec: Spec, task: Any) -> tuple[Any, ...]:
    """What of a spec and a task becomes part of the code: sizes, rates and first weights do not."""
    model, training = spec.model, spec.training
    return (
        *(model.cell, model.activation, model.gate_activation, model.bidirectional, model.layer_norm),
        *(model.residual and model.depth > 1, model.dropout > 0, model.variational),
        *(training.optimizer, training.precision, training.loss),
        *(spec.data.task, task.loss, task.readout, task.vocabulary > 0, bool(task.quantiles)),
    )
