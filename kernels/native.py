"""LLVM-level building blocks for the CPU backend: addresses, calls by address, atomics.

The compiled parts of a training step (matrix product, cell, loss, optimizer) are separate C functions that know one
another by address only. So each is compiled and cached once, whatever it is combined with, and a step's orchestration
handles nothing but integers: addresses, sizes and counts.
"""

# Numba's intrinsics are built from untyped llvmlite objects.
# pyright: basic

import os
from functools import cache
from typing import Any

import llvmlite.binding as llvm
import numba
from llvmlite import ir
from numba import types
from numba.extending import intrinsic as _intrinsic

# An intrinsic's own signature is not the one that it is called with.
intrinsic: Any = _intrinsic
carray: Any = vars(numba)["carray"]

_INT = ir.IntType(64)
# What a cell's loop reads and writes: places that never overlap.
_STREAMS = ("tape", "kept", "split", "bias", "split_bias", "before", "after", "carry", "up", "vectors", "slopes")


def llvm_type(precision: str) -> ir.Type:
    """LLVM's type of one number."""
    return ir.FloatType() if precision == "float32" else ir.DoubleType()


def number_type(precision: str) -> Any:
    """Numba's type of one number."""
    return types.float32 if precision == "float32" else types.float64


@cache
def host_vector_bits() -> int:
    """Width in bits of the widest vector registers of this machine: 512, 256 or 128; KERNELS_VECTOR_BITS sets less."""
    if "KERNELS_VECTOR_BITS" in os.environ:
        return int(os.environ["KERNELS_VECTOR_BITS"])
    features = llvm.get_host_cpu_features()
    if features.get("avx512f"):
        return 512
    return 256 if features.get("avx2") and features.get("fma") else 128


@cache
def host_vector_registers() -> int:
    """How many vector registers this machine has."""
    return 32 if host_vector_bits() == 512 or "aarch64" in llvm.get_process_triple() else 16


@intrinsic
def call(typingctx: Any, address: Any, arguments: Any) -> Any:
    """Call the C function `void f(int64, ...)` at `address` with a tuple of integers."""
    count = len(arguments)

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        target, packed = values
        function = ir.FunctionType(ir.VoidType(), [_INT] * count)
        pointer = builder.inttoptr(target, function.as_pointer())
        items = [
            context.cast(builder, builder.extract_value(packed, i), arguments[i], types.int64) for i in range(count)
        ]
        builder.call(pointer, items)
        return context.get_dummy_value()

    return types.void(types.int64, arguments), codegen


def _group_metadata(module: Any, scope: str) -> tuple[Any, Any]:
    """Metadata that says: this access touches `scope`, and none of the other scopes.

    Without it LLVM cannot know that the dozen streams of a cell's loop do not overlap, and gives up vectorising.
    """
    domain = module.add_metadata(["kernels"])
    names = [f"{stream}{i}" for stream in _STREAMS for i in range(8)]
    mine = module.add_metadata([module.add_metadata([scope, domain])])
    others = module.add_metadata([module.add_metadata([name, domain]) for name in names if name != scope])
    return mine, others


def _element(builder: Any, number: ir.Type, base: Any, index: Any) -> Any:
    return builder.gep(builder.inttoptr(base, number.as_pointer()), [index])


def _tuple_of(precision: str, count: int) -> Any:
    return types.UniTuple(number_type(precision), count) if count else types.Tuple(())


