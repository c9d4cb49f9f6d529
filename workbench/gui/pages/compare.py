"""All runs side by side."""

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from workbench.gui.pages.grid import GridPage
from workbench.gui.pages.runs import RunsPanel
from workbench.gui.session import Session
from workbench.gui.theme import Tokens


class ComparePage(QWidget):
    """The list of runs, and the grid."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.runs, self.grid = RunsPanel(session), GridPage(session)
        self.parts = QTabWidget()
        self.parts.setDocumentMode(True)
        self.parts.addTab(self.runs, "")
        self.parts.addTab(self.grid, "")
        around = QVBoxLayout(self)
        around.setContentsMargins(16, 4, 16, 12)
        around.addWidget(self.parts)
        self.retranslate()

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.runs.dress(tokens)
        self.grid.dress(tokens)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.parts.setTabText(0, self.tr("Runs"))
        self.parts.setTabText(1, self.tr("Grid"))
        self.runs.retranslate()
        self.grid.retranslate()
