"""What an export format is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from workbench.runs.use import Trained

MADE_BY = "Recurrent Workbench"


@dataclass(frozen=True)
class Exporter:
    """A format: `suffix` of its file, empty for a folder; `write(trained, out)` returns the files that it wrote."""

    name: str
    label: str
    help: str
    suffix: str
    write: Callable[[Trained, Path], list[Path]]
