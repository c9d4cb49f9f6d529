"""Whole training steps on CUDA under Numba's simulator against the CPU; run by test_simulated.py in its own process.

The simulator must be chosen before Numba is imported.
"""

import dataclasses
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from kernels import registry
from kernels.backends.cuda import CudaProgram, device
from kernels.backends.cuda.card import Card, Staging
from kernels.backends.cuda.sources import cell_sources
from kernels.network import Architecture, Network
from kernels.optimizers import Optimizer
from tests.kernels.cuda.together import run_together

CELLS = list(registry.cells())
RULES = list(registry.optimizers())
Pair = tuple[np.ndarray, np.ndarray]


@pytest.fixture(autouse=True)
def quick_turns() -> Iterator[None]:
    """The simulator's threads take turns; with Python's own 5 ms each barrier would take for ever."""
    assert device.simulated()
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(before)


def pair(persistent: bool = True, precision: str = "float32", **more: Any) -> tuple[Network, Network]:
    """The same network on the CPU and on CUDA."""
    settings: dict[str, Any] = {"inputs": 3, "outputs": 2, "hidden": (5,), "readout": "every", **more}
    probes = settings.pop("probes", True)
    architecture = Architecture(**settings)
    cpu, card = (Network(architecture, precision, 1, probes=probes, device=where) for where in ("cpu", "cuda"))
    assert isinstance(card._program, CudaProgram)
    card._program.persistent = persistent
    return cpu, card


def data(network: Network, rows: int = 3, steps: int = 4, seed: int = 0) -> Pair:
    """A batch that suits the network, one target left out."""
    generator, wanted = np.random.default_rng(seed), network.architecture
    shape = (steps, rows) if wanted.readout == "every" else (rows,)
    if wanted.vocabulary:
        inputs = generator.integers(0, wanted.vocabulary, (steps, rows)).astype(np.int32)
    else:
        inputs = generator.normal(size=(steps, rows, wanted.inputs))
    if wanted.loss == "cross_entropy":
        targets = generator.integers(0, wanted.outputs, shape).astype(np.int32)
        targets.flat[0] = -1
        return inputs, targets
    targets = generator.normal(size=(*shape, wanted.outputs))
    targets.flat[0] = np.nan
    return inputs, targets


def assert_alike(cpu: Network, card: Network, batches: list[Pair], *, carry: bool = False, **settings: Any) -> None:
    """One call of training gives the same losses, norms, flow, weights, slots and state."""
    rule = settings.pop("rule", Optimizer(learning_rate=0.01))
    a, b = (one.train(batches, rule, carry=carry, **settings) for one in (cpu, card))
    for field in ("losses", "counts", "gradient_norms", "layer_norms", "flow"):
        np.testing.assert_allclose(getattr(b, field), getattr(a, field), rtol=1e-5, atol=1e-5, err_msg=field)
    np.testing.assert_array_equal(b.saturation, a.saturation)
    assert a.finite == b.finite
    mine, other = card.snapshot(), cpu.snapshot()
    for name, value in other.items():
        # The squares of gradients near zero, under Adam's root, are where float32 says least.
        np.testing.assert_allclose(mine[name], value, rtol=1e-5, atol=1e-5, err_msg=name)


def assert_same_gradients(cpu: Network, card: Network, batch: tuple[np.ndarray, ...], noise: int = 0) -> None:
    a, b = cpu.gradients(*batch, noise=noise), card.gradients(*batch, noise=noise)
    assert b[0] == pytest.approx(a[0], rel=1e-5)
    for name, value in a[1].items():
        np.testing.assert_allclose(b[1][name], value, rtol=1e-5, atol=1e-5, err_msg=name)
    assert any(np.abs(value).max() > 1e-3 for value in a[1].values())


