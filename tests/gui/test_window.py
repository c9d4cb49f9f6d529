"""The window in every state, language and theme: everything there, named, and nothing cut off."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow
from tests.gui.doubles import EmptyEngine, FakeEngine
from tests.gui.looking import clipped, unnamed
from workbench.gui import theme
from workbench.gui.session import Message, Phase
from workbench.gui.window import SMALLEST, MainWindow

NAMES = (
    "dataPath taskBox cellBox activationBox depthSpin hiddenEdit epochsSpin learningRateSpin startButton pauseButton "
    "stopButton progressBar lossPlot gradientPlot flowPlot forecastPlot runsTable exportButton messageBanner"
)


def train(window: MainWindow, qtbot: QtBot, epochs: int = 5) -> None:
    window.session.set("training.epochs", epochs)
    window.session.start()
    qtbot.waitUntil(lambda: window.session.phase is Phase.FINISHED, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: bool(window.session.results.runs), timeout=WAIT_MS)


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
    table = window.compare.table
    items = [table.item(0, n) for n in range(table.columnCount())]
    shown = {item.text(): item.toolTip() for item in items if item is not None}
    assert shown["LSTM +2"] == "Bidirectional, Dropout 0.25"
    assert "Bidirectional, Dropout 0.25" in window.result.run_facts.text()


def test_only_the_window_takes_drops(window: MainWindow) -> None:
    takers = [child for child in window.findChildren(QWidget) if child.acceptDrops()]
    assert takers == []


def test_the_first_screen_is_ready_for_start(window: MainWindow) -> None:
    assert window.train.controls.start.isEnabled()
    assert not window.train.controls.stop.isEnabled()
    assert window.train.forecast.plot.accessibleDescription() == "Passengers"
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
    assert window.compare.table.rowCount() == 1
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
    window.compare.table.selectRow(0)
    window.compare.reuse.click()
    qtbot.waitUntil(
        lambda: window.session.phase is Phase.READY and window.session.value("model.depth") == 4, timeout=WAIT_MS
    )


def test_roles_change_in_the_preview(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("\n".join(["warm,sold", *(f"{k % 12},{k % 7}" for k in range(200))]), "utf-8")
    window = make_window(first=str(path))
    assert window.session.spec.data.inputs == ("warm", "sold")
    box = window.data.table.cellWidget(0, 0)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("ignore"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: window.session.spec.data.inputs == ("sold",), timeout=WAIT_MS)


def test_a_dragged_file_is_announced_and_taken_back(window: MainWindow, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "data.csv"))])
    action, buttons, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(100, 100), action, mime, buttons, none))
    assert window.drop_hint.isVisible()
    assert "data.csv" in window.drop_hint.text()
    QApplication.sendEvent(window, QDragMoveEvent(QPoint(120, 100), action, mime, buttons, none))
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.drop_hint.isVisible()


def test_a_dropped_text_that_is_no_file_is_left_alone(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setText("hello")
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    QApplication.sendEvent(window, event)
    assert window.session.spec.data.path == "sample:airline"


def test_nothing_to_learn_from_says_what_to_do(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(EmptyEngine(), ready=False)
    qtbot.waitUntil(lambda: window.banner.message is not None, timeout=WAIT_MS)
    assert window.session.phase is Phase.EMPTY
    assert not window.train.controls.start.isEnabled()
    assert "Drop a CSV" in window.train.sentence.text()
    assert clipped(window) == []
    assert not window.train.controls.target.isVisible()
    window.tabs.setCurrentWidget(window.data)
    # Menus and a card without anything in them would only puzzle.
    assert [box for box in window.data.findChildren(QComboBox) if box.isVisible()] == []
    assert not window.data.reasons_card.isVisible()


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=lambda tokens: tokens.name)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_everything_opens_and_nothing_is_cut_off(
    make_window: MakeWindow, qtbot: QtBot, language: str, tokens: theme.Tokens
) -> None:
    window = make_window()
    window.use_language(language)
    window.use_theme(tokens.name)
    window.banner.show_message(Message("One sentence.", "What to do.", "warning", "Do it", lambda: None))
    for state in ("ready", "finished"):
        if state == "finished":
            train(window, qtbot)
            window.banner.clear()
        for index in range(window.tabs.count()):
            window.tabs.setCurrentIndex(index)
            QApplication.processEvents()
            assert clipped(window) == []
    window.tabs.setCurrentWidget(window.train)
    window.train.controls.more.click()
    QApplication.processEvents()
    assert clipped(window) == []
    window.show_crash("Traceback …")
    assert window.crash is not None
    QApplication.processEvents()
    assert clipped(window.crash) == []
    window.crash.close()
    assert window.palette().color(QPalette.ColorRole.Window).name().lower() == tokens.window.lower()


@pytest.mark.parametrize("sample", ["python_reference", "adding", "copy"])
def test_other_kinds_of_data_are_shown_uncut(make_window: MakeWindow, qtbot: QtBot, sample: str) -> None:
    window = make_window(first=f"sample:{sample}")
    for language in ("en", "zh_CN"):
        window.use_language(language)
        for index in range(window.tabs.count()):
            window.tabs.setCurrentIndex(index)
            QApplication.processEvents()
            assert clipped(window) == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("sample", ["airline", "python_reference"])
def test_the_smallest_window_cuts_nothing_off(
    make_window: MakeWindow, qtbot: QtBot, language: str, sample: str
) -> None:
    window = make_window(first=f"sample:{sample}")
    window.use_language(language)
    train(window, qtbot)
    window.resize(*SMALLEST)
    for index in range(window.tabs.count()):
        window.tabs.setCurrentIndex(index)
        QApplication.processEvents()
        assert (window.width(), window.height()) == SMALLEST
        assert clipped(window) == []
    table = window.compare.table
    assert table.columnWidth(1) >= table.sizeHintForColumn(1) > 0
    window.tabs.setCurrentWidget(window.train)
    # What has no room is reached with a scroll bar, and the buttons stay in sight.
    assert window.train.controls.start.visibleRegion().boundingRect().height() > 20
    last = window.train.controls.editors["training.learning_rate"].widget
    window.train.controls.first_scroll.ensureWidgetVisible(last)
    assert last.visibleRegion().boundingRect().height() == last.height()


def test_long_names_end_in_an_ellipsis_and_stand_in_the_tip(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / f"{'measurements of the whole winter ' * 5}.csv"
    column = "the number of passengers on all lines together"
    path.write_text("\n".join([f"{column},b,c,d,e,f,g", *(",".join([str(k % 9)] * 7) for k in range(200))]), "utf-8")
    window = make_window(first=str(path))
    window.tabs.setCurrentWidget(window.data)
    QApplication.processEvents()
    title = window.data.title
    assert title.text().endswith("…")
    assert title.toolTip() == path.name
    assert window.data.facts.width() >= window.data.facts.sizeHint().width()
    heading = window.data.table.horizontalHeaderItem(0)
    assert heading is not None
    assert heading.toolTip() == column
    assert heading.text().endswith("…")
    train(window, qtbot)
    window.tabs.setCurrentWidget(window.compare)
    QApplication.processEvents()
    header = window.compare.table.horizontalHeader()
    assert abs(header.length() - window.compare.table.viewport().width()) <= 1
    window.tabs.setCurrentWidget(window.data)
    window.resize(1900, 720)
    QApplication.processEvents()
    assert len(title.text()) > 60


def test_made_data_have_no_encoding_to_choose(make_window: MakeWindow) -> None:
    window = make_window(first="sample:adding")
    window.tabs.setCurrentWidget(window.data)
    assert not window.data.encoding.isVisible()


def test_a_run_that_broke_off_is_not_told_to_train_longer(make_window: MakeWindow, qtbot: QtBot) -> None:
    engine = FakeEngine()
    engine.ends = "not_finite"
    window = make_window(engine)
    train(window, qtbot)
    assert "broke off" in window.result.verdict.text()
    assert "more epochs" not in window.result.verdict.text()
    assert "5 epochs in 2 s, the best one 5" in window.result.run_facts.text()


def test_headings_stand_as_what_they_head(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot)
    table = window.compare.table
    for column in range(table.columnCount()):
        heading, item = table.horizontalHeaderItem(column), table.item(0, column)
        assert item is not None
        assert heading is not None
        right = bool(item.textAlignment() & int(Qt.AlignmentFlag.AlignRight))
        assert right == bool(heading.textAlignment() & int(Qt.AlignmentFlag.AlignRight)), heading.text()


def test_switching_the_language_reaches_every_text(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot)
    window.use_language("zh_CN")
    qtbot.waitUntil(lambda: "测试" in window.data.reasons.text(), timeout=WAIT_MS)
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


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=lambda tokens: tokens.name)
def test_colours_are_legible(tokens: theme.Tokens) -> None:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one: str, other: str) -> float:
        high, low = sorted((luminance(one), luminance(other)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    words = (tokens.text, tokens.muted, tokens.accent, tokens.good, tokens.warning, tokens.bad)
    assert all(contrast(colour, tokens.surface) >= 4.8 for colour in words)
    assert all(contrast(colour, tokens.surface) >= 3.0 for colour in tokens.series)
    assert contrast(tokens.on_accent, tokens.accent) >= 4.8
    # What cannot be changed now still says what runs; a box to tick is seen on its ground.
    assert contrast(tokens.faint, tokens.window) >= 3.0
    assert contrast(tokens.muted, tokens.window) >= 3.0


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=lambda tokens: tokens.name)
def test_every_picture_of_the_style_sheet_is_there(tokens: theme.Tokens) -> None:
    named = re.findall(r'url\("([^"]+)"\)', theme.stylesheet(tokens))
    assert named
    assert [name for name in named if not Path(name).is_file()] == []


@pytest.mark.parametrize(("sample", "possible"), [("airline", True), ("adding", False), ("copy", False)])
def test_files_are_predicted_where_a_file_can_hold_such_data(
    make_window: MakeWindow, qtbot: QtBot, sample: str, possible: bool
) -> None:
    window = make_window(first=f"sample:{sample}")
    train(window, qtbot)
    assert window.result.predict.isEnabled() is possible
    assert ("made by the program" in window.result.predict.toolTip()) is not possible
