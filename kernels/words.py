"""The words of a table's cells, put one behind the other; those that come again soon are not put there again.

A word's hash leads to a place in a table that says where it was put last. Whatever stands there is compared byte for
byte, so that two words with one hash cost room and nothing else.
"""

# Numba's intrinsics are built from untyped llvmlite objects.
# pyright: basic

from numba import njit

from kernels.backends.records import INNER
from kernels.bits import byte_at, put_byte, put_word, shifted, word_at

PLACES = 1 << 12  # of the table of words that were seen
LONGEST = 128  # bytes of a word that is looked up; longer ones seldom come again
TRIAL = 500  # words of a column that are looked up before it is judged whether that is worth it
END = 255  # ends a word; no text in UTF-8 has this byte
UNKNOWN, A_NUMBER, MISSING, STRANGE = 0, 1, 2, 3  # what is known of a word
_FACTOR = -7046029254386353131  # 2^64 divided by the golden ratio: spreads bits upwards (Knuth, volume 3, 6.4)
_SHIFT = 64 - 12


@njit(forceinline=True, **INNER)
def _first(place: int, size: int) -> int:
    """The first eight bytes of a word, or all of it, as a number; eight can be read there."""
    return word_at(place) & ((1 << (8 * min(size, 7))) - 1 if size < 8 else -1)


@njit(forceinline=True, **INNER)
def _last(place: int, size: int) -> int:
    """The last eight bytes of a word, or all of it, as a number."""
    return _first(place + max(size - 8, 0), size)


@njit(forceinline=True, **INNER)
def _hash(place: int, size: int) -> int:
    """A place of the table for a word, by its ends and its size: words that share those take turns in it."""
    mixed = ((_first(place, size) ^ size) * _FACTOR) ^ _last(place, size)
    return shifted(mixed * _FACTOR, _SHIFT)


@njit(forceinline=True, **INNER)
def _is_same(one: int, other: int, size: int) -> bool:
    """Whether a word that was put somewhere is the one with so many bytes at `other`."""
    ends = (_first(one, size) ^ _first(other, size)) | (_last(one, size) ^ _last(other, size))
    if ends != 0 or byte_at(one + size) != END:
        return False
    at = 8
    while at < size - 8 and word_at(one + at) == word_at(other + at):
        at += 8
    return at >= size - 8


@njit(**INNER)
def put_bytes(target: int, source: int, size: int, room: int) -> None:
    """Copy bytes; `room`: how many can be read from `source` on. Up to seven behind the last are overwritten."""
    at = 0
    while at < size and at + 8 <= room:
        put_word(target + at, word_at(source + at))
        at += 8
    while at < size:
        put_byte(target + at, byte_at(source + at))
        at += 1


@njit(**INNER)
def put_undoubled(blob: int, used: int, source: int, size: int) -> int:
    """Put a word with doubled quotation marks into the blob, each pair as one; the bytes then used."""
    at = 0
    while at < size:
        c = byte_at(source + at)
        put_byte(blob + used, c)
        used += 1
        at += 2 if c == 34 else 1
    put_byte(blob + used, END)
    return used + 1


@njit(**INNER)
def put_new(blob: int, used: int, source: int, size: int, room: int) -> int:
    """Put a word into the blob; the bytes then used."""
    put_bytes(blob + used, source, size, room)
    put_byte(blob + used + size, END)
    return used + size + 1


@njit(forceinline=True, **INNER)
def put_once(blob: int, used: int, source: int, size: int, room: int, seen: int) -> tuple[int, int, int]:
    """Put a word into the blob, unless it is there: (where it begins, the bytes then used, its place in `seen`).

    `seen` (PLACES): 0, or 4 times the beginning of a word plus 4 plus what is known of it, for the caller to note. The
    place is 0 where the word is too long to be looked up, or too near to the end of what can be read.
    """
    if size > LONGEST or room < max(size, 8):
        return used, put_new(blob, used, source, size, room), 0
    place = seen + 8 * _hash(source, size)
    known = word_at(place)
    if known != 0:
        start = (known >> 2) - 1
        # Eight bytes can be read wherever the blob is used.
        if start + size < used and _is_same(blob + start, source, size):
            return start, used, place
    put_word(place, (used + 1) << 2)
    return used, put_new(blob, used, source, size, room), place


@njit(forceinline=True, **INNER)
def is_worth_it(tries: int) -> bool:
    """Whether words of a column are looked up, by how many were (`tries`), and how many of those were found."""
    tried = word_at(tries)
    return tried < TRIAL or 4 * word_at(tries + 8) > tried
