"""All runs in one table: found by a line of words, sorted, named, starred, deleted and brought in from elsewhere."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.errors import UserError
from workbench.gui.numbers import count
from workbench.gui.pages.bin_button import BinButton
from workbench.gui.pages.run_details import RunDetails
from workbench.gui.pages.run_menu import ColumnMenu, Columns
from workbench.gui.pages.run_progress import RunProgress
from workbench.gui.pages.run_table import RunTable
from workbench.gui.run_columns import BESIDE, STAR, USUAL, choice_label
from workbench.gui.run_model import RunModel
from workbench.gui.session import Session
from workbench.gui.theme import Tokens
from workbench.runs.store.listing import STATE
from workbench.runs.store.notes import Change
from workbench.words import translate

TYPING_MS = 150


class RunsPanel(QWidget):
    """The list of runs and all that is done with it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.results = session, session.results
        self.columns = Columns(session.home)
        self.model = RunModel(lambda _, path: self.results.title(path), choice_label(session.engine))
        self.table = RunTable(self.model)
        self.filter, self.count, self.wrong = QLineEdit(), QLabel(), QLabel()
        self.filter.setObjectName("runsFilter")
        self.filter.setClearButtonEnabled(True)
        self.filter.setAcceptDrops(False)
        self.count.setProperty("role", "muted")
        self.wrong.setProperty("role", "weight-warning")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        self.choose, self.bring, self.reuse = QPushButton(), QPushButton(), QPushButton()
        self.bin = BinButton(self.results)
        self.menu = ColumnMenu(
            self, self.columns, lambda: self.results.listing.known, lambda: self.model.keys, self._list,
            (lambda: self.results.wish.inside == "", lambda on: self.results.show(inside="" if on else "runs")),
        )  # fmt: skip
        self.choose.setMenu(self.menu)
        self.empty, self.details = QLabel(), RunDetails()
        self.progress, self.coming = RunProgress(), RunProgress(stoppable=True)
        self.empty.setProperty("role", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.table)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self.results.want(self._keys())
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.filter, 1)
        for widget in (self.count, self.choose, self.bring, self.bin, self.reuse):
            head.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.wrong)
        layout.addWidget(self.progress)
        layout.addWidget(self.coming)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.details)

    def _connect(self) -> None:
        self._typing.timeout.connect(lambda: self.results.show(query=self.filter.text()))
        self.filter.textChanged.connect(lambda _: self._typing.start())
        self.filter.returnPressed.connect(lambda: self.results.show(query=self.filter.text()))
        self.bring.clicked.connect(self._ask_for_runs)
        self.reuse.clicked.connect(self._reuse)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.show_selection())
        self.table.clicked.connect(self._click)
        self.table.doubleClicked.connect(lambda index: self._reuse() if self._key(index) != STAR else None)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.details.changed.connect(self.results.edit)
        self.details.deleted.connect(self.delete)
        for keys, act in (
            ("Del", lambda: self.delete(self.table.chosen())),
            ("F2", self.rename),
            ("Return", self._reuse),
            ("Enter", self._reuse),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)
        self.results.listed.connect(self.show_runs)
        self.results.reading.connect(self.progress.show_share)
        self.results.importing.connect(self.coming.show_share)
        self.coming.stopped.connect(self.results.stop_bringing_in)
        self.session.phase_changed.connect(lambda _: self.show_selection())

    # Showing

    def showEvent(self, event: QShowEvent) -> None:
        """Look whether there are other runs: a window or a command line beside this one may have trained."""
        super().showEvent(event)
        if not event.spontaneous():
            self.results.refresh()

    def show_runs(self) -> None:
        """Show the list as it is now; who was chosen stays chosen."""
        listing = self.results.listing
        self.stack.setCurrentIndex(1 if listing.order else 0)
        self.table.show_runs(listing, self.columns.shown(self._said()))
        self._show_count()
        self.show_selection()

    def _said(self) -> set[str]:
        """The columns that have something to say, of those that are shown only then."""
        listing = self.results.listing
        said = {key for key in ("label", "tags") if any(listing.columns.get(key, {}).values())}
        states = listing.columns.get(STATE, {})
        unusual = any(states.get(number) not in USUAL for number in listing.order)
        return said | {STATE} if unusual else said

    def _show_count(self) -> None:
        listing = self.results.listing
        nothing = translate(
            "ComparePage", "No runs yet. Every training is kept and listed here, so that you can compare."
        )
        self.empty.setText(translate("runs page", "No run fits the filter.") if listing.everything else nothing)
        found, total = len(listing.order), len(listing.everything)
        text = (
            translate("runs page", "{found} of {total} runs")
            if found != total
            else translate("runs page", "{total} runs")
        )
        self.count.setText(text.format(found=count(found), total=count(total)) if total else "")
        error = listing.error
        self.wrong.setVisible(error is not None)
        self.wrong.setText(f"{error.message} {error.hint}" if error is not None else "")
        self.filter.setProperty("wrong", error is not None)
        self.filter.style().unpolish(self.filter)
        self.filter.style().polish(self.filter)

    def _list(self) -> None:
        """Other columns were chosen."""
        self.results.want(self._keys())
        self.results.refresh()

    def _keys(self) -> tuple[str, ...]:
        return (*self.columns.wanted(), *BESIDE, STAR, "label", "tags", "notes")

    # Choosing

    def show_selection(self) -> None:
        """Offer what can be done with the selected runs."""
        rows = self.table.chosen_rows()
        self.reuse.setEnabled(len(rows) == 1 and not self.session.phase.busy)
        value, one = self.model.value, len(rows) == 1
        self.details.show_runs(
            [self.model.path(row) for row in rows],
            str(value(rows[0], "label") or "") if one else "",
            str(value(rows[0], "notes") or "") if one else "",
            [tuple(str(value(row, "tags") or "").split()) for row in rows],
            bool(rows) and all(value(row, STAR) for row in rows),
        )

    def _key(self, index: QModelIndex) -> str:
        return self.model.keys[index.column()]

    def _click(self, index: QModelIndex) -> None:
        if self._key(index) == STAR:
            path = self.model.path(index.row())
            self.results.edit([path], Change(star=not self.model.value(index.row(), STAR)))

    # Doing

    def rename(self) -> None:
        """Go to the name of the chosen run."""
        if self.details.isVisible() and self.details.name.isEnabled():
            self.details.name.setFocus()
            self.details.name.selectAll()

    def delete(self, paths: list[str]) -> None:
        """Move runs to the bin, but for the one that is being trained."""
        folder = self.session.run_folder
        if self.session.phase.busy and folder is not None and folder in [self.results.home / path for path in paths]:
            self.session.refuse(
                UserError(
                    translate("runs page", "This run is still being trained."),
                    translate("runs page", "Stop it first, then delete it."),
                )
            )
        elif paths:
            self.results.delete(paths)

    def _reuse(self) -> None:
        chosen = self.table.chosen()
        if len(chosen) == 1 and not self.session.phase.busy:
            self.session.use_settings(chosen[0])

    def _ask_for_runs(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, translate("runs page", "A folder with runs"), str(Path.home()))
        if folder:
            self.results.bring_in(Path(folder))

    def _show_menu(self, at: QPoint) -> None:
        if self.table.chosen():
            self.row_menu().popup(self.table.viewport().mapToGlobal(at))

    def row_menu(self) -> QMenu:
        """What can be done with the chosen runs, of which there must be one."""
        menu, paths = QMenu(self), self.table.chosen()
        menu.aboutToHide.connect(menu.deleteLater)
        starred = self.details.star.isChecked()
        star = translate("runs page", "Take the star away") if starred else translate("runs page", "Give a star")
        menu.addAction(self.reuse.text(), self._reuse).setEnabled(self.reuse.isEnabled())
        menu.addAction(star, lambda: self.results.edit(paths, Change(star=not starred)))
        menu.addAction(translate("runs page", "Rename"), self.rename).setEnabled(len(paths) == 1)
        menu.addSeparator()
        menu.addAction(translate("runs page", "Delete"), lambda: self.delete(paths))
        return menu

    # Looks

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.model.dress(tokens)
        self.table.viewport().update()

    def retranslate(self) -> None:
        """Take the window's language."""
        self.model.label = choice_label(self.session.engine)
        self.reuse.setText(translate("ComparePage", "Use these settings"))
        self.reuse.setToolTip(
            translate(
                "ComparePage", "Load the selected run's data and settings, to train it again or change one thing."
            )
        )
        self.choose.setText(translate("runs page", "Columns"))
        self.choose.setToolTip(translate("runs page", "Choose what is shown of every run: any setting, any result."))
        self.bring.setText(translate("runs page", "Import..."))
        self.bring.setToolTip(translate("runs page", "Copy the runs of a folder from elsewhere into this list."))
        self.filter.setPlaceholderText(
            translate("runs page", "Filter: cell=lstm hidden>64 rmse<0.2 tag:good, or any word")
        )
        self.filter.setAccessibleName(translate("runs page", "Filter of the list of runs"))
        self.filter.setToolTip(
            translate(
                "runs page",
                "Words are looked for in names, notes, tags and data. Settings and results are compared: "
                "cell=lstm|gru, hidden>64, rmse<=0.2, data.path:sun, when>=2026-11.\n"
                "Also: tag:good, is:star, is:unfinished. A minus before a term turns it round. All terms must hold.",
            )
        )
        self.table.setAccessibleName(translate("ComparePage", "List of runs"))
        self.table.setToolTip(translate("ComparePage", "All runs, the newest first. Click a heading to sort."))
        self.progress.retranslate(translate("runs page", "Reading the runs"))
        self.coming.retranslate(translate("runs page", "Importing runs"))
        self.bin.retranslate()
        self.details.retranslate()
        self.show_runs()
        self.table.fit()
