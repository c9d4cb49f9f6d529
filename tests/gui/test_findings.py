"""The data doctor on the Data page: findings, fixes and the way back."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow
from tests.gui.doubles import FakeEngine
from tests.gui.looking import clipped, unnamed
from workbench.gui.session import Phase
from workbench.gui.window import MainWindow

Rows = list[list[str]]


def rows() -> Rows:
    """Days, two inputs of which one is a copy, and a target."""
    days = np.datetime64("2021-01-01") + np.arange(280)
    return [[str(day), f"{n * 7 % 13}", f"{n * 7 % 13}", f"{n * n % 11}"] for n, day in enumerate(days)]


def open_rows(window: MainWindow, qtbot: QtBot, path: Path, content: Rows) -> None:
    path.write_text("\n".join(["day,wind,wind as well,value", *(",".join(row) for row in content)]) + "\n", "utf-8")
    window.session.open(str(path))
    settled(window, qtbot, path)


def settled(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    """Wait until the doctor has looked at these data."""
    checkup = window.session.checkup

    def ready() -> bool:
        there = checkup.view is not None and checkup.view.said.get("data.path") == str(path)
        return there and not checkup.busy and window.session.phase is Phase.READY

    qtbot.waitUntil(ready, timeout=WAIT_MS)


def names(window: MainWindow) -> list[str]:
    view = window.session.checkup.view
    return [] if view is None else [one.name for one in view.findings]


def button(window: MainWindow, fix: str) -> QPushButton:
    found = [one for one in window.data.findings.findChildren(QPushButton) if one.property("fix") == fix]
    return found[0]


def press(window: MainWindow, qtbot: QtBot, fix: str, path: Path) -> None:
    button(window, fix).click()
    settled(window, qtbot, path)


def test_a_fix_is_one_click_and_so_is_the_way_back(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    session, panel, path = window.session, window.data.findings, tmp_path / "a.csv"
    content = rows()
    content[5], content[6] = content[6], content[5]
    open_rows(window, qtbot, path, content)
    window.tabs.setCurrentWidget(window.data)
    assert {"unsorted_time", "duplicated_column"} <= set(names(window))
    specs = [session.spec]
    for fix in ("sort", "leave_out"):
        press(window, qtbot, fix, path)
        specs.append(session.spec)
    assert session.spec.data.sort
    assert session.spec.data.drop == ("wind as well",)
    assert session.spec.data.inputs == ("wind", "value")
    assert not {"unsorted_time", "duplicated_column"} & set(names(window))
    assert panel.fixes.text() == "Sort by time: on\nLeft-out columns: wind as well"
    for expected in (specs[1], specs[0]):
        panel.undo.click()
        settled(window, qtbot, path)
        assert session.spec == expected
    assert not panel.undo.isVisible()
    assert {"unsorted_time", "duplicated_column"} <= set(names(window))


def test_data_that_cannot_be_learnt_from_are_shown_with_what_mends_them(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    session, path = window.session, tmp_path / "a.csv"
    content = rows()
    content[9][3] = ""
    before = session.spec
    open_rows(window, qtbot, path, content)
    assert session.spec == before
    assert session.checkup.refused
    assert window.data.title.accessibleName() == "a.csv"
    assert window.banner.action.text() == "Show the findings"
    window.banner.action.click()
    assert window.tabs.currentWidget() is window.data
    assert names(window)[0] == "missing_values"
    assert "not_ready" not in names(window)
    press(window, qtbot, "interpolate", path)
    assert session.spec.data.missing == "interpolate"
    assert session.spec.data.path == str(path)
    assert not session.checkup.refused
    window.data.findings.undo.click()
    qtbot.waitUntil(lambda: session.checkup.refused and not session.checkup.busy, timeout=WAIT_MS)
    assert session.checkup.done == []
    assert "data.missing" not in session.checkup.settings


def test_roles_of_refused_data_can_be_changed(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    content, path = rows(), tmp_path / "a.csv"
    content[9][3] = ""
    open_rows(window, qtbot, path, content)
    assert window.session.checkup.refused
    window.data._change_role("wind", "target")
    settled(window, qtbot, path)
    assert window.session.checkup.refused
    window.data._change_role("value", "ignore")
    settled(window, qtbot, path)
    assert not window.session.checkup.refused
    assert window.session.spec.data.targets == ("wind",)
    assert window.session.spec.data.path == str(path)


def test_the_tab_counts_what_deserves_a_look(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    place = window.tabs.indexOf(window.data)
    qtbot.waitUntil(lambda: window.session.checkup.view is not None, timeout=WAIT_MS)
    assert window.tabs.tabText(place) == "Data"
    assert window.data.findings.count.text() == "Nothing was found that should be changed."
    open_rows(window, qtbot, tmp_path / "a.csv", rows())
    assert window.tabs.tabText(place) == "Data (1)"
    assert window.data.findings.count.text() == "Warnings: 1"
    assert window.banner.text.text() == "Findings of the data doctor that deserve a look: 1."
    window.session.open("sample:airline")
    qtbot.waitUntil(lambda: window.tabs.tabText(place) == "Data", timeout=WAIT_MS)


def test_other_data_forget_the_fixes(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    open_rows(window, qtbot, path, rows())
    press(window, qtbot, "leave_out", path)
    assert len(window.session.checkup.done) == 1
    window.session.open(str(tmp_path / "nowhere.csv"))
    qtbot.waitUntil(lambda: window.session.phase is Phase.READY and not window.session.checkup.busy, timeout=WAIT_MS)
    assert len(window.session.checkup.done) == 1
    window.session.open("sample:airline")
    qtbot.waitUntil(lambda: window.session.checkup.done == [], timeout=WAIT_MS)


def test_fixes_wait_while_the_network_trains(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    engine = FakeEngine()
    engine.hold.clear()
    window, path = make_window(engine), tmp_path / "a.csv"
    open_rows(window, qtbot, path, rows())
    assert button(window, "leave_out").isEnabled()
    window.session.start()
    assert not button(window, "leave_out").isEnabled()
    view = window.session.checkup.view
    assert view is not None
    window.session.checkup.apply(view.findings[0], view.findings[0].fixes[0])
    assert window.session.checkup.done == []
    engine.hold.set()
    qtbot.waitUntil(lambda: window.session.phase is Phase.FINISHED, timeout=WAIT_MS)
    assert button(window, "leave_out").isEnabled()


def test_fixes_are_reached_and_pressed_by_the_keyboard(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    open_rows(window, qtbot, path, rows())
    window.tabs.setCurrentWidget(window.data)
    wanted = button(window, "leave_out")
    assert wanted.focusPolicy() & Qt.FocusPolicy.TabFocus
    wanted.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(wanted, Qt.Key.Key_Space)
    settled(window, qtbot, path)
    assert window.session.spec.data.drop == ("wind as well",)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_of_the_panel_is_cut_off(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path, language: str) -> None:
    window, path = make_window(), tmp_path / "a.csv"
    window.use_language(language)
    content = [[*row[:2], row[2], row[3]] for row in rows()]
    content[9][3] = content[9][1] = ""
    content[20], content[21] = content[21], content[20]
    open_rows(window, qtbot, path, content)
    window.tabs.setCurrentWidget(window.data)
    qtbot.waitExposed(window)
    for theme in ("light", "dark"):
        window.use_theme(theme)
        qtbot.wait(50)
        assert clipped(window.data.findings) == [], theme
    assert unnamed(window.data.findings) == []
    chinese = [
        one for one in window.data.findings.findChildren(QLabel) if any("\u4e00" < c < "\u9fff" for c in one.text())
    ]
    assert bool(chinese) == (language == "zh_CN")
