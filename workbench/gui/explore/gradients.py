"""The gradient's norm, matrix by matrix and gate by gate, before and after clipping."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from workbench.gui.explore.layers import gate_label
from workbench.gui.explore.panel import Panel, number, offer
from workbench.gui.explore.view import ViewKind
from workbench.gui.legend import Entry
from workbench.gui.numbers import short
from workbench.gui.plots.card import Trace, spread
from workbench.gui.plots.scaled import ScaledPlot
from workbench.gui.session import Session
from workbench.gui.theme import Tokens, ramp
from workbench.words import translate

ALL = "all"
STYLES = ("solid", "dashed", "dotted")


class LinesPlot(ScaledPlot):
    """Named curves over the optimizer steps. `logarithmic`: of values that span decades, on a scale to be chosen."""

    def __init__(self, object_name: str, logarithmic: bool = True) -> None:
        super().__init__(object_name)
        self.left_axis.logarithmic = self.scalable = logarithmic
        self._extent: tuple[float, tuple[float, float] | None] = (1.0, None)
        self._traces: list[Trace] = []
        self._names: list[str] = []
        self.plain = 0  # so many of the first curves take the text's colour, each a style of its own
        self.floor = -12.0

    def begin(self) -> None:
        """Forget the curves."""
        for trace in self._traces:
            self.item.removeItem(trace.curve)
        self._traces, self._names = [], []
        self.following = True

    def show_lines(
        self, steps: Sequence[int], names: list[str], values: np.ndarray, plain: int = 0,
        y: tuple[float, float] | None = None,
    ) -> None:  # fmt: skip
        """Draw values (looks, names); `y`: the axis's ends, None: what the values need."""
        if (names, plain) != (self._names, self.plain):
            self.begin()
            self._names, self.plain = names, plain
            self._traces = [Trace(self.line(strong=index < plain)) for index in range(len(names))]
            self.dress(self.tokens)
        self.show_hint("")
        at = np.asarray(steps, np.float64)
        if len(at) == 1:
            # One look is drawn as a level, for a point alone would not be seen.
            at, values = np.array([0.0, at[0]]), np.repeat(values, 2, axis=0)
        for trace, column in zip(self._traces, values.T, strict=True):
            self.restart(trace)
            trace.follow(at, column)
        self._extent = (float(at[-1]), y)
        self.rescale()
        self.zoomed()
        latest = zip(names, self.colours(), values[-1], strict=True)
        entries = [
            Entry(name, (colour,), STYLES[index % 3] if index < plain else "solid", short(value))
            for index, (name, colour, value) in enumerate(latest)
        ]
        self.legend.show_entries(entries, self.tokens)
        self.describe(self.title.text(), self.legend.text())

    def rescale(self) -> None:
        """Show the curves."""
        if not self._traces:
            return
        last, y = self._extent
        low, high = y or spread(self._traces, [])
        if y is None:
            low = max(low, self.floor) if self.logarithmic else 0.0
        self.limits((0.0, last), (low, high))

    def colours(self) -> list[str]:
        """One a curve."""
        t = self.tokens
        return [t.text] * self.plain + ramp(t, max(len(self._names) - self.plain, 0))

    def zoomed(self) -> None:
        """Draw what is in view."""
        self.draw(self._traces)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        for index, (trace, colour) in enumerate(zip(self._traces, self.colours(), strict=True)):
            trace.curve.setPen(self.pen(colour, STYLES[index % 3] if index < self.plain else "solid"))


