"""All blocks of a kernel at once under Numba's simulator, which runs them one after the other.

A kernel whose blocks wait for one another would wait for ever there. Here every block has its threads at the same time,
and shared memory of its own.
"""

import threading
from collections.abc import Callable
from typing import Any

from numba.cuda.simulator.cudadrv.devicearray import FakeCUDAArray, FakeWithinKernelCUDAArray
from numba.cuda.simulator.kernelapi import FakeCUDAModule, FakeCUDAShared, swapped_cuda_module

from tests.kernels.cuda.in_turn import Turns


class Together(FakeCUDAModule):
    """The module `cuda` as kernels see it, with shared memory for each block."""

    def __init__(self, grid: tuple[int, int, int], threads: tuple[int, int, int], size: int) -> None:
        super().__init__(grid, threads, size)
        self._memories = {(x, y): FakeCUDAShared(size) for x in range(grid[0]) for y in range(grid[1])}

    @property
    def shared(self) -> Any:
        block = self.blockIdx
        return self._memories[block.x, block.y]


def run_together(function: Callable[..., None], grid: tuple[int, int], threads: int, size: int, *told: Any) -> None:
    """Run a kernel's function on all blocks of a grid at once. Whatever a block raises is raised here."""
    whole, block = (*grid, 1), (threads, 1, 1)
    arguments = [FakeWithinKernelCUDAArray(one) if isinstance(one, FakeCUDAArray) else one for one in told]
    errors: list[BaseException] = []

    def one_block(x: int, y: int) -> None:
        try:
            Turns(function, whole, block, False).run((x, y, 0), *arguments)
        except BaseException as error:
            errors.append(error)

    with swapped_cuda_module(function, Together(whole, block, size)):
        blocks = [threading.Thread(target=one_block, args=(x, y)) for x in range(grid[0]) for y in range(grid[1])]
        for thread in blocks:
            thread.start()
        for thread in blocks:
            thread.join()
    if errors:
        raise errors[0]
