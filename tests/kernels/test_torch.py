"""Outputs and gradients against PyTorch, where it is installed."""

from typing import Any

import numpy as np
import pytest

from kernels import registry
from kernels.network import Architecture, Network

torch: Any = pytest.importorskip("torch", reason="PyTorch is not installed (an optional peer)")

CASES = [("rnn", "tanh"), ("rnn", "relu"), ("gru", "tanh"), ("lstm", "tanh")]


def peer(network: Network, cell: str, activation: str) -> tuple[Any, Any]:
    """PyTorch's modules with our parameters."""
    made = network.architecture
    options: dict[str, Any] = {"nonlinearity": activation} if cell == "rnn" else {}
    options |= {"dtype": torch.float64, "bidirectional": made.bidirectional}
    rnn = getattr(torch.nn, cell.upper())(made.inputs, made.hidden[0], len(made.hidden), **options)
    values = {name: torch.from_numpy(value.astype(np.float64)) for name, value in network.parameters.items()}
    rnn.load_state_dict({name[4:]: value for name, value in values.items() if name.startswith("rnn.")})
    seen = made.hidden[-1] * (2 if made.bidirectional else 1)
    head = torch.nn.Linear(seen, made.outputs, dtype=torch.float64)
    head.load_state_dict({name[5:]: value for name, value in values.items() if name.startswith("head.")})
    return rnn, head


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize(("cell", "activation"), CASES)
@pytest.mark.parametrize(("precision", "tolerance"), [("float32", 1e-5), ("float64", 1e-10)])
def test_outputs_and_gradients(cell: str, activation: str, depth: int, precision: str, tolerance: float) -> None:
    generator = np.random.default_rng(depth)
    inputs, targets = generator.normal(size=(20, 6, 3)), generator.normal(size=(20, 6, 2))
    architecture = Architecture(3, 2, (11,) * depth, cell=cell, activation=activation, readout="every")
    network = Network(architecture, precision)
    rnn, head = peer(network, cell, activation)
    outputs = head(rnn(torch.from_numpy(inputs.astype(precision).astype(np.float64)))[0])
    wanted = torch.from_numpy(targets.astype(precision).astype(np.float64))
    loss = torch.nn.functional.mse_loss(outputs, wanted)
    loss.backward()
    expected = outputs.detach().numpy()
    # Relative to the largest: an identity matrix under relu lets a hidden state grow step by step.
    atol = tolerance * max(1.0, np.abs(expected).max())
    np.testing.assert_allclose(network.run(inputs)[0], expected, rtol=tolerance, atol=atol)
    ours, gradients = network.gradients(inputs, targets)
    assert ours == pytest.approx(float(loss.detach()), rel=tolerance)
    for name, value in [*rnn.named_parameters(prefix="rnn"), *head.named_parameters(prefix="head")]:
        expected = value.grad.numpy()
        scale = np.abs(expected).max()
        np.testing.assert_allclose(gradients[name], expected, rtol=tolerance, atol=tolerance * scale, err_msg=name)


