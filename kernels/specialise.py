"""Turns plain mathematics into a function of one precision, ready for Numba.

A float literal in Python is float64, and one such literal would make a whole float32 loop twice as slow. So the
literals are cast, and the names that a function takes from its module (`tanh`, SLOPE, ...) are bound anew. Both are
done on a copy of the function; its file stays the one place where the formula stands.
"""

# Works on code objects and on Numba's untyped decorators.
# pyright: basic

import math
import struct
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

# Everything but "no NaN, no infinity": a run must notice when its numbers leave the finite.
FASTMATH = {"reassoc", "contract", "arcp", "afn", "nsz"}

Bindings = Mapping[str, Any]


def rebind(function: Callable[..., Any], precision: str, bindings: Bindings, name: str) -> FunctionType:
    """A copy of `function` called `name`: float literals in `precision`, module names as in `bindings`.

    The name must tell all that was bound: Numba's disk cache knows a function by file and name.
    """
    real = np.float32 if precision == "float32" else np.float64
    code = function.__code__
    constants = tuple(real(value) if type(value) is float else value for value in code.co_consts)
    names = {**function.__globals__, **bindings}
    copy = FunctionType(code.replace(co_consts=constants, co_name=name, co_qualname=name), names, name)
    copy.__module__ = function.__module__
    copy.__qualname__ = name
    return copy


def inlined(function: Callable[..., Any], precision: str, bindings: Bindings, name: str) -> Any:
    """The rebound function as a Numba function that others call and LLVM inlines."""
    options = {"fastmath": FASTMATH, "error_model": "numpy", "forceinline": True}
    return numba.njit(**options)(rebind(function, precision, bindings, name))


@intrinsic
def _power_of_two(typingctx: Any, exponent: Any) -> Any:
    """2^k as float32 for a whole k from -126 to 127 that comes as float32: k goes into the exponent's bits."""

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        whole = builder.fptosi(values[0], ir.IntType(32))
        bits = builder.shl(builder.add(whole, ir.IntType(32)(127)), ir.IntType(32)(23))
        return builder.bitcast(bits, ir.FloatType())

    return types.float32(types.float32), codegen


def _tanh(x: float) -> float:
    # x P(x^2) / Q(x^2), fitted to tanh(x) / x by relative error (1.5e-7) on [-8, 8]; beyond, tanh is 1 in float32.
    # Branch-free, so that a loop over units becomes vector code; a NaN stays one.
    c = min(max(x, -8.0), 8.0) if x == x else x
    z = c * c
    p = 0.999999854 + z * (0.129256593 + z * (0.00295102003 + z * 1.14283857e-05))
    q = 1.0 + z * (0.462588749 + z * (0.0238155384 + z * (0.000238668655 + z * 2.45919931e-07)))
    return c * p / q


def _exp(x: float) -> float:
    # e^x = 2^k e^r with k = round(x / ln 2); e^r by its series, |r| <= 0.35, error below 1e-7 relative.
    c = min(max(x, -87.0), 88.0) if x == x else x
    k = floor(c * 1.44269504 + 0.5)
    # ln 2 in two parts: the first has few bits, so that its product with k is exact.
    r = (c - k * 0.693359375) + k * 2.12194440e-4
    e = 1.0 + r * (1.0 + r * (0.5 + r * (0.166666667 + r * (0.0416666667 + r * (0.00833333333 + r * 0.00138888889)))))
    return e * power_of_two(k)


@intrinsic
def _split_float(typingctx: Any, x: Any) -> Any:
    """(m, k) with x = m 2^k and m from 1 to 2, for a positive normal float32 x; k as float32."""
    pair = types.UniTuple(types.float32, 2)

    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        word = ir.IntType(32)
        bits = builder.bitcast(values[0], word)
        exponent = builder.sub(builder.and_(builder.lshr(bits, word(23)), word(255)), word(127))
        mantissa = builder.or_(builder.and_(bits, word(0x007FFFFF)), word(0x3F800000))
        items = [builder.bitcast(mantissa, ir.FloatType()), builder.sitofp(exponent, ir.FloatType())]
        return context.make_tuple(builder, pair, items)

    return pair(types.float32), codegen


def _log(x: float) -> float:
    # ln x = k ln 2 + ln m with m from sqrt(1/2) to sqrt(2); ln m = 2 artanh((m - 1) / (m + 1)) by its series.
    m, k = split_float(x)
    high = m > 1.41421356
    m = m * 0.5 if high else m
    k = k + 1.0 if high else k
    s = (m - 1.0) / (m + 1.0)
    z = s * s
    series = 2.0 * s * (1.0 + z * (0.333333333 + z * (0.2 + z * (0.142857143 + z * 0.111111111))))
    below = -1.0 / (x * x) if x == 0.0 else sqrt(x)  # minus infinity at zero, no number below it
    return k * 0.693147181 + series if x > 0.0 else below


def mathematics(precision: str) -> dict[str, Any]:
    """The functions of `math` that formulas may use, for one precision.

    float64 takes the library's own, right to the last digit, for studies of the gradient. Numba has no vector library,
    so float32 takes short formulas that LLVM turns into vector code.
    """
    known = {name: getattr(math, name) for name in ("tanh", "exp", "sqrt", "log", "floor", "fabs")}
    if precision == "float32":
        known["tanh"] = inlined(_tanh, precision, {}, "tanh_float32")
        known["exp"] = inlined(_exp, precision, {"floor": math.floor, "power_of_two": _power_of_two}, "exp_float32")
        known["log"] = inlined(_log, precision, {"split_float": _split_float, "sqrt": math.sqrt}, "log_float32")
    return known


# Bound anew by `mathematics`.
floor: Any = math.floor
sqrt: Any = math.sqrt
power_of_two: Any = None
split_float: Any = None


def bits_of(value: float) -> str:
    """A float as text that is part of a function's name, exact."""
    return struct.pack(">d", value).hex()
