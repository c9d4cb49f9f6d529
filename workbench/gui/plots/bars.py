"""Bars: how the values of a column are spread, how often classes, tokens and words stand."""

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QResizeEvent

from workbench.data.looks import CountsLook, HistogramLook
from workbench.gui.legend import Entry
from workbench.gui.numbers import count, short
from workbench.gui.plots.card import Curve, PlotCard
from workbench.gui.plots.saving import Table
from workbench.gui.plots.series import part_colours, part_names
from workbench.gui.theme import CAPTION, Tokens, mix, sized
from workbench.words import translate

LONGEST = 14  # characters of a name on an axis
ROW, FEWEST = 15, 6  # pixels that a bar and its name need; so many are shown in any case
# Signs that cannot be seen, as they are drawn.
SIGNS = {" ": "␣", "\n": "↵", "\t": "⇥", "\r": "␍", "\u3000": "␣", "\u00a0": "␣"}
UNKNOWN = "\ufffd"


def visible(symbol: str) -> str:
    """A token as it can be seen: blanks and line ends as signs, unknown ones in words."""
    if symbol.startswith(UNKNOWN):
        rest = symbol[1:]
        # What stands around a text that is translated.
        if rest in ("<", ">"):
            return translate("plots", "(start)") if rest == "<" else translate("plots", "(end)")
        unknown = translate("plots", "unknown")
        return f"({unknown}: {rest})" if rest else f"({unknown})"
    shown = "".join(SIGNS.get(character, character) for character in symbol)
    return "".join(character if character.isprintable() else f"\\x{ord(character):02x}" for character in shown)


class HistogramPlot(PlotCard):
    """The share of each part's values in each bin: parts that differ learn and test different things."""

    def __init__(self, object_name: str = "histogramPlot") -> None:
        super().__init__(object_name)
        self.left_axis.logarithmic = False
        self.bottom_axis.whole = False
        self._curves: list[Curve] = [self.line(strong=number > 0) for number in range(3)]
        self._look: HistogramLook | None = None
        self.lengths = False

    def show_look(self, look: HistogramLook | None) -> str:
        """Draw another distribution; what is to be seen, in words."""
        self._look, self.following = look, True
        if look is None:
            for curve in self._curves:
                curve.setData([], [])
            return ""
        self.show_hint("")
        for curve, part in zip(self._curves, look.shares, strict=True):
            # Outlines from zero to zero, drawn as steps.
            x = np.repeat(look.edges, 2)
            y = np.concatenate([[0.0], np.repeat(100.0 * part, 2), [0.0]])
            curve.setData(x, y) if part.any() else curve.setData([], [])
        self._dress_curves()
        self.rescale()
        self._label()
        text = self._words(look)
        self.describe(self.title.text(), text)
        return text

    def rescale(self) -> None:
        """Show every bin."""
        if self._look is not None:
            top = max(float(part.max(initial=0.0)) for part in self._look.shares)
            edges = self._look.edges
            if self.following:
                room = 0.02 * (edges[-1] - edges[0])
                self.view.setRange(
                    xRange=(edges[0] - room, edges[-1] + room), yRange=(0.0, 106.0 * (top or 1.0)), padding=0
                )

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self._dress_curves()
        self._label()

    def retranslate(self) -> None:
        """Take the window's language."""
        self._label()

    def _dress_curves(self) -> None:
        colours = part_colours(self.tokens)
        for number, (curve, colour) in enumerate(zip(self._curves, colours, strict=True)):
            curve.setPen(self.pen(colour, "dashed" if number == 1 else "solid"))
        # Only the part that is learnt from is filled; three fills would hide each other.
        self._curves[0].setFillLevel(0.0)
        self._curves[0].setBrush(QColor(mix(colours[0], self.tokens.surface, 0.78)))

    def _label(self) -> None:
        self.left_axis.setLabel(translate("plots", "share of the part (%)"))
        look = self._look
        if look is None:
            return
        self.title.setText(translate("plots", "Lengths of the sequences") if self.lengths else look.name)
        self.bottom_axis.setLabel(translate("plots", "steps") if self.lengths else translate("plots", "value"))
        colours = part_colours(self.tokens)
        entries = [
            Entry(
                name,
                (colour,),
                "dashed" if number == 1 else "solid",
                translate("plots", "mean {value}").format(value=short(mean)),
            )
            for number, (name, colour, mean) in enumerate(zip(part_names(), colours, look.means, strict=True))
            if math.isfinite(mean)
        ]
        self.legend.show_entries(entries, self.tokens)

    def _words(self, look: HistogramLook) -> str:
        pattern = translate("plots", "{part}: {count} values, mean {mean}, deviation {deviation}")
        if self.lengths:
            pattern = translate("plots", "{part}: {count} sequences, mean {mean}, deviation {deviation}")
        parts = [
            pattern.format(part=name, count=count(number), mean=short(mean), deviation=short(deviation))
            for name, number, mean, deviation in zip(
                part_names(), look.counts, look.means, look.deviations, strict=True
            )
            if number
        ]
        text = translate("plots", "; ").join(parts)
        text = f"{text[:1].upper()}{text[1:]}."
        if look.missing:
            text += " " + translate("plots", "Missing: {count}.").format(count=count(look.missing))
        shift = self._shift(look)
        return f"{text} {shift}".rstrip()

    @staticmethod
    def _shift(look: HistogramLook) -> str:
        """Whether the test part is unlike what is learnt from."""
        if look.deviations[0] > 0 and abs(look.means[2] - look.means[0]) > 1.5 * look.deviations[0]:
            return translate(
                "plots",
                "The test part lies far from the training part: the network must go on where it has never been.",
            )
        return ""


