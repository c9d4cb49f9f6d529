"""The views of the data: those that fit are offered, each draws something and says it in words, in every language."""

import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow, speak
from tests.gui.looking import clipped, unnamed
from workbench.data import samples
from workbench.data.looking import Pyramid
from workbench.data.looks import SeriesLook
from workbench.errors import UserError
from workbench.gui import theme
from workbench.gui.pages.looking import LookingPanel
from workbench.gui.plots.bars import visible
from workbench.gui.plots.card import PlotCard
from workbench.gui.plots.saving import save
from workbench.gui.plots.series import SeriesPlot
from workbench.gui.session import Phase
from workbench.gui.window import SMALLEST, MainWindow


def turn_to(window: MainWindow, qtbot: QtBot, kind: str) -> LookingPanel:
    """Open a view and wait until it is drawn."""
    window.tabs.setCurrentWidget(window.data)
    panel = window.data.looking
    kinds = ["rows", *(look.kind for look in panel.looks)]
    panel.tabs.setCurrentIndex(kinds.index(kind))
    qtbot.waitUntil(lambda: not window.session.looking.busy, timeout=WAIT_MS)
    QApplication.processEvents()
    return panel


def described(panel: LookingPanel) -> str:
    """What a screen reader says of the view that is open."""
    card = panel.stack.currentWidget()
    said = card.plot if isinstance(card, PlotCard) else panel.window_tokens.chips
    assert said.accessibleName()
    return said.accessibleDescription()


@pytest.mark.parametrize("sample", [one.name for one in samples()])
def test_every_view_of_every_sample_is_drawn_and_told(make_window: MakeWindow, qtbot: QtBot, sample: str) -> None:
    window = make_window(first=f"sample:{sample}")
    window.resize(*SMALLEST)
    assert window.data.looking.looks
    for language in ("en", "zh_CN"):
        speak(window, qtbot, language)
        qtbot.waitUntil(lambda: not window.session.checkup.busy, timeout=WAIT_MS)
        for look in window.data.looking.looks:
            panel = turn_to(window, qtbot, look.kind)
            assert described(panel)
            assert panel.sentence.text()
            qtbot.waitUntil(lambda: clipped(window) == [], timeout=2000)
            assert unnamed(window.data) == []


def test_what_is_said_of_a_series_is_what_is_in_it(window: MainWindow, qtbot: QtBot) -> None:
    panel = turn_to(window, qtbot, "series")
    assert panel.sentence.text() == "144 values from 104 to 622. Parts: training 57%, validation 10%, test 33%."
    assert panel.sentence.text() in described(panel)
    panel = turn_to(window, qtbot, "autocorrelation")
    assert "repeat every 12 steps (0.75)" in panel.sentence.text()
    panel = turn_to(window, qtbot, "distribution")
    assert "The test part lies far from the training part" in panel.sentence.text()


def test_a_translation_is_asked_for_without_the_marks_around_it(make_window: MakeWindow, qtbot: QtBot) -> None:
    panel = turn_to(make_window(first="sample:dates"), qtbot, "window")
    assert re.search(r"It is asked for: \d{4}-\d\d-\d\d\.$", panel.sentence.text())


def test_the_view_stays_open_with_other_data_where_it_fits(window: MainWindow, qtbot: QtBot) -> None:
    turn_to(window, qtbot, "autocorrelation")
    session = window.session
    session.open("sample:sunspots")
    qtbot.waitUntil(lambda: "sunspots" in session.spec.data.path and not session.looking.busy, timeout=WAIT_MS)
    panel = window.data.looking
    qtbot.waitUntil(lambda: "11 steps" in panel.sentence.text(), timeout=WAIT_MS)
    session.open("sample:reviews")
    qtbot.waitUntil(lambda: "reviews" in session.spec.data.path, timeout=WAIT_MS)
    assert panel.kind == "rows"
    assert panel.stack.currentIndex() == 0


