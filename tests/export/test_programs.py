"""The exported programs, run as a stranger would: another process, another folder, none of our packages."""

import csv
import os
import runpy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kernels import registry
from kernels.network import Architecture, Network
from tests.kernels.naive import Naive
from tests.runs.own_curve import OWN
from tests.runs.quick import do_run, series
from workbench.errors import UserError
from workbench.export import export, formats
from workbench.runs.use import open_trained, predict

SECONDS = 120


def run_program(kind: str, run: Path, data: Path, folder: Path) -> list[list[str]]:
    """Export, run model.py on `data` from another folder, and return the rows that it wrote."""
    if kind == "torch":
        pytest.importorskip("torch", reason="torch is not installed")
    export(run, kind, folder / kind)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    command = [sys.executable, "-W", "error", str(folder / kind / "model.py"), str(data), "--out", f"{kind}.csv"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, done.stderr
    assert "import workbench" not in (folder / kind / "model.py").read_text("utf-8")
    return rows_of(folder / f"{kind}.csv")


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def agree(ours: list[list[str]], theirs: list[list[str]]) -> None:
    """The same rows, numbers to 1e-5 of their size."""
    assert len(ours) == len(theirs)
    assert ours[0] == theirs[0]
    for one, other in zip(ours[1:], theirs[1:], strict=True):
        assert one[0] == other[0]
        for a, b in zip(one[1:], other[1:], strict=True):
            try:
                assert float(b) == pytest.approx(float(a), rel=1e-5, abs=1e-5)
            except ValueError:
                assert a == b


# Cell, activation, sizes, and settings of the data that change what model.py has to do.
FORECASTS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("lstm", "tanh", "6", {}),
    ("gru", "tanh", "5,5", {"data__transform": "log_seasonal_difference", "data__targets": "Sales"}),
    ("rnn", "relu", "6,6,6", {"data__transform": "difference", "data__horizon": 3}),
    ("rnn", "tanh", "4", {"data__inputs": "Sales,Other", "data__targets": "Sales,Other", "data__scale": "minmax"}),
    ("lstm", "leaky_relu", "6,4", {"model__slope": 0.2, "data__transform": "none", "training__precision": "float64"}),
    ("gru", "sigmoid", "3", {"model__gate_activation": "tanh", "data__inputs": "Other", "data__targets": "Sales"}),
]


@pytest.mark.parametrize("kind", ["torch", "numpy"])
@pytest.mark.parametrize(("cell", "activation", "hidden", "more"), FORECASTS)
def test_a_forecast_program_gives_what_predict_gives(
    tmp_path: Path, kind: str, cell: str, activation: str, hidden: str, more: dict[str, Any]
) -> None:
    data = series(tmp_path / "data.csv", rows=60)
    settings: dict[str, Any] = {
        "model__cell": cell,
        "model__activation": activation,
        "model__hidden": hidden,
        "training__epochs": 2,
    }
    do_run(tmp_path / "run", data, model__depth=hidden.count(",") + 1, data__window=5, **(settings | more))
    predict(tmp_path / "run", data, tmp_path / "ours.csv")
    agree(rows_of(tmp_path / "ours.csv"), run_program(kind, tmp_path / "run", data, tmp_path))


@pytest.mark.parametrize("kind", ["torch", "numpy"])
def test_a_text_program_gives_what_predict_gives(text_run: Path, tmp_path: Path, kind: str) -> None:
    data = tmp_path / "new.txt"
    data.write_text("the dog \u4f60 jumps\r\nover the lazy fox", "utf-8", newline="")
    predict(text_run, data, tmp_path / "ours.csv")
    agree(rows_of(tmp_path / "ours.csv"), run_program(kind, text_run, data, tmp_path))


@pytest.mark.parametrize(
    "text",
    [
        "Day;Wert\n" + "\n".join(f"{day:02d}.01.2024;{day},5" for day in range(1, 31)) + "\n",
        "\ufeffN\tV\r\n" + "\r\n".join(f"{k}\t{1000 + k % 5}" for k in range(1, 50)),
        "\n".join(f"{20 + k % 7}" for k in range(50)),
    ],
    ids=["German", "tabs and BOM", "one column without a header"],
)
def test_files_of_other_habits_read_alike(tmp_path: Path, text: str) -> None:
    data = tmp_path / "data.csv"
    data.write_text(text, "utf-8", newline="")
    do_run(tmp_path / "run", data, data__window=3, training__epochs=1)
    predict(tmp_path / "run", data, tmp_path / "ours.csv")
    agree(rows_of(tmp_path / "ours.csv"), run_program("numpy", tmp_path / "run", data, tmp_path))


