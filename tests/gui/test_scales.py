"""Plots of positive values are drawn over a logarithmic axis or a linear one, and give their values as a table."""

from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.test_plots import history_of
from workbench.gui import theme
from workbench.gui.explore.drawing import DECADES, BarsPlot, LinesPlot, PointsPlot
from workbench.gui.explore.gradients import LinesPlot as CoursePlot
from workbench.gui.explore.step_plots import MEASURES, LeftPlot, MeasurePlot
from workbench.gui.explore.updates import HEALTHY, UpdatesPlot
from workbench.gui.plots import GradientPlot, PlotCard, saving


def shown(qtbot: QtBot, plot: PlotCard) -> Any:
    qtbot.addWidget(plot)
    plot.dress(theme.LIGHT)
    plot.resize(500, 320)
    plot.show()
    return plot


def texts() -> tuple[str, str, str]:
    return "title", "place", "loss (nats)"


def drawn(plot: Any, curve: int = 0) -> np.ndarray:
    return np.asarray(plot.curves()[curve].points()[1])


def reach(plot: PlotCard) -> tuple[float, float]:
    low, high = plot.view.viewRange()[1]
    return float(low), float(high)


def offered(plot: PlotCard) -> list[str]:
    return [action.text() for action in plot.tools.menu().actions() if "scale" in action.text()]


def test_gradient_norms_and_the_clip_go_to_a_linear_scale_and_back(qtbot: QtBot) -> None:
    plot, history = shown(qtbot, GradientPlot()), history_of(5)
    plot.retranslate()
    plot.begin(history)
    plot.show_clip(1.0)
    plot.refresh(history)
    before, top = reach(plot), float(history.norms.view().max())
    assert offered(plot) == ["Logarithmic scale"]
    assert plot._clip.line.value() == pytest.approx(0.0)
    plot.use_scale(False)
    assert plot.left_axis.labelText == "norm"
    assert plot._clip.line.value() == pytest.approx(1.0)
    assert reach(plot)[0] <= 0.0
    assert max(top, 1.0) <= reach(plot)[1] < 2.0 * max(top, 1.0)
    # What the hand draws on a linear axis is the number there.
    chosen: list[float] = []
    plot.clip_wanted.connect(chosen.append)
    plot._clip.line.setValue(0.25)
    plot._drawn()
    assert chosen == [0.25]
    plot._clip.line.setValue(-3.0)
    plot._drawn()
    assert chosen[-1] == pytest.approx(1e-9)
    plot.show_clip(1.0)
    # A new run keeps the scale, from its first picture on.
    plot.begin(history)
    plot.refresh(history)
    assert max(top, 1.0) <= reach(plot)[1] < 2.0 * max(top, 1.0)
    assert drawn(plot).max() == pytest.approx(top)
    plot.use_scale(True)
    assert plot.left_axis.labelText == "norm (log scale)"
    assert reach(plot) == pytest.approx(before)


def test_the_healthy_band_goes_along(qtbot: QtBot) -> None:
    plot = shown(qtbot, UpdatesPlot())
    plot.retranslate()
    ratios = np.array([[3e-3, 1e-3], [2e-3, 9e-4], [1e-3, 8e-4]])
    plot.refresh([1, 2, 3], ["a", "b"], ratios)
    for logarithmic in (False, True, False):
        plot.use_scale(logarithmic)
        plot.refresh([1, 2, 3], ["a", "b"], ratios)
        stands = [rule.line.value() for rule in plot._rules]
        assert stands == pytest.approx(list(np.log10(HEALTHY) if logarithmic else HEALTHY))
        assert drawn(plot) == pytest.approx(np.log10(ratios[:, 0]) if logarithmic else ratios[:, 0])
        assert reach(plot)[0] < stands[0]
        assert reach(plot)[1] > stands[1]
        assert (plot.left_axis.labelText == "ratio") is not logarithmic


def test_a_matrix_s_gradients_may_be_linear_and_shares_are_only_that(qtbot: QtBot) -> None:
    plot, share = shown(qtbot, CoursePlot("one")), shown(qtbot, CoursePlot("other", logarithmic=False))
    values = np.array([[1.0, 100.0], [2.0, 50.0]])
    for one in (plot, share):
        one.show_lines([1, 2], ["a", "b"], values)
    assert offered(plot)
    assert not offered(share)
    assert reach(plot)[1] < 3
    plot.use_scale(False)
    assert drawn(plot) == pytest.approx([1.0, 2.0])
    assert reach(plot)[0] < 1.0 < 100.0 < reach(plot)[1]


