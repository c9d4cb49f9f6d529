"""Writes the odd files: each function gives one that writes a file at a path."""

import gzip
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Maker = Callable[[Path], None]


def raw(content: bytes) -> Maker:
    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


def text(content: str, encoding: str = "utf-8") -> Maker:
    return raw(content.encode(encoding))


def folder(path: Path) -> None:
    path.mkdir()


def loop(path: Path) -> None:
    path.symlink_to(path.name)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def broken_gzip(path: Path) -> None:
    path.write_bytes(gzip.compress(b"a,b\n1,2\n" * 500)[:-30])


def damaged_gzip(path: Path) -> None:
    data = bytearray(gzip.compress(os.urandom(3000)))
    data[200] ^= 0xFF
    path.write_bytes(bytes(data))


def zip_like(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + zlib.compress(b"sheet"))


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of those members."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return written.getvalue()


def beside(content: bytes) -> Maker:
    """An archive with that content, where the path names a member of it."""

    def write(path: Path) -> None:
        path.parent.write_bytes(content)

    return write


def in_zip(members: dict[str, bytes], beside: str = "") -> Maker:
    """A zip archive, also where the path names a member of it: `beside` is then the archive's own name."""

    def write(path: Path) -> None:
        target = path
        while beside and target.name != beside:
            target = target.parent
        target.write_bytes(zipped(members))

    return write


def encrypted(path: Path) -> None:
    """An archive that says of its member that it is encrypted."""
    data = bytearray(zipped({"a.csv": b"a,b\n1,2\n"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))


def damaged_zip(path: Path) -> None:
    data = bytearray(zipped({"a.csv": os.urandom(3000)}))
    data[200] ^= 0xFF
    path.write_bytes(bytes(data))


def declared(size: int) -> Maker:
    """An archive whose member declares to unpack to `size` bytes."""

    def write(path: Path) -> None:
        data = bytearray(zipped({"a.csv": b"a,b\n1,2\n"}))
        struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, size)
        path.write_bytes(bytes(data))

    return write


def bomb(name: str) -> Maker:
    """Sixty-four million zeros in some ten thousand bytes."""

    def write(path: Path) -> None:
        content = b"0" * (64 << 20)
        if name == "gzip":
            path.write_bytes(gzip.compress(content, 9))
        else:
            path.write_bytes(zipped({"a.csv": content}))

    return write


def many_members(path: Path) -> None:
    """An archive's end that declares a list of members of three gigabytes."""
    data = bytearray(zipped({"a.csv": b"a,b\n1,2\n"}))
    struct.pack_into("<I", data, data.rindex(b"PK\x05\x06") + 12, 3 << 30)
    path.write_bytes(bytes(data))


def tar(path: Path) -> None:
    header = b"a.csv".ljust(257, b"\x00") + b"ustar\x0000"
    path.write_bytes(header.ljust(1024, b"\x00"))


def npy(array: Any, **options: Any) -> bytes:
    written = io.BytesIO()
    np.lib.format.write_array(written, np.asanyarray(array), **options)
    return written.getvalue()


def npz(**arrays: Any) -> bytes:
    written = io.BytesIO()
    np.savez(written, **arrays)
    return written.getvalue()


def npy_header(header: str, values: bytes = b"", version: int = 1) -> bytes:
    """An .npy file with a header of one's own."""
    encoded = header.encode("latin-1")
    length = struct.pack("<H" if version == 1 else "<I", len(encoded))
    return b"\x93NUMPY" + bytes([version, 0]) + length + encoded + values


def several(files: dict[str, bytes]) -> Maker:
    """A folder of files; a path that is a pattern stands for those in its own folder."""

    def write(path: Path) -> None:
        target = path.parent if "*" in path.name else path
        target.mkdir(exist_ok=True)
        for name, content in files.items():
            place = target / name
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(content)

    return write
