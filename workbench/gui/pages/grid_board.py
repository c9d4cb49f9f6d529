"""The small pictures of one depth: cells across, activations down."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from workbench.gui.grid_cell import GridCell
from workbench.gui.grids import Grids, Place
from workbench.gui.theme import Tokens
from workbench.runs.grid import Plan
from workbench.runs.grid_table import Label
from workbench.words import translate

REDRAW_MS = 66
AT_A_TICK = 4  # pictures drawn anew, so that the window stays at hand


class GridBoard(QScrollArea):
    """One depth of a grid. What has changed is drawn a few pictures at a time, only while it is in sight."""

    opened = Signal(object)  # Place

    def __init__(self, grids: Grids, plan: Plan, depth: int, label: Label) -> None:
        super().__init__()
        self.grids = grids
        self.cells: dict[Place, GridCell] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        inside = QWidget()
        layout = QGridLayout(inside)
        layout.setContentsMargins(0, 0, 4, 4)
        layout.setSpacing(8)
        self._heads: dict[tuple[str, str], QLabel] = {}
        for column, cell in enumerate(plan.cells, 1):
            head = self._heads["cell", cell] = _head(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(head, 0, column)
            layout.setColumnStretch(column, 1)
        for row, activation in enumerate(plan.activations, 1):
            head = self._heads["activation", activation] = _head(Qt.AlignmentFlag.AlignVCenter)
            layout.addWidget(head, row, 0)
            for column, cell in enumerate(plan.cells, 1):
                place = (cell, activation, depth)
                one = self.cells[place] = GridCell()
                one.opened.connect(lambda place=place: self.opened.emit(place))
                layout.addWidget(one, row, column)
        layout.setRowStretch(len(plan.activations) + 1, 1)
        self.setWidget(inside)
        self.name(label)
        self._dirty: dict[Place, None] = dict.fromkeys(self.cells)
        self._timer = QTimer(self)
        self._timer.setInterval(REDRAW_MS)
        self._timer.timeout.connect(self.redraw)

    def name(self, label: Label) -> None:
        """Name everything in the window's language."""
        for (kind, name), head in self._heads.items():
            head.setText(label(kind, name))
        for (cell, activation, depth), one in self.cells.items():
            one.rename(
                translate("grid", "{cell}, {activation}, depth {depth}").format(
                    cell=label("cell", cell), activation=label("activation", activation), depth=depth
                )
            )

    def mark(self, places: Iterable[Place]) -> None:
        """These have changed."""
        for place in places:
            if place in self.cells:
                self._dirty[place] = None
        if self._dirty and self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def redraw(self) -> None:
        """Draw a few of those that changed and are in sight, the ones that wait longest first."""
        seen = [place for place in self._dirty if not self.cells[place].visibleRegion().isEmpty()]
        for place in seen[:AT_A_TICK]:
            del self._dirty[place]
            self.cells[place].show_courses(self.grids.places.get(place, []), self.grids.scale)
        if not seen:
            self._timer.stop()

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        for cell in self.cells.values():
            cell.dress(tokens)

    def showEvent(self, event: object) -> None:
        """What changed meanwhile is drawn now."""
        self.mark(())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """What comes into sight may have changed."""
        super().scrollContentsBy(dx, dy)
        self.mark(())


def _head(side: Qt.AlignmentFlag) -> QLabel:
    label = QLabel()
    label.setProperty("role", "card")
    label.setAlignment(side)
    return label
