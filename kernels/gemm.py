"""The matrix product of recurrent shapes: few rows, weights reused at every step.

`C = A B` or `C += A B` by a register tile: up to ROWS rows of A against one panel of B, PANEL vectors wide, whose sums
stay in registers over the whole inner dimension. Each element of A is broadcast, each row of the panel is loaded once
for all rows (Goto and van de Geijn 2008, section 4). The tile is emitted as LLVM vector code for every number of rows
and of vectors, so that edges cost no masked work; its width comes from the host's registers.

Where the second-level cache cannot hold B, the tile is twice as tall and half as wide, and each tile calls for a part
of the next panel while it works on this one.
"""

# Numba's intrinsics are built from untyped llvmlite objects.
# pyright: basic

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from kernels.native import as_pointer, carray, host_vector_bits, host_vector_registers, llvm_type

_INT = ir.IntType(64)
_WORD = ir.IntType(32)
_BYTES = ir.IntType(8).as_pointer()
_UNROLL = 2
# From so many inner products on, C is called for before they begin.
_LONG = 64
# What llvm.prefetch is told: read or write, how near to the core, data.
_TO_READ = [_WORD(0), _WORD(2), _WORD(1)]
_TO_WRITE = [_WORD(1), _WORD(3), _WORD(1)]


class Tile(NamedTuple):
    """The shape of a register tile: rows of A, vectors of a panel of B, numbers of a vector.

    `tall`: rows of the tile that takes half a panel; 0: there is none.
    """

    rows: int
    vectors: int
    lanes: int
    tall: int

    @property
    def panel(self) -> int:
        """Columns of a panel."""
        return self.vectors * self.lanes

    def widest(self, rows: int) -> int:
        """The most vectors that a tile of so many rows takes: a lone row two panels, a tall tile half a one."""
        return 2 * self.vectors if rows == 1 else self.vectors if rows <= self.rows else self.vectors // 2


@cache
def host_tile(precision: str) -> Tile:
    """The tile for this machine: its sums and one row of the panel just fill the vector registers."""
    lanes = host_vector_bits() // (32 if precision == "float32" else 64)
    return Tile(6, 4, lanes, tall=12) if host_vector_registers() == 32 else Tile(6, 2, lanes, tall=0)


