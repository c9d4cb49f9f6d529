"""Plots: few points whatever the length, nothing lost that stands out, the text twin says what is drawn."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.doubles import LAYERS, STEPS, forecasted, stepped
from workbench.gui import theme
from workbench.gui.history import History
from workbench.gui.legend import Entry, Legend
from workbench.gui.plots import FlowPlot, ForecastPlot, GradientPlot, LossPlot
from workbench.gui.plots.card import lows_and_highs, middles
from workbench.gui.plots.forecast import as_axis
from workbench.training import events


def history_of(epochs: int, task: str = "forecast") -> History:
    history = History()
    layers = ("layer 1", "layer 2", "head")
    baselines = (("persistence", "Persistence", 0.9),)
    history.absorb([events.Prepared(task, 1, epochs, 40, layers, 1.0, baselines, {})])
    for epoch in range(1, epochs + 1):
        history.absorb([stepped(epoch), events.EpochEnded(epoch, 40 * epoch, 0.5, 0.6, 1.0, best=True)])
    return history


def test_decimation_keeps_the_extremes_and_the_ends() -> None:
    x = np.arange(100_003.0)
    y = np.random.default_rng(0).normal(size=len(x))
    y[777], y[50_000] = 100.0, -100.0
    thin_x, thin_y = lows_and_highs(x, y, 400)
    assert len(thin_x) == len(thin_y) < 1200
    assert thin_y.max() == 100.0
    assert thin_y.min() == -100.0
    assert thin_x[-1] == x[-1]
    assert np.all(np.diff(thin_x) >= 0)


def test_decimation_passes_over_numbers_that_are_none() -> None:
    y = np.full(5000, np.nan)
    y[::2] = 1.0
    assert np.nanmax(lows_and_highs(np.arange(5000.0), y, 100)[1]) == 1.0


def test_short_data_are_drawn_as_they_are() -> None:
    x, y = np.arange(50.0), np.arange(50.0) ** 2
    for thin in (lows_and_highs, middles):
        assert np.array_equal(thin(x, y, 400)[1], y)


def test_the_middles_follow_the_data_and_end_with_the_last_value() -> None:
    x = np.arange(10_001.0)
    thin_x, thin_y = middles(x, 2 * x, 256)
    assert len(thin_x) == len(thin_y) < 300
    assert np.allclose(thin_y, 2 * thin_x, atol=40)
    assert thin_y[-1] == 20_000


def test_the_loss_plot_draws_and_tells(qtbot: QtBot) -> None:
    plot, history = LossPlot(), history_of(5)
    qtbot.addWidget(plot)
    plot.dress(theme.DARK)
    plot.begin(history)
    plot.refresh(history)
    assert not plot.hint.text()
    drawn = [item.getData() for item in plot.item.listDataItems()]
    assert max(len(x) for x, _ in drawn) == 200
    said = plot.plot.accessibleDescription()
    assert "train 0.500" in said
    assert "validation 0.600" in said
    assert "persistence (last value) 0.900" in said


def test_an_empty_plot_says_what_will_come(qtbot: QtBot) -> None:
    for kind in (LossPlot, GradientPlot, FlowPlot):
        plot, history = kind(), History()
        qtbot.addWidget(plot)
        plot.begin(history)
        plot.refresh(history)
        assert plot.hint.text()


def test_a_new_run_forgets_the_old_one(qtbot: QtBot) -> None:
    plot = GradientPlot()
    qtbot.addWidget(plot)
    for epochs in (4, 2):
        history = history_of(epochs)
        plot.begin(history)
        plot.refresh(history)
    items = plot.item.listDataItems()
    assert len(items) == 2 + 3
    assert max(len(item.getData()[0]) for item in items) == 80


def test_the_person_moves_a_plot_and_a_double_click_shows_all(qtbot: QtBot) -> None:
    plot, history = LossPlot(), history_of(5)
    qtbot.addWidget(plot)
    plot.begin(history)
    plot.refresh(history)
    plot.view.setRange(xRange=(50, 60), padding=0)
    plot.view.sigRangeChangedManually.emit([True, True])
    plot.refresh(history)
    assert plot.view.viewRange()[0][1] < 70
    plot.following = True
    plot.rescale()
    assert plot.view.viewRange()[0][1] >= 200


def test_steps_are_counted_in_whole_numbers(qtbot: QtBot) -> None:
    plot = LossPlot()
    qtbot.addWidget(plot)
    drawn = [value for _, values in plot.bottom_axis.tickValues(0.0, 2.0, 300.0) for value in values]
    assert drawn
    assert all(value == round(value) for value in drawn)


@pytest.mark.parametrize("days", [0.2, 3.0, 12.0, 50.0, 400.0, 5000.0])
def test_times_have_ticks_however_long_they_are(qtbot: QtBot, days: float) -> None:
    plot = ForecastPlot()
    qtbot.addWidget(plot)
    axis = plot.time_axis
    axis.is_time = True
    plot.resize(450, 250)
    plot.show()
    plot.grab()
    start = 1_578_000_000.0
    levels = axis.tickValues(start, start + days * 86_400, 400.0)
    assert len(levels) == 1
    spacing, ticks = levels[0]
    assert 2 <= len(ticks) <= 40
    assert all(axis.tickStrings(ticks, 1.0, spacing))


def test_a_legend_without_room_drops_the_last_values_first(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.show_entries([Entry(name, ("#000000",), value="0.123") for name in ("one", "two", "three")], theme.LIGHT)
    metrics = legend.fontMetrics()
    for count in (3, 2, 1, 0):
        legend.resize(int(legend.needed(metrics, count)) + 1, 18)
        assert legend.valued(metrics) == count


def test_baselines_have_short_names_on_a_narrow_plot(qtbot: QtBot) -> None:
    plot = LossPlot()
    qtbot.addWidget(plot)
    history = history_of(1)
    history.absorb([events.Prepared("forecast", 1, 1, STEPS, LAYERS, 1.0, (("seasonal_naive", "", 0.5),), {})])
    plot.begin(history)
    plot.resize(600, 300)
    plot.show()
    assert any("(last season)" in rule.text for rule in plot._rules)
    plot.resize(250, 200)
    assert plot._rules
    assert not any("(" in rule.text for rule in plot._rules)


def test_the_name_of_the_highest_baseline_has_room_on_a_low_plot(qtbot: QtBot) -> None:
    plot, history = LossPlot(), history_of(3)
    qtbot.addWidget(plot)
    plot.resize(250, 180)
    plot.show()
    plot.begin(history)
    plot.refresh(history)
    top, highest = plot.view.viewRange()[1][1], max(rule.value for rule in plot._rules)
    height = plot.view.height()
    pixels = (top - highest) / (top - plot.view.viewRange()[1][0]) * height
    assert pixels >= 16


def test_the_flow_says_where_gradients_vanish(qtbot: QtBot) -> None:
    plot, history = FlowPlot(), history_of(1)
    qtbot.addWidget(plot)
    plot.dress(theme.LIGHT)
    plot.begin(history)
    plot.refresh(history)
    assert "layer 1: vanishes after 6 steps" in plot.plot.accessibleDescription()


def test_the_flow_of_two_directions_is_marked_from_both_ends(qtbot: QtBot) -> None:
    plot, history = FlowPlot(), History()
    qtbot.addWidget(plot)
    plot.dress(theme.LIGHT)
    settings = {"model.bidirectional": True}
    history.absorb([events.Prepared("forecast", 1, 1, STEPS, LAYERS, 1.0, (), settings), stepped(1, length=20)])
    history.flow = np.array([[0.5] * 4 + [1e-6] * 9 + [1.0] * 7, [1.0] * 20])
    plot.begin(history)
    plot.refresh(history)
    drawn = [np.asarray(values).tolist() for values in plot._marks.getData()]
    assert drawn == [[-6.5, -6.5, -15.5, -15.5], [0.55, 1.45, 0.55, 1.45]]
    assert "layer 1: vanishes after 7 steps; layer 2: reaches all 20 steps" in plot.plot.accessibleDescription()


def test_the_forecast_is_drawn_over_its_dates(qtbot: QtBot) -> None:
    plot, history = ForecastPlot(), History()
    qtbot.addWidget(plot)
    plot.dress(theme.LIGHT)
    plot.begin(None)
    plot.refresh(history)
    assert plot.hint.text()
    history.absorb([forecasted(1)])
    plot.refresh(history)
    assert plot.time_axis.is_time
    assert "RMSE 3.00" in plot.plot.accessibleDescription()


def test_an_index_becomes_numbers() -> None:
    times, is_time = as_axis(np.array(["1970-01-02"], dtype="datetime64[D]"))
    assert (times[0], is_time) == (86400.0, True)
    rows, is_time = as_axis(np.array([3, 4]))
    assert (rows.tolist(), is_time) == ([3.0, 4.0], False)
    texts, is_time = as_axis(np.array(["a", "b"], dtype=object))
    assert (texts.tolist(), is_time) == ([0.0, 1.0], False)
