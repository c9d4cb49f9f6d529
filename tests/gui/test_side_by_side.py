"""Runs side by side: what is different comes first, curves over each other, a report of what is shown."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow, speak
from tests.gui.looking import clipped, unnamed
from tests.runs.store.courses import give_course
from tests.runs.store.made import make_run
from workbench.gui.pages.compare import ComparePage
from workbench.gui.pages.side_by_side import SideBySide
from workbench.gui.plots.parallel import marks_of, places_of
from workbench.gui.window import SMALLEST, MainWindow
from workbench.runs.folder import RunFolder
from workbench.runs.store.notes import Notes, write_notes


def add(home: Path, name: str, value: float | None, course: int | None = 0, **settings: object) -> None:
    path = make_run(home, name, value, **settings)
    if course is not None:
        give_course(RunFolder(home / path), course)


@pytest.fixture
def page(make_window: MakeWindow, home: Path, qtbot: QtBot) -> ComparePage:
    """The page with four runs: two seeds of one network, another one, and one that has only begun."""
    add(home, "a", 0.30, 1, model__cell="lstm", training__seed=0)
    add(home, "b", 0.20, 2, model__cell="lstm", training__seed=1)
    add(home, "c", 0.10, 3, model__cell="gru", training__seed=0)
    add(home, "d", None, None, model__cell="rnn", training__seed=0)
    write_notes(home / "runs" / "c", Notes(label="the best"))
    window = make_window()
    window.tabs.setCurrentWidget(window.compare)
    qtbot.waitUntil(lambda: window.compare.runs.table.rowCount() == 4, timeout=WAIT_MS)
    return window.compare


def window_of(page: ComparePage) -> MainWindow:
    window = page.window()
    assert isinstance(window, MainWindow)
    return window


def opened(page: ComparePage, qtbot: QtBot, runs: int) -> SideBySide:
    page.parts.setCurrentWidget(page.beside)
    qtbot.waitUntil(lambda: len(page.beside.found.runs) == runs, timeout=WAIT_MS)
    return page.beside


def column(beside: SideBySide, heading: str) -> list[str]:
    model, across = beside.model, Qt.Orientation.Horizontal
    at = [model.headerData(at, across) for at in range(model.columnCount())].index(heading)
    return [str(model.index(row, at).data()) for row in range(model.rowCount())]


def test_all_listed_runs_are_compared_and_seeds_are_one_line(page: ComparePage, qtbot: QtBot) -> None:
    beside = opened(page, qtbot, 4)
    assert sorted(column(beside, "Run")) == ["LSTM", "RNN", "the best"]
    assert sorted(column(beside, "Cell")) == ["GRU", "LSTM", "RNN"]
    assert column(beside, "Test error")[column(beside, "Run").index("LSTM")] == "0.25 ± 0.071"
    assert beside.said.text() == "4 runs"
    assert not beside.apart.isVisible()
    assert sorted(len(traces) for traces in beside.plot.traces) == [1, 1, 3]
    beside.seeds.click()
    assert sorted(column(beside, "Run")) == ["LSTM, Seed 0", "LSTM, Seed 1", "RNN, Seed 0", "the best"]
    assert [len(traces) for traces in beside.plot.traces] == [1, 1, 1, 1]


def test_only_the_chosen_runs_are_compared(page: ComparePage, qtbot: QtBot) -> None:
    page.runs.table.choose({"runs/a", "runs/c"})
    beside = opened(page, qtbot, 2)
    assert {run.path for run in beside.found.runs} == {"runs/a", "runs/c"}
    assert not beside.seeds.isVisible()
    page.parts.setCurrentWidget(page.runs)
    page.runs.table.choose({"runs/a", "runs/b", "runs/c"})
    opened(page, qtbot, 3)


def test_curves_are_those_of_the_runs_over_each_axis(page: ComparePage, qtbot: QtBot) -> None:
    page.runs.table.choose({"runs/a", "runs/c"})
    beside = opened(page, qtbot, 2)
    for what in range(4):
        for along, last in enumerate((100.0, 5.0, 2.5)):
            beside.what.setCurrentIndex(what)
            beside.along.setCurrentIndex(along)
            for row, (trace,) in zip(beside.rows.rows, beside.plot.traces, strict=True):
                steps = what > 1
                assert trace.x[-1] == pytest.approx(last)
                assert len(trace.x) == (100 if steps else 5)
                told = row.runs[0].course
                name = ("validation_loss", "train_loss", "loss", "gradient_norm")[what]
                assert np.allclose(trace.y, told.steps[name][:, 2] if steps else told.epochs[name])
    assert "Gradient norm" in beside.plot.left_axis.labelText


def pens(beside: SideBySide) -> list[str]:
    found: list[Any] = [traces[0].curve.opts["pen"] for traces in beside.plot.traces]
    return [pen.color().name() for pen in found]


def test_a_row_points_its_curve_out(page: ComparePage, qtbot: QtBot) -> None:
    beside = opened(page, qtbot, 4)
    colours = pens(beside)
    beside.table.selectRow(1)
    assert [before == after for before, after in zip(colours, pens(beside), strict=True)] == [False, True, False]
    beside.table.clearSelection()
    assert pens(beside) == colours


def test_settings_and_results_stand_on_parallel_axes(page: ComparePage, qtbot: QtBot) -> None:
    beside = opened(page, qtbot, 4)
    beside.seeds.click()
    beside.what.setCurrentIndex(4)
    plot = beside.parallel
    assert plot.isVisible()
    assert not beside.along.isEnabled()
    ticks = [text for _, text in plot.bottom_axis._tickLevels[0]]
    assert ticks == ["Cell", "Seed", "Test error"]
    names = column(beside, "Run")
    at = {name: plot.places[names.index(name)].tolist() for name in names}
    # GRU, LSTM, RNN; seeds 0 and 1; errors of 0.1, 0.2 and 0.3.
    assert at["the best"] == [0.0, 0.0, 0.0]
    assert at["LSTM, Seed 1"] == [0.5, 1.0, pytest.approx(0.5)]
    assert at["LSTM, Seed 0"] == [0.5, 0.0, pytest.approx(1.0)]
    assert np.isnan(at["RNN, Seed 0"][2])
    drawn = sum(np.isfinite(curve.points()[1]).sum() for curve in plot.lines)
    assert drawn == 3 * 3 + 2
    beside.table.selectRow(names.index("the best"))
    assert sum(np.isfinite(curve.points()[1]).sum() for curve in plot.chosen) == 3
    assert sum(np.isfinite(curve.points()[1]).sum() for curve in plot.lines) == drawn - 3
    page.runs.table.choose({"runs/a"})
    beside.what.setCurrentIndex(0)
    assert beside.plot.isVisible()


def test_axes_are_even_logarithmic_or_lists() -> None:
    assert places_of([1, 2, None, 3]).tolist()[:2] == [0.0, 0.5]
    assert np.isnan(places_of([1, 2, None, 3])[2])
    assert places_of([1e-4, 1e-3, 1e-2]).tolist() == pytest.approx([0.0, 0.5, 1.0])
    assert places_of([5, 5]).tolist() == [0.5, 0.5]
    assert places_of(["b", "A", "c", "b"]).tolist() == [0.5, 0.0, 1.0, 0.5]
    assert places_of(["a", 3]).tolist() == [1.0, 0.0]
    assert np.isnan(places_of([None, ""])).all()
    many = np.linspace(0, 1, 50)
    marks = marks_of(many, [f"{place:.2f}" for place in many])
    assert marks[0] == (0.0, "0.00")
    assert marks[-1] == (1.0, "1.00")
    assert len(marks) <= 8


def test_runs_on_different_data_are_called_so(page: ComparePage, home: Path, qtbot: QtBot) -> None:
    add(home, "e", 0.5, data__path="sample:sunspots")
    page.runs.results.refresh()
    qtbot.waitUntil(lambda: page.runs.table.rowCount() == 5, timeout=WAIT_MS)
    beside = opened(page, qtbot, 5)
    assert "different data" in beside.apart.text()
    assert beside.apart.isVisible()


def test_what_is_shown_is_copied_and_saved(page: ComparePage, home: Path, qtbot: QtBot) -> None:
    beside = opened(page, qtbot, 4)
    beside.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "| the best | GRU |" in copied
    beside.save(home / "table.md")
    assert (home / "table.md").read_text("utf-8") == copied
    beside.save(home / "all.html")
    text = (home / "all.html").read_text("utf-8")
    assert "the best" in text
    assert text.count("<svg") == 4
    assert beside.said.text() == "Saved: all.html"
    beside.save(home / "all.pdf")
    message = window_of(page).banner.message
    assert message is not None
    assert "this format" in message.text


def test_another_list_is_compared_anew(page: ComparePage, home: Path, qtbot: QtBot) -> None:
    beside = opened(page, qtbot, 4)
    write_notes(home / "runs" / "d", Notes(label="renamed"))
    page.runs.results.refresh()
    qtbot.waitUntil(lambda: "renamed" in column(beside, "Run"), timeout=WAIT_MS)
    add(home, "f", 0.7, 4, model__cell="mgu")
    page.runs.results.refresh()
    qtbot.waitUntil(lambda: len(beside.found.runs) == 5, timeout=WAIT_MS)


def test_nothing_is_said_without_runs(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    window.tabs.setCurrentWidget(window.compare)
    beside = window.compare.beside
    window.compare.parts.setCurrentWidget(beside)
    assert beside.plot.hint.isVisible()
    assert beside.model.rowCount() == 0
    beside.copy.click()


def test_nothing_is_cut_off(page: ComparePage, qtbot: QtBot) -> None:
    window = window_of(page)
    opened(page, qtbot, 4)
    for language in ("en", "zh_CN"):
        speak(window, qtbot, language)
        for size in ((1280, 720), SMALLEST):
            window.resize(*size)
            qtbot.wait(50)
            for what in (0, 4):
                page.beside.what.setCurrentIndex(what)
                qtbot.wait(20)
                assert clipped(page.beside) == []
                assert unnamed(page.beside) == []
