"""csv: a folder with one table a tensor, for spreadsheets."""

from pathlib import Path

import numpy as np

from workbench.export.contract import Exporter
from workbench.export.destination import mark
from workbench.runs.files import write_atomically
from workbench.runs.use import Trained
from workbench.training.spec import to_mapping


def write(trained: Trained, out: Path) -> list[Path]:
    """Rows and columns as in the matrix, a vector as one column; numbers that read back to the same bits."""
    written: list[Path] = []
    for name, array in trained.weights.items():
        table = array.reshape(len(array), -1) if array.ndim else array.reshape(1, 1)
        lines = (",".join(_text(value) for value in row) for row in table)
        written.append(out / f"{name}.csv")
        write_atomically(written[-1], ("\n".join(lines) + "\n").encode())
    written.append(mark(out, spec=to_mapping(trained.spec), fitted=trained.fitted))
    return written


def _text(value: np.floating) -> str:
    return str(value)


EXPORTER = Exporter("csv", "CSV tables", "A folder with one table for each tensor, for spreadsheets.", "", write)
