"""The main job with nothing replaced: a dropped file, three choices, training, pause, stop, exported weights."""

from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QSpinBox, QTableView, QWidget
from pytestqt.qtbot import QtBot
from safetensors.numpy import load_file

from workbench import app
from workbench.gui.session import Phase

# Cold, the kernels are compiled first.
WAIT_MS = 180_000


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """Twelve years of months with a season and a trend."""
    path = tmp_path / "my data.csv"
    month = np.arange(144)
    values = 100 + month + 20 * np.sin(2 * np.pi * month / 12)
    rows = [f"{1950 + m // 12}-{m % 12 + 1:02d},{value:.2f}" for m, value in zip(month, values, strict=True)]
    path.write_text("\n".join(["when,sold", *rows]), "utf-8")
    return path


Kind = TypeVar("Kind", bound=QWidget)


def child(window: QWidget, kind: type[Kind], name: str) -> Kind:
    found = window.findChild(kind, name)
    assert found is not None, name
    return found


def drop(window: QWidget, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    action, buttons, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(640, 400), action, mime, buttons, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(640, 400), action, mime, buttons, none)
    QApplication.sendEvent(window, event)
    assert event.isAccepted()


def test_from_a_dropped_file_to_exported_weights(qtbot: QtBot, home: Path, series: Path, tmp_path: Path) -> None:
    window = app.create_window(home)
    qtbot.addWidget(window)
    window.show()
    session = window.session
    drop(window, series)
    qtbot.waitUntil(
        lambda: session.phase is Phase.READY and session.spec.data.path.endswith("my data.csv"), timeout=WAIT_MS
    )
    assert child(window, QLineEdit, "dataPath").text().endswith("my data.csv")
    assert child(window, QComboBox, "taskBox").currentData() == "forecast"

    child(window, QComboBox, "cellBox").setCurrentText("gru")
    child(window, QComboBox, "activationBox").setCurrentText("relu")
    child(window, QSpinBox, "depthSpin").setValue(3)
    child(window, QSpinBox, "epochsSpin").setValue(100_000)

    qtbot.mouseClick(child(window, QPushButton, "startButton"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.history.epoch_steps.count >= 2, timeout=WAIT_MS)
    pause = child(window, QPushButton, "pauseButton")
    qtbot.mouseClick(pause, Qt.MouseButton.LeftButton)
    assert session.phase is Phase.PAUSED

    # What was under way when it paused is told; then it is quiet.
    seen = [-1]

    def quiet() -> bool:
        before, seen[0] = seen[0], session.history.losses.count
        return before == seen[0]

    qtbot.waitUntil(quiet, timeout=WAIT_MS)
    qtbot.mouseClick(pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.history.losses.count > seen[0], timeout=WAIT_MS)
    qtbot.mouseClick(child(window, QPushButton, "stopButton"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.phase is Phase.FINISHED, timeout=WAIT_MS)
    assert child(window, QTableView, "runsTable").model().rowCount() == 1
    # The run is listed since it began; it can be exported once its result is, too.
    qtbot.waitUntil(child(window, QPushButton, "exportButton").isEnabled, timeout=WAIT_MS)

    out = tmp_path / "trained.safetensors"
    child(window, QLineEdit, "exportPath").setText(str(out))
    qtbot.mouseClick(child(window, QPushButton, "exportButton"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: out.is_file() and str(out) in window.export.done.text(), timeout=WAIT_MS)
    weights = load_file(out)
    units = session.spec.model.sizes()[2]
    assert weights["rnn.weight_hh_l2"].shape == (3 * units, units)
    assert all(np.isfinite(array).all() for array in weights.values())
    window.close()
