"""What views on a probe have in common: a row of choices, plots, a sentence, and the figures to copy."""

import math
from collections.abc import Iterable, Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from workbench.gui.explore.view import View
from workbench.gui.inputs import ChoiceBox
from workbench.gui.session import Session
from workbench.gui.views import Choice
from workbench.words import translate

SPARE = 6  # pixels


class Panel(View):
    """The choices stand in `row`, the plots in `grid`; `figures` gives what the button copies."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.row, self.grid = QHBoxLayout(), QGridLayout()
        self.row.setSpacing(8)
        self.grid.setSpacing(8)
        self.copy = QPushButton()
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(table(self.figures())))
        self.row.addStretch(1)
        self.row.addWidget(self.copy)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setMinimumHeight(36)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self.row)
        layout.addLayout(self.grid, 1)
        layout.addWidget(self.sentence)

    def add_box(self, name: str) -> ChoiceBox:
        """A menu in the row; a choice draws anew."""
        box = ChoiceBox()
        box.setObjectName(name)
        box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
        box.setMinimumContentsLength(14)
        box.activated.connect(lambda _: self.refresh())
        self.row.insertWidget(self.row.count() - 2, box)
        return box

    def figures(self) -> Iterable[Sequence[str]]:
        """The rows of the table that is copied, the heading first."""
        return ()

    def say(self, text: str) -> None:
        """Show a sentence, and have it read out."""
        self.sentence.setText(text)
        self.sentence.setAccessibleDescription(text)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.copy.setText(translate("explore", "Copy the figures"))
        self.copy.setToolTip(translate("explore", "As a table for a spreadsheet, tabs between the columns."))


def offer(box: ChoiceBox, choices: list[tuple[str, str]]) -> str:
    """Fill a menu with (name, label), keeping what is chosen; the chosen name, the first where it was none of these."""
    names = [box.itemData(index) for index in range(box.count())]
    labels = [box.itemText(index) for index in range(box.count())]
    if (names, labels) != ([name for name, _ in choices], [label for _, label in choices]):
        box.fill([Choice(name, label) for name, label in choices])
        # In a font that is put together of two, the box's own measure falls a little short.
        box.setMinimumWidth(box.sizeHint().width() + SPARE)
    if not box.name() and choices:
        box.choose(choices[0][0])
    return box.name()


def table(rows: Iterable[Sequence[str]]) -> str:
    """Rows as text, tabs between the columns."""
    return "".join("\t".join(row) + "\n" for row in rows)


def number(value: float | None) -> str:
    """A number in full for a table; empty where there is none."""
    return "" if value is None or not math.isfinite(value) else f"{value:.9g}"
