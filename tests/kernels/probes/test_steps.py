"""Jacobians of one step against PyTorch's autograd, and against finite differences for every cell and option."""

from typing import Any

import numpy as np
import pytest

from kernels import registry
from kernels.forward import run_layers
from kernels.probes.steps import at_mean, run_direction, run_stack
from tests.kernels.test_forward import architecture_of
from tests.runs.reference import random_weights
from workbench.training.options import ModelSpec

STEP = 1e-6
OPTIONS: list[dict[str, Any]] = [
    {},
    {"layer_norm": True},
    {"bidirectional": True},
    {"residual": True},
    {"bidirectional": True, "layer_norm": True, "residual": True},
]
CURVES: list[dict[str, Any]] = [{"activation": name} for name in registry.activations()]
GATES: list[dict[str, Any]] = [
    {"gate_activation": "hard_sigmoid"},
    {"activation": "leaky_relu", "slope": 0.3},
    {"activation": "leaky_relu", "slope": 0.3, "gate_activation": "softsign"},
]


def made(cell: str, options: dict[str, Any], hidden: tuple[int, ...] = (5, 5)) -> tuple[ModelSpec, dict[str, Any], Any]:
    model = ModelSpec(cell=cell, depth=len(hidden), hidden=hidden, **options)
    weights = random_weights(architecture_of(model, 3, 1), seed=1)
    return model, weights, np.random.default_rng(2).standard_normal((6, 2, 3))


@pytest.mark.parametrize(
    "options", [*OPTIONS, *CURVES, *GATES], ids=lambda one: "+".join(map(str, one.values())) or "plain"
)
@pytest.mark.parametrize("cell", list(registry.cells()))
def test_every_cell_and_option_against_finite_differences(cell: str, options: dict[str, Any]) -> None:
    model, weights, inputs = made(cell, options)
    for end, seen in run_stack(model, weights, inputs).items():
        # Anywhere but at a rectifier's kink, where a cell state that nothing was added to stands exactly.
        begin = seen.before[:, 3] + np.random.default_rng(7).normal(0.0, 0.3, seen.before[:, 3].shape)
        two = np.repeat(seen.inputs[3][None], 2, axis=0)
        steps = run_direction(model, weights, end, two, tuple(begin))
        at, row = 0, 1
        start = steps.before[:, at, row]
        columns: list[Any] = []
        for place in range(start.size):
            ends: list[Any] = []
            for sign in (STEP, -STEP):
                moved = begin.copy()
                moved[:, row] += sign * np.eye(start.size)[place].reshape(start.shape)
                ends.append(run_direction(model, weights, end, two, tuple(moved)).before[:, 1, row].ravel())
            columns.append((ends[0] - ends[1]) / (2 * STEP))
        numeric = np.stack(columns, axis=1)
        given = steps.jacobian(at, row)
        assert given == pytest.approx(numeric, abs=1e-7, rel=1e-5), end
        units = steps.before.shape[3]
        assert steps.jacobian(at, row, hidden_only=True) == pytest.approx(numeric[:units, :units], abs=1e-7, rel=1e-5)
        # The gradient's way is the transpose.
        states = steps.before.shape[0]
        basis = np.eye(start.size).reshape(start.size, states, units)
        assert steps.pull(at, row, basis).reshape(start.size, -1) == pytest.approx(given, abs=1e-12)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_jacobians_are_those_of_torch(cell: str) -> None:
    torch: Any = pytest.importorskip("torch", reason="torch is not installed")
    model, weights, inputs = made(cell, {})
    for k, (end, steps) in enumerate(run_stack(model, weights, inputs).items()):
        module = getattr(torch.nn, f"{cell.upper()}Cell")(3 if k == 0 else 5, 5, dtype=torch.float64)
        module.load_state_dict(
            {name[4 : -len(end) - 1]: torch.from_numpy(w) for name, w in weights.items() if name.endswith(end)}
        )
        for at, row in ((0, 0), (3, 1), (5, 0)):
            given = torch.from_numpy(steps.inputs[at, row])

            def step(state: Any, given: Any = given, module: Any = module) -> Any:
                if cell != "lstm":
                    return module(given, state)
                return torch.cat(module(given, (state[:5], state[5:])))

            before = torch.from_numpy(steps.before[:, at, row].ravel())
            exact = torch.autograd.functional.jacobian(step, before).numpy()
            assert steps.jacobian(at, row) == pytest.approx(exact, abs=1e-12, rel=1e-10)


def test_outputs_are_those_of_the_visible_forward_pass() -> None:
    model, weights, inputs = made("gru", {"bidirectional": True, "layer_norm": True, "residual": True})
    steps = run_stack(model, weights, inputs)
    top = run_layers(model, weights, inputs)
    # The second layer reads what the first one gives; both directions side by side, the backward one turned round.
    assert steps["l1"].inputs == pytest.approx(top[0].outputs, abs=1e-14)
    assert steps["l1_reverse"].inputs == pytest.approx(top[0].outputs[::-1], abs=1e-14)


def test_tokens_are_read_through_their_embedding() -> None:
    model = ModelSpec(cell="rnn", hidden=4)
    weights = random_weights(architecture_of(model, 3, 1))
    weights["embedding.weight"] = np.random.default_rng(0).normal(size=(7, 3))
    tokens = np.array([[1, 2], [6, 0]], np.int32)
    given, same = (
        run_stack(model, weights, tokens)["l0"],
        run_stack(model, weights, weights["embedding.weight"][tokens])["l0"],
    )
    assert given.jacobian(1, 1) == pytest.approx(same.jacobian(1, 1), abs=1e-15)


def test_the_mean_step_of_a_still_state_is_its_step() -> None:
    model, weights, _ = made("lstm", {})
    still = np.zeros((1, 1, 3))
    steps = run_stack(model, weights, still)["l0"]
    assert at_mean(model, weights, "l0", steps).jacobian(0, 0) == pytest.approx(steps.jacobian(0, 0), abs=1e-15)
