"""python tests/benchmarks/cuda.py: our training step on a card beside cuDNN's through PyTorch, in turn, in one run.

By hand, where there is a card: it needs numba-cuda and a PyTorch built for CUDA.
"""

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

from kernels.backends.cuda import CudaProgram
from kernels.backends.devices import why_not_cuda
from kernels.bench import chunk, step_flops, synthetic
from kernels.layout import Architecture
from kernels.network import Network

CONFIGURATIONS = {
    "tiny": (32, 50, 1, 32, 1),
    "small": (32, 100, 8, 64, 2),
    "charrnn": (50, 50, 65, 128, 2),
    "mid": (64, 100, 64, 256, 2),
    "large": (64, 128, 128, 512, 2),
}


def ours(cell: str, shape: tuple[int, ...], persistent: bool) -> tuple[Callable[[], object], int]:
    """Training steps of ours, as many as the application does in one call."""
    batch, steps, inputs, hidden, layers = shape
    architecture = Architecture(inputs, inputs, (hidden,) * layers, cell=cell, readout="every")
    network = Network(architecture, device="cuda")
    program = network._program
    assert isinstance(program, CudaProgram)
    program.persistent = persistent
    return chunk(network, synthetic(inputs, batch, steps, "float32"))


def cudnns(torch: Any, cell: str, shape: tuple[int, ...], fast: bool) -> Callable[[], object]:
    """The same step through cuDNN; `fast`: with products in TF32, which keep 10 bits of each number's 23."""
    batch, steps, inputs, hidden, layers = shape
    rnn = getattr(torch.nn, cell.upper())(inputs, hidden, layers).cuda()
    head = torch.nn.Linear(hidden, inputs).cuda()
    weights = [*rnn.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(weights, lr=1e-4, fused=True)
    x, y = (torch.from_numpy(array).cuda() for array in synthetic(inputs, batch, steps, "float32"))

    def step() -> None:
        torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = fast
        optimizer.zero_grad(set_to_none=True)
        loss = torch.nn.functional.mse_loss(head(rnn(x)[0]), y)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()

    return step


def in_turn(torch: Any, runs: dict[str, tuple[Callable[[], object], int]], seconds: float) -> dict[str, float]:
    """Median milliseconds of one step of each, run one after the other, again and again."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for run, _ in runs.values():
        run()
        run()
    gc.collect()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(next(iter(times.values()))) < 5:
        for name, (run, count) in runs.items():
            torch.cuda.synchronize()
            start = time.perf_counter()
            # PyTorch only queues its steps: as many as ours in a call, then one wait.
            for _ in range(1 if name.startswith("ours") else count):
                run()
            torch.cuda.synchronize()
            times[name].append((time.perf_counter() - start) / count)
    return {name: float(np.median(took)) * 1e3 for name, took in times.items()}


def main() -> None:
    """Measure every configuration and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", nargs="+", default=["rnn", "gru", "lstm"])
    parser.add_argument("--only", nargs="+", default=list(CONFIGURATIONS), choices=list(CONFIGURATIONS))
    parser.add_argument("--seconds", type=float, default=6.0, help="for each configuration")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    reason = why_not_cuda()
    if reason:
        raise SystemExit(f"CUDA cannot be used: {reason}.")
    import torch  # not before the reason: without a card there is no need of it

    if not torch.cuda.is_available():
        raise SystemExit("This PyTorch has no CUDA; install the build for it.")
    rows: list[dict[str, Any]] = []
    if not options.json:
        print(f"{torch.cuda.get_device_name()}; milliseconds a step, medians")
        print(
            f"{'cell':5} {'shape':8} {'ours':>9} {'by steps':>9} {'cuDNN':>9} {'TF32':>9} {'ratio':>6} {'TFLOP/s':>8}"
        )
    for cell in options.cells:
        for name in options.only:
            shape = CONFIGURATIONS[name]
            mine, count = ours(cell, shape, True)
            runs = {"ours": (mine, count), "ours by steps": ours(cell, shape, False)}
            runs |= {kind: (cudnns(torch, cell, shape, kind == "TF32"), count) for kind in ("cuDNN", "TF32")}
            took = in_turn(torch, runs, options.seconds)
            batch, steps, inputs, hidden, layers = shape
            flops = step_flops(Architecture(inputs, inputs, (hidden,) * layers, cell=cell), batch, steps)
            row = {"cell": cell, "shape": name, **took, "ratio": took["cuDNN"] / took["ours"]}
            row["tflops"] = flops / took["ours"] / 1e9
            rows.append(row)
            if not options.json:
                text = " ".join(f"{took[kind]:9.3f}" for kind in ("ours", "ours by steps", "cuDNN", "TF32"))
                print(f"{cell:5} {name:8} {text} {row['ratio']:6.2f} {row['tflops']:8.1f}", flush=True)
    if options.json:
        print(json.dumps(rows))


if __name__ == "__main__":
    main()
