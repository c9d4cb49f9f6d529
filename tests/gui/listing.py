"""What a page with runs shows; the fixture `runs` makes one."""

from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS
from workbench.gui.pages.runs import RunsPanel
from workbench.gui.window import MainWindow


def names(runs: RunsPanel) -> str:
    return "".join(runs.model.path(row)[-1] for row in range(runs.model.rowCount()))


def row_of(runs: RunsPanel, name: str) -> int:
    return names(runs).index(name)


def window_of(runs: RunsPanel) -> MainWindow:
    window = runs.window()
    assert isinstance(window, MainWindow)
    return window


def cell(runs: RunsPanel, name: str, key: str) -> str:
    return str(runs.model.index(row_of(runs, name), runs.model.keys.index(key)).data())


def look_again(runs: RunsPanel, qtbot: QtBot) -> None:
    """Read the list anew, until it shows what the folders hold now."""
    runs.results.refresh()
    qtbot.waitUntil(lambda: not runs.results.looking, timeout=WAIT_MS)
