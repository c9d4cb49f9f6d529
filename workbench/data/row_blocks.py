"""Pieces of a delimited text to blocks of rows, by compiled code; what is unusual in them is left to Python.

Pieces are cut where a row ends by the number of quotation marks before it, and read at the same time by several
threads. Whether the cut was right shows when the row before it has been read: where it was not, reading goes on
one by one.
"""

import ctypes
from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.beforehand import usable_cores
from workbench.data.tables import Head

NUMBER, WORDS, TIME, COUNT = 1, 2, 4, 8  # of a column: what is wanted; COUNT: how many of the words are no numbers
END = 0xFF  # ends a cell of words; no text in UTF-8 has such a byte
_ODD = 1 << 14  # of what is unusual in one go
LONG = 1 << 20  # bytes of a row without an end, which is then looked at more closely
_TRIES = 1000
FIRST_ODD = 64


@dataclass(frozen=True)
class Kinds:
    """What is wanted of each column. `forms`: of time columns, see `cells.iso_form`."""

    wanted: tuple[int, ...]
    forms: tuple[int, ...]

    @cached_property
    def slots(self) -> list[int]:
        """The place of each column's numbers or times."""
        return _places([bool(kind & (NUMBER | TIME)) for kind in self.wanted])

    @cached_property
    def word_slots(self) -> list[int]:
        """The place of each column's words."""
        return _places([bool(kind & WORDS) for kind in self.wanted])


def _places(there: list[bool]) -> list[int]:
    return [total - 1 if one else 0 for one, total in zip(there, accumulate(map(int, there)), strict=True)]


@dataclass
class Block:
    """Rows that were read, of the first `used` bytes of `text`.

    `values` (slots, rows): float64, or the bits of times. `starts` (word slots, rows): where the words of each row
    begin in `blob`. `lines`: line ends before each row. `odd`: (column, row, start, end) of cells in
    `text` that are no plain numbers or times; column -1 is a whole row. `counts` (columns, 2): words that are no plain
    numbers, and missing ones; `strangers` (columns, FIRST_ODD): the first rows of the former.
    """

    text: bytes
    used: int
    rows: int
    values: NDArray[np.float64]
    starts: NDArray[np.int64]
    blob: NDArray[np.uint8]
    lines: NDArray[np.int64]
    odd: NDArray[np.int64]
    counts: NDArray[np.int64]
    strangers: NDArray[np.int64]
    breaks: int
    whole: bool
    last: bool