class CountsPlot(PlotCard):
    """A bar for each name, the commonest on top, its parts one behind the other."""

    def __init__(self, object_name: str = "countsPlot") -> None:
        super().__init__(object_name)
        self.left_axis.logarithmic = False
        self.left_axis.setWidth(112)
        self.view.invertY(True)
        self._bars: list[Any] = []
        self._numbers: list[pg.TextItem] = []
        self._look: CountsLook | None = None
        self._rows = 0
        self.tokens_shown = False

    def show_look(self, look: CountsLook | None) -> str:
        """Draw other counts; what is to be seen, in words."""
        self._look, self.following = look, True
        self._draw()
        if look is None:
            return ""
        self._label()
        text = self._words(look)
        self.describe(self.title.text(), text)
        return text

    def rescale(self) -> None:
        """Show every bar."""
        if self._look is not None and self.following and len(self._look.names):
            top = float(self._look.counts.sum(axis=1).max())
            self.view.setRange(xRange=(0, 1.14 * top or 1.0), yRange=(-0.6, self._rows - 0.4), padding=0)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.item.showGrid(x=True, y=False, alpha=0.35 if tokens.dark else 0.5)
        self._draw()
        self._label()

    def retranslate(self) -> None:
        """Take the window's language."""
        self._draw()
        self._label()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many bars as have room."""
        super().resizeEvent(event)
        if self._look is not None and min(len(self._look.names), self._room()) != self._rows:
            self._draw()

    def table(self) -> Table | None:
        """Every name with how often it stands in each part, also of those whose bars have no room."""
        look = self._look
        if look is None or not len(look.names):
            return None
        shown = [visible(name) if self.tokens_shown else name for name in look.names]
        counts = [look.counts[:, part].tolist() for part in range(look.counts.shape[1])]
        names = part_names() if len(counts) > 1 else [translate("plots", "how often")]
        return [self.title.text(), *names[: len(counts)]], [shown, *counts]

    def _room(self) -> int:
        """How many bars have room for their names."""
        return max(FEWEST, int(self.plot.height() - 2 * ROW) // ROW)

    def _draw(self) -> None:
        for item in (*self._bars, *self._numbers):
            self.item.removeItem(item)
        self._bars, self._numbers = [], []
        look = self._look
        if look is None:
            return
        self.show_hint("")
        self._rows = min(len(look.names), self._room())
        rows, before = np.arange(self._rows), np.zeros(self._rows)
        colours = part_colours(self.tokens)
        for part in range(look.counts.shape[1]):
            width = look.counts[: self._rows, part]
            if width.any():
                ground = QColor(mix(colours[part], self.tokens.surface, 0.25))
                bars = pg.BarGraphItem(x0=before, y=rows, width=width, height=0.7, brush=ground, pen=None)
                self.item.addItem(bars)
                self._bars.append(bars)
            before = before + width
        for row, total in enumerate(before.tolist()):
            number = pg.TextItem(count(total), QColor(self.tokens.muted), anchor=(0, 0.5))
            number.setFont(sized(CAPTION))
            number.setPos(total, row)
            self.item.addItem(number, ignoreBounds=True)
            self._numbers.append(number)
        names = [visible(name) if self.tokens_shown else name for name in look.names[: self._rows]]
        short_names = [name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for name in names]
        self.left_axis.setTicks([list(enumerate(short_names))])
        self.rescale()

    def _label(self) -> None:
        look = self._look
        if look is None:
            return
        if self.tokens_shown:
            self.title.setText(translate("plots", "Commonest tokens of the training part"))
        else:
            self.title.setText(look.name)
        self.bottom_axis.setLabel(translate("plots", "how often"))
        colours = part_colours(self.tokens)
        present = [part for part in range(look.counts.shape[1]) if look.counts[:, part].any()]
        names = part_names()
        entries = [
            Entry(names[part], (colours[part],) * 2, value=count(int(look.counts[:, part].sum()))) for part in present
        ]
        self.legend.show_entries(entries if look.counts.shape[1] > 1 else [], self.tokens)

    def _words(self, look: CountsLook) -> str:
        if not len(look.names):
            return translate("plots", "Nothing to count.")
        totals = look.counts.sum(axis=1)
        first = ", ".join(
            f"“{visible(name) if self.tokens_shown else name}” {count(int(total))}"
            for name, total in list(zip(look.names, totals.tolist(), strict=True))[:5]
        )
        text = translate("plots", "{different} different ones, {total} in all. Commonest: {first}.").format(
            different=count(look.different), total=count(look.total), first=first
        )
        covered = totals.sum() / max(look.total, 1)
        if look.different > len(look.names):
            text += " " + translate("plots", "The {shown} commonest make up {share}.").format(
                shown=len(look.names), share=f"{covered:.0%}"
            )
        return text