@pytest.mark.parametrize("persistent", [True, False], ids=["persistent", "steps"])
@pytest.mark.parametrize("cell", CELLS)
def test_every_cell(cell: str, persistent: bool) -> None:
    cpu, card = pair(persistent, cell=cell)
    assert_alike(cpu, card, [data(cpu)], rule=Optimizer("sgd", learning_rate=0.1, momentum=0.5))


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_two_layers_in_float64(cell: str) -> None:
    cpu, card = pair(cell=cell, precision="float64", hidden=(5, 3))
    a, b = cpu.gradients(*data(cpu)), card.gradients(*data(cpu))
    assert b[0] == pytest.approx(a[0], rel=1e-12)
    for name, value in a[1].items():
        np.testing.assert_allclose(b[1][name], value, rtol=1e-9, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("activation", [name for name, one in registry.activations().items() if one.needs_input])
def test_curves_that_need_their_input(activation: str) -> None:
    assert_same_gradients(*(nets := pair(cell="mgu", activation=activation)), data(nets[0]))


def test_a_slope_of_its_own() -> None:
    assert_same_gradients(*(nets := pair(cell="rnn", activation="leaky_relu", slope=0.3)), data(nets[0]))


@pytest.mark.parametrize("loss", list(registry.losses()))
@pytest.mark.parametrize("readout", ["last", "every"])
def test_every_loss_and_readout(loss: str, readout: str) -> None:
    more: dict[str, Any] = {"quantiles": (0.2, 0.8)} if loss == "quantile" else {}
    cpu, card = pair(cell="rnn", loss=loss, readout=readout, hidden=(3,), **more)
    batch = data(cpu)
    assert_same_gradients(cpu, card, batch)
    assert card.loss([batch])[0] == pytest.approx(cpu.loss([batch])[0], rel=1e-5)
    np.testing.assert_allclose(card.run(batch[0])[0], cpu.run(batch[0])[0], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("rule", RULES)
def test_every_optimizer(rule: str) -> None:
    cpu, card = pair(cell="rnn", hidden=(3,))
    batches = [data(cpu, steps=2, seed=k) for k in range(2)]
    assert_alike(cpu, card, batches, rule=Optimizer(rule, learning_rate=0.01), clip_norm=0.5, clip_value=0.05)


@pytest.mark.parametrize("probes", [True, False])
def test_saturated_gates_are_counted_where_probes_are_on(probes: bool) -> None:
    # Large weights and a kinked curve: many values lie at their limits.
    cpu, card = pair(cell="gru", activation="relu", gate_activation="hard_sigmoid", hidden=(5, 3), probes=probes)
    for one in (cpu, card):
        one.load({name: 6.0 * value for name, value in one.parameters.items()})
    batches = [(*data(cpu, seed=k), np.array([4, 2, 3])) for k in range(2)]
    a, b = (one.train(batches, Optimizer("sgd", learning_rate=1e-3)) for one in (cpu, card))
    np.testing.assert_array_equal(b.saturation, a.saturation)
    assert (b.saturation.max() > 0.1) == probes
    assert (b.flow.max() > 0.0) == (a.flow.max() > 0.0) == probes


def test_embedded_tokens_carried_states_and_two_calls() -> None:
    cpu, card = pair(cell="gru", inputs=3, vocabulary=7, outputs=7, loss="cross_entropy", hidden=(4, 3))
    for call in range(2):
        assert_alike(cpu, card, [data(cpu, seed=call)], carry=True, rule=Optimizer("sgd", learning_rate=0.1))


@pytest.mark.parametrize("readout", ["last", "every"])
def test_sequences_of_different_lengths(readout: str) -> None:
    cpu, card = pair(cell="gru", readout=readout)
    batch = (*data(cpu), np.array([2, 4, 1]))
    assert_same_gradients(cpu, card, batch)
    told = [one.run(batch[0], lengths=batch[2]) for one in (cpu, card)]
    for a, b in zip(*told, strict=True):
        np.testing.assert_allclose(b, a, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(card.flow(*batch), cpu.flow(*batch), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("temperature", [0.0, 0.8])
def test_generation_draws_the_same_tokens(temperature: float) -> None:
    cpu, card = pair(cell="gru", inputs=3, vocabulary=7, outputs=7, loss="cross_entropy", hidden=(4,))
    told = [one.generate(3, 6, temperature, np.random.default_rng(0), never=2) for one in (cpu, card)]
    np.testing.assert_array_equal(told[0][0], told[1][0])
    np.testing.assert_allclose(told[1][1], told[0][1], rtol=1e-5, atol=1e-6)


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_a_step_that_is_not_finite_leaves_the_weights_alone() -> None:
    cpu, card = pair(cell="rnn", hidden=(3,))
    good, bad, later = (data(cpu, steps=2, seed=k) for k in range(3))
    bad[0].flat[0] = np.inf
    before, rule = card.steps, Optimizer("sgd", learning_rate=0.1)
    a, b = (one.train([good, bad, later], rule) for one in (cpu, card))
    assert not b.finite
    assert card.steps == before + 1 == cpu.steps
    assert len(b.losses) == len(a.losses) == 2
    for name, value in cpu.parameters.items():
        np.testing.assert_allclose(card.parameters[name], value, rtol=1e-5, atol=1e-5)


def test_the_same_batches_give_the_same_bits() -> None:
    found: list[bytes] = []
    for _ in range(2):
        card = pair(cell="gru", hidden=(4,))[1]
        card.train([data(card)], Optimizer())
        found.append(card.snapshot()["parameters"].tobytes())
    assert found[0] == found[1]


def test_batches_of_different_shapes_share_the_memory() -> None:
    cpu, card = pair(cell="lstm", hidden=(3,))
    batches = [data(cpu, 3, 4), data(cpu, 2, 2, seed=1), data(cpu, 4, 3, seed=2)]
    assert_alike(cpu, card, batches, rule=Optimizer("sgd", learning_rate=0.1))


OPTIONS: dict[str, dict[str, Any]] = {
    "residual": {"residual": True},
    "dropout": {"dropout": 0.4},
    "variational": {"dropout": 0.4, "variational": True},
    "bidirectional": {"bidirectional": True},
    "normalise": {"normalise": True},
    "all": {"bidirectional": True, "residual": True, "dropout": 0.3, "normalise": True},
}


@pytest.mark.parametrize("readout", ["last", "every"])
@pytest.mark.parametrize("option", list(OPTIONS))
def test_every_option(option: str, readout: str) -> None:
    # Of three layers, the first has another number of inputs, and so no residual connection.
    cpu, card = pair(cell="gru", readout=readout, hidden=(3, 3, 3), inputs=2, **OPTIONS[option])
    batch = (*data(cpu), np.array([2, 4, 1]))
    assert_same_gradients(cpu, card, batch, noise=12345)
    np.testing.assert_allclose(card.flow(*batch), cpu.flow(*batch), rtol=1e-5, atol=1e-6)
    told = [one.run(batch[0], lengths=batch[2], noise=-99) for one in (cpu, card)]
    for a, b in zip(*told, strict=True):
        np.testing.assert_allclose(b, a, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("option", list(OPTIONS))
def test_training_with_every_option(option: str) -> None:
    # Normalising three units multiplies the differences of float32 from step to step.
    cpu, card = pair(cell="rnn", hidden=(3, 3), precision="float64", **OPTIONS[option])
    for call in range(2):
        batches = [data(cpu, steps=3, seed=2 * call + k) for k in range(2)]
        assert_alike(cpu, card, batches, rule=Optimizer("sgd", learning_rate=0.1))


@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_normalised(cell: str) -> None:
    cpu, card = pair(cell=cell, normalise=True)
    generator = np.random.default_rng(1)
    values = {name: value + 0.1 * generator.normal(size=value.shape) for name, value in cpu.parameters.items()}
    for one in (cpu, card):
        one.load(values)
    assert_same_gradients(cpu, card, data(cpu))


def test_a_normalised_state_is_carried() -> None:
    cpu, card = pair(cell="gru", normalise=True, hidden=(4,))
    for call in range(2):
        assert_alike(cpu, card, [data(cpu, seed=call)], carry=True, rule=Optimizer("sgd", learning_rate=0.1))


def test_embedded_tokens_read_both_ways() -> None:
    cpu, card = pair(
        cell="rnn", inputs=3, vocabulary=7, outputs=7, loss="cross_entropy", hidden=(3,), bidirectional=True
    )
    assert_same_gradients(cpu, card, (*data(cpu), np.array([2, 4, 3])))


# What goes up.


def test_arrays_are_staged_side_by_side_until_they_are_released() -> None:
    staging = Staging()
    arrays = [np.full(count, count, kind) for count, kind in ((3, np.float32), (300_000, np.float64), (5, np.int32))]
    for _ in range(2):
        staged = [staging.put(array) for array in arrays]
        for array, copy in zip(arrays, staged, strict=True):
            np.testing.assert_array_equal(copy, array)
            assert copy.dtype == array.dtype
            assert copy.ctypes.data % 8 == 0
        staging.release()
    # After the first round one block holds all.
    again = [staging.put(array) for array in arrays]
    assert again[0].base is again[1].base is again[2].base


def test_what_goes_up_comes_from_pinned_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    module = device.cuda()
    pin, send = module.pinned_array, module.to_device
    pinned: list[np.ndarray] = []
    sent: list[bool] = []

    def pinned_array(*told: Any) -> np.ndarray:
        pinned.append(pin(*told))
        return pinned[-1]

    def to_device(array: np.ndarray, **more: Any) -> Any:
        sent.append(any(np.shares_memory(array, one) for one in pinned))
        return send(array, **more)

    monkeypatch.setattr(module, "pinned_array", pinned_array)
    monkeypatch.setattr(module, "to_device", to_device)
    card = pair(cell="rnn", hidden=(3,))[1]
    card.train([data(card)], Optimizer())
    assert len(sent) > 5
    assert all(sent)


# Blocks that meet at the barrier.


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """A card of four multiprocessors whose time loops run all blocks at once; the grids that were launched."""
    real, launch = device.machine, Card.launch
    grids: list[tuple[int, int]] = []

    def machine(precision: str) -> device.Machine:
        return dataclasses.replace(real(precision), multiprocessors=4)

    def together(self: Any, kernel: str, grid: Any, arguments: Any, shared: int = 0) -> None:
        if kernel not in ("forward", "backward"):
            launch(self, kernel, grid, arguments, shared)
            return
        grids.append(grid)
        run_together(self._kernels[kernel].fn, grid, self.machine.blocks.threads, shared, *arguments)

    monkeypatch.setattr(device, "machine", machine)
    monkeypatch.setattr(Card, "launch", together)
    return grids


@pytest.mark.parametrize(("cell", "grid"), [("gru", (2, 2)), ("lstm", (4, 1))])
def test_blocks_exchange_states_at_every_step(cell: str, grid: tuple[int, int], meeting: list[tuple[int, int]]) -> None:
    units, rows = (4, 3) if cell == "gru" else (7, 2)
    cpu, card = pair(cell=cell, hidden=(units,))
    assert_same_gradients(cpu, card, data(cpu, rows=rows))
    assert meeting == [grid, grid]


def test_a_block_that_nobody_meets_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    # The simulator as it is: the first of two blocks waits for one that starts only after it.
    real = device.machine
    monkeypatch.setattr(device, "machine", lambda p: dataclasses.replace(real(p), multiprocessors=2))
    monkeypatch.setattr("kernels.backends.cuda.blocks.SPINS", 50)
    cell_sources.cache_clear()
    cpu, card = pair(cell="rnn", hidden=(8,))
    chunk = card.train([data(card, rows=2)], Optimizer())
    cell_sources.cache_clear()
    assert card.device == "cpu"
    assert "did not meet" in card.notice
    np.testing.assert_array_equal(chunk.losses, cpu.train([data(cpu, rows=2)], Optimizer()).losses)


# A card that is lost.


class CudaDriverError(Exception):
    """As Numba's, by name."""


def failing(after: int, error: Exception) -> Callable[..., None]:
    """Card.launch that raises from the launch number `after` on."""
    launch, count = Card.launch, iter(range(10**9))

    def fail(self: Any, *told: Any, **more: Any) -> None:
        if next(count) >= after:
            raise error
        launch(self, *told, **more)

    return fail


@pytest.mark.parametrize("after", [0, 20, 50])
def test_a_lost_card_is_replaced_from_the_last_step_kept(after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    cpu, card = pair(cell="gru", hidden=(4,))
    first, second = data(cpu, steps=2), data(cpu, steps=2, seed=1)
    rule = Optimizer("sgd", learning_rate=0.1)
    for one in (cpu, card):
        one.train([first], rule, carry=True)
    assert card.notice == ""
    kept = card.snapshot()
    cpu.restore(kept)
    monkeypatch.setattr(Card, "launch", failing(after, CudaDriverError("the card has fallen off the bus")))
    b = card.train([second] * 2, rule, carry=True)
    a = cpu.train([second] * 2, rule, carry=True)
    assert card.device == "cpu"
    assert "fallen off the bus" in card.notice
    # From the last step kept, bit for bit what the CPU alone makes of it.
    np.testing.assert_array_equal(a.losses, b.losses)
    for name, value in cpu.snapshot().items():
        np.testing.assert_array_equal(card.snapshot()[name], value)


def test_a_bug_is_not_taken_for_a_lost_card(monkeypatch: pytest.MonkeyPatch) -> None:
    card = pair(cell="rnn", hidden=(3,))[1]
    monkeypatch.setattr(Card, "launch", failing(3, TypeError("a bug")))
    with pytest.raises(TypeError, match="a bug"):
        card.train([data(card)], Optimizer())
    assert card.device == "cuda"
