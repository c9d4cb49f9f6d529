"""Ways into the window: files dropped, pasted and opened again, and what the Data page says of them."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow
from tests.gui.doubles import EmptyEngine
from tests.gui.looking import clipped
from workbench.gui.explore import kinds
from workbench.gui.recent import Recent
from workbench.gui.session import Phase
from workbench.gui.window import MainWindow


def test_only_the_window_takes_drops(window: MainWindow) -> None:
    for kind in kinds():
        window.explore.choose(kind.name)
    takers = [child for child in window.findChildren(QWidget) if child.acceptDrops()]
    assert takers == []


def test_a_dragged_file_is_announced_and_taken_back(window: MainWindow, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "data.csv"))])
    action, buttons, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(100, 100), action, mime, buttons, none))
    assert window.drop_hint.isVisible()
    assert "data.csv" in window.drop_hint.text()
    QApplication.sendEvent(window, QDragMoveEvent(QPoint(120, 100), action, mime, buttons, none))
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.drop_hint.isVisible()


def test_a_dropped_text_that_is_no_file_is_left_alone(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setText("hello")
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    QApplication.sendEvent(window, event)
    assert window.session.spec.data.path == "sample:airline"


def test_nothing_to_learn_from_says_what_to_do(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(EmptyEngine(), ready=False)
    qtbot.waitUntil(lambda: window.banner.message is not None, timeout=WAIT_MS)
    assert window.session.phase is Phase.EMPTY
    assert not window.train.controls.start.isEnabled()
    assert "Drop a CSV" in window.train.sentence.text()
    assert clipped(window) == []
    assert not window.train.controls.data.target.isVisible()
    window.tabs.setCurrentWidget(window.data)
    # Menus and a card without anything in them would only puzzle.
    assert [box for box in window.data.findChildren(QComboBox) if box.isVisible()] == []
    assert not window.data.reasons_card.isVisible()


def test_made_data_have_no_encoding_to_choose(make_window: MakeWindow) -> None:
    window = make_window(first="sample:adding")
    window.tabs.setCurrentWidget(window.data)
    assert not window.data.reading.boxes["encoding"].isVisible()


def test_roles_change_in_the_preview(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("\n".join(["warm,sold", *(f"{k % 12},{k % 7}" for k in range(200))]), "utf-8")
    window = make_window(first=str(path))
    assert window.session.spec.data.inputs == ("warm", "sold")
    box = window.data.table.cellWidget(0, 0)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("ignore"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: window.session.spec.data.inputs == ("sold",), timeout=WAIT_MS)


def drop(window: MainWindow, paths: list[Path]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(9, 9), copy, mime, left, none))
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), copy, mime, left, none))


def table(path: Path, start: int = 0) -> Path:
    rows = (f"2024-01-{day:02d},{(day + start) * 7 % 11}" for day in range(1, 29))
    path.write_text("\n".join(["when,sold", *rows]), "utf-8")
    return path


def loaded(window: MainWindow, qtbot: QtBot, part: str) -> None:
    session = window.session
    qtbot.waitUntil(lambda: session.phase is Phase.READY and part in session.spec.data.path, timeout=WAIT_MS)


def heard(window: MainWindow) -> list[str]:
    texts: list[str] = []
    window.session.messaged.connect(lambda message: texts.append(message.text))
    return texts


def test_several_files_are_joined_and_named(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    texts = heard(window)
    window.tabs.setCurrentWidget(window.data)
    drop(window, [table(tmp_path / f"day{number}.csv", number) for number in (2, 10)])
    assert "day2.csv, day10.csv" in window.drop_hint.text()
    loaded(window, qtbot, "day2")
    assert "2 files were joined in this order: day2.csv, day10.csv." in texts
    assert "56 rows" in window.data.facts.text()
    # Who looks at the data goes on looking at them.
    assert window.tabs.currentWidget() is window.data


def test_a_folder_is_joined_and_named(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    texts = heard(window)
    folder = tmp_path / "logs"
    folder.mkdir()
    for number in range(1, 7):
        table(folder / f"log{number}.csv", number)
    drop(window, [folder])
    loaded(window, qtbot, "logs")
    assert "6 files were joined in this order: log1.csv, log2.csv, log3.csv, …, log6.csv." in texts


def test_files_of_two_kinds_are_refused_by_name(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    texts = heard(window)
    (tmp_path / "notes.pdf").write_bytes(b"%PDF-1.4")
    drop(window, [table(tmp_path / "a.csv"), tmp_path / "notes.pdf"])
    qtbot.waitUntil(lambda: any("notes.pdf" in text for text in texts), timeout=WAIT_MS)
    assert window.session.spec.data.path == "sample:airline"


def test_more_files_than_have_room_are_counted(window: MainWindow, tmp_path: Path) -> None:
    window.drop_hint.announce([tmp_path / f"{number}.csv" for number in range(5)])
    assert window.drop_hint.text() == "Drop to learn from 0.csv, 1.csv, 2.csv and 2 more"


def test_a_table_on_the_clipboard_is_kept_and_opened(window: MainWindow, qtbot: QtBot, home: Path) -> None:
    cells = "when\tsold\n" + "".join(f"2024-01-{day:02d}\t{day * 7 % 11}\n" for day in range(1, 29))
    QApplication.clipboard().setText(cells)
    window.tabs.setCurrentWidget(window.data)
    qtbot.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    loaded(window, qtbot, "pasted")
    path = Path(window.session.spec.data.path)
    assert path.parent == home / "pasted"
    assert path.read_text("utf-8") == cells
    assert window.session.spec.data.targets == ("sold",)


def test_the_paste_button_takes_copied_files(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(table(tmp_path / "copied.csv")))])
    QApplication.clipboard().setMimeData(mime)
    window.data.paste.click()
    loaded(window, qtbot, "copied.csv")


def test_an_empty_clipboard_is_told(window: MainWindow, qtbot: QtBot) -> None:
    QApplication.clipboard().clear()
    texts = heard(window)
    window.data.paste.click()
    qtbot.waitUntil(lambda: "The clipboard holds no text and no table." in texts, timeout=WAIT_MS)


def test_a_line_to_type_in_keeps_its_own_paste(window: MainWindow, qtbot: QtBot) -> None:
    QApplication.clipboard().setText("7")
    hidden = window.findChild(QLineEdit, "hiddenEdit")
    assert hidden is not None
    hidden.setFocus()
    hidden.selectAll()
    qtbot.keyClick(hidden, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert hidden.text() == "7"
    assert window.session.spec.data.path == "sample:airline"


def test_files_are_remembered_until_the_list_is_cleared(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    for name in ("first & last.csv", "second.csv"):
        window.session.open(str(table(tmp_path / name)))
        loaded(window, qtbot, name)
    (tmp_path / "first & last.csv").unlink()
    for menu, before in ((window.recent_menu, 0), (window.data.open.menu(), 1)):
        menu.aboutToShow.emit()
        actions = [action for action in menu.actions() if not action.isSeparator()][before:]
        assert actions[0].text().startswith("second.csv")
        assert actions[1].text().startswith("first && last.csv")
        assert [action.isEnabled() for action in actions] == [True, False, True]
        assert "is gone" in actions[1].toolTip()
    window.session.open("sample:sunspots")
    loaded(window, qtbot, "sunspots")
    window.recent_menu.fill()
    window.recent_menu.actions()[0].trigger()
    loaded(window, qtbot, "second.csv")
    window.recent_menu.actions()[-1].trigger()
    assert window.session.sources.recent.paths() == []
    window.recent_menu.fill()
    assert not window.recent_menu.actions()[0].isEnabled()


def test_ten_files_are_remembered_the_latest_first(tmp_path: Path) -> None:
    recent = Recent(tmp_path / "home")
    assert recent.paths() == []
    for number in [*range(14), 9]:
        recent.add(f"/data/{number}.csv")
    assert recent.paths() == [f"/data/{number}.csv" for number in (9, 13, 12, 11, 10, 8, 7, 6, 5, 4)]
    assert Recent(tmp_path / "home").paths() == recent.paths()
    (tmp_path / "home" / "recent.json").write_text("{broken", "utf-8")
    assert recent.paths() == []


def test_an_encoding_that_cannot_be_known_is_asked_for(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "chinese.csv"
    rows = (f"2024-01-{day:02d},{day * 7 % 11},很好" for day in range(1, 29))
    path.write_bytes("\n".join(["日期,销售额,备注", *rows]).encode("gb18030"))
    window.session.open(str(path))
    panel = window.data.encodings
    qtbot.waitUntil(lambda: window.data.body.currentWidget() is panel, timeout=WAIT_MS)
    assert window.tabs.currentWidget() is window.data
    assert panel.use.text() == "Read as gb18030"
    assert panel.text.toPlainText().startswith("日期,销售额,备注\n2024-01-01")
    panel.table.selectRow(1)
    assert not panel.text.toPlainText().startswith("日期")
    panel.later.click()
    assert window.data.body.currentWidget() is window.data.work
    window.session.open(str(path))
    qtbot.waitUntil(lambda: window.data.body.currentWidget() is panel, timeout=WAIT_MS)
    panel.use.click()
    loaded(window, qtbot, "chinese.csv")
    assert window.session.chosen["data.encoding"] == "gb18030"
    assert window.data.body.currentWidget() is window.data.work


def test_other_encodings_can_be_looked_at_any_time(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "german.csv"
    path.write_text("\n".join(["Größe,b", *(f"{k % 12},{k % 7}" for k in range(200))]), "utf-8")
    window.session.open(str(path))
    loaded(window, qtbot, "german.csv")
    box = window.data.reading.boxes["encoding"]
    box.setCurrentIndex(box.findData("compare"))
    box.activated.emit(box.currentIndex())
    assert box.name() == "auto"
    qtbot.waitUntil(lambda: bool(window.session.sources.readings), timeout=WAIT_MS)
    assert window.session.sources.readings[0].encoding == "utf-8"


def test_bytes_that_fit_nothing_are_refused_as_before(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    texts = heard(window)
    window.session.open(str(tmp_path / "gone.csv"))
    qtbot.waitUntil(lambda: any("There is no such file." in text for text in texts), timeout=WAIT_MS)


def test_the_order_of_dates_and_the_comment_sign_are_changed_in_place(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "dates.csv"
    rows = (f"{month:02d}/{day:02d}/2024,{month * day % 13}" for month in range(1, 13) for day in range(1, 13))
    path.write_text("\n".join(["when,sold", *rows]), "utf-8")
    window = make_window(first=str(path))
    window.tabs.setCurrentWidget(window.data)
    boxes = window.data.reading.boxes
    for name, value in (("comment", "%"), ("dates", "month_first")):
        box = boxes[name]
        assert box.isVisible()
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())
        qtbot.waitUntil(lambda name=name, value=value: window.session.value(f"data.{name}") == value, timeout=WAIT_MS)
        qtbot.waitUntil(lambda: window.session.phase is Phase.READY, timeout=WAIT_MS)
        assert box.name() == value
    data = window.session.loaded
    assert data is not None
    assert str(data.data.column("when").values[1]).startswith("2024-01-02")


def test_a_file_that_cannot_be_read_is_shown_as_it_is_until_it_can(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "odd.csv"
    rows = (f"2024-01-{day:02d},{day * 7 % 11}" for day in range(1, 29))
    path.write_text("\n".join(["% made by hand", "when,sold", *rows]), "utf-8")
    page = window.data
    window.session.open(str(path))
    qtbot.waitUntil(page.unread.isVisible, timeout=WAIT_MS)
    assert page.title.accessibleName() == "odd.csv"
    assert "Row 2 has 2 cells" in page.unread.why.text()
    assert page.unread.text.toPlainText().startswith("% made by hand\nwhen,sold")
    page.unread.leave.click()
    assert not page.unread.isVisible()
    assert page.title.accessibleName() == "Airline passengers"
    window.session.open(str(path))
    qtbot.waitUntil(page.unread.isVisible, timeout=WAIT_MS)
    box = page.reading.boxes["comment"]
    box.setCurrentIndex(box.findData("%"))
    box.activated.emit(box.currentIndex())
    loaded(window, qtbot, "odd.csv")
    assert not page.unread.isVisible()
    assert page.table.isVisible()
