"""The editors of settings: what 0 stands for, units, and what does nothing now and why."""

import pytest
from PySide6.QtWidgets import QCheckBox, QSpinBox
from pytestqt.qtbot import QtBot

from tests.gui.conftest import MakeWindow
from workbench.gui.fields import Editor
from workbench.gui.inputs import NumberSpin
from workbench.gui.window import MainWindow


def editors_of(window: MainWindow) -> dict[str, Editor]:
    return {editor.key: editor for editor in window.train.controls.form.editors}


def test_a_grey_setting_says_why_in_its_tip(window: MainWindow) -> None:
    momentum = editors_of(window)["training.momentum"]
    assert not momentum.widget.isEnabled()
    assert "Does nothing while Optimizer is Adam." in momentum.widget.toolTip()
    assert momentum.label.toolTip() == momentum.widget.toolTip()
    window.session.set("training.optimizer", "sgd")
    assert momentum.widget.isEnabled()
    assert "Does nothing" not in momentum.widget.toolTip()
    assert "Does nothing while Depth is 1." in editors_of(window)["model.residual"].widget.toolTip()
    window.use_language("zh_CN")
    assert "“深度”为“1”时不起作用。" in editors_of(window)["model.residual"].widget.toolTip()


def test_either_of_two_settings_makes_a_third_one_matter(window: MainWindow) -> None:
    slope = editors_of(window)["model.slope"].widget
    assert not slope.isEnabled()
    assert "Activation is tanh" in slope.toolTip()
    assert "Gate activation is Sigmoid" in slope.toolTip()
    window.session.set("model.gate_activation", "leaky_relu")
    assert slope.isEnabled()


def test_what_only_forecasts_use_is_grey_for_a_text(make_window: MakeWindow) -> None:
    forecasting = ("data.horizon", "data.season", "data.transform", "data.scale", "training.loss")
    window = make_window()
    editors = editors_of(window)
    assert all(editors[key].widget.isEnabled() for key in forecasting)
    assert not editors["model.embedding"].widget.isEnabled()
    editors = editors_of(make_window(first="sample:python_reference"))
    assert not any(editors[key].widget.isEnabled() for key in forecasting)
    assert editors["model.embedding"].widget.isEnabled()
    assert "Task is Language model" in editors["data.horizon"].widget.toolTip()


def test_what_was_chosen_can_be_taken_back_where_it_does_not_go(make_window: MakeWindow) -> None:
    window = make_window(first="sample:python_reference")
    box = editors_of(window)["model.bidirectional"].widget
    assert isinstance(box, QCheckBox)
    assert not box.isEnabled()
    window.session.set("model.bidirectional", True)
    assert box.isEnabled()
    box.setChecked(False)
    assert window.session.value("model.bidirectional") is False
    assert not box.isEnabled()


def test_zero_is_said_in_words(window: MainWindow) -> None:
    threads = editors_of(window)["training.threads"].widget
    assert isinstance(threads, QSpinBox)
    assert threads.text() == "all"
    threads.setValue(2)
    assert threads.text() == "2"
    assert window.session.value("training.threads") == 2


@pytest.mark.parametrize(("value", "text"), [(1, "1 step"), (2, "2 steps")])
def test_one_has_a_unit_of_its_own(window: MainWindow, value: int, text: str) -> None:
    warmup = editors_of(window)["training.warmup"].widget
    assert isinstance(warmup, QSpinBox)
    window.session.set("training.warmup", value)
    assert warmup.text() == text


def test_a_number_that_may_be_off_steps_away_and_back(qtbot: QtBot) -> None:
    spin = NumberSpin()
    qtbot.addWidget(spin)
    spin.setRange(0.0, 10.0)
    spin.setSpecialValueText("off")
    assert spin.text() == "off"
    spin.stepBy(1)
    assert spin.value() == 0.01
    spin.stepBy(-4)
    assert spin.text() == "off"
    spin.lineEdit().setText("0,5")
    spin.interpretText()
    assert spin.value() == 0.5
    spin.lineEdit().setText("off")
    spin.interpretText()
    assert spin.value() == 0.0
