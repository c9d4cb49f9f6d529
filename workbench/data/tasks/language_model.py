"""Modelling a language: at each step of a text, which token comes next."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from workbench.data.baselines import Baseline
from workbench.data.metrics import bits
from workbench.data.ngrams import ngram_losses
from workbench.data.options import DataSpec
from workbench.data.source import Text
from workbench.data.splits import PARTS, Bounds, split
from workbench.data.tasks.base import Batch, Task
from workbench.data.vocabulary import Tokens, Vocabulary, fit_vocabulary, split_words
from workbench.errors import UserError
from workbench.fields import build
from workbench.words import translate

SHORTEST = 40  # characters; less leaves no part with anything to learn or to test


class LanguageModel(Task):
    """A text cut into parallel streams; the state is carried along each stream from batch to batch."""

    name = "language_model"
    readout = "every"
    loss = "cross_entropy"
    carries = True

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
        fresh = vocabulary is None
        if vocabulary is None:
            vocabulary = fit_vocabulary(_training_text(content, spec), spec.tokens, least=spec.rare)
        self.words = vocabulary
        self.content = content
        self.tokens = self.words.encode(content)
        rows = len(self.tokens)
        self.bounds = split(rows, spec.split) if fresh else Bounds(rows, rows, rows)
        self.vocabulary = self.outputs = len(self.words)
        self.inputs = min(self.vocabulary, 64)
        self.parts = {part: end - start for part in (*PARTS, "all") for start, end in [self.bounds.span(part)]}
        # The very first token of a text has nothing before it and is never asked for.
        for part in ("train", "all"):
            self.parts[part] = max(self.parts[part] - 1, 0)

    @property
    def symbols(self) -> tuple[str, ...]:
        """The tokens' texts in the order of the network's outputs."""
        return self.words.symbols

    def encode(self, text: str) -> Tokens:
        """Tokens of a text; what training never met becomes the unknown token."""
        return self.words.encode(text)

    def decode(self, tokens: NDArray[np.integer]) -> str:
        """The text of tokens."""
        return self.words.decode(tokens)

    def text_from(self, token: int) -> str:
        """The text from a token on, as it was read."""
        if self.words.kind == "word":
            return "".join(split_words(self.content)[token:])
        if self.words.kind == "byte":
            return self.content.encode("utf-8", "replace")[token:].decode("utf-8", "replace")
        return self.content[token:]

    def fitted(self) -> dict[str, Any]:
        """The vocabulary and the spec."""
        return {
            "task": self.name,
            "spec": self.plain_spec(),
            "tokens": self.words.kind,
            "symbols": list(self.words.symbols),
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
            Baseline(name, label, loss if np.isfinite(loss) else None, _measures(nats))
            for name, label, loss, nats in zip(("unigram", "bigram", "trigram"), labels, validation, test, strict=True)
        ]

    def score(self, part: str, outputs: NDArray[Any] | None, loss: float | None = None) -> dict[str, Any]:
        """Nats and bits a token, from the part's mean loss: logits of all the tokens would not fit in memory."""
        del part, outputs
        if loss is None:
            raise TypeError("a language model is scored from the part's mean loss")
        return _measures(loss)

    def _stream(self, count: int, batch: int) -> tuple[int, int]:
        """How many streams, and targets in each: fewer streams for a short text, so that each fills a window."""
        streams = max(1, min(batch, count // self.spec.window))
        return streams, -(-count // streams)


def restore_language_model(fitted: dict[str, Any], text: Text | None) -> LanguageModel:
    """The task with the vocabulary of training, on another text or on none."""
    spec = build(DataSpec, fitted["spec"], "fitted")
    return LanguageModel(text, spec, Vocabulary(fitted["tokens"], tuple(fitted["symbols"])))


def _measures(nats: float) -> dict[str, float]:
    return {"nats_per_token": nats, "bits_per_token": bits(nats)}


def _training_text(content: str, spec: DataSpec) -> str:
    """The characters of the training tokens, so that the vocabulary sees nothing else."""
    if spec.tokens == "word":
        words = split_words(content)
        return "".join(words[: split(len(words), spec.split).train])
    if spec.tokens == "byte":
        return ""
    return content[: split(len(content), spec.split).train]
