"""The tools that every plot has: zoom, crosshair, smoothing, hiding, linked axes, copying and saving."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.doubles import stepped
from tests.gui.test_plots import history_of
from workbench.gui import theme
from workbench.gui.explore.updates import UpdatesPlot
from workbench.gui.history import History
from workbench.gui.numbers import short
from workbench.gui.plots import FlowPlot, GradientPlot, LossPlot, PlotCard, saving
from workbench.gui.plots.curves import Curve, Trace
from workbench.gui.plots.tools import STRONG_SHARE


def shown(qtbot: QtBot, kind: type[Any] = LossPlot, history: History | None = None) -> Any:
    plot, history = kind(), history or history_of(5)
    qtbot.addWidget(plot)
    plot.dress(theme.LIGHT)
    plot.retranslate()
    plot.resize(500, 300)
    plot.show()
    plot.begin(history)
    plot.refresh(history)
    return plot


def press(qtbot: QtBot, plot: PlotCard, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    qtbot.keyClick(plot.plot, key, modifiers[0] if modifiers else Qt.KeyboardModifier.NoModifier)


def width(plot: PlotCard) -> float:
    low, high = plot.view.viewRange()[0]
    return high - low


def test_the_keyboard_zooms_moves_and_shows_all(qtbot: QtBot) -> None:
    plot = shown(qtbot)
    whole = plot.view.viewRange()
    press(qtbot, plot, Qt.Key.Key_Plus)
    assert width(plot) == pytest.approx(0.8 * (whole[0][1] - whole[0][0]))
    press(qtbot, plot, Qt.Key.Key_Minus)
    assert width(plot) == pytest.approx(whole[0][1] - whole[0][0])
    press(qtbot, plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, plot, Qt.Key.Key_Up)
    assert plot.view.viewRange()[0][0] > whole[0][0]
    assert plot.view.viewRange()[1][0] > whole[1][0]
    assert not plot.following
    press(qtbot, plot, Qt.Key.Key_Home)
    assert plot.following
    assert np.allclose(plot.view.viewRange(), whole)


def test_a_drag_with_shift_zooms_into_a_box(qtbot: QtBot) -> None:
    plot = shown(qtbot)
    viewport, whole = plot.plot.viewport(), width(plot)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, QPoint(200, 60))
    assert plot.view.state["mouseMode"] == plot.view.RectMode
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, QPoint(200, 60))
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(200, 60))
    assert plot.view.state["mouseMode"] == plot.view.PanMode
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(200, 60))
    assert width(plot) == whole


def test_the_crosshair_reads_every_curve_at_its_place(qtbot: QtBot) -> None:
    history = history_of(5)
    plot = shown(qtbot, LossPlot, history)
    place = plot.view.mapViewToScene(QPointF(80.2, plot.view.viewRange()[1][0]))
    at = plot.plot.mapFromScene(place)
    plot.crosshair.follow(QPointF(at.x(), at.y() - 20))
    where, found = plot.crosshair.reading()
    assert where.startswith("optimizer steps: ")
    step = int(where.rsplit(" ", 1)[1])
    assert abs(step - 80) <= 2
    index = int(np.flatnonzero(history.steps.view() == step)[0])
    values = {name: value for name, value, _ in found}
    assert set(values) == {"train", "validation"}
    assert values["train"].endswith(f"raw {history.losses.view()[index]:.3f}")
    assert values["validation"] == "0.600"
    assert plot.crosshair.words.isVisible()
    plot.crosshair.hide()
    assert not plot.crosshair.words.isVisible()


def test_the_arrow_keys_read_the_values_aloud(qtbot: QtBot) -> None:
    plot = shown(qtbot)
    press(qtbot, plot, Qt.Key.Key_Right)
    first = plot.plot.accessibleDescription()
    press(qtbot, plot, Qt.Key.Key_Right)
    assert first.startswith("optimizer steps: ")
    assert plot.plot.accessibleDescription() != first
    press(qtbot, plot, Qt.Key.Key_Escape)
    assert "optimizer steps" not in plot.plot.accessibleDescription()


def test_the_crosshair_reads_a_cell_of_a_picture(qtbot: QtBot) -> None:
    plot = shown(qtbot, FlowPlot)
    plot.crosshair.x, plot.crosshair._y = -1.0, 1.0
    where, found = plot.crosshair.reading()
    assert where == "steps before the last: -1; layer: 1"
    assert len(found) == 1


def test_smoothing_keeps_the_raw_line_in_sight(qtbot: QtBot) -> None:
    history = history_of(8)
    plot = shown(qtbot, LossPlot, history)
    plot.use_smoothing(1.0)
    steps = history.steps.view()
    assert np.allclose(plot._train.drawn(slice(None)), history.losses.view())
    plot.use_smoothing(STRONG_SHARE)
    mean, expected = 0.0, []
    for index, value in enumerate(np.log10(history.losses.view()).tolist()):
        mean = value if index == 0 else mean + STRONG_SHARE * (value - mean)
        expected.append(10**mean)
    assert np.allclose(plot._train.drawn(slice(None)), expected)
    assert np.allclose(plot._steps.drawn(slice(None)), history.losses.view())
    assert len(plot._steps.curve.points()[0]) == len(steps)
    # What has no raw line of its own gets one, and a step later it is still there.
    assert plot._validation._pale is not None
    plot.refresh(history)
    assert plot._train.smoothed
    plot.use_smoothing(None)
    assert plot._validation._pale is None


@pytest.mark.parametrize("count", [5, 100, 5_000])
def test_running_means_of_many_values_are_those_of_a_few(qtbot: QtBot, count: int) -> None:
    values = np.random.default_rng(0).normal(size=count)
    trace = Trace(Curve(False), 0.05)
    trace.clear(False)
    trace.follow(np.arange(count // 3, dtype=float), values[: count // 3])
    trace.follow(np.arange(count, dtype=float), values)
    mean, expected = float(values[0]), []
    for value in values.tolist():
        mean += 0.05 * (value - mean)
        expected.append(mean)
    assert np.allclose(trace.drawn(slice(None)), expected, atol=1e-12)


def test_a_logarithmic_scale_is_switched_off_and_on(qtbot: QtBot) -> None:
    history = history_of(5)
    plot = shown(qtbot, LossPlot, history)
    assert plot.logarithmic
    before = plot.view.viewRange()[1]
    plot.use_scale(False)
    low, high = plot.view.viewRange()[1]
    assert low < history.losses.view().min() < high
    assert 0.9 in [rule.value for rule in plot._rules]
    assert plot.left_axis.labelText == "loss"
    plot.refresh(history)
    assert plot.view.viewRange()[1] == [low, high]
    plot.use_scale(True)
    assert np.allclose(plot.view.viewRange()[1], before)


def test_a_click_on_the_legend_hides_a_curve_while_the_run_goes_on(qtbot: QtBot) -> None:
    history = history_of(5)
    plot = shown(qtbot, GradientPlot, history)
    plot.legend.grab()
    box = next(box for box, entry in plot.legend._places if entry.label == "total")
    qtbot.mouseClick(plot.legend, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert [name for name, _ in plot.named_curves()] == ["total", "layer 1", "layer 2", "head"]
    assert [name for name, curve in plot.named_curves() if curve.hidden] == ["total"]
    assert not plot._raw.curve.isVisible()
    history.absorb([stepped(6)])
    plot.refresh(history)
    assert not plot._total.curve.isVisible()
    assert "total: hidden" in plot.plot.accessibleDescription()
    plot.toggle([plot._total.curve])
    assert plot._total.curve.isVisible()
    assert plot._raw.curve.isVisible()


def test_plots_over_the_same_steps_move_together(qtbot: QtBot) -> None:
    window = QWidget()
    row, history = QHBoxLayout(window), history_of(5)
    plots: list[Any] = [LossPlot(), GradientPlot(), FlowPlot()]
    for plot in plots:
        row.addWidget(plot)
        plot.retranslate()
    qtbot.addWidget(window)
    window.resize(900, 250)
    window.show()
    for plot in plots:
        plot.begin(history)
        plot.refresh(history)
    loss, gradient, flow = plots
    before = flow.view.viewRange()[0]
    loss.tools.zoom(0.5)
    assert np.allclose(gradient.view.viewRange()[0], loss.view.viewRange()[0])
    assert flow.view.viewRange()[0] == before
    gradient.tools.show_all()
    assert loss.following
    gradient.tools.link(False)
    whole = gradient.view.viewRange()[0]
    loss.tools.zoom(0.5)
    assert gradient.view.viewRange()[0] == whole


def test_a_table_holds_all_values_in_view(qtbot: QtBot, tmp_path: Path) -> None:
    history = history_of(5)
    plot = shown(qtbot, LossPlot, history)
    plot.view.setXRange(30, 90, padding=0)
    plot.zoomed()
    path = saving.save(plot, tmp_path / "loss.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        names, *rows = list(csv.reader(file))
    assert names == ["optimizer steps", "train (loss)", "train (loss), running mean", "validation (loss)"]
    steps = history.steps.view()
    seen = (steps >= 30) & (steps <= 90)
    assert [int(row[0]) for row in rows] == steps[seen].astype(int).tolist()
    assert np.allclose([float(row[1]) for row in rows], history.losses.view()[seen])
    assert {row[0]: row[3] for row in rows if row[3]} == {"40": "0.6", "80": "0.6"}
    plot.tools.copy_values()
    assert QGuiApplication.clipboard().text().splitlines()[0] == "\t".join(names)


def test_a_picture_is_a_table_of_its_cells(qtbot: QtBot) -> None:
    plot = shown(qtbot, FlowPlot)
    found = saving.table(plot)
    assert found is not None
    names, columns = found
    assert names[:2] == ["steps before the last", "layer"]
    assert len(columns[2]) == plot.image.image.size
    assert set(columns[1]) == {"1", "2"}


def test_a_drawing_holds_lines_and_words_but_no_pixels(qtbot: QtBot, tmp_path: Path) -> None:
    plot = shown(qtbot)
    drawn = saving.save(plot, tmp_path / "loss.svg").read_text(encoding="utf-8")
    assert "<image" not in drawn
    assert drawn.count("<polyline") + drawn.count("<path") > 5
    for word in ("Loss", "optimizer steps", "validation"):
        assert word in drawn
    plot.tools.copy_picture()
    assert QGuiApplication.clipboard().pixmap().width() == 2 * plot.width()
    assert plot.tools.button.isVisible()


def test_the_menu_offers_what_fits_the_plot(qtbot: QtBot) -> None:
    def words(plot: PlotCard) -> str:
        return " ".join(action.text() for action in plot.tools.menu().actions())

    loss, flow = shown(qtbot), shown(qtbot, FlowPlot)
    for part in ("Show all", "Logarithmic", "Smoothing", "Curves", "same axis", "Copy the values", "SVG"):
        assert part in words(loss)
    for part in ("Logarithmic", "Smoothing", "Curves", "same axis"):
        assert part not in words(flow)


@pytest.mark.parametrize("hidden", [True, False])
def test_one_value_is_a_dot_also_where_it_came_while_nobody_saw(qtbot: QtBot, hidden: bool) -> None:
    stack, plot = QStackedWidget(), UpdatesPlot()
    qtbot.addWidget(stack)
    plot.dress(theme.LIGHT)
    plot.retranslate()
    stack.addWidget(QLabel())
    stack.addWidget(plot)
    stack.setCurrentIndex(int(not hidden))
    stack.resize(500, 300)
    if not hidden:
        stack.show()
    plot.show_hint("nothing yet")
    plot.refresh([1], ["weight_ih"], np.array([[1e-3]]))
    stack.setCurrentWidget(plot)
    stack.show()
    qtbot.waitExposed(stack)
    qtbot.wait(50)
    picture = plot.plot.grab().toImage()
    at = plot.plot.mapFromScene(plot.view.mapViewToScene(QPointF(1.0, -3.0)))
    seen, colour = picture.pixelColor(at + QPoint(2, 1)), QColor(theme.ramp(theme.LIGHT, 1)[0])
    # The grid shines through a little.
    assert abs(seen.red() - colour.red()) + abs(seen.green() - colour.green()) + abs(seen.blue() - colour.blue()) < 60
    assert plot.left_axis.geometry().width() > 40
    assert plot.bottom_axis.geometry().height() > 20
    assert "one value only" in plot.plot.accessibleDescription()


def test_the_text_twin_tells_last_value_range_and_trend(qtbot: QtBot) -> None:
    history = history_of(5)
    plot = shown(qtbot, LossPlot, history)
    said = plot.plot.accessibleDescription()
    mean = plot._train.drawn(slice(None))
    assert f"train: last {short(mean[-1])}, from {short(mean.min())} to {short(mean.max())}, lately falling" in said
    assert "validation: last 0.600, from 0.600 to 0.600, lately level" in said


def test_the_button_leaves_a_narrow_card_its_title(qtbot: QtBot) -> None:
    plot = shown(qtbot)
    plot.resize(200, 120)
    qtbot.wait(20)
    button = plot.tools.button
    assert plot.width() == 200
    assert not button.geometry().intersects(plot.title.geometry())
    assert plot.rect().contains(button.geometry())


def test_a_crowd_of_points_is_drawn_as_the_area_that_they_cover(qtbot: QtBot) -> None:
    curve = Curve(False)
    values = np.random.default_rng(0).normal(size=1001)
    curve.setData(np.arange(1001.0), values)
    area = curve.area()
    assert area is not None
    rim = {(point.x(), point.y()) for point in area.toList()}
    for place in range(0, 1000, 2):
        pair = values[place : place + 2]
        assert {(float(place), pair.max()), (float(place), pair.min())} <= rim
    assert (1000.0, values[-1]) in rim
    assert curve.area() is area
    for drawn in (values[:100], np.append(values, np.nan)):
        curve.setData(np.arange(float(len(drawn))), drawn)
        assert curve.area() is None


def test_steps_are_counted_in_full(qtbot: QtBot) -> None:
    plot = shown(qtbot)
    assert plot.bottom_axis.tickStrings([80_000.0, 100_000.0, 2_000_000.0], 1.0, 20_000.0) == [
        "80000",
        "100000",
        "2000000",
    ]


def test_a_million_values_keep_their_extremes_and_means(qtbot: QtBot) -> None:
    count = 1_000_000
    values = np.random.default_rng(0).normal(size=count)
    values[[777, 123_456, count - 5]] = 90.0, -80.0, 70.0
    x = np.arange(1.0, count + 1)
    raw, mean = Trace(Curve(False)), Trace(Curve(False), 0.1)
    for trace in (raw, mean):
        trace.clear(False)
        for end in (300, 5_000, 400_001, count):
            trace.follow(x[:end], values[:end])
    raw.draw((0.0, 2e6))
    drawn_x, drawn_y = raw.curve.points()
    assert len(drawn_x) == len(drawn_y) < 1500
    assert {90.0, -80.0, 70.0} <= set(drawn_y.tolist())
    assert np.all(np.diff(drawn_x) >= 0)
    raw.draw((100_000.0, 130_000.0))
    assert raw.curve.points()[1].min() == -80.0
    mean.draw((0.0, 2e6))
    drawn_x, drawn_y = mean.curve.points()
    assert len(drawn_x) < 400
    assert drawn_y[-1] == mean.drawn(count - 1)
    whole = mean.drawn(slice(None))
    width = int(drawn_x[2] - drawn_x[1])
    for at, value in list(zip(drawn_x, drawn_y, strict=True))[1:-2]:
        expected = whole[int(at) - 1 - width // 2 : int(at) - 1 + width // 2].mean()
        assert value == pytest.approx(expected, abs=1e-9)
