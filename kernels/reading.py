"""Cells of a delimited text to numbers and times: one pass over the bytes, exact to the last bit.

`read_rows` knows the plain case alone. Whatever is unusual - a row of another width, a cell that is no plain number -
it lists by its place and goes on, so that whoever called it decides about that with slower means. It works on integers
only: addresses, bytes, and the bits of the numbers that it makes.
"""

# Numba's intrinsics are built from untyped llvmlite objects.
# pyright: basic

import ctypes
from collections.abc import Callable
from functools import cache

from numba import njit

from kernels.backends.records import INNER
from kernels.bits import byte_at, put_word, word_at
from kernels.cache import compile_function, current_folder
from kernels.parsing import is_blank, read_number, read_time
from kernels.scanning import WIDE, end_of_cell, end_of_quoted
from kernels.words import A_NUMBER, MISSING, STRANGE, UNKNOWN, is_worth_it, put_new, put_once, put_undoubled

# What is wanted of a column, as sums; COUNT: how many of its words are no plain numbers, and how many are missing.
NUMBER, WORDS, TIME, COUNT = 1, 2, 4, 8
CELL = 24  # bytes that tell of a cell: start, end, doubled
FIRST = 64  # of the words that are no numbers: their rows are told
ROW, BROKEN = -1, -2  # in the list of what is unusual: a whole row, and a quotation mark that stands wrongly
DONE, FULL, OPEN = 0, 1, 2  # how reading ended: all was read, a list is full, or the last row has no end
# The places of what `read_rows` is told and of what it answers, in its array of integers.
FIELDS = (
    "text", "length", "delimiter", "decimal", "spaced", "comment", "columns", "kinds", "slots", "values", "capacity",
    "word_slots", "starts", "blob", "lines", "odd", "odd_capacity", "powers", "forms", "cells", "last", "longest",
    "counts", "strangers", "seen", "tries", "rows", "consumed", "breaks", "used", "odd_count", "status",
)  # fmt: skip
(
    TEXT, LENGTH, DELIMITER, DECIMAL, SPACED, COMMENT, COLUMNS, KINDS, SLOTS, VALUES, CAPACITY, WORD_SLOTS, STARTS,
    BLOB, LINES, ODD, ODD_CAPACITY, POWERS, FORMS, CELLS, LAST, LONGEST, COUNTS, STRANGERS, SEEN, TRIES, ROWS,
    CONSUMED, BREAKS, USED, ODD_COUNT, STATUS,
) = range(len(FIELDS))  # fmt: skip


@njit(**INNER)
def _note(job: int, kind: int, row: int, start: int, end: int) -> None:
    """Put something unusual on the list."""
    count = word_at(job + 8 * ODD_COUNT)
    place = word_at(job + 8 * ODD) + 32 * count
    put_word(place, kind)
    put_word(place + 8, row)
    put_word(place + 16, start)
    put_word(place + 24, end)
    put_word(job + 8 * ODD_COUNT, count + 1)


@njit(**INNER)
def _cut_row(job: int, at: int) -> tuple[int, int, int, int]:
    """Find the cells of the row that begins at `at`: (place behind it, cells, line ends in it, how it ended).

    How: 0 plainly, 1 a cell is very long, 2 a quotation mark stands wrongly, 3 the text ended first. The first cells'
    starts and ends are written to `cells`, and whether quotation marks are doubled in them.
    """
    text, length, cells = word_at(job + 8 * TEXT), word_at(job + 8 * LENGTH), word_at(job + 8 * CELLS)
    delimiter, spaced, columns = word_at(job + 8 * DELIMITER), word_at(job + 8 * SPACED), word_at(job + 8 * COLUMNS)
    longest, base, signs = word_at(job + 8 * LONGEST), -WIDE, 0
    count, breaks, how = 0, 0, 0
    while True:
        if spaced:
            while at < length and byte_at(text + at) == 32:
                at += 1
        start, doubled = at, 0
        if at < length and byte_at(text + at) == 34:
            start = at + 1
            at = start
            while True:
                at, more = end_of_quoted(text, at, length)
                breaks += more
                if at >= length:
                    return at, count, breaks, 3
                if at + 1 < length and byte_at(text + at + 1) == 34:
                    doubled = 1
                    at += 2
                    continue
                break
            end = at
            at += 1
            if at < length:
                c = byte_at(text + at)
                if c != delimiter and c != 10 and c != 13:
                    return at, count, breaks, 2
        else:
            at, base, signs = end_of_cell(text, at, length, delimiter, base, signs)
            end = at
        if count < columns:
            put_word(cells + CELL * count, start)
            put_word(cells + CELL * count + 8, end)
            put_word(cells + CELL * count + 16, doubled)
        count += 1
        if end - start > longest:
            how = 1
        if at < length and byte_at(text + at) == delimiter:
            at += 1
            continue
        if delimiter == 32 and end == start and count > 1:
            # Blanks at the end of an aligned row.
            count -= 1
        if at >= length:
            if word_at(job + 8 * LAST) == 0:
                return at, count, breaks, 3
            return at, count, breaks, how
        c = byte_at(text + at)
        at += 1
        if c == 13:
            if at < length and byte_at(text + at) == 10:
                at += 1
            elif at >= length and word_at(job + 8 * LAST) == 0:
                return at, count, breaks, 3
        return at, count, breaks + 1, how


