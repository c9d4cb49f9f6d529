"""The kernels of a step on CUDA that are no time loop: products, sums, losses, norms, the optimizer.

Every sum has a fixed order, and nothing is added by atomics: the same batches give the same bits. All arrays are flat;
rows lie `..._row` numbers apart, and the padding at a row's end is never read. Each kernel's name and the annotations
of its arguments are all that is needed to compile it.
"""

# The names below the imports are bound anew for every precision before compiling.
# pyright: basic

import math
from typing import Annotated, Any

import numpy as np

from kernels.backends.cuda_recurrence import Ints, Reals

Doubles = Annotated[Any, "doubles"]
Words = Annotated[Any, "words"]

cuda: Any = None
REAL: Any = np.float32
NUMBER: Any = np.float32
DOUBLE: Any = np.float64
exp: Any = math.exp
log: Any = math.log
sqrt: Any = math.sqrt
THREADS = 256
TILE_ROWS = 128
TILE_COLUMNS = 128
TILE_DEPTH = 8
# A thread of the product owns MICRO x MICRO numbers of a tile; TILE / MICRO threads stand side by side.
MICRO = 8
SUMS = 64
LANES = 16
TRANSPOSED_A = False
TRANSPOSED_B = False
point: Any = None
update_weight: Any = None


def multiply(
    rows: int, columns: int, depth: int, a: Reals, a_at: int, a_row: int, index: Ints, index_at: int, indexed: int,
    b: Reals, b_at: int, b_row: int, c: Reals, c_at: int, c_row: int, share: int, plane: int,
) -> None:  # fmt: skip
    """C = A B by tiles, a block each; block z makes the part of the sum from z share on, `plane` numbers apart.

    A is (rows, depth), or A^T where TRANSPOSED_A, and its lines in memory are taken in the order of `index` where
    `indexed`; B is (depth, columns), or its transpose where TRANSPOSED_B.
    """
    tid = cuda.threadIdx.x
    row_first = cuda.blockIdx.y * TILE_ROWS
    column_first = cuda.blockIdx.x * TILE_COLUMNS
    k_end = min((cuda.blockIdx.z + 1) * share, depth)
    shared = cuda.shared.array(0, NUMBER)
    # One number more a line: threads that store along the depth meet different banks.
    a_pitch = TILE_ROWS + 1
    b_pitch = TILE_COLUMNS + 1
    b_tile = TILE_DEPTH * a_pitch
    # Neighbours own neighbouring columns, so that C is written in whole lines; a thread's rows lie together.
    lane = tid % LANES
    row_lane = tid // LANES * MICRO
    sums = cuda.local.array(SUMS, NUMBER)
    line_a = cuda.local.array(MICRO, NUMBER)
    for i in range(SUMS):
        sums[i] = REAL(0)
    for k_first in range(cuda.blockIdx.z * share, k_end, TILE_DEPTH):
        for e in range(tid, TILE_ROWS * TILE_DEPTH, THREADS):
            i = e % TILE_ROWS if TRANSPOSED_A else e // TILE_DEPTH
            k = e // TILE_ROWS if TRANSPOSED_A else e % TILE_DEPTH
            value = REAL(0)
            if row_first + i < rows and k_first + k < k_end:
                line = k_first + k if TRANSPOSED_A else row_first + i
                along = row_first + i if TRANSPOSED_A else k_first + k
                if indexed:
                    line = index[index_at + line]
                value = a[a_at + line * a_row + along]
            shared[k * a_pitch + i] = value
        for e in range(tid, TILE_COLUMNS * TILE_DEPTH, THREADS):
            j = e // TILE_DEPTH if TRANSPOSED_B else e % TILE_COLUMNS
            k = e % TILE_DEPTH if TRANSPOSED_B else e // TILE_COLUMNS
            value = REAL(0)
            if column_first + j < columns and k_first + k < k_end:
                line = column_first + j if TRANSPOSED_B else k_first + k
                along = k_first + k if TRANSPOSED_B else column_first + j
                value = b[b_at + line * b_row + along]
            shared[b_tile + k * b_pitch + j] = value
        # Both tiles must be whole before any thread reads them.
        cuda.syncthreads()
        for k in range(TILE_DEPTH):
            for r in range(MICRO):
                line_a[r] = shared[k * a_pitch + row_lane + r]
            for c_lane in range(MICRO):
                value = shared[b_tile + k * b_pitch + lane + c_lane * LANES]
                for r in range(MICRO):
                    sums[r * MICRO + c_lane] += line_a[r] * value
        # Every thread must have read the tiles before the next ones take their place.
        cuda.syncthreads()
    into = c_at + cuda.blockIdx.z * plane
    for r in range(MICRO):
        row = row_first + row_lane + r
        if row < rows:
            for c_lane in range(MICRO):
                column = column_first + lane + c_lane * LANES
                if column < columns:
                    c[into + row * c_row + column] = sums[r * MICRO + c_lane]


