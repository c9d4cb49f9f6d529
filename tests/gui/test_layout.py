"""The window at every size, language and theme: nothing cut off, everything legible."""

import re
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.conftest import MakeWindow, speak, train
from tests.gui.looking import clipped
from workbench.gui import theme
from workbench.gui.session import Message
from workbench.gui.window import SMALLEST, MainWindow


def test_everything_opens_and_nothing_is_cut_off(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    window.banner.show_message(Message("One sentence.", "What to do.", "warning", "Do it", lambda: None))
    for state in ("ready", "finished"):
        if state == "finished":
            train(window, qtbot)
            window.banner.clear()
        for language, tokens in product(("en", "zh_CN"), (theme.LIGHT, theme.DARK)):
            speak(window, qtbot, language)
            window.use_theme(tokens.name)
            for index in range(window.tabs.count()):
                window.tabs.setCurrentIndex(index)
                QApplication.processEvents()
                assert clipped(window) == [], (language, tokens.name, index)
            window.tabs.setCurrentWidget(window.train)
            window.train.controls.more.click()
            QApplication.processEvents()
            assert clipped(window) == [], (language, tokens.name, "more settings")
            window.train.controls.more.click()
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


@pytest.mark.parametrize("sample", ["airline", "python_reference"])
def test_the_smallest_window_cuts_nothing_off(make_window: MakeWindow, qtbot: QtBot, sample: str) -> None:
    window = make_window(first=f"sample:{sample}")
    train(window, qtbot)
    window.resize(*SMALLEST)
    for language, index in product(("en", "zh_CN"), range(window.tabs.count())):
        speak(window, qtbot, language)
        window.tabs.setCurrentIndex(index)
        QApplication.processEvents()
        assert (window.width(), window.height()) == SMALLEST
        assert clipped(window) == [], (language, index)
    table = window.compare.runs.table
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
    header = window.compare.runs.table.horizontalHeader()
    assert abs(header.length() - window.compare.runs.table.viewport().width()) <= 1
    window.tabs.setCurrentWidget(window.data)
    window.resize(1900, 720)
    QApplication.processEvents()
    assert len(title.text()) > 60


def test_headings_stand_as_what_they_head(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot)
    table = window.compare.runs.table
    for column in range(table.columnCount()):
        role = Qt.ItemDataRole.TextAlignmentRole
        heading = table.model().headerData(column, Qt.Orientation.Horizontal, role)
        item = table.model().index(0, column).data(role)
        assert item & int(Qt.AlignmentFlag.AlignRight) == heading & int(Qt.AlignmentFlag.AlignRight), column


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
