"""Series of numbers as symbols."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.data import load, prepare, restore, suggest
from workbench.data.bins import Bins, bins_from, fit_bins, suggested_bins
from workbench.data.checks import look_at
from workbench.data.options import DataSpec
from workbench.data.tasks.values import ValueModel
from workbench.errors import UserError

BINNINGS = ["uniform", "quantile", "mu_law"]
SERIES = np.random.default_rng(0).standard_normal(4000) ** 3


def written(path: Path, values: np.ndarray) -> Path:
    """A CSV file with days and a value."""
    days = np.datetime64("2020-01-01") + np.arange(len(values))
    lines = [f"{day},{value:.6f}" for day, value in zip(days, values, strict=True)]
    path.write_text("day,value\n" + "\n".join(lines) + "\n", "utf-8")
    return path


def model(path: Path, **settings: Any) -> ValueModel:
    spec = replace(DataSpec(path=str(path), task="language_model", binning="uniform"), **settings)
    made = prepare(load(spec, Path.cwd()), spec)
    assert isinstance(made, ValueModel)
    return made


@pytest.mark.parametrize("binning", BINNINGS)
def test_each_value_lies_in_its_range(binning: str) -> None:
    bins = fit_bins(SERIES, binning, 64)
    tokens = bins.tokens(SERIES)
    bounds = np.array([bins.low, *bins.edges, bins.high])
    assert np.all(np.diff(bounds) > 0)
    assert len(bins) == len(bins.edges) + 1 <= 64
    assert np.all((bounds[tokens] <= SERIES) & (bounds[tokens + 1] >= SERIES))
    for token in np.unique(tokens).tolist():
        assert bins.values[token] == pytest.approx(SERIES[tokens == token].mean())


def test_what_each_way_of_cutting_is_for() -> None:
    even, equal, law = (fit_bins(SERIES, binning, 64) for binning in BINNINGS)
    widths = np.diff([even.low, *even.edges, even.high])
    assert widths == pytest.approx(np.full(64, widths[0]))
    counts = np.bincount(equal.tokens(SERIES), minlength=64)
    assert counts.min() >= 62
    assert counts.max() <= 63
    # Each range on one side of the median is wider than the one before by the same factor: (1 + 255) ** (2 / 64).
    steps = np.diff(law.edges)
    assert steps[40:-1] / steps[39:-2] == pytest.approx(256 ** (2 / 64), rel=1e-6)


def test_mu_law_against_its_formula() -> None:
    series = np.linspace(-1.0, 1.0, 2001)
    bins = fit_bins(series, "mu_law", 16)
    compressed = np.sign(bins.edges) * np.log1p(255 * np.abs(bins.edges)) / np.log(256)
    assert compressed == pytest.approx(np.linspace(-1, 1, 17)[1:-1], abs=1e-12)


@pytest.mark.parametrize("binning", BINNINGS)
def test_few_values_keep_a_symbol_each(binning: str) -> None:
    series = np.array([3.0, 1.0, 1.0, 7.5, 3.0] * 20)
    bins = fit_bins(series, binning, 64)
    assert bins.values == (1.0, 3.0, 7.5)
    assert bins.decode(bins.tokens(series[:4])) == "3\n1\n1\n7.5\n"


@pytest.mark.parametrize("binning", BINNINGS)
@given(values=st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40), count=st.integers(2, 40))
def test_any_values_can_be_cut(binning: str, values: list[float], count: int) -> None:
    series = np.array(values)
    bins = fit_bins(series, binning, count)
    tokens = bins.tokens(np.append(series, [-1e9, 1e9]))
    assert np.all((tokens >= 0) & (tokens < len(bins)))
    assert np.all(np.diff(bins.values) >= 0)
    assert bins_from(json.loads(json.dumps(bins.fitted()))) == bins


def test_texts_of_numbers() -> None:
    bins = Bins((10.0, 20.0), 0.0, 30.0, (5.0, 15.0, 25.0))
    assert bins.encode("1, 12 x\n20;99 -1e3 nan").tolist() == [0, 1, 2, 2, 0]
    assert bins.strangers("1, 12 x\n20 nan") == ["x", "nan"]
    assert bins.encode("").tolist() == []
    assert bins.unknown == -1
    assert bins.beyond(np.array([-1.0, 5.0, 30.0, 31.0])) == 0.5


def test_means_and_quantiles_of_probabilities() -> None:
    bins = Bins((10.0, 20.0), 0.0, 30.0, (5.0, 15.0, 25.0))
    chances = np.array([[0.5, 0.25, 0.25], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert bins.expected(chances) == pytest.approx([12.5, 15.0, 25.0])
    assert bins.quantile(chances, 0.5) == pytest.approx([10.0, 15.0, 25.0])
    assert bins.quantile(chances, 0.1) == pytest.approx([2.0, 11.0, 21.0])
    assert bins.quantile(chances, 0.9) == pytest.approx([26.0, 19.0, 29.0])


def test_edges_are_of_the_training_part_alone(tmp_path: Path) -> None:
    values = np.sin(np.arange(500) / 5)
    plain = model(written(tmp_path / "a.csv", values), bins=16)
    values[400:] *= 100
    other = model(written(tmp_path / "b.csv", values), bins=16)
    assert plain.bins == other.bins
    assert other.facts()["vocabulary"]["beyond"]["test"] > 0.3
    beyond = plain.facts()["vocabulary"]["beyond"]
    assert beyond["train"] == 0.0
    assert max(beyond.values()) < 0.05


def test_the_task_is_a_language_model_of_the_column(tmp_path: Path) -> None:
    made = model(written(tmp_path / "a.csv", SERIES), bins=32, window=20)
    assert made.vocabulary == made.outputs == 32
    assert made.spec.time == "day"
    assert np.array_equal(made.tokens, made.bins.tokens(np.round(SERIES, 6)))
    inputs, targets = next(iter(made.batches("train", 4, None, np.float32)))
    assert np.array_equal(inputs[1:, 0], targets[:-1, 0])
    assert "bits_per_character" not in made.score("test", None, 1.0)
    fitted = json.loads(json.dumps(made.fitted()))
    again = restore(fitted, load(replace(made.spec, path=str(tmp_path / "a.csv")), Path.cwd()))
    assert isinstance(again, ValueModel)
    assert np.array_equal(again.tokens, made.tokens)
    alone = restore(fitted, None)
    assert isinstance(alone, ValueModel)
    assert np.array_equal(alone.opening(), made.tokens[-1000:])


def test_what_is_chosen(tmp_path: Path) -> None:
    spec = DataSpec(path=str(written(tmp_path / "a.csv", SERIES)), binning="mu_law")
    found = suggest(load(spec, Path.cwd()), spec).data
    assert (found.task, found.targets, found.bins) == ("language_model", ("value",), suggested_bins(2280))
    assert (suggested_bins(10), suggested_bins(2280), suggested_bins(10**7)) == (8, 47, 256)


def test_what_cannot_be_learnt_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", SERIES[:100])
    with pytest.raises(UserError, match="too few"):
        model(written(tmp_path / "b.csv", SERIES[:50]))
    with pytest.raises(UserError, match="all the same"):
        model(written(tmp_path / "c.csv", np.append(np.zeros(80), np.arange(20))))
    path.write_text(path.read_text("utf-8").replace(f"{SERIES[50]:.6f}", ""), "utf-8")
    with pytest.raises(UserError, match="Missing or infinite values in column value: 1, the first in row 52"):
        model(path)
    assert len(model(path, missing="interpolate").tokens) == 100
    assert len(model(path, missing="drop").tokens) == 99
    (tmp_path / "two.csv").write_text("a,b\n" + "\n".join(f"{k % 7},{k % 5}" for k in range(200)), "utf-8")
    with pytest.raises(UserError, match="Only one column"):
        model(tmp_path / "two.csv", targets=("a", "b"))


def test_the_doctor_tells_of_values_that_no_symbol_stands_for(tmp_path: Path) -> None:
    spec = DataSpec(binning="uniform", path=str(written(tmp_path / "a.csv", np.arange(300.0) + SERIES[:300])))
    data = load(spec, Path.cwd())
    (found,) = [one for one in look_at(data, spec) if one.name == "values_beyond"]
    assert found.weight == "warning"
    assert found.facts["beyond"]["test"] > 0.9
    mended = {key.removeprefix("data."): value for key, value in found.fixes[0].settings.items()}
    assert all(one.name != "values_beyond" for one in look_at(data, replace(spec, **mended)))
    level = DataSpec(binning="uniform", path=str(written(tmp_path / "b.csv", np.sin(np.arange(300.0)))))
    assert all(one.name != "values_beyond" for one in look_at(load(level, Path.cwd()), level))
