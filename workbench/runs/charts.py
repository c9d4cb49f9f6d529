"""Line charts as SVG: for a report that needs no program, no library and no network to be seen."""

import colorsys
import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from workbench.runs.comparing import Line

WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 12, 44
TICKS = 6
POINTS = 600  # of a line; more are not seen
# Colours that people with any kind of colour vision can tell apart (Okabe and Ito 2008), darkened to be read on white.
COLOURS = ("#0072B2", "#C24E00", "#00703C", "#A8467F", "#5C3A00", "#5A4FCF")
MOST_HUE = 0.85  # beyond it, the hues come back to the first one
DECADE = 3.0  # values that are further apart than so many times are drawn over logarithms


@dataclass(frozen=True)
class Stroke:
    """A line of a chart. `edges`: the lowest and the highest of the lines that it is the mean of."""

    label: str
    line: Line
    edges: tuple[Line, ...] = ()


def colour(number: int, count: int) -> str:
    """The colour of a line among others; of many, by the hue."""
    if count <= len(COLOURS):
        return COLOURS[number]
    parts = colorsys.hls_to_rgb(MOST_HUE * number / count, 0.4, 0.6)
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)


def chart(strokes: Sequence[Stroke], bottom: str, left: str) -> str:
    """An SVG element; empty where there is nothing to draw. `bottom` and `left` name the axes."""
    lines = [line for one in strokes for line in (one.line, *one.edges)]
    known = [(x[keep], y[keep]) for x, y in lines if (keep := np.isfinite(x) & np.isfinite(y)).any()]
    if not known:
        return ""
    values = np.concatenate([y for _, y in known])
    low, high = float(values.min()), float(values.max())
    logarithmic = low > 0 and high > DECADE * low
    scale = _Scale(0.0, max(float(x.max()) for x, _ in known) or 1.0, low, high, logarithmic)
    parts = [*scale.grid(), *(_stroke(one, number, len(strokes), scale) for number, one in enumerate(strokes))]
    middle = TOP + (HEIGHT - TOP - BOTTOM) / 2
    parts.append(f'<text class="axis" x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 6}">{escape(bottom)}</text>')
    parts.append(f'<text class="axis" transform="translate(14 {middle:.0f}) rotate(-90)">{escape(left)}</text>')
    said = escape(f"{left}; {bottom}: " + ", ".join(one.label for one in strokes[:20]), quote=True)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said}">{"".join(parts)}</svg>'


@dataclass(frozen=True)
class _Scale:
    first: float
    last: float
    low: float
    high: float
    logarithmic: bool

    def x(self, value: np.ndarray | float) -> np.ndarray | float:
        return LEFT + (value - self.first) / (self.last - self.first) * (WIDTH - LEFT - RIGHT)

    def y(self, value: np.ndarray | float) -> np.ndarray | float:
        low, high = self._ends()
        found = np.log10(np.maximum(value, 1e-300)) if self.logarithmic else np.asarray(value)
        return HEIGHT - BOTTOM - (found - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    def _ends(self) -> tuple[float, float]:
        low, high = (math.log10(self.low), math.log10(self.high)) if self.logarithmic else (self.low, self.high)
        room = 0.05 * (high - low) or 0.5 * abs(high) or 1.0
        return low - room, high + room

    def grid(self) -> list[str]:
        parts: list[str] = []
        for value in _round_values(self.first, self.last):
            at = float(self.x(value))
            parts.append(f'<path class="grid" d="M{at:.1f} {TOP}V{HEIGHT - BOTTOM}"/>')
            parts.append(f'<text class="tick" x="{at:.1f}" y="{HEIGHT - BOTTOM + 16}">{_said(value)}</text>')
        for value in self._levels():
            at = float(self.y(value))
            parts.append(f'<path class="grid" d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}"/>')
            parts.append(f'<text class="level" x="{LEFT - 6}" y="{at + 4:.1f}">{_said(value)}</text>')
        return parts

    def _levels(self) -> list[float]:
        low, high = self._ends()
        if not self.logarithmic:
            return _round_values(low, high)
        decades = range(math.floor(low), math.ceil(high) + 1)
        for steps in ((1,), (1, 3), (1, 2, 5)):
            found = [step * 10.0**decade for decade in decades for step in steps]
            found = [value for value in found if low <= math.log10(value) <= high]
            if len(found) >= 3:
                return found[:: -(-len(found) // (2 * TICKS))]
        return _round_values(self.low, self.high)


def _round_values(low: float, high: float) -> list[float]:
    """A few round values between two."""
    rough = (high - low) / TICKS or 1.0
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
    return [number * step for number in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _said(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 and abs(value) < 1e7 else f"{value:.4g}"


def _stroke(one: Stroke, number: int, count: int, scale: _Scale) -> str:
    name = f"<title>{escape(one.label)}</title>"
    hue = colour(number, count)
    edges = "".join(_path(edge, scale, f'stroke="{hue}" stroke-opacity=".35"') for edge in one.edges)
    whole = _path(one.line, scale, f'stroke="{hue}" stroke-width="1.6"')
    return f"<g>{name}{edges}{whole}</g>"


def _path(line: Line, scale: _Scale, look: str) -> str:
    x, y = line
    if len(x) > POINTS:
        kept = np.linspace(0, len(x) - 1, POINTS).astype(np.int64)
        x, y = x[kept], y[kept]
    across, down = np.asarray(scale.x(x)), np.asarray(scale.y(y))
    # A value that is no number leaves a gap.
    places, begun = [], False
    for a, b in zip(across.tolist(), down.tolist(), strict=True):
        if math.isfinite(b):
            places.append(f"{'L' if begun else 'M'}{a:.1f} {b:.1f}")
        begun = math.isfinite(b)
    return f'<path fill="none" {look} d="{"".join(places)}"/>' if places else ""
