"""What one answer hangs on: the window or the text that was read, and how much each step of it counts."""

import html
from collections.abc import Iterable
from typing import Any

import numpy as np
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QSpinBox, QTextBrowser, QVBoxLayout

from workbench.gui.explore.drawing import BarsPlot, LinesPlot
from workbench.gui.explore.question import QuestionView, trained, visible
from workbench.gui.explore.view import AFTER, ViewKind
from workbench.gui.numbers import short
from workbench.gui.session import Session
from workbench.gui.theme import Tokens, mix
from workbench.runs.insights import Case, Sensitivity
from workbench.words import translate

MOST_LINES = 6
MOST = 0.75  # the share of the whole strength that the named steps hold together
MANY = 0.5  # of all steps: an answer that needs more of them to come to MOST hangs on everything
NAMED = 4  # steps or runs of steps that a sentence names


class SensitivityView(QuestionView):
    """An example by its number or from the worst; what was read above, what counts below."""

    name = "sensitivity"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._number, self._step, self._filling = -1, -1, False
        self.label, self.total = QLabel(), QLabel()
        self.example = QSpinBox()
        self.example.setRange(1, 1)
        self.example.setKeyboardTracking(False)
        self.example.valueChanged.connect(self._choose_number)
        self.label.setBuddy(self.example)
        self.worst, self.outputs = QComboBox(), QComboBox()
        self.worst.activated.connect(self._choose_worst)
        self.outputs.activated.connect(self._choose_output)
        for widget in (self.label, self.example, self.total):
            self.controls.addWidget(widget)
        for box in (self.worst, self.outputs):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
            self.controls.addWidget(box, 4)
        self.controls.addStretch(1)
        self.controls.addWidget(self.copy)
        self.lines = LinesPlot("readPlot", self._read_texts)
        self.text = QTextBrowser()
        self.text.setObjectName("readText")
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.card, self.card_title = QFrame(), QLabel()
        self.card.setObjectName("card")
        self.card_title.setProperty("role", "card")
        inner = QVBoxLayout(self.card)
        inner.setContentsMargins(12, 8, 10, 6)
        inner.addWidget(self.card_title)
        inner.addWidget(self.text, 1)
        self.strength = BarsPlot("sensitivityPlot", self._strength_texts)
        self.strength.scalable = True
        self.without = BarsPlot("occlusionPlot", self._without_texts, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.strength, 1)
        below.addWidget(self.without, 1)
        self.body.addWidget(self.lines, 1)
        self.body.addWidget(self.card, 1)
        self.body.addLayout(below, 1)
        self.card.hide()

    def settings(self) -> dict[str, Any]:
        """Which example, which step of it, and which of its outputs."""
        output = self.outputs.currentData()
        return {"number": self._number, "step": self._step, "output": -1 if output is None else output}

    def begin(self) -> None:
        """A new run or new data."""
        super().begin()
        self._number = self._step = -1
        self.outputs.clear()
        self.worst.clear()

    def take(self, what: Any) -> None:
        """Show a case that another view points at."""
        if isinstance(what, Case):
            self._number, self._step = what.number, what.step
            self.outputs.setCurrentIndex(0)
            self.ask()

    def show_answer(self, answer: Sensitivity) -> None:
        """Draw what counts."""
        self._number, self._step = answer.number, answer.step
        self._fill(answer)
        self.sentence.setText(sentence_of(answer))
        x = -answer.back.astype(np.float64)
        steps = [_step_name(answer, place) for place in range(len(x))]
        self.lines.setVisible(not answer.tokens)
        self.card.setVisible(bool(answer.tokens))
        if answer.tokens:
            self.text.setHtml(coloured(answer, self.tokens))
        else:
            shown = range(min(answer.values.shape[1], MOST_LINES))
            self.lines.show_lines([(answer.names[k], x, answer.values[:, k], "solid") for k in shown])
        single = not answer.tokens and answer.slopes.shape[1] == 1
        heights = answer.slopes[:, 0] if single else answer.strength
        self.strength.show_bars(x, heights, [f"{step}: {short(h)}" for step, h in zip(steps, heights, strict=True)])
        names = [f"{step}: {value:+.3g}" for step, value in zip(steps, answer.without, strict=True)]
        self.without.show_bars(x, answer.without, names)
        for plot in (self.lines, self.strength, self.without):
            plot.retranslate()

    def figures(self) -> Iterable[list[Any]]:
        """A row a step."""
        one: Sensitivity = self.answer
        names = list(one.names) or ["gradient times embedding"]
        yield ["steps_back", "symbol", "strength", "without", *(f"slope {name}" for name in names)]
        for place, back in enumerate(one.back.tolist()):
            symbol = one.tokens[place] if one.tokens else ""
            yield [back, symbol, one.strength[place], one.without[place], *one.slopes[place].tolist()]

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        for plot in (self.lines, self.strength, self.without):
            plot.dress(tokens)
        if self.answer is not None:
            self.show_answer(self.answer)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.label.setText(translate("explore", "Example"))
        self.example.setAccessibleName(self.label.text())
        self.worst.setAccessibleName(translate("explore", "The worst answers"))
        self.worst.setToolTip(translate("explore", "The examples that the network answers worst, the worst first."))
        self.outputs.setAccessibleName(translate("explore", "Which answer"))
        self.outputs.setToolTip(translate("explore", "Which of the network's answers is asked about."))
        self.card_title.setText(translate("explore", "What was read"))
        for plot in (self.lines, self.strength, self.without):
            plot.retranslate()
        super().retranslate()

    def _fill(self, answer: Sensitivity) -> None:
        self._filling = True
        self.example.setRange(1, answer.count)
        self.example.setValue(answer.number + 1)
        self.total.setText(translate("explore", "of {count}").format(count=f"{answer.count:,}"))
        self.worst.setVisible(bool(answer.worst))
        self.worst.clear()
        self.worst.addItem(translate("explore", "The worst answers"), None)
        for one in answer.worst:
            self.worst.addItem(f"{one.name}  {one.text}".strip()[:60], one)
            if one.number == answer.number:
                self.worst.setCurrentIndex(self.worst.count() - 1)
        chosen = self.outputs.currentData()
        self.outputs.clear()
        self.outputs.setVisible(len(answer.outputs) > 1)
        if answer.classes:
            self.outputs.addItem(translate("explore", "As named"), -1)
        for place, name in enumerate(answer.outputs):
            self.outputs.addItem(visible(name), place)
        self.outputs.setCurrentIndex(max(0, self.outputs.findData(chosen)))
        self._filling = False

    def _choose_number(self, number: int) -> None:
        if not self._filling:
            self._number, self._step = number - 1, -1
            self.ask()

    def _choose_worst(self, place: int) -> None:
        self.take(self.worst.itemData(place))

    def _choose_output(self) -> None:
        if not self._filling:
            self.ask()

    def _read_texts(self) -> tuple[str, str, str]:
        return (
            translate("explore", "What was read"),
            translate("explore", "steps before the last one read"),
            translate("explore", "scaled value"),
        )

    def _strength_texts(self) -> tuple[str, str, str]:
        one = self.answer
        single = one is not None and not one.tokens and one.slopes.shape[1] == 1
        y = translate("explore", "slope") if single else translate("explore", "gradient")
        return translate("explore", "Sensitivity"), translate("explore", "steps before the last one read"), y

    def _without_texts(self) -> tuple[str, str, str]:
        classes = self.answer is not None and self.answer.classes
        y = translate("explore", "change, nats") if classes else translate("explore", "change")
        return translate("explore", "Left out"), translate("explore", "steps before the last one read"), y


