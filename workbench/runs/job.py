"""Doing a run: from a spec to a run folder. The window and the command line both come through here."""

import platform
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import workbench
from kernels.network import Network
from kernels.translator import Translator
from workbench.data import Data, LabelTask, Translate, load, prepare, suggest
from workbench.data.checks import what_was_read
from workbench.data.tasks.values import ValueModel
from workbench.data.watch import SILENT, Watch
from workbench.errors import UserError
from workbench.runs.building import build_network, chosen_loss
from workbench.runs.chances import value_errors
from workbench.runs.estimate import refuse_beyond
from workbench.runs.folder import SPEC, RunFolder
from workbench.runs.going_on import changed_remark, going_on, remarks_of
from workbench.runs.moments import Moment
from workbench.training.checkpoint import Checkpoint, Outcome, Progress
from workbench.training.evaluate import joined, part_loss, part_outputs
from workbench.training.events import Chosen, Event, Finished, Notice, Prepared, Preparing, Steered, Stepped
from workbench.training.previews import classified, forecasted
from workbench.training.spec import Spec, apply_settings, flat, known_keys, to_mapping
from workbench.training.trainer import Steer, train
from workbench.training.translating import translated, translations
from workbench.words import translate

Emit = Callable[[Event], None]
Stop = Callable[[], bool]

# A resumed run may go on for longer or elsewhere; anything else would make it another run.
MAY_CHANGE = {
    "training.epochs", "training.patience", "training.threads", "training.device", "training.memory", "data.path",
}  # fmt: skip
STOPPED_SECONDS = 0.15  # a stopped run is scored only where that takes no longer
UNSAID = ("auto", "", 0, [], ())


def complete(
    spec: Spec, base: Path, explicit: Collection[str] | None = None, watch: Watch = SILENT
) -> tuple[Spec, Data, list[str]]:
    """Read the data and fill in what the spec leaves open; return the spec, the data and the reasons in words.

    What a person said wins over what the data suggest, and that over the fields' defaults. `explicit`: the dotted names
    that a person gave; None takes those that differ from their defaults. Relative paths start at `base`.
    """
    data = load(spec.data, base, watch=watch)
    whole, reasons = filled_in(spec, data, base, explicit)
    return whole, data, reasons


def filled_in(spec: Spec, data: Data, base: Path, explicit: Collection[str] | None = None) -> tuple[Spec, list[str]]:
    """`complete` for data that are read already."""
    said = _differing(spec) if explicit is None else set(explicit)
    suggestion = suggest(data, spec.data)
    values = flat(spec)
    kept = {key: values[key] for key in said if key.startswith("data.") and values[key] not in UNSAID}
    chosen = {key: value for key, value in suggestion.settings.items() if key not in said}
    whole = apply_settings(replace(spec, data=suggestion.data), kept | chosen)
    placed = replace(whole.data, path=_placed(whole.data.path, base), sha256=data.source.sha256)
    if whole.data.test_path:
        placed = replace(placed, test_path=_placed(whole.data.test_path, base))
    return replace(whole, data=placed), list(suggestion.reasons)


