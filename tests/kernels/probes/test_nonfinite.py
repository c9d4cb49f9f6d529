"""Numbers that leave the finite at a place that was chosen are found there."""

from typing import Any

import numpy as np
import pytest

from kernels.probes.nonfinite import Place, find_place
from tests.kernels.probes.test_saturation import weights_of
from workbench.training.options import ModelSpec

LIMIT = float(np.finfo(np.float32).max)
T, B = 12, 4


def find(model: ModelSpec, weights: dict[str, Any], inputs: Any, lengths: Any = None, **told: Any) -> Place:
    norms = dict.fromkeys(weights, 1.0) | told.get("norms", {})
    flow = told.get("flow", np.ones((model.depth, T)))
    return find_place(model, weights, inputs, lengths, LIMIT, told.get("loss", float("inf")), norms, flow)


def inputs() -> Any:
    return np.random.default_rng(0).normal(size=(T, B, 2))


MODEL = ModelSpec(cell="rnn", activation="relu", depth=2, hidden=5)


def test_an_input_that_is_no_number() -> None:
    given = inputs()
    given[7, 2, 1] = np.nan
    assert find(MODEL, weights_of(MODEL, 2), given) == Place("input", step=7, rows=(2,))


def test_what_lies_behind_a_sequences_end_does_not_count() -> None:
    given = inputs()
    given[7:, 2] = np.nan
    given[9, 3, 0] = np.inf
    assert find(MODEL, weights_of(MODEL, 2), given, np.array([12, 12, 7, 12])).rows == (3,)


@pytest.mark.parametrize("name", ["rnn.weight_hh_l1", "head.weight"])
def test_a_weight_that_the_update_before_made_infinite(name: str) -> None:
    weights = weights_of(MODEL, 2)
    weights[name] = weights[name].copy()
    weights[name][0, 0] = np.inf
    assert find(MODEL, weights, inputs()) == Place("weights", 1 if "l1" in name else -1, name)


def test_a_layer_that_grows_step_by_step_is_found_where_float32_ends() -> None:
    weights = weights_of(MODEL, 2)
    weights = {name: np.zeros_like(value) for name, value in weights.items()}
    weights["rnn.weight_ih_l0"][:] = 1.0
    weights["rnn.weight_ih_l1"][:] = np.eye(5)
    weights["rnn.weight_hh_l1"][:] = 1e9 * np.eye(5)
    given = np.zeros((T, B, 2))
    given[3, 1] = 0.5  # from here on row 1 is multiplied by 1e9 a step
    found = find(MODEL, weights, given)
    # The state is 1 at step 3, 1e9 at step 4, ..., and would be 1e45 at step 8: beyond float32's 3.4e38.
    assert found == Place("forward", 1, "rnn.weight_hh_l1", 8, (1,))


def test_an_input_matrix_is_told_from_a_recurrent_one() -> None:
    weights = weights_of(MODEL, 2)
    weights["rnn.weight_ih_l0"] = np.full((5, 2), 1e39)
    found = find(MODEL, weights, np.abs(inputs()))
    assert (found.kind, found.layer, found.tensor, found.step) == ("forward", 0, "rnn.weight_ih_l0", 0)


def test_a_loss_without_an_infinite_state_names_the_largest_one() -> None:
    weights = {name: np.zeros_like(value) for name, value in weights_of(MODEL, 2).items()}
    weights["rnn.weight_ih_l0"][:] = 1.0
    weights["rnn.weight_hh_l0"][:] = 10 * np.eye(5)
    given = np.zeros((T, B, 2))
    given[0, 2] = 1.0
    found = find(MODEL, weights, given)
    assert found == Place("loss", 0, "rnn.weight_hh_l0", T - 1, (2,))


def test_a_gradient_that_overflows_on_the_way_back() -> None:
    flow = np.ones((2, T))
    flow[0, :5] = np.inf
    found = find(MODEL, weights_of(MODEL, 2), inputs(), loss=1.0, flow=flow, norms={"rnn.weight_hh_l0": np.inf})
    assert found == Place("backward", 0, "rnn.weight_hh_l0", 4)


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_both_directions_and_tokens(cell: str) -> None:
    model = ModelSpec(cell=cell, depth=2, hidden=5, bidirectional=True, activation="relu")
    weights = weights_of(model, 3)
    ends = dict(weights)
    for name in [one for one in weights if one.startswith("rnn.")]:
        value = weights[name]
        wide = np.concatenate([value, value], axis=1) if "weight_ih_l1" in name else value
        ends[name] = ends[f"{name}_reverse"] = wide
    ends["embedding.weight"] = np.ones((7, 3))
    ends["rnn.weight_ih_l0_reverse"] = np.full_like(ends["rnn.weight_ih_l0_reverse"], 1e39)
    found = find(model, ends, np.zeros((T, B), np.int32))
    assert (found.kind, found.layer, found.tensor) == ("forward", 0, "rnn.weight_ih_l0_reverse")
