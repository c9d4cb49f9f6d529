"""Byte pairs (Gage 1994; Sennrich, Haddow and Birch 2016): bytes, and the pairs of them that were merged, in order.

Of the standard library only: exported programs carry a copy. Tokens 0 to 255 are the bytes, so that no text is unknown.
"""

from collections.abc import Iterable
from itertools import pairwise

Merges = tuple[tuple[int, int], ...]
BYTES = 256


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

    def encode(self, pieces: Iterable[str]) -> list[int]:
        """The tokens of pieces, none of which is merged with another."""
        tokens: list[int] = []
        for piece in pieces:
            found = self._known.get(piece)
            if found is None:
                found = self._known[piece] = self._merged(list(piece.encode("utf-8", "replace")))
            tokens += found
        return tokens

    def raw(self, tokens: Iterable[int]) -> bytes:
        """The bytes of tokens."""
        return b"".join([self.spelt[token] for token in tokens])

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
