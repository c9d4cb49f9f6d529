"""How the window bears 300 runs side by side: `python -m tests.benchmarks.side_by_side [--runs 300] [--real]`.

Measured are the time until they stand, and the longest gap between the heartbeats of the window's event loop while they
are compared for the first time, drawn over other axes, put together by seeds, pointed out, and in another theme.
Wanted: no gap over 100 ms. With `--real` the runs are trained (some minutes); otherwise their metrics are made up.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
LONGEST_MS = 100.0
CELLS, RATES = ("rnn", "gru", "lstm"), (0.001, 0.003, 0.01, 0.03)


def make(home: Path, runs: int, real: bool) -> None:
    """Runs of three cells, four rates and as many seeds as it takes."""
    from tests.runs.store.courses import give_course
    from tests.runs.store.made import make_run
    from workbench.runs.folder import RunFolder
    from workbench.runs.job import run_job
    from workbench.training.spec import Spec, apply_settings

    for number in range(runs):
        cell, rate = CELLS[number % 3], RATES[number // 3 % 4]
        chosen: dict[str, Any] = {
            "model.cell": cell,
            "training.learning_rate": rate,
            "training.seed": number // 12,
        }
        if real:
            chosen |= {"data.path": "sample:airline", "training.epochs": 60, "model.hidden": 16}
            spec = apply_settings(Spec(), chosen)
            run_job(spec, home, home / "runs" / f"r{number}", lambda _: None, lambda: False, explicit=set(chosen))
        else:
            named = {key.replace(".", "__"): value for key, value in chosen.items()}
            path = make_run(home, f"r{number}", 0.1 + number / 1000, **named)
            give_course(RunFolder(home / path), number, epochs=200, steps=20)


def measure(home: Path, runs: int) -> dict[str, Any]:
    """Compare them all."""
    from tests.benchmarks.looking import _beating
    from tests.gui.doubles import FakeEngine
    from tests.gui.photograph import until
    from workbench import app
    from workbench.gui.session import Phase

    sys.setswitchinterval(app.SWITCH_SECONDS)
    window = app.create_window(home, FakeEngine())
    window.resize(1280, 800)
    window.show()
    until(lambda: window.session.phase is Phase.READY)
    until(lambda: len(window.session.results.listing.everything) == runs, 100)
    window.tabs.setCurrentWidget(window.compare)
    page = window.compare.beside
    began = time.perf_counter()
    gaps: dict[str, float] = {}
    gaps["open"] = _beating(lambda: window.compare.parts.setCurrentWidget(page), lambda: len(page.found.runs) == runs)
    opened = time.perf_counter() - began
    gaps["apart"] = _beating(page.seeds.click, lambda: page.model.rowCount() == runs)
    for what in range(page.what.count()):
        gaps[f"what {what}"] = _beating(lambda what=what: page.what.setCurrentIndex(what), lambda: True)
    for along in (1, 2):
        gaps[f"along {along}"] = _beating(lambda along=along: page.along.setCurrentIndex(along), lambda: True)
    gaps["point out"] = _beating(lambda: page.table.selectRow(50), lambda: True)
    gaps["together"] = _beating(page.seeds.click, lambda: page.model.rowCount() < runs)
    window.session.close()
    window.close()
    return {"runs": runs, "open_seconds": round(opened, 3), "longest_gap_ms": gaps}


def main() -> int:
    """Print the figures as JSON; 1 where they are not good enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--real", action="store_true")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), told.runs, told.real)
        result = measure(Path(folder), told.runs)
    print(json.dumps(result))
    return 0 if max(result["longest_gap_ms"].values()) <= LONGEST_MS else 1


if __name__ == "__main__":
    sys.exit(main())
