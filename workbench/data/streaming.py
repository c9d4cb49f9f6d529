"""A long delimited file, read once from its beginning to its end into arrays on disk.

How it is written and what its columns hold is found from its first rows, and checked on every row. Plain rows are read
by compiled code; the others by the very functions that read short files, so that every number and every complaint is
the same as theirs. Where a later row shows that a column holds something else, reading begins again, knowing that.
"""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from workbench.data import dialect, store
from workbench.data.byte_stream import HEAD, ByteStream
from workbench.data.cells import find_decimal, iso_form, may_be_days, proven_decimal, to_number, to_numbers, to_times
from workbench.data.dialect import Row
from workbench.data.options import DataSpec
from workbench.data.row_blocks import COUNT, END, FIRST_ODD, NUMBER, TIME, WORDS, Block, Kinds, RowReader
from workbench.data.row_blocks import LONG as LONG_ROW
from workbench.data.settling import settle
from workbench.data.stored import StoredTable, table_of
from workbench.data.tables import Head, column_names, ragged, read_head, whole_lines
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.words import translate

STREAM_FROM = 32 << 20  # bytes; shorter files are read in memory, which needs no compiled code
PROBE = 100  # rows that decide about header and decimal mark
_MOST_HEAD = 64 << 20
MOST_NEAR = (1 << 32) - 1  # bytes of words whose places four bytes can tell
_MOST_KNOWN = 10_000  # unusual cells that are kept to be looked up
_READING = ("encoding", "delimiter", "decimal", "dates", "comment", "header")


class _OtherKindsError(Exception):
    """A column holds something else than its first rows showed."""

    def __init__(self, wanted: Kinds) -> None:
        self.wanted = wanted


def options_of(spec: DataSpec) -> dict[str, Any]:
    """What of a spec says how a table's bytes are read."""
    return {"kind": "table", **{name: getattr(spec, name) for name in _READING}}


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
        reading = _Reading(stream, head, wanted, spec)
        try:
            entry = reading.read()
        except _OtherKindsError as other:
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


@dataclass
class _Faults:
    """The first fault of each kind, the graver kind first; what does not fit the encoding is told at once."""

    broken: UserError | None = None
    ragged: UserError | None = None


