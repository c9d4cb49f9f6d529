"""What is left of a gradient and Lyapunov exponents, against definitions and systems whose answer is known."""

from typing import Any

import numpy as np
import pytest

from kernels import registry
from kernels.probes.products import left_of_gradient, lyapunov_exponents
from kernels.probes.spectra import (
    eigenvalues,
    largest_singular_value,
    outermost,
    spectral_radius,
)
from kernels.probes.steps import Steps, run_stack
from tests.kernels.probes.test_steps import made
from workbench.training.options import ModelSpec

Array = Any


def plain(recurrent: Array, steps: int, rows: int = 1, activation: str = "identity", seed: int = 0) -> Steps:
    """h' = f(W h + x) under normal inputs."""
    units = len(recurrent)
    weights = {
        "rnn.weight_ih_l0": np.eye(units),
        "rnn.weight_hh_l0": recurrent,
        "rnn.bias_ih_l0": np.zeros(units),
        "rnn.bias_hh_l0": np.zeros(units),
    }
    inputs = 0.1 * np.random.default_rng(seed).normal(size=(steps, rows, units))
    return run_stack(ModelSpec(cell="rnn", activation=activation, depth=1, hidden=units), weights, inputs)["l0"]


def with_eigenvalues(*values: float) -> Array:
    """A matrix with these eigenvalues whose eigenvectors are not orthogonal."""
    basis = np.random.default_rng(3).normal(size=(len(values), len(values)))
    return basis @ np.diag(values) @ np.linalg.inv(basis)


def test_exponents_of_a_linear_network_are_the_logarithms_of_its_eigenvalues() -> None:
    sizes = np.array([1.02, 0.9, 0.5, 0.2])
    found = lyapunov_exponents(plain(with_eigenvalues(*sizes), 3000, rows=2), 4, skip=100)
    assert found == pytest.approx(np.tile(np.log(sizes), (2, 1)), rel=0.01)
    leading = lyapunov_exponents(plain(with_eigenvalues(*sizes), 3000), 1, skip=100)
    assert leading == pytest.approx(np.log([[1.02]]), rel=0.01)


def test_exponents_of_a_gated_linear_memory() -> None:
    # minGRU's step is linear and diagonal: h' = (1 - z) h + ..., so each exponent is the mean of log(1 - z).
    model, weights, inputs = made("mingru", {}, (4,))
    inputs = np.random.default_rng(5).normal(size=(2000, 1, 3))
    steps = run_stack(model, weights, inputs)["l0"]
    kept = np.log(steps.direct[0, 0, 50:, 0]).mean(axis=0)
    found = lyapunov_exponents(steps, 4, skip=50)[0]
    assert found == pytest.approx(-np.sort(-kept), rel=0.01)


def test_a_stack_has_the_exponents_of_each_of_its_layers() -> None:
    # Layer by layer the recurrences are chained, so that the stack's Jacobian is triangular by blocks: its spectrum
    # is that of both layers together.
    one, two = with_eigenvalues(0.95, 0.6), with_eigenvalues(0.8, 0.3)
    units = 2
    weights = {f"rnn.bias_{way}_l{k}": np.zeros(units) for way in ("ih", "hh") for k in (0, 1)}
    weights |= {"rnn.weight_ih_l0": np.eye(2), "rnn.weight_ih_l1": np.eye(2)}
    weights |= {"rnn.weight_hh_l0": one, "rnn.weight_hh_l1": two}
    inputs = np.random.default_rng(0).normal(size=(3000, 1, units))
    stack = run_stack(ModelSpec(cell="rnn", activation="identity", depth=2, hidden=units), weights, inputs)
    parts = np.concatenate([lyapunov_exponents(steps, units, 200)[0] for steps in stack.values()])
    # The whole stack as one linear network: the upper layer also sees the lower one's new state.
    whole = np.block([[one, np.zeros((2, 2))], [one, two]])
    together = lyapunov_exponents(plain(whole, 3000), 4, 200)[0]
    assert -np.sort(-parts) == pytest.approx(together, rel=0.01)
    assert together == pytest.approx(np.log([0.95, 0.8, 0.6, 0.3]), rel=0.01)


