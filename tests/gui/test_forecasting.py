"""Forecasts in the window: the band, what of several series is drawn, tables of errors, the roles of columns."""

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.data.grouped import shops, written
from tests.gui.conftest import WAIT_MS, MakeWindow, train
from tests.gui.doubles import RetellingEngine
from tests.gui.looking import clipped, texts, unnamed
from workbench.gui import theme
from workbench.gui.history import History
from workbench.gui.plots import ForecastPlot
from workbench.gui.plots.forecast import shown_of
from workbench.gui.session import Phase
from workbench.gui.window import SMALLEST, MainWindow
from workbench.training import events

ROWS = 24


def told(epoch: int = 1) -> events.Forecasted:
    """Two targets of two shops over two years of months, three steps ahead; the truth plainly tells which is which."""
    shape = (2, ROWS, 3)
    shop, row, step = (one.ravel() for one in np.indices(shape))
    months = np.datetime64("1958-01", "M") + row + step + 1
    true = (1000.0 * shop + row + step)[:, None] * np.array([1.0, -1.0])
    return events.Forecasted(
        epoch, months, ("Sold", "Sent"), true, true + (step + 1)[:, None], true - 5, "Seasonal naive",
        low=true - 10, high=true + 20, groups=tuple(np.array(["east", "west"])[shop].tolist()), steps=step + 1,
    )  # fmt: skip


class ForecastingEngine(RetellingEngine):
    """Ends with a forecast of two shops over three steps."""

    def __init__(self) -> None:
        own = {"rmse": 2.0, "mae": 1.5, "mase": 0.5, "coverage": 0.55, "width": 30.0}
        naive = {"seasonal_naive": {"rmse": 4.0, "mae": 3.0, "mase": 1.0}}
        lists = {name: [value] * 3 for name, value in own.items()}
        by_step = {**lists, "baselines": {"seasonal_naive": {"rmse": [4.0, 5.0, 6.0]}}}
        stretch = {"from": "1958-01", "to": "1958-06", "count": 9, **own, "baselines": naive}
        test = {
            **own, "by_step": by_step, "by_time": [stretch, stretch], "baselines": naive,
            "groups": {"east": {"count": 20, **own}, "west": {"count": 20, **own}},
        }  # fmt: skip

        super().__init__(told(), {"test": test})


def drawn(plot: ForecastPlot, name: str) -> np.ndarray:
    return np.asarray(getattr(plot, name).curve.getData()[1])


@pytest.mark.parametrize("tokens", [theme.DARK, theme.LIGHT])
def test_what_is_chosen_is_drawn_with_its_band(qtbot: QtBot, tokens: theme.Tokens) -> None:
    plot, history = ForecastPlot(), History()
    qtbot.addWidget(plot)
    plot.dress(tokens)
    plot.begin(None)
    history.absorb([told()])
    plot.refresh(history)
    # The first target of the first series, at the last step.
    assert drawn(plot, "_true").tolist() == [row + 2.0 for row in range(ROWS)]
    assert "3 steps ahead" in plot.legend.text()
    assert "interval" in plot.legend.text()
    assert "RMSE 3.00" in plot.plot.accessibleDescription()
    plot.choose("Sent", "west", 1)
    plot.refresh(history)
    true = np.array([-1000.0 - row for row in range(ROWS)])
    assert np.array_equal(drawn(plot, "_true"), true)
    assert np.array_equal(drawn(plot, "_low"), true - 10)
    assert np.array_equal(drawn(plot, "_high"), true + 20)
    assert "1 step ahead" in plot.legend.text()
    assert plot._band.isVisible()


def test_what_is_not_there_is_replaced_by_what_is() -> None:
    rows, place, step, group = shown_of(told(), "nothing", "nowhere", 9)
    assert (place, step, group, len(rows)) == (0, 3, "east", ROWS)


def test_a_run_on_several_series_from_start_to_result(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    data = written(shops(names=("east", "west")), tmp_path / "shops.csv")
    window: MainWindow = make_window(ForecastingEngine(), first=str(data))
    loaded = window.session.loaded
    assert loaded is not None
    assert {one.name: one.role for one in loaded.preview.columns}["Shop"] == "group"
    assert loaded.series is not None
    assert loaded.series.name == "Sold · east"
    assert len(loaded.series.values) == 90
    window.session.reread({"data.horizon": 3, "data.intervals": 0.8})
    qtbot.waitUntil(lambda: window.session.phase is Phase.READY, timeout=WAIT_MS)
    train(window, qtbot, 2)
    window.tabs.setCurrentWidget(window.result)
    panel = window.result.forecasting
    assert window.result.work.currentWidget() is panel
    assert "held only 55% of the test part" in window.result.verdict.text()
    shown = [window.result.metrics.horizontalHeaderItem(n) for n in range(window.result.metrics.columnCount())]
    assert [one.text() for one in shown if one is not None] == ["Test part", "RMSE", "MAE", "MASE"]
    assert texts(panel.steps) == [
        [str(step), "2.00", "1.50", "0.500", "55%", "30.0", naive]
        for step, naive in ((1, "4.00"), (2, "5.00"), (3, "6.00"))
    ]
    assert texts(panel.times)[0][0] == "1958-01 to 1958-06"
    assert [row[0] for row in texts(panel.groups)] == ["east", "west"]
    panel.target.setCurrentText("Sent")
    panel.group.setCurrentText("west")
    panel.step.setCurrentText("2")
    assert drawn(panel.plot, "_true").tolist() == [-1001.0 - row for row in range(ROWS)]
    for index in range(4):
        panel.tabs.setCurrentIndex(index)
        for language in ("zh_CN", "en"):
            window.use_language(language)
            window.resize(*SMALLEST)
            qtbot.wait(50)
            assert clipped(window) == []
    assert unnamed(window) == []
    # What was chosen is kept when the language changes.
    assert (panel.target.name(), panel.group.name(), panel.step.name()) == ("Sent", "west", "2")


def test_one_series_and_one_step_show_no_menus(make_window: MakeWindow, qtbot: QtBot) -> None:
    window: MainWindow = make_window()
    train(window, qtbot, 2)
    window.tabs.setCurrentWidget(window.result)
    panel = window.result.forecasting
    assert not any(box.isVisible() for box in (panel.target, panel.group, panel.step))
    assert [panel.tabs.isTabVisible(index) for index in range(4)] == [True, False, False, False]


def test_the_role_of_what_is_known_ahead(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    data = written(shops(future=4), tmp_path / "shops.csv")
    window: MainWindow = make_window(ready=False)
    session = window.session
    qtbot.waitUntil(lambda: session.phase is Phase.READY, timeout=WAIT_MS)
    session.open(str(data))
    qtbot.waitUntil(lambda: session.checkup.refused, timeout=WAIT_MS)
    window.data._change_role("Price", "known")
    qtbot.waitUntil(lambda: not session.checkup.refused and session.phase is Phase.READY, timeout=WAIT_MS)
    assert session.value("data.known") == ("Price",)
    assert session.value("data.group") == "Shop"
    assert session.value("data.inputs") == ("Price", "Sold")
    window.data._change_role("Price", "ignore")
    qtbot.waitUntil(lambda: session.checkup.refused, timeout=WAIT_MS)
