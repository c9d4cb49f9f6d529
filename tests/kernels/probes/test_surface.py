"""Slices through the loss: the directions by their definitions, the losses against the visible forward pass."""

import numpy as np
import pytest

from kernels.forward import run_layers
from kernels.network import Network
from kernels.probes.surface import between, filter_normalised, moved
from tests.kernels.test_forward import architecture_of
from tests.runs.reference import random_weights
from workbench.training.options import ModelSpec

MODEL = ModelSpec(cell="gru", depth=2, hidden=4)


def test_each_filter_is_as_long_as_that_of_the_weights() -> None:
    weights = random_weights(architecture_of(ModelSpec(cell="lstm_peephole", depth=2, hidden=3), 2, 1))
    found = filter_normalised(weights, np.random.default_rng(0))
    for name, value in weights.items():
        if "weight" in name:
            for ours, theirs in zip(found[name], value, strict=True):
                assert np.linalg.norm(ours) == pytest.approx(float(np.linalg.norm(theirs)), rel=1e-12)
        else:
            assert not found[name].any(), name


def test_a_line_runs_from_the_start_to_the_end() -> None:
    start, end = (random_weights(architecture_of(MODEL, 2, 1), seed) for seed in (0, 1))
    way = between(start, end)
    for name, value in moved(start, (1.0, way)).items():
        assert value == pytest.approx(end[name], rel=1e-12)
    half = moved(start, (0.5, way))
    assert half["head.bias"] == pytest.approx((start["head.bias"] + end["head.bias"]) / 2)


def test_losses_on_the_plane_are_those_of_the_forward_pass() -> None:
    architecture = architecture_of(MODEL, 2, 1)
    weights = random_weights(architecture)
    generator = np.random.default_rng(3)
    one, other = (filter_normalised(weights, generator) for _ in range(2))
    inputs, targets = generator.standard_normal((6, 5, 2)), generator.standard_normal((5, 1))
    network = Network(architecture, "float64", threads=1)
    for a, b in ((0.0, 0.0), (0.7, -0.3), (-1.0, 1.0)):
        there = moved(weights, (a, one), (b, other))
        network.load(there)
        said = run_layers(MODEL, there, inputs)[-1].outputs[-1] @ there["head.weight"].T + there["head.bias"]
        expected = float(np.mean((said - targets) ** 2))
        assert network.loss([(inputs, targets)])[0] == pytest.approx(expected, rel=1e-9)
