"""What is wrong with the present run, in words, each with the run that would try the advice."""

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.diagnosis import Finding
from workbench.gui.cards import empty, scrolling, words
from workbench.gui.explore.view import View, ViewKind
from workbench.gui.insight import findings
from workbench.gui.session import Session
from workbench.gui.theme import Tokens
from workbench.gui.trying import Trying, described
from workbench.words import translate

WIDEST = 900  # longer lines are hard to read
APART_MS = 1000  # while training goes on: words that change faster cannot be read


class DiagnosisView(View):
    """A card a finding: what is seen, why it matters, what to try, and a button that tries it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.trying = Trying(session, self)
        self._shown: list[Finding] | None = None
        self._since = QElapsedTimer()
        self.inner = QWidget()
        self.inner.setMaximumWidth(WIDEST)
        self.cards = QVBoxLayout(self.inner)
        self.cards.setContentsMargins(0, 0, 8, 0)
        self.cards.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling(self.inner, "diagnosisList"))

    def begin(self) -> None:
        """A new run."""
        self._shown = None

    def refresh(self) -> None:
        """Ask the rules again; cards are only made anew where what they say has changed."""
        fresh = self._since.isValid() and self._since.elapsed() < APART_MS
        if self._shown and fresh and self.session.phase.busy:
            return
        found = findings(self.session.history)
        if found == self._shown:
            return
        self._shown = found
        self._since.start()
        empty(self.cards)
        for finding in found:
            self.cards.addWidget(self._card(finding))
        if not found:
            self.cards.addWidget(words(translate("explore", "Press Start: what is seen stands here then."), "muted"))
        self.cards.addStretch(1)

    def _card(self, finding: Finding) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(4)
        colours = {"bad": self.tokens.bad, "warning": self.tokens.warning, "good": self.tokens.good}
        names = {
            "bad": translate("explore", "To be mended"),
            "warning": translate("explore", "Worth a look"),
            "good": translate("explore", "Fine"),
        }
        head = QLabel(names[finding.weight])
        head.setStyleSheet(f"color: {colours[finding.weight]}; font-weight: 600;")
        layout.addWidget(head)
        layout.addWidget(words(finding.seen, "card"))
        layout.addWidget(words(finding.why, "muted"))
        if finding.advice:
            layout.addWidget(words(finding.advice))
        if finding.settings and finding.weight != "good":
            changes = described(self.session.engine, finding.settings)
            button = QPushButton(translate("explore", "Try it as a new run"))
            button.setObjectName(f"try_{finding.name}")
            button.setToolTip(changes)
            button.setAccessibleDescription(changes)
            button.clicked.connect(lambda: self.trying.start(finding.settings))
            layout.addWidget(words(changes, "caption"))
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self._shown = None

    def retranslate(self) -> None:
        """Take the window's language."""
        self._shown = None


VIEW = ViewKind(
    name="diagnosis",
    title=lambda: translate("explore", "Diagnosis"),
    help=lambda: translate("explore", "What is seen in this run, why it matters, and what to try."),
    make=DiagnosisView,
    fits=lambda session: session.loaded is not None,
    why_not=lambda: translate("explore", "Load data and press Start."),
    order=0,
    shows=frozenset({"loss", "gradient", "flow", "progress", "observed"}),
)
