"""States as points of a plane, each joined to the next: the way that a network goes as it reads."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QToolTip

from workbench.gui.legend import Entry
from workbench.gui.plots.card import PlotCard
from workbench.gui.theme import Tokens
from workbench.words import translate

SIZE = 6
NEAR = 14  # pixels from a point within which it is meant


class Plane(PlotCard):
    """Points coloured by time or by kind; the pointer tells which step a point is."""

    def __init__(self) -> None:
        super().__init__("statesPlot")
        self.left_axis.logarithmic = False
        self.bottom_axis.whole = False
        self._way = self.line()
        self._points = pg.ScatterPlotItem(size=SIZE, pxMode=True, pen=None)
        self.item.addItem(self._points)
        self._places: NDArray[np.float64] = np.zeros((0, 2))
        self._says: Sequence[str] = ()
        self._kinds: tuple[str, ...] = ()
        self._kind_of: NDArray[np.intp] = np.zeros(0, np.intp)

    def show_places(self, places: NDArray[np.float64], axes: tuple[str, str], says: Sequence[str]) -> None:
        """Draw points (n, 2); `says`: what is told of each."""
        self.show_hint("")
        self._places, self._says = places, says
        self.bottom_axis.setLabel(axes[0])
        self.left_axis.setLabel(axes[1])
        self._way.setData(places[:, 0], places[:, 1])
        self.following = True
        self.rescale()

    def show_colours(self, kinds: Sequence[str], kind_of: NDArray[np.intp]) -> None:
        """Colour each point by its kind; without kinds by its time."""
        self._kinds, self._kind_of = tuple(kinds), kind_of
        self._paint()

    def rescale(self) -> None:
        """Show all points."""
        if len(self._places) and self.following:
            low, high = self._places.min(axis=0), self._places.max(axis=0)
            self.limits((float(low[0]), float(high[0])), (float(low[1]), float(high[1])))

    def _paint(self) -> None:
        t = self.tokens
        if not len(self._places):
            return
        if self._kinds:
            own: list[Any] = [QColor(colour).getRgb() for colour in (*t.series, t.muted)]
            colours = np.array(own, dtype=np.ubyte)[np.minimum(self._kind_of, len(t.series))]
            named = zip(self._kinds, (*t.series, t.muted), strict=False)
            self.legend.show_entries([Entry(name, (colour,)) for name, colour in named], t)
        else:
            viridis: Any = pg.colormap.get("viridis")
            ramp: Any = viridis.getLookupTable(nPts=256, alpha=True)
            # Neither end may be lost in the ground.
            shades = np.linspace(60 if t.dark else 0, 255 if t.dark else 220, len(self._places))
            colours = ramp[shades.astype(int)]
            ends = tuple(QColor(*colours[k].tolist()).name() for k in (0, len(colours) // 2, -1))
            self.legend.show_entries([Entry(translate("units", "first – last step"), ends, "map")], t)
        brushes = [pg.mkBrush(*one) for one in colours.tolist()]
        self._points.setData(self._places[:, 0], self._places[:, 1], brush=brushes)
        self.describe(self.title.text(), self.legend.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell which step is under the pointer."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove and not event.buttons():
            step = self.nearest(event.position().x(), event.position().y())
            QToolTip.showText(event.globalPosition().toPoint(), self._says[step] if step >= 0 else "", self.plot)
        return super().eventFilter(watched, event)

    def nearest(self, x: float, y: float) -> int:
        """The step of the point next to a place of the plot in pixels; -1 where none is near."""
        if not len(self._places):
            return -1
        at: Any = self.view.mapSceneToView(self.plot.mapToScene(round(x), round(y)))
        size = self.view.viewPixelSize()
        off = (self._places - [at.x(), at.y()]) / [max(abs(one), 1e-12) for one in size]
        distance = np.hypot(off[:, 0], off[:, 1])
        step = int(distance.argmin())
        return step if distance[step] <= NEAR else -1

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        faint = QColor(tokens.muted)
        faint.setAlpha(70)
        self._way.setPen(pg.mkPen(faint, width=1))
        self._paint()
