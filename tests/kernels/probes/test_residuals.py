"""Residuals' statistics against their definitions."""

import numpy as np
import pytest

from kernels.probes.residuals import autocorrelation, chance, histogram, surprise


def by_definition(series: list[np.ndarray], lag: int) -> float:
    above = below = 0.0
    for values in series:
        mean = np.nanmean(values)
        for t, value in enumerate(values):
            below += 0.0 if np.isnan(value) else (value - mean) ** 2
            pair = values[t - lag] if t >= lag else np.nan
            above += 0.0 if np.isnan(value) or np.isnan(pair) else (value - mean) * (pair - mean)
    return above / below


def test_autocorrelation_is_its_definition() -> None:
    generator = np.random.default_rng(0)
    series = [generator.standard_normal(60).cumsum(), generator.standard_normal(25), generator.standard_normal(4)]
    series[0][7] = np.nan
    found = autocorrelation(series, 20)
    assert found == pytest.approx([by_definition(series, lag) for lag in range(21)], abs=1e-12)


def test_what_never_changes_has_none() -> None:
    assert not autocorrelation([np.full(9, 3.0)], 4).any()


def test_white_noise_stays_in_the_band_and_is_no_surprise() -> None:
    generator = np.random.default_rng(1)
    outside, high = 0, 0
    for _ in range(200):
        found = autocorrelation([generator.standard_normal(400)], 20)
        outside += int((np.abs(found[1:]) > chance(400)).sum())
        high += surprise(found, 400)[1] > 1.645
    assert outside / 4000 == pytest.approx(0.05, abs=0.015)
    assert high / 200 == pytest.approx(0.05, abs=0.04)


def test_a_season_is_a_surprise() -> None:
    t = np.arange(200)
    noise = np.random.default_rng(2).standard_normal(200)
    found = autocorrelation([np.sin(2 * np.pi * t / 12) + 0.5 * noise], 30)
    assert surprise(found, 200)[1] > 5
    assert found[12] > chance(200)


def test_q_is_that_of_ljung_and_box() -> None:
    strengths, count = np.array([1.0, 0.3, -0.2, 0.1]), 50
    expected = 50 * 52 * (0.3**2 / 49 + 0.2**2 / 48 + 0.1**2 / 47)
    assert surprise(strengths, count)[0] == pytest.approx(expected, rel=1e-12)
    assert surprise(strengths, count, 2)[0] == pytest.approx(expected - 50 * 52 * 0.3**2 / 49, rel=1e-12)


def test_every_residual_is_in_one_bar() -> None:
    values = np.append(np.random.default_rng(3).standard_normal(300), np.nan)
    edges, counts = histogram(values)
    assert counts.sum() == 300
    assert len(edges) == len(counts) + 1
    assert histogram(np.full(5, 2.0))[1].tolist() == [5]
