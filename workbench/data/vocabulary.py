"""Choosing the tokens of a language: from the training part alone, and no more than are asked for."""

import importlib
import json
from collections import Counter
from typing import Any

import numpy as np

from workbench.data.clusters import codes_of, cut, sign_starts
from workbench.data.pairs import BYTES
from workbench.data.symbols import (
    UNKNOWN,
    Tokens,
    Vocabulary,
    byte_vocabulary,
    pair_vocabulary,
    starts_of,
    vocabulary_from,
)
from workbench.errors import UserError
from workbench.words import translate

__all__ = ["UNKNOWN", "Tokens", "Vocabulary", "fit_vocabulary", "most_symbols", "vocabulary_from"]

MOST_SYMBOLS = 8_192
MOST_WORDS = 4_096
MOST_PAIRS = 1_024
LEARNT_FROM = 2_000_000  # characters that byte pairs are learnt from; more takes minutes and hardly changes them


def most_symbols(kind: str) -> int:
    """How many symbols a vocabulary may have where a person says nothing; 0 where it has a size of its own."""
    return {"byte": 0, "bpe": MOST_PAIRS, "word": MOST_WORDS}.get(kind, MOST_SYMBOLS)


def fit_vocabulary(text: str, kind: str, most: int = 0, least: int = 0) -> Vocabulary:
    """The vocabulary of a training text; of more than `most` symbols (0: `most_symbols`) the rarest become unknown.

    So do symbols that the text holds less than `least` times. UserError where byte pairs cannot be learnt.
    """
    most = most or most_symbols(kind)
    if kind == "byte":
        return byte_vocabulary()
    if kind == "bpe":
        return pair_vocabulary(_learnt_merges(text, most))
    counts = _count_signs(text) if kind == "character" else Counter(cut(text, starts_of(text, kind)))
    counts.pop(UNKNOWN, None)
    ranked = sorted(((-count, symbol) for symbol, count in counts.items() if count >= least))
    return Vocabulary(kind, (UNKNOWN, *sorted(symbol for _, symbol in ranked[: most - 1])))


def _count_signs(text: str) -> Counter[str]:
    """How often each sign occurs; most are single code points, which need not become texts one by one."""
    codes, starts = codes_of(text), sign_starts(text)
    ends = np.append(starts[1:], len(codes))
    single = ends - starts == 1
    found, counts = np.unique(codes[starts[single]], return_counts=True)
    longer = Counter(text[start:end] for start, end in zip(starts[~single], ends[~single], strict=True))
    return Counter({chr(code): count for code, count in zip(found.tolist(), counts.tolist(), strict=True)}) + longer


def _learnt_merges(text: str, most: int) -> tuple[tuple[int, int], ...]:
    """The pairs that are merged, the commonest first; learnt by the package `tokenizers`."""
    if most <= BYTES:
        raise UserError(
            translate("data", "A vocabulary of {most} leaves no room for byte pairs beside the {bytes} bytes.").format(
                most=most, bytes=BYTES
            ),
            translate("data", "Set data.vocabulary to 0 or to more than {bytes}.").format(bytes=BYTES),
            "data.vocabulary",
            {"data.vocabulary": 0},
        )
    package = _tokenizers()
    learner: Any = package.Tokenizer(package.models.BPE())
    alphabet = [chr(value) for value in range(BYTES)]
    trainer = package.trainers.BpeTrainer(
        vocab_size=most, initial_alphabet=alphabet, min_frequency=2, show_progress=False
    )
    # It knows characters only: each byte is handed over as the character of that number.
    text = text[:LEARNT_FROM]
    pieces = (piece.encode("utf-8", "replace").decode("latin-1") for piece in cut(text, starts_of(text, "bpe")))
    learner.train_from_iterator(pieces, trainer=trainer)
    numbers: dict[str, int] = {one: number for number, one in enumerate(alphabet)}
    merges: list[tuple[int, int]] = []
    for first, second in json.loads(learner.to_str())["model"]["merges"]:
        merges.append((numbers[first], numbers[second]))
        numbers.setdefault(first + second, len(numbers))
    return tuple(merges)


def _tokenizers() -> Any:
    try:
        return importlib.import_module("tokenizers")
    except ImportError:
        raise UserError(
            translate("data", "Byte pairs are learnt by the package tokenizers, which is not installed."),
            translate("data", 'Run pip install tokenizers, or set data.tokens to "byte".'),
            "data.tokens",
            {"data.tokens": "byte"},
        ) from None
