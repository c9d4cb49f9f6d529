"""The main window: tabs in the order of the work, the menu, the banner, and files dropped anywhere."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench import places
from workbench.gui import theme
from workbench.gui.dropping import DropHint, paths_in, take_no_drops
from workbench.gui.language import LANGUAGES, Language
from workbench.gui.learn_menu import LearnMenu
from workbench.gui.lesson_bar import LessonBar
from workbench.gui.messages import Banner, CrashDialog
from workbench.gui.pages.compare import ComparePage
from workbench.gui.pages.data import DataPage
from workbench.gui.pages.explore import ExplorePage
from workbench.gui.pages.export import ExportPage
from workbench.gui.pages.result import ResultPage
from workbench.gui.pages.train import TrainPage
from workbench.gui.reading import ReadingBar
from workbench.gui.recent_menu import RecentMenu
from workbench.gui.session import Phase, Session
from workbench.gui.trying import Trying

SMALLEST = (900, 600)


class MainWindow(QMainWindow):
    """One window on one session."""

    def __init__(self, session: Session, language: Language, settings: QSettings) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.session, self.language, self.settings = session, language, settings
        self.tokens = theme.LIGHT
        self.crash: CrashDialog | None = None
        self.setAcceptDrops(True)
        self.setMinimumSize(*SMALLEST)
        self.setWindowIcon(QIcon(str(places.resources() / "icons" / "workbench.svg")))
        self.banner = Banner()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.data, self.train, self.result = DataPage(session), TrainPage(session), ResultPage(session)
        self.explore, self.compare, self.export = ExplorePage(session), ComparePage(session), ExportPage(session)
        self.pages = (self.data, self.train, self.explore, self.result, self.compare, self.export)
        for page in self.pages:
            self.tabs.addTab(page, "")
        self.tabs.setCurrentWidget(self.train)
        self.result.export_wanted.connect(lambda: self.tabs.setCurrentWidget(self.export))
        self._build()
        session.messaged.connect(self.banner.show_message)
        session.replaced.connect(lambda: self.banner.forget("data", "findings"))
        session.crashed.connect(self.show_crash)
        session.phase_changed.connect(self._follow_phase)
        session.loaded_changed.connect(self._show_title)
        session.checkup.changed.connect(self._count_findings)
        session.sources.readings_changed.connect(self._show_readings)
        self.data.opened.connect(self._open)
        self.data.pasted.connect(self.paste)
        session.findings_wanted.connect(lambda: self.tabs.setCurrentWidget(self.data))
        # A method, which goes with the window: a function of no object would keep it for ever.
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        self.retranslate()
        self.use_theme(str(settings.value("theme", "system")))

    def _build(self) -> None:
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        frame = QWidget()
        around = QHBoxLayout(frame)
        around.setContentsMargins(12, 4, 12, 4)
        around.addWidget(self.banner)
        self.banner_frame = frame
        frame.hide()
        self.banner.installEventFilter(self)
        layout.addWidget(frame)
        self.reading = ReadingBar(self.session)
        layout.addWidget(self.reading)
        self.lesson = LessonBar(self.session)
        self.lesson.look.connect(self._look_at)
        layout.addWidget(self.lesson)
        layout.addWidget(self.tabs, 1)
        self.setCentralWidget(middle)
        take_no_drops(middle)
        self._build_menu()
        self.drop_hint = DropHint(self)

    def _build_menu(self) -> None:
        bar = self.menuBar()
        self.file_menu, self.view_menu = QMenu(self), QMenu(self)
        self.theme_menu, self.language_menu = QMenu(self), QMenu(self)
        self.trying = Trying(self.session, self)
        self.learn_menu = LearnMenu(self, self.lesson.open, self._start_preset)
        for menu in (self.file_menu, self.view_menu, self.learn_menu):
            bar.addMenu(menu)
        self.open_action = self._action(self._open, QKeySequence.StandardKey.Open)
        self.quit_action = self._action(self.close, QKeySequence.StandardKey.Quit)
        self.start_action = self._action(self._start_or_resume, QKeySequence("Ctrl+Return"))
        self.stop_action = self._action(self.session.stop, QKeySequence("Ctrl+."))
        self.recent_menu = RecentMenu(self.session, self)
        self.paste_action = self._action(self.paste, QKeySequence.StandardKey.Paste)
        self.samples_action = self._action(self._show_samples, QKeySequence())
        self.file_menu.addAction(self.open_action)
        self.file_menu.addMenu(self.recent_menu)
        self.file_menu.addActions([self.paste_action, self.samples_action])
        self.file_menu.addSeparator()
        self.file_menu.addActions([self.start_action, self.stop_action])
        self.file_menu.addSeparator()
        self.file_menu.addAction(self.quit_action)
        self.theme_actions = self._group(self.theme_menu, ("system", "light", "dark"), self.use_theme)
        self.language_actions = self._group(self.language_menu, ("system", *LANGUAGES), self.use_language)
        self.view_menu.addMenu(self.theme_menu)
        self.view_menu.addMenu(self.language_menu)
        self.language_button, self.theme_button = QToolButton(), QToolButton()
        corner = QWidget()
        row = QHBoxLayout(corner)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(4)
        for button, menu in ((self.language_button, self.language_menu), (self.theme_button, self.theme_menu)):
            button.setMenu(menu)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            row.addWidget(button)
        self.tabs.setCornerWidget(corner)

    def _action(self, act: Callable[[], object], shortcut: QKeySequence | QKeySequence.StandardKey) -> QAction:
        action = QAction(self)
        action.setShortcut(shortcut)
        action.triggered.connect(lambda: act())
        return action

    def _group(self, menu: QMenu, names: tuple[str, ...], act: Callable[[str], None]) -> dict[str, QAction]:
        group = QActionGroup(self)
        actions: dict[str, QAction] = {}
        for name in names:
            action = QAction(self)
            action.setCheckable(True)
            action.triggered.connect(lambda _, name=name: act(name))
            group.addAction(action)
            menu.addAction(action)
            actions[name] = action
        return actions

    # Theme and language

    def use_theme(self, choice: str) -> None:
        """Switch to `system`, `light` or `dark`."""
        self.settings.setValue("theme", choice)
        self.tokens = theme.tokens_named(choice)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, self.tokens)
        self.theme_actions.get(choice, self.theme_actions["system"]).setChecked(True)
        self.drop_hint.dress(self.tokens)
        for page in self.pages:
            page.dress(self.tokens)

    def use_language(self, choice: str) -> None:
        """Switch to `system` or a language, at once."""
        self.settings.setValue("language", choice)
        before = self.language.name
        if self.language.use(choice) != before:
            self.session.relabel()
        self.retranslate()

    def _follow_system(self, scheme: Qt.ColorScheme) -> None:
        del scheme
        if str(self.settings.value("theme", "system")) == "system":
            self.use_theme("system")

    def retranslate(self) -> None:
        """Give everything the window's language."""
        self.reading.retranslate()
        titles = (
            self.tr("Data"), self.tr("Train"), self.tr("Explore"), self.tr("Result"), self.tr("Compare"),
            self.tr("Export"),
        )  # fmt: skip
        tips = (
            self.tr("What was read, and what each column is to the network."),
            self.tr("Choose a network and watch it learn."),
            self.tr("What happens inside the network, while it learns and after."),
            self.tr("How good it is, and the trained network at work."),
            self.tr("All runs side by side."),
            self.tr("The trained weights for other programs."),
        )
        for index, (title, tip) in enumerate(zip(titles, tips, strict=True)):
            self.tabs.setTabText(index, title)
            self.tabs.setTabToolTip(index, tip)
        self._count_findings()
        self.tabs.setAccessibleName(self.tr("Steps of the work"))
        self.file_menu.setTitle(self.tr("&File"))
        self.view_menu.setTitle(self.tr("&View"))
        self.learn_menu.setTitle(self.tr("&Learn"))
        self.learn_menu.fill()
        self.lesson.retranslate()
        self.theme_menu.setTitle(self.tr("Theme"))
        self.language_menu.setTitle(self.tr("Language"))
        self.open_action.setText(self.tr("Open data …"))
        self.recent_menu.setTitle(self.tr("Open recent"))
        self.recent_menu.fill()
        self.paste_action.setText(self.tr("Paste data"))
        self.samples_action.setText(self.tr("Samples …"))
        self.start_action.setText(self.tr("Start or resume training"))
        self.stop_action.setText(self.tr("Stop training"))
        self.quit_action.setText(self.tr("Quit"))
        names = {"system": self.tr("As the system"), "light": self.tr("Light"), "dark": self.tr("Dark")}
        for name, action in self.theme_actions.items():
            action.setText(names[name])
        for name, action in self.language_actions.items():
            action.setText(LANGUAGES.get(name, names["system"]))
        choice = str(self.settings.value("language", "system"))
        self.language_actions.get(choice, self.language_actions["system"]).setChecked(True)
        self.language_button.setText(LANGUAGES[self.language.name])
        self.language_button.setToolTip(self.tr("Language"))
        self.language_button.setAccessibleName(self.tr("Language"))
        self.theme_button.setText(self.tr("Theme"))
        self.theme_button.setToolTip(self.tr("Light or dark"))
        self.theme_button.setAccessibleName(self.tr("Theme"))
        self.banner.retranslate()
        for page in self.pages:
            page.retranslate()
        self._show_title()

    # What happens

    def show_crash(self, report: str) -> None:
        """Show a bug with its report, which is also saved."""
        folder = places.logs(self.session.home)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "crash.txt").write_text(report, "utf-8")
        except OSError:
            folder = Path()
        self.crash = CrashDialog(report, str(folder) if folder != Path() else "", self)
        self.crash.show()

    def _follow_phase(self, phase: Phase) -> None:
        self.start_action.setEnabled(phase in (Phase.READY, Phase.FINISHED, Phase.PAUSED))
        self.stop_action.setEnabled(phase.busy)

    def _count_findings(self) -> None:
        """How much there is to be looked at, on the Data page's tab."""
        view = self.session.checkup.view
        count = view.count("error") + view.count("warning") if view is not None else 0
        if view is not None and not count:
            self.banner.forget("findings")
        title = self.tr("Data")
        text = self.tr("{title} ({count})").format(title=title, count=count) if count else title
        self.tabs.setTabText(self.tabs.indexOf(self.data), text)

    def _show_title(self) -> None:
        loaded = self.session.loaded
        name = self.tr("Recurrent Workbench")
        self.setWindowTitle(f"{loaded.title} – {name}" if loaded is not None else name)

    def _show_readings(self) -> None:
        if self.session.sources.readings or self.session.sources.unread:
            self.tabs.setCurrentWidget(self.data)

    def _start_or_resume(self) -> None:
        if self.session.phase is Phase.PAUSED:
            self.session.resume()
        else:
            self.session.start()

    def _open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose data"))
        if path:
            self.session.open(path)

    def paste(self) -> None:
        """Learn from what is on the clipboard: copied files, cells of a spreadsheet, a text."""
        mime = QGuiApplication.clipboard().mimeData()
        # An empty clipboard may have none.
        self.session.sources.paste(mime.text() if mime else "", paths_in(mime) if mime else [])

    def _look_at(self, place: str) -> None:
        """Bring a page into sight, or a view of the Explore page."""
        if place == "train":
            self.tabs.setCurrentWidget(self.train)
            return
        self.explore.choose(place)
        self.tabs.setCurrentWidget(self.explore)

    def _start_preset(self, settings: dict[str, Any]) -> None:
        self.tabs.setCurrentWidget(self.train)
        self.trying.start(settings, alone=True)

    def _show_samples(self) -> None:
        self.tabs.setCurrentWidget(self.data)
        self.data.show_gallery()

    # Files dropped anywhere

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, and show that they would be taken."""
        if paths_in(event.mimeData()):
            event.acceptProposedAction()
            self.drop_hint.announce(paths_in(event.mimeData()))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Go on taking them."""
        if paths_in(event.mimeData()):
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went away."""
        self.drop_hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Replace the data."""
        self.drop_hint.hide()
        paths = paths_in(event.mimeData())
        if not paths:
            return
        event.acceptProposedAction()
        if self.tabs.currentWidget() is not self.data:
            self.tabs.setCurrentWidget(self.train)
        # Later, so that the program the file comes from is not kept waiting.
        QTimer.singleShot(0, self, lambda: self.session.open_all(paths))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The banner's margins come and go with it."""
        if watched is self.banner and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.banner_frame.setVisible(event.type() == QEvent.Type.ShowToParent)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the veil over the whole window."""
        super().resizeEvent(event)
        self.drop_hint.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs, keep what it has, remember the window."""
        self.settings.setValue("geometry", self.saveGeometry())
        self.compare.runs.details.say_all()
        self.session.close()
        super().closeEvent(event)
