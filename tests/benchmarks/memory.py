"""The memory that a training step takes: the peak of a fresh process over what it had after importing.

`python -m tests.benchmarks.memory WHO CELL B T INPUTS HIDDEN LAYERS THREADS` is such a process.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.contestants import trainings
from tests.benchmarks.shapes import SHAPES, Shape, parameters

ROOT = Path(__file__).parents[2]
STUDIED = {"T 1000": Shape(64, 1000, 64, 256, 2), "T 100": Shape(64, 100, 64, 256, 2), "large": SHAPES["large"]}
# The second step is the one that counts: the optimizer's state is there by then.
STEPS = 2
WANTED = 0.5


def peak_mib() -> float:
    """The most memory that this process ever had.

    Linux hands the peak of the process before `exec` down to `ru_maxrss`; VmHWM is the same figure without it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024.0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024.0 / (1024.0 if sys.platform == "darwin" else 1.0)


def one(who: str, cell: str, shape: Shape, threads: int) -> float:
    """MiB that the steps of one contestant take in this process; for a fresh process."""
    make = trainings(who)
    before = peak_mib()
    training = make(cell, shape, parameters(cell, shape), shape.data(), threads=threads)
    training.run(STEPS)
    return peak_mib() - before


def measure(cells: Sequence[str], peers: Sequence[str], threads: int) -> list[dict[str, Any]]:
    """One row for each cell and shape, MiB by contestant and ours as a share of PyTorch's."""
    rows: list[dict[str, Any]] = []
    for cell in cells:
        _in_process("ours", cell, Shape(2, 2, 2, 2, 1), threads)  # what must be compiled is compiled here
        for name, shape in STUDIED.items():
            took = {who: _in_process(who, cell, shape, threads) for who in ("ours", *peers)}
            row: dict[str, Any] = {"cell": cell, "shape": name, "sizes": str(shape), "mib": took}
            if "torch" in took:
                row["share"] = took["ours"] / took["torch"]
            rows.append(row)
    return rows


def lines(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The rows as text, and a verdict below."""
    found = ["MiB of a training step over the import"]
    for row in rows:
        took = "  ".join(f"{who} {mib:7.0f}" for who, mib in row["mib"].items())
        share = f"  of PyTorch's {row['share']:.0%}" if "share" in row else ""
        found.append(f"{row['cell']:5} {row['sizes']:22} {took}{share}")
    shares = [row["share"] for row in rows if "share" in row]
    if shares:
        found.append(f"most of PyTorch's: {max(shares):.0%} (wanted: at most {WANTED:.0%})")
    return found


def _in_process(who: str, cell: str, shape: Shape, threads: int) -> float:
    sizes = [str(shape), str(threads)]
    command = [sys.executable, "-m", "tests.benchmarks.memory", who, cell, *sizes]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return float(json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    print(json.dumps(one(sys.argv[1], sys.argv[2], Shape(*map(int, sys.argv[3].split(","))), int(sys.argv[4]))))
