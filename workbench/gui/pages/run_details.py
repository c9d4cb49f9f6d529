"""What a person says about the chosen runs: name, tags, notes, star; and the way to the bin."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from workbench.runs.store.notes import Change, clean_tags
from workbench.words import translate

NOTES_HEIGHT = 46


class NotesEdit(QPlainTextEdit):
    """A text of some lines that tells when it is left."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Done, for now."""
        super().focusOutEvent(event)
        self.left.emit()


class RunDetails(QFrame):
    """Shows and changes the notes of one run, or the tags and the star of several."""

    changed = Signal(list, object)  # paths, Change
    deleted = Signal(list)  # paths

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.name, self.tags, self.notes = QLineEdit(), QLineEdit(), NotesEdit()
        self.name.setObjectName("runName")
        self.tags.setObjectName("runTags")
        self.notes.setObjectName("runNotes")
        for field in (self.name, self.tags, self.notes):
            field.setAcceptDrops(False)
        self.notes.setFixedHeight(NOTES_HEIGHT)
        self.notes.setTabChangesFocus(True)
        self.star, self.delete = QPushButton(), QPushButton()
        self.star.setObjectName("runStar")
        self.star.setCheckable(True)
        self.delete.setObjectName("runDelete")
        self.labels = [QLabel() for _ in range(3)]
        for label, field in zip(self.labels, (self.name, self.tags, self.notes), strict=True):
            label.setBuddy(field)
        layout = QGridLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(8)
        for column, widget in enumerate((self.labels[0], self.name, self.labels[1], self.tags, self.star)):
            layout.addWidget(widget, 0, column)
        layout.addWidget(self.labels[2], 1, 0)
        layout.addWidget(self.notes, 1, 1, 1, 3)
        layout.addWidget(self.delete, 1, 4)
        layout.setColumnStretch(1, 1)
        layout.setColumnStretch(3, 1)
        self.name.editingFinished.connect(self._say_name)
        self.tags.editingFinished.connect(self._say_tags)
        self.notes.left.connect(self._say_notes)
        self.star.clicked.connect(lambda on: self.changed.emit(self.paths, Change(star=on)))
        self.delete.clicked.connect(lambda: self.deleted.emit(self.paths))
        self.paths: list[str] = []
        self._name = self._notes = ""
        self._tags: tuple[str, ...] = ()
        self.hide()

    def show_runs(self, paths: list[str], name: str, notes: str, tags: list[tuple[str, ...]], star: bool) -> None:
        """Show the chosen runs; of several, the tags that all of them have. What is being typed stays."""
        other = paths != self.paths
        if other:
            self.say_all()
        self.paths = list(paths)
        self.setVisible(bool(paths))
        one = len(paths) == 1
        common = tuple(tag for tag in tags[0] if all(tag in others for others in tags)) if tags else ()
        self._name, self._notes, self._tags = name, notes, common
        for field, text in ((self.name, name), (self.tags, " ".join(common))):
            if other or not field.hasFocus():
                field.setText(text)
        if other or not self.notes.hasFocus():
            with QSignalBlocker(self.notes):
                self.notes.setPlainText(notes)
        for field in (self.name, self.notes):
            field.setEnabled(one)
        self.star.setChecked(star)

    def say_all(self) -> None:
        """Keep what was typed and not yet said."""
        if self.paths:
            self._say_name()
            self._say_tags()
            self._say_notes()

    def _say_name(self) -> None:
        text = " ".join(self.name.text().split())
        if len(self.paths) == 1 and text != self._name:
            self._name = text
            self.changed.emit(self.paths, Change(label=text))

    def _say_tags(self) -> None:
        wanted = clean_tags([self.tags.text()])
        added = tuple(tag for tag in wanted if tag not in self._tags)
        gone = tuple(tag for tag in self._tags if tag not in wanted)
        if self.paths and (added or gone):
            self._tags = wanted
            self.changed.emit(self.paths, Change(add=added, remove=gone))

    def _say_notes(self) -> None:
        text = self.notes.toPlainText()
        if len(self.paths) == 1 and text != self._notes:
            self._notes = text
            self.changed.emit(self.paths, Change(notes=text))

    def retranslate(self) -> None:
        """Take the window's language."""
        texts = (
            (translate("runs page", "Name"), translate("runs page", "A name of your own for this run")),
            (translate("runs page", "Tags"), translate("runs page", "Words to find runs by, with blanks between them")),
            (translate("runs page", "Notes"), translate("runs page", "What you saw, what you meant to try")),
        )
        fields = (self.name, self.tags, self.notes)
        for label, field, (text, hint) in zip(self.labels, fields, texts, strict=True):
            label.setText(text)
            field.setPlaceholderText(hint)
            field.setToolTip(hint)
            field.setAccessibleName(text)
        self.star.setText(translate("runs page", "★ Star"))
        self.star.setToolTip(translate("runs page", "Mark the runs that matter to you."))
        self.delete.setText(translate("runs page", "Delete"))
        self.delete.setToolTip(translate("runs page", "Move the run to the bin. This can be undone."))
