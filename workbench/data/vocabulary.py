"""Tokens of a text and their numbers. Number 0 stands for whatever the training part did not hold."""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNKNOWN = "\ufffd"
MOST_SYMBOLS = 8_192
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
Tokens = NDArray[np.int32]


@dataclass(frozen=True)
class Vocabulary:
    """`kind`: character | word | byte. `symbols[i]` is the text of token i; for characters sorted from symbol 1 on."""

    kind: str
    symbols: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.symbols)

    def encode(self, text: str) -> Tokens:
        """The text's tokens, 0 for what is unknown. Never fails, whatever the text."""
        if self.kind == "byte":
            return np.frombuffer(text.encode("utf-8", "replace"), dtype=np.uint8).astype(np.int32)
        if self.kind == "word":
            known = {symbol: index for index, symbol in enumerate(self.symbols)}
            return np.array([known.get(word, 0) for word in split_words(text)], dtype=np.int32)
        codes = _codes(text)
        known_codes = np.array([ord(symbol) for symbol in self.symbols[1:]], dtype=np.uint32)
        if not len(known_codes):
            return np.zeros(len(codes), dtype=np.int32)
        place = np.minimum(np.searchsorted(known_codes, codes), len(known_codes) - 1)
        return np.where(known_codes[place] == codes, place + 1, 0).astype(np.int32)

    def strangers(self, text: str) -> list[str]:
        """What of the text is read as unknown, each once: characters or words; of bytes all are known."""
        pieces = {"byte": [], "word": split_words(text)}.get(self.kind, list(text))
        known = set(self.symbols)
        return [piece for piece in dict.fromkeys(pieces) if piece not in known]

    def decode(self, tokens: NDArray[np.integer]) -> str:
        """The text of tokens; what cannot be shown becomes the replacement character."""
        if self.kind == "byte":
            return bytes(int(token) & 255 for token in tokens).decode("utf-8", "replace")
        return "".join(self.symbols[int(token)] for token in tokens)


def fit_vocabulary(text: str, kind: str, most: int = MOST_SYMBOLS, least: int = 0) -> Vocabulary:
    """The vocabulary of a training text; of more than `most` symbols the rarest become the unknown one.

    So do symbols that the text holds less than `least` times.
    """
    if kind == "byte":
        return Vocabulary(kind, tuple(bytes([value]).decode("latin-1") for value in range(256)))
    if kind == "word":
        words = [word for word, count in Counter(split_words(text)).most_common(most - 1) if count >= least]
        return Vocabulary(kind, (UNKNOWN, *sorted(words)))
    codes, counts = np.unique(_codes(text), return_counts=True)
    codes, counts = codes[counts >= least], counts[counts >= least]
    if len(codes) > most - 1:
        codes = np.sort(codes[np.argsort(-counts, kind="stable")[: most - 1]])
    return Vocabulary(kind, (UNKNOWN, *(chr(code) for code in codes.tolist() if chr(code) != UNKNOWN)))


def split_words(text: str) -> list[str]:
    """Words, runs of blanks and single signs, which joined give the text again."""
    return _WORDS.findall(text)


def _codes(text: str) -> NDArray[np.uint32]:
    # A command line may hand over half of a surrogate pair, which is unknown but no reason to fail.
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
