"""Runs side by side: what is different about them, what came of each, and their courses over each other."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.errors import UserError
from workbench.gui.pages.side_table import SideModel, SideTable
from workbench.gui.plots.overlay import Drawn, OverlayPlot
from workbench.gui.plots.parallel import Axis, ParallelPlot
from workbench.gui.run_words import RunWords
from workbench.gui.session import Session
from workbench.gui.theme import LIGHT, Tokens
from workbench.runs.comparing import AXES, LINES, MOST_RUNS, Comparison, compare
from workbench.runs.curves import CURVES
from workbench.runs.report import different_data, save
from workbench.runs.sides import Table, table_of
from workbench.words import translate

ASKED = "side by side"
SMOOTH = 0.1  # the share of each new value in running means over steps


class SideBySide(QWidget):
    """`wanted` gives the paths of the runs to compare."""

    def __init__(self, session: Session, wanted: Callable[[], Sequence[str]]) -> None:
        super().__init__()
        self.session, self._wanted = session, wanted
        self.tokens: Tokens = LIGHT
        self.found = Comparison((), (), ())
        self.rows = Table((), ())
        self.words = RunWords(session)
        self._asked: tuple[str, ...] = ()
        self.what, self.along, self.seeds = QComboBox(), QComboBox(), QCheckBox()
        self.what.setObjectName("compareWhat")
        self.along.setObjectName("compareAlong")
        self.seeds.setObjectName("compareSeeds")
        self.seeds.setChecked(True)
        for box in (self.what, self.along):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.said, self.apart, self.copy, self.keep = QLabel(), QLabel(), QPushButton(), QPushButton()
        self.said.setProperty("role", "muted")
        self.apart.setProperty("role", "weight-warning")
        self.apart.setWordWrap(True)
        self.plot, self.parallel, self.plots = OverlayPlot(), ParallelPlot(), QStackedWidget()
        self.plots.addWidget(self.plot)
        self.plots.addWidget(self.parallel)
        self.model = SideModel()
        self.table = SideTable(self.model)
        self._lay_out()
        self.what.currentIndexChanged.connect(lambda _: self._draw())
        self.along.currentIndexChanged.connect(lambda _: self._draw())
        self.seeds.toggled.connect(lambda _: self._show())
        self.copy.clicked.connect(self._copy)
        self.keep.clicked.connect(self._ask)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._point_out())
        session.asking.answered.connect(self._take)
        session.asking.going_on.connect(self._tell)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (self.what, self.along, self.seeds):
            head.addWidget(widget)
        head.addWidget(self.said, 1)
        head.addWidget(self.copy)
        head.addWidget(self.keep)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.plots)
        parts.addWidget(self.table)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 2)
        parts.setSizes([300, 200])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.apart)
        layout.addWidget(parts, 1)

    # What is compared

    def look(self, anew: bool = False) -> None:
        """Compare the runs that are wanted now, where they are others than before, or `anew`."""
        paths = tuple(self._wanted())[:MOST_RUNS]
        if paths == self._asked and not anew:
            return
        self._asked = paths
        home = self.session.home
        self.session.asking.do(ASKED, lambda watch: compare(home, paths, watch))

    def _tell(self, name: str, share: float, what: str) -> None:
        if name == ASKED:
            self.said.setText(f"{what}: {share:.0%}")

    def _take(self, name: str, answer: object) -> None:
        if name == ASKED and isinstance(answer, Comparison):
            self.found = answer
            self._show()

    def _show(self) -> None:
        groups = self.found.alike()
        several = len(groups) < len(self.found.runs)
        self.seeds.setVisible(several)
        together = several and self.seeds.isChecked()
        self.rows = table_of(self.found, together, self.words)
        self.model.show(self.rows, self.plot.colours_of(len(self.rows.rows)))
        self._draw()
        self._say()

    def _say(self) -> None:
        runs, wanted = self.found.runs, len(self._wanted())
        text = translate("comparing", "{count} runs").format(count=len(runs)) if runs else ""
        if wanted > MOST_RUNS:
            text = translate("comparing", "the first {count} of {all} runs").format(count=len(runs), all=wanted)
        elif len(runs) > 1 and not self.found.differing:
            text = translate("comparing", "{count} runs with the same settings").format(count=len(runs))
        self.said.setText(text)
        self.apart.setVisible(self.found.apart)
        self.apart.setText(different_data())

    def _point_out(self) -> None:
        for plot in (self.plot, self.parallel):
            plot.point_out(self.table.chosen())

    def _draw(self) -> None:
        parallel = self.what.currentIndex() == len(LINES)
        self.plots.setCurrentIndex(int(parallel))
        self.along.setEnabled(not parallel)
        if parallel:
            self._draw_parallel()
            return
        what, along = LINES[max(self.what.currentIndex(), 0)], AXES[max(self.along.currentIndex(), 0)]
        # Values of single steps jump so much that of several lines none could be followed.
        smooth = SMOOTH if what in CURVES else 1.0
        drawn = [Drawn(row.name, row.lines(what, along), smooth) for row in self.rows.rows]
        self.plot.show_lines(drawn, self.along.currentText(), self.what.currentText())

    def _draw_parallel(self) -> None:
        """An axis for each setting that differs, and one for the result."""
        columns = [(at, column) for at, column in enumerate(self.rows.columns) if column.setting]
        results = [(at, column) for at, column in enumerate(self.rows.columns) if not column.setting]
        axes: list[Axis] = []
        for at, column in (*columns, *results[:1]):
            texts = tuple(row.cells[at] for row in self.rows.rows)
            axes.append(Axis(column.heading, tuple(row.value(column) for row in self.rows.rows), texts))
        self.parallel.show_axes(axes)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.rows.as_markdown())

    def save(self, path: Path) -> None:
        """Write what is shown: a report (.html), or the table (.md, .csv)."""
        try:
            save(path, self.found, self.rows, self.words)
        except UserError as error:
            self.session.refuse(error)
        else:
            self.said.setText(translate("comparing", "Saved: {name}").format(name=path.name))

    def _ask(self) -> None:
        kinds = ";;".join(
            (
                translate("comparing", "Report with pictures (*.html)"),
                translate("comparing", "Table for a report (*.md)"),
                translate("comparing", "Table with every figure (*.csv)"),
            )
        )
        start = str(Path.home() / "runs.html")
        chosen, kind = QFileDialog.getSaveFileName(self, translate("comparing", "Save the comparison"), start, kinds)
        if chosen:
            path = Path(chosen)
            self.save(path if path.suffix else path.with_suffix(kind[-6:-1].lstrip("*")))

    # Looks

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.tokens = tokens
        self.plot.dress(tokens)
        self.parallel.dress(tokens)
        self.model.show(self.rows, self.plot.colours_of(len(self.rows.rows)))

    def retranslate(self) -> None:
        """Take the window's language."""
        self.words = RunWords(self.session)
        named = (
            (self.what, self._what_names(), translate("comparing", "What is drawn")),
            (self.along, self._axis_names(), translate("comparing", "Over what it is drawn")),
        )
        for box, names, tip in named:
            at = max(box.currentIndex(), 0)
            box.blockSignals(True)
            box.clear()
            box.addItems(names)
            box.setMinimumContentsLength(max(map(len, names)))
            box.setCurrentIndex(at)
            box.blockSignals(False)
            box.setToolTip(tip)
            box.setAccessibleName(tip)
        self.seeds.setText(translate("comparing", "Seeds together"))
        self.seeds.setToolTip(
            translate(
                "comparing",
                "Runs that differ in nothing but the seed are one line: their mean, and the lowest and the highest of "
                "them. Results are given as mean ± standard deviation.",
            )
        )
        self.copy.setText(translate("comparing", "Copy table"))
        self.copy.setToolTip(translate("comparing", "Copy the table as Markdown, for a report."))
        self.keep.setText(translate("comparing", "Save report..."))
        self.keep.setToolTip(
            translate("comparing", "One HTML file with tables and pictures that opens anywhere; or the table alone.")
        )
        self.table.setAccessibleName(translate("comparing", "What is different about the runs, and what came of them"))
        self.plot.retranslate()
        self.parallel.retranslate()
        self._show()

    def _what_names(self) -> list[str]:
        return [
            translate("comparing", "Validation loss"),
            translate("comparing", "Training loss"),
            translate("comparing", "Loss of each step"),
            translate("comparing", "Gradient norm"),
            translate("comparing", "Settings and result"),
        ]

    def _axis_names(self) -> list[str]:
        return [
            translate("comparing", "optimizer steps"),
            translate("comparing", "epochs"),
            translate("comparing", "seconds of training"),
        ]
