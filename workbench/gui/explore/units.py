"""What single units do: a text or series coloured by any unit's value, at any saved moment of training."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout

from workbench.errors import UserError
from workbench.gui.explore.view import AFTER, View, ViewKind
from workbench.gui.legend import Entry, Legend
from workbench.gui.numbers import short
from workbench.gui.session import Session
from workbench.gui.theme import Tokens
from workbench.gui.units.asked import Run, has_weights, run_of
from workbench.gui.units.choices import Choices
from workbench.gui.units.colours import ends, span_of
from workbench.gui.units.marks import Marks
from workbench.gui.units.panel import Panel
from workbench.gui.units.series import HeatSeries
from workbench.gui.units.text import HeatText
from workbench.gui.units.words import kind_name
from workbench.words import translate

if TYPE_CHECKING:
    from workbench.runs.seen_units import SeenUnits


class UnitsView(View):
    """The choices above, the text or series below them, the lists at the side."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.seen: SeenUnits | None = None
        self.unit = -1
        self._run: Run | None = None
        self._then: tuple[int, int] | None = None  # a match to show once its stretch is there
        self.marks = Marks()
        self.choices, self.panel = Choices(), Panel(self.marks)
        self.text, self.series = HeatText(self.marks), HeatSeries(self.marks)
        self.wait, self.scale = QLabel(), Legend()
        self.scale.setFixedWidth(170)
        self.wait.setProperty("role", "muted")
        self.wait.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.text)
        self.stack.addWidget(self.series)
        line = QHBoxLayout()
        line.addWidget(self.wait, 1)
        line.addWidget(self.scale)
        side = QVBoxLayout()
        side.setSpacing(6)
        side.addWidget(self.choices)
        side.addLayout(line)
        side.addWidget(self.stack, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(side, 1)
        layout.addWidget(self.panel)
        self._connect()

    def _connect(self) -> None:
        asking = self.session.asking
        asking.answered.connect(self._take)
        asking.going_on.connect(self._tell)
        asking.refused.connect(self._refuse)
        self.choices.changed.connect(lambda: self._ask("units", self.choices.settings()))
        self.panel.unit_chosen.connect(self.show_unit)
        self.panel.found_chosen.connect(self._show_found)
        self.panel.match_chosen.connect(self._show_match)
        self.panel.search_wanted.connect(lambda wanted: self._ask("unit_search", self._place() | wanted))
        self.panel.matches_wanted.connect(self._match)
        self.panel.cleared.connect(self._draw_marks)
        for widget in (self.text, self.series):
            widget.marked.connect(self.panel.use_marks)

    def begin(self) -> None:
        """A new run: what was seen is another's."""
        for name in ("units", "unit_search", "unit_matches"):
            self.session.asking.cancel(name)
        self.seen, self._run, self.unit = None, None, -1
        self.choices.seen = None
        self.marks.clear()
        self.panel.begin()

    def refresh(self) -> None:
        """Ask for the run's units, unless they are here."""
        run = run_of(self.session)
        if run is not None and run != self._run:
            self._run = run
            self._ask("units", self.choices.settings())

    def show_unit(self, unit: int) -> None:
        """Colour by another unit."""
        if self.seen is None or not 0 <= unit < self.seen.values.shape[1]:
            return
        self.unit = unit
        column = self.seen.values[:, unit]
        (self.text if self.seen.passage.texts else self.series).show_values(column, self.seen.kind)
        middle, reach = span_of(column, self.seen.kind)
        low, high = ends(self.tokens)
        span = f"{short(middle - reach)} – {short(middle + reach)}"
        self.scale.show_entries([Entry(span, (low, self.tokens.surface, high), "map")], self.tokens)
        self.wait.setText(
            translate("units", "Unit {unit}, {kind}").format(unit=unit + 1, kind=kind_name(self.seen.kind))
        )

    def _place(self) -> dict[str, Any]:
        """What is looked at, as it is shown now."""
        if self.seen is None:
            return {}
        passage = self.seen.passage
        return self.choices.settings() | {"first": passage.first, "most": passage.steps}

    def _ask(self, name: str, settings: dict[str, Any]) -> None:
        if self._run is not None:
            self.session.asking.ask(name, self._run[0], settings)

    def _match(self, measure: str) -> None:
        spans = self.marks.on or self.marks.off
        if spans:
            first, end = spans[-1]
            self._ask("unit_matches", self._place() | {"from": first, "to": end, "measure": measure})
        else:
            self.panel.match_said.setText(translate("units", "Mark a stretch first: drag over some steps."))

    def _take(self, name: str, answer: Any) -> None:
        if name == "units":
            self._show(answer)
        elif name == "unit_search":
            self.panel.show_found(answer)
            best = answer.units[0]
            self._show_found(best.layer, best.kind, best.unit)
        elif name == "unit_matches":
            self.panel.show_matches(answer)
        if name in ("unit_search", "unit_matches") and self.seen is not None:
            self.show_unit(self.unit)

    def _show(self, seen: "SeenUnits") -> None:
        before = self.seen.passage if self.seen is not None else None
        self.seen = seen
        self.choices.show_seen(seen)
        passage = seen.passage
        same = before is not None and (before.first, before.texts) == (passage.first, passage.texts)
        if passage.texts and not same:
            self.text.show_texts(passage.texts, passage.labels, passage.first)
        elif not passage.texts:
            self.series.show_passage(passage)
        self.stack.setCurrentWidget(self.text if passage.texts else self.series)
        if not 0 <= self.unit < seen.values.shape[1]:
            self.unit = int(seen.values.std(axis=0).argmax())
        self.panel.show_units(seen, self.unit)
        self.show_unit(self.unit)
        if self._then is not None:
            then, self._then = self._then, None
            self._show_match(*then)

    def _show_found(self, layer: int, kind: str, unit: int) -> None:
        if self.seen is None:
            return
        self.unit = unit
        if (self.seen.layer, self.seen.kind) == (layer, kind):
            self.panel.units.choose(unit)
            self.show_unit(unit)
        else:
            self.choices.choose(layer, kind)

    def _show_match(self, first: int, end: int) -> None:
        if self.seen is None:
            return
        self.marks.shown = [(first, end)]
        passage = self.seen.passage
        if passage.first <= first < passage.first + passage.steps:
            (self.text if passage.texts else self.series).show_step(first)
        else:
            self._then = (first, end)
            self.choices.go_to(first)

    def _draw_marks(self) -> None:
        self.text.viewport().update()
        self.series.show_marks()

    def _tell(self, name: str, share: float, what: str) -> None:
        if name in ("units", "unit_search", "unit_matches"):
            self.wait.setText(f"{what} · {share:.0%}")

    def _refuse(self, name: str, error: UserError) -> None:
        if name in ("units", "unit_search", "unit_matches"):
            self.wait.setText(str(error))

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.text.dress(tokens)
        self.series.dress(tokens)
        self.show_unit(self.unit)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.choices.retranslate()
        self.panel.retranslate()
        self.series.retranslate()
        name = translate("units", "Text coloured by a unit's value")
        self.text.setAccessibleName(name)
        self.wait.setText("")
        if self.seen is not None:
            self.show_unit(self.unit)
        elif self._run is None:
            self.series.show_hint(translate("units", "The run is opened when the view is."))


VIEW = ViewKind(
    name="units",
    title=lambda: translate("units", "Units"),
    help=lambda: translate(
        "units",
        "What each unit does as the network reads: blue where its value is low, red where it is high. Look for a unit "
        "that follows a pattern, such as quotes or brackets: that is something the network has learnt to keep in mind.",
    ),
    make=UnitsView,
    fits=has_weights,
    why_not=lambda: translate("units", "Train a network first: its units can be looked at when the run is finished."),
    group=AFTER,
    order=10,
    shows=frozenset(),
)
