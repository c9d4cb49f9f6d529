"""What the data doctor found, with a button for each fix, and the fixes that were done, to be taken back."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from workbench.data.checkup.finding import Finding, Fix
from workbench.fields import settings_of
from workbench.gui.cards import scrolling, words
from workbench.gui.names import tr_setting
from workbench.gui.session import Phase, Session
from workbench.gui.theme import BODY, sized
from workbench.gui.wording import in_words, value_label
from workbench.training.spec import SECTIONS

MOST = 50  # findings; nobody reads more before the first are mended
ROOM = 116  # pixels for the words on a button, two of which stand side by side
WEIGHTS = ("error", "warning", "note")


class FindingsPanel(QFrame):
    """A card: how much was found, the findings by weight, the fixes done."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("card")
        self.session, self.checkup = session, session.checkup
        self.heading, self.count, self.undo = QLabel(), QLabel(), QPushButton()
        self.heading.setProperty("role", "card")
        self.count.setObjectName("findingsCount")
        self.count.setProperty("role", "caption")
        self.count.setWordWrap(True)
        self.fixes = QLabel()
        self.fixes.setObjectName("fixesDone")
        self.fixes.setProperty("role", "muted")
        self.fixes.setWordWrap(True)
        self.fixes.setTextFormat(Qt.TextFormat.PlainText)
        self.undo.setObjectName("undoFixButton")
        self.undo.clicked.connect(self.checkup.undo)
        self.inner = QWidget()
        self.list = QVBoxLayout(self.inner)
        self.list.setContentsMargins(0, 0, 8, 0)
        self.list.setSpacing(12)
        self.area = scrolling(self.inner, "findingsList")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.fixes, 1)
        foot.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 8, 12)
        layout.setSpacing(8)
        layout.addWidget(self.heading)
        layout.addWidget(self.count)
        layout.addWidget(self.area, 1)
        layout.addLayout(foot)
        self._shown: tuple[object, ...] = ()
        self.checkup.changed.connect(self.show_findings)
        session.phase_changed.connect(lambda _: self._enable())
        self.retranslate()

    def show_findings(self) -> None:
        """Show what was found last."""
        view, done = self.checkup.view, self.checkup.done
        self.count.setText(self._summary())
        self.fixes.setText("\n".join(self._in_words(one.fix.settings) for one in done))
        self.fixes.setAccessibleName(self.tr("Fixes done"))
        self.fixes.setVisible(bool(done))
        self.undo.setVisible(bool(done))
        findings = view.findings if view is not None else ()
        # With nothing to say it leaves the room to its neighbour.
        self.area.setVisible(bool(findings))
        height = QSizePolicy.Policy.Preferred if findings else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Fixed, height)
        if findings != self._shown:
            self._shown = findings
            self._fill(findings)
        self._enable()

    def _summary(self) -> str:
        view = self.checkup.view
        if self.checkup.busy:
            return self.tr("Looking at the data …")
        if view is None or not view.findings:
            return self.tr("Nothing was found that should be changed.")
        names = {
            "error": self.tr("Errors: {count}"),
            "warning": self.tr("Warnings: {count}"),
            "note": self.tr("Notes: {count}"),
        }
        counts = {weight: view.count(weight) for weight in WEIGHTS}
        return " · ".join(names[weight].format(count=count) for weight, count in counts.items() if count)

    def _fill(self, findings: tuple[Finding, ...]) -> None:
        while (item := self.list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                # Gone at once: until it is deleted it would lie on the new ones.
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        for finding in findings[:MOST]:
            self.list.addWidget(self._entry(finding))
        if len(findings) > MOST:
            self.list.addWidget(words(self.tr("{count} more findings.").format(count=len(findings) - MOST), "muted"))
        self.list.addStretch(1)

    def _entry(self, finding: Finding) -> QFrame:
        entry = QFrame()
        entry.setProperty("finding", finding.weight)
        weights = {"error": self.tr("Error"), "warning": self.tr("Warning"), "note": self.tr("Note")}
        engine = self.session.engine
        column = QVBoxLayout(entry)
        column.setContentsMargins(10, 2, 0, 2)
        column.setSpacing(4)
        weight = words(weights[finding.weight], f"weight-{finding.weight}")
        text = words(in_words(finding.message, engine), "card")
        for label in (weight, text):
            column.addWidget(label)
        if finding.advice:
            column.addWidget(words(in_words(finding.advice, engine), "muted"))
        entry.setAccessibleName(f"{weights[finding.weight]}: {finding.message} {finding.advice}")
        if finding.fixes:
            grid = QGridLayout()
            grid.setSpacing(6)
            for place, fix in enumerate(finding.fixes):
                grid.addWidget(self._button(finding, fix), place // 2, place % 2)
            column.addLayout(grid)
        return entry

    def _button(self, finding: Finding, fix: Fix) -> QPushButton:
        short = QFontMetrics(sized(BODY)).elidedText(fix.label, Qt.TextElideMode.ElideRight, ROOM)
        # An ampersand in a column's name is no shortcut.
        button = QPushButton(short.replace("&", "&&"))
        button.setProperty("fix", fix.name)
        button.setAccessibleName(fix.label)
        button.setAccessibleDescription(finding.message)
        button.setToolTip(f"{fix.label}\n{self._in_words(fix.settings)}")
        button.clicked.connect(lambda: self.checkup.apply(finding, fix))
        return button

    def _in_words(self, settings: Mapping[str, Any]) -> str:
        """Settings and their values as the window names them."""
        declared = {one.name: one for one in settings_of(SECTIONS["data"])}
        parts: list[str] = []
        for key, value in settings.items():
            if isinstance(value, list | tuple):
                text = ", ".join(map(str, value))
            elif isinstance(value, bool):
                text = self.tr("on") if value else self.tr("off")
            else:
                text = value_label(self.session.engine, key, str(value)) or str(value)
            name = tr_setting(declared[key.removeprefix("data.")].label)
            parts.append(self.tr("{setting}: {value}").format(setting=name, value=text))
        return self.tr("; ").join(parts)

    def _enable(self) -> None:
        phase = self.session.phase
        able = not phase.busy and phase is not Phase.LOADING and not self.checkup.busy
        self.undo.setEnabled(able)
        for button in self.inner.findChildren(QPushButton):
            button.setEnabled(able)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.heading.setText(self.tr("Data doctor"))
        self.area.setAccessibleName(self.tr("Findings"))
        self.undo.setText(self.tr("Undo"))
        self.undo.setToolTip(self.tr("Take the last fix back. The file itself was never changed."))
        self._shown = (None,)
        self.show_findings()
