"""Bytes from disk, with every way in which a path can disappoint told as a UserError."""

import errno
import gzip
import io
import os
import stat
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from workbench.errors import UserError
from workbench.words import translate

LIMIT = 1 << 30  # Larger files would not fit in memory together with what is made of them.
_CHUNK = 1 << 20
# How a file of another kind begins, and what it is; translated where it is told.
MAGIC = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x7fELF", "a program"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
)


@dataclass(frozen=True)
class Content:
    """A file's bytes, unpacked. `complete` is False where reading stopped at the limit that was asked for."""

    data: bytes
    complete: bool


def read_bytes(path: Path, limit: int | None = None) -> Content:
    """Read a regular file, unpacking gzip. `limit`: stop after so many bytes (for previews); None reads all.

    Raises UserError: missing, a folder, a pipe or device, no permission, a circle of links, empty, too large, a broken
    archive, or a known binary format.
    """
    where = str(path)
    with _open(path) as file:
        head = file.read(16)
        file.seek(0)
        try:
            content = _read_gzip(file, limit, where) if head[:2] == b"\x1f\x8b" else _read(file, limit, where)
        except OSError as error:
            raise cannot_read(path, error) from None
    if not content.data:
        raise UserError(
            translate("data", "The file is empty."), translate("data", "Choose a file that holds data."), where
        )
    _refuse_binary(content.data, where)
    return content


def cannot_read(path: Path, error: OSError) -> UserError:
    """The UserError for an operating system's refusal."""
    if error.errno == errno.ENOENT:
        message, hint = translate("data", "There is no such file."), translate("data", "Check the path.")
    elif error.errno in (errno.EACCES, errno.EPERM):
        message = translate("data", "You may not read this file.")
        hint = translate("data", "Change its permissions, or copy it to a folder of your own.")
    elif error.errno == errno.ELOOP:
        message = translate("data", "The link leads back to itself.")
        hint = translate("data", "Choose the file that it was meant to lead to.")
    else:
        message = translate("data", "The file cannot be read: {why}.").format(why=error.strerror or str(error))
        hint = translate("data", "Check the path and the disk.")
    return UserError(message, hint, str(path))


def _open(path: Path) -> BinaryIO:
    """Open without waiting: opening a pipe that nobody writes to would hang, so the kind is looked at first."""
    try:
        kind = os.stat(path)
        if stat.S_ISDIR(kind.st_mode):
            raise UserError(
                translate("data", "This is a folder."),
                translate("data", "Choose a file in it, or a folder of text files."),
                str(path),
            )
        if not stat.S_ISREG(kind.st_mode):
            raise UserError(
                translate("data", "This is a pipe or a device, not a file."),
                translate("data", "Save the data to a file first."),
                str(path),
            )
        return open(path, "rb")
    except OSError as error:
        raise cannot_read(path, error) from None
    except ValueError:
        # A NUL in the path, or a character that the file system cannot hold.
        raise UserError(
            translate("data", "This is no path of a file."), translate("data", "Check the path."), repr(str(path))
        ) from None


def _read(file: BinaryIO | io.BufferedIOBase, limit: int | None, where: str) -> Content:
    bound = LIMIT if limit is None else limit
    parts: list[bytes] = []
    size = 0
    while size <= bound:
        part = file.read(min(_CHUNK, bound + 1 - size))
        if not part:
            return Content(b"".join(parts), True)
        parts.append(part)
        size += len(part)
    if limit is None:
        raise UserError(
            translate("data", "The file holds more than {size} MiB.").format(size=LIMIT >> 20),
            translate("data", "Cut it into smaller parts, or leave out columns that are not needed."),
            where,
        )
    return Content(b"".join(parts)[:limit], False)


def _read_gzip(file: BinaryIO, limit: int | None, where: str) -> Content:
    try:
        with gzip.GzipFile(fileobj=file, mode="rb") as unpacked:
            return _read(unpacked, limit, where)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UserError(
            translate("data", "The gzip archive is broken: {why}.").format(why=str(error).rstrip(".")),
            translate("data", "Fetch or pack the file again."),
            where,
        ) from None


def _refuse_binary(data: bytes, where: str) -> None:
    for magic, what in MAGIC:
        if data.startswith(magic):
            raise UserError(
                translate("data", "This is {what}, not a table or a text.").format(what=translate("files", what)),
                translate("data", "Open it in the program that wrote it and save it as CSV or plain text."),
                where,
            )
