"""How the data are used, and why: what each column is for, and what the settings were chosen by."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from workbench.gui.cards import scrolling

SIDE = 360


class ReasonsCard(QFrame):
    """Sentences that scroll where they have no room."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedWidth(SIDE)
        self.title, self.words = QLabel(), QLabel()
        self.title.setProperty("role", "card")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 8, 12)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addWidget(scrolling(self.words), 1)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(self.tr("How these data are used, and why"))
