"""A backtest in the window: begun on the result page, told of, stopped, forgotten; and the choice of a test file."""

import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QProgressBar, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow, train
from tests.gui.doubles import FakeEngine
from tests.gui.looking import clipped, unnamed
from workbench.engine import Engine
from workbench.errors import UserError
from workbench.gui import theme
from workbench.gui.backtests import Progress
from workbench.gui.pages.backtesting import BacktestPanel
from workbench.gui.pages.held_out import TestFileButton
from workbench.gui.session import Phase
from workbench.gui.window import SMALLEST, MainWindow
from workbench.training import events

EPOCHS = 4


def fold(number: int) -> dict[str, Any]:
    rules = {"persistence": {"rmse": 30.0 + number}, "seasonal_naive": {"rmse": 20.0 + number}}
    return {"fold": number, "rmse": 10.0 * number, "mae": 8.0, "mase": 0.7, "coverage": 0.75, "baselines": rules}


class BacktestingEngine(FakeEngine):
    """Trains by formula; `go` lets fold after fold go on."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.go.set()
        self.asked: list[tuple[Path, int]] = []
        self.refusal: UserError | None = None

    def backtest(self, spec: Any, out: Path, folds: int, emit: Any, should_stop: Any, tell: Any) -> dict[str, Any]:
        """Each fold a course of some epochs."""
        self.asked.append((out, folds))
        if self.refusal is not None:
            raise self.refusal
        found: list[dict[str, Any]] = []
        for number in range(1, folds + 1):
            emit(events.Prepared("forecast", 1, EPOCHS, 1, (), 1.0, (), {}))
            for epoch in range(1, EPOCHS + 1):
                emit(events.EpochEnded(epoch, epoch, 1.0, 1.0, 0.1, best=True))
            while not self.go.wait(0.01):
                if should_stop():
                    break
            if should_stop():
                break
            found.append(fold(number))
            tell(found[-1])
        mean = {**fold(2), "rmse": float(np.mean([one["rmse"] for one in found]))} if found else {}
        return {"folds": found, "mean": mean, "wanted": folds}


@pytest.fixture
def engine() -> BacktestingEngine:
    return BacktestingEngine()


@pytest.fixture
def window(make_window: MakeWindow, qtbot: QtBot, engine: BacktestingEngine) -> MainWindow:
    made = make_window(engine)
    train(made, qtbot)
    made.tabs.setCurrentWidget(made.result)
    made.result.test_anew.click()
    return made


def panel_of(window: MainWindow) -> BacktestPanel:
    return window.result.backtesting


def done(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not panel_of(window).tests.busy, timeout=WAIT_MS)


def test_a_backtest_fills_plot_and_table(window: MainWindow, qtbot: QtBot, engine: BacktestingEngine) -> None:
    panel = panel_of(window)
    begin = window.findChild(QPushButton, "backtestButton")
    assert begin is panel.begin
    assert isinstance(begin, QPushButton)
    assert begin.isVisible()
    window.result.test_anew.click()
    assert window.result.forecasting.isVisible()
    window.result.test_anew.click()
    panel.folds.setValue(4)
    begin.click()
    done(window, qtbot)
    folder = window.session.run_folder
    assert folder is not None
    assert engine.asked == [(folder / "backtest", 4)]
    table = window.findChild(QTableWidget, "backtestTable")
    assert isinstance(table, QTableWidget)

    def text(row: int, column: int) -> str:
        item = table.item(row, column)
        return "" if item is None else item.text()

    texts = [[text(row, column) for column in range(table.columnCount())] for row in range(5)]
    assert texts[0] == ["1", "10.0", "8.00", "0.700", "75%", "31.0", "21.0"]
    assert [row[0] for row in texts] == ["1", "2", "3", "4", "Mean"]
    assert texts[4][1] == "25.0"
    head = table.model()
    heads = [str(head.headerData(column, Qt.Orientation.Horizontal)) for column in range(table.columnCount())]
    assert heads[-2:] == ["RMSE, persistence", "RMSE, seasonal naive"]
    assert "It beats every rule in 2 of 4 folds" in panel.state.text()
    own = panel.plot._own.getData()
    assert own[1] is not None
    assert own[1][::3].tolist() == [10.0, 20.0, 30.0, 40.0]
    assert "network" in panel.plot.plot.accessibleDescription()
    assert panel.begin.isEnabled()
    assert not panel.bar.isVisible()


def test_it_is_told_how_far_it_is_and_can_be_stopped(
    window: MainWindow, qtbot: QtBot, engine: BacktestingEngine
) -> None:
    panel = panel_of(window)
    engine.go.clear()
    panel.begin.click()
    bar = window.findChild(QProgressBar, "backtestProgress")
    assert isinstance(bar, QProgressBar)
    qtbot.waitUntil(lambda: bar.value() == 333, timeout=WAIT_MS)
    assert bar.isVisible()
    assert panel.state.text() == "Fold 1 of 3 is trained."
    assert not panel.begin.isEnabled()
    panel.halt.click()
    done(window, qtbot)
    assert panel.state.text() == "Stopped: 0 of 3 folds are done."
    assert not panel.halt.isVisible()
    assert panel.begin.isEnabled()
    assert not panel.table.isVisible()


def test_folds_appear_one_by_one(window: MainWindow, qtbot: QtBot, engine: BacktestingEngine) -> None:
    panel = panel_of(window)
    engine.go.clear()
    panel.begin.click()
    qtbot.waitUntil(lambda: panel.tests.fold == 1, timeout=WAIT_MS)
    assert panel.table.rowCount() == 0
    engine.go.set()
    done(window, qtbot)
    assert panel.table.rowCount() == 4
    engine.go.clear()
    panel.begin.click()
    # What an earlier one found is gone at once.
    assert panel.table.rowCount() == 0
    window.session.start()
    assert not panel.tests.busy
    assert not panel.begin.isEnabled()
    qtbot.waitUntil(lambda: window.session.phase is Phase.FINISHED, timeout=WAIT_MS)
    assert panel.tests.found == []


def test_a_refusal_is_told(window: MainWindow, qtbot: QtBot, engine: BacktestingEngine) -> None:
    engine.refusal = UserError("The test part of each of 3 folds has 2 rows.", "Give fewer folds.")
    panel_of(window).begin.click()
    done(window, qtbot)
    assert "2 rows" in window.banner.text.text()
    assert panel_of(window).begin.isEnabled()


def test_progress_counts_folds_and_epochs() -> None:
    told: list[Any] = []
    progress = Progress(4, told.append)
    ready = events.Prepared("forecast", 1, 10, 1, (), 1.0, (), {})
    for event in (ready, events.EpochEnded(5, 5, 1.0, 1.0, 0.1, best=True), ready):
        progress.hear(event)
    assert told == [(0.0, 1), (0.125, 1), (0.25, 2)]


class RealBacktests(FakeEngine):
    """Real backtests of a run by formula; remembers in which thread."""

    thread = 0

    def backtest(self, *given: Any, **named: Any) -> dict[str, Any]:
        """As the app's."""
        self.thread = threading.get_ident()
        return Engine.backtest(self, *given, **named)


