"""Greedy and beam decoding: against the naive reference, each other, and exhaustive search."""

import itertools

import numpy as np
import pytest

from kernels.decoding import beams, translate
from kernels.translator import Translator
from tests.kernels.translators import TARGETS, NaiveTranslator, architecture, batch, translator


def sure(attention: bool = True, both_ways: bool = False, seed: int = 3) -> Translator:
    """A translator whose outputs differ enough for a search to matter."""
    one = translator(architecture("gru", (6,), attention, both_ways), seed=seed)
    values = one.parameters
    values["head.weight"] = values["head.weight"] * 4
    one.load(values)
    return one


@pytest.mark.parametrize("attention", [False, True])
@pytest.mark.parametrize("both_ways", [False, True])
def test_greedy_takes_the_likeliest_token_at_each_step(attention: bool, both_ways: bool) -> None:
    one = sure(attention, both_ways)
    naive = NaiveTranslator(one.architecture, one.parameters)
    sources, _, lengths = batch(rows=9)
    for row, said in enumerate(translate(one, sources, lengths, 6)):
        keys, states = naive.read(sources[: lengths[row], row].tolist())
        token, wanted, looks = 1, [], []
        while token != 2 and len(wanted) < 7:
            logits, states, looked = naive.say(token, states, keys)
            logits[1] = -np.inf
            token = int(np.argmax(logits))
            wanted.append(token)
            looks.append(looked)
        assert said.ended == (token == 2)
        assert said.tokens.tolist() == [one for one in wanted[:6] if one != 2]
        np.testing.assert_allclose(said.attention, np.array(looks)[: len(said.attention)], rtol=1e-5, atol=1e-7)
        assert said.attention.shape == (len(said.tokens) + 1, lengths[row] if attention else 0)


def test_a_beam_of_one_is_greedy() -> None:
    one = sure()
    sources, _, lengths = batch(rows=8, seed=4)
    from_beam = beams(one, one.read(sources, lengths), 5, 1)
    for greedy, narrow in zip(translate(one, sources, lengths, 5), from_beam, strict=True):
        assert greedy.tokens.tolist() == narrow.tokens.tolist()
        if greedy.ended:
            assert greedy.log_probability == pytest.approx(narrow.log_probability)
            np.testing.assert_allclose(greedy.attention, narrow.attention, rtol=1e-6)


def test_a_beam_wide_enough_finds_the_very_best() -> None:
    one = sure(seed=8)
    naive = NaiveTranslator(one.architecture, one.parameters)
    sources, _, lengths = batch(rows=4, seed=2)
    longest = 2
    sayable = [token for token in range(TARGETS) if token not in (1, 2)]
    found = translate(one, sources, lengths, longest, beam=TARGETS**longest)
    better = 0
    for row, said in enumerate(found):
        source = sources[: lengths[row], row].tolist()
        scores = {}
        for count in range(longest + 1):
            for words in itertools.product(sayable, repeat=count):
                scores[words] = -surprise_without_start(naive, source, [*words, 2]) / (count + 1)
        best = max(scores, key=lambda words: scores[words])
        assert tuple(said.tokens.tolist()) == best
        assert said.log_probability / (len(best) + 1) == pytest.approx(scores[best])
        better += best != tuple(translate(one, sources[:, [row]], lengths[[row]], longest)[0].tokens.tolist())
    assert better, "greedy found them all: the search was not put to the test"


def surprise_without_start(naive: NaiveTranslator, source: list[int], target: list[int]) -> float:
    """-log of the probability of a target where the start token is never said."""
    keys, states = naive.read(source)
    total, told = 0.0, 1
    for token in target:
        logits, states, _ = naive.say(told, states, keys)
        logits[1] = -np.inf
        total -= logits[token] - np.log(np.exp(logits).sum())
        told = token
    return total


def test_other_rows_change_no_translation() -> None:
    one = sure(seed=5)
    sources, _, lengths = batch(rows=6, seed=9)
    for beam in (1, 3):
        together = translate(one, sources, lengths, 5, beam)
        for row, said in enumerate(together):
            alone = translate(one, sources[: lengths[row], [row]], lengths[[row]], 5, beam)[0]
            assert alone.tokens.tolist() == said.tokens.tolist()
            assert alone.log_probability == pytest.approx(said.log_probability)


def test_what_cannot_be_written_is_refused() -> None:
    sources, _, lengths = batch()
    for longest, beam in ((0, 1), (3, 0)):
        with pytest.raises(ValueError, match="cannot write"):
            translate(sure(), sources, lengths, longest, beam)
