"""Bytes, words and their bits at addresses, as functions that compiled code calls."""

# Numba's intrinsics are built from untyped llvmlite objects.
# pyright: basic

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic as _intrinsic

# An intrinsic's own signature is not the one that it is called with.
intrinsic: Any = _intrinsic
_INT = ir.IntType(64)


@intrinsic
def byte_at(typingctx: Any, address: Any) -> Any:
    """The byte at an address."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        place = builder.inttoptr(values[0], ir.IntType(8).as_pointer())
        return builder.zext(builder.load(place), _INT)

    return types.int64(types.int64), codegen


@intrinsic
def put_byte(typingctx: Any, address: Any, value: Any) -> Any:
    """Write a byte to an address."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        place = builder.inttoptr(values[0], ir.IntType(8).as_pointer())
        builder.store(builder.trunc(values[1], ir.IntType(8)), place)
        return context.get_dummy_value()

    return types.void(types.int64, types.int64), codegen


@intrinsic
def word_at(typingctx: Any, address: Any) -> Any:
    """The 64 bits at an address."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.load(builder.inttoptr(values[0], _INT.as_pointer()))

    return types.int64(types.int64), codegen


@intrinsic
def put_word(typingctx: Any, address: Any, value: Any) -> Any:
    """Write 64 bits to an address."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        builder.store(values[1], builder.inttoptr(values[0], _INT.as_pointer()))
        return context.get_dummy_value()

    return types.void(types.int64, types.int64), codegen


@intrinsic
def high_product(typingctx: Any, one: Any, other: Any) -> Any:
    """The upper 64 bits of the product of two unsigned numbers."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        wide = ir.IntType(128)
        product = builder.mul(builder.zext(values[0], wide), builder.zext(values[1], wide))
        return builder.trunc(builder.lshr(product, wide(64)), _INT)

    return types.int64(types.int64, types.int64), codegen


@intrinsic
def shifted(typingctx: Any, value: Any, places: Any) -> Any:
    """An unsigned number shifted right."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.lshr(values[0], values[1])

    return types.int64(types.int64, types.int64), codegen


@intrinsic
def below(typingctx: Any, one: Any, other: Any) -> Any:
    """Whether an unsigned number is smaller than another."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.icmp_unsigned("<", values[0], values[1])

    return types.boolean(types.int64, types.int64), codegen


@intrinsic
def leading_zeros(typingctx: Any, value: Any) -> Any:
    """How many of the 64 bits stand above the highest one that is set; `value` is not 0."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.ctlz(values[0], ir.IntType(1)(1))

    return types.int64(types.int64), codegen


@intrinsic
def quotient_bits(typingctx: Any, whole: Any, place: Any) -> Any:
    """The bits of a whole number divided by the float64 at an address, rounded once as IEEE 754 has it."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        divisor = builder.load(builder.inttoptr(values[1], ir.DoubleType().as_pointer()))
        return builder.bitcast(builder.fdiv(builder.sitofp(values[0], ir.DoubleType()), divisor), _INT)

    return types.int64(types.int64, types.int64), codegen


@intrinsic
def trailing_zeros(typingctx: Any, value: Any) -> Any:
    """How many of the 64 bits stand below the lowest one that is set; `value` is not 0."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.cttz(values[0], ir.IntType(1)(1))

    return types.int64(types.int64), codegen


@intrinsic
def ones(typingctx: Any, value: Any) -> Any:
    """How many of the 64 bits are set."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.ctpop(values[0])

    return types.int64(types.int64), codegen
