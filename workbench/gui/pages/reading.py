"""How a file was read, each point with a menu to correct it; the data are read anew at once."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from workbench.gui.flow import FlowLayout
from workbench.gui.inputs import ChoiceBox
from workbench.gui.session import Phase, Session
from workbench.gui.views import PreviewView
from workbench.gui.wording import COMPARE, reading_choices

# Wide enough for the longest entry of each, and for all of them side by side in the smallest window.
WIDTHS = {"encoding": 166, "delimiter": 155, "decimal": 140, "header": 153, "dates": 110, "comment": 84}
TEXTS = ("encoding",)


class ReadingMenus(QWidget):
    """Encoding, delimiter, decimal mark, column names, order of dates and comment sign."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.boxes: dict[str, ChoiceBox] = {name: ChoiceBox() for name in WIDTHS}
        self.labels = {name: QLabel() for name in WIDTHS}
        self.parts: dict[str, QWidget] = {}
        self._said: dict[str, str] = {}
        row = FlowLayout(spacing=8)
        for name, box in self.boxes.items():
            box.setObjectName(f"{name}Box")
            box.setFixedWidth(WIDTHS[name])
            self.labels[name].setBuddy(box)
            self.labels[name].setProperty("role", "caption")
            # The name above its menu, so that all have room in a small window.
            part = QWidget()
            inner = QVBoxLayout(part)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.setSpacing(2)
            inner.addWidget(self.labels[name])
            inner.addWidget(box)
            self.parts[name] = part
            row.addWidget(part)
            box.activated.connect(lambda _, name=name: self._reread(name))
        self.setLayout(row)
        session.phase_changed.connect(self._show_phase)

    def show_reading(self, preview: PreviewView | None, said: Mapping[str, Any], unread: bool = False) -> None:
        """Show how data were read and what was said about it; None: there are none, or they are still `unread`."""
        found = {} if preview is None else _found(preview)
        timed = preview is not None and any(column.kind == "time" for column in preview.columns)
        for name, box in self.boxes.items():
            default = "#" if name == "comment" else "auto"
            self._said[name] = str(said.get(f"data.{name}", default))
            choices = reading_choices(name, found.get(name, ""))
            box.fill(choices)
            if self._said[name] not in {one.name for one in choices}:
                box.offer(self.session.engine.label(self._said[name]))
            box.choose(self._said[name])
            # What was made by the program was not read from anything.
            seen = preview is not None and bool(preview.encoding) and (name in TEXTS or not preview.is_text)
            if unread:
                seen = True
            elif name == "dates":
                seen = seen and (timed or self._said[name] != default)
            self.parts[name].setVisible(seen)
        self.setVisible(any(not part.isHidden() for part in self.parts.values()))

    def _reread(self, name: str) -> None:
        chosen = self.boxes[name].name()
        if chosen == COMPARE:
            self.boxes[name].choose(self._said[name])
            self.session.compare_encodings()
            return
        self.session.reread_shown({f"data.{name}": chosen})

    def _show_phase(self, phase: Phase) -> None:
        for box in self.boxes.values():
            box.setEnabled(not phase.busy and phase is not Phase.LOADING)

    def retranslate(self) -> None:
        """Take the window's language."""
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
            "dates": (
                self.tr("Order of dates"),
                self.tr("What stands first in dates such as 03/04/2024. Change it if months look like days."),
            ),
            "comment": (
                self.tr("Comment sign"),
                self.tr("Rows that begin with it are passed over. Change it if rows are missing."),
            ),
        }
        for name, (label, tip) in names.items():
            self.labels[name].setText(label)
            self.boxes[name].setToolTip(tip)
            self.boxes[name].setAccessibleName(label)


def _found(preview: PreviewView) -> dict[str, str]:
    return {
        "encoding": preview.encoding,
        "delimiter": preview.delimiter,
        "decimal": preview.decimal,
        "header": preview.header,
    }