def test_a_real_backtest_never_holds_the_window_up(make_window: MakeWindow, qtbot: QtBot) -> None:
    engine = RealBacktests()
    window = make_window(engine)
    window.session.set_many({"model.hidden": 4, "training.epochs": 2, "training.batch": 16, "training.threads": 1})
    train(window, qtbot, 2)
    panel = panel_of(window)
    ticks: list[float] = []
    timer = QTimer()
    timer.setInterval(5)
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    timer.start()
    panel.folds.setValue(2)
    panel.begin.click()
    qtbot.waitUntil(lambda: not panel.tests.busy, timeout=120_000)
    timer.stop()
    assert len(panel.tests.found) == 2
    assert panel.tests.mean["rmse"] == pytest.approx(np.mean([one["rmse"] for one in panel.tests.found]))
    # The window went on drawing all the while, and the work was done elsewhere.
    assert engine.thread not in (0, threading.get_ident())
    assert len(ticks) > 5
    folder = window.session.run_folder
    assert folder is not None
    assert (folder / "backtest" / "fold-2" / "weights.safetensors").is_file()


@pytest.mark.parametrize(("language", "dress"), [("en", "dark"), ("zh_CN", "light")])
def test_nothing_of_the_panel_is_cut_off(window: MainWindow, qtbot: QtBot, language: str, dress: str) -> None:
    window.use_language(language)
    window.use_theme(dress)
    window.resize(*SMALLEST)
    panel = panel_of(window)
    panel.begin.click()
    done(window, qtbot)
    qtbot.wait(50)
    assert clipped(panel) == []
    assert unnamed(panel) == []
    assert panel.plot.tokens == (theme.DARK if dress == "dark" else theme.LIGHT)
    text = panel.words.text() + panel.state.text() + panel.begin.text()
    assert any("\u4e00" < c < "\u9fff" for c in text) == (language == "zh_CN")