def test_columns_and_examples_are_chosen(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text(
        "\n".join(["warm,sold", *(f"{k % 12},{100 + k * k % 7 + k * 5 % 13}" for k in range(200))]), "utf-8"
    )
    window = make_window(first=str(path))
    panel = turn_to(window, qtbot, "series")
    assert panel.column.name() == "sold"
    panel.column.choose("warm")
    panel.column.activated.emit(panel.column.currentIndex())
    qtbot.waitUntil(lambda: "from 0 to 11" in panel.sentence.text(), timeout=WAIT_MS)
    panel = turn_to(window, qtbot, "window")
    before = panel.sentence.text()
    panel.example.setValue(3)
    qtbot.waitUntil(lambda: panel.sentence.text() != before, timeout=WAIT_MS)


def test_nothing_is_computed_before_somebody_looks(window: MainWindow, qtbot: QtBot) -> None:
    panel = window.data.looking
    panel.tabs.setCurrentIndex(1)
    assert not window.session.looking.busy
    assert panel.sentence.text() == ""
    window.tabs.setCurrentWidget(window.data)
    qtbot.waitUntil(lambda: "144 values" in panel.sentence.text(), timeout=WAIT_MS)


def test_ten_million_values_are_drawn_with_a_thousand_points(qtbot: QtBot) -> None:
    values = np.zeros(10_000_000)
    values[7_654_321] = 5.0
    plot = SeriesPlot()
    qtbot.addWidget(plot)
    plot.dress(theme.LIGHT)
    plot.show_look(SeriesLook("x", Pyramid(values)))
    for low, high in ((1, 10_000_000), (7_000_000, 8_000_000), (7_654_300, 7_654_400)):
        plot.view.setXRange(low, high, padding=0)
        plot.zoomed()
        x, y = plot._curve.getData()
        assert x is not None
        assert y is not None
        assert len(x) < 3000
        assert y.max() == 5.0


def test_a_view_is_saved_as_a_picture(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = turn_to(window, qtbot, "series")
    path = tmp_path / "series.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    size = panel.series.size()
    panel.save.click()
    assert window.banner.text.text() == f"The picture is saved: {path}"
    picture = QImage(str(path))
    assert (picture.width(), picture.height()) == (2 * size.width(), 2 * size.height())
    assert len({picture.pixelColor(x, picture.height() // 2).name() for x in range(picture.width())}) > 4
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "such.png"), ""))
    panel.save.click()
    assert "could not be saved" in window.banner.text.text()


def test_a_picture_without_a_suffix_is_a_png(qtbot: QtBot, tmp_path: Path) -> None:
    plot = SeriesPlot()
    qtbot.addWidget(plot)
    assert save(plot, tmp_path / "plot").name == "plot.png"
    with pytest.raises(UserError):
        save(plot, tmp_path / "plot.xyz")


def test_tokens_that_cannot_be_seen_are_drawn_as_signs() -> None:
    assert [visible(token) for token in (" ", "\n", "\t", "a", "\x07", "\ufffd", "\ufffdXx", "\ufffd>")] == [
        *("␣", "↵", "⇥", "a", "\\x07", "(unknown)", "(unknown: Xx)", "(end)")
    ]


def test_the_gallery_is_there_before_there_are_data(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(first="", ready=False)
    window.tabs.setCurrentWidget(window.data)
    gallery = window.data.gallery
    assert window.data.body.currentWidget() is gallery
    qtbot.waitUntil(lambda: len(gallery.cards) == len(samples()), timeout=WAIT_MS)
    assert not window.data.samples.isEnabled()
    for card in gallery.cards:
        assert card.accessibleName()
        assert "Result: " in card.accessibleDescription()
    assert clipped(gallery) == []


def test_a_click_and_a_key_load_a_sample(window: MainWindow, qtbot: QtBot) -> None:
    window.tabs.setCurrentWidget(window.data)
    gallery, session = window.data.gallery, window.session
    for name, act in (("sunspots", "click"), ("seasonal", "key")):
        window.samples_action.trigger()
        qtbot.waitUntil(lambda: len(gallery.cards) == len(samples()), timeout=WAIT_MS)
        card = next(card for card in gallery.cards if card.name == name)
        if act == "click":
            qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
        else:
            qtbot.keyClick(card, Qt.Key.Key_Return)
        qtbot.waitUntil(
            lambda name=name: name in session.spec.data.path and session.phase is Phase.READY, timeout=WAIT_MS
        )
        assert window.data.body.currentWidget() is window.data.work


def test_the_gallery_has_room_in_the_smallest_window(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    window.use_theme("dark")
    window.resize(*SMALLEST)
    window.samples_action.trigger()
    gallery = window.data.gallery
    qtbot.waitUntil(lambda: len(gallery.cards) == len(samples()), timeout=WAIT_MS)
    for language in ("en", "zh_CN"):
        speak(window, qtbot, language)
        QApplication.processEvents()
        assert (window.width(), window.height()) == SMALLEST
        assert clipped(window) == [], language
        assert unnamed(window.data) == []
