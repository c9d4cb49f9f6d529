"""Files that are dragged over the window or copied elsewhere."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from workbench.gui import theme
from workbench.words import translate

NAMED = 3


class DropHint(QLabel):
    """Covers the window while a file hangs over it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("dropHint")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def announce(self, paths: list[Path]) -> None:
        """Say what would be taken."""
        names = ", ".join(path.name for path in paths[:NAMED])
        text = translate("window", "Drop to learn from {names}").format(names=names)
        if len(paths) > NAMED:
            text = translate("window", "{text} and {count} more").format(text=text, count=len(paths) - NAMED)
        self.setText(text)
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()

    def dress(self, tokens: theme.Tokens) -> None:
        """A veil in the theme's colours with a dashed frame."""
        red, green, blue = (int(tokens.surface[at : at + 2], 16) for at in (1, 3, 5))
        self.setStyleSheet(
            f"background: rgba({red}, {green}, {blue}, 235); color: {tokens.accent}; font-size: {theme.TITLE}px; "
            f"font-weight: 600; border: 2px dashed {tokens.accent}; border-radius: 12px; margin: 12px;"
        )


def paths_in(mime: QMimeData) -> list[Path]:
    """The files and folders of this machine in what is dragged or copied."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()] if mime.hasUrls() else []


def take_no_drops(widget: QWidget) -> None:
    """Leave files that are dropped on the fields in a widget to the window, those inside of other controls, too."""
    for field in widget.findChildren(QLineEdit):
        field.setAcceptDrops(False)
