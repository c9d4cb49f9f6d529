"""Numba's simulator with threads that take turns: one at a time runs, from one barrier to the next.

Left to itself the simulator starts all threads of a block at once and asks them all the time whether they have come to
a barrier; most of its time goes into that. Python runs one of them at a time all the same. Here they hand the turn on
at a barrier, in an order that is drawn anew at each, but the same in each run: numbers that two threads exchange
without a barrier between them are sooner or later read before they are written.
"""

import random
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
from numba.cuda.simulator.cudadrv.devicearray import FakeWithinKernelCUDAArray
from numba.cuda.simulator.kernel import BlockManager, BlockThread


class Turn(BlockThread):
    """A thread of a block, which runs while it has the turn."""

    def __init__(self, work: Callable[[], None], block: "Turns", *told: Any) -> None:
        super().__init__(work, block, *told)
        self.block = block
        self.mine = threading.Lock()
        self.mine.acquire()

    def run(self) -> None:
        """Numba's own notes what the thread raises."""
        self.mine.acquire()
        try:
            if not self.abort:
                super().run()
        finally:
            self.block.leave(self)

    def syncthreads(self) -> None:
        """Hand the turn on until all have come here."""
        self.block.arrive(self)
        if self.abort:
            raise RuntimeError("another thread of the block has failed")


class Turns(BlockManager):
    """The threads of a block, one after the other."""

    orders = random.Random(0)

    def run(self, grid_point: Any, *arguments: Any) -> None:
        """Run all threads to their end; raises what the first of them raised that failed."""

        # Numba wraps arrays for the sake of records; ours hold plain numbers, and NumPy alone is several times as fast.
        plain = [vars(one)["_item"]._ary if isinstance(one, FakeWithinKernelCUDAArray) else one for one in arguments]

        def work() -> None:
            self._f(*plain)

        points = np.ndindex(*self._block_dim)
        threads = [Turn(work, self, grid_point, point, self._debug) for point in points]
        self.failed: Any = None
        self._left, self._arrived = threads[:], list[Turn]()
        self._ended = threading.Lock()
        self._ended.acquire()
        for one in threads:
            one.start()
        self._next().mine.release()
        self._ended.acquire()
        for one in threads:
            one.join()
        if self.failed is not None:
            raise self.failed[0].with_traceback(self.failed[1])

    def arrive(self, thread: Turn) -> None:
        """A thread is at a barrier; returns when it has the turn again."""
        self._arrived.append(thread)
        following = self._next()
        if following is not thread:
            following.mine.release()
            thread.mine.acquire()

    def leave(self, thread: Turn) -> None:
        """A thread has ended, or failed, and then all end."""
        if thread.exception and self.failed is None:
            self.failed = thread.exception
            for one in (*self._left, *self._arrived):
                one.abort = True
        if self._left or self._arrived:
            self._next().mine.release()
        else:
            self._ended.release()

    def _next(self) -> Turn:
        """Whose turn it is. Where nobody is left, all have come to the barrier, and go on in another order."""
        if not self._left:
            self._left, self._arrived = self._arrived, []
        return self._left.pop(self.orders.randrange(len(self._left)))
