"""Transforms and scaling: what goes in comes back exactly, and the anchors lie in the known past."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.data.scaling import fit_scaler
from workbench.data.transforms import NAMES, Transform

VALUES = st.lists(st.floats(0.01, 1e6), min_size=12, max_size=40)


@pytest.mark.parametrize("name", NAMES)
@given(values=VALUES, season=st.integers(2, 7), step=st.integers(1, 9))
def test_inverse(name: str, values: list[float], season: int, step: int) -> None:
    series = np.array(values)[:, None]
    transform = Transform(name, season)
    origins = np.arange(transform.lag, len(series) - step)
    future = series[origins + step]
    changes = transform.forward(future, series, origins, step)
    back = transform.inverse(changes, series, origins, step)
    known = np.isfinite(changes)
    assert np.allclose(back[known], future[known], rtol=1e-9, atol=1e-9 * series.max())


@pytest.mark.parametrize("name", NAMES)
def test_anchors_are_known(name: str) -> None:
    transform = Transform(name, 4)
    origins = np.arange(20, 30)
    for step in range(1, 13):
        rows = transform.anchors(origins, step)
        if rows is not None:
            assert np.all(rows <= origins)
            assert np.all((origins + step - rows) % transform.lag == 0)


@pytest.mark.parametrize("name", NAMES)
def test_one_step_ahead_the_target_is_the_next_value_of_the_series(name: str) -> None:
    series = np.exp(np.random.default_rng(0).standard_normal((30, 2)))
    transform = Transform(name, 4)
    origins = np.arange(transform.lag, 29)
    changes = transform.forward(series[origins + 1], series, origins, 1)
    assert np.allclose(changes, transform.series(series)[origins + 1])


def test_wild_outputs_stay_finite() -> None:
    transform = Transform("log")
    assert np.isfinite(transform.inverse(np.array([[1e9]]), np.ones((3, 1)), np.array([1]), 1)).all()


@pytest.mark.parametrize("kind", ["standard", "minmax", "none"])
@given(values=st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=30))
def test_scaling_comes_back(kind: str, values: list[float]) -> None:
    column = np.array(values)[:, None]
    scaler = fit_scaler(column, kind)
    scaled = scaler.forward(column)
    assert np.isfinite(scaled).all()
    assert np.allclose(scaler.inverse(scaled), column, rtol=1e-9, atol=1e-9 * max(1.0, float(np.abs(column).max())))


def test_scaling_gives_one_size() -> None:
    values = np.random.default_rng(0).standard_normal((500, 3)) * [1.0, 1e-6, 1e6] + [0.0, 5.0, -1e7]
    scaled = fit_scaler(values, "standard").forward(values)
    assert np.allclose(scaled.mean(axis=0), 0, atol=1e-6)
    assert np.allclose(scaled.std(axis=0), 1, atol=1e-6)
    boxed = fit_scaler(values, "minmax").forward(values)
    assert np.allclose([boxed.min(), boxed.max()], [0, 1])


def test_a_constant_column_is_not_blown_up() -> None:
    scaled = fit_scaler(np.full((9, 1), 0.1), "standard").forward(np.full((9, 1), 0.1))
    assert np.allclose(scaled, 0)
