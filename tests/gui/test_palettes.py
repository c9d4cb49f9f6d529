"""Colours of lines stand out from their surface and from each other, for those too who see fewer colours."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from workbench.gui import theme

# Linear RGB as it is seen, at full severity: Machado, Oliveira and Fernandes, "A physiologically-based model for
# simulation of color vision deficiency", IEEE TVCG 15 (2009), table 1.
SIGHTS = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
# sRGB to XYZ over the white point D65 (IEC 61966-2-1).
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
# CIE 1976 distances. About 2.3 is just noticed side by side; lines lie apart and are thin.
APART, NEIGHBOURS = 12.0, 9.0
# WCAG 2.2, 1.4.11: graphics that are needed to understand.
CONTRAST = 3.0


def linear(colour: str) -> NDArray[np.float64]:
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    dark, light = sorted(float(linear(colour) @ XYZ[1]) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str, sight: str) -> NDArray[np.float64]:
    seen = np.clip(SIGHTS[sight] @ linear(colour), 0, 1)
    share = XYZ @ seen / XYZ.sum(axis=1)
    f = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, sight: str) -> float:
    return float(np.linalg.norm(lab(one, sight) - lab(other, sight)))


def test_the_measures_agree_with_published_values() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert lab("#FF0000", "usual") == pytest.approx([53.24, 80.09, 67.20], abs=0.05)
    # Two browns that people without the cones for red take for one.
    assert distance("#C24E00", "#8A6100", "protanopia") < 2.3 < distance("#C24E00", "#8A6100", "usual")


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=lambda tokens: tokens.name)
def test_series_are_told_apart_by_everyone(tokens: theme.Tokens) -> None:
    for colour in tokens.series:
        assert contrast(colour, tokens.surface) >= CONTRAST, colour
    for sight in SIGHTS:
        for one, other in combinations(tokens.series, 2):
            assert distance(one, other, sight) >= APART, (sight, one, other)


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=lambda tokens: tokens.name)
def test_a_ramp_is_seen_on_its_surface_and_goes_one_way(tokens: theme.Tokens) -> None:
    for layers in range(1, 9):
        colours = theme.ramp(tokens, layers)
        for colour in colours:
            assert contrast(colour, tokens.surface) >= CONTRAST, (layers, colour)
        for sight in SIGHTS:
            lightness = [lab(colour, sight)[0] for colour in colours]
            assert lightness in (sorted(lightness), sorted(lightness, reverse=True)), (layers, sight)
            if 1 < layers <= 5:
                gaps = [distance(one, other, sight) for one, other in pairwise(colours)]
                assert min(gaps) >= NEIGHBOURS, (layers, sight)


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=lambda tokens: tokens.name)
def test_vanishing_healthy_and_exploding_are_three_for_everyone(tokens: theme.Tokens) -> None:
    ends = (tokens.vanishing, tokens.healthy, tokens.exploding)
    for sight in SIGHTS:
        for one, other in combinations(ends, 2):
            assert distance(one, other, sight) >= 3 * APART, (sight, one, other)
