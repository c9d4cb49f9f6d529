"""A cell's bytes to the bits of a number or of a time, exact to the last one.

Decimal to binary: Lemire (2021), "Number parsing at a gigabyte per second", with the checks of Tao's extension for
products that the 128-bit table leaves open; those are said to be no plain numbers."""

# Numba's intrinsics are built from untyped llvmlite objects.
# pyright: basic

from functools import cache

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kernels.backends.records import INNER
from kernels.bits import below, byte_at, high_product, leading_zeros, put_word, quotient_bits, shifted, word_at

LOWEST, HIGHEST = -342, 308  # powers of ten; beyond them numbers are 0, infinite or rounded in another way
DIGITS = 19  # that 64 bits hold


@njit(**INNER)
def bits_of(mantissa: int, power: int, powers: int) -> int:
    """The bits of mantissa x 10^power, nearest, ties to even; -1 where that cannot be told. `mantissa` is not 0."""
    if power < LOWEST or power > HIGHEST:
        return -1
    if -22 <= power <= 0 and 0 < mantissa < (1 << 53):
        # Both are exact, so that the quotient is right (Clinger 1990).
        return quotient_bits(mantissa, powers + 16 * (HIGHEST - LOWEST + 1 - power))
    zeros = leading_zeros(mantissa)
    scaled = mantissa << zeros
    exponent = ((217706 * power) >> 16) + 1087 - zeros
    place = powers + 16 * (power - LOWEST)
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


@njit(forceinline=True, **INNER)
def is_blank(c: int) -> bool:
    """Whether a byte is a blank that `str.strip` takes away."""
    return c == 32 or (9 <= c <= 13) or (28 <= c <= 31)


@njit(**INNER)
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


@njit(forceinline=True, **INNER)
def _read_digits(mantissa: int, at: int, end: int) -> tuple[int, int]:
    """Digits from `at` on put behind those of a number: the number, and the place behind them."""
    while at < end:
        digit = byte_at(at) - 48
        if digit < 0 or digit > 9:
            break
        mantissa = mantissa * 10 + digit
        at += 1
    return mantissa, at


@njit(**INNER)
def _idle_zeros(at: int, end: int, decimal: int) -> int:
    """How many zeros stand before the first other digit of a number, which has more of them than 64 bits hold."""
    found = 0
    while at < end and (byte_at(at) == 48 or byte_at(at) == decimal):
        found += byte_at(at) == 48
        at += 1
    return found


@njit(**INNER)
def read_number(place: int, start: int, end: int, decimal: int, powers: int) -> bool:
    """Write a cell's number, or NaN where it is missing, to `place`; False where it is no plain number."""
    while start < end and is_blank(byte_at(start)):
        start += 1
    while end > start and is_blank(byte_at(end - 1)):
        end -= 1
    at, sign, mantissa, fraction = start, 0, 0, 0
    if at < end:
        # Without a branch: signs come in no order that a processor could foresee.
        c = byte_at(at)
        sign = int(c == 45)
        at += sign | int(c == 43)
    first = at
    mantissa, at = _read_digits(mantissa, at, end)
    seen, behind = at - first, at
    if at < end and byte_at(at) == decimal:
        mantissa, behind = _read_digits(mantissa, at + 1, end)
        fraction = behind - at - 1
        seen += fraction
        at = behind
    if seen == 0:
        if _is_missing(start, end):
            put_word(place, 0x7FF8000000000000)
            return True
        return False
    if seen > DIGITS and seen - _idle_zeros(first, behind, decimal) > DIGITS:
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
    if at != end:
        return False
    bits = 0
    if mantissa != 0:
        bits = bits_of(mantissa, power - fraction, powers)
        if bits < 0:
            return False
    put_word(place, bits | (sign << 63))
    return True


@njit(forceinline=True, **INNER)
def _two(at: int) -> int:
    """Two digits as a number; -1 where they are none."""
    tens, ones = byte_at(at) - 48, byte_at(at + 1) - 48
    return tens * 10 + ones if 0 <= tens <= 9 and 0 <= ones <= 9 else -1


@njit(**INNER)
def read_time(place: int, start: int, end: int, form: int) -> bool:
    """Write a time as milliseconds since 1970 to `place`; False where the cell is not in the column's one ISO form.

    `form`: the cell's length, and 256 times the sign between day and hour. An empty cell is no time (NaT).
    """
    if start == end:
        put_word(place, -9223372036854775807 - 1)
        return True
    size = form & 255
    if end - start != size:
        return False
    high, low, month, day, hour, minute, second, milli = _two(start), _two(start + 2), _two(start + 5), 1, 0, 0, 0, 0
    right = high >= 0 and low >= 0 and high + low > 0 and byte_at(start + 4) == 45 and 1 <= month <= 12
    if size >= 10:
        day = _two(start + 8)
        right = right and byte_at(start + 7) == 45
    if size >= 16:
        hour, minute = _two(start + 11), _two(start + 14)
        right = right and byte_at(start + 10) == (form >> 8) and byte_at(start + 13) == 58
    if size >= 19:
        second = _two(start + 17)
        right = right and byte_at(start + 16) == 58
    if size == 23:
        milli = _two(start + 20)
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


# Bound when they are compiled.


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