def test_one_row_is_enough_for_a_window_of_one(tmp_path: Path) -> None:
    data = tmp_path / "data.csv"
    data.write_text("t,v\n" + "".join(f"{k},{k * k % 7}\n" for k in range(20)), "utf-8")
    do_run(tmp_path / "run", data, data__window=1, data__transform="none", training__epochs=1)
    data.write_text("t,v\n5,1\n", "utf-8")
    assert predict(tmp_path / "run", data, tmp_path / "ours.csv") == 1
    ours = rows_of(tmp_path / "ours.csv")
    assert ours[1][0] == "6"
    agree(ours, run_program("numpy", tmp_path / "run", data, tmp_path))


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize(("cell", "activation"), [("rnn", "tanh"), ("rnn", "relu"), ("gru", "tanh"), ("lstm", "tanh")])
def test_exported_weights_load_into_the_modules_of_torch(
    tmp_path: Path, cell: str, activation: str, depth: int
) -> None:
    torch: Any = pytest.importorskip("torch", reason="torch is not installed")
    reader: Any = pytest.importorskip("safetensors.torch", reason="safetensors is not installed")

    sizes: dict[str, Any] = {"model__cell": cell, "model__activation": activation, "model__depth": depth}
    data = series(tmp_path / "data.csv", rows=60)
    do_run(tmp_path / "run", data, data__window=8, training__epochs=2, data__inputs="Sales,Other", **sizes)
    export(tmp_path / "run", "safetensors", tmp_path / "weights.safetensors")
    weights = reader.load_file(tmp_path / "weights.safetensors")
    options = {"nonlinearity": activation} if cell == "rnn" else {}
    module = getattr(torch.nn, cell.upper())(2, 6, depth, **options)
    module.load_state_dict({name[4:]: value for name, value in weights.items() if name.startswith("rnn.")})
    head = torch.nn.Linear(6, 1)
    head.load_state_dict({name[5:]: value for name, value in weights.items() if name.startswith("head.")})
    network = Network(Architecture(2, 1, (6,) * depth, cell, activation), threads=1)
    network.load({name: value.numpy() for name, value in weights.items()})
    # Inputs of about the size of scaled data; identity weights under ReLU add them up over the steps.
    inputs = (0.1 * np.random.default_rng(0).standard_normal((20, 7, 2))).astype(np.float32)
    with torch.no_grad():
        expected = head(module(torch.from_numpy(inputs))[0][-1]).numpy()
    assert network.run(inputs)[0] == pytest.approx(expected, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("kind", ["torch", "numpy"])
@pytest.mark.parametrize("cell", list(registry.cells()))
def test_a_new_activation_is_exported_with_nothing_else_edited(
    forecast_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, cell: str
) -> None:
    if kind == "torch":
        pytest.importorskip("torch", reason="torch is not installed")
    folder = tmp_path / kind
    folder.mkdir()
    monkeypatch.setitem(registry.activations(), OWN.name, OWN)
    trained = open_trained(forecast_run)
    model = replace(trained.spec.model, cell=cell, activation=OWN.name)
    architecture = Architecture(1, 1, model.sizes(), cell, OWN.name)
    network = Network(architecture, "float64", threads=1, seed=3)
    spec = replace(trained.spec, model=model)
    formats()[kind].write(replace(trained, spec=spec, weights=network.parameters), folder)
    monkeypatch.syspath_prepend(folder)
    program: dict[str, Any] = runpy.run_path(str(folder / "model.py"))
    inputs = 3.0 * np.random.default_rng(0).standard_normal((9, 2, 1))
    expected = Naive(architecture, network.parameters).gradients(inputs, np.zeros((2, 1)))[3]
    assert program["network"]()(inputs)[0] == pytest.approx(expected.reshape(2, 1), rel=1e-12)


@pytest.mark.parametrize("kind", ["torch", "numpy"])
@pytest.mark.parametrize("tokens", ["character", "word", "byte", "bpe"])
def test_programs_cut_texts_as_the_run_does(tmp_path: Path, kind: str, tokens: str) -> None:
    if tokens == "bpe":
        pytest.importorskip("tokenizers", reason="tokenizers, an optional extra, is not installed")
    data = tmp_path / "data.txt"
    data.write_text("床前明月光，疑是地上霜。 It isn't e\u0301, but \U0001f1e8\U0001f1f3.\n" * 30, "utf-8")
    do_run(tmp_path / "run", data, data__tokens=tokens, data__vocabulary=300, training__epochs=1)
    predict(tmp_path / "run", data, tmp_path / "ours.csv")
    agree(rows_of(tmp_path / "ours.csv"), run_program(kind, tmp_path / "run", data, tmp_path))


def test_a_program_that_could_not_read_values_as_symbols_is_not_written(tmp_path: Path) -> None:
    data = series(tmp_path / "data.csv")
    do_run(tmp_path / "run", data, data__binning="uniform", training__epochs=1)
    with pytest.raises(UserError, match="series as symbols"):
        export(tmp_path / "run", "torch", tmp_path / "torch")
    export(tmp_path / "run", "safetensors", tmp_path / "weights.safetensors")