def loader(precision: str, count: int, stream: str) -> Any:
    """An intrinsic `load(base, index, stride)`: `count` numbers at index, index + stride, ... as a tuple."""
    number, kind = llvm_type(precision), _tuple_of(precision, count)

    @intrinsic
    def load(typingctx: Any, base: Any, index: Any, stride: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            start, at, step = values
            items = []
            for i in range(count):
                mine, others = _group_metadata(builder.module, f"{stream}{i}")
                offset = builder.add(at, builder.mul(step, _INT(i)))
                item = builder.load(_element(builder, number, start, offset))
                item.set_metadata("alias.scope", mine)
                item.set_metadata("noalias", others)
                items.append(item)
            return context.make_tuple(builder, kind, items)

        return kind(types.int64, types.int64, types.int64), codegen

    return load


def storer(precision: str, count: int, stream: str) -> Any:
    """An intrinsic `store(base, index, stride, values)`, the counterpart of `loader`."""
    number = llvm_type(precision)

    @intrinsic
    def store(typingctx: Any, base: Any, index: Any, stride: Any, values: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            start, at, step, packed = arguments
            # On some processors LLVM takes half of the widest registers unless told; llvmlite does not know the word.
            set.add(builder.function.attributes, f'"prefer-vector-width"="{host_vector_bits()}"')
            for i in range(count):
                mine, others = _group_metadata(builder.module, f"{stream}{i}")
                offset = builder.add(at, builder.mul(step, _INT(i)))
                value = context.cast(builder, builder.extract_value(packed, i), values[i], number_type(precision))
                item = builder.store(value, _element(builder, number, start, offset))
                item.set_metadata("alias.scope", mine)
                item.set_metadata("noalias", others)
            return context.get_dummy_value()

        return types.void(types.int64, types.int64, types.int64, values), codegen

    return store


@intrinsic
def plus(typingctx: Any, left: Any, right: Any) -> Any:
    """Two tuples of numbers added element by element."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        a, b = values
        pairs = [(builder.extract_value(a, i), builder.extract_value(b, i)) for i in range(len(left))]
        return context.make_tuple(builder, left, [builder.fadd(x, y) for x, y in pairs])

    return left(left, right), codegen


@intrinsic
def add_first(typingctx: Any, numbers: Any, more: Any) -> Any:
    """A tuple of numbers with the one of `more` added to its first."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        first = builder.fadd(builder.extract_value(values[0], 0), builder.extract_value(values[1], 0))
        return builder.insert_value(values[0], first, 0)

    return numbers(numbers, more), codegen


@intrinsic
def as_pointer(typingctx: Any, address: Any) -> Any:
    """The void pointer for an integer address, for `numba.carray`."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.inttoptr(values[0], ir.IntType(8).as_pointer())

    return types.voidptr(types.int64), codegen


def transposer(precision: str, lanes: int) -> Any:
    """An intrinsic `transpose(source, source_row, target, target_row)` of a square of lanes x lanes numbers."""
    number = llvm_type(precision)
    vector = ir.VectorType(number, lanes)
    size = 4 if precision == "float32" else 8

    def interleaved(builder: Any, a: Any, b: Any, first: int) -> Any:
        order = [first + i // 2 + (lanes if i % 2 else 0) for i in range(lanes)]
        return builder.shuffle_vector(a, b, ir.Constant(ir.VectorType(ir.IntType(32), lanes), order))

    @intrinsic
    def transpose(typingctx: Any, source: Any, source_row: Any, target: Any, target_row: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            def place(base: Any, row: Any, i: int) -> Any:
                at = _element(builder, number, base, builder.mul(row, _INT(i)))
                return builder.bitcast(at, vector.as_pointer())

            rows = [builder.load(place(values[0], values[1], i), align=size) for i in range(lanes)]
            # A card trick: as often as lanes can be halved, the halves of the pack are riffled.
            for _ in range(lanes.bit_length() - 1):
                pairs = [(rows[i], rows[i + lanes // 2]) for i in range(lanes // 2)]
                rows = [interleaved(builder, a, b, first) for a, b in pairs for first in (0, lanes // 2)]
            for i, row in enumerate(rows):
                builder.store(row, place(values[2], values[3], i), align=size)
            return context.get_dummy_value()

        return types.void(*[types.int64] * 4), codegen

    return transpose


@intrinsic
def atomic_add(typingctx: Any, address: Any, amount: Any) -> Any:
    """Add to the int64 at `address`, seen by all threads in one order; returns the value before."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.atomic_rmw("add", builder.inttoptr(values[0], _INT.as_pointer()), values[1], "seq_cst")

    return types.int64(types.int64, types.int64), codegen


@intrinsic
def atomic_load(typingctx: Any, address: Any) -> Any:
    """The int64 at `address`, with all that its writer wrote before it."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.load_atomic(builder.inttoptr(values[0], _INT.as_pointer()), "seq_cst", 8)

    return types.int64(types.int64), codegen


@intrinsic
def yield_thread(typingctx: Any) -> Any:
    """Let another thread run: a barrier that waits must not hold the core that it waits for."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        name = "SwitchToThread" if "windows" in llvm.get_process_triple() else "sched_yield"
        function = ir.FunctionType(ir.IntType(32), [])
        known = builder.module.globals.get(name) or ir.Function(builder.module, function, name)
        builder.call(known, [])
        return context.get_dummy_value()

    return types.void(), codegen


@intrinsic
def set_float_mode(typingctx: Any, mode: Any) -> Any:
    """Set the processor's register of floating-point modes to `mode`, or, below 0, so that subnormals count as zero.

    Returns what it held before. A processor takes a hundred times as long for a number below 1e-38 (float32), and
    vanishing gradients are full of them. Where the register is not known, nothing happens.
    """

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        triple = llvm.get_process_triple()
        word = ir.IntType(32)
        if triple.startswith(("x86_64", "amd64")):
            slot = builder.alloca(word)
            pointer = builder.bitcast(slot, ir.IntType(8).as_pointer())
            kind = ir.FunctionType(ir.VoidType(), [pointer.type])
            read, write = (
                builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
                for name in ("llvm.x86.sse.stmxcsr", "llvm.x86.sse.ldmxcsr")
            )
            builder.call(read, [pointer])
            before = builder.zext(builder.load(slot), _INT)
            flush = builder.or_(before, _INT(0x8040))  # results to zero, operands as zero
            builder.store(builder.trunc(builder.select(_below_zero(builder, values[0]), flush, values[0]), word), slot)
            builder.call(write, [pointer])
            return before
        if triple.startswith(("aarch64", "arm64")):
            read = builder.asm(ir.FunctionType(_INT, []), "mrs $0, fpcr", "=r", [], True)
            flush = builder.or_(read, _INT(1 << 24))
            mode = builder.select(_below_zero(builder, values[0]), flush, values[0])
            builder.asm(ir.FunctionType(ir.VoidType(), [_INT]), "msr fpcr, $0", "r", [mode], True)
            return read
        return _INT(0)

    return types.int64(types.int64), codegen


def _below_zero(builder: Any, value: Any) -> Any:
    return builder.icmp_signed("<", value, _INT(0))
