"""The Explore page: every view in each language, before, during and after a run; only what is in sight is drawn."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.conftest import MakeWindow, speak, train
from tests.gui.looking import clipped
from workbench.gui.explore import kinds
from workbench.gui.observations import MOST, Observations


@pytest.mark.parametrize("sample", ["airline", "python_reference", "adding", "dates", "reviews"])
def test_every_view_opens_and_nothing_is_cut_off(make_window: MakeWindow, qtbot: QtBot, sample: str) -> None:
    window = make_window(first=f"sample:{sample}")
    window.tabs.setCurrentWidget(window.explore)
    for state in ("ready", "finished"):
        if state == "finished":
            train(window, qtbot, 2)
        for language in ("en", "zh_CN"):
            speak(window, qtbot, language)
            for kind in kinds():
                window.explore.choose(kind.name)
                QApplication.processEvents()
                assert window.explore.kind is kind
                assert kind.title()
                assert kind.help()
                assert clipped(window) == [], (kind.name, language)


def test_only_the_view_in_sight_is_made(make_window: MakeWindow) -> None:
    window = make_window()
    chosen = window.explore.kind
    assert chosen is not None
    assert set(window.explore.views) <= {chosen.name}


def test_old_looks_are_thinned_and_the_youngest_stays() -> None:
    seen = Observations()
    for step in range(5 * MOST):
        seen.add(step, {"at": step})
    assert len(seen.steps) <= MOST
    assert seen.steps[-1] == 5 * MOST - 1 == seen.latest["at"]
    assert seen.steps == sorted(seen.steps)
    assert seen.steps[0] < MOST
