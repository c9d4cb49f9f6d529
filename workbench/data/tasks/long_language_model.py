"""Modelling a language on a text that lies on the disk: the same as `LanguageModel`, window by window."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from workbench.data.baselines import Baseline
from workbench.data.long_texts import StoredText
from workbench.data.metrics import bits
from workbench.data.ngrams import MOST, ngram_losses
from workbench.data.options import DataSpec
from workbench.data.splits import PARTS, Bounds, split
from workbench.data.store import release
from workbench.data.tasks.base import Batch
from workbench.data.tasks.language_model import LanguageModel
from workbench.data.vocabulary import MOST_SYMBOLS, UNKNOWN, Tokens, Vocabulary, fit_vocabulary
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
        self.spec = spec
        rows = text.size
        self.bounds = Bounds(rows, rows, rows) if vocabulary else split(rows, spec.split)
        self.words = vocabulary or _vocabulary(text, spec, self.bounds)
        self.content = ""
        self.mapped = MappedTokens(text, _tokens_of(text, self.words))
        self.tokens: Any = self.mapped
        self.vocabulary = self.outputs = len(self.words)
        self.inputs = min(self.vocabulary, 64)
        self.parts = {part: end - start for part in (*PARTS, "all") for start, end in [self.bounds.span(part)]}
        # The very first token of a text has nothing before it and is never asked for.
        for part in ("train", "all"):
            self.parts[part] = max(self.parts[part] - 1, 0)

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
            Baseline(
                name,
                label,
                loss if np.isfinite(loss) else None,
                {"nats_per_token": nats, "bits_per_token": bits(nats)},
            )
            for name, label, loss, nats in zip(("unigram", "bigram", "trigram"), labels, validation, test, strict=True)
        ]


def restore_long_language_model(fitted: dict[str, Any], text: StoredText) -> LongLanguageModel:
    """The task with the vocabulary of training on another text."""
    spec = build(DataSpec, fitted["spec"], "fitted")
    return LongLanguageModel(text, spec, Vocabulary(fitted["tokens"], tuple(fitted["symbols"])))


def _vocabulary(text: StoredText, spec: DataSpec, bounds: Bounds) -> Vocabulary:
    """As `vocabulary.fit_vocabulary` on the training part, from the counts."""
    if text.unit == "byte":
        return fit_vocabulary("", "byte")
    counts = text.count(bounds.train)
    order = np.argsort(text.symbols)
    codes, counts = text.symbols[order], counts[order]
    kept = counts >= max(spec.rare, 1)
    codes, counts = codes[kept], counts[kept]
    if len(codes) > MOST_SYMBOLS - 1:
        codes = np.sort(codes[np.argsort(-counts, kind="stable")[: MOST_SYMBOLS - 1]])
    return Vocabulary("character", (UNKNOWN, *(chr(code) for code in codes.tolist() if chr(code) != UNKNOWN)))


def _tokens_of(text: StoredText, words: Vocabulary) -> NDArray[np.int32]:
    """The token of each of the text's symbols; 0 for what is unknown."""
    if words.kind == "byte":
        return text.symbols.astype(np.int32)
    known = {symbol: token for token, symbol in enumerate(words.symbols) if token}
    return np.array([known.get(chr(code), 0) for code in text.symbols.tolist()], np.int32)
