"""The window at work: everything there and named, and every control does what it says."""

import gc
import re
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow, train
from tests.gui.doubles import FakeEngine
from tests.gui.looking import unnamed
from workbench import app
from workbench.gui.session import Message, Phase
from workbench.gui.window import MainWindow

NAMES = (
    "dataPath taskBox cellBox activationBox depthSpin hiddenEdit epochsSpin learningRateSpin startButton pauseButton "
    "stopButton progressBar lossPlot gradientPlot flowPlot forecastPlot runsTable exportButton messageBanner"
)


def test_every_promised_name_is_there_once(window: MainWindow) -> None:
    for name in NAMES.split():
        assert len(window.findChildren(QWidget, name)) == 1, name


def test_every_control_says_what_it_does(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot)
    assert unnamed(window) == []


def test_a_setting_that_does_nothing_now_is_greyed_and_comes_back(window: MainWindow) -> None:
    session = window.session
    editors = {editor.key: editor for editor in window.train.controls.form.editors}
    off = {"training.weight_decay", "training.schedule_every", "model.variational", "model.residual"}
    assert all(not editors[key].widget.isEnabled() for key in off)
    session.set("training.optimizer", "adamw")
    session.set("training.schedule", "step")
    session.set("model.dropout", 0.2)
    session.set("model.depth", 2)
    assert all(editors[key].widget.isEnabled() for key in off)
    assert not editors["training.schedule_patience"].widget.isEnabled()


def test_the_options_of_a_run_are_told_where_runs_are_compared(window: MainWindow, qtbot: QtBot) -> None:
    window.session.set("model.bidirectional", True)
    window.session.set("model.dropout", 0.25)
    train(window, qtbot)
    table = window.compare.runs.table
    items = [table.model().index(0, n) for n in range(table.columnCount())]
    shown = {item.data(): item.data(Qt.ItemDataRole.ToolTipRole) for item in items}
    assert shown["LSTM +2"] == "Bidirectional, Dropout 0.25"
    assert "Bidirectional, Dropout 0.25" in window.result.run_facts.text()


def test_the_first_screen_is_ready_for_start(window: MainWindow) -> None:
    assert window.train.controls.start.isEnabled()
    assert not window.train.controls.stop.isEnabled()
    assert window.train.forecast.plot.accessibleDescription().startswith("Passengers; ")
    assert "Press Start" in window.train.sentence.text()


def test_choices_move_the_session_and_the_pictures(window: MainWindow) -> None:
    controls, session = window.train.controls, window.session
    before = controls.weights.text()
    for name, value in (("cellBox", "gru"), ("activationBox", "relu")):
        box = window.findChild(QComboBox, name)
        assert box is not None
        box.setCurrentText(value)
    spin, hidden = window.findChild(QSpinBox, "depthSpin"), window.findChild(QLineEdit, "hiddenEdit")
    assert spin is not None
    assert hidden is not None
    spin.setValue(3)
    hidden.setText("16, 8, 4")
    hidden.editingFinished.emit()
    model = session.spec.model
    assert (model.cell, model.activation, model.depth, model.hidden) == ("gru", "relu", 3, (16, 8, 4))
    assert controls.weights.text() != before
    hidden.setText("many")
    hidden.editingFinished.emit()
    assert session.spec.model.hidden == (16, 8, 4)
    assert hidden.property("wrong") is True


def test_the_form_sets_what_it_shows(window: MainWindow) -> None:
    editors = {editor.key: editor for editor in window.train.controls.form.editors}
    assert "training.clip_norm" in editors
    assert "model.cell" not in editors
    spin = editors["training.batch"].widget
    assert isinstance(spin, QSpinBox)
    spin.setValue(11)
    assert window.session.value("training.batch") == 11


def test_pause_resume_stop_and_the_end(make_window: MakeWindow, qtbot: QtBot) -> None:
    engine = FakeEngine()
    engine.hold.clear()
    window = make_window(engine)
    controls, session = window.train.controls, window.session
    session.set("training.epochs", 100_000)
    qtbot.mouseClick(controls.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.history.losses.count > 0, timeout=WAIT_MS)
    assert not controls.start.isEnabled()
    qtbot.mouseClick(controls.pause, Qt.MouseButton.LeftButton)
    assert session.phase is Phase.PAUSED
    assert controls.pause.text() == "Resume"
    assert "Paused" in window.train.status.text()
    engine.hold.set()
    qtbot.mouseClick(controls.pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.history.epoch_steps.count > 2, timeout=WAIT_MS)
    qtbot.mouseClick(controls.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.phase is Phase.FINISHED, timeout=WAIT_MS)
    assert window.train.status.text().startswith("Stopped")