def test_what_is_left_of_a_gradient_may_be_linear(qtbot: QtBot) -> None:
    plot = shown(qtbot, LeftPlot())
    plot.retranslate()
    left = 0.5 ** np.arange(20.0)
    plot.refresh(["layer 1"], [left], [])
    assert reach(plot)[0] < np.log10(left[-1])
    plot.use_scale(False)
    assert drawn(plot) == pytest.approx(left)
    assert -0.2 < reach(plot)[0] < 0.01 < 1.0 < reach(plot)[1] < 1.5
    assert plot._rules[0].line.value() == pytest.approx(0.01)
    assert plot.left_axis.labelText == "share left"


def test_factors_may_be_logarithmic_but_not_what_is_a_logarithm(qtbot: QtBot) -> None:
    plot = shown(qtbot, MeasurePlot())
    values = np.array([[0.001], [1.0], [100.0]])
    plot.refresh([1, 2, 3], ["layer 1"], values, MEASURES[0])
    assert offered(plot)
    plot.use_scale(True)
    assert drawn(plot) == pytest.approx([-3.0, 0.0, 2.0])
    assert plot._rule.line.value() == 0.0
    assert np.asarray(plot._ends.getData()[1]) == pytest.approx([2.0])
    plot.refresh([1, 2, 3], ["layer 1"], np.log(values), MEASURES[2])
    assert not offered(plot)
    assert drawn(plot) == pytest.approx(np.log(values[:, 0]))
    assert plot._rule.line.value() == 0.0
    plot.refresh([1, 2, 3], ["layer 1"], values, MEASURES[1])
    assert drawn(plot) == pytest.approx(values[:, 0])
    assert plot._rule.line.value() == 1.0


def test_lines_of_positive_values_may_be_logarithmic(qtbot: QtBot) -> None:
    plot = shown(qtbot, LinesPlot("lines", texts))
    plot.retranslate()
    x = np.arange(4.0)
    plot.show_lines([("loss", x, 10.0**-x, "solid")])
    assert offered(plot)
    plot.use_scale(True)
    assert drawn(plot) == pytest.approx(-x)
    assert plot.left_axis.labelText == "loss (nats) (log scale)"
    found = saving.table(plot)
    assert found is not None
    assert found[1][1] == pytest.approx((10.0**-x).tolist())
    # A later answer with a negative value goes back by itself.
    plot.show_lines([("loss", x, x - 2.0, "solid")])
    assert drawn(plot) == pytest.approx(x - 2.0)
    assert plot.left_axis.labelText == "loss (nats)"
    assert not offered(plot)
    plot.show_lines([])
    assert not offered(plot)


def test_bars_that_stand_may_be_logarithmic(qtbot: QtBot) -> None:
    plot = shown(qtbot, BarsPlot("bars", texts))
    x, heights = np.arange(4.0), np.array([1.0, 0.1, 0.0, 1e-9])
    plot.show_bars(x, heights, ["a", "b", "c", "d"])
    assert not offered(plot)
    plot.scalable = True
    assert offered(plot)
    plot.use_scale(True)
    ground = -DECADES - 0.3
    assert np.asarray(plot._bars.opts["y0"]) == pytest.approx(ground)
    assert np.asarray(plot._bars.opts["height"]) + ground == pytest.approx([0.0, -1.0, ground, ground])
    plot.show_bars(x, heights - 0.5, ["a", "b", "c", "d"])
    assert np.asarray(plot._bars.opts["height"]) == pytest.approx(heights - 0.5)
    assert not offered(plot)


def test_bars_and_points_give_the_values_in_view(qtbot: QtBot) -> None:
    bars, points = shown(qtbot, BarsPlot("bars", texts)), shown(qtbot, PointsPlot("points", texts, lambda _: None))
    assert saving.table(bars) is None
    assert saving.table(points) is None
    x, y = np.arange(5.0), np.array([1.0, -2.0, 3.0, 0.0, 7.0])
    bars.show_bars(x, y, list("abcde"))
    points.show_points(x, y, str, (x, y), [])
    for plot in (bars, points):
        assert saving.text(plot, ",") == "place,loss (nats)\n0.0,1.0\n1.0,-2.0\n2.0,3.0\n3.0,0.0\n4.0,7.0\n"
    bars.view.setRange(xRange=(0.9, 2.1), yRange=reach(bars), padding=0)
    assert saving.text(bars, ",") == "place,loss (nats)\n1.0,-2.0\n2.0,3.0\n"
