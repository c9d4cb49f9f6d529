"""How well classes are told apart: the confusion matrix, each class in numbers, and the surest errors."""

from typing import Any

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from workbench.gui.history import History
from workbench.gui.numbers import count
from workbench.gui.plots import ConfusionPlot
from workbench.gui.tables import ReadTable
from workbench.gui.theme import Tokens

MOST = 200  # classes in the tables


class LabellingPanel(QWidget):
    """Four views of the test part's classes, one a tab."""

    def __init__(self) -> None:
        super().__init__()
        self.plot = ConfusionPlot("resultConfusionPlot")
        self.classes, self.pairs, self.worst = (
            ReadTable(name) for name in ("classTable", "confusionTable", "worstTable")
        )
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for widget in (self.plot, self.pairs, self.classes, self.worst):
            self.tabs.addTab(widget, "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        self._history = History()
        self._test: dict[str, Any] = {}

    def show_result(self, history: History, test: dict[str, Any]) -> None:
        """Show the last run's test result; `test` is that of its summary."""
        self._history, self._test = history, test
        self.plot.refresh(history)
        self._show_pairs(test)
        self._show_classes(test.get("classes") or {})
        self._show_worst()

    def _show_pairs(self, test: dict[str, Any]) -> None:
        labels, pairs = (test.get("labels") or [])[:MOST], test.get("confusion") or []
        named = [self.tr("named {label}").format(label=label) for label in labels]
        rows = [[label, *(count(value) for value in row[:MOST])] for label, row in zip(labels, pairs, strict=False)]
        self.pairs.fill([self.tr("True class"), *named], rows, _is_number)

    def _show_classes(self, classes: dict[str, dict[str, Any]]) -> None:
        headings = [
            self.tr("Class"), self.tr("Precision"), self.tr("Recall"), self.tr("F1"), self.tr("In the test part"),
        ]  # fmt: skip
        rows = [
            [label, *(f"{found[name]:.3f}" for name in ("precision", "recall", "f1")), count(found["count"])]
            for label, found in list(classes.items())[:MOST]
        ]
        self.classes.fill(headings, rows, _is_number)

    def _show_worst(self) -> None:
        shown = self._history.classified
        headings = [
            self.tr("Which"), self.tr("True class"), self.tr("Named"), self.tr("How sure"), self.tr("What it is"),
        ]  # fmt: skip
        worst = shown.worst if shown is not None else ()
        rows = [[name, true, named, f"{sure:.0%}", what] for name, true, named, sure, what in worst]
        self.worst.fill(headings, rows, _is_number)
        self.worst.horizontalHeader().setStretchLastSection(True)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.plot.dress(tokens)

    def retranslate(self) -> None:
        """Take the window's language."""
        titles = (
            (self.tr("Picture"), self.tr("Which class is taken for which: a row for each true class.")),
            (self.tr("Numbers"), self.tr("How many of each true class were given each name.")),
            (
                self.tr("Each class"),
                self.tr(
                    "Precision: how many of those given the name have it. Recall: how many of those that have it were "
                    "found. F1 is high only where both are."
                ),
            ),
            (self.tr("Surest errors"), self.tr("Where the network was wrong and sure of itself: often a wrong label.")),
        )
        for index, (title, tip) in enumerate(titles):
            self.tabs.setTabText(index, title)
            self.tabs.setTabToolTip(index, tip)
        for table, (title, tip) in zip((self.pairs, self.classes, self.worst), titles[1:], strict=True):
            table.setAccessibleName(title)
            table.setToolTip(tip)
        self.tabs.setAccessibleName(self.tr("Classes"))
        self.plot.retranslate()
        self.show_result(self._history, self._test)


def _is_number(column: int, cell: str) -> bool:
    return column > 0 and cell[:1].isdigit()
