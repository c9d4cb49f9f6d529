"""Parallel coordinates: an axis for each setting and result, a line for each run across them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from workbench.gui.legend import Entry
from workbench.gui.plots.card import PlotCard
from workbench.gui.plots.curves import Curve
from workbench.gui.theme import CAPTION, Tokens, mix, sized
from workbench.words import translate

# A line's colour tells its place on the last axis, in so many steps.
SHADES = 12
# Positive numbers that are further apart than so many times stand on a logarithmic axis.
FAR = 10.0
# An axis has at most so many marks.
MARKS = 8
BEHIND = 0.25


@dataclass(frozen=True)
class Axis:
    """What the runs are worth in one thing; None where one has none. `texts`: the same as people write it."""

    heading: str
    values: tuple[float | int | str | None, ...]
    texts: tuple[str, ...]


class ParallelPlot(PlotCard):
    """Lines are coloured by where they end: pale the lowest, dark the highest (in a dark theme the other way round)."""

    smoothable = False

    def __init__(self) -> None:
        super().__init__("parallelPlot")
        self.left_axis.logarithmic = False
        self.lines: list[Curve] = [self.line() for _ in range(SHADES)]
        self.chosen: list[Curve] = [self.line(strong=True) for _ in range(SHADES)]
        for curve in self.chosen:
            curve.setZValue(10)
        self.places = np.zeros((0, 0))
        self._axes: list[Axis] = []
        self._marks: list[Any] = []
        self._posts: list[Any] = []
        self._pointed: frozenset[int] = frozenset()

    def curves(self) -> list[Curve]:
        """None of them is a course over something, so that nothing is read from them point by point."""
        return []

    def show_axes(self, axes: Sequence[Axis]) -> None:
        """Draw these; each has a value for every run."""
        self._axes, self._pointed = list(axes), frozenset()
        for item in (*self._marks, *self._posts):
            self.item.removeItem(item)
        self._marks, self._posts = [], []
        found = [places_of(axis.values) for axis in axes]
        self.places = np.array(found).T if axes else np.zeros((0, 0))
        enough = len(axes) > 1 and len(self.places) > 1
        self.show_hint("" if enough else translate("plots", "Two runs that differ, and a result, make this picture."))
        self.left_axis.setVisible(False)
        self.bottom_axis.setTicks([[(float(at), axis.heading) for at, axis in enumerate(axes)]])
        for at, axis in enumerate(axes if enough else []):
            post = pg.InfiniteLine(at, angle=90)
            self.item.addItem(post, ignoreBounds=True)
            self._posts.append(post)
            for place, text in marks_of(found[at], axis.texts):
                mark = pg.TextItem(text, anchor=(1.1 if at == len(axes) - 1 else -0.1, 0.5))
                mark.setFont(sized(CAPTION))
                mark.setZValue(20)
                mark.setPos(at, place)
                self.item.addItem(mark, ignoreBounds=True)
                self._marks.append(mark)
        self.following = True
        self.dress(self.tokens)
        self.rescale()

    def rescale(self) -> None:
        """Show all axes."""
        if self.following and len(self._axes) > 1:
            room = 0.06 * (len(self._axes) - 1)
            self.view.setRange(xRange=(-room, len(self._axes) - 1 + room), yRange=(-0.07, 1.07), padding=0)

    def point_out(self, chosen: frozenset[int]) -> None:
        """Bring some of the lines to the front; none: all alike."""
        if chosen != self._pointed:
            self._pointed = chosen
            self.dress(self.tokens)

    def shades(self) -> NDArray[np.int64]:
        """The colour of each run's line: its place on the last axis; -1 where it has none."""
        last = self.places[:, -1]
        return np.where(np.isfinite(last), np.clip(last * SHADES, 0, SHADES - 1), -1).astype(np.int64)

    def _draw(self) -> None:
        drawn = self.places if len(self._axes) > 1 else np.zeros((0, 0))
        shades = self.shades() if len(drawn) else np.zeros(0, np.int64)
        front = np.isin(np.arange(len(drawn)), list(self._pointed))
        for shade in range(SHADES):
            # A run that has no result is drawn in the palest colour.
            of = (shades == shade) | ((shades == -1) & (shade == 0))
            self.lines[shade].setData(*_joined(drawn[of & ~front]))
            self.chosen[shade].setData(*_joined(drawn[of & front]))

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.item.showGrid(x=False, y=False)
        pale = BEHIND if self._pointed else 1.0
        for shade, colour in enumerate(self._colours()):
            self.lines[shade].setPen(self.pen(mix(tokens.surface, colour, pale)))
            self.chosen[shade].setPen(self.pen(colour))
        for post in self._posts:
            post.setPen(self.pen(tokens.muted))
        for mark in self._marks:
            ground = QColor(tokens.surface)
            ground.setAlpha(200)
            mark.fill = pg.mkBrush(ground)
            mark.setColor(QColor(tokens.text))
        self._draw()
        self._label()

    def _colours(self) -> list[str]:
        low, high = self.tokens.series[1], self.tokens.series[0]
        return [mix(low, high, shade / (SHADES - 1)) for shade in range(SHADES)]

    def _label(self) -> None:
        if len(self._axes) > 1:
            axis = self._axes[-1]
            scale = translate("plots", "{what}: low to high").format(what=axis.heading)
            self.legend.show_entries([Entry(scale, tuple(self._colours()), "map")], self.tokens)
        else:
            self.legend.show_entries([], self.tokens)
        self.describe(self.title.text(), ", ".join(axis.heading for axis in self._axes))

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(translate("plots", "Parallel coordinates"))
        self._label()


