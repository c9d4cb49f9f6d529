"""torch: a folder with a PyTorch program; the weights load into torch.nn's own modules."""

from pathlib import Path

from workbench.export.contract import Exporter
from workbench.export.program import write_program
from workbench.runs.use import Trained


def write(trained: Trained, out: Path) -> list[Path]:
    """model.py for PyTorch, its weights, and what it needs to read data as the run did."""
    return write_program(trained, out, "torch", "PyTorch and NumPy", "import torch\n")


EXPORTER = Exporter(
    "torch",
    "PyTorch program",
    "A folder with model.py: reads your data, runs the network in PyTorch, writes predictions. Needs no workbench.",
    "",
    write,
)
