"""Padding, neighbours in a batch, pieces: none changes a number beyond rounding, and how batches are grouped no bit."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kernels.network import Network
from kernels.optimizers import Optimizer
from tests.data import labelled
from tests.runs.quick import TEXT, series
from workbench.data import LabelTask, Task, load, prepare
from workbench.runs.building import build_network
from workbench.runs.completing import complete
from workbench.training import evaluate
from workbench.training.evaluate import part_loss
from workbench.training.pieces import cut
from workbench.training.spec import Spec, apply_settings

MAKERS: dict[str, Callable[[Path], Path]] = {
    "series to label": lambda folder: labelled.ts_file(folder / "w.ts"),
    "text to label": lambda folder: labelled.texts_csv(folder / "t.csv"),
    "tokens to labels": lambda folder: labelled.tagged_csv(folder / "g.csv"),
    "series to labels": lambda folder: labelled.grouped_csv(folder / "s.csv", steps=True),
}


def made(folder: Path, kind: str, bidirectional: bool) -> tuple[Task, Network]:
    path = MAKERS[kind](folder)
    settings = {"data.path": str(path), "model.hidden": 6, "model.depth": 2, "training.precision": "float64"}
    if kind == "series to labels":
        settings |= {"data.task": "label_steps", "data.label": "Label", "data.group": "Case"}
    spec = apply_settings(Spec(), {**settings, "model.bidirectional": bidirectional})
    task = prepare(load(spec.data, folder), spec.data)
    assert isinstance(task, LabelTask)
    network = build_network(spec, task)
    assert isinstance(network, Network)
    return task, network


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("kind", MAKERS)
def test_sequences(tmp_path: Path, kind: str, bidirectional: bool) -> None:
    task, network = made(tmp_path, kind, bidirectional)
    (inputs, targets, lengths) = next(iter(task.batches("all", 25, None, np.float64)))
    assert len(np.unique(lengths)) > 1 or kind == "tokens to labels"
    loss, gradients = network.gradients(inputs, targets, lengths)
    outputs, _ = network.run(inputs, lengths=lengths)
    every = task.readout == "every"
    order = np.random.default_rng(1).permutation(len(lengths))

    def alike(given: tuple[np.ndarray, ...], rows: np.ndarray, steps: int) -> None:
        other, slopes = network.gradients(*given)
        assert other == pytest.approx(loss, rel=1e-12)
        for name, value in gradients.items():
            np.testing.assert_allclose(slopes[name], value, rtol=1e-9, atol=1e-13, err_msg=name)
        found, _ = network.run(given[0], lengths=given[2])
        expected = outputs[:, rows] if every else outputs[rows]
        np.testing.assert_allclose(found[:steps] if every else found, expected, rtol=1e-9, atol=1e-12)

    steps = len(inputs)
    by_row = targets[:, order] if every else targets[order]
    alike((np.ascontiguousarray(inputs[:, order]), np.ascontiguousarray(by_row), lengths[order]), order, steps)
    # Padding that is read would show: it is no step of the data.
    filler = 1 if task.vocabulary else 1e6
    more = [(0, 13)] + [(0, 0)] * (inputs.ndim - 1)
    padded = np.pad(inputs, more, constant_values=filler)
    asked = np.pad(targets, [(0, 13), (0, 0)], constant_values=0) if every else targets
    alike((padded, asked, lengths), np.arange(len(lengths)), steps)


@pytest.mark.parametrize("kind", MAKERS)
def test_the_loss_of_a_part_is_that_of_all_batches(tmp_path: Path, kind: str) -> None:
    task, network = made(tmp_path, kind, False)
    losses = [part_loss(network, task, "all", size, lambda: False) for size in (1, 4, 17, 1000)]
    assert losses == pytest.approx([losses[0]] * 4, rel=1e-12)


@pytest.mark.parametrize("length", [1, 5, 16])
def test_a_text_in_pieces_is_the_whole_text(tmp_path: Path, length: int) -> None:
    (tmp_path / "t.txt").write_text(TEXT, "utf-8")
    spec = apply_settings(Spec(), {"data.path": str(tmp_path / "t.txt"), "model.hidden": 6})
    spec = apply_settings(spec, {"training.precision": "float64", "data.window": 32})
    task = prepare(load(spec.data, tmp_path), spec.data)
    network = build_network(spec, task)
    batches = list(task.batches("train", 3, None, np.float64))
    pieces = [piece for batch in batches for piece in cut(batch, length)]
    assert len(pieces) > len(batches)
    assert network.loss(pieces, carry=True)[0] == pytest.approx(network.loss(batches, carry=True)[0], rel=1e-12)
    order = [2, 0, 1]
    swapped = [tuple(np.ascontiguousarray(one[:, order]) for one in batch) for batch in batches]
    assert network.loss(swapped, carry=True)[0] == pytest.approx(network.loss(batches, carry=True)[0], rel=1e-12)


@pytest.mark.parametrize("batch", [1, 2, 5])
def test_a_step_of_training_is_the_same_for_streams_in_another_order(tmp_path: Path, batch: int) -> None:
    (tmp_path / "t.txt").write_text(TEXT, "utf-8")
    spec = apply_settings(Spec(), {"data.path": str(tmp_path / "t.txt"), "model.hidden": 6})
    spec = apply_settings(spec, {"training.precision": "float64", "data.window": 16})
    task = prepare(load(spec.data, tmp_path), spec.data)
    batches = list(task.batches("train", batch, None, np.float64))
    turned = [tuple(np.ascontiguousarray(one[:, ::-1]) for one in pair) for pair in batches]
    results: list[dict[str, np.ndarray]] = []
    for given in (batches, turned):
        network = build_network(spec, task)
        network.train(given, Optimizer(), clip_norm=1.0, carry=True)
        results.append(network.parameters)
    for name, value in results[0].items():
        np.testing.assert_allclose(results[1][name], value, rtol=1e-6, atol=1e-9, err_msg=name)


@pytest.mark.parametrize("name", ["series", "text", "sample:dates"])
def test_a_parts_loss_has_the_same_bits_however_its_batches_are_grouped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Which epoch is the best one, and when a plateau ends, must not depend on how fast the machine is."""
    path = tmp_path / "data.txt"
    path.write_text(TEXT, "utf-8")
    chosen = {"series": str(series(tmp_path / "data.csv", 300)), "text": str(path)}.get(name, name)
    spec = apply_settings(Spec(), {"data.path": chosen, "model.hidden": 6, "data.window": 8, "training.threads": 1})
    whole, data, _ = complete(spec, tmp_path, {"data.path", "model.hidden", "training.threads"})
    task = prepare(data, whole.data)
    network = build_network(whole, task)
    found: set[str] = set()
    for most in (1, 2, 3, 1000):
        monkeypatch.setattr(evaluate.Pace, "took", lambda pace, seconds, items, most=most: setattr(pace, "size", most))
        loss = evaluate.part_loss(network, task, "train", 3, lambda: False)
        assert loss is not None
        found.add(loss.hex())
    assert len(found) == 1