def test_random_tanh_networks_are_chaotic_above_a_gain_of_one() -> None:
    # Sompolinsky, Crisanti and Sommers 1988: entries of variance g^2 / N; chaos sets in at g = 1. The size is that of
    # two runs of the network itself that start a hair apart.
    units, steps = 150, 1200
    random = np.random.default_rng(4).normal(size=(units, units)) / units**0.5
    quiet = lyapunov_exponents(plain(0.8 * random, 400, activation="tanh"), 1, 100)[0, 0]
    assert quiet < -0.1
    w, skip = 2.0 * random, 200
    chaotic = plain(w, steps, activation="tanh")
    leading = lyapunov_exponents(chaotic, 1, skip)[0, 0]
    assert leading > 0.1
    # Beside the network's own course a second one starts a hair apart, and is brought back as near after each step.
    tiny, grown = 1e-7, 0.0
    beside = chaotic.before[0, 0, 0] + tiny / units**0.5
    for t, x in enumerate(chaotic.inputs[:, 0]):
        h, moved = chaotic.outputs[t, 0], np.tanh(w @ beside + x)
        apart = float(np.linalg.norm(moved - h))
        beside = h + (moved - h) * tiny / apart
        if t >= skip:
            grown += np.log(apart / tiny)
    assert leading == pytest.approx(grown / (steps - skip), rel=1e-3)


def test_what_is_forgotten_at_once_has_no_exponent() -> None:
    assert np.isneginf(lyapunov_exponents(plain(np.zeros((3, 3)), 10), 2)).all()
    assert np.isneginf(lyapunov_exponents(plain(np.zeros((3, 3)), 10), 1)).all()


@pytest.mark.parametrize("options", [{}, {"layer_norm": True}], ids=["plain", "layer_norm"])
@pytest.mark.parametrize("cell", list(registry.cells()))
def test_what_is_left_of_a_gradient_is_the_norm_of_the_product(cell: str, options: dict[str, Any]) -> None:
    model, weights, inputs = made(cell, options, (4,))
    steps = run_stack(model, weights, inputs)["l0"]
    units = 4
    for state in range(steps.before.shape[0]):
        own = slice(state * units, (state + 1) * units)
        expected: list[float] = []
        for lag in range(4):
            norms: list[float] = []
            for end in (4, 5):
                for row in (0, 1):
                    product = np.eye(steps.size)
                    for back in range(lag):
                        product = product @ steps.jacobian(end - back, row)
                    norms.append(float(np.linalg.norm(product[own, own])) / units**0.5)
            expected.append(float(np.mean(norms)))
        given = left_of_gradient(steps, np.array([4, 5]), 3, vectors=units, state=state)
        assert given == pytest.approx(expected, rel=1e-10)


def test_few_directions_estimate_all_of_them() -> None:
    random = np.random.default_rng(0).normal(size=(120, 120)) / 120**0.5
    steps = plain(0.9 * random, 30, rows=4, activation="tanh")
    every = left_of_gradient(steps, np.array([28, 29]), 20, vectors=120)
    few = left_of_gradient(steps, np.array([28, 29]), 20, vectors=12)
    assert few == pytest.approx(every, rel=0.25)


def test_large_matrices_are_told_by_their_outermost_eigenvalues() -> None:
    random = np.random.default_rng(0).normal(size=(300, 300)) / 300**0.5
    random += np.diag(np.r_[2.0, -1.7, np.zeros(298)])
    exact = eigenvalues(random, exact=1000)
    assert spectral_radius(random, exact=10) == pytest.approx(abs(exact[0]), rel=1e-3)
    few = eigenvalues(random, exact=10)
    assert 1 <= len(few) < 300
    assert few[:1] == pytest.approx(exact[:1], rel=1e-3)
    assert largest_singular_value(random, exact=10) == pytest.approx(np.linalg.norm(random, 2), rel=1e-3)
    # A subspace that closes early holds eigenvalues to the last digit.
    closed: Array = outermost(lambda v: np.diag([3.0, 3.0, 1.0, 1.0]) @ v, 4)
    assert np.sort(closed.real) == pytest.approx([1.0, 3.0])


def test_what_is_no_number_has_no_spectrum() -> None:
    broken = np.full((3, 3), np.nan)
    assert len(eigenvalues(broken)) == 0
    assert np.isnan(spectral_radius(broken))
    assert np.isnan(largest_singular_value(broken))
