"""Bidirectional, residual and normalised layers, dropout, and sequences taken in pieces, with every cell."""

from typing import Any

import numpy as np
import pytest

from kernels import registry
from kernels.network import Architecture, Network
from kernels.optimizers import Optimizer
from tests.kernels.naive import Naive
from tests.kernels.test_gradients import INPUTS, OUTPUTS, worst_error

CELLS = list(registry.cells())
OPTIONS: dict[str, dict[str, Any]] = {
    "bidirectional": {"bidirectional": True},
    "residual": {"residual": True},
    "normalise": {"normalise": True},
    "dropout": {"dropout": 0.4},
    "variational": {"dropout": 0.4, "variational": True},
    "all": {"bidirectional": True, "residual": True, "normalise": True, "dropout": 0.3},
}
NOISE = 12345
STEPS, ROWS = 6, 5


def made(cell: str, option: str, readout: str = "every", **more: Any) -> Architecture:
    return Architecture(INPUTS, OUTPUTS, (5, 5, 5), cell=cell, readout=readout, **OPTIONS[option], **more)


def data(readout: str, steps: int = STEPS, rows: int = ROWS, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    shape = (steps, rows, OUTPUTS) if readout == "every" else (rows, OUTPUTS)
    return generator.normal(size=(steps, rows, INPUTS)), generator.normal(size=shape)


def shaken(network: Network) -> Network:
    """Away from the symmetric start: gains that are not one, biases that are not zero."""
    generator = np.random.default_rng(1)
    network.load({name: value + 0.1 * generator.normal(size=value.shape) for name, value in network.parameters.items()})
    return network


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("option", list(OPTIONS))
@pytest.mark.parametrize("cell", CELLS)
def test_the_same_numbers_as_plain_python(cell: str, option: str, readout: str) -> None:
    inputs, targets = data(readout)
    one = shaken(Network(made(cell, option, readout), "float64", threads=2))
    loss, gradients = one.gradients(inputs, targets, noise=NOISE)
    expected = Naive(one.architecture, one.parameters, NOISE).gradients(inputs, targets)
    assert loss == pytest.approx(expected[0], rel=1e-12)
    assert set(gradients) == set(expected[1])
    for name, value in gradients.items():
        np.testing.assert_allclose(value, expected[1][name], rtol=1e-8, atol=1e-12, err_msg=name)
    quiet = Naive(one.architecture, one.parameters).gradients(inputs, targets)
    outputs, _ = one.run(inputs)
    np.testing.assert_allclose(outputs if readout == "every" else outputs[None], quiet[3], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(one.flow(inputs, targets), quiet[2], rtol=1e-8, atol=1e-13)
    assert one.loss([(inputs, targets)], noise=NOISE)[0] == pytest.approx(loss, rel=1e-12)


@pytest.mark.parametrize("option", list(OPTIONS))
@pytest.mark.parametrize("cell", CELLS)
def test_gradients(cell: str, option: str) -> None:
    name, error = worst_error(made(cell, option), seed=2, noise=NOISE)
    assert error < 1e-6, f"{name}: {error:.2e}"


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("option", ["bidirectional", "residual", "normalise", "all"])
@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm_peephole"])
def test_a_batch_of_different_lengths_is_the_sum_of_its_sequences(cell: str, option: str, readout: str) -> None:
    lengths = np.array([4, 6, 1, 6, 3])
    inputs, targets = data(readout)
    one = shaken(Network(made(cell, option, readout), "float64", threads=2))
    loss, gradients = one.gradients(inputs, targets, lengths)
    outputs, _ = one.run(inputs, lengths=lengths)
    total, known, summed = 0.0, 0, {name: np.zeros_like(value) for name, value in gradients.items()}
    for row, length in enumerate(lengths):
        wanted = targets[:length, row : row + 1] if readout == "every" else targets[row : row + 1]
        alone = Naive(one.architecture, one.parameters)
        part, slopes, _, y = alone.gradients(inputs[:length, row : row + 1], wanted)
        total, known = total + part * wanted.size, known + wanted.size
        for name, value in slopes.items():
            summed[name] += value * wanted.size
        got = outputs[:length, row] if readout == "every" else outputs[row]
        np.testing.assert_allclose(got, y[:, 0] if readout == "every" else y[0, 0], rtol=1e-9, atol=1e-12)
    assert loss == pytest.approx(total / known, rel=1e-12)
    for name, value in gradients.items():
        np.testing.assert_allclose(value, summed[name] / known, rtol=1e-8, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("hidden", [(9, 9), (20, 3)])
@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("option", ["plain", "residual", "normalise", "dropout"])
@pytest.mark.parametrize("cell", CELLS)
def test_pieces_give_the_same_gradients(cell: str, option: str, readout: str, hidden: tuple[int, ...]) -> None:
    chosen = OPTIONS.get(option, {})
    architecture = Architecture(INPUTS, OUTPUTS, hidden, cell=cell, readout=readout, **chosen)
    inputs, targets = data(readout, steps=50)
    lengths = np.array([50, 3, 20, 43, 44])
    for batch in ((inputs, targets), (inputs, targets, lengths)):
        whole, pieces = (Network(architecture, "float64", 2, seed=3, memory=memory) for memory in (2**30, 1))
        expected, found = whole.gradients(*batch, noise=NOISE), pieces.gradients(*batch, noise=NOISE)
        assert found[0] == pytest.approx(expected[0], rel=1e-12)
        for name, value in found[1].items():
            np.testing.assert_allclose(value, expected[1][name], rtol=1e-9, atol=1e-13, err_msg=name)
        np.testing.assert_allclose(pieces.flow(*batch), whole.flow(*batch), rtol=1e-9, atol=1e-15)


def test_pieces_with_tokens_and_a_carried_state() -> None:
    generator = np.random.default_rng(0)
    architecture = Architecture(4, 9, (6, 7), vocabulary=9, readout="every", loss="cross_entropy", dropout=0.2)
    tokens = [generator.integers(0, 9, (2, 40, 3)).astype(np.int32) for _ in range(3)]
    results = []
    for memory in (2**30, 1):
        one = Network(architecture, "float64", 2, memory=memory)
        chunk = one.train([(pair[0], pair[1]) for pair in tokens], Optimizer(), carry=True)
        results.append((chunk.losses, one.parameters))
    np.testing.assert_allclose(results[0][0], results[1][0], rtol=1e-11)
    for name, value in results[0][1].items():
        np.testing.assert_allclose(results[1][1][name], value, rtol=1e-7, atol=1e-10, err_msg=name)


def test_memory_stays_below_its_limit_and_pieces_depend_on_nothing_trained_before() -> None:
    from kernels.backends.memory import Memory, segment, thread_sizes
    from kernels.layout import Layout

    layout = Layout(Architecture(8, 8, (64, 64), readout="every"), "float32")
    steps = segment(layout, 2, 10_000, 32, 2**24)
    assert 100 < steps < 10_000
    sizes = sum(thread_sizes(layout, steps, 16, -(-10_000 // steps)).values())
    assert 0.8 * 2**24 < 2 * 4 * sizes < 1.2 * 2**24
    assert segment(layout, 2, 10_000, 32, 1) == 100  # the square root
    assert segment(layout, 2, 50, 32, 2**30) == 50
    assert Memory(layout, 2, 10, 16, 1).workers(np.zeros((2, layout.count), np.float32)).shape == (2,)
    inputs, targets = data("every", steps=300)
    results = []
    for first in (300, 20):
        one = Network(Architecture(INPUTS, OUTPUTS, (9,), readout="every"), memory=2**16)
        one.loss([data("every", steps=first, rows=11)])
        one.gradients(*data("every", steps=first, rows=11))
        results.append(one.gradients(inputs, targets)[1]["rnn.weight_hh_l0"].tobytes())
    assert results[0] == results[1]


@pytest.mark.parametrize("variational", [False, True])
def test_dropout_drops_its_share_and_never_twice_the_same(variational: bool) -> None:
    architecture = Architecture(INPUTS, 50, (50,), readout="every", dropout=0.3, variational=variational)
    one = Network(architecture, "float64")
    values = one.parameters
    values["head.weight"] = np.eye(50)
    values["head.bias"][:] = 0.0
    one.load(values)
    inputs = np.random.default_rng(0).normal(size=(20, 30, INPUTS))
    plain = one.run(inputs)[0]
    kept = [one.run(inputs, noise=noise)[0] / plain for noise in (1, 2)]
    for factors in kept:
        assert set(np.round(np.unique(factors), 8)) == {0.0, round(1 / 0.7, 8)}
        assert np.mean(factors == 0.0) == pytest.approx(0.3, abs=0.02)
        same = np.array_equal(factors[0] == 0.0, factors[1] == 0.0)
        assert same == variational
    assert 0.35 < np.mean((kept[0] == 0) == (kept[1] == 0)) < 0.65
    np.testing.assert_array_equal(one.run(inputs)[0], plain)  # no noise, nothing dropped
    for threads in (1, 3):
        other = Network(architecture, "float64", threads)
        other.load(values)
        np.testing.assert_allclose(other.run(inputs, noise=1)[0] / plain, kept[0], rtol=1e-9)


def test_training_with_dropout_goes_on_with_the_same_bits() -> None:
    architecture = Architecture(INPUTS, OUTPUTS, (9, 9), readout="every", dropout=0.5)
    batches = [data("every", seed=seed) for seed in range(6)]
    straight, first, second = (Network(architecture, seed=4) for _ in range(3))
    losses = straight.train(batches, Optimizer()).losses
    first.train(batches[:3], Optimizer())
    second.restore(first.snapshot())
    np.testing.assert_array_equal(second.train(batches[3:], Optimizer()).losses, losses[3:])
    assert all(np.array_equal(value, second.parameters[name]) for name, value in straight.parameters.items())
    assert Network(architecture, seed=5).train(batches[:1], Optimizer()).losses[0] != losses[0]
    same = [Network(architecture, seed=4).gradients(*batches[0], noise=noise)[0] for noise in (1, 2)]
    assert same[0] != same[1]


@pytest.mark.parametrize("option", ["plain", "bidirectional"])
@pytest.mark.parametrize("cell", CELLS)
def test_saturation_is_counted(cell: str, option: str) -> None:
    architecture = Architecture(INPUTS, OUTPUTS, (7, 4), cell=cell, readout="every", **OPTIONS.get(option, {}))
    one = Network(architecture, "float64", threads=2)
    one.load({name: 3.0 * value for name, value in one.parameters.items()})
    inputs, targets = data("every", steps=9)
    reference = Naive(architecture, one.parameters)
    source = inputs
    expected = []
    kind = registry.cells()[cell]
    for k, units in enumerate(architecture.hidden):
        shares, outs = [], []
        for end, way in reference._ways(k):
            hidden, tape = reference._layer(end, units, source[way])
            # Of a cell that saves nothing, the new states are what counts.
            saved = np.array([row[at][1] or row[at][4] for row, _, _ in tape for at in row])
            outs.append(hidden[way])
            bounds = np.array([one.layout.saturation(gate) for gate in kind.gates])
            shares.append(((saved <= bounds[:, 0]) | (saved >= bounds[:, 1])).mean(0))
        expected.append(np.mean(shares, 0))
        source = np.concatenate(outs, 2)
    found = one.train([(inputs, targets)], Optimizer()).saturation
    np.testing.assert_allclose(found, expected, atol=1e-12)
    assert found.shape == (2, len(kind.gates))


def test_without_probes_nothing_else_changes() -> None:
    batches = [data("every", seed=seed) for seed in range(3)]
    architecture = Architecture(INPUTS, OUTPUTS, (9, 9), readout="every")
    on, off = (Network(architecture, probes=probes) for probes in (True, False))
    seen, blind = on.train(batches, Optimizer()), off.train(batches, Optimizer())
    np.testing.assert_array_equal(seen.losses, blind.losses)
    np.testing.assert_array_equal(seen.section_norms, blind.section_norms)
    assert seen.flow.min() > 0.0 == blind.flow.max()
    assert not blind.saturation.any()
    assert all(np.array_equal(value, off.parameters[name]) for name, value in on.parameters.items())


def test_the_probes_see_the_batch_that_fails() -> None:
    one = Network(Architecture(INPUTS, OUTPUTS, (9, 9), activation="relu", readout="every"), "float64")
    good, failing = data("every"), data("every", seed=1)
    failing[1][0] = 1e200
    chunk = one.train([good, failing, good], Optimizer())
    assert not chunk.finite
    assert chunk.losses.size == 2
    np.testing.assert_array_equal(chunk.flow, one.flow(*failing))
    assert chunk.flow[:, 0].min() > 1e150
    assert chunk.saturation.any()


def test_a_bidirectional_network_carries_no_state() -> None:
    one = Network(Architecture(INPUTS, OUTPUTS, (4,), readout="every", bidirectional=True))
    inputs, targets = data("every")
    with pytest.raises(ValueError, match="bidirectional"):
        one.train([(inputs, targets)], Optimizer(), carry=True)
    with pytest.raises(ValueError, match="bidirectional"):
        one.run(inputs, state=one.run(inputs)[1])


@pytest.mark.parametrize("share", [-0.1, 1.0, 1.5])
def test_dropout_must_be_a_share(share: float) -> None:
    with pytest.raises(ValueError, match="dropout"):
        Architecture(1, 1, (2,), dropout=share)
