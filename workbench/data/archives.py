"""Packed files: gzip, and members of zip archives. What unpacks to too much is refused before it is unpacked."""

import gzip
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from workbench.errors import UserError
from workbench.words import translate

# Text packs to a fifth, and a log that repeats itself to a fiftieth; what unpacks to more is no data.
MOST_RATIO = 200
SMALL = 16 << 20  # bytes that any archive may unpack to, whatever the ratio
MOST_DIRECTORY = 16 << 20  # bytes of a zip's list of members, which is read as a whole
_MOST_DEFLATED = 1032
_SHOWN = 10
# Others, such as LZMA, ask for as much memory as the archive says.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, LookupError)
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"

Reader = Callable[[IO[bytes] | io.BufferedIOBase], bytes]


def split_member(path: Path) -> tuple[Path, str] | None:
    """`archive.zip/folder/member.csv` as the archive and its member; None where no part of the path is a file."""
    for parent in path.parents:
        try:
            if parent.is_file():
                return parent, path.relative_to(parent).as_posix()
        except (OSError, ValueError):
            return None
    return None


def refuse_bomb(unpacked: int, packed: int, bound: int, where: str) -> None:
    """UserError where an archive of `packed` bytes unpacks to more than `bound`, or to many times its size."""
    if unpacked > bound:
        raise UserError(
            translate("data", "The archive unpacks to more than {size} MiB.").format(size=bound >> 20),
            translate("data", "Cut the data into smaller parts, or leave out columns that are not needed."),
            where,
        )
    if unpacked > max(SMALL, MOST_RATIO * packed):
        raise UserError(
            translate("data", "The archive unpacks to more than {ratio} times its size.").format(ratio=MOST_RATIO),
            translate("data", "If you trust it, unpack it yourself and choose the file that comes out."),
            where,
        )


@contextmanager
def unpacking(what: str, where: str) -> Generator[None]:
    """Tell all that a broken archive raises as a UserError; `what` names the kind of archive."""
    try:
        yield
    except UserError:
        raise
    except (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, *_BROKEN) as error:
        why = " ".join(str(error).split()).rstrip(".") or type(error).__name__
        raise UserError(
            translate("data", "The {what} archive is broken: {why}.").format(what=what, why=why[:120]),
            translate("data", "Fetch or pack the file again."),
            where,
        ) from None


def read_gzip(file: BinaryIO, packed: int, bound: int, read: Reader, where: str, *, whole: bool) -> bytes:
    """The unpacked bytes as `read` takes them from the stream. `whole`: all of it is wanted, not its beginning."""
    with unpacking("gzip", where):
        if whole and packed > 18:
            # The last four bytes hold the size, so that a bomb is known before it goes off.
            file.seek(-4, os.SEEK_END)
            declared = struct.unpack("<I", file.read(4))[0]
            file.seek(0)
            # More than that no gzip can hold: those bytes are then the middle of a file that was cut off.
            if declared <= _MOST_DEFLATED * packed:
                refuse_bomb(declared, packed, bound, where)
        with gzip.GzipFile(fileobj=file, mode="rb") as unpacked:
            return read(unpacked)


def open_zip(file: BinaryIO, where: str) -> zipfile.ZipFile:
    """The archive, its list of members read. UserError where that is broken or too long."""
    with unpacking("zip", where):
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - (1 << 16) - 98))
        tail = file.read()
        if _directory_size(tail) > MOST_DIRECTORY:
            raise UserError(
                translate("data", "The zip archive holds too many files."),
                translate("data", "Unpack it, and choose the file or the folder that you mean."),
                where,
            )
        file.seek(0)
        return zipfile.ZipFile(file)


def members_of(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The members that hold data: no folders, hidden files, or what a Mac adds."""
    return [
        one
        for one in archive.infolist()
        # A broken archive may hold a member without a name, which is_dir cannot look at.
        if one.filename and not one.is_dir() and not _is_hidden(one.filename)
    ]


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def is_office(archive: zipfile.ZipFile) -> bool:
    """Whether it is a sheet or a document, which are zip archives inside."""
    names = {one.filename for one in archive.infolist()}
    return "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= names


def choose(archive: zipfile.ZipFile, wanted: str, where: str) -> zipfile.ZipInfo:
    """The member `wanted`, or the only one. UserError lists the members where that is open."""
    members = members_of(archive)
    if not members:
        raise UserError(
            translate("data", "The zip archive holds no files."),
            translate("data", "Choose a file that holds data."),
            where,
        )
    names = [one.filename for one in members]
    listed = ", ".join(names[:_SHOWN]) + (" ..." if len(names) > _SHOWN else "")
    if not wanted:
        if len(members) > 1:
            raise UserError(
                translate("data", "The zip archive holds {count} files: {names}.").format(
                    count=len(members), names=listed
                ),
                translate("data", "Say which one (data.path), as in {example}.").format(example=f"{where}/{names[0]}"),
                where,
            )
        return members[0]
    for one in members:
        if one.filename in (wanted, f"{wanted}.npy"):
            return one
    raise UserError(
        translate("data", "The zip archive holds no {name}; it holds {names}.").format(name=repr(wanted), names=listed),
        translate("data", "Say which one (data.path), as in {example}.").format(example=f"{where}/{names[0]}"),
        where,
    )


def read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, bound: int, read: Reader, where: str, *, whole: bool
) -> bytes:
    """A member's bytes as `read` takes them. UserError where it is encrypted, broken, or unpacks to too much."""
    if member.flag_bits & 0x1:
        raise UserError(
            translate("data", "{name} is encrypted.").format(name=member.filename),
            translate("data", "Unpack it with its password, and choose the file that comes out."),
            where,
        )
    if member.compress_type not in _METHODS:
        raise UserError(
            translate("data", "{name} is packed in a way that is not read here (method {method}).").format(
                name=member.filename, method=member.compress_type
            ),
            translate("data", "Unpack it, and choose the file that comes out."),
            where,
        )
    if whole:
        refuse_bomb(member.file_size, member.compress_size, bound, where)
    with unpacking("zip", where), archive.open(member) as unpacked:
        return read(unpacked)


def _directory_size(tail: bytes) -> int:
    """The bytes that the list of members takes, as the archive's end declares; 0 where there is no such end."""
    at = tail.rfind(_END)
    if at < 0 or at + 16 > len(tail):
        return 0
    (size,) = struct.unpack_from("<I", tail, at + 12)
    at = tail.rfind(_END_64)
    if size == 0xFFFFFFFF and 0 <= at <= len(tail) - 48:
        (size,) = struct.unpack_from("<Q", tail, at + 40)
    return size
