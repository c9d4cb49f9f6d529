"""What the probes cost: our step with all of them beside the same step without any, in turn; the median of pairs."""

import statistics
from collections.abc import Sequence
from typing import Any

from tests.benchmarks.our_training import OurTraining
from tests.benchmarks.shapes import SHAPES, parameters
from tests.benchmarks.turns import in_turn

WANTED = 0.05
PAIRS = 3


def measure(cells: Sequence[str], names: Sequence[str], threads: int, seconds: float) -> list[dict[str, Any]]:
    """One row for each cell and shape: milliseconds with and without, and what the probes add."""
    rows: list[dict[str, Any]] = []
    for cell in cells:
        for name in names:
            shape = SHAPES[name]
            values, data = parameters(cell, shape), shape.data()
            took: dict[str, list[float]] = {"with": [], "without": []}
            for turn in range(PAIRS):
                # Where memory happens to lie tells more than the probes do: so there are several pairs, made in turn.
                labels = ("with", "without") if turn % 2 == 0 else ("without", "with")
                # The contestants' names differ in their first word, so none is left out.
                runs = {
                    label: OurTraining(cell, shape, values, data, threads=threads, probes=label == "with").run
                    for label in labels
                }
                for label, ms in in_turn(runs, seconds / PAIRS, alike=True).items():
                    took[label].append(ms)
            added = statistics.median(on / off for on, off in zip(took["with"], took["without"], strict=True)) - 1.0
            medians = {label: statistics.median(times) for label, times in took.items()}
            rows.append({"cell": cell, "shape": name, "sizes": str(shape), "ms": medians, "added": added})
    return rows


def lines(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The rows as text, and the worst below."""
    found = [f"{'cell':5} {'shape':8} {'probes':>9} {'none':>9} {'added':>7}"]
    for row in rows:
        times = f"{row['ms']['with']:9.2f} {row['ms']['without']:9.2f}"
        found.append(f"{row['cell']:5} {row['shape']:8} {times} {row['added']:7.1%}")
    worst = max(row["added"] for row in rows)
    return [*found, f"probes add at most {worst:.1%} (wanted: at most {WANTED:.0%})"]
