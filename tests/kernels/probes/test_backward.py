"""The visible way back against finite differences for every cell and option, and against PyTorch's autograd."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kernels import registry
from kernels.forward import run_layers
from kernels.network import Network
from kernels.probes.backward import run_with_way_back
from tests.kernels.test_forward import OPTIONS, architecture_of, named
from tests.runs.reference import random_weights
from workbench.training.options import ModelSpec

TOLERANCE = 1e-5
STEPS, ROWS, INPUTS = 5, 2, 3


def probe(model: ModelSpec) -> tuple[dict[str, Any], np.ndarray, np.ndarray]:
    """Weights, inputs, and what each of the top layer's outputs counts for in L."""
    weights = random_weights(architecture_of(model, INPUTS, 2))
    generator = np.random.default_rng(4)
    inputs = generator.standard_normal((STEPS, ROWS, INPUTS))
    top = run_layers(model, weights, inputs)[-1].outputs
    return weights, inputs, generator.standard_normal(top.shape)


def differences(model: ModelSpec, weights: dict[str, Any], inputs: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """dL/d(inputs) by central differences."""
    found = np.zeros_like(inputs)
    for place in np.ndindex(inputs.shape):
        ends: list[float] = []
        for sign in (1.0, -1.0):
            moved = inputs.copy()
            moved[place] += sign * 1e-6
            ends.append(float(np.sum(counts * run_layers(model, weights, moved)[-1].outputs)))
        found[place] = (ends[0] - ends[1]) / 2e-6
    return found


@pytest.mark.parametrize("options", OPTIONS, ids=named)
@pytest.mark.parametrize("cell", list(registry.cells()))
def test_every_option_of_every_cell(cell: str, options: dict[str, Any]) -> None:
    model = ModelSpec(cell=cell, depth=2, hidden=(4, 4), **options)
    weights, inputs, counts = probe(model)
    top, back = run_with_way_back(model, weights, inputs)
    np.testing.assert_allclose(top, run_layers(model, weights, inputs)[-1].outputs, rtol=1e-12)
    expected = differences(model, weights, inputs, counts)
    np.testing.assert_allclose(back(counts).inputs, expected, rtol=TOLERANCE, atol=TOLERANCE * np.abs(expected).max())


@pytest.mark.parametrize("activation", list(registry.activations()))
@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_every_activation(cell: str, activation: str) -> None:
    model = ModelSpec(cell=cell, activation=activation, depth=2, hidden=4, slope=0.2)
    weights, inputs, counts = probe(model)
    expected = differences(model, weights, inputs, counts)
    given = run_with_way_back(model, weights, inputs)[1](counts).inputs
    np.testing.assert_allclose(given, expected, rtol=TOLERANCE, atol=TOLERANCE * np.abs(expected).max())


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_inputs_and_hidden_states_have_the_derivatives_of_torch(cell: str, both: bool) -> None:
    torch: Any = pytest.importorskip("torch", reason="torch is not installed")
    model = ModelSpec(cell=cell, depth=2, hidden=(4, 4), bidirectional=both)
    weights, inputs, counts = probe(model)
    # A layer at a time, so that the hidden states between them keep their gradients.
    values = given = torch.from_numpy(inputs).requires_grad_()
    states: list[Any] = []
    for k in range(2):
        size = INPUTS if k == 0 else 4 * (1 + both)
        layer = getattr(torch.nn, cell.upper())(size, 4, bidirectional=both, dtype=torch.float64)
        names = {name: weights[f"rnn.{name.replace('_l0', f'_l{k}')}"] for name, _ in layer.named_parameters()}
        layer.load_state_dict({name: torch.from_numpy(value) for name, value in names.items()})
        values = layer(values)[0]
        values.retain_grad()
        states.append(values)
    (values * torch.from_numpy(counts)).sum().backward()
    found = run_with_way_back(model, weights, inputs)[1](counts)
    np.testing.assert_allclose(found.inputs, given.grad.numpy(), rtol=1e-9, atol=1e-12)
    # PyTorch's are those of the outputs alone; the last step of each direction has nothing behind it.
    for ours, theirs in zip(found.states, states, strict=True):
        np.testing.assert_allclose(ours[-1, :, :4], theirs.grad[-1, :, :4].numpy(), rtol=1e-9, atol=1e-12)


def test_tokens_have_the_derivatives_of_their_embeddings() -> None:
    torch: Any = pytest.importorskip("torch", reason="torch is not installed")
    model = ModelSpec(cell="gru", depth=1, hidden=4)
    made = replace(architecture_of(model, INPUTS, 6, "every"), vocabulary=6, loss="cross_entropy")
    weights = random_weights(made)
    tokens = np.random.default_rng(2).integers(0, 6, (STEPS, 1)).astype(np.int32)
    top, back = run_with_way_back(model, weights, tokens)
    head = weights["head.weight"]
    logits = top[-1] @ head.T + weights["head.bias"]
    chances = np.exp(logits - logits.max())
    chances /= chances.sum()
    slopes = np.zeros_like(top)
    slopes[-1] = (np.eye(6)[2] - chances) @ head  # of log p(2)
    layer = torch.nn.GRU(INPUTS, 4, dtype=torch.float64)
    layer.load_state_dict({name: torch.from_numpy(weights[f"rnn.{name}"]) for name, _ in layer.named_parameters()})
    read = torch.from_numpy(weights["embedding.weight"][tokens]).requires_grad_()
    said = layer(read)[0][-1] @ torch.from_numpy(head).T + torch.from_numpy(weights["head.bias"])
    torch.log_softmax(said, 1)[0, 2].backward()
    np.testing.assert_allclose(back(slopes).inputs, read.grad.numpy(), rtol=1e-9, atol=1e-12)


def test_a_start_state_is_gone_on_from() -> None:
    model = ModelSpec(cell="lstm", depth=2, hidden=3)
    weights, inputs, _ = probe(model)
    state = [tuple(np.random.default_rng(k).standard_normal((ROWS, 3)) for _ in range(2)) for k in range(2)]
    top, back = run_with_way_back(model, weights, inputs, state)
    expected = run_layers(model, weights, inputs, state)[-1].outputs
    np.testing.assert_allclose(top, expected, rtol=1e-12)
    counts = np.ones_like(top)
    moved = inputs.copy()
    moved[0, 0, 0] += 1e-6
    slope = (run_layers(model, weights, moved, state)[-1].outputs.sum() - expected.sum()) / 1e-6
    assert back(counts).inputs[0, 0, 0] == pytest.approx(slope, rel=1e-4)


def test_the_norms_of_the_hidden_states_are_the_flow_of_the_kernels() -> None:
    model = ModelSpec(cell="lstm", depth=2, hidden=4)
    architecture = architecture_of(model, INPUTS, 1)
    network = Network(architecture, "float64", threads=1)
    weights = random_weights(architecture)
    network.load(weights)
    generator = np.random.default_rng(3)
    inputs, targets = generator.standard_normal((STEPS, ROWS, INPUTS)), generator.standard_normal((ROWS, 1))
    top, back = run_with_way_back(model, weights, inputs)
    said = top[-1] @ weights["head.weight"].T + weights["head.bias"]
    slopes = np.zeros_like(top)
    slopes[-1] = 2.0 * (said - targets) / targets.size @ weights["head.weight"]
    flow = [np.sqrt(np.sum(one**2, axis=(1, 2))) for one in back(slopes).states]
    np.testing.assert_allclose(network.flow(inputs, targets), flow, rtol=1e-9)
