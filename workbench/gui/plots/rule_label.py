"""The name of a line across a plot, which keeps inside the plot wherever the line is."""

from typing import Any

import pyqtgraph as pg

OVER, UNDER = (1.0, 1.0), (1.0, 0.0)


class RuleLabel(pg.InfLineLabel):
    """Stands over its line, or under it; on the other side where the plot's edge would cut it off there."""

    def __init__(self, line: Any, text: str, above: bool) -> None:
        self._above = above
        super().__init__(line, text, position=0.99, anchors=[OVER, OVER] if above else [UNDER, UNDER])

    def updatePosition(self) -> None:
        """Also choose the side. The y axis points up on every plot that has such lines."""
        super().updatePosition()
        view: Any = self.line.getViewBox()
        if view is None:
            return
        (low, high), height = view.viewRange()[1], view.height()
        if not high > low or height <= 0:
            return
        needs = self.textItem.boundingRect().height()
        over = (high - float(self.line.value())) / (high - low) * height
        if 0 <= over <= height:
            above = over >= needs if self._above else height - over < needs <= over
        else:
            # The name of a line that is out of sight must not reach into the plot.
            above = over < 0
        self.setAnchor(OVER if above else UNDER)
