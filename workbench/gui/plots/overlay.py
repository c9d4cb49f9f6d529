"""The courses of several runs over each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.gui.legend import Entry
from workbench.gui.plots.card import Trace, spread
from workbench.gui.plots.scaled import ScaledPlot
from workbench.gui.theme import Tokens, mix, ramp
from workbench.runs.comparing import Line
from workbench.words import translate

# How much of its colour a curve keeps while another one is pointed out, and the edges of a band always.
BEHIND, EDGE = 0.25, 0.45


@dataclass(frozen=True)
class Drawn:
    """A run's line, or the mean of several runs and then the lowest and the highest of them.

    `smooth`: the share of each new value in the running mean that is drawn; 1 for the values themselves.
    """

    label: str
    lines: tuple[Line, ...]
    smooth: float = 1.0


class OverlayPlot(ScaledPlot):
    """One curve a run; with many of them the colours run along a ramp. One may be pointed out."""

    def __init__(self) -> None:
        super().__init__("overlayPlot")
        self._drawn: list[Drawn] = []
        self.traces: list[list[Trace]] = []
        self._chosen: frozenset[int] = frozenset()

    def show_lines(self, drawn: Sequence[Drawn], bottom: str, left: str) -> None:
        """Draw these in place of what was there; `bottom` and `left` name the axes."""
        for trace in self._all():
            self.item.removeItem(trace.curve)
        self._drawn, self._chosen = list(drawn), frozenset()
        self.traces = [self._trace(one) for one in drawn]
        self.bottom_axis.whole = False
        self.bottom_axis.setLabel(bottom)
        self.name_left(left, translate("plots", "{what} (log scale)").format(what=left))
        self.show_hint("" if any(len(x) for one in drawn for x, _ in one.lines) else self._nothing())
        self.following = True
        self.dress(self.tokens)
        self.rescale()
        self.zoomed()

    def _trace(self, drawn: Drawn) -> list[Trace]:
        traces = [Trace(self.line(strong=not place), drawn.smooth) for place in range(len(drawn.lines))]
        for trace, (x, y) in zip(traces, drawn.lines, strict=True):
            self.restart(trace)
            trace.follow(x, y)
            trace.curve.label = drawn.label
        return traces

    def _all(self) -> list[Trace]:
        return [trace for traces in self.traces for trace in traces]

    def _nothing(self) -> str:
        if self._drawn:
            return translate("plots", "None of these runs has anything to draw here.")
        return translate("plots", "The curves of the runs to compare stand here.")

    def point_out(self, chosen: frozenset[int]) -> None:
        """Bring some of the curves to the front; none: all alike."""
        if chosen != self._chosen:
            self._chosen = chosen
            self._paint()

    def rescale(self) -> None:
        """Show all curves."""
        traces = self._all()
        places = [trace.x for trace in traces if len(trace.x)]
        if places:
            self.limits((0.0, max(float(x[-1]) for x in places)), spread(traces, []))

    def zoomed(self) -> None:
        """Draw what is in view."""
        self.draw(self._all())

    def colours_of(self, count: int) -> list[str]:
        """A colour for each of so many curves."""
        series = self.tokens.series
        return list(series[:count]) if count <= len(series) else ramp(self.tokens, count)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self._paint()

    def _paint(self) -> None:
        surface = self.tokens.surface
        for number, (colour, traces) in enumerate(zip(self.colours_of(len(self._drawn)), self.traces, strict=True)):
            share = 1.0 if not self._chosen or number in self._chosen else BEHIND
            for place, trace in enumerate(traces):
                trace.curve.setPen(self.pen(mix(surface, colour, share * (EDGE if place else 1.0))))
                trace.curve.setZValue(10 if number in self._chosen else 1)
        self._label()

    def _label(self) -> None:
        few = len(self._drawn) <= len(self.tokens.series)
        entries = [
            Entry(one.label, (colour,))
            for one, colour in zip(self._drawn, self.colours_of(len(self._drawn)), strict=True)
        ]
        self.legend.show_entries(entries if few else [], self.tokens)
        self.describe(self.title.text(), self.legend.text())

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(translate("plots", "Courses"))
        self.show_hint(self._nothing() if not any(len(x) for one in self._drawn for x, _ in one.lines) else "")
        self._label()
