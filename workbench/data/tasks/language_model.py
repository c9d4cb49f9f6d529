"""Modelling a language: at each step of a text, which token comes next."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from workbench.data.baselines import Baseline
from workbench.data.bins import Bins
from workbench.data.clusters import sign_starts
from workbench.data.metrics import bits
from workbench.data.ngrams import ngram_losses
from workbench.data.options import DataSpec
from workbench.data.source import Text
from workbench.data.splits import PARTS, Bounds, split
from workbench.data.symbols import starts_of
from workbench.data.tasks.base import Batch, Task
from workbench.data.vocabulary import Tokens, Vocabulary, fit_vocabulary, vocabulary_from
from workbench.errors import UserError
from workbench.fields import build
from workbench.words import translate

SHORTEST = 40  # characters; less leaves no part with anything to learn or to test
FEW_SYMBOLS = 1_024


class LanguageModel(Task):
    """A text cut into parallel streams; the state is carried along each stream from batch to batch."""

    name = "language_model"
    readout = "every"
    loss = "cross_entropy"
    carries = True
    words: Vocabulary | Bins

    def __init__(self, text: Text | None, spec: DataSpec, vocabulary: Vocabulary | None = None) -> None:
        """Without a vocabulary it is taken from the training part. Without a text only encode and decode are of use."""
        self.spec = spec
        content = text.text if text else ""
        if text and vocabulary is None and len(content) < SHORTEST:
            raise UserError(
                translate("data", "The text has only {count} characters.").format(count=len(content)),
                translate("data", "Give at least {least}; some ten thousand are needed to learn anything.").format(
                    least=SHORTEST
                ),
                text.source.path,
            )
        cuts = _cuts(content, spec) if vocabulary is None else (len(content), len(content))
        self.texts = {"train": content[: cuts[0]], "validation": content[cuts[0] : cuts[1]], "test": content[cuts[1] :]}
        if vocabulary is None:
            vocabulary = fit_vocabulary(self.texts["train"], spec.tokens, spec.vocabulary, spec.rare)
        self.words = vocabulary
        self._take([vocabulary.encode(self.texts[part]) for part in PARTS])

    def _take(self, encoded: list[Tokens]) -> None:
        """Take the tokens of the three parts."""
        self.tokens = np.concatenate(encoded)
        train, validation, rows = np.cumsum([len(one) for one in encoded]).tolist()
        self.bounds = Bounds(train, validation, rows)
        self.vocabulary = self.outputs = len(self.words)
        self.inputs = min(self.vocabulary, 64 if self.vocabulary <= FEW_SYMBOLS else 128)
        self.parts = {part: end - start for part in (*PARTS, "all") for start, end in [self.bounds.span(part)]}
        # The very first token of a text has nothing before it and is never asked for.
        for part in ("train", "all"):
            self.parts[part] = max(self.parts[part] - 1, 0)

    @property
    def symbols(self) -> tuple[str, ...]:
        """The tokens' texts in the order of the network's outputs."""
        return self.words.symbols

    def opening(self) -> Tokens:
        """What the network reads before it writes without a prompt: a line's end, where it knows one."""
        tokens = self.encode("\n")
        return tokens if len(tokens) else np.zeros(1, np.int32)

    def shown(self, prompt: str) -> str:
        """A prompt as it stands before what is written."""
        return prompt

    def encode(self, text: str) -> Tokens:
        """Tokens of a text; what training never met becomes the unknown token."""
        return self.words.encode(text)

    def decode(self, tokens: NDArray[np.integer]) -> str:
        """The text of tokens."""
        return self.words.decode(tokens)

    def unknown(self) -> dict[str, float]:
        """The share of each part's tokens that are read as the unknown one."""
        spans = {part: self.tokens[slice(*self.bounds.span(part))] for part in PARTS}
        return {
            part: float(np.mean(tokens == self.words.unknown)) if len(tokens) else 0.0 for part, tokens in spans.items()
        }

    def facts(self) -> dict[str, Any]:
        """What the symbols are, how many there are, and what they leave out."""
        return {"vocabulary": {"tokens": self.words.kind, "size": self.vocabulary, "unknown": self.unknown()}}

    def fitted(self) -> dict[str, Any]:
        """The vocabulary and the spec."""
        assert isinstance(self.words, Vocabulary)
        return {
            "task": self.name,
            "spec": self.plain_spec(),
            "tokens": self.words.kind,
            "symbols": list(self.words.symbols),
            "merges": [list(pair) for pair in self.words.merges],
            "signs": self.words.signs,
        }

    def steps_per_epoch(self, batch: int) -> int:
        """Windows that the longest stream is cut into."""
        return -(-self._stream(self.parts["train"], batch)[1] // self.spec.window)

    def batches(self, part: str, batch: int, rng: np.random.Generator | None, dtype: DTypeLike) -> Iterator[Batch]:
        """Inputs and targets int32 (window, B), target t the token after input t; -1 where nothing is asked.

        Every token of the part but a text's very first is a target exactly once. Streams of the validation and test
        parts start with up to window - 1 tokens of what stands before them, which are not asked for: the network
        reads on where another stream ends as if it had read that one.
        """
        start, end = self.bounds.span(part)
        first = max(start, 1)  # the first token asked for
        streams, length = self._stream(max(end - first, 0), batch)
        window = self.spec.window
        # In training the gain would not be worth the steps.
        warm = 0 if part == "train" else window - 1
        steps = -(-(warm + length) // window) * window if length else 0
        asked = first + length * np.arange(streams)[None, :] + np.arange(-warm, steps - warm)[:, None]
        wanted = (np.arange(-warm, steps - warm)[:, None] >= 0) & (asked < end)
        wanted &= np.arange(-warm, steps - warm)[:, None] < length
        size = max(len(self.tokens) - 1, 0)
        inputs = self.tokens[np.clip(asked - 1, 0, size)] if length else np.zeros((0, 0), np.int32)
        targets = np.where(wanted, self.tokens[np.clip(asked, 0, size)], -1) if length else inputs
        for begin in range(0, steps, window):
            yield (
                np.ascontiguousarray(inputs[begin : begin + window], dtype=np.int32),
                np.ascontiguousarray(targets[begin : begin + window], dtype=np.int32),
            )

    def baselines(self) -> list[Baseline]:
        """Unigram, bigram and trigram counted on the training part."""
        parts = [self.bounds.span("validation"), self.bounds.span("test")]
        before = [(self.tokens[max(start - 2, 0) : start], self.tokens[start:end]) for start, end in parts]
        train = self.tokens[: self.bounds.train]
        validation, test = ngram_losses(train, before, self.vocabulary)
        labels = (translate("data", "Unigram"), translate("data", "Bigram"), translate("data", "Trigram"))
        return [
            Baseline(name, label, loss if np.isfinite(loss) else None, self.measures("test", nats))
            for name, label, loss, nats in zip(("unigram", "bigram", "trigram"), labels, validation, test, strict=True)
        ]

    def score(self, part: str, outputs: NDArray[Any] | None, loss: float | None = None) -> dict[str, Any]:
        """Nats and bits a token, from the part's mean loss: logits of all the tokens would not fit in memory."""
        del outputs
        if loss is None:
            raise TypeError("a language model is scored from the part's mean loss")
        return self.measures(part, loss)

    def measures(self, part: str, nats: float) -> dict[str, float]:
        """Of a part's mean loss: nats and bits a token, the perplexity, and what vocabularies can be compared by.

        Bits a character count signs as people see them, whatever the tokens are.
        """
        found = {"nats_per_token": nats, "bits_per_token": bits(nats)}
        characters = self._characters[part]
        if characters:
            found["bits_per_character"] = bits(nats) * self.parts[part] / characters
        return found | {"perplexity": float(np.exp(min(nats, 700.0)))}

    @cached_property
    def _characters(self) -> dict[str, int]:
        """How many characters the tokens stand for that are asked for in each part."""
        counts = {part: len(sign_starts(self.texts[part])) for part in PARTS}
        first = len(sign_starts(self.decode(self.tokens[:1]))) if counts["train"] else 0
        counts["all"] = sum(counts.values()) - first
        counts["train"] = max(counts["train"] - first, 0)
        return counts

    def _stream(self, count: int, batch: int) -> tuple[int, int]:
        """How many streams, and targets in each: fewer streams for a short text, so that each fills a window."""
        streams = max(1, min(batch, count // self.spec.window))
        return streams, -(-count // streams)


def restore_language_model(fitted: dict[str, Any], text: Text | None) -> LanguageModel:
    """The task with the vocabulary of training, on another text or on none."""
    spec = build(DataSpec, fitted["spec"], "fitted")
    return LanguageModel(text, spec, vocabulary_from(fitted))


def _cuts(content: str, spec: DataSpec) -> tuple[int, int]:
    """Where the validation and the test part begin, counted in code points: between two symbols.

    The shares are of characters, so that all vocabularies are tested on the same text.
    """
    bounds = split(len(content), spec.split)
    starts = np.append(starts_of(content, spec.tokens), len(content))
    train, validation = starts[np.searchsorted(starts, (bounds.train, bounds.validation))].tolist()
    return train, validation
