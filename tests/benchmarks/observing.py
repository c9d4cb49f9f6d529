"""What looking inside costs: `python -m tests.benchmarks.observing [--cells lstm] [--only tiny small] [--seconds 20]`.

The application's own training loop with every probe, those in the kernels and those of `workbench.training.probes`,
beside the same loop without any, in turn for so many seconds each; the median of the rounds. Beside what all of them
add, how often each probe looked, what a look took, and its share of the time. On a machine that others use, --cpu
counts the processor's seconds instead of the clock's, best with --threads 1 and one thread for NumPy's products, too.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from kernels.network import Network
from tests.benchmarks.shapes import CELLS, SHAPES, Shape, parameters
from tests.training.doubles import FakeTask
from workbench.training import observer
from workbench.training.events import Event, Stepped
from workbench.training.probes import Probe, probes
from workbench.training.spec import Spec, apply_settings
from workbench.training.trainer import train

Clock = Callable[[], float]
WANTED = 0.05
NAMES = ("tiny", "small", "charrnn", "mid", "large")


class SameBatch(FakeTask):
    """One batch again and again, in one endless epoch."""

    def __init__(self, shape: Shape) -> None:
        super().__init__(windows=10**9, steps=shape.steps, readout="every", validation=0)
        self.inputs = self.outputs = shape.inputs
        self.data = shape.data()

    def batches(self, part: str, batch: int, rng: Any, dtype: Any) -> Iterator[Any]:
        """The batch, for ever; of the other parts nothing."""
        while part == "train":
            yield self.data


class Meter:
    """How often each probe looked, and the seconds that it took."""

    def __init__(self) -> None:
        self.took: dict[str, list[float]] = {}

    def table(self) -> dict[str, Probe]:
        """The probes, each with a clock."""
        return {name: replace(probe, see=self._timed(name, probe)) for name, probe in probes().items()}

    def _timed(self, name: str, probe: Probe) -> Any:
        def see(sight: Any) -> Any:
            started = time.perf_counter()
            values = probe.see(sight)
            self.took.setdefault(name, []).append(time.perf_counter() - started)
            return values

        return see


def speed(
    cell: str, name: str, seconds: float, threads: int, looking: bool, meter: Meter, clock: Clock = time.perf_counter
) -> float:
    """Optimizer steps a second of a training that goes on for so long; `clock` counts these seconds."""
    shape = SHAPES[name]
    spec = apply_settings(
        Spec(), {"model.cell": cell, "model.depth": shape.layers, "model.hidden": shape.hidden, "training.epochs": 1}
    )
    network = Network(shape.architecture(cell), "float32", threads, probes=looking)
    network.load(parameters(cell, shape))
    network.compile()
    task = SameBatch(shape)
    table = meter.table() if looking else {}
    known, observer.probes = observer.probes, lambda: table
    done = 0

    def count(event: Event) -> None:
        nonlocal done
        done += len(event.losses) if isinstance(event, Stepped) else 0

    started, counted = time.perf_counter(), clock()
    try:
        train(spec, task, network, count, lambda: time.perf_counter() - started > seconds, lambda _: None)
    finally:
        observer.probes = known
    return done / (clock() - counted)


def measure(cell: str, name: str, seconds: float, rounds: int, threads: int, clock: Clock) -> dict[str, Any]:
    """Steps a second with and without looking, what looking adds to a step, and each probe's part in it."""
    meter = Meter()
    found: dict[bool, list[float]] = {True: [], False: []}
    speed(cell, name, 0.5, threads, True, Meter())
    for turn in range(rounds):
        for looking in (True, False) if turn % 2 == 0 else (False, True):
            found[looking].append(speed(cell, name, seconds, threads, looking, meter, clock))
    added = statistics.median(off / on for on, off in zip(found[True], found[False], strict=True)) - 1.0
    each = {
        probe: {"looks": len(took), "ms": 1e3 * statistics.median(took), "share": sum(took) / (rounds * seconds)}
        for probe, took in meter.took.items()
    }
    return {"cell": cell, "shape": name, "steps": {str(k): v for k, v in found.items()}, "added": added, "probes": each}


def lines(row: dict[str, Any]) -> list[str]:
    """A row as text, and a line for each probe."""
    told = sum(one["share"] for one in row["probes"].values())
    on, off = (statistics.median(row["steps"][key]) for key in ("True", "False"))
    head = f"{row['cell']:5} {row['shape']:8} {on:9.1f} {off:9.1f} steps a second, added {row['added']:6.1%}"
    parts = [
        f"      {name:14} {one['looks']:5} looks of {one['ms']:8.2f} ms, {one['share']:6.2%} of the time"
        for name, one in row["probes"].items()
    ]
    return [f"{head}, in probes {told:.2%}", *parts]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit status says whether all is within what is wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", nargs="+", default=list(CELLS), choices=CELLS)
    parser.add_argument("--only", nargs="+", default=list(NAMES), choices=list(SHAPES))
    parser.add_argument("--seconds", type=float, default=20.0, help="of each training")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--cpu", action="store_true", help="count the processor's seconds")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    rows: list[dict[str, Any]] = []
    clock = time.process_time if options.cpu else time.perf_counter
    for cell in options.cells:
        for name in options.only:
            rows.append(measure(cell, name, options.seconds, options.rounds, options.threads, clock))
            if not options.json:
                print("\n".join(lines(rows[-1])), flush=True)
    worst = max(row["added"] for row in rows)
    if options.json:
        print(json.dumps(rows))
    else:
        print(f"looking adds at most {worst:.1%} (wanted: at most {WANTED:.0%})")
    return 0 if worst <= WANTED else 1


if __name__ == "__main__":
    raise SystemExit(main())
