"""The diagnosis in the window: its cards, and the run that tries an advice."""

import numpy as np
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow, train
from tests.gui.doubles import FakeEngine
from workbench.gui.phase import Phase
from workbench.gui.trying import Trying, described
from workbench.gui.window import MainWindow
from workbench.training import events


def vanish(window: MainWindow) -> None:
    """Let the finished run look as if its gradients vanished."""
    flow = np.logspace(-8, 0, 12).reshape(1, -1)
    one = np.ones(1)
    window.session.history.absorb([events.Stepped(900, 5, one, one, np.ones((1, 3)), flow, 1.0, 1.0, 0.0)])
    window.session.progressed.emit({"flow", "progress"})


def test_an_advice_is_tried_by_one_click(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    session = window.session
    session.set_many({"model.cell": "rnn", "model.activation": "sigmoid"})
    train(window, qtbot, 2)
    vanish(window)
    window.tabs.setCurrentWidget(window.explore)
    window.explore.choose("diagnosis")
    window.explore.show_chosen()
    button = window.explore.findChild(QPushButton, "try_vanishes")
    assert isinstance(button, QPushButton)
    assert button.toolTip() == "Cell: LSTM, Activation: tanh"
    before = session.run_folder
    button.click()
    assert session.spec.model.cell == "lstm"
    qtbot.waitUntil(lambda: session.phase is Phase.FINISHED, timeout=WAIT_MS)
    assert session.run_folder != before
    assert session.trained is not None
    assert session.trained.model.cell == "lstm"


def test_the_first_screen_offers_it_too(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    window.session.set_many({"model.cell": "rnn"})
    train(window, qtbot, 2)
    vanish(window)
    window.train.show_status()
    assert window.train.try_button.isVisible()
    window.train.try_button.click()
    assert window.session.spec.model.cell == "lstm"
    qtbot.waitUntil(lambda: window.session.phase is Phase.FINISHED, timeout=WAIT_MS)


def test_a_run_that_goes_on_is_stopped_first(make_window: MakeWindow, qtbot: QtBot) -> None:
    engine = FakeEngine()
    session = (window := make_window(engine)).session
    engine.hold.clear()
    session.start()
    qtbot.waitUntil(lambda: session.phase is Phase.TRAINING, timeout=WAIT_MS)
    trying = Trying(session, window)
    trying.start({"model.depth": 3})
    assert session.phase is Phase.STOPPING
    engine.hold.set()
    qtbot.waitUntil(lambda: session.trained is not None and session.trained.model.depth == 3, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: session.phase is Phase.FINISHED, timeout=WAIT_MS)


def test_other_data_are_read_before_the_run_begins(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    session = window.session
    session.set("model.depth", 2)
    trying = Trying(session, window)
    trying.start({"data.path": "sample:adding", "data.window": 20, "model.cell": "rnn"}, alone=True)
    qtbot.waitUntil(lambda: session.phase is Phase.FINISHED, timeout=WAIT_MS)
    trained = session.trained
    assert trained is not None
    # What was chosen before is not part of it.
    assert (trained.data.path, trained.data.window, trained.model.cell, trained.model.depth) == (
        "sample:adding", 20, "rnn", 1,
    )  # fmt: skip


def test_settings_are_told_in_words(make_window: MakeWindow) -> None:
    window = make_window()
    told = described(window.session.engine, {"model.cell": "gru", "training.clip_norm": 1.0, "model.layer_norm": True})
    assert told == "Cell: GRU, Gradient clip: 1, Layer normalisation: on"
