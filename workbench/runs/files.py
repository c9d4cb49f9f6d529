"""Files that are whole or not there: written beside their place, synced, then renamed."""

import json
import os
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from workbench.errors import UserError
from workbench.words import translate

WINDOWS = os.name == "nt"
PATIENCE = 1.0  # seconds


def write_atomically(path: Path, content: bytes) -> None:
    """Put `content` at `path` so that a crash leaves the old file or the new one, never a half."""
    with whole_file(path) as file:
        file.write(content)


@contextmanager
def whole_file(path: Path) -> Generator[BinaryIO]:
    """A file to write that comes to `path` when the block ends well; UserError where it cannot be written."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        put(beside, path)
    except OSError as error:
        raise cannot_write(path, error) from None
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)


def put(source: Path, target: Path) -> None:
    """Rename a file over another one. OSError where that cannot be done.

    Windows refuses it while anybody has one of them open, if only to read it: tried again for a moment.
    """
    end = time.monotonic() + PATIENCE
    while True:
        try:
            source.replace(target)
            return
        except PermissionError:
            if not WINDOWS or time.monotonic() >= end:
                raise
        time.sleep(0.02)


def cannot_write(path: Path, error: OSError) -> UserError:
    """The error for a file or folder that cannot be written."""
    return UserError(
        translate("runs", "This cannot be written: {why}.").format(why=error.strerror or error),
        translate("runs", "Check the path, its permissions and the room on the disk."),
        str(path),
    )


def cannot_read(path: Path | str, error: OSError) -> UserError:
    """The error for a file or folder that cannot be read."""
    return UserError(
        translate("runs", "This cannot be read: {why}.").format(why=error.strerror or error),
        translate("runs", "Check the path and its permissions."),
        str(path),
    )


def sync_folder(folder: Path) -> None:
    """Make the renames in a folder last, also through a power failure."""
    # Windows cannot open folders and does not need it.
    if WINDOWS:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def write_json(path: Path, value: Any) -> None:
    """Write readable JSON; numbers that are not finite become null."""
    text = json.dumps(without_nan(value), indent=2, ensure_ascii=False, allow_nan=False)
    write_atomically(path, (text + "\n").encode())


def without_nan(value: Any) -> Any:
    """The value as JSON can hold it: NumPy's kinds as Python's, NaN and infinity as None, tuples as lists."""
    if isinstance(value, Mapping):
        return {str(key): without_nan(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [without_nan(item) for item in value]
    if isinstance(value, np.ndarray):
        return without_nan(value.tolist())
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value
