"""Whether a long column of times runs forwards evenly: then there is nothing to say of it, and nothing to compute."""

from typing import Any

import numpy as np

from workbench.data import blocks
from workbench.data.source import Column


def runs_evenly(column: Column) -> bool:
    """Whether every row is the same step after the one before (whole months differ in their days)."""
    values: Any = column.values
    if len(values) <= blocks.ROWS or column.kind == "category":
        return False
    if column.kind == "time":
        values = values.view(np.int64)
    step = values[1] - values[0]
    if not step > 0:
        return False
    return blocks.every(values, lambda some: bool((np.diff(some) == step).all()), overlap=1)
