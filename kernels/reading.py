"""Cells of a delimited text to numbers and times: one pass over the bytes, exact to the last bit.

`read_rows` knows the plain case alone. Whatever is unusual - a row of another width, a cell that is no plain number -
it lists by its place and goes on, so that whoever called it decides about that with slower means. It works on integers
only: addresses, bytes, and the bits of the numbers that it makes.

Decimal to binary: Lemire (2021), "Number parsing at a gigabyte per second", with the checks of Tao's extension for
products that the 128-bit table leaves open; those are listed as unusual, too.
"""

# Numba's intrinsics are built from untyped llvmlite objects.
# pyright: basic

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic as _intrinsic
from numpy.typing import NDArray

from kernels.cache import compile_function, current_folder
from kernels.specialise import rebind

# An intrinsic's own signature is not the one that it is called with.
intrinsic: Any = _intrinsic
_INT = ir.IntType(64)
LOWEST, HIGHEST = -342, 308  # powers of ten; beyond them numbers are 0, infinite or rounded in another way
DIGITS = 19  # that 64 bits hold
# What is wanted of a column, as sums; COUNT: how many of its words are no plain numbers, and how many are missing.
NUMBER, WORDS, TIME, COUNT = 1, 2, 4, 8
FIRST = 64  # of the words that are no numbers: their rows are told
ROW, BROKEN = -1, -2  # in the list of what is unusual: a whole row, and a quotation mark that stands wrongly
DONE, FULL, OPEN = 0, 1, 2  # how reading ended: all was read, a list is full, or the last row has no end
# The places of what `read_rows` is told and of what it answers, in its array of integers.
FIELDS = (
    "text", "length", "delimiter", "decimal", "spaced", "comment", "columns", "kinds", "slots", "values", "capacity",
    "word_slots", "starts", "blob", "lines", "odd", "odd_capacity", "powers", "forms", "cells", "last", "longest",
    "counts", "strangers",     "rows", "consumed", "breaks", "used", "odd_count", "status",
)  # fmt: skip
(
    TEXT, LENGTH, DELIMITER, DECIMAL, SPACED, COMMENT, COLUMNS, KINDS, SLOTS, VALUES, CAPACITY, WORD_SLOTS, STARTS,
    BLOB, LINES, ODD, ODD_CAPACITY, POWERS, FORMS, CELLS, LAST, LONGEST, COUNTS, STRANGERS, ROWS, CONSUMED, BREAKS,
    USED, ODD_COUNT, STATUS,
) = range(len(FIELDS))  # fmt: skip


@intrinsic
def byte_at(typingctx: Any, address: Any) -> Any:
    """The byte at an address."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        place = builder.inttoptr(values[0], ir.IntType(8).as_pointer())
        return builder.zext(builder.load(place), _INT)

    return types.int64(types.int64), codegen


@intrinsic
def put_byte(typingctx: Any, address: Any, value: Any) -> Any:
    """Write a byte to an address."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        place = builder.inttoptr(values[0], ir.IntType(8).as_pointer())
        builder.store(builder.trunc(values[1], ir.IntType(8)), place)
        return context.get_dummy_value()

    return types.void(types.int64, types.int64), codegen


@intrinsic
def word_at(typingctx: Any, address: Any) -> Any:
    """The 64 bits at an address."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.load(builder.inttoptr(values[0], _INT.as_pointer()))

    return types.int64(types.int64), codegen


@intrinsic
def put_word(typingctx: Any, address: Any, value: Any) -> Any:
    """Write 64 bits to an address."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        builder.store(values[1], builder.inttoptr(values[0], _INT.as_pointer()))
        return context.get_dummy_value()

    return types.void(types.int64, types.int64), codegen


@intrinsic
def high_product(typingctx: Any, one: Any, other: Any) -> Any:
    """The upper 64 bits of the product of two unsigned numbers."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        wide = ir.IntType(128)
        product = builder.mul(builder.zext(values[0], wide), builder.zext(values[1], wide))
        return builder.trunc(builder.lshr(product, wide(64)), _INT)

    return types.int64(types.int64, types.int64), codegen


@intrinsic
def shifted(typingctx: Any, value: Any, places: Any) -> Any:
    """An unsigned number shifted right."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.lshr(values[0], values[1])

    return types.int64(types.int64, types.int64), codegen


