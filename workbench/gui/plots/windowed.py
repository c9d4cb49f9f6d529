"""One window or sequence exactly as the network gets it, and what it is asked for."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.data.look_windows import WindowLook
from workbench.data.looking import runs
from workbench.gui.legend import Entry
from workbench.gui.numbers import count, short
from workbench.gui.plots.bars import UNKNOWN, visible
from workbench.gui.plots.card import Curve, PlotCard
from workbench.gui.plots.series import Bands
from workbench.gui.theme import BODY, CAPTION, LIGHT, Tokens, mix, sized
from workbench.words import translate

MOST_CURVES = 24
NAMED = 5  # features that have room in the legend


class WindowPlot(PlotCard):
    """A curve a feature over the steps of one window; behind it, as points, what is asked for."""

    def __init__(self) -> None:
        super().__init__("windowPlot")
        self.left_axis.logarithmic = False
        self._bands = Bands()
        self.item.addItem(self._bands, ignoreBounds=True)
        self._curves: list[Curve] = []
        self._asked = pg.ScatterPlotItem(size=9, pxMode=True)
        self._asked.setZValue(10)
        self.item.addItem(self._asked)
        self._look: WindowLook | None = None
        self._example = 0

    def show_look(self, look: WindowLook | None, example: int = 0) -> str:
        """Draw another window; what is to be seen, in words."""
        self._look, self._example, self.following = look, example, True
        self._draw()
        if look is None:
            return ""
        text = f"{self._words(look)} {asked(look, example)}".strip()
        self.describe(self.title.text(), text)
        return text

    def rescale(self) -> None:
        """Show all of it."""
        look = self._look
        if look is None or look.tokens:
            return
        seen = look.inputs[: look.lengths[self._example], self._example]
        values = np.append(seen.ravel(), self._ahead(look)[1])
        values = values[np.isfinite(values)]
        steps = float(look.lengths[self._example]) + (look.horizon if len(self._ahead(look)[0]) else 0)
        if len(values):
            low, high = float(values.min()), float(values.max())
            self.limits((1.0, max(steps, 2.0)), (low, high if high > low else low + 1.0))

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self._draw()

    def retranslate(self) -> None:
        """Take the window's language."""
        self._draw()

    def _draw(self) -> None:
        look, t = self._look, self.tokens
        self.bottom_axis.setLabel(translate("plots", "step"))
        self.left_axis.setLabel(translate("plots", "scaled value"))
        self.title.setText(translate("plots", "As the network sees it"))
        self.legend.show_entries([], t)
        for curve in self._curves:
            self.item.removeItem(curve)
        self._curves = []
        if look is None or look.tokens:
            return
        self.show_hint("")
        length = int(look.lengths[self._example])
        steps = np.arange(1.0, length + 1)
        entries: list[Entry] = []
        for feature in range(min(look.inputs.shape[2], MOST_CURVES)):
            curve = self.line(strong=look.inputs.shape[2] <= NAMED)
            colour = t.series[feature % len(t.series)]
            curve.setPen(self.pen(colour))
            curve.setData(steps, look.inputs[:length, self._example, feature].astype(np.float64))
            curve.label = look.names[feature]
            self._curves.append(curve)
            entries += [Entry(look.names[feature], (colour,))] if feature < NAMED else []
        x, y = self._ahead(look)
        self._asked.setData(x=x, y=y, pen=pg.mkPen(QColor(t.surface)), brush=QColor(t.series[1]))
        if len(x):
            entries.append(Entry(translate("plots", "asked for"), (t.series[1],) * 2))
        self.legend.show_entries(entries, t)
        spans = _labelled(look, self._example) if look.targets.ndim == 2 and look.classes else ()
        self._bands.show_spans(spans, tuple(look.classes), t.series, t)
        self.rescale()

    def _ahead(self, look: WindowLook) -> tuple[np.ndarray, np.ndarray]:
        """Where what is asked for lies, behind the window's last step; none where it is not a value ahead."""
        if look.classes or look.horizon * len(look.target_names) != look.targets.shape[-1] or not look.target_names:
            return np.zeros(0), np.zeros(0)
        steps = int(look.lengths[self._example]) + np.arange(1.0, look.horizon + 1)
        return np.tile(steps, len(look.target_names)), look.targets[self._example].astype(np.float64)

    def _words(self, look: WindowLook) -> str:
        steps = count(int(look.lengths[self._example]))
        if len(look.names) > NAMED:
            text = translate("plots", "{steps} steps of {count} inputs, scaled and transformed.")
            return text.format(steps=steps, count=len(look.names))
        text = translate("plots", "{steps} steps of {features}, scaled and transformed.")
        return text.format(steps=steps, features=", ".join(look.names))


