"""How the compiled steps find their records, and what they ask of them again and again.

The parts of a step that are compiled apart know one another by address and hand on addresses: of the plan, of a batch.
"""

# Compiled by Numba on records and addresses, which have no static types.
# pyright: basic

from typing import Any

import numpy as np
from numba import njit

from kernels.backends.plan import BATCH, LAYER, LEVEL, PLAN, WORKER
from kernels.native import as_pointer, carray

TRAIN, LOSS, RUN, GRADIENTS, SAMPLE = range(5)
# Rows of the time blocks: large enough to fill the tile, small enough that a block's gates stay in the cache.
BLOCK_ROWS = 256
# From so many bytes between the rows of a transposed factor, and columns of the result, it is first turned over.
TURNED_BYTES = 1024
TURNED_COLUMNS = 256
# Rows of the other factor that lie a multiple of so many bytes apart, and far, meet in few places of the caches.
ALIKE_BYTES = 2048
FAR_BYTES = 8192
# Numbers between the rows of what was turned over: no power of two, or they would share few places in the cache.
ACROSS_ROW = BLOCK_ROWS + 16
# Nobody calls these from Python or C: without wrappers the very first start is a second shorter.
INNER = {"error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
_LAYER_SIZE = LAYER.itemsize
_LEVEL_SIZE = LEVEL.itemsize


@njit(**INNER)
def plan_at(address: int) -> Any:
    """The plan at an address."""
    return carray(as_pointer(address), 1, PLAN)[0]


@njit(**INNER)
def batch_at(address: int) -> Any:
    """The batch at an address."""
    return carray(as_pointer(address), 1, BATCH)[0]


@njit(**INNER)
def worker_of(plan: Any, thread: int) -> Any:
    """What belongs to a thread."""
    return carray(as_pointer(plan.workers), plan.threads, WORKER)[thread]


@njit(**INNER)
def layers_of(plan: Any, thread: int) -> Any:
    """A thread's layers, the directions of a level side by side."""
    count = plan.depth * plan.directions
    return carray(as_pointer(plan.layers + thread * count * _LAYER_SIZE), count, LAYER)


@njit(**INNER)
def levels_of(plan: Any, thread: int) -> Any:
    """A thread's levels."""
    return carray(as_pointer(plan.levels + thread * plan.depth * _LEVEL_SIZE), plan.depth, LEVEL)


@njit(**INNER)
def starts_of(worker: Any, steps: int) -> Any:
    """Where the rows of each of a piece's steps start: step t has the rows starts[t] to starts[t + 1].

    The shard's sequences come longest first, so the rows of a step are a prefix of those of the step before, and no
    padding is ever read or written.
    """
    return carray(as_pointer(worker.starts), steps + 1, np.int64)


@njit(**INNER)
def length(batch: Any, row: int) -> int:
    """The length of a sequence of the batch."""
    return carray(as_pointer(batch.lengths), batch.rows, np.int64)[row] if batch.lengths else batch.steps


@njit(**INNER)
def block_steps(starts: Any) -> int:
    """Steps of a time block."""
    return max(1, BLOCK_ROWS // starts[1])


@njit(**INNER)
def before(starts: Any, t: int) -> int:
    """The row of the states that step t starts from: the piece's first states, then those after each step."""
    return starts[1] + starts[t - 1] if t else 0


@njit(**INNER)
def tape_at(plan: Any, layer: Any, starts: Any, t: int) -> int:
    """Where step t's rows of the tape lie. A layer that saves nothing writes every block of steps over the last."""
    first = 0 if layer.saved else starts[t - t % block_steps(starts)]
    return layer.tape + (starts[t] - first) * layer.gates * layer.width * plan.item


@njit(**INNER)
def outputs_of(plan: Any, layers: Any, levels: Any, worker: Any, starts: Any, k: int) -> int:
    """Where the outputs of level k lie; of level -1: the inputs."""
    if k < 0:
        return worker.x
    if plan.mixes:
        return levels[k].out
    return layers[k].hidden + starts[1] * layers[k].width * plan.item
