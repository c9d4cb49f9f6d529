"""What `inspect` tells beside norms: Jacobians, eigenvalues, dead units, the probes' last looks."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kernels import registry
from kernels.forward import run_layers
from tests.runs.quick import do_run, series
from workbench.runs.folder import RunFolder
from workbench.runs.inspection import inspect_run, report
from workbench.runs.inspections import Glimpse, inspections
from workbench.runs.inspections.dead_units import layers as dead_units
from workbench.runs.inspections.dynamics import layers as dynamics
from workbench.runs.inspections.dynamics import lines
from workbench.runs.opened import open_run
from workbench.runs.use import open_trained
from workbench.training.options import ModelSpec


def only_numbers(found: Any) -> bool:
    """Whether it is JSON that other programs read, without NaN and infinities."""
    return bool(json.dumps(found, allow_nan=False))


@pytest.mark.parametrize("cell", ["rnn", "lstm", "mingru"])
def test_figures_of_a_run(tmp_path: Path, cell: str) -> None:
    run = tmp_path / "run"
    options: dict[str, Any] = {"model__bidirectional": cell == "rnn", "model__layer_norm": cell == "lstm"}
    do_run(run, series(tmp_path / "data.csv"), model__cell=cell, model__depth=2, training__epochs=1, **options)
    found = inspect_run(run)
    assert only_numbers(found)
    opened, kind = open_run(run), registry.cells()[cell]
    for k, layer in enumerate(found["layers"]):
        seen, spectra = layer["jacobian"], layer["eigenvalues"]
        assert seen["product_norm"][0] == 1.0
        assert len(seen["product_norm"]) == seen["steps"] * 3 // 4 + 1
        assert 0 < seen["spectral_radius"]["mean"] <= seen["spectral_radius"]["max"]
        assert seen["largest_singular_value"]["max"] >= seen["spectral_radius"]["max"] * (1 - 1e-9)
        assert seen["lyapunov"] == seen["lyapunov_spectrum"][0] == max(seen["lyapunov_spectrum"])
        assert ("hidden" in seen) == ("product_norm_cell" in seen) == (len(kind.states) > 1)
        assert len(spectra["step"]["re"]) == layer["units"] * len(kind.states)
        assert spectra["recurrent"].keys() == (set(kind.gates) if kind.recurrent else set())
        for gate, radius in layer["spectral_radius_by_gate"].items():
            pairs = spectra["recurrent"][gate]
            assert np.hypot(pairs["re"], pairs["im"]).max() == pytest.approx(radius)
        if cell == "rnn":
            assert layer["reverse"]["jacobian"]["lyapunov"] is not None
            assert layer["reverse"]["spectral_radius"] > 0
        assert layer["dead_units"].keys() == set(kind.gates)
        assert f"layer {k + 1}" in report(found)
    # The looks that the run kept, word for word.
    looks = RunFolder.open(run).observations()
    assert {look["probe"] for look in looks} == found["observed"].keys()
    last = [look for look in looks if look["probe"] == "updates"][-1]
    assert found["observed"]["updates"]["values"] == last["values"]
    assert found["update_ratios"] == dict(zip(last["values"]["names"], last["values"]["ratios"], strict=True))
    text = report(found)
    for words in ("one step: spectral radius", "left of a gradient, by steps back", "last update / weight", "updates"):
        assert words in text
    # The weights alone still have their eigenvalues.
    (tmp_path / "data.csv").unlink()
    without = inspect_run(opened.folder)
    assert without["layers"][0]["jacobian"] is None
    assert without["layers"][0]["dead_units"] is None
    assert without["layers"][0]["eigenvalues"]["recurrent"] == found["layers"][0]["eigenvalues"]["recurrent"]
    assert "step" not in without["layers"][0]["eigenvalues"]
    assert "one step" not in report(without)
    alone = inspect_run(run / "weights.safetensors")
    assert alone["layers"][0]["units"] == found["layers"][0]["units"]


def test_a_broken_line_of_looks_is_no_obstacle(tmp_path: Path) -> None:
    run = tmp_path / "run"
    do_run(run, series(tmp_path / "data.csv"), training__epochs=1)
    (run / "probes.jsonl").write_text('{"probe": "upd', "utf-8")
    found = inspect_run(run)
    assert found["observed"] == {}
    assert found["update_ratios"] == {}
    assert "last update" not in report(found)
    assert open_trained(run).weights.keys() == found["tensors"].keys()


def weights_of(units: int, scale: float, bias: float) -> dict[str, Any]:
    return {
        "rnn.weight_ih_l0": np.zeros((units, 1)),
        "rnn.weight_hh_l0": scale * np.eye(units),
        "rnn.bias_ih_l0": np.r_[bias, np.full(units - 1, 0.01)],
        "rnn.bias_hh_l0": np.zeros(units),
    }


def glimpse_of(activation: str, scale: float, bias: float = 0.01, units: int = 4) -> Glimpse:
    model = ModelSpec(cell="rnn", activation=activation, depth=1, hidden=units)
    weights, inputs = weights_of(units, scale, bias), np.zeros((40, 2, 1))
    return Glimpse(model, weights, inputs, None, run_layers(model, weights, inputs))


@pytest.mark.parametrize(
    ("scale", "vanishes", "explodes"), [(0.5, 7, None), (2.0, None, 7), (1.0, None, None), (0.1, 3, None)]
)
def test_where_a_gradient_vanishes_or_explodes(scale: float, vanishes: int | None, explodes: int | None) -> None:
    seen = dynamics(glimpse_of("identity", scale))[0]
    jacobian = seen["jacobian"]
    assert (jacobian["vanishes_after"], jacobian["explodes_after"]) == (vanishes, explodes)
    assert jacobian["product_norm"] == pytest.approx(scale ** np.arange(31.0))
    assert jacobian["lyapunov_spectrum"] == pytest.approx([np.log(scale)] * 4)
    assert jacobian["spectral_radius"] == pytest.approx({"mean": scale, "max": scale})
    words = " ".join(lines(seen))
    assert ("under 1%" in words) == (vanishes is not None)
    assert ("over 100 times" in words) == (explodes is not None)


def test_what_is_forgotten_at_once_has_no_exponent() -> None:
    seen = dynamics(glimpse_of("identity", 0.0))[0]
    assert seen["jacobian"]["lyapunov"] is None
    assert "forgets at once" in lines(seen)[0]
    assert only_numbers(seen)


def test_dead_units_are_those_whose_curve_is_always_flat() -> None:
    found = dead_units(glimpse_of("relu", 0.5, bias=-3.0))[0]
    assert found == {"dead_units": {"hidden": 1}, "dead_unit_share": 0.25}
    assert dead_units(glimpse_of("relu", 0.5))[0] == {"dead_units": {"hidden": 0}, "dead_unit_share": 0.0}
    assert dead_units(glimpse_of("tanh", 0.5, bias=5.0))[0]["dead_units"] == {"hidden": 1}


def test_inspections_are_found_in_their_order() -> None:
    wanted = ["dynamics", "dead_units", "observed"]
    assert [one.name for one in inspections() if one.name in wanted] == wanted
