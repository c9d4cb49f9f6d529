"""Looking through bytes many at a time: where signs stand, how many there are, and whether the text is right UTF-8.

Each look at WIDE bytes gives a bit a byte, the first byte's the lowest; what is left at the end of a text is looked at
byte by byte.
"""

# Numba's intrinsics are built from untyped llvmlite objects.
# pyright: basic

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

from llvmlite import ir
from numba import njit, types

from kernels.backends.records import INNER
from kernels.bits import byte_at, intrinsic, ones, put_word, shifted, trailing_zeros
from kernels.cache import compile_function

WIDE = 64
_BYTES = ir.VectorType(ir.IntType(8), WIDE)
_INT = ir.IntType(64)


def _all(value: int) -> Any:
    return ir.Constant(_BYTES, [value] * WIDE)


def _spread(builder: Any, value: Any) -> Any:
    """A byte that is not known beforehand in all places."""
    one = builder.insert_element(ir.Constant(_BYTES, ir.Undefined), builder.trunc(value, ir.IntType(8)), _INT(0))
    order = ir.Constant(ir.VectorType(ir.IntType(32), WIDE), [0] * WIDE)
    return builder.shuffle_vector(one, one, order)


def _bytes_at(builder: Any, address: Any) -> Any:
    return builder.load(builder.inttoptr(address, _BYTES.as_pointer()), align=1)


def _bits(builder: Any, found: Any) -> Any:
    return builder.bitcast(found, _INT)


@intrinsic
def signs_at(typingctx: Any, address: Any, one: Any, other: Any, third: Any) -> Any:
    """Which of the WIDE bytes from an address on are one of three."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        found = _bytes_at(builder, values[0])
        hits = [builder.icmp_unsigned("==", found, _spread(builder, value)) for value in values[1:]]
        return _bits(builder, builder.or_(builder.or_(hits[0], hits[1]), hits[2]))

    return types.int64(types.int64, types.int64, types.int64, types.int64), codegen


@intrinsic
def sign_at(typingctx: Any, address: Any, one: Any) -> Any:
    """Which of the WIDE bytes from an address on are a certain one."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        found = _bytes_at(builder, values[0])
        return _bits(builder, builder.icmp_unsigned("==", found, _spread(builder, values[1])))

    return types.int64(types.int64, types.int64), codegen


@intrinsic
def _faults_at(typingctx: Any, address: Any) -> Any:
    """Which of the WIDE bytes from an address on cannot stand there in UTF-8; the three before them are looked at.

    See `_is_fault`, which this does for all of them at once.
    """

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        here, before, second, third = (_bytes_at(builder, builder.sub(values[0], _INT(back))) for back in range(4))

        def from_(found: Any, value: int) -> Any:
            return builder.icmp_unsigned(">=", found, _all(value))

        def both(value: int, wrong: Any) -> Any:
            return builder.and_(builder.icmp_unsigned("==", before, _all(value)), wrong)

        follows = builder.icmp_unsigned("==", builder.and_(here, _all(0xC0)), _all(0x80))
        must = builder.or_(builder.or_(from_(before, 0xC0), from_(second, 0xE0)), from_(third, 0xF0))
        none = builder.or_(from_(here, 0xF5), builder.icmp_unsigned("==", builder.and_(here, _all(0xFE)), _all(0xC0)))
        wrong = builder.or_(builder.xor(follows, must), none)
        for first, fault in (
            (0xE0, builder.not_(from_(here, 0xA0))),
            (0xED, from_(here, 0xA0)),
            (0xF0, builder.not_(from_(here, 0x90))),
            (0xF4, from_(here, 0x90)),
        ):
            wrong = builder.or_(wrong, both(first, fault))
        return _bits(builder, wrong)

    return types.int64(types.int64), codegen


@njit(**INNER)
def _is_fault(here: int, before: int, second: int, third: int) -> bool:
    """Whether a byte cannot stand behind the three before it in UTF-8 (The Unicode Standard, table 3-7).

    Those that follow a first one begin with the bits 10, and they stand where a first one of so many wants them, and
    nowhere else. No text has the bytes C0, C1 and F5 to FF, and the second byte behind E0, ED, F0 and F4 has bounds.
    """
    if ((here & 0xC0) == 0x80) != (before >= 0xC0 or second >= 0xE0 or third >= 0xF0):
        return True
    if here >= 0xF5 or (here & 0xFE) == 0xC0:
        return True
    if (before == 0xE0 and here < 0xA0) or (before == 0xED and here >= 0xA0):
        return True
    return (before == 0xF0 and here < 0x90) or (before == 0xF4 and here >= 0x90)


