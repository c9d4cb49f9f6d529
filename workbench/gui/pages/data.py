"""The data as they were read: a preview, each column's role, encoding and delimiter to correct, and why."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.inputs import ChoiceBox
from workbench.gui.pages.encodings import EncodingPanel
from workbench.gui.pages.findings import FindingsPanel
from workbench.gui.pages.gallery import GalleryPanel
from workbench.gui.pages.held_out import TestFileButton
from workbench.gui.pages.looking import LookingPanel
from workbench.gui.pages.reading import ReadingMenus
from workbench.gui.pages.reasons import SIDE, ReasonsCard
from workbench.gui.pages.unread import UnreadPanel
from workbench.gui.recent_menu import RecentMenu
from workbench.gui.session import Phase, Session
from workbench.gui.theme import BODY, Tokens, mono_family, sized
from workbench.gui.titles import Title
from workbench.gui.views import CheckupView, Choice, ColumnView, LoadedView, PreviewView

MOST_COLUMNS = 100
# So many share the width; where there are more, each has this width.
FEW, COLUMN = 6, 170


class DataPage(QWidget):
    """Everything is changed in place; the data are read anew at once."""

    opened = Signal()  # the person wants to choose a file
    pasted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._refused: CheckupView | None = None
        self.title, self.facts = Title(), QLabel()
        self.facts.setProperty("role", "muted")
        self.table = QTableWidget()
        self.table.setObjectName("previewTable")
        self.table.setAcceptDrops(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().setDefaultSectionSize(26)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAcceptDrops(False)
        self.stack = QStackedWidget()
        for widget in (self.table, self.text):
            self.stack.addWidget(widget)
        self.reading, self.looking = ReadingMenus(session), LookingPanel(session, self.stack)
        self.gallery, self.encodings, self.unread = GalleryPanel(session), EncodingPanel(session), UnreadPanel(session)
        self.reasons_card, self.findings = ReasonsCard(), FindingsPanel(session)
        self.body = QStackedWidget()
        self.work = self._work()
        for widget in (self.work, self.gallery, self.encodings):
            self.body.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(self._head())
        layout.addWidget(self.body, 1)
        session.loaded_changed.connect(self._leave_gallery)
        session.loaded_changed.connect(self.show_data)
        session.described.connect(self.show_data)
        session.glanced.connect(self.show_data)
        session.checkup.changed.connect(self._show_checkup)
        session.phase_changed.connect(self._show_phase)
        session.sources.readings_changed.connect(self._show_readings)
        self.retranslate()

    def _head(self) -> QHBoxLayout:
        self.open, self.paste, self.samples = (QPushButton() for _ in range(3))
        names = ("openButton", "pasteButton", "samplesButton")
        self.open.setMenu(RecentMenu(self.session, self, self.opened.emit))
        self.held_out = TestFileButton(self.session, self)
        self.samples.setCheckable(True)
        self.paste.clicked.connect(self.pasted)
        self.samples.clicked.connect(lambda: self._show_body())
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addSpacing(4)
        # Its foot on the line that the title stands on.
        self.facts.setContentsMargins(0, 6, 0, 0)
        head.addWidget(self.facts, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.held_out)
        for button, name in zip((self.open, self.paste, self.samples), names, strict=True):
            button.setObjectName(name)
            head.addWidget(button)
        return head

    def _work(self) -> QWidget:
        """The data themselves, with the menus above them and what is said about them beside them."""
        work = QWidget()
        layout = QVBoxLayout(work)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.reading)
        layout.addWidget(self.looking.bar)
        beside = QHBoxLayout()
        beside.setSpacing(12)
        beside.addWidget(self.looking, 1)
        beside.addWidget(self.unread, 1)
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(self.findings, 5)
        side.addWidget(self.reasons_card, 2)
        beside.addLayout(side)
        layout.addLayout(beside, 1)
        return work

    def show_gallery(self) -> None:
        """Show the samples in place of the data."""
        self.samples.setChecked(True)
        self._show_body()

    def _leave_gallery(self) -> None:
        self.samples.setChecked(False)

    def _show_readings(self) -> None:
        self.encodings.show_readings()
        self.show_data()

    def _show_body(self) -> None:
        shown = self._shown()
        if self.session.sources.readings:
            self.body.setCurrentWidget(self.encodings)
        elif self.session.sources.unread is not None:
            self.body.setCurrentWidget(self.work)
        elif shown is None or self.samples.isChecked():
            self.body.setCurrentWidget(self.gallery)
        else:
            self.body.setCurrentWidget(self.work)

    def _shown(self) -> CheckupView | LoadedView | None:
        """The data that are shown: the beginning of those that are read, those refused last, or those to learn from."""
        checkup, glance = self.session.checkup, self.session.glance
        if glance is not None:
            return glance
        return checkup.view if checkup.refused and checkup.view is not None else self.session.loaded

    def show_data(self) -> None:
        """Show what was read."""
        shown, loaded = self._shown(), self.session.loaded
        if self.session.sources.unread is not None:
            shown = None
        usable = shown is not None and shown is loaded
        self.held_out.show_data(shown)
        self.findings.setVisible(shown is not None and shown is not self.session.glance)
        self.reasons_card.setVisible(usable)
        self.samples.setEnabled(shown is not None)
        self.looking.show_data(usable)
        self._show_body()
        unread = self.session.sources.unread
        self.unread.show_file(unread)
        self.looking.setVisible(unread is None)
        if unread is not None:
            self.title.show_title(Path(unread.path).name)
            self.facts.setText(self.tr("not read yet"))
            self.reading.show_reading(None, unread.settings, unread=True)
            return
        if shown is None:
            self.reading.show_reading(None, {})
            return
        self.title.show_title(shown.title)
        self.facts.setText(shown.facts)
        if loaded is not None:
            self.reasons_card.words.setText("\n\n".join([*self._column_reasons(loaded.preview), *loaded.reasons]))
        self.reading.show_reading(shown.preview, shown.said)
        if shown.preview.is_text:
            self.text.setPlainText(shown.preview.text)
            self.stack.setCurrentWidget(self.text)
        else:
            self._show_table(shown.preview)
            self.stack.setCurrentWidget(self.table)

    def _show_checkup(self) -> None:
        """Data that cannot be learnt from yet are shown as soon as they were looked at, and go as soon as they can."""
        checkup = self.session.checkup
        refused = checkup.view if checkup.refused else None
        if refused is not self._refused:
            self._refused = refused
            self.show_data()

    def _column_reasons(self, preview: PreviewView) -> list[str]:
        roles = {choice.name: choice.label for choice in self._roles()}
        text = self.tr("{column}: {role}. {reason}")
        return [
            text.format(column=one.name, role=roles.get(one.role, one.role), reason=one.reason)
            for one in preview.columns[:12]
        ]

    def _roles(self) -> list[Choice]:
        return [
            Choice("target", self.tr("Target"), self.tr("The network learns to predict it, and sees its past.")),
            Choice("label", self.tr("Label"), self.tr("The class that the network learns to name.")),
            Choice("group", self.tr("Group"), self.tr("Rows with the same value here are one series or sequence.")),
            Choice("input", self.tr("Input"), self.tr("The network sees it.")),
            Choice(
                "known",
                self.tr("Known ahead"),
                self.tr("The network sees it, and its future, which is known: a calendar, a price, a holiday."),
            ),
            Choice("time", self.tr("Time"), self.tr("Says when each row was measured.")),
            Choice("ignore", self.tr("Ignore"), self.tr("Left out.")),
        ]

    def _show_table(self, preview: PreviewView) -> None:
        table, columns = self.table, preview.columns[:MOST_COLUMNS]
        with QSignalBlocker(table):
            table.clear()
            table.setColumnCount(len(columns))
            table.setRowCount(len(preview.rows) + 1)
            table.setVerticalHeaderLabels([self.tr("Role"), *(str(row + 1) for row in range(len(preview.rows)))])
            for index, column in enumerate(columns):
                table.setCellWidget(0, index, self._role_box(column.name, column.role, column.reason))
                side = Qt.AlignmentFlag.AlignRight if column.kind == "number" else Qt.AlignmentFlag.AlignLeft
                heading = QTableWidgetItem(self._fitting(column.name, len(columns)))
                heading.setToolTip(column.name)
                heading.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                table.setHorizontalHeaderItem(index, heading)
                for row, cells in enumerate(preview.rows):
                    item = QTableWidgetItem(cells[index] if index < len(cells) else "")
                    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                    table.setItem(row + 1, index, item)
            table.setRowHeight(0, 34)
            table.horizontalHeader().setDefaultSectionSize(COLUMN)
            few = len(columns) <= FEW
            mode = QHeaderView.ResizeMode.Stretch if few else QHeaderView.ResizeMode.Interactive
            table.horizontalHeader().setSectionResizeMode(mode)

    def _fitting(self, name: str, columns: int) -> str:
        """A column's name as far as there is room; the tip has all of it."""
        width = self.table.viewport().width() // columns if columns <= FEW else COLUMN
        header = self.table.horizontalHeader()
        font = header.font()
        font.setBold(True)
        return QFontMetrics(font).elidedText(name, Qt.TextElideMode.ElideRight, max(width, 80) - 20)

    def _role_box(self, name: str, role: str, reason: str) -> ChoiceBox:
        box = ChoiceBox()
        box.setAccessibleName(self.tr("Role of {column}").format(column=name))
        box.fill(self._roles())
        box.choose(role)
        box.setToolTip(reason or self.tr("What this column is to the network."))
        box.activated.connect(lambda _: self._change_role(name, box.name()))
        return box

    def _change_role(self, name: str, role: str) -> None:
        checkup = self.session.checkup
        shown = checkup.view if checkup.refused else self.session.loaded
        if shown is None:
            return
        roles: dict[str, str] = {column.name: column.role for column in shown.preview.columns}
        roles[name] = role
        if role in ("time", "label", "group"):
            roles = {other: ("ignore" if was == role and other != name else was) for other, was in roles.items()}
        if "label" in roles.values() and role != "target":
            # Who names classes forecasts nothing, and the other way round.
            roles = {other: ("input" if was == "target" else was) for other, was in roles.items()}
        if role == "target":
            roles = {other: ("ignore" if was == "label" else was) for other, was in roles.items()}
        if self.session.value("data.task") == "translate" and role in ("input", "target"):
            roles = _paired(roles, name, shown.preview.columns)
        labelled = "label" in roles.values()
        said = checkup.settings.get("data.task", "auto") if checkup.refused else self.session.value("data.task")
        task = str(said)
        changes: dict[str, Any] = {
            "data.task": task if labelled == (task in ("classify", "label_steps")) and role != "group" else "auto",
            "data.label": next((other for other, was in roles.items() if was == "label"), ""),
            "data.group": next((other for other, was in roles.items() if was == "group"), ""),
            "data.time": next((other for other, was in roles.items() if was == "time"), ""),
            "data.targets": tuple(other for other, was in roles.items() if was == "target"),
            "data.known": () if labelled else tuple(other for other, was in roles.items() if was == "known"),
            "data.inputs": tuple(other for other, was in roles.items() if was == "input")
            if task == "translate"
            else _inputs(roles, {column.name: column.kind for column in shown.preview.columns}, labelled),
        }
        self.session.reread_shown(changes)

    def _show_phase(self, phase: Phase) -> None:
        for widget in (self.table, self.open, self.paste):
            widget.setEnabled(not phase.busy and phase is not Phase.LOADING)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's fonts and colours."""
        for part in (self.looking, self.gallery, self.encodings, self.unread):
            part.dress(tokens)
        font = sized(BODY)
        font.setFamilies([mono_family(), *font.families()])
        self.text.setFont(font)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.show_title(self.tr("Data"))
        self.findings.setFixedWidth(SIDE)
        self.findings.retranslate()
        for part in (self.looking, self.gallery, self.encodings, self.reading, self.unread, self.reasons_card):
            part.retranslate()
        for button, text, tip in (
            (self.open, self.tr("Open"), self.tr("Choose a file to learn from, or one that was opened before.")),
            (self.paste, self.tr("Paste"), self.tr("Learn from the table or text on the clipboard (Ctrl+V).")),
            (self.samples, self.tr("Samples"), self.tr("Data that come with the program, to try things out.")),
        ):
            button.setText(text)
            button.setToolTip(tip)
        self.table.setAccessibleName(self.tr("Preview of the data"))
        self.table.setToolTip(self.tr("The first rows as they were read. Choose what each column is to the network."))
        self.held_out.retranslate()
        self.text.setAccessibleName(self.tr("Preview of the data"))
        self.text.setToolTip(self.tr("The beginning of the text as it was read."))
        self.show_data()


def _paired(roles: dict[str, str], name: str, before: tuple[ColumnView, ...]) -> dict[str, str]:
    """One text and one translation: the column that had the role takes that which `name` had."""
    old = next(column.role for column in before if column.name == name)
    return {other: old if other != name and was == roles[name] else was for other, was in roles.items()}


def _inputs(roles: dict[str, str], kinds: dict[str, str], labelled: bool) -> tuple[str, ...]:
    """The columns that the network sees. Of words it reads one column, or numbers."""
    names = [other for other, was in roles.items() if was in ("input", "known", "target")]
    numbers = [name for name in names if kinds[name] == "number"]
    return tuple(names[:1] if labelled and len(numbers) < len(names) else names)