@intrinsic
def below(typingctx: Any, one: Any, other: Any) -> Any:
    """Whether an unsigned number is smaller than another."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.icmp_unsigned("<", values[0], values[1])

    return types.boolean(types.int64, types.int64), codegen


@intrinsic
def leading_zeros(typingctx: Any, value: Any) -> Any:
    """How many of the 64 bits stand above the highest one that is set; `value` is not 0."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.ctlz(values[0], ir.IntType(1)(1))

    return types.int64(types.int64), codegen


@intrinsic
def quotient_bits(typingctx: Any, whole: Any, place: Any) -> Any:
    """The bits of a whole number divided by the float64 at an address, rounded once as IEEE 754 has it."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        divisor = builder.load(builder.inttoptr(values[1], ir.DoubleType().as_pointer()))
        return builder.bitcast(builder.fdiv(builder.sitofp(values[0], ir.DoubleType()), divisor), _INT)

    return types.int64(types.int64, types.int64), codegen


def _bits_of(mantissa: int, power: int, powers: int) -> int:
    """The bits of mantissa x 10^power, nearest, ties to even; -1 where that cannot be told. `mantissa` is not 0."""
    if power < -342 or power > 308:
        return -1
    if -22 <= power <= 0 and 0 < mantissa < (1 << 53):
        # Both are exact, so that the quotient is right (Clinger 1990).
        return quotient_bits(mantissa, powers + 16 * (651 - power))
    zeros = leading_zeros(mantissa)
    scaled = mantissa << zeros
    exponent = ((217706 * power) >> 16) + 1087 - zeros
    place = powers + 16 * (power + 342)
    high, low = high_product(scaled, word_at(place)), scaled * word_at(place)
    if (high & 0x1FF) == 0x1FF and below(low + scaled, scaled):
        second = word_at(place + 8)
        more, rest = high_product(scaled, second), scaled * second
        merged = low + more
        if below(merged, low):
            high += 1
        low = merged
        if (high & 0x1FF) == 0x1FF and low == -1 and below(rest + scaled, scaled):
            return -1
    top = shifted(high, 63)
    result = shifted(high, top + 9)
    exponent -= 1 - top
    if low == 0 and (high & 0x1FF) == 0 and (result & 3) == 1:
        return -1
    result = (result + (result & 1)) >> 1
    if result >> 53:
        result >>= 1
        exponent += 1
    if exponent < 1 or exponent > 2046:
        return -1
    return (exponent << 52) | (result & 0xFFFFFFFFFFFFF)


def _is_blank(c: int) -> bool:
    """Whether a byte is a blank that `str.strip` takes away."""
    return c == 32 or (9 <= c <= 13) or (28 <= c <= 31)


def _is_missing(start: int, end: int) -> bool:
    """Whether the cell says that there is no value, as `workbench.data.cells.MISSING` lists."""
    size = end - start
    if size == 0:
        return True
    if size > 4:
        return False
    packed = 0
    for i in range(size):
        c = byte_at(start + i)
        packed = (packed << 8) | (c + 32 if 65 <= c <= 90 else c)
    if size == 1:
        return packed == 0x2D or packed == 0x3F or packed == 0x2E  # - ? .
    if size == 2:
        return packed == 0x6E61 or packed == 0x2D2D  # na --
    if size == 3:
        return packed == 0x6E2F61 or packed == 0x6E616E or packed == 0x6E6174  # n/a nan nat
    return packed == 0x6E756C6C or packed == 0x6E6F6E65 or packed == 0x236E2F61  # null none #n/a


def _read_number(place: int, start: int, end: int, decimal: int, powers: int) -> bool:
    """Write a cell's number, or NaN where it is missing, to `place`; False where it is no plain number."""
    while start < end and is_blank(byte_at(start)):
        start += 1
    while end > start and is_blank(byte_at(end - 1)):
        end -= 1
    at, sign, mantissa, digits, seen, fraction = start, 0, 0, 0, 0, 0
    if at < end:
        c = byte_at(at)
        if c == 45:
            sign = 1
            at += 1
        elif c == 43:
            at += 1
    while at < end:
        digit = byte_at(at) - 48
        if digit < 0 or digit > 9:
            break
        mantissa = mantissa * 10 + digit
        digits += digits > 0 or digit > 0
        seen += 1
        at += 1
    if at < end and byte_at(at) == decimal:
        at += 1
        whole = at
        while at < end:
            digit = byte_at(at) - 48
            if digit < 0 or digit > 9:
                break
            mantissa = mantissa * 10 + digit
            digits += digits > 0 or digit > 0
            at += 1
        fraction = at - whole
        seen += fraction
    if seen == 0:
        if is_missing(start, end):
            put_word(place, 0x7FF8000000000000)
            return True
        return False
    power = 0
    if at < end and (byte_at(at) | 32) == 101:
        at += 1
        minus, known = 0, 0
        if at < end and (byte_at(at) == 45 or byte_at(at) == 43):
            minus = byte_at(at) == 45
            at += 1
        while at < end and known < 6:
            digit = byte_at(at) - 48
            if digit < 0 or digit > 9:
                break
            power = power * 10 + digit
            known += 1
            at += 1
        if known == 0:
            return False
        power = -power if minus else power
    if at != end or digits > 19:
        return False
    bits = 0
    if mantissa != 0:
        bits = bits_of(mantissa, power - fraction, powers)
        if bits < 0:
            return False
    put_word(place, bits | (sign << 63))
    return True


