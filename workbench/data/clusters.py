"""Texts cut into what people take for one sign, and into words. Of the standard library and NumPy only: exported
programs carry a copy.

Extended grapheme clusters as in Unicode Standard Annex 29, table 3: a letter with its combining marks, an emoji with
joiners and skin tones, a flag, a syllable of Hangul jamo are one sign. Marks and spacing marks come from the general
category that Python knows; what differs from it, and what newer versions of Unicode add, stands in `cluster_tables`.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from workbench.data.cluster_tables import APART, CONSONANT, CONTROL, EXTEND, LINKER, PICTURE, PREPEND, SPACING, WIDE

Starts = NDArray[np.int64]
Flags = NDArray[np.bool_]
LONGEST = 32  # signs in a piece for byte pairs, so that a run without blanks costs no more than it must
_PLAIN, _CR, _LF, _CONTROL, _EXTEND, _ZWJ, _SPACING, _PREPEND, _L, _V, _T, _LV, _LVT, _FLAG = range(14)
_SIGN, _WORD, _WIDE, _SPACE, _QUOTE = range(5)


def codes_of(text: str) -> NDArray[np.uint32]:
    """The text's code points; half of a surrogate pair, which a command line may hand over, is one, too."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def sign_starts(text: str) -> Starts:
    """Where each sign (extended grapheme cluster) begins, counted in code points."""
    codes = codes_of(text)
    kinds = _looked_up(codes, _break_kind)
    if not np.any((kinds != _PLAIN) & (kinds != _CONTROL) & (kinds != _LF)):
        return np.arange(len(codes))
    return np.flatnonzero(_breaks(codes, kinds))


def word_starts(text: str) -> Starts:
    """Where each word begins: letters and digits in a row, each sign of Chinese, blanks in a row, single signs."""
    signs = sign_starts(text)
    kinds = _word_kinds(codes_of(text)[signs])
    inner = kinds == _QUOTE
    # An apostrophe between two letters is a part of the word.
    inner[:1] = inner[-1:] = False
    inner[1:-1] &= (kinds[:-2] == _WORD) & (kinds[2:] == _WORD)
    kinds[inner] = _WORD
    first = np.ones(len(signs), dtype=np.bool_)
    first[1:] = (kinds[1:] != kinds[:-1]) | ((kinds[1:] != _WORD) & (kinds[1:] != _SPACE))
    return signs[first]


def piece_starts(text: str) -> Starts:
    """Where each piece begins that byte pairs do not cross: a run of letters, of Chinese, of other signs, or of blanks.

    The blank before a run belongs to it; no piece has more than LONGEST signs.
    """
    signs = sign_starts(text)
    codes = codes_of(text)[signs]
    kinds = _word_kinds(codes)
    kinds[kinds == _QUOTE] = _SIGN
    first = np.ones(len(signs), dtype=np.bool_)
    first[1:] = kinds[1:] != kinds[:-1]
    lead = np.flatnonzero((codes[:-1] == 0x20) & first[1:])
    first[lead], first[lead + 1] = True, False
    at = np.arange(len(signs))
    first |= (at - np.maximum.accumulate(np.where(first, at, 0))) % LONGEST == 0
    return signs[first]


def cut(text: str, starts: Starts) -> list[str]:
    """The text in the parts that begin at `starts`."""
    places = [*starts.tolist(), len(text)]
    return [text[place : places[n + 1]] for n, place in enumerate(places[:-1])]


def _breaks(codes: NDArray[np.uint32], kinds: NDArray[np.uint8]) -> Flags:
    """Whether a sign begins at each code point; the numbers of the rules are those of the annex."""
    before, here = kinds[:-1], kinds[1:]
    joined = (here == _EXTEND) | (here == _ZWJ) | (here == _SPACING) | (before == _PREPEND)  # GB9, GB9a, GB9b
    vowel, tail = (here == _V) | (here == _T), here == _T
    joined |= (before == _L) & ((here == _L) | (here == _V) | (here == _LV) | (here == _LVT))  # GB6
    joined |= ((before == _LV) | (before == _V)) & vowel  # GB7
    joined |= ((before == _LVT) | (before == _T)) & tail  # GB8
    joined[1:] |= _pictures(codes, kinds)
    joined |= _syllables(codes, kinds)
    joined |= _flags(kinds)
    apart = np.isin(before, (_CONTROL, _CR, _LF)) | np.isin(here, (_CONTROL, _CR, _LF))  # GB4, GB5
    joined = (joined & ~apart) | ((before == _CR) & (here == _LF))  # GB3
    return np.append(np.ones(min(len(codes), 1), dtype=np.bool_), ~joined)


