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
END = 255  # ends a word; no text in UTF-8 has this byte
UNKNOWN, A_NUMBER, MISSING, STRANGE = 0, 1, 2, 3  # what is known of a word
_FACTOR = -7046029254386353131  # 2^64 divided by the golden ratio: spreads bits upwards (Knuth, volume 3, 6.4)
_SHIFT = 64 - 12


@njit(forceinline=True, **INNER)
def _first_bytes(place: int, size: int) -> int:
    """Up to eight bytes as a number; eight can be read there."""
    return word_at(place) & ((1 << (8 * size)) - 1) if size < 8 else word_at(place)


@njit(**INNER)
def _hash(place: int, size: int) -> int:
    """A place of the table for so many bytes, which lie where eight can be read."""
    mixed = size
    if size <= 8:
        mixed = (mixed ^ _first_bytes(place, size)) * _FACTOR
    else:
        at = 0
        while at + 8 < size:
            mixed = (mixed ^ word_at(place + at)) * _FACTOR
            mixed ^= shifted(mixed, 32)
            at += 8
        mixed = (mixed ^ word_at(place + size - 8)) * _FACTOR
    return shifted(mixed, _SHIFT)


@njit(**INNER)
def _is_same(one: int, other: int, size: int) -> bool:
    """Whether a word that was put somewhere is the one with so many bytes at `other`."""
    if byte_at(one + size) != END:
        return False
    at = 0
    while at + 8 < size:
        if word_at(one + at) != word_at(other + at):
            return False
        at += 8
    return _first_bytes(one + at, size - at) == _first_bytes(other + at, size - at)


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
def put_word_once(blob: int, used: int, source: int, size: int, room: int, seen: int) -> tuple[int, int, int]:
    """Put a word into the blob, unless it is there: (where it begins, the bytes then used, its place in `seen`).

    `seen` (PLACES): 0, or 4 times the beginning of a word plus 4 plus what is known of it. The place is that of a word
    that is put there for the caller to note what it finds out; it is 0 where the word is not looked up.
    """
    place = 0
    if size <= LONGEST and room >= max(size, 8):
        place = seen + 8 * _hash(source, size)
        known = word_at(place)
        if known != 0:
            start = (known >> 2) - 1
            # The last bytes of the blob are room for reading eight at once.
            if start + size < used and _is_same(blob + start, source, size):
                return start, used, place
        put_word(place, (used + 1) << 2)
    put_bytes(blob + used, source, size, room)
    put_byte(blob + used + size, END)
    return used, used + size + 1, place
