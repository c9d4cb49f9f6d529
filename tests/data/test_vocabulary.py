"""Vocabulary and n-grams."""

import json
import math
import sys
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.data.ngrams import ngram_losses
from workbench.data.pairs import BYTES, MANY, Pairs
from workbench.data.vocabulary import UNKNOWN, Vocabulary, fit_vocabulary, vocabulary_from
from workbench.errors import UserError

CHINESE = "床前明月光，疑是地上霜。举头望明月，低头思故乡。\n" * 5


KINDS = ["character", "word", "byte", "bpe"]


def fit(text: str, kind: str, **more: int) -> Vocabulary:
    if kind == "bpe":
        pytest.importorskip("tokenizers", reason="tokenizers, an optional extra, is not installed")
    return fit_vocabulary(text, kind, **more)


@pytest.mark.parametrize("kind", KINDS)
@given(text=st.text(st.characters(codec="utf-8"), max_size=200))
def test_training_text_comes_back(kind: str, text: str) -> None:
    vocabulary = fit(text, kind)
    tokens = vocabulary.encode(text)
    assert tokens.dtype == np.int32
    assert vocabulary.decode(tokens) == text


@pytest.mark.parametrize("kind", KINDS)
@given(text=st.text(max_size=60))
def test_no_text_is_a_crash(kind: str, text: str) -> None:
    vocabulary = fit("abc def", kind)
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


def test_signs_of_several_code_points_are_one_symbol() -> None:
    text = "e\u0301e\u0301 \U0001f1e8\U0001f1f3e"
    vocabulary = fit_vocabulary(text, "character")
    assert vocabulary.symbols == (UNKNOWN, " ", "e", "e\u0301", "\U0001f1e8\U0001f1f3")
    assert vocabulary.encode(text + "\U0001f1fa\U0001f1f8").tolist() == [3, 3, 1, 4, 2, 0]
    assert vocabulary.strangers("e\u0302 e") == ["e\u0302"]


def test_rare_words_are_capped_and_the_size_is_kept() -> None:
    text = "to be or not to be that is the question " * 3 + "whether"
    vocabulary = fit_vocabulary(text, "word", most=5)
    assert vocabulary.symbols == (UNKNOWN, " ", "be", "is", "to")
    assert vocabulary.decode(vocabulary.encode("to whether be")) == f"to {UNKNOWN} be"
    assert len(fit_vocabulary(text, "word", least=2)) == 10


@pytest.mark.parametrize("kind", KINDS)
def test_a_vocabulary_comes_back_from_what_a_run_keeps(kind: str) -> None:
    vocabulary = fit(CHINESE + "e\u0301 isn't", kind, most=300)
    kept = {
        "tokens": vocabulary.kind,
        "symbols": list(vocabulary.symbols),
        "merges": [list(pair) for pair in vocabulary.merges],
        "signs": vocabulary.signs,
    }
    again = vocabulary_from(json.loads(json.dumps(kept)))
    assert again == vocabulary
    text = "疑是 isn't e\u0301, 新"
    assert again.encode(text).tolist() == vocabulary.encode(text).tolist()


def test_runs_of_the_first_version_are_read_as_they_were() -> None:
    characters = vocabulary_from({"tokens": "character", "symbols": [UNKNOWN, "e", "\u0301"]})
    assert characters.encode("e\u0301x").tolist() == [1, 2, 0]
    words = vocabulary_from({"tokens": "word", "symbols": [UNKNOWN, "'", "isn", "t", "床前"]})
    assert words.encode("isn't床前").tolist() == [2, 1, 0]
    assert words.encode("isn't 床前").tolist() == [2, 1, 3, 0, 4]


def test_byte_pairs_know_every_text_and_merge_the_commonest_first() -> None:
    vocabulary = fit(CHINESE, "bpe", most=280)
    assert len(vocabulary) <= 280
    assert "明月" in vocabulary.symbols
    tokens = vocabulary.encode(CHINESE)
    assert len(tokens) < len(CHINESE.encode()) / 2
    assert vocabulary.decode(tokens) == CHINESE
    other = "Ж \U0001f600 x"
    assert vocabulary.decode(vocabulary.encode(other)) == other
    assert vocabulary.strangers(other) == []
    assert fit(CHINESE, "bpe", most=280) == vocabulary


@given(st.text(st.sampled_from("ab 明月"), max_size=40))
def test_byte_pairs_are_those_of_the_library(text: str) -> None:
    pytest.importorskip("tokenizers", reason="tokenizers, an optional extra, is not installed")
    pairs = Pairs(fit_vocabulary("abab baab 明月明月光 ab" * 9, "bpe", most=275).merges)
    assert pairs._by_package([text, "ab"]) == [pairs.encode([text]), pairs.encode(["ab"])]


def test_many_pieces_give_the_same_with_the_library_and_without(monkeypatch: pytest.MonkeyPatch) -> None:
    merges = fit(CHINESE + "all and every word of it " * 9, "bpe", most=300).merges
    random = np.random.default_rng(0)
    pieces = ["".join(random.choice(list("明月光地a very"), 9)) for _ in range(2 * MANY)]
    quick = Pairs(merges).encode(pieces)
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    assert Pairs(merges).encode(pieces) == quick


def test_merges_are_applied_in_the_order_in_which_they_were_learnt() -> None:
    a, b, c = b"abc"
    pairs = Pairs([(b, c), (a, b), (a, BYTES)])
    assert pairs.encode(["abc", "ab", "bcbc"]) == [BYTES + 2, BYTES + 1, BYTES, BYTES]
    assert pairs.encode(["aab"]) == [a, BYTES + 1]
    assert pairs.raw([BYTES + 2, a]) == b"abca"


def test_without_the_library_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(UserError, match="tokenizers") as caught:
        fit_vocabulary(CHINESE, "bpe")
    assert "pip install tokenizers" in caught.value.hint


def test_byte_pairs_need_more_room_than_the_bytes() -> None:
    with pytest.raises(UserError, match="no room for byte pairs"):
        fit_vocabulary(CHINESE, "bpe", most=BYTES)


@pytest.mark.parametrize("kind", ["byte", "bpe"])
def test_a_character_that_is_cut_off_is_not_written(kind: str) -> None:
    vocabulary = fit(CHINESE, kind, most=257)
    tokens = vocabulary.encode("a明")
    assert vocabulary.written(tokens) == "a明"
    assert vocabulary.written(tokens[:-1]) == "a"
    assert vocabulary.decode(tokens[:-1]) == "a" + UNKNOWN
