"""The views of the data behind small tabs: the rows as they were read, and every picture that fits them."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QFontMetrics, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from workbench.data.look_windows import WindowLook
from workbench.data.looks import AnyLook, CountsLook, HistogramLook, LagsLook, Look, SeriesLook
from workbench.errors import UserError
from workbench.gui.inputs import ChoiceBox
from workbench.gui.numbers import count
from workbench.gui.plots.bars import CountsPlot, HistogramPlot
from workbench.gui.plots.card import PlotCard
from workbench.gui.plots.lags import LagsPlot
from workbench.gui.plots.saving import save
from workbench.gui.plots.series import SeriesPlot
from workbench.gui.plots.windowed import TokenCard, WindowPlot
from workbench.gui.session import Message, Phase, Session
from workbench.gui.theme import BODY, Tokens, sized
from workbench.gui.views import Choice

COLUMN_BOX = 160
ROWS = "rows"


class LookingPanel(QWidget):
    """`rows` is the preview that stands behind the first tab."""

    def __init__(self, session: Session, rows: QWidget) -> None:
        super().__init__()
        self.session, self.looking = session, session.looking
        self.looks: tuple[Look, ...] = ()
        # What is shown, and what was chosen: it is shown again as soon as the data have it.
        self.kind = self._chosen = ROWS
        self._asked = False
        self.series, self.lags = SeriesPlot(), LagsPlot()
        self.histogram, self.lengths = HistogramPlot(), HistogramPlot("lengthsPlot")
        self.categories, self.classes, self.symbols = CountsPlot("wordsPlot"), CountsPlot(), CountsPlot("tokensPlot")
        self.window_plot, self.window_tokens = WindowPlot(), TokenCard()
        self.lengths.lengths = self.symbols.tokens_shown = True
        self.cards: list[PlotCard | TokenCard] = [
            *(self.series, self.lags, self.histogram, self.lengths, self.categories, self.classes, self.symbols),
            *(self.window_plot, self.window_tokens),
        ]
        self.stack = QStackedWidget()
        self.stack.addWidget(rows)
        for card in self.cards:
            self.stack.addWidget(card)
        self.sentence = QLabel()
        self.sentence.setObjectName("lookSentence")
        self.sentence.setWordWrap(True)
        self.sentence.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self.bar, self.foot = self._bar(), self._foot()
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.foot)
        self.looking.found.connect(self._take)
        self.looking.refused.connect(session.refuse)
        session.phase_changed.connect(lambda _: self._enable())

    def _bar(self) -> QWidget:
        """The tabs and what belongs to the chosen one; the page puts it above everything, where it has room."""
        bar = QWidget()
        self.tabs = QTabBar()
        self.tabs.setObjectName("lookTabs")
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.currentChanged.connect(lambda _: self._choose())
        self.column = ChoiceBox()
        self.column.setObjectName("lookColumn")
        self.column.setFixedWidth(COLUMN_BOX)
        self.column.activated.connect(lambda _: self.ask())
        self.example = QSpinBox()
        self.example.setObjectName("lookExample")
        self.example.setKeyboardTracking(False)
        self.example.valueChanged.connect(lambda _: self.ask())
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.tabs)
        row.addStretch(1)
        for widget in (self.example, self.column):
            row.addWidget(widget)
        return bar

    def _foot(self) -> QWidget:
        """What is to be seen, in words, and the way to keep the picture."""
        foot = QWidget()
        self.save = QPushButton()
        self.save.setObjectName("savePicture")
        self.save.clicked.connect(self._save)
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.save, 0, Qt.AlignmentFlag.AlignTop)
        return foot

    # What there is

    def show_data(self, usable: bool) -> None:
        """Offer what fits the present data; `usable`: they can be learnt from, else there are only the rows."""
        loaded = self.session.loaded if usable else None
        self.looks = self.looking.offered(loaded)
        kinds = [ROWS, *(look.kind for look in self.looks)]
        with QSignalBlocker(self.tabs):
            while self.tabs.count():
                self.tabs.removeTab(0)
            for kind in kinds:
                at = self.tabs.addTab(self._names()[kind][0])
                self.tabs.setTabToolTip(at, self._names()[kind][1])
            self.tabs.setCurrentIndex(kinds.index(self._chosen) if self._chosen in kinds else 0)
        self.bar.setVisible(len(kinds) > 1)
        self._turn()

    def _look(self) -> Look | None:
        return next((look for look in self.looks if look.kind == self.kind), None)

    def _choose(self) -> None:
        self._turn()
        self._chosen = self.kind

    def _turn(self) -> None:
        at = self.tabs.currentIndex()
        kind = ROWS if at < 1 else self.looks[at - 1].kind
        self.kind = kind
        look = self._look()
        choices = look.choices if look is not None else ()
        metrics = QFontMetrics(sized(BODY))
        self.column.fill(
            [Choice(one, metrics.elidedText(one, Qt.TextElideMode.ElideRight, COLUMN_BOX - 40), one) for one in choices]
        )
        if self.column.currentIndex() < 0 and choices:
            self.column.choose(choices[0])
        examples = look.examples if look is not None else 0
        with QSignalBlocker(self.example):
            self._count_examples(examples)
        self.column.setVisible(len(choices) > 1)
        self.example.setVisible(examples > 1)
        self.foot.setVisible(look is not None)
        self._enable()
        if look is None:
            self.stack.setCurrentIndex(0)
            return
        self.ask()

    def _count_examples(self, examples: int) -> None:
        self.example.setRange(1, max(examples, 1))
        self.example.setSuffix(self.tr(" of {count}").format(count=count(examples)))

    def ask(self) -> None:
        """Ask for what is chosen, as soon as it can be seen."""
        look = self._look()
        if look is None:
            return
        self._asked = self.isVisible()
        if not self._asked:
            return
        # All examples of windows come together.
        example = 0 if self.kind == "window" else self.example.value() - 1
        self.looking.ask(look.kind, self.column.name() if look.choices else "", example if look.examples else 0)
        if self.looking.busy:
            card = self._card_of(None)
            if isinstance(card, PlotCard) and self.stack.currentWidget() is not card:
                card.show_hint(self.tr("Looking at the data …"))
                self.stack.setCurrentWidget(card)
                self.sentence.setText("")

    def _card_of(self, look: AnyLook | None) -> PlotCard | TokenCard:
        if isinstance(look, WindowLook):
            return self.window_tokens if look.tokens else self.window_plot
        if isinstance(look, CountsLook) and self.kind == "distribution":
            return self.categories
        cards: dict[str, PlotCard] = {
            "series": self.series,
            "distribution": self.histogram,
            "autocorrelation": self.lags,
            "classes": self.classes,
            "tokens": self.symbols,
            "lengths": self.lengths,
            "window": self.window_plot,
        }
        return cards[self.kind]

    def _take(self, question: tuple[str, str, int], look: Any) -> None:
        if question[0] != self.kind:
            return
        card = self._card_of(look)
        if isinstance(look, WindowLook):
            with QSignalBlocker(self.example):
                self._count_examples(look.examples)
            windows = self.window_tokens if look.tokens else self.window_plot
            text = windows.show_look(look, self.example.value() - 1)
        else:
            text = self._show(look)
        self.stack.setCurrentWidget(card)
        self.sentence.setText(text)
        self._enable()

    def _show(self, look: AnyLook) -> str:
        """Draw it on its card; what is to be seen, in words."""
        if isinstance(look, SeriesLook):
            return self.series.show_look(look)
        if isinstance(look, LagsLook):
            return self.lags.show_look(look)
        if isinstance(look, HistogramLook):
            return (self.lengths if self.kind == "lengths" else self.histogram).show_look(look)
        if isinstance(look, CountsLook):
            cards = {"distribution": self.categories, "tokens": self.symbols}
            return cards.get(self.kind, self.classes).show_look(look)
        return ""

    # What is done with it

    def _save(self) -> None:
        card = self.stack.currentWidget()
        name = f"{Path(self.session.value('data.path').removeprefix('sample:')).stem or 'data'}-{self.kind}.png"
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save picture"), name, self.tr("Pictures (*.png *.jpg)"))
        if not path:
            return
        try:
            saved = save(card, Path(path))
        except UserError as error:
            self.session.refuse(error)
            return
        self.session.messaged.emit(Message(self.tr("The picture is saved: {path}").format(path=saved), level="good"))

    def _enable(self) -> None:
        able = self.session.phase is not Phase.LOADING
        for widget in (self.tabs, self.column, self.example):
            widget.setEnabled(able)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what nobody could see before."""
        super().showEvent(event)
        if not self._asked:
            self.ask()

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        for card in self.cards:
            card.dress(tokens)

    def _names(self) -> dict[str, tuple[str, str]]:
        return {
            ROWS: (self.tr("Rows"), self.tr("The data as they were read.")),
            "series": (
                self.tr("Series"),
                self.tr("Each column over time, and which part is learnt from or tested on."),
            ),
            "distribution": (self.tr("Distribution"), self.tr("How the values are spread in each part.")),
            "autocorrelation": (
                self.tr("Autocorrelation"),
                self.tr("How much the changes resemble those some steps before, and the season found."),
            ),
            "classes": (self.tr("Classes"), self.tr("How often each class stands in each part.")),
            "tokens": (self.tr("Tokens"), self.tr("The commonest tokens.")),
            "lengths": (self.tr("Lengths"), self.tr("How long the sequences are.")),
            "window": (self.tr("Window"), self.tr("One window as the network will see it: scaled and transformed.")),
        }

    def retranslate(self) -> None:
        """Take the window's language."""
        self.tabs.setAccessibleName(self.tr("Views of the data"))
        self.column.setAccessibleName(self.tr("Column"))
        self.column.setToolTip(self.tr("Which column to look at."))
        self.example.setAccessibleName(self.tr("Example"))
        self.example.setToolTip(self.tr("Which sequence or window to look at."))
        self.save.setText(self.tr("Save picture"))
        self.save.setToolTip(self.tr("Save what is shown as a picture file."))
        hint = self.tr("Drag to move, wheel to zoom, double-click to see everything.")
        for card in self.cards:
            card.retranslate()
            card.setToolTip(hint if isinstance(card, PlotCard) else "")
