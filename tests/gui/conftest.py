"""Windows on an engine that answers at once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.doubles import FakeEngine
from tests.runs.store.made import make_run
from workbench import app, words
from workbench.gui import theme
from workbench.gui.pages.runs import RunsPanel
from workbench.gui.session import Phase
from workbench.gui.window import MainWindow

WAIT_MS = 20_000
MakeWindow = Callable[..., MainWindow]


def speak(window: MainWindow, qtbot: QtBot, language: str) -> None:
    """Switch the language; the texts of the data follow in a thread of their own, and the layout follows them."""
    before = window.session.loaded
    if language != window.language.name:
        window.use_language(language)
        qtbot.waitUntil(lambda: window.session.loaded is not before, timeout=WAIT_MS)
    QApplication.processEvents()


def train(window: MainWindow, qtbot: QtBot, epochs: int = 5) -> None:
    """Train on the present data to the end, the list of runs brought up to date."""
    window.session.set("training.epochs", epochs)
    window.session.start()
    qtbot.waitUntil(lambda: window.session.phase is Phase.FINISHED, timeout=WAIT_MS)
    session = window.session
    qtbot.waitUntil(
        lambda: any(run.ended and run.folder == session.run_folder for run in session.results.runs), timeout=WAIT_MS
    )


@pytest.fixture
def make_window(qtbot: QtBot, home: Path) -> Iterator[MakeWindow]:
    """Make windows in English and light; they are closed in the end, their threads with them."""
    made: list[MainWindow] = []

    def make(engine: FakeEngine | None = None, first: str = app.FIRST_DATA, ready: bool = True) -> MainWindow:
        window = app.create_window(home, engine or FakeEngine(), first)
        made.append(window)
        window.use_language("en")
        window.use_theme("light")
        window.resize(1280, 720)
        window.show()
        if ready:
            qtbot.waitUntil(lambda: window.session.phase is Phase.READY, timeout=WAIT_MS)
        return window

    yield make
    for window in made:
        window.language.use("en")
        assert window.session.close(), "a thread did not end"
        window.close()
        window.deleteLater()
    made.clear()
    # Left to itself, Qt deletes them when an event loop of the outermost level comes round, which no test has.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    words.install(None)
    application = QApplication.instance()
    if isinstance(application, QApplication):
        theme.apply(application, theme.LIGHT)


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    """A window that has its first data."""
    return make_window()


@pytest.fixture
def runs(make_window: MakeWindow, home: Path, qtbot: QtBot) -> RunsPanel:
    """The page with three runs and a trial of a grid."""
    make_run(home, "a", 0.3, model__cell="lstm", model__depth=3, model__dropout=0.25)
    make_run(home, "b", 0.1, model__cell="gru", model__hidden=128)
    make_run(home, "c", None, model__cell="rnn")
    make_run(home, "grids/g/d", 0.2)
    window = make_window()
    window.tabs.setCurrentWidget(window.compare)
    qtbot.waitUntil(lambda: window.compare.runs.table.rowCount() == 3, timeout=WAIT_MS)
    # The offer to go on with the one that did not end.
    qtbot.waitUntil(lambda: window.banner.message is not None, timeout=WAIT_MS)
    window.banner.clear()
    return window.compare.runs