class TokenCard(QFrame):
    """The tokens of one window, one chip each; beneath each its label, where there is one a step."""

    HEIGHT, GAP, PAD = 24, 4, 6

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.tokens: Tokens = LIGHT
        self.title = QLabel()
        self.title.setProperty("role", "card")
        self.chips = _Chips(self)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 10, 10)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.chips, 1)
        self.look: WindowLook | None = None
        self.example = 0

    def show_look(self, look: WindowLook | None, example: int = 0) -> str:
        """Draw another window; what is to be seen, in words."""
        self.look, self.example = look, example
        self.retranslate()
        self.chips.update()
        if look is None:
            return ""
        text = translate("plots", "{count} tokens, each one a number to the network.").format(
            count=count(int(look.lengths[example]))
        )
        text = f"{text} {asked(look, example)}".strip()
        self.chips.setAccessibleName(self.title.text())
        self.chips.setAccessibleDescription(" ".join(word for word, _ in self.pieces()) + f". {text}")
        return text

    def pieces(self) -> list[tuple[str, str]]:
        """(token, its label) of each step."""
        look = self.look
        if look is None:
            return []
        length = int(look.lengths[self.example])
        words = [visible(look.symbols[token]) for token in look.inputs[:length, self.example].tolist()]
        if look.targets.shape != look.inputs.shape or _reads_on(look):
            return [(word, "") for word in words]
        labels = look.targets[:length, self.example].tolist()
        names = [visible(look.classes[label]) if label >= 0 else "" for label in labels]
        return list(zip(words, names, strict=True))

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.tokens = tokens
        self.chips.update()

    def retranslate(self) -> None:
        """Take the window's language."""
        self.title.setText(translate("plots", "As the network sees it"))


