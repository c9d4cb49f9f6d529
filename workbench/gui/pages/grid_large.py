"""One setting of a grid, large: the plots of the first screen for one of its trials."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.gui.grids import Course
from workbench.gui.plots import FlowPlot, GradientPlot, LossPlot
from workbench.gui.session import Session
from workbench.gui.theme import Tokens
from workbench.training.spec import flat
from workbench.words import translate

ALONE = ("training.threads", "training.device")  # what a trial has because it is one of many


class GridLarge(QWidget):
    """`closed`: the person goes back to the grid."""

    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.courses: list[Course] = []
        self.back, self.use = QPushButton(), QPushButton()
        self.back.clicked.connect(self.closed)
        self.use.clicked.connect(self._use)
        self.title, self.seed = QLabel(), QComboBox()
        self.title.setProperty("role", "section")
        self.seed.setMinimumWidth(110)
        self.seed.currentIndexChanged.connect(lambda _: self.begin())
        self.loss, self.gradient, self.flow = LossPlot(), GradientPlot(), FlowPlot()
        for plot, name in (
            (self.loss, "gridLossPlot"),
            (self.gradient, "gridGradientPlot"),
            (self.flow, "gridFlowPlot"),
        ):
            plot.plot.setObjectName(name)  # the first screen's keep their names for themselves
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        head.addWidget(self.seed)
        head.addWidget(self.use)
        plots = QGridLayout()
        plots.setSpacing(8)
        plots.addWidget(self.loss, 0, 0)
        plots.addWidget(self.gradient, 0, 1)
        plots.addWidget(self.flow, 1, 0, 1, 2)
        plots.setRowStretch(0, 3)
        plots.setRowStretch(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addLayout(plots, 1)
        session.phase_changed.connect(lambda _: self._enable())

    @property
    def course(self) -> Course | None:
        """The trial that is shown."""
        index = self.seed.currentIndex()
        return self.courses[index] if 0 <= index < len(self.courses) else None

    def open(self, name: str, courses: list[Course]) -> None:
        """Show the trials of a setting, the first seed first."""
        self.title.setText(name)
        self.courses = courses
        self.seed.blockSignals(True)
        self.seed.clear()
        self.seed.addItems([""] * len(courses))
        self._name_seeds()
        self.seed.blockSignals(False)
        self.seed.setVisible(len(courses) > 1)
        self._enable()
        self.begin()

    def begin(self) -> None:
        """Draw another trial from its beginning."""
        course = self.course
        if course is not None:
            for plot in (self.loss, self.gradient, self.flow):
                plot.begin(course.history)
            self.refresh()

    def refresh(self) -> None:
        """Draw what is new."""
        course = self.course
        if course is not None:
            for plot in (self.loss, self.gradient, self.flow):
                plot.refresh(course.history)

    def _name_seeds(self) -> None:
        for index, one in enumerate(self.courses):
            self.seed.setItemText(index, translate("grid", "Seed {seed}").format(seed=one.trial.seed))

    def _enable(self) -> None:
        self.use.setEnabled(not self.session.phase.busy)

    def _use(self) -> None:
        course = self.course
        if course is not None:
            settings = flat(course.trial.spec)
            self.session.take_over({key: value for key, value in settings.items() if key not in ALONE})

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        for plot in (self.loss, self.gradient, self.flow):
            plot.dress(tokens)
        self.refresh()

    def retranslate(self) -> None:
        """Take the window's language."""
        self.back.setText(translate("grid", "Back to the grid"))
        self.back.setToolTip(translate("grid", "Show all trials again."))
        self.use.setText(translate("grid", "Use these settings"))
        self.use.setToolTip(translate("grid", "Take its settings over, to train it alone or to change one thing."))
        self._name_seeds()
        self.seed.setAccessibleName(translate("grid", "Seed"))
        self.seed.setToolTip(translate("grid", "Which of the trials of this setting is shown."))
        for plot in (self.loss, self.gradient, self.flow):
            plot.retranslate()
        self.refresh()
