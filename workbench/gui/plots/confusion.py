"""Which class is taken for which: the test part's confusion matrix as a picture, with its numbers."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from workbench.gui.history import History
from workbench.gui.legend import Entry
from workbench.gui.numbers import count
from workbench.gui.plots.card import PlotCard
from workbench.gui.theme import CAPTION, Tokens, mix, sized
from workbench.training.events import Classified
from workbench.words import translate

NUMBERED = 12  # classes up to which each cell has its number
NAMED = 40  # and up to which each row has its name
LONGEST = 10  # characters of a name on an axis


class ConfusionPlot(PlotCard):
    """A row for each true class, a column for each class that was named; a cell's colour is its share of the row."""

    def __init__(self, object_name: str = "confusionPlot") -> None:
        super().__init__(object_name)
        self.left_axis.logarithmic = False
        self._image = pg.ImageItem()
        self.item.addItem(self._image)
        self._numbers: list[pg.TextItem] = []
        self._shown: Classified | None = None
        self.view.invertY(True)

    def begin(self, history: History) -> None:
        """A new run."""
        self._shown = None
        self.following = True
        self.refresh(history)

    def refresh(self, history: History) -> None:
        """Draw the latest counts."""
        self._shown = history.classified
        self._clear()
        if self._shown is None:
            self.legend.show_entries([], self.tokens)
            self._show_hint()
            return
        self.show_hint("")
        self._draw(self._shown)

    def rescale(self) -> None:
        """Show every class."""
        size = len(self._shown.labels) if self._shown is not None else 2
        if self.following:
            self.view.setRange(xRange=(-0.5, size - 0.5), yRange=(-0.5, size - 0.5), padding=0)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.item.showGrid(x=False, y=False)
        stops = np.linspace(0, 1, len(self._colours()))
        table: Any = pg.ColorMap(stops, [QColor(colour) for colour in self._colours()]).getLookupTable(nPts=256)
        self._image.setLookupTable(table)
        if self._shown is not None:
            self._clear()
            self._draw(self._shown)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(translate("plots", "Which class is taken for which"))
        self.left_axis.setLabel(translate("plots", "true class"))
        self.bottom_axis.setLabel(translate("plots", "class named"))
        if self._shown is None:
            self._show_hint()

    def _show_hint(self) -> None:
        self.show_hint(translate("plots", "Which class is taken for which appears here after the first epoch."))

    def _colours(self) -> tuple[str, ...]:
        t = self.tokens
        return (t.surface, mix(t.accent, t.surface, 0.35), t.accent)

    def _clear(self) -> None:
        for number in self._numbers:
            self.item.removeItem(number)
        self._numbers = []
        self._image.clear()

    def _draw(self, shown: Classified) -> None:
        pairs = np.asarray(shown.confusion, dtype=np.float64)
        size = len(pairs)
        shares = pairs / np.maximum(pairs.sum(axis=1, keepdims=True), 1)
        self._image.setImage(shares.T, autoLevels=False, levels=(0.0, 1.0))
        self._image.setRect(QRectF(-0.5, -0.5, size, size))
        stride = max(1, -(-size // NAMED))
        ticks: list[tuple[float, str]] = [
            (float(place), _short(label)) for place, label in enumerate(shown.labels) if place % stride == 0
        ]
        for axis in (self.left_axis, self.bottom_axis):
            axis.setTicks([ticks])
        if size <= NUMBERED:
            for row in range(size):
                for column in range(size):
                    if pairs[row, column]:
                        self._number(row, column, pairs[row, column], shares[row, column])
        t = self.tokens
        scale = Entry(translate("plots", "none – all of the row"), self._colours(), "map")
        self.legend.show_entries([scale], t)
        self.describe(self.title.text(), _spoken(shown))
        self.rescale()

    def _number(self, row: int, column: int, value: float, share: float) -> None:
        colour = self.tokens.on_accent if share > 0.6 else self.tokens.text
        text = pg.TextItem(count(value), QColor(colour), anchor=(0.5, 0.5))
        text.setFont(sized(CAPTION))
        text.setPos(column, row)
        self.item.addItem(text, ignoreBounds=True)
        self._numbers.append(text)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"


def _spoken(shown: Classified) -> str:
    """The matrix in words: how many are right, and the commonest confusion."""
    pairs = np.asarray(shown.confusion)
    right, total = int(np.trace(pairs)), int(pairs.sum())
    text = translate("plots", "{right} of {total} right").format(right=count(right), total=count(total))
    wrong = pairs - np.diag(np.diag(pairs))
    if not wrong.any():
        return text
    true, named = np.unravel_index(int(wrong.argmax()), wrong.shape)
    often = translate("plots", "most often {true} is taken for {named}: {times} times").format(
        true=shown.labels[int(true)], named=shown.labels[int(named)], times=count(int(wrong.max()))
    )
    return f"{text}; {often}"
