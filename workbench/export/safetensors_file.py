"""safetensors: named tensors in one safe file; the weights file of a run is one already."""

from pathlib import Path

from workbench.export.contract import Exporter
from workbench.runs.files import write_atomically
from workbench.runs.use import Trained


def write(trained: Trained, out: Path) -> list[Path]:
    """The run's weights file as it is: tensors, and spec, scaler and vocabulary as metadata."""
    write_atomically(out, Path(trained.where).read_bytes())
    return [out]


EXPORTER = Exporter(
    "safetensors",
    "safetensors",
    "One file of named tensors, the form that PyTorch users share. It stands alone: scaler and vocabulary are inside.",
    ".safetensors",
    write,
)
