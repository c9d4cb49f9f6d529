"""Sequences of different lengths in one batch: padding is never read, and changes no bit."""

import numpy as np
import pytest

from kernels import registry
from kernels.network import Architecture, Network
from kernels.optimizers import Optimizer
from tests.kernels.naive import Naive

CELLS = list(registry.cells())
LENGTHS = np.array([3, 9, 1, 6, 6, 2, 9])


def ragged(readout: str, steps: int = 9, filler: float = 0.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs and targets whose padding holds `filler`."""
    generator = np.random.default_rng(2)
    inputs, targets = np.full((steps, 7, 3), filler), np.full((steps, 7, 2), filler)
    for row, length in enumerate(LENGTHS):
        inputs[:length, row] = generator.normal(size=(length, 3))
        targets[:length, row] = generator.normal(size=(length, 2))
    return inputs, targets if readout == "every" else targets[0], LENGTHS


def network(cell: str, readout: str, threads: int = 2, precision: str = "float64") -> Network:
    return Network(Architecture(3, 2, (6, 9), cell=cell, readout=readout), precision, threads)


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("cell", CELLS)
def test_a_batch_is_the_sum_of_its_sequences(cell: str, readout: str, threads: int) -> None:
    inputs, targets, lengths = ragged(readout)
    one = network(cell, readout, threads)
    loss, gradients = one.gradients(inputs, targets, lengths)
    outputs, _ = one.run(inputs, lengths=lengths)
    total, summed, known = 0.0, {name: np.zeros_like(value) for name, value in gradients.items()}, 0
    for row, length in enumerate(lengths):
        alone = inputs[:length, row : row + 1]
        wanted = targets[:length, row : row + 1] if readout == "every" else targets[row : row + 1]
        part, slopes, _, y = Naive(one.architecture, one.parameters).gradients(alone, wanted)
        total, known = total + part * wanted.size, known + wanted.size
        for name, value in slopes.items():
            summed[name] += value * wanted.size
        got = outputs[:length, row] if readout == "every" else outputs[row]
        np.testing.assert_allclose(got, y[:, 0] if readout == "every" else y[0, 0], rtol=1e-9, atol=1e-12)
    assert loss == pytest.approx(total / known, rel=1e-12)
    for name, value in gradients.items():
        np.testing.assert_allclose(value, summed[name] / known, rtol=1e-9, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("padding", [0, 3])
@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("both_ways", [False, True])
def test_flow_is_aligned_at_the_ends(both_ways: bool, readout: str, padding: int) -> None:
    inputs, targets, lengths = ragged(readout, 9 + padding)
    one = Network(Architecture(3, 2, (6, 9), cell="gru", readout=readout, bidirectional=both_ways), "float64", 2)
    plain = Naive(one.architecture, one.parameters)
    known = lengths.sum() if readout == "every" else len(lengths)
    expected = np.zeros((2, 9 + padding))
    for row, length in enumerate(lengths):
        wanted = targets[:length, row : row + 1] if readout == "every" else targets[row : row + 1]
        _, _, alone, _ = plain.gradients(inputs[:length, row : row + 1], wanted)
        expected[:, -length:] += (alone * (length if readout == "every" else 1) / known) ** 2
    np.testing.assert_allclose(one.flow(inputs, targets, lengths), np.sqrt(expected), rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("cell", CELLS)
def test_more_padding_gives_the_same_bits(cell: str, readout: str) -> None:
    results = []
    for steps, filler in ((9, 0.0), (40, 1e30), (300, np.nan)):
        one = network(cell, readout, precision="float32")
        chunk = one.train([ragged(readout, steps, filler)] * 3, Optimizer(), clip_norm=1.0)
        assert chunk.finite
        results.append((chunk.losses.tobytes(), {name: v.tobytes() for name, v in one.parameters.items()}))
    assert results[0] == results[1] == results[2]


@pytest.mark.parametrize("cell", CELLS)
def test_equal_lengths_are_the_same_as_none(cell: str) -> None:
    inputs, targets, _ = ragged("every", filler=0.5)
    one = network(cell, "every")
    full = np.full(7, 9)
    assert one.gradients(inputs, targets, full)[0] == pytest.approx(one.gradients(inputs, targets)[0], rel=1e-12)
    np.testing.assert_allclose(one.run(inputs, lengths=full)[0], one.run(inputs)[0], rtol=1e-12)


@pytest.mark.parametrize("cell", CELLS)
def test_the_state_is_that_of_each_last_step(cell: str) -> None:
    inputs, _, lengths = ragged("every")
    one = network(cell, "every")
    _, state = one.run(inputs, lengths=lengths)
    more = np.random.default_rng(5).normal(size=(4, 7, 3))
    after, _ = one.run(more, state)
    for row, length in enumerate(lengths):
        whole = np.concatenate([inputs[:length, row : row + 1], more[:, row : row + 1]])
        np.testing.assert_allclose(after[:, row], one.run(whole)[0][length:, 0], rtol=1e-9, atol=1e-12)


def test_tokens_of_different_lengths() -> None:
    generator = np.random.default_rng(0)
    inputs, targets = (generator.integers(0, 5, (9, 7)).astype(np.int32) for _ in range(2))
    made = Architecture(4, 5, (8,), vocabulary=5, readout="every", loss="cross_entropy")
    one = Network(made, "float64", 2)
    loss, gradients = one.gradients(inputs, targets, LENGTHS)
    outside = np.arange(9)[:, None] >= LENGTHS
    other, masked = one.gradients(inputs, np.where(outside, -1, targets).astype(np.int32))
    assert loss == pytest.approx(other, rel=1e-12)
    for name, value in gradients.items():
        np.testing.assert_allclose(value, masked[name], rtol=1e-9, atol=1e-13, err_msg=name)


def test_wrong_lengths_are_refused() -> None:
    inputs, targets, _ = ragged("every")
    for wrong in ([1, 2], [0] * 7, [10] * 7):
        with pytest.raises(ValueError, match="lengths must be"):
            network("rnn", "every").gradients(inputs, targets, np.array(wrong))
    with pytest.raises(ValueError, match="carried"):
        network("rnn", "every").train([(inputs, targets, LENGTHS)], Optimizer(), carry=True)
