"""Runs that were cut off: told of at the start, gone on with by one click, and no more told of once that is closed."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow
from tests.gui.doubles import FakeEngine
from tests.runs.killing import Run, assert_same, do_all
from tests.runs.quick import series
from workbench.engine import Engine
from workbench.gui.session import Phase
from workbench.runs.folder import RunFolder
from workbench.runs.unfinished import unfinished_runs
from workbench.training.spec import Spec, apply_settings


class Training(FakeEngine):
    """An engine that trains in earnest."""

    def run(self, *given: Any, **named: Any) -> dict[str, Any]:
        """As the real one."""
        return Engine.run(self, *given, **named)


def cut_off(folder: Path, data: str = "sample:airline") -> Path:
    """What is left of a run that was killed before its first checkpoint."""
    run = RunFolder.reserve(folder)
    run.make()
    run.write_spec(apply_settings(Spec(), {"data.path": data, "training.epochs": 3}))
    return folder


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")
def test_a_run_that_was_killed_goes_on_in_the_window_with_the_same_bits(
    make_window: MakeWindow, qtbot: QtBot, home: Path, tmp_path: Path
) -> None:
    data, whole, broken = str(series(tmp_path / "data.csv", 200)), tmp_path / "whole", home / "runs" / "killed"
    settings = {"training.threads": 1, "training.keep_steps": 5, "training.batch": 8}
    broken.parent.mkdir()
    plan = [Run(str(whole), data, settings), Run(str(broken), data, settings, kill="epoch", count=2)]
    assert do_all(plan, tmp_path) == [0, -signal.SIGKILL]
    window = make_window(Training())
    session, banner = window.session, window.banner
    qtbot.waitUntil(lambda: banner.message is not None, timeout=WAIT_MS)
    assert banner.text.text().startswith("A run did not end: data")
    assert banner.action.isVisible()
    banner.action.click()
    qtbot.waitUntil(lambda: session.phase is Phase.FINISHED, timeout=WAIT_MS)
    assert session.run_folder == broken
    assert_same(whole, broken)
    # The plots have the whole course, from the first step on.
    steps = [line["step"] for line in RunFolder.open(whole).metrics() if line["kind"] == "step"]
    assert session.history.steps.view().tolist() == steps
    assert session.history.epoch_steps.count == 3
    assert unfinished_runs(home / "runs") == []


def test_the_newest_goes_on_first_and_then_the_others_are_told_of(
    make_window: MakeWindow, qtbot: QtBot, home: Path
) -> None:
    older, newer = cut_off(home / "runs" / "older"), cut_off(home / "runs" / "newer")
    os.utime(older / "spec.toml", (1, 1))
    engine = FakeEngine()
    window = make_window(engine)
    banner = window.banner
    qtbot.waitUntil(lambda: banner.message is not None, timeout=WAIT_MS)
    assert banner.text.text().startswith("2 runs did not end; the newest is")
    banner.action.click()
    qtbot.waitUntil(lambda: banner.text.text().startswith("A run did not end"), timeout=WAIT_MS)
    assert engine.resumed == [newer]
    banner.action.click()
    qtbot.waitUntil(lambda: engine.resumed == [newer, older], timeout=WAIT_MS)
    qtbot.waitUntil(lambda: window.session.phase is Phase.FINISHED, timeout=WAIT_MS)
    assert unfinished_runs(home / "runs") == []


def test_who_closes_the_message_is_not_told_again(make_window: MakeWindow, qtbot: QtBot, home: Path) -> None:
    runs = [cut_off(home / "runs" / name) for name in "ab"]
    window = make_window()
    qtbot.waitUntil(lambda: window.banner.message is not None, timeout=WAIT_MS)
    assert set(unfinished_runs(home / "runs")) == set(runs)
    window.banner.dismiss.click()
    qtbot.waitUntil(lambda: unfinished_runs(home / "runs") == [], timeout=WAIT_MS)
    heard: list[Any] = []
    window.session.messaged.connect(heard.append)
    with qtbot.waitSignal(window.session.results.runs_changed, timeout=WAIT_MS):
        window.session.unfinished.look()
        window.session.results.refresh()
    assert heard == []


def test_a_run_whose_data_are_gone_does_not_go_on_with_others(
    make_window: MakeWindow, qtbot: QtBot, home: Path, tmp_path: Path
) -> None:
    cut_off(home / "runs" / "a", str(tmp_path / "gone.csv"))
    engine = FakeEngine()
    window = make_window(engine)
    session, banner = window.session, window.banner
    qtbot.waitUntil(lambda: banner.message is not None, timeout=WAIT_MS)
    banner.action.click()
    qtbot.waitUntil(lambda: banner.message is not None and "gone.csv" in banner.message.text, timeout=WAIT_MS)
    session.open("sample:sunspots")
    qtbot.waitUntil(lambda: "sunspots" in session.spec.data.path and session.phase is Phase.READY, timeout=WAIT_MS)
    assert engine.resumed == []
    assert engine.parents == []


def test_nothing_goes_on_in_the_middle_of_another_training(make_window: MakeWindow, qtbot: QtBot, home: Path) -> None:
    engine = FakeEngine()
    engine.hold.clear()
    cut_off(home / "runs" / "a")
    window = make_window(engine)
    session, banner = window.session, window.banner
    qtbot.waitUntil(lambda: banner.message is not None, timeout=WAIT_MS)
    session.start()
    qtbot.waitUntil(lambda: session.phase is Phase.TRAINING, timeout=WAIT_MS)
    banner.action.click()
    assert banner.message is not None
    assert "still training" in banner.message.text
    engine.hold.set()
    qtbot.waitUntil(lambda: session.phase is Phase.FINISHED, timeout=WAIT_MS)
    assert engine.resumed == []
