"""Drawing from the likeliest few and beams, against their definitions and against all texts there are."""

import itertools

import numpy as np
import pytest

from kernels.layout import Architecture
from kernels.network import Network
from kernels.writing import agreed, chances, draw, search

LOGITS = np.log(np.array([0.4, 0.3, 0.2, 0.1]))
SYMBOLS = 4


@pytest.fixture(scope="module")
def network() -> Network:
    made = Architecture(3, SYMBOLS, (6,), cell="gru", vocabulary=SYMBOLS, readout="every", loss="cross_entropy")
    network = Network(made, "float64", threads=1, seed=3)
    network.load({name: 3.0 * value for name, value in network.parameters.items()})
    return network


def test_the_likeliest_few() -> None:
    assert chances(LOGITS) == pytest.approx([0.4, 0.3, 0.2, 0.1])
    assert chances(LOGITS, top_k=2) == pytest.approx([4 / 7, 3 / 7, 0, 0])
    assert chances(LOGITS, top_p=0.65) == pytest.approx([4 / 7, 3 / 7, 0, 0])
    assert chances(LOGITS, top_p=0.75) == pytest.approx([4 / 9, 3 / 9, 2 / 9, 0])
    assert chances(LOGITS, top_p=0.01) == pytest.approx([1, 0, 0, 0])
    assert chances(LOGITS, temperature=0.0) == pytest.approx([1, 0, 0, 0])
    assert chances(LOGITS, never=0) == pytest.approx([0, 3 / 6, 2 / 6, 1 / 6])
    assert chances(LOGITS, temperature=0.5) == pytest.approx(np.array([16, 9, 4, 1]) / 30)


def test_no_token_outside_of_the_few_is_drawn(network: Network) -> None:
    tokens, state = draw(network, 0, 200, np.random.default_rng(0), None, lambda logits: chances(logits, 2.0, top_k=2))
    before = np.append(0, tokens[:-1]).astype(np.int32)
    logits, end = network.run(before[:, None])
    allowed = np.argsort(-logits[:, 0], axis=1)[:, :2]
    assert (allowed == tokens[:, None]).any(axis=1).all()
    assert len(np.unique(tokens)) > 1
    assert state == pytest.approx(end)


def test_a_wide_beam_finds_the_likeliest_of_all_texts(network: Network) -> None:
    length = 4
    summed: dict[tuple[int, ...], float] = {}
    for text in itertools.product(range(1, SYMBOLS), repeat=length):
        logits = network.run(np.array([0, *text[:-1]], np.int32)[:, None])[0][:, 0].copy()
        logits[:, 0] = -np.inf
        logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        summed[text] = float(logs[np.arange(length), text].sum())
    best = max(summed, key=lambda text: summed[text])
    found = search(network, 0, length, SYMBOLS**length, never=0)
    assert tuple(found.tokens[0].tolist()) == best
    assert found.summed[0] == pytest.approx(summed[best])
    assert (np.diff(found.summed) <= 0).all()


def test_a_beam_of_one_takes_the_likeliest_each_time(network: Network) -> None:
    found = search(network, 1, 12, 1)
    greedy, _ = network.generate(1, 12, 0.0, np.random.default_rng(0))
    assert found.tokens[0].tolist() == greedy.tolist()


def test_a_search_ends_where_it_is_told_to(network: Network) -> None:
    assert search(network, 1, 50, 3, tell=lambda found: found.tokens.shape[1] < 5).tokens.shape == (3, 5)
    with pytest.raises(ValueError, match="beam of 0"):
        search(network, 1, 5, 0)


def test_what_all_texts_begin_with() -> None:
    assert agreed(np.array([[1, 2, 3], [1, 2, 4]])) == 2
    assert agreed(np.array([[1, 2, 3]])) == 3
