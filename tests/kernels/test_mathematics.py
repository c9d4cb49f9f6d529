"""The short formulas that stand for tanh and exp in float32."""

import math
from typing import Any

import numba
import numpy as np
import pytest

from kernels.specialise import mathematics, rebind


def over(function: Any, values: np.ndarray) -> np.ndarray:
    """The compiled function on every value."""

    @numba.njit
    def run(source: np.ndarray, target: np.ndarray) -> None:
        for i in range(len(source)):
            target[i] = function(source[i])

    result = np.zeros_like(values)
    run(values, result)
    return result


def test_tanh_is_right_to_float32() -> None:
    x = np.concatenate([np.linspace(-20, 20, 400_001), np.logspace(-30, 0, 1000)]).astype(np.float32)
    y = over(mathematics("float32")["tanh"], x)
    assert np.abs(y).max() <= 1.0
    np.testing.assert_allclose(y, np.tanh(x.astype(np.float64)), rtol=5e-7)


def test_exp_is_right_to_float32() -> None:
    x = np.linspace(-86, 87, 400_001).astype(np.float32)
    np.testing.assert_allclose(over(mathematics("float32")["exp"], x), np.exp(x.astype(np.float64)), rtol=5e-7)


def test_log_is_right_to_float32() -> None:
    x = np.concatenate([np.logspace(-37, 38, 200_001), np.linspace(0.5, 2.0, 100_001)]).astype(np.float32)
    expected = np.log(x.astype(np.float64))
    np.testing.assert_allclose(over(mathematics("float32")["log"], x), expected, rtol=3e-7, atol=1e-7)
    assert over(mathematics("float32")["log"], np.zeros(1, np.float32))[0] == -np.inf
    assert np.isnan(over(mathematics("float32")["log"], np.full(1, -1.0, np.float32))[0])


@pytest.mark.parametrize("name", ["tanh", "exp", "log"])
def test_nan_stays_nan(name: str) -> None:
    assert math.isnan(over(mathematics("float32")[name], np.array([np.nan], np.float32))[0])


def test_float64_is_the_library_itself() -> None:
    assert mathematics("float64")["tanh"] is math.tanh


def test_rebinding_casts_literals_and_leaves_the_original() -> None:
    def formula(x: float) -> float:
        return 0.5 * x + 1.0

    copy = rebind(formula, "float32", {}, "copy_of_formula")
    assert all(type(value) is np.float32 for value in copy.__code__.co_consts if value is not None)
    assert all(type(value) is float for value in formula.__code__.co_consts if value is not None)
    assert copy.__qualname__ == "copy_of_formula"
