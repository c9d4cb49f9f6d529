"""Byte pairs (Gage 1994; Sennrich, Haddow and Birch 2016): bytes, and the pairs of them that were merged, in order.

Of the standard library only: exported programs carry a copy. The package `tokenizers`, which learns the pairs, is taken
for long texts where it is there, for it is quicker. Tokens 0 to 255 are the bytes, so that no text is unknown.
"""

import importlib
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

BYTES = 256
MANY = 5_000  # different pieces from which on the package is asked for


class Pairs:
    """Encodes by the merges that were learnt. `merges`: the two tokens that each merge joins."""

    def __init__(self, merges: Iterable[tuple[int, int]]) -> None:
        self.spelt = [bytes([value]) for value in range(BYTES)]
        self.numbers = {spelt: number for number, spelt in enumerate(self.spelt)}
        self.rank: dict[tuple[int, int], tuple[int, int]] = {}
        for order, (first, second) in enumerate(merges):
            spelt = self.spelt[first] + self.spelt[second]
            # Two ways to the same bytes give the same token.
            if spelt not in self.numbers:
                self.numbers[spelt] = len(self.spelt)
                self.spelt.append(spelt)
            self.rank[first, second] = (order, self.numbers[spelt])
        self._known: dict[str, list[int]] = {}

    def encode(self, pieces: Sequence[str]) -> list[int]:
        """The tokens of pieces, none of which is merged with another."""
        known = self._known
        fresh = [piece for piece in dict.fromkeys(pieces) if piece not in known]
        quick = self._by_package(fresh) if len(fresh) >= MANY else None
        if quick is None:
            quick = [self._merged(list(piece.encode("utf-8", "replace"))) for piece in fresh]
        known.update(zip(fresh, quick, strict=True))
        tokens: list[int] = []
        for piece in pieces:
            tokens += known[piece]
        return tokens

    def raw(self, tokens: Iterable[int]) -> bytes:
        """The bytes of tokens."""
        return b"".join([self.spelt[token] for token in tokens])

    def _by_package(self, pieces: list[str]) -> list[list[int]] | None:
        """The same, many times as quick; None where the package is not installed."""
        try:
            package: Any = importlib.import_module("tokenizers")
        except ImportError:
            return None
        spelt = [one.decode("latin-1") for one in self.spelt]
        merges = [(spelt[first], spelt[second]) for first, second in self.rank]
        # It knows characters only: each byte is handed over as the character of that number.
        encoder = package.Tokenizer(package.models.BPE({one: n for n, one in enumerate(spelt)}, merges))
        found: list[list[int]] = []
        for start in range(0, len(pieces), MANY):
            block = [one.encode("utf-8", "replace").decode("latin-1") for one in pieces[start : start + MANY]]
            found += [one.ids for one in encoder.encode_batch(block)]
        return found

    def _merged(self, tokens: list[int]) -> list[int]:
        """The earliest learnt merge first, everywhere from the left, until none is left."""
        rank = self.rank
        while len(tokens) > 1:
            found = [rank[pair] for pair in pairwise(tokens) if pair in rank]
            if not found:
                break
            order, made = min(found)
            merged: list[int] = []
            place = 0
            while place < len(tokens):
                pair = (tokens[place], tokens[place + 1]) if place + 1 < len(tokens) else None
                joined = pair is not None and rank.get(pair, (-1, 0))[0] == order
                merged.append(made if joined else tokens[place])
                place += 2 if joined else 1
            tokens = merged
        return tokens
