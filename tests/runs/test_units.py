"""Units over stretches of the data: values against the plain pass, and a unit that is known to follow brackets."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kernels.forward import run_layers
from tests.runs.quick import do_run, forecast_in
from workbench.data import LanguageModel
from workbench.data.watch import SILENT
from workbench.errors import UserError
from workbench.runs.analyses import analyses
from workbench.runs.opened import Opened, open_run
from workbench.runs.unit_values import WARM

BRACKETS = "".join(f"word{'s' * (k % 5)} (in{'side' * (k % 3)}) and more. " for k in range(160))
UNIT, HOLD = 2, 20.0


@pytest.fixture(scope="module")
def text_run(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    folder = tmp_path_factory.mktemp("units")
    (folder / "data.txt").write_text(BRACKETS, "utf-8")
    do_run(folder / "run", folder / "data.txt", model__cell="lstm", training__epochs=1, model__depth=2)
    return open_run(folder / "run")


def following_brackets(opened: Opened) -> Opened:
    """The same network with a unit whose cell is 1 from an opening bracket to the closing one, 0 elsewhere."""
    assert isinstance(opened.task, LanguageModel)
    symbols = opened.task.symbols
    weights = {name: 0.1 * array for name, array in opened.trained.weights.items()}
    units = len(weights["rnn.bias_ih_l0"]) // 4
    weights["embedding.weight"] = np.eye(*weights["embedding.weight"].shape)
    for gate in range(4):
        weights["rnn.weight_ih_l0"][gate * units + UNIT] = 0.0
        weights["rnn.weight_hh_l0"][gate * units + UNIT] = 0.0
        weights["rnn.bias_ih_l0"][gate * units + UNIT] = (-HOLD, HOLD, HOLD, HOLD)[gate]
    weights["rnn.bias_hh_l0"][[gate * units + UNIT for gate in range(4)]] = 0.0
    weights["rnn.weight_ih_l0"][UNIT, symbols.index("(")] = 2 * HOLD
    weights["rnn.weight_ih_l0"][units + UNIT, symbols.index(")")] = -2 * HOLD
    return replace(opened, trained=replace(opened.trained, weights=weights), kept={})


def ask(name: str, opened: Opened, **settings: Any) -> Any:
    return analyses()[name].answer(opened, settings, SILENT)


def test_a_unit_that_follows_brackets_is_found(text_run: Opened) -> None:
    known = following_brackets(text_run)
    found = ask("unit_search", known, pattern="brackets", part="train")
    best = found.units[0]
    assert (best.layer, best.unit) == (0, UNIT)
    assert best.kind in ("cell", "hidden")
    assert abs(best.correlation) > 0.999
    assert best.area == pytest.approx(1.0)
    assert found.steps > 2_000
    assert 0.1 < found.active < 0.5
    assert abs(found.units[1].correlation) >= abs(found.units[2].correlation)


def test_marks_find_it_too(text_run: Opened) -> None:
    known = following_brackets(text_run)
    seen = ask("units", known, part="train", most=400)
    text = "".join(seen.passage.texts)
    inside, outside = text.index("(") + 1, text.index(")") + 2
    marks = {"on": [(inside, inside + 2)], "off": [(outside, outside + 5), (0, 4)]}
    found = ask("unit_search", known, pattern="marks", part="train", most=400, **marks)
    assert (0, UNIT) in {(one.layer, one.unit) for one in found.units[:4] if abs(one.correlation) > 0.99}
    assert found.steps == 11
    with pytest.raises(UserError, match="nothing to tell apart"):
        ask("unit_search", known, pattern="marks", part="train", on=[(3, 9)])


def test_values_are_those_of_one_pass_from_the_beginning(text_run: Opened) -> None:
    task, model, weights = text_run.task, text_run.trained.spec.model, text_run.trained.weights
    assert isinstance(task, LanguageModel)
    tokens = np.asarray(task.tokens[:700], np.int32)
    whole = run_layers(model, weights, tokens[:, None])
    seen = ask("units", text_run, part="train", most=700, layer=1, kind="cell")
    assert seen.values == pytest.approx(whole[1].states[1][:, 0], abs=1e-6)
    assert seen.passage.texts == tuple(task.symbols[token] for token in tokens.tolist())
    later = ask("units", text_run, part="train", first=WARM, most=50, layer=1, kind="cell")
    assert later.values == pytest.approx(whole[1].states[1][WARM : WARM + 50, 0], abs=1e-6)
    assert later.kinds == ("hidden", "cell", "input", "forget", "candidate", "output")


def test_streams_side_by_side_give_what_one_gives(text_run: Opened) -> None:
    seen = ask("units", text_run, part="train", most=20_000)
    assert len(seen.values) > 2_048  # so that there are several streams
    task, model, weights = text_run.task, text_run.trained.spec.model, text_run.trained.weights
    assert isinstance(task, LanguageModel)
    tokens = np.asarray(task.tokens[: len(seen.values)], np.int32)
    whole = run_layers(model, weights, tokens[:, None])[0].states[0][:, 0]
    assert seen.values == pytest.approx(whole, abs=1e-4)  # so little is left of what stood before the warming


def test_the_moments_of_a_run_can_be_looked_at(text_run: Opened) -> None:
    best = ask("units", text_run, part="test")
    first = ask("units", text_run, part="test", moment=0)
    assert first.moment == 0
    assert first.moments[0] == (0, 0)
    assert len(first.moments) > 1
    assert not np.allclose(best.values, first.values)


def test_matches_are_places_like_the_marked_one(text_run: Opened) -> None:
    known = following_brackets(text_run)
    text = "".join(ask("units", known, part="train", most=2_000).passage.texts)
    first = text.index("(inside)")
    found = ask("unit_matches", known, part="train", most=2_000, **{"from": first, "to": first + 8})
    assert found.units
    assert found.found[0].inside == "(inside)"
    assert text[found.found[0].first : found.found[0].end] == "(inside)"
    assert found.found[0].likeness > 0.9
    assert all(one.likeness >= other.likeness for one, other in zip(found.found, found.found[1:], strict=False))


def test_states_have_their_shares_of_the_variance(text_run: Opened) -> None:
    seen = ask("states", text_run, part="train", most=300)
    values = seen.seen.values.astype(np.float64)
    variances = np.linalg.eigvalsh(np.cov(values.T))[::-1]
    assert seen.places.shape == (300, 3)
    assert seen.shares == pytest.approx(variances[:3] / variances.sum(), abs=1e-9)


def test_a_forecasts_values_are_those_after_each_window(tmp_path: Path) -> None:
    opened = open_run(forecast_in(tmp_path))
    task = opened.task
    seen = ask("units", opened, part="test")
    batch = next(iter(task.batches("test", 1_000, None, np.float64)))
    layers = run_layers(opened.trained.spec.model, opened.trained.weights, batch[0])
    assert seen.values == pytest.approx(layers[0].outputs[-1], abs=1e-6)
    assert seen.passage.values.shape == (len(seen.values), 1)
    found = ask("unit_search", opened, pattern="value", part="train")
    assert abs(found.units[0].correlation) <= 1.0
    with pytest.raises(UserError, match="one of texts"):
        ask("unit_search", opened, pattern="quotes")


@pytest.mark.parametrize("sample", ["adding", "copy", "reviews", "tagging", "dates"])
def test_every_task_has_passages(tmp_path: Path, sample: str) -> None:
    do_run(tmp_path / "run", f"sample:{sample}", lambda: True)
    opened = open_run(tmp_path / "run")
    seen = ask("units", opened, number=1)
    passage = seen.passage
    assert seen.count > 1
    assert len(seen.values) == passage.steps
    assert bool(passage.texts) != bool(passage.values.size)
    assert len(passage.texts or passage.values) == passage.steps
    pattern = "words" if passage.texts else "value"
    found = ask("unit_search", opened, pattern=pattern, steps=600)
    assert 600 - passage.total <= found.steps <= 600
    assert ask("states", opened).places.shape[0] == ask("units", opened).passage.steps
