"""npz: NumPy's archive of arrays."""

import io
from pathlib import Path
from typing import Any

import numpy as np

from workbench.export.contract import Exporter
from workbench.runs.files import write_atomically
from workbench.runs.use import Trained


def write(trained: Trained, out: Path) -> list[Path]:
    """One array a tensor, under the tensor's name."""
    buffer = io.BytesIO()
    arrays: dict[str, Any] = dict(trained.weights)
    np.savez_compressed(buffer, **arrays)
    write_atomically(out, buffer.getvalue())
    return [out]


EXPORTER = Exporter(
    "npz", "NumPy archive (npz)", "One file that numpy.load opens: an array for each tensor.", ".npz", write
)