@njit(**INNER)
def _is_plain(job: int, comment: int) -> bool:
    """Whether the row whose cells were found is no comment, and not blank all over, as the last ones may be."""
    text, columns, cells = word_at(job + 8 * TEXT), word_at(job + 8 * COLUMNS), word_at(job + 8 * CELLS)
    for column in range(columns):
        at, end = text + word_at(cells + CELL * column), text + word_at(cells + CELL * column + 8)
        while at < end and is_blank(byte_at(at)):
            at += 1
        if at < end:
            sign = byte_at(at)
            # Blanks of other scripts begin with these bytes.
            wide = sign == 0xC2 or sign == 0xE1 or sign == 0xE2 or (sign == 0xE3 and byte_at(at + 1) == 0x80)
            return not wide and (column > 0 or sign != comment)
    return False


@njit(**INNER)
def _read_cells(job: int, row: int) -> None:
    """Numbers, times and words of the row whose cells were found."""
    text, columns, cells = word_at(job + 8 * TEXT), word_at(job + 8 * COLUMNS), word_at(job + 8 * CELLS)
    kinds, slots, values = word_at(job + 8 * KINDS), word_at(job + 8 * SLOTS), word_at(job + 8 * VALUES)
    capacity, decimal = word_at(job + 8 * CAPACITY), word_at(job + 8 * DECIMAL)
    powers, forms = word_at(job + 8 * POWERS), word_at(job + 8 * FORMS)
    for column in range(columns):
        kind = word_at(kinds + 8 * column)
        start, end = word_at(cells + CELL * column), word_at(cells + CELL * column + 8)
        place = values + 8 * (word_at(slots + 8 * column) * capacity + row)
        if kind & NUMBER:
            if not read_number(place, text + start, text + end, decimal, powers):
                _note(job, column, row, start, end)
        elif kind & TIME and not read_time(place, text + start, text + end, word_at(forms + 8 * column)):
            _note(job, column, row, start, end)
        if kind & WORDS:
            doubled = word_at(cells + CELL * column + 16)
            known = _keep_word(job, column, row, start, end - start, doubled)
            if kind & COUNT:
                what = STRANGE if doubled else word_at(known) & 3 if known else UNKNOWN
                if what == UNKNOWN:
                    what = _what_is(cells + CELL * columns, text + start, text + end, decimal, powers)
                    if known:
                        put_word(known, word_at(known) | what)
                if what != A_NUMBER:
                    _count(job, column, row, what)