def sum_rows(rows: int, columns: int, b: Reals, b_at: int, b_row: int, share: int, c: Reals) -> None:
    """Column sums of B's rows from y share on, a thread a column: c (parts, columns)."""
    for column in range(cuda.blockIdx.x * THREADS + cuda.threadIdx.x, columns, THREADS * cuda.gridDim.x):
        total = REAL(0)
        for row in range(cuda.blockIdx.y * share, min((cuda.blockIdx.y + 1) * share, rows)):
            total += b[b_at + row * b_row + column]
        c[cuda.blockIdx.y * columns + column] = total


def add_parts(count: int, columns: int, parts: int, a: Reals, c: Reals, c_at: int, c_row: int) -> None:
    """C = the sum of the parts of A, (parts, count), in order; C's rows have `columns` numbers."""
    for e in range(cuda.grid(1), count, cuda.gridsize(1)):
        total = a[e]
        for part in range(1, parts):
            total += a[part * count + e]
        c[c_at + e // columns * c_row + e % columns] = total


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


def point_loss(
    columns: int, y: Reals, y_row: int, bias: Reals, bias_at: int, targets: Reals, at: int, places: Ints,
    places_at: int, placed: int, scale: float, levels: Doubles, result: Doubles,
) -> None:  # fmt: skip
    """A block a row: the row's loss to `result`; y, to which the bias is still to be added, becomes the derivative."""
    tid = cuda.threadIdx.x
    row = cuda.blockIdx.x
    line = at + (places[places_at + row] if placed else row) * columns
    shared = cuda.shared.array(0, DOUBLE)
    total = np.float64(0)
    for j in range(tid, columns, THREADS):
        t = targets[line + j]
        slope = REAL(0)
        if t == t:  # others are left out
            loss, slope = point(y[row * y_row + j] + bias[bias_at + j], t, REAL(levels[j]))
            total += loss
        y[row * y_row + j] = slope * REAL(scale)
    shared[tid] = total
    # All threads' sums must be there; then half of them add up a pair each, until one is left.
    cuda.syncthreads()
    half = THREADS // 2
    while half > 0:
        if tid < half:
            shared[tid] += shared[tid + half]
        cuda.syncthreads()
        half //= 2
    if tid == 0:
        result[row] = shared[0]


def cross_entropy(
    columns: int, y: Reals, y_row: int, bias: Reals, bias_at: int, targets: Words, at: int, places: Ints,
    places_at: int, placed: int, scale: float, levels: Doubles, result: Doubles,
) -> None:  # fmt: skip
    """The same for -log softmax(y)[target]; a target of -1 is left out."""
    tid = cuda.threadIdx.x
    row = cuda.blockIdx.x
    target = targets[at + (places[places_at + row] if placed else row)]
    shared = cuda.shared.array(0, DOUBLE)
    top = np.float64(-np.inf)
    for j in range(tid, columns, THREADS):
        value = y[row * y_row + j] + bias[bias_at + j]
        y[row * y_row + j] = value
        # A NaN may be lost here; it comes back with its own exponential below.
        top = max(top, np.float64(value))
    shared[tid] = top
    # As in point_loss, with the largest in the sum's place.
    cuda.syncthreads()
    half = THREADS // 2
    while half > 0:
        if tid < half:
            shared[tid] = max(shared[tid], shared[tid + half])
        cuda.syncthreads()
        half //= 2
    largest = REAL(shared[0])
    logit = y[row * y_row + max(target, 0)] - largest
    # All must have read the largest, and the target's logit, before either is written over.
    cuda.syncthreads()
    total = np.float64(0)
    for j in range(tid, columns, THREADS):
        value = exp(y[row * y_row + j] - largest)
        y[row * y_row + j] = value
        total += np.float64(value)
    shared[tid] = total
    cuda.syncthreads()
    half = THREADS // 2
    while half > 0:
        if tid < half:
            shared[tid] += shared[tid + half]
        cuda.syncthreads()
        half //= 2
    mass = shared[0]
    share = REAL(np.float64(scale) / mass)
    for j in range(tid, columns, THREADS):
        value = y[row * y_row + j] * share - (REAL(scale) if j == target else REAL(0))
        y[row * y_row + j] = value if target >= 0 else REAL(0)
    if tid == 0:
        result[row] = log(mass) - np.float64(logit) if target >= 0 else np.float64(0)


def scatter_rows(many: int, columns: int, chosen: Ints, source: Reals, source_row: int, table: Reals, at: int) -> None:
    """Row x of the table = the sum of the source's rows whose chosen row is x, in order: a block a row, no atomics."""
    row = cuda.blockIdx.x
    for j in range(cuda.threadIdx.x, columns, THREADS):
        total = REAL(0)
        for i in range(many):
            if chosen[i] == row:
                total += source[i * source_row + j]
        table[at + row * source_row + j] = total


def flow_by_step(
    steps: int, places: Ints, starts_at: int, units: int, width: int, up: Reals, counters: Words, flow: Doubles, at: int
) -> None:
    """A block a step: the sum of squares of dL/dh_t over rows and units; steps that no sequence reaches get zero."""
    tid = cuda.threadIdx.x
    t = cuda.blockIdx.x
    shared = cuda.shared.array(0, DOUBLE)
    total = np.float64(0)
    if t < steps:
        first = places[starts_at + t]
        many = places[starts_at + t + 1] - first
        for e in range(tid, many * units, THREADS):
            value = np.float64(up[(first + e // units) * width + e % units])
            total += value * value
    shared[tid] = total
    # As in point_loss.
    cuda.syncthreads()
    half = THREADS // 2
    while half > 0:
        if tid < half:
            shared[tid] += shared[tid + half]
        cuda.syncthreads()
        half //= 2
    if tid == 0 and counters[1] == 0:
        flow[at + t] = shared[0]


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
    shared[tid] = total
    # As in point_loss.
    cuda.syncthreads()
    half = THREADS // 2
    while half > 0:
        if tid < half:
            shared[tid] += shared[tid + half]
        cuda.syncthreads()
        half //= 2
    if tid == 0:
        result[cuda.blockIdx.y * cuda.gridDim.x + cuda.blockIdx.x] = shared[0]


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
    shared[tid] = total
    # As in point_loss.
    cuda.syncthreads()
    half = THREADS // 2
    while half > 0:
        if tid < half:
            shared[tid] += shared[tid + half]
        cuda.syncthreads()
        half //= 2
    if tid == 0 and counters[1] == 0:
        loss = shared[0] * scale
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


def sample(
    columns: int, y: Reals, bias: Reals, bias_at: int, chances: Doubles, k: int, temperature: float, never: int,
    tokens: Words,
) -> None:  # fmt: skip
    """One thread: draw token k + 1 from softmax((y + bias) / temperature) by chance k; see the CPU's `sample`."""
    if cuda.threadIdx.x == 0:
        best = 1 if never == 0 else 0
        for j in range(columns):
            y[j] += bias[bias_at + j]
            if j != never and y[j] > y[best]:
                best = j
        chosen = best
        if temperature > 0.0:
            cold = REAL(1.0 / temperature)
            top = y[best]
            mass = np.float64(0)
            for j in range(columns):
                y[j] = REAL(0) if j == never else exp((y[j] - top) * cold)
                mass += np.float64(y[j])
            left = chances[k] * mass
            found = False
            for j in range(columns):
                left -= np.float64(y[j])
                if left < 0.0 and not found:
                    chosen = j
                    found = True
        tokens[k + 1] = chosen
