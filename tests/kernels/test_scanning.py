"""Looking through bytes many at a time, against Python's own means."""

import ctypes
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit

from kernels import words
from kernels.scanning import WIDE, end_of_quoted, sign_counter, utf8_checker

# Bytes at the edges of what UTF-8 allows somewhere.
EDGES = (0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
         0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF)  # fmt: skip


def is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def address_of(data: bytes) -> int:
    return ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p).value or 0


@pytest.mark.parametrize("before", [0, 1, WIDE - 2, WIDE + 1], ids=lambda count: f"behind {count} letters")
def test_utf8_at_every_edge(before: int) -> None:
    check = utf8_checker()
    for first in EDGES:
        for second in EDGES:
            for third in EDGES:
                for data in (bytes([first, second, third]), bytes([first, second, third, 0x80])):
                    for after in (b"", b"z" * WIDE):
                        text = b"a" * before + data + after
                        assert check(text, len(text)) == is_utf8(text), text


@settings(max_examples=300, deadline=None)
@given(
    text=st.text(st.sampled_from("aé数😀\ud7ff\ue000\U0010ffff\u0800"), max_size=120),
    changes=st.lists(st.tuples(st.integers(0, 500), st.sampled_from(EDGES)), max_size=2),
    cut=st.integers(0, 3),
)
def test_utf8_of_changed_texts(text: str, changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(text.encode())
    for place, value in changes:
        if data:
            data[place % len(data)] = value
    whole = bytes(data[: len(data) - cut])
    assert utf8_checker()(whole, len(whole)) == is_utf8(whole)


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=300), one=st.integers(0, 255), other=st.integers(0, 255))
def test_signs_are_counted(data: bytes, one: int, other: int) -> None:
    assert sign_counter()(data, len(data), one, other) == sum(sign in (one, other) for sign in data)


@pytest.fixture(scope="module")
def quoted() -> Callable[[int, int, int], tuple[int, int]]:
    @njit
    def look(text: int, at: int, length: int) -> tuple[int, int]:
        return end_of_quoted(text, at, length)

    return look


@settings(max_examples=200, deadline=None)
@given(pieces=st.lists(st.sampled_from(["abcdefgh" * 6, "x", "\n", "\r\n", "\r", '"', "数"]), max_size=30))
def test_a_quoted_cell_ends_where_it_does(
    quoted: Callable[[int, int, int], tuple[int, int]], pieces: list[str]
) -> None:
    data = "".join(pieces).encode()
    end = data.find(b'"') if b'"' in data else len(data)
    # A carriage return is a line end of its own unless a line feed is the next byte.
    ends = data[:end].count(b"\n") + sum(data[k] == 13 and data[k + 1 : k + 2] != b"\n" for k in range(end))
    assert quoted(address_of(data), 0, len(data)) == (end, ends)


@pytest.fixture(scope="module")
def put() -> Callable[[int, int, int, int, int, int], tuple[int, int, int]]:
    @njit
    def one(blob: int, used: int, source: int, size: int, room: int, seen: int) -> tuple[int, int, int]:
        return words.put_once(blob, used, source, size, room, seen)

    return one


@settings(max_examples=100, deadline=None)
@given(
    cells=st.lists(
        st.one_of(st.sampled_from(["", "a", "b", "seven s", "eight ch", "nine char", "数值", "x" * 40]),
                  st.text(st.sampled_from("ab数"), max_size=50)),
        max_size=80,
    )
)  # fmt: skip
def test_every_word_is_found_where_it_is_said_to_be(
    put: Callable[[int, int, int, int, int, int], tuple[int, int, int]], cells: list[str]
) -> None:
    texts = [cell.encode() for cell in cells]
    data = b"".join(texts)
    blob, seen = np.zeros(len(data) + len(cells) + 8, np.uint8), np.zeros(words.PLACES, np.int64)
    used, at, starts = 0, 0, list[int]()
    for text in texts:
        place = address_of(data) + at
        start, used, _ = put(blob.ctypes.data, used, place, len(text), len(data) - at, seen.ctypes.data)
        starts.append(start)
        at += len(text)
    kept = blob[:used].tobytes()
    assert [kept[start : kept.index(words.END, start)] for start in starts] == texts
    long_before_the_end = [text for text in texts[:-8] if text]
    assert used <= len(data) + len(cells)
    if len(set(texts)) == 1 and len(long_before_the_end) > 8:
        assert used < len(data) // 2 + 100  # one that comes again is not kept again
