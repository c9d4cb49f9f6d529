"""Whole training steps on CUDA under Numba's simulator against the CPU; run by test_simulated.py in its own process.

The simulator must be chosen before Numba is imported.
"""

from typing import Any

import numpy as np
import pytest

from kernels import registry
from kernels.optimizers import Optimizer
from tests.kernels.cuda.simulating import CELLS, assert_alike, assert_same_gradients, data, pair

pytestmark = pytest.mark.usefixtures("quick_turns")
RULES = list(registry.optimizers())


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
