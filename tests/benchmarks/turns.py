"""Fair timing: several contestants in turn, again and again, so that whatever else the machine does meets all alike."""

import gc
import time
from collections.abc import Callable, Mapping

import numpy as np

# One turn lasts so long: what a change of contestant costs (cold caches, threads asleep) then hardly counts.
TURN_SECONDS = 0.05
LEAST_TURNS = 5
# A variant that takes so many times as long as another one of the same contestant in the first turns is left out.
HOPELESS = 1.5
Run = Callable[[int], object]


def in_turn(
    runs: Mapping[str, Run], seconds: float, turn: float = TURN_SECONDS, alike: bool = False
) -> dict[str, float]:
    """Median milliseconds of one step of each run (told how many steps to do), taken in turn for `seconds` in all.

    Names are "contestant" or "contestant variant". Variants that are much slower than the best of the same contestant
    are left out after the first turns, and are missing in the result. `alike`: all do as many steps a turn as the
    slowest does, where even what a call costs would be seen.
    """
    counts: dict[str, int] = {}
    first: dict[str, float] = {}
    for name, run in runs.items():
        run(1)
        took = _seconds(run, 1)
        counts[name] = max(1, round(turn / took))
        first[name] = _seconds(run, counts[name]) / counts[name]
    if alike:
        counts = dict.fromkeys(counts, min(counts.values()))
    kept = {name: runs[name] for name in hopeful(first)}
    times: dict[str, list[float]] = {name: [] for name in kept}
    gc.collect()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(next(iter(times.values()))) < LEAST_TURNS:
        for name, run in kept.items():
            times[name].append(_seconds(run, counts[name]) / counts[name])
    return {name: float(np.median(took)) * 1e3 for name, took in times.items()}


def hopeful(times: Mapping[str, float]) -> list[str]:
    """The names whose time is not far above the best of the same contestant."""
    best: dict[str, float] = {}
    for name, took in times.items():
        contestant = name.split()[0]
        best[contestant] = min(took, best.get(contestant, took))
    return [name for name, took in times.items() if took <= HOPELESS * best[name.split()[0]]]


def best_of(times: Mapping[str, float], contestant: str) -> float:
    """The least time among a contestant's variants; ValueError where it did not take part."""
    return min(took for name, took in times.items() if name.split()[0] == contestant)


def _seconds(run: Run, count: int) -> float:
    start = time.perf_counter()
    run(count)
    return time.perf_counter() - start
