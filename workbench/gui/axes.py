"""Axes with few ticks and short numbers; the logarithmic one takes data that are logarithms already."""

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QColor

from workbench.gui.numbers import tick
from workbench.gui.theme import CAPTION, Tokens, mix, sized


class Axis(pg.AxisItem):
    """A linear axis."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.whole = False
        self.autoSIPrefix = False
        self.setStyle(tickLength=-4, tickTextOffset=5, autoReduceTextSpace=False, maxTickLevel=0)
        self.setStyle(textFillLimits=[(0, 0.7), (2, 0.55), (4, 0.4)])
        if orientation == "left":
            self.setWidth(58)

    def setVisible(self, visible: bool) -> None:
        """Show or hide it; pyqtgraph gives it its width or height back only where it is told so in other words."""
        if visible:
            self.show()
        else:
            self.hide()

    def updateAutoSIPrefix(self) -> None:
        """Nothing: numbers stand as they are, and writing the label anew for each change of range takes long."""

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[Any, list[float]]]:
        """Where `whole`, only at whole numbers: there is no half step."""
        levels = super().tickValues(minVal, maxVal, size)
        if not self.whole:
            return levels
        return [
            (spacing, [value for value in values if abs(value - round(value)) < 1e-6]) for spacing, values in levels
        ]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """The shortest numbers that tell the ticks apart; steps are counted in full, "100000" beside "80000"."""
        if self.whole:
            return [str(round(value * scale)) for value in values]
        return [tick(round(value * scale, 12)) for value in values]

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.setPen(pg.mkPen(QColor(tokens.border)))
        self.setTickPen(pg.mkPen(QColor(mix(tokens.border, tokens.muted, 0.2))))
        self.setTextPen(pg.mkPen(QColor(tokens.muted)))
        self.setTickFont(sized(CAPTION))
        if self.label is not None:
            self.label.setFont(sized(CAPTION))


class LogAxis(Axis):
    """An axis whose data are base-10 logarithms: ticks at 1, or at 1, 2 and 5 where there is room."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.logarithmic = True

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[Any, list[float]]]:
        """Ticks in data units (logarithms)."""
        if not self.logarithmic:
            return super().tickValues(minVal, maxVal, size)
        span = maxVal - minVal
        if span < 0.7:
            return self._linear_ticks(minVal, maxVal)
        first, last = math.floor(minVal), math.ceil(maxVal)
        room = max(2, int(size / 32))
        stride = max(1, math.ceil(span / room))
        decades = [float(power) for power in range(first, last + 1) if power % stride == 0]
        levels = [(float(stride), [value for value in decades if minVal <= value <= maxVal])]
        if stride == 1 and span < room / 2.2:
            between = [power + math.log10(part) for power in range(first, last + 1) for part in (2, 5)]
            levels[0][1].extend(value for value in between if minVal <= value <= maxVal)
        return levels

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """The numbers themselves, not their logarithms."""
        if not self.logarithmic:
            return super().tickStrings(values, scale, spacing)
        return [tick(float(f"{10 ** min(max(value, -300), 300):.3g}")) for value in values]

    def _linear_ticks(self, low: float, high: float) -> list[tuple[Any, list[float]]]:
        bottom, top = 10**low, 10**high
        step = 10 ** math.floor(math.log10((top - bottom) / 3)) if top > bottom else 1.0
        while (top - bottom) / step > 6:
            step *= 2 if str(step).lstrip("0.").startswith(("1", "5")) else 2.5
        first = math.ceil(bottom / step)
        values = [index * step for index in range(first, first + 12) if index * step <= top and index > 0]
        return [(1.0, [math.log10(value) for value in values])]


class TimeAxis(pg.DateAxisItem):
    """An axis of dates or of row numbers, whichever the data have."""

    def __init__(self) -> None:
        super().__init__("bottom", utcOffset=0)
        self.autoSIPrefix = False
        self.setStyle(tickLength=-4, tickTextOffset=5, maxTickLevel=0)
        self.is_time = False

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[Any, list[float]]]:
        """Calendar ticks for times, plain ones for rows."""
        if self.is_time:
            return self._calendar(super().tickValues(minVal, maxVal, size))
        return pg.AxisItem.tickValues(self, minVal, maxVal, size)[:1]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Dates for times, numbers for rows."""
        if self.is_time:
            return super().tickStrings(values, scale, spacing)
        return [tick(value) for value in values]

    @staticmethod
    def _calendar(levels: list[tuple[Any, list[float]]]) -> list[tuple[Any, list[float]]]:
        """The coarsest level with two ticks in view, for a few days may hold no first of a month."""
        seen: list[float] = []
        for spacing, values in levels:
            seen += values
            if len(seen) >= 2:
                return [(spacing, sorted(seen))]
        return levels[:1]

    dress = Axis.dress
    setVisible = Axis.setVisible
    updateAutoSIPrefix = Axis.updateAutoSIPrefix
