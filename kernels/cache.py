"""Where compiled kernels wait for the next start, and compiling them.

Numba's disk cache does not notice an edit in another file and stumbles over a truncated one. So every state of the
kernels' sources, of Numba and of the processor has a folder of its own, and a folder that cannot be read is wiped.
"""

# Numba's decorators and configuration are untyped.
# pyright: basic

import hashlib
import os
import re
import shutil
import sys
import threading
import time
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding as llvm
import numba as _numba
from numba import types

from kernels.native import host_vector_bits
from kernels.specialise import FASTMATH

numba: Any = _numba
_LOCK = threading.RLock()
_KEEP_DAYS = 30


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


@cache
def _state() -> str:
    """A digest of the sources as they are now, of this processor and of this Numba."""
    digest = hashlib.sha256()
    root = Path(__file__).parent
    for path in sorted(root.rglob("*.py")):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    features = llvm.get_host_cpu_features().flatten()
    versions = (numba.__version__, llvmlite.__version__, sys.version)
    machine = (llvm.get_host_cpu_name(), features, str(host_vector_bits()))
    # The folder counts too: Numba knows a function by the path of its file.
    digest.update("\n".join([*versions, *machine, str(root)]).encode())
    return digest.hexdigest()[:16]


def current_folder() -> Path:
    """The folder for the kernels as they are now."""
    return folder() / _state()


def is_warm() -> bool:
    """Whether something is cached for the kernels as they are now, or nothing can be."""
    home = current_folder()
    return home.exists() or not os.access(_nearest(home), os.W_OK)


def _nearest(folder: Path) -> Path:
    """The folder, or the first above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())


class Compiled:
    """A C function `void f(int64, ...)` and what keeps it alive; `address` is where it starts."""

    def __init__(self, function: Any) -> None:
        self._function = function
        self.address: int = function.address


def compile_function(function: Callable[..., None]) -> Compiled:
    """Compile a function of integers, from the cache where it is there."""
    count = function.__code__.co_argcount
    signature = types.void(*[types.int64] * count)

    def build(cached: bool) -> Compiled:
        options = {"fastmath": FASTMATH, "error_model": "numpy"}
        return Compiled(numba.cfunc(signature, nopython=True, cache=cached, **options)(function))

    with _LOCK:
        home = _usable_folder()
        if home is None:
            return build(cached=False)
        before = numba.config.CACHE_DIR
        numba.config.CACHE_DIR = str(home)
        try:
            with warnings.catch_warnings():
                # Numba warns where it cannot write; a run without a cache is slower to start and right.
                warnings.simplefilter("ignore", numba.NumbaWarning)
                return build(cached=True)
        except Exception:
            # A damaged cache raises whatever its bytes happen to mean; a real error comes again without a cache.
            shutil.rmtree(home, ignore_errors=True)
            return build(cached=False)
        finally:
            numba.config.CACHE_DIR = before


def _usable_folder() -> Path | None:
    home = current_folder()
    try:
        fresh = not home.exists()
        home.mkdir(parents=True, exist_ok=True)
        if fresh:
            _drop_old(home)
        probe = home / f".write-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError:
        return None
    return home


def _drop_old(current: Path) -> None:
    """Remove the folders of sources and processors that nobody has used for a month."""
    for other in current.parent.iterdir():
        # By the form of the name: somebody may have named a folder that holds other things.
        ours = re.fullmatch("[0-9a-f]{16}", other.name) and other.is_dir()
        if ours and other != current and time.time() - other.stat().st_mtime > _KEEP_DAYS * 86400:
            shutil.rmtree(other, ignore_errors=True)
