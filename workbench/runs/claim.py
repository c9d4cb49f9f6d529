"""Who trains in a run's folder: one process at a time. The claim ends with the process, however that ends."""

import os
import sys
import time
from pathlib import Path
from typing import BinaryIO

from workbench.errors import UserError
from workbench.runs.files import cannot_write
from workbench.words import translate

NAME = "running"
# Whoever only asks holds the lock for a moment: that is no claim.
TRIES, APART = 10, 0.02
# Windows knows no shared locks: there, two who ask at the same moment see each other.
ASKED = TRIES if sys.platform == "win32" else 1

if sys.platform == "win32":
    import msvcrt

    _PLACE = 1 << 30  # beyond what is in the file: Windows lets nobody read what is locked

    def _lock(file: BinaryIO, shared: bool) -> None:
        file.seek(_PLACE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        if shared:
            file.seek(_PLACE)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO, shared: bool) -> None:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


class Claim:
    """The right to train in a folder, from `take` to `release`."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._file: BinaryIO | None = None

    def take(self) -> None:
        """Take it. UserError where another process, or another thread of this one, has it, or nothing can be written.

        Where the file system knows no locks, everyone gets it.
        """
        if self._file is not None:
            return
        try:
            file = self._path.open("ab")
        except OSError as error:
            raise cannot_write(self._path, error) from None
        for left in reversed(range(TRIES)):
            try:
                _lock(file, shared=False)
            except (BlockingIOError, PermissionError):
                if left:
                    time.sleep(APART)
                    continue
                file.close()
                raise UserError(
                    translate("runs", "This run is being trained already, by this program or by another one."),
                    translate("runs", "Wait until it has ended, or stop it where it goes on."),
                    str(self._path.parent.parent),
                ) from None
            except OSError:
                break
            break
        self._file = file

    def release(self) -> None:
        """Give it back, where it was taken."""
        if self._file is not None:
            self._file.close()
        self._file = None


def is_claimed(folder: Path) -> bool:
    """Whether somebody trains there at this moment."""
    for left in reversed(range(ASKED)):
        try:
            with (folder / NAME).open("rb") as file:
                _lock(file, shared=True)
            return False
        except (BlockingIOError, PermissionError):
            if left:
                time.sleep(APART)
        except OSError:
            return False
    return os.path.exists(folder / NAME)
