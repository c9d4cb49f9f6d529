"""Languages in the window: what a step is, what a training takes of memory, and series that are written on."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow
from tests.gui.doubles import RetellingEngine
from tests.gui.looking import clipped, unnamed
from tests.runs.quick import series
from workbench.gui.session import Phase
from workbench.gui.window import SMALLEST, MainWindow
from workbench.training import events

WRITTEN = "50.5\n61\n48.25\n"


class WritingEngine(RetellingEngine):
    """Writes numbers, and tells of a vocabulary."""

    def __init__(self) -> None:
        measures = {"nats_per_token": 1.5, "bits_per_token": 2.16, "perplexity": 4.48}
        test = {**measures, "baselines": {"bigram": {name: value + 1 for name, value in measures.items()}}}
        size = {"vocabulary": {"tokens": "value", "size": 20, "beyond": {"test": 0.25}}}

        super().__init__(events.Sampled(1, WRITTEN), {"test": test} | size)

    def sample(self, run: Path, prompt: str, length: int, temperature: float, seed: int) -> str:
        """Three values."""
        return WRITTEN


def read(window: MainWindow, qtbot: QtBot, **settings: Any) -> None:
    window.session.reread({f"data.{name}": value for name, value in settings.items()})
    qtbot.waitUntil(lambda: window.session.phase is Phase.READY, timeout=WAIT_MS)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_a_step_is_can_be_chosen_of_texts_alone(make_window: MakeWindow, qtbot: QtBot, language: str) -> None:
    window = make_window()
    window.use_language(language)
    box = window.train.controls.data.tokens.widget
    assert not box.isVisible()
    window.session.open("sample:python_reference")
    qtbot.waitUntil(lambda: window.session.phase is Phase.READY and box.isVisible(), timeout=WAIT_MS)
    assert window.session.value("data.tokens") == "character"
    before = window.train.controls.weights.text()
    read(window, qtbot, tokens="word", vocabulary=500)
    assert window.session.loaded is not None
    assert window.session.loaded.task.vocabulary == 500
    assert "MiB" in before
    assert not window.train.controls.data.target.isVisible()
    assert clipped(window) == []


def test_the_memory_is_told_beside_the_weights(window: MainWindow, qtbot: QtBot) -> None:
    first = window.train.controls.weights.text()
    assert first.endswith("of memory")
    window.session.set("model.hidden", (4000,))
    assert "GiB" in window.train.controls.weights.text() != first


@pytest.mark.parametrize("size", [SMALLEST, (1280, 720)])
def test_a_series_is_seen_as_it_is_written_on(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path, size: tuple[int, int]
) -> None:
    window = make_window(WritingEngine(), first=str(series(tmp_path / "data.csv")))
    window.resize(*size)
    assert not window.result.writing.picture.isVisible()
    read(window, qtbot, binning="uniform")
    assert window.session.value("data.task") == "language_model"
    assert window.train.controls.data.target.isVisible()
    assert not window.train.controls.data.tokens.widget.isVisible()
    window.session.start()
    qtbot.waitUntil(lambda: window.session.phase is Phase.FINISHED, timeout=WAIT_MS)
    window.tabs.setCurrentWidget(window.result)
    writing = window.result.writing
    assert writing.picture.isVisible()
    assert writing.text.toPlainText() == WRITTEN
    assert window.result.predict.isVisible()
    assert "20 ranges of values; 25.00%" in window.result.run_facts.text()
    headings = [window.result.metrics.horizontalHeaderItem(n) for n in range(window.result.metrics.columnCount())]
    assert [one.text() for one in headings if one] == ["Test part", "Nats per symbol", "Perplexity"]
    writing.text.clear()
    writing.write.click()
    qtbot.waitUntil(lambda: writing.text.toPlainText() == WRITTEN, timeout=WAIT_MS)
    assert clipped(window) == unnamed(window) == []
