"""Quick runs of the real thing, for the tests of runs, exports and the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from workbench.runs.job import run_job
from workbench.training.events import Event
from workbench.training.spec import Spec, apply_settings

Runner = Callable[..., dict[str, Any]]

TEXT = "the quick brown fox jumps over the lazy dog. " * 40


def series(path: Path, rows: int = 80) -> Path:
    """A CSV file with months and two columns of numbers."""
    t = np.arange(rows)
    months = np.datetime64("2000-01", "M") + t
    value = 50 + t + 10 * np.sin(2 * np.pi * t / 12)
    lines = [f"{month},{a:.3f},{b:.3f}" for month, a, b in zip(months, value, np.cos(t), strict=True)]
    path.write_text("When,Sales,Other\n" + "\n".join(lines) + "\n", "utf-8")
    return path


def do_run(
    out: Path, path: Path | str, stop: Callable[[], bool] = lambda: False, events: list[Event] | None = None, **kw: Any
) -> dict[str, Any]:
    """A quick run: a small network on one thread, float64 where not said otherwise."""
    resume = kw.pop("resume", False)
    settings = {"data.path": str(path), "model.hidden": 6, "training.epochs": 3, "training.threads": 1}
    settings |= {key.replace("__", "."): value for key, value in kw.items()}
    told = events if events is not None else []
    return run_job(apply_settings(Spec(), settings), Path.cwd(), out, told.append, stop, resume, explicit=set(settings))


def forecast_in(folder: Path) -> Path:
    """A trained forecast in a new folder, its data beside it."""
    do_run(folder / "run", series(folder / "data.csv"))
    return folder / "run"


def text_in(folder: Path) -> Path:
    """A trained language model in a new folder, its data beside it."""
    (folder / "data.txt").write_text(TEXT, "utf-8")
    do_run(folder / "run", folder / "data.txt", model__cell="gru")
    return folder / "run"
