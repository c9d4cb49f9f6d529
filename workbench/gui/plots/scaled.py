"""Plots of positive values with levels across them, over a logarithmic axis or a linear one."""

import math

from workbench.gui.plots.card import TINY, PlotCard, Rule, Trace


class ScaledPlot(PlotCard):
    """`levels`: the dotted lines with the values that they stand at, which go along when the scale changes.

    `name_left` says what the values are, on a linear axis and on a logarithmic one.
    """

    scalable = True

    def __init__(self, object_name: str) -> None:
        super().__init__(object_name)
        self.levels: list[tuple[Rule, float]] = []
        self._left_names = ("", "")

    @property
    def logarithmic(self) -> bool:
        """Whether logarithms are drawn."""
        return self.left_axis.logarithmic

    def scaled(self, value: float) -> float:
        """Where a value stands on the axis."""
        return math.log10(max(value, TINY)) if self.logarithmic else value

    def restart(self, trace: Trace) -> None:
        """Forget a curve's values; the next ones are drawn on the scale that holds now."""
        trace.scale = self.scale
        trace.clear(self.logarithmic)

    def name_left(self, linear: str, logarithmic: str) -> None:
        """Name the axis."""
        self._left_names = (linear, logarithmic)
        self.left_axis.setLabel(self._left_names[self.logarithmic])

    def use_scale(self, logarithmic: bool) -> None:
        """The levels and the axis's name go along."""
        self.left_axis.logarithmic = logarithmic
        for rule, value in self.levels:
            rule.move(self.scaled(value))
        self.name_left(*self._left_names)
        super().use_scale(logarithmic)