class GradientsView(Panel):
    """All matrices, or the gates of one."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.box = self.add_box("gradientsBox")
        self.plot = LinesPlot("gradientsPlot")
        self.grid.addWidget(self.plot, 0, 0)

    def begin(self) -> None:
        """A new run."""
        self.plot.begin()
        self.say("")

    def refresh(self) -> None:
        """Draw all looks of the probe."""
        seen = self.session.history.observed.get("gradients")
        self.copy.setEnabled(seen is not None)
        if seen is None:
            self.plot.legend.show_entries([], self.tokens)
            self.plot.show_hint(translate("explore", "Press Start: the first figures come within a second."))
            return
        latest = seen.latest
        gated = [name for name in latest.get("gates", {}) if len(latest["gates"][name]) > 1]
        kinds = [(ALL, translate("explore", "all matrices"))]
        kinds += [(name, translate("explore", "gates of {matrix}").format(matrix=name)) for name in gated]
        chosen = offer(self.box, kinds)
        if chosen in gated:
            self._show_gates(seen.steps, seen.values, chosen)
        else:
            self._show_matrices(seen.steps, seen.values)

    def _show_matrices(self, steps: list[int], looks: list[dict[str, Any]]) -> None:
        every = looks[-1]["names"]
        names = [name for name in every if "weight" in name]
        at = [every.index(name) for name in names]
        whole = np.array([_norm(look) for look in looks])
        after = np.array([_clipped(look) for look in looks])
        matrices = np.array([[_finite(look["norms"][k]) for k in at] for look in looks])
        shown = [translate("explore", "before clipping"), translate("explore", "after clipping"), *names]
        self.plot.show_lines(steps, shown, np.column_stack([whole, after, matrices]), plain=2)
        strongest = names[int(np.nanargmax(np.nan_to_num(matrices[-1], nan=-1.0)))] if names else ""
        cut = float(np.mean(after < whole * 0.999))
        text = translate("explore", "The strongest pull is on {matrix}.").format(matrix=strongest)
        if cut > 0.5:
            text += " " + translate(
                "explore",
                "The clip shortens the gradient in {share} of the looks: a lower learning rate may do better.",
            ).format(share=f"{cut:.0%}")
        elif cut > 0:
            text += " " + translate("explore", "The clip shortens the gradient in {share} of the looks.").format(
                share=f"{cut:.0%}"
            )
        else:
            text += " " + translate("explore", "The clip does not shorten it.")
        if looks[-1].get("clip_value"):
            text += " " + translate("explore", "The value clip is not counted here.")
        self.say(text)

    def _show_gates(self, steps: list[int], looks: list[dict[str, Any]], matrix: str) -> None:
        gates = list(looks[-1]["gates"][matrix])
        values = np.array([[_finite(look["gates"][matrix][gate]) for gate in gates] for look in looks])
        self.plot.show_lines(steps, [gate_label(gate) for gate in gates], values)
        last = np.nan_to_num(values[-1], nan=0.0)
        share = float(last.max() ** 2 / max(float((last**2).sum()), 1e-300))
        self.say(
            translate(
                "explore",
                "{share} of the squared gradient of {matrix} belongs to its {gate}. Measured on {count} sequences of "
                "the batch, before clipping.",
            ).format(
                share=f"{share:.0%}",
                matrix=matrix,
                gate=gate_label(gates[int(last.argmax())]),
                count=looks[-1]["sequences"],
            )
        )

    def figures(self) -> Iterable[Sequence[str]]:
        """A row a look: the step, the whole gradient, every parameter, every gate."""
        seen = self.session.history.observed["gradients"]
        latest = seen.latest
        gates = [(name, gate) for name, found in latest.get("gates", {}).items() for gate in found]
        yield ["step", "norm", "norm after clipping", *latest["names"], *(f"{name} {gate}" for name, gate in gates)]
        for step, look in zip(seen.steps, seen.values, strict=True):
            numbers = [
                _norm(look),
                _clipped(look),
                *look["norms"],
                *(look["gates"][name][gate] for name, gate in gates),
            ]
            yield [str(step), *map(number, numbers)]

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.plot.dress(tokens)

    def retranslate(self) -> None:
        """Take the window's language."""
        super().retranslate()
        self.box.setAccessibleName(translate("explore", "What to show"))
        self.plot.title.setText(translate("explore", "Gradient norm"))
        self.plot.bottom_axis.setLabel(translate("explore", "optimizer steps"))
        self.plot.name_left(translate("explore", "norm"), translate("explore", "norm (log scale)"))


def _finite(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _norm(look: dict[str, Any]) -> float:
    return _finite(look["norm"])


def _clipped(look: dict[str, Any]) -> float:
    norm, clip = _norm(look), _finite(look["clip"])
    return min(norm, clip) if clip > 0 else norm


VIEW = ViewKind(
    name="gradients",
    title=lambda: translate("explore", "Gradients by matrix"),
    help=lambda: translate(
        "explore",
        "How strongly each weight matrix, and each gate in it, is pulled to change. One far above the others takes the "
        "clip for itself; one far below hardly learns.",
    ),
    make=GradientsView,
    fits=lambda session: session.loaded is not None,
    why_not=lambda: translate("explore", "Load data and press Start."),
    order=20,
)
