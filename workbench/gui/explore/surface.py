"""The loss around the weights that were learnt: along the way between two moments, and over random directions."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QLabel, QPushButton, QSpinBox

from workbench.gui.explore.drawing import AnswerPlot, LinesPlot
from workbench.gui.explore.ends import EndsChoice, end_name, way_words
from workbench.gui.explore.question import QuestionView, trained
from workbench.gui.explore.view import AFTER, ViewKind
from workbench.gui.legend import Entry
from workbench.gui.numbers import short
from workbench.gui.session import Session
from workbench.gui.theme import Tokens
from workbench.runs.insights import BEST, START, Surface
from workbench.words import translate

WAY, RANDOM, PLANE = "way", "random", "plane"
LEVELS = 9
MAP = ("#00224E", "#35456C", "#666970", "#948E77", "#C8B866", "#FEE838")  # cividis, from low to high


class ContourPlot(AnswerPlot):
    """The loss over a plane, on a logarithmic scale, with lines of one loss."""

    def __init__(self, view: "SurfaceView") -> None:
        super().__init__("surfaceMap", view.map_texts)
        self._image = pg.ImageItem()
        table: Any = pg.ColorMap(np.linspace(0, 1, len(MAP)), [QColor(one) for one in MAP]).getLookupTable(nPts=256)
        self._image.setLookupTable(table)
        self.item.addItem(self._image)
        self._lines: list[Any] = []
        self._best = pg.ScatterPlotItem(size=10, symbol="+", pen=pg.mkPen("#FFFFFF", width=2))
        self._best.setZValue(30)
        self.item.addItem(self._best)
        self._shown: Surface | None = None
        self.told = self._tell

    def show_surface(self, answer: Surface) -> None:
        """Draw the map."""
        self.show_hint("")
        self._shown = answer
        for line in self._lines:
            self.item.removeItem(line)
        values = np.log10(np.maximum(np.nan_to_num(answer.loss, nan=np.nanmax(answer.loss)), 1e-12))
        low, high = float(values.min()), float(values.max())
        x, y = answer.x, answer.y
        step_x, step_y = float(x[1] - x[0]), float(y[1] - y[0])
        box = QRectF(x[0] - step_x / 2, y[0] - step_y / 2, x[-1] - x[0] + step_x, y[-1] - y[0] + step_y)
        self._image.setImage(values.T, autoLevels=False, levels=(low, high if high > low else low + 1.0))
        self._image.setRect(box)
        self._lines = []
        for level in np.linspace(low, high, LEVELS + 2)[1:-1]:
            line: Any = pg.IsocurveItem(data=values.T)
            line.setPen(pg.mkPen("#FFFFFF90"))
            line.setLevel(float(level))
            line.setParentItem(self._image)
            line.setZValue(5)
            self._lines.append(line)
        self._best.setData([place[0] for place in answer.marks], [place[1] for place in answer.marks])
        self.extent((float(x[0]), float(x[-1])), (float(y[0]), float(y[-1])))
        text = translate("explore", "loss {low} – {high}").format(low=short(10**low), high=short(10**high))
        self.legend.show_entries([Entry(text, MAP, "map")], self.tokens)
        self.describe(self.title.text(), text)

    def _tell(self, place: Any) -> str:
        one = self._shown
        if one is None:
            return ""
        column, row = int(np.abs(one.x - place.x()).argmin()), int(np.abs(one.y - place.y()).argmin())
        return translate("explore", "loss {loss}").format(loss=short(float(one.loss[row, column])))


class SurfaceView(QuestionView):
    """What to measure, a button, and the line or the map."""

    name = "surface"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.kind, self.measure = QComboBox(), QPushButton()
        self.kind.setObjectName("surfaceKind")
        self.kind.setMinimumContentsLength(14)
        self.kind.currentIndexChanged.connect(lambda _: self._choose())
        self.reach, self.reach_label = QDoubleSpinBox(), QLabel()
        self.reach.setRange(0.05, 5.0)
        self.reach.setSingleStep(0.25)
        self.reach.setValue(1.0)
        self.seed, self.seed_label = QSpinBox(), QLabel()
        self.seed.setRange(0, 9999)
        for spin in (self.reach, self.seed):
            spin.setMaximumWidth(76)
        self.measure.setObjectName("measureButton")
        self.measure.clicked.connect(self.ask)
        self.ends = EndsChoice()
        for widget in (self.kind, self.measure):
            self.controls.addWidget(widget)
        self.controls.addStretch(1)
        self.controls.addWidget(self.copy)
        where = QHBoxLayout()
        where.setSpacing(8)
        for widget in (self.ends, self.reach_label, self.reach, self.seed_label, self.seed):
            where.addWidget(widget)
        where.addStretch(1)
        self.outer.insertLayout(1, where)
        self.line, self.map = LinesPlot("surfaceLine", self.line_texts), ContourPlot(self)
        self.line.bottom_axis.whole = self.map.bottom_axis.whole = False
        self.body.addWidget(self.line, 1)
        self.body.addWidget(self.map, 1)
        self.map.hide()

    def settings(self) -> dict[str, Any]:
        """What to measure."""
        asked = {"kind": self.kind.currentData() or WAY, "reach": self.reach.value(), "seed": self.seed.value()}
        return asked | self.ends.settings()

    def refresh(self) -> None:
        """It takes seconds: it waits for a click."""
        self.ends.offer(self.session.run_folder)
        if self.answer is None:
            self.line.show_hint(
                translate("explore", "Press Measure: the loss is measured at many places around what was learnt.")
            )

    def ask(self) -> None:
        """Measure."""
        self.measure.setEnabled(False)
        super().ask()

    def rest(self) -> None:
        """Nothing is being measured."""
        super().rest()
        self.measure.setEnabled(True)

    def begin(self) -> None:
        """A new run or new data."""
        super().begin()
        self.sentence.setText("")
        self.map.hide()
        self.line.show()
        self.line.show_lines([])
        self.refresh()

    def show_answer(self, answer: Surface) -> None:
        """Draw the line or the map."""
        plane = answer.kind == PLANE
        self.map.setVisible(plane)
        self.line.setVisible(not plane)
        if plane:
            self.map.show_surface(answer)
        else:
            self.line.show_lines([(translate("explore", "loss"), answer.x, answer.loss[0], "solid")])
        for plot in (self.line, self.map):
            plot.retranslate()
        self.sentence.setText(words_of(answer))

    def figures(self) -> Iterable[list[Any]]:
        """A row a place."""
        one: Surface = self.answer
        yield ["x", "y", "loss"]
        for row, b in enumerate(one.y.tolist()):
            for column, a in enumerate(one.x.tolist()):
                yield [a, b, float(one.loss[row, column])]

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self.line.dress(tokens)
        self.map.dress(tokens)

    def retranslate(self) -> None:
        """Take the window's language."""
        kept = self.kind.currentIndex()
        self.kind.blockSignals(True)
        self.kind.clear()
        self.kind.addItem(translate("explore", "Two moments"), WAY)
        self.kind.addItem(translate("explore", "Random line"), RANDOM)
        self.kind.addItem(translate("explore", "Random plane"), PLANE)
        self.kind.setCurrentIndex(max(kept, 0))
        self.kind.blockSignals(False)
        self.kind.setAccessibleName(translate("explore", "Where to measure"))
        self.reach_label.setText(translate("explore", "Reach"))
        self.reach.setAccessibleName(self.reach_label.text())
        self.reach.setToolTip(translate("explore", "How far to go, in lengths of the weights themselves."))
        self.seed_label.setText(translate("explore", "Seed"))
        self.seed.setAccessibleName(self.seed_label.text())
        self.seed.setToolTip(translate("explore", "Another seed gives other random directions."))
        self.measure.setText(translate("explore", "Measure"))
        self.ends.retranslate()
        for plot in (self.line, self.map):
            plot.retranslate()
        self._choose()
        super().retranslate()

    def line_texts(self) -> tuple[str, str, str]:
        """Those of the line."""
        way = self.answer is None or self.answer.kind == WAY
        first, last = self.answer.ends if self.answer is not None else (START, BEST)
        x = (
            translate("explore", "0: {first} – 1: {last}").format(first=end_name(first), last=end_name(last))
            if way
            else translate("explore", "steps in a random direction (1: as long as the weights)")
        )
        return translate("explore", "Loss along a line"), x, translate("explore", "loss")

    def map_texts(self) -> tuple[str, str, str]:
        """Those of the map."""
        return (
            translate("explore", "Loss around the best weights"),
            translate("explore", "first random direction"),
            translate("explore", "second random direction"),
        )

    def _choose(self) -> None:
        random = self.kind.currentData() != WAY
        for widget in (self.reach_label, self.reach, self.seed_label, self.seed):
            widget.setVisible(random)
        self.ends.setVisible(not random)