def places_of(values: Sequence[float | int | str | None]) -> NDArray[np.float64]:
    """Where values stand on an axis from 0 to 1, NaN where there is none: by size, or texts in their order."""
    numbers = [value for value in values if isinstance(value, int | float)]
    if len(numbers) == sum(value not in (None, "") for value in values):
        found = np.array([float(value) if isinstance(value, int | float) else math.nan for value in values])
        if numbers and min(numbers) > 0 and max(numbers) > FAR * min(numbers):
            found = np.log10(found)
        low, high = (np.nanmin(found), np.nanmax(found)) if numbers else (0.0, 0.0)
        return (found - low) / (high - low) if high > low else np.where(np.isfinite(found), 0.5, math.nan)
    known = sorted({str(value) for value in values if value not in (None, "")}, key=str.casefold)
    step = 1.0 / max(len(known) - 1, 1)
    order = {text: number * step if len(known) > 1 else 0.5 for number, text in enumerate(known)}
    return np.array([order.get(str(value), math.nan) if value is not None else math.nan for value in values])


def marks_of(places: NDArray[np.float64], texts: Sequence[str]) -> list[tuple[float, str]]:
    """The marks of an axis, not more than can be told apart: its ends first, then what lies furthest from others."""
    known = sorted(
        {float(place): text for place, text in zip(places, texts, strict=True) if math.isfinite(place)}.items()
    )
    if len(known) <= MARKS:
        kept = known
    else:
        wanted = np.linspace(0.0, 1.0, MARKS)
        at = [min(range(len(known)), key=lambda n: abs(known[n][0] - place)) for place in wanted]
        kept = [known[n] for n in sorted(set(at))]
    apart: list[tuple[float, str]] = []
    for place, text in [*kept[:1], *kept[-1:], *kept[1:-1]]:
        if all(abs(place - other) > 0.6 / MARKS for other, _ in apart):
            apart.append((place, text))
    return sorted(apart)


def _joined(lines: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """All lines as one, with gaps between them."""
    if not lines.size:
        return np.zeros(0), np.zeros(0)
    count, width = lines.shape
    across = np.append(np.arange(width, dtype=np.float64), width - 1.0)
    gaps = np.full((count, 1), math.nan)
    return np.tile(across, count), np.hstack([lines, gaps]).ravel()
