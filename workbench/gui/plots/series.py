"""A column or a sequence over time, however long, with the parts that it is learnt from and tested on."""

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from workbench.data.looks import SeriesLook
from workbench.gui.axes import TimeAxis
from workbench.gui.legend import Entry
from workbench.gui.numbers import count, short
from workbench.gui.plots.card import PlotCard
from workbench.gui.theme import CAPTION, LIGHT, Tokens, mix, sized
from workbench.words import translate

# More stretches in view than this would only flicker.
MOST_BANDS = 400


def part_names() -> tuple[str, str, str]:
    """The parts as people call them, in the order of their numbers."""
    return translate("plots", "training"), translate("plots", "validation"), translate("plots", "test")


def part_colours(tokens: Tokens) -> tuple[str, ...]:
    """One colour a part, the same in every picture of the data."""
    return tokens.series[:3]


class Bands(pg.GraphicsObject):
    """Tinted stretches of the x axis behind a curve, with their names where there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(-20)
        self._spans: tuple[tuple[float, float, int], ...] = ()
        self._names: tuple[str, ...] = ()
        self._colours: tuple[str, ...] = ()
        self._tokens = LIGHT

    def show_spans(
        self, spans: tuple[tuple[float, float, int], ...], names: tuple[str, ...], colours: tuple[str, ...], t: Tokens
    ) -> None:
        """`spans`: (from, to, number), the number being that of a name and a colour."""
        self._spans, self._names, self._colours, self._tokens = spans, names, colours, t
        self.prepareGeometryChange()
        self.update()

    def boundingRect(self) -> QRectF:
        """All of the view."""
        view = self.getViewBox()
        return QRectF() if view is None else view.viewRect()

    def viewRangeChanged(self, *_: Any) -> None:
        """Another stretch is in view."""
        self.prepareGeometryChange()
        self.update()

    def paint(self, p: QPainter, *_: Any) -> None:
        """Fill the stretches in view, then write their names in pixels."""
        box = self.boundingRect()
        seen = [one for one in self._spans if one[1] > box.left() and one[0] < box.right()]
        if not seen or len(seen) > MOST_BANDS:
            return
        ground, share = self._tokens.surface, 0.84 if self._tokens.dark else 0.88
        for low, high, number in seen:
            left, right = max(low, box.left()), min(high, box.right())
            colour = QColor(mix(self._colours[number % len(self._colours)], ground, share))
            p.fillRect(QRectF(left, box.top(), right - left, box.height()), colour)
        self._write(p, box, seen)

    def _write(self, p: QPainter, box: QRectF, seen: list[tuple[float, float, int]]) -> None:
        transform = p.transform()
        p.save()
        p.resetTransform()
        font = sized(CAPTION)
        p.setFont(font)
        p.setPen(QColor(self._tokens.muted))
        metrics = QFontMetrics(font)
        for low, high, number in seen:
            top = max(transform.map(QPointF(0, box.top())).y(), 0.0)
            bottom = transform.map(QPointF(0, box.bottom())).y()
            left = transform.map(QPointF(max(low, box.left()), 0)).x() + 6
            right = transform.map(QPointF(min(high, box.right()), 0)).x()
            name = self._names[number] if number < len(self._names) else ""
            if metrics.horizontalAdvance(name) <= right - left:
                place = QRectF(left, min(top, bottom) + 3, right - left, metrics.height())
                p.drawText(place, Qt.AlignmentFlag.AlignLeft, name)
        p.restore()


class SeriesPlot(PlotCard):
    """One column over time or rows. A few hundred points are drawn of ten million as of ten."""

    STRETCHES = 700

    def __init__(self) -> None:
        self.time_axis = TimeAxis()
        super().__init__("seriesPlot", self.time_axis)
        self.left_axis.logarithmic = False
        self._bands = Bands()
        self.item.addItem(self._bands, ignoreBounds=True)
        self._curve = self.line()
        self._look: SeriesLook | None = None

    def show_look(self, look: SeriesLook | None) -> str:
        """Draw another column; what is to be seen, in words."""
        same = look is not None and self._look is not None and look.name == self._look.name
        self._look = look
        self.following = self.following or not same
        if look is None:
            self._curve.setData([], [])
            self.legend.show_entries([], self.tokens)
            return ""
        self.show_hint("")
        self.time_axis.is_time = look.is_time
        self._dress_bands()
        self.rescale()
        self.zoomed()
        self._label()
        text = self._words(look)
        self.describe(self.title.text(), text)
        return text

    def rescale(self) -> None:
        """Show all of it."""
        if self._look is None:
            return
        pyramid = self._look.pyramid
        low, high = pyramid.low, pyramid.high
        if math.isfinite(low):
            named = 1.0 if self._look.spans else 0.0
            self.limits(pyramid.span, (low, high if high > low else low + 1.0), named)
        self.zoomed()

    def zoomed(self) -> None:
        """Draw what is in view."""
        if self._look is not None:
            low, high = self.view.viewRange()[0]
            self._curve.setData(*self._look.pyramid.view(low, high, self.STRETCHES))

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        super().dress(tokens)
        self._curve.setPen(self.pen(tokens.text))
        self._dress_bands()
        self._label()

    def retranslate(self) -> None:
        """Take the window's language."""
        self._dress_bands()
        self._label()

    def _dress_bands(self) -> None:
        spans = self._look.spans if self._look is not None else ()
        self._bands.show_spans(spans, part_names(), part_colours(self.tokens), self.tokens)

    def _label(self) -> None:
        look = self._look
        label = translate("plots", "time") if self.time_axis.is_time else translate("plots", "row")
        self.bottom_axis.setLabel(translate("plots", "step") if look is not None and look.steps else label)
        if look is None:
            self.title.setText("")
            return
        self.title.setText(look.name)
        self.left_axis.setLabel("")
        present = sorted({number for *_, number in look.spans})
        names, colours = part_names(), part_colours(self.tokens)
        many = len(look.spans) > MOST_BANDS or len(look.spans) > len(present)
        entries = [Entry(names[number], (colours[number],) * 2) for number in present] if many else []
        self.legend.show_entries(entries, self.tokens)

    def _words(self, look: SeriesLook) -> str:
        size = len(look.pyramid.values)
        text = translate("plots", "{count} values from {low} to {high}.").format(
            count=count(size), low=short(look.pyramid.low), high=short(look.pyramid.high)
        )
        shares = np.zeros(3)
        for low, high, number in look.spans:
            shares[number] += high - low
        if shares.sum() > 0:
            parts = translate("plots", ", ").join(
                f"{name} {share:.0%}" for name, share in zip(part_names(), shares / shares.sum(), strict=True) if share
            )
            text = translate("plots", "{text} Parts: {parts}.").format(text=text, parts=parts)
        if look.note:
            text = f"{text} {look.note[:1].upper()}{look.note[1:]}."
        return text
