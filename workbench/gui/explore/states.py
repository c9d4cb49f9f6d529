"""The states of a layer on a plane: their way through time, and two units against each other."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QSpinBox, QVBoxLayout

from workbench.errors import UserError
from workbench.gui.explore.view import AFTER, View, ViewKind
from workbench.gui.numbers import count
from workbench.gui.session import Session
from workbench.gui.theme import Tokens
from workbench.gui.units.asked import Run, has_weights, run_of
from workbench.gui.units.choices import Choices, fit
from workbench.gui.units.layout import shown
from workbench.gui.units.plane import Plane
from workbench.words import translate

if TYPE_CHECKING:
    from workbench.runs.analyses.states import StatesSeen

TIME, SYMBOL = "time", "symbol"
MOST_CLASSES = 6
PLANE, UNITS = "plane", "units"


class StatesView(View):
    """The choices above, the plane below."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.answer: StatesSeen | None = None
        self._run: Run | None = None
        self._fresh = True  # the two units are still to be chosen
        self.choices, self.plane = Choices(), Plane()
        self.axes, self.colour = QComboBox(), QComboBox()
        self.units = [QSpinBox(), QSpinBox()]
        self.wait = QLabel()
        self.wait.setProperty("role", "muted")
        self.wait.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for box in (self.axes, self.colour):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.axes.currentIndexChanged.connect(lambda _: self._draw())
        self.colour.currentIndexChanged.connect(lambda _: self._colour())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.axes)
        for spin in self.units:
            spin.setKeyboardTracking(False)
            spin.valueChanged.connect(lambda _: self._draw())
            row.addWidget(spin)
        row.addWidget(self.colour)
        row.addWidget(self.wait, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.choices)
        layout.addLayout(row)
        layout.addWidget(self.plane, 1)
        asking = session.asking
        asking.answered.connect(self._take)
        asking.going_on.connect(self._tell)
        asking.refused.connect(self._refuse)
        self.choices.changed.connect(self._ask)

    def begin(self) -> None:
        """A new run."""
        self.session.asking.cancel("states")
        self.answer, self._run, self._fresh = None, None, True
        self.choices.seen = None

    def refresh(self) -> None:
        """Ask for the states, unless they are here."""
        run = run_of(self.session)
        if run is not None and run != self._run:
            self._run = run
            self._ask()

    def _ask(self) -> None:
        if self._run is not None:
            self.session.asking.ask("states", self._run[0], self.choices.settings())

    def _take(self, name: str, answer: Any) -> None:
        if name != "states":
            return
        self.answer = answer
        self.choices.show_seen(answer.seen)
        for place, spin in enumerate(self.units):
            blocker = QSignalBlocker(spin)
            spin.setRange(1, answer.seen.values.shape[1])
            if self._fresh:
                spin.setValue(1 + int(np.argsort(-answer.seen.values.std(axis=0))[min(place, spin.maximum() - 1)]))
            del blocker
        self._fresh = False
        self._fill_colours()
        self.wait.setText("")
        self._draw()

    def _draw(self) -> None:
        if self.answer is None:
            return
        fit(self.axes)
        plane = self.axes.currentData() != UNITS
        for spin in self.units:
            spin.setVisible(not plane)
        values, shares = self.answer.seen.values, self.answer.shares
        if plane:
            places = self.answer.places[:, :2]
            places = places if places.shape[1] == 2 else np.column_stack([places, np.zeros(len(places))])
            told = [f"{share:.1%}" for share in (*shares.tolist(), 0.0)[:2]]
            axes = [
                translate("units", "component {number} ({share} of the variance)").format(number=k + 1, share=share)
                for k, share in enumerate(told)
            ]
        else:
            chosen = [spin.value() - 1 for spin in self.units]
            places = values[:, chosen].astype(np.float64)
            axes = [translate("units", "unit {number}").format(number=one + 1) for one in chosen]
        self.plane.show_places(places, (axes[0], axes[1]), self._says())
        self._colour()

    def _says(self) -> list[str]:
        assert self.answer is not None
        passage = self.answer.seen.passage
        says: list[str] = []
        for step in range(len(self.answer.seen.values)):
            lines = [f"{translate('units', 'step')} {count(passage.first + step + 1)}"]
            if passage.texts:
                around = passage.texts[max(0, step - 12) : step + 1]
                lines.append("".join(map(shown, around)))
            if step < len(passage.labels) and passage.labels[step]:
                lines.append(passage.labels[step])
            says.append("\n".join(lines))
        return says

    def _fill_colours(self) -> None:
        assert self.answer is not None
        passage = self.answer.seen.passage
        offered = [(translate("units", "coloured by time"), TIME)]
        if passage.texts or len(set(passage.labels)) > 1:
            offered.append((translate("units", "coloured by kind"), SYMBOL))
        blocker = QSignalBlocker(self.colour)
        chosen = max(0, self.colour.currentIndex())
        self.colour.clear()
        for text, key in offered:
            self.colour.addItem(text, key)
        self.colour.setCurrentIndex(min(chosen, len(offered) - 1))
        fit(self.colour)
        del blocker

    def _colour(self) -> None:
        if self.answer is None:
            return
        if self.colour.currentData() != SYMBOL:
            self.plane.show_colours((), np.zeros(0, np.intp))
            return
        passage = self.answer.seen.passage
        if len(set(passage.labels)) > 1:
            names, kinds = _by_label(passage.labels)
        else:
            names, kinds = _by_sign(passage.texts)
        self.plane.show_colours(names, kinds)

    def _tell(self, name: str, share: float, what: str) -> None:
        if name == "states":
            self.wait.setText(f"{what} · {share:.0%}")

    def _refuse(self, name: str, error: UserError) -> None:
        if name == "states":
            self.wait.setText(str(error))

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.plane.dress(tokens)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.choices.retranslate()
        self.plane.title.setText(translate("units", "States"))
        chosen = max(0, self.axes.currentIndex())
        blocker = QSignalBlocker(self.axes)
        self.axes.clear()
        self.axes.addItem(translate("units", "largest variance"), PLANE)
        self.axes.addItem(translate("units", "two units"), UNITS)
        self.axes.setCurrentIndex(chosen)
        fit(self.axes)
        del blocker
        self.axes.setAccessibleName(translate("units", "Axes"))
        self.axes.setToolTip(
            translate("units", "The two directions in which the states vary most (PCA), or the values of two units.")
        )
        self.colour.setAccessibleName(translate("units", "Colour"))
        self.colour.setToolTip(
            translate("units", "What the colour of a point tells: when, or which kind of symbol or class.")
        )
        for place, spin in enumerate(self.units):
            name = translate("units", "Unit across") if not place else translate("units", "Unit upwards")
            spin.setAccessibleName(name)
            spin.setToolTip(name)
            spin.setVisible(chosen == 1)
        if self.answer is not None:
            self._fill_colours()
            self._draw()


