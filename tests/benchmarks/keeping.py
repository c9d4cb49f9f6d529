"""What checkpoints cost: `python -m tests.benchmarks.keeping [--seconds 40]`. Wanted: under 2 % of training's time.

Networks of several sizes learn a text, with checkpoints by time as they come. Printed are the bytes of a run's
checkpoint, how many were written, the milliseconds of each with all that is written beside it, and their share.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from workbench.runs.job import run_job
from workbench.training.events import Event, Prepared
from workbench.training.keeping import Keeping
from workbench.training.spec import Spec, apply_settings

WANTED = 0.02
SHAPES = ((1, 32), (2, 128), (2, 512), (2, 1024))
DATA = "sample:python_reference"


def measure(depth: int, hidden: int, seconds: float) -> tuple[int, list[float], float]:
    """Train for so many seconds; a checkpoint's bytes, the seconds that each took, and those of training."""
    took: list[float] = []
    began = [0.0]
    keep = Keeping.keep

    def timed(keeping: Keeping, step: int, write: Callable[[], None]) -> None:
        before = time.monotonic()
        keep(keeping, step, write)
        took.append(time.monotonic() - before)

    def hear(event: Event) -> None:
        if isinstance(event, Prepared):
            began[0] = time.monotonic()

    def over() -> bool:
        return bool(began[0]) and time.monotonic() - began[0] > seconds

    settings = {"data.path": DATA, "model.depth": depth, "model.hidden": hidden, "training.epochs": 100_000}
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(Keeping, "keep", timed):
        out = Path(folder) / "run"
        run_job(apply_settings(Spec(), settings), Path.cwd(), out, hear, over, explicit=set(settings))
        size = (out / "checkpoint" / "checkpoint.safetensors").stat().st_size
    return size, took, seconds


def main(arguments: list[str]) -> int:
    """Print a table; 1 where checkpoints cost more than they may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=40.0)
    given = parser.parse_args(arguments)
    worst = 0.0
    print(f"{'network':<14}{'MiB':>8}{'checkpoints':>13}{'ms each':>9}{'share':>9}")
    for depth, hidden in SHAPES:
        size, took, seconds = measure(depth, hidden, given.seconds)
        share = sum(took) / seconds
        worst = max(worst, share)
        each = 1e3 * sum(took) / max(len(took), 1)
        print(f"{f'{depth} x {hidden}':<14}{size / 2**20:>8.1f}{len(took):>13}{each:>9.1f}{share:>9.2%}", flush=True)
    print(f"The most is {worst:.2%}; wanted is under {WANTED:.0%}.")
    return 1 if worst >= WANTED else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
