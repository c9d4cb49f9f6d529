"""A file that cannot be read as data yet: why, and its beginning as it is, for the menus above to be set right."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout

from workbench.gui.session import Session
from workbench.gui.sources import Unread
from workbench.gui.theme import BODY, Tokens, mono_family, sized


class UnreadPanel(QFrame):
    """Hidden while there is none."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("card")
        self.why, self.hint, self.advice = QLabel(), QLabel(), QLabel()
        for label, role in ((self.why, "card"), (self.hint, ""), (self.advice, "muted")):
            label.setWordWrap(True)
            label.setProperty("role", role)
        self.text = QPlainTextEdit()
        self.text.setObjectName("unreadText")
        self.text.setReadOnly(True)
        self.text.setAcceptDrops(False)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.leave = QPushButton()
        self.leave.clicked.connect(session.sources.forget_readings)
        foot = QHBoxLayout()
        foot.addWidget(self.advice, 1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.why)
        layout.addWidget(self.hint)
        layout.addWidget(self.text, 1)
        layout.addLayout(foot)
        self.hide()

    def show_file(self, unread: Unread | None) -> None:
        """Show a file, or nothing."""
        self.setVisible(unread is not None)
        if unread is not None:
            self.why.setText(unread.why)
            self.hint.setText(unread.hint)
            self.text.setPlainText(unread.text)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's fonts."""
        font = sized(BODY)
        font.setFamilies([mono_family(), *font.families()])
        self.text.setFont(font)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.text.setAccessibleName(self.tr("The beginning of the file"))
        self.text.setToolTip(self.tr("The beginning of the file as it is."))
        self.advice.setText(self.tr("Set the menus above so that they fit what stands here; it is read anew at once."))
        self.leave.setText(self.tr("Not now"))
        self.leave.setToolTip(self.tr("Go back without reading the file."))
