"""How a trial's gradient fares, in a word, from the last maps of its flow."""

from collections import deque
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.diagnosis import REACHES
from workbench.training.flow import asked_steps, horizons

MAPS = 9  # the word follows from so many


def gradient_word(maps: Sequence[NDArray[np.float64]], both_ways: bool = False) -> tuple[str, int]:
    """(fine | vanishes | explodes, after how many steps) from a few maps (depth, T) of the gradient's way back.

    The median of the maps speaks, for one batch says little. One layer that explodes is enough; a gradient vanishes
    where no layer's reaches `diagnosis.REACHES` of the steps.
    """
    if not maps:
        return "", 0
    found = horizons(np.median(np.stack(maps), axis=0), both_ways)
    exploding = [steps for kind, steps in found if kind == "explodes"]
    if exploding:
        return "explodes", min(exploding)
    vanishing = [steps for kind, steps in found if kind == "vanishes"]
    length = maps[-1].shape[1]
    if len(vanishing) == len(found) and max(vanishing) < REACHES * length:
        return "vanishes", max(vanishing)
    return "fine", length


class Flow:
    """The last maps of a trial's gradient flow, of whole windows where there are any."""

    def __init__(self, both_ways: bool) -> None:
        self.both_ways = both_ways
        self.maps: deque[NDArray[np.float64]] = deque(maxlen=MAPS)

    def see(self, flow: NDArray[Any] | None) -> None:
        """Take in a map (depth, T), unless it is of a shorter piece than those before, or holds what is no number."""
        if flow is None or not np.isfinite(flow).all():
            return
        whole = np.asarray(asked_steps(flow), dtype=np.float64)
        if self.maps and whole.shape[1] < self.maps[-1].shape[1]:
            return
        if self.maps and whole.shape != self.maps[-1].shape:
            self.maps.clear()
        self.maps.append(whole)

    @property
    def word(self) -> tuple[str, int]:
        """See `gradient_word`."""
        return gradient_word(tuple(self.maps), self.both_ways)
