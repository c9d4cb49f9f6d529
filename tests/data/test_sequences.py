"""The generated samples and their tasks."""

import math
from pathlib import Path

import numpy as np
import pytest

from workbench.data import Sample, Sequences, Table, Text, load, prepare, restore, samples, suggest
from workbench.data.options import DataSpec
from workbench.data.samples import find_sample, python_source
from workbench.errors import UserError
from workbench.training.spec import Spec, apply_settings


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_each_sample_is_ready(sample: Sample, tmp_path: Path) -> None:
    name = sample.name
    data = load(DataSpec(path=f"sample:{name}"), tmp_path)
    suggestion = suggest(data, DataSpec(path=f"sample:{name}"))
    assert suggestion.data.task == sample.task
    task = prepare(data, suggestion.data)
    assert min(task.parts.values()) > 0
    assert task.baselines()
    assert data.source.sha256
    # What is suggested are settings that a spec takes.
    apply_settings(Spec(data=suggestion.data), suggestion.settings)
    inputs, targets, *_ = next(iter(task.batches("train", 4, np.random.default_rng(0), np.float32)))
    assert inputs.shape[1] == 4
    assert targets.shape[1 if task.readout == "every" else 0] == 4


def test_adding() -> None:
    data = find_sample("adding").load()
    assert isinstance(data, Sequences)
    marked = (data.inputs[:, :, 0] * data.inputs[:, :, 1]).sum(axis=1)
    assert np.allclose(marked, data.targets[:, 0])
    assert np.all(data.inputs[:, :, 1].sum(axis=1) == 2)
    task = prepare(data, DataSpec())
    mean = task.baselines()[0]
    assert mean.loss == pytest.approx(1 / 6, abs=0.01)
    perfect = data.targets[-task.parts["test"] :]
    assert task.score("test", perfect)["mse"] < 1e-12


def test_copy() -> None:
    data = find_sample("copy").load()
    assert isinstance(data, Sequences)
    assert np.array_equal(data.inputs[:, :10], data.targets[:, -10:])
    assert np.all(data.targets[:, :-10] == 0)
    task = prepare(data, DataSpec())
    assert task.baselines()[0].loss == pytest.approx(10 * math.log(8) / 50)
    true = np.swapaxes(data.targets[-task.parts["test"] :], 0, 1)
    score = task.score("test", np.eye(10)[true.astype(np.int32)])
    assert score["accuracy"] == 1.0
    assert score["macro_f1"] == 1.0
    assert np.trace(np.array(score["confusion"])) == true.size


@pytest.mark.parametrize("name", ["adding", "copy"])
def test_restored(name: str) -> None:
    data = find_sample(name).load()
    task = prepare(data, DataSpec())
    again = restore(task.fitted(), data)
    assert again.parts["all"] == task.parts["all"]
    assert again.outputs == task.outputs


def test_samples_are_the_same_each_time() -> None:
    for name in ("seasonal", "adding", "copy"):
        assert find_sample(name).load().source.sha256 == find_sample(name).load().source.sha256


def test_bundled_series() -> None:
    airline, sunspots = find_sample("airline").load(), find_sample("sunspots").load()
    assert isinstance(airline, Table)
    assert isinstance(sunspots, Table)
    assert airline.rows == 144
    assert airline.column("Passengers").numbers()[[0, -1]].tolist() == [112, 432]
    assert sunspots.rows == 235


def test_source_code_is_cut_to_size() -> None:
    corpus = python_source(50_000)
    assert isinstance(corpus, Text)
    assert len(corpus.text) == 50_000


def test_no_such_sample() -> None:
    with pytest.raises(UserError, match="airlin") as caught:
        find_sample("airlin")
    assert "airline" in caught.value.hint


def test_data_and_task_must_fit() -> None:
    with pytest.raises(UserError, match="forecast"):
        prepare(find_sample("copy").load(), DataSpec(task="forecast"))
    task = prepare(find_sample("airline").load(), DataSpec())
    with pytest.raises(UserError, match="forecast"):
        restore(task.fitted(), find_sample("copy").load())


def test_made_sequences_have_the_length_that_was_asked_for(tmp_path: Path) -> None:
    for name, steps in (("adding", 100), ("copy", 60)):
        asked = DataSpec(path=f"sample:{name}", window=steps)
        data = load(asked, tmp_path)
        assert isinstance(data, Sequences)
        assert data.inputs.shape[1] == steps
        assert suggest(data, asked).data.window == steps
    # Left open, they are as they always were, and said outright the same.
    usual = load(DataSpec(path="sample:adding"), tmp_path)
    assert load(DataSpec(path="sample:adding", window=50), tmp_path).source.sha256 == usual.source.sha256
    longer = load(DataSpec(path="sample:copy", window=60), tmp_path)
    assert isinstance(longer, Sequences)
    assert longer.baseline == pytest.approx(10 * math.log(8) / 60)


@pytest.mark.parametrize(("name", "steps"), [("adding", 1), ("copy", 20), ("copy", 1001)])
def test_a_length_that_makes_no_sense_is_refused(tmp_path: Path, name: str, steps: int) -> None:
    with pytest.raises(UserError, match=f"cannot have {steps} steps"):
        load(DataSpec(path=f"sample:{name}", window=steps), tmp_path)
