"""Where a language model is surprised: by how much it has read, behind which symbols, in which stretches."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from PySide6.QtWidgets import QHBoxLayout

from workbench.gui.explore.drawing import LinesPlot
from workbench.gui.explore.question import CaseTable, QuestionView, has_language_model, needs_language_model, visible
from workbench.gui.explore.view import AFTER, ViewKind
from workbench.gui.numbers import short
from workbench.gui.session import Session
from workbench.gui.theme import Tokens
from workbench.runs.insights import Surprises
from workbench.words import translate

SETTLED = 0.1  # of the whole fall: from there on more reading hardly helps


class SurpriseView(QuestionView):
    """A curve and two tables; a click on a stretch shows what was read before its most surprising symbol."""

    name = "surprise"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.controls.addStretch(1)
        self.controls.addWidget(self.copy)
        self.places = LinesPlot("placePlot", self._texts)
        self.after, self.cases = CaseTable("afterTable"), CaseTable("surpriseCases")
        self.cases.cellClicked.connect(self._open)
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.places, 3)
        above.addWidget(self.after, 2)
        self.body.addLayout(above, 1)
        self.body.addWidget(self.cases, 1)

    def show_answer(self, answer: Surprises) -> None:
        """Draw and list."""
        x = np.arange(len(answer.by_place), dtype=np.float64) + 1
        level = np.full(len(x), answer.nats)
        self.places.show_lines([
            (translate("explore", "read from nothing on"), x, answer.by_place, "solid"),
            (translate("explore", "the whole part read on"), x, level, "dotted"),
        ])  # fmt: skip
        self.sentence.setText(words_of(answer))
        self.after.fill(
            [
                translate("explore", "Behind"), translate("explore", "nats"), translate("explore", "times"),
                translate("explore", "share of all"),
            ],
            [[visible(one.symbol), f"{one.nats:.2f}", f"{one.count:,}", f"{one.share:.1%}"] for one in answer.after],
        )  # fmt: skip
        self.cases.fill(
            [
                translate("explore", "nats"),
                translate("explore", "least expected"),
                translate("explore", "The most surprising stretches"),
            ],
            [[f"{one.badness:.2f}", visible(one.text), one.name.replace("\n", "↵")] for one in answer.worst],
        )

    def figures(self) -> Iterable[list[Any]]:
        """Nats by place, then behind each symbol."""
        one: Surprises = self.answer
        yield ["symbols_read", "nats"]
        for place, nats in enumerate(one.by_place.tolist(), 1):
            yield [place, nats]
        yield []
        yield ["behind", "nats", "times", "share"]
        for after in one.after:
            yield [after.symbol, after.nats, after.count, after.share]

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.places.dress(tokens)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.places.retranslate()
        self.after.setAccessibleName(translate("explore", "Behind which symbols"))
        self.after.setToolTip(
            translate("explore", "Behind which symbols the network is surprised, most of all the surprise first.")
        )
        self.cases.setAccessibleName(translate("explore", "The most surprising stretches"))
        self.cases.setToolTip(translate("explore", "Click a stretch to see what the network used there."))
        super().retranslate()

    def _open(self, row: int) -> None:
        if self.answer is not None and row < len(self.answer.worst):
            self.wanted.emit("sensitivity", self.answer.worst[row])

    @staticmethod
    def _texts() -> tuple[str, str, str]:
        return (
            translate("explore", "Surprise by how much was read"),
            translate("explore", "symbols read before"),
            translate("explore", "nats a symbol"),
        )


def words_of(answer: Surprises) -> str:
    """What is seen, in words."""
    curve = answer.by_place
    said = translate("explore", "{nats} nats a symbol on {count} symbols.").format(
        nats=short(answer.nats), count=f"{answer.count:,}"
    )
    if len(curve) < 4:
        return said
    smooth = np.convolve(curve, np.ones(3) / 3, "valid")
    low = float(np.median(smooth[len(smooth) // 2 :]))
    fall = float(curve[0]) - low
    if fall <= 0:
        return said + " " + translate("explore", "Reading more does not help: only the last symbol is used.")
    settled = int(np.argmax(smooth <= low + SETTLED * fall)) + 2
    return f"{said} " + translate(
        "explore",
        "After {count} symbols the network knows nearly as much as after {all}: that far its memory is of use.",
    ).format(count=settled, all=len(curve))


VIEW = ViewKind(
    name="surprise",
    title=lambda: translate("explore", "Where it is surprised"),
    help=lambda: translate(
        "explore",
        "Surprise is −log of the probability given to the symbol that really came, in nats: 0 where it was sure and "
        "right. The curve shows how much reading helps.",
    ),
    make=SurpriseView,
    fits=has_language_model,
    why_not=needs_language_model,
    group=AFTER,
    order=40,
)
