"""The names of the lines across a plot are inside the plot, wherever the lines are."""

import math
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.test_plots import history_of
from workbench.gui import theme
from workbench.gui.explore.updates import UpdatesPlot
from workbench.gui.plots import GradientPlot, PlotCard
from workbench.gui.plots.card import Rule

SIZES = [(430, 300), (300, 190), (220, 150)]


def inside(plot: PlotCard, rule: Rule) -> bool:
    """Whether a name is drawn whole."""
    label: Any = rule.line.label
    drawn = label.mapRectToScene(label.boundingRect())
    frame = plot.view.sceneBoundingRect()
    return bool(frame.top() - 0.5 <= drawn.top() and drawn.bottom() <= frame.bottom() + 0.5)


def over_its_line(rule: Rule) -> bool:
    label: Any = rule.line.label
    return bool(label.mapRectToScene(label.boundingRect()).center().y() < label.mapToScene(0, 0).y())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("clip", [0.0, 1.0, 0.02])
def test_the_name_of_the_clip_is_never_cut_off(qtbot: QtBot, size: tuple[int, int], clip: float) -> None:
    plot, history = GradientPlot(), history_of(5)
    qtbot.addWidget(plot)
    plot.dress(theme.LIGHT)
    plot.resize(*size)
    plot.show()
    plot.begin(history)
    plot.show_clip(clip)
    plot.refresh(history)
    plot.grab()
    assert inside(plot, plot._clip)


@pytest.mark.parametrize("size", SIZES)
def test_the_names_of_the_healthy_band_are_never_cut_off(qtbot: QtBot, size: tuple[int, int]) -> None:
    plot = UpdatesPlot()
    qtbot.addWidget(plot)
    plot.dress(theme.DARK)
    plot.retranslate()
    plot.resize(*size)
    plot.show()
    plot.refresh([1, 2, 3], ["a", "b"], np.full((3, 2), 1e-3))
    plot.grab()
    assert all(inside(plot, rule) for rule in plot._rules)
    if size != SIZES[-1]:
        # On the smallest there is no room for both names beside the band.
        assert [over_its_line(rule) for rule in plot._rules] == [False, True]


def test_a_name_changes_sides_at_the_edge_but_never_comes_in_from_outside(qtbot: QtBot) -> None:
    plot = PlotCard("plot")
    qtbot.addWidget(plot)
    plot.left_axis.logarithmic = False
    plot.resize(400, 300)
    plot.show()
    over, under = Rule(plot, 0.0, "over"), Rule(plot, 0.0, "under", above=False)
    plot.view.setRange(xRange=(0.0, 1.0), yRange=(0.0, 100.0), padding=0)
    sides: dict[float, list[bool]] = {}
    for value in (50.0, 99.0, 1.0, 101.0, -1.0):
        for rule in (over, under):
            rule.move(value)
        plot.grab()
        sides[value] = [over_its_line(over), over_its_line(under)]
        if 0 <= value <= 100:
            assert inside(plot, over)
            assert inside(plot, under)
    assert sides[50.0] == [True, False]
    assert sides[99.0] == [False, False]
    assert sides[1.0] == [True, True]
    # Outside: away from the plot, so that no name without a line is seen.
    assert sides[101.0] == [True, True]
    assert sides[-1.0] == [False, False]
    assert math.isclose(over.value, -1.0)
