"""What is measured inside a step on CUDA: norms of gradients, their flow through time, saturation; and the verdict."""

# The names below the imports are bound anew for every precision before compiling.
# pyright: basic

import math
from typing import Any

import numpy as np

from kernels.backends.cuda.blocks import sum_block
from kernels.backends.cuda.kinds import Doubles, Ints, Reals, Words

cuda: Any = None
DOUBLE: Any = np.float64
sqrt: Any = math.sqrt
THREADS = 256


def flow_by_step(
    steps: int, places: Ints, starts_at: int, ends: int, padding: int, units: int, width: int, up: Reals,
    counters: Words, flow: Doubles, at: int,
) -> None:  # fmt: skip
    """A block a step: the sum of squares of dL/dh_t over rows and units; steps that no sequence reaches get zero.

    ends: sequences are taken together that are as far from their end, and the first `padding` blocks have none. The
    rows of those of n steps lie, at any step, behind the rows of those that are longer.
    """
    tid = cuda.threadIdx.x
    place = cuda.blockIdx.x - padding
    shared = cuda.shared.array(0, DOUBLE)
    total = np.float64(0)
    if 0 <= place < steps:
        for t in range(0 if ends else place, place + 1):
            first = places[starts_at + t]
            low, high = 0, places[starts_at + t + 1] - first
            if ends:
                n = t + steps - place
                high = places[starts_at + n] - places[starts_at + n - 1]
                low = places[starts_at + n + 1] - places[starts_at + n] if n < steps else 0
            for e in range(low * units + tid, high * units, THREADS):
                value = np.float64(up[(first + e // units) * width + e % units])
                total += value * value
    total = sum_block(total, shared)
    if tid == 0 and counters[1] == 0:
        flow[at + cuda.blockIdx.x] = total


def squares(sections: Ints, gradients: Reals, result: Doubles) -> None:
    """Block (x, y): a part of the sum of squares of the gradient of section y; result (sections, parts)."""
    tid = cuda.threadIdx.x
    first = sections[2 * cuda.blockIdx.y]
    count = sections[2 * cuda.blockIdx.y + 1]
    shared = cuda.shared.array(0, DOUBLE)
    total = np.float64(0)
    for e in range(cuda.blockIdx.x * THREADS + tid, count, THREADS * cuda.gridDim.x):
        value = np.float64(gradients[first + e])
        total += value * value
    total = sum_block(total, shared)
    if tid == 0:
        result[cuda.blockIdx.y * cuda.gridDim.x + cuda.blockIdx.x] = total


def judge(
    step: int, train: int, sections: int, parts: int, partial: Doubles, many: int, row_losses: Doubles, scale: float,
    clip: float, losses: Doubles, found: Doubles, counters: Words, factor: Doubles,
) -> None:  # fmt: skip
    """One block: the step's loss, norms and the factor that clips; not finite: the run stops, weights as they are.

    counters: steps done, whether the run has stopped. A stopped run writes nothing any more.
    """
    tid = cuda.threadIdx.x
    shared = cuda.shared.array(0, DOUBLE)
    total = np.float64(0)
    for e in range(tid, many, THREADS):
        total += row_losses[e]
    total = sum_block(total, shared)
    if tid == 0 and counters[1] == 0:
        loss = total * scale
        whole = np.float64(0)
        if train:
            for k in range(sections):
                square = np.float64(0)
                for i in range(parts):
                    square += partial[k * parts + i]
                found[step * sections + k] = square
                whole += square
        losses[step] = loss
        norm = sqrt(whole)
        factor[0] = clip / norm if (clip > 0.0 and norm > clip) else 1.0
        # What is not finite gives no zero when it is taken from itself.
        if train and not (loss - loss == 0.0 and norm - norm == 0.0):
            counters[1] = 1
        else:
            counters[0] = step + 1


def saturation(
    many: int,
    units: int,
    width: int,
    gates: int,
    tape: Reals,
    first: int,
    limits: Reals,
    counters: Words,
    counts: Doubles,
    at: int,
) -> None:
    """Block (x, y): a part of how many of gate y's values lie at or beyond its two limits; counts (gates, parts).

    The values' rows start at tape[first].
    """
    gate = cuda.blockIdx.y
    low = limits[2 * gate]
    high = limits[2 * gate + 1]
    shared = cuda.shared.array(0, DOUBLE)
    total = np.float64(0)
    for e in range(cuda.blockIdx.x * THREADS + cuda.threadIdx.x, many * units, THREADS * cuda.gridDim.x):
        y = tape[first + (e // units * gates + gate) * width + e % units]
        total += (1.0 if y <= low else 0.0) + (1.0 if y >= high else 0.0)
    total = sum_block(total, shared)
    if cuda.threadIdx.x == 0 and counters[1] == 0:
        counts[at + gate * cuda.gridDim.x + cuda.blockIdx.x] = total