def chosen_settings(before: Spec, after: Spec) -> dict[str, Any]:
    """The settings that were filled in: dotted name to value."""
    old, new = flat(before), flat(after)
    unsaid = ("data.path", "data.test_path", "data.sha256")
    return {key: value for key, value in new.items() if value != old[key] and key not in unsaid}


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
) -> dict[str, Any]:
    """Do a run and write its folder; return the summary. UserError for all that a person can mend.

    With `resume` the run in `out` goes on from its checkpoint, with the same bits as if it had never stopped; where
    there is none yet, it starts from the beginning. Stopped while the data are read, it leaves nothing: StoppedError.

    `steer`: see `trainer.train`. `parent`: a run that this one goes on from, where its last checkpoint stands, with
    settings of its own. `clock` tells the seconds that training has had, where it shares the cores with others.
    """
    return _Job(spec, base, out, emit, should_stop, resume, explicit, replace_run, steer, parent, clock).run()


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
        self.given, self.base, self.explicit = spec, base, explicit
        self.listener, self.should_stop, self.steer, self.clock = emit, should_stop, steer, clock
        self.parent = parent if not resume else None
        self.start: Checkpoint | None = None
        self.resuming = resume and (out / SPEC).is_file()
        self.folder = RunFolder.open(out) if self.resuming else RunFolder.reserve(out, replace_run)
        self.weights_of = -1
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
        self.tell(Preparing(0.0, translate("runs", "Reading the data")))
        self._settle()
        done = self._already_done()
        if done:
            return done
        self.task = prepare(self.data, self.spec.data)
        self.task.loss = chosen_loss(self.spec, self.task)
        refuse_beyond(self.spec, self.task)
        self.network = build_network(self.spec, self.task)
        if not self.resuming:
            # Not before all fits together: a wrong setting must not cost the run that is to be replaced.
            self.folder.make()
        if self.parent is not None and self.start is not None:
            self.folder.inherit(RunFolder.open(self.parent), self.start.progress)
        if self.start is not None:
            self.remarks = remarks_of(self.start.progress)
        self.folder.write_spec(self.spec, self.remarks)
        self.folder.layer_names = tuple(self.network.layer_names)
        self._restore()
        self.network.compile(self._tell_compiling, self.spec.training.optimizer)
        self._announce()
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
        self.start = self.folder.read_checkpoint()
        self.spec, self.data = self._resumed()
        self.folder.rewind_metrics(self.start.progress if self.start else Progress())

    def _watch(self) -> Watch:
        return Watch(lambda share, what: self.tell(Preparing(share, what)), self.should_stop)

    def _resumed(self) -> tuple[Spec, Data]:
        kept = self.folder.read_spec()
        said = _differing(self.given) if self.explicit is None else set(self.explicit)
        old, new = flat(kept), flat(self.given)
        for key in sorted(said - MAY_CHANGE, key=known_keys().index):
            # What is left open in a spec's data was filled in; elsewhere 0 and "auto" are values like any other.
            left_open = key.startswith("data.") and new[key] in UNSAID
            if new[key] != old[key] and not left_open:
                raise UserError(
                    translate("runs", "The run was begun with {old}, not {new}.").format(old=old[key], new=new[key]),
                    translate("runs", "Leave it as it was, or start another run in another folder."),
                    key,
                )
        changed = {key: new[key] for key in said & MAY_CHANGE if key != "data.path"}
        spec = apply_settings(kept, changed)
        data = load(spec.data, self.folder.path, watch=self._watch())
        if data.source.sha256 != spec.data.sha256:
            raise UserError(
                translate("runs", "The data have changed since the run began."),
                translate("runs", "Bring the old data back, or start another run in another folder."),
                spec.data.path,
            )
        return spec, data

    def _already_done(self) -> dict[str, Any]:
        """The summary of a resumed run that has nothing left to do; an empty dict otherwise."""
        summary = self.folder.read_summary() if self.start else {}
        progress = self.start.progress if self.start else Progress()
        training = self.spec.training
        over = progress.epoch >= training.epochs or (training.patience and progress.stale >= training.patience)
        if not summary or not over:
            return {}
        self.tell(
            Notice(
                translate("runs", "This run is done: {epochs} epochs.").format(epochs=progress.epoch),
                translate("runs", "Set training.epochs higher to go on with it."),
            )
        )
        self.tell(Finished(str(summary.get("reason", "done")), summary, str(self.folder.path)))
        return summary

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
        self.folder.flush()
        self.folder.saved.write()
        self.folder.write_checkpoint(checkpoint)
        if checkpoint.progress.best_epoch != self.weights_of:
            self.weights_of = checkpoint.progress.best_epoch
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

    def _calibrate(self) -> None:
        """What is measured on the best weights belongs to them, however the run ended."""
        if self.task.quantiles and isinstance(self.network, Network):
            parts = part_outputs(self.network, self.task, "calibration", self.spec.training.batch)
            outputs = joined(parts, self.task.readout == "every")
            if outputs.size:
                self.task.calibrate(outputs)

    def _finish(self, outcome: Outcome) -> dict[str, Any]:
        self.network.load(outcome.best)
        self._calibrate()
        self._write_weights(outcome.best)
        progress = outcome.progress
        self.best_epoch = progress.best_epoch
        deadline = time.monotonic() + STOPPED_SECONDS if outcome.reason == "stopped" else float("inf")
        test_loss, test = self._scored(deadline)
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

    def _scored(self, deadline: float) -> tuple[float | None, dict[str, Any] | None]:
        """Test loss and metrics with the baselines'; None where there is no test part or no time for it."""
        if not self.task.parts.get("test", 0):
            return None, None
        batch = self.spec.training.batch
        loss = part_loss(self.network, self.task, "test", batch, lambda: time.monotonic() > deadline)
        if loss is None:
            return None, None
        if isinstance(self.network, Translator):
            return self._translated(self.network, loss, deadline)
        # A text's logits would fill the memory, and its measures follow from the loss.
        outputs = None if self.task.carries else self._outputs(batch, deadline)
        if outputs is None and not self.task.carries:
            return None, None
        test = dict(self.task.score("test", outputs, loss))
        if isinstance(self.task, ValueModel):
            test = value_errors(self.network, self.task, "test", lambda: time.monotonic() > deadline) | test
        if isinstance(self.task, LabelTask) and outputs is not None:
            self.tell(classified(self.best_epoch, self.task, outputs))
        elif outputs is not None:
            # The last picture is the best network's, which the weights file holds.
            shown = self.task.predictions("test", outputs)
            if len(shown.index):
                self.tell(forecasted(self.best_epoch, shown))
        test["baselines"] = {one.name: one.metrics for one in self.baselines}
        return loss, test

    def _translated(
        self, network: Translator, loss: float, deadline: float
    ) -> tuple[float | None, dict[str, Any] | None]:
        """The same for translations, written as `predict` writes them."""
        assert isinstance(self.task, Translate)
        rows = self.task.rows("test")
        said = translations(network, self.task, rows, self.spec.model.beam, lambda: time.monotonic() > deadline)
        if said is None:
            return None, None
        self.tell(translated(self.best_epoch, self.task, rows, said))
        test: dict[str, Any] = self.task.score("test", [one.tokens for one in said], loss)
        return loss, test | {"baselines": {one.name: one.metrics for one in self.baselines if one.metrics}}

    def _outputs(self, batch: int, deadline: float) -> NDArray[Any] | None:
        def within_time(parts: Iterator[NDArray[Any]]) -> Iterator[NDArray[Any]]:
            for part in parts:
                if time.monotonic() > deadline:
                    raise TimeoutError
                yield part

        try:
            assert isinstance(self.network, Network)
            parts = within_time(part_outputs(self.network, self.task, "test", batch))
            return joined(parts, self.task.readout == "every")
        except TimeoutError:
            return None


def versions() -> dict[str, str]:
    """What this runs on: this program, Python and the packages that shape the numbers."""
    found = {"workbench": workbench.__version__, "python": platform.python_version(), "numpy": np.__version__}
    for name in ("numba", "llvmlite"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _placed(path: str, base: Path) -> str:
    return path if path.startswith("sample:") or not path else str((base / path).absolute())


def _differing(spec: Spec) -> set[str]:
    default = flat(Spec())
    return {key for key, value in flat(spec).items() if value != default[key]}


def _changed_data() -> Notice:
    return Notice(
        translate("runs", "These are not the data that the spec was written for: their hash is another."),
        translate("runs", "Go on if you meant to change them."),
        level="warning",
    )
