"""The clip on the first screen, the views of gradients, flow and saturation, and going on from the last good state."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow, speak, train
from tests.gui.doubles import FakeEngine
from tests.gui.looking import clipped
from workbench.gui.phase import Phase
from workbench.gui.window import MainWindow
from workbench.training import events
from workbench.training.spec import Spec


def drag(window: MainWindow, norm: float) -> None:
    """Move the line as a hand does, and let it go."""
    line = window.train.gradient._clip.line
    line.moving = True
    line.setValue(np.log10(norm))
    line.moving = False
    line.sigPositionChangeFinished.emit(line)


def test_the_clip_is_drawn_or_typed_and_is_the_setting(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot, 3)
    session, plot = window.session, window.train.gradient
    drag(window, 0.12345)
    assert session.value("training.clip_norm") == 0.123
    assert "0.123" in plot._clip.text
    plot.clip_spin.setValue(2.5)
    assert session.value("training.clip_norm") == 2.5
    session.set("training.clip_norm", 0.0)
    assert "no clip" in plot._clip.text
    assert plot.clip_spin.value() == 0.0
    drag(window, 0.5)
    assert session.value("training.clip_norm") == 0.5


def test_a_run_that_goes_on_takes_the_clip_over(make_window: MakeWindow, qtbot: QtBot) -> None:
    engine = FakeEngine()
    engine.hold.clear()
    window = make_window(engine)
    session = window.session
    session.set("training.epochs", 4)
    session.start()
    qtbot.waitUntil(lambda: session.history.losses.count > 0, timeout=WAIT_MS)
    drag(window, 0.25)
    assert session.steered("training.clip_norm") == 0.25
    engine.hold.set()
    qtbot.waitUntil(lambda: session.phase is Phase.FINISHED, timeout=WAIT_MS)
    assert engine.clip == 0.25
    assert session.history.clip_norm == 0.25
    assert session.value("training.clip_norm") == 0.25


def looks(step: int, forget: float = 0.0, dead: float = 0.0, kind: str = "vanishes") -> list[events.Event]:
    gate = {"low": forget, "high": 0.0, "dead": dead, "curve": "sigmoid", "counts": np.arange(8), "limit": 1.0}
    spread = {"counts": np.arange(8), "limit": 0.5}
    layer = {"gates": {"forget": gate}, "states": spread, "weights": {"rnn.weight_hh_l0": spread}}
    gradients = {
        "names": ["rnn.weight_hh_l0", "head.weight"], "norms": [3.0, 4.0], "norm": 5.0, "clip": 1.0, "clip_value": 0.0,
        "gates": {"rnn.weight_hh_l0": {"forget": 3.0, "input": 4.0}}, "sequences": 7,
        "sizes": {"rnn.weight_hh_l0": np.arange(8)}, "zeros": {"rnn.weight_hh_l0": 0.0},
    }  # fmt: skip
    logs = np.linspace(-6, 0, 24)[None] * np.ones((2, 1))
    flow = {"logs": logs, "steps": 24, "kinds": [kind, "fine"], "horizons": [9, 24]}
    values: dict[str, dict[str, Any]] = {
        "saturation": {"layers": [layer, layer], "sequences": 3, "steps": 24}, "gradients": gradients, "flow": flow,
    }  # fmt: skip
    return [events.Observed(step, 1, name, value) for name, value in values.items()]


class WatchedEngine(FakeEngine):
    """A run that is looked into at two steps, and that may end in a blow-up."""

    def __init__(self, seen: Callable[[int], list[events.Event]], notice: events.Notice | None = None) -> None:
        super().__init__()
        self.seen, self.notice = seen, notice
        self.specs: list[Spec] = []

    def run(self, spec: Spec, out: Path, emit: Any, *others: Any) -> dict[str, Any]:
        """The looks between Prepared and what follows."""
        self.specs.append(spec)

        def told(event: events.Event) -> None:
            emit(event)
            if isinstance(event, events.Prepared):
                for step in (10, 50):
                    for one in self.seen(step):
                        emit(one)
                if self.notice is not None and len(self.specs) == 1:
                    emit(self.notice)

        return super().run(spec, out, told, *others)


VIEWS = {
    "gradients": ["head.weight", "100%"],
    "flow": ["Vanishing", "9 steps back", "24"],
    "saturation": ["41%", "forget gate"],
}


def test_views_say_what_is_seen_and_copy_it(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(WatchedEngine(lambda step: looks(step, forget=0.41)))
    window.tabs.setCurrentWidget(window.explore)
    train(window, qtbot, 2)
    for name, said in VIEWS.items():
        window.explore.choose(name)
        view: Any = window.explore.views[name]
        for language in ("zh_CN", "en"):
            speak(window, qtbot, language)
            QApplication.processEvents()
            assert clipped(window) == [], (name, language)
        for words in said:
            assert words in view.sentence.text()
        view.copy.click()
        rows = [line.split("\t") for line in QApplication.clipboard().text().splitlines()]
        assert len({len(row) for row in rows}) == 1
        assert rows[1][0] == "10"
        assert rows[-1][0] == "50"


def test_every_choice_of_a_view_can_be_shown(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(WatchedEngine(looks))
    window.tabs.setCurrentWidget(window.explore)
    train(window, qtbot, 2)
    for name, boxes in {"gradients": ["box"], "flow": ["box"], "saturation": ["layer", "what"]}.items():
        window.explore.choose(name)
        view: Any = window.explore.views[name]
        said: set[str] = set()
        for box in (getattr(view, one) for one in boxes):
            for index in range(box.count()):
                box.setCurrentIndex(index)
                box.activated.emit(index)
                said.add(view.sentence.text())
        assert len(said) >= 2
        assert all(said)


def test_the_flow_can_be_scrubbed_back_and_follows_the_newest_again(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(WatchedEngine(looks))
    window.tabs.setCurrentWidget(window.explore)
    train(window, qtbot, 2)
    window.explore.choose("flow")
    view: Any = window.explore.views["flow"]
    assert "50" in view.when.text()
    view.slider.setValue(0)
    assert "10" in view.when.text()
    assert not view.newest
    view.refresh()
    assert "10" in view.when.text()
    view.slider.setValue(1)
    assert view.newest


@pytest.mark.parametrize(("state", "words"), [
    ({"dead": 0.5}, "dead"), ({"forget": 0.0}, "hardly any"), ({"forget": 0.2}, "at most 20%"),
])  # fmt: skip
def test_saturation_is_judged_in_words(
    make_window: MakeWindow, qtbot: QtBot, state: dict[str, Any], words: str
) -> None:
    window = make_window(WatchedEngine(lambda step: looks(step, **state)))
    window.tabs.setCurrentWidget(window.explore)
    train(window, qtbot, 2)
    window.explore.choose("saturation")
    view: Any = window.explore.views["saturation"]
    assert words in view.sentence.text()


def test_one_click_goes_on_from_the_last_good_state(make_window: MakeWindow, qtbot: QtBot) -> None:
    notice = events.Notice(
        "Training stopped at step 12.", "Try a lower rate.", "error", {"training.learning_rate": 0.0002}, go_on=True
    )
    engine = WatchedEngine(looks, notice)
    window = make_window(engine)
    session = window.session
    train(window, qtbot, 2)
    first = session.run_folder
    message = window.banner.message
    assert message is not None
    assert message.text == "Training stopped at step 12."
    window.banner.action.click()
    qtbot.waitUntil(lambda: len(engine.specs) == 2 and session.phase is Phase.FINISHED, timeout=WAIT_MS)
    assert engine.parents == [None, first]
    assert session.run_folder != first
    assert engine.specs[1].training.learning_rate == 0.0002
    assert engine.specs[1].model == engine.specs[0].model
