"""One way through a long delimited file: its rows, in blocks, to arrays on disk."""

import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data import store
from workbench.data.byte_stream import ByteStream
from workbench.data.dialect import Row
from workbench.data.headings import column_names
from workbench.data.odd_rows import OddRows
from workbench.data.options import DataSpec
from workbench.data.row_blocks import COUNT, FIRST_ODD, LONG, NUMBER, TIME, WORDS, Block, Kinds, RowReader
from workbench.data.settling import settle
from workbench.data.tables import Head
from workbench.errors import UserError
from workbench.words import translate

MOST_NEAR = (1 << 32) - 1  # bytes of words whose places four bytes can tell
_OPTIONS = ("encoding", "delimiter", "decimal", "dates", "comment", "header")


def options_of(spec: DataSpec) -> dict[str, Any]:
    """What of a spec says how a table's bytes are read."""
    return {"kind": "table", **{name: getattr(spec, name) for name in _OPTIONS}}


class Reading:
    """One way through the file."""

    def __init__(self, stream: ByteStream, head: Head, kinds: Kinds, spec: DataSpec) -> None:
        self.stream, self.head, self.kinds, self.spec = stream, head, kinds, spec
        self.comma = head.decimal == "comma"
        self.writer = store.Writer()
        self.odd = OddRows(head, kinds, spec.comment, stream.where)
        self.line = head.first.line if head.first else 1
        self.rows = 0
        self.blob = 0
        self.places: np.dtype[Any] = np.dtype(np.uint32)
        self.known = [False] * head.width
        self.counts = np.zeros((head.width, 2), np.int64)
        self.strangers: list[list[int]] = [[] for _ in range(head.width)]
        self.tail: list[Row] = []

    def read(self) -> store.Entry:
        """The entry. UserError as told; `OtherKindsError` where reading has to begin again."""
        try:
            self._read_all()
            if self.odd.faults.broken or self.odd.faults.ragged:
                raise self.odd.faults.broken or self.odd.faults.ragged or AssertionError
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
                    if self.odd.faults.broken:
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
                self.odd.tell_broken(block.text[start:], int(lines[-1]) if row >= block.rows else int(lines[row]), True)
                keep = keep[: block.rows]
            elif kind >= 0:
                self.odd.read_cell(block, kind, row, start, end)
            else:
                cells = self.odd.cells(block.text[start:end], int(lines[row]), block.last)
                if cells is None:
                    keep[row] = False
                elif row > last_plain and _is_blank(cells):
                    # The last rows do not count where they are blank: this one does once another row comes.
                    held.append(Row(int(lines[row]), cells))
                    keep[row] = False
                else:
                    self.odd.fill(block, row, cells, extra, int(lines[row]))
        self._put(block, keep, lines, extra, held)
        self.line += block.breaks
        pending = len(block.text) - block.used
        if not block.whole and not self.odd.faults.broken and (block.last or pending > LONG):
            self.odd.tell_broken(block.text[block.used :], self.line, block.last)

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
            self.odd.fill(more, row, one.cells, extra, one.line)
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
            "passed": self.odd.passed[:6],
            "comment": self.spec.comment,
            "doubtful": head.doubtful,
            "encoding": self.stream.encoding(),
            "delimiter": head.delimiter,
            "decimal": head.decimal,
            "sha256": self.stream.sha256,
            "size": self.stream.size,
        }
        return self.writer.finish(store.key_of(self.stream.sha256, options_of(self.spec)), meta)


def _is_blank(cells: list[str]) -> bool:
    return not any(cell.strip() for cell in cells)


def _last_besides(rows: int, others: NDArray[np.int64]) -> int:
    """The last of so many rows that is none of the others, which are in order; -1 where there is none."""
    last = rows - 1
    for other in others[::-1].tolist():
        if other < last:
            break
        last = min(last, other - 1)
    return last
