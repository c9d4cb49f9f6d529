"""What the window tells: a banner that stays until it is read, and a dialog for bugs."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from workbench.gui.session import Message
from workbench.gui.theme import BODY, mono_family, sized

LEVELS = ("info", "good", "warning", "error")


class Banner(QFrame):
    """The latest message, on top of the page; one button does what it suggests, one closes it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("messageBanner")
        self.text, self.hint = QLabel(), QLabel()
        self.text.setProperty("role", "card")
        for label in (self.text, self.hint):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hint.setProperty("role", "muted")
        self.action, self.dismiss = QPushButton(), QPushButton()
        self.action.clicked.connect(self._act)
        self.dismiss.clicked.connect(self._close)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.text)
        words.addWidget(self.hint)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(words, 1)
        layout.addWidget(self.action, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.dismiss, 0, Qt.AlignmentFlag.AlignVCenter)
        self.action.hide()
        self._waiting: list[Message] = []
        self.retranslate()
        self.hide()

    @property
    def message(self) -> Message | None:
        """What is shown now."""
        return self._waiting[-1] if self._waiting else None

    def show_message(self, message: Message) -> None:
        """Show a message; one that says the same as a waiting one takes its place, but for those of their own."""
        waiting = [other for other in self._waiting if other.own or message.own or other.text != message.text]
        self._waiting = [message, *waiting[-9:]] if message.patient else [*waiting, message][-10:]
        self._show()

    def forget(self, *topics: str) -> None:
        """Take back what was said of these."""
        self._waiting = [message for message in self._waiting if message.topic not in topics]
        self._show()

    def clear(self) -> None:
        """Forget all messages."""
        self._waiting = []
        self._show()

    def retranslate(self) -> None:
        """Take the window's language."""
        self.setAccessibleName(self.tr("Message"))
        self.dismiss.setText(self.tr("Close"))
        self.dismiss.setToolTip(self.tr("Read: close this message"))
        self.action.setToolTip(self.tr("Do what the message suggests"))

    def _show(self) -> None:
        message = self.message
        if message is None:
            self.hide()
            return
        self.text.setText(message.text)
        self.hint.setText(message.hint)
        self.hint.setVisible(bool(message.hint))
        self.action.setText(message.action)
        self.action.setVisible(bool(message.action and message.act))
        self.setAccessibleDescription(f"{message.text} {message.hint}")
        self.setProperty("banner", message.level if message.level in LEVELS else "info")
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()

    def _act(self) -> None:
        message = self.message
        self._next()
        if message is not None and message.act is not None:
            message.act()

    def _close(self) -> None:
        message = self.message
        self._next()
        if message is not None and message.closed is not None:
            message.closed()

    def _next(self) -> None:
        self._waiting = self._waiting[:-1]
        self._show()


class CrashDialog(QDialog):
    """A bug: what happened, that the work is kept, and a report to copy. Not modal."""

    def __init__(self, report: str, folder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crashDialog")
        self.setWindowTitle(self.tr("Something went wrong"))
        self.resize(680, 420)
        title = QLabel(self.tr("The program made a mistake"))
        title.setProperty("role", "section")
        words = QLabel(
            self.tr(
                "This is a bug, not something you did. Runs and weights that were saved are kept. "
                "You can go on working. The report below helps to mend it."
            )
        )
        words.setWordWrap(True)
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setAcceptDrops(False)
        font = sized(BODY - 1)
        font.setFamily(mono_family())
        self.report.setFont(font)
        self.report.setAccessibleName(self.tr("Report"))
        self.copy = self._button(self.tr("Copy the report"), lambda: QGuiApplication.clipboard().setText(report))
        close = self._button(self.tr("Go on"), self.close)
        close.setProperty("role", "primary")
        buttons = QHBoxLayout()
        place = QLabel(self.tr("Saved in {folder}").format(folder=folder) if folder else "")
        place.setProperty("role", "caption")
        buttons.addWidget(place, 1)
        buttons.addWidget(self.copy)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        for widget in (title, words, self.report):
            layout.addWidget(widget)
        layout.addLayout(buttons)

    def _button(self, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda: act())
        return button
