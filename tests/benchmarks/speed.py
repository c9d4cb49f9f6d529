"""Our step, PyTorch's and JAX's in turn: one row for each cell and shape."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from kernels.bench import step_flops
from kernels.peak import peak_gflops
from tests.benchmarks.contestants import PEERS, make
from tests.benchmarks.shapes import SHAPES
from tests.benchmarks.turns import best_of, in_turn

# Ratios to the best peer that are wanted of every row of a cell, and of the geometric mean over all.
WANTED = {"rnn": 2.0, "gru": 2.0, "lstm": 1.3}
WANTED_MEAN = 3.0
# From this many units on, the share of the peak counts.
WIDE, WANTED_SHARE = 256, 0.75
HEAD = "cell  shape         ours   PyTorch       JAX  ratio  GFLOP/s  of peak  limit"


def measure(
    cells: Sequence[str],
    names: Sequence[str],
    peers: Sequence[str],
    threads: int,
    seconds: float,
    tell: Callable[[str], object],
) -> tuple[list[dict[str, Any]], float]:
    """All rows: milliseconds by contestant, ratio to the best peer, and GFLOP/s; each is told when it is done.

    Also the peak, the greatest of those measured before every row: a machine that others use is slower at times, and a
    share must not look better for it. Shares that are told are of the greatest so far.
    """
    rows: list[dict[str, Any]] = []
    peak = 0.0
    for cell in cells:
        for name in names:
            shape = SHAPES[name]
            peak = max(peak, peak_gflops(threads=threads))
            runs = {variant: training.run for variant, training in make(cell, shape, peers, threads).items()}
            took = in_turn(runs, seconds)
            row: dict[str, Any] = {"cell": cell, "shape": name, "sizes": str(shape), "hidden": shape.hidden, "ms": took}
            row["best"] = {who: best_of(took, who) for who in ("ours", *peers)}
            row["gflops"] = step_flops(shape.architecture(cell), shape.batch, shape.steps) / row["best"]["ours"] / 1e6
            row["share"] = row["gflops"] / peak
            if peers:
                row["ratio"] = min(row["best"][who] for who in peers) / row["best"]["ours"]
            rows.append(row)
            tell(line(row))
    for row in rows:
        row["share"] = row["gflops"] / peak
    return rows, peak


def line(row: dict[str, Any]) -> str:
    """A row as text; a star where the ratio is below what is wanted.

    The limit is the ratio that a step at the whole peak would have: no code does better against these peers.
    """
    times = " ".join(f"{row['best'][who]:9.2f}" if who in row["best"] else f"{'-':>9}" for who in ("ours", *PEERS))
    ratio = f"{row['ratio']:6.2f}" if "ratio" in row else f"{'-':>6}"
    star = " *" if row.get("ratio", np.inf) < WANTED[row["cell"]] else ""
    limit = f"{row['ratio'] / row['share']:6.1f}" if "ratio" in row else f"{'-':>6}"
    return f"{row['cell']:5} {row['shape']:8} {times} {ratio} {row['gflops']:8.0f} {row['share']:8.0%} {limit}{star}"


def mean_ratio(rows: Sequence[dict[str, Any]]) -> float:
    """The geometric mean of the ratios."""
    return float(np.exp(np.mean(np.log([row["ratio"] for row in rows]))))


def summary(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The geometric mean, each cell's smallest ratio, and the least share of the peak of wide layers."""
    found: list[str] = []
    if all("ratio" in row for row in rows):
        found.append(f"geometric mean of the ratios {mean_ratio(rows):.2f} (wanted: {WANTED_MEAN})")
        for cell in dict.fromkeys(row["cell"] for row in rows):
            least = min((row for row in rows if row["cell"] == cell), key=lambda row: row["ratio"])
            found.append(f"{cell}: smallest ratio {least['ratio']:.2f}, {least['shape']} (wanted: {WANTED[cell]})")
    wide = [row for row in rows if row["hidden"] >= WIDE]
    if wide:
        least = min(wide, key=lambda row: row["share"])
        where = f"{least['cell']} {least['shape']}"
        found.append(
            f"least share of the peak from {WIDE} units on {least['share']:.0%}, {where} (wanted: {WANTED_SHARE:.0%})"
        )
    return found
