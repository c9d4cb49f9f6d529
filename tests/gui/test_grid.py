"""The grid on the Compare page, with a runner that answers at once."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow
from tests.gui.doubles import FakeEngine, stepped
from tests.gui.looking import clipped
from workbench.gui.grids import BINS, Course, Scale
from workbench.gui.pages.grid import GridPage
from workbench.gui.pages.grid_board import AT_A_TICK
from workbench.gui.session import Phase
from workbench.gui.window import MainWindow
from workbench.runs.grid import Ended, News, Outcome, Plan, Planned, Told, trials_of
from workbench.training import events
from workbench.training.spec import Spec, flat

PLAN = Plan(("rnn", "lstm"), ("tanh", "relu"), (1, 2), 2)
EPOCHS = 3


class GridEngine(FakeEngine):
    """Trials by formula: RNNs vanish, an RNN with ReLU explodes, LSTMs are healthy; `hold` keeps them in the middle."""

    def run_grid(
        self, plan: Plan, spec: Spec, out: Path, emit: Callable[[News], None], should_stop: Callable[[], bool]
    ) -> tuple[Outcome, ...]:
        """All trials, epoch by epoch."""
        trials = trials_of(plan, spec)
        emit(Planned(tuple(trials)))
        for trial in trials:
            told = ("forecast", 1234, EPOCHS, 40, ("layer 1", "layer 2", "head"), 1.0, (), flat(trial.spec))
            emit(Told(trial.number, events.Prepared(*told)))
        reason = "done"
        for epoch in range(1, EPOCHS + 1):
            for trial in trials:
                step = stepped(epoch, EPOCHS, depth=trial.depth)
                flow = step.flow if trial.cell == "rnn" else np.ones((trial.depth, 12))
                emit(Told(trial.number, replace(step, flow=flow)))
                ended = events.EpochEnded(epoch, 40 * epoch, 1.0 / epoch, 1.2 / epoch, 0.1, best=True)
                emit(Told(trial.number, ended))
            if not self.hold.wait(30):
                raise TimeoutError("nobody let the grid go on")
            if should_stop():
                reason = "stopped"
                break
        found: list[Outcome] = []
        for one in trials:
            exploded = one.cell == "rnn" and one.activation == "relu"
            kind, reach = ("vanishes", 6) if one.cell == "rnn" else ("fine", 12)
            loss = 0.4 * one.depth + (0.3 if one.cell == "rnn" else 0.0) + 0.01 * one.seed
            found.append(
                Outcome(
                    one.number, one.cell, one.activation, one.depth, one.seed, "not_finite" if exploded else reason,
                    kind, reach, 41, loss, "rmse", 10 * loss, 1.0,
                )
            )  # fmt: skip
            emit(Ended(found[-1]))
        return tuple(found)


def choose(page: GridPage, plan: Plan = PLAN) -> None:
    """Tick what a plan names."""
    for boxes, names in ((page.plan.cells, plan.cells), (page.plan.activations, plan.activations)):
        for name, box in boxes.items():
            box.setChecked(name in names)
    page.plan.depths.setText(", ".join(str(one) for one in plan.depths))
    page.plan.seeds.setValue(plan.seeds)


def shown(make_window: MakeWindow, engine: FakeEngine | None = None, **more: Any) -> tuple[MainWindow, GridPage]:
    """A window that shows the grid."""
    window = make_window(engine or GridEngine(), **more)
    window.tabs.setCurrentWidget(window.compare)
    window.compare.parts.setCurrentWidget(window.compare.grid)
    return window, window.compare.grid


def finish(page: GridPage, qtbot: QtBot) -> None:
    """Start the grid and wait for its end."""
    choose(page)
    page.start.click()
    qtbot.waitUntil(lambda: page.grids.verdict is not None, timeout=WAIT_MS)


def test_the_plan_starts_with_the_classic_choice_and_the_present_depth(make_window: MakeWindow) -> None:
    window, page = shown(make_window)
    window.session.set("model.depth", 4)
    plan = page.plan.plan
    assert plan.cells == ("rnn", "gru", "lstm")
    assert plan.activations == ("sigmoid", "tanh", "relu", "leaky_relu")
    assert plan.depths == (2, 3, 4)
    assert plan.seeds == 1
    page.plan.show_estimate()
    assert "36" in page.plan.estimate.text()


@pytest.mark.parametrize("text", ["", "0", "x", "1, 99"])
def test_a_plan_that_is_none_cannot_be_started_and_says_why(make_window: MakeWindow, text: str) -> None:
    _, page = shown(make_window)
    page.plan.depths.setText(text)
    page.plan.show_estimate()
    assert not page.start.isEnabled()
    assert "depth from 1 to 16" in page.plan.estimate.text()


def test_a_grid_is_drawn_live_and_ends_with_a_verdict_and_a_table(make_window: MakeWindow, qtbot: QtBot) -> None:
    engine = GridEngine()
    engine.hold.clear()
    window, page = shown(make_window, engine)
    choose(page)
    page.start.click()
    qtbot.waitUntil(lambda: len(page.boards) == 2 and page.grids.fraction > 0.3, timeout=WAIT_MS)
    board = page.boards[0]
    qtbot.waitUntil(lambda: not board._dirty, timeout=WAIT_MS)
    assert "vanishes" in board.cells["rnn", "tanh", 1].word()[0]
    assert board.cells["lstm", "tanh", 1].word()[2] == "good"
    assert "0 of 16" in page.status.text()
    # While all cores are at work, no training begins beside them.
    window.session.start()
    assert window.session.phase is Phase.READY
    assert "A grid is being trained" in " ".join(one.text() for one in window.banner.findChildren(QLabel))
    engine.hold.set()
    qtbot.waitUntil(lambda: page.grids.verdict is not None, timeout=WAIT_MS)
    assert "Best: LSTM, tanh, depth 1" in page.verdict.text()
    assert page.tabs.count() == 3
    page.tabs.setCurrentIndex(2)
    assert page.stack.currentWidget() is page.table
    assert page.table.table.rowCount() == 8
    first = page.table.table.item(0, 7)
    assert first is not None
    assert first.text() == "best"


def test_the_table_is_copied_and_saved(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    _, page = shown(make_window)
    finish(page, qtbot)
    page.table.copy_csv.click()
    assert QGuiApplication.clipboard().text().startswith("cell,activation,depth")
    page.table.copy_markdown.click()
    assert "| LSTM | tanh | 1 | 2 |" in QGuiApplication.clipboard().text()
    page.table.save(tmp_path / "found.csv")
    page.table.save(tmp_path / "found.md")
    assert len((tmp_path / "found.csv").read_text("utf-8").splitlines()) == 9
    assert "Welch" in (tmp_path / "found.md").read_text("utf-8")
    page.table.save(tmp_path / "nowhere" / "found.md")
    assert page.table.copied.text() == "Saved."


def test_a_cell_opens_large_and_its_settings_can_be_used(make_window: MakeWindow, qtbot: QtBot) -> None:
    window, page = shown(make_window)
    finish(page, qtbot)
    page.tabs.setCurrentIndex(1)
    cell = page.boards[1].cells["rnn", "relu", 2]
    qtbot.mouseClick(cell, Qt.MouseButton.LeftButton)
    assert page.stack.currentWidget() is page.large
    assert page.large.title.text() == "RNN, ReLU, depth 2"
    assert page.large.seed.count() == 2
    page.large.use.click()
    qtbot.waitUntil(lambda: window.session.phase is Phase.READY, timeout=WAIT_MS)
    model = window.session.spec.model
    assert (model.cell, model.activation, model.depth) == ("rnn", "relu", 2)
    assert window.session.spec.training.threads == 0
    page.large.back.click()
    assert page.stack.currentWidget() is page.boards[1]


def test_stop_keeps_what_there_is(make_window: MakeWindow, qtbot: QtBot) -> None:
    engine = GridEngine()
    engine.hold.clear()
    _, page = shown(make_window, engine)
    choose(page)
    page.start.click()
    qtbot.waitUntil(lambda: page.grids.fraction > 0.3, timeout=WAIT_MS)
    page.start.click()
    assert not page.start.isEnabled()
    engine.hold.set()
    qtbot.waitUntil(lambda: page.grids.verdict is not None, timeout=WAIT_MS)
    assert "stopped before their end" in page.verdict.text()


def test_only_a_few_pictures_are_drawn_at_a_tick(make_window: MakeWindow, qtbot: QtBot) -> None:
    _, page = shown(make_window)
    finish(page, qtbot)
    board = page.boards[0]
    board._timer.stop()
    board._dirty = dict.fromkeys(board.cells)
    before = len(board._dirty)
    board.redraw()
    assert len(board._dirty) == max(0, before - AT_A_TICK)


@pytest.mark.parametrize(("language", "size"), [("en", (900, 600)), ("zh_CN", (1280, 720)), ("zh_CN", (900, 600))])
def test_nothing_is_cut_off(make_window: MakeWindow, qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    window, page = shown(make_window)
    window.use_language(language)
    window.resize(*size)
    QApplication.processEvents()
    assert clipped(window) == []
    finish(page, qtbot)
    for index in range(3):
        page.tabs.setCurrentIndex(index)
        QApplication.processEvents()
        assert clipped(window) == []
    next(iter(page.boards[0].cells.values())).opened.emit()
    QApplication.processEvents()
    assert clipped(window) == []
    window.use_language("zh_CN")
    assert page.large.title.text() == "RNN，tanh，深度 1"
    assert page.large.seed.itemText(0) == "种子 0"
    window.use_theme("dark")
    QApplication.processEvents()


def test_a_course_holds_the_means_of_its_shares() -> None:
    trial = trials_of(Plan(("rnn",), ("tanh",), (1,)), Spec())[0]
    course = Course(trial)
    layers = ("layer 1", "layer 2", "head")
    course.take(events.Prepared("forecast", 1, 100, 40, layers, 1.0, (), flat(trial.spec)))
    half = replace(stepped(1), fraction=0.5)
    course.take(half)
    loss = course.curves[0]
    assert np.isfinite(loss[: BINS // 2]).sum() == 40
    assert np.isnan(loss[BINS // 2 + 1 :]).all()
    assert loss[np.isfinite(loss)][0] == pytest.approx(math.log10(half.losses[0]))


def test_the_shared_scale_only_grows_and_explosions_do_not_squeeze_it() -> None:
    scale = Scale()
    assert scale.take(np.array([[0.0, -1.0], [0.0, 0.0]]))
    low, high = scale.limits[0]
    assert low <= -1.0
    assert not scale.take(np.array([[0.0, -0.5], [0.0, 0.0]]))
    scale.take(np.array([[0.0, 30.0], [0.0, 0.0]]))
    assert scale.limits[0][0] == low
    assert high < scale.limits[0][1] <= 2.5
