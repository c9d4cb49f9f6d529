"""Which class is taken for which: the test part's confusion matrix as a picture, with its numbers."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor

from workbench.gui.history import History
from workbench.gui.numbers import count
from workbench.gui.plots.grid import GridPlot, shortened
from workbench.gui.theme import CAPTION, Tokens, sized
from workbench.training.events import Classified
from workbench.words import translate

NUMBERED = 12  # classes up to which each cell has its number
LONGEST = 10  # characters of a name on an axis


class ConfusionPlot(GridPlot):
    """A row for each true class, a column for each class that was named; a cell's colour is its share of the row."""

    def __init__(self, object_name: str = "confusionPlot") -> None:
        super().__init__(object_name)
        self._numbers: list[pg.TextItem] = []
        self._shown: Classified | None = None

    def begin(self, history: History) -> None:
        """A new run."""
        self._shown = None
        self.following = True
        self.refresh(history)

    def refresh(self, history: History) -> None:
        """Draw the latest counts."""
        self._shown = history.classified
        self.clear()
        if self._shown is None:
            self._show_hint()
            return
        self.show_hint("")
        self._draw(self._shown)

    def clear(self) -> None:
        """Take the picture and its numbers away."""
        super().clear()
        for number in self._numbers:
            self.item.removeItem(number)
        self._numbers = []

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        if self._shown is not None:
            self.clear()
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

    def _draw(self, shown: Classified) -> None:
        pairs = np.asarray(shown.confusion, dtype=np.float64)
        shares = pairs / np.maximum(pairs.sum(axis=1, keepdims=True), 1)
        names = [shortened(label, LONGEST) for label in shown.labels]
        self.show_grid(shares, (names, names), translate("plots", "none – all of the row"))
        if len(pairs) <= NUMBERED:
            for row, column in np.argwhere(pairs).tolist():
                self._number(row, column, float(pairs[row, column]), float(shares[row, column]))
        self.describe(self.title.text(), _spoken(shown))

    def _number(self, row: int, column: int, value: float, share: float) -> None:
        colour = self.tokens.on_accent if share > 0.6 else self.tokens.text
        text = pg.TextItem(count(value), QColor(colour), anchor=(0.5, 0.5))
        text.setFont(sized(CAPTION))
        text.setPos(column, row)
        self.item.addItem(text, ignoreBounds=True)
        self._numbers.append(text)


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
