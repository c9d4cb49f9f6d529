"""How long a person waits: `python -m tests.benchmarks.startup`.

Starts the program in a process of its own, as `main.py` does, and takes the time from the start of the process to a
window that answers, and from Start to the first loss point; once with nothing compiled, then warm, several times.
Wanted: warm, at most 2.0 s and 1.0 s; the very first time, a loss point within 10 s of the launch.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kernels.registry import cells

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys, time, json
sys.path.insert(0, {root!r})
from kernels import beforehand
beforehand.begin()
from workbench import app, places
from workbench.gui.session import Phase
from PySide6.QtCore import QCoreApplication
application = app._application(sys.argv[:1])
sys.setswitchinterval(app.SWITCH_SECONDS)
window = app.create_window(places.home())
window.show()
session = window.session
def until(condition):
    while not condition():
        QCoreApplication.processEvents()
        time.sleep(0.001)
    return time.time()
until(lambda: True)
shown = time.time()
ready = until(lambda: session.phase is Phase.READY)
if session.spec.model.cell != {cell!r}:
    session.set("model.cell", {cell!r})
if {compiled}:
    until(lambda: session.compiled == 1.0)
start = time.time()
session.start()
point = until(lambda: session.history.losses.count > 0)
print(json.dumps(dict(shown=shown, ready=ready, start=start, point=point)))
session.stop()
until(lambda: not session.busy if hasattr(session, "busy") else True)
window.close()
"""


def launch(folder: Path, cell: str, compiled: bool) -> dict[str, float]:
    """Seconds to the shown window, to the loaded data, from Start to the first point, and from launch to it."""
    environment = {
        "QT_QPA_PLATFORM": "offscreen",
        **os.environ,
        "WORKBENCH_HOME": str(folder),
        "KERNELS_CACHE": str(folder / "kernels"),
    }
    began = time.time()
    program = PROGRAM.format(root=str(ROOT), cell=cell, compiled=compiled)
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    told = json.loads(done.stdout.splitlines()[-1])
    return {
        "window": told["shown"] - began,
        "ready": told["ready"] - began,
        "start_to_point": told["point"] - told["start"],
        "launch_to_point": told["point"] - began,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="warm launches of each cell")
    parser.add_argument("--cells", nargs="+", default=["lstm"], choices=list(cells()))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found: dict[str, dict[str, dict[str, float]]] = {}
    for cell in options.cells:
        with tempfile.TemporaryDirectory() as folder:
            first = launch(Path(folder), cell, compiled=False)
            warm = [launch(Path(folder), cell, compiled=True) for _ in range(options.runs)]
        medians = {name: statistics.median(run[name] for run in warm) for name in first}
        found[cell] = {"first": first, "warm": medians}
        if not options.json:
            times = (f"{name} {first[name]:.2f} / {medians[name]:.2f}" for name in first)
            print(f"{cell:13} first / warm, s: {', '.join(times)}", flush=True)
    if options.json:
        print(json.dumps(found))


if __name__ == "__main__":
    main()
