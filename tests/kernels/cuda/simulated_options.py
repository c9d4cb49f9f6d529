"""Every option on CUDA under Numba's simulator against the CPU; run by test_simulated.py in its own process.

The simulator must be chosen before Numba is imported.
"""

from typing import Any

import numpy as np
import pytest

from kernels.optimizers import Optimizer
from tests.kernels.cuda.simulating import CELLS, assert_alike, assert_same_gradients, data, pair

pytestmark = pytest.mark.usefixtures("quick_turns")

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
