"""Cells, activations and depths trained side by side on the data at hand."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from workbench.errors import UserError
from workbench.gui.grids import Place
from workbench.gui.legend import Entry, Legend
from workbench.gui.names import tr_variant
from workbench.gui.numbers import duration
from workbench.gui.pages.grid_board import GridBoard
from workbench.gui.pages.grid_large import GridLarge
from workbench.gui.pages.grid_plan import GridPlan
from workbench.gui.pages.grid_table import GridTable
from workbench.gui.session import Session
from workbench.gui.theme import LIGHT, Tokens, mix
from workbench.runs.grid_table import sentences
from workbench.words import translate

REDRAW_MS = 100


class GridPage(QWidget):
    """First the plan, then the boards, a tab for each depth, and in the end the table."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.grids = session, session.grids
        self.tokens: Tokens = LIGHT
        self.boards: list[GridBoard] = []
        self.plan = GridPlan(session)
        self.table = GridTable(self.label, session.refuse)
        self.large = GridLarge(session)
        self.help, self.status, self.verdict = QLabel(), QLabel(), QLabel()
        self.help.setProperty("role", "muted")
        for one in (self.help, self.status, self.verdict):
            one.setWordWrap(True)
        self.verdict.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.start = QPushButton()
        self.start.setProperty("role", "primary")
        self.start.clicked.connect(self._press)
        self.tabs, self.legend, self.stack = QTabBar(), Legend(), QStackedWidget()
        self.tabs.setExpanding(False)
        self.tabs.currentChanged.connect(self._show_tab)
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(REDRAW_MS)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._refresh_large)
        self.grids.began.connect(self._begin)
        self.grids.changed.connect(self._mark)
        self.grids.stated.connect(self._state)
        self.grids.ended.connect(self._end)
        self.grids.refused.connect(lambda _: self._choose(True))
        self.large.closed.connect(lambda: self._show_tab(self.tabs.currentIndex()))
        session.phase_changed.connect(lambda _: self._state())
        session.loaded_changed.connect(self._state)
        self.plan.changed.connect(self._state)
        self._choose(True)
        self.retranslate()

    def _build(self) -> None:
        chooser = QWidget()
        inside = QVBoxLayout(chooser)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.setSpacing(12)
        inside.addWidget(self.help)
        inside.addWidget(self.plan)
        inside.addStretch(1)
        self.chooser = QScrollArea()
        self.chooser.setWidgetResizable(True)
        self.chooser.setFrameShape(QScrollArea.Shape.NoFrame)
        self.chooser.setWidget(chooser)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.status, 1)
        head.addWidget(self.start)
        self.bar = QWidget()
        bar = QHBoxLayout(self.bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(16)
        bar.addWidget(self.tabs)
        bar.addWidget(self.legend, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.progress)
        layout.addWidget(self.verdict)
        layout.addWidget(self.bar)
        layout.addWidget(self.stack, 1)
        for one in (self.chooser, self.table, self.large):
            self.stack.addWidget(one)

    def label(self, kind: str, name: str) -> str:
        """What a cell or an activation is called in the window's language."""
        choices = self.session.engine.choices(f"model.{kind}")
        return next((tr_variant(one.label) for one in choices if one.name == name), name)

    # What is shown

    def _choose(self, choosing: bool) -> None:
        """Show the plan, or what came of it."""
        self.choosing = choosing
        if choosing:
            self.stack.setCurrentWidget(self.chooser)
            self.plan.follow()
        self.bar.setVisible(not choosing)
        self.verdict.setVisible(not choosing and bool(self.verdict.text()))
        self._state()

    def _begin(self) -> None:
        """A new grid: new boards."""
        plan = self.grids.plan
        if plan is None:
            return
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for board in self.boards:
            self.stack.removeWidget(board)
            board.deleteLater()
        self.boards = [GridBoard(self.grids, plan, depth, self.label) for depth in plan.depths]
        for board in self.boards:
            board.opened.connect(self._open)
            board.dress(self.tokens)
            self.stack.addWidget(board)
            self.tabs.addTab("")
        self.verdict.setText("")
        self.tabs.blockSignals(False)
        self._name_tabs()
        self._choose(False)
        self._show_tab(0)

    def _show_tab(self, index: int) -> None:
        if self.choosing or not self.boards:
            return
        shown = self.table if index >= len(self.boards) else self.boards[max(0, index)]
        self.stack.setCurrentWidget(shown)
        self.legend.setVisible(shown is not self.table)

    def _open(self, place: Place) -> None:
        courses = self.grids.places.get(place, [])
        if courses:
            self.large.open(self._name_of(place), courses)
            self.legend.hide()
            self.stack.setCurrentWidget(self.large)

    def _name_of(self, place: Place) -> str:
        return next((board.cells[place].name for board in self.boards if place in board.cells), "")

    def _mark(self, places: set[Place]) -> None:
        for board in self.boards:
            board.mark(places)
        shown = self.large.course
        if shown is not None and shown.trial.place in places and not self._timer.isActive():
            self._timer.start()

    def _refresh_large(self) -> None:
        if self.large.isVisible():
            self.large.refresh()

    def _end(self) -> None:
        found = self.grids.verdict
        if found is None or not self.boards:
            return
        self.table.folder = self.grids.folder or self.table.folder
        self.table.show_verdict(found)
        if self.tabs.count() == len(self.boards):
            self.tabs.addTab("")
        self._name_tabs()
        self._say_verdict()

    def _say_verdict(self) -> None:
        found = self.grids.verdict
        self.verdict.setText(" ".join(sentences(found, self.label)) if found is not None and self.boards else "")
        self.verdict.setVisible(not self.choosing and bool(self.verdict.text()))

    def _state(self) -> None:
        """What the button does and what the line beside it says."""
        grids, running = self.grids, self.grids.running
        self.start.setText(
            translate("grid", "Stop")
            if running
            else translate("grid", "Start the grid")
            if self.choosing
            else translate("grid", "New grid")
        )
        self.start.setEnabled(not grids.stopping if running else self._startable() or not self.choosing)
        self.progress.setVisible(running)
        self.progress.setValue(round(1000 * grids.fraction))
        self.status.setText(self._said())

    def _startable(self) -> bool:
        if self.session.loaded is None or self.session.phase.busy:
            return False
        try:
            return bool(self.plan.plan.count)
        except UserError:
            return False

    def _said(self) -> str:
        grids = self.grids
        if grids.running:
            parts = [
                translate("grid", "{done} of {all} trials are over").format(done=grids.done, all=len(grids.courses)),
                grids.preparing,
                translate("grid", "Stopping") if grids.stopping else "",
            ]
            left = grids.seconds_left
            if left == left and not grids.stopping:
                parts.append(translate("grid", "about {time} left").format(time=duration(left)))
            return " · ".join(one for one in parts if one)
        if self.choosing:
            if self.session.phase.busy:
                return translate("grid", "A network is training: stop it, or wait, before a grid begins.")
            return translate("grid", "Which cell, which activation, how deep?")
        return translate("grid", "{done} of {all} trials are over").format(done=grids.done, all=len(grids.courses))

    def _press(self) -> None:
        if self.grids.running:
            self.grids.stop()
        elif not self.choosing:
            self._choose(True)
        else:
            try:
                self.grids.start(self.plan.plan, self.session.spec)
            except UserError as error:
                self.session.refuse(error)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.tokens = tokens
        for one in (self.table, self.large, *self.boards):
            one.dress(tokens)
        self._show_legend()

    def _show_legend(self) -> None:
        t = self.tokens
        map_colours = (
            t.vanishing,
            mix(t.vanishing, t.healthy, 0.65),
            t.healthy,
            mix(t.exploding, t.healthy, 0.65),
            t.exploding,
        )
        self.legend.show_entries(
            [
                Entry(translate("grid", "loss (left)"), (t.series[0],)),
                Entry(translate("grid", "gradient norm (right)"), (t.series[1],)),
                Entry(translate("grid", "vanishes – healthy – explodes"), map_colours, "map"),
            ],
            t,
        )

    def _name_tabs(self) -> None:
        plan = self.grids.plan
        for index, depth in enumerate(plan.depths if plan is not None and self.boards else ()):
            self.tabs.setTabText(index, translate("grid", "Depth {depth}").format(depth=depth))
        if self.tabs.count() > len(self.boards):
            self.tabs.setTabText(len(self.boards), translate("grid", "Table"))

    def retranslate(self) -> None:
        """Take the window's language."""
        self.help.setText(
            translate(
                "grid",
                "Each cell is trained with each activation at each depth, on the data at hand and with the present "
                "settings, all at once. You see where gradients vanish or explode and which network learns best.",
            )
        )
        self.start.setToolTip(
            translate("grid", "Train every combination at once; stopping keeps what each has learnt.")
        )
        self.tabs.setAccessibleName(translate("grid", "Depths"))
        for one in (self.plan, self.table, self.large):
            one.retranslate()
        for board in self.boards:
            board.name(self.label)
        shown = self.large.course
        if shown is not None:
            self.large.title.setText(self._name_of(shown.trial.place))
        self._name_tabs()
        self._show_legend()
        self._say_verdict()
        self._state()