@njit(**INNER)
def _faults_between(text: int, at: int, end: int) -> int:
    """How many bytes from `at` to `end` cannot stand where they do."""
    found = 0
    for place in range(at, end):
        before = byte_at(text + place - 1) if place > 0 else 0
        second = byte_at(text + place - 2) if place > 1 else 0
        third = byte_at(text + place - 3) if place > 2 else 0
        found += _is_fault(byte_at(text + place), before, second, third)
    return found


def check_utf8(text: int, length: int, answer: int) -> None:
    """Write 1 to `answer` where so many bytes are right UTF-8 that ends with a whole character, else 0."""
    head = min(length, 3)
    wrong = _faults_between(text, 0, head)
    at = head
    while at + WIDE <= length and wrong == 0:
        wrong = _faults_at(text + at)
        at += WIDE
    if wrong == 0:
        wrong = _faults_between(text, at, length)
        # A character that has no end: a byte behind the last one would have to follow.
        for back in range(1, 4):
            if length >= back and byte_at(text + length - back) >= (0xC0, 0xE0, 0xF0)[back - 1]:
                wrong += 1
    put_word(answer, wrong == 0)


def count_signs(text: int, length: int, one: int, other: int, answer: int) -> None:
    """Write to `answer` how many of so many bytes are one of two."""
    found, at = 0, 0
    while at + WIDE <= length:
        found += ones(signs_at(text + at, one, other, other))
        at += WIDE
    for place in range(at, length):
        sign = byte_at(text + place)
        found += int(sign == one) | int(sign == other)
    put_word(answer, found)


@njit(**INNER)
def _next_sign(text: int, at: int, length: int, delimiter: int) -> int:
    """The place of the first delimiter or line end from `at` on; `length` where there is none."""
    while at + WIDE <= length:
        found = signs_at(text + at, delimiter, 10, 13)
        if found:
            return at + trailing_zeros(found)
        at += WIDE
    while at < length:
        c = byte_at(text + at)
        if c == delimiter or c == 10 or c == 13:
            break
        at += 1
    return at


@njit(forceinline=True, **INNER)
def end_of_cell(text: int, at: int, length: int, delimiter: int, base: int, signs: int) -> tuple[int, int, int]:
    """The place of the first delimiter or line end from `at` on, or `length`; then where was looked, and what was seen.

    `signs`: the delimiters and line ends among the WIDE bytes from `base` on, so that cells that lie close to one
    another need one look; `base` is -WIDE before the first one. `at` is not below it.
    """
    if at >= base + WIDE:
        if at + WIDE > length:
            return _next_sign(text, at, length, delimiter), base, signs
        base, signs = at, signs_at(text + at, delimiter, 10, 13)
    found = shifted(signs, at - base)
    if found:
        return at + trailing_zeros(found), base, signs
    return _next_sign(text, base + WIDE, length, delimiter), base, signs


@njit(forceinline=True, **INNER)
def end_of_quoted(text: int, at: int, length: int) -> tuple[int, int]:
    """The place of the first quotation mark from `at` on, or `length`, and the line ends before it."""
    breaks = 0
    while at + WIDE <= length:
        quotes = sign_at(text + at, 34)
        size = trailing_zeros(quotes) if quotes else WIDE
        before = (1 << size) - 1 if size < WIDE else -1
        returns = sign_at(text + at, 13) & before
        if returns:
            break  # each may be half of a line end
        breaks += ones(sign_at(text + at, 10) & before)
        at += size
        if quotes:
            return at, breaks
    while at < length:
        c = byte_at(text + at)
        if c == 34:
            break
        if c == 10 or (c == 13 and not (at + 1 < length and byte_at(text + at + 1) == 10)):
            breaks += 1
        at += 1
    return at, breaks


def _called(function: Callable[..., None], arguments: int) -> Callable[..., int]:
    """A compiled function whose last argument is where it writes its answer; it lets go of the GIL."""
    compiled = compile_function(function)
    call = ctypes.CFUNCTYPE(None, *[ctypes.c_int64] * arguments)(compiled.address)

    def asked(text: bytes, length: int, *more: int) -> int:
        # The code lives as long as what it was compiled into.
        assert compiled.address
        answer = ctypes.c_int64()
        address = ctypes.cast(ctypes.c_char_p(text), ctypes.c_void_p).value or 0
        call(address, length, *more, ctypes.addressof(answer))
        return answer.value

    return asked


@cache
def utf8_checker() -> Callable[[bytes, int], int]:
    """`check_utf8`, compiled: of a text's first bytes, so many."""
    return _called(check_utf8, 3)


@cache
def sign_counter() -> Callable[[bytes, int, int, int], int]:
    """`count_signs`, compiled: in a text's first bytes, so many, either of two signs."""
    return _called(count_signs, 5)
