"""Texts as parallel streams."""

import json

import numpy as np
import pytest

from workbench.data import LanguageModel, Text, prepare, restore
from workbench.data.ngrams import ngram_losses
from workbench.data.options import DataSpec
from workbench.data.source import Source
from workbench.errors import UserError


def text(size: int = 3000, seed: int = 0) -> Text:
    random = np.random.default_rng(seed)
    return Text("".join("abcdefgh \n"[i] for i in random.integers(0, 10, size)), Source("a.txt", "utf-8"))


def task(size: int = 3000, window: int = 0) -> LanguageModel:
    made = prepare(text(size), DataSpec(window=window))
    assert isinstance(made, LanguageModel)
    return made


@pytest.mark.parametrize("part", ["train", "validation", "test", "all"])
@pytest.mark.parametrize("batch", [1, 3, 16])
def test_every_token_is_asked_for_once_in_its_context(part: str, batch: int) -> None:
    model = task(window=20)
    start, end = model.bounds.span(part)
    batches = list(model.batches(part, batch, None, np.float32))
    assert {x.shape for x, _ in batches} == {batches[0][0].shape}
    inputs = np.concatenate([x for x, _ in batches])
    targets = np.concatenate([y for _, y in batches])
    assert inputs.dtype == targets.dtype == np.int32
    found: list[int] = []
    for stream in range(inputs.shape[1]):
        asked = np.flatnonzero(targets[:, stream] >= 0)
        assert np.array_equal(asked, np.arange(asked[0], asked[-1] + 1))
        # Within a stream each input is the target before it, so that the state can be carried.
        assert np.array_equal(inputs[asked[1:], stream], targets[asked[:-1], stream])
        found.extend(targets[asked, stream].tolist())
    assert found == model.tokens[max(start, 1) : end].tolist()
    assert len(found) == model.parts[part]


def test_streams_warm_up_on_what_stands_before_them() -> None:
    model = task(window=20)
    start, _ = model.bounds.span("test")
    inputs, targets = next(iter(model.batches("test", 2, None, np.float32)))
    assert np.all(targets[:19] == -1)
    assert np.all(targets[19] >= 0)
    assert np.array_equal(inputs[:, 0], model.tokens[start - 20 : start])


def test_steps_per_epoch() -> None:
    model = task(window=20)
    for batch in (1, 7, 32, 1000):
        assert len(list(model.batches("train", batch, None, np.float32))) == model.steps_per_epoch(batch)


def test_the_test_part_is_the_last_tenth() -> None:
    for size in (1000, 1_115_394):
        model = task(size)
        assert model.bounds.span("test") == (int(0.9 * size), size)
        assert model.parts["validation"] >= 50


def test_the_vocabulary_is_of_the_training_part() -> None:
    corpus = text()
    changed = Text(corpus.text[:2900] + "Ж" * 100, corpus.source)
    plain, other = prepare(corpus, DataSpec()), prepare(changed, DataSpec())
    assert plain.fitted() == other.fitted()
    assert isinstance(other, LanguageModel)
    assert other.tokens[-1] == 0


@pytest.mark.parametrize("tokens", ["character", "word", "byte", "bpe"])
def test_restored(tokens: str) -> None:
    if tokens == "bpe":
        pytest.importorskip("tokenizers", reason="tokenizers, an optional extra, is not installed")
    model = prepare(text(), DataSpec(tokens=tokens))
    fitted = json.loads(json.dumps(model.fitted()))
    for again in (restore(fitted, None), restore(fitted, text(500, 1))):
        assert isinstance(again, LanguageModel)
        assert isinstance(model, LanguageModel)
        assert again.symbols == model.symbols
        assert again.vocabulary == model.vocabulary
        assert np.array_equal(again.encode("abc 数 \n"), model.encode("abc 数 \n"))
    assert restore(fitted, None).parts["all"] == 0
    assert list(restore(fitted, None).batches("all", 4, None, np.float32)) == []


def test_scores_and_baselines() -> None:
    model = task()
    assert model.score("test", None, 2.0) == {
        "nats_per_token": 2.0,
        "bits_per_token": pytest.approx(2.8853900818),
        "bits_per_character": pytest.approx(2.8853900818),
        "perplexity": pytest.approx(7.3890560989),
    }
    names = [baseline.name for baseline in model.baselines()]
    assert names == ["unigram", "bigram", "trigram"]
    assert all(2.2 < (baseline.loss or 0.0) < 3.0 for baseline in model.baselines())


def test_too_short() -> None:
    with pytest.raises(UserError, match="12 characters"):
        prepare(Text("a short text", Source("a.txt")), DataSpec())


@pytest.mark.parametrize("size", [40, 41, 63, 100])
def test_short_texts_work(size: int) -> None:
    model = task(size)
    assert model.parts["train"] > 0
    assert list(model.batches("train", 32, None, np.float32))
    model.baselines()


@pytest.mark.parametrize("tokens", ["character", "word", "byte", "bpe"])
def test_all_vocabularies_are_measured_on_the_same_text(tokens: str) -> None:
    if tokens == "bpe":
        pytest.importorskip("tokenizers", reason="tokenizers, an optional extra, is not installed")
    content = "Er sagte: „Grüß Gott“, e\u0301t\u0301.\n" * 200
    model = prepare(Text(content, Source("a.txt", "utf-8")), DataSpec(tokens=tokens))
    assert isinstance(model, LanguageModel)
    test = model.texts["test"]
    assert "".join(model.texts.values()) == content
    # The cut lies between two symbols, a word further on at most.
    assert abs(len(test) - len(content) / 10) < 12
    assert model.decode(model.tokens[model.bounds.validation :]) == test
    asked = model.parts["test"]
    signs = len(test.replace("\u0301", ""))
    found = model.measures("test", 1.5)
    assert found["bits_per_character"] == pytest.approx(1.5 / np.log(2) * asked / signs)
    assert found["perplexity"] == pytest.approx(np.exp(1.5))


def test_the_cost_of_a_small_vocabulary_is_told() -> None:
    content = "one two three four five six seven eight nine ten " * 40
    model = prepare(Text(content, Source("a.txt", "utf-8")), DataSpec(tokens="word", vocabulary=6))
    assert isinstance(model, LanguageModel)
    assert len(model.symbols) == model.spec.vocabulary == 6
    facts = model.facts()["vocabulary"]
    assert facts["size"] == 6
    # Of ten words and as many blanks, six words are unknown.
    assert facts["unknown"]["train"] == pytest.approx(0.3, abs=0.01)


@pytest.mark.parametrize("vocabulary", [300, 3000])
def test_ngrams_of_large_vocabularies_fit_the_memory(vocabulary: int) -> None:
    random = np.random.default_rng(0)
    tokens = random.integers(0, vocabulary, 300_000).astype(np.int32)
    # A table of all triples would have 27 thousand million places.
    losses = ngram_losses(tokens, [(tokens[:2], tokens[2:30_000])], 65_536)
    assert np.isfinite(losses).all()
