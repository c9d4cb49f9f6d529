"""The left column of the first screen: the data, the three choices, how long to learn, and Start."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.data.options import DataSpec
from workbench.fields import Setting, settings_of
from workbench.gui.fields import Editor, Form
from workbench.gui.inputs import ChoiceBox
from workbench.gui.numbers import count, size
from workbench.gui.pictures import CellPicture, CurvePicture, Sparkline
from workbench.gui.session import Phase, Session
from workbench.gui.theme import Tokens
from workbench.gui.views import Choice
from workbench.training.spec import ModelSpec, TrainingSpec

# The settings that stand on the first screen; the form behind "More settings" holds the others.
FIRST = {"cell", "activation", "depth", "hidden", "epochs", "learning_rate", "path", "task", "targets", "tokens"}
LABEL_WIDTH = 92
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
        session.loaded_changed.connect(self.show_data)
        session.described.connect(self.show_data)
        session.settings_changed.connect(self.show_settings)
        session.phase_changed.connect(self.show_phase)
        self.retranslate()
        self.show_phase(session.phase)

    # Building

    def _editor(self, section: str, spec: type, name: str, object_name: str) -> Editor:
        declared: Setting = next(one for one in settings_of(spec) if one.name == name)
        editor = Editor(self.session, section, declared)
        editor.widget.setObjectName(object_name)
        editor.label.setMinimumWidth(LABEL_WIDTH)
        self.editors[editor.key] = editor
        return editor

    def _first_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        self._data_heading, self._model_heading, self._training_heading = _heading(), _heading(), _heading()
        layout.addWidget(self._data_heading)
        layout.addLayout(self._data_part())
        layout.addSpacing(3)
        layout.addWidget(self._model_heading)
        layout.addLayout(self._model_part())
        layout.addSpacing(3)
        layout.addWidget(self._training_heading)
        layout.addLayout(self._training_part())
        layout.addStretch(1)
        return page

    def _data_part(self) -> QVBoxLayout:
        self.data_path = QLineEdit()
        self.data_path.setObjectName("dataPath")
        self.data_path.setAcceptDrops(False)
        self.data_path.editingFinished.connect(self._open_typed)
        self.browse = QPushButton("…")
        self.browse.setFixedWidth(34)
        self.browse.setProperty("role", "icon")
        self.browse.clicked.connect(self._browse)
        self.samples = ChoiceBox()
        self.samples.setObjectName("sampleBox")
        self.samples.activated.connect(lambda _: self.session.open(f"sample:{self.samples.name()}"))
        self.preview = Sparkline()
        self.facts = QLabel()
        self.facts.setProperty("role", "caption")
        path = QHBoxLayout()
        path.setSpacing(6)
        path.addWidget(self.data_path, 1)
        path.addWidget(self.browse)
        task = self._editor("data", DataSpec, "task", "taskBox")
        self.target = ChoiceBox()
        self.target.setObjectName("targetBox")
        self.target.activated.connect(lambda _: self.session.set("data.targets", (self.target.name(),)))
        self._target_label = QLabel()
        self._target_label.setMinimumWidth(LABEL_WIDTH)
        self.tokens = self._editor("data", DataSpec, "tokens", "tokensBox")
        form = _form()
        form.addRow(task.label, task.widget)
        form.addRow(self._target_label, self.target)
        form.addRow(self.tokens.label, self.tokens.widget)
        layout = QVBoxLayout()
        layout.setSpacing(5)
        layout.addLayout(path)
        layout.addWidget(self.samples)
        layout.addWidget(self.preview)
        layout.addWidget(self.facts)
        layout.addLayout(form)
        return layout

    def _model_part(self) -> QFormLayout:
        form = _form()
        self.cell_picture, self.curve_picture = CellPicture(), CurvePicture()
        for name, object_name, picture in (
            ("cell", "cellBox", self.cell_picture),
            ("activation", "activationBox", self.curve_picture),
        ):
            editor = self._editor("model", ModelSpec, name, object_name)
            row = QHBoxLayout()
            row.setSpacing(6)
            row.addWidget(editor.widget, 1)
            row.addWidget(picture)
            form.addRow(editor.label, row)
        depth = self._editor("model", ModelSpec, "depth", "depthSpin")
        hidden = self._editor("model", ModelSpec, "hidden", "hiddenEdit")
        form.addRow(depth.label, depth.widget)
        form.addRow(hidden.label, hidden.widget)
        self.weights = QLabel()
        self.weights.setObjectName("weightsLabel")
        self.weights.setProperty("role", "caption")
        form.addRow("", self.weights)
        return form

    def _training_part(self) -> QFormLayout:
        form = _form()
        for name, object_name in (("epochs", "epochsSpin"), ("learning_rate", "learningRateSpin")):
            editor = self._editor("training", TrainingSpec, name, object_name)
            form.addRow(editor.label, editor.widget)
        return form

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
        for picture in (self.cell_picture, self.curve_picture, self.preview):
            picture.dress(tokens)

    def show_data(self) -> None:
        """Show what has been loaded."""
        loaded = self.session.loaded
        if loaded is None:
            self.preview.show_text(self.tr("Your data appear here."))
            for widget in (self.target, self._target_label, self.tokens.label, self.tokens.widget):
                widget.hide()
            self.show_settings()
            return
        path = loaded.spec.data.path
        self.data_path.setText(path)
        self.data_path.setCursorPosition(0)
        self.samples.choose(path.removeprefix("sample:") if path.startswith("sample:") else "")
        self.facts.setText(loaded.facts)
        if loaded.series is not None:
            self.preview.show_values(loaded.series.values)
        else:
            self.preview.show_text(loaded.preview.glance)
        with QSignalBlocker(self.target):
            self.target.fill([Choice(name, name) for name in loaded.targets])
            chosen = loaded.spec.data.targets
            self.target.choose(chosen[0] if chosen else "")
        several = len(loaded.targets) > 0
        self.target.setVisible(several)
        self._target_label.setVisible(several)
        # Only of texts it is said what a step is.
        text = loaded.spec.data.tokens != "auto" and getattr(loaded.task, "vocabulary", 0) > 0
        for widget in (self.tokens.label, self.tokens.widget):
            widget.setVisible(text)
        self.show_settings()

    def show_settings(self) -> None:
        """Show the present settings, the pictures that go with them and the number of weights."""
        for editor in self.editors.values():
            editor.refresh()
        self.form.refresh()
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
        self._target_label.setText(self.tr("Target"))
        self.data_path.setPlaceholderText(self.tr("Drop a CSV or text file here"))
        _name(
            self.data_path,
            self.tr("Data file"),
            self.tr("The file to learn from. Type a path, or drop a file anywhere on the window."),
        )
        _name(self.browse, self.tr("Choose a file"), self.tr("Choose a CSV or text file to learn from."))
        _name(self.samples, self.tr("Sample"), self.tr("Data that come with the program, to try things out."))
        _name(self.target, self.tr("Target"), self.tr("The column that the network learns to predict."))
        _name(
            self.preview,
            self.tr("The data at a glance"),
            self.tr("The data at a glance: the target over time, or the first lines."),
        )
        _name(
            self.cell_picture,
            self.tr("Sketch of the cell"),
            self.tr(
                "The line is the memory that passes from step to step; each circle is a gate or a curve acting on it."
            ),
        )
        _name(
            self.curve_picture,
            self.tr("The activation's curve"),
            self.tr(
                "What goes in (left to right) and what comes out (upwards). Where the curve is flat, gradients vanish."
            ),
        )
        self.samples.fill([Choice(one.name, one.title, one.sentence) for one in self.session.engine.samples()])
        self.samples.setPlaceholderText(self.tr("Pick a sample"))
        self.start.setText(self.tr("Start"))
        self.stop.setText(self.tr("Stop"))
        _name(self.start, self.tr("Start"), self.tr("Train the network from fresh weights with these settings."))
        _name(
            self.pause,
            self.tr("Pause or resume"),
            self.tr("Hold the training where it is, or let it go on. Nothing is lost."),
        )
        _name(self.stop, self.tr("Stop"), self.tr("End the training. The best weights so far are kept and tested."))
        self._name_more()
        self.form_title.setText(self.tr("More settings"))
        _name(
            self.more,
            self.tr("More settings"),
            self.tr("Every other setting: initial weights, optimizer, clipping, window, split and more."),
        )
        self.reset.setText(self.tr("Reset"))
        _name(self.reset, self.tr("Reset"), self.tr("Take the settings that suit these data."))
        for editor in self.editors.values():
            editor.retranslate()
        self.form.retranslate()
        self.show_phase(self.session.phase)
        self.show_data()

    def _name_more(self) -> None:
        self.more.setText(self.tr("More settings") if self.stack.currentIndex() == 0 else self.tr("Fewer settings"))

    # Intents

    def _turn_page(self) -> None:
        self.stack.setCurrentIndex(1 - self.stack.currentIndex())
        self._name_more()

    def _open_typed(self) -> None:
        path = self.data_path.text().strip()
        loaded = self.session.loaded
        if path and (loaded is None or path != loaded.spec.data.path):
            self.session.open(path)

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose data"))
        if path:
            self.session.open(path)

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


def _heading() -> QLabel:
    label = QLabel()
    label.setProperty("role", "caption")
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setSpacing(5)
    form.setHorizontalSpacing(10)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return form


def _name(widget: QWidget, name: str, tip: str) -> None:
    widget.setAccessibleName(name)
    widget.setToolTip(tip)
