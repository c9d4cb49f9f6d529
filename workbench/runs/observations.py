"""What the probes saw, kept with the run: one JSON object a line, fewer and fewer of them as the run goes on."""

import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from workbench.runs.files import cannot_write, write_atomically
from workbench.training.events import Observed

MOST = 300  # looks of each probe; of more, every second one is dropped


class ObservationFile:
    """Appends to `path`. A value that is no number is kept as null, an array as lists."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._kept: dict[str, list[str]] = {}

    def record(self, event: Observed) -> None:
        """Keep one look. UserError where the file cannot be written."""
        line = json.dumps(
            {"probe": event.probe, "step": event.step, "epoch": event.epoch, "values": _plain(event.values)},
            allow_nan=False,
        )
        lines = self._kept.setdefault(event.probe, [])
        lines.append(line)
        if len(lines) > MOST:
            self._kept[event.probe] = lines[::-2][::-1]
            text = "".join(one + "\n" for kept in self._kept.values() for one in kept)
            write_atomically(self.path, text.encode())
            return
        try:
            with self.path.open("a", encoding="utf-8", newline="\n") as file:
                file.write(line + "\n")
        except OSError as error:
            raise cannot_write(self.path, error) from None

    def last(self) -> None:
        """Return when all that was kept is on the disk. UserError where that is not possible."""
        if not self._kept:
            return
        try:
            with self.path.open("ab") as file:
                os.fsync(file.fileno())
        except OSError as error:
            raise cannot_write(self.path, error) from None

    def rewind(self, step: int) -> None:
        """Drop what was seen after a step, and go on from there."""
        kept = [one for one in read_observations(self.path) if one["step"] <= step]
        self._kept = {}
        for one in kept:
            self._kept.setdefault(one["probe"], []).append(json.dumps(one, allow_nan=False))
        if kept or self.path.is_file():
            text = "".join(line + "\n" for lines in self._kept.values() for line in lines)
            write_atomically(self.path, text.encode())


def read_observations(path: Path) -> list[dict[str, Any]]:
    """Every look: {"probe", "step", "epoch", "values"}; lines that are torn are left out."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError:
        return []
    found: list[dict[str, Any]] = []
    for line in lines:
        try:
            one = json.loads(line)
        except ValueError:
            continue
        if isinstance(one, dict) and {"probe", "step", "values"} <= one.keys():
            found.append(one)
    return found


def _plain(value: Any) -> Any:
    """The same as JSON knows it; six digits are more than a plot shows."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, float):
        return float(f"{value:.6g}") if np.isfinite(value) else None
    return value
