"""What the views share that ask a trained network: the question, how far the answer is, and its figures."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.errors import UserError
from workbench.gui.explore.view import View
from workbench.gui.session import Phase, Session
from workbench.gui.tables import ReadTable
from workbench.words import translate

PATIENCE = 0.02  # the share of an answer from which on the bar is shown: quick answers do not flicker


def trained(session: Session, *tasks: str) -> bool:
    """Whether there is a trained run of one of the tasks (none: of any that is one network) to be asked."""
    task = session.loaded.spec.data.task if session.loaded is not None else ""
    known = task in tasks if tasks else task not in ("", "translate")
    return session.phase is Phase.FINISHED and session.run_folder is not None and known


def has_language_model(session: Session) -> bool:
    """Whether there is one to be asked."""
    return trained(session, "language_model")


def needs_language_model() -> str:
    """What to do so that there is."""
    return translate("explore", "Train a language model first: choose a text, and press Start.")


def visible(symbol: str) -> str:
    """A symbol as it can be seen in a sentence or on an axis: blanks and line ends as signs."""
    return {"\n": "↵", " ": "␣", "\t": "⇥", "\r": "␍"}.get(symbol, symbol.replace("\n", "↵"))


class QuestionView(View):
    """A sentence, the body of the view, and below them the bar of what is being worked out.

    A view asks `name` of the session's run; `show_answer` gets what came of it.
    """

    name = ""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.answer: Any = None
        self.asked_of: object = None
        self.controls, self.body = QHBoxLayout(), QVBoxLayout()
        self.controls.setSpacing(8)
        self.body.setSpacing(8)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence.setObjectName(f"{self.name}Sentence")
        self.bar, self.doing, self.cancel = QProgressBar(), QLabel(), QPushButton()
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(6)
        self.doing.setProperty("role", "caption")
        self.cancel.clicked.connect(self.give_up)
        self.copy = QPushButton()
        self.copy.clicked.connect(self.copy_figures)
        self._going = QWidget()
        going = QHBoxLayout(self._going)
        going.setContentsMargins(0, 0, 0, 0)
        for widget, stretch in ((self.bar, 1), (self.doing, 1), (self.cancel, 0)):
            going.addWidget(widget, stretch)
        self._going.hide()
        self.outer = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self.controls)
        layout.addWidget(self.sentence)
        layout.addLayout(self.body, 1)
        layout.addWidget(self._going)
        session.asking.answered.connect(self._answered)
        session.asking.going_on.connect(self._going_on)
        session.asking.refused.connect(self._refused)

    def settings(self) -> dict[str, Any]:
        """What the question says."""
        return {}

    def show_answer(self, answer: Any) -> None:
        """Draw what came of the question."""

    def figures(self) -> Iterable[list[Any]]:
        """The answer's figures as rows of a table, the heading first."""
        return ()

    def begin(self) -> None:
        """A new run or new data: the answer is another's."""
        self.session.asking.cancel(self.name)
        self.answer = self.asked_of = None
        self.rest()

    def refresh(self) -> None:
        """Ask the run once; later only where a person changes the question."""
        if self.session.run_folder is not None and self.asked_of != self.session.run_folder:
            self.ask()

    def ask(self) -> None:
        """Ask anew."""
        folder = self.session.run_folder
        if folder is None or self.session.phase is not Phase.FINISHED:
            return
        self.asked_of = folder
        self.session.asking.ask(self.name, folder, self.settings())

    def give_up(self) -> None:
        """The answer is not waited for any more."""
        self.session.asking.cancel(self.name)
        self.rest()

    def rest(self) -> None:
        """Nothing is being worked out."""
        self._going.hide()

    def copy_figures(self) -> None:
        """The figures to the clipboard, as CSV."""
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(self.figures() if self.answer is not None else ())
        QGuiApplication.clipboard().setText(text.getvalue())

    def retranslate(self) -> None:
        """Take the window's language."""
        self.cancel.setText(translate("explore", "Cancel"))
        self.copy.setText(translate("explore", "Copy figures"))
        self.copy.setToolTip(translate("explore", "The exact figures as CSV, to be put into a table."))
        if self.answer is not None:
            self.show_answer(self.answer)

    def _answered(self, name: str, answer: Any) -> None:
        if name == self.name:
            self.answer = answer
            self.rest()
            self.show_answer(answer)

    def _going_on(self, name: str, share: float, what: str) -> None:
        if name == self.name and (share > PATIENCE or self._going.isVisible()):
            self._going.show()
            self.bar.setValue(round(100 * share))
            self.doing.setText(what)

    def _refused(self, name: str, error: UserError) -> None:
        if name == self.name:
            self.rest()
            self.sentence.setText(str(error))


class CaseTable(ReadTable):
    """Cases, one a row; clicking one points at it."""

    def __init__(self, object_name: str) -> None:
        super().__init__(object_name, rows=True)
        self.setWordWrap(False)
        self.horizontalHeader().setStretchLastSection(True)
