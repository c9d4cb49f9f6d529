"""The views of a step's dynamics: what they say of canned looks."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.conftest import MakeWindow, train
from tests.gui.looking import clipped
from workbench.gui.explore.eigenvalues import EigenvalueView
from workbench.gui.explore.jacobian import JacobianView, fate, sentence
from workbench.gui.window import MainWindow
from workbench.training.events import Observed

EXPONENTS = [-0.5, 0.2]


def jacobian_look(step: int) -> Observed:
    lags = np.arange(25)
    values: dict[str, Any] = {
        "layers": ["l0", "l1_reverse"],
        "radius": [0.6, 1.2],
        "radius_max": [0.7, 1.3],
        "stretch": [0.9, 1.4],
        "stretch_max": [1.0, 1.5],
        "lyapunov": EXPONENTS,
        "left": [np.exp(one * lags) for one in EXPONENTS],
        "left_cell": [],
        "steps": 32,
        "rows": 2,
    }
    return Observed(step, 1, "jacobian", values)


def eigenvalue_look(step: int, size: float, whole: bool = True) -> Observed:
    ring = size * np.array([[1.0, 0.0], [0.0, 1.0]])
    values = {
        "layers": ["l0"],
        "gates": ["reset", "update", "candidate"],
        "recurrent": [[ring, 0.5 * ring, 2 * ring]],
        "step": [ring],
        "all": whole,
    }
    return Observed(step, 1, "eigenvalues", values)


def showing(make_window: MakeWindow, qtbot: QtBot, name: str, looks: list[Observed]) -> tuple[MainWindow, Any]:
    window = make_window()
    train(window, qtbot, 2)
    window.session.history.absorb(looks)
    window.tabs.setCurrentWidget(window.explore)
    window.explore.choose(name)
    QApplication.processEvents()
    return window, window.explore.views[name]


def test_a_gradient_s_fate() -> None:
    assert fate(np.array([1.0, 0.5, 0.2])) == ("fine", 2)
    assert fate(np.array([1.0, 0.02, 0.009, 0.5])) == ("vanishes", 2)
    assert fate(np.array([1.0, 20.0, 101.0, 0.0])) == ("explodes", 2)
    assert fate(np.array([1.0, np.inf])) == ("explodes", 1)
    assert fate(np.array([1.0, np.nan])) == ("explodes", 1)


def test_sentences_tell_shares_and_steps() -> None:
    lags = np.arange(25)
    assert sentence("layer 1", -0.5, np.exp(-0.5 * lags)) == (
        "Layer 1 contracts: a small change of its state shrinks by 39% a step; "
        "less than 1% of a gradient is left after 10 steps back."
    )
    assert "grows by 22% a step; a gradient is more than 100 times as long after 24 steps" in sentence(
        "layer 2", 0.2, np.exp(0.2 * lags)
    )
    assert "forgets a small change of its state at once" in sentence("layer 1", -np.inf, np.array([1.0, 0.0]))
    assert "keeps the size" in sentence("layer 1", 0.0, np.ones(9))
    assert "100% of a gradient is left after all 8 steps" in sentence("layer 1", 0.0, np.ones(9))


def test_the_plots_say_what_each_layer_does(make_window: MakeWindow, qtbot: QtBot) -> None:
    window, view = showing(make_window, qtbot, "jacobian", [jacobian_look(step) for step in (1, 5, 9)])
    assert isinstance(view, JacobianView)
    assert "Layer 1 contracts" in view.words.text()
    assert "Layer 2 backwards expands" in view.words.text()
    assert "clip them" in view.words.text()
    assert view.measured.plot.accessibleDescription().startswith("layer 1 0.600; layer 2 backwards 1.20; ")
    assert view.left.plot.accessibleDescription().startswith("layer 1 10 steps; layer 2 backwards 24 steps; ")
    for index, (label, value) in enumerate((("radius", 0.6), ("singular", 0.9), ("exponent", -0.5))):
        view.choice.setCurrentIndex(index)
        assert label in view.choice.currentText().lower()
        assert view.choice.toolTip()
        x, y = view.measured._traces[0].curve.getData()
        assert np.asarray(x) == pytest.approx([1, 5, 9])
        assert np.asarray(y) == pytest.approx([value] * 3)
        QApplication.processEvents()
        assert clipped(window) == []
    window.use_language("zh_CN")
    QApplication.processEvents()
    assert clipped(window) == []


def test_the_slider_goes_back_over_training(make_window: MakeWindow, qtbot: QtBot) -> None:
    looks = [eigenvalue_look(step, size) for step, size in ((1, 0.5), (5, 1.0), (9, 1.25))]
    window, view = showing(make_window, qtbot, "eigenvalues", looks)
    assert isinstance(view, EigenvalueView)
    assert "1.250: outside the circle" in view.words.text()
    assert "newest" in view.when.text()
    view.slider.setValue(1)
    assert "on the circle" in view.words.text()
    assert view.when.text() == "step 5"
    view.slider.setValue(0)
    assert "fades by 50% a step" in view.words.text()
    # What was chosen stays in sight while newer looks come in.
    window.session.history.absorb([eigenvalue_look(20, 0.1)])
    view.refresh()
    assert view.when.text() == "step 1"
    assert view.slider.maximum() == 3
    view.slider.setValue(3)
    window.session.history.absorb([eigenvalue_look(30, 0.2)])
    view.refresh()
    assert view.when.text() == "step 30, the newest"


def test_gates_are_shown_one_by_one_and_together(make_window: MakeWindow, qtbot: QtBot) -> None:
    window, view = showing(make_window, qtbot, "eigenvalues", [eigenvalue_look(1, 0.5), eigenvalue_look(2, 0.6, False)])
    names = [view.matrix.itemText(index) for index in range(view.matrix.count())]
    assert names == ["whole step", "all gates", "reset gate", "update gate", "candidate"]
    view.matrix.setCurrentIndex(1)
    described = view.plot.plot.accessibleDescription()
    assert "reset gate 0.600; update gate 0.300; candidate 1.20" in described
    assert len(view.plot._points[0].getData()[0]) == 2
    assert "outermost" in view.words.text()
    view.matrix.setCurrentIndex(4)
    assert view.plot.plot.accessibleDescription().startswith("candidate 1.20")
    # A circle looks like one.
    QApplication.processEvents()
    (x0, x1), (y0, y1) = view.plot.view.viewRange()
    assert (x1 - x0) / view.plot.view.width() == pytest.approx((y1 - y0) / view.plot.view.height(), rel=0.02)
    assert y1 >= 1.2
    assert clipped(window) == []


def test_a_new_run_begins_with_nothing(make_window: MakeWindow, qtbot: QtBot) -> None:
    for name, look in (("jacobian", jacobian_look(1)), ("eigenvalues", eigenvalue_look(1, 0.5))):
        window, view = showing(make_window, qtbot, name, [])
        assert "train for more epochs" in (view.left if name == "jacobian" else view.plot).hint.text()
        window.session.history.absorb([look])
        view.refresh()
        assert view.words.text()
        window.session.history.clear()
        view.begin()
        view.refresh()
        assert view.words.text() == ""
        plot = view.left if name == "jacobian" else view.plot
        assert "Press Start" in plot.hint.text()
        assert name == "jacobian" or not plot._circle.isVisible()
