"""A separate test file: chosen, told of and let go by one button."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from workbench.gui.session import Phase, Session
from workbench.gui.theme import BODY, sized
from workbench.gui.views import CheckupView, LoadedView

ROOM = 130  # pixels of the file's name
TASKS = ("forecast", "classify", "label_steps", "translate")


class TestFileButton(QPushButton):
    """Shows which file the test part is; its menu chooses another one, or none."""

    __test__ = False  # by its name a test class, which it is not

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("testFileButton")
        self._path = ""
        menu = QMenu(self)
        self.choose_action = menu.addAction("", self._choose)
        self.choose_action.setObjectName("chooseTestFile")
        self.leave_action = menu.addAction("", self._leave)
        self.leave_action.setObjectName("leaveTestFile")
        self.setMenu(menu)
        session.phase_changed.connect(self._show_phase)
        self.retranslate()

    def show_data(self, shown: CheckupView | LoadedView | None) -> None:
        """Show the test file of the data that are shown; hidden where these can have none."""
        said = {} if shown is None else shown.said
        path, task = str(said.get("data.path", "")), str(said.get("data.task", "auto"))
        self._path = str(said.get("data.test_path", ""))
        if isinstance(shown, LoadedView):
            # One that lies beside its training file is found without being named.
            self._path, task = shown.spec.data.test_path, shown.spec.data.task
            if shown.spec.data.binning != "none":
                task = "language_model"
        text = shown is None or (shown.preview.is_text and task not in TASKS)
        able = bool(path) and not path.startswith("sample:") and not text and task in ("auto", *TASKS)
        self.setVisible(able or bool(self._path))
        self.retranslate()

    def take(self, path: str) -> None:
        """Test on a file; an empty path: on a part of the data themselves."""
        # The shares of before counted another test part in.
        self.session.reread_shown({"data.test_path": path, "data.split": ()})

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a test file"))
        if path:
            self.take(path)

    def _leave(self) -> None:
        self.take("")

    def _show_phase(self, phase: Phase) -> None:
        self.setEnabled(not phase.busy and phase is not Phase.LOADING)

    def retranslate(self) -> None:
        """Take the window's language."""
        text = self.tr("Test file")
        tip = self.tr("Test on a separate file with the same columns, in place of the last part of the data.")
        if self._path:
            name = QFontMetrics(sized(BODY)).elidedText(Path(self._path).name, Qt.TextElideMode.ElideMiddle, ROOM)
            text = self.tr("Test: {name}").format(name=name)
            tip = self.tr("Tested on {path}.").format(path=self._path)
        # An ampersand in a name is no shortcut.
        self.setText(text.replace("&", "&&"))
        self.setToolTip(tip)
        self.setAccessibleName(text)
        self.setAccessibleDescription(tip)
        self.choose_action.setText(self.tr("Choose a test file …"))
        self.leave_action.setText(self.tr("Without a test file"))
        self.leave_action.setEnabled(bool(self._path))
