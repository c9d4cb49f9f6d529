"""How smooth the window stays while it trains: `python -m tests.benchmarks.heartbeat [--seconds 20]`.

A timer of 2 ms beats in the window's event loop while an LSTM of 2 x 128 learns a text, all plots open. Wanted: the
longest gap between two beats under 50 ms, 99 % of them under 16 ms. `--views` opens every view of the Explore page in
turn, for so many seconds each, in place of the first screen, and gives the gaps of each.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
SETTINGS = {"model.cell": "lstm", "model.depth": 2, "model.hidden": 128}
LONGEST_MS, MOST_MS = 50.0, 16.0


def measure(seconds: float, sample: str, size: tuple[int, int], views: bool = False) -> dict[str, Any]:
    """Train in a window of its own and return the gaps between heartbeats in milliseconds."""
    from PySide6.QtCore import Qt, QTimer

    from tests.gui.photograph import until
    from workbench import app
    from workbench.gui.session import Phase

    sys.setswitchinterval(app.SWITCH_SECONDS)
    with tempfile.TemporaryDirectory() as home:
        window = app.create_window(Path(home), first=sample)
        window.resize(*size)
        window.show()
        session = window.session
        until(lambda: session.phase is Phase.READY and session.compiled == 1.0, 120)
        for key, value in SETTINGS.items():
            session.set(key, value)
        session.set("training.epochs", 1000)
        session.start()
        until(lambda: session.history.losses.count > 0, 60)
        beats: list[float] = []
        by_view: dict[str, list[float]] = {}
        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(lambda: beats.append(time.perf_counter()))
        timer.start(2)
        for name in _views() if views else [""]:
            if name:
                window.tabs.setCurrentWidget(window.explore)
                window.explore.choose(name)
            first = len(beats)
            _spin(seconds)
            by_view[name or "train"] = beats[first:]
        timer.stop()
        window.close()
    found: dict[str, Any] = {
        "steps": session.history.losses.count,
        "steps_per_second": round(session.history.speed),
        "looks": {name: len(seen.steps) for name, seen in session.history.observed.items()},
        **_gaps(beats),
    }
    return found | ({"views": {name: _gaps(one) for name, one in by_view.items()}} if views else {})


def _views() -> list[str]:
    from workbench.gui.explore import kinds
    from workbench.gui.explore.view import LIVE

    return [kind.name for kind in kinds() if kind.group == LIVE]


def _spin(seconds: float) -> None:
    from PySide6.QtCore import QCoreApplication

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.0002)


def _gaps(beats: list[float]) -> dict[str, float]:
    gaps = np.diff(np.array(beats)) * 1000
    return {
        "beats": len(beats),
        "longest_ms": round(float(gaps.max()), 1),
        "p999_ms": round(float(np.percentile(gaps, 99.9)), 1),
        "p99_ms": round(float(np.percentile(gaps, 99)), 1),
        "median_ms": round(float(np.median(gaps)), 1),
    }


def main() -> int:
    """Print the gaps as JSON; 1 where they are too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--sample", default="sample:python_reference")
    parser.add_argument("--views", action="store_true")
    parser.add_argument("--size", type=int, nargs=2, default=(1280, 720))
    arguments = parser.parse_args()
    result = measure(arguments.seconds, arguments.sample, tuple(arguments.size), arguments.views)
    print(json.dumps(result))
    return 0 if result["longest_ms"] < LONGEST_MS and result["p99_ms"] < MOST_MS else 1


if __name__ == "__main__":
    sys.exit(main())
