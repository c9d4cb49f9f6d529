"""Modelling a language on a text that lies on the disk: the same as `LanguageModel`, window by window."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from workbench.data.baselines import Baseline
from workbench.data.long_texts import StoredText, bounds_of
from workbench.data.ngrams import MOST, ngram_losses
from workbench.data.options import DataSpec
from workbench.data.splits import PARTS, Bounds
from workbench.data.store import release
from workbench.data.tasks.base import Batch
from workbench.data.tasks.language_model import FEW_SYMBOLS, LanguageModel
from workbench.data.vocabulary import UNKNOWN, Tokens, Vocabulary, fit_vocabulary, most_symbols, vocabulary_from
from workbench.fields import build
from workbench.words import translate

_KEPT = 64  # windows after which the pages that were read are let go of


class MappedTokens:
    """The tokens of a text as an array that is made of the text's own numbers where it is asked for."""

    dtype = np.dtype(np.int32)

    def __init__(self, text: StoredText, token_of: NDArray[np.int32]) -> None:
        self._codes, self._token_of = text.codes, token_of

    def __len__(self) -> int:
        return len(self._codes)

    def __getitem__(self, which: Any) -> Any:
        """One token, or an array of them."""
        return self._token_of[self._codes[which]]

    def release(self) -> None:
        """Let go of the pages that were read."""
        release(self._codes)


class LongLanguageModel(LanguageModel):
    """Its text is never in memory; of very many tokens the baselines are measured on the first ones."""

    def __init__(self, text: StoredText, spec: DataSpec, vocabulary: Vocabulary | None = None) -> None:
        """Without a vocabulary it is taken from the training part."""
        self.spec, self.text = spec, text
        rows = len(text.codes)
        self.bounds = Bounds(rows, rows, rows) if vocabulary else bounds_of(text, spec.split)
        chosen = vocabulary or _vocabulary(text, spec, self.bounds)
        self.words = chosen
        self._token_of = _tokens_of(text, chosen)
        self.mapped = MappedTokens(text, self._token_of)
        self.tokens: Any = self.mapped
        self.vocabulary = self.outputs = len(chosen)
        self.inputs = min(self.vocabulary, 64 if self.vocabulary <= FEW_SYMBOLS else 128)
        self.parts = {part: end - start for part in (*PARTS, "all") for start, end in [self.bounds.span(part)]}
        # The very first token of a text has nothing before it and is never asked for.
        for part in ("train", "all"):
            self.parts[part] = max(self.parts[part] - 1, 0)

    def _count(self, part: str) -> NDArray[np.int64]:
        """How often each of the text's symbols stands in a part."""
        start, end = self.bounds.span(part)
        return self.text.count(end) - self.text.count(start)

    def token_counts(self, part: str) -> NDArray[np.int64]:
        """How often each token stands in a part."""
        found = np.bincount(self._token_of, weights=self._count(part), minlength=self.vocabulary)
        return found.astype(np.int64)

    def unknown(self) -> dict[str, float]:
        """The share of each part's tokens that are read as the unknown one."""
        strange = self._token_of == self.words.unknown
        counts = {part: self._count(part) for part in PARTS}
        return {part: float(one[strange].sum() / max(one.sum(), 1)) for part, one in counts.items()}

    @cached_property
    def _characters(self) -> dict[str, int]:
        """How many characters the tokens stand for that are asked for in each part."""
        begun = self.text.widths > 0
        counts = {part: int(self._count(part)[begun].sum()) for part in (*PARTS, "all")}
        return counts | {part: max(counts[part] - 1, 0) for part in ("train", "all")}

    def batches(self, part: str, batch: int, rng: np.random.Generator | None, dtype: DTypeLike) -> Iterator[Batch]:
        """As `LanguageModel.batches`, to the last token."""
        start, end = self.bounds.span(part)
        first = max(start, 1)
        streams, length = self._stream(max(end - first, 0), batch)
        window = self.spec.window
        warm = 0 if part == "train" else window - 1
        steps = -(-(warm + length) // window) * window if length else 0
        most = max(len(self.tokens) - 1, 0)
        begins = first + length * np.arange(streams, dtype=np.int64)[None, :]
        for number, begin in enumerate(range(0, steps, window)):
            step = np.arange(begin - warm, begin - warm + window, dtype=np.int64)[:, None]
            asked = begins + step
            wanted = (step >= 0) & (asked < end) & (step < length)
            inputs = self.tokens[np.clip(asked - 1, 0, most)]
            targets = np.where(wanted, self.tokens[np.clip(asked, 0, most)], -1)
            yield np.ascontiguousarray(inputs, np.int32), np.ascontiguousarray(targets, np.int32)
            if number % _KEPT == _KEPT - 1:
                self.mapped.release()
        self.mapped.release()

    def baselines(self) -> list[Baseline]:
        """Unigram, bigram and trigram counted on the end of the training part."""
        parts = [self.bounds.span("validation"), self.bounds.span("test")]
        before = [(self.tokens[max(a - 2, 0) : a], self.tokens[a : min(b, a + MOST)]) for a, b in parts]
        train: Tokens = self.tokens[max(self.bounds.train - MOST, 0) : self.bounds.train]
        validation, test = ngram_losses(train, before, self.vocabulary)
        labels = (translate("data", "Unigram"), translate("data", "Bigram"), translate("data", "Trigram"))
        return [
            Baseline(name, label, loss if np.isfinite(loss) else None, self.measures("test", nats))
            for name, label, loss, nats in zip(("unigram", "bigram", "trigram"), labels, validation, test, strict=True)
        ]


def restore_long_language_model(fitted: dict[str, Any], text: StoredText) -> LongLanguageModel:
    """The task with the vocabulary of training on another text."""
    spec = build(DataSpec, fitted["spec"], "fitted")
    return LongLanguageModel(text, spec, vocabulary_from(fitted))


def _vocabulary(text: StoredText, spec: DataSpec, bounds: Bounds) -> Vocabulary:
    """As `vocabulary.fit_vocabulary` on the training part, from the counts."""
    if text.unit == "byte":
        return fit_vocabulary("", "byte")
    most = spec.vocabulary or most_symbols("character")
    counts = zip(text.symbols, text.count(bounds.train).tolist(), strict=True)
    ranked = sorted((-count, symbol) for symbol, count in counts if count >= max(spec.rare, 1) and symbol != UNKNOWN)
    return Vocabulary("character", (UNKNOWN, *sorted(symbol for _, symbol in ranked[: most - 1])))


def _tokens_of(text: StoredText, words: Vocabulary) -> NDArray[np.int32]:
    """The token of each of the text's symbols; 0 for what is unknown."""
    if words.kind == "byte":
        return np.array([ord(symbol) for symbol in text.symbols], np.int32)
    known = {symbol: token for token, symbol in enumerate(words.symbols) if token}
    return np.array([known.get(symbol, 0) for symbol in text.symbols], np.int32)
