"""Between which two moments of the training a loss is measured: two menus, and what was found in words."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from workbench.gui.numbers import count, short
from workbench.runs.folder import MOMENTS
from workbench.runs.insights import BEST, START, End
from workbench.runs.moments import Moment, Moments
from workbench.words import translate

FLAT = 0.02  # of the whole range: a rise against the way that is smaller is none


def end_name(end: End) -> str:
    """An end of the way, in words."""
    if isinstance(end, Moment):
        return translate("explore", "step {step}").format(step=count(end.step))
    return translate("explore", "the start") if end == START else translate("explore", "the best weights")


class EndsChoice(QWidget):
    """Two menus of the start, the kept moments and the best weights of a run."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.last = QComboBox(), QComboBox()
        self.from_label, self.to_label = QLabel(), QLabel()
        self._moments: list[Moment] = []
        self._folder: Path | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for label, box, name in (
            (self.from_label, self.first, "surfaceFrom"),
            (self.to_label, self.last, "surfaceTo"),
        ):
            box.setObjectName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            row.addWidget(label)
            row.addWidget(box)
        self._fill(START, BEST)

    def offer(self, folder: Path | None) -> None:
        """The moments that a run keeps; another run begins with its start and its best weights again."""
        # After no step at all is the start itself.
        found = [one for one in Moments(folder / MOMENTS).list() if one.step] if folder is not None else []
        if folder != self._folder:
            self._folder, self._moments = folder, found
            self._fill(START, BEST)
        elif found != self._moments:
            self._moments = found
            self._fill(self.first.currentData(), self.last.currentData())

    def settings(self) -> dict[str, Any]:
        """What is chosen, as the analysis is asked."""
        chosen: list[End] = [self.first.currentData(), self.last.currentData()]
        first, last = (end.step if isinstance(end, Moment) else end for end in chosen)
        return {"first": first, "last": last}

    def retranslate(self) -> None:
        """Take the window's language."""
        self.from_label.setText(translate("explore", "From"))
        self.to_label.setText(translate("explore", "to"))
        self.first.setAccessibleName(translate("explore", "The moment that the way begins at"))
        self.last.setAccessibleName(translate("explore", "The moment that the way ends at"))
        for box in (self.first, self.last):
            box.setToolTip(
                translate(
                    "explore",
                    "A run keeps its weights at some moments of the training. The loss is measured on the straight "
                    "line between two of them, and a little beyond.",
                )
            )
        self._fill(self.first.currentData(), self.last.currentData())

    def _fill(self, first: End, last: End) -> None:
        ends: list[End] = [START, *self._moments, BEST]
        for box, chosen, default in ((self.first, first, START), (self.last, last, BEST)):
            with QSignalBlocker(box):
                box.clear()
                for end in ends:
                    box.addItem(end_name(end), end)
                box.setCurrentIndex(ends.index(chosen if chosen in ends else default))


def way_words(losses: NDArray[np.float64], ends: tuple[End, End]) -> str:
    """How the losses run from one end to the other."""
    falls, back = _rise(losses), _rise(losses[::-1])
    names = {"first": end_name(ends[0]), "last": end_name(ends[1])}
    names |= {"before": short(float(losses[0])), "after": short(float(losses[-1]))}
    if falls < FLAT and ends == (START, BEST):
        return translate(
            "explore", "The loss falls all the way from the start to the best weights: nothing was in the way."
        )
    if falls < FLAT:
        said = translate("explore", "The loss falls all the way from {first} ({before}) to {last} ({after}).")
        return said.format(**names)
    if back < FLAT:
        said = translate("explore", "The loss rises all the way from {first} ({before}) to {last} ({after}).")
        return said.format(**names)
    edge = losses[[0, -1]]
    if np.nanmax(losses) - edge.max() >= edge.min() - np.nanmin(losses):
        return translate("explore", "On the straight way there is a hill: training went around it.")
    return translate(
        "explore", "Between {first} ({before}) and {last} ({after}) lies lower ground: training stepped over it."
    ).format(**names)


def _rise(losses: NDArray[np.float64]) -> float:
    """The largest rise against the way, as a share of the whole range."""
    low = np.fmin.accumulate(losses)
    return float(np.nanmax(losses - low)) / max(float(np.nanmax(losses) - np.nanmin(losses)), 1e-12)
