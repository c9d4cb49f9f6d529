"""Bytes from disk, with every way in which a path can disappoint told as a UserError."""

import errno
import hashlib
import io
import os
import stat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from workbench.data import archives
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
    (b"PK\x03\x04", "an archive inside an archive"),
    (b"\x1f\x8b\x08", "an archive inside an archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x7fELF", "a program"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    # Known by other signs than their first bytes.
    (b"", "a tar archive"),
    (b"", "an office document"),
)
NUMPY, PARQUET = b"\x93NUMPY", b"PAR1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True)
class Content:
    """A file's bytes, unpacked. `complete` is False where reading stopped at the limit that was asked for.

    `name` is the file's own name, without the archive about it. `members`: the arrays of an .npz, name and bytes;
    `data` is then empty. `packed`: the bytes came out of an archive.
    """

    data: bytes
    complete: bool
    name: str = ""
    members: tuple[tuple[str, bytes], ...] = ()
    packed: bool = False

    @property
    def size(self) -> int:
        """All the bytes that were read."""
        return len(self.data) + sum(len(data) for _, data in self.members)

    def sha256(self) -> str:
        """The SHA-256 of the bytes, those of the members one after the other."""
        digest = hashlib.sha256(self.data)
        for _, data in self.members:
            digest.update(data)
        return digest.hexdigest()


def read_bytes(path: Path, limit: int | None = None, *, binary: bool = False) -> Content:
    """Read a regular file, or a member of a zip archive (`archive.zip/member.csv`), unpacking zip and gzip.

    `limit`: stop after so many bytes (for previews); None reads all. `binary`: NumPy and Parquet files are welcome.
    Raises UserError: missing, a folder, a pipe or device, no permission, a circle of links, empty, too large, a broken
    archive or one that holds several files, or a known binary format.
    """
    where = str(path)
    file_path, member = path, ""
    if within := archives.split_member(path):
        file_path, member = within
    try:
        with _open(file_path) as file:
            head = file.read(16)
            file.seek(0)
            if member and not head.startswith(_ZIP):
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
            if head.startswith(_ZIP):
                content = _read_zip(file, member, limit, str(file_path), binary=binary)
            else:
                content = _read_plain(file, path.name, limit, where)
    except OSError as error:
        raise cannot_read(path, error) from None
    if not content.data and not content.members:
        raise empty(where)
    _refuse_binary(content.data, where, binary=binary)
    return content


def read_together(
    paths: Iterable[Path], where: str, most: int = LIMIT, *, binary: bool = False
) -> Iterator[tuple[Path, Content]]:
    """One file after the other. UserError as of `read_bytes`, and where they hold more than `most` bytes together."""
    size = 0
    for path in paths:
        content = read_bytes(path, binary=binary)
        size += content.size
        if size > most:
            raise UserError(
                translate("data", "The files together hold more than {size} MiB.").format(size=most >> 20),
                translate("data", "Choose fewer files."),
                where,
            )
        yield path, content


def empty(where: str) -> UserError:
    """What is said of a file in which there is nothing."""
    return UserError(
        translate("data", "The file is empty."), translate("data", "Choose a file that holds data."), where
    )


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


def _read_plain(file: BinaryIO, name: str, limit: int | None, where: str) -> Content:
    """The file's bytes, out of gzip where it is packed so."""
    packed = os.fstat(file.fileno()).st_size
    if file.read(2) != b"\x1f\x8b":
        file.seek(0)
        content = _read(file, limit, where)
        return Content(content.data, content.complete, name)
    file.seek(0)
    return _read_gzip(file, name, packed, limit, where)


def _read_gzip(file: BinaryIO, name: str, packed: int, limit: int | None, where: str) -> Content:
    data = archives.read_gzip(file, packed, LIMIT, _taker(limit, packed, where), where, whole=limit is None)
    name = name[:-3] if name.lower().endswith(".gz") else name
    return Content(data[:limit], limit is None or len(data) <= limit, name, packed=True)


def _read_zip(file: BinaryIO, wanted: str, limit: int | None, where: str, *, binary: bool) -> Content:
    with archives.open_zip(file, where) as archive:
        if archives.is_office(archive):
            raise _other_kind("an office document", where)
        members = archives.members_of(archive)
        if binary and not wanted and members and all(one.filename.endswith(".npy") for one in members):
            return _read_arrays(archive, limit, where)
        member = archives.choose(archive, wanted, where)
        take = _taker(limit, member.compress_size, where)
        data = archives.read_member(archive, member, LIMIT, take, where, whole=limit is None)
    name = member.filename.rsplit("/", 1)[-1]
    if data.startswith(b"\x1f\x8b"):
        # A cut archive cannot be unpacked without complaint: it is read again as a whole.
        if limit is not None and len(data) > limit:
            raise _other_kind("an archive inside an archive", where)
        return _read_gzip(io.BytesIO(data), name, len(data), limit, where)
    return Content(data[:limit], limit is None or len(data) <= limit, name, packed=True)


def _read_arrays(archive: zipfile.ZipFile, limit: int | None, where: str) -> Content:
    members = archives.members_of(archive)
    packed = sum(one.compress_size for one in members)
    if limit is None:
        archives.refuse_bomb(sum(one.file_size for one in members), packed, LIMIT, where)
    found: list[tuple[str, bytes]] = []
    complete = True
    for one in members:
        take = _taker(limit, one.compress_size, where)
        data = archives.read_member(archive, one, LIMIT, take, where, whole=limit is None)
        complete = complete and (limit is None or len(data) <= limit)
        found.append((one.filename[:-4], data[:limit]))
    return Content(b"", complete, Path(where).name, tuple(found), packed=True)


def _taker(limit: int | None, packed: int, where: str) -> archives.Reader:
    """Reads an unpacking stream to its end, or one byte further than `limit`; stops at what unpacks to too much."""

    def take(stream: IO[bytes] | io.BufferedIOBase) -> bytes:
        parts: list[bytes] = []
        size = 0
        while limit is None or size <= limit:
            part = stream.read(_CHUNK if limit is None else min(_CHUNK, limit + 1 - size))
            if not part:
                break
            parts.append(part)
            size += len(part)
            archives.refuse_bomb(size, packed, LIMIT, where)
        return b"".join(parts)

    return take


def _refuse_binary(data: bytes, where: str, *, binary: bool) -> None:
    if data[257:262] == b"ustar":
        raise _other_kind("a tar archive", where)
    if binary and data.startswith((NUMPY, PARQUET)):
        return
    for magic, what in MAGIC:
        if magic and data.startswith(magic):
            raise _other_kind(what, where)


def _other_kind(what: str, where: str) -> UserError:
    return UserError(
        translate("data", "This is {what}, not a table or a text.").format(what=translate("files", what)),
        translate("data", "Open it in the program that wrote it and save it as CSV or plain text."),
        where,
    )