class _Reading:
    """One way through the file."""

    def __init__(self, stream: ByteStream, head: Head, kinds: Kinds, spec: DataSpec) -> None:
        self.stream, self.head, self.kinds, self.spec = stream, head, kinds, spec
        self.comma = head.decimal == "comma"
        self.writer = store.Writer()
        self.faults = _Faults()
        self.passed = list(head.passed)
        self.line = head.first.line if head.first else 1
        self.rows = 0
        self.blob = 0
        self.places: np.dtype[Any] = np.dtype(np.uint32)
        self.known = [False] * head.width
        self.counts = np.zeros((head.width, 2), np.int64)
        self.strangers: list[list[int]] = [[] for _ in range(head.width)]
        self.tail: list[Row] = []
        self._numbers: dict[str, float | None] = {}

    def read(self) -> store.Entry:
        """The entry. UserError as told; `_OtherKindsError` where reading has to begin again."""
        try:
            self._read_all()
            if self.faults.broken or self.faults.ragged:
                raise self.faults.broken or self.faults.ragged or AssertionError
            return self._finish()
        except BaseException:
            self.writer.abandon()
            raise

    def _read_all(self) -> None:
        pieces = self._body()
        if self.head.first is not None:
            with closing(RowReader(self.head, self.kinds, self.spec.comment).blocks(pieces)) as blocks:
                for block in blocks:
                    self._take(block)
                    if self.faults.broken:
                        break
        # Bytes that do not fit the encoding are told before all else.
        for _ in pieces:
            pass

    def _body(self) -> Iterator[bytes]:
        """The text from the first row below the header on."""
        skip = self.line - 1
        waiting = b""
        for piece in self.stream.pieces():
            if skip <= 0:
                yield piece
                continue
            waiting += piece
            text = io.StringIO(waiting.decode("utf-8", "ignore"), newline="")
            lines = [text.readline() for _ in range(skip)]
            end = sum(len(line.encode("utf-8")) for line in lines)
            # A carriage return at the end may be half of a line end.
            if all(lines) and lines[-1].endswith(("\n", "\r")) and end < len(waiting):
                skip = 0
                yield waiting[end:]
                waiting = b""

    def _take(self, block: Block) -> None:
        """Put a block's rows aside, those that are unusual after a closer look."""
        keep = np.ones(block.rows, np.bool_)
        lines = block.lines + self.line
        extra = bytearray()
        held: list[Row] = []
        last_plain = _last_besides(block.rows, block.odd[block.odd[:, 0] < 0, 1])
        for kind, row, start, end in block.odd.tolist():
            if kind == -2:
                self._break(block.text[start:], int(lines[-1]) if row >= block.rows else int(lines[row]), True)
                keep = keep[: block.rows]
            elif kind >= 0:
                self._cell(block, kind, row, start, end)
            else:
                cells = self._row(block.text[start:end], int(lines[row]), block.last)
                if cells is None:
                    keep[row] = False
                elif row > last_plain and self._is_blank(cells):
                    # The last rows do not count where they are blank: this one does once another row comes.
                    held.append(Row(int(lines[row]), cells))
                    keep[row] = False
                else:
                    self._fill(block, row, cells, extra, int(lines[row]))
        self._put(block, keep, lines, extra, held)
        self.line += block.breaks
        pending = len(block.text) - block.used
        if not block.whole and not self.faults.broken and (block.last or pending > LONG_ROW):
            self._break(block.text[block.used :], self.line, block.last)

    def _row(self, text: bytes, line: int, last: bool) -> list[str] | None:
        """The cells of an unusual row; None where it is none."""
        reader = csv.reader(
            io.StringIO(text.decode("utf-8"), newline=""), delimiter=self.head.delimiter, strict=True,
            skipinitialspace=self.head.spaced,
        )  # fmt: skip
        try:
            cells = next(reader, [])
        except csv.Error as error:
            self._complain(error, line)
            return None
        if self.head.delimiter == " " and len(cells) > 1 and not cells[-1]:
            cells.pop()
        if not cells or (len(cells) == 1 and not cells[0].strip()):
            return None
        if dialect.is_comment(cells[0], self.spec.comment) and len(cells) != self.head.width:
            self.passed.append(line - int(self.head.announced))
            return None
        return cells

    def _break(self, text: bytes, line: int, last: bool) -> None:
        """A row that has no end, or a quotation mark where none may be: say so as Python's reader would."""
        reader = csv.reader(
            io.StringIO(text[: 4 * LONG_ROW].decode("utf-8", "ignore"), newline=""), delimiter=self.head.delimiter,
            strict=True, skipinitialspace=self.head.spaced,
        )  # fmt: skip
        try:
            next(reader, [])
        except csv.Error as error:
            if last or "end of data" not in str(error):
                self._complain(error, line)

    def _complain(self, error: csv.Error, line: int) -> None:
        if self.faults.broken is None:
            # Short files count such rows without the one that announces the delimiter, too.
            self.faults.broken = dialect.bad_row(error, line - int(self.head.announced), self.stream.where)

    def _is_blank(self, cells: list[str]) -> bool:
        return not any(cell.strip() for cell in cells)

    def _number(self, cell: str) -> float | None:
        """`to_number`, unusual cells that come again looked up."""
        if cell not in self._numbers:
            if len(self._numbers) > _MOST_KNOWN:
                self._numbers.clear()
            self._numbers[cell] = to_number(cell, self.comma)
        return self._numbers[cell]

    def _cell(self, block: Block, column: int, row: int, start: int, end: int) -> None:
        """A cell that is no plain number, or not in the form of the column's times."""
        kind = self.kinds.wanted[column]
        number = self._number(block.text[start:end].decode("utf-8")) if kind & NUMBER else None
        if number is None:
            self._change(column)
        else:
            block.values[self.kinds.slots[column], row] = number

    def _change(self, column: int) -> None:
        if self.faults.ragged:
            return
        wanted = list(self.kinds.wanted)
        wanted[column] = WORDS | COUNT
        raise _OtherKindsError(Kinds(tuple(wanted), self.kinds.forms))

    def _fill(self, block: Block, row: int, cells: list[str], extra: bytearray, line: int) -> None:
        """Put an unusual row's cells where the compiled code left room for them."""
        first = self.head.header or self.head.first
        assert first is not None
        complaint = ragged(Row(line, cells), first, self.head.width, self.head.delimiter, self.stream.where)
        if complaint:
            self.faults.ragged = self.faults.ragged or complaint
            block.values[:, row] = 0
            block.starts[:, row] = 0
            return
        slots, words = self.kinds.slots, self.kinds.word_slots
        for column, cell in enumerate(cells[: self.head.width]):
            kind = self.kinds.wanted[column]
            if kind & NUMBER:
                number = self._number(cell)
                if number is None:
                    self._change(column)
                else:
                    block.values[slots[column], row] = number
            elif kind & TIME:
                found = to_times([cell]) if cell else None
                if cell and (found is None or iso_form(cell) != self.kinds.forms[column]):
                    self._change(column)
                time = np.datetime64("NaT", "ms") if found is None else found[0][0]
                block.values[slots[column]].view(np.int64)[row] = time.astype(np.int64)
            if kind & COUNT:
                number = self._number(cell)
                counted = block.counts[column]
                if number is None:
                    block.strangers[column, min(int(counted[0]), FIRST_ODD - 1)] = row
                    counted[0] += 1
                elif np.isnan(number):
                    counted[1] += 1
            if kind & WORDS:
                block.starts[words[column], row] = len(block.blob) + len(extra)
                extra += cell.encode("utf-8") + bytes([END])

    def _put(
        self, block: Block, keep: NDArray[np.bool_], lines: NDArray[np.int64], extra: bytearray, held: list[Row]
    ) -> None:
        """Write a block's rows. Blank ones between others are put in; those behind the last are held back."""
        kept = np.flatnonzero(keep)
        if len(kept) and (self.tail or any(row.line < lines[kept[-1]] for row in held)):
            before = [row for row in held if row.line < lines[kept[-1]]]
            held = held[len(before) :]
            block, keep, lines, extra = self._with_rows([*self.tail, *before], block, keep, lines, extra)
            kept = np.flatnonzero(keep)
            self.tail = []
        self.tail += held
        self._make_room(len(block.blob) + len(extra))
        all_kept = len(kept) == block.rows

        def chosen(values: NDArray[Any]) -> NDArray[Any]:
            return values if all_kept else values[kept]

        for column, kind in enumerate(self.kinds.wanted):
            if kind & (NUMBER | TIME):
                values = chosen(block.values[self.kinds.slots[column]])
                if kind & NUMBER and not self.known[column]:
                    self.known[column] = not bool(np.isnan(values).all())
                self.writer.append(f"values{column}", values if kind & NUMBER else values.view(np.int64))
            if kind & WORDS:
                starts = chosen(block.starts[self.kinds.word_slots[column]]) + self.blob
                self.writer.append(f"starts{column}", starts.astype(self.places))
            if kind & COUNT:
                self.counts[column] += block.counts[column]
                first = block.strangers[column]
                self._note_strangers(column, np.sort(first[first >= 0]), kept)
        self.writer.append("lines", chosen(lines))
        self.rows += len(kept)
        if any(kind & WORDS for kind in self.kinds.wanted):
            self.writer.append("words", block.blob)
            self.writer.append("words", np.frombuffer(bytes(extra), np.uint8))
            self.blob += len(block.blob) + len(extra)

    def _make_room(self, more: int) -> None:
        """Where words begin is told by four bytes, as long as they are enough: half as much is written."""
        if self.places == np.uint32 and self.blob + more > MOST_NEAR:
            self.places = np.dtype(np.int64)
            for column, kind in enumerate(self.kinds.wanted):
                if kind & WORDS and self.rows:
                    self.writer.rewrite(f"starts{column}", self.places)

    def _note_strangers(self, column: int, rows: NDArray[np.int64], kept: NDArray[np.int64]) -> None:
        known = self.strangers[column]
        if len(known) < FIRST_ODD:
            known += (np.searchsorted(kept, rows) + self.rows).tolist()[: FIRST_ODD - len(known)]

    def _with_rows(
        self, rows: list[Row], block: Block, keep: NDArray[np.bool_], lines: NDArray[np.int64], extra: bytearray
    ) -> tuple[Block, NDArray[np.bool_], NDArray[np.int64], bytearray]:
        """A block with blank rows put in at their places; rare, so that it may be slow."""
        count = len(rows)
        more = replace(
            block,
            rows=block.rows + count,
            values=np.concatenate([np.zeros((len(block.values), count)), block.values], axis=1),
            starts=np.concatenate([np.zeros((len(block.starts), count), np.int64), block.starts], axis=1),
            strangers=np.where(block.strangers >= 0, block.strangers + count, -1),
        )
        for row, one in enumerate(rows):
            self._fill(more, row, one.cells, extra, one.line)
        lines = np.concatenate([[one.line for one in rows], lines])
        order = np.argsort(lines, kind="stable")
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        keep = np.concatenate([np.ones(count, np.bool_), keep])
        more = replace(
            more,
            values=more.values[:, order],
            starts=more.starts[:, order],
            strangers=np.where(more.strangers >= 0, place[np.maximum(more.strangers, 0)], -1),
        )
        return more, keep[order], lines[order], extra

    def _finish(self) -> store.Entry:
        head = self.head
        names = column_names(head.header, head.width)[0]
        if not self.rows:
            raise UserError(
                translate("data", "The file has column names but no rows below them."),
                translate("data", 'Choose a file with data, or set data.header to "no" if the first row is data.'),
                self.stream.where,
            )
        self.stream.watch.look(1.0, translate("data", "Looking at the columns"))
        columns: list[dict[str, Any]] = []
        for index, name in enumerate(names):
            nameless = head.header is not None and not head.header.cells[index].strip()
            settled = settle(
                self.writer, index, name, self.kinds, self.known[index], nameless, self.counts[index].tolist(),
                self.strangers[index], self.rows, self.spec.dates, self.comma,
            )  # fmt: skip
            if settled is not None:
                columns.append(settled)
        meta: dict[str, Any] = {
            "rows": self.rows,
            "columns": columns,
            "header": asdict(head.header) if head.header else None,
            "width": head.width,
            "passed": self.passed[:6],
            "comment": self.spec.comment,
            "doubtful": head.doubtful,
            "encoding": self.stream.encoding(),
            "delimiter": head.delimiter,
            "decimal": head.decimal,
            "sha256": self.stream.sha256,
            "size": self.stream.size,
        }
        return self.writer.finish(store.key_of(self.stream.sha256, options_of(self.spec)), meta)


def _last_besides(rows: int, others: NDArray[np.int64]) -> int:
    """The last of so many rows that is none of the others, which are in order; -1 where there is none."""
    last = rows - 1
    for other in others[::-1].tolist():
        if other < last:
            break
        last = min(last, other - 1)
    return last
