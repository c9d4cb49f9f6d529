"""Threads: news in order, bounded; pause, stop, refusal and crash all reach the window."""

import threading
import time

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from workbench.errors import UserError
from workbench.gui.worker import Control, Job, Jobs

WAIT_MS = 20_000


def test_news_arrive_in_order_before_the_end_and_in_the_window_thread(qtbot: QtBot) -> None:
    heard: list[object] = []
    threads: set[object] = set()

    def work(control: Control) -> str:
        for number in range(1000):
            control.emit(number)
        return "result"

    job = Job(work, "count")
    job.told.connect(lambda news: (heard.extend(news), threads.add(QThread.currentThread())))
    job.done.connect(heard.append)
    with qtbot.waitSignal(job.ended, timeout=WAIT_MS):
        job.start()
    assert heard == [*range(1000), "result"]
    assert threads == {job.thread()}


def test_news_are_bounded_and_only_dispensable_ones_are_dropped() -> None:
    control = Control(capacity=10, dispensable=lambda news: isinstance(news, int))
    control.emit("first")
    for number in range(100):
        control.emit(number)
    control.emit("last")
    news = control.take()
    assert len(news) == 10
    assert news[0] == "first"
    assert news[-1] == "last"
    assert news[1:-1] == list(range(92, 100))
    assert control.dropped == 92
    assert control.take() == []


def test_pause_holds_the_work_and_resume_lets_it_go(qtbot: QtBot) -> None:
    steps: list[int] = []

    def work(control: Control) -> None:
        while not control.should_stop():
            steps.append(1)
            time.sleep(0.001)

    job = Job(work, "steps")
    job.start()
    qtbot.waitUntil(lambda: len(steps) > 3, timeout=WAIT_MS)
    job.control.pause()
    # One step may be under way; after that nothing moves.
    seen = [-1]

    def settled() -> bool:
        before, seen[0] = seen[0], len(steps)
        return before == seen[0]

    qtbot.waitUntil(settled, timeout=WAIT_MS)
    held = len(steps)
    qtbot.wait(100)
    assert len(steps) == held
    job.control.resume()
    qtbot.waitUntil(lambda: len(steps) > held, timeout=WAIT_MS)
    with qtbot.waitSignal(job.ended, timeout=WAIT_MS):
        job.control.stop()


def test_stop_ends_paused_work(qtbot: QtBot) -> None:
    started = threading.Event()

    def work(control: Control) -> str:
        started.set()
        while not control.should_stop():
            time.sleep(0.001)
        return "stopped"

    job = Job(work, "paused")
    job.control.pause()
    job.start()
    assert started.wait(10)
    with qtbot.waitSignal(job.done, timeout=WAIT_MS) as done:
        job.control.stop()
    assert done.args == ["stopped"]


@pytest.mark.parametrize(("error", "signal"), [(UserError("no", "do"), "refused"), (ZeroDivisionError("x"), "crashed")])
def test_errors_reach_the_window(qtbot: QtBot, error: Exception, signal: str) -> None:
    def work(control: Control) -> None:
        control.emit("before")
        raise error

    job = Job(work, "error")
    heard: list[object] = []
    job.told.connect(heard.extend)
    with qtbot.waitSignal(getattr(job, signal), timeout=WAIT_MS) as found:
        job.start()
    assert heard == ["before"]
    assert found.args is not None
    assert found.args[0] is error if signal == "refused" else "ZeroDivisionError" in found.args[0]


def test_closing_ends_all_jobs(qtbot: QtBot) -> None:
    jobs = Jobs()

    def work(control: Control) -> None:
        while not control.should_stop():
            time.sleep(0.001)

    running = [jobs.begin(work, f"job {number}") for number in range(3)]
    for job in running:
        job.start()
    running[1].control.pause()
    assert jobs.close(20.0)
    assert not any(job._thread.is_alive() for job in running)


def test_closing_says_when_a_job_does_not_end(qtbot: QtBot) -> None:
    jobs, release = Jobs(), threading.Event()
    job = jobs.begin(lambda control: release.wait(30), "deaf")
    job.start()
    assert not jobs.close(0.1)
    release.set()
    assert job.join(20.0)