class RowReader:
    """Reads the rows of pieces one after the other, those that come next at the same time."""

    def __init__(self, head: Head, kinds: Kinds, comment: str) -> None:
        self._head, self._kinds = head, kinds
        self._comment = comment.encode()[:1]
        self._slots, self._word_slots = kinds.slots, kinds.word_slots

    def blocks(self, pieces: Iterator[bytes]) -> Generator[Block]:
        """All rows. A block that is not `whole` ends with a row that has no end yet, or a broken one."""
        rest = yield from self._together(pieces)
        for piece in pieces:
            rest += piece
            used = yield from self._told(self._parse(rest, False))
            rest = rest[used:]
        if rest:
            yield from self._told(self._parse(rest, True))

    def _together(self, pieces: Iterator[bytes]) -> Generator[Block, None, bytes]:
        """By several threads, as long as rows end where they seem to; what is left to be read otherwise."""
        threads = usable_cores()
        ahead: deque[tuple[bytes, Future[list[Block]]]] = deque()
        waiting, odd = b"", 0
        with ThreadPoolExecutor(threads) as pool:
            try:
                for piece in pieces:
                    at, quotes = row_end(piece, odd)
                    odd = (quotes if at else odd + quotes) % 2
                    if not at and len(waiting) > 2 * LONG:
                        waiting += piece
                        break
                    if at:
                        # Copied once: this is a good part of the work on a text that is little else than long words.
                        view = memoryview(piece)
                        part, waiting = b"".join((waiting, view[:at])), bytes(view[at:])
                        ahead.append((part, pool.submit(self._parse, part, False)))
                    else:
                        waiting += piece
                    if len(ahead) > threads:
                        part, found = ahead.popleft()
                        used = yield from self._told(found.result())
                        if used < len(part):
                            return part[used:] + b"".join(one for one, _ in ahead) + waiting
                while ahead:
                    part, found = ahead.popleft()
                    used = yield from self._told(found.result())
                    if used < len(part):
                        return part[used:] + b"".join(one for one, _ in ahead) + waiting
            finally:
                for _, found in ahead:
                    found.cancel()
        return waiting

    def _told(self, found: list[Block]) -> Generator[Block, None, int]:
        yield from found
        return sum(block.used for block in found)

    def _parse(self, part: bytes, last: bool) -> list[Block]:
        found: list[Block] = []
        at = 0
        while at < len(part) or not found:
            block, full = self._parse_some(part, at, last)
            found.append(block)
            at += block.used
            if not full:
                break
        return found

    def _parse_some(self, part: bytes, at: int, last: bool) -> tuple[Block, bool]:
        from kernels import reading, scanning
        from kernels import words as words_of
        from kernels.parsing import powers_of_ten

        wanted = self._kinds.wanted
        text = part[at:] if at else part
        rows = scanning.sign_counter()(text, len(text), 10, 13) + 2
        slots, words = self._slots, self._word_slots
        count = max((s + 1 for s, k in zip(slots, wanted, strict=True) if k & (NUMBER | TIME)), default=0)
        word_count = max((s + 1 for s, k in zip(words, wanted, strict=True) if k & WORDS), default=0)
        values = np.empty((max(count, 1), rows))
        starts = np.empty((max(word_count, 1), rows), np.int64)
        blob = np.empty((len(text) + rows * word_count + 8) if word_count else 8, np.uint8)
        arrays: dict[str, NDArray[Any]] = {
            "kinds": np.array(wanted, np.int64),
            "slots": np.array(slots, np.int64),
            "values": values,
            "word_slots": np.array(words, np.int64),
            "starts": starts,
            "blob": blob,
            "lines": np.empty(rows, np.int64),
            "odd": np.empty((max(_ODD, 4 * len(wanted)), 4), np.int64),
            "powers": powers_of_ten(),
            "forms": np.array(self._kinds.forms, np.int64),
            "cells": np.empty((len(wanted) + 1, 3), np.int64),
            "counts": np.zeros((len(wanted), 2), np.int64),
            "strangers": np.full((len(wanted), FIRST_ODD), -1, np.int64),
            "tries": np.zeros((len(wanted), 2), np.int64),
            "seen": np.zeros(words_of.PLACES, np.int64),
        }
        told = {name: array.ctypes.data for name, array in arrays.items()} | {
            "text": ctypes.cast(ctypes.c_char_p(text), ctypes.c_void_p).value or 0,
            "length": len(text),
            "delimiter": ord(self._head.delimiter),
            "decimal": ord("," if self._head.decimal == "comma" else "."),
            "spaced": int(self._head.spaced),
            "comment": self._comment[0] if self._comment else -1,
            "columns": len(wanted),
            "capacity": rows,
            "odd_capacity": len(arrays["odd"]),
            "last": int(last),
            "longest": 100_000,
        }
        job = np.array([told.get(name, 0) for name in reading.FIELDS], np.int64)
        reading.row_reader()(job.ctypes.data)
        answer = dict(zip(reading.FIELDS, job.tolist(), strict=True))
        done, used = answer["rows"], answer["consumed"]
        block = Block(
            text, used, done, values[:, :done], starts[:, :done], blob[: answer["used"]], arrays["lines"][:done],
            arrays["odd"][: answer["odd_count"]], arrays["counts"], arrays["strangers"], answer["breaks"],
            answer["status"] != reading.OPEN, last,
        )  # fmt: skip
        return block, answer["status"] == reading.FULL


def row_end(piece: bytes, odd: int) -> tuple[int, int]:
    """The place behind the last row that ends in `piece`, or 0; then how many quotation marks stand behind that.

    `odd`: whether the number of quotation marks before the piece, from the beginning of a row on, is odd. Where no row
    ends, those of the whole piece are counted.
    """
    from kernels import scanning

    count = scanning.sign_counter()
    quotes = count(piece, len(piece), 34, 34)
    sign = b"\n" if b"\n" in piece else b"\r"
    # A carriage return at the very end may be half of a line end.
    end = piece.rfind(sign, 0, len(piece) if sign == b"\n" else len(piece) - 1)
    behind = piece.count(b'"', end + 1) if end >= 0 else 0
    for _ in range(_TRIES):
        if end < 0:
            break
        if (odd + quotes - behind) % 2 == 0:
            return end + 1, behind
        before = piece.rfind(sign, 0, end)
        behind += piece.count(b'"', max(before, 0), end)
        end = before
    return 0, quotes
