"""The safetensors format: a JSON header that names each tensor's type, shape and bytes, then the bytes.

The format is https://huggingface.co/docs/safetensors: eight bytes of header length (little endian), the header, and a
buffer that the tensors fill without gaps. A file from elsewhere is not to be trusted: everything it says is checked
before memory is taken, and a name that stands twice, which common readers pass over, is refused.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import NDArray

from workbench.errors import UserError
from workbench.runs.files import write_atomically
from workbench.words import translate

KINDS = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "|i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "|u1", "BOOL": "|b1",
}  # fmt: skip
_NAMES = {np.dtype(code): name for name, code in KINDS.items()}
LARGEST_HEADER = 100_000_000


def pack(tensors: Mapping[str, NDArray[Any]], metadata: Mapping[str, str]) -> bytes:
    """The bytes of a safetensors file. Wide types come first, so that each tensor stands aligned."""
    header: dict[str, Any] = {"__metadata__": dict(metadata)}
    parts: list[bytes] = []
    offset = 0
    for name, array in sorted(tensors.items(), key=lambda item: -item[1].dtype.itemsize):
        plain = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
        parts.append(plain.tobytes())
        end = offset + len(parts[-1])
        header[name] = {"dtype": _NAMES[plain.dtype], "shape": list(array.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return b"".join([len(text).to_bytes(8, "little"), text, *parts])


def unpack(content: bytes) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """Tensors and metadata from a file's bytes; ValueError says what is wrong with them."""
    length = int.from_bytes(content[:8], "little") if len(content) >= 8 else 0
    if not 2 <= length <= min(LARGEST_HEADER, len(content) - 8):
        raise ValueError("the header does not fit the file")
    try:
        header = json.loads(content[8 : 8 + length], object_pairs_hook=_once)
    except RecursionError:
        raise ValueError("the header is nested too deep") from None
    if not isinstance(header, dict):
        raise ValueError("the header is not a table")
    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise ValueError("the metadata are not texts")
    buffer = memoryview(content)[8 + length :]
    entries = sorted(((name, *_entry(name, entry)) for name, entry in header.items()), key=lambda entry: entry[3:])
    tensors: dict[str, NDArray[Any]] = {}
    expected = 0
    for name, kind, shape, start, end in entries:
        if start != expected or end > len(buffer):
            raise ValueError(f"the bytes of {name!r} overlap, leave a gap or lie outside the file")
        expected = end
        flat = np.frombuffer(buffer[start:end], dtype=kind) if end > start else np.zeros(0, kind)
        tensors[name] = flat.reshape(shape).copy()
    if expected != len(buffer):
        raise ValueError("bytes are left over at its end")
    return tensors, metadata


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError("a name stands twice in the header")
    return dict(pairs)


def _entry(name: str, entry: Any) -> tuple[np.dtype[Any], tuple[int, ...], int, int]:
    """A header entry's type, shape, first and last byte, checked against each other."""
    wrong = ValueError(f"the header's entry {name!r} is not sound")
    if not isinstance(entry, dict) or str(entry.get("dtype")) not in KINDS:
        raise wrong
    shape: Any = entry.get("shape")
    offsets: Any = entry.get("data_offsets")
    if not _counts(shape) or not _counts(offsets) or len(offsets) != 2:
        raise wrong
    kind = np.dtype(KINDS[str(entry["dtype"])])
    if offsets[1] - offsets[0] != math.prod(shape) * kind.itemsize:
        raise wrong
    return kind, tuple(shape), offsets[0], offsets[1]


def _counts(value: Any) -> TypeGuard[list[int]]:
    return isinstance(value, list) and all(type(item) is int and item >= 0 for item in value)


def write_tensors(path: Path, tensors: Mapping[str, NDArray[Any]], metadata: Mapping[str, str]) -> None:
    """Write a safetensors file atomically."""
    write_atomically(path, pack(tensors, metadata))


def read_tensors(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """Read a safetensors file: tensors and metadata. UserError where it is missing, torn or ambiguous."""
    try:
        return unpack(path.read_bytes())
    except OSError as error:
        raise UserError(
            translate("runs", "The weights cannot be read: {why}.").format(why=error.strerror or error),
            translate("runs", "Check the path and its permissions."),
            str(path),
        ) from None
    except ValueError as error:
        raise UserError(
            translate("runs", "This is not a whole safetensors file: {why}.").format(why=str(error).rstrip(".")),
            translate("runs", "Copy the file again, or train the run again."),
            str(path),
        ) from None
