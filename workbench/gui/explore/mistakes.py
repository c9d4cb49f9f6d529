"""Which classes are taken for which; a click on a cell lists its cases, a click on a case shows what it hung on."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from workbench.gui.explore.question import CaseTable, QuestionView, trained
from workbench.gui.explore.view import AFTER, ViewKind
from workbench.gui.history import History
from workbench.gui.plots.confusion import ConfusionPlot
from workbench.gui.session import Session
from workbench.gui.theme import Tokens
from workbench.runs.insights import Mistakes
from workbench.training.events import Classified
from workbench.words import translate


class MistakesView(QuestionView):
    """The matrix at the left, the cases at the right."""

    name = "mistakes"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._cell = (-1, -1)
        self.all = QPushButton()
        self.all.clicked.connect(lambda: self._choose(-1, -1))
        self.controls.addStretch(1)
        self.controls.addWidget(self.all)
        self.controls.addWidget(self.copy)
        self.plot = ConfusionPlot("mistakesPlot")
        self.plot.plot.scene().sigMouseClicked.connect(self._click)
        self.cases = CaseTable("mistakeCases")
        self.cases.cellClicked.connect(self._open)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.plot, 2)
        row.addWidget(self.cases, 3)
        self.body.addLayout(row, 1)

    def settings(self) -> dict[str, Any]:
        """Which cell of the matrix."""
        return {"true": self._cell[0], "named": self._cell[1]}

    def begin(self) -> None:
        """A new run or new data."""
        super().begin()
        self._cell = (-1, -1)

    def show_answer(self, answer: Mistakes) -> None:
        """Draw the matrix and list the cases."""
        history = History()
        history.classified = Classified(0, answer.labels, answer.confusion)
        self.plot.refresh(history)
        self.sentence.setText(" ".join(words_of(answer, self._cell)))
        self.all.setVisible(self._cell != (-1, -1))
        self.cases.fill(
            [translate("explore", "Which"), translate("explore", "How sure"), translate("explore", "What it is")],
            [[one.name, f"{one.badness:.0%}", one.text] for one in answer.worst],
        )

    def figures(self) -> Iterable[list[Any]]:
        """The matrix."""
        one: Mistakes = self.answer
        yield ["true class", *one.labels]
        for label, row in zip(one.labels, one.confusion.tolist(), strict=True):
            yield [label, *row]

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.plot.dress(tokens)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.all.setText(translate("explore", "All mistakes"))
        self.plot.retranslate()
        self.plot.setToolTip(translate("explore", "Click a cell to list its cases."))
        self.cases.setAccessibleName(translate("explore", "The surest mistakes"))
        self.cases.setToolTip(translate("explore", "Click a case to see what its answer hung on."))
        super().retranslate()

    def _choose(self, true: int, named: int) -> None:
        self._cell = (true, named)
        self.ask()

    def _click(self, event: Any) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.answer is None:
            return
        place = self.plot.view.mapSceneToView(event.scenePos())
        size = len(self.answer.labels)
        true, named = round(place.y()), round(place.x())
        if 0 <= true < size and 0 <= named < size:
            self._choose(true, named)

    def _open(self, row: int) -> None:
        if self.answer is not None and row < len(self.answer.worst):
            self.wanted.emit("sensitivity", self.answer.worst[row])


def words_of(answer: Mistakes, cell: tuple[int, int]) -> list[str]:
    """What the matrix says."""
    counts = answer.confusion
    total, right = int(counts.sum()), int(np.trace(counts))
    found = [
        translate("explore", "{right} of {total} right ({share}).").format(
            right=f"{right:,}", total=f"{total:,}", share=f"{right / max(total, 1):.1%}"
        )
    ]
    if cell != (-1, -1):
        said = (
            translate("explore", "Listed: {true} named {named}, the least sure first.")
            if cell[0] == cell[1]
            else translate("explore", "Listed: {true} named {named}, the surest first.")
        )
        return [*found, said.format(true=answer.labels[cell[0]], named=answer.labels[cell[1]])]
    wrong = counts - np.diag(np.diag(counts))
    if not wrong.any():
        return [*found, translate("explore", "There is no mistake to list.")]
    true, named = np.unravel_index(int(wrong.argmax()), wrong.shape)
    found.append(
        translate(
            "explore", "Most often {true} is taken for {named}. The surest mistakes are often wrong labels."
        ).format(true=answer.labels[int(true)], named=answer.labels[int(named)])
    )
    return found


def made(session: Session) -> bool:
    """Whether the data are a made task of memory, whose classes are symbols to be repeated."""
    return session.loaded is not None and session.loaded.spec.data.path == "sample:copy"


VIEW = ViewKind(
    name="mistakes",
    title=lambda: translate("explore", "Which class for which"),
    help=lambda: translate(
        "explore",
        "A row for each true class, a column for each class that was named. Click a cell for its cases, and a case for "
        "what its answer hung on.",
    ),
    make=MistakesView,
    fits=lambda session: trained(session, "classify", "label_steps") and not made(session),
    why_not=lambda: translate(
        "explore", "Train a network that names classes first, on data of your own: its mistakes are listed here."
    ),
    group=AFTER,
    order=30,
)
