"""Where compiled kernels wait for the next start, and compiling them.

Numba's disk cache does not notice an edit in another file, stumbles over a truncated one, and wakes the whole compiler
(60 MiB, 0.4 s) to load a function. So every state of the kernels' sources, of Numba and of the processor has a folder
of its own, in which each function's machine code lies with its checksum, and LLVM links it without the compiler.
"""

# Numba's decorators and configuration are untyped.
# pyright: basic

import builtins
import contextlib
import ctypes
import hashlib
import importlib
import os
import re
import shutil
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding as llvm
import numba as _numba
from numba import types

from kernels.beforehand import folder, nearest
from kernels.native import host_vector_bits
from kernels.specialise import FASTMATH

numba: Any = _numba
_LOCK = threading.RLock()
_KEEP_DAYS = 30


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
    return home.exists() or not os.access(nearest(home), os.W_OK)


class Compiled:
    """A C function `void f(int64, ...)` and what keeps it alive; `address` is where it starts.

    `cached`: it was on disk.
    """

    def __init__(self, address: int, owner: Any, cached: bool) -> None:
        self.address, self.cached = address, cached
        self._owner = owner


def compile_function(function: Callable[..., None]) -> Compiled:
    """Compile a function of integers, from the cache where it is there; its name must tell all that it depends on."""
    with _LOCK:
        path = current_folder() / f"{function.__qualname__}.kernel"
        if found := _load(path):
            return found
        signature = types.void(*[types.int64] * function.__code__.co_argcount)
        options = {"fastmath": FASTMATH, "error_model": "numpy"}
        made = numba.cfunc(signature, nopython=True, **options)(function)
        _save(path, vars(made)["_wrapper_name"], vars(made)["_library"]._get_compiled_object())
        return Compiled(made.address, made, cached=False)


def _save(path: Path, entry: str, code: bytes) -> None:
    """Write machine code: its checksum, the name of its function, and the object file."""
    body = entry.encode() + b"\0" + code
    # Another process may be reading or writing the same one: it sees the old file or the new, never half of one.
    beside = path.with_suffix(f".{os.getpid()}")
    # A run that cannot write is slower to start and right.
    with contextlib.suppress(OSError):
        if not path.parent.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _drop_old(path.parent)
        beside.write_bytes(hashlib.sha256(body).digest() + body)
        beside.replace(path)


def _load(path: Path) -> Compiled | None:
    """The function in a file, linked into this process; None where there is none, or not a whole one."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    body = data[32:]
    if hashlib.sha256(body).digest() != data[:32]:
        return None
    entry, _, code = body.partition(b"\0")
    linked = llvm.ObjectFileRef.from_data(code)
    if not _resolvable(code):
        return None
    # Each engine has a target of its own, for it takes that with it when it goes.
    target = llvm.Target.from_default_triple().create_target_machine(opt=3, jit=True)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target)
    engine.add_object_file(linked)
    engine.finalize_object()
    address = engine.get_function_address(entry.decode())
    return Compiled(address, engine, cached=True) if address else None


@cache
def _prepare() -> None:
    """Make LLVM ready to link, and the names known to it that compiled functions refer to."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    # The same names as Numba makes known before it links anything.
    for prefix, module in (("numba_", "_helperlib"), ("numba_", "_dynfunc"), ("NRT_", "core.runtime._nrt_python")):
        for name, where in vars(importlib.import_module(f"numba.{module}"))["c_helpers"].items():
            llvm.add_symbol(prefix + name, where)
    for kind in vars(builtins).values():
        if isinstance(kind, type) and issubclass(kind, BaseException):
            llvm.add_symbol(f"PyExc_{kind.__name__}", id(kind))


def _resolvable(code: bytes) -> bool:
    """Make Python's functions that the code calls known; whether all are: LLVM ends the process where one is not."""
    _prepare()
    for found in re.findall(rb"\0((?:numba_|NRT_|Py|_Py)\w+)(?=\0)", code):
        name = found.decode()
        # Counting references is part of what Numba compiled.
        if name in ("NRT_incref", "NRT_decref") or llvm.address_of_symbol(name):
            continue
        if not hasattr(ctypes.pythonapi, name):
            return False
        llvm.add_symbol(name, ctypes.cast(getattr(ctypes.pythonapi, name), ctypes.c_void_p).value)
    return True


def _drop_old(current: Path) -> None:
    """Remove the folders of sources and processors that nobody has used for a month."""
    for other in current.parent.iterdir():
        # By the form of the name: somebody may have named a folder that holds other things.
        ours = re.fullmatch("[0-9a-f]{16}", other.name) and other.is_dir()
        if ours and other != current and time.time() - other.stat().st_mtime > _KEEP_DAYS * 86400:
            shutil.rmtree(other, ignore_errors=True)
