"""The colours of a unit's values: blue below the middle, red above it, the ground where it is neither."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from workbench.gui.theme import Tokens, mix

LEVELS = 41  # an odd number: the middle is the ground itself
STRENGTH = 0.62  # of the colour at the ends, so that the text on it stays legible
USUAL = 0.995  # of the values are within the colours
GATES = ("input", "forget", "output", "reset", "update")


def ends(tokens: Tokens) -> tuple[str, str]:
    """The colours of the lowest and of the highest values, on which the theme's text is legible."""
    strength = STRENGTH if tokens.dark else STRENGTH - 0.1
    low, high = ("#2F6FE0", "#C2382C") if tokens.dark else ("#4F9BFF", "#FF6B57")
    return mix(tokens.surface, low, strength), mix(tokens.surface, high, strength + 0.1)


def ramp_of(tokens: Tokens) -> list[QColor]:
    """LEVELS colours, from the lowest values to the highest."""
    low, high = ends(tokens)
    shares = np.linspace(-1.0, 1.0, LEVELS).tolist()
    return [QColor(mix(tokens.surface, low if share < 0 else high, abs(share))) for share in shares]


def span_of(values: NDArray[np.floating], kind: str) -> tuple[float, float]:
    """The middle of the colours, and how far off it they are strongest: of a gate from 0 to 1, else the values' own."""
    finite = values[np.isfinite(values)]
    if kind in GATES and len(finite) and finite.min() >= 0.0 and finite.max() <= 1.0:
        return 0.5, 0.5
    # A few values far out would leave no colour for the others.
    largest = float(np.quantile(np.abs(finite), USUAL)) if len(finite) else 0.0
    return 0.0, largest or float(np.abs(finite).max(initial=0.0)) or 1.0


def levels_of(values: NDArray[np.floating], kind: str) -> NDArray[np.intp]:
    """The colour of each value, from 0 to LEVELS - 1."""
    middle, reach = span_of(values, kind)
    share = np.clip(np.nan_to_num((values.astype(np.float64) - middle) / reach), -1.0, 1.0)
    return np.rint((share + 1.0) * (LEVELS - 1) / 2).astype(np.intp)
