"""The states of a layer on a plane: the directions in which they vary most, and the way that they go through time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.probes.units import principal
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.runs.analyses import Analysis
from workbench.runs.opened import Opened
from workbench.runs.seen_units import SeenUnits, seen_units
from workbench.words import translate

STEPS = 2_000  # more points than that are a cloud
COMPONENTS = 3


@dataclass(frozen=True)
class StatesSeen:
    """`places` (steps, components): each step on the directions of the largest variance, of which each holds a share
    `shares`. `directions` (components, units). `seen`: the values that they were found from."""

    seen: SeenUnits
    places: NDArray[np.float64]
    shares: NDArray[np.float64]
    directions: NDArray[np.float64]


def states(opened: Opened, settings: Mapping[str, Any], watch: Watch) -> StatesSeen:
    """As `seen_units`, of `most` steps. UserError where the values grow beyond all numbers."""
    seen = seen_units(opened, {**settings, "most": int(settings.get("most") or STEPS)}, watch)
    values = seen.values.astype(np.float64)
    if not np.isfinite(values).all():
        raise UserError(
            translate("runs", "Some values have grown beyond all numbers."),
            translate("runs", "Choose an earlier moment of training."),
        )
    found = principal(values, COMPONENTS)
    return StatesSeen(seen, found.places, found.shares, found.directions)


ANALYSIS = Analysis("states", states)