@njit(forceinline=True, **INNER)
def _keep_word(job: int, column: int, row: int, start: int, size: int, doubled: int) -> int:
    """Put a cell's word into the blob, and where it is into `starts`; its place in `seen`, or 0."""
    blob, used, source = word_at(job + 8 * BLOB), word_at(job + 8 * USED), word_at(job + 8 * TEXT) + start
    room, tries = word_at(job + 8 * LENGTH) - start, word_at(job + 8 * TRIES) + 16 * column
    begin, behind, known = used, 0, 0
    if doubled:
        behind = put_undoubled(blob, used, source, size)
    elif is_worth_it(tries):
        begin, behind, known = put_once(blob, used, source, size, room, word_at(job + 8 * SEEN))
        put_word(tries, word_at(tries) + 1)
        put_word(tries + 8, word_at(tries + 8) + int(begin != used))
    else:
        behind = put_new(blob, used, source, size, room)
    slot = word_at(word_at(job + 8 * WORD_SLOTS) + 8 * column)
    put_word(word_at(job + 8 * STARTS) + 8 * (slot * word_at(job + 8 * CAPACITY) + row), begin)
    put_word(job + 8 * USED, behind)
    return known


@njit(**INNER)
def _what_is(spare: int, start: int, end: int, decimal: int, powers: int) -> int:
    """Whether a word is a plain number, or missing. `spare`: room for a number."""
    if not read_number(spare, start, end, decimal, powers):
        return STRANGE
    return MISSING if word_at(spare) == 0x7FF8000000000000 else A_NUMBER


@njit(**INNER)
def _count(job: int, column: int, row: int, what: int) -> None:
    """Count a word that is no number, or missing."""
    counted = word_at(job + 8 * COUNTS) + 16 * column + (8 if what == MISSING else 0)
    known = word_at(counted)
    if what == STRANGE and known < FIRST:
        put_word(word_at(job + 8 * STRANGERS) + 8 * (column * FIRST + known), row)
    put_word(counted, known + 1)


def read_rows(job: int) -> None:
    """Read the rows of a piece of text. `job`: the address of FIELDS, each 64 bits.

    The text begins with a row. Told: `kinds` (NUMBER, WORDS, TIME, or 0) of each of `columns`; `slots` and
    `word_slots`, the column's place in `values` (slots, capacity) and `starts` (slots, capacity); `last`: whether the
    text's end ends a row, too. Answered: `rows`, the bytes `consumed`, the line ends (`breaks`) in them, `used` bytes
    of the blob, and the list `odd` (kind or column, row, start, end); `counts` (columns, 2) and `strangers` (columns,
    FIRST) are added to. `lines` (capacity) says how many line ends stand before each row.
    """
    text, length = word_at(job + 8 * TEXT), word_at(job + 8 * LENGTH)
    at, row, breaks = 0, 0, 0
    capacity, columns = word_at(job + 8 * CAPACITY), word_at(job + 8 * COLUMNS)
    comment, lines = word_at(job + 8 * COMMENT), word_at(job + 8 * LINES)
    status = DONE
    while at < length:
        c = byte_at(text + at)
        if c == 10 or (c == 13 and at + 1 < length):
            # An empty line is no row.
            at += 2 if c == 13 and byte_at(text + at + 1) == 10 else 1
            breaks += 1
            continue
        if row == capacity or word_at(job + 8 * ODD_COUNT) + columns + 1 > word_at(job + 8 * ODD_CAPACITY):
            status = FULL
            break
        put_word(lines + 8 * row, breaks)
        behind, count, more, how = _cut_row(job, at)
        if how == 3:
            status = OPEN
            break
        if how == 2:
            _note(job, BROKEN, row, at, behind)
            status = OPEN
            break
        if count != columns or how == 1 or not _is_plain(job, comment):
            _note(job, ROW, row, at, behind)
        else:
            _read_cells(job, row)
        row += 1
        breaks += more
        at = behind
    put_word(job + 8 * ROWS, row)
    put_word(job + 8 * CONSUMED, at)
    put_word(job + 8 * BREAKS, breaks)
    put_word(job + 8 * STATUS, status)


def is_ready() -> bool:
    """Whether `row_reader` is compiled already and comes at once."""
    return (current_folder() / "read_rows.kernel").exists()


@cache
def row_reader() -> Callable[[int], None]:
    """`read_rows`, compiled; it lets go of the GIL. Takes seconds the first time on a machine."""
    compiled = compile_function(read_rows)
    function = ctypes.CFUNCTYPE(None, ctypes.c_int64)(compiled.address)

    def read(job: int) -> None:
        # The code lives as long as what it was compiled into.
        assert compiled.address
        function(job)

    return read
