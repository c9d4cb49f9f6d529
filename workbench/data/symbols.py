"""Tokens of a text and their numbers. Of the standard library and NumPy only: exported programs carry a copy.

Number 0 stands for whatever the training part did not hold, but for bytes and byte pairs, which know every text.
"""

import codecs
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data.clusters import codes_of, cut, piece_starts, sign_starts, word_starts
from workbench.data.pairs import BYTES, Pairs

UNKNOWN = "\ufffd"
# How the first version cut words; it took each code point for a character.
_OLD_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
Tokens = NDArray[np.int32]


@dataclass(frozen=True)
class Vocabulary:
    """`kind`: character | word | byte | bpe. `symbols[i]` is the text of token i, for characters and words sorted.

    Of bytes and byte pairs it is what can be shown of them. `merges`: of byte pairs, the two tokens of each. `signs`:
    characters are what people take for one sign; False for runs of the first version.
    """

    kind: str
    symbols: tuple[str, ...]
    merges: tuple[tuple[int, int], ...] = ()
    signs: bool = True

    def __len__(self) -> int:
        return len(self.symbols)

    @property
    def unknown(self) -> int:
        """The token of what is not known, -1 where everything is."""
        return 0 if self.kind in ("character", "word") else -1

    def pieces(self, text: str) -> list[str]:
        """The text in characters or words; for byte pairs in the pieces that they do not cross."""
        if self.signs:
            return cut(text, starts_of(text, self.kind))
        return _OLD_WORDS.findall(text) if self.kind == "word" else list(text)

    def encode(self, text: str) -> Tokens:
        """The text's tokens. Never fails, whatever the text."""
        if self.kind == "byte":
            return np.frombuffer(text.encode("utf-8", "replace"), dtype=np.uint8).astype(np.int32)
        if self.kind == "bpe":
            return np.array(self._pairs.encode(self.pieces(text)), dtype=np.int32)
        if self.kind == "character" and self.signs:
            return self._encode_signs(text)
        return np.array([self._numbers.get(piece, 0) for piece in self.pieces(text)], dtype=np.int32)

    def strangers(self, text: str) -> list[str]:
        """What of the text is read as unknown, each once: characters or words; of bytes all are known."""
        if self.unknown < 0:
            return []
        return [piece for piece in dict.fromkeys(self.pieces(text)) if piece not in self._numbers]

    def decode(self, tokens: NDArray[np.integer]) -> str:
        """The text of tokens; what cannot be shown becomes the replacement character."""
        if self.kind in ("byte", "bpe"):
            return self._raw(tokens).decode("utf-8", "replace")
        return "".join([self.symbols[token] for token in tokens.tolist()])

    def written(self, tokens: NDArray[np.integer]) -> str:
        """`decode` without the beginning of a character whose other bytes are not there."""
        if self.kind in ("byte", "bpe"):
            return codecs.getincrementaldecoder("utf-8")("replace").decode(self._raw(tokens), final=False)
        return self.decode(tokens)

    def _raw(self, tokens: NDArray[np.integer]) -> bytes:
        return bytes((tokens & 255).tolist()) if self.kind == "byte" else self._pairs.raw(tokens.tolist())

    def _encode_signs(self, text: str) -> Tokens:
        codes, starts = codes_of(text), sign_starts(text)
        table = self._by_code
        firsts = codes[starts]
        tokens = np.where(firsts < len(table), table[np.minimum(firsts, len(table) - 1)], 0).astype(np.int32)
        for place in np.flatnonzero(np.diff(starts, append=len(codes)) > 1).tolist():
            end = starts[place + 1] if place + 1 < len(starts) else len(codes)
            tokens[place] = self._numbers.get(text[starts[place] : end], 0)
        return tokens

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {symbol: number for number, symbol in enumerate(self.symbols) if number or symbol != UNKNOWN}

    @cached_property
    def _by_code(self) -> Tokens:
        """The token of each sign of a single code point."""
        single = {ord(symbol): number for symbol, number in self._numbers.items() if len(symbol) == 1}
        table = np.zeros(max(single, default=0) + 1, dtype=np.int32)
        for code, number in single.items():
            table[code] = number
        return table

    @cached_property
    def _pairs(self) -> Pairs:
        return Pairs(self.merges)


def starts_of(text: str, kind: str) -> NDArray[np.int64]:
    """Where the symbols of a text begin, or what byte pairs do not cross, counted in code points."""
    if kind == "word":
        return word_starts(text)
    return piece_starts(text) if kind == "bpe" else sign_starts(text)


def shown(spelt: bytes) -> str:
    """Bytes as a text that can be told from all others: those that are no character as numbers."""
    return spelt.decode("utf-8", "backslashreplace")


def pair_vocabulary(merges: tuple[tuple[int, int], ...]) -> Vocabulary:
    """The vocabulary of byte pairs."""
    return Vocabulary("bpe", tuple(shown(spelt) for spelt in Pairs(merges).spelt), merges)


def byte_vocabulary() -> Vocabulary:
    """The vocabulary of bytes."""
    return Vocabulary("byte", tuple(map(chr, range(BYTES))))


def vocabulary_from(fitted: dict[str, Any]) -> Vocabulary:
    """The vocabulary that a run's `fitted` tells."""
    merges = tuple((int(first), int(second)) for first, second in fitted.get("merges", []))
    return Vocabulary(fitted["tokens"], tuple(fitted["symbols"]), merges, bool(fitted.get("signs", False)))