def words_of(answer: Surface) -> str:
    """What is seen, in words."""
    part = {
        "validation": translate("explore", "the validation part"),
        "train": translate("explore", "the training part"),
    }.get(answer.part, answer.part)
    measured = translate("explore", "Measured on {count} answers of {part}.").format(
        count=f"{answer.count:,}", part=part
    )
    if answer.kind == WAY:
        inside = answer.loss[0][(answer.x >= -1e-9) & (answer.x <= 1 + 1e-9)]
        return f"{way_words(inside, answer.ends)} {measured}"
    best = float(np.nanmin(answer.loss))
    middle = float(answer.loss[len(answer.y) // 2, len(answer.x) // 2])
    edge = np.concatenate([answer.loss[:, 0], answer.loss[:, -1]])
    said = translate("explore", "The best weights have {best}; at the edge the loss is {times} times as high.").format(
        best=short(middle), times=f"{float(np.nanmedian(edge)) / max(middle, 1e-12):.1f}"
    )
    if best < 0.97 * middle:
        said += " " + translate("explore", "Nearby there are even lower places: training could go on.")
    return f"{said} {measured}"


VIEW = ViewKind(
    name="surface",
    title=lambda: translate("explore", "The loss around it"),
    help=lambda: translate(
        "explore",
        "The loss at other weights: on the straight way between two moments of the training, or in random directions "
        "whose rows are as long as those of the weights (Li et al. 2018). Wide and smooth is easy ground.",
    ),
    make=SurfaceView,
    fits=lambda session: trained(session) or trained(session, "translate"),
    why_not=lambda: translate("explore", "Train a network first: press Start, and come back when it is done."),
    group=AFTER,
    order=90,
)