def test_result_compare_and_export_fill_up(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    train(window, qtbot)
    assert window.compare.runs.table.rowCount() == 1
    assert "62% below that of the best baseline, “seasonal naive (last season)”." in window.result.verdict.text()
    assert window.result.predict.isEnabled()
    assert window.result.metrics.rowCount() == 2
    out = tmp_path / "weights.npz"
    window.export.group.button(1).setChecked(True)
    window.export.path.setText(str(out))
    window.export.button.click()
    qtbot.waitUntil(lambda: str(out) in window.export.done.text(), timeout=WAIT_MS)
    engine = window.session.engine
    assert isinstance(engine, FakeEngine)
    assert engine.exported == [(window.session.run_folder, "npz", out)]


def test_the_settings_of_a_run_can_be_taken_over(window: MainWindow, qtbot: QtBot) -> None:
    window.session.set("model.depth", 4)
    train(window, qtbot)
    window.session.reset_settings()
    assert window.session.value("model.depth") == 1
    window.compare.runs.table.selectRow(0)
    window.compare.runs.reuse.click()
    qtbot.waitUntil(
        lambda: window.session.phase is Phase.READY and window.session.value("model.depth") == 4, timeout=WAIT_MS
    )


def test_a_run_that_broke_off_is_not_told_to_train_longer(make_window: MakeWindow, qtbot: QtBot) -> None:
    engine = FakeEngine()
    engine.ends = "not_finite"
    window = make_window(engine)
    train(window, qtbot)
    assert "broke off" in window.result.verdict.text()
    assert "more epochs" not in window.result.verdict.text()
    assert "5 epochs in 2 s, the best one 5" in window.result.run_facts.text()


def test_switching_the_language_reaches_every_text(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot)
    window.use_language("zh_CN")
    qtbot.waitUntil(lambda: "测试" in window.data.reasons_card.words.text(), timeout=WAIT_MS)
    names = re.compile(r"LSTM|GRU|RNN|CPU|RMSE|MAE|CSV|Python|NumPy|PyTorch|safetensors|npz|tanh|Passengers|Month|ReLU")
    texts = [label.text() for label in window.findChildren(QLabel)]
    english = [text for text in texts if re.search(r"[A-Za-z]{4,} [a-z]{2,}", names.sub("", text))]
    assert english == []
    window.use_language("en")
    assert window.train.controls.start.text() == "Start"


def test_the_theme_and_the_language_are_remembered(make_window: MakeWindow) -> None:
    first = make_window()
    first.use_language("zh_CN")
    first.use_theme("dark")
    first.settings.sync()
    assert first.settings.value("theme") == "dark"
    assert first.settings.value("language") == "zh_CN"


def test_messages_wait_until_they_are_read(window: MainWindow) -> None:
    done: list[str] = []
    banner = window.banner
    banner.show_message(Message("first", "hint"))
    banner.show_message(Message("second", "", "error", "Mend", lambda: done.append("mended")))
    banner.show_message(Message("first", "hint"))
    assert banner.text.text() == "first"
    banner.dismiss.click()
    assert banner.text.text() == "second"
    assert banner.isVisible()
    banner.action.click()
    assert done == ["mended"]
    assert not banner.isVisible()


@pytest.mark.parametrize(("sample", "possible"), [("airline", True), ("adding", False), ("copy", False)])
def test_files_are_predicted_where_a_file_can_hold_such_data(
    make_window: MakeWindow, qtbot: QtBot, sample: str, possible: bool
) -> None:
    window = make_window(first=f"sample:{sample}")
    train(window, qtbot)
    assert window.result.predict.isEnabled() is possible
    assert ("made by the program" in window.result.predict.toolTip()) is not possible


def test_a_closed_window_leaves_nothing_behind(home: Path, qtbot: QtBot) -> None:
    def open_and_close() -> weakref.ref[MainWindow]:
        window = app.create_window(home, FakeEngine())
        window.show()
        qtbot.waitUntil(lambda: window.session.phase is Phase.READY, timeout=WAIT_MS)
        for page in window.pages:
            window.tabs.setCurrentWidget(page)
            QApplication.processEvents()
        assert window.session.close()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return weakref.ref(window)

    open_and_close()
    gc.collect()
    before = len(QApplication.allWidgets())
    closed = open_and_close()
    gc.collect()
    assert closed() is None
    assert len(QApplication.allWidgets()) == before
