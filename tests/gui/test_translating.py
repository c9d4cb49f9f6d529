"""Translations in the window: roles of columns, the table live and at the end, the attention's picture, and the box."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.data.pairs import counting
from tests.gui.conftest import WAIT_MS, MakeWindow, train
from tests.gui.doubles import RetellingEngine
from tests.gui.looking import clipped, texts, unnamed
from workbench.gui import theme
from workbench.gui.history import History
from workbench.gui.pages.translating import TranslatingPanel
from workbench.gui.plots import AttentionPlot
from workbench.gui.plots.gradient import layer_label
from workbench.gui.window import SMALLEST, MainWindow
from workbench.training import events


def shown(source: str, true: str, said: str, attention: bool = True) -> events.Shown:
    """A translation that looks at one place after the other."""
    written = (*said, "\ufffd>")
    looked = np.zeros((len(written), len(source)), np.float32)
    looked[np.arange(len(written)), np.arange(len(written)) % len(source)] = 1.0
    if not attention:
        return events.Shown(source, true, said, 0.9)
    return events.Shown(source, true, said, 0.9, tuple(source), written, looked)


TOLD = events.Translated(1, 0.75, 0.9, 40, (shown("1 2", "21", "22"), shown("3", "3", "3")))


class TranslatingEngine(RetellingEngine):
    """Ends with translations; what is typed comes back in capital letters."""

    def __init__(self, attention: bool = True) -> None:
        test = {"exact_match": 0.75, "token_accuracy": 0.9, "baselines": {"copy": {"exact_match": 0.0}}}
        super().__init__(TOLD, {"test": test})
        self.asked: list[tuple[str, int]] = []
        self.attention = attention

    def translate(self, run: Path, text: str, beam: int) -> events.Shown:
        """Capital letters."""
        self.asked.append((text, beam))
        return shown(text, "", text.upper(), self.attention)


def trained(make_window: MakeWindow, qtbot: QtBot, folder: Path, engine: TranslatingEngine) -> MainWindow:
    """A window in which a run has ended."""
    window = make_window(engine, first=str(counting(folder / "pairs.csv")))
    train(window, qtbot, 3)
    return window


def test_a_run_on_pairs_from_start_to_result(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    engine = TranslatingEngine()
    window = make_window(engine, first=str(counting(tmp_path / "pairs.csv")))
    loaded = window.session.loaded
    assert loaded is not None
    assert [column.role for column in loaded.preview.columns] == ["input", "target"]
    assert window.train.fourth.currentWidget() is window.train.translating
    assert "reads source, then writes target" in window.train.sentence.text()
    assert not window.train.translating.go.isEnabled()
    train(window, qtbot, 3)
    qtbot.waitUntil(lambda: window.train.translating.table.rowCount() == 2, timeout=WAIT_MS)
    window.tabs.setCurrentWidget(window.result)
    panel = window.result.translating
    assert window.result.work.currentWidget() is panel
    assert "75.0% of the network's translations" in window.result.verdict.text()
    assert texts(panel.table) == [["1 2", "22", "21"], ["3", "3", "3"]]
    assert "75.0% of 40" in panel.hint.text()
    for language in ("zh_CN", "en"):
        window.use_language(language)
        window.resize(*SMALLEST)
        qtbot.wait(50)
        assert clipped(window) == []
    assert unnamed(window) == []


def test_a_text_is_translated_with_a_beam(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    engine = TranslatingEngine()
    window = trained(make_window, qtbot, tmp_path, engine)
    window.tabs.setCurrentWidget(window.result)
    panel = window.result.translating
    panel.source.setText("  abc ")
    panel.beam.setValue(4)
    panel.go.click()
    assert not panel.go.isEnabled()
    qtbot.waitUntil(lambda: bool(panel.answer.text()), timeout=WAIT_MS)
    assert engine.asked == [("abc", 4)]
    assert panel.answer.text() == "abc → ABC (90% sure)"
    assert panel.go.isEnabled()
    assert "A looks at a" in panel.plot.plot.accessibleDescription()
    panel.table.selectRow(0)
    assert "∎ looks at 2" in panel.plot.plot.accessibleDescription()
    # The same is shown on the first screen.
    assert window.train.translating.answer.text() == "abc → ABC (90% sure)"
    panel.source.setText("   ")
    panel._translate()
    assert len(engine.asked) == 1


def test_roles_are_exchanged(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = make_window(TranslatingEngine(), first=str(counting(tmp_path / "pairs.csv")))
    session = window.session
    window.data._change_role("source", "target")
    qtbot.waitUntil(lambda: session.value("data.targets") == ("source",), timeout=WAIT_MS)
    assert session.value("data.inputs") == ("target",)
    assert session.value("data.task") == "translate"


def test_parts_of_a_translator_have_names() -> None:
    names = ("encoder embedding", "decoder layer 2", "bridge", "attention", "head")
    assert [layer_label(name) for name in names] == [
        "encoder: embedding", "decoder: layer 2", "bridge", "attention", "head",
    ]  # fmt: skip


@pytest.mark.parametrize("attention", [True, False])
def test_the_attention_is_drawn_and_told(qtbot: QtBot, attention: bool) -> None:
    plot = AttentionPlot()
    qtbot.addWidget(plot)
    plot.retranslate()
    plot.show_translation(shown("a b", "", "xyz", attention))
    for tokens in (theme.DARK, theme.LIGHT):
        plot.dress(tokens)
    drawn = plot._image.image
    if not attention:
        assert drawn is None
        assert "Choose a translation" in plot.hint.text()
        return
    assert drawn is not None
    assert drawn.shape == (3, 4)
    assert drawn[1, 1] == 1.0
    said = plot.plot.accessibleDescription()
    assert said == "x looks at a; y looks at ␣; z looks at b; ∎ looks at a"


def test_a_wrong_translation_is_red_also_where_it_is_selected(make_window: MakeWindow, qtbot: QtBot) -> None:
    panel = TranslatingPanel(make_window(TranslatingEngine()).session)
    qtbot.addWidget(panel)
    panel.resize(900, 400)
    history = History()
    history.absorb([TOLD])
    panel.refresh(history)
    panel.show()
    panel.table.selectRow(0)
    item = panel.table.item(0, 1)
    assert item is not None
    assert item.isSelected()
    picture = panel.table.viewport().grab(panel.table.visualItemRect(item)).toImage()
    wanted = item.foreground().color()

    def distance(found: QColor) -> int:
        channels = (found.red() - wanted.red(), found.green() - wanted.green(), found.blue() - wanted.blue())
        return max(map(abs, channels))

    places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    assert min(distance(picture.pixelColor(x, y)) for x, y in places) < 40
