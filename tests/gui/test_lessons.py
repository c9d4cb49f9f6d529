"""Lessons and experiments in the window: every step can be read, started and told of in both languages."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow, speak
from tests.gui.looking import clipped
from workbench.diagnosis import Figures
from workbench.gui.phase import Phase
from workbench.gui.window import SMALLEST
from workbench.lessons import lessons
from workbench.presets import PRESETS


@pytest.mark.parametrize("name", list(lessons()))
def test_a_lesson_is_read_from_end_to_end(make_window: MakeWindow, qtbot: QtBot, name: str) -> None:
    window = make_window()
    window.resize(*SMALLEST)
    window.lesson.open(name)
    for at in range(len(lessons()[name].steps())):
        for language in ("en", "zh_CN"):
            speak(window, qtbot, language)
            QApplication.processEvents()
            assert window.lesson.at == at
            assert clipped(window) == [], (at, language)
        window.lesson.next.click()
    assert not window.lesson.next.isEnabled()
    window.lesson.close_button.click()
    assert not window.lesson.isVisible()


def test_a_step_trains_with_its_settings_alone_and_tells_what_was_seen(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    session = window.session
    session.set("model.depth", 3)
    window.lesson.open("vanishing")
    window.tabs.setCurrentWidget(window.data)
    window.lesson.go.click()
    qtbot.waitUntil(lambda: session.phase is Phase.FINISHED, timeout=WAIT_MS)
    assert window.tabs.currentWidget() is window.train
    assert session.trained is not None
    assert (session.trained.model.activation, session.trained.model.depth) == ("sigmoid", 1)
    assert session.trained.data.window == 100
    assert "You see:" in window.lesson.seen.text()
    window.lesson.next.click()
    assert not window.lesson.seen.isVisible()


def test_what_each_step_tells() -> None:
    steps = lessons()["vanishing"].steps()
    losses = np.array([0.2, 0.1])
    short = Figures(losses=losses, horizons=(("vanishes", 4),), steps=100, validation=np.array([0.17]))
    assert steps[0].seen(short) == (
        "You see: 4 of 100 steps back, under 1% of the gradient is left. The best error is 0.1700; guessing gives "
        "0.1667."
    )
    assert "reaches all 100" in steps[2].seen(Figures(losses=losses, horizons=(("fine", 100),), steps=100))
    assert "at step 3 " in steps[3].seen(Figures(losses=np.array([1.0, 2.0, np.nan])))


def test_an_experiment_starts_from_the_menu(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    preset = PRESETS[1]
    action = next(one for one in window.learn_menu.actions() if one.text() == preset.title())
    action.trigger()
    qtbot.waitUntil(lambda: window.session.phase is Phase.FINISHED, timeout=WAIT_MS)
    assert window.session.trained is not None
    assert window.session.trained.model.cell == "gru"