def padded(size: int, precision: str) -> int:
    """`size` rounded up to whole vectors: the widths of all matrices that the tile writes."""
    lanes = host_tile(precision).lanes
    return -(-size // lanes) * lanes


def _multiply_add(module: Any, vector: Any) -> Any:
    # fmuladd, not fma: where the machine has no fused form, it becomes two instructions and not a library call.
    number = "f32" if isinstance(vector.element, ir.FloatType) else "f64"
    name = f"llvm.fmuladd.v{vector.count}{number}"
    known = module.globals.get(name)
    return known or ir.Function(module, ir.FunctionType(vector, [vector] * 3), name)


def _prefetch(module: Any) -> Any:
    name = "llvm.prefetch.p0i8"
    kind = ir.FunctionType(ir.VoidType(), [_BYTES, _WORD, _WORD, _WORD])
    return module.globals.get(name) or ir.Function(module, kind, name)


def _emit_tile(module: Any, precision: str, tile: Tile, rows: int, vectors: int) -> Any:
    """Emit `void tile(depth, a, a_row, a_column, b, b_row, b_panel, c, c_row, accumulate, ahead, ahead_step)`.

    Strides count numbers, but `ahead_step` bytes: with every row of the panel, the line at `ahead` is called for.
    """
    lanes = tile.lanes
    name = f"tile_{precision}_{rows}x{vectors}x{lanes}"
    if name in module.globals:
        return module.globals[name]
    number = llvm_type(precision)
    vector = ir.VectorType(number, lanes)
    pointer = number.as_pointer()
    arguments = [_INT, pointer, _INT, _INT, pointer, _INT, _INT, pointer, _INT, _INT, _BYTES, _INT]
    kind = ir.FunctionType(ir.VoidType(), arguments)
    function = ir.Function(module, kind, name)
    function.linkage = "internal"
    function.attributes.add("noinline")
    depth, a, a_row, a_column, b, b_row, b_panel, c, c_row, accumulate, ahead, ahead_step = function.args
    size = 4 if precision == "float32" else 8
    fma, prefetch = _multiply_add(module, vector), _prefetch(module)

    entry = function.append_basic_block("entry")
    blocks = {
        word: function.append_basic_block(word)
        for word in ("call", "begin", "head", "body", "head1", "body1", "out", "add", "put")
    }
    builder = ir.IRBuilder(entry)
    offsets = [_INT(j * lanes) for j in range(min(vectors, tile.vectors))]
    offsets += [builder.add(b_panel, _INT(j * lanes)) for j in range(vectors - tile.vectors)]
    row_offsets = [builder.mul(a_row, _INT(i)) for i in range(rows)]
    # Where the sum is long, C's lines are on their way meanwhile.
    builder.cbranch(builder.icmp_signed(">=", depth, _INT(_LONG)), blocks["call"], blocks["begin"])
    builder.position_at_end(blocks["call"])
    for i in range(rows):
        for j in range(vectors):
            at = builder.gep(c, [builder.add(builder.mul(c_row, _INT(i)), _INT(j * lanes))])
            builder.call(prefetch, [builder.bitcast(at, _BYTES), *_TO_WRITE])
    builder.branch(blocks["begin"])
    builder.position_at_end(blocks["begin"])
    builder.branch(blocks["head"])

    def loop(head: str, body: str, after: str, starts: Any, steps: int) -> Any:
        """Sum `steps` inner products a round while at least that many are left."""
        source, begin = starts
        builder.position_at_end(blocks[head])
        phis = []
        for value in begin:
            phi = builder.phi(value.type)
            phi.add_incoming(value, source)
            phis.append(phi)
        left, a_now, b_now, line, *sums = phis
        builder.cbranch(builder.icmp_signed(">=", left, _INT(steps)), blocks[body], blocks[after])
        builder.position_at_end(blocks[body])
        a_next, b_next, totals = a_now, b_now, list(sums)
        for _ in range(steps):
            builder.call(prefetch, [line, *_TO_READ])
            line = builder.gep(line, [ahead_step])
            panel = []
            for j in range(vectors):
                at = builder.bitcast(builder.gep(b_next, [offsets[j]]), vector.as_pointer())
                panel.append(builder.load(at, align=size))
            for i in range(rows):
                value = builder.load(builder.gep(a_next, [row_offsets[i]]), align=size)
                one = builder.insert_element(ir.Constant(vector, ir.Undefined), value, ir.IntType(32)(0))
                mask = ir.Constant(ir.VectorType(ir.IntType(32), lanes), [0] * lanes)
                spread = builder.shuffle_vector(one, ir.Constant(vector, ir.Undefined), mask)
                for j in range(vectors):
                    totals[i * vectors + j] = builder.call(fma, [spread, panel[j], totals[i * vectors + j]])
            a_next = builder.gep(a_next, [a_column])
            b_next = builder.gep(b_next, [b_row])
        ends = [builder.sub(left, _INT(steps)), a_next, b_next, line, *totals]
        builder.branch(blocks[head])
        for phi, value in zip(phis, ends, strict=True):
            phi.add_incoming(value, blocks[body])
        return blocks[head], phis

    zero = ir.Constant(vector, [number(0.0)] * lanes)
    begin = [depth, a, b, ahead] + [zero] * (rows * vectors)
    state = loop("head", "body", "head1", (blocks["begin"], begin), _UNROLL)
    _, final = loop("head1", "body1", "out", state, 1)

    builder.position_at_end(blocks["out"])
    builder.cbranch(builder.icmp_signed("!=", accumulate, _INT(0)), blocks["add"], blocks["put"])
    for word in ("add", "put"):
        builder.position_at_end(blocks[word])
        for i in range(rows):
            for j in range(vectors):
                offset = builder.add(builder.mul(c_row, _INT(i)), _INT(j * lanes))
                at = builder.bitcast(builder.gep(c, [offset]), vector.as_pointer())
                value = final[4 + i * vectors + j]
                if word == "add":
                    value = builder.fadd(value, builder.load(at, align=size))
                builder.store(value, at, align=size)
        builder.ret_void()
    return function


def tile_intrinsic(precision: str, tile: Tile) -> Any:
    """An intrinsic `tile((rows, vectors, ...))` on addresses; the rest as in `_emit_tile`."""
    number = llvm_type(precision)

    @intrinsic
    def run_tile(typingctx: Any, packed: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            items = [builder.extract_value(values[0], i) for i in range(14)]
            rows, vectors, *arguments = items
            for at in (1, 4, 7):
                arguments[at] = builder.inttoptr(arguments[at], number.as_pointer())
            arguments[10] = builder.inttoptr(arguments[10], _BYTES)
            done = builder.append_basic_block("tile.done")
            which = builder.add(builder.mul(rows, _INT(16)), vectors)
            choice = builder.switch(which, done)
            for m in range(1, max(tile.rows, tile.tall) + 1):
                for n in range(1, tile.widest(m) + 1):
                    function = _emit_tile(builder.module, precision, tile, m, n)
                    block = builder.append_basic_block(f"tile.{m}x{n}")
                    choice.add_case(_INT(m * 16 + n), block)
                    builder.position_at_end(block)
                    builder.call(function, arguments)
                    builder.branch(done)
            builder.position_at_end(done)
            return context.get_dummy_value()

        return types.void(packed), codegen

    return run_tile


# What follows is compiled by the CPU backend with these names bound to the host's values.
run_tile: Any = None
wished: Any = None
TILE_ROWS = 6
TILE_VECTORS = 4
TILE_TALL = 12
# Bytes of B that the second-level cache of today's cores cannot hold beside the rest.
LARGE_BYTES = 1_500_000
# Rows of a large B's panel that are taken at once.
DEEPEST = 1024
WISHES = 5
# A cache line's bytes.
LINE = 64
LANES = 16
ITEM = 4


def next_wish(wishes: int, lines: int) -> int:
    """Where the next `lines` cache lines that are wished for lie; 0: nothing is."""
    queue = carray(as_pointer(wishes), 2 * WISHES, np.int64)
    for k in range(WISHES):
        if queue[2 * k + 1] > 0:
            place = queue[2 * k]
            queue[2 * k] += lines * LINE
            queue[2 * k + 1] -= lines
            return place
    return 0


def multiply(
    rows: int, columns: int, depth: int, a: int, a_row: int, a_column: int, b: int, b_row: int, b_panel: int, c: int,
    c_row: int, accumulate: int, wishes: int,
) -> None:  # fmt: skip
    """C (rows, columns) = or += A (rows, depth) times B (depth, columns).

    a, b, c are addresses; strides count numbers: `a_row`, `a_column` of A, `b_row` between rows of a panel of B,
    `b_panel` between panels, `c_row` of C. `columns` is a multiple of LANES. A packed B has b_row = panel width and
    b_panel = depth * panel width; a plain one its own row stride and b_panel = panel width. wishes: an address of what
    will be read next, WISHES times an address and a count of cache lines, which is called for meanwhile; 0: nothing.
    """
    if rows <= 0:
        return
    panel = TILE_VECTORS * LANES
    large = depth * columns * ITEM > LARGE_BYTES
    tall = large and rows > TILE_ROWS and TILE_TALL > 0
    most = TILE_TALL if tall else TILE_ROWS
    widest = (TILE_VECTORS // 2 if tall else TILE_VECTORS * 2 if rows == 1 else TILE_VECTORS) * LANES
    blocks = (rows + most - 1) // most
    # Rows are dealt evenly: 16 rows are 6 + 5 + 5, for a tile of 4 uses the panel worse than one of 5.
    small = rows // blocks
    larger = rows - small * blocks
    # Lines of the next panel that a large packed B is called for at each of its rows, one by each block of rows; and
    # pieces of it that the cache holds beside what is called for.
    lines, pieces = 0, 1
    if large and b_row == panel:
        lines, pieces = panel * ITEM // LINE, (depth + DEEPEST - 1) // DEEPEST
    for piece in range(pieces):
        begin = depth * piece // pieces
        deep = depth * (piece + 1) // pieces - begin
        adds = 1 if piece else accumulate
        for column in range(0, columns, widest):
            vectors = min(widest, columns - column) // LANES
            source = b + (column // panel * b_panel + column % panel + begin * b_row) * ITEM
            line = column % panel // widest * blocks
            row = 0
            for block in range(blocks):
                count = small + 1 if block < larger else small
                ahead, step = source, 0
                if line < lines:
                    ahead, step = source + (b_panel - column % panel) * ITEM + line * deep * LINE, LINE
                    line += 1
                elif wishes:
                    ahead = wished(wishes, deep)
                    step = LINE if ahead else 0
                run_tile((
                    count, vectors, deep, a + (row * a_row + begin * a_column) * ITEM, a_row, a_column, source, b_row,
                    b_panel, c + (row * c_row + column) * ITEM, c_row, adds, ahead, step,
                ))  # fmt: skip
                row += count
