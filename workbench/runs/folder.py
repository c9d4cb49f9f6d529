"""A run's folder: everything that the run needs and everything that came of it."""

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from workbench.errors import UserError
from workbench.fields import unknown
from workbench.runs.checkpoints import Checkpoints
from workbench.runs.claim import NAME, Claim, is_claimed
from workbench.runs.curves import FOLDER as CURVES
from workbench.runs.curves import Course, CurveWriter, read_course
from workbench.runs.files import cannot_write, write_atomically, write_json
from workbench.runs.metric_lines import epoch_line, step_lines
from workbench.runs.moments import Moment, Moments
from workbench.runs.observations import ObservationFile, read_observations
from workbench.runs.store.notes import NOTES
from workbench.runs.tensors import read_tensors, write_tensors
from workbench.training.checkpoint import Arrays, Checkpoint, Progress
from workbench.training.events import BlewUp, EpochEnded, Event, Observed, Steered, Stepped
from workbench.training.spec import Spec, format_spec, read_spec
from workbench.words import translate

SPEC, METRICS, SUMMARY, WEIGHTS = "spec.toml", "metrics.jsonl", "summary.json", "weights.safetensors"
PROBES = "probes.jsonl"
MOMENTS = "moments"
CHECKPOINT = "checkpoint"
BEGINNING = "beginning"  # in there: all that the folder holds is what is left of a run that has no spec yet
DECLINED = "declined"  # in there: a person was told that the run did not end, and does not want it to go on
LEFT = ".*.part"  # what was being written when the process was killed
SAID = f".{NOTES}."  # but what begins so is written by whoever says something about the run, at any time
FLUSH_SECONDS = 0.5
FLUSH_LINES = 2000


@dataclass(frozen=True)
class RunInfo:
    """One line of a list of runs. `reason` is empty for a run that has not ended; `running`: it still goes on."""

    path: Path
    task: str
    cell: str
    activation: str
    depth: int
    data: str
    reason: str
    modified: float
    summary: dict[str, Any] = field(default_factory=dict[str, Any])
    running: bool = False


