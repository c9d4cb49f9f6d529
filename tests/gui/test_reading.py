"""Long files in the window: their beginning at once, a bar while they are read, and a way to stop."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow
from tests.gui.doubles import FakeEngine
from workbench.data.watch import SILENT, Watch
from workbench.engine import Engine
from workbench.gui.session import Message, Phase
from workbench.gui.views import LoadedView


class SlowEngine(FakeEngine):
    """Reads a file for as long as `go` is not set."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.slow = False

    def load(self, settings: Mapping[str, Any], watch: Watch = SILENT) -> LoadedView:
        """Read, and wait half-way."""
        while self.slow and not self.go.wait(0.01):
            watch.look(0.5, "Reading the data")
        return super().load(settings)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "long.csv"
    path.write_text("when,heat\n" + "\n".join(f"2024-01-{day:02d},{day}.5" for day in range(1, 30)) + "\n")
    return path


def test_the_first_rows_are_seen_while_the_rest_is_read(make_window: MakeWindow, qtbot: QtBot, table: Path) -> None:
    engine = SlowEngine()
    window = make_window(engine)
    engine.slow = True
    window.tabs.setCurrentWidget(window.data)
    window.session.open(str(table))
    qtbot.waitUntil(lambda: window.reading.isVisible(), timeout=WAIT_MS)
    page = window.data
    assert page.stack.currentWidget() is page.table
    cell = page.table.item(1, 1)
    assert cell is not None
    assert cell.text() == "1.5"
    assert page.title.text() == "long.csv"
    assert window.reading.bar.value() == 500
    assert not page.table.isEnabled()
    engine.go.set()
    qtbot.waitUntil(lambda: window.session.phase is Phase.READY, timeout=WAIT_MS)
    assert not window.reading.isVisible()
    assert window.session.loaded is not None
    assert window.session.loaded.title == "long.csv"
    assert page.findings.isVisible()


def test_reading_is_stopped_by_a_button(make_window: MakeWindow, qtbot: QtBot, table: Path) -> None:
    engine = SlowEngine()
    window = make_window(engine)
    session, before = window.session, window.session.loaded
    heard: list[Message] = []
    session.messaged.connect(heard.append)
    engine.slow = True
    session.open(str(table))
    qtbot.waitUntil(lambda: window.reading.isVisible(), timeout=WAIT_MS)
    qtbot.mouseClick(window.reading.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.phase is Phase.READY, timeout=WAIT_MS)
    assert session.loaded is before
    assert session.glance is None
    assert not window.reading.isVisible()
    assert [one.level for one in heard] == ["info"]


def test_a_glance_reads_only_the_beginning(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.write(b"when,heat\n" + b"2024-01-01,1.5\n" * 20_000)
        # A hole: it takes no room on the disk and is never read.
        file.truncate(3 << 30)
    seen = Engine().glance({"data.path": str(path)})
    assert [column.name for column in seen.preview.columns] == ["when", "heat"]
    assert len(seen.preview.rows) == 50
