"""From a spec and a task to a network: what goes together, and what is refused with a way out."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kernels import registry
from kernels.backends.reasons import NO_START, Reason
from kernels.layout import Layout
from kernels.network import Network
from tests.runs.quick import series
from tests.runs.reference import random_weights
from workbench.data import Task, load, prepare
from workbench.data.options import DataSpec
from workbench.engine import Engine
from workbench.errors import UserError
from workbench.runs.building import architecture_of, build_network, chosen_loss
from workbench.runs.completing import complete
from workbench.training.spec import Spec, apply_settings


def asked(path: Path, **settings: Any) -> tuple[Spec, Task]:
    """A complete spec and its task."""
    given = {"data.path": str(path), "training.threads": 1} | settings
    spec, data, _ = complete(apply_settings(Spec(), given), path.parent, set(given))
    return spec, prepare(data, spec.data)


OPTIONS: dict[str, Any] = {
    "model.bidirectional": True,
    "model.residual": True,
    "model.layer_norm": True,
    "model.dropout": 0.25,
    "model.variational": True,
    "model.depth": 2,
}


def test_every_option_reaches_the_network(tmp_path: Path) -> None:
    spec, task = asked(series(tmp_path / "data.csv"), **OPTIONS, **{"training.loss": "huber"})
    network = build_network(spec, task)
    assert isinstance(network, Network)
    found = network.architecture
    assert (found.bidirectional, found.residual, found.normalise, found.dropout, found.variational) == (
        True, True, True, 0.25, True,
    )  # fmt: skip
    assert found.loss == "huber"


@pytest.mark.parametrize("cell", list(registry.cells()))
@pytest.mark.parametrize("option", ["model.bidirectional", "model.layer_norm", "model.residual"])
def test_the_number_of_weights_counts_every_option(tmp_path: Path, cell: str, option: str) -> None:
    spec, task = asked(
        series(tmp_path / "data.csv"), **{"model.cell": cell, "model.depth": 3, "model.hidden": 5, option: True}
    )
    weights = random_weights(architecture_of(spec, task))
    assert Engine().weights(spec, task) == sum(array.size for array in weights.values())
    plain = architecture_of(apply_settings(spec, {option: False}), task)
    more = Engine().weights(spec, task) - sum(int(np.prod(one.shape)) for one in Layout(plain, "float32").sections)
    assert (more > 0) == (option != "model.residual")


def test_a_text_cannot_be_read_from_its_end(tmp_path: Path) -> None:
    path = tmp_path / "data.txt"
    path.write_text("the quick brown fox jumps over the lazy dog. " * 20, "utf-8")
    spec, task = asked(path, **{"model.bidirectional": True})
    with pytest.raises(UserError, match="reads ahead") as caught:
        build_network(spec, task)
    assert caught.value.where == "model.bidirectional"
    assert "model.bidirectional to false" in caught.value.hint
    build_network(apply_settings(spec, caught.value.suggested), task)
    # The number of weights is known all the same.
    assert Engine().weights(spec, task) > 0


def test_windows_in_pieces_cannot_be_read_from_their_ends() -> None:
    data = DataSpec(path="sample:copy")
    spec = Spec(data=data)
    whole, _, _ = complete(spec, Path.cwd(), {"data.path"})
    task = prepare(load(whole.data, Path.cwd()), whole.data)
    both = apply_settings(whole, {"model.bidirectional": True, "training.truncate": 10})
    with pytest.raises(UserError, match="cut after 10 steps") as caught:
        build_network(both, task)
    assert "training.truncate to 0" in caught.value.hint
    build_network(apply_settings(both, caught.value.suggested), task)


@pytest.mark.parametrize("loss", ["huber", "mean_squared"])
def test_a_loss_for_numbers_is_refused_for_tokens(tmp_path: Path, loss: str) -> None:
    path = tmp_path / "data.txt"
    path.write_text("the quick brown fox jumps over the lazy dog. " * 20, "utf-8")
    spec, task = asked(path, **{"training.loss": loss})
    with pytest.raises(UserError, match="asks for classes") as caught:
        build_network(spec, task)
    assert (caught.value.where, "auto" in caught.value.hint) == ("training.loss", True)
    build_network(apply_settings(spec, caught.value.suggested), task)


def test_the_task_keeps_its_loss_where_nothing_is_said(tmp_path: Path) -> None:
    spec, task = asked(series(tmp_path / "data.csv"))
    assert chosen_loss(spec, task) == "mean_squared"
    assert chosen_loss(apply_settings(spec, {"training.loss": "huber"}), task) == "huber"


def test_baselines_are_measured_by_the_loss_that_is_learnt_by(tmp_path: Path) -> None:
    spec, task = asked(series(tmp_path / "data.csv"), **{"data.transform": "none", "data.scale": "none"})
    squared = {one.name: one.loss for one in task.baselines()}
    task.loss = "huber"
    huber = {one.name: one.loss for one in task.baselines()}
    rows = list(task.batches("validation", 1000, None, np.float64))
    inputs, targets = rows[0]
    error = np.abs(targets[:, 0] - inputs[-1, :, list(spec.data.inputs).index(spec.data.targets[0])])
    each = [0.5 * one**2 if one <= 1 else one - 0.5 for one in error]
    assert huber["persistence"] == pytest.approx(np.mean(each))
    assert squared["persistence"] == pytest.approx(np.mean(error**2))


def test_a_card_that_cannot_be_used_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.runs.building.why_not_cuda", lambda: Reason(NO_START, "no driver"))
    spec, task = asked(series(tmp_path / "data.csv"))
    with pytest.raises(UserError, match="cannot be used: CUDA cannot start: no driver") as caught:
        build_network(replace(spec, training=replace(spec.training, device="cuda")), task)
    assert caught.value.where == "training.device"
    assert caught.value.suggested == {"training.device": "auto"}
    assert build_network(replace(spec, training=replace(spec.training, device="cpu")), task).device == "cpu"