@pytest.mark.parametrize("ragged", [False, True])
@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize(("cell", "activation"), CASES)
@pytest.mark.parametrize(("precision", "tolerance"), [("float32", 1e-5), ("float64", 1e-10)])
def test_both_directions(
    cell: str, activation: str, depth: int, ragged: bool, precision: str, tolerance: float
) -> None:
    generator = np.random.default_rng(depth)
    inputs, targets = generator.normal(size=(12, 6, 3)), generator.normal(size=(12, 6, 2))
    lengths = np.array([12, 3, 7, 12, 1, 5] if ragged else [12] * 6)
    beyond = np.arange(12)[:, None] >= lengths
    targets[beyond] = 0.0
    made = Architecture(3, 2, (7,) * depth, cell=cell, activation=activation, readout="every", bidirectional=True)
    network = Network(made, precision)
    rnn, head = peer(network, cell, activation)
    pack = torch.nn.utils.rnn
    given = pack.pack_padded_sequence(
        torch.from_numpy(inputs.astype(precision).astype(np.float64)), torch.from_numpy(lengths), enforce_sorted=False
    )
    hidden, _ = pack.pad_packed_sequence(rnn(given)[0])
    outputs = head(hidden) * torch.from_numpy(~beyond)[:, :, None]
    wanted = torch.from_numpy(targets.astype(precision).astype(np.float64))
    loss = ((outputs - wanted) ** 2).sum() / (2 * lengths.sum())
    loss.backward()
    expected = outputs.detach().numpy()
    atol = tolerance * max(1.0, np.abs(expected).max())
    np.testing.assert_allclose(network.run(inputs, lengths=lengths)[0], expected, rtol=tolerance, atol=atol)
    ours, gradients = network.gradients(inputs, targets, lengths)
    assert ours == pytest.approx(float(loss.detach()), rel=tolerance)
    for name, value in [*rnn.named_parameters(prefix="rnn"), *head.named_parameters(prefix="head")]:
        scale = np.abs(value.grad.numpy()).max()
        np.testing.assert_allclose(
            gradients[name], value.grad.numpy(), rtol=tolerance, atol=tolerance * scale, err_msg=name
        )


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("adam", lambda weights: torch.optim.Adam(weights, lr=0.01)),
        ("rmsprop", lambda weights: torch.optim.RMSprop(weights, lr=0.01)),
        ("sgd", lambda weights: torch.optim.SGD(weights, lr=0.01, momentum=0.9)),
        ("nesterov", lambda weights: torch.optim.SGD(weights, lr=0.01, momentum=0.9, nesterov=True)),
        ("adamw", lambda weights: torch.optim.AdamW(weights, lr=0.01, weight_decay=0.01)),
        ("adagrad", lambda weights: torch.optim.Adagrad(weights, lr=0.01, eps=1e-8)),
    ],
)
def test_optimizers_take_the_same_steps(name: str, make: Any) -> None:
    from kernels.optimizers import Optimizer

    generator = np.random.default_rng(0)
    batches = [(generator.normal(size=(8, 4, 3)), generator.normal(size=(8, 4, 2))) for _ in range(20)]
    network = Network(Architecture(3, 2, (7,), cell="gru", readout="every"), "float64")
    rnn, head = peer(network, "gru", "tanh")
    weights = [*rnn.parameters(), *head.parameters()]
    optimizer = make(weights)
    for inputs, targets in batches:
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(head(rnn(torch.from_numpy(inputs))[0]), torch.from_numpy(targets)).backward()
        torch.nn.utils.clip_grad_norm_(weights, 0.3)
        optimizer.step()
    network.train(batches, Optimizer(name, learning_rate=0.01), clip_norm=0.3)
    for key, value in [*rnn.named_parameters(prefix="rnn"), *head.named_parameters(prefix="head")]:
        # PyTorch divides by norm + 1e-6 when it clips.
        np.testing.assert_allclose(network.parameters[key], value.detach().numpy(), rtol=1e-4, atol=1e-6, err_msg=key)


@pytest.mark.parametrize(
    ("loss", "peers"), [("mean_squared", "MSELoss"), ("huber", "HuberLoss"), ("cross_entropy", "CrossEntropyLoss")]
)
def test_losses(loss: str, peers: str) -> None:
    generator = np.random.default_rng(3)
    inputs = generator.normal(size=(5, 4, 3))
    tokens = loss == "cross_entropy"
    targets = generator.integers(0, 2, 4).astype(np.int32) if tokens else 3.0 * generator.normal(size=(4, 2))
    network = Network(Architecture(3, 2, (6,), cell="gru", loss=loss), "float64")
    outputs = torch.from_numpy(network.run(inputs)[0])
    wanted = torch.from_numpy(targets)
    expected = getattr(torch.nn, peers)()(outputs, wanted.long() if tokens else wanted)
    assert network.loss([(inputs, targets)])[0] == pytest.approx(float(expected), rel=1e-12)


@pytest.mark.parametrize("name", [name for name, curve in registry.activations().items() if curve.torch])
def test_curves(name: str) -> None:
    curve = registry.activations()[name]
    options = {"gelu": {"approximate": "tanh"}}.get(name, {})
    x = np.linspace(-6.0, 6.0, 97)
    expected = getattr(torch.nn, curve.torch)(**options)(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose([curve.function(value) for value in x], expected, rtol=1e-9, atol=1e-12)


def test_cross_entropy_with_tokens_left_out() -> None:
    generator = np.random.default_rng(1)
    inputs = generator.integers(0, 9, (6, 5)).astype(np.int32)
    targets = generator.integers(-1, 9, (6, 5)).astype(np.int32)
    made = Architecture(4, 9, (12,), vocabulary=9, readout="every", loss="cross_entropy")
    network = Network(made, "float64")
    rnn, head = peer(network, "lstm", "tanh")
    table = torch.from_numpy(network.parameters["embedding.weight"]).requires_grad_()
    outputs = head(rnn(torch.nn.functional.embedding(torch.from_numpy(inputs).long(), table))[0])
    wanted = torch.from_numpy(targets).long()
    loss = torch.nn.functional.cross_entropy(outputs.reshape(-1, 9), wanted.reshape(-1), ignore_index=-1)
    loss.backward()
    ours, gradients = network.gradients(inputs, targets)
    assert ours == pytest.approx(float(loss.detach()), rel=1e-12)
    np.testing.assert_allclose(gradients["embedding.weight"], table.grad.numpy(), rtol=1e-9, atol=1e-12)