def _pictures(codes: NDArray[np.uint32], kinds: NDArray[np.uint8]) -> Flags:
    """GB11: a joiner between two pictures, the first with modifiers or without; for each code point from the third."""
    if not np.any(kinds == _ZWJ):
        return np.zeros(max(len(codes) - 2, 0), dtype=np.bool_)
    picture = _looked_up(codes, lambda code: int(_within(code, PICTURE))).astype(np.bool_)
    base = _last(kinds != _EXTEND)
    return picture[2:] & (kinds[1:-1] == _ZWJ) & (base[:-2] >= 0) & picture[base[:-2]]


def _syllables(codes: NDArray[np.uint32], kinds: NDArray[np.uint8]) -> Flags:
    """GB9c: consonants of an Indic script that a virama joins; for each code point from the second."""
    role = _looked_up(codes, lambda code: 2 if _within(code, LINKER) else int(_within(code, CONSONANT)))
    if not np.any(role == 2):
        return np.zeros(max(len(codes) - 1, 0), dtype=np.bool_)
    base = _last(((kinds != _EXTEND) & (kinds != _ZWJ) & (role != 2)) | (codes == 0x200C))[:-1]
    linkers = np.cumsum(role == 2)[:-1]
    return (role[1:] == 1) & (base >= 0) & (role[base] == 1) & (linkers > linkers[base])


def _flags(kinds: NDArray[np.uint8]) -> Flags:
    """GB12, GB13: two regional indicators are a flag, the next two another one; for each code point from the second."""
    flag = kinds == _FLAG
    if not np.any(flag):
        return np.zeros(max(len(kinds) - 1, 0), dtype=np.bool_)
    place = np.arange(len(kinds)) - _last(~flag) - 1
    return flag[1:] & flag[:-1] & (place[1:] % 2 == 1)


def _last(where: Flags) -> NDArray[np.int64]:
    """For each place the last one up to it where something holds; -1 before the first."""
    return np.maximum.accumulate(np.where(where, np.arange(len(where)), -1))


def _word_kinds(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    return _looked_up(codes, _word_kind)


def _looked_up(codes: NDArray[np.uint32], kind_of: Callable[[int], int]) -> NDArray[np.uint8]:
    """A kind for each code point, worked out once for each that occurs."""
    table = np.zeros(int(codes.max(initial=0)) + 1, dtype=np.uint8)
    for code in np.flatnonzero(np.bincount(codes, minlength=1)).tolist():
        table[code] = kind_of(code)
    return table[codes]


def _break_kind(code: int) -> int:
    """The code point's part in the rules of signs."""
    known = {0x0D: _CR, 0x0A: _LF, 0x200D: _ZWJ}
    if code in known:
        return known[code]
    if 0xAC00 <= code <= 0xD7A3:
        return _LV if (code - 0xAC00) % 28 == 0 else _LVT
    jamo = ((0x1100, 0x115F, _L), (0xA960, 0xA97C, _L), (0x1160, 0x11A7, _V), (0xD7B0, 0xD7C6, _V),
            (0x11A8, 0x11FF, _T), (0xD7CB, 0xD7FB, _T), (0x1F1E6, 0x1F1FF, _FLAG))  # fmt: skip
    for first, last, kind in jamo:
        if first <= code <= last:
            return kind
    category = unicodedata.category(chr(code))
    for table, kind in ((PREPEND, _PREPEND), (SPACING, _SPACING), (EXTEND, _EXTEND), (CONTROL, _CONTROL)):
        if _within(code, table):
            return kind
    if category in ("Mn", "Me"):
        return _EXTEND
    if category == "Mc":
        return _PLAIN if _within(code, APART) else _SPACING
    return _CONTROL if category in ("Cc", "Cf", "Cs", "Zl", "Zp") else _PLAIN


def _word_kind(code: int) -> int:
    """What a sign that begins with the code point is to a word."""
    sign = chr(code)
    if sign.isalnum() or sign == "_":
        return _WIDE if _within(code, WIDE) else _WORD
    if sign.isspace():
        return _SPACE
    return _QUOTE if sign in "'\u2019" else _SIGN


def _within(code: int, table: str) -> bool:
    """Whether a table of `cluster_tables` holds the code point."""
    firsts, lasts = _ranges(table)
    place = bisect_right(firsts, code) - 1
    return place >= 0 and code <= lasts[place]


@cache
def _ranges(table: str) -> tuple[list[int], list[int]]:
    ends = [one.partition("-") for one in table.split()]
    return [int(first, 16) for first, _, _ in ends], [int(last or first, 16) for first, _, last in ends]
