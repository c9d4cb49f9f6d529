"""What a run was done with."""

import platform
from importlib.metadata import PackageNotFoundError, version

import numpy as np

import workbench


def versions() -> dict[str, str]:
    """What this runs on: this program, Python and the packages that shape the numbers."""
    found = {"workbench": workbench.__version__, "python": platform.python_version(), "numpy": np.__version__}
    for name in ("numba", "llvmlite"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
