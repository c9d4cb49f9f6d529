"""All runs side by side."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from workbench.gui.pages.grid import GridPage
from workbench.gui.pages.runs import RunsPanel
from workbench.gui.pages.side_by_side import SideBySide
from workbench.gui.session import Session
from workbench.gui.theme import Tokens


class ComparePage(QWidget):
    """The list of runs, those of them that were chosen side by side, and the grid."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.runs, self.grid = RunsPanel(session), GridPage(session)
        self.beside = SideBySide(session, self._to_compare)
        self.parts = QTabWidget()
        self.parts.setDocumentMode(True)
        for part in (self.runs, self.beside, self.grid):
            self.parts.addTab(part, "")
        self.parts.currentChanged.connect(lambda _: self._look())
        session.results.listed.connect(self._look)
        session.results.runs_changed.connect(lambda: self._look(True))
        around = QVBoxLayout(self)
        around.setContentsMargins(16, 4, 16, 12)
        around.addWidget(self.parts)
        self.retranslate()

    def _to_compare(self) -> list[str]:
        """The paths of the chosen runs; of all that are listed where less than two are chosen."""
        chosen = self.runs.table.chosen()
        listing = self.session.results.listing
        return chosen if len(chosen) > 1 else [listing.path(number) for number in self.runs.model.order]

    def _look(self, anew: bool = False) -> None:
        if self.parts.currentWidget() is self.beside and self.beside.isVisible():
            self.beside.look(anew)

    def showEvent(self, event: QShowEvent) -> None:
        """Compare what is chosen now."""
        super().showEvent(event)
        self._look()

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.runs.dress(tokens)
        self.beside.dress(tokens)
        self.grid.dress(tokens)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.parts.setTabText(0, self.tr("Runs"))
        self.parts.setTabText(1, self.tr("Side by side"))
        self.parts.setTabText(2, self.tr("Grid"))
        self.runs.retranslate()
        self.beside.retranslate()
        self.grid.retranslate()
