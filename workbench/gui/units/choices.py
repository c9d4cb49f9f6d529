"""What is looked at: which layer, which of its values, which part of the data, which moment of training."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QSpinBox, QVBoxLayout, QWidget

from workbench.gui.units.words import kind_name, moment_name, part_name
from workbench.words import translate

if TYPE_CHECKING:
    from workbench.runs.seen_units import SeenUnits

ARROW = 36  # beside a choice's text
WAIT_MS = 250  # so that a slider on its way does not ask at each of its places


class Choices(QWidget):
    """Rows of controls; `changed` when something else is to be looked at."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.seen: SeenUnits | None = None
        self.layer, self.kind, self.part = QComboBox(), QComboBox(), QComboBox()
        self.number, self.first = QSpinBox(), QSpinBox()
        self.moment = QSlider(Qt.Orientation.Horizontal)
        self.moment.setObjectName("unitsMoment")
        self.moment.setPageStep(1)
        self.said = QLabel()
        self.said.setMinimumWidth(150)
        self.captions = [QLabel() for _ in range(2)]
        for box in (self.layer, self.kind, self.part):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.activated.connect(self._wait)
        for spin in (self.number, self.first):
            spin.setKeyboardTracking(False)
            spin.setGroupSeparatorShown(True)
            spin.valueChanged.connect(self._wait)
        self.moment.valueChanged.connect(self._slide)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.changed)
        top, below, where = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (top, below, where):
            row.setSpacing(8)
        for widget in (self.layer, self.kind, self.part):
            top.addWidget(widget)
        top.addStretch(1)
        below.addWidget(self.captions[0])
        below.addWidget(self.moment, 1)
        below.addWidget(self.said)
        where.addWidget(self.captions[1])
        where.addWidget(self.number)
        where.addWidget(self.first)
        where.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addLayout(where)
        layout.addLayout(below)

    def settings(self) -> dict[str, Any]:
        """As the analysis takes them; empty before the first answer."""
        if self.seen is None:
            return {}
        place = self.moment.value()
        moments = self.seen.moments
        return {
            "layer": self.layer.currentIndex(),
            "kind": self.seen.kinds[max(0, self.kind.currentIndex())],
            "part": self.seen.parts[max(0, self.part.currentIndex())],
            "number": self.number.value() - 1,
            "first": self.first.value() - 1,
            "moment": moments[place][0] if place < len(moments) else None,
        }

    def choose(self, layer: int, kind: str) -> None:
        """Look at another layer or kind of value."""
        if self.seen is not None and (self.layer.currentIndex(), self._kind()) != (layer, kind):
            self.layer.setCurrentIndex(layer)
            self.kind.setCurrentIndex(self.seen.kinds.index(kind))
            self.changed.emit()

    def go_to(self, first: int) -> None:
        """Look at a stretch that begins elsewhere."""
        self.first.setValue(first + 1)

    def show_seen(self, seen: "SeenUnits") -> None:
        """Offer what there is to choose, as it is chosen."""
        self.seen = seen
        controls: Sequence[Any] = (self.layer, self.kind, self.part, self.number, self.first, self.moment)
        blockers = [QSignalBlocker(one) for one in controls]
        _fill(self.layer, [translate("units", "layer {number}").format(number=k + 1) for k in range(seen.layers)])
        _fill(self.kind, [kind_name(kind) for kind in seen.kinds])
        _fill(self.part, [part_name(part) for part in seen.parts])
        self.layer.setCurrentIndex(seen.layer)
        self.kind.setCurrentIndex(seen.kinds.index(seen.kind))
        self.part.setCurrentIndex(seen.parts.index(seen.part))
        self.number.setRange(1, max(seen.count, 1))
        self.number.setValue(seen.number + 1)
        total, shown = seen.passage.total, seen.passage.steps
        self.first.setRange(1, max(total, 1))
        self.first.setSingleStep(max(shown // 2, 1))
        self.first.setValue(seen.passage.first + 1)
        self.number.setVisible(seen.count > 1)
        self.first.setVisible(total > shown)
        self.captions[1].setVisible(seen.count > 1 or total > shown)
        self.captions[1].setText(self._where())
        steps = [step for step, _ in seen.moments]
        self.moment.setRange(0, len(steps))
        self.moment.setEnabled(bool(steps))
        self.moment.setValue(steps.index(seen.moment) if seen.moment in steps else len(steps))
        del blockers
        self._say()

    def _where(self) -> str:
        numbered = self.seen is not None and self.seen.count > 1
        return translate("units", "Sequence") if numbered else translate("units", "From step")

    def _kind(self) -> str:
        assert self.seen is not None
        return self.seen.kinds[max(0, self.kind.currentIndex())]

    def _wait(self) -> None:
        self._timer.start()

    def _slide(self) -> None:
        self._say()
        self._wait()

    def _say(self) -> None:
        moments = self.seen.moments if self.seen is not None else ()
        place = self.moment.value()
        self.said.setText(moment_name(*moments[place]) if place < len(moments) else moment_name(None))

    def retranslate(self) -> None:
        """Take the window's language."""
        self.captions[0].setText(translate("units", "Moment"))
        self.captions[1].setText(self._where())
        named: list[tuple[QWidget, str, str]] = [
            (self.layer, translate("units", "Layer"), translate("units", "Which layer of the network.")),
            (
                self.kind,
                translate("units", "Value"),
                translate(
                    "units",
                    "Which of a unit's values: what it tells the next step and layer, what it keeps, or one of its "
                    "gates.",
                ),
            ),
            (self.part, translate("units", "Part"), translate("units", "Which part of the data is read.")),
            (self.number, translate("units", "Sequence"), translate("units", "Which sequence of the part.")),
            (
                self.first,
                translate("units", "From step"),
                translate("units", "Where the stretch begins that is shown."),
            ),
            (
                self.moment,
                translate("units", "Moment"),
                translate(
                    "units",
                    "Look at the weights as they were at some moments of the training. At the right end: the best.",
                ),
            ),
        ]
        for widget, name, tip in named:
            widget.setAccessibleName(name)
            widget.setToolTip(tip)
        if self.seen is not None:
            self.show_seen(self.seen)


def _fill(box: QComboBox, texts: list[str]) -> None:
    if [box.itemText(row) for row in range(box.count())] != texts:
        box.clear()
        box.addItems(texts)
        fit(box)


def fit(box: QComboBox) -> None:
    """Give a choice room for its longest text and the arrow."""
    box.ensurePolished()
    texts = [box.itemText(row) for row in range(box.count())]
    box.setMinimumWidth(ARROW + max((box.fontMetrics().horizontalAdvance(text) for text in texts), default=0))
