"""How the list of runs bears ten thousand of them: `python -m tests.benchmarks.store [--runs 10000] [--json]`.

Runs are written into a folder of their own, then measured are: the first look at all of them, which makes the store;
opening it again when nothing is new; filters, sorting and columns; what a person changes; and the memory.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

OPEN_SECONDS, FILTER_SECONDS, MEMORY_MIB = 1.0, 0.1, 400.0
QUERIES = (
    "cell=lstm",
    "cell=lstm hidden>64 rmse<0.2 tag:good sunspots",
    "rmse<0.2",
    "-is:unfinished learning_rate<=1e-3|5e-3",
    "when>2020 notes:seed",
    "sunspots",
    "",
)
COLUMNS = ("name", "when", "star", "tags", "data.path", "model.cell", "model.activation", "model.depth", "model.hidden",
           "result.parameters", "result.epochs", "result.validation_loss", "score.value", "score.baseline",
           "result.seconds")  # fmt: skip


def make_runs(home: Path, count: int, seed: int = 0) -> None:
    """Write folders as training leaves them, without weights; no two alike."""
    from workbench.training.spec import Spec, apply_settings, format_spec

    chance = random.Random(seed)
    for number in range(count):
        cell, hidden = chance.choice(("rnn", "gru", "lstm")), chance.choice((16, 32, 64, 128, 256))
        settings: dict[str, Any] = {
            "data.path": chance.choice(("sample:airline", "sample:sunspots", "prices.csv", "温度.csv")),
            "data.task": "forecast",
            "data.inputs": ("a", "b"),
            "model.cell": cell,
            "model.activation": chance.choice(("tanh", "relu", "sigmoid")),
            "model.depth": chance.randint(1, 4),
            "model.hidden": hidden,
            "training.learning_rate": chance.choice((1e-4, 1e-3, 5e-3)),
            "training.seed": number,
            "data.sha256": f"{number % 7:064x}",
        }
        folder = home / "runs" / f"2026-{number:05d}-{cell}"
        folder.mkdir(parents=True)
        (folder / "spec.toml").write_text(format_spec(apply_settings(Spec(), settings)), "utf-8")
        rmse = round(chance.random(), 6)
        summary = {
            "task": "forecast",
            "reason": "done",
            "parameters": hidden * hidden * 4,
            "epochs": 50,
            "best_epoch": 40,
            "steps": 5000,
            "train_loss": rmse / 2,
            "validation_loss": rmse,
            "test_loss": rmse,
            "seconds": 12.5,
            "steps_per_second": 12345.0,
            "device": "cpu",
            "versions": {"workbench": "0.1.0", "python": "3.11", "numpy": "2.4", "numba": "0.68", "llvmlite": "0.50"},
            "test": {"rmse": rmse, "mae": rmse / 1.2, "baselines": {"persistence": {"rmse": 0.7, "mae": 0.6}}},
        }
        if number % 20:
            (folder / "summary.json").write_text(json.dumps(summary), "utf-8")
        if number % 10 == 0:
            notes = {"label": f"try {number}", "notes": f"seed {number}", "tags": ["good"], "star": number % 30 == 0}
            (folder / "notes.json").write_text(json.dumps(notes), "utf-8")


def measure(home: Path) -> dict[str, Any]:
    """Seconds of everything, in a process that has done nothing before."""
    from workbench.runs.store.notes import Change
    from workbench.runs.store.store import Store

    begin = time.perf_counter()
    store = Store(home)
    new = store.refresh()
    found: dict[str, Any] = {"new": new, "open": time.perf_counter() - begin, "runs": store.count()}
    found["memory_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found["filter"] = {query: _median(lambda query=query: store.find(query)) for query in QUERIES}
    found["found"] = {query: len(store.find(query)) for query in QUERIES}
    found["sort"] = {
        key: _median(lambda key=key: store.find("", [(key, True)])) for key in ("score.value", "cell", "when", "name")
    }
    found["columns"] = _median(lambda: [store.column(key) for key in COLUMNS])
    found["groups"] = _median(lambda: store.groups("cell"))
    path = next(iter(store.scan()))
    found["edit"] = _median(lambda: store.edit(path, Change(star=True)))
    begin = time.perf_counter()
    sound = store.check()
    found["integrity_check"], found["sound"] = time.perf_counter() - begin, sound == []
    found["file_mib"] = (home / "runs.sqlite3").stat().st_size / 2**20
    found["memory_after_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    store.close()
    return found


def _median(work: Callable[[], object], times: int = 5) -> float:
    def once() -> float:
        begin = time.perf_counter()
        work()
        return time.perf_counter() - begin

    return statistics.median(once() for _ in range(times))


def _apart(home: Path) -> dict[str, Any]:
    """`measure` in a process of its own, whose memory is nobody else's."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.store", "--measure", str(home)],
        check=True, capture_output=True, text=True, env={**os.environ}, timeout=600,
    )  # fmt: skip
    return json.loads(done.stdout)


def main() -> int:
    """Read the arguments, measure, print; 1 where a bound is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.measure:
        print(json.dumps(measure(told.measure)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        make_runs(Path(folder), told.runs)
        first, again = _apart(Path(folder)), _apart(Path(folder))
    if told.json:
        print(json.dumps({"first": first, "again": again}, ensure_ascii=False))
    else:
        print(
            f"{again['runs']:,} runs, {again['file_mib']:.1f} MiB in the store, {first['memory_mib']:.0f} MiB of memory"
        )
        print(f"made from the folders   {first['open']:8.3f} s")
        print(f"opened again            {again['open']:8.3f} s   (at most {OPEN_SECONDS} s)")
        for query, seconds in again["filter"].items():
            print(f"filter                  {seconds:8.3f} s   {again['found'][query]:>6} of: {query or 'everything'}")
        for key, seconds in again["sort"].items():
            print(f"sorted                  {seconds:8.3f} s   by {key}")
        for what in ("columns", "groups", "edit", "integrity_check"):
            print(f"{what:<23} {again[what]:8.3f} s")
    kept = (
        again["open"] <= OPEN_SECONDS
        and max(again["filter"].values()) <= FILTER_SECONDS
        and max(first["memory_after_mib"], again["memory_after_mib"]) <= MEMORY_MIB
        and again["sound"]
    )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
