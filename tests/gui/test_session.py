"""The session's state: settings in layers, and what happens when things go wrong."""

import re
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow, train
from tests.gui.doubles import FakeEngine
from tests.gui.translating import TARGET, messages
from workbench.errors import UserError
from workbench.gui.session import Message, Phase, Session
from workbench.gui.views import ColumnView, PreviewView
from workbench.gui.window import MainWindow
from workbench.gui.wording import in_words


def messages_of(session: Session) -> list[Message]:
    heard: list[Message] = []
    session.messaged.connect(heard.append)
    return heard


def test_what_a_person_chose_wins_over_what_the_data_suggest(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    suggested = session.value("training.epochs")
    session.set("model.depth", 3)
    session.set("training.epochs", suggested + 7)
    session.open("sample:sunspots")
    qtbot.waitUntil(lambda: session.loaded is not None and "sunspots" in session.spec.data.path, timeout=WAIT_MS)
    assert session.value("model.depth") == 3
    assert session.value("training.epochs") == suggested + 7
    session.reset_settings()
    assert session.value("model.depth") == 1
    assert session.spec.data.path == "sample:sunspots"


def test_settings_of_the_data_read_them_anew(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    session.set("data.window", 7)
    qtbot.waitUntil(lambda: session.phase is Phase.READY and session.spec.data.window == 7, timeout=WAIT_MS)


def test_a_wrong_setting_is_refused_and_the_old_one_stays(window: MainWindow) -> None:
    session, heard = window.session, messages_of(window.session)
    session.set("model.depth", 99)
    assert session.value("model.depth") == 1
    assert heard[0].level == "error"


def test_sizes_that_do_not_fit_the_depth_are_told_at_start(window: MainWindow) -> None:
    session, heard = window.session, messages_of(window.session)
    session.set("model.hidden", (8, 8))
    session.set("model.depth", 3)
    assert session.weights() is not None
    session.start()
    assert session.phase is Phase.READY
    assert "depth" in heard[-1].text


def test_a_file_that_cannot_be_read_changes_nothing(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    session, heard = window.session, messages_of(window.session)
    before = session.spec
    session.open(str(tmp_path / "nowhere.csv"))
    qtbot.waitUntil(lambda: bool(heard), timeout=WAIT_MS)
    assert session.spec == before
    assert session.phase is Phase.READY
    assert "nowhere.csv" in heard[0].text
    assert heard[0].hint
    assert window.banner.isVisible()


def test_several_texts_become_one_corpus(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    session = window.session
    paths = [tmp_path / name for name in ("b.txt", "a.md")]
    for path in paths:
        path.write_text(f"{path.name} says something. " * 60, "utf-8")
    session.open_all(paths)
    qtbot.waitUntil(lambda: session.spec.data.task == "language_model", timeout=WAIT_MS)
    assert session.loaded is not None
    assert session.loaded.data.text.startswith("b.txt says")
    assert "a.md says" in session.loaded.data.text
    assert Path(session.spec.data.path).is_relative_to(session.home)


def test_a_table_among_texts_is_refused(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    heard = messages_of(window.session)
    paths = [tmp_path / name for name in ("a.txt", "b.csv")]
    for path in paths:
        path.write_text("1,2", "utf-8")
    window.session.open_all(paths)
    qtbot.waitUntil(lambda: bool(heard), timeout=WAIT_MS)
    assert "b.csv" in heard[0].text


def test_a_refused_training_is_told(make_window: MakeWindow, qtbot: QtBot) -> None:
    engine = FakeEngine()
    engine.fail = UserError("The disk is full.", "Make room.")
    session = make_window(engine).session
    heard = messages_of(session)
    session.start()
    qtbot.waitUntil(lambda: bool(heard), timeout=WAIT_MS)
    assert (heard[0].text, heard[0].hint) == ("The disk is full.", "Make room.")
    assert session.phase is Phase.READY


def test_the_button_of_a_refusal_mends_it(make_window: MakeWindow, qtbot: QtBot) -> None:
    engine = FakeEngine()
    engine.fail = UserError(
        "It reads ahead.", "Set it to false.", "model.bidirectional", {"model.bidirectional": False}
    )
    session = make_window(engine).session
    session.set("model.bidirectional", True)
    heard = messages_of(session)
    session.start()
    qtbot.waitUntil(lambda: bool(heard), timeout=WAIT_MS)
    assert heard[0].action == "Apply"
    heard[0].act()
    assert session.value("model.bidirectional") is False


def test_kernels_are_made_ready_for_the_options_and_not_for_sizes(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    made: list[str] = []
    qtbot.waitUntil(lambda: not session.preparation.busy, timeout=WAIT_MS)
    session.compiling.connect(lambda share, _: made.append("ready") if share == 1.0 else None)
    options = {"model.bidirectional": True, "model.layer_norm": True, "model.dropout": 0.1, "training.loss": "huber"}
    for count, (key, value) in enumerate(options.items(), 1):
        session.set(key, value)
        qtbot.waitUntil(lambda expected=count: len(made) >= expected and not session.preparation.busy, timeout=WAIT_MS)
    session.set("model.hidden", 12)
    session.set("model.dropout", 0.3)
    session.set("training.warmup", 5)
    assert not session.preparation.busy


def test_a_bug_in_training_shows_the_report_and_the_window_goes_on(make_window: MakeWindow, qtbot: QtBot) -> None:
    engine = FakeEngine()
    engine.fail = ZeroDivisionError("a mistake of ours")
    window = make_window(engine)
    window.session.start()
    qtbot.waitUntil(lambda: window.crash is not None, timeout=WAIT_MS)
    assert window.crash is not None
    assert "a mistake of ours" in window.crash.report.toPlainText()
    assert (window.session.home / "logs" / "crash.txt").read_text("utf-8").strip().endswith("a mistake of ours")
    assert window.session.phase is Phase.READY
    engine.fail = None
    train(window, qtbot, 2)


def test_new_data_while_training_ask_for_a_stop_first(make_window: MakeWindow, qtbot: QtBot) -> None:
    engine = FakeEngine()
    engine.hold.clear()
    session = make_window(engine).session
    heard = messages_of(session)
    session.start()
    qtbot.waitUntil(lambda: session.history.losses.count > 0, timeout=WAIT_MS)
    session.open("sample:sunspots")
    assert heard[-1].action
    assert session.spec.data.path == "sample:airline"
    heard[-1].act()
    assert session.phase is Phase.STOPPING
    engine.hold.set()
    qtbot.waitUntil(lambda: session.phase is Phase.FINISHED, timeout=WAIT_MS)
    assert engine.asked_to_stop == 1


def test_closing_the_window_ends_a_paused_training(make_window: MakeWindow, qtbot: QtBot) -> None:
    engine = FakeEngine()
    window = make_window(engine)
    window.session.set("training.epochs", 100_000)
    window.session.start()
    qtbot.waitUntil(lambda: window.session.history.losses.count > 0, timeout=WAIT_MS)
    window.session.pause()
    window.close()
    assert engine.asked_to_stop == 1


def test_two_runs_never_share_a_folder(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    session.set("training.epochs", 1)
    folders: set[Path] = set()
    for _ in range(3):
        session.start()
        assert session.run_folder is not None
        folders.add(session.run_folder)
        qtbot.waitUntil(lambda: session.phase is Phase.FINISHED, timeout=WAIT_MS)
    assert len(folders) == 3


def test_a_refusal_names_settings_as_the_window_does(window: MainWindow) -> None:
    session, heard = window.session, messages_of(window.session)
    session.refuse(UserError("Not here.", 'Set training.device to "cpu", or mend data.csv.', "training.device"))
    assert heard[0].text == "Device: Not here."
    assert heard[0].hint == "Set “Device” to “Processor”, or mend data.csv."


REFUSALS = [
    ("training.device", 'Set training.device to "cpu" or "auto".', "Set “Device” to “Processor” or “Automatic”."),
    ("training.loss", 'The loss "huber" is none.', "The loss “Huber” is none."),
    ("data.task", 'It cannot be "label_steps".', "It cannot be “Sequence to labels”."),
    ("a.csv", 'Set data.header to "no" or "yes".', "Set “Column names” to “None” or “First row”."),
    ("a.csv", 'Set data.delimiter to "auto" or "pipe".', "Set “Delimiter” to “Found” or “Bar”."),
    ("", "Set training.truncate to 0, or model.bidirectional to false.",
     "Set “Truncate after” to 0, or “Bidirectional” to “off”."),
    # No menu has these.
    ("a.csv", 'Write "" twice, or data.header "maybe".', 'Write "" twice, or “Column names” "maybe".'),
    ("training.threads", 'It is false that "all" is a number.', 'It is false that "all" is a number.'),
]  # fmt: skip


@pytest.mark.parametrize(("where", "hint", "shown"), REFUSALS)
def test_a_refusal_names_choices_as_the_menus_do(window: MainWindow, where: str, hint: str, shown: str) -> None:
    heard = messages_of(window.session)
    window.session.refuse(UserError("No.", hint, where))
    assert heard[0].hint == shown


def test_every_quoted_value_of_a_hint_is_one_that_a_menu_has(window: MainWindow) -> None:
    """What a hint sets a setting to is found in its menu, in whatever language the hint is."""
    found = 0
    for (_, source), translation in messages(TARGET).items():
        for text in (source, translation or ""):
            if re.search(r'\b(data|model|training)\.[a-z_]+\b.*"', text):
                assert '"' not in in_words(text, window.session.engine), text
                found += 1
    assert found >= 10


def test_hints_name_choices_in_chinese(make_window: MakeWindow) -> None:
    window = make_window()
    window.use_language("zh_CN")
    heard = messages_of(window.session)
    window.session.refuse(UserError("不行。", '请把 training.device 设为 "cpu" 或 "auto"。', "training.device"))
    assert heard[0].hint == "请把“设备”设为“处理器”或“自动”。"


def test_a_table_at_a_glance_is_the_columns_in_use() -> None:
    columns = [
        ColumnView(name, "category", role, "") for name, role in (("n", "ignore"), ("a", "input"), ("b", "target"))
    ]
    preview = PreviewView(tuple(columns), (("1", "2 May", "05-02"), ("2", "3 May", "05-03")))
    assert preview.glance == "2 May → 05-02\n3 May → 05-03"
    assert PreviewView(text="Once upon a time").glance == "Once upon a time"
