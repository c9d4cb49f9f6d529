"""Exported programs of networks with every option, and PyTorch's own modules where they have them."""

import json
import runpy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kernels import registry
from tests.kernels.test_forward import OPTIONS, architecture_of, named
from tests.runs.reference import random_weights, slow_outputs
from workbench.export import formats
from workbench.runs.use import Trained, open_trained
from workbench.training.options import ModelSpec


def program_of(run: Path, kind: str, folder: Path, model: ModelSpec, weights: dict[str, Any], readout: str) -> Any:
    """The names of the exported model.py of a run whose network is another one."""
    folder.mkdir()
    trained = open_trained(run)
    other: Trained = replace(trained, spec=replace(trained.spec, model=model), weights=weights, readout=readout)
    formats()[kind].write(other, folder)
    return runpy.run_path(str(folder / "model.py"))


@pytest.mark.parametrize("kind", ["torch", "numpy"])
@pytest.mark.parametrize("options", OPTIONS, ids=named)
@pytest.mark.parametrize("cell", list(registry.cells()))
@pytest.mark.parametrize("readout", ["last", "every"])
def test_a_program_with_every_option_answers_as_the_network(
    forecast_run: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    cell: str,
    options: dict[str, Any],
    readout: str,
) -> None:
    if kind == "torch":
        pytest.importorskip("torch", reason="torch is not installed")
    model = ModelSpec(cell=cell, depth=2, hidden=4, **options)
    architecture = architecture_of(model, 2, 3, readout)
    weights = random_weights(architecture)
    monkeypatch.syspath_prepend(tmp_path / kind)
    program = program_of(forecast_run, kind, tmp_path / kind, model, weights, readout)
    inputs = np.random.default_rng(1).standard_normal((6, 2, 2))
    expected = slow_outputs(architecture, weights, inputs)
    assert program["network"]()(inputs)[0] == pytest.approx(expected, rel=1e-11)
    if model.bidirectional:
        return
    # The state goes on where it was, whatever the cell carries.
    run = program["network"]()
    _, state = run(inputs[:4])
    tail = run(inputs[4:], state)[0]
    assert tail == pytest.approx(expected if readout == "last" else expected[4:], rel=1e-11)


@pytest.mark.parametrize("depth", [1, 2])
@pytest.mark.parametrize(("cell", "activation"), [("rnn", "tanh"), ("rnn", "relu"), ("gru", "tanh"), ("lstm", "tanh")])
def test_a_plain_bidirectional_network_is_a_module_of_torch(
    forecast_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cell: str, activation: str, depth: int
) -> None:
    torch: Any = pytest.importorskip("torch", reason="torch is not installed")
    # One layer has nothing to add its inputs to, so the setting does not matter here.
    model = ModelSpec(cell=cell, activation=activation, depth=depth, hidden=4, bidirectional=True, residual=depth == 1)
    architecture = architecture_of(model, 2, 3)
    weights = random_weights(architecture)
    monkeypatch.syspath_prepend(tmp_path / "torch")
    program = program_of(forecast_run, "torch", tmp_path / "torch", model, weights, "last")
    loaded = program["load_model"]()
    assert type(loaded.rnn) is getattr(torch.nn, cell.upper())
    assert loaded.rnn.bidirectional
    assert {f"rnn.{name}" for name in loaded.rnn.state_dict()} == {n for n in weights if n.startswith("rnn.")}
    inputs = np.random.default_rng(1).standard_normal((6, 2, 2))
    expected = slow_outputs(architecture, weights, inputs)
    assert program["network"]()(inputs)[0] == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("option", ["layer_norm", "residual"])
def test_what_torch_lacks_is_run_by_the_programs_own_module(forecast_run: Path, tmp_path: Path, option: str) -> None:
    options: dict[str, Any] = {option: True}
    model = ModelSpec(depth=2, hidden=4, **options)
    trained = open_trained(forecast_run)
    weights = random_weights(architecture_of(model, 1, 1))
    (tmp_path / "out").mkdir()
    formats()["torch"].write(
        replace(trained, spec=replace(trained.spec, model=model), weights=weights), tmp_path / "out"
    )
    assert json.loads((tmp_path / "out" / "config.json").read_text("utf-8"))["torch"] == ""
