"""The table of runs by hand: keys, the current cell, widths, the arrow of sorting, headings, states."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QAction, QFont, QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow
from tests.gui.doubles import FakeEngine
from tests.gui.listing import cell, look_again, names, row_of, window_of
from tests.runs.store.made import make_run
from workbench.gui.pages.runs import RunsPanel
from workbench.gui.run_columns import SHOWN, cell_tip, heading, state_label, text, tip
from workbench.gui.session import Phase
from workbench.runs.claim import Claim
from workbench.runs.folder import RunFolder
from workbench.runs.store.notes import Change
from workbench.training.spec import known_keys

PADDING = 17  # of a heading, with the line beside it
Ascending, Descending = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


def go_to(runs: RunsPanel, row: int, key: str) -> None:
    flags = QItemSelectionModel.SelectionFlag
    index = runs.model.index(row, runs.model.keys.index(key))
    runs.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
    runs.table.setFocus()


def current(runs: RunsPanel) -> tuple[str, str]:
    index = runs.table.currentIndex()
    return runs.model.path(index.row()), runs.model.keys[index.column()]


def end_run(home: Path, name: str, reason: str) -> None:
    RunFolder.open(home / "runs" / name).write_summary({"reason": reason, "epochs": 1})


def entry(runs: RunsPanel, words: str) -> QAction:
    runs.menu.fill()
    return next(action for action in runs.menu.actions() if action.text() == words)


def test_tab_leaves_the_table(runs: RunsPanel, qtbot: QtBot) -> None:
    go_to(runs, 0, "when")
    assert runs.table.hasFocus()
    qtbot.keyClick(runs.table, Qt.Key.Key_Tab)
    assert not runs.table.hasFocus()
    go_to(runs, 0, "when")
    qtbot.keyClick(runs.table, Qt.Key.Key_Backtab)
    assert not runs.table.hasFocus()


def test_the_arrows_go_on_from_where_they_were_after_the_list_was_read_anew(runs: RunsPanel, qtbot: QtBot) -> None:
    go_to(runs, 1, "model.cell")
    second, third = runs.model.path(1), runs.model.path(2)
    look_again(runs, qtbot)
    assert current(runs) == (second, "model.cell")
    assert runs.table.chosen() == [second]
    qtbot.keyClick(runs.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert runs.table.chosen() == [second, third]
    runs.table.sortByColumn(runs.model.keys.index("when"), Ascending)
    go_to(runs, 0, "model.depth")
    first = runs.model.path(0)
    look_again(runs, qtbot)
    assert current(runs) == (first, "model.depth")


def test_after_a_deletion_the_neighbour_is_the_current_one(runs: RunsPanel, qtbot: QtBot) -> None:
    first, second, third = (runs.model.path(row) for row in range(3))
    go_to(runs, 1, "when")
    qtbot.keyClick(runs.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: runs.table.rowCount() == 2, timeout=WAIT_MS)
    assert current(runs) == (third, "when")
    go_to(runs, 1, "when")
    qtbot.keyClick(runs.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: runs.table.rowCount() == 1, timeout=WAIT_MS)
    assert current(runs)[0] == first != second


def test_the_arrow_of_sorting_stays_over_its_column(runs: RunsPanel, home: Path, qtbot: QtBot) -> None:
    header = runs.table.horizontalHeader()
    runs.table.sortByColumn(runs.model.keys.index("score.value"), Descending)
    # A column comes in before it.
    runs.results.edit(["runs/a"], Change(label="named"))
    qtbot.waitUntil(lambda: "label" in runs.model.keys, timeout=WAIT_MS)
    assert header.sortIndicatorSection() == runs.model.keys.index("score.value")
    assert header.sortIndicatorOrder() is Descending
    assert names(runs) == "abc"
    entry(runs, "Test error").trigger()
    qtbot.waitUntil(lambda: "score.value" not in runs.model.keys, timeout=WAIT_MS)
    assert header.sortIndicatorSection() == -1
    assert runs.model.sorted_by == (-1, Ascending)


def test_names_are_sorted_as_they_are_shown(runs: RunsPanel, home: Path, qtbot: QtBot) -> None:
    make_run(home, "z", 0.4, data__path="/data/zebra.csv", model__cell="lstm")
    look_again(runs, qtbot)
    runs.table.sortByColumn(runs.model.keys.index("data.path"), Descending)
    # The path begins with a sign that stands before all letters; the name is zebra.csv.
    assert names(runs)[0] == "z"
    runs.table.sortByColumn(runs.model.keys.index("model.cell"), Descending)
    column = [cell(runs, name, "model.cell") for name in names(runs)]
    assert "LSTM +1" in column
    assert column == sorted(column, key=str.casefold, reverse=True)


def test_a_width_that_a_person_gave_stays(runs: RunsPanel, qtbot: QtBot) -> None:
    header = runs.table.horizontalHeader()
    for key, width in (("model.cell", 171), ("data.path", 123)):
        header.resizeSection(runs.model.keys.index(key), width)
    runs.table.sortByColumn(runs.model.keys.index("when"), Ascending)
    runs.results.edit(["runs/a"], Change(label="named"))
    qtbot.waitUntil(lambda: "label" in runs.model.keys, timeout=WAIT_MS)
    assert header.sectionSize(runs.model.keys.index("model.cell")) == 171
    assert header.sectionSize(runs.model.keys.index("data.path")) == 123


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_takes_the_settings_over_as_a_double_click_does(runs: RunsPanel, qtbot: QtBot, key: Qt.Key) -> None:
    session = window_of(runs).session
    go_to(runs, row_of(runs, "a"), "star")
    assert session.value("model.depth") == 1
    qtbot.keyClick(runs.table, key)
    qtbot.waitUntil(lambda: session.value("model.depth") == 3, timeout=WAIT_MS)


def test_settings_are_taken_over_while_other_data_are_read(runs: RunsPanel, qtbot: QtBot) -> None:
    session = window_of(runs).session
    session.open("sample:sunspots")
    assert session.phase is Phase.LOADING
    runs.table.selectRow(row_of(runs, "a"))
    assert runs.reuse.isEnabled()
    runs.reuse.click()
    qtbot.waitUntil(lambda: session.phase is Phase.READY and session.value("model.depth") == 3, timeout=WAIT_MS)
    assert session.spec.data.path == "sample:airline"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_heading_is_cut_off(runs: RunsPanel, qtbot: QtBot, language: str) -> None:
    window_of(runs).use_language(language)
    for key in SHOWN:
        runs.columns.turn(key, True)
    runs.columns.turn("training.learning_rate", True)
    runs._list()
    qtbot.waitUntil(lambda: {"tags", "training.learning_rate"} <= {*runs.model.keys}, timeout=WAIT_MS)
    header = runs.table.horizontalHeader()
    font = QFont(header.font())
    font.setBold(True)
    metrics = QFontMetrics(font)
    for at, key in enumerate(runs.model.keys):
        if key == "star":
            continue
        runs.table.sortByColumn(at, Ascending)
        QApplication.processEvents()
        for column, other in enumerate(runs.model.keys):
            needed = metrics.horizontalAdvance(heading(other)) + PADDING
            assert header.sectionSize(column) >= needed or other == "star", (key, other)


def test_how_a_run_stands_is_told_in_words(runs: RunsPanel, home: Path, qtbot: QtBot) -> None:
    assert cell(runs, "c", "state") == "Did not end"
    assert cell(runs, "a", "state") == "Finished"
    claim = Claim(home / "runs" / "c" / "checkpoint")
    claim.take()
    look_again(runs, qtbot)
    assert cell(runs, "c", "state") == "Training"
    claim.release()
    for reason, words in (("stopped", "Stopped"), ("early", "Stopped early"), ("not_finite", "Broke off")):
        end_run(home, "c", reason)
        look_again(runs, qtbot)
        assert state_label(reason) == words
        shown = "state" in runs.model.keys
        assert shown == (reason == "not_finite")
        assert not shown or cell(runs, "c", "state") == words
    (home / "runs" / "c" / "spec.toml").write_text("no = [spec")
    look_again(runs, qtbot)
    assert cell(runs, "c", "state") == "Not readable"
    # Nobody can export it.
    assert {run.name for run in runs.results.runs if run.ended} == {"a", "b"}


def test_the_column_of_states_can_be_chosen_always_and_left_out_always(
    runs: RunsPanel, home: Path, qtbot: QtBot
) -> None:
    assert entry(runs, "State").isChecked()
    end_run(home, "c", "done")
    look_again(runs, qtbot)
    assert "state" not in runs.model.keys
    state = entry(runs, "State")
    assert not state.isChecked()
    state.trigger()
    qtbot.waitUntil(lambda: "state" in runs.model.keys, timeout=WAIT_MS)
    (home / "runs" / "c" / "summary.json").unlink()
    entry(runs, "State").trigger()
    qtbot.waitUntil(lambda: "state" not in runs.model.keys, timeout=WAIT_MS)


def test_states_are_sorted_and_told_in_the_language_of_the_window(runs: RunsPanel, qtbot: QtBot) -> None:
    runs.table.sortByColumn(runs.model.keys.index("state"), Ascending)
    assert names(runs)[0] == "c"
    window_of(runs).use_language("zh_CN")
    known = ("running", "unfinished", "done", "stopped", "early", "not_finite", "unreadable")
    words = [state_label(state) for state in known]
    assert len(set(words)) == len(known)
    assert all(re.search("[\u4e00-\u9fff]", one) for one in words)


def test_a_run_is_listed_as_soon_as_it_begins_and_when_it_breaks_down(make_window: MakeWindow, qtbot: QtBot) -> None:
    engine = FakeEngine()
    engine.hold.clear()
    window = make_window(engine)
    panel = window.compare.runs
    window.tabs.setCurrentWidget(window.compare)
    qtbot.waitUntil(lambda: bool(panel.empty.text()), timeout=WAIT_MS)
    window.session.start()

    def state() -> str:
        known = panel.table.rowCount() == 1 and "state" in panel.model.keys
        return panel.model.index(0, panel.model.keys.index("state")).data() if known else ""

    qtbot.waitUntil(lambda: state() == "Training", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: window.session.history.losses.count > 0, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not panel.results.looking, timeout=WAIT_MS)
    engine.fail = ValueError("a bug")
    engine.hold.set()
    qtbot.waitUntil(lambda: state() == "Did not end", timeout=WAIT_MS)
    assert window.crash is not None
    window.crash.close()


def test_what_is_long_can_be_read_and_a_setting_says_what_it_is(runs: RunsPanel, home: Path, qtbot: QtBot) -> None:
    long = "A <b>name</b> & more " * 12
    runs.results.edit(["runs/a"], Change(label=long, add=("one", "two")))
    qtbot.waitUntil(lambda: {"label", "tags"} <= {*runs.model.keys}, timeout=WAIT_MS)
    role = Qt.ItemDataRole.ToolTipRole
    row = row_of(runs, "a")
    told = runs.model.index(row, runs.model.keys.index("label")).data(role)
    assert "A &lt;b&gt;name&lt;/b&gt; &amp; more A" in told
    assert "one two" in runs.model.index(row, runs.model.keys.index("tags")).data(role)
    assert tip("training.batch").splitlines() == [tip("training.batch").split("\n")[0], "training.batch"]
    assert len(tip("training.batch").split("\n")[0]) > 20


def test_the_folder_is_the_folder_whatever_the_run_is_called(runs: RunsPanel, qtbot: QtBot) -> None:
    runs.results.edit(["runs/a"], Change(label="A name"))
    entry(runs, "Folder").trigger()
    qtbot.waitUntil(lambda: "path" in runs.model.keys and "label" in runs.model.keys, timeout=WAIT_MS)
    assert cell(runs, "a", "path") == "a"
    assert cell(runs, "a", "label") == "A name"


def test_odd_values_of_a_spec_from_elsewhere_are_shown_as_they_are(runs: RunsPanel, home: Path, qtbot: QtBot) -> None:
    path = home / "runs" / "a" / "spec.toml"
    path.write_text(re.sub(r"(?m)^dropout = .*$", 'dropout = "0.1"', path.read_text("utf-8")), "utf-8")
    look_again(runs, qtbot)
    assert cell(runs, "a", "model.cell") == "LSTM +1"
    row, column = row_of(runs, "a"), runs.model.keys.index("model.cell")
    assert runs.model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) == "Dropout 0.1"
    assert text("model.unheard", "x", lambda key: None, lambda key, value: value, runs.model.label) == "x"


def test_every_result_and_setting_is_named_in_the_language_of_the_window(runs: RunsPanel) -> None:
    results = (
        "task parameters epochs best_epoch steps train_loss validation_loss test_loss seconds steps_per_second device",
        "blow_up.step blow_up.epoch blow_up.began blow_up.back_to blow_up.where blow_up.layer blow_up.tensor",
        "blow_up.time_step blow_up.length blow_up.rows blow_up.windows vocabulary.tokens vocabulary.size",
        "vocabulary.unknown.train vocabulary.beyond.test",
    )
    tests = (
        "baselines.mean.accuracy by_step.coverage by_step.baselines.drift.width classes.猫.precision classes.猫.count",
        "labels groups.猫.width nats_per_token bits_per_token bits_per_character perplexity exact_match token_accuracy",
    )
    keys = ["score.measure", *(f"result.{one}" for line in results for one in line.split())]
    keys += [f"test.{one}" for line in tests for one in line.split()]
    english = {key: heading(key) for key in keys}
    assert english["result.best_epoch"] == "Best epoch"
    assert english["test.baselines.mean.accuracy"] == "Always the mean · accuracy"
    window_of(runs).use_language("zh_CN")
    for key in keys:
        assert re.search("[\u4e00-\u9fff]", heading(key)), key
        assert not re.search("[a-z]{4}", heading(key)), key
    assert [key for key in known_keys() if heading(key) == key] == []
    assert text("model.bidirectional", "true", lambda key: None, lambda key, value: value, runs.model.label) == "开"


def test_the_tip_of_a_state_says_more(runs: RunsPanel) -> None:
    assert "cut off" in cell_tip("state", "unfinished", lambda key: None)
    assert cell_tip("state", "done", lambda key: None) == ""


def test_columns_that_were_chosen_under_former_names_stay(home: Path, make_window: MakeWindow) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "columns.json").write_text('{"added": ["reason", "name", "notes"], "hidden": []}')
    assert make_window().compare.runs.columns.added == ["state", "path", "notes"]
