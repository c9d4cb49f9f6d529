"""NumPy's files as tables: .npy (one array) and .npz (columns of one length). Nothing in them is ever executed."""

import ast
import math
import re
import struct
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data.cells import is_missing
from workbench.data.dialect import Row
from workbench.data.extent import MOST_COLUMNS, check_values, no_rows
from workbench.data.files import NUMPY, Content
from workbench.data.headings import column_names
from workbench.data.source import Column, Source, Table
from workbench.errors import UserError
from workbench.words import translate

SUFFIXES = frozenset([".npy", ".npz"])
_MOST_HEADER = 10_000
# Whole and real numbers, truth, times and texts; no objects (which would be unpickled), no complex numbers.
_SIMPLE = re.compile(r"[<>|=]?(?:[iu][1248]|f(?:2|4|8|12|16)|b1|[SU][1-9]\d{0,3}|M8\[[a-zA-Z0-9]{1,6}\])")


def read_arrays(content: Content, where: str, most: int | None = None) -> Table:
    """The table in an .npy or .npz; of a file's beginning at most `most` rows. UserError where it is none."""
    members = content.members or ((content.name.removesuffix(".npy") if content.packed else "", content.data),)
    columns: list[tuple[str, NDArray[Any]]] = []
    first: tuple[str, int] | None = None
    for name, data in members:
        place = f"{where}/{name}" if content.members else where
        found = _columns(name if content.members else "", _array(data, place, most), place)
        rows = len(found[0][1])
        if first is None:
            first = (name, rows)
        elif rows != first[1] and most is None:
            raise _uneven(first, (name, rows), where)
        columns.extend(found)
    check_values(len(columns), first[1] if first else 0, where)
    rows = min(len(values) for _, values in columns)
    if not rows:
        raise no_rows(where)
    return make_columns([(name, values[:rows]) for name, values in columns], Source(where, "NumPy"))


def needs_all(content: Content) -> bool:
    """Whether a file's beginning shows no row of it: it is stored by columns, or its rows are very long."""
    if content.complete:
        return False
    for _, data in content.members or (("", content.data),):
        with suppress(UserError):
            header, start = _header(data, "")
            shape: Any = header.get("shape")
            if not isinstance(shape, tuple) or len(shape) != 2 or not all(type(size) is int for size in shape):
                continue
            row = shape[1] * _dtype(header.get("descr"), "").itemsize
            if header.get("fortran_order") is True or row > len(data) - start:
                return True
    return False


def make_columns(columns: Sequence[tuple[str, NDArray[Any]]], source: Source) -> Table:
    """A table of named arrays of one length; rows count from 1, since there is no row of names."""
    named = any(name for name, _ in columns)
    header = Row(1, [name for name, _ in columns]) if named else None
    names, notes = column_names(header, len(columns))
    made = tuple(_column(name, values) for name, (_, values) in zip(names, columns, strict=True))
    rows = len(columns[0][1])
    marked = Source(source.path, source.encoding, header=named, sha256=source.sha256, notes=(*source.notes, *notes))
    return Table(made, np.arange(1, rows + 1, dtype=np.int64), marked)


def _column(name: str, values: NDArray[Any]) -> Column:
    kind = values.dtype.kind
    if kind in "iufb":
        with np.errstate(over="ignore", invalid="ignore"):
            return Column(name, "number", values.astype(np.float64))
    if kind == "M":
        times = values.astype("datetime64[ms]")
        known = times[~np.isnat(times)]
        days = bool(np.all(known == known.astype("datetime64[D]")))
        written = np.datetime_as_string(times, unit="D" if days else "auto").tolist()
        cells = tuple("" if cell == "NaT" else cell for cell in written)
        return Column(name, "time", times, cells=cells)
    texts: list[str] = values.tolist()
    return Column(name, "category", np.array(["" if is_missing(cell) else cell for cell in texts], dtype=object))


