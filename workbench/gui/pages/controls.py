"""The left column of the first screen: the data, the three choices, how long to learn, and Start."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.data.options import DataSpec
from workbench.fields import Setting
from workbench.gui.fields import Editor, Form
from workbench.gui.numbers import count, size
from workbench.gui.pages.column import editor, form, heading, name_it
from workbench.gui.pages.data_part import DataPart
from workbench.gui.pictures import CellPicture, CurvePicture
from workbench.gui.session import Phase, Session
from workbench.gui.theme import Tokens
from workbench.training.spec import ModelSpec, TrainingSpec

# The settings that stand on the first screen; the form behind "More settings" holds the others.
FIRST = {"cell", "activation", "depth", "hidden", "epochs", "learning_rate", "path", "task", "targets", "tokens"}
COLUMN_WIDTH = 348
# Headings of the form; translated where they are shown.
SECTION_NAMES = ("Model", "Training", "Data")


class Controls(QFrame):
    """The column: a page with the settings that matter most, one with all others, and the buttons below both."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedWidth(COLUMN_WIDTH)
        self.session = session
        self.editors: dict[str, Editor] = {}
        self.data = DataPart(session)
        self.stack = QStackedWidget()
        self.first_page = self._first_page()
        self.first_scroll = _scrolling(self.first_page)
        self.stack.addWidget(self.first_scroll)
        self.stack.addWidget(self._advanced_page())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.stack, 1)
        layout.addLayout(self._buttons())
        session.loaded_changed.connect(self.show_settings)
        session.described.connect(self.show_settings)
        session.settings_changed.connect(self.show_settings)
        session.phase_changed.connect(self.show_phase)
        self.retranslate()
        self.show_phase(session.phase)

    # Building

    def _first_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        self._data_heading, self._model_heading, self._training_heading = heading(), heading(), heading()
        layout.addWidget(self._data_heading)
        layout.addWidget(self.data)
        layout.addSpacing(3)
        layout.addWidget(self._model_heading)
        layout.addLayout(self._model_part())
        layout.addSpacing(3)
        layout.addWidget(self._training_heading)
        layout.addLayout(self._training_part())
        layout.addStretch(1)
        return page

    def _editor(self, key: str, object_name: str) -> Editor:
        self.editors[key] = editor(self.session, key, object_name)
        return self.editors[key]

    def _model_part(self) -> QFormLayout:
        rows = form()
        self.cell_picture, self.curve_picture = CellPicture(), CurvePicture()
        for name, object_name, picture in (
            ("cell", "cellBox", self.cell_picture),
            ("activation", "activationBox", self.curve_picture),
        ):
            made = self._editor(f"model.{name}", object_name)
            row = QHBoxLayout()
            row.setSpacing(6)
            row.addWidget(made.widget, 1)
            row.addWidget(picture)
            rows.addRow(made.label, row)
        depth = self._editor("model.depth", "depthSpin")
        hidden = self._editor("model.hidden", "hiddenEdit")
        rows.addRow(depth.label, depth.widget)
        rows.addRow(hidden.label, hidden.widget)
        self.weights = QLabel()
        self.weights.setObjectName("weightsLabel")
        self.weights.setProperty("role", "caption")
        rows.addRow("", self.weights)
        return rows

    def _training_part(self) -> QFormLayout:
        rows = form()
        for name, object_name in (("epochs", "epochsSpin"), ("learning_rate", "learningRateSpin")):
            made = self._editor(f"training.{name}", object_name)
            rows.addRow(made.label, made.widget)
        return rows

    def _advanced_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self.reset, self.form_title = QPushButton(), QLabel()
        self.reset.setProperty("role", "quiet")
        self.form_title.setProperty("role", "section")
        self.reset.clicked.connect(self.session.reset_settings)
        head = QHBoxLayout()
        head.addWidget(self.form_title)
        head.addStretch(1)
        head.addWidget(self.reset)
        names: dict[str, str] = dict(zip(("model", "training", "data"), SECTION_NAMES, strict=True))
        specs: dict[str, type] = {"model": ModelSpec, "training": TrainingSpec, "data": DataSpec}
        sections = [(name, names[name], spec) for name, spec in specs.items()]
        self.form = Form(self.session, sections, _advanced)
        layout.addLayout(head)
        layout.addWidget(_scrolling(self.form), 1)
        return page

    def _buttons(self) -> QGridLayout:
        self.start, self.pause, self.stop, self.more = QPushButton(), QPushButton(), QPushButton(), QPushButton()
        for button, name in ((self.start, "startButton"), (self.pause, "pauseButton"), (self.stop, "stopButton")):
            button.setObjectName(name)
        self.start.setProperty("role", "primary")
        self.more.setProperty("role", "quiet")
        self.more.setObjectName("moreButton")
        self.start.clicked.connect(self.session.start)
        self.pause.clicked.connect(self._pause_or_resume)
        self.stop.clicked.connect(self.session.stop)
        self.more.clicked.connect(self._turn_page)
        grid = QGridLayout()
        grid.setSpacing(6)
        grid.addWidget(self.more, 0, 0, 1, 3)
        for column, button in enumerate((self.start, self.pause, self.stop)):
            grid.addWidget(button, 1, column)
            grid.setColumnStretch(column, 1)
        return grid

    # Showing

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        for one in (self.data, self.cell_picture, self.curve_picture):
            one.dress(tokens)

    def show_settings(self) -> None:
        """Show the present settings, the pictures that go with them and the number of weights."""
        for one in (self.data, *self.editors.values(), self.form):
            one.refresh()
        model = self.session.spec.model
        self.cell_picture.show_cell(self.session.engine.gates(model.cell), model.bidirectional)
        self.curve_picture.show_curve(*self.session.engine.curve(model.activation, model.slope))
        weights, needed = self.session.weights(), self.session.memory()
        text = "" if weights is None else self.tr("{count} weights").format(count=count(weights))
        if weights is not None and needed is not None:
            text = self.tr("{count} weights, {size} of memory").format(count=count(weights), size=size(needed))
        self.weights.setText(text)

    def show_phase(self, phase: Phase) -> None:
        """Enable what can be done now."""
        busy = phase.busy
        self.start.setEnabled(phase in (Phase.READY, Phase.FINISHED))
        self.pause.setEnabled(phase in (Phase.PREPARING, Phase.TRAINING, Phase.PAUSED))
        self.stop.setEnabled(busy and phase is not Phase.STOPPING)
        self.pause.setText(self.tr("Resume") if phase is Phase.PAUSED else self.tr("Pause"))
        for page in (self.first_page, self.form):
            page.setEnabled(not busy and phase is not Phase.LOADING)

    def retranslate(self) -> None:
        """Take the window's language."""
        self._data_heading.setText(self.tr("DATA"))
        self._model_heading.setText(self.tr("MODEL"))
        self._training_heading.setText(self.tr("TRAINING"))
        name_it(
            self.cell_picture,
            self.tr("Sketch of the cell"),
            self.tr(
                "The line is the memory that passes from step to step; each circle is a gate or a curve acting on it."
            ),
        )
        name_it(
            self.curve_picture,
            self.tr("The activation's curve"),
            self.tr(
                "What goes in (left to right) and what comes out (upwards). Where the curve is flat, gradients vanish."
            ),
        )
        self.start.setText(self.tr("Start"))
        self.stop.setText(self.tr("Stop"))
        name_it(self.start, self.tr("Start"), self.tr("Train the network from fresh weights with these settings."))
        name_it(
            self.pause,
            self.tr("Pause or resume"),
            self.tr("Hold the training where it is, or let it go on. Nothing is lost."),
        )
        name_it(self.stop, self.tr("Stop"), self.tr("End the training. The best weights so far are kept and tested."))
        self._name_more()
        self.form_title.setText(self.tr("More settings"))
        name_it(
            self.more,
            self.tr("More settings"),
            self.tr("Every other setting: initial weights, optimizer, clipping, window, split and more."),
        )
        self.reset.setText(self.tr("Reset"))
        name_it(self.reset, self.tr("Reset"), self.tr("Take the settings that suit these data."))
        for one in (self.data, *self.editors.values(), self.form):
            one.retranslate()
        self.show_phase(self.session.phase)
        self.show_settings()

    def _name_more(self) -> None:
        self.more.setText(self.tr("More settings") if self.stack.currentIndex() == 0 else self.tr("Fewer settings"))

    # Intents

    def _turn_page(self) -> None:
        self.stack.setCurrentIndex(1 - self.stack.currentIndex())
        self._name_more()

    def _pause_or_resume(self) -> None:
        if self.session.phase is Phase.PAUSED:
            self.session.resume()
        else:
            self.session.pause()


def _advanced(section: str, declared: Setting) -> bool:
    # The columns' roles have a page of their own.
    return declared.name not in FIRST | {
        "time",
        "label",
        "group",
        "inputs",
        "encoding",
        "delimiter",
        "decimal",
        "header",
        "dates",
        "comment",
        "sha256",
    }


def _scrolling(page: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(page)
    return scroll