def _step_name(answer: Sensitivity, place: int) -> str:
    back = int(answer.back[place])
    where = (
        translate("explore", "the last step")
        if back == 0
        else translate("explore", "{steps} back").format(steps=back)
        if back > 0
        else translate("explore", "{steps} ahead").format(steps=-back)
    )
    return f"{visible(answer.tokens[place])}  {where}" if answer.tokens else where


def runs_of(answer: Sensitivity) -> list[tuple[int, int]]:
    """The steps that hold MOST of the strength, the strongest first, as runs (nearest, farthest) of steps back.

    None where it takes more than NAMED runs: the answer hangs on everything a little.
    """
    whole = float(answer.strength.sum())
    if not whole > 0:
        return []
    order = np.argsort(-answer.strength, kind="stable")
    needed = int(np.searchsorted(np.cumsum(answer.strength[order]), MOST * whole)) + 1
    backs = sorted(answer.back[order[:needed]].tolist())
    runs: list[tuple[int, int]] = []
    for back in backs:
        if runs and back == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], back)
        else:
            runs.append((back, back))
    return runs if len(runs) <= NAMED and needed <= max(2, MANY * len(answer.strength)) else []


def sentence_of(answer: Sensitivity) -> str:
    """What is seen, in words."""
    said = translate("explore", "{name}: the network says {answer}").format(
        name=answer.name, answer=f"“{visible(answer.answer)}”" if answer.classes else answer.answer
    )
    if answer.truth:
        true = f"“{visible(answer.truth)}”" if answer.classes else answer.truth
        said += translate("explore", ", the truth is {truth}").format(truth=true)
    if not float(answer.strength.sum()) > 0:
        return said + translate("explore", ". No step has any influence: the gradient is zero.")
    runs = runs_of(answer)
    if not runs:
        return said + translate("explore", ". It hangs on all that was read, a little on each step.")
    names: list[str] = []
    for near, far in runs:
        if near == 0 == far:
            names.append(translate("explore", "the last step"))
        elif near == 0:
            names.append(translate("explore", "the last {count} steps").format(count=far + 1))
        elif near == far:
            names.append(
                translate("explore", "the one {steps} back").format(steps=near)
                if near > 0
                else translate("explore", "the one {steps} ahead").format(steps=-near)
            )
        else:
            names.append(translate("explore", "those from {far} to {near} back").format(far=far, near=near))
    listed = names[0]
    if len(names) > 1:
        listed = translate("explore", "{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])
    return said + translate("explore", ". This answer used mostly {steps}.").format(steps=listed)


def coloured(answer: Sensitivity, tokens: Tokens) -> str:
    """The symbols that were read, each on a ground as strong as it counts."""
    top = float(answer.strength.max(initial=0.0)) or 1.0
    parts: list[str] = []
    wordy = any(len(one) > 1 and not one.isspace() for one in answer.tokens[:40])
    for place, symbol in enumerate(answer.tokens):
        share = float(answer.strength[place]) / top
        ground = mix(tokens.surface, tokens.series[0], 0.65 * share)
        asked = "text-decoration:underline;" if answer.back[place] == 0 else ""
        shown = html.escape(symbol).replace("\n", "↵<br>").replace("  ", "&nbsp;&nbsp;")
        shown = "&nbsp;" if symbol == " " else shown
        parts.append(f'<span style="background-color:{ground};{asked}">{shown}</span>')
    gap = "&#8203;" if not wordy else " "
    return f'<p style="line-height:150%;color:{tokens.text}">{gap.join(parts)}</p>'


VIEW = ViewKind(
    name="sensitivity",
    title=lambda: translate("explore", "What an answer hangs on"),
    help=lambda: translate(
        "explore",
        "How much the answer would change if a step were a little different (its gradient), and if that step were not "
        "known at all (an average put in its place). Tall bars are the steps that the network used.",
    ),
    make=SensitivityView,
    fits=trained,
    why_not=lambda: translate(
        "explore",
        "Train a network first: press Start, and come back when it is done. A translator has its attention on the "
        "Train page.",
    ),
    group=AFTER,
    order=10,
)