class RunFolder:
    """Reads and writes one run's folder; see `reserve` and `open`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.layer_names: tuple[str, ...] = ()
        self._lines: list[str] = []
        self._flushed_at = time.monotonic()
        self._observations = ObservationFile(path / PROBES)
        self._curves = CurveWriter(path)
        self.saved = Moments(path / MOMENTS)
        self.checkpoints = Checkpoints(path / CHECKPOINT)
        self._claim = Claim(path / CHECKPOINT)

    @classmethod
    def reserve(cls, path: Path, replace_run: bool = False) -> "RunFolder":
        """A folder for a new run, not made yet (see `make`). UserError where something else is in its place."""
        if not _entries(path) or ((path / SPEC).is_file() and replace_run) or _hardly_begun(path):
            return cls(path)
        if (path / SPEC).is_file():
            raise UserError(
                translate("runs", "This folder already holds a run."),
                translate("runs", "Add --resume to go on with it, --replace to start over, or choose another folder."),
                str(path),
            )
        raise UserError(
            translate("runs", "This folder is not empty and holds no run."),
            translate("runs", "Choose a new folder, so that nothing of yours is overwritten."),
            str(path),
        )

    def make(self) -> None:
        """Make the reserved folder; what an older run left in it goes."""
        try:
            (self.path / CHECKPOINT).mkdir(parents=True, exist_ok=True)
            (self.path / CHECKPOINT / BEGINNING).touch()
            # The spec goes first: without it nobody takes the rest for a run.
            for name in (SPEC, METRICS, PROBES, SUMMARY, WEIGHTS):
                (self.path / name).unlink(missing_ok=True)
            self.checkpoints.clear()
            self.saved.clear()
            self._curves.clear()
        except OSError as error:
            raise cannot_write(self.path, error) from None

    def claim(self) -> None:
        """Let nobody else train here until `release`, or the end of this process; UserError where somebody does.

        What a process that was killed left half written goes. What is there is looked at anew: until now, another
        process may have trained here.
        """
        try:
            (self.path / CHECKPOINT).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(self.path, error) from None
        self._claim.take()
        for folder in (self.path, self.path / CHECKPOINT, self.path / MOMENTS, self.path / CURVES):
            for left in folder.glob(LEFT):
                # Windows keeps what somebody has open.
                with suppress(OSError):
                    if not left.name.startswith(SAID):
                        left.unlink()
        self.saved = Moments(self.path / MOMENTS)

    def release(self) -> None:
        """Let others train here."""
        self._claim.release()

    def begin_again(self) -> None:
        """The run goes on: what came of it is no longer known."""
        try:
            (self.path / SUMMARY).unlink(missing_ok=True)
            (self.path / CHECKPOINT / DECLINED).unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write(self.path / SUMMARY, error) from None

    @classmethod
    def open(cls, path: Path) -> "RunFolder":
        """An existing run's folder; a path to one of its files will do. UserError where there is none."""
        folder = path.parent if path.is_file() else path
        if not folder.is_dir():
            raise UserError(translate("runs", "There is no run here."), _nearest(folder), str(path))
        if not (folder / SPEC).is_file():
            raise UserError(
                translate("runs", "This folder holds no run: it has no spec.toml."),
                translate("runs", "Give the folder that `train --out` wrote."),
                str(path),
            )
        return cls(folder)

    # The spec and the summary

    def write_spec(self, spec: Spec, comments: Mapping[str, str] | None = None) -> None:
        """Write the whole spec, with a remark behind each setting that was chosen from the data."""
        write_atomically(self.path / SPEC, format_spec(spec, comments).encode())
        with suppress(OSError):
            (self.path / CHECKPOINT / BEGINNING).unlink(missing_ok=True)

    def read_spec(self) -> Spec:
        """The run's spec."""
        return read_spec(self.path / SPEC)

    def write_summary(self, summary: Mapping[str, Any]) -> None:
        """Write what came of the run."""
        write_json(self.path / SUMMARY, summary)

    def read_summary(self) -> dict[str, Any]:
        """What came of the run; an empty dict while it has not ended."""
        return _read_summary(self.path)

    # Metrics

    def record(self, event: Event) -> None:
        """Append an event to metrics.jsonl, written out in batches, or to probes.jsonl, at once."""
        if isinstance(event, Stepped):
            self._lines += step_lines(event, self.layer_names)
            self._curves.add(event.first_step, event.losses, event.gradient_norms)
        elif isinstance(event, EpochEnded):
            self._lines.append(epoch_line(event))
            self._curves.add_epoch(vars(event))
        elif isinstance(event, Steered):
            self._lines.append(json.dumps({"kind": "setting", **vars(event)}) + "\n")
        elif isinstance(event, BlewUp):
            self._lines.append(json.dumps({"kind": "not_finite", **event.told}) + "\n")
        elif isinstance(event, Observed):
            self._observations.record(event)
            return
        else:
            return
        now = time.monotonic()
        if len(self._lines) >= FLUSH_LINES or now - self._flushed_at >= FLUSH_SECONDS:
            self.flush()

    def flush(self, last: bool = False) -> None:
        """Write out the metrics that wait; with `last`, they are on the disk before this returns."""
        self._flushed_at = time.monotonic()
        if not self._lines and not last:
            return
        self._curves.flush()
        try:
            with (self.path / METRICS).open("a", encoding="utf-8", newline="\n") as file:
                file.write("".join(self._lines))
                file.flush()
                if last:
                    os.fsync(file.fileno())
        except OSError as error:
            raise cannot_write(self.path / METRICS, error) from None
        self._lines = []

    def metrics(self) -> list[dict[str, Any]]:
        """Every line of metrics.jsonl; a torn last line is left out."""
        return [found for _, found in self._metric_lines()]

    def course(self, most: int = 2000) -> Course:
        """Losses and gradient norms at the finest resolution that takes about `most` records."""
        return read_course(self.path / METRICS, most)

    def _metric_lines(self) -> list[tuple[str, dict[str, Any]]]:
        """The same, each with its text."""
        try:
            text = (self.path / METRICS).read_bytes().decode("utf-8", "replace")
        except OSError:
            return []
        return [(line, found) for line in text.split("\n") if (found := _parsed(line)) is not None]

    def rewind_metrics(self, progress: Progress) -> None:
        """Drop what was written after a checkpoint: the resumed run will say it again."""
        kept = [
            (text, line)
            for text, line in self._metric_lines()
            if (line.get("kind") == "step" and line.get("step", 0) <= progress.step)
            or (line.get("kind") == "epoch" and line.get("epoch", 0) <= progress.epoch)
            or (line.get("kind") == "setting" and line in _settings(progress))
            or line.get("kind") == "parent"
        ]
        write_atomically(self.path / METRICS, "".join(text + "\n" for text, _ in kept).encode())
        self._curves.rebuild(line for _, line in kept)
        self._observations.rewind(progress.step)
        self.saved.rewind(progress.step)

    def inherit(self, parent: "RunFolder", progress: Progress) -> None:
        """Take over the course of the run that this one goes on from, up to where it does, and name it."""
        for name in (METRICS, PROBES):
            if (parent.path / name).is_file():
                write_atomically(self.path / name, (parent.path / name).read_bytes())
        self.rewind_metrics(progress)
        self._lines.append(json.dumps({"kind": "parent", **progress.parent}) + "\n")
        self.flush()

    def observations(self) -> list[dict[str, Any]]:
        """What the probes saw while the run went on: {"probe", "step", "epoch", "values"} each, oldest first."""
        return read_observations(self.path / PROBES)

    # Weights and checkpoints

    def write_weights(self, weights: Mapping[str, NDArray[Any]], metadata: Mapping[str, Any]) -> None:
        """Write weights.safetensors; `metadata` values become JSON texts, so that the file stands alone."""
        texts = {key: json.dumps(value, ensure_ascii=False) for key, value in metadata.items()}
        write_tensors(self.path / WEIGHTS, weights, {"format": "recurrent-workbench 1"} | texts)

    def read_weights(self) -> tuple[Arrays, dict[str, Any]]:
        """The best weights and the metadata (spec, fitted, vocabulary, ...)."""
        path = self.path / WEIGHTS
        if not path.is_file():
            raise UserError(
                translate("runs", "This run has no weights yet."),
                translate("runs", "Let it train, or go on with it by `train --resume`."),
                str(self.path),
            )
        return read_weights(path)

    def moments(self) -> list[Moment]:
        """The moments of training whose weights are kept, the earliest first."""
        return self.saved.list()

    def read_moment(self, step: int) -> Arrays:
        """The weights after `step` optimizer steps, one of `moments`."""
        return self.saved.read(step)

    def write_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Write what exact resumption needs. The course up to there lasts as well as it does."""
        self.flush(last=True)
        self._observations.last()
        self.checkpoints.write(checkpoint)

    def read_checkpoint(self) -> Checkpoint | None:
        """The last good checkpoint, or None where there is none yet; see `Checkpoints.read`."""
        return self.checkpoints.read()


def read_weights(path: Path) -> tuple[Arrays, dict[str, Any]]:
    """Weights and metadata of a weights file that this program wrote, wherever it stands."""
    tensors, texts = read_tensors(path)
    try:
        metadata = {key: json.loads(value) for key, value in texts.items() if key != "format"}
        complete = {"spec", "fitted"} <= metadata.keys()
    except ValueError:
        metadata, complete = {}, False
    if not complete:
        raise UserError(
            translate("runs", "These weights do not say what they were trained for."),
            translate("runs", "Give a run's folder, or its weights.safetensors."),
            str(path),
        )
    return tensors, metadata


def list_runs(home: Path) -> list[RunInfo]:
    """The runs in a folder and in the folders in it but for hidden ones, the newest first."""
    if not home.is_dir():
        raise UserError(
            translate("runs", "There is no such folder."), translate("runs", "Give a folder of runs."), str(home)
        )
    inner = (path for path in home.glob(f"*/{SPEC}") if path.parent.name[0] != ".")
    found = [_info(path.parent) for path in (*home.glob(SPEC), *inner)]
    return sorted((info for info in found if info), key=lambda info: (-info.modified, str(info.path)))


def _info(path: Path) -> RunInfo | None:
    try:
        spec = read_spec(path / SPEC)
        modified = (path / SPEC).stat().st_mtime
    except (UserError, OSError):
        return None
    summary = _read_summary(path)
    model = spec.model
    return RunInfo(
        path, spec.data.task, model.cell, model.activation, model.depth, spec.data.path,
        str(summary.get("reason", "")), modified, summary, not summary and is_claimed(path / CHECKPOINT),
    )  # fmt: skip


def _read_summary(path: Path) -> dict[str, Any]:
    try:
        summary = json.loads((path / SUMMARY).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return summary if isinstance(summary, dict) else {}


def _entries(path: Path) -> bool:
    if path.is_dir():
        try:
            return any(path.iterdir())
        except OSError as error:
            raise cannot_write(path, error) from None
    if path.exists():
        raise UserError(
            translate("runs", "There is a file of this name."), translate("runs", "Choose another folder."), str(path)
        )
    return False


def _hardly_begun(path: Path) -> bool:
    """Whether this is what is left of a run that was killed before it had a spec."""
    names = {one.name for one in path.iterdir()} if path.is_dir() else set[str]()
    inner = {one.name for one in (path / CHECKPOINT).iterdir()} if CHECKPOINT in names else set[str]()
    return SPEC not in names and (BEGINNING in inner or (names == {CHECKPOINT} and inner <= {NAME}))


def _nearest(folder: Path) -> str:
    try:
        names = [one.name for one in folder.parent.iterdir() if (one / SPEC).is_file()]
    except OSError:
        names = []
    if not names:
        return translate("runs", "Give the folder that `train --out` wrote.")
    return unknown(folder.name, names, "", "").hint


def _settings(progress: Progress) -> list[dict[str, Any]]:
    return [{"kind": "setting", **change} for change in progress.changes]


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