def _array(data: bytes, where: str, most: int | None) -> NDArray[Any]:
    """The array of an .npy file's bytes; of a file that was cut off, its first rows."""
    header, start = _header(data, where)
    dtype = _dtype(header.get("descr"), where)
    shape: Any = header.get("shape")
    if not isinstance(shape, tuple) or not all(type(size) is int and 0 <= size < 1 << 48 for size in shape):
        raise _broken(translate("data", "its shape is none"), where)
    if len(shape) not in (1, 2) or (len(shape) == 2 and dtype.names):
        raise UserError(
            translate("data", "The array has the shape {shape}; a table has one or two dimensions.").format(
                shape=shape
            ),
            translate("data", "Save one row a time step and one column a quantity."),
            where,
        )
    size = math.prod(shape) * dtype.itemsize
    # The header may claim any size: only what is there is read.
    by_columns = header.get("fortran_order") is True and len(shape) == 2
    if (most is None and size != len(data) - start) or (by_columns and size > len(data) - start):
        raise _broken(
            translate("data", "it declares {declared:,} bytes and holds {held:,}").format(
                declared=size, held=len(data) - start
            ),
            where,
        )
    columns = shape[1] if len(shape) == 2 else 1
    if by_columns:
        return np.frombuffer(data, dtype, math.prod(shape), start).reshape(shape, order="F")
    row = columns * dtype.itemsize
    rows = min(shape[0], (len(data) - start) // row) if row else 0
    rows = rows if most is None else min(rows, most + 1)
    return np.frombuffer(data, dtype, rows * columns, start).reshape((rows, columns) if len(shape) == 2 else (rows,))


def _header(data: bytes, where: str) -> tuple[dict[str, Any], int]:
    """The header (numpy.lib.format: magic, version, length, a Python literal) and where the values begin."""
    try:
        if data[:6] != NUMPY or data[6] not in (1, 2, 3):
            raise ValueError
        form, start = ("<H", 10) if data[6] == 1 else ("<I", 12)
        (length,) = struct.unpack_from(form, data, 8)
        if length > _MOST_HEADER or start + length > len(data):
            raise ValueError
        written = data[start : start + length].decode("utf-8" if data[6] == 3 else "latin-1")
        # Python 2 wrote its long numbers with an L.
        header = ast.literal_eval(re.sub(r"(?<=\d)L\b", "", written).strip())
        if not isinstance(header, dict):
            raise ValueError
    except (ValueError, TypeError, SyntaxError, IndexError, struct.error, RecursionError, MemoryError):
        raise _broken(translate("data", "its header cannot be read"), where) from None
    return header, start + length


def _dtype(descr: Any, where: str) -> np.dtype[Any]:
    """The type of the values, made only where it is one of the simple ones, or a record of them."""
    fields = [(("", descr))] if isinstance(descr, str) else descr
    if isinstance(fields, list) and fields and len(fields) <= MOST_COLUMNS:
        known = all(
            isinstance(field, tuple)
            and len(field) == 2
            and all(isinstance(part, str) for part in field)
            and _SIMPLE.fullmatch(field[1])
            for field in fields
        )
        if known:
            try:
                return np.dtype(descr)
            except (TypeError, ValueError):
                pass
    raise UserError(
        translate("data", "The array holds values of the kind {kind}, which are no numbers.").format(
            kind=repr(descr)[:40]
        ),
        translate("data", "Save it as an array of whole or real numbers."),
        where,
    )


def _columns(name: str, array: NDArray[Any], where: str) -> list[tuple[str, NDArray[Any]]]:
    if array.dtype.names:
        fields = array.dtype.names
        return [(f"{name}.{field}" if name else field, _texts(array[field], where)) for field in fields]
    array = _texts(array, where)
    if array.ndim == 1:
        return [(name, array)]
    if not array.shape[1]:
        raise no_rows(where)
    check_values(array.shape[1], len(array), where)
    if name and array.shape[1] == 1:
        return [(name, array[:, 0])]
    return [(f"{name} {index + 1}" if name else "", array[:, index]) for index in range(array.shape[1])]


def _texts(array: NDArray[Any], where: str) -> NDArray[Any]:
    """Texts as Python's own; other values stay as they are. UserError where their bytes are no letters."""
    if array.dtype.kind == "U":
        letters = np.ascontiguousarray(array.astype(array.dtype.newbyteorder("="))).view(np.uint32)
        if np.any((letters > 0x10FFFF) | ((letters >= 0xD800) & (letters < 0xE000))):
            raise _broken(translate("data", "its texts hold bytes that are no letters"), where)
        return array.astype(object)
    if array.dtype.kind != "S":
        return array
    try:
        decoded = [cell.decode("utf-8") for cell in array.ravel().tolist()]
    except UnicodeDecodeError:
        raise _broken(translate("data", "its texts hold bytes that are no letters"), where) from None
    texts = np.empty(array.size, dtype=object)
    texts[:] = decoded
    return texts.reshape(array.shape)


def _uneven(first: tuple[str, int], other: tuple[str, int], where: str) -> UserError:
    return UserError(
        translate("data", "The array {name} has {rows:,} rows, but {first} has {expected:,}.").format(
            name=other[0], rows=other[1], first=first[0], expected=first[1]
        ),
        translate("data", "Say which one (data.path), as in {example}.").format(example=f"{where}/{first[0]}"),
        where,
    )


def _broken(why: str, where: str) -> UserError:
    return UserError(
        translate("data", "The NumPy file is broken: {why}.").format(why=why),
        translate("data", "Save the array again, with numpy.save or numpy.savez."),
        where,
    )
