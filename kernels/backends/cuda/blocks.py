"""What the threads of a block do together, as functions that kernels call: load a tile, add up, meet other blocks.

All threads of a block must call them. A kernel has them among its own names: see `sources`.
"""

# The names below the imports are those of the kernel that calls.
# pyright: basic

from typing import Any

import numpy as np

from kernels.backends.cuda.kinds import Doubles, Ints, Reals, Words

cuda: Any = None
REAL: Any = np.float32
THREADS = 256
# How often a block looks whether the others have come, before it gives up.
SPINS = 1 << 24


def load_tile(
    source: Reals, at: int, row: int, index: Ints, index_at: int, indexed: int, first: int, lines: int, bits: int,
    left: int, length: int, shared: Reals, into: int, line_pitch: int, pitch: int,
) -> None:  # fmt: skip
    """Copy a tile of a matrix whose lines lie `row` numbers apart: `lines` of them from `first` on, 2^bits numbers of
    each from `at` on. Number k of line i goes to shared[into + i line_pitch + k pitch].

    Only `left` of the lines and `length` of the numbers are there; zeros stand for the others. Where `indexed`, the
    lines are those that `index` names. Neighbouring threads read neighbouring numbers.
    """
    for e in range(cuda.threadIdx.x, lines << bits, THREADS):
        i = e >> bits
        k = e & ((1 << bits) - 1)
        value = REAL(0)
        if i < left and k < length:
            line = index[index_at + first + i] if indexed else first + i
            value = source[at + line * row + k]
        shared[into + i * line_pitch + k * pitch] = value


def sum_block(value: float, shared: Doubles) -> float:
    """The sum of all threads' numbers, the same for all; shared: room for one of each thread."""
    tid = cuda.threadIdx.x
    shared[tid] = value
    # All numbers must be there; then half of the threads add up a pair each, until one is left.
    cuda.syncthreads()
    half = THREADS // 2
    while half > 0:
        if tid < half:
            shared[tid] += shared[tid + half]
        cuda.syncthreads()
        half //= 2
    total = shared[0]
    # All threads must have read it before anything else takes its place.
    cuda.syncthreads()
    return total


def largest_of_block(value: float, shared: Doubles) -> float:
    """The same for the largest."""
    tid = cuda.threadIdx.x
    shared[tid] = value
    # As in sum_block.
    cuda.syncthreads()
    half = THREADS // 2
    while half > 0:
        if tid < half:
            shared[tid] = max(shared[tid], shared[tid + half])
        cuda.syncthreads()
        half //= 2
    top = shared[0]
    cuda.syncthreads()
    return top


def meet(sync: Words, turn: int) -> None:
    """Wait until all blocks of this group have come here `turn` times; their numbers can then be read.

    sync: a counter for each group, and at the end whether a block gave up. With one block in the group this is the
    block's own barrier.
    """
    if cuda.gridDim.x > 1:
        # Each thread's numbers must be visible on the whole card before the block is counted as arrived...
        cuda.threadfence()
    # ...and so all threads must have come here before one of them counts it.
    cuda.syncthreads()
    if cuda.gridDim.x > 1:
        if cuda.threadIdx.x == 0:
            cuda.atomic.add(sync, cuda.blockIdx.y, 1)
            spins = 0
            # Adding nothing reads past the first-level cache.
            while cuda.atomic.add(sync, cuda.blockIdx.y, 0) < turn * cuda.gridDim.x and spins < SPINS:
                spins += 1
            if spins == SPINS:
                sync[sync.size - 1] = 1
            # What the others stored before they arrived must be read anew from here on.
            cuda.threadfence()
        # The other threads wait here for the one that waits for the other blocks.
        cuda.syncthreads()
