"""Runs that were cut off: told of at the start, gone on with by one click, and no more told of once that is closed."""

import os
import signal
import threading
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow
from tests.gui.doubles import FakeEngine
from tests.runs.killing import Run, assert_same, do_all
from tests.runs.quick import series
from workbench.engine import Engine
from workbench.errors import UserError
from workbench.gui.session import Phase
from workbench.gui.window import MainWindow
from workbench.gui.worker import Job
from workbench.runs.folder import RunFolder
from workbench.runs.grid import Outcome, Plan
from workbench.runs.unfinished import unfinished_runs
from workbench.training.spec import Spec, apply_settings


class Training(FakeEngine):
    """An engine that trains in earnest."""

    def run(self, *given: Any, **named: Any) -> dict[str, Any]:
        """As the real one."""
        return Engine.run(self, *given, **named)


class RefusingEngine(FakeEngine):
    """Refuses to go on with one run."""

    def __init__(self, refused: Path) -> None:
        super().__init__()
        self.refused = refused

    def run(self, spec: Spec, out: Path, *given: Any, **named: Any) -> dict[str, Any]:
        """As the double, otherwise."""
        if out == self.refused:
            raise UserError("The checkpoint does not fit this machine.", "Go on with it where it was begun.")
        return super().run(spec, out, *given, **named)


def cut_off(folder: Path, data: str = "sample:airline") -> Path:
    """What is left of a run that was killed before its first checkpoint."""
    run = RunFolder.reserve(folder)
    run.make()
    run.write_spec(apply_settings(Spec(), {"data.path": data, "training.epochs": 3}))
    return folder


def look(window: MainWindow, qtbot: QtBot) -> None:
    """Look for such runs, until the answer has come."""
    window.session.unfinished.look()
    wait_for_the_look(window, qtbot)


def wait_for_the_look(window: MainWindow, qtbot: QtBot) -> None:
    """Until no look for such runs is under way."""
    jobs = window.session.jobs
    qtbot.waitUntil(
        lambda: not any(job.running for job in jobs.findChildren(Job) if job.name == "unfinished"), timeout=WAIT_MS
    )


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
    look(window, qtbot)
    assert heard == []
    # Who goes on with one after all may be told of it again.
    (runs[0] / "checkpoint" / "declined").unlink()
    look(window, qtbot)
    assert [message.text[:18] for message in heard] == ["A run did not end:"]


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


def test_where_the_newest_cannot_go_on_the_next_one_is_offered(
    make_window: MakeWindow, qtbot: QtBot, home: Path, tmp_path: Path
) -> None:
    last, middle = cut_off(home / "runs" / "last"), cut_off(home / "runs" / "middle")
    first = cut_off(home / "runs" / "first", str(tmp_path / "gone.csv"))
    for number, run in enumerate((last, middle, first)):
        os.utime(run / "spec.toml", (1 + number, 1 + number))
    engine = RefusingEngine(middle)
    window = make_window(engine)
    banner = window.banner
    qtbot.waitUntil(lambda: banner.message is not None, timeout=WAIT_MS)
    assert banner.text.text().startswith("3 runs did not end; the newest is gone")
    banner.action.click()
    # What is wrong with it is to be read first.
    qtbot.waitUntil(lambda: banner.message is not None and "gone.csv" in banner.message.text, timeout=WAIT_MS)
    wait_for_the_look(window, qtbot)
    banner.dismiss.click()
    assert banner.text.text().startswith("2 runs did not end; the newest is Airline")
    banner.action.click()
    qtbot.waitUntil(lambda: "does not fit" in banner.text.text(), timeout=WAIT_MS)
    wait_for_the_look(window, qtbot)
    banner.dismiss.click()
    assert banner.text.text().startswith("A run did not end: Airline")
    banner.action.click()
    qtbot.waitUntil(lambda: engine.resumed == [last] and window.session.phase is Phase.FINISHED, timeout=WAIT_MS)
    look(window, qtbot)
    # By this window they are named no more; another one may try.
    assert banner.message is None
    assert {*unfinished_runs(home / "runs")} == {first, middle}


def test_an_offer_comes_again_where_other_data_were_read_instead(
    make_window: MakeWindow, qtbot: QtBot, home: Path
) -> None:
    cut_off(home / "runs" / "a")
    engine = FakeEngine()
    window = make_window(engine)
    session, banner = window.session, window.banner
    qtbot.waitUntil(lambda: banner.message is not None, timeout=WAIT_MS)
    banner.action.click()
    assert banner.message is None
    session.open("sample:sunspots")
    qtbot.waitUntil(lambda: banner.text.text().startswith("A run did not end") and banner.isVisible(), timeout=WAIT_MS)
    assert "sunspots" in session.spec.data.path
    assert engine.resumed == []


def test_a_crash_while_its_data_are_read_does_not_let_it_go_on_later(
    make_window: MakeWindow, qtbot: QtBot, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(home / "runs" / "a")
    engine = FakeEngine()
    window = make_window(engine)
    session, banner = window.session, window.banner
    qtbot.waitUntil(lambda: banner.message is not None, timeout=WAIT_MS)

    def fail(*given: Any) -> Any:
        raise ValueError("a bug")

    with monkeypatch.context() as patch:
        patch.setattr(engine, "load", fail)
        banner.action.click()
        qtbot.waitUntil(lambda: window.crash is not None, timeout=WAIT_MS)
    assert window.crash is not None
    window.crash.close()
    session.open("sample:airline")
    qtbot.waitUntil(lambda: session.phase is Phase.LOADING, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: session.phase is Phase.READY, timeout=WAIT_MS)
    assert engine.resumed == []


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
    # The offer was not used up.
    qtbot.waitUntil(lambda: banner.text.text().startswith("A run did not end"), timeout=WAIT_MS)
    banner.action.click()
    qtbot.waitUntil(lambda: len(engine.resumed) == 1, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: session.phase is Phase.FINISHED, timeout=WAIT_MS)


def test_the_offer_comes_again_after_a_grid(
    make_window: MakeWindow, qtbot: QtBot, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(home / "runs" / "a")
    engine = FakeEngine()
    window = make_window(engine)
    grids, banner = window.session.grids, window.banner
    qtbot.waitUntil(lambda: banner.message is not None, timeout=WAIT_MS)
    go = threading.Event()

    def at_work(*given: Any) -> tuple[Outcome, ...]:
        go.wait(20)
        return ()

    monkeypatch.setattr(engine, "run_grid", at_work)
    grids.start(Plan(cells=("lstm",), activations=("tanh",), depths=(1,)), window.session.spec)
    banner.action.click()
    assert "A grid is being trained" in banner.text.text()
    banner.dismiss.click()
    assert banner.message is None
    go.set()
    qtbot.waitUntil(lambda: banner.message is not None, timeout=WAIT_MS)
    assert banner.text.text().startswith("A run did not end")
    assert not grids.running
