"""Tables whose columns lie on the disk, mapped into memory: only the rows in use are loaded."""

from collections.abc import Iterator, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from workbench.data.cells import is_missing
from workbench.data.dialect import Row
from workbench.data.headings import MOST_NOTES, column_names
from workbench.data.source import Column, Source, Table
from workbench.data.store import Entry
from workbench.data.table_columns import doubtful_dates
from workbench.data.tables import comment_notes, doubtful_decimal

_END = 0xFF
_USUAL = 64  # bytes of a cell that are looked at first


class StoredTable(Table):
    """A table whose columns are arrays on the disk. All of a column at once may be more than the memory holds."""


class Words:
    """The cells of a column of words, as an array of `str` that is read from the disk as far as it is asked for.

    Missing ones are "", but for `raw`.
    """

    dtype = np.dtype(object)
    ndim = 1

    def __init__(self, starts: NDArray[np.int64], blob: NDArray[np.uint8], raw: bool = False) -> None:
        # Plain views: looking cells up in a mapped array's own class takes ten times as long.
        self._starts, self._blob, self._raw = starts.view(np.ndarray), blob.view(np.ndarray), raw

    def __len__(self) -> int:
        return len(self._starts)

    @property
    def shape(self) -> tuple[int]:
        """As an array's."""
        return (len(self),)

    @property
    def size(self) -> int:
        """As an array's."""
        return len(self)

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self), 10_000):
            yield from self[start : start + 10_000].tolist()

    def __getitem__(self, which: Any) -> Any:
        """One cell as a str, several as an array of them."""
        if isinstance(which, int | np.integer):
            return self._cell(int(self._starts[int(which)]))
        starts = np.asarray(self._starts[which])
        found = np.empty(len(starts), dtype=object)
        found[:] = [self._cell(start) for start in starts.tolist()]
        return found

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        del copy
        whole = self[:]
        return whole if dtype is None else whole.astype(dtype)

    def __eq__(self, other: object) -> Any:
        return np.concatenate([self[k : k + 10_000] == other for k in range(0, len(self), 10_000)] or [np.zeros(0)])

    def tolist(self) -> list[str]:
        """All cells."""
        return list(self)

    def astype(self, kind: Any, copy: bool = True) -> NDArray[Any]:
        """All cells as an array of another kind."""
        del copy
        return self[:].astype(kind)

    def copy(self) -> NDArray[Any]:
        """All cells as an array in memory."""
        return self[:]

    def _cell(self, start: int) -> str:
        size = _USUAL
        while True:
            piece = bytes(self._blob[start : start + size])
            end = piece.find(_END)
            if end >= 0:
                cell = piece[:end].decode("utf-8")
                return "" if not self._raw and is_missing(cell) else cell
            size *= 16


class TimeCells(Sequence[str]):
    """The texts of times that are all in one ISO form, made anew where they are asked for."""

    def __init__(self, values: NDArray[np.datetime64], form: int) -> None:
        self._values = values
        self._unit = {7: "M", 10: "D", 16: "m", 19: "s", 23: "ms"}[form & 255]
        self._between = chr(form >> 8) if form >> 8 else "T"

    def __len__(self) -> int:
        return len(self._values)

    @overload
    def __getitem__(self, which: int) -> str: ...

    @overload
    def __getitem__(self, which: slice) -> tuple[str, ...]: ...

    def __getitem__(self, which: int | slice) -> str | tuple[str, ...]:
        if isinstance(which, slice):
            return tuple(self._text(one) for one in self._values[which])
        return self._text(self._values[which])

    def _text(self, time: np.datetime64) -> str:
        if np.isnat(time):
            return ""
        return str(time.astype(f"datetime64[{self._unit}]")).replace("T", self._between)


class RawCells(Sequence[str]):
    """The texts of a column as they stand in the file."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def __len__(self) -> int:
        return len(self._words)

    @overload
    def __getitem__(self, which: int) -> str: ...

    @overload
    def __getitem__(self, which: slice) -> tuple[str, ...]: ...

    def __getitem__(self, which: int | slice) -> str | tuple[str, ...]:
        return tuple(self._words[which].tolist()) if isinstance(which, slice) else self._words[which]


def table_of(entry: Entry, path: str) -> StoredTable:
    """The table of an entry that was read from `path`, or from a file of the same content."""
    meta = entry.meta
    lines = entry.array("lines")
    columns = tuple(_column(entry, told, lines) for told in meta["columns"])
    source = Source(
        path, meta["encoding"], meta["delimiter"], meta["decimal"], meta["header"] is not None, meta["sha256"],
        tuple(_notes(entry)),
    )  # fmt: skip
    return StoredTable(columns, lines, source)


def _column(entry: Entry, told: dict[str, Any], lines: NDArray[np.int64]) -> Column:
    name, kind, rows = str(told["name"]), str(told["kind"]), int(entry.meta["rows"])
    if kind == "number":
        return Column(name, kind, entry.array(told["values"]))
    if kind == "time":
        values = entry.array(told["values"]).view("datetime64[ms]")
        cells: Any = (
            TimeCells(values, told["form"])
            if "form" in told
            else RawCells(Words(entry.array(told["starts"]), entry.array("words"), raw=True))
        )
        return Column(name, kind, values, cells=cells)
    if "starts" not in told:
        # Nothing but missing values: one empty cell for all rows.
        nothing: Any = Words(np.broadcast_to(np.int64(0), rows), np.array([_END], np.uint8))
        return Column(name, kind, nothing)
    words: Any = Words(entry.array(told["starts"]), entry.array("words"))
    odd = tuple((int(lines[row]), str(cell)) for row, cell in told["odd"])
    return Column(name, kind, words, odd=odd)


def _notes(entry: Entry) -> Iterator[str]:
    meta = entry.meta
    yield from comment_notes(meta["passed"], meta["comment"])
    if meta["doubtful"]:
        yield doubtful_decimal(meta["doubtful"], meta["decimal"])
    header = Row(meta["header"]["line"], meta["header"]["cells"]) if meta["header"] else None
    yield from column_names(header, meta["width"])[1]
    doubts = [(told["name"], told["doubt"]) for told in meta["columns"] if "doubt" in told]
    for name, (cell, form, other) in doubts[:MOST_NOTES]:
        yield doubtful_dates(name, cell, form, other)
