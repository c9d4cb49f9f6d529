"""The side of the Units view: the units of the layer, the search by pattern, and the closest matches."""

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.numbers import count, short
from workbench.gui.units.lists import Listing
from workbench.gui.units.marks import Marks
from workbench.gui.units.words import pattern_name, short_kind
from workbench.words import translate

if TYPE_CHECKING:
    from workbench.runs.analyses.unit_matches import Matches
    from workbench.runs.analyses.unit_search import SearchFound
    from workbench.runs.seen_units import SeenUnits

OF_TEXTS = ("quotes", "brackets", "depth", "line", "newline", "indentation", "upper", "digits", "blanks", "words")
WIDTH = 290


class Panel(QTabWidget):
    """Tells what a person wants to see or to be looked for; shows what was found."""

    unit_chosen = Signal(int)
    found_chosen = Signal(int, str, int)  # layer, kind, unit
    match_chosen = Signal(int, int)
    search_wanted = Signal(dict)
    matches_wanted = Signal(str)
    cleared = Signal()

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self.marks = marks
        self.setFixedWidth(WIDTH)
        self.found: SearchFound | None = None
        self.units, self.results, self.places = Listing("unitsList"), Listing("unitsFound"), Listing("unitsMatches")
        self.pattern, self.measure = QComboBox(), QComboBox()
        self.expression = QLineEdit()
        self.on, self.off, self.clear_marks = QPushButton(), QPushButton(), QPushButton()
        self.search, self.match = QPushButton(), QPushButton()
        self.said, self.match_said = QLabel(), QLabel()
        for label in (self.said, self.match_said):
            label.setWordWrap(True)
            label.setProperty("role", "caption")
        for button, active in ((self.on, True), (self.off, False)):
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, active=active: self.mark_as(active))
        self.clear_marks.clicked.connect(self._clear)
        self.search.clicked.connect(self._search)
        self.expression.returnPressed.connect(self._search)
        self.pattern.currentIndexChanged.connect(lambda _: self._enable())
        self.match.clicked.connect(lambda: self.matches_wanted.emit(str(self.measure.currentData())))
        self.units.picked.connect(lambda unit: self.unit_chosen.emit(unit))
        self.results.picked.connect(lambda key: self.found_chosen.emit(*key))
        self.places.picked.connect(lambda key: self.match_chosen.emit(*key))
        self.addTab(self.units, "")
        self.addTab(self._search_page(), "")
        self.addTab(self._match_page(), "")
        self.mark_as(True)

    def _search_page(self) -> QWidget:
        page = QWidget()
        grid = QGridLayout()
        grid.setSpacing(4)
        grid.addWidget(self.pattern, 0, 0, 1, 2)
        grid.addWidget(self.search, 0, 2)
        grid.addWidget(self.expression, 1, 0, 1, 3)
        for column, button in enumerate((self.on, self.off, self.clear_marks)):
            grid.addWidget(button, 2, column)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(4, 8, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(grid)
        layout.addWidget(self.said)
        layout.addWidget(self.results, 1)
        return page

    def _match_page(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout()
        row.addWidget(self.measure, 1)
        row.addWidget(self.match)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(4, 8, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self.match_said)
        layout.addWidget(self.places, 1)
        return page

    def begin(self) -> None:
        """A new run: what was found belongs to another."""
        self.found = None
        for listing in (self.units, self.results, self.places):
            listing.show_rows([])
        self.retranslate()

    def show_units(self, seen: "SeenUnits", unit: int) -> None:
        """List the layer's units, those that change most at the top."""
        values = seen.values
        spread, mean = values.std(axis=0, dtype=np.float64), values.mean(axis=0, dtype=np.float64)
        rows = [
            (k, [(str(k + 1), k), (short(float(spread[k])), float(spread[k])), (short(float(mean[k])), float(mean[k]))])
            for k in range(values.shape[1])
        ]
        self.units.show_rows(rows, 1)
        self.units.choose(unit)
        of_texts = bool(seen.passage.texts)
        names = (*OF_TEXTS, "expression", "marks") if of_texts else ("value", "change", "marks")
        if [self.pattern.itemData(row) for row in range(self.pattern.count())] != list(names):
            self.pattern.clear()
            for name in names:
                self.pattern.addItem(pattern_name(name), name)
        self._enable()

    def show_found(self, found: "SearchFound") -> None:
        """List the units that follow a pattern best."""
        self.found = found
        rows: list[tuple[Any, list[tuple[str, Any]]]] = []
        for one in found.units:
            unit = f"{one.layer + 1} · {one.unit + 1}"
            kind, r = short_kind(one.kind), f"{one.correlation:+.2f}"
            area = f"{one.area:.2f}" if one.area == one.area else "–"
            cells = [(unit, unit), (kind, kind), (r, abs(one.correlation)), (area, one.area)]
            rows.append(((one.layer, one.kind, one.unit), cells))
        self.results.show_rows(rows)
        best = found.units[0]
        self.said.setText(
            translate(
                "units",
                "Over {steps} steps, {share} of them in the pattern: the best unit's correlation is {r}.",
            ).format(steps=count(found.steps), share=f"{found.active:.1%}", r=f"{best.correlation:+.3f}")
        )

    def show_matches(self, found: "Matches") -> None:
        """List the closest places."""
        rows: list[tuple[Any, list[tuple[str, Any]]]] = []
        for one in found.found:
            text = f"{one.before[-8:]}[{one.inside}]{one.after[:12]}" if one.inside else ""
            text = text.replace("\n", "↵") or f"{count(one.first + 1)}–{count(one.end)}"
            rows.append(((one.first, one.end), [(text, text), (f"{one.likeness:.3f}", one.likeness)]))
        self.places.show_rows(rows)
        self.match_said.setText(
            translate("units", "Compared by the {count} units that the marked stretch moves most.").format(
                count=count(len(found.units))
            )
        )

    def mark_as(self, active: bool) -> None:
        """What dragging marks from now on."""
        self.marks.active = active
        self.on.setChecked(active)
        self.off.setChecked(not active)

    def use_marks(self) -> None:
        """A person has marked something: that is the pattern."""
        if self.marks.on and self.marks.off:
            self.pattern.setCurrentIndex(self.pattern.findData("marks"))

    def _clear(self) -> None:
        self.marks.clear()
        self.cleared.emit()

    def _search(self) -> None:
        name = str(self.pattern.currentData())
        wanted: dict[str, Any] = {"pattern": name}
        if name == "expression":
            wanted["expression"] = self.expression.text()
        elif name == "marks":
            wanted |= {"on": list(self.marks.on), "off": list(self.marks.off)}
        self.search_wanted.emit(wanted)

    def _enable(self) -> None:
        self.expression.setVisible(self.pattern.currentData() == "expression")

    def retranslate(self) -> None:
        """Take the window's language."""
        for place, name in enumerate(
            (translate("units", "Units"), translate("units", "Search"), translate("units", "Matches"))
        ):
            self.setTabText(place, name)
        unit, like = translate("units", "unit"), translate("units", "likeness")
        self.units.heads((unit, translate("units", "spread"), translate("units", "mean")))
        self.results.heads((unit, translate("units", "value"), "r", "AUC"), 1)
        self.places.heads((translate("units", "place"), like))
        correlation = translate(
            "units",
            "Correlation with the pattern: 1 follows it exactly, -1 is its opposite, 0 knows nothing of it.",
        )
        area = translate(
            "units",
            "Area under the curve: the chance that the unit is higher inside the pattern than outside. 0.5 is chance.",
        )
        for head, tip in ((0, translate("units", "Layer and unit.")), (2, correlation), (3, area)):
            item = self.results.horizontalHeaderItem(head)
            if item is not None:
                item.setToolTip(tip)
        for row in range(self.pattern.count()):
            self.pattern.setItemText(row, pattern_name(str(self.pattern.itemData(row))))
        chosen = max(0, self.measure.currentIndex())
        self.measure.clear()
        self.measure.addItem(translate("units", "by direction"), "cosine")
        self.measure.addItem(translate("units", "by distance"), "euclidean")
        self.measure.setCurrentIndex(chosen)
        self.expression.setPlaceholderText(translate("units", r"for example \bself\b"))
        self._name_buttons()
        if self.found is None:
            self.said.setText(
                translate("units", "Choose a pattern, or drag over where a unit should be active and where silent.")
            )
        else:
            self.show_found(self.found)
        self.match_said.setText(translate("units", "Drag over a stretch: where else is the network in such states?"))

    def _name_buttons(self) -> None:
        buttons = (
            (
                self.on,
                translate("units", "Active"),
                translate("units", "Dragging marks where a unit should be active."),
            ),
            (
                self.off,
                translate("units", "Silent"),
                translate("units", "Dragging marks where a unit should be silent."),
            ),
            (self.clear_marks, translate("units", "Clear"), translate("units", "Take all marks away.")),
            (
                self.search,
                translate("units", "Search"),
                translate("units", "Which units of all layers follow the pattern?"),
            ),
            (
                self.match,
                translate("units", "Find"),
                translate("units", "Find where the states are most like those over the marked stretch."),
            ),
        )
        for button, name, tip in buttons:
            button.setText(name)
            button.setToolTip(tip)
        fields = (
            (self.pattern, translate("units", "Pattern"), translate("units", "What a unit should follow.")),
            (
                self.expression,
                translate("units", "Expression"),
                translate("units", "A regular expression: its matches are the pattern."),
            ),
            (
                self.measure,
                translate("units", "Measure"),
                translate("units", "Direction: the cosine between the states. Distance: how far apart they are."),
            ),
        )
        for field, name, tip in fields:
            field.setAccessibleName(name)
            field.setToolTip(tip)
