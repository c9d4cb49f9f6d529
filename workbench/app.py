"""Puts the window's parts together; the only file that knows everyone."""

import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QByteArray, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from workbench import places
from workbench.engine import Engine
from workbench.gui import theme
from workbench.gui.engine import Engine as Needs
from workbench.gui.language import Language
from workbench.gui.session import Phase, Session
from workbench.gui.window import MainWindow

FIRST_DATA = "sample:airline"
# Threads of Python take turns this often (seconds), so that the window never waits long for the trainer's Python code.
SWITCH_SECONDS = 0.0005


def create_window(home: Path, engine: Needs | None = None, first: str = FIRST_DATA) -> MainWindow:
    """The window on a folder of its own, with `first` loading; not shown yet."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = _application([])
    home = Path(home)
    settings = QSettings(str(home / "window.ini"), QSettings.Format.IniFormat)
    theme.undress(application)
    language = Language(application)
    language.use(str(settings.value("language", "system")))
    session = Session(engine or Engine(), home)
    window = MainWindow(session, language, settings)
    session.setParent(window)
    geometry = settings.value("geometry")
    if not isinstance(geometry, QByteArray) or not window.restoreGeometry(geometry):
        window.resize(1280, 800)
    if first:
        session.open(first)
    session.results.refresh()
    return window


def run(files: list[str], demo: bool = False) -> int:
    """Open the window and stay until it is closed; the exit status. `demo` starts training at once."""
    application = _application(sys.argv[:1])
    sys.setswitchinterval(SWITCH_SECONDS)
    window = create_window(places.home(), first=FIRST_DATA if not files else files[0] if len(files) == 1 else "")
    if len(files) > 1:
        window.session.open_all([Path(name) for name in files])
    _catch_bugs(window)
    if demo:
        _start_when_ready(window)
    window.show()
    status = application.exec()
    window.session.close()
    return status


def _application(arguments: list[str]) -> QApplication:
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    application = QApplication(arguments or ["recurrent-workbench"])
    application.setApplicationName("recurrent-workbench")
    application.setApplicationDisplayName("Recurrent Workbench")
    return application


def _catch_bugs(window: MainWindow) -> None:
    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        report = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(report)
        if issubclass(kind, KeyboardInterrupt):
            window.close()
            return
        # Later: a dialog must not open in the middle of whatever failed.
        QTimer.singleShot(0, window, lambda: window.show_crash(report))

    sys.excepthook = hook


def _start_when_ready(window: MainWindow) -> None:
    def begin(phase: Phase) -> None:
        if phase is Phase.READY:
            window.session.phase_changed.disconnect(begin)
            window.session.start()

    window.session.phase_changed.connect(begin)
