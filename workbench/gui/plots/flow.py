"""The gradient on its way back in time."""

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from workbench.gui.history import History, horizons, references
from workbench.gui.legend import Entry
from workbench.gui.plots.card import TINY, PlotCard
from workbench.gui.theme import Tokens, mix
from workbench.words import translate


class FlowPlot(PlotCard):
    """The gradient on its way back in time: layer by step, blue where it vanishes, red where it explodes."""

    DECADES = 4.0

    def __init__(self) -> None:
        super().__init__("flowPlot")
        self.left_axis.logarithmic = False
        self.image = self._image = pg.ImageItem()
        self._image.setLevels((-self.DECADES, self.DECADES))
        self.item.addItem(self._image)
        self._marks = self.line(strong=True)
        self._marks.setZValue(5)
        self._shape = (1, 2)

    def begin(self, history: History) -> None:
        """A new run."""
        self._image.clear()
        self._marks.setData([], [])
        self.following = True

    def refresh(self, history: History) -> None:
        """Draw the latest map."""
        flow = history.flow
        if flow is None or flow.size == 0:
            self.legend.show_entries([], self.tokens)
            self.show_hint(
                translate("plots", "How far back in time the gradient reaches, layer by layer: blue where it vanishes.")
            )
            return
        self.show_hint("")
        self._draw(np.asarray(flow, dtype=np.float64), history.both_ways)
        t = self.tokens
        scale = Entry(translate("plots", "vanishes – healthy – explodes"), self._colours(), "map")
        mark = Entry(translate("plots", "horizon"), (t.text,))
        found = horizons(flow, history.both_ways)
        shown = [scale] + ([mark] if any(kind != "fine" for kind, _ in found) else [])
        self.legend.show_entries(shown, t)
        self.describe(self.title.text(), "; ".join(_spoken(layer, *one) for layer, one in enumerate(found, 1)))

    def rescale(self) -> None:
        """Show every layer and step."""
        depth, steps = self._shape
        if self.following:
            # A little room at the right, for the last step's number and for a mark that stands there.
            self.view.setRange(xRange=(-steps + 0.5, 0.5 + 0.02 * steps), yRange=(0.5, depth + 0.5), padding=0)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.item.showGrid(x=False, y=False)
        stops = np.linspace(0, 1, len(self._colours()))
        table: Any = pg.ColorMap(stops, [QColor(colour) for colour in self._colours()]).getLookupTable(nPts=256)
        self._image.setLookupTable(table)
        self._marks.setPen(self.pen(tokens.text))

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(translate("plots", "Gradient flow"))
        self.bottom_axis.setLabel(translate("plots", "steps before the last"))
        self.left_axis.setLabel(translate("plots", "layer"))

    def _colours(self) -> tuple[str, ...]:
        t = self.tokens
        return (
            t.vanishing,
            mix(t.vanishing, t.healthy, 0.65),
            t.healthy,
            mix(t.exploding, t.healthy, 0.65),
            t.exploding,
        )

    def _draw(self, flow: NDArray[np.float64], both_ways: bool) -> None:
        depth, steps = flow.shape
        reference = np.maximum(references(flow, both_ways), TINY)[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.nan_to_num(np.log10(np.maximum(flow, TINY) / reference), nan=self.DECADES)
        self._image.setImage(ratio.T, autoLevels=False, levels=(-self.DECADES, self.DECADES))
        self._image.setRect(QRectF(-steps + 0.5, 0.5, steps, depth))
        # Where two directions meet in the middle, either may have lost its gradient on the way.
        marks = [(layer, kind, 0.5 - back) for layer, (kind, back) in enumerate(horizons(flow, both_ways))]
        if both_ways:
            ahead = horizons(flow[:, ::-1], both_ways)
            marks += [(layer, kind, 0.5 - steps + passed) for layer, (kind, passed) in enumerate(ahead)]
        seen = [(layer, place) for layer, kind, place in marks if kind != "fine"]
        x = [place for _, place in seen for _ in range(2)]
        y = [layer + end for layer, _ in seen for end in (0.55, 1.45)]
        self._marks.setData(x, y, connect="pairs")
        if (depth, steps) != self._shape:
            self._shape = (depth, steps)
            stride = max(1, math.ceil(depth / 8))
            self.left_axis.setTicks([[(layer, str(layer)) for layer in range(1, depth + 1, stride)]])
        self.rescale()


def _spoken(layer: int, kind: str, steps: int) -> str:
    texts = {
        "fine": translate("plots", "layer {layer}: reaches all {steps} steps"),
        "vanishes": translate("plots", "layer {layer}: vanishes after {steps} steps"),
        "explodes": translate("plots", "layer {layer}: explodes after {steps} steps"),
    }
    return texts[kind].format(layer=layer, steps=steps)
