"""Trained weights for other programs."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.inputs import ChoiceBox
from workbench.gui.names import tr_variant
from workbench.gui.session import Phase, Session
from workbench.gui.theme import Tokens
from workbench.gui.views import Choice


class ExportPage(QWidget):
    """Choose a run, a format and a place; one button writes."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.title, self.intro, self.done = QLabel(), QLabel(), QLabel()
        self.title.setProperty("role", "title")
        self.intro.setProperty("role", "muted")
        self.done.setWordWrap(True)
        self.run_label, self.format_label, self.path_label = QLabel(), QLabel(), QLabel()
        self.run_box = ChoiceBox()
        self.run_box.setObjectName("exportRunBox")
        self.run_box.currentIndexChanged.connect(lambda _: self._suggest_path())
        self.path = QLineEdit()
        self.path.setObjectName("exportPath")
        self.path.setAcceptDrops(False)
        self.browse = QPushButton("…")
        self.browse.setFixedWidth(34)
        self.browse.setProperty("role", "icon")
        self.browse.clicked.connect(self._browse)
        self.button, self.show_folder = QPushButton(), QPushButton()
        self.button.setObjectName("exportButton")
        self.button.setProperty("role", "primary")
        self.button.clicked.connect(self._export)
        self.show_folder.clicked.connect(self._open_folder)
        self.show_folder.hide()
        self._written: Path | None = None
        self._formats = session.engine.formats()
        self.group = QButtonGroup(self)
        self.helps: list[QLabel] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addWidget(self.intro)
        layout.addWidget(self._card())
        layout.addStretch(1)
        session.results.runs_changed.connect(self.show_runs)
        session.phase_changed.connect(self._show_phase)
        session.results.exported.connect(self._show_done)
        session.results.export_ended.connect(self._enable)
        self.retranslate()

    def _card(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        card.setMaximumWidth(860)
        form = QFormLayout()
        form.setSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.run_label, self.run_box)
        formats = QVBoxLayout()
        formats.setSpacing(2)
        for index, _ in enumerate(self._formats):
            radio, explanation = QRadioButton(), QLabel()
            radio.setObjectName(f"format_{self._formats[index][0]}")
            explanation.setProperty("role", "caption")
            explanation.setWordWrap(True)
            explanation.setContentsMargins(24, 0, 0, 6)
            self.group.addButton(radio, index)
            self.helps.append(explanation)
            formats.addWidget(radio)
            formats.addWidget(explanation)
        if self._formats:
            self.group.button(0).setChecked(True)
        self.group.idToggled.connect(lambda *_: self._suggest_path())
        form.addRow(self.format_label, formats)
        place = QHBoxLayout()
        place.addWidget(self.path, 1)
        place.addWidget(self.browse)
        form.addRow(self.path_label, place)
        buttons = QHBoxLayout()
        buttons.addWidget(self.button)
        buttons.addWidget(self.show_folder)
        buttons.addWidget(self.done, 1)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addLayout(form)
        layout.addLayout(buttons)
        return card

    def show_runs(self) -> None:
        """Offer the runs that have weights; the run just trained first."""
        runs, before = [run for run in self.session.results.runs if run.ended], self.run_box.name()
        self.run_box.fill([Choice(str(run.folder), f"{run.data} · {run.name}") for run in runs])
        current = self.session.run_folder
        if current is not None and self.run_box.findData(str(current)) >= 0:
            self.run_box.choose(str(current))
        elif self.run_box.currentIndex() < 0 and runs:
            self.run_box.choose(str(runs[0].folder))
        if self.run_box.name() != before or not before:
            self._suggest_path()

    def _kind(self) -> tuple[str, str, str, str] | None:
        index = self.group.checkedId()
        return self._formats[index] if 0 <= index < len(self._formats) else None

    def _suggest_path(self) -> None:
        kind, run = self._kind(), self.run_box.name()
        self._enable()
        if not run or kind is None:
            self.path.clear()
            return
        name, _, _, suffix = kind
        stem = Path(run).name
        self.path.setText(str(self.session.home / "exports" / (f"{stem}{suffix}" if suffix else f"{stem}-{name}")))

    def _enable(self) -> None:
        self.button.setEnabled(bool(self.run_box.name()) and self._kind() is not None)

    def _browse(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Where to save"), self.path.text())
        if path:
            self.path.setText(path)

    def _export(self) -> None:
        kind, run, path = self._kind(), self.run_box.name(), self.path.text().strip()
        if kind is not None and run and path:
            self.button.setEnabled(False)
            self.session.results.export(Path(run), kind[0], Path(path))

    def _show_done(self, out: Path) -> None:
        self._written = out
        self._name_written()
        self.done.setToolTip(str(out))
        self.show_folder.show()

    def _name_written(self) -> None:
        if self._written is not None:
            self.done.setText(self.tr("Written: {path}").format(path=self._written))

    def _open_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))

    def _show_phase(self, phase: Phase) -> None:
        if phase is Phase.FINISHED:
            self.show_runs()

    def dress(self, tokens: Tokens) -> None:
        """Nothing here depends on the theme but what the style sheet does."""

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(self.tr("Export"))
        self.intro.setText(
            self.tr("Take the trained weights to other programs. A run's folder already holds everything, too.")
        )
        self.run_label.setText(self.tr("Run"))
        self.format_label.setText(self.tr("Format"))
        self.path_label.setText(self.tr("Save as"))
        self.run_box.setPlaceholderText(self.tr("Train a network first"))
        for widget, name, tip in (
            (self.run_box, self.tr("Run"), self.tr("Whose weights to export: the best ones by validation loss.")),
            (self.path, self.tr("Save as"), self.tr("The file or folder to write.")),
            (self.browse, self.tr("Choose a place"), self.tr("Choose where to save.")),
            (self.button, self.tr("Export"), self.tr("Write the weights in this format.")),
            (self.show_folder, self.tr("Show in folder"), self.tr("Open the folder that holds the exported weights.")),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(tip)
        self.button.setText(self.tr("Export"))
        self._name_written()
        self.show_folder.setText(self.tr("Show in folder"))
        for index, (_, label, explanation, _) in enumerate(self._formats):
            self.group.button(index).setText(tr_variant(label))
            self.group.button(index).setToolTip(tr_variant(explanation))
            self.helps[index].setText(tr_variant(explanation))
