"""How smooth ten million values are to look at: `python -m tests.benchmarks.looking [--points 10000000]`.

The Data page of a window of its own gets a table of that many values. Measured are the frames a second while the plot
is moved and zoomed as fast as it draws, at several depths, and the longest gap between the heartbeats of the window's
event loop while each look is computed behind it. Wanted: 30 frames a second, no gap over 50 ms.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
FRAMES_A_SECOND, LONGEST_MS = 30.0, 50.0
FRAMES = 60


def measure(points: int, times: bool) -> dict[str, Any]:
    """Frames a second by depth, and the longest gap in milliseconds by look."""
    from tests.gui.photograph import until
    from workbench import app
    from workbench.gui.session import Phase

    sys.setswitchinterval(app.SWITCH_SECONDS)
    with tempfile.TemporaryDirectory() as home:
        window = app.create_window(Path(home), first="sample:seasonal")
        window.resize(1280, 800)
        window.show()
        session = window.session
        until(lambda: session.phase is Phase.READY and session.compiled == 1.0, 120)
        assert session.loaded is not None
        # What reads and completes so large a file is measured elsewhere; here is only what is looked at.
        session.loaded = replace(session.loaded, task=_task(session.loaded, points, times))
        window.tabs.setCurrentWidget(window.data)
        gaps: dict[str, float] = {"show": _beating(lambda: window.data.show_data(), lambda: True)}
        panel = window.data.looking
        for place, look in enumerate(panel.looks, 1):
            gaps[look.kind] = _beating(partial(panel.tabs.setCurrentIndex, place), lambda: not session.looking.busy)
        panel.tabs.setCurrentIndex(1)
        until(lambda: not session.looking.busy, 60)
        frames = {f"1/{depth}": _frames(panel.series, 1 / depth) for depth in (1, 2, 10, 100, 10_000)}
        gaps["pan"] = _beating(lambda: _frames(panel.series, 0.5), lambda: True)
        window.close()
        session.close()
    return {"points": points, "frames_a_second": frames, "longest_gap_ms": gaps}


def _task(loaded: Any, points: int, times: bool) -> Any:
    from workbench.data import Column, Table, prepare

    random = np.random.default_rng(0)
    values = np.cumsum(random.standard_normal(points))
    values[points // 2] = values.max() + 500.0
    columns = [Column("Value", "number", values)]
    if times:
        stamps = (np.datetime64("1990-01-01", "ms") + np.arange(points) * np.timedelta64(60_000, "ms")).astype("M8[ms]")
        columns.append(Column("When", "time", stamps))
    table = Table(tuple(columns), np.arange(2, points + 2), loaded.data.source)
    spec = replace(loaded.spec.data, targets=("Value",), inputs=("Value",), time="When" if times else "")
    return prepare(table, replace(spec, path="", window=100, season=28, transform="none"))


def _frames(plot: Any, share: float) -> float:
    """Frames a second while a stretch of the axis moves across all of it, growing and shrinking by a tenth."""
    from PySide6.QtCore import QCoreApplication

    low, high = plot._look.pyramid.span
    width = (high - low) * share
    began = time.perf_counter()
    for frame in range(FRAMES):
        grown = width * (1.0 + 0.1 * np.sin(frame / 4))
        start = low + (high - low - width) * frame / FRAMES
        plot.view.setXRange(start, start + grown, padding=0)
        plot.zoomed()
        plot.plot.viewport().repaint()
        QCoreApplication.processEvents()
    return round(FRAMES / (time.perf_counter() - began), 1)


def _beating(act: Callable[[], Any], done: Callable[[], bool]) -> float:
    """The longest time between two heartbeats of the event loop, from `act` until `done`, in milliseconds."""
    from PySide6.QtCore import QCoreApplication, Qt, QTimer

    beats: list[float] = [time.perf_counter()]
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start(2)
    act()
    end = time.monotonic() + 60
    while not done() or len(beats) < 50:
        if time.monotonic() > end:
            raise TimeoutError("a look did not come")
        QCoreApplication.processEvents()
        time.sleep(0.0005)
    timer.stop()
    return round(float(np.diff(beats).max() * 1000), 1)


def main() -> int:
    """Print the figures as JSON; 1 where they are not good enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=10_000_000)
    parser.add_argument("--times", action="store_true", help="with a time column")
    arguments = parser.parse_args()
    result = measure(arguments.points, arguments.times)
    print(json.dumps(result))
    slowest, longest = min(result["frames_a_second"].values()), max(result["longest_gap_ms"].values())
    return 0 if slowest >= FRAMES_A_SECOND and longest <= LONGEST_MS else 1


if __name__ == "__main__":
    sys.exit(main())
