"""What reading other data leaves of what was chosen, and what it makes ready."""

from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow
from tests.gui.doubles import FakeEngine
from tests.gui.test_reading import SlowEngine
from tests.runs.store.made import make_run
from workbench.gui.session import Message, Phase
from workbench.gui.trying import Trying
from workbench.training.spec import Spec


class CountingEngine(FakeEngine):
    """Remembers for what tasks it compiled."""

    def __init__(self) -> None:
        super().__init__()
        self.compiled: list[str] = []

    def compile(self, spec: Spec, task: Any, progress: Any) -> None:
        """At once."""
        self.compiled.append(spec.data.task)


def test_a_setting_chosen_while_data_are_read_stays(make_window: MakeWindow, qtbot: QtBot) -> None:
    engine = SlowEngine()
    session = make_window(engine).session
    engine.slow = True
    session.open("sample:sunspots")
    session.set("training.epochs", 7)
    engine.go.set()
    qtbot.waitUntil(lambda: session.phase is Phase.READY, timeout=WAIT_MS)
    assert session.spec.data.path == "sample:sunspots"
    assert session.spec.training.epochs == 7


def test_settings_of_a_run_whose_data_are_gone_are_not_taken_over(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    session = make_window(FakeEngine()).session
    told: list[Message] = []
    session.messaged.connect(told.append)
    lost = make_run(session.home, "lost", data__path=str(tmp_path / "lost.csv"), model__cell="rnn")
    before = session.spec
    session.use_settings(lost)
    qtbot.waitUntil(lambda: bool(told) and session.phase is Phase.READY, timeout=WAIT_MS)
    session.set("training.epochs", 3)
    assert session.spec.model == before.model
    assert session.spec.data == before.data


def test_kernels_are_made_ready_for_another_task(make_window: MakeWindow, qtbot: QtBot) -> None:
    engine = CountingEngine()
    session = make_window(engine).session
    qtbot.waitUntil(lambda: not session.preparation.busy, timeout=WAIT_MS)
    session.open("sample:copy")
    qtbot.waitUntil(lambda: session.phase is Phase.READY and not session.preparation.busy, timeout=WAIT_MS)
    assert session.spec.data.task != "forecast"
    assert engine.compiled == ["forecast", session.spec.data.task]


def test_a_bug_in_reading_leaves_the_data_before_in_sight(make_window: MakeWindow, qtbot: QtBot) -> None:
    class BrokenEngine(FakeEngine):
        broken = False

        def load(self, settings: Any, watch: Any = None) -> Any:
            if self.broken:
                raise ZeroDivisionError("a mistake of ours")
            return super().load(settings)

    engine = BrokenEngine()
    window = make_window(engine)
    engine.broken = True
    window.session.open("sample:sunspots")
    qtbot.waitUntil(lambda: window.crash is not None, timeout=WAIT_MS)
    assert window.session.phase is Phase.READY
    assert window.session.glance is None
    assert window.data.title.text().startswith("Airl")


def test_a_trial_on_data_that_are_gone_trains_nothing(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = make_window(FakeEngine())
    session = window.session
    told: list[Message] = []
    session.messaged.connect(told.append)
    trying = Trying(session, window)
    trying.start({"data.path": str(tmp_path / "lost.csv"), "model.cell": "rnn"}, alone=True)
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)
    qtbot.wait(50)
    assert session.phase is Phase.READY
    assert session.run_folder is None
    trying.start({"data.path": "sample:sunspots", "training.epochs": 2}, alone=True)
    qtbot.waitUntil(lambda: session.phase is Phase.FINISHED, timeout=WAIT_MS)
    assert session.trained is not None
    assert session.trained.data.path == "sample:sunspots"
