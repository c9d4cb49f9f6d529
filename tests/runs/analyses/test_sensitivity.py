"""What an answer hangs on, against PyTorch's autograd and the definition of leaving a step out."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.runs.quick import do_run
from workbench.data import LabelTask, LanguageModel
from workbench.data.watch import SILENT
from workbench.errors import UserError
from workbench.runs.analyses import analyses
from workbench.runs.examples import example
from workbench.runs.insights import Sensitivity
from workbench.runs.opened import Opened, open_run


def ask(opened: Opened, **settings: Any) -> Sensitivity:
    found = analyses()["sensitivity"].answer(opened, settings, SILENT)
    assert isinstance(found, Sensitivity)
    return found


def torch_layers(opened: Opened, kind: str, inputs: int) -> tuple[Any, Any, Any]:
    torch: Any = pytest.importorskip("torch", reason="torch is not installed")
    weights = {name: torch.from_numpy(value.astype(np.float64)) for name, value in opened.trained.weights.items()}
    units = weights["rnn.weight_hh_l0"].shape[1]
    depth = opened.trained.spec.model.depth
    layers = getattr(torch.nn, kind.upper())(inputs, units, depth, dtype=torch.float64)
    layers.load_state_dict({name[4:]: value for name, value in weights.items() if name.startswith("rnn.")})
    return torch, layers, weights


def test_of_a_forecast(forecast_run: Path) -> None:
    opened = open_run(forecast_run)
    given = example(opened.task, "test", 3).inputs
    torch, layers, weights = torch_layers(opened, opened.trained.spec.model.cell, given.shape[2])
    read = torch.from_numpy(given).requires_grad_()
    said = (layers(read)[0][-1] @ weights["head.weight"].T + weights["head.bias"])[0, 0]
    said.backward()
    found = ask(opened, number=3)
    np.testing.assert_allclose(found.slopes, read.grad[:, 0].numpy(), rtol=1e-5, atol=1e-12)
    np.testing.assert_allclose(found.strength, np.linalg.norm(read.grad[:, 0].numpy(), axis=1), rtol=1e-5, atol=1e-12)
    assert found.back.tolist() == list(range(len(given) - 1, -1, -1))
    assert found.count == opened.task.parts["test"]
    batches = opened.task.batches("train", 64, None, np.float64)
    seen = np.concatenate([batch[0].reshape(-1, given.shape[2]) for _, batch in zip(range(8), batches, strict=False)])
    for step in (0, len(given) - 1):
        hidden = given.copy()
        hidden[step, 0] = seen.mean(axis=0)
        with torch.no_grad():
            other = (layers(torch.from_numpy(hidden))[0][-1] @ weights["head.weight"].T + weights["head.bias"])[0, 0]
        assert found.without[step] == pytest.approx(float(other - said.detach()), rel=1e-5, abs=1e-10)


def test_the_worst_forecast_is_the_one_with_the_highest_loss(forecast_run: Path) -> None:
    opened = open_run(forecast_run)
    network: Any = opened.network
    inputs, targets = next(iter(opened.task.batches("test", 1000, None, np.float32)))[:2]
    losses = ((network.run(inputs)[0] - targets) ** 2).mean(axis=1)
    found = ask(opened, number=-1)
    assert found.number == int(losses.argmax())
    assert [one.number for one in found.worst] == np.argsort(-losses, kind="stable")[: len(found.worst)].tolist()


def test_of_a_text_it_is_the_gradient_times_the_embedding(text_run: Path) -> None:
    opened = open_run(text_run)
    task = opened.task
    assert isinstance(task, LanguageModel)
    given = example(task, "test", 5)
    table = opened.trained.weights["embedding.weight"].astype(np.float64)
    torch, layers, weights = torch_layers(opened, "gru", table.shape[1])
    read = torch.from_numpy(table[given.inputs]).requires_grad_()
    logits = layers(read)[0][-1] @ weights["head.weight"].T + weights["head.bias"]
    torch.log_softmax(logits, 1)[0, int(given.targets[0])].backward()
    expected = (read.grad * read).sum(dim=2)[:, 0].detach().numpy()
    found = ask(opened, number=5)
    np.testing.assert_allclose(found.slopes[:, 0], expected, rtol=1e-5, atol=1e-12)
    assert "".join(found.tokens) == task.decode(given.inputs[:, 0])
    start = task.bounds.span("test")[0]
    assert found.truth == task.symbols[int(task.tokens[start + 5])]
    assert found.classes


@pytest.mark.parametrize("sample", ["reviews", "tagging", "adding", "copy"])
@pytest.mark.parametrize("both", [False, True])
def test_of_every_other_task(tmp_path: Path, sample: str, both: bool) -> None:
    settings: dict[str, Any] = {"data__portion": 0.1} if sample in ("reviews", "tagging") else {}
    do_run(tmp_path / "run", f"sample:{sample}", training__epochs=1, model__bidirectional=both, **settings)
    opened = open_run(tmp_path / "run")
    found = ask(opened, number=-1)
    assert np.isfinite(found.slopes).all()
    assert np.isfinite(found.without).all()
    assert found.strength.max() > 0
    assert found.answer
    if not both and found.step >= 0:
        # What comes behind a step cannot count for it.
        assert not found.strength[found.back < 0].any()
    if isinstance(opened.task, LabelTask):
        other = ask(opened, number=found.number, step=found.step, output=0)
        named = ask(opened, number=found.number, step=found.step)
        assert other.output == 0
        assert named.outputs == opened.task.labels


def test_a_translator_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text(
        "from,to\n" + "".join(f"{k} and {k % 7},{k % 7} {k}\n" for k in range(60)), "utf-8"
    )
    settings: dict[str, Any] = {"data__task": "translate", "data__inputs": "from", "data__targets": "to"}
    do_run(tmp_path / "run", tmp_path / "pairs.csv", training__epochs=1, **settings)
    with pytest.raises(UserError, match="translator"):
        ask(open_run(tmp_path / "run"))
