"""The data as they were read: a preview, each column's role, encoding and delimiter to correct, and why."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.inputs import ChoiceBox
from workbench.gui.pages.findings import FindingsPanel
from workbench.gui.session import Phase, Session
from workbench.gui.theme import BODY, Tokens, mono_family, sized
from workbench.gui.titles import Title
from workbench.gui.views import CheckupView, Choice, PreviewView
from workbench.gui.wording import reading_choices

MOST_COLUMNS = 100
# So many share the width; where there are more, each has this width.
FEW, COLUMN = 6, 170
SIDE = 360


class DataPage(QWidget):
    """Everything is changed in place; the data are read anew at once."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._refused: CheckupView | None = None
        self.title, self.facts, self.reasons = Title(), QLabel(), QLabel()
        self.facts.setProperty("role", "muted")
        self.reasons.setWordWrap(True)
        self.table = QTableWidget()
        self.table.setObjectName("previewTable")
        self.table.setAcceptDrops(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().setDefaultSectionSize(26)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAcceptDrops(False)
        self.empty = QLabel()
        self.empty.setProperty("role", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        for widget in (self.empty, self.table, self.text):
            self.stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.facts, 1, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(head)
        layout.addLayout(self._reading())
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.stack, 1)
        self.reasons_card, self.findings = self._reasons_card(), FindingsPanel(session)
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(self.findings, 5)
        side.addWidget(self.reasons_card, 2)
        body.addLayout(side)
        layout.addLayout(body, 1)
        session.loaded_changed.connect(self.show_data)
        session.described.connect(self.show_data)
        session.checkup.changed.connect(self._show_checkup)
        session.phase_changed.connect(self._show_phase)
        self.retranslate()

    def _reasons_card(self) -> QFrame:
        self.reasons_title = QLabel()
        self.reasons_title.setProperty("role", "card")
        self.reasons.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.reasons.setTextFormat(Qt.TextFormat.PlainText)
        inner = QScrollArea()
        inner.setWidgetResizable(True)
        inner.setFrameShape(QFrame.Shape.NoFrame)
        inner.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner.setWidget(self.reasons)
        card = QFrame()
        card.setObjectName("card")
        card.setFixedWidth(SIDE)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(16, 12, 8, 12)
        layout.setSpacing(8)
        layout.addWidget(self.reasons_title)
        layout.addWidget(inner, 1)
        return card

    def _reading(self) -> QHBoxLayout:
        self.encoding, self.delimiter, self.decimal, self.header = ChoiceBox(), ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.boxes: dict[str, ChoiceBox] = {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "decimal": self.decimal,
            "header": self.header,
        }
        self.labels = {name: QLabel() for name in self.boxes}
        row = QHBoxLayout()
        row.setSpacing(12)
        for name, box in self.boxes.items():
            box.setObjectName(f"{name}Box")
            box.setMinimumWidth(160)
            self.labels[name].setBuddy(box)
            self.labels[name].setProperty("role", "caption")
            # The name above its menu, so that all four have room in a small window.
            part = QVBoxLayout()
            part.setSpacing(2)
            part.addWidget(self.labels[name])
            part.addWidget(box)
            row.addLayout(part)
            box.activated.connect(lambda _, name=name: self._reread(name))
        row.addStretch(1)
        return row

    def show_data(self) -> None:
        """Show what was read."""
        loaded, checkup = self.session.loaded, self.session.checkup
        refused = checkup.view if checkup.refused else None
        shown = refused or loaded
        self.findings.setVisible(shown is not None)
        self.reasons_card.setVisible(shown is not None and refused is None)
        if shown is None:
            for name, box in self.boxes.items():
                box.hide()
                self.labels[name].hide()
            self.stack.setCurrentWidget(self.empty)
            return
        self.title.show_title(shown.title)
        self.facts.setText(shown.facts)
        if loaded is not None:
            self.reasons.setText("\n\n".join([*self._column_reasons(loaded.preview), *loaded.reasons]))
        self._show_reading(shown.preview, shown.said)
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

    def _show_reading(self, preview: PreviewView, said: Mapping[str, Any]) -> None:
        found = {
            "encoding": preview.encoding,
            "delimiter": preview.delimiter,
            "decimal": preview.decimal,
            "header": preview.header,
        }
        for name, box in self.boxes.items():
            box.fill(reading_choices(name, found[name]))
            box.choose(str(said.get(f"data.{name}", "auto")))
            # What was made by the program was not read from anything.
            seen = bool(preview.encoding) and (name == "encoding" or not preview.is_text)
            box.setVisible(seen)
            self.labels[name].setVisible(seen)

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
            "data.inputs": _inputs(roles, {column.name: column.kind for column in shown.preview.columns}, labelled),
        }
        self.session.reread_shown(changes)

    def _reread(self, name: str) -> None:
        self.session.reread_shown({f"data.{name}": self.boxes[name].name()})

    def _show_phase(self, phase: Phase) -> None:
        for widget in (*self.boxes.values(), self.table):
            widget.setEnabled(not phase.busy and phase is not Phase.LOADING)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's fonts."""
        font = sized(BODY)
        font.setFamilies([mono_family(), *font.families()])
        self.text.setFont(font)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.show_title(self.tr("Data"))
        self.findings.setFixedWidth(SIDE)
        self.findings.retranslate()
        self.reasons_title.setText(self.tr("How these data are used, and why"))
        self.empty.setText(
            self.tr("Drop a CSV or text file anywhere on the window, or pick a sample on the Train page.")
        )
        self.table.setAccessibleName(self.tr("Preview of the data"))
        self.table.setToolTip(self.tr("The first rows as they were read. Choose what each column is to the network."))
        self.text.setAccessibleName(self.tr("Preview of the data"))
        self.text.setToolTip(self.tr("The beginning of the text as it was read."))
        names = {
            "encoding": (
                self.tr("Encoding"),
                self.tr("How the file's bytes are read as characters. Change it if letters look wrong."),
            ),
            "delimiter": (
                self.tr("Delimiter"),
                self.tr("The character between two columns. Change it if the columns look wrong."),
            ),
            "decimal": (
                self.tr("Decimal mark"),
                self.tr("Point or comma in numbers. Change it if numbers look wrong."),
            ),
            "header": (self.tr("Column names"), self.tr("Whether the first row holds the columns' names.")),
        }
        for name, (label, tip) in names.items():
            self.labels[name].setText(label)
            self.boxes[name].setToolTip(tip)
            self.boxes[name].setAccessibleName(label)
        self.show_data()


def _inputs(roles: dict[str, str], kinds: dict[str, str], labelled: bool) -> tuple[str, ...]:
    """The columns that the network sees. Of words it reads one column, or numbers."""
    names = [other for other, was in roles.items() if was in ("input", "known", "target")]
    numbers = [name for name in names if kinds[name] == "number"]
    return tuple(names[:1] if labelled and len(numbers) < len(names) else names)