def _two(at: int) -> int:
    """Two digits as a number; -1 where they are none."""
    tens, ones = byte_at(at) - 48, byte_at(at + 1) - 48
    return tens * 10 + ones if 0 <= tens <= 9 and 0 <= ones <= 9 else -1


def _read_time(place: int, start: int, end: int, form: int) -> bool:
    """Write a time as milliseconds since 1970 to `place`; False where the cell is not in the column's one ISO form.

    `form`: the cell's length, and 256 times the sign between day and hour. An empty cell is no time (NaT).
    """
    if start == end:
        put_word(place, -9223372036854775807 - 1)
        return True
    size = form & 255
    if end - start != size:
        return False
    high, low, month, day, hour, minute, second, milli = two(start), two(start + 2), two(start + 5), 1, 0, 0, 0, 0
    right = high >= 0 and low >= 0 and high + low > 0 and byte_at(start + 4) == 45 and 1 <= month <= 12
    if size >= 10:
        day = two(start + 8)
        right = right and byte_at(start + 7) == 45
    if size >= 16:
        hour, minute = two(start + 11), two(start + 14)
        right = right and byte_at(start + 10) == (form >> 8) and byte_at(start + 13) == 58
    if size >= 19:
        second = two(start + 17)
        right = right and byte_at(start + 16) == 58
    if size == 23:
        milli = two(start + 20)
        last = byte_at(start + 22) - 48
        right = right and byte_at(start + 19) == 46 and milli >= 0 and 0 <= last <= 9
        milli = milli * 10 + last
    if not right or not (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= second <= 59):
        return False
    year = high * 100 + low
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    longest = 30 if month == 4 or month == 6 or month == 9 or month == 11 else 31
    longest = (29 if leap else 28) if month == 2 else longest
    if day < 1 or day > longest:
        return False
    # Days since 1970: years begin in March, so that a leap day is the last (Hinnant's days_from_civil).
    shifted_year = year - (1 if month <= 2 else 0)
    era = shifted_year // 400
    of_era = shifted_year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    days = era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468
    put_word(place, ((days * 24 + hour) * 60 + minute) * 60000 + second * 1000 + milli)
    return True


def _note(job: int, kind: int, row: int, start: int, end: int) -> None:
    """Put something unusual on the list."""
    count = word_at(job + 8 * ODD_COUNT)
    place = word_at(job + 8 * ODD) + 32 * count
    put_word(place, kind)
    put_word(place + 8, row)
    put_word(place + 16, start)
    put_word(place + 24, end)
    put_word(job + 8 * ODD_COUNT, count + 1)


