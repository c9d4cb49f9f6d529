"""How soon the course of a run of ten million steps is there: `python -m tests.benchmarks.course [--steps N]`.

The run's metrics are written whole, as training writes them, and its levels beside them. Then the course is read at the
resolutions that a plot asks for, and what keeping the levels costs a step is told.
"""

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from workbench.runs.folder import METRICS, RunFolder
from workbench.training.events import Stepped
from workbench.training.spec import Spec

CHUNK = 5000
WANTED = 0.1  # seconds


def main(steps: int, rounds: int) -> None:
    """Write, read, print."""
    with tempfile.TemporaryDirectory() as name:
        folder = RunFolder(Path(name))
        folder.make()
        folder.write_spec(Spec())
        random = np.random.default_rng(0)
        began = time.perf_counter()
        for first in range(1, steps + 1, CHUNK):
            losses = random.lognormal(size=min(CHUNK, steps - first + 1))
            folder.record(Stepped(first, 1, losses, losses / 2, np.stack([losses, losses], 1), None, 0.0, 0.5, 1.0))
        folder.flush()
        written = time.perf_counter() - began
        size = (folder.path / METRICS).stat().st_size
        print(f"{steps:,} steps, {size / 2**20:,.0f} MiB, written in {written:.1f} s")
        worst = 0.0
        for most in (200, 2000, 50_000):
            taken: list[float] = []
            course = folder.course(most)
            for _ in range(rounds):
                began = time.perf_counter()
                course = RunFolder.open(folder.path).course(most)
                taken.append(time.perf_counter() - began)
            worst = max(worst, statistics.median(taken))
            print(json.dumps({"records": len(course.steps), "median_s": round(statistics.median(taken), 4),
                              "longest_s": round(max(taken), 4)}))  # fmt: skip
        print(f"opens in {worst:.3f} s (wanted: {WANTED} s)")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--steps", type=int, default=10_000_000)
    arguments.add_argument("--rounds", type=int, default=7)
    given = arguments.parse_args()
    main(given.steps, given.rounds)
