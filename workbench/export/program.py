"""A folder with model.py: a program of its own that gives what `predict` gives."""

import inspect
from importlib.resources import files
from pathlib import Path
from typing import Any

from kernels import registry
from kernels.formulas import array_source
from workbench.data import (
    LanguageModel,
    Translate,
    cells,
    cluster_tables,
    clusters,
    pair_tokens,
    pairs,
    repairs,
    scaling,
    symbols,
    times,
    tokens,
    transforms,
)
from workbench.data.options import DataSpec
from workbench.data.tasks import recursion
from workbench.errors import UserError
from workbench.export.destination import mark
from workbench.runs.files import write_atomically
from workbench.runs.tensors import write_tensors
from workbench.runs.use import Trained
from workbench.words import translate

_HEADER = '''"""{title}

    python model.py DATA --out FILE.csv

applies it to a file. Needs {needs}, nothing else. `network()` gives the network as a function, for use from Python.
Written by Recurrent Workbench; weights.safetensors and config.json belong to it.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import re
import sys
from pathlib import Path

import numpy as np
{imports}
from series.cells import is_missing, to_days, to_number, to_numbers, to_times
from series import repairs
from series.recursion import recursive_levels
from series.scaling import fit_scaler
from series.symbols import vocabulary_from
from series.times import continued, like
from series.tokens import encode as token_numbers
from series.tokens import pieces
from series.transforms import Transform

HERE = Path(__file__).resolve().parent
CONFIG = json.loads((HERE / "config.json").read_text("utf-8"))


'''
_UNMENDED = '''def mended(sheet: Sheet) -> Sheet:
    """The network learnt from tables as they are."""
    return sheet


'''
MENDING = ("missing", "odd", "sort", "duplicates", "gaps", "outliers")
# Where the layers end and the network as a whole begins.
_WHOLE = "def last_of("


def write_program(trained: Trained, out: Path, kind: str, needs: str, imports: str) -> list[Path]:
    """Write model.py with the network of templates/`kind`_network.py.txt, its weights, settings and helpers.

    What mended the run's data mends new data in the program, too. UserError where a program cannot read such data.
    """
    _refuse_bins(trained)
    config = _config(trained)
    model = trained.spec.model
    task = config["fitted"]["task"]
    title = f"A trained {model.cell} network ({model.activation}, depth {model.depth}); task: {task}."
    translates = task == Translate.name
    if translates:
        imports += "\nfrom series.pair_tokens import END, START, joined\n"
        imports += "from series.pair_tokens import encode as token_numbers_of"
    layers = _template(f"{kind}_network.py.txt")
    if translates:
        # A translator has the same layers, and is another whole of them.
        layers = layers.split(_WHOLE)[0] + f"STATES = {registry.cells()[model.cell].states!r}\n\n\n"
        layers += _template(f"{kind}_translator.py.txt") + "\n\n" + _template("translate.py.txt")
    text = (
        _HEADER.format(title=title, needs=needs, imports=imports)
        + _formulas(trained)
        + layers
        + ("" if translates else "\n\n")
        + (_sheet(trained) if task != LanguageModel.name else "")
        + (_template("labels.py.txt") if "labels" in config["fitted"] else "")
        + (_template("forecast.py.txt") if task == "forecast" else "")
        + _template("program.py.txt")
    )
    helpers = out / "series"
    helpers.mkdir(exist_ok=True)
    write_atomically(helpers / "__init__.py", b'"""Reading cells, times and changes of a series."""\n')
    written = [out / "model.py", out / "weights.safetensors", helpers / "__init__.py"]
    shared = (cells, cluster_tables, clusters, pairs, recursion, repairs, scaling, symbols, times, tokens, transforms)
    for module in (*shared, *((pair_tokens,) if translates else ())):
        written.append(helpers / f"{module.__name__.rsplit('.', 1)[1]}.py")
        source = inspect.getsource(module).replace("from workbench.data.", "from series.")
        write_atomically(written[-1], source.encode())
    write_tensors(out / "weights.safetensors", trained.weights, {"made_by": "Recurrent Workbench"})
    write_atomically(out / "model.py", text.encode())
    return [*written, mark(out, **config)]


def _refuse_bins(trained: Trained) -> None:
    """Better no program than one that gives other answers than `predict`."""
    if "bins" in trained.fitted:
        raise UserError(
            translate("export", "The exported program cannot read a series as symbols, which this run does."),
            translate("export", "Export the weights alone (safetensors, npz)."),
            trained.where,
        )


def _sheet(trained: Trained) -> str:
    """How the program reads tables, and mends them where the run does."""
    said, plain = trained.fitted["spec"], DataSpec()
    mends = any(said.get(name, getattr(plain, name)) != getattr(plain, name) for name in MENDING)
    return _template("sheet.py.txt") + (_template("mend.py.txt") if mends else _UNMENDED)


def _config(trained: Trained) -> dict[str, Any]:
    model, weights = trained.spec.model, trained.weights
    kind = registry.cells()[model.cell]
    translates = trained.fitted["task"] == Translate.name
    part = "encoder." if translates else ""
    embedding = weights.get(f"{part}embedding.weight")
    outputs = int(weights["head.weight"].shape[0])
    sizes = [len(weights[f"{part}rnn.bias_ih_l{k}"]) // len(kind.gates) for k in range(model.depth)]
    found = {
        "cell": model.cell,
        "torch": _torch_name(trained, sizes),
        "activation": model.activation,
        "slope": model.slope,
        "hidden": sizes,
        "gates": len(kind.gates),
        "states": len(kind.states),
        "split": kind.split,
        "vectors": len(kind.vectors),
        "recurrent": kind.recurrent,
        "directions": 2 if model.bidirectional else 1,
        "residual": model.residual,
        "normalise": model.layer_norm,
        "inputs": int(weights[f"{part}rnn.weight_ih_l0"].shape[1]),
        "outputs": outputs,
        "vocabulary": int(embedding.shape[0]) if embedding is not None else 0,
        "readout": trained.readout,
        "fitted": trained.fitted,
        "source": trained.source,
    }
    if translates:
        both = [weights[f"{name}.embedding.weight"].shape for name in ("encoder", "decoder")]
        found |= {"vocabulary": [int(one[0]) for one in both], "inputs": [int(one[1]) for one in both]}
        found |= {"attention": "attention.score" in weights, "beam": model.beam}
    return found


def _torch_name(trained: Trained, sizes: list[int]) -> str:
    """The class of torch.nn that has these very equations, or an empty text."""
    model = trained.spec.model
    kind = registry.cells()[model.cell]
    allowed = ("tanh", "relu") if kind.torch == "RNN" else ("tanh",)
    gated = not kind.uses_gate_activation or model.gate_activation == "sigmoid"
    plain = not model.layer_norm and not (model.residual and model.depth > 1)
    fits = plain and len(set(sizes)) == 1 and model.activation in allowed and gated
    return kind.torch if fits else ""


def _formulas(trained: Trained) -> str:
    """The cell's and its two curves' own functions, for arrays."""
    model, curves = trained.spec.model, registry.activations()
    formulas = {
        "activation": curves[model.activation].function,
        "gate_activation": curves[model.gate_activation].function,
        "forward": registry.cells()[model.cell].forward,
    }
    return "".join(array_source(function, name) + "\n\n\n" for name, function in formulas.items())


def _template(name: str) -> str:
    return (files("workbench.export") / "templates" / name).read_text("utf-8")
