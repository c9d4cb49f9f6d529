"""The bin of runs: a button with a menu that takes them out again, or empties it. Seen only while it holds any."""

from PySide6.QtWidgets import QMenu, QMessageBox, QPushButton

from workbench.gui.bin import BinnedView
from workbench.gui.numbers import count
from workbench.gui.results import Results
from workbench.words import translate


class BinButton(QPushButton):
    """Opens the menu of the bin."""

    def __init__(self, results: Results) -> None:
        super().__init__()
        self.setObjectName("runsBin")
        self.results = results
        self.question: QMessageBox | None = None
        menu = QMenu(self)
        menu.aboutToShow.connect(self.fill)
        self.setMenu(menu)
        results.listed.connect(self.show_bin)
        self.retranslate()

    def show_bin(self) -> None:
        """Show how much is in the bin now."""
        held = len(self.results.bin.deleted)
        self.setVisible(held > 0)
        self.setText(translate("runs page", "Bin ({count})").format(count=count(held)))

    def fill(self) -> None:
        """Make the menu's entries for what is in the bin now."""
        menu, held = self.menu(), self.results.bin
        menu.clear()
        menu.setToolTipsVisible(True)
        menu.addAction(translate("runs page", "Take out of the bin")).setEnabled(False)
        for view in held.latest:
            action = menu.addAction(self._words(view).replace("&", "&&"))
            action.setToolTip(view.deleted.path)
            action.triggered.connect(lambda _, view=view: self.results.restore([view.deleted]))
        menu.addSeparator()
        everything = translate("runs page", "Restore all ({count})").format(count=count(len(held.deleted)))
        menu.addAction(everything, lambda: self.results.restore(held.deleted))
        menu.addAction(translate("runs page", "Empty the bin..."), self.ask)

    def ask(self) -> None:
        """Ask once whether to delete for good, and do so."""
        deleted = self.results.bin.deleted
        box = QMessageBox(self.window())
        box.setObjectName("emptyBinQuestion")
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(translate("runs page", "Empty the bin"))
        box.setText(
            translate("runs page", "Delete what is in the bin for good? Runs: {count}.").format(
                count=count(len(deleted))
            )
        )
        box.setInformativeText(translate("runs page", "Their weights and curves are gone then, and cannot come back."))
        erase = box.addButton(translate("runs page", "Delete for good"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(translate("runs page", "Keep them"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        erase.clicked.connect(lambda: self.results.empty_bin(deleted))
        box.finished.connect(box.deleteLater)
        self.question = box
        box.open()

    def _words(self, view: BinnedView) -> str:
        data = self.results.title(view.data) if view.data else view.deleted.path
        return " · ".join(part for part in (view.name, data, view.when) if part)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.setToolTip(translate("runs page", "Deleted runs: take them out of the bin again, or empty it."))
        self.show_bin()
