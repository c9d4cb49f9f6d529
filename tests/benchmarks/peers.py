"""python tests/benchmarks/peers.py: our training step beside PyTorch's, in turn, in one run."""

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

import torch

from kernels.bench import chunk, step_flops, synthetic
from kernels.layout import Architecture
from kernels.network import Network
from kernels.peak import peak_gflops

CONFIGURATIONS = {
    "tiny": (32, 50, 1, 32, 1),
    "small": (32, 100, 8, 64, 2),
    "charrnn": (50, 50, 65, 128, 2),
    "mid": (64, 100, 64, 256, 2),
    "large": (64, 128, 128, 512, 2),
}


def ours(cell: str, shape: tuple[int, ...], threads: int) -> tuple[Callable[[], object], int]:
    """Training steps of ours, as many as the application does in one call."""
    batch, steps, inputs, hidden, layers = shape
    network = Network(Architecture(inputs, inputs, (hidden,) * layers, cell=cell, readout="every"), threads=threads)
    return chunk(network, synthetic(inputs, batch, steps, "float32"))


def torchs(cell: str, shape: tuple[int, ...], threads: int) -> Callable[[], object]:
    """The same step in PyTorch."""
    batch, steps, inputs, hidden, layers = shape
    rnn = getattr(torch.nn, cell.upper())(inputs, hidden, layers)
    head = torch.nn.Linear(hidden, inputs)
    weights = [*rnn.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(weights, lr=1e-4)
    x, y = (torch.from_numpy(array) for array in synthetic(inputs, batch, steps, "float32"))

    def step() -> None:
        torch.set_num_threads(threads)
        optimizer.zero_grad(set_to_none=True)
        loss = torch.nn.functional.mse_loss(head(rnn(x)[0]), y)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()

    return step


def in_turn(runs: dict[str, Callable[[], object]], seconds: float) -> dict[str, float]:
    """Median milliseconds of each, run one after the other, again and again."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for run in runs.values():
        run()
        run()
    gc.collect()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(next(iter(times.values()))) < 5:
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    return {name: float(np.median(took)) * 1e3 for name, took in times.items()}


def main() -> None:
    """Measure every configuration and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", nargs="+", default=["rnn", "gru", "lstm"])
    parser.add_argument("--only", nargs="+", default=list(CONFIGURATIONS), choices=list(CONFIGURATIONS))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=6.0, help="for each configuration")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    peak = peak_gflops(threads=options.threads)
    rows: list[dict[str, Any]] = []
    if not options.json:
        print(f"peak {peak:.0f} GFLOP/s on {options.threads} threads; milliseconds a step, medians")
        print(f"{'cell':5} {'shape':8} {'ours':>9} {'PyTorch':>9} {'ratio':>6} {'GFLOP/s':>8} {'of peak':>8}")
    for cell in options.cells:
        for name in options.only:
            shape = CONFIGURATIONS[name]
            call, count = ours(cell, shape, options.threads)
            runs = {"ours": call}
            runs |= {f"torch {n}": torchs(cell, shape, n) for n in {1, options.threads}}
            took = in_turn(runs, options.seconds)
            took["ours"] /= count
            best = min(value for key, value in took.items() if key != "ours")
            batch, steps, inputs, hidden, layers = shape
            flops = step_flops(Architecture(inputs, inputs, (hidden,) * layers, cell=cell), batch, steps)
            rate = flops / took["ours"] / 1e6
            row = {
                "cell": cell,
                "shape": name,
                **took,
                "ratio": best / took["ours"],
                "gflops": rate,
                "share": rate / peak,
            }
            rows.append(row)
            if not options.json:
                text = f"{cell:5} {name:8} {took['ours']:9.2f} {best:9.2f} {row['ratio']:6.2f}"
                print(f"{text} {rate:8.0f} {rate / peak:8.0%}", flush=True)
    ratios = [row["ratio"] for row in rows]
    mean = float(np.exp(np.mean(np.log(ratios))))
    if options.json:
        print(json.dumps({"peak_gflops": peak, "rows": rows, "geometric_mean": mean}))
    else:
        print(f"geometric mean of the ratios {mean:.2f}, smallest {min(ratios):.2f}")


if __name__ == "__main__":
    main()
