"""Residuals, mistakes, surprise, next symbols, writing, the loss around a run and its learning rate."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kernels.forward import run_layers
from tests.runs.quick import do_run, series
from workbench.data import Forecast, LabelTask, LanguageModel
from workbench.data.watch import SILENT, StoppedError, Watch
from workbench.errors import UserError
from workbench.runs.analyses import analyses
from workbench.runs.building import build_network
from workbench.runs.folder import RunFolder
from workbench.runs.opened import Opened, open_run
from workbench.runs.rates import HIGHEST, find_rate
from workbench.runs.use import sample


def ask(opened: Opened, name: str, watch: Watch = SILENT, **settings: Any) -> Any:
    return analyses()[name].answer(opened, settings, watch)


def test_residuals_are_the_truth_less_the_forecast(forecast_run: Path) -> None:
    opened = open_run(forecast_run)
    assert isinstance(opened.task, Forecast)
    network: Any = opened.network
    inputs = next(iter(opened.task.batches("test", 1000, None, np.float32)))[0]
    shown = opened.task.predictions("test", network.run(inputs)[0])
    found = ask(opened, "residuals")
    assert found.true == pytest.approx(shown.true[:, 0])
    assert found.predicted == pytest.approx(shown.predicted[:, 0], rel=1e-6)
    assert found.residuals == pytest.approx(shown.true[:, 0] - shown.predicted[:, 0], rel=1e-5, abs=1e-6)
    assert found.counts.sum() == len(found.residuals)
    assert found.strengths[0] == pytest.approx(1.0)
    sizes = np.abs(found.residuals)
    assert [one.number for one in found.worst] == np.argsort(-sizes, kind="stable")[: len(found.worst)].tolist()
    assert found.worst[0].name == found.labels[int(sizes.argmax())]


def test_a_step_ahead_can_be_chosen(tmp_path: Path, forecast_run: Path) -> None:
    do_run(tmp_path / "run", forecast_run.parent / "data.csv", data__horizon=3)
    opened = open_run(tmp_path / "run")
    first, third = (ask(opened, "residuals", step=step) for step in (1, 3))
    assert (first.steps, third.step, third.first) == (3, 3, 3)
    assert len(first.labels) == len(third.labels) == opened.task.parts["test"]
    assert first.labels[2] == third.labels[0]


def test_only_a_forecast_has_residuals(text_run: Path) -> None:
    with pytest.raises(UserError, match="Residuals"):
        ask(open_run(text_run), "residuals")


@pytest.mark.parametrize("kind", ["reviews", "tagging"])
def test_mistakes_are_those_of_the_score(tmp_path: Path, kind: str) -> None:
    summary = do_run(tmp_path / "run", f"sample:{kind}", training__epochs=1, data__portion=0.2)
    opened = open_run(tmp_path / "run")
    assert isinstance(opened.task, LabelTask)
    found = ask(opened, "mistakes")
    assert found.confusion.tolist() == summary["test"]["confusion"]
    assert found.loss == pytest.approx(summary["test_loss"], rel=1e-4)
    sure = [one.badness for one in found.worst]
    assert sure == sorted(sure, reverse=True)
    true, named = np.unravel_index(int(found.confusion.argmax()), found.confusion.shape)
    cell = ask(opened, "mistakes", true=int(true), named=int(named))
    assert len(cell.worst) == min(60, int(found.confusion.max()))


def test_surprise_is_the_loss_of_the_part(text_run: Path) -> None:
    opened = open_run(text_run)
    task = opened.task
    assert isinstance(task, LanguageModel)
    found = ask(opened, "surprise")
    start, end = task.bounds.span("test")
    # A window is read before, as the analysis does.
    before = max(start - 1 - max(task.spec.window, 16), 0)
    tokens = task.tokens[before:end]
    top = run_layers(opened.trained.spec.model, opened.trained.weights, np.asarray(tokens[:-1])[:, None])[-1].outputs
    logits = top[:, 0] @ opened.trained.weights["head.weight"].T + opened.trained.weights["head.bias"]
    logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    nats = -logs[np.arange(len(logs)), tokens[1:]][start - 1 - before :]
    assert found.nats == pytest.approx(float(nats.mean()), rel=1e-5)
    assert found.count == len(nats)
    assert sum(one.share for one in found.after) <= 1 + 1e-9
    behind = {one.symbol: one for one in found.after}
    space = tokens[start - 1 - before : -1] == task.encode(" ")[0]
    assert behind[" "].nats == pytest.approx(float(nats[space].mean()), rel=1e-4)
    assert found.by_place[0] > found.by_place[-1]
    assert found.worst[0].badness >= found.worst[-1].badness


def test_next_symbols_are_the_networks_chances(text_run: Path) -> None:
    opened = open_run(text_run)
    task = opened.task
    assert isinstance(task, LanguageModel)
    found = ask(opened, "next_tokens", text="the qui", temperature=1.0, count=1000)
    read = task.encode("the qui")
    top = run_layers(opened.trained.spec.model, opened.trained.weights, read[:, None])[-1].outputs[-1, 0]
    logits = opened.trained.weights["head.weight"].astype(np.float64) @ top + opened.trained.weights["head.bias"]
    logits[task.words.unknown] = -np.inf
    odds = np.exp(logits - logits.max())
    odds /= odds.sum()
    assert dict(found.likeliest) == pytest.approx(
        {task.symbols[k]: float(odds[k]) for k in range(len(odds)) if odds[k] > 0}, rel=1e-4
    )
    assert found.likeliest[0][1] >= found.likeliest[1][1]
    assert len(ask(opened, "next_tokens", text="", top_k=3).likeliest) == 3


def test_writing_tells_the_text_as_it_grows(text_run: Path) -> None:
    opened = open_run(text_run)
    told: list[tuple[float, str]] = []
    found = ask(opened, "writing", Watch(lambda *news: told.append(news)), prompt="the ", length=100, seed=2)
    assert found.text == sample(text_run, "the ", 100, 0.8, 2)
    assert told[-1] == (1.0, found.text)
    assert all(later.startswith(before) for (_, before), (_, later) in pairwise(told))
    few = ask(opened, "writing", prompt="the ", length=60, top_k=3, seed=1)
    assert few.text == sample(text_run, "the ", 60, 0.8, 1, top_k=3)
    beam = ask(opened, "writing", prompt="the ", length=40, beam=4)
    assert beam.text == sample(text_run, "the ", 40, beam=4)
    assert len(beam.text) == 40


def test_stopping_is_felt(text_run: Path) -> None:
    with pytest.raises(StoppedError):
        ask(open_run(text_run), "writing", Watch(should_stop=lambda: True), length=200)


def test_the_way_runs_from_the_first_weights_to_the_best(forecast_run: Path) -> None:
    opened = open_run(forecast_run)
    before = {name: value.copy() for name, value in opened.network.parameters.items()}
    found = ask(opened, "surface", kind="way", points=8)
    inputs, targets = next(iter(opened.task.batches("validation", 1000, None, np.float64)))[:2]
    spec = opened.trained.spec
    fresh = build_network(spec, opened.task)
    start = {name: value.astype(np.float64) for name, value in fresh.parameters.items()}
    for place, a in enumerate(found.x.tolist()):
        there = {name: (1 - a) * value + a * opened.trained.weights[name] for name, value in start.items()}
        said = run_layers(spec.model, there, inputs)[-1].outputs[-1] @ there["head.weight"].T + there["head.bias"]
        assert found.loss[0, place] == pytest.approx(float(np.nanmean((said - targets) ** 2)), rel=1e-4)
    assert found.x[0] < 0 < 1 < found.x[-1]
    for name, value in opened.network.parameters.items():
        assert np.array_equal(value, before[name])


def test_the_way_runs_between_any_two_moments(forecast_run: Path) -> None:
    opened = open_run(forecast_run)
    kept = RunFolder.open(forecast_run).moments()
    assert len(kept) >= 2
    first, last = kept[0], kept[-1]
    found = ask(opened, "surface", points=8, first=first.step, last=last.step)
    assert found.ends == (first, last)
    assert [mark[2] for mark in found.marks] == [f"step {first.step}", f"step {last.step}"]
    back = ask(opened, "surface", points=8, first=last.step, last=first.step)
    to_best = ask(opened, "surface", points=8, first=first.step, last="best")
    from_start = ask(opened, "surface", points=8)
    assert from_start.ends == ("start", "best")
    inputs, targets = next(iter(opened.task.batches("validation", 1000, None, np.float64)))[:2]
    model = opened.trained.spec.model
    one, other = (RunFolder.open(forecast_run).read_moment(end.step) for end in (first, last))
    for place, a in enumerate(found.x.tolist()):
        there = {name: (1 - a) * value.astype(np.float64) + a * other[name] for name, value in one.items()}
        said = run_layers(model, there, inputs)[-1].outputs[-1] @ there["head.weight"].T + there["head.bias"]
        assert found.loss[0, place] == pytest.approx(float(np.nanmean((said - targets) ** 2)), rel=1e-4)
    # The same line read from its other end, and the same ends of other lines.
    assert back.loss[0, 1] == pytest.approx(found.loss[0, 5], rel=1e-5)
    assert found.x[1] == pytest.approx(0.0)
    assert found.loss[0, 1] == pytest.approx(to_best.loss[0, 1], rel=1e-6)
    assert to_best.loss[0, 5] == pytest.approx(from_start.loss[0, 5], rel=1e-6)


def test_a_way_needs_two_moments_that_are_kept(forecast_run: Path) -> None:
    opened = open_run(forecast_run)
    with pytest.raises(UserError, match="to itself"):
        ask(opened, "surface", points=8, first="best", last="best")
    with pytest.raises(UserError, match="not kept"):
        ask(opened, "surface", points=8, first=987_654)


def test_a_plane_has_the_best_weights_in_its_middle(forecast_run: Path) -> None:
    opened = open_run(forecast_run)
    plane = ask(opened, "surface", kind="plane", points=5, reach=0.5)
    line = ask(opened, "surface", kind="random", points=5, reach=0.5)
    way = ask(opened, "surface", kind="way", points=8)
    assert plane.loss.shape == (5, 5)
    # The first direction is the same, for the seed is; the best weights lie on the way at 1.
    assert plane.loss[2] == pytest.approx(line.loss[0], rel=1e-6)
    assert plane.loss[2, 2] == pytest.approx(way.loss[0, int(np.abs(way.x - 1).argmin())], rel=1e-6)


@pytest.mark.parametrize("truncate", [0, 4])
def test_the_rate_grows_until_the_loss_does(forecast_run: Path, text_run: Path, truncate: int) -> None:
    for run in (forecast_run, text_run):
        opened = open_run(run)
        spec = opened.trained.spec
        spec = replace(spec, training=replace(spec.training, truncate=truncate, clip_norm=0.0, optimizer="sgd"))
        before = {name: value.copy() for name, value in opened.network.parameters.items()}
        found = find_rate(spec, opened.task, SILENT, 60)
        assert (np.diff(found.rates) > 0).all()
        assert found.rates[-1] <= HIGHEST * 1.001
        assert len(found.losses) == len(found.smooth) == len(found.rates)
        again = find_rate(spec, opened.task, SILENT, 60)
        assert np.array_equal(found.losses, again.losses, equal_nan=True)
        for name, value in opened.network.parameters.items():
            assert np.array_equal(value, before[name])


def test_a_trial_can_be_stopped(forecast_run: Path) -> None:
    opened = open_run(forecast_run)
    with pytest.raises(StoppedError):
        find_rate(opened.trained.spec, opened.task, Watch(should_stop=lambda: True))


def test_a_test_part_in_a_file_of_its_own(tmp_path: Path) -> None:
    train, test = series(tmp_path / "train.csv", 90), series(tmp_path / "test.csv", 40)
    do_run(tmp_path / "run", train, data__test_path=str(test), data__portion=1.0)
    opened = open_run(tmp_path / "run")
    found = ask(opened, "residuals")
    assert len(found.labels) == opened.task.parts["test"]
    hung = ask(opened, "sensitivity", number=found.worst[0].number)
    assert hung.name == found.worst[0].name
    row = found.labels.index(hung.name)
    assert float(hung.answer) == pytest.approx(float(found.predicted[row]), rel=1e-3)
    assert float(hung.truth) == pytest.approx(float(found.true[row]), rel=1e-3)
