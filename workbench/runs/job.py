"""Doing a run: from a spec to a run folder. The window and the command line both come through here."""

import time
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data import prepare
from workbench.data.checks import what_was_read
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.runs.building import build_network, chosen_loss
from workbench.runs.completing import chosen_settings, complete
from workbench.runs.course import told_before
from workbench.runs.estimate import refuse_beyond
from workbench.runs.folder import SPEC, RunFolder
from workbench.runs.going_on import changed_remark, going_on, remarks_of
from workbench.runs.moments import Moment
from workbench.runs.resuming import resumed
from workbench.runs.scoring import calibrate, tested
from workbench.runs.versions import versions
from workbench.training.checkpoint import Checkpoint, Outcome, Progress
from workbench.training.events import Chosen, Event, Finished, Notice, Prepared, Preparing, Steered, Stepped
from workbench.training.spec import Spec, flat, to_mapping
from workbench.training.trainer import Steer, train
from workbench.words import translate

Emit = Callable[[Event], None]
Stop = Callable[[], bool]

STOPPED_SECONDS = 0.15  # a stopped run is scored only where that takes no longer


def run_job(
    spec: Spec,
    base: Path,
    out: Path,
    emit: Emit,
    should_stop: Stop,
    resume: bool = False,
    *,
    explicit: Collection[str] | None = None,
    replace_run: bool = False,
    steer: Steer = dict,
    parent: Path | None = None,
    clock: Callable[[], float] = time.monotonic,
    tell_course: bool = False,
) -> dict[str, Any]:
    """Do a run and write its folder; return the summary. UserError for all that a person can mend.

    With `resume` the run in `out` goes on from its checkpoint, with the same bits as if it had never stopped; where
    there is none yet, it starts from the beginning. Stopped while the data are read, it leaves nothing: StoppedError.

    `steer`: see `trainer.train`. `parent`: a run that this one goes on from, where its last checkpoint stands, with
    settings of its own. `clock` tells the seconds that training has had, where it shares the cores with others.
    `tell_course`: of a run that goes on, what was told of it before is told again first.
    """
    job = _Job(spec, base, out, emit, should_stop, resume, explicit, replace_run, steer, parent, clock)
    job.tell_course = tell_course
    return job.run()


