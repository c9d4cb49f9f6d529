"""Texts to tokens and back, for translation. Of the standard library only: exported programs carry a copy.

Token 0 is what training never met, 1 stands before a translation and 2 ends it; the others are the symbols.
"""

import re
from collections.abc import Iterable

UNKNOWN, START, END = 0, 1, 2
# No text holds them: each begins with the sign for what cannot be read.
SPECIALS = ("\ufffd", "\ufffd<", "\ufffd>")
_WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_WORDS = re.compile(rf"[{_WIDE}]|\s+|(?:(?![{_WIDE}])\w)+|[^\w\s]")


def pieces(text: str, kind: str) -> list[str]:
    """The text in tokens, which joined give it again. `kind`: character, word (with the blanks between), or byte."""
    if kind == "byte":
        return [chr(value) for value in text.encode("utf-8", "replace")]
    return list(text) if kind == "character" else _WORDS.findall(text)


def joined(parts: Iterable[str], kind: str) -> str:
    """The text of tokens; what is unknown shows as the sign for it."""
    if kind != "byte":
        return "".join(parts)
    return b"".join(one.encode("latin-1", "replace") for one in parts).decode("utf-8", "replace")


def encode(text: str, known: dict[str, int], kind: str, most: int = 0) -> list[int]:
    """The tokens' numbers, at most `most` of them (0: all), and the end behind them."""
    found = [known.get(piece, UNKNOWN) for piece in pieces(text, kind)[: most or None]]
    return [*found, END]
