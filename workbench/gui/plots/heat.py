"""A card with a map of colours: a picture of numbers over two axes."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from workbench.gui.plots.card import PlotCard
from workbench.gui.theme import Tokens, mix

# Viridis at six places (its authors put it in the public domain); it is read alike by the colour-blind.
VIRIDIS = ("#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#fde725")


class HeatPlot(PlotCard):
    """`diverging`: from what vanishes over what is healthy to what explodes; otherwise the larger the brighter."""

    def __init__(self, object_name: str, diverging: bool = False) -> None:
        super().__init__(object_name)
        self.left_axis.logarithmic, self.left_axis.whole = False, True
        self.diverging = diverging
        self.image = pg.ImageItem()
        self.item.addItem(self.image)
        self._range = ((0.0, 1.0), (0.0, 1.0))

    def clear(self) -> None:
        """Show nothing."""
        self.image.clear()
        self.following = True

    def show_map(
        self, values: NDArray[Any], x: tuple[float, float], y: tuple[float, float], levels: tuple[float, float]
    ) -> None:
        """Draw values (rows from below, columns) between the ends of the axes; `levels`: the colours' ends."""
        self.show_hint("")
        self.image.setImage(np.asarray(values).T, autoLevels=False, levels=levels)
        self.image.setRect(QRectF(x[0], y[0], x[1] - x[0], y[1] - y[0]))
        self._range = (x, y)
        self.rescale()

    def rescale(self) -> None:
        """Show all of the map."""
        if self.following:
            (left, right), (low, high) = self._range
            self.view.setRange(
                xRange=(left, right + 0.02 * (right - left)), yRange=(low, high + 0.02 * (high - low)), padding=0
            )

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.item.showGrid(x=False, y=False)
        colours = self.colours()
        table: Any = pg.ColorMap(np.linspace(0, 1, len(colours)), [QColor(one) for one in colours])
        self.image.setLookupTable(table.getLookupTable(nPts=256))

    def colours(self) -> tuple[str, ...]:
        """Those of the map, from the lowest to the highest value."""
        t = self.tokens
        if not self.diverging:
            return VIRIDIS
        between = (mix(t.vanishing, t.healthy, 0.65), t.healthy, mix(t.exploding, t.healthy, 0.65))
        return (t.vanishing, *between, t.exploding)


def by_step(steps: list[int], rows: NDArray[Any], most: int = 240) -> NDArray[Any]:
    """Rows of looks at some steps, as many rows a step apart alike: each the last look up to there."""
    at = np.linspace(steps[0], steps[-1], min(most, max(2 * len(steps), 2)))
    return rows[np.clip(np.searchsorted(steps, at + 1e-9, "right") - 1, 0, len(steps) - 1)]
