"""What happens inside the network: a list of views at the left, the one that was chosen at the right."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from workbench.gui.dropping import take_no_drops
from workbench.gui.explore import View, ViewKind, kinds
from workbench.gui.explore.view import LIVE
from workbench.gui.session import Session
from workbench.gui.theme import Tokens

REDRAW_MS = 66  # what is drawn here changes more slowly than the first screen's curves
LIST_WIDTH = 220
KIND = Qt.ItemDataRole.UserRole


class ExplorePage(QWidget):
    """The views of `workbench.gui.explore`; only the one in sight is drawn."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.tokens: Tokens | None = None
        self.views: dict[str, View] = {}
        self._dirty = True
        self.list = QListWidget()
        self.list.setObjectName("exploreList")
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.currentItemChanged.connect(lambda *_: self.show_chosen())
        self.title, self.help, self.empty = QLabel(), QLabel(), QLabel()
        self.title.setProperty("role", "title")
        for label in (self.help, self.empty):
            label.setProperty("role", "muted")
            label.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self.title)
        side.addWidget(self.help)
        side.addWidget(self.stack, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(12)
        layout.addWidget(self.list)
        layout.addLayout(side, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(REDRAW_MS)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._redraw)
        session.began.connect(self.begin)
        session.loaded_changed.connect(self.begin)
        session.phase_changed.connect(lambda _: self.mark(None))
        session.described.connect(lambda: self.mark(None))
        session.progressed.connect(self.mark)
        self._fill()
        self.retranslate()

    @property
    def kind(self) -> ViewKind | None:
        """The kind of view that is chosen."""
        item = self.list.currentItem()
        return item.data(KIND) if item is not None else None

    def choose(self, name: str) -> None:
        """Show a view by its name."""
        for row in range(self.list.count()):
            kind = self.list.item(row).data(KIND)
            if kind is not None and kind.name == name:
                self.list.setCurrentRow(row)

    def point(self, name: str, what: object) -> None:
        """Go to a view, and let it show what another one points at."""
        self.choose(name)
        view = self.views.get(name)
        if view is not None:
            view.take(what)

    def begin(self) -> None:
        """A new run or new data."""
        for view in self.views.values():
            view.begin()
        self.show_chosen()

    def mark(self, changed: set[str] | None) -> None:
        """Draw the view in sight at the next tick, if it shows any of what changed (None: anything may have)."""
        kind = self.kind
        if kind is not None and (changed is None or changed & kind.shows):
            self._dirty = True
            if self.isVisible() and not self._timer.isActive():
                self._timer.start()

    def show_chosen(self) -> None:
        """Bring the chosen view into sight, or say why there is nothing to see."""
        kind = self.kind
        if kind is None:
            return
        self.title.setText(kind.title())
        self.help.setText(kind.help())
        if not kind.fits(self.session):
            self.empty.setText(kind.why_not())
            self.stack.setCurrentWidget(self.empty)
            return
        self.empty.clear()
        view = self.views.get(kind.name)
        if view is None:
            view = self.views[kind.name] = kind.make(self.session)
            view.wanted.connect(self.point)
            self.stack.addWidget(view)
            if self.tokens is not None:
                view.dress(self.tokens)
            view.retranslate()
            take_no_drops(view)
        self.stack.setCurrentWidget(view)
        view.refresh()
        self._dirty = False

    def showEvent(self, event: object) -> None:
        """What changed while another page was in sight is drawn now."""
        if self._dirty:
            self.show_chosen()

    def _redraw(self) -> None:
        if self._dirty and self.isVisible():
            self.show_chosen()

    def _fill(self) -> None:
        self._heads: dict[int, QListWidgetItem] = {}
        for kind in kinds():
            if kind.group not in self._heads:
                head = self._heads[kind.group] = QListWidgetItem()
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self.list.addItem(head)
            item = QListWidgetItem()
            item.setData(KIND, kind)
            self.list.addItem(item)
        self.list.setCurrentRow(1)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.tokens = tokens
        for view in self.views.values():
            view.dress(tokens)
        self.show_chosen()

    def retranslate(self) -> None:
        """Take the window's language."""
        self.list.setAccessibleName(self.tr("Views"))
        for group, head in self._heads.items():
            head.setText(self.tr("While it trains") if group == LIVE else self.tr("What it has learnt"))
        for row in range(self.list.count()):
            kind = self.list.item(row).data(KIND)
            if kind is not None:
                self.list.item(row).setText(kind.title())
                self.list.item(row).setToolTip(kind.help())
        for view in self.views.values():
            view.retranslate()
        self.show_chosen()
