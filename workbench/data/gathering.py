"""Several files that are opened together become one folder of ours, so that the data stay as they are now."""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from workbench.data.readers import TABLES, suffix_of
from workbench.data.texts import SUFFIXES
from workbench.errors import UserError
from workbench.words import translate


def gather(paths: Sequence[Path], home: Path) -> Path:
    """Copy several texts, or several tables, in their order into a folder below `home`; that folder.

    The same files, unchanged, are the same folder. UserError where one is of another kind, or cannot be copied.
    """
    _refuse_mixed(paths)
    try:
        names = "\n".join(f"{path.absolute()} {path.stat().st_mtime_ns}" for path in paths)
        folder = home / f"{paths[0].stem[:40]}-{hashlib.sha256(names.encode()).hexdigest()[:8]}"
        folder.mkdir(parents=True, exist_ok=True)
        for number, path in enumerate(paths, 1):
            shutil.copyfile(path, folder / f"{number:04d}-{path.name}")
    except OSError as error:
        raise UserError(
            translate("data", "The files cannot be copied together: {why}.").format(why=error.strerror or str(error)),
            translate("data", "Check the disk and that the files can be read, then open them again."),
            str(error.filename or home),
        ) from None
    return folder


def _refuse_mixed(paths: Sequence[Path]) -> None:
    tables = all(suffix_of(path.name) in TABLES for path in paths)
    others = [path for path in paths if not path.is_file() or (not tables and path.suffix.lower() not in SUFFIXES)]
    if not others:
        return
    # What can be read in no way is to blame before what is only of another kind.
    known = TABLES | SUFFIXES
    strange = [path for path in others if not path.is_file() or suffix_of(path.name) not in known]
    raise UserError(
        translate("data", "Only texts, or only tables, can be joined, and {name} is none.").format(
            name=(strange or others)[0].name
        ),
        translate("data", "Drop files of one kind, or one at a time."),
    )
