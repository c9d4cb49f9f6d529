"""How curves run, in words: for those who do not see the plot."""

import math
from typing import Any

import numpy as np

from workbench.gui.numbers import short
from workbench.gui.plots.curves import Curve
from workbench.words import translate

# So many curves are told of; so many values are enough to tell the trend.
MOST, ENOUGH = 8, 240
# A change below this share of the whole range is none.
STEADY = 0.05


def summary(text: str, named: list[tuple[str, Curve]]) -> str:
    """The plot's own words, then each curve's last value, range and trend over its last third."""
    parts = [text] if text else []
    for name, curve in named[:MOST]:
        parts.append(translate("plots", "{name}: hidden").format(name=name) if curve.hidden else told(name, curve))
    return "; ".join(part for part in parts if part)


def told(name: str, curve: Curve) -> str:
    """One curve in words; empty where it has no finite value."""
    trace = curve.trace
    if trace is not None:
        stride = max(1, len(trace.x) // ENOUGH)
        values = trace.drawn(slice(None, None, stride))
        if stride > 1:
            values = np.append(values, trace.drawn(slice(-1, None)))
        low, high = (10.0**one if trace.log else one for one in (trace.low, trace.high))
    else:
        values: Any = curve.points()[1]
        values = values[np.isfinite(values)]
        low, high = (float(values.min()), float(values.max())) if len(values) else (math.inf, -math.inf)
    values = values[np.isfinite(values)]
    if not len(values) or not low <= high:
        return ""
    return translate("plots", "{name}: last {last}, from {low} to {high}, {trend}").format(
        name=name, last=short(float(values[-1])), low=short(low), high=short(high), trend=_trend(values)
    )


def _trend(values: Any) -> str:
    """Whether the last third lies above or below what came before it."""
    third = max(1, len(values) // 3)
    if len(values) < 2:
        return translate("plots", "one value only")
    change = float(values[-third:].mean() - values[: max(len(values) - third, 1)][-third:].mean())
    if abs(change) <= STEADY * float(values.max() - values.min()):
        return translate("plots", "lately level")
    return translate("plots", "lately falling") if change < 0 else translate("plots", "lately rising")
