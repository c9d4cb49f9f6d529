"""Rows and cells that compiled code leaves alone, read by the functions that read short files.

Every number and every complaint is the same as theirs. Where a cell shows that a column holds something else than its
first rows did, reading has to begin again: `OtherKindsError` says with what.
"""

import csv
import io
from dataclasses import dataclass

import numpy as np

from workbench.data import dialect
from workbench.data.cells import iso_form, to_number, to_times
from workbench.data.dialect import Row
from workbench.data.row_blocks import COUNT, END, FIRST_ODD, LONG, NUMBER, TIME, WORDS, Block, Kinds
from workbench.data.tables import Head, ragged
from workbench.errors import UserError

_MOST_KNOWN = 10_000  # unusual cells that are kept to be looked up


class OtherKindsError(Exception):
    """A column holds something else than its first rows showed."""

    def __init__(self, wanted: Kinds) -> None:
        self.wanted = wanted


@dataclass
class Faults:
    """The first fault of each kind, the graver kind first; what does not fit the encoding is told at once."""

    broken: UserError | None = None
    ragged: UserError | None = None


class OddRows:
    """What is unusual in the blocks of one file. `passed`: the lines of comments; `where`: the file's name."""

    def __init__(self, head: Head, kinds: Kinds, comment: str, where: str) -> None:
        self.head, self.kinds, self.comment, self.where = head, kinds, comment, where
        self.faults = Faults()
        self.passed = list(head.passed)
        self._comma = head.decimal == "comma"
        self._numbers: dict[str, float | None] = {}

    def cells(self, text: bytes, line: int, last: bool) -> list[str] | None:
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
        if dialect.is_comment(cells[0], self.comment) and len(cells) != self.head.width:
            self.passed.append(line - int(self.head.announced))
            return None
        return cells

    def tell_broken(self, text: bytes, line: int, last: bool) -> None:
        """A row that has no end, or a quotation mark where none may be: say so as Python's reader would."""
        reader = csv.reader(
            io.StringIO(text[: 4 * LONG].decode("utf-8", "ignore"), newline=""), delimiter=self.head.delimiter,
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
            self.faults.broken = dialect.bad_row(error, line - int(self.head.announced), self.where)

    def read_cell(self, block: Block, column: int, row: int, start: int, end: int) -> None:
        """A cell that is no plain number, or not in the form of the column's times."""
        kind = self.kinds.wanted[column]
        number = self._number(block.text[start:end].decode("utf-8")) if kind & NUMBER else None
        if number is None:
            self._change(column)
        else:
            block.values[self.kinds.slots[column], row] = number

    def fill(self, block: Block, row: int, cells: list[str], extra: bytearray, line: int) -> None:
        """Put an unusual row's cells where the compiled code left room for them."""
        first = self.head.header or self.head.first
        assert first is not None
        complaint = ragged(Row(line, cells), first, self.head.width, self.head.delimiter, self.where)
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

    def _number(self, cell: str) -> float | None:
        """`to_number`, unusual cells that come again looked up."""
        if cell not in self._numbers:
            if len(self._numbers) > _MOST_KNOWN:
                self._numbers.clear()
            self._numbers[cell] = to_number(cell, self._comma)
        return self._numbers[cell]

    def _change(self, column: int) -> None:
        if self.faults.ragged:
            return
        wanted = list(self.kinds.wanted)
        wanted[column] = WORDS | COUNT
        raise OtherKindsError(Kinds(tuple(wanted), self.kinds.forms))