class _Chips(QWidget):
    def __init__(self, card: TokenCard) -> None:
        super().__init__()
        self._card = card
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumHeight(80)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lay the chips out in rows, as far as there is room."""
        card, t = self._card, self._card.tokens
        pieces = card.pieces()
        labels = [*dict.fromkeys(label for _, label in pieces if label)]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body, small = QFontMetrics(sized(BODY)), QFontMetrics(sized(CAPTION))
        tall = card.HEIGHT + (16 if labels else 0)
        x, y = 0.0, 0.0
        for place, (word, label) in enumerate(pieces):
            width = max(body.horizontalAdvance(word), small.horizontalAdvance(label)) + 2 * card.PAD
            if x + width > self.width() and x > 0:
                x, y = 0.0, y + tall + card.GAP
            last = y + 2 * tall + card.GAP > self.height() and x + width + 90 > self.width()
            if (last and place + 1 < len(pieces)) or y + tall > self.height():
                rest = translate("plots", "{count} more").format(count=count(len(pieces) - place))
                painter.setPen(QColor(t.muted))
                painter.setFont(sized(CAPTION))
                painter.drawText(QRectF(x, y, 90, card.HEIGHT), Qt.AlignmentFlag.AlignVCenter, f"… {rest}")
                break
            box = QRectF(x + 0.5, y + 0.5, width - 1, card.HEIGHT - 1)
            colour = t.series[labels.index(label) % len(t.series)] if label else t.accent
            painter.setPen(QPen(QColor(mix(colour, t.surface, 0.6)), 1))
            painter.setBrush(QColor(mix(t.surface, colour, 0.10)))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(QColor(t.text))
            painter.setFont(sized(BODY))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
            if label:
                painter.setPen(QColor(t.muted))
                painter.setFont(sized(CAPTION))
                under = QRectF(x, y + card.HEIGHT, width, 15)
                painter.drawText(under, Qt.AlignmentFlag.AlignCenter, label)
            if _ends(card, place, len(pieces)):
                self._arrow(painter, x + width + 6, y + card.HEIGHT / 2, t)
                box = QRectF(x + width + 26, y, 200, card.HEIGHT)
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, answer(card.look, card.example))
            x += width + card.GAP
        painter.end()

    @staticmethod
    def _arrow(painter: QPainter, x: float, y: float, t: Tokens) -> None:
        painter.setPen(QPen(QColor(t.muted), 1.5))
        painter.drawPolyline(QPolygonF([QPointF(x, y), QPointF(x + 14, y)]))
        painter.drawPolyline(QPolygonF([QPointF(x + 10, y - 4), QPointF(x + 14, y), QPointF(x + 10, y + 4)]))


def _ends(card: TokenCard, place: int, size: int) -> bool:
    return (
        place + 1 == size
        and card.look is not None
        and (card.look.targets.shape != card.look.inputs.shape or _reads_on(card.look))
    )


def _reads_on(look: WindowLook) -> bool:
    """Whether what is asked for is the next token, as in a language model."""
    same = look.tokens and look.targets.shape == look.inputs.shape and look.classes == look.symbols
    return same and _shifted(look)


def _shifted(look: WindowLook) -> bool:
    return len(look.inputs) > 1 and bool(np.array_equal(look.inputs[1:, 0], look.targets[:-1, 0]))


def _labelled(look: WindowLook, example: int) -> tuple[tuple[float, float, int], ...]:
    """The classes of the steps as stretches of the axis."""
    length = int(look.lengths[example])
    found = runs(look.targets[:length, example].astype(np.int64))
    return tuple((first + 0.5, end + 0.5, label) for first, end, label in found)


def answer(look: WindowLook | None, example: int) -> str:
    """What is asked for after the last token: the next one, or the sequence's class."""
    if look is None:
        return ""
    if _reads_on(look):
        return visible(look.symbols[int(look.targets[int(look.lengths[example]) - 1, example])])
    if look.targets.ndim == 2:
        # A sequence of another length, such as a translation.
        said = [look.classes[label] for label in look.targets[:, example].tolist() if label >= 0]
        said = [token for token in said if token not in (f"{UNKNOWN}<", f"{UNKNOWN}>")]
        return ("" if max(map(len, said), default=0) < 2 else " ").join(map(visible, said))
    label = int(look.targets[example]) if look.classes else -1
    return look.classes[label] if label >= 0 else ""


def asked(look: WindowLook, example: int) -> str:
    """What the network is asked for after, or within, this window."""
    targets = look.targets
    if _reads_on(look):
        following = answer(look, example)
        return translate("plots", "At each it is asked for the next one; after the last: {token}").format(
            token=following
        )
    if look.classes and targets.ndim == 1:
        label = int(targets[example])
        name = look.classes[label] if label >= 0 else translate("plots", "unknown")
        return translate("plots", "It is asked for the class: {name}.").format(name=name)
    if look.classes and targets.shape != look.inputs.shape[:2]:
        return translate("plots", "It is asked for: {values}.").format(values=answer(look, example))
    if look.classes:
        return translate("plots", "It is asked for a class at each step.")
    values = ", ".join(short(value) for value in np.atleast_1d(targets[example]).tolist()[:6])
    return translate("plots", "It is asked for: {values}.").format(values=values)
