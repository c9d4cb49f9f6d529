"""Runs for the tests of the store: folders as training leaves them, without the training."""

from pathlib import Path
from typing import Any

from workbench.runs.folder import RunFolder
from workbench.training.spec import Spec, apply_settings


def make_run(home: Path, name: str, rmse: float | None = 0.5, **settings: Any) -> str:
    """A run in `home / runs`, or in the place that `name` gives; its path in the store. `rmse` None: unfinished."""
    path = name if "/" in name else f"runs/{name}"
    folder = RunFolder.reserve(home / path)
    folder.make()
    chosen = {key.replace("__", "."): value for key, value in settings.items()}
    folder.write_spec(apply_settings(Spec(), {"data.path": "sample:airline", "data.task": "forecast", **chosen}))
    if rmse is not None:
        folder.write_summary(
            {
                "task": "forecast",
                "reason": "done",
                "epochs": 7,
                "validation_loss": rmse / 2,
                "versions": {"workbench": "0.1.0"},
                "parent": {"run": "before", "step": 3},
                "test": {"rmse": rmse, "baselines": {"mean": {"rmse": 0.9}, "drift": {"rmse": 0.6}}},
            }
        )
    return path
