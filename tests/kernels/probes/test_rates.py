"""The learning-rate trial's marks on curves whose answer is known."""

import numpy as np
import pytest

from kernels.probes.rates import diverged, growing, marks, smoothed


def test_the_mean_is_free_of_its_start() -> None:
    assert smoothed(np.full(30, 5.0)) == pytest.approx(5.0)
    losses = np.random.default_rng(0).random(20)
    weights = 0.9 ** np.arange(20)[::-1]
    assert smoothed(losses)[-1] == pytest.approx(float(np.average(losses, weights=weights)))


def test_rates_grow_by_one_factor() -> None:
    rates = growing(1e-5, 1.0, 101)
    assert rates[0] == pytest.approx(1e-5)
    assert rates[-1] == pytest.approx(1.0)
    assert rates[1:] / rates[:-1] == pytest.approx(10**0.05)


def curve(rates: np.ndarray) -> np.ndarray:
    """A fall that is steepest at 1e-2, then a rise far above the start."""
    logs = np.log10(rates)
    return 2.0 - 1.0 / (1.0 + np.exp(-4.0 * (logs + 2.0))) + 20.0 / (1.0 + np.exp(-8.0 * (logs - 0.5)))


def test_steepest_lowest_and_last_are_found() -> None:
    rates = growing(1e-5, 10.0, 240)
    smooth = curve(rates)
    found = marks(rates, smooth)
    assert np.log10(rates[found.steepest]) == pytest.approx(-2.0, abs=0.05)
    assert found.lowest == int(np.argmin(smooth))
    assert found.lowest <= found.last < len(rates)
    assert smooth[found.last] < 1.6
    assert found.suggested == pytest.approx(min(rates[found.steepest], rates[found.lowest] / 10))


def test_a_loss_that_never_falls_suggests_nothing() -> None:
    rates = growing(1e-5, 10.0, 60)
    assert marks(rates, 1.0 + np.linspace(0, 1, 60)).suggested is None
    assert marks(rates[:4], np.ones(4)).suggested is None


def test_what_is_no_number_is_left_out() -> None:
    rates = growing(1e-5, 10.0, 240)
    smooth = curve(rates)
    smooth[230:] = np.nan
    assert marks(rates, smooth).lowest == marks(rates, curve(rates)).lowest
    assert diverged(smooth)
    assert diverged(np.append(np.ones(10), 4.1))
    assert not diverged(np.append(np.ones(10), 3.9))
