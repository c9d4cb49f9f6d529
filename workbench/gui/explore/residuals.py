"""Predicted against true, and what is left over: in time, as a distribution, and how alike its neighbours are."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSpinBox

from workbench.gui.explore.drawing import BarsPlot, PointsPlot
from workbench.gui.explore.question import QuestionView, trained
from workbench.gui.explore.view import AFTER, ViewKind
from workbench.gui.numbers import short
from workbench.gui.plots.card import Rule
from workbench.gui.session import Session
from workbench.gui.theme import Tokens
from workbench.runs.insights import Case, Residuals
from workbench.words import translate

CLEAR = 2.33  # standard deviations above noise: 1 chance in 100
BIASED = 3.0  # standard errors of the mean
GROWS = 0.3  # the correlation of the errors' size with the forecast from which on it is said
FEW = 12  # residuals; fewer say nothing


class ResidualsView(QuestionView):
    """Four plots; a click on a point shows what that forecast hung on."""

    name = "residuals"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._filling = False
        self.target, self.worst = QComboBox(), QComboBox()
        self.step, self.step_label = QSpinBox(), QLabel()
        self.step.setRange(1, 1)
        self.target.activated.connect(lambda _: self.ask())
        self.step.valueChanged.connect(lambda _: None if self._filling else self.ask())
        self.worst.activated.connect(self._choose_worst)
        for box in (self.target, self.worst):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
        self.controls.addWidget(self.target, 1)
        self.controls.addWidget(self.step_label)
        self.controls.addWidget(self.step)
        self.controls.addWidget(self.worst, 1)
        self.controls.addWidget(self.copy)
        self.scatter = PointsPlot("predictedTruePlot", self._scatter_texts, self._point_at)
        self.course = PointsPlot("residualPlot", self._course_texts, self._point_at)
        self.spread = BarsPlot("residualHistogram", self._spread_texts)
        self.spread.scalable = True
        self.lags = BarsPlot("residualLags", self._lags_texts, 1)
        self._edges = [Rule(self.lags, 0.0, "", above) for above in (True, False)]
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, plot in enumerate(self.plots):
            grid.addWidget(plot, place // 2, place % 2)
        self.body.addLayout(grid, 1)

    @property
    def plots(self) -> tuple[PointsPlot | BarsPlot, ...]:
        """The four."""
        return (self.scatter, self.course, self.spread, self.lags)

    def settings(self) -> dict[str, Any]:
        """Which column, and how many steps ahead."""
        return {"target": max(self.target.currentIndex(), 0), "step": self.step.value()}

    def begin(self) -> None:
        """A new run or new data."""
        super().begin()
        self.target.clear()
        self._filling = True
        self.step.setRange(1, 1)
        self._filling = False

    def show_answer(self, answer: Residuals) -> None:
        """Draw all four."""
        self._fill(answer)
        self.sentence.setText(" ".join(findings_of(answer)))
        true, said, left = answer.true, answer.predicted, answer.residuals
        ends = np.array([np.nanmin(np.append(true, said)), np.nanmax(np.append(true, said))])
        self.scatter.show_points(true, said, self._named, (ends, ends), [])
        rows = np.arange(len(left), dtype=np.float64)
        wide = float(np.nanstd(left))
        flat = np.array([0.0, max(len(left) - 1.0, 1.0)])
        self.course.show_points(rows, left, self._named, (flat, np.zeros(2)), [-2 * wide, 2 * wide])
        middles = (answer.edges[:-1] + answer.edges[1:]) / 2
        names = [
            f"{short(low)} … {short(high)}: {count}"
            for low, high, count in zip(answer.edges[:-1], answer.edges[1:], answer.counts, strict=True)
        ]
        self.spread.show_bars(middles, answer.counts.astype(float), names, float(answer.edges[1] - answer.edges[0]))
        lags = np.arange(1, len(answer.strengths))
        if len(lags):
            told = [f"{lag}: {value:+.3f}" for lag, value in zip(lags, answer.strengths[1:], strict=True)]
            self.lags.show_bars(lags.astype(float), answer.strengths[1:], told)
            low = min(float(answer.strengths[1:].min()), -answer.chance)
            high = max(float(answer.strengths[1:].max()), answer.chance)
            self.lags.extent((0.5, len(lags) + 0.5), (low, high))
        for rule, sign in zip(self._edges, (1, -1), strict=True):
            rule.value = sign * answer.chance
            rule.line.setValue(rule.value)

    def figures(self) -> Iterable[list[Any]]:
        """A row a forecast."""
        one: Residuals = self.answer
        yield ["index", "true", "predicted", "residual"]
        for row in zip(one.labels, one.true.tolist(), one.predicted.tolist(), one.residuals.tolist(), strict=True):
            yield list(row)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        for plot in self.plots:
            plot.dress(tokens)
        for rule in self._edges:
            rule.dress(self.lags)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.step_label.setText(translate("explore", "steps ahead"))
        self.step.setAccessibleName(self.step_label.text())
        self.target.setAccessibleName(translate("explore", "Which column"))
        self.worst.setAccessibleName(translate("explore", "The worst forecasts"))
        self.worst.setToolTip(translate("explore", "The largest errors; choose one to see what it hung on."))
        self._edges[0].rename(translate("explore", "chance"))
        for plot in self.plots:
            plot.retranslate()
        for plot in (self.scatter, self.course):
            plot.setToolTip(translate("explore", "Click a point to see what that forecast hung on."))
        super().retranslate()

    def _fill(self, answer: Residuals) -> None:
        self._filling = True
        self.target.clear()
        self.target.addItems(list(answer.targets))
        self.target.setCurrentIndex(answer.target)
        self.target.setVisible(len(answer.targets) > 1)
        self.step.setRange(1, answer.steps)
        self.step.setValue(answer.step)
        self.step.setVisible(answer.steps > 1)
        self.step_label.setVisible(answer.steps > 1)
        self.worst.clear()
        self.worst.addItem(translate("explore", "The worst forecasts"), None)
        for one in answer.worst:
            sign = "+" if one.badness > 0 else "−"
            self.worst.addItem(f"{one.name}   {sign}{short(abs(one.badness))}", one)
        self._filling = False

    def _choose_worst(self, place: int) -> None:
        one = self.worst.itemData(place)
        if isinstance(one, Case) and one.number >= 0:
            self.wanted.emit("sensitivity", one)

    def _named(self, row: int) -> str:
        one: Residuals = self.answer
        return translate("explore", "{name}: forecast {said}, truth {true}").format(
            name=one.labels[row], said=short(float(one.predicted[row])), true=short(float(one.true[row]))
        )

    def _point_at(self, row: int) -> None:
        one: Residuals = self.answer
        if int(one.numbers[row]) >= 0:
            left = float(one.residuals[row])
            self.wanted.emit("sensitivity", Case(int(one.numbers[row]), one.labels[row], left, ""))

    @staticmethod
    def _scatter_texts() -> tuple[str, str, str]:
        return (
            translate("explore", "Predicted against true"),
            translate("explore", "true value"),
            translate("explore", "forecast"),
        )

    @staticmethod
    def _course_texts() -> tuple[str, str, str]:
        return (
            translate("explore", "Residuals in order"),
            translate("explore", "row of the part"),
            translate("explore", "truth − forecast"),
        )

    @staticmethod
    def _spread_texts() -> tuple[str, str, str]:
        return (
            translate("explore", "How they are spread"),
            translate("explore", "truth − forecast"),
            translate("explore", "how many"),
        )

    @staticmethod
    def _lags_texts() -> tuple[str, str, str]:
        return (
            translate("explore", "How alike neighbours are"),
            translate("explore", "steps apart"),
            translate("explore", "autocorrelation"),
        )


def findings_of(answer: Residuals) -> list[str]:
    """What the residuals say, the most important first."""
    left = answer.residuals
    known = left[np.isfinite(left)]
    if len(known) < FEW:
        return [translate("explore", "Too few forecasts to judge by: {count}.").format(count=len(known))]
    found: list[str] = []
    size, mean = float(known.std()), float(known.mean())
    if abs(mean) > BIASED * size / np.sqrt(len(known)):
        said = (
            translate("explore", "The forecasts are too low by {size} on average.")
            if mean > 0
            else translate("explore", "The forecasts are too high by {size} on average.")
        )
        found.append(said.format(size=short(abs(mean))))
    found.append(_alike(answer))
    both = np.isfinite(left) & np.isfinite(answer.predicted)
    levels, errors = answer.predicted[both], np.abs(left[both])
    if not answer.logarithm and levels.min() > 0 and levels.std() > 0 and errors.std() > 0:
        grows = float(np.corrcoef(levels, errors)[0, 1])
        if grows > GROWS:
            found.append(translate("explore", "Errors grow with the values: learning on a logarithmic scale may help."))
    return found


def _alike(answer: Residuals) -> str:
    """The autocorrelation in words."""
    strengths, season = answer.strengths, answer.season
    if answer.deviations < CLEAR:
        return translate(
            "explore", "What is left looks like noise: no more can be had from the past of these values alone."
        )
    if 1 < season < len(strengths) and strengths[season] > answer.chance and season >= answer.first:
        return translate(
            "explore",
            "The residuals still have a season of {season} ({strength}): a longer window, or learning the seasonal "
            "change, may help.",
        ).format(season=season, strength=f"{float(strengths[season]):.2f}")
    first = answer.first
    if first < len(strengths) and strengths[first] > answer.chance:
        return translate(
            "explore",
            "Errors go on from step to step ({strength}): the network follows too late. More training, more units or "
            "learning the change may help.",
        ).format(strength=f"{float(strengths[first]):.2f}")
    if first < len(strengths) and strengths[first] < -answer.chance:
        return translate(
            "explore",
            "Errors change sides from step to step ({strength}): the network reacts too much to the last value.",
        ).format(strength=f"{float(strengths[first]):.2f}")
    peak = first + int(np.abs(strengths[first:]).argmax())
    return translate(
        "explore", "Errors {lag} steps apart are alike ({strength}): a window that reaches so far may help."
    ).format(lag=peak, strength=f"{float(strengths[peak]):.2f}")


VIEW = ViewKind(
    name="residuals",
    title=lambda: translate("explore", "What forecasts miss"),
    help=lambda: translate(
        "explore",
        "Residuals are truth less forecast, on the test part. A good forecast leaves noise: no trend, no season, no "
        "likeness between neighbours. Bars within the dotted lines may be chance.",
    ),
    make=ResidualsView,
    fits=lambda session: trained(session, "forecast", "regress_sequence"),
    why_not=lambda: translate("explore", "Train a forecast first: its errors are shown here when it is done."),
    group=AFTER,
    order=20,
)
