"""A long delimited file, read once from its beginning to its end into arrays on disk.

How it is written and what its columns hold is found from its first rows, and checked on every row. Plain rows are read
by compiled code; the others by the very functions that read short files, so that every number and every complaint is
the same as theirs. Where a later row shows that a column holds something else, reading begins again, knowing that.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from workbench.data import store
from workbench.data.byte_stream import HEAD, ByteStream
from workbench.data.cells import find_decimal, iso_form, may_be_days, proven_decimal, to_numbers, to_times
from workbench.data.headings import PROBE, column_names
from workbench.data.odd_rows import OtherKindsError
from workbench.data.options import DataSpec
from workbench.data.row_blocks import COUNT, NUMBER, TIME, WORDS, Kinds
from workbench.data.stored import StoredTable, table_of
from workbench.data.table_reading import Reading, options_of
from workbench.data.tables import Head, read_head, whole_lines
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.words import translate

STREAM_FROM = 32 << 20  # bytes; shorter files are read in memory, which needs no compiled code
_MOST_HEAD = 64 << 20


def read_stream(
    open_file: Callable[[], BinaryIO], size: int, path: Path, spec: DataSpec, watch: Watch, plain: bool = True
) -> StoredTable:
    """The table in a file of `size` bytes, which `open_file` opens anew. UserError as `read_table` would raise it.

    `plain`: the bytes are those of the file at `path`, so that a file that has not changed need not be read again.
    """
    where = str(path)
    state = store.state_of(path) if plain else []
    known = store.known_hash(path) if plain else ""
    if known:
        found = store.find(store.key_of(known, options_of(spec)))
        if found is not None:
            return table_of(found, where)
    stream = ByteStream(open_file, size, spec.encoding, where, watch, checker=_checker)
    head = _read_head(stream, spec)
    wanted = _kinds_of(head)
    _get_ready(watch)
    while True:
        reading = Reading(stream, head, wanted, spec)
        try:
            entry = reading.read()
        except OtherKindsError as other:
            wanted = other.wanted
            continue
        if plain:
            store.remember(path, state, stream.sha256)
        return table_of(entry, where)


def _checker() -> Callable[[bytes, int], int]:
    from kernels import scanning

    return scanning.utf8_checker()


def _get_ready(watch: Watch) -> None:
    """Compile what reads rows, here and now: several threads will ask for it."""
    from kernels import reading, scanning

    if not reading.is_ready():
        watch.look(0.0, translate("data", "Getting ready to read long tables, once only"))
    reading.row_reader()
    scanning.sign_counter()
    scanning.utf8_checker()


def _read_head(stream: ByteStream, spec: DataSpec) -> Head:
    size = HEAD
    while True:
        text, whole = stream.head(size)
        try:
            head = read_head(text if whole else whole_lines(text), spec, stream.where, PROBE)
            if whole or head.first is not None:
                return _with_decimal(head, stream, spec)
        except UserError as error:
            if whole or size >= _MOST_HEAD:
                # What does not fit the encoding, wherever it stands, is told before.
                for _ in stream.pieces():
                    pass
                raise error from None
        else:
            if size >= _MOST_HEAD:
                return head
        size *= 16


def _with_decimal(head: Head, stream: ByteStream, spec: DataSpec) -> Head:
    """The decimal mark, for which all rows are looked through where the first ones could be read with either."""
    if not head.doubtful:
        return head
    mark, doubtful = proven_decimal(_every_cell(stream, head.delimiter))
    if mark:
        return replace(head, decimal=mark, doubtful="")
    return replace(head, decimal=find_decimal([doubtful or head.doubtful], head.delimiter))


def _every_cell(stream: ByteStream, delimiter: str) -> Iterator[str]:
    """The cells that could say something about the decimal mark; a broken row ends them, which is told later."""

    def lines() -> Iterator[str]:
        waiting = b""
        for piece in stream.pieces():
            waiting += piece
            end = max(waiting.rfind(b"\n"), waiting.rfind(b"\r", 0, len(waiting) - 1)) + 1
            yield from io.StringIO(waiting[:end].decode("utf-8"), newline="")
            waiting = waiting[end:]
        yield from io.StringIO(waiting.decode("utf-8"), newline="")

    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield from cells
    except csv.Error:
        return


def _kinds_of(head: Head) -> Kinds:
    """What the first rows show of each column."""
    body = [row.cells for row in (head.rows[1:] if head.header else head.rows) if len(row.cells) >= head.width]
    names = column_names(head.header, head.width)[0]
    wanted: list[int] = []
    forms: list[int] = []
    for index in range(head.width):
        cells = [row[index] for row in body]
        kind, form = WORDS | COUNT, 0
        if to_numbers(cells, head.decimal == "comma") is not None:
            nameless = head.header is not None and not head.header.cells[index].strip()
            kind = NUMBER | (WORDS if nameless or may_be_days(names[index], cells) else 0)
        else:
            form = iso_form(cells[0]) if cells else 0
            if form and all(iso_form(cell) in (form, 0) and (cell == "" or iso_form(cell)) for cell in cells):
                kind = TIME if to_times([cell for cell in cells if cell]) is not None else kind
        wanted.append(kind)
        forms.append(form if kind == TIME else 0)
    return Kinds(tuple(wanted), tuple(forms))
