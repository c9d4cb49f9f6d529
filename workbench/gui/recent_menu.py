"""The menu of the files that were opened last."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QMenu, QWidget

from workbench.gui.session import Session
from workbench.gui.theme import BODY, sized

WIDTH = 420  # pixels of a path


class RecentMenu(QMenu):
    """Built anew each time it opens, so that files which are gone meanwhile are grey."""

    def __init__(self, session: Session, parent: QWidget, choose: Callable[[], object] | None = None) -> None:
        """`choose` lets a person choose another file, by an entry of its own."""
        super().__init__(parent)
        self.session, self._choose = session, choose
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.fill)
        self.fill()

    def fill(self) -> None:
        """Show the present list."""
        self.clear()
        if self._choose is not None:
            self.addAction(self.tr("Choose a file …"), self._choose)
            self.addSeparator()
        paths = self.session.sources.recent.paths()
        metrics = QFontMetrics(sized(BODY))
        for path in paths:
            at = Path(path)
            text = self.tr("{name}   {folder}").format(name=at.name, folder=_short(at.parent))
            # An ampersand in a name is no shortcut.
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, WIDTH).replace("&", "&&")
            action = self.addAction(shown, lambda path=path: self.session.open(path))
            there = _exists(at)
            action.setEnabled(there)
            action.setToolTip(path if there else self.tr("{path} is gone.").format(path=path))
        if not paths:
            self.addAction(self.tr("No file has been opened yet")).setEnabled(False)
            return
        self.addSeparator()
        self.addAction(self.tr("Clear this list"), self.session.sources.clear_recent)


def _exists(path: Path) -> bool:
    # Of a pattern or a member of an archive it is the place that must be there.
    try:
        return (
            path.exists()
            or (path.parent.exists() and any(sign in path.name for sign in "*?["))
            or path.parent.is_file()
        )
    except (OSError, ValueError):
        return False


def _short(folder: Path) -> str:
    """The folder, the home folder as `~`."""
    try:
        return f"~/{folder.relative_to(Path.home()).as_posix()}".removesuffix("/.")
    except (ValueError, RuntimeError):
        return str(folder)
