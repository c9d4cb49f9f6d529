"""Compiling in a process beside this one: Numba compiles one function at a time in a process.

On the very first launch it begins before there is a window, so that loading the window and compiling go on at once.
Only the standard library is needed here.
"""

import os
import subprocess
import sys
import threading
from pathlib import Path

_LIKELY = "Needs.of(Layout(Architecture(1, 1, (1,)), 'float32'), 'adam')"
_began = False


def folder() -> Path:
    """The folder of all caches: KERNELS_CACHE, else inside WORKBENCH_HOME, else the user's cache folder."""
    if os.environ.get("KERNELS_CACHE"):
        return Path(os.environ["KERNELS_CACHE"])
    if os.environ.get("WORKBENCH_HOME"):
        return Path(os.environ["WORKBENCH_HOME"]) / "kernels"
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local")))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")))
    return base / "recurrent-workbench" / "kernels"


def nearest(path: Path) -> Path:
    """The folder, or the first above it that exists."""
    return next(one for one in (path, *path.parents) if one.exists())


def begin() -> None:
    """If nothing was ever compiled here, begin with what the network that is suggested first will need."""
    place = folder()
    if not place.exists() and os.access(nearest(place), os.W_OK):
        compile_beside(_LIKELY)


def compile_beside(needs: str) -> None:
    """Let another process compile `needs`, the last part first, into the cache; once in the life of this process.

    If that process fails, or there is no core for it, its work is simply done here.
    """
    global _began
    if _began or usable_cores() < 2:
        return
    _began = True
    program = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parents[1])!r})\n"
        f"from kernels.backends.compiled import Needs, compile_passes\n"
        f"from kernels.layout import Architecture, Layout\n"
        f"compile_passes({needs})"
    )
    try:
        other = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return  # no second process can be had
    # It ends by itself; somebody must take note of it.
    threading.Thread(target=other.wait, daemon=True).start()


def usable_cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