def _cut_row(job: int, at: int) -> tuple[int, int, int, int]:
    """Find the cells of the row that begins at `at`: (place behind it, cells, line ends in it, how it ended).

    How: 0 plainly, 1 a cell holds doubled quotation marks or is very long, 2 a quotation mark stands wrongly, 3 the
    text ended first. The first cells' starts and ends are written to `cells`.
    """
    text, length, cells = word_at(job + 8 * TEXT), word_at(job + 8 * LENGTH), word_at(job + 8 * CELLS)
    delimiter, spaced, columns = word_at(job + 8 * DELIMITER), word_at(job + 8 * SPACED), word_at(job + 8 * COLUMNS)
    count, breaks, how = 0, 0, 0
    while True:
        if spaced:
            while at < length and byte_at(text + at) == 32:
                at += 1
        start = at
        if at < length and byte_at(text + at) == 34:
            start = at + 1
            at = start
            while True:
                while at < length and byte_at(text + at) != 34:
                    c = byte_at(text + at)
                    if c == 10 or (c == 13 and not (at + 1 < length and byte_at(text + at + 1) == 10)):
                        breaks += 1
                    at += 1
                if at >= length:
                    return at, count, breaks, 3
                if at + 1 < length and byte_at(text + at + 1) == 34:
                    how = 1
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
            while at < length:
                c = byte_at(text + at)
                if c == delimiter or c == 10 or c == 13:
                    break
                at += 1
            end = at
        if count < columns:
            put_word(cells + 16 * count, start)
            put_word(cells + 16 * count + 8, end)
        count += 1
        if end - start > word_at(job + 8 * LONGEST):
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


def _is_plain(job: int, comment: int) -> bool:
    """Whether the row whose cells were found is no comment, and not blank all over, as the last ones may be."""
    text, columns, cells = word_at(job + 8 * TEXT), word_at(job + 8 * COLUMNS), word_at(job + 8 * CELLS)
    for column in range(columns):
        at, end = text + word_at(cells + 16 * column), text + word_at(cells + 16 * column + 8)
        while at < end and is_blank(byte_at(at)):
            at += 1
        if at < end:
            sign = byte_at(at)
            # Blanks of other scripts begin with these bytes.
            wide = sign == 0xC2 or sign == 0xE1 or sign == 0xE2 or (sign == 0xE3 and byte_at(at + 1) == 0x80)
            return not wide and (column > 0 or sign != comment)
    return False


