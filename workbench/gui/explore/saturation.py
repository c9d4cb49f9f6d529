"""Gates at their ends, dead units, and how values, weights and gradients are spread, over training."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from workbench.gui.explore.gradients import LinesPlot
from workbench.gui.explore.layers import gate_label
from workbench.gui.explore.panel import Panel, number, offer
from workbench.gui.explore.view import ViewKind, has_one_network
from workbench.gui.legend import Entry
from workbench.gui.plots.heat import HeatPlot, by_step
from workbench.gui.session import Session
from workbench.gui.theme import Tokens
from workbench.words import translate

Look = dict[str, Any]
COLUMNS = 96
DECADES = (-10.0, 2.0)
MUCH = 0.3  # of the values at one end: worth a word
HARDLY = 0.005
DEAD = 0.1  # of the units


class SaturationView(Panel):
    """Above, the shares at the ends; below, a histogram over training of what is chosen."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.layer, self.what = self.add_box("saturationLayerBox"), self.add_box("saturationWhatBox")
        self.shares, self.course = LinesPlot("saturationPlot", logarithmic=False), HeatPlot("histogramPlot")
        self._known: dict[int, np.ndarray] = {}  # the rows that are drawn, by their look's step
        self._known_for: tuple[int, str, tuple[float, float]] = (0, "", (0.0, 0.0))
        self.grid.addWidget(self.shares, 0, 0)
        self.grid.addWidget(self.course, 1, 0)
        for index in range(2):
            self.grid.setRowStretch(index, 1)

    def begin(self) -> None:
        """A new run."""
        self._known = {}
        self.shares.begin()
        self.course.clear()
        self.say("")

    def refresh(self) -> None:
        """Draw all looks of the probe."""
        seen = self.session.history.observed.get("saturation")
        for widget in (self.copy, self.layer, self.what):
            widget.setEnabled(seen is not None)
        if seen is None:
            for card in (self.shares, self.course):
                card.legend.show_entries([], self.tokens)
                card.show_hint(translate("explore", "Press Start: the first look comes within a second."))
            return
        layers = [
            (str(k), translate("plots", "layer {number}").format(number=k + 1))
            for k in range(len(seen.latest["layers"]))
        ]
        k = int(offer(self.layer, layers) or 0)
        found = seen.latest["layers"][k]
        gradients = self.session.history.observed.get("gradients")
        choices = [(f"gate {gate}", gate_label(gate)) for gate in found["gates"]]
        choices.append(("states", translate("explore", "outputs of the layer")))
        choices += [(f"weights {name}", name) for name in found["weights"]]
        if gradients is not None:
            sized = [name for name in found["weights"] if name in gradients.latest.get("sizes", {})]
            choices += [
                (f"sizes {name}", translate("explore", "gradient of {name}").format(name=name)) for name in sized
            ]
        what = offer(self.what, choices)
        self._draw_shares(k)
        self._draw_course(k, what)
        self.say(_sentence(found, k + 1))

    def _draw_shares(self, k: int) -> None:
        seen = self.session.history.observed["saturation"]
        gates = list(seen.latest["layers"][k]["gates"])
        looks = [look["layers"][k]["gates"] for look in seen.values]
        at_ends = [[100 * (look[gate]["low"] + look[gate]["high"]) for gate in gates] for look in looks]
        dead = [100 * max(look[gate]["dead"] for gate in gates) for look in looks]
        names = [translate("explore", "dead units"), *map(gate_label, gates)]
        self.shares.show_lines(seen.steps, names, np.column_stack([dead, at_ends]), plain=1, y=(0.0, 100.0))

    def _draw_course(self, k: int, what: str) -> None:
        kind, _, name = what.partition(" ")
        probe = "gradients" if kind == "sizes" else "saturation"
        seen = self.session.history.observed[probe]
        if kind == "sizes":
            rows = np.array([look["sizes"][name] for look in seen.values], np.float64)
            ends = DECADES
        else:
            spreads = [_spread(look["layers"][k], kind, name) for look in seen.values]
            limit = max(one["limit"] for one in spreads)
            ends = (-limit, limit)
            if all(not np.any(np.asarray(one["counts"])[: len(one["counts"]) // 2]) for one in spreads):
                ends = (0.0, limit)
            if (k, what, ends) != self._known_for:
                self._known, self._known_for = {}, (k, what, ends)
            for step, one in zip(seen.steps, spreads, strict=True):
                if step not in self._known:
                    self._known[step] = _stretched(one, ends)
            rows = np.array([self._known[step] for step in seen.steps])
        rows = rows / np.maximum(rows.max(axis=1, keepdims=True), 1e-12)
        first, last = seen.steps[0], max(seen.steps[-1], seen.steps[0] + 1)
        self.course.show_map(by_step(seen.steps, rows), ends, (float(first), float(last)), (0.0, 1.0))
        self.course.bottom_axis.whole = False
        label = translate("explore", "size of the gradient's numbers (log10)")
        self.course.bottom_axis.setLabel(label if kind == "sizes" else translate("explore", "value"))
        scale = Entry(translate("explore", "rare – common"), self.course.colours(), "map")
        self.course.legend.show_entries([scale], self.tokens)
        self.course.describe(self.course.title.text(), self.what.currentText())

    def figures(self) -> Iterable[Sequence[str]]:
        """A row for each look, layer and gate."""
        seen = self.session.history.observed["saturation"]
        yield ["step", "layer", "gate", "curve", "at the lower end", "at the upper end", "dead units"]
        for step, look in zip(seen.steps, seen.values, strict=True):
            yield from _rows(step, look)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.shares.dress(tokens)
        self.course.dress(tokens)

    def retranslate(self) -> None:
        """Take the window's language."""
        super().retranslate()
        self.layer.setAccessibleName(translate("explore", "Layer"))
        self.what.setAccessibleName(translate("explore", "What to show"))
        self.shares.title.setText(translate("explore", "At the ends of their curves"))
        self.shares.setToolTip(
            translate(
                "explore",
                "The share of values where the curve is flat and hardly any gradient passes: beyond 0.95 of a tanh, "
                "below 0.05 or above 0.95 of a sigmoid, at zero of a ReLU. Dead units are there at every step.",
            )
        )
        self.shares.bottom_axis.setLabel(translate("explore", "optimizer steps"))
        self.shares.left_axis.setLabel(translate("explore", "share (%)"))
        self.course.title.setText(translate("explore", "Spread over training"))
        self.course.left_axis.setLabel(translate("explore", "optimizer steps"))


def _spread(layer: Look, kind: str, name: str) -> Look:
    if kind == "gate":
        return layer["gates"][name]
    return layer["weights"][name] if kind == "weights" else layer["states"]


def _stretched(one: Look, ends: tuple[float, float]) -> np.ndarray:
    """A histogram with a limit of its own on COLUMNS bins between the ends."""
    counts, limit = np.asarray(one["counts"], np.float64), float(one["limit"])
    edges = np.linspace(-limit, limit, len(counts) + 1)
    below = np.concatenate([[0.0], np.cumsum(counts)])
    return np.diff(np.interp(np.linspace(*ends, COLUMNS + 1), edges, below))


def _rows(step: int, look: Look) -> Iterator[list[str]]:
    for k, layer in enumerate(look["layers"]):
        for gate, one in layer["gates"].items():
            shares = map(number, (one["low"], one["high"], one["dead"]))
            yield [str(step), str(k + 1), gate, one["curve"], *shares]


def _sentence(layer: Look, number_of_layer: int) -> str:
    """What stands out most in a layer, why it matters, and what to try."""
    gate, one = max(layer["gates"].items(), key=lambda pair: max(pair[1]["low"], pair[1]["high"]))
    share, dead = max(one["low"], one["high"]), max(found["dead"] for found in layer["gates"].values())
    names = {"layer": number_of_layer, "gate": gate_label(gate), "share": f"{share:.0%}", "dead": f"{dead:.0%}"}
    rectified = one["curve"] in ("relu", "elu", "softplus")
    if dead >= DEAD:
        text = translate(
            "explore",
            "{dead} of the units of layer {layer} never left the flat end of their curve on the batch: they are dead "
            "and learn nothing. Try a lower learning rate, leaky ReLU, or a smaller initialisation.",
        )
    elif share < HARDLY:
        text = translate("explore", "Healthy: in layer {layer} hardly any value lies at an end of its curve.")
    elif share < MUCH:
        text = translate(
            "explore", "Healthy: in layer {layer} at most {share} of a gate's values lie at one end ({gate})."
        )
    elif rectified:
        text = translate(
            "explore",
            "{share} of the values of layer {layer} are at zero ({gate}), as many of a ReLU's are; no unit is there "
            "always, so that each still learns.",
        )
    elif gate in ("input", "forget", "output", "reset", "update"):
        text = translate(
            "explore",
            "{share} of the {gate}'s values in layer {layer} lie at one end: there it is open or shut for good, and "
            "hardly any gradient moves it. Try a lower learning rate or layer normalisation.",
        )
    else:
        text = translate(
            "explore",
            "{share} of the values of the {gate} in layer {layer} lie at one end, where hardly any gradient passes. "
            "Try a lower learning rate, scaled data, or layer normalisation.",
        )
    return text.format(**names)


VIEW = ViewKind(
    name="saturation",
    title=lambda: translate("explore", "Saturation and histograms"),
    help=lambda: translate(
        "explore",
        "How many values lie at the flat ends of their curves, where gradients stop, and how values, weights and "
        "gradients are spread as training goes on.",
    ),
    make=SaturationView,
    fits=has_one_network,
    why_not=lambda: translate(
        "explore", "Load data and press Start. Of a network that translates, the update sizes and gradients are shown."
    ),
    order=40,
    shows=frozenset({"observed"}),
)
