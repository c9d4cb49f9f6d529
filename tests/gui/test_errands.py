"""What a person asks of runs: done in order, one look at a time, told and put right where it is refused."""

import shutil
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow, train
from tests.gui.doubles import FakeEngine
from tests.gui.listing import cell, look_again, names, row_of, window_of
from tests.runs.store.made import make_run
from workbench.errors import UserError
from workbench.gui import results
from workbench.gui.pages.runs import RunsPanel
from workbench.gui.window import MainWindow
from workbench.runs.store import moving
from workbench.runs.store.notes import Change, Notes, read_notes
from workbench.runs.store.store import Store


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Notes are written slowly, the first ones most of all; how many may be at it at once."""
    edit, at_it = Store.edit, [0, 0]

    def slowly(self: Store, path: str, change: Change) -> Notes:
        at_it[0] += 1
        at_it[1] = max(at_it)
        time.sleep(0.2 if change.star else 0.05)
        try:
            return edit(self, path, change)
        finally:
            at_it[0] -= 1

    monkeypatch.setattr(Store, "edit", slowly)
    return at_it


def test_changes_are_done_in_the_order_in_which_they_were_asked_for(
    runs: RunsPanel, home: Path, qtbot: QtBot, slow: list[int]
) -> None:
    paths = [f"runs/{name}" for name in "abc"]
    runs.results.edit(paths, Change(star=True))
    runs.results.edit(paths, Change(star=False))
    runs.results.edit(paths, Change(label="last"))
    qtbot.waitUntil(lambda: all(read_notes(home / path).label == "last" for path in paths), timeout=WAIT_MS)
    assert [read_notes(home / path).star for path in paths] == [False] * 3
    assert slow[1] == 1
    qtbot.waitUntil(lambda: "label" in runs.model.keys and cell(runs, "a", "star") == "", timeout=WAIT_MS)


def test_what_is_being_typed_is_kept_when_the_window_closes(
    make_window: MakeWindow, home: Path, qtbot: QtBot, slow: list[int]
) -> None:
    make_run(home, "a", 0.3)
    window = make_window()
    window.tabs.setCurrentWidget(window.compare)
    runs = window.compare.runs
    qtbot.waitUntil(lambda: runs.table.rowCount() == 1, timeout=WAIT_MS)
    runs.table.selectRow(0)
    runs.details.star.click()
    runs.rename()
    qtbot.keyClicks(runs.details.name, "Typed")
    runs.details.tags.setText("one two")
    assert read_notes(home / "runs" / "a") == Notes()
    window.close()
    assert read_notes(home / "runs" / "a") == Notes("Typed", "", ("one", "two"), True)


def test_one_look_at_a_time_and_the_last_wish_is_the_one_that_is_shown(
    runs: RunsPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_again(runs, qtbot)
    at_it, lock, looks, list_in = [0, 0], threading.Lock(), list[str](), results.list_in

    def slowly(store: Any, wish: Any, *others: Any) -> Any:
        with lock:
            at_it[0] += 1
            at_it[1] = max(at_it)
            looks.append(wish.query)
        time.sleep(0.1)
        try:
            return list_in(store, wish, *others)
        finally:
            with lock:
                at_it[0] -= 1

    monkeypatch.setattr(results, "list_in", slowly)
    for query in ("cell=lstm", "cell=gru", "rmse<0.2", ""):
        runs.results.refresh()
        runs.results.show(query=query)
    runs.results.show(query="cell=rnn")
    qtbot.waitUntil(lambda: names(runs) == "c", timeout=WAIT_MS)
    look_again(runs, qtbot)
    assert at_it[1] == 1
    assert looks[-2:] == ["cell=rnn", "cell=rnn"]
    assert len(looks) <= 4
    assert names(runs) == "c"


def test_a_run_that_another_window_deleted_goes_from_the_list_as_soon_as_it_is_missed(
    runs: RunsPanel, home: Path, qtbot: QtBot
) -> None:
    shutil.rmtree(home / "runs" / "b")
    runs.table.selectRow(row_of(runs, "b"))
    runs.details.star.click()
    qtbot.waitUntil(lambda: sorted(names(runs)) == ["a", "c"], timeout=WAIT_MS)
    assert window_of(runs).banner.text.text() == "runs/b: This run is not there any more."


def test_a_star_that_was_refused_is_not_shown(runs: RunsPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: Any) -> None:
        raise UserError("The disk is full.", "Make room.")

    look_again(runs, qtbot)  # a look that is still under way would take the star back, too
    monkeypatch.setattr(Store, "edit", refuse)
    runs.table.selectRow(row_of(runs, "a"))
    star = runs.details.star
    star.click()
    assert star.isChecked()
    qtbot.waitUntil(lambda: not star.isChecked(), timeout=WAIT_MS)
    assert window_of(runs).banner.text.text() == "The disk is full."


def test_a_deletion_that_fails_half_way_shows_what_there_is_now(
    runs: RunsPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = moving._delete

    def fail(home: Path, path: str) -> Any:
        if path == "runs/b":
            raise UserError("The disk is full.", "Make room.")
        return move(home, path)

    monkeypatch.setattr(moving, "_delete", fail)
    runs.results.delete(["runs/a", "runs/b", "runs/c"])
    # The runs before it are put back, and another one that came meanwhile is listed.
    make_run(runs.results.home, "e", 0.5)
    qtbot.waitUntil(lambda: sorted(names(runs)) == ["a", "b", "c", "e"], timeout=WAIT_MS)
    assert window_of(runs).banner.text.text() == "The disk is full."
    assert not runs.bin.isVisible()


def test_an_import_that_fails_half_way_shows_what_came_in(
    runs: RunsPanel, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = moving._copy

    def fail(home: Path, run: Path) -> list[str]:
        if run.name == "y":
            raise OSError(28, "No space left on device")
        return copy(home, run)

    monkeypatch.setattr(moving, "_copy", fail)
    for name, rmse in (("x", 0.7), ("y", 0.8)):
        make_run(tmp_path / "other", name, rmse)
    shown: list[bool] = []
    runs.results.importing.connect(lambda *_: shown.append(runs.coming.isVisible()))
    runs.results.bring_in(tmp_path / "other")
    qtbot.waitUntil(lambda: runs.table.rowCount() == 4, timeout=WAIT_MS)
    assert "x" in names(runs)
    assert True in shown
    assert not runs.coming.isVisible()


def test_an_import_is_told_in_words_and_can_be_stopped(
    runs: RunsPanel, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, go = moving._copy, threading.Event()

    def slowly(home: Path, run: Path) -> list[str]:
        if run.name == "y":
            go.wait(20)
        return copy(home, run)

    monkeypatch.setattr(moving, "_copy", slowly)
    for name, rmse in (("x", 0.7), ("y", 0.8), ("z", 0.9)):
        make_run(tmp_path / "other", name, rmse)
    runs.results.bring_in(tmp_path / "other")
    bar = runs.coming.bar
    qtbot.waitUntil(lambda: bar.accessibleDescription() == "Copying y 33%", timeout=WAIT_MS)
    assert bar.accessibleName() == runs.coming.words.text() == "Importing runs"
    assert runs.coming.isVisible()
    # What else is done to runs does not wait for it.
    runs.results.edit(["runs/a"], Change(star=True))
    qtbot.waitUntil(lambda: cell(runs, "a", "star") == "★", timeout=WAIT_MS)
    runs.coming.stop.click()
    go.set()
    qtbot.waitUntil(lambda: window_of(runs).banner.text.text() == "The import was stopped.", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: sorted(names(runs)) == ["a", "b", "c", "x", "y"], timeout=WAIT_MS)
    assert not runs.coming.isVisible()
    runs.results.bring_in(tmp_path / "other")
    qtbot.waitUntil(lambda: runs.table.rowCount() == 6, timeout=WAIT_MS)


def test_after_a_failed_export_one_can_export_again(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    train(window, qtbot)

    def refuse(*given: Any) -> None:
        raise UserError("The disk is full.", "Make room.")

    monkeypatch.setattr(window.session.engine, "export", refuse)
    button = window.export.button
    window.export.path.setText(str(tmp_path / "mine.npz"))
    button.click()
    assert not button.isEnabled()
    qtbot.waitUntil(button.isEnabled, timeout=WAIT_MS)
    assert window.banner.text.text() == "The disk is full."
    # The place that was typed stays while the list is read anew.
    window.session.results.refresh()
    qtbot.waitUntil(lambda: not window.session.results.looking, timeout=WAIT_MS)
    assert window.export.path.text() == str(tmp_path / "mine.npz")


def test_predictions_are_told_with_their_place_and_not_on_the_export_page(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine = window.session.engine
    assert isinstance(engine, FakeEngine)
    monkeypatch.setattr(engine, "predict", lambda run, data, out: None)
    window.session.results.predict(tmp_path, tmp_path / "in.csv", tmp_path / "out.csv")
    qtbot.waitUntil(lambda: window.banner.message is not None, timeout=WAIT_MS)
    assert window.banner.text.text() == "The predictions are written: out.csv."
    assert str(tmp_path) in window.banner.hint.text()
    assert window.export.done.text() == ""
