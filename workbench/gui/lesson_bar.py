"""A lesson, step by step, above the pages: what to do, a button that does it, and what came of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from workbench.gui.insight import figures_of
from workbench.gui.phase import Phase
from workbench.gui.session import Session
from workbench.gui.trying import Trying, described
from workbench.lessons import Lesson, lessons


class LessonBar(QFrame):
    """Seen only while a lesson is open. `look` asks for a place to look at: "train", or a view of the Explore page."""

    look = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("lessonBar")
        self.session = session
        self.trying = Trying(session, self)
        self.lesson: Lesson | None = None
        self.at = 0
        self._ran = -1  # the step whose run has been started from here
        self.heading, self.text, self.seen = QLabel(), QLabel(), QLabel()
        self.heading.setProperty("role", "card")
        self.seen.setObjectName("lessonSeen")
        for label in (self.text, self.seen):
            label.setWordWrap(True)
        self.back, self.go, self.next, self.close_button = QPushButton(), QPushButton(), QPushButton(), QPushButton()
        for button, name, act in (
            (self.back, "lessonBack", lambda: self.show_step(self.at - 1)),
            (self.go, "lessonGo", self.start),
            (self.next, "lessonNext", lambda: self.show_step(self.at + 1)),
            (self.close_button, "lessonClose", self.end),
        ):
            button.setObjectName(name)
            button.clicked.connect(act)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.heading, 1)
        for button in (self.back, self.go, self.next, self.close_button):
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.text)
        layout.addWidget(self.seen)
        session.phase_changed.connect(self._follow)
        self.hide()

    def open(self, name: str) -> None:
        """Begin a lesson."""
        self.lesson = lessons()[name]
        self.show()
        self.show_step(0)

    def end(self) -> None:
        """Leave the lesson; runs and settings stay as they are."""
        self.lesson = None
        self.hide()

    def start(self) -> None:
        """Train as the step says."""
        if self.lesson is None:
            return
        step = self.lesson.steps()[self.at]
        self._ran = self.at
        self.seen.hide()
        self.look.emit(step.view)
        self.trying.start(step.settings, alone=True)

    def show_step(self, at: int) -> None:
        """Show a step by its number, from 0."""
        if self.lesson is None:
            return
        steps = self.lesson.steps()
        if not 0 <= at < len(steps):
            return
        moved = at != self.at
        self.at, step = at, steps[at]
        self.heading.setText(
            self.tr("{title} · {step} of {steps}").format(title=self.lesson.title(), step=at + 1, steps=len(steps))
        )
        self.text.setText(step.text)
        self.back.setEnabled(at > 0)
        self.next.setEnabled(at + 1 < len(steps))
        self.go.setVisible(bool(step.settings))
        if step.settings:
            self.go.setToolTip(described(self.session.engine, step.settings))
        self.seen.hide()
        if moved or not step.settings:
            self.look.emit(step.view)
        self._show_seen()

    def _follow(self, phase: Phase) -> None:
        if phase is Phase.FINISHED:
            self._show_seen()

    def _show_seen(self) -> None:
        """Say what the step's run has shown, once it is over."""
        if self.lesson is None or self._ran != self.at or self.session.phase is not Phase.FINISHED:
            return
        said = self.lesson.steps()[self.at].seen(figures_of(self.session.history))
        self.seen.setText(said)
        self.seen.setVisible(bool(said))

    def retranslate(self) -> None:
        """Take the window's language."""
        self.back.setText(self.tr("Back"))
        self.go.setText(self.tr("Do it"))
        self.next.setText(self.tr("Next"))
        self.close_button.setText(self.tr("End the lesson"))
        self.back.setToolTip(self.tr("The step before."))
        self.go.setToolTip(self.tr("Train as this step says."))
        self.next.setToolTip(self.tr("The next step; nothing is lost."))
        self.close_button.setToolTip(self.tr("Close the lesson. Runs and settings stay as they are."))
        for button in (self.back, self.go, self.next, self.close_button):
            button.setAccessibleName(button.text())
        if self.lesson is not None:
            self.show_step(self.at)
