"""Where things are: the folders that the application reads from and writes to. Standard library only."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from kernels import beforehand

HOME_VARIABLE = "WORKBENCH_HOME"


def home(environment: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path:
    """The folder of everything that is written for a user: `WORKBENCH_HOME`, or the system's usual place.

    The folder need not exist yet; who writes into it makes it.
    """
    known = os.environ if environment is None else environment
    if known.get(HOME_VARIABLE):
        return Path(known[HOME_VARIABLE]).expanduser().absolute()
    user = Path(known.get("USERPROFILE") or known.get("HOME") or Path.home())
    if platform == "win32":
        return Path(known.get("LOCALAPPDATA") or user / "AppData" / "Local") / "Recurrent Workbench"
    if platform == "darwin":
        return user / "Library" / "Application Support" / "Recurrent Workbench"
    # The XDG rules say that a relative path is to be ignored.
    data = Path(known.get("XDG_DATA_HOME") or "")
    return (data if data.is_absolute() else user / ".local" / "share") / "recurrent-workbench"


def runs(base: Path | None = None) -> Path:
    """The folder of the runs that the window trains."""
    return (base or home()) / "runs"


def logs(base: Path | None = None) -> Path:
    """The folder of the logs and of reports after a crash."""
    return (base or home()) / "logs"


def kernel_cache() -> Path:
    """The folder of compiled kernels. It can be deleted at any time: the next start compiles again.

    The kernels choose it, since they work without the application.
    """
    return beforehand.folder()


def checkout() -> Path | None:
    """The root of the checkout that this code runs from, or None where it is installed."""
    root = Path(__file__).resolve().parent.parent
    return root if (root / "pyproject.toml").is_file() and (root / "main.py").is_file() else None


def resources() -> Path:
    """The folder with samples, translations, themes and icons: beside the code, or inside the installed package."""
    root = checkout()
    return root / "resources" if root else Path(__file__).resolve().parent / "resources"


def is_writable(folder: Path) -> bool:
    """Whether `folder`, or the nearest parent that exists, can be written to. Makes nothing."""
    nearest = folder
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
