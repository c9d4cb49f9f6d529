"""The visible forward pass against loops over single numbers, and against PyTorch where it has the network."""

from typing import Any

import numpy as np
import pytest

from kernels import registry
from kernels.forward import read_out, run_layers
from kernels.layout import Architecture
from tests.runs.reference import random_weights, slow_outputs
from workbench.training.options import ModelSpec

OPTIONS: list[dict[str, bool]] = [
    {},
    {"bidirectional": True},
    {"layer_norm": True},
    {"residual": True},
    {"bidirectional": True, "layer_norm": True, "residual": True},
]


def named(options: dict[str, bool]) -> str:
    return "+".join(options) or "plain"


def architecture_of(model: ModelSpec, inputs: int, outputs: int, readout: str = "last") -> Architecture:
    return Architecture(
        inputs, outputs, model.sizes(), model.cell, model.activation, model.gate_activation, readout=readout,
        bidirectional=model.bidirectional, residual=model.residual, normalise=model.layer_norm,
    )  # fmt: skip


@pytest.mark.parametrize("options", OPTIONS, ids=named)
@pytest.mark.parametrize("cell", list(registry.cells()))
@pytest.mark.parametrize("hidden", [(4, 4, 4), (3, 5)])
def test_every_option_of_every_cell(cell: str, options: dict[str, Any], hidden: tuple[int, ...]) -> None:
    model = ModelSpec(cell=cell, depth=len(hidden), hidden=hidden, **options)
    architecture = architecture_of(model, 2, 3)
    weights = random_weights(architecture)
    inputs = np.random.default_rng(1).standard_normal((6, 2, 2))
    top = run_layers(model, weights, inputs)[-1].outputs
    seen = read_out(top, 2 if model.bidirectional else 1)
    given = seen @ weights["head.weight"].T + weights["head.bias"]
    assert given == pytest.approx(slow_outputs(architecture, weights, inputs), rel=1e-11)
    every = top @ weights["head.weight"].T + weights["head.bias"]
    stepwise = architecture_of(model, 2, 3, "every")
    assert every == pytest.approx(slow_outputs(stepwise, weights, inputs), rel=1e-11)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_both_directions_are_those_of_torch(cell: str) -> None:
    torch: Any = pytest.importorskip("torch", reason="torch is not installed")
    model = ModelSpec(cell=cell, depth=3, hidden=5, bidirectional=True)
    weights = random_weights(architecture_of(model, 2, 1))
    module = getattr(torch.nn, cell.upper())(2, 5, 3, bidirectional=True, dtype=torch.float64)
    module.load_state_dict({name[4:]: torch.from_numpy(w) for name, w in weights.items() if name.startswith("rnn.")})
    inputs = np.random.default_rng(1).standard_normal((7, 4, 2))
    with torch.no_grad():
        outputs, state = module(torch.from_numpy(inputs))
    given = run_layers(model, weights, inputs)[-1].outputs
    assert given == pytest.approx(outputs.numpy(), rel=1e-12)
    final = (state[0] if cell == "lstm" else state)[-2:].numpy()
    assert read_out(given, 2) == pytest.approx(np.concatenate(list(final), axis=1), rel=1e-12)


def test_layer_normalisation_is_that_of_torch() -> None:
    torch: Any = pytest.importorskip("torch", reason="torch is not installed")
    model = ModelSpec(cell="gru", hidden=5, layer_norm=True)
    weights = random_weights(architecture_of(model, 2, 1))
    inputs = np.random.default_rng(1).standard_normal((4, 3, 2))
    p = {name[4:-3]: torch.from_numpy(value) for name, value in weights.items() if name.startswith("rnn.")}
    gain, state = p["gain"].split(5), torch.zeros(3, 5, dtype=torch.float64)
    for step in torch.from_numpy(inputs):
        x, h = (step @ p["weight_ih"].T).split(5, dim=1), (state @ p["weight_hh"].T).split(5, dim=1)
        b_i, b_h = p["bias_ih"].split(5), p["bias_hh"].split(5)
        r, z = (
            torch.sigmoid(torch.nn.functional.layer_norm(x[n] + h[n], (5,), gain[n], b_i[n] + b_h[n])) for n in (0, 1)
        )
        kept = torch.nn.functional.layer_norm(h[2], (5,), p["gain_hh"], b_h[2])
        candidate = torch.tanh(torch.nn.functional.layer_norm(x[2], (5,), gain[2], b_i[2]) + r * kept)
        state = (1 - z) * candidate + z * state
    assert run_layers(model, weights, inputs)[-1].outputs[-1] == pytest.approx(state.numpy(), rel=1e-12)


def test_a_bidirectional_layer_shows_both_directions_in_the_order_of_time() -> None:
    model = ModelSpec(cell="lstm", hidden=3, bidirectional=True)
    weights = random_weights(architecture_of(model, 1, 1))
    inputs = np.random.default_rng(1).standard_normal((5, 2, 1))
    layer = run_layers(model, weights, inputs)[0]
    assert layer.outputs.shape == (5, 2, 6)
    assert [kind for kind, _ in layer.curves[:4]] == ["gate", "gate", "activation", "gate"]
    assert all(before.shape == (5, 2, 6) for _, before in layer.curves)
    # With no state before the first step, its gates see the input alone: the last step is the first one backwards.
    w, b_i, b_h = (weights[f"rnn.{name}_l0_reverse"][:3] for name in ("weight_ih", "bias_ih", "bias_hh"))
    assert layer.curves[0][1][-1, :, 3:] == pytest.approx(inputs[-1] @ w.T + b_i + b_h, rel=1e-12)
