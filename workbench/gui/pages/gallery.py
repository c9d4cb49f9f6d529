"""The samples as cards: a picture, a sentence, the task and what to expect; one click loads one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.data.fetching import Remote
from workbench.gui.cards import empty, scrolling, words
from workbench.gui.flow import FlowLayout
from workbench.gui.names import tr_variant
from workbench.gui.pictures import Sparkline
from workbench.gui.session import Phase, Session
from workbench.gui.theme import Tokens
from workbench.gui.views import SampleView

WIDTH = 262


class SampleCard(QFrame):
    """One sample; a click anywhere on it, Enter or Space takes it."""

    chosen = Signal()

    def __init__(self, view: SampleView, task: str, expected: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setProperty("clickable", True)
        self.name = view.name
        self.setMinimumWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.picture = Sparkline()
        self.picture.setFixedHeight(72)
        if view.values is not None:
            self.picture.show_values(view.values)
        else:
            self.picture.show_text(view.text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(4)
        layout.addWidget(self.picture)
        texts = [(view.title, "card"), (task, "caption"), (view.sentence, "")]
        if expected:
            texts.append((expected, "muted"))
        # A click on a text takes the sample, too.
        self.labels = [words(text, role, selectable=False) for text, role in texts]
        for label in self.labels:
            layout.addWidget(label)
        layout.addStretch(1)
        self.foot = QVBoxLayout()
        layout.addLayout(self.foot)
        self.setAccessibleName(view.title)
        self.setAccessibleDescription(" ".join(label.text() for label in self.labels[1:]))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click takes it."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """So do the keys that press a button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
            return
        super().keyPressEvent(event)


class GalleryPanel(QWidget):
    """All samples, in a scrolling flow of cards; the pictures are made when it is first seen."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.sources = session, session.sources
        self.heading = QLabel()
        self.heading.setWordWrap(True)
        self.heading.setProperty("role", "muted")
        self.inner = QWidget()
        self.flow = FlowLayout(spacing=12, stretched=True)
        self.inner.setLayout(self.flow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.heading)
        layout.addWidget(scrolling(self.inner, "galleryArea"), 1)
        self.cards: list[SampleCard] = []
        self.fetched: dict[str, tuple[QPushButton, QProgressBar, QPushButton]] = {}
        self._tokens: Tokens | None = None
        self._wanted = True
        self.sources.pictured.connect(self._fill)
        self.sources.fetching.connect(self._show_share)
        session.phase_changed.connect(lambda _: self._enable())

    def ask(self) -> None:
        """Have the pictures made, unless they are there in this language."""
        if self._wanted:
            self._wanted = False
            self.sources.picture()

    def _fill(self, views: list[SampleView]) -> None:
        empty(self.flow)
        self.cards, self.fetched = [], {}
        for view in views:
            self._add(view).chosen.connect(lambda name=view.name: self.session.open(f"sample:{name}"))
        for remote in self.sources.remotes() if views else ():
            self._add_remote(remote)
        self._enable()

    def _add(self, view: SampleView, fetched: str = "") -> SampleCard:
        expected = self.tr("Result: {expect}").format(expect=view.expect) if view.expect else fetched
        card = SampleCard(view, tr_variant(self.session.engine.label(view.task).label), expected)
        card.setToolTip(self.tr("Load this sample."))
        if self._tokens is not None:
            card.picture.dress(self._tokens)
        self.cards.append(card)
        self.flow.addWidget(card)
        return card

    def _add_remote(self, remote: Remote) -> None:
        size = self.tr("{size} MB · {licence}").format(size=f"{remote.size / 1e6:.1f}", licence=remote.licence)
        card = self._add(SampleView(remote.name, remote.title, remote.sentence, remote.task), size)
        card.setToolTip(remote.sentence)
        card.setCursor(Qt.CursorShape.ArrowCursor)
        card.picture.show_text(remote.address)
        fetch, share, stop = QPushButton(self.tr("Fetch")), QProgressBar(), QPushButton(self.tr("Cancel"))
        fetch.setObjectName(f"fetch-{remote.name}")
        fetch.setToolTip(self.tr("Fetch it from {address} and open it.").format(address=remote.address))
        fetch.clicked.connect(lambda: self.sources.fetch(remote))
        stop.setToolTip(self.tr("Break it off; nothing of it is kept."))
        stop.clicked.connect(lambda: self.sources.cancel(remote.name))
        share.setRange(0, 1000)
        share.setTextVisible(False)
        share.setAccessibleName(self.tr("How much of it is there"))
        row = QHBoxLayout()
        for widget in (fetch, share, stop):
            row.addWidget(widget)
        card.foot.addLayout(row)
        self.fetched[remote.name] = (fetch, share, stop)
        self._show_share(remote.name, 1.0)

    def _show_share(self, name: str, share: float) -> None:
        if name not in self.fetched:
            return
        fetch, bar, stop = self.fetched[name]
        fetch.setVisible(share >= 1.0)
        bar.setVisible(share < 1.0)
        stop.setVisible(share < 1.0)
        bar.setValue(round(1000 * share))

    def _enable(self) -> None:
        phase = self.session.phase
        self.inner.setEnabled(not phase.busy and phase is not Phase.LOADING)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self._tokens = tokens
        for card in self.cards:
            card.picture.dress(tokens)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.heading.setText(
            self.tr("Drop a CSV or text file anywhere on the window, paste a table or a text, or pick a sample.")
        )
        self._wanted = True
        if self.isVisible():
            self.ask()
        else:
            self._fill([])

    def showEvent(self, event: QShowEvent) -> None:
        """Nothing is read before somebody looks."""
        super().showEvent(event)
        self.ask()
