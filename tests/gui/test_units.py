"""The views of units with canned answers: colours, exact values, marks, searches, and a long text that scrolls."""

import time
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.conftest import MakeWindow, speak, train
from tests.gui.doubles import FakeEngine
from tests.gui.looking import clipped, unnamed
from workbench.gui.explore.states import StatesView
from workbench.gui.explore.units import UnitsView
from workbench.gui.theme import DARK, LIGHT
from workbench.gui.units.colours import LEVELS, levels_of, ramp_of
from workbench.gui.units.layout import offsets_of, rows_of
from workbench.gui.units.marks import Marks
from workbench.gui.units.text import HeatText
from workbench.gui.window import MainWindow
from workbench.runs.analyses.states import StatesSeen
from workbench.runs.analyses.unit_matches import Match, Matches
from workbench.runs.analyses.unit_search import FoundUnit, SearchFound
from workbench.runs.passages import Passage
from workbench.runs.seen_units import SeenUnits

WORDS = 'He said "yes" (twice).\n'
TEXT = tuple(WORDS * 20)


class Answering(FakeEngine):
    """Trains nothing, leaves a weights file, and answers with values by formula."""

    def __init__(self, text: bool) -> None:
        super().__init__()
        self.text = text
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def run(self, spec: Any, out: Path, *more: Any, **named: Any) -> dict[str, Any]:
        """As the double's, with weights in the folder."""
        summary = super().run(spec, out, *more, **named)
        (out / "weights.safetensors").write_bytes(b"weights")
        return summary

    def analyse(self, name: str, run: Path, settings: Any, watch: Any) -> Any:
        """An answer of the right kind."""
        self.asked.append((name, dict(settings)))
        if name == "unit_search":
            return SearchFound(settings["pattern"], 460, 0.1, (FoundUnit(1, "cell", 2, -0.83, 0.04),))
        if name == "unit_matches":
            return Matches("cosine", 3, 6, (0, 1), (Match(46, 49, 0.97, "a", "said", "b"),))
        seen = self.seen(settings)
        if name == "states":
            return StatesSeen(seen, seen.values[:, :3].astype(float), np.array([0.6, 0.3, 0.1]), np.eye(3, 4))
        return seen

    def seen(self, settings: Any) -> SeenUnits:
        """Four units of a wave each."""
        step = np.arange(len(TEXT))
        values = np.sin(step[:, None] / (2.0 + np.arange(4))).astype(np.float32)
        passage = Passage(np.zeros(len(TEXT), np.int32), TEXT, total=len(TEXT))
        if not self.text:
            passage = Passage(np.zeros((len(TEXT), 1)), (), values[:, :1].astype(float), ("Sales",), (), 0, len(TEXT))
        return SeenUnits(
            passage, values, "test", ("test", "train"), 0, 1, int(settings.get("layer", 0)), 2,
            str(settings.get("kind", "hidden")), ("hidden", "cell"), settings.get("moment"), ((0, 0), (40, 1)),
        )  # fmt: skip


def looking(make_window: MakeWindow, qtbot: QtBot, name: str, text: bool = True) -> tuple[MainWindow, Any, Answering]:
    engine = Answering(text)
    window = make_window(engine)
    train(window, qtbot, 1)
    window.tabs.setCurrentWidget(window.explore)
    window.explore.choose(name)
    view = window.explore.views[name]
    qtbot.waitUntil(lambda: bool(engine.asked) and not window.session.asking.awaits(name))
    return window, view, engine


@pytest.mark.parametrize("text", [True, False])
def test_units_are_shown_in_both_languages(make_window: MakeWindow, qtbot: QtBot, text: bool) -> None:
    window, view, _ = looking(make_window, qtbot, "units", text)
    assert isinstance(view, UnitsView)
    window.resize(900, 600)
    for language, page in product(("en", "zh_CN"), range(3)):
        speak(window, qtbot, language)
        view.panel.setCurrentIndex(page)
        QApplication.processEvents()
        assert clipped(view) == [], (language, page)
    assert unnamed(view) == []
    assert view.panel.units.rowCount() == 4
    assert view.stack.currentWidget() is (view.text if text else view.series)


