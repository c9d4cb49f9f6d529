"""Classes in the window: roles of columns, the confusion matrix as a picture and as numbers, the surest errors."""

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.data import labelled
from tests.gui.conftest import WAIT_MS, MakeWindow, train
from tests.gui.doubles import RetellingEngine
from tests.gui.looking import clipped, texts, unnamed
from workbench.gui import theme
from workbench.gui.history import History
from workbench.gui.plots import ConfusionPlot
from workbench.gui.window import SMALLEST, MainWindow
from workbench.training import events

WORST = (("17", "for", "against", 0.98, "a fine day out"),)


def told(size: int = 2) -> events.Classified:
    """Counts that are right but for one."""
    pairs = 10 * np.eye(size, dtype=np.int64)
    pairs[0, 1] = 3
    labels = ("against", "for", *(f"class {n}" for n in range(2, size)))
    return events.Classified(1, labels, pairs, WORST)


class LabellingEngine(RetellingEngine):
    """Ends with classes."""

    def __init__(self) -> None:
        each = {"precision": 1.0, "recall": 0.7692, "f1": 0.8696, "count": 13}
        test = {
            "accuracy": 0.87, "macro_f1": 0.869, "confusion": told().confusion.tolist(), "labels": ["against", "for"],
            "classes": {"against": each, "for": each}, "baselines": {"majority": {"accuracy": 0.5, "macro_f1": 0.33}},
        }  # fmt: skip

        super().__init__(told(), {"test": test})


@pytest.mark.parametrize("size", [2, 12, 60])
def test_the_matrix_is_drawn_and_told(qtbot: QtBot, size: int) -> None:
    history, plot = History(), ConfusionPlot()
    qtbot.addWidget(plot)
    plot.begin(history)
    assert "first epoch" in plot.hint.text()
    history.absorb([told(size)])
    for tokens in (theme.DARK, theme.LIGHT):
        plot.dress(tokens)
        plot.refresh(history)
    drawn = plot._image.image
    assert drawn is not None
    assert drawn.shape == (size, size)
    assert drawn[1, 0] == pytest.approx(3 / 13)
    assert len(plot._numbers) == (size + 1 if size <= 12 else 0)
    said = plot.plot.accessibleDescription()
    assert f"{10 * size} of {10 * size + 3} right" in said
    assert "against is taken for for: 3 times" in said


def test_a_run_on_classes_from_start_to_result(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    data = labelled.texts_csv(tmp_path / "texts.csv")
    window: MainWindow = make_window(LabellingEngine(), first=str(data))
    loaded = window.session.loaded
    assert loaded is not None
    roles = {column.name: column.role for column in loaded.preview.columns}
    assert roles == {"Text": "input", "Label": "label"}
    assert window.train.fourth.currentWidget() is window.train.confusion
    assert "names its class" in window.train.sentence.text()
    train(window, qtbot, 3)
    window.tabs.setCurrentWidget(window.result)
    panel = window.result.labelling
    assert window.result.work.currentWidget() is panel
    assert "87.0% rightly" in window.result.verdict.text()
    assert texts(panel.pairs) == [["against", "10", "3"], ["for", "0", "10"]]
    assert texts(panel.classes)[0] == ["against", "1.000", "0.769", "0.870", "13"]
    assert texts(panel.worst) == [["17", "for", "against", "98%", "a fine day out"]]
    for language in ("zh_CN", "en"):
        window.use_language(language)
        window.resize(*SMALLEST)
        qtbot.wait(50)
        assert clipped(window) == []
    assert unnamed(window) == []


def test_the_role_of_a_label_is_given_and_taken(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    rows = "".join(f"{n % 7},{n % 5},{'ab'[n % 2]}\n" for n in range(90))
    (tmp_path / "x.csv").write_text("p,q,Kind\n" + rows, "utf-8")
    window: MainWindow = make_window(first=str(tmp_path / "x.csv"))
    session = window.session
    assert session.value("data.task") == "forecast"
    window.data._change_role("Kind", "label")
    qtbot.waitUntil(lambda: session.value("data.task") == "label_steps", timeout=WAIT_MS)
    assert session.value("data.inputs") == ("p", "q")
    window.data._change_role("q", "target")
    qtbot.waitUntil(lambda: session.value("data.task") == "forecast", timeout=WAIT_MS)
    assert session.value("data.label") == ""
