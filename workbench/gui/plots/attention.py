"""The attention of a translation as a picture: what was looked at in the source as each symbol was written."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from workbench.gui.legend import Entry
from workbench.gui.plots.card import PlotCard
from workbench.gui.theme import Tokens, mix
from workbench.training.events import Shown
from workbench.words import translate

NAMED = 60  # symbols up to which each row and column has its name
LONGEST = 8  # characters of a name on an axis


class AttentionPlot(PlotCard):
    """A row for each symbol that was written, a column for each that was read; dark where it looked."""

    def __init__(self, object_name: str = "attentionPlot") -> None:
        super().__init__(object_name)
        self.left_axis.logarithmic = False
        self._image = pg.ImageItem()
        self.item.addItem(self._image)
        self._shown: Shown | None = None
        self.view.invertY(True)

    def show_translation(self, shown: Shown | None) -> None:
        """Draw another translation's attention; None or one without attention: a sentence in its place."""
        self._shown = shown if shown is not None and shown.attention.size else None
        self.following = True
        self._image.clear()
        if self._shown is None:
            self.legend.show_entries([], self.tokens)
            self.show_hint(translate("plots", "Choose a translation to see what the network looked at as it wrote it."))
            return
        self.show_hint("")
        self._draw(self._shown)

    def rescale(self) -> None:
        """Show all of it."""
        rows, columns = self._shown.attention.shape if self._shown is not None else (1, 1)
        if self.following:
            self.view.setRange(xRange=(-0.5, columns - 0.5), yRange=(-0.5, rows - 0.5), padding=0)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.item.showGrid(x=False, y=False)
        stops = np.linspace(0, 1, len(self._colours()))
        table: Any = pg.ColorMap(stops, [QColor(colour) for colour in self._colours()]).getLookupTable(nPts=256)
        self._image.setLookupTable(table)
        self.show_translation(self._shown)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(translate("plots", "What it looks at"))
        self.left_axis.setLabel(translate("plots", "written"))
        self.bottom_axis.setLabel(translate("plots", "read"))
        self.show_translation(self._shown)

    def _colours(self) -> tuple[str, ...]:
        t = self.tokens
        return (t.surface, mix(t.accent, t.surface, 0.35), t.accent)

    def _draw(self, shown: Shown) -> None:
        rows, columns = shown.attention.shape
        self._image.setImage(np.asarray(shown.attention).T, autoLevels=False, levels=(0.0, 1.0))
        self._image.setRect(QRectF(-0.5, -0.5, columns, rows))
        self.left_axis.setTicks([_ticks(shown.written)])
        self.bottom_axis.setTicks([_ticks(shown.read)])
        scale = Entry(translate("plots", "not at all – at nothing else"), self._colours(), "map")
        self.legend.show_entries([scale], self.tokens)
        self.describe(self.title.text(), _spoken(shown))
        self.rescale()


def visible(symbol: str) -> str:
    """A symbol as it can be seen: blanks, line ends and the end of a text have signs of their own."""
    signs = {" ": "␣", "\n": "⏎", "\t": "⇥", "\ufffd>": "∎"}
    return signs.get(symbol, symbol if len(symbol) <= LONGEST else f"{symbol[: LONGEST - 1]}…")


def _ticks(symbols: tuple[str, ...]) -> list[tuple[float, str]]:
    stride = max(1, -(-len(symbols) // NAMED))
    return [(float(place), visible(symbol)) for place, symbol in enumerate(symbols) if place % stride == 0]


def _spoken(shown: Shown) -> str:
    """For each symbol written the one that was looked at most."""
    best = np.asarray(shown.attention).argmax(axis=1).tolist()
    text = translate("plots", "{written} looks at {read}")
    pairs = zip(shown.written, best, strict=True)
    return "; ".join(text.format(written=visible(one), read=visible(shown.read[place])) for one, place in pairs)
