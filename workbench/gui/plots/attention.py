"""The attention of a translation as a picture: what was looked at in the source as each symbol was written."""

import numpy as np

from workbench.gui.plots.grid import GridPlot, shortened
from workbench.gui.theme import Tokens
from workbench.training.events import Shown
from workbench.words import translate

LONGEST = 8  # characters of a name on an axis


class AttentionPlot(GridPlot):
    """A row for each symbol that was written, a column for each that was read; dark where it looked."""

    named = 60

    def __init__(self, object_name: str = "attentionPlot") -> None:
        super().__init__(object_name)
        self._shown: Shown | None = None

    def show_translation(self, shown: Shown | None) -> None:
        """Draw another translation's attention; None or one without attention: a sentence in its place."""
        self._shown = shown if shown is not None and shown.attention.size else None
        self.following = True
        self.clear()
        if self._shown is None:
            self.show_hint(translate("plots", "Choose a translation to see what the network looked at as it wrote it."))
            return
        self.show_hint("")
        names = [visible(one) for one in self._shown.written], [visible(one) for one in self._shown.read]
        self.show_grid(self._shown.attention, names, translate("plots", "not at all – at nothing else"))
        self.describe(self.title.text(), _spoken(self._shown))

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.show_translation(self._shown)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(translate("plots", "What it looks at"))
        self.left_axis.setLabel(translate("plots", "written"))
        self.bottom_axis.setLabel(translate("plots", "read"))
        self.show_translation(self._shown)


def visible(symbol: str) -> str:
    """A symbol as it can be seen: blanks, line ends and the end of a text have signs of their own."""
    signs = {" ": "␣", "\n": "⏎", "\t": "⇥", "\ufffd>": "∎"}
    return signs.get(symbol, shortened(symbol, LONGEST))


def _spoken(shown: Shown) -> str:
    """For each symbol written the one that was looked at most."""
    best = np.asarray(shown.attention).argmax(axis=1).tolist()
    text = translate("plots", "{written} looks at {read}")
    pairs = zip(shown.written, best, strict=True)
    return "; ".join(text.format(written=visible(one), read=visible(shown.read[place])) for one, place in pairs)
