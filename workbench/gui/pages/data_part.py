"""The data in the left column of the first screen: the file or the sample, a glance at them, and what is learnt."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from workbench.gui.inputs import ChoiceBox
from workbench.gui.pages.column import LABEL_WIDTH, editor, form, name_it
from workbench.gui.pictures import Sparkline
from workbench.gui.session import Session
from workbench.gui.theme import Tokens
from workbench.gui.views import Choice


class DataPart(QWidget):
    """Chooses the data, shows them at a glance, and sets the task and the target."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
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
        self.samples.activated.connect(lambda _: session.open(f"sample:{self.samples.name()}"))
        self.preview = Sparkline()
        self.facts = QLabel()
        self.facts.setProperty("role", "caption")
        self.task = editor(session, "data.task", "taskBox")
        self.target = ChoiceBox()
        self.target.setObjectName("targetBox")
        self.target.activated.connect(lambda _: session.set("data.targets", (self.target.name(),)))
        self._target_label = QLabel()
        self._target_label.setMinimumWidth(LABEL_WIDTH)
        self.tokens = editor(session, "data.tokens", "tokensBox")
        path = QHBoxLayout()
        path.setSpacing(6)
        path.addWidget(self.data_path, 1)
        path.addWidget(self.browse)
        rows = form()
        rows.addRow(self.task.label, self.task.widget)
        rows.addRow(self._target_label, self.target)
        rows.addRow(self.tokens.label, self.tokens.widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addLayout(path)
        for widget in (self.samples, self.preview, self.facts):
            layout.addWidget(widget)
        layout.addLayout(rows)
        session.loaded_changed.connect(self.show_data)
        session.described.connect(self.show_data)

    def show_data(self) -> None:
        """Show what has been loaded."""
        loaded = self.session.loaded
        if loaded is None:
            self.preview.show_text(self.tr("Your data appear here."))
            for widget in (self.target, self._target_label, self.tokens.label, self.tokens.widget):
                widget.hide()
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
        for widget in (self.target, self._target_label):
            widget.setVisible(len(loaded.targets) > 0)
        # Only of texts it is said what a step is.
        text = loaded.spec.data.tokens != "auto" and getattr(loaded.task, "vocabulary", 0) > 0
        for widget in (self.tokens.label, self.tokens.widget):
            widget.setVisible(text)

    def refresh(self) -> None:
        """Show the present settings."""
        for one in (self.task, self.tokens):
            one.refresh()

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.preview.dress(tokens)

    def retranslate(self) -> None:
        """Take the window's language."""
        self._target_label.setText(self.tr("Target"))
        self.data_path.setPlaceholderText(self.tr("Drop a CSV or text file here"))
        name_it(
            self.data_path,
            self.tr("Data file"),
            self.tr("The file to learn from. Type a path, or drop a file anywhere on the window."),
        )
        name_it(self.browse, self.tr("Choose a file"), self.tr("Choose a CSV or text file to learn from."))
        name_it(self.samples, self.tr("Sample"), self.tr("Data that come with the program, to try things out."))
        name_it(self.target, self.tr("Target"), self.tr("The column that the network learns to predict."))
        name_it(
            self.preview,
            self.tr("The data at a glance"),
            self.tr("The data at a glance: the target over time, or the first lines."),
        )
        self.samples.fill([Choice(one.name, one.title, one.sentence) for one in self.session.engine.samples()])
        self.samples.setPlaceholderText(self.tr("Pick a sample"))
        for one in (self.task, self.tokens):
            one.retranslate()
        self.show_data()

    def _open_typed(self) -> None:
        path = self.data_path.text().strip()
        loaded = self.session.loaded
        if path and (loaded is None or path != loaded.spec.data.path):
            self.session.open(path)

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose data"))
        if path:
            self.session.open(path)
