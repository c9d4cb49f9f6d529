"""Shares at the ends, dead units and histograms from their definitions; gates' values against PyTorch's cells."""

from typing import Any

import numpy as np
import pytest

from kernels import registry
from kernels.forward import run_layers
from kernels.initialisation import initial
from kernels.layout import Architecture, Layout
from kernels.probes.saturation import DECADES, ends, gate_values, histogram, sizes_histogram, thinned
from workbench.training.options import ModelSpec


def weights_of(model: ModelSpec, inputs: int) -> dict[str, Any]:
    architecture = Architecture(inputs, 1, model.sizes(), model.cell, model.activation, model.gate_activation)
    shapes = {section.name: section.shape for section in Layout(architecture, "float64").sections}
    return {name: 2.0 * value for name, value in initial(architecture, shapes, 3).items()}


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_gates_are_those_of_torch(cell: str) -> None:
    torch: Any = pytest.importorskip("torch", reason="PyTorch is not installed (an optional peer)")
    model = ModelSpec(cell=cell, depth=1, hidden=5)
    weights = weights_of(model, 2)
    inputs = np.random.default_rng(0).normal(size=(9, 3, 2))
    found = gate_values(model, registry.cells()[cell], run_layers(model, weights, inputs)[0])
    module = getattr(torch.nn, f"{cell.upper()}Cell")(2, 5, dtype=torch.float64)
    module.load_state_dict({
        name[4:].removesuffix("_l0"): torch.from_numpy(value.astype(np.float64))
        for name, value in weights.items() if name.startswith("rnn.")
    })  # fmt: skip
    state: Any = (torch.zeros(3, 5, dtype=torch.float64),) * 2
    with torch.no_grad():
        for t, x in enumerate(torch.from_numpy(inputs)):
            before = state[0]
            own = x @ module.weight_ih.T + module.bias_ih
            back = before @ module.weight_hh.T + module.bias_hh
            if cell == "lstm":
                i, f, g, o = (own + back).chunk(4, 1)
                wanted = {"input": i.sigmoid(), "forget": f.sigmoid(), "candidate": g.tanh(), "output": o.sigmoid()}
                state = module(x, state)
            else:
                (r, z, n), (rb, zb, nb) = own.chunk(3, 1), back.chunk(3, 1)
                reset = (r + rb).sigmoid()
                wanted = {"reset": reset, "update": (z + zb).sigmoid(), "candidate": (n + reset * nb).tanh()}
                state = (module(x, before), before)
            for gate, value in wanted.items():
                np.testing.assert_allclose(found[gate][0][t], value.numpy(), atol=1e-7, err_msg=gate)


@pytest.mark.parametrize(("curve", "low", "high"), [
    ("tanh", -0.95, 0.95), ("sigmoid", 0.05, 0.95), ("relu", 0.0, np.inf), ("identity", -np.inf, np.inf),
])  # fmt: skip
def test_shares_are_counted_one_by_one(curve: str, low: float, high: float) -> None:
    values = np.random.default_rng(1).uniform(-1.2, 1.2, (6, 4, 5))
    values[:, :, 2] = -1.1  # a unit that never leaves the lower end
    inside = np.random.default_rng(2).random((6, 4)) < 0.7
    below = above = count = 0
    for t in range(6):
        for row in range(4):
            for value in values[t, row] if inside[t, row] else ():
                below, above, count = below + (value <= low), above + (value >= high), count + 1
    found = ends(values, curve, inside)
    assert found.low == pytest.approx(below / count, abs=1e-12)
    assert found.high == pytest.approx(above / count, abs=1e-12)
    assert found.dead == pytest.approx(0.2 if curve != "identity" else 0.0)


def test_a_dead_rectifier_is_one_that_is_never_active() -> None:
    values = np.maximum(np.random.default_rng(0).normal(size=(5, 3, 8)), 0.0)
    values[..., [1, 6]] = 0.0
    assert ends(values, "relu").dead == 0.25
    values[4, 2, 6] = 0.1
    assert ends(values, "relu").dead == 0.125


def test_thinned_values_are_spread_evenly() -> None:
    matrix = np.arange(512 * 512).reshape(512, 512)
    kept = thinned(matrix, 1000)
    assert 900 < len(kept) <= 1000
    # Every part of the columns has its share.
    assert np.bincount(kept % 512 // 64, minlength=8).min() > 100
    assert thinned(matrix[0], 1000).tolist() == matrix[0].tolist()


def test_histograms_count_every_number_once() -> None:
    values = np.random.default_rng(0).normal(size=1000)
    counts, limit = histogram(values)
    assert counts.sum() == 1000
    assert limit == 4.0
    assert limit / 2 < np.abs(values).max() <= limit
    sizes = np.concatenate([values, np.zeros(250), [1e-30, 1e30]])
    counts, zeros = sizes_histogram(sizes)
    assert counts.sum() == 1002
    assert zeros == pytest.approx(250 / 1252)
    assert counts[0] == counts[-1] == 1
    width = (DECADES[1] - DECADES[0]) / len(counts)
    at = np.floor((np.log10(np.abs(values)) - DECADES[0]) / width).astype(int)
    assert np.array_equal(np.bincount(at, minlength=len(counts))[1:-1], counts[1:-1])
    assert histogram(np.zeros(3))[1] == 1.0


@pytest.mark.parametrize("largest", [1e308, 1.7e308, 5e-324, 1e-305, 0.0])
def test_a_histogram_of_what_explodes_or_vanishes(largest: float) -> None:
    counts, limit = histogram(np.array([largest, -largest, np.inf, np.nan]))
    assert counts.sum() == 2
    assert np.isfinite(limit)
    assert limit > 0