def _by_label(labels: tuple[str, ...]) -> tuple[list[str], NDArray[np.intp]]:
    names = sorted(set(labels), key=lambda label: -labels.count(label))[:MOST_CLASSES]
    places = {name: place for place, name in enumerate(names)}
    return names, np.array([places.get(label, MOST_CLASSES) for label in labels], dtype=np.intp)


def _by_sign(texts: tuple[str, ...]) -> tuple[list[str], NDArray[np.intp]]:
    names = [
        translate("units", "letters"),
        translate("units", "digits"),
        translate("units", "blanks"),
        translate("units", "line ends"),
        translate("units", "capital letters"),
        translate("units", "signs"),
    ]

    def kind(text: str) -> int:
        sign = text[-1:]
        tests = (sign == "\n", sign.isspace(), sign.isdigit(), sign.isupper(), sign.isalpha())
        return (3, 2, 1, 4, 0)[tests.index(True)] if any(tests) else 5

    known = {text: kind(text) for text in set(texts)}
    return names, np.array([known[text] for text in texts], dtype=np.intp)


VIEW = ViewKind(
    name="states",
    title=lambda: translate("units", "States"),
    help=lambda: translate(
        "units",
        "Where the network is, in the space of its states, as it reads step by step. Steps that lie together look "
        "alike to the network; a way that goes round and round is a rhythm that it has found.",
    ),
    make=StatesView,
    fits=has_weights,
    why_not=lambda: translate("units", "Train a network first: its states can be looked at when the run is finished."),
    group=AFTER,
    order=20,
    shows=frozenset(),
)
