"""Typing with a language model: what it expects next, after each key, and its own text as it is written."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.explore.question import QuestionView, has_language_model, needs_language_model, visible
from workbench.gui.explore.view import AFTER, ViewKind
from workbench.gui.session import Phase, Session
from workbench.gui.theme import BODY, LIGHT, Tokens, mix, mono_family, sized
from workbench.runs.insights import NextTokens, Written
from workbench.words import translate

WRITING = "writing"


class ChanceBars(QWidget):
    """One row a symbol: the symbol, a bar as long as its probability, and the figure."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("chanceBars")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.tokens = LIGHT
        self.rows: list[tuple[str, float]] = []

    def sizeHint(self) -> QSize:
        """Ten rows."""
        return QSize(260, 220)

    def show_rows(self, rows: list[tuple[str, float]]) -> None:
        """Replace what is shown."""
        self.rows = rows
        self.setAccessibleDescription("; ".join(f"{symbol} {chance:.1%}" for symbol, chance in rows))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        painter = QPainter(self)
        font = sized(BODY)
        font.setFamilies([mono_family(), *font.families()])
        painter.setFont(font)
        metrics = QFontMetrics(font)
        high = min(26.0, self.height() / max(len(self.rows), 1))
        names = [visible(symbol) for symbol, _ in self.rows]
        left = min(max((metrics.horizontalAdvance(name) for name in names), default=0) + 10, self.width() // 3)
        right = metrics.horizontalAdvance("100.0 %") + 8
        middle = Qt.AlignmentFlag.AlignVCenter
        for place, (_, chance) in enumerate(self.rows):
            top = place * high
            painter.setPen(QColor(self.tokens.text))
            name = metrics.elidedText(names[place], Qt.TextElideMode.ElideRight, left - 6)
            painter.drawText(QRectF(0, top, left, high), middle, name)
            wide = max(self.width() - left - right, 10)
            ground = QColor(mix(self.tokens.surface, self.tokens.border, 0.5))
            painter.fillRect(QRectF(left, top + 0.2 * high, wide, 0.6 * high), ground)
            painter.fillRect(QRectF(left, top + 0.2 * high, wide * chance, 0.6 * high), QColor(self.tokens.series[0]))
            painter.setPen(QColor(self.tokens.muted))
            figure = QRectF(self.width() - right, top, right, high)
            painter.drawText(figure, middle | Qt.AlignmentFlag.AlignRight, f"{chance:.1%}")
        painter.end()


class NextTokensView(QuestionView):
    """The text at the left, the likeliest symbols at the right, how to write below."""

    name = "next_tokens"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._start, self._adding = "", False
        self.text = QPlainTextEdit()
        self.text.setObjectName("nextText")
        self.text.setAcceptDrops(False)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.textChanged.connect(self._typed)
        self.bars = ChanceBars()
        self.left, self.right, self.left_title, self.right_title = QFrame(), QFrame(), QLabel(), QLabel()
        row = QHBoxLayout()
        row.setSpacing(8)
        for card, title, inside, stretch in (
            (self.left, self.left_title, self.text, 3), (self.right, self.right_title, self.bars, 2)
        ):  # fmt: skip
            card.setObjectName("card")
            title.setProperty("role", "card")
            inner = QVBoxLayout(card)
            inner.setContentsMargins(12, 8, 10, 8)
            inner.addWidget(title)
            inner.addWidget(inside, 1)
            row.addWidget(card, stretch)
        self.body.addLayout(row, 1)
        self.temperature, self.top_p = QDoubleSpinBox(), QDoubleSpinBox()
        self.temperature.setRange(0.0, 5.0)
        self.temperature.setSingleStep(0.1)
        self.temperature.setValue(0.8)
        self.top_p.setRange(0.05, 1.0)
        self.top_p.setSingleStep(0.05)
        self.top_p.setValue(1.0)
        self.top_k, self.beam, self.length, self.seed = QSpinBox(), QSpinBox(), QSpinBox(), QSpinBox()
        ranges = ((0, 1000, 0), (0, 32, 0), (1, 100_000, 400), (0, 2**31 - 1, 0))
        for spin, (low, high, value) in zip((self.top_k, self.beam, self.length, self.seed), ranges, strict=True):
            spin.setRange(low, high)
            spin.setValue(value)
        self.labels = [QLabel() for _ in self.fields]
        self.write, self.stop, self.clear = QPushButton(), QPushButton(), QPushButton()
        self.write.clicked.connect(self._write)
        self.stop.clicked.connect(self._stop)
        self.clear.clicked.connect(self.text.clear)
        self.body.addLayout(self._below())
        for spin in (self.temperature, self.top_p, self.top_k):
            spin.valueChanged.connect(lambda _: self.ask())
        session.asking.answered.connect(self._take_written)
        session.asking.going_on.connect(self._take_piece)
        session.asking.refused.connect(lambda name, _: self._rest() if name == WRITING else None)
        self._rest()

    @property
    def fields(self) -> tuple[QSpinBox | QDoubleSpinBox, ...]:
        """How it is written."""
        return (self.temperature, self.top_k, self.top_p, self.beam, self.length, self.seed)

    def _below(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        for place, (label, field) in enumerate(zip(self.labels, self.fields, strict=True)):
            label.setBuddy(field)
            field.setMinimumWidth(72)
            grid.addWidget(label, place // 3, 2 * (place % 3))
            grid.addWidget(field, place // 3, 2 * (place % 3) + 1)
        grid.setColumnStretch(6, 1)
        buttons = QHBoxLayout()
        for button in (self.write, self.stop, self.clear):
            buttons.addWidget(button)
        grid.addLayout(buttons, 0, 7)
        grid.addWidget(self.copy, 1, 7)
        return grid

    def settings(self) -> dict[str, Any]:
        """What stands before, and how the next one is drawn."""
        return {
            "text": self.text.toPlainText(), "temperature": self.temperature.value(),
            "top_k": self.top_k.value(), "top_p": self.top_p.value(),
        }  # fmt: skip

    def begin(self) -> None:
        """A new run or new data."""
        self.session.asking.cancel(WRITING)
        super().begin()
        self._rest()

    def show_answer(self, answer: NextTokens) -> None:
        """Draw the likeliest."""
        rows = list(answer.likeliest)
        if answer.rest > 1e-4:
            rows.append((translate("explore", "all others"), answer.rest))
        self.bars.show_rows(rows)
        if not answer.likeliest:
            return
        symbol, chance = answer.likeliest[0]
        text = translate(
            "explore", "Expected next: “{symbol}” ({chance}). It is as unsure as between {count} symbols alike."
        )
        self.sentence.setText(
            text.format(symbol=visible(symbol), chance=f"{chance:.0%}", count=f"{2.718281828**answer.entropy:.1f}")
        )

    def figures(self) -> Iterable[list[Any]]:
        """A row a symbol."""
        yield ["symbol", "probability"]
        yield from ([symbol, chance] for symbol, chance in self.answer.likeliest)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours and fonts."""
        super().dress(tokens)
        self.bars.tokens = tokens
        self.bars.update()
        font = sized(BODY)
        font.setFamilies([mono_family(), *font.families()])
        self.text.setFont(font)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.left_title.setText(translate("explore", "Your text"))
        self.right_title.setText(translate("explore", "What may come next"))
        self.text.setPlaceholderText(translate("explore", "Type here: the network says what it expects next."))
        self.text.setAccessibleName(self.left_title.text())
        self.bars.setAccessibleName(self.right_title.text())
        names = (
            translate("explore", "Temperature"), translate("explore", "Top k"), translate("explore", "Top p"),
            translate("explore", "Beam"), translate("explore", "Length"), translate("explore", "Seed"),
        )  # fmt: skip
        tips = (
            translate("explore", "Low: the likeliest symbols, dull and safe. High: bold and wrong. 1: as learnt."),
            translate("explore", "Draw from so many of the likeliest symbols only; 0: from all."),
            translate("explore", "Draw from the fewest symbols that hold this share of the probability together."),
            translate("explore", "Above 1: keep so many texts in mind and write the likeliest; nothing is drawn."),
            translate("explore", "How many symbols to write."),
            translate("explore", "The same seed gives the same text."),
        )
        for label, field, name, tip in zip(self.labels, self.fields, names, tips, strict=True):
            label.setText(name)
            field.setAccessibleName(name)
            field.setToolTip(tip)
            label.setToolTip(tip)
        self.write.setText(translate("explore", "Write on"))
        self.write.setToolTip(translate("explore", "Let the network go on with your text."))
        self.stop.setText(translate("explore", "Stop"))
        self.clear.setText(translate("explore", "Clear"))
        super().retranslate()

    def _typed(self) -> None:
        if self._adding:
            return
        # The network's text is not gone on with behind one that has changed.
        self._stop()
        self.ask()

    def _write(self) -> None:
        folder = self.session.run_folder
        if folder is None or self.session.phase is not Phase.FINISHED:
            return
        self._start = self.text.toPlainText()
        self.write.setEnabled(False)
        self.stop.setEnabled(True)
        how = self.settings() | {"prompt": self._start, "beam": self.beam.value()}
        self.session.asking.ask(WRITING, folder, how | {"length": self.length.value(), "seed": self.seed.value()})

    def _stop(self) -> None:
        self.session.asking.cancel(WRITING)
        self._rest()

    def _rest(self) -> None:
        self.write.setEnabled(True)
        self.stop.setEnabled(False)

    def _put(self, written: str) -> None:
        self._adding = True
        self.text.setPlainText(self._start + written)
        self.text.verticalScrollBar().setValue(self.text.verticalScrollBar().maximum())
        self._adding = False

    def _take_piece(self, name: str, share: float, written: str) -> None:
        # Before the first symbol it is told that the run is being opened.
        if name == WRITING and share > 0:
            self._put(written)

    def _take_written(self, name: str, answer: object) -> None:
        if name == WRITING and isinstance(answer, Written):
            self._put(answer.text)
            self._rest()
            self.ask()


VIEW = ViewKind(
    name="next_tokens",
    title=lambda: translate("explore", "Type with it"),
    help=lambda: translate(
        "explore",
        "Type, and see after each key what the network expects next. Write on lets it go on by itself: drawn by "
        "temperature, top k and top p, or the likeliest text of a beam.",
    ),
    make=NextTokensView,
    fits=has_language_model,
    why_not=needs_language_model,
    group=AFTER,
    order=50,
)
