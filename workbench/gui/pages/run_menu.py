"""The menu of the list's columns, and what was chosen in it, remembered in the app's folder."""

import json
from collections.abc import Callable, Collection
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from workbench.gui.run_columns import FURTHER, SHOWN, WHERE_SAID, heading
from workbench.runs.store.listing import STATE
from workbench.training.spec import known_keys
from workbench.words import translate

FILE = "columns.json"
# Columns by their names of before.
FORMER = {"reason": STATE, "name": "path"}
RESULTS = ("result", "test", "score")
UNSEEN = ("result.reason",)  # the state says it in words
MOST = 60  # entries of a menu of results: with many classes there are hundreds


class Columns:
    """Which columns are shown. What cannot be read or written is passed over: it is a convenience, not data."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE
        self.added: list[str] = []
        self.hidden: list[str] = []
        try:
            known = json.loads(self._file.read_text("utf-8"))
            self.added = [FORMER.get(one, one) for one in known["added"] if isinstance(one, str)]
            self.hidden = [one for one in known["hidden"] if isinstance(one, str)]
        except (OSError, ValueError, KeyError, TypeError):
            return

    def wanted(self) -> tuple[str, ...]:
        """The keys of the columns, in order."""
        return tuple(dict.fromkeys(key for key in (*SHOWN, *self.added) if key not in self.hidden))

    def shown(self, said: Collection[str]) -> tuple[str, ...]:
        """Those of them that are to be seen, where `said` are the keys that have something to say."""
        spared = {*WHERE_SAID} - {*self.added} - {*said}
        return tuple(key for key in self.wanted() if key not in spared)

    def turn(self, key: str, on: bool) -> None:
        """Show or hide a column."""
        self.added = [one for one in self.added if one != key]
        self.hidden = [one for one in self.hidden if one != key]
        if on and (key not in SHOWN or key in WHERE_SAID):
            self.added.append(key)
        if not on and key in SHOWN:
            self.hidden.append(key)
        self._write()

    def reset(self) -> None:
        """Back to the columns of the beginning."""
        self.added, self.hidden = [], []
        self._write()

    def _write(self) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(json.dumps({"added": self.added, "hidden": self.hidden}), "utf-8")
        except OSError:
            return


class ColumnMenu(QMenu):
    """Every column that there can be: `known` are the keys of runs, `seen` those of the columns at present.

    `grids`: whether the trials of grids are listed, too, and what turns that.
    """

    def __init__(
        self, parent: QWidget, columns: Columns, known: Callable[[], tuple[str, ...]],
        seen: Callable[[], tuple[str, ...]], changed: Callable[[], None],
        grids: tuple[Callable[[], bool], Callable[[bool], None]],
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.columns, self._known, self._seen, self._changed, self._grids = columns, known, seen, changed, grids
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Make the entries for what is known now."""
        for inner in self.findChildren(QMenu):
            inner.deleteLater()
        self.clear()
        shown = {*self._seen()}
        for key in SHOWN:
            self._add(self, key, shown)
        self.addSeparator()
        for key in FURTHER:
            self._add(self, key, shown)
        known = self._known()
        sections = (
            (translate("runs page", "Other results"), [key for key in known if key.split(".")[0] in RESULTS][:MOST]),
            (translate("sections", "Data"), self._settings("data")),
            (translate("sections", "Model"), self._settings("model")),
            (translate("sections", "Training"), self._settings("training")),
            (translate("runs page", "Versions"), [key for key in known if key.startswith("versions.")][:MOST]),
        )
        self.addSeparator()
        for name, keys in sections:
            inner = self.addMenu(name)
            for key in keys:
                if key not in (*SHOWN, *FURTHER, *UNSEEN):
                    self._add(inner, key, shown)
            inner.menuAction().setVisible(not inner.isEmpty())
        self.addSeparator()
        self._entry(self, translate("runs page", "Show the trials of grids"), self._grids[0](), self._grids[1])
        again = self.addAction(translate("runs page", "The first columns again"))
        again.triggered.connect(self._reset)

    def _settings(self, section: str) -> list[str]:
        return [key for key in known_keys() if key.startswith(f"{section}.")]

    def _add(self, menu: QMenu, key: str, shown: set[str]) -> None:
        self._entry(menu, heading(key), key in shown, lambda on: self._turn(key, on))

    def _entry(self, menu: QMenu, text: str, on: bool, act: Callable[[bool], None]) -> None:
        action = QAction(text, menu)
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(act)
        menu.addAction(action)

    def _turn(self, key: str, on: bool) -> None:
        self.columns.turn(key, on)
        self._changed()

    def _reset(self) -> None:
        self.columns.reset()
        self._changed()
