"""numpy: a folder with a program that needs nothing but NumPy."""

from pathlib import Path

from workbench.export.contract import Exporter
from workbench.export.program import write_program
from workbench.runs.use import Trained


def write(trained: Trained, out: Path) -> list[Path]:
    """model.py for NumPy, its weights, and what it needs to read data as the run did."""
    return write_program(trained, out, "numpy", "NumPy", "")


EXPORTER = Exporter(
    "numpy",
    "NumPy program",
    "A folder with model.py: reads your data, runs the network with NumPy alone, writes predictions. Short, and slow.",
    "",
    write,
)
