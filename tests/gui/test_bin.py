"""The bin of runs: each deletion can be undone by itself, whatever came between, until the bin is emptied."""

from pathlib import Path

from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow
from tests.gui.listing import look_again, names, window_of
from tests.gui.looking import clipped, unnamed
from tests.runs.store.made import make_run
from workbench.gui.messages import Banner
from workbench.gui.pages.runs import RunsPanel
from workbench.gui.session import Message
from workbench.gui.window import SMALLEST
from workbench.runs.store.moving import binned
from workbench.runs.store.notes import Change


def delete(runs: RunsPanel, qtbot: QtBot, *which: str) -> None:
    left = runs.table.rowCount() - len(which)
    runs.results.delete([f"runs/{name}" for name in which])
    qtbot.waitUntil(lambda: runs.table.rowCount() == left, timeout=WAIT_MS)


def entries(runs: RunsPanel) -> list[str]:
    runs.bin.fill()
    return [action.text() for action in runs.bin.menu().actions() if not action.isSeparator()]


def press(runs: RunsPanel, words: str) -> None:
    runs.bin.fill()
    next(action for action in runs.bin.menu().actions() if action.text().startswith(words)).trigger()


def test_two_deletions_of_the_same_words_can_both_be_undone(runs: RunsPanel, home: Path, qtbot: QtBot) -> None:
    make_run(home, "e", 0.5)
    look_again(runs, qtbot)
    banner = window_of(runs).banner
    delete(runs, qtbot, "a", "b")
    delete(runs, qtbot, "c", "e")
    assert banner.text.text() == "2 runs are in the bin."
    banner.action.click()
    qtbot.waitUntil(lambda: sorted(names(runs)) == ["c", "e"], timeout=WAIT_MS)
    assert banner.text.text() == "2 runs are in the bin."
    banner.action.click()
    qtbot.waitUntil(lambda: sorted(names(runs)) == ["a", "b", "c", "e"], timeout=WAIT_MS)


def test_messages_that_say_the_same_take_each_others_place_but_for_their_own(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    for own in (False, False, True, True):
        banner.show_message(Message("the same", own=own))
    shown = 0
    while banner.message is not None:
        banner.dismiss.click()
        shown += 1
    assert shown == 3
    banner.show_message(Message("first"))
    banner.show_message(Message("behind", patient=True))
    assert banner.text.text() == "first"
    banner.dismiss.click()
    assert banner.text.text() == "behind"


def test_the_bin_is_there_while_it_holds_something(
    runs: RunsPanel, home: Path, qtbot: QtBot, make_window: MakeWindow
) -> None:
    assert not runs.bin.isVisible()
    runs.results.edit(["runs/b"], Change(label="The & best"))
    delete(runs, qtbot, "a")
    delete(runs, qtbot, "b")
    assert runs.bin.isVisible()
    assert runs.bin.text() == "Bin (2)"
    heading, *said = entries(runs)
    assert heading == "Take out of the bin"
    assert said[0].startswith("The && best · Airline passengers · 20")
    assert said[1].startswith("a · Airline passengers · 20")
    assert said[2:] == ["Restore all (2)", "Empty the bin..."]
    # A window that is opened later has it, too.
    other = make_window()
    other.tabs.setCurrentWidget(other.compare)
    qtbot.waitUntil(lambda: other.compare.runs.bin.text() == "Bin (2)", timeout=WAIT_MS)
    press(other.compare.runs, "a · ")
    qtbot.waitUntil(lambda: other.compare.runs.bin.text() == "Bin (1)", timeout=WAIT_MS)
    assert (home / "runs" / "a").is_dir()
    # What was said at the deletion of several holds for those that are left.
    look_again(runs, qtbot)
    delete(runs, qtbot, "a", "c")
    press(runs, "c · ")
    qtbot.waitUntil(lambda: sorted(names(runs)) == ["c"], timeout=WAIT_MS)
    window_of(runs).banner.action.click()
    qtbot.waitUntil(lambda: sorted(names(runs)) == ["a", "c"], timeout=WAIT_MS)
    press(runs, "Restore all")
    qtbot.waitUntil(lambda: sorted(names(runs)) == ["a", "b", "c"], timeout=WAIT_MS)
    assert not runs.bin.isVisible()


def test_the_bin_is_emptied_after_one_question(runs: RunsPanel, home: Path, qtbot: QtBot) -> None:
    delete(runs, qtbot, "a", "b")
    for answer, left in (("Keep them", 2), ("Delete for good", 0)):
        press(runs, "Empty the bin")
        question = runs.bin.question
        assert isinstance(question, QMessageBox)
        assert question.text() == "Delete what is in the bin for good? Runs: 2."
        next(button for button in question.buttons() if button.text() == answer).click()
        qtbot.waitUntil(lambda left=left: len(binned(home)) == left, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not runs.bin.isVisible(), timeout=WAIT_MS)
    assert list((home / "bin").iterdir()) == []
    assert window_of(runs).banner.text.text() == "Runs that were deleted for good: 2."
    assert names(runs) == "c"


def test_the_bin_has_room_in_the_smallest_window(runs: RunsPanel, qtbot: QtBot) -> None:
    window = window_of(runs)
    delete(runs, qtbot, "a")
    runs.coming.show_share(0.4, "Copying x")
    window.resize(*SMALLEST)
    for language in ("en", "zh_CN"):
        window.use_language(language)
        look_again(runs, qtbot)
        assert runs.bin.isVisible()
        assert clipped(window) == []
        assert unnamed(runs) == []
