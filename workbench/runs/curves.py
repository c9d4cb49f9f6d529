"""A run's course at several resolutions, kept beside its metrics: ten million steps open as fast as a thousand.

`metrics.jsonl` tells every step in a line of its own. Beside it, each level of `curves/` has one record of a fixed size
for so many steps: the lowest, the highest and the mean value of each curve. A record is written once its steps are all
done; what no record stands for yet is read from the next finer level, and at last from the end of the metrics. So a run
that goes on, or that was killed, is read like any other. Where the levels do not fit, all metrics are read.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.runs.files import cannot_write, write_atomically

FOLDER = "curves"
WIDTHS = (4, 16, 64, 256, 1024, 4096, 16384, 65536)
"""The steps that a record stands for, level by level."""
CURVES = ("loss", "gradient_norm")
LOW, HIGH, MEAN = range(3)
STEP = np.dtype(
    [("step", "<i8"), ("count", "<i8"), ("known", "<i8", (len(CURVES),)), *((name, "<f4", (3,)) for name in CURVES)]
)
"""`step`: the last one of `count`. For each curve: how many of its values are `known`, that is, finite; and their LOW,
HIGH and MEAN, NaN where there are none.
"""
EPOCH_VALUES = ("train_loss", "validation_loss", "seconds", "learning_rate")
EPOCH = np.dtype([("epoch", "<i8"), ("step", "<i8"), *((name, "<f8") for name in EPOCH_VALUES)])
# So much of the metrics' end is read: the levels are written before them, so that only few lines are in none.
TAIL = 1 << 18
# A finer level has at most 3 records that the next one does not stand for yet, and some that have just been written.
LAST = 64

Records = NDArray[Any]


@dataclass(frozen=True)
class Course:
    """Losses and gradient norms of a run. `steps`: records of STEP; `epochs`: records of EPOCH."""

    steps: Records
    epochs: Records

    def epoch_at(self, steps: NDArray[Any]) -> NDArray[np.float64]:
        """How many epochs were done at some steps; NaN where no epoch has ended."""
        return _along(steps, self.epochs["step"], self.epochs["epoch"].astype(np.float64))

    def seconds_at(self, steps: NDArray[Any]) -> NDArray[np.float64]:
        """How long the run had trained at some steps, evenly within an epoch; NaN where no epoch has ended."""
        return _along(steps, self.epochs["step"], np.cumsum(self.epochs["seconds"]))


class _Levels:
    """Merges steps into the records of all levels."""

    def __init__(self) -> None:
        self.open = [np.zeros(0, STEP) for _ in WIDTHS]
        """For each level, the records of the finer one (the steps) that no record of it stands for yet."""

    def take(self, records: Records, level: int = 0) -> Iterator[tuple[int, Records]]:
        """The next records of the finer level; gives the levels and what is new in them."""
        if level == len(WIDTHS) or not len(records):
            return
        pending = np.concatenate([self.open[level], records])
        bucket = (pending["step"] - 1) // WIDTHS[level]
        done = bucket < pending["step"][-1] // WIDTHS[level]
        self.open[level] = pending[~done]
        if done.any():
            merged = _merged(pending[done], bucket[done])
            yield level, merged
            yield from self.take(merged, level + 1)


class CurveWriter:
    """Writes the levels while a run goes on; `folder` is the run's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._forget()

    def _forget(self) -> None:
        self._levels = _Levels()
        self._waiting: dict[str, list[Records]] = {}

    def clear(self) -> None:
        """Begin again, without anything."""
        self._forget()
        shutil.rmtree(self._folder, ignore_errors=True)

    def add(self, first_step: int, losses: NDArray[Any], gradient_norms: NDArray[Any]) -> None:
        """Take the next steps."""
        self._add(_records(np.arange(first_step, first_step + len(losses)), losses, gradient_norms))

    def add_epoch(self, epoch: Mapping[str, Any]) -> None:
        """Take an epoch that has ended: a line of metrics.jsonl."""
        self._waiting.setdefault(_file(None), []).append(_epoch_records([epoch]))

    def _add(self, records: Records) -> None:
        for level, merged in self._levels.take(records):
            self._waiting.setdefault(_file(level), []).append(merged)

    def flush(self) -> None:
        """Write out what waits. UserError where that cannot be done."""
        waiting, self._waiting = self._waiting, {}
        try:
            if waiting:
                self._folder.mkdir(exist_ok=True)
            for name, records in waiting.items():
                with (self._folder / name).open("ab") as file:
                    file.write(_bytes(records))
        except OSError as error:
            raise cannot_write(self._folder, error) from None

    def rebuild(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Make all levels anew from the lines of metrics.jsonl. UserError where that cannot be done."""
        self._forget()
        steps, epochs = _parsed(lines)
        self._add(steps)
        waiting, self._waiting = {**self._waiting, _file(None): [epochs]}, {}
        try:
            self._folder.mkdir(exist_ok=True)
        except OSError as error:
            raise cannot_write(self._folder, error) from None
        for level in (None, *range(len(WIDTHS))):
            write_atomically(self._folder / _file(level), _bytes(waiting.get(_file(level), [])))


def read_course(metrics: Path, most: int = 2000) -> Course:
    """The course of a run at the finest resolution that takes about `most` records; empty where there is none.

    `metrics`: its metrics.jsonl. What is missing beside it is made up for by reading all of that.
    """
    # Once more where the run wrote something in between.
    found = _read_levels(metrics, most) or _read_levels(metrics, most)
    if found is not None:
        return found
    steps, epochs = _parsed(_lines(metrics))
    if len(steps) <= most:
        return Course(steps, epochs)
    levels, merged = _Levels(), [np.zeros(0, STEP) for _ in WIDTHS]
    for level, records in levels.take(steps):
        merged[level] = records
    level = _fitting([len(one) for one in merged], most)
    return Course(np.concatenate([merged[level], *(levels.open[finer] for finer in range(level, -1, -1))]), epochs)


def _read_levels(metrics: Path, most: int) -> Course | None:
    """The course by its levels; None where they are missing or do not fit, or the run is too short to need them."""
    folder = metrics.parent / FOLDER
    try:
        counts = [_count(folder / _file(level), STEP) for level in range(len(WIDTHS))]
        if WIDTHS[0] * counts[0] <= most:
            return None
        level = _fitting(counts, most)
        parts = [_read(folder / _file(level), STEP)]
        parts += [_read(folder / _file(finer), STEP, LAST) for finer in range(level - 1, -1, -1)]
        epochs = _read(folder / _file(None), EPOCH)
        found, last = [parts[0][:0]], 0
        for part in parts:
            found.append(part[part["step"] > last])
            last = int(found[-1]["step"][-1]) if len(found[-1]) else last
        steps, _ = _parsed(_last_lines(metrics, last))
    except OSError:
        return None
    whole = np.concatenate([*found, steps])
    return Course(whole, epochs) if _fit(whole) else None


def _fit(steps: Records) -> bool:
    """Whether the records follow each other from the first step on."""
    ends = steps["step"]
    return bool(np.array_equal(ends - steps["count"], np.concatenate([[0], ends[:-1]])))


def _fitting(counts: list[int], most: int) -> int:
    return next((level for level, count in enumerate(counts) if count <= most), len(counts) - 1)


def _file(level: int | None) -> str:
    return "epochs.bin" if level is None else f"steps-{WIDTHS[level]}.bin"


def _bytes(records: Iterable[Records]) -> bytes:
    return b"".join(one.tobytes() for one in records)


def _count(path: Path, kind: np.dtype[Any]) -> int:
    return path.stat().st_size // kind.itemsize if path.is_file() else 0


def _read(path: Path, kind: np.dtype[Any], last: int = 0) -> Records:
    """The records in a file, or the last ones; a torn one at its end is left out. A file that is not there has none."""
    count = _count(path, kind)
    if not count:
        return np.zeros(0, kind)
    with path.open("rb") as file:
        if last and count > last:
            file.seek((count - last) * kind.itemsize)
            count = last
        content = file.read(count * kind.itemsize)
    return np.frombuffer(content[: len(content) // kind.itemsize * kind.itemsize], kind)


def _merged(records: Records, bucket: NDArray[Any]) -> Records:
    """One record for each run of equal buckets."""
    starts = np.flatnonzero(np.diff(bucket, prepend=bucket[0] - 1))
    merged = np.zeros(len(starts), STEP)
    merged["step"] = np.append(records["step"][starts[1:] - 1], records["step"][-1])
    merged["count"] = np.add.reduceat(records["count"], starts)
    for at, name in enumerate(CURVES):
        values, known = records[name], records["known"][:, at]
        merged[name][:, LOW] = np.fmin.reduceat(values[:, LOW], starts)
        merged[name][:, HIGH] = np.fmax.reduceat(values[:, HIGH], starts)
        merged["known"][:, at] = total = np.add.reduceat(known, starts)
        sums = np.add.reduceat(np.where(known > 0, values[:, MEAN].astype(np.float64), 0.0) * known, starts)
        merged[name][:, MEAN] = np.divide(sums, total, out=np.full(len(starts), np.nan), where=total > 0)
    return merged


def _records(steps: NDArray[Any], losses: NDArray[Any], norms: NDArray[Any]) -> Records:
    records = np.zeros(len(steps), STEP)
    records["step"], records["count"] = steps, 1
    for at, (name, values) in enumerate(zip(CURVES, (losses, norms), strict=True)):
        known = np.isfinite(values)
        records["known"][:, at] = known
        records[name] = np.where(known, values, np.nan)[:, None]
    return records


def _epoch_records(lines: list[Mapping[str, Any]]) -> Records:
    records = np.zeros(len(lines), EPOCH)
    for name in EPOCH.names or ():
        records[name] = [np.nan if line.get(name) is None else line[name] for line in lines]
    return records


def _parsed(lines: Iterable[Mapping[str, Any]]) -> tuple[Records, Records]:
    """The steps and the epochs of lines of metrics.jsonl."""
    steps: list[tuple[float, ...]] = []
    epochs: list[Mapping[str, Any]] = []
    for line in lines:
        if line.get("kind") == "step":
            steps.append((line["step"], *(np.nan if (value := line.get(name)) is None else value for name in CURVES)))
        elif line.get("kind") == "epoch":
            epochs.append(line)
    table = np.array(steps, np.float64).reshape(-1, 3)
    return _records(table[:, 0], table[:, 1], table[:, 2]), _epoch_records(epochs)


def _lines(metrics: Path) -> Iterator[Mapping[str, Any]]:
    """The lines of a file of metrics; torn ones are left out."""
    try:
        with metrics.open("rb") as file:
            for text in file:
                line = _line(text)
                if line is not None:
                    yield line
    except FileNotFoundError:
        return


def _last_lines(metrics: Path, step: int) -> list[Mapping[str, Any]]:
    """The lines of the steps after one, as far as they are in the last TAIL bytes."""
    found: list[Mapping[str, Any]] = []
    with metrics.open("rb") as file:
        file.seek(-min(TAIL, metrics.stat().st_size), os.SEEK_END)
        for text in reversed(file.read().split(b"\n")):
            line = _line(text)
            if line is not None and line.get("kind") == "step":
                if line["step"] <= step:
                    break
                found.append(line)
    return found[::-1]


def _line(text: bytes) -> dict[str, Any] | None:
    try:
        line = json.loads(text)
    except ValueError:
        return None
    return line if isinstance(line, dict) else None


def _along(steps: NDArray[Any], ends: NDArray[Any], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values that grow evenly between the ends of epochs, and after the last one as fast as within it."""
    if not len(ends):
        return np.full(len(steps), np.nan)
    ends, values = np.concatenate([[0.0], ends]), np.concatenate([[0.0], values])
    found = np.interp(steps, ends, values)
    length = ends[-1] - ends[-2]
    slope = (values[-1] - values[-2]) / length if length > 0 else 0.0
    return found + np.maximum(np.asarray(steps) - ends[-1], 0.0) * slope
