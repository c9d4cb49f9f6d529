"""What a network promises: same bits, exact state, finite weights, clear errors."""

from typing import Any

import numpy as np
import pytest

from kernels import registry
from kernels.network import Architecture, Network
from kernels.optimizers import Optimizer

CELLS = list(registry.cells())


def data(steps: int = 9, rows: int = 6, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    return generator.normal(size=(steps, rows, 3)), generator.normal(size=(steps, rows, 2))


def network(cell: str = "lstm", precision: str = "float32", threads: int = 2, **more: Any) -> Network:
    architecture = Architecture(3, 2, (10, 6), cell=cell, readout="every", **more)
    return Network(architecture, precision, threads)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("cell", CELLS)
def test_same_seed_same_bits(cell: str, threads: int) -> None:
    batches = [data(seed=k) for k in range(5)]
    found = []
    for _ in range(2):
        one = network(cell, threads=threads)
        one.train(batches, Optimizer(), clip_norm=1.0)
        found.append(one.parameters)
    for name in found[0]:
        assert found[0][name].tobytes() == found[1][name].tobytes()


@pytest.mark.parametrize("cell", CELLS)
def test_float32_follows_float64(cell: str) -> None:
    single, double = network(cell), network(cell, "float64")
    single.load(double.parameters)
    a, b = single.gradients(*data()), double.gradients(*data())
    assert a[0] == pytest.approx(b[0], rel=1e-5)
    for name in a[1]:
        np.testing.assert_allclose(a[1][name], b[1][name], rtol=1e-3, atol=2e-6, err_msg=name)


@pytest.mark.parametrize("optimizer", list(registry.optimizers()))
def test_chunks_are_the_same_as_single_steps(optimizer: str) -> None:
    batches = [data(seed=k) for k in range(4)]
    rule = Optimizer(optimizer, learning_rate=0.01)
    together, apart = network(), network()
    chunk = together.train(batches, rule, clip_norm=0.5, carry=True)
    losses = [apart.train([batch], rule, clip_norm=0.5, carry=True).losses[0] for batch in batches]
    np.testing.assert_array_equal(chunk.losses, losses)
    for name, value in together.parameters.items():
        np.testing.assert_array_equal(value, apart.parameters[name])


@pytest.mark.parametrize("optimizer", list(registry.optimizers()))
def test_every_optimizer_learns(optimizer: str) -> None:
    rate = {"sgd": 0.05, "nesterov": 0.05, "adagrad": 0.1, "lion": 0.003}.get(optimizer, 0.01)
    one = network("gru")
    chunk = one.train([data()] * 150, Optimizer(optimizer, learning_rate=rate), clip_norm=5.0)
    assert chunk.losses[-1] < 0.5 * chunk.losses[0]


@pytest.mark.parametrize("cell", CELLS)
def test_state_is_carried_exactly(cell: str) -> None:
    inputs, targets = data(steps=12)
    one = network(cell, "float64")
    whole, end = one.run(inputs)
    first, state = one.run(inputs[:5])
    second, last = one.run(inputs[5:], state)
    np.testing.assert_allclose(np.concatenate([first, second]), whole, rtol=1e-12)
    np.testing.assert_allclose(last, end, rtol=1e-12)
    pieces = [(inputs[:5], targets[:5]), (inputs[5:], targets[5:])]
    assert one.loss(pieces, carry=True)[0] == pytest.approx(one.loss([(inputs, targets)])[0], rel=1e-12)


def test_evaluation_leaves_the_carried_state_alone() -> None:
    one, other = network(), network()
    for net in (one, other):
        net.train([data()], Optimizer(), carry=True)
    other.loss([data(rows=3)], carry=True)
    other.run(data(rows=2)[0])
    a = one.train([data(seed=1)], Optimizer(), carry=True)
    b = other.train([data(seed=1)], Optimizer(), carry=True)
    assert a.losses[0] == b.losses[0]


def test_batches_of_different_sizes_in_one_chunk() -> None:
    batches = [data(9, 6), data(4, 3), data(12, 1)]
    one, other = network(), network()
    chunk = one.train(batches, Optimizer())
    losses = [other.train([batch], Optimizer()).losses[0] for batch in batches]
    np.testing.assert_array_equal(chunk.losses, losses)


def test_clipping_shortens_the_gradient_to_the_threshold() -> None:
    rule = Optimizer("sgd", learning_rate=1.0, momentum=0.0)
    clipped, free = network(precision="float64"), network(precision="float64")
    start = clipped.parameters
    chunk = clipped.train([data()], rule, clip_norm=0.01)
    free.train([data()], rule)
    moved = np.sqrt(sum(((clipped.parameters[name] - start[name]) ** 2).sum() for name in start))
    whole = np.sqrt(sum(((free.parameters[name] - start[name]) ** 2).sum() for name in start))
    assert moved == pytest.approx(0.01, rel=1e-9)
    assert chunk.gradient_norms[0] == pytest.approx(whole, rel=1e-9)
    assert chunk.layer_norms[0] @ chunk.layer_norms[0] == pytest.approx(whole**2, rel=1e-9)


def test_clipping_by_value_bounds_every_number() -> None:
    rule = Optimizer("sgd", learning_rate=1.0, momentum=0.0)
    bounded, free = network(precision="float64"), network(precision="float64")
    start = bounded.parameters
    bounded.train([data()], rule, clip_value=1e-3)
    free.train([data()], rule)
    for name, value in start.items():
        step = value - free.parameters[name]
        np.testing.assert_allclose(value - bounded.parameters[name], np.clip(step, -1e-3, 1e-3), atol=1e-15)


@pytest.mark.parametrize("cell", CELLS)
def test_a_bad_number_stops_before_the_update(cell: str) -> None:
    one = network(cell)
    good, bad = data(), data(seed=1)
    bad[0][3, 2, 1] = np.inf
    one.train([good], Optimizer())
    before = one.parameters
    chunk = one.train([bad, good], Optimizer())
    assert not chunk.finite
    assert len(chunk.losses) == 1
    assert not np.isfinite(chunk.losses[-1]) or not np.isfinite(chunk.gradient_norms[-1])
    for name, value in one.parameters.items():
        np.testing.assert_array_equal(value, before[name])


def test_a_snapshot_resumes_with_the_same_bits() -> None:
    batches = [data(seed=k) for k in range(6)]
    one = network()
    one.train(batches[:3], Optimizer(), carry=True)
    kept = one.snapshot()
    one.train(batches[3:], Optimizer(), carry=True)
    other = network()
    other.restore(kept)
    other.train(batches[3:], Optimizer(), carry=True)
    for name, value in one.parameters.items():
        assert value.tobytes() == other.parameters[name].tobytes()


def test_padding_stays_zero() -> None:
    one = network(activation="sigmoid")
    one.train([data()] * 20, Optimizer())
    flat = one.snapshot()["parameters"]
    assert np.count_nonzero(flat) <= one.parameter_count


@pytest.mark.parametrize(
    ("inputs", "targets", "words"),
    [
        (np.zeros((4, 2, 5)), np.zeros((4, 2, 2)), "inputs have shape"),
        (np.zeros((0, 2, 3)), np.zeros((0, 2, 2)), "inputs have shape"),
        (np.zeros((4, 2, 3)), np.zeros((4, 3, 2)), "targets have shape"),
    ],
)
def test_wrong_shapes_are_refused(inputs: np.ndarray, targets: np.ndarray, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        network().train([(inputs, targets)], Optimizer())


def test_tokens_outside_the_vocabulary_are_refused() -> None:
    one = Network(Architecture(3, 4, (5,), vocabulary=4, readout="every", loss="cross_entropy"))
    tokens = np.array([[0, 4]], np.int32)
    with pytest.raises(ValueError, match="vocabulary"):
        one.run(tokens)
    with pytest.raises(ValueError, match="classes"):
        one.loss([(np.zeros((1, 2), np.int32), tokens)])


def test_unknown_names_are_refused() -> None:
    unknown: tuple[tuple[str, Any], ...] = (
        ("cell", "lstn"),
        ("activation", "tan"),
        ("loss", "none"),
        ("readout", "first"),
        ("hidden", ()),
    )
    for name, wrong in unknown:
        settings: dict[str, Any] = {"inputs": 1, "outputs": 1, "hidden": (2,)}
        settings[name] = wrong
        with pytest.raises(ValueError, match=r"not one of|must be positive"):
            Architecture(**settings)


def test_depth_sixteen() -> None:
    one = Network(Architecture(3, 2, (8,) * 16, cell="gru", readout="every"))
    assert np.isfinite(one.train([data()] * 3, Optimizer(), clip_norm=1.0).losses).all()


@pytest.mark.parametrize("cell", CELLS)
def test_generating_follows_the_outputs(cell: str) -> None:
    one = Network(Architecture(4, 11, (20, 9), cell=cell, vocabulary=11, readout="every", loss="cross_entropy"))
    tokens, end = one.generate(3, 40, 0.0, np.random.default_rng(0))
    outputs, state = one.run(np.concatenate([[3], tokens[:-1]]).astype(np.int32)[:, None])
    np.testing.assert_array_equal(outputs[:, 0].argmax(1), tokens)
    np.testing.assert_allclose(end, state, rtol=1e-5, atol=1e-6)


def test_generating_draws_by_probability() -> None:
    one = Network(Architecture(4, 5, (6,), vocabulary=5, readout="every", loss="cross_entropy"))
    flat = {name: np.zeros_like(value) for name, value in one.parameters.items()}
    flat["head.bias"] = np.log([0.5, 0.25, 0.125, 0.0625, 0.0625])
    one.load(flat)
    tokens, _ = one.generate(0, 20_000, 1.0, np.random.default_rng(1))
    shares = np.bincount(tokens, minlength=5) / len(tokens)
    np.testing.assert_allclose(shares, np.exp(flat["head.bias"]), atol=0.015)
    again, _ = one.generate(0, 20_000, 1.0, np.random.default_rng(1))
    np.testing.assert_array_equal(tokens, again)
    cold, _ = one.generate(0, 2000, 0.5, np.random.default_rng(1))
    without, _ = one.generate(0, 500, 1.0, np.random.default_rng(1), never=0)
    assert set(without.tolist()) == {1, 2, 3, 4}
    likeliest, _ = one.generate(0, 5, 0.0, np.random.default_rng(1), never=0)
    assert set(likeliest.tolist()) == {1}
    squared = np.exp(2 * flat["head.bias"])
    np.testing.assert_allclose(np.bincount(cold, minlength=5) / 2000, squared / squared.sum(), atol=0.04)


def test_weights_changed_between_passes_are_packed_anew() -> None:
    one = network()
    inputs, targets = data()
    first, _ = one.run(inputs)
    one.load({name: 0.5 * value for name, value in one.parameters.items()})
    second, _ = one.run(inputs)
    assert np.abs(first - second).max() > 1e-3
    one.train([(inputs, targets)], Optimizer(learning_rate=0.1))
    third, _ = one.run(inputs)
    assert np.abs(third - second).max() > 1e-3
    fresh = network()
    fresh.load(one.parameters)
    np.testing.assert_array_equal(fresh.run(inputs)[0], third)


@pytest.mark.parametrize("threads", [1, 2])
def test_subnormal_numbers_count_as_zero_and_the_callers_modes_stay(threads: int) -> None:
    tiny = np.float32(1e-39)
    one = Network(Architecture(2, 1, (3,), cell="rnn", activation="identity", readout="every"), threads=threads)
    one.load({name: np.ones_like(value) * (0.0 if "bias" in name else 1.0) for name, value in one.parameters.items()})
    inputs = np.full((2, 2, 2), tiny)
    assert not one.run(inputs)[0].any()
    assert (inputs * np.float32(0.5)).all()  # here they are still numbers


def test_a_step_that_nobody_watches_has_the_same_bits_and_no_flow() -> None:
    rng = np.random.default_rng(0)
    batches = [(rng.normal(size=(6, 5, 2)), rng.normal(size=(5, 1))) for _ in range(3)]
    seen: list[Network] = []
    for watch in (True, False):
        network = Network(Architecture(2, 1, (4, 3), "gru"), "float64", threads=2)
        chunk = network.train(batches, Optimizer("adam", 0.01), watch=watch)
        assert chunk.flow.shape == (2, 6 if watch else 0)
        assert chunk.saturation.shape == (2, 3 if watch else 0)
        seen.append(network)
    first, second = (network.snapshot() for network in seen)
    assert all(first[name].tobytes() == second[name].tobytes() for name in first)
    # What fails is looked at all the same.
    broken = (np.full((6, 5, 2), np.inf), batches[0][1])
    assert seen[1].train([broken], Optimizer("adam", 0.01), watch=False).flow.shape == (2, 6)
