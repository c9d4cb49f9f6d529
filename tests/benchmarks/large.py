"""Large files: seconds and peak memory to load, to look at and to train on them, beside Polars.

    python -m tests.benchmarks.large [--mib 200] [--rounds 5] [--steps 300] [--folder PATH] [--polars PYTHON]

Files are made in `--folder` and removed again. Each measurement is a process of its own, so that its peak is its own.
`--polars`: a Python that has Polars; both take turns, and the ratio is that of the medians.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
_PEAK = "peak = int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]) / 1024\n"
LOAD = (
    """
import json, sys, time
from pathlib import Path
from kernels.reading import row_reader
from workbench.data import load, preview, prepare, suggest
from workbench.data.options import DataSpec
row_reader()
path = Path(sys.argv[1])
began = time.perf_counter(); preview(path); seen = time.perf_counter() - began
began = time.perf_counter(); load(DataSpec(path=str(path)), Path()); took = time.perf_counter() - began
began = time.perf_counter(); load(DataSpec(path=str(path)), Path()); again = time.perf_counter() - began
"""
    + _PEAK
    + "print(json.dumps({'seconds': took, 'again': again, 'preview': seen, 'peak': peak}))"
)
TRAIN = (
    """
import json, sys, time
from pathlib import Path
from workbench.runs.job import run_job
from workbench.training.events import Stepped
from workbench.training.spec import Spec, apply_settings
steps = 0
def listen(event):
    global steps
    steps += len(event.losses) if isinstance(event, Stepped) else 0
began = time.perf_counter()
spec = apply_settings(Spec(), {'data.path': sys.argv[1]})
run_job(spec, Path(), Path(sys.argv[2]), listen, lambda: steps >= int(sys.argv[3]), explicit={'data.path'})
took = time.perf_counter() - began
"""
    + _PEAK
    + "print(json.dumps({'seconds': took, 'steps': steps, 'peak': peak}))"
)
POLARS = (
    """
import json, sys, time
import polars
began = time.perf_counter(); polars.read_csv(sys.argv[1], try_parse_dates=True); took = time.perf_counter() - began
"""
    + _PEAK
    + "print(json.dumps({'seconds': took, 'peak': peak}))"
)


def numbers(path: Path, size: int) -> None:
    """A time column and five random walks."""
    random, rows, start = np.random.default_rng(0), 100_000, np.datetime64("1990-01-01T00:00:00")
    with path.open("w") as file:
        file.write("when,a,b,c,d,e\n")
        block = 0
        while file.tell() < size:
            walks = np.cumsum(random.normal(size=(rows, 5)), axis=0).tolist()
            minutes = np.arange(block * rows, (block + 1) * rows).astype("timedelta64[m]")
            times = np.datetime_as_string(start + minutes, unit="s").tolist()
            file.writelines(
                f"{time.replace('T', ' ')},{a:.5f},{b:.5f},{c:.3f},{d:.2f},{e:.6f}\n"
                for time, (a, b, c, d, e) in zip(times, walks, strict=True)
            )
            block += 1


def words(path: Path, size: int) -> None:
    """Numbers, names, and remarks that are quoted since they hold commas and line ends."""
    random = np.random.default_rng(0)
    names = ["north", "south", "east", "west", "北京", "上海"]
    remarks = ['"all well, as ever"', '"first line\nsecond line"', "none", "plain words", "好"]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("value,place,remark,level\n")
        while file.tell() < size:
            values, which = random.normal(size=(50_000, 2)).tolist(), random.integers(0, 30, (50_000, 2)).tolist()
            file.writelines(
                f"{value:.6f},{names[i % 6]},{remarks[k % 5]},{level:.3f}\n"
                for (value, level), (i, k) in zip(values, which, strict=True)
            )


def text(path: Path, size: int) -> None:
    """English text, from Python's own help."""
    from pydoc_data.topics import topics

    whole = "\n\n".join(topics.values()) + "\n\n"
    with path.open("w", encoding="utf-8", newline="") as file:
        while file.tell() < size:
            file.write(whole)


def measure(python: str, program: str, home: Path, *arguments: str) -> dict[str, Any]:
    """What a program prints, run in a process of its own."""
    environment = {**os.environ, "WORKBENCH_HOME": str(home), "PYTHONPATH": str(ROOT)}
    environment.setdefault("KERNELS_CACHE", str(home / "kernels"))
    done = subprocess.run(
        [python, "-c", program, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def compare(path: Path, folder: Path, rounds: int, polars: str) -> dict[str, Any]:
    """Loading `path` for the first time, in turns with Polars."""
    ours, theirs = [], []
    for turn in range(rounds):
        home = folder / f"home{turn}"
        ours.append(measure(sys.executable, LOAD, home, str(path)))
        remove(home)
        if polars and path.suffix == ".csv":
            theirs.append(measure(polars, POLARS, home, str(path)))
    found = {key: median(one[key] for one in ours) for key in ours[0]}
    if theirs:
        found["polars"] = median(one["seconds"] for one in theirs)
        found["polars_peak"] = median(one["peak"] for one in theirs)
        found["ratio"] = found["seconds"] / found["polars"]
    return found


def remove(folder: Path) -> None:
    """A folder with all that is in it, but for compiled kernels."""
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    if folder.exists():
        folder.rmdir()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mib", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=300, help="to train; 0: none")
    parser.add_argument("--folder", default="")
    parser.add_argument("--polars", default="")
    parser.add_argument("--only", default="numbers,words,text")
    told = parser.parse_args()
    makers: dict[str, tuple[Callable[[Path, int], None], str]] = {
        "numbers": (numbers, ".csv"), "words": (words, ".csv"), "text": (text, ".txt"),
    }  # fmt: skip
    with tempfile.TemporaryDirectory(dir=told.folder or None) as name:
        folder = Path(name)
        os.environ.setdefault("KERNELS_CACHE", str(folder / "kernels"))
        for kind in told.only.split(","):
            make, suffix = makers[kind]
            path = folder / f"{kind}{suffix}"
            make(path, told.mib << 20)
            print(f"{kind}, {path.stat().st_size >> 20} MiB")
            show("load", compare(path, folder, told.rounds, told.polars))
            if told.steps:
                home = folder / "home"
                found = measure(sys.executable, TRAIN, home, str(path), str(folder / "run"), str(told.steps))
                remove(home)
                remove(folder / "run")
                show("train", found)
            path.unlink()


def show(name: str, found: dict[str, Any]) -> None:
    """One line: seconds, MiB and ratios."""
    print(f"  {name}: " + ", ".join(f"{key} {value:.3g}" for key, value in found.items()), flush=True)


if __name__ == "__main__":
    main()
