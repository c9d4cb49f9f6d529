"""A line that follows the mouse or the arrow keys over one plot, with what every curve is worth there."""

import html
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QFrame, QLabel

from workbench.gui.numbers import short, tick
from workbench.gui.plots.curves import Curve
from workbench.words import translate

if TYPE_CHECKING:
    from workbench.gui.plots.card import PlotCard

# So many curves are listed; beyond, the words would hide the plot.
MOST = 10


class Crosshair:
    """Two small widgets over the plot: to move them draws nothing of the plot anew but what they had hidden."""

    def __init__(self, card: "PlotCard") -> None:
        self.card = card
        self.line, self.words = QFrame(card.plot), QLabel(card.plot)
        self.line.setFixedWidth(1)
        self.words.setProperty("role", "readout")
        self.words.setTextFormat(Qt.TextFormat.RichText)
        for widget in (self.line, self.words):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            widget.hide()
        self.x: float | None = None
        self._y = 0.0

    def hide(self) -> None:
        """Take it away."""
        if self.x is not None:
            self.x = None
            self.line.hide()
            self.words.hide()
            self.card.tell()

    def follow(self, place: QPointF) -> None:
        """Go to a place on the plot in pixels; outside of the axes it hides."""
        box = self._box()
        if not box.contains(place.toPoint()):
            self.hide()
            return
        point = self.card.view.mapSceneToView(self.card.plot.mapToScene(place.toPoint()))
        self.x, self._y = float(point.x()), float(point.y())
        self.update()

    def step(self, share: float) -> None:
        """Go on by a share of the width in view, by one value at least."""
        low, high = self.card.view.viewRange()[0]
        if self.x is None:
            self.x = (low + high) / 2
            self._y = sum(self.card.view.viewRange()[1]) / 2
        else:
            x = self.x + share * (high - low)
            places = next((_places(curve) for _, curve in self.card.named_curves() if len(_places(curve))), np.zeros(0))
            if len(places) and _nearest(places, x) == _nearest(places, self.x):
                at = _nearest(places, self.x) + (1 if share > 0 else -1)
                x = float(places[min(max(at, 0), len(places) - 1)])
            self.x = min(max(x, low), high)
        self.update()
        self.card.plot.setAccessibleDescription(self.text())

    def reading(self) -> tuple[str, list[tuple[str, str, str]]]:
        """The place in words, and for each curve in sight its name, its value and its colour."""
        x = self.x if self.x is not None else 0.0
        if self.card.image is not None:
            return self._cell(self.card.image)
        found: list[tuple[str, str, str]] = []
        for name, curve in self.card.named_curves():
            places = _places(curve)
            if curve.hidden or not len(places) or not places[0] <= x <= places[-1]:
                continue
            at = _nearest(places, x)
            if not found:
                self.x = x = float(places[at])
            found.append((name, _value(curve, at), curve.opts["pen"].color().name()))
        return f"{self.card.bottom_axis.labelText}: {self.place(x)}", found

    def place(self, x: float) -> str:
        """A place on the x axis as a number or as a date."""
        if getattr(self.card.bottom_axis, "is_time", False):
            return re.sub(r" 00:00$", "", str(np.datetime64(round(x * 1000), "ms"))[:16].replace("T", " "))
        return tick(round(x, 6))

    def text(self) -> str:
        """What is read there, in words."""
        place, found = self.reading()
        return "; ".join([place, *(f"{name} {value}" for name, value, _ in found[:MOST])])

    def update(self) -> None:
        """Say what holds now; the run may have gone on or the plot have been moved."""
        if self.x is None:
            return
        place, found = self.reading()
        rows = [
            f'<span style="color:{colour}">■</span> {html.escape(name)} <b>{html.escape(value)}</b>'
            for name, value, colour in found[:MOST]
        ]
        more = [translate("plots", "and {count} more").format(count=len(found) - MOST)] if len(found) > MOST else []
        self.words.setText("<br>".join([html.escape(place), *rows, *more]))
        self.words.adjustSize()
        box = self._box()
        at = self.card.plot.mapFromScene(self.card.view.mapViewToScene(QPointF(self.x, self._y)))
        self.line.setStyleSheet(f"background: {self.card.tokens.muted}")
        self.line.setGeometry(at.x(), int(box.top()), 1, int(box.height()))
        left = at.x() + 8
        if left + self.words.width() > box.right():
            left = max(at.x() - 8 - self.words.width(), 0)
        self.words.move(left, int(box.top()) + 4)
        self.line.setVisible(box.left() <= at.x() <= box.right())
        self.words.setVisible(self.line.isVisibleTo(self.card.plot))
        self.words.raise_()

    def _box(self) -> Any:
        """The rectangle within the axes in pixels of the plot."""
        return self.card.plot.mapFromScene(self.card.view.sceneBoundingRect()).boundingRect()

    def _cell(self, image: Any) -> tuple[str, list[tuple[str, str, str]]]:
        card, values = self.card, image.image
        inside = image.mapFromParent(QPointF(self.x or 0.0, self._y))
        column, row = int(inside.x()), int(inside.y())
        if (
            values is None
            or values.ndim != 2
            or inside.x() < 0
            or inside.y() < 0
            or column >= len(values)
            or row >= values.shape[1]
        ):
            return "", []
        middle = image.mapToParent(QPointF(column + 0.5, row + 0.5))
        bottom = f"{card.bottom_axis.labelText}: {called(card.bottom_axis, float(middle.x()))}"
        left = f"{card.left_axis.labelText}: {called(card.left_axis, float(middle.y()))}"
        return f"{bottom}; {left}", [(card.quantity(), short(float(values[column, row])), card.tokens.muted)]


def _places(curve: Curve) -> Any:
    return curve.trace.x if curve.trace is not None else curve.points()[0]


def _nearest(places: Any, x: float) -> int:
    at = int(np.searchsorted(places, x))
    if at == 0 or (at < len(places) and places[at] - x <= x - places[at - 1]):
        return min(at, len(places) - 1)
    return at - 1


def _value(curve: Curve, at: int) -> str:
    trace = curve.trace
    if trace is None:
        return short(float(curve.points()[1][at]))
    if not trace.smoothed:
        return short(float(trace.y[at]))
    return translate("plots", "{mean}, raw {value}").format(
        mean=short(trace.drawn(at)), value=short(float(trace.y[at]))
    )


def called(axis: pg.AxisItem, place: float) -> str:
    """What an axis calls a place: the name of its tick there, or the number."""
    levels: Any = getattr(axis, "_tickLevels", None) or []
    names = {round(float(at), 6): name for level in levels for at, name in level}
    return names.get(round(place, 6), tick(round(place, 6)))
