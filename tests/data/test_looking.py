"""Looks at data: thinned series lose nothing that stands out, and each number is what plain NumPy says."""

from pathlib import Path

import numpy as np
import pytest

from workbench.data import LabelTask, Text, load, prepare, samples
from workbench.data.look_windows import WindowLook, window_of
from workbench.data.looking import Pyramid, blocks, commonest, counted, edges_of, moments, runs, shares
from workbench.data.looks import CountsLook, HistogramLook, LagsLook, SeriesLook, look_at, looks_of
from workbench.data.options import DataSpec
from workbench.data.source import Column, Source, Table
from workbench.data.tasks.base import Task

RANDOM = np.random.default_rng(7)


def task_of(sample: str) -> Task:
    spec = DataSpec(path=f"sample:{sample}")
    return prepare(load(spec, Path()), spec)


@pytest.mark.parametrize("size", [1, 2, 63, 64, 65, 1000, 1024, 1025, 70_001])
@pytest.mark.parametrize("stretches", [5, 700])
def test_every_view_has_the_extremes_of_what_is_in_it(size: int, stretches: int) -> None:
    values = RANDOM.normal(size=size)
    values[RANDOM.integers(size)] = 50.0
    values[RANDOM.integers(size)] = -50.0
    pyramid = Pyramid(values)
    assert (pyramid.low, pyramid.high) == (values.min(), values.max())
    for low, high in ((1, size), (size / 3, size / 2), (size - 3, size + 9), (-5, 2)):
        x, y = pyramid.view(low, high, stretches)
        assert len(x) == len(y) <= 2 * stretches + 40
        assert np.all(np.diff(x) >= 0)
        first, last = max(int(np.ceil(low)), 1), min(int(high), size)
        inside = values[first - 1 : last]
        if len(inside):
            assert y.min() <= inside.min()
            assert y.max() >= inside.max()
            # What is drawn is there, and nowhere else.
            assert set(y.tolist()) <= set(values.tolist())


def test_a_view_of_few_values_is_the_values_at_their_own_places() -> None:
    times = np.cumsum(RANDOM.random(500))
    values = RANDOM.normal(size=500)
    x, y = Pyramid(values, times).view(times[100], times[120], 700)
    assert x.tolist() == times[99:122].tolist()
    assert y.tolist() == values[99:122].tolist()


def test_a_long_axis_of_milliseconds_is_searched_and_drawn_in_seconds() -> None:
    stamps = np.arange(5000, dtype=np.int64) * 60_000
    values = RANDOM.normal(size=5000)
    pyramid = Pyramid(values, stamps, 0.001)
    assert pyramid.span == (0.0, 299_940.0)
    x, y = pyramid.view(5999.5, 6120.0, 700)
    assert x.tolist() == [5940.0, 6000.0, 6060.0, 6120.0, 6180.0]
    assert y.tolist() == values[99:104].tolist()


def test_values_that_are_none_leave_a_gap_and_hide_nothing() -> None:
    values = np.full(10_000, np.nan)
    values[5000:5003] = (1.0, 9.0, 2.0)
    pyramid = Pyramid(values)
    assert (pyramid.low, pyramid.high) == (1.0, 9.0)
    y = pyramid.view(1, 10_000, 50)[1]
    assert np.nanmax(y) == 9.0
    assert np.isnan(y).sum() > 50


def test_the_bins_hold_every_value_once() -> None:
    for values in (RANDOM.normal(size=999), RANDOM.integers(0, 9, 300).astype(float), np.full(5, 3.0)):
        edges = edges_of([values, np.array([np.nan, np.inf])])
        assert np.all(np.diff(edges) > 0)
        assert shares(values, edges).sum() == pytest.approx(1.0)
    assert len(edges_of([np.array([1.0, 4.0]), np.array([2.0, 4.0])])) == 5
    assert edges_of([np.zeros(0)]).tolist() == [0.0, 1.0]
    assert shares(np.zeros(0), np.array([0.0, 1.0])).tolist() == [0.0]


def test_runs_commonest_and_counted() -> None:
    assert runs(np.array([0, 0, -1, 2, 2, 0])) == [(0, 2, 0), (3, 5, 2), (5, 6, 0)]
    assert runs(np.zeros(0, np.int64)) == []
    names, counts = commonest(("a", "b", "c", "d"), np.array([1, 5, 0, 5]), 3)
    assert (names, counts.tolist()) == (("b", "d", "a"), [5, 5, 1])
    assert counted(np.array([0, 2, 2, -1]), 4).tolist() == [1, 0, 2, 0]