def _read_cells(job: int, row: int) -> None:
    """Numbers, times and words of the row whose cells were found."""
    text, columns, cells = word_at(job + 8 * TEXT), word_at(job + 8 * COLUMNS), word_at(job + 8 * CELLS)
    kinds, slots, values = word_at(job + 8 * KINDS), word_at(job + 8 * SLOTS), word_at(job + 8 * VALUES)
    capacity, decimal = word_at(job + 8 * CAPACITY), word_at(job + 8 * DECIMAL)
    powers, forms = word_at(job + 8 * POWERS), word_at(job + 8 * FORMS)
    for column in range(columns):
        kind = word_at(kinds + 8 * column)
        start, end = word_at(cells + 16 * column), word_at(cells + 16 * column + 8)
        place = values + 8 * (word_at(slots + 8 * column) * capacity + row)
        if kind & 1:
            if not read_number(place, text + start, text + end, decimal, powers):
                note(job, column, row, start, end)
        elif kind & 4 and not read_time(place, text + start, text + end, word_at(forms + 8 * column)):
            note(job, column, row, start, end)
        if kind & 8:
            spare = cells + 16 * columns
            counted = word_at(job + 8 * COUNTS) + 16 * column
            if not read_number(spare, text + start, text + end, decimal, powers):
                known = word_at(counted)
                if known < FIRST:
                    put_word(word_at(job + 8 * STRANGERS) + 8 * (column * FIRST + known), row)
                put_word(counted, known + 1)
            elif word_at(spare) == 0x7FF8000000000000:
                put_word(counted + 8, word_at(counted + 8) + 1)
        if kind & 2:
            used = word_at(job + 8 * USED)
            blob = word_at(job + 8 * BLOB)
            slot = word_at(word_at(job + 8 * WORD_SLOTS) + 8 * column)
            put_word(word_at(job + 8 * STARTS) + 8 * (slot * capacity + row), used)
            for at in range(end - start):
                put_byte(blob + used + at, byte_at(text + start + at))
            # A byte that no text in UTF-8 has ends the cell.
            put_byte(blob + used + end - start, 255)
            put_word(job + 8 * USED, used + end - start + 1)


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
    status = 0
    while at < length:
        c = byte_at(text + at)
        if c == 10 or (c == 13 and at + 1 < length):
            # An empty line is no row.
            at += 2 if c == 13 and byte_at(text + at + 1) == 10 else 1
            breaks += 1
            continue
        if row == capacity or word_at(job + 8 * ODD_COUNT) + columns + 1 > word_at(job + 8 * ODD_CAPACITY):
            status = 1
            break
        put_word(lines + 8 * row, breaks)
        behind, count, more, how = cut_row(job, at)
        if how == 3:
            status = 2
            break
        if how == 2:
            note(job, -2, row, at, behind)
            status = 2
            break
        if count != columns or how == 1 or not is_plain(job, comment):
            note(job, -1, row, at, behind)
        else:
            read_cells(job, row)
        row += 1
        breaks += more
        at = behind
    put_word(job + 8 * ROWS, row)
    put_word(job + 8 * CONSUMED, at)
    put_word(job + 8 * BREAKS, breaks)
    put_word(job + 8 * STATUS, status)


# Bound when they are compiled.
bits_of: Any = _bits_of
is_blank: Any = _is_blank
is_missing: Any = _is_missing
read_number: Any = _read_number
two: Any = _two
read_time: Any = _read_time
note: Any = _note
cut_row: Any = _cut_row
is_plain: Any = _is_plain
read_cells: Any = _read_cells


@cache
def powers_of_ten() -> NDArray[np.uint64]:
    """The upper 128 bits of 10^LOWEST to 10^HIGHEST, cut off, as pairs (upper half, lower half).

    Behind them 10^0 to 10^22 as float64, each beside a 0.
    """
    found: list[tuple[int, int]] = []
    for power in range(LOWEST, HIGHEST + 1):
        whole = 10 ** abs(power)
        size = whole.bit_length()
        if power < 0:
            bits = (1 << (127 + size)) // whole
        else:
            bits = whole << (128 - size) if size <= 128 else whole >> (size - 128)
        found.append((bits >> 64, bits & (1 << 64) - 1))
    exact = np.array([float(10**power) for power in range(23)]).view(np.uint64)
    return np.concatenate([np.array(found, dtype=np.uint64), np.stack([exact, np.zeros_like(exact)], axis=1)])


def is_ready() -> bool:
    """Whether `row_reader` is compiled already and comes at once."""
    return (current_folder() / "read_rows.kernel").exists()


@cache
def row_reader() -> Callable[[int], None]:
    """`read_rows`, compiled; it lets go of the GIL. Takes seconds the first time on a machine."""
    names: dict[str, Any] = {}
    parts = (_bits_of, _is_blank, _is_missing, _read_number, _two, _read_time, _note, _cut_row, _is_plain, _read_cells)
    for part in parts:
        name = part.__name__
        options: dict[str, Any] = {"error_model": "numpy", "forceinline": part in (_is_blank, _two)}
        names[name[1:]] = numba.njit(**options)(rebind(part, "float64", names, f"reading{name}"))
    compiled = compile_function(rebind(read_rows, "float64", names, "read_rows"))
    function = ctypes.CFUNCTYPE(None, ctypes.c_int64)(compiled.address)

    def read(job: int) -> None:
        # The code lives as long as what it was compiled into.
        assert compiled.address
        function(job)

    return read
