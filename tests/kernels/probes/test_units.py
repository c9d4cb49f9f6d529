"""Units' values against PyTorch's states and against the definitions, and what is measured on them against NumPy."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from kernels import registry
from kernels.forward import run_layers
from kernels.layout import Architecture
from kernels.probes.units import (
    Correlation,
    active_units,
    area_under_curve,
    closest,
    kinds_of,
    principal,
    unit_values,
)
from tests.runs.reference import random_weights
from workbench.training.options import ModelSpec


def weights_of(model: ModelSpec, inputs: int = 3) -> dict[str, Any]:
    architecture = Architecture(
        inputs, 1, model.sizes(), model.cell, model.activation, model.gate_activation,
        bidirectional=model.bidirectional, residual=model.residual, normalise=model.layer_norm,
    )  # fmt: skip
    return random_weights(architecture)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_states_are_those_of_torch(cell: str) -> None:
    torch: Any = pytest.importorskip("torch", reason="torch is not installed")
    model = ModelSpec(cell=cell, depth=2, hidden=5)
    weights = weights_of(model)
    module = getattr(torch.nn, cell.upper())(3, 5, 2, dtype=torch.float64)
    module.load_state_dict({name[4:]: torch.from_numpy(w) for name, w in weights.items() if name.startswith("rnn.")})
    inputs = np.random.default_rng(1).standard_normal((9, 2, 3))
    layers = run_layers(model, weights, inputs)
    with torch.no_grad():
        outputs, last = module(torch.from_numpy(inputs))
    assert unit_values(model, layers[1], "hidden") == pytest.approx(outputs.numpy(), abs=1e-12)
    states = last if cell == "lstm" else (last,)
    for k in range(2):
        for kind, state in zip(registry.cells()[cell].states, states, strict=True):
            assert unit_values(model, layers[k], kind)[-1] == pytest.approx(state[k].numpy(), abs=1e-12)


def test_gates_of_an_lstm_follow_their_equations() -> None:
    model = ModelSpec(cell="lstm", depth=1, hidden=4)
    weights = weights_of(model)
    inputs = np.random.default_rng(2).standard_normal((6, 2, 3))
    layer = run_layers(model, weights, inputs)[0]
    before = np.concatenate([np.zeros((1, 2, 4)), unit_values(model, layer, "hidden")[:-1]])
    sums = (
        inputs @ weights["rnn.weight_ih_l0"].T + before @ weights["rnn.weight_hh_l0"].T
        + weights["rnn.bias_ih_l0"] + weights["rnn.bias_hh_l0"]
    )  # fmt: skip
    for number, (gate, curve) in enumerate(
        [("input", expit), ("forget", expit), ("candidate", np.tanh), ("output", expit)]
    ):
        wanted = curve(sums[:, :, 4 * number : 4 * number + 4])
        assert unit_values(model, layer, gate) == pytest.approx(wanted, abs=1e-12)
    cell = unit_values(model, layer, "cell")
    assert unit_values(model, layer, "hidden") == pytest.approx(
        unit_values(model, layer, "output") * np.tanh(cell), abs=1e-12
    )


def expit(x: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-x))


@pytest.mark.parametrize("options", [{}, {"bidirectional": True}, {"residual": True}], ids=str)
@pytest.mark.parametrize("cell", list(registry.cells()))
def test_every_kind_of_every_cell_can_be_seen(cell: str, options: dict[str, Any]) -> None:
    model = ModelSpec(cell=cell, depth=2, hidden=4, **options)
    layers = run_layers(model, weights_of(model, 4), np.random.default_rng(3).standard_normal((5, 2, 4)))
    units = 8 if model.bidirectional else 4
    for layer in layers:
        for kind in kinds_of(cell):
            values = unit_values(model, layer, kind)
            assert values.shape == (5, 2, units)
            assert np.isfinite(values).all()
            if kind in ("input", "forget", "output", "reset", "update"):
                assert values.min() >= 0.0
                assert values.max() <= 1.0
    assert kinds_of("rnn") == ("hidden",)
    assert kinds_of("lstm") == ("hidden", "cell", "input", "forget", "candidate", "output")


def test_a_state_carried_on_gives_the_same_values() -> None:
    model = ModelSpec(cell="lstm", depth=2, hidden=4)
    weights = weights_of(model)
    inputs = np.random.default_rng(4).standard_normal((8, 2, 3))
    whole = run_layers(model, weights, inputs)
    first = run_layers(model, weights, inputs[:3])
    rest = run_layers(model, weights, inputs[3:], [tuple(one[-1] for one in layer.states) for layer in first])
    for kind in kinds_of("lstm"):
        for k in range(2):
            wanted = unit_values(model, whole[k], kind)[3:]
            assert unit_values(model, rest[k], kind) == pytest.approx(wanted, abs=1e-13)


@pytest.mark.parametrize("binary", [True, False])
def test_correlation_in_pieces_is_that_of_numpy(binary: bool) -> None:
    random = np.random.default_rng(5)
    values = random.standard_normal((500, 4)) * [1.0, 10.0, 0.1, 0.0] + 1e4
    signal = (random.random(500) < 0.2).astype(float) if binary else random.standard_normal(500)
    values[:, 1] += 3.0 * signal
    seen = Correlation(4)
    for piece in np.split(np.arange(500), [1, 7, 7, 300]):
        seen.add(values[piece], signal[piece])
    wanted = [np.corrcoef(values[:, k], signal)[0, 1] for k in range(3)]
    assert seen.result()[:3] == pytest.approx(wanted, abs=1e-9)
    assert seen.result()[3] == 0.0
    assert seen.spread == pytest.approx(values.std(axis=0), abs=1e-9)
    if binary:  # the point-biserial correlation from its definition
        on, off = values[signal == 1, 1], values[signal == 0, 1]
        r = (on.mean() - off.mean()) / values[:, 1].std() * np.sqrt(len(on) * len(off)) / 500
        assert seen.result()[1] == pytest.approx(r, abs=1e-9)


def test_area_under_the_curve_counts_pairs() -> None:
    random = np.random.default_rng(6)
    values = random.integers(0, 8, 60).astype(float)
    positive = random.random(60) < 0.4
    on, off = values[positive][:, None], values[~positive][None, :]
    wanted = np.mean((on > off) + 0.5 * (on == off))
    assert area_under_curve(values, positive) == pytest.approx(wanted, abs=1e-12)
    assert np.isnan(area_under_curve(values, np.ones(60, dtype=np.bool_)))


def test_principal_components_are_eigenvectors_of_the_covariance() -> None:
    random = np.random.default_rng(7)
    values = random.standard_normal((200, 6)) @ random.standard_normal((6, 6)) + 5.0
    seen = principal(values, 3)
    eigenvalues, vectors = np.linalg.eigh(np.cov(values.T))
    order = np.argsort(-eigenvalues)[:3]
    assert seen.shares == pytest.approx(eigenvalues[order] / eigenvalues.sum(), abs=1e-12)
    assert np.abs(np.sum(seen.directions * vectors[:, order].T, axis=1)) == pytest.approx(np.ones(3), abs=1e-9)
    assert seen.places == pytest.approx((values - values.mean(axis=0)) @ seen.directions.T, abs=1e-9)
    assert principal(np.ones((5, 2))).shares.tolist() == [0.0, 0.0]


@pytest.mark.parametrize("measure", ["cosine", "euclidean"])
def test_the_closest_stretches_are_those_of_a_search_through_all(measure: str) -> None:
    random = np.random.default_rng(8)
    values = random.standard_normal((80, 5)).cumsum(axis=0)
    values[50:54] = values[10:14] + 0.01
    found = closest(values, 10, 14, measure, 5)
    assert found[0][0] == 50
    centred = values - values.mean(axis=0)
    wanted = centred[10:14].ravel()
    for place, score in found:
        there = centred[place : place + 4].ravel()
        cosine = there @ wanted / np.linalg.norm(there) / np.linalg.norm(wanted)
        distance = np.sqrt(np.sum((there - wanted) ** 2) / 4)
        assert score == pytest.approx(cosine if measure == "cosine" else distance, abs=1e-9)
        assert not 6 < place < 14
    places = sorted(place for place, _ in found)
    assert all(later - earlier >= 4 for earlier, later in pairwise(places))


def test_active_units_are_those_that_a_stretch_moves() -> None:
    random = np.random.default_rng(9)
    values = 0.1 * random.standard_normal((300, 10))
    values[40:50, [2, 7]] += 1.0
    values[40:50, 4] -= 1.0
    assert active_units(values, 40, 50).tolist() == [2, 4, 7]
    assert len(active_units(np.zeros((10, 2)), 0, 3)) <= 2
