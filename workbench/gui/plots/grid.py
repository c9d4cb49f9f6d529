"""A grid of shares as a picture, each row and each column with a name."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from workbench.gui.legend import Entry
from workbench.gui.plots.card import PlotCard
from workbench.gui.theme import Tokens, mix


class GridPlot(PlotCard):
    """Rows go downwards; a cell's colour is its share, from 0 to 1. Every so many names are left out beyond `named`."""

    named = 40

    def __init__(self, object_name: str) -> None:
        super().__init__(object_name)
        self.left_axis.logarithmic = False
        self.image = self._image = pg.ImageItem()
        self.item.addItem(self._image)
        self._size = (2, 2)
        self.view.invertY(True)

    def clear(self) -> None:
        """Take the picture away."""
        self._image.clear()
        self.legend.show_entries([], self.tokens)

    def show_grid(self, shares: NDArray[Any], names: tuple[Sequence[str], Sequence[str]], scale: str) -> None:
        """Draw shares (rows, columns) with the names of both; `scale` says what the least and the most mean."""
        rows, columns = self._size = shares.shape
        self._image.setImage(np.asarray(shares).T, autoLevels=False, levels=(0.0, 1.0))
        self._image.setRect(QRectF(-0.5, -0.5, columns, rows))
        self.left_axis.setTicks([self._ticks(names[0])])
        self.bottom_axis.setTicks([self._ticks(names[1])])
        self.legend.show_entries([Entry(scale, self._colours(), "map")], self.tokens)
        self.rescale()

    def rescale(self) -> None:
        """Show all of it."""
        rows, columns = self._size
        if self.following:
            self.view.setRange(xRange=(-0.5, columns - 0.5), yRange=(-0.5, rows - 0.5), padding=0)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.item.showGrid(x=False, y=False)
        colours = self._colours()
        scale = pg.ColorMap(np.linspace(0, 1, len(colours)), [QColor(colour) for colour in colours])
        table: Any = scale.getLookupTable(nPts=256)
        self._image.setLookupTable(table)

    def _colours(self) -> tuple[str, ...]:
        t = self.tokens
        return (t.surface, mix(t.accent, t.surface, 0.35), t.accent)

    def _ticks(self, names: Sequence[str]) -> list[tuple[float, str]]:
        stride = max(1, -(-len(names) // self.named))
        return [(float(place), name) for place, name in enumerate(names) if place % stride == 0]


def shortened(name: str, longest: int) -> str:
    """A name of at most `longest` characters, for an axis."""
    return name if len(name) <= longest else f"{name[: longest - 1]}…"