class _Job:
    def __init__(
        self,
        spec: Spec,
        base: Path,
        out: Path,
        emit: Emit,
        should_stop: Stop,
        resume: bool,
        explicit: Collection[str] | None,
        replace_run: bool,
        steer: Steer,
        parent: Path | None,
        clock: Callable[[], float],
    ) -> None:
        self.given, self.base, self.explicit, self.replace_run = spec, base, explicit, replace_run
        self.listener, self.should_stop, self.steer, self.clock = emit, should_stop, steer, clock
        self.parent = parent if not resume else None
        self.start: Checkpoint | None = None
        self.resuming = resume and (out / SPEC).is_file()
        self.folder = RunFolder.open(out) if self.resuming else RunFolder.reserve(out, replace_run)
        self.weights_of = -1
        self.tell_course = False
        self.remarks: dict[str, str] = {}

    def tell(self, event: Event) -> None:
        self.folder.record(event)
        if isinstance(event, Stepped):
            self._save_moment(event)
        if isinstance(event, Steered):
            self.remarks[event.key] = changed_remark(vars(event))
            self.folder.write_spec(self.spec, self.remarks)
        self.listener(event)

    def run(self) -> dict[str, Any]:
        try:
            return self._run()
        finally:
            self.folder.release()

    def _run(self) -> dict[str, Any]:
        self.tell(Preparing(0.0, translate("runs", "Reading the data")))
        self._settle()
        done = self._already_done()
        if done:
            return done
        self.task = prepare(self.data, self.spec.data)
        self.task.loss = chosen_loss(self.spec, self.task)
        refuse_beyond(self.spec, self.task)
        self.network = build_network(self._on_as_many_threads(), self.task)
        if not self.resuming:
            # Not before all fits together: a wrong setting must not cost the run that is to be replaced.
            self.folder.claim()
            # While the data were read, another process may have trained a run here.
            RunFolder.reserve(self.folder.path, self.replace_run)
            self.folder.make()
        if self.parent is not None and self.start is not None:
            self.folder.inherit(RunFolder.open(self.parent), self.start.progress)
            # Killed before its first own checkpoint, it still goes on from where the other one stood.
            self.folder.write_checkpoint(self.start)
        if self.start is not None:
            self.remarks = remarks_of(self.start.progress)
        self.folder.layer_names = tuple(self.network.layer_names)
        self._restore()
        self.folder.begin_again()
        self.folder.write_spec(self.spec, self.remarks)
        self.network.compile(self._tell_compiling, self.spec.training.optimizer)
        self._announce()
        if self.tell_course and self.start is not None:
            for event in told_before(self.folder, self.start.progress):
                self.listener(event)
        if self.start is None:
            self.folder.saved.keep(Moment(0, 0), self.network.parameters)
        try:
            outcome = train(
                self.spec, self.task, self.network, self.tell, self.should_stop, self._keep, start=self.start,
                steer=self.steer, clock=self.clock,
            )  # fmt: skip
        finally:
            self.folder.flush()
        self._save_last(outcome.progress)
        summary = self._finish(outcome)
        self.tell(Finished(outcome.reason, summary, str(self.folder.path)))
        return summary

    def _settle(self) -> None:
        """The spec, the data and, for a resumed run, the checkpoint."""
        if not self.resuming:
            self.spec, self.data, reasons = complete(self.given, self.base, self.explicit, self._watch())
            read = [one.message for one in what_was_read(self.data)] if self.data.source.encoding else []
            self.tell(Chosen(chosen_settings(self.given, self.spec), (*read, *reasons)))
            if self.given.data.sha256 and self.given.data.sha256 != self.spec.data.sha256:
                self.tell(_changed_data())
            if self.parent is not None:
                self.start = going_on(self.parent, self.spec)
            return
        self.folder.claim()
        self.start = self.folder.read_checkpoint()
        if self.folder.checkpoints.damage:
            self.tell(Notice(self.folder.checkpoints.damage, level="warning"))
        self.spec, self.data = resumed(self.folder, self.given, self.base, self.explicit, self._watch())
        self.folder.rewind_metrics(self.start.progress if self.start else Progress())

    def _watch(self) -> Watch:
        return Watch(lambda share, what: self.tell(Preparing(share, what)), self.should_stop)

    def _already_done(self) -> dict[str, Any]:
        """The summary of a resumed run that has nothing left to do; an empty dict otherwise."""
        summary = self.folder.read_summary() if self.start else {}
        progress = self.start.progress if self.start else Progress()
        training = self.spec.training
        early = training.patience and progress.stale >= training.patience
        if not summary or not (early or progress.epoch >= training.epochs):
            return {}
        if progress.epoch >= training.epochs:
            said = translate("runs", "This run is done: {epochs} epochs.").format(epochs=progress.epoch)
            hint = translate("runs", "Set training.epochs higher to go on with it.")
        else:
            said = translate("runs", "This run is done: its last {count} epochs were no better than the best one.")
            said = said.format(count=progress.stale)
            hint = translate("runs", "Set training.patience higher, or to 0, to go on with it.")
        self.tell(Notice(said, hint))
        self.tell(Finished(str(summary.get("reason", "done")), summary, str(self.folder.path)))
        return summary

    def _on_as_many_threads(self) -> Spec:
        """The spec; with the threads that a resumed run had, where their number is left to the machine."""
        had = self.start.progress.threads if self.resuming and self.start is not None else 0
        training = self.spec.training
        return self.spec if training.threads or not had else replace(self.spec, training=replace(training, threads=had))

    def _restore(self) -> None:
        """Put a resumed run's network in its state; UserError where checkpoint, spec and machine do not fit."""
        try:
            if self.start:
                self.network.restore(self.start.network)
        except (KeyError, ValueError) as error:
            raise UserError(
                translate("runs", "The checkpoint does not fit this machine or the run's spec: {why}.").format(
                    why=error
                ),
                translate("runs", "Go on with it where it was begun, or start again with --replace."),
                str(self.folder.path),
            ) from None

    def _tell_compiling(self, fraction: float, what: str) -> None:
        words = translate("runs", "Compiling kernels") if fraction < 1 else translate("runs", "Kernels are ready")
        self.tell(Preparing(fraction, words))

    def _announce(self) -> None:
        self.baselines = self.task.baselines()
        training = self.spec.training
        self.tell(
            Prepared(
                task=self.task.name,
                parameters=self.network.parameter_count,
                epochs=training.epochs,
                steps_per_epoch=self.task.steps_per_epoch(training.batch),
                layer_names=tuple(self.network.layer_names),
                clip_norm=training.clip_norm,
                baselines=tuple((one.name, one.label, one.loss) for one in self.baselines if one.loss is not None),
                settings=flat(self.spec),
            )
        )

    def _save_moment(self, event: Stepped) -> None:
        step = event.first_step + len(event.losses) - 1
        if np.isfinite(event.losses).all() and self.folder.saved.due(step):
            self.folder.saved.keep(Moment(step, event.epoch - 1), self.network.parameters)

    def _save_last(self, progress: Progress) -> None:
        """The weights that training ended with, before the best ones take their place."""
        self.folder.saved.keep(Moment(progress.step, progress.epoch), self.network.parameters)
        self.folder.saved.write()

    def _keep(self, checkpoint: Checkpoint) -> None:
        self.folder.saved.write()
        checkpoint.progress.threads = self.network.threads
        self.folder.write_checkpoint(checkpoint)
        # Before the first validation the best weights are the present ones, in a first epoch that may be long.
        best_epoch = checkpoint.progress.best_epoch
        if not best_epoch or best_epoch != self.weights_of:
            self.weights_of = best_epoch
            self._write_weights(checkpoint.best)

    def _write_weights(self, weights: dict[str, NDArray[Any]]) -> None:
        source = self.data.source
        metadata: dict[str, Any] = {
            "spec": to_mapping(self.spec),
            "fitted": self.task.fitted(),
            "readout": self.task.readout,
            "source": {
                "encoding": source.encoding,
                "delimiter": source.delimiter,
                "decimal": source.decimal,
                "header": source.header,
            },
        }
        symbols = getattr(self.task, "symbols", None)
        if symbols is not None:
            metadata["vocabulary"] = list(symbols)
        self.folder.write_weights(weights, metadata)

    def _finish(self, outcome: Outcome) -> dict[str, Any]:
        self.network.load(outcome.best)
        calibrate(self.network, self.task, self.spec.training.batch)
        self._write_weights(outcome.best)
        progress = outcome.progress
        deadline = time.monotonic() + STOPPED_SECONDS if outcome.reason == "stopped" else float("inf")
        test_loss, test, pictured = tested(
            self.network, self.task, self.spec, self.baselines, progress.best_epoch, lambda: time.monotonic() > deadline
        )
        if pictured is not None:
            # The last picture is the best network's, which the weights file holds.
            self.tell(pictured)
        summary: dict[str, Any] = {
            "task": self.task.name,
            "reason": outcome.reason,
            "parameters": self.network.parameter_count,
            "epochs": progress.epoch,
            "best_epoch": progress.best_epoch,
            "steps": progress.step,
            "train_loss": progress.best_train_loss,
            "validation_loss": progress.best_loss if self.task.parts.get("validation") else None,
            "test_loss": test_loss,
            "seconds": progress.seconds,
            "steps_per_second": progress.sequence_steps / progress.seconds if progress.seconds else None,
            "device": self.network.device,
            "versions": versions(),
            "data": {"path": self.spec.data.path, "sha256": self.spec.data.sha256},
            **({"changes": progress.changes} if progress.changes else {}),
            **({"parent": progress.parent} if progress.parent else {}),
            **({"blow_up": outcome.blow_up} if outcome.blow_up else {}),
            **self.task.facts(),
            "test": test,
        }
        self.folder.write_summary(summary)
        return self.folder.read_summary()


def _changed_data() -> Notice:
    return Notice(
        translate("runs", "These are not the data that the spec was written for: their hash is another."),
        translate("runs", "Go on if you meant to change them."),
        level="warning",
    )