def test_moments_of_long_columns_are_those_of_the_numbers_in_them() -> None:
    values = RANDOM.normal(3.0, 2.0, 2_500_000)
    values[::7] = np.nan
    values[3] = -np.inf
    known = values[np.isfinite(values)]
    assert sum(map(len, blocks(values))) == len(known)
    assert moments(values) == (len(known), pytest.approx(known.mean()), pytest.approx(known.std()))
    assert moments(np.zeros(0))[0] == 0
    edges = np.linspace(-9, 15, 25)
    assert shares(values, edges) == pytest.approx(np.histogram(known, edges)[0] / len(known))


@pytest.mark.parametrize("sample", [one.name for one in samples()])
def test_every_sample_has_looks_and_each_look_has_something(sample: str) -> None:
    task = task_of(sample)
    looks = looks_of(task)
    assert looks[-1].kind == "window"
    assert len({look.kind for look in looks}) == len(looks) >= 2
    for look in looks:
        for choice in (look.choices or ("",))[:3]:
            found = look_at(task, look.kind, choice, 0)
            if isinstance(found, SeriesLook):
                assert len(found.pyramid.values) > 1
            elif isinstance(found, HistogramLook):
                assert sum(part.sum() for part in found.shares) > 0
            elif isinstance(found, LagsLook):
                assert found.strengths[0] == pytest.approx(1.0)
            elif isinstance(found, CountsLook):
                assert len(found.names) == len(found.counts) > 0
                assert found.counts.sum() <= found.total
            else:
                assert found.examples >= 1


def test_the_parts_of_a_series_lie_where_the_split_is() -> None:
    look = look_at(task_of("airline"), "series", "Passengers")
    assert isinstance(look, SeriesLook)
    assert look.is_time
    starts = np.array([span[0] for span in look.spans]).astype("datetime64[s]").astype("datetime64[M]")
    assert [str(start) for start in starts] == ["1949-01", "1955-11", "1957-01"]
    assert [part for *_, part in look.spans] == [0, 1, 2]
    assert look.spans[0][1] == look.spans[1][0]


def test_the_time_column_is_no_column_to_look_at() -> None:
    assert looks_of(task_of("sunspots"))[0].choices == ("Sunspots",)


def test_the_season_found_is_where_the_autocorrelation_peaks() -> None:
    look = look_at(task_of("airline"), "autocorrelation", "Passengers")
    assert isinstance(look, LagsLook)
    assert look.season == 12
    assert int(np.argmax(look.strengths[2:])) + 2 == 12
    assert look.relative


def test_a_distribution_knows_each_part_and_what_is_missing() -> None:
    values = np.arange(100.0)
    values[97] = np.nan
    columns = (Column("a", "number", RANDOM.normal(size=100)), Column("b", "number", values))
    table = Table(columns, np.arange(2, 102), Source("a.csv"))
    task = prepare(table, DataSpec(targets=("a",), inputs=("a",), transform="none", window=5, split=(0.5, 0.2, 0.3)))
    look = look_at(task, "distribution", "b")
    assert isinstance(look, HistogramLook)
    assert look.counts == (50, 20, 29)
    assert look.missing == 1
    assert look.means[0] == 24.5


def test_a_column_of_words_is_counted() -> None:
    words = np.array(["x", "y", "y", ""] * 25, dtype=object)
    columns = (Column("a", "number", RANDOM.normal(size=100)), Column("w", "category", words))
    task = prepare(Table(columns, np.arange(2, 102), Source("a.csv")), DataSpec(targets=("a",), window=5))
    assert looks_of(task)[1].choices == ("a", "w")
    look = look_at(task, "distribution", "w")
    assert isinstance(look, CountsLook)
    assert look.names == ("y", "(empty)", "x")
    assert look.counts.sum(axis=1).tolist() == [50, 25, 25]


def test_a_window_is_what_training_is_fed_with() -> None:
    for sample in ("airline", "reviews", "tagging", "adding", "copy"):
        task = task_of(sample)
        look = window_of(task)
        batch = next(task.batches("train", WindowLook.MOST, None, np.float32))
        assert np.array_equal(look.inputs, batch[0]), sample
        assert np.array_equal(look.targets, batch[1]), sample


def test_a_window_of_a_text_is_read_on_by_the_next() -> None:
    task = task_of("python_reference")
    look = window_of(task)
    assert look.inputs.shape == (task.spec.window, WindowLook.MOST)
    text = "".join(look.symbols[token] for token in look.inputs.T.ravel().tolist())
    data = load(DataSpec(path="sample:python_reference"), Path())
    assert isinstance(data, Text)
    assert text == data.text[: len(text)]
    assert np.array_equal(look.inputs[1:], look.targets[:-1])


def test_lengths_are_those_of_the_sequences() -> None:
    task = task_of("reviews")
    look = look_at(task, "lengths")
    assert isinstance(look, HistogramLook)
    assert isinstance(task, LabelTask)
    assert sum(look.counts) == len(task.lengths)
    assert look.means[0] == pytest.approx(task.lengths[task.rows("train")].mean())
