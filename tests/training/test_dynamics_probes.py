"""The probes of a step's dynamics: what they tell is what the mathematics gives for the weights after the step."""

import json
from typing import Any

import numpy as np
import pytest

from kernels import registry
from kernels.network import Architecture, Network
from kernels.probes.dynamics import EFFORTS, effort_within, measure, some
from kernels.probes.steps import run_stack
from tests.training.doubles import FakeTask
from workbench.runs.observations import ObservationFile, read_observations
from workbench.training.events import Observed
from workbench.training.probes import Sight, probes
from workbench.training.spec import Spec, apply_settings

STEPS, ROWS = 12, 6


def sight_of(cell: str, batch: tuple[Any, ...] = (), seconds: float = 10.0, **options: Any) -> Sight:
    architecture = Architecture(3, 1, (5, 5), cell, **options)
    network = Network(architecture, threads=1)
    names = {"model.cell": cell, "model.depth": 2, "model.hidden": 5}
    names |= {f"model.{key}": value for key, value in options.items() if key != "normalise"}
    if not batch:
        batch = (np.random.default_rng(0).normal(size=(STEPS, ROWS, 3)), np.zeros((ROWS, 1)))
    given: Any = None
    now = network.parameters
    return Sight(apply_settings(Spec(), names), FakeTask(), network, batch, now, now, given, 1, seconds)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("cell", list(registry.cells()))
def test_figures_are_those_of_the_weights(cell: str, bidirectional: bool) -> None:
    sight = sight_of(cell, bidirectional=bidirectional)
    seen = probes()["jacobian"].see(sight)
    stack = run_stack(sight.spec.model, sight.after, some(sight.batch[0], None, EFFORTS[0].rows, EFFORTS[0].steps))
    assert seen["layers"] == list(stack)
    assert len(seen["layers"]) == (4 if bidirectional else 2)
    for k, steps in enumerate(stack.values()):
        places = [(int(t), n % 4) for n, t in enumerate(np.linspace(3, STEPS - 1, 4).astype(int))]
        radii = [np.abs(np.linalg.eigvals(steps.jacobian(*place))).max() for place in places]
        assert seen["radius"][k] == pytest.approx(np.mean(radii), rel=1e-9)
        assert seen["radius_max"][k] == pytest.approx(np.max(radii), rel=1e-9)
        stretches = [np.linalg.norm(steps.jacobian(*place), 2) for place in places]
        assert seen["stretch"][k] == pytest.approx(np.mean(stretches), rel=1e-9)
        assert seen["left"][k][0] == 1.0
        assert len(seen["left"][k]) == STEPS * 3 // 4 + 1
    assert len(seen["left_cell"]) == (len(stack) if len(registry.cells()[cell].states) > 1 else 0)


@pytest.mark.parametrize("cell", ["rnn", "gru", "mingru"])
def test_eigenvalues_are_those_of_each_gate(cell: str) -> None:
    sight = sight_of(cell)
    seen = probes()["eigenvalues"].see(sight)
    kind = registry.cells()[cell]
    assert seen["gates"] == (list(kind.gates) if kind.recurrent else [])
    assert seen["all"]
    for k in range(2):
        assert seen["step"][k].shape == (2, 5)
        blocks = np.split(sight.after[f"rnn.weight_hh_l{k}"].astype(float), len(kind.gates)) if kind.recurrent else []
        for block, (re, im) in zip(blocks, seen["recurrent"][k], strict=True):
            exact = np.linalg.eigvals(block)
            assert np.sort(np.abs(re + 1j * im)) == pytest.approx(np.sort(np.abs(exact)), rel=1e-5)
            assert np.sum(re) == pytest.approx(np.trace(block), abs=1e-5)


def test_sequences_of_different_lengths_are_read_to_their_ends_and_no_further() -> None:
    inputs = np.random.default_rng(0).normal(size=(STEPS, ROWS, 3))
    lengths = np.array([12, 4, 9, 12, 3, 12])
    inputs[np.arange(STEPS)[:, None] >= lengths] = np.nan
    assert some(inputs, lengths, 3, 100).shape == (12, 3, 3)
    four = some(inputs, lengths, 4, 5)
    assert four.shape == (5, 4, 3)
    assert four == pytest.approx(inputs[4:9, [0, 3, 5, 2]])
    seen = probes()["jacobian"].see(sight_of("gru", (inputs, np.zeros((ROWS, 1)), lengths), seconds=0.0))
    assert np.isfinite(seen["radius"]).all()


def test_what_has_grown_beyond_all_numbers_tells_nothing() -> None:
    sight = sight_of("lstm")
    sight.after["rnn.weight_hh_l0"][0, 0] = np.nan
    assert probes()["jacobian"].see(sight) == {}
    assert probes()["eigenvalues"].see(sight) == {}


def test_a_single_step_has_no_products() -> None:
    assert probes()["jacobian"].see(sight_of("rnn", (np.zeros((1, 2, 3)), np.zeros((2, 1))))) == {}


def test_looks_are_kept_with_the_run(tmp_path: Any) -> None:
    for name in ("jacobian", "eigenvalues"):
        values = probes()[name].see(sight_of("lstm"))
        ObservationFile(tmp_path / f"{name}.jsonl").record(Observed(1, 1, name, values))
        kept = read_observations(tmp_path / f"{name}.jsonl")[0]["values"]
        assert kept.keys() == values.keys()
        assert json.loads(json.dumps(kept)) == kept


def test_larger_networks_are_looked_at_less_thoroughly() -> None:
    lstm = registry.cells()["lstm"]
    tried = [EFFORTS.index(effort_within(lstm, [(units, units)] * 2, 100, 32, 0.5)) for units in (8, 64, 128, 256, 512)]
    assert tried == sorted(tried)
    assert tried[0] == 0
    assert tried[-1] == len(EFFORTS) - 1
    assert effort_within(lstm, [(512, 512)], 100, 32, 1000.0) == EFFORTS[0]


def test_the_hidden_part_is_told_apart_where_there_is_more() -> None:
    inputs = np.random.default_rng(0).normal(size=(STEPS, 2, 3))
    for cell, apart in (("lstm", True), ("gru", False)):
        sight = sight_of(cell)
        steps = run_stack(sight.spec.model, sight.after, inputs)["l0"]
        found = measure(steps, EFFORTS[0], hidden=True)
        assert len(found.hidden_radii) == (len(found.radii) if apart else 0)
        if apart:
            block = steps.jacobian(STEPS - 1, 1, hidden_only=True)
            assert found.hidden_stretches[-1] == pytest.approx(np.linalg.norm(block, 2), rel=1e-9)
