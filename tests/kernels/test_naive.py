"""The compiled path against plain Python: shards, edges, readouts, losses, tokens, gradient flow."""

import numpy as np
import pytest

from kernels import registry
from kernels.network import Architecture, Network
from tests.kernels.naive import Naive

CELLS = list(registry.cells())


def compare(architecture: Architecture, inputs: np.ndarray, targets: np.ndarray, threads: int) -> None:
    network = Network(architecture, precision="float64", threads=threads, seed=5)
    loss, gradients = network.gradients(inputs, targets)
    outputs, _ = network.run(inputs)
    expected = Naive(architecture, network.parameters).gradients(inputs, targets)
    assert loss == pytest.approx(expected[0], rel=1e-12)
    for name, value in gradients.items():
        np.testing.assert_allclose(value, expected[1][name], rtol=1e-9, atol=1e-12, err_msg=name)
    np.testing.assert_allclose(network.flow(inputs, targets), expected[2], rtol=1e-9, atol=1e-13)
    np.testing.assert_allclose(outputs if outputs.ndim == 3 else outputs[None], expected[3], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_real_values_at_every_step(cell: str, threads: int) -> None:
    generator = np.random.default_rng(0)
    targets = generator.normal(size=(6, 5, 2))
    targets[2, 1, 0] = np.nan  # left out
    targets[4] = np.nan
    compare(Architecture(3, 2, (9, 4), cell=cell, readout="every"), generator.normal(size=(6, 5, 3)), targets, threads)


@pytest.mark.parametrize("loss", [name for name, loss in registry.losses().items() if not loss.tokens])
@pytest.mark.parametrize("readout", ["every", "last"])
def test_losses_of_real_values(loss: str, readout: str) -> None:
    generator = np.random.default_rng(6)
    quantiles = (0.1, 0.5, 0.9) if loss == "quantile" else ()
    targets = 2.0 * generator.normal(size=(5, 4, 6) if readout == "every" else (4, 6))
    targets[0, 2] = np.nan
    made = Architecture(3, 6, (7,), readout=readout, loss=loss, quantiles=quantiles)
    compare(made, generator.normal(size=(5, 4, 3)), targets, 2)


@pytest.mark.parametrize("rows", [1, 2, 7, 13])
@pytest.mark.parametrize("cell", CELLS)
def test_last_step_and_few_rows(cell: str, rows: int) -> None:
    generator = np.random.default_rng(rows)
    compare(
        Architecture(1, 1, (1, 17), cell=cell), generator.normal(size=(4, rows, 1)), generator.normal(size=(rows, 1)), 2
    )


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("cell", CELLS)
def test_tokens_in_and_out(cell: str, readout: str) -> None:
    generator = np.random.default_rng(3)
    inputs = generator.integers(0, 7, (5, 4)).astype(np.int32)
    targets = generator.integers(0, 9, (5, 4) if readout == "every" else (4,)).astype(np.int32)
    targets[-1] = -1 if readout == "every" else targets[-1]
    architecture = Architecture(3, 9, (6, 5), cell=cell, vocabulary=7, readout=readout, loss="cross_entropy")
    compare(architecture, inputs, targets, 2)


def test_more_steps_than_a_time_block() -> None:
    generator = np.random.default_rng(4)
    compare(
        Architecture(2, 1, (3,), cell="gru", readout="every"),
        generator.normal(size=(300, 2, 2)),
        generator.normal(size=(300, 2, 1)),
        2,
    )
