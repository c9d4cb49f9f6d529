"""The kernels of a thread a number: filling, copying, choosing rows, embeddings, the optimizer.

All arrays are flat; rows lie `..._row` numbers apart, and the padding at a row's end is never read. Nothing is added by
atomics: the same batches give the same bits.
"""

# The names below the imports are bound anew for every precision before compiling.
# pyright: basic

from typing import Any

import numpy as np

from kernels.backends.cuda.kinds import Doubles, Ints, Reals, Words

cuda: Any = None
REAL: Any = np.float32
THREADS = 256
update_weight: Any = None


def fill_reals(count: int, target: Reals) -> None:
    """Zeros."""
    for e in range(cuda.grid(1), count, cuda.gridsize(1)):
        target[e] = REAL(0)


def fill_words(count: int, target: Words) -> None:
    """Zeros."""
    for e in range(cuda.grid(1), count, cuda.gridsize(1)):
        target[e] = 0


def copy_reals(count: int, source: Reals, source_at: int, target: Reals, target_at: int) -> None:
    """Copy numbers that lie side by side."""
    for e in range(cuda.grid(1), count, cuda.gridsize(1)):
        target[target_at + e] = source[source_at + e]


def choose_rows(many: int, tokens: Words, at: int, places: Ints, places_at: int, placed: int, chosen: Ints) -> None:
    """The row of the embedding table of each packed row: its token."""
    for i in range(cuda.grid(1), many, cuda.gridsize(1)):
        chosen[i] = tokens[at + (places[places_at + i] if placed else i)]


def start_states(count: int, rows: int, width: int, hidden: Reals, plane: int, store: Reals, at: int) -> None:
    """The states before the first step: those stored from `at` on, or zeros where `at` is negative."""
    for e in range(cuda.grid(1), count, cuda.gridsize(1)):
        hidden[e // (rows * width) * plane + e % (rows * width)] = store[at + e] if at >= 0 else REAL(0)


def keep_states(
    count: int, rows: int, width: int, hidden: Reals, plane: int, places: Ints, last_at: int, counters: Words,
    store: Reals, at: int,
) -> None:  # fmt: skip
    """Store each sequence's states after its last step, unless the run has stopped."""
    for e in range(cuda.grid(1), count if counters[1] == 0 else 0, cuda.gridsize(1)):
        row = e // width % rows
        line = rows + places[last_at + row]
        store[at + e] = hidden[e // (rows * width) * plane + line * width + e % width]


def put_rows(
    count: int, columns: int, source: Reals, source_row: int, places: Ints, placed: int, bias: Reals, bias_at: int,
    places_at: int, target: Reals, target_row: int,
) -> None:  # fmt: skip
    """Row i of the source goes to the target's row places[i], plus a bias where `bias_at` is not negative."""
    for e in range(cuda.grid(1), count, cuda.gridsize(1)):
        i = e // columns
        j = e % columns
        line = places[places_at + i] if placed else i
        value = source[i * source_row + j]
        target[line * target_row + j] = value + bias[bias_at + j] if bias_at >= 0 else value


def move_rows(
    count: int, columns: int, source: Reals, source_at: int, source_row: int, lines: Ints, lines_at: int, indexed: int,
    target: Reals, target_at: int, target_row: int, add: int,
) -> None:  # fmt: skip
    """Row i of the target = or += the source's row lines[i], or row i where not `indexed`."""
    for e in range(cuda.grid(1), count, cuda.gridsize(1)):
        i = e // columns
        j = e % columns
        line = lines[lines_at + i] if indexed else i
        at = target_at + i * target_row + j
        value = source[source_at + line * source_row + j]
        target[at] = target[at] + value if add else value


def scatter_rows(many: int, columns: int, chosen: Ints, source: Reals, source_row: int, table: Reals, at: int) -> None:
    """Row x of the table = the sum of the source's rows whose chosen row is x, in order: a block a row, no atomics."""
    row = cuda.blockIdx.x
    for j in range(cuda.threadIdx.x, columns, THREADS):
        total = REAL(0)
        for i in range(many):
            if chosen[i] == row:
                total += source[i * source_row + j]
        table[at + row * source_row + j] = total


def update(
    count: int, weights: Reals, gradients: Reals, m: Reals, v: Reals, counters: Words, factor: Doubles, bound: float,
    rate: float, first: float, second: float, epsilon: float, first_corrected: float, second_corrected: float,
    decay: float,
) -> None:  # fmt: skip
    """One optimizer step on every weight; `bound`: the largest size of each number of the gradient, 0 for any."""
    h = (
        REAL(rate), REAL(first), REAL(second), REAL(epsilon), REAL(first_corrected), REAL(second_corrected),
        REAL(decay),
    )  # fmt: skip
    for i in range(cuda.grid(1), count if counters[1] == 0 else 0, cuda.gridsize(1)):
        slope = gradients[i] * REAL(factor[0])
        if bound > 0.0:
            slope = min(max(slope, REAL(-bound)), REAL(bound))
        weight, slot_m, slot_v = update_weight(weights[i], slope, m[i], v[i], h)
        weights[i] = weight
        m[i] = slot_m
        v[i] = slot_v
