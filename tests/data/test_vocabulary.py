"""Vocabulary and n-grams."""

import math
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.data.ngrams import ngram_losses
from workbench.data.vocabulary import UNKNOWN, fit_vocabulary


@pytest.mark.parametrize("kind", ["character", "word", "byte"])
@given(text=st.text(st.characters(codec="utf-8"), max_size=200))
def test_training_text_comes_back(kind: str, text: str) -> None:
    vocabulary = fit_vocabulary(text, kind)
    tokens = vocabulary.encode(text)
    assert tokens.dtype == np.int32
    assert vocabulary.decode(tokens) == text


@pytest.mark.parametrize("kind", ["character", "word", "byte"])
@given(text=st.text(max_size=60))
def test_no_text_is_a_crash(kind: str, text: str) -> None:
    vocabulary = fit_vocabulary("abc def", kind)
    tokens = vocabulary.encode(text)
    assert np.all((tokens >= 0) & (tokens < len(vocabulary)))
    vocabulary.decode(tokens)


def test_unseen_characters_are_the_unknown_token() -> None:
    vocabulary = fit_vocabulary("cab", "character")
    assert vocabulary.symbols == (UNKNOWN, "a", "b", "c")
    assert vocabulary.encode("axb\ud800").tolist() == [1, 0, 2, 0]


def test_rare_symbols_are_capped() -> None:
    text = "".join(chr(0x4E00 + i) * (1 + (i < 10)) for i in range(500))
    vocabulary = fit_vocabulary(text, "character", most=11)
    assert len(vocabulary) == 11
    assert vocabulary.encode(chr(0x4E05))[0] > 0
    assert vocabulary.encode(chr(0x4E00 + 400))[0] == 0


def naive_bigram(train: list[int], text: list[int], vocabulary: int) -> float:
    """Witten-Bell, written out."""
    ones, pairs = Counter(train), Counter(pairwise(train))
    total = 0.0
    for history, token in pairwise(text):
        p1 = (ones[token] + 1) / (len(train) + vocabulary)
        seen = sum(count for (h, _), count in pairs.items() if h == history)
        kinds = sum(1 for (h, _) in pairs if h == history)
        p2 = (pairs[history, token] + kinds * p1) / (seen + kinds) if seen else p1
        total -= math.log(p2)
    return total / (len(text) - 1)


def test_bigram_against_the_naive_one() -> None:
    random = np.random.default_rng(0)
    train, text = random.integers(0, 6, 300).astype(np.int32), random.integers(0, 7, 80).astype(np.int32)
    losses = ngram_losses(train, [(text[:1], text[1:])], 8, order=2)[0]
    assert math.isclose(losses[1], naive_bigram(train.tolist(), text.tolist(), 8), rel_tol=1e-12)


def test_longer_contexts_help_on_a_rule() -> None:
    tokens = np.tile(np.array([1, 1, 2, 3], dtype=np.int32), 500)
    unigram, bigram, trigram = ngram_losses(tokens, [(tokens[:2], tokens[2:])], 5)[0]
    assert unigram > bigram > trigram
    assert trigram < 0.05


def test_strangers_are_told_in_the_symbols_that_are_read() -> None:
    assert fit_vocabulary("to be", "character").strangers("to see, to see") == ["s", ","]
    assert fit_vocabulary("to be", "word").strangers("to see, to see") == ["see", ","]
    assert fit_vocabulary("", "byte").strangers("\u4f60") == []
