"""Which learning rate suits the present settings: a trial in which it grows, its marks, and one click to take it."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton

from workbench.gui.axes import LogAxis
from workbench.gui.explore.drawing import LinesPlot
from workbench.gui.explore.question import QuestionView
from workbench.gui.explore.view import AFTER, ViewKind
from workbench.gui.session import Session
from workbench.gui.theme import CAPTION, Tokens, sized
from workbench.runs.insights import RateTrial
from workbench.words import translate


class RatePlot(LinesPlot):
    """Losses over the logarithm of the rate, with upright marks."""

    def __init__(self, view: "RateFinderView") -> None:
        super().__init__("ratePlot", view.texts, LogAxis("bottom"))
        self._marks = [
            pg.InfiniteLine(angle=90, label="", labelOpts={"position": at}) for at in (0.95, 0.87, 0.79, 0.71)
        ]
        for mark in self._marks:
            mark.label.setFont(sized(CAPTION))
            mark.setZValue(20)
            mark.hide()
            self.item.addItem(mark, ignoreBounds=True)

    def show_marks(self, marks: list[tuple[float, str]]) -> None:
        """Put upright lines at rates."""
        for line, (rate, name) in zip(self._marks, [*marks, *[(0.0, "")] * 4], strict=False):
            line.setVisible(rate > 0)
            if rate > 0:
                line.setValue(float(np.log10(rate)))
                line.label.setFormat(name)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        ground = QColor(tokens.surface)
        ground.setAlpha(200)
        for place, line in enumerate(self._marks):
            colour = tokens.good if place == 0 else tokens.muted
            line.setPen(self.pen(colour, "solid" if place == 0 else "dotted"))
            line.label.setColor(colour)
            line.label.fill = pg.mkBrush(ground)


class RateFinderView(QuestionView):
    """A button, the curve, and a button that takes the suggestion."""

    name = "rate_finder"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.begin_button, self.use = QPushButton(), QPushButton()
        self.begin_button.setObjectName("findRateButton")
        self.use.setObjectName("useRateButton")
        self.begin_button.clicked.connect(self.ask)
        self.use.clicked.connect(self._use)
        self.use.hide()
        for widget in (self.begin_button, self.use):
            self.controls.addWidget(widget)
        self.controls.addStretch(1)
        self.controls.addWidget(self.copy)
        self.plot = RatePlot(self)
        self.body.addWidget(self.plot, 1)

    def refresh(self) -> None:
        """The trial takes a while: it waits for a click."""
        if self.answer is None:
            self.plot.show_hint(
                translate("explore", "Press Try learning rates. It takes about as long as a hundred steps of training.")
            )

    def ask(self) -> None:
        """Try rates on a network of the present settings."""
        session = self.session
        if session.loaded is None:
            return
        spec, task = session.spec, session.loaded.task
        self.begin_button.setEnabled(False)
        session.asking.do(self.name, lambda watch: session.engine.find_rate(spec, task, watch))

    def rest(self) -> None:
        """Nothing is being tried."""
        super().rest()
        self.begin_button.setEnabled(True)

    def begin(self) -> None:
        """A new run keeps the trial, other data do not."""
        if self.session.loaded is not self.asked_of:
            super().begin()
            self.asked_of = self.session.loaded
            self.use.hide()
            self.sentence.setText("")
            self.plot.show_lines([])
            self.plot.show_marks([])
            self.refresh()

    def show_answer(self, answer: RateTrial) -> None:
        """Draw the trial and its marks."""
        x = np.log10(answer.rates)
        top = float(np.nanmax(answer.smooth)) * 1.1
        self.plot.show_lines([
            (translate("explore", "smoothed"), x, answer.smooth, "solid"),
            (translate("explore", "each step"), x, np.where(answer.losses <= top, answer.losses, np.nan), "dotted"),
        ])  # fmt: skip
        marks: list[tuple[float, str]] = []
        if answer.suggested is not None:
            marks = [
                (answer.suggested, translate("explore", "suggested")),
                (float(answer.rates[answer.steepest]), translate("explore", "steepest")),
                (float(answer.rates[answer.lowest]), translate("explore", "lowest")),
                (float(answer.rates[answer.last]), translate("explore", "then it rises")),
            ]
        self.plot.show_marks(marks)
        self.use.setVisible(answer.suggested is not None)
        if answer.suggested is not None:
            self.use.setText(translate("explore", "Use {rate}").format(rate=rounded(answer.suggested)))
        self.sentence.setText(words_of(answer))

    def figures(self) -> Iterable[list[Any]]:
        """A row a step."""
        one: RateTrial = self.answer
        yield ["learning_rate", "loss", "smoothed"]
        yield from ([*row] for row in zip(one.rates.tolist(), one.losses.tolist(), one.smooth.tolist(), strict=True))

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.plot.dress(tokens)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.begin_button.setText(translate("explore", "Try learning rates"))
        self.begin_button.setToolTip(
            translate("explore", "On a fresh network of the present settings; the run that is there is left alone.")
        )
        self.use.setToolTip(translate("explore", "Put this learning rate into the settings."))
        self.plot.retranslate()
        super().retranslate()

    def texts(self) -> tuple[str, str, str]:
        """The plot's."""
        return (
            translate("explore", "Loss while the rate grows"),
            translate("explore", "learning rate (log scale)"),
            translate("explore", "training loss"),
        )

    def _use(self) -> None:
        if self.answer is not None and self.answer.suggested is not None:
            self.session.set("training.learning_rate", float(rounded(self.answer.suggested)))


def rounded(rate: float) -> str:
    """A rate with the two digits that count."""
    return f"{float(f'{rate:.2g}'):g}"


def words_of(answer: RateTrial) -> str:
    """What came of the trial, and the rule."""
    if answer.suggested is None:
        return translate(
            "explore", "The loss never fell clearly: the batches differ too much, or the network cannot learn this."
        )
    said = translate("explore", "Suggested: {rate}; the settings have {present}.").format(
        rate=rounded(answer.suggested), present=rounded(answer.present)
    )
    ratio = answer.present / answer.suggested
    if 1 / 3 <= ratio <= 3:
        judged = translate("explore", "That is near enough.")
    elif ratio > 1:
        judged = translate("explore", "The present one may be too high.")
    else:
        judged = translate("explore", "The present one may be slower than need be.")
    rule = translate(
        "explore", "The rule: where the loss falls most steeply, but at most a tenth of the rate of the lowest loss."
    )
    return f"{said} {judged} {rule}"


VIEW = ViewKind(
    name="rate_finder",
    title=lambda: translate("explore", "Find a learning rate"),
    help=lambda: translate(
        "explore",
        "A fresh network learns for up to 120 steps while its learning rate grows from step to step. Too low, nothing "
        "happens; then the loss falls; too high, it rises for good. A good rate lies where it falls (Smith 2017).",
    ),
    make=RateFinderView,
    fits=lambda session: session.loaded is not None,
    why_not=lambda: translate("explore", "Load data first."),
    group=AFTER,
    order=80,
)
