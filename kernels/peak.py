"""The machine's limit: multiply-adds a second with everything in registers and the nearest cache."""

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from kernels import gemm
from kernels.backends.compiled import multiply_function


def peak_gflops(precision: str = "float32", threads: int = 1, rounds: int = 5) -> float:
    """The best of several measurements, in 10^9 operations a second (a multiply-add is two), on all threads at once."""
    tile = gemm.host_tile(precision)
    depth = 96  # the panel fits the first-level cache twice over
    multiply = multiply_function(precision)
    arrays = [
        (
            np.ones((tile.rows, depth), precision),
            np.ones((depth, tile.panel), precision),
            np.zeros((tile.rows, tile.panel), precision),
        )
        for _ in range(threads)
    ]
    calls = 4000

    def work(thread: int) -> None:
        a, b, c = (array.ctypes.data for array in arrays[thread])
        # A with a row stride of zero for many rows: one tile again and again, in one call.
        multiply(tile.rows * calls, tile.panel, depth, a, 0, 1, b, tile.panel, 0, c, 0, 0, 0)

    best = 0.0
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(rounds):
            start = time.perf_counter()
            list(pool.map(work, range(threads)))
            took = time.perf_counter() - start
            best = max(best, 2.0 * tile.rows * calls * tile.panel * depth * threads / took / 1e9)
    return best
