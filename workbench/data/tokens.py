"""Texts to tokens for tasks with labels. Of the standard library and NumPy only: exported programs carry a copy.

Token 0 is what training never met; behind it stand the shapes of unknown words (capital letters, digits, signs of
Chinese), which are learnt on rare words: a name that was never seen is still known to be written like a name.
"""

import re

UNKNOWN = "\ufffd"
SHAPES = ("\ufffdXx", "\ufffdXX", "\ufffdxx", "\ufffd0", "\ufffd\u5b57", "\ufffd.")
_WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_WORDS = re.compile(rf"[{_WIDE}]|(?:(?![{_WIDE}])[\w'\u2019])+|[^\w\s]")


def pieces(text: str, kind: str) -> list[str]:
    """The text in tokens. `kind`: word (each sign of Chinese, Japanese and Korean is one), character, or byte."""
    if kind == "byte":
        return [chr(value) for value in text.encode("utf-8", "replace")]
    return list(text) if kind == "character" else _WORDS.findall(text)


def plain(piece: str) -> str:
    """What a word is looked up by: small letters, and each digit as 0."""
    return re.sub(r"\d", "0", piece.lower())


def shape(piece: str) -> str:
    """The shape that stands for an unknown word."""
    if any(character.isdigit() for character in piece):
        return SHAPES[3]
    if re.match(f"[{_WIDE}]", piece):
        return SHAPES[4]
    if not any(character.isalpha() for character in piece):
        return SHAPES[5]
    if piece[:1].isupper():
        return SHAPES[1] if piece.isupper() and len(piece) > 1 else SHAPES[0]
    return SHAPES[2]


def encode(given: list[str], known: dict[str, int], words: bool) -> list[int]:
    """The numbers of tokens; `words`: looked up as `plain`, else unknown ones by their shape."""
    if not words:
        return [known.get(piece, 0) for piece in given]
    return [number if (number := known.get(plain(piece), 0)) else known.get(shape(piece), 0) for piece in given]