def test_a_token_tells_its_exact_value_and_its_colour_is_that_value(make_window: MakeWindow, qtbot: QtBot) -> None:
    _, view, _ = looking(make_window, qtbot, "units")
    view.show_unit(1)
    assert view.text.describe(5).splitlines() == ["i  ·  step 6", f"{np.sin(np.float32(5 / 3)):+.6f}"]
    levels = levels_of(np.array([-1.0, 0.0, 1.0]), "hidden")
    assert levels.tolist() == [0, LEVELS // 2, LEVELS - 1]
    assert levels_of(np.array([0.0, 0.5, 1.0]), "forget").tolist() == [0, LEVELS // 2, LEVELS - 1]
    for tokens in (LIGHT, DARK):
        assert ramp_of(tokens)[LEVELS // 2].name().upper() == tokens.surface


def test_a_search_goes_to_the_best_unit(make_window: MakeWindow, qtbot: QtBot) -> None:
    window, view, engine = looking(make_window, qtbot, "units")
    view.panel.search.click()
    qtbot.waitUntil(lambda: engine.asked[-1][0] == "units" and engine.asked[-1][1].get("kind") == "cell")
    qtbot.waitUntil(lambda: not window.session.asking.awaits("units"))
    assert ("unit_search", "quotes") in [(name, settings.get("pattern")) for name, settings in engine.asked]
    assert (view.seen.layer, view.seen.kind, view.unit) == (1, "cell", 2)
    assert view.panel.results.item(0, 2).text() == "-0.83"


def test_dragging_marks_and_matches_are_shown(make_window: MakeWindow, qtbot: QtBot) -> None:
    window, view, engine = looking(make_window, qtbot, "units")
    QApplication.processEvents()
    y = 12
    viewport = view.text.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(12, y))
    QTest.mouseMove(viewport, QPoint(60, y))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(60, y))
    ((first, end),) = view.marks.on
    assert (first, end) == (0, view.text.token_at(QPoint(60, y)) + 1)
    view.panel.match.click()
    qtbot.waitUntil(lambda: view.panel.places.rowCount() == 1)
    assert engine.asked[-1][1]["from"] == 0
    view.panel.places.selectRow(0)
    assert view.marks.shown == [(46, 49)]
    view.panel.clear_marks.click()
    assert view.marks.on == view.marks.shown == []
    window.session.asking.cancel("units")


def test_another_moment_is_asked_for(make_window: MakeWindow, qtbot: QtBot) -> None:
    _, view, engine = looking(make_window, qtbot, "units")
    assert view.choices.moment.maximum() == 2
    view.choices.moment.setValue(1)
    qtbot.waitUntil(lambda: engine.asked[-1][1].get("moment") == 40)
    assert "40" in view.choices.said.text()


@pytest.mark.parametrize("text", [True, False])
def test_states_are_points_with_their_step(make_window: MakeWindow, qtbot: QtBot, text: bool) -> None:
    _, view, _ = looking(make_window, qtbot, "states", text)
    assert isinstance(view, StatesView)
    assert "60.0%" in view.plane.bottom_axis.labelText
    view.axes.setCurrentIndex(1)
    assert view.plane.bottom_axis.labelText.startswith("unit ")
    QApplication.processEvents()
    assert clipped(view) == []
    for row in range(view.colour.count()):
        view.colour.setCurrentIndex(row)
    assert len(view.plane._says) == len(TEXT)


def test_marks_of_one_kind_take_the_place_of_the_other() -> None:
    marks = Marks()
    marks.set((2, 10))
    marks.active = False
    marks.drag((4, 5))
    marks.set((4, 6))
    assert marks.on == [(2, 4), (6, 10)]
    assert marks.off == [(4, 6)]


def test_rows_hold_every_token_once_and_break_behind_blanks() -> None:
    texts = list("one two three\nfour 漢字")
    offsets = offsets_of(texts)
    rows = rows_of(texts, offsets, 8)
    lines = ["".join(texts[rows.starts[k] : rows.starts[k + 1]]) for k in range(rows.count)]
    assert "".join(lines) == "".join(texts)
    assert lines == ["one two ", "three\n", "four ", "漢字"]
    assert [rows.token_at(0, cell) for cell in (0, 3.9, 8, -1)] == [0, 3, -1, -1]
    assert rows.token_at(3, 1) == rows.token_at(3, 0) == len("one two three\nfour ")


def test_a_long_text_scrolls_in_no_time(qtbot: QtBot) -> None:
    text = HeatText(Marks())
    qtbot.addWidget(text)
    text.resize(800, 600)
    text.show()
    letters = (WORDS * 5_000)[:100_000]
    text.show_texts(tuple(letters), (), 0)
    text.show_values(np.sin(np.arange(100_000)).astype(np.float32), "hidden")
    QApplication.processEvents()
    bar = text.verticalScrollBar()
    assert bar.maximum() > 1_000
    spent: list[float] = []
    for place in range(0, bar.maximum(), bar.maximum() // 20):
        bar.setValue(place)
        before = time.process_time()
        text.viewport().repaint()
        spent.append(time.process_time() - before)
    assert float(np.median(spent)) < 0.05
