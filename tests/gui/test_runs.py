"""The list of runs: filtered, sorted, named, starred, deleted and brought back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow
from tests.gui.doubles import FakeEngine
from tests.gui.listing import cell, names, row_of, window_of
from tests.gui.looking import clipped
from tests.runs.store.made import make_run
from workbench.gui.pages.runs import RunsPanel
from workbench.gui.session import Phase
from workbench.gui.window import SMALLEST
from workbench.runs.claim import Claim
from workbench.runs.store.notes import Notes, read_notes


def test_the_filter_line_finds_runs_and_says_what_it_cannot_read(runs: RunsPanel, qtbot: QtBot) -> None:
    line = runs.findChild(QLineEdit, "runsFilter")
    assert line is not None
    assert runs.count.text() == "3 runs"
    line.setText("rmse<0.2")
    qtbot.waitUntil(lambda: names(runs) == "b", timeout=WAIT_MS)
    assert runs.count.text() == "1 of 3 runs"
    assert not runs.wrong.isVisible()
    line.setText("nothing-of-the-kind")
    qtbot.waitUntil(lambda: runs.empty.isVisible(), timeout=WAIT_MS)
    assert runs.empty.text() == "No run fits the filter."
    line.setText("celk=gru")
    qtbot.waitUntil(lambda: runs.wrong.isVisible(), timeout=WAIT_MS)
    assert runs.wrong.text() == "No run has a celk. Did you mean cell?"
    assert runs.table.rowCount() == 3
    line.clear()
    qtbot.waitUntil(lambda: not runs.wrong.isVisible(), timeout=WAIT_MS)
    # Who exports chooses from all runs, whatever the list shows.
    assert len(runs.results.runs) == 3


def test_headings_sort_with_the_unknown_last_and_back_to_the_newest_first(runs: RunsPanel) -> None:
    def sort(key: str, order: Qt.SortOrder) -> str:
        runs.table.sortByColumn(runs.model.keys.index(key), order)
        return names(runs)

    newest = names(runs)
    assert sort("score.value", Qt.SortOrder.AscendingOrder) == "bac"
    assert sort("score.value", Qt.SortOrder.DescendingOrder) == "abc"
    assert sort("model.cell", Qt.SortOrder.AscendingOrder) == "bac"
    runs.table.selectRow(0)
    assert sort("model.cell", Qt.SortOrder.DescendingOrder) == "cab"
    assert runs.table.chosen() == ["runs/b"]
    runs.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert names(runs) == newest


def test_cells_are_written_as_people_write_them(runs: RunsPanel) -> None:
    assert cell(runs, "a", "model.cell") == "LSTM +1"
    assert cell(runs, "a", "data.path") == "Airline passengers"
    assert cell(runs, "a", "model.depth") == "3"
    assert cell(runs, "a", "score.value") == "0.300"
    assert cell(runs, "a", "score.baseline") == "0.600"
    assert cell(runs, "c", "score.value") == "–"
    tip = runs.model.index(row_of(runs, "a"), runs.model.keys.index("score.value")).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "RMSE"


def test_what_is_said_about_a_run_is_in_its_folder_and_in_the_list(runs: RunsPanel, home: Path, qtbot: QtBot) -> None:
    assert not runs.details.isVisible()
    runs.table.selectRow(row_of(runs, "a"))
    assert runs.details.isVisible()
    name, tags = (runs.findChild(QLineEdit, one) for one in ("runName", "runTags"))
    notes, star = runs.findChild(QPlainTextEdit, "runNotes"), runs.findChild(QPushButton, "runStar")
    assert name is not None
    assert tags is not None
    assert notes is not None
    assert star is not None
    runs.rename()
    qtbot.keyClicks(name, "The best one")
    tags.setFocus()
    qtbot.keyClicks(tags, "good seen")
    notes.setFocus()
    qtbot.keyClicks(notes, "Explodes late.")
    star.click()
    # Choosing another run keeps what was typed.
    runs.table.selectRow(row_of(runs, "b"))
    folder = home / "runs" / "a"
    wanted = Notes("The best one", "Explodes late.", ("good", "seen"), True)
    qtbot.waitUntil(lambda: read_notes(folder) == wanted, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "tags" in runs.model.keys and cell(runs, "a", "star") == "★", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: cell(runs, "a", "label") == "The best one", timeout=WAIT_MS)
    assert name.text() == ""
    runs.filter.setText("tag=seen is:star best")
    qtbot.waitUntil(lambda: names(runs) == "a", timeout=WAIT_MS)


def test_several_runs_are_tagged_and_starred_at_once(runs: RunsPanel, home: Path, qtbot: QtBot) -> None:
    runs.table.selectAll()
    assert not runs.details.name.isEnabled()
    runs.details.tags.setText("all")
    runs.details.tags.editingFinished.emit()
    runs.details.star.click()

    def said() -> list[Notes]:
        return [read_notes(home / "runs" / name) for name in "abc"]

    qtbot.waitUntil(lambda: said() == [Notes("", "", ("all",), True)] * 3, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: runs.details.tags.text() == "all" and runs.details.star.isChecked(), timeout=WAIT_MS)
    assert len(runs.table.chosen()) == 3


def test_a_click_on_the_star_gives_and_takes_it(runs: RunsPanel, home: Path, qtbot: QtBot) -> None:
    for on in (True, False):
        index = runs.model.index(row_of(runs, "b"), 0)
        place = runs.table.visualRect(index).center()
        qtbot.mouseClick(runs.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.waitUntil(lambda on=on: read_notes(home / "runs" / "b").star is on, timeout=WAIT_MS)
        qtbot.waitUntil(lambda on=on: cell(runs, "b", "star") == ("★" if on else ""), timeout=WAIT_MS)


def test_deleted_runs_come_back_from_the_banner(runs: RunsPanel, home: Path, qtbot: QtBot) -> None:
    banner = window_of(runs).banner
    runs.table.selectRow(row_of(runs, "b"))
    runs.table.setFocus()
    qtbot.keyClick(runs.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: runs.table.rowCount() == 2, timeout=WAIT_MS)
    assert not (home / "runs" / "b").exists()
    assert banner.message is not None
    assert banner.message.text == "b is in the bin."
    assert not runs.details.isVisible()
    banner.action.click()
    qtbot.waitUntil(lambda: runs.table.rowCount() == 3, timeout=WAIT_MS)
    runs.table.selectAll()
    runs.details.delete.click()
    qtbot.waitUntil(lambda: runs.stack.currentWidget() is runs.empty, timeout=WAIT_MS)
    assert banner.message is not None
    assert banner.message.text == "3 runs are in the bin."
    banner.action.click()
    qtbot.waitUntil(lambda: runs.table.rowCount() == 3, timeout=WAIT_MS)


def test_the_run_that_is_being_trained_stays(runs: RunsPanel, qtbot: QtBot) -> None:
    window = window_of(runs)
    engine = window.session.engine
    assert isinstance(engine, FakeEngine)
    engine.hold.clear()
    window.session.start()
    # It is listed as soon as it has begun.
    qtbot.waitUntil(lambda: runs.table.rowCount() == 4, timeout=WAIT_MS)
    runs.table.selectAll()
    runs.details.delete.click()
    assert window.banner.message is not None
    assert window.banner.message.text == "This run is still being trained."
    assert runs.table.rowCount() == 4
    runs.table.selectRow(row_of(runs, "a"))
    assert not runs.reuse.isEnabled()
    engine.hold.set()
    qtbot.waitUntil(lambda: window.session.phase is Phase.FINISHED, timeout=WAIT_MS)
    assert runs.reuse.isEnabled()


def test_runs_come_in_from_elsewhere(runs: RunsPanel, tmp_path: Path, qtbot: QtBot) -> None:
    make_run(tmp_path / "other", "x", 0.7)
    runs.results.bring_in(tmp_path / "other")
    qtbot.waitUntil(lambda: runs.table.rowCount() == 4, timeout=WAIT_MS)
    message = window_of(runs).banner.message
    assert message is not None
    assert message.text == "Runs that came in: 1."
    runs.results.bring_in(tmp_path / "other")
    qtbot.waitUntil(lambda: "Already here: 1." in window_of(runs).banner.hint.text(), timeout=WAIT_MS)
    busy = tmp_path / "other" / make_run(tmp_path / "other", "busy", 0.6)
    claim = Claim(busy / "checkpoint")
    claim.take()
    runs.results.bring_in(tmp_path / "other")
    qtbot.waitUntil(lambda: "left for later: 1." in window_of(runs).banner.hint.text(), timeout=WAIT_MS)
    claim.release()


def test_columns_are_chosen_and_remembered(runs: RunsPanel, home: Path, qtbot: QtBot, make_window: MakeWindow) -> None:
    def turn(text: str) -> None:
        runs.menu.fill()
        actions = {action.text(): action for action in runs.menu.actions()}
        for inner in runs.menu.actions():
            menu = inner.menu()
            if isinstance(menu, QMenu):
                actions |= {action.text(): action for action in menu.actions()}
        actions[text].trigger()

    turn("Hidden size")
    qtbot.waitUntil(lambda: "model.hidden" in runs.model.keys and cell(runs, "b", "model.hidden") == "128",
                    timeout=WAIT_MS)  # fmt: skip
    turn("Batch")
    turn("Activation")
    qtbot.waitUntil(lambda: "training.batch" in runs.model.keys, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "model.activation" not in runs.model.keys, timeout=WAIT_MS)
    turn("Show the trials of grids")
    qtbot.waitUntil(lambda: runs.table.rowCount() == 4, timeout=WAIT_MS)
    other = make_window()
    other.tabs.setCurrentWidget(other.compare)
    qtbot.waitUntil(lambda: "training.batch" in other.compare.runs.model.keys, timeout=WAIT_MS)
    assert "model.activation" not in other.compare.runs.model.keys
    turn("The first columns again")
    qtbot.waitUntil(lambda: "training.batch" not in runs.model.keys, timeout=WAIT_MS)
    (home / "columns.json").write_text("[]")
    assert make_window().compare.runs.columns.wanted()[0] == "star"


def test_the_menu_of_a_row_offers_what_can_be_done(runs: RunsPanel, home: Path, qtbot: QtBot) -> None:
    children = len(runs.children())
    runs.table.customContextMenuRequested.emit(QPoint(5, 5))
    assert len(runs.children()) == children, "a menu of nothing"
    runs.table.selectRow(row_of(runs, "a"))
    entries = {action.text(): action for action in runs.row_menu().actions()}
    assert list(entries) == ["Use these settings", "Give a star", "Rename", "", "Delete"]
    entries["Give a star"].trigger()
    qtbot.waitUntil(lambda: read_notes(home / "runs" / "a").star, timeout=WAIT_MS)
    runs.reuse.click()
    qtbot.waitUntil(lambda: window_of(runs).session.value("model.depth") == 3, timeout=WAIT_MS)


def test_another_window_sees_what_is_said_here(
    runs: RunsPanel, home: Path, qtbot: QtBot, make_window: MakeWindow
) -> None:
    other = make_window()
    runs.table.selectRow(row_of(runs, "c"))
    runs.details.star.click()
    qtbot.waitUntil(lambda: read_notes(home / "runs" / "c").star, timeout=WAIT_MS)
    other.tabs.setCurrentWidget(other.compare)
    table = other.findChild(QTableView, "runsTable")
    assert table is other.compare.runs.table
    qtbot.waitUntil(lambda: other.compare.runs.table.rowCount() == 3, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: cell(other.compare.runs, "c", "star") == "★", timeout=WAIT_MS)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_page_fits_into_the_smallest_window(runs: RunsPanel, qtbot: QtBot, language: str) -> None:
    window = window_of(runs)
    window.use_language(language)
    window.resize(*SMALLEST)
    runs.table.selectRow(0)
    runs.filter.setText("celk=x")
    qtbot.waitUntil(lambda: runs.wrong.isVisible(), timeout=WAIT_MS)
    assert clipped(window) == []
    assert runs.table.height() > 150
    assert runs.table.viewport().mapTo(window, QPoint(0, 0)).x() >= 0
