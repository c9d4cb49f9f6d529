"""The courses of several runs over each other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QTimer

from workbench.gui.legend import Entry
from workbench.gui.plots.card import Curve, Trace, spread
from workbench.gui.plots.scaled import ScaledPlot
from workbench.gui.theme import Tokens, mix, ramp
from workbench.runs.comparing import Line
from workbench.words import translate

# How much of its colour a curve keeps while another one is pointed out, and the edges of a band always.
BEHIND, EDGE = 0.25, 0.45
# So many lines are drawn before the window goes on with other things.
AT_ONCE = 25


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
        self.traces: list[list[Trace]] = []
        self._drawn: list[Drawn] = []
        self._chosen: frozenset[int] = frozenset()
        self._spare: list[Curve] = []
        self._seen: tuple[float | None, bool | None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    def show_lines(self, drawn: Sequence[Drawn], bottom: str, left: str) -> None:
        """Draw these in place of what was there; `bottom` and `left` name the axes.

        Hundreds are drawn some at a time, so that the window goes on meanwhile.
        """
        for trace in self._all():
            trace.curve.setData([], [])
            self._spare.append(trace.curve)
        self.traces, self._drawn, self._chosen = [], list(drawn), frozenset()
        self.bottom_axis.whole = False
        self.bottom_axis.setLabel(bottom)
        self.name_left(left, translate("plots", "{what} (log scale)").format(what=left))
        self.show_hint("" if self._something() else self._nothing())
        self.following = True
        self._label()
        # What was there stays in sight until the new lines are all there.
        self.plot.setUpdatesEnabled(False)
        self._timer.start()
        self._go_on()

    def _go_on(self) -> None:
        """Draw the next few lines."""
        first = len(self.traces)
        for one in self._drawn[first : first + AT_ONCE]:
            self.traces.append(self._trace(one))
        self._paint(first)
        if len(self.traces) < len(self._drawn):
            # Whatever is in view later, these are drawn whole: what is seen of the rest is not known yet.
            self._draw_whole(self.traces[first:])
            return
        self._timer.stop()
        self.plot.setUpdatesEnabled(True)
        self._seen = None
        if first:
            self._draw_whole(self.traces[first:])
        self.rescale()
        self.zoomed()

    def _trace(self, drawn: Drawn) -> list[Trace]:
        traces: list[Trace] = []
        for place, (x, y) in enumerate(drawn.lines):
            curve = self._spare.pop() if self._spare else self.line()
            # Hundreds of lines are thin: drawn twice each, they would take twice as long.
            curve.strong = not place and len(self._drawn) <= AT_ONCE
            trace = Trace(curve, drawn.smooth)
            self.restart(trace)
            trace.follow(x, y)
            curve.label = drawn.label
            traces.append(trace)
        return traces

    def _all(self) -> list[Trace]:
        return [trace for traces in self.traces for trace in traces]

    def _something(self) -> bool:
        return any(len(x) for one in self._drawn for x, _ in one.lines)

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
        """Draw what is in view; of hundreds all, once for each look, since each has few points."""
        look = (self.smooth, self.scale)
        if len(self.traces) <= AT_ONCE:
            self.draw(self._all())
        elif self._seen not in (None, look):
            self._draw_whole(self.traces)
        self._seen = look

    def _draw_whole(self, traces: list[list[Trace]]) -> None:
        for trace in (one for several in traces for one in several):
            trace.choose(trace.own if self.smooth is None else self.smooth, self.scale)
            trace.draw((-math.inf, math.inf))

    def colours_of(self, count: int) -> list[str]:
        """A colour for each of so many curves."""
        series = self.tokens.series
        return list(series[:count]) if count <= len(series) else ramp(self.tokens, count)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self._paint()
        self._label()

    def _paint(self, first: int = 0) -> None:
        surface, colours = self.tokens.surface, self.colours_of(len(self._drawn))
        for number, traces in enumerate(self.traces[first:], first):
            share = 1.0 if not self._chosen or number in self._chosen else BEHIND
            for place, trace in enumerate(traces):
                trace.curve.setPen(self.pen(mix(surface, colours[number], share * (EDGE if place else 1.0))))
                trace.curve.setZValue(10 if number in self._chosen else 1)

    def _label(self) -> None:
        # Where a ramp gives the colours, the table beside the plot tells whose each is.
        few = self._drawn if len(self._drawn) <= len(self.tokens.series) else []
        entries = [Entry(one.label, (colour,)) for one, colour in zip(few, self.tokens.series, strict=False)]
        self.legend.show_entries(entries, self.tokens)
        self.describe(self.title.text(), self.legend.text())

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(translate("plots", "Courses"))
        self.show_hint("" if self._something() else self._nothing())
        self._label()