# The test file


def csv(path: Path, rows: int, start: str, head: str = "day,wind,value") -> Path:
    days = np.datetime64(start) + np.arange(rows)
    lines = [f"{day},{n * 7 % 13},{n * n % 11}" for n, day in enumerate(days)]
    path.write_text("\n".join([head, *lines]) + "\n", "utf-8")
    return path


def opened(window: MainWindow, qtbot: QtBot, path: Path) -> TestFileButton:
    window.session.open(str(path))
    qtbot.waitUntil(lambda: settled(window) and window.data.title.accessibleName() == path.name, timeout=WAIT_MS)
    window.tabs.setCurrentWidget(window.data)
    found = window.findChild(QPushButton, "testFileButton")
    assert isinstance(found, TestFileButton)
    return found


def settled(window: MainWindow) -> bool:
    return window.session.phase is Phase.READY and not window.session.checkup.busy


def test_a_test_file_is_chosen_and_let_go(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    assert not window.data.held_out.isVisibleTo(window.data)
    button = opened(window, qtbot, csv(tmp_path / "train.csv", 200, "2022-01-01"))
    assert button.isVisible()
    assert button.text() == "Test file"
    assert not button.leave_action.isEnabled()
    test = csv(tmp_path / "test & more.csv", 80, "2023-01-01")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(test), ""))
    button.choose_action.trigger()
    qtbot.waitUntil(lambda: settled(window) and bool(window.session.spec.data.test_path), timeout=WAIT_MS)
    assert window.session.spec.data.test_path == str(test)
    assert window.session.spec.data.split[2] == 0.0
    assert button.text() == "Test: test && more.csv"
    assert window.session.loaded is not None
    assert window.session.loaded.task.parts["test"] > 50
    assert window.session.loaded.series is not None
    # What is drawn is the test file's.
    assert len(window.session.loaded.series.values) == 80
    train(window, qtbot)
    assert not window.result.test_anew.isVisibleTo(window.result)
    button.leave_action.trigger()
    qtbot.waitUntil(lambda: settled(window) and not window.session.spec.data.test_path, timeout=WAIT_MS)
    assert window.session.spec.data.split[2] > 0.2
    assert button.text() == "Test file"


def test_a_test_file_of_another_kind_is_named_and_not_taken(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window()
    button = opened(window, qtbot, csv(tmp_path / "train.csv", 200, "2022-01-01"))
    button.take(str(csv(tmp_path / "test.csv", 80, "2023-01-01", "day,breeze,value")))
    qtbot.waitUntil(lambda: "no column wind" in window.banner.text.text(), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: settled(window), timeout=WAIT_MS)
    assert window.session.spec.data.test_path == ""
    assert button.text() == "Test file"
    assert button.isEnabled()


def test_what_must_be_mended_in_the_test_file_has_its_fixes(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window()
    button = opened(window, qtbot, csv(tmp_path / "train.csv", 200, "2022-01-01"))
    test = csv(tmp_path / "test.csv", 80, "2023-01-01")
    test.write_text(test.read_text("utf-8").replace("2023-01-05,2,", "2023-01-05,,"), "utf-8")
    button.take(str(test))
    session = window.session
    qtbot.waitUntil(lambda: settled(window) and session.checkup.refused, timeout=WAIT_MS)
    assert button.text() == "Test: test.csv"
    fixes = [one for one in window.data.findings.findChildren(QPushButton) if one.property("fix") == "interpolate"]
    fixes[0].click()
    qtbot.waitUntil(lambda: settled(window) and session.spec.data.missing == "interpolate", timeout=WAIT_MS)
    assert session.spec.data.test_path == str(test)


def test_texts_and_samples_have_no_test_file(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = make_window()
    path = tmp_path / "a.txt"
    path.write_text("to be or not to be, that is the question.\n" * 60, "utf-8")
    assert not opened(window, qtbot, path).isVisible()
