"""The gallery's pictures: a few hundred values of a sample's data, or the beginning of its text."""

import numpy as np
from numpy.typing import NDArray

from workbench.data import Data, Examples, Sample, Table, Text
from workbench.data.expectations import expectation
from workbench.data.looking import Pyramid
from workbench.gui.views import SampleView

POINTS = 200
TEXT = 400  # characters


def picture_of(sample: Sample) -> SampleView:
    """A sample with its picture."""
    values, text = _seen(sample.load())
    return SampleView(
        sample.name, sample.title, sample.sentence, sample.task, expectation(sample.name), values, text[:TEXT]
    )


def _seen(data: Data) -> tuple[NDArray[np.float64] | None, str]:
    if isinstance(data, Text):
        return None, data.text[: 4 * TEXT]
    if isinstance(data, Examples):
        if data.kind == "series":
            return np.asarray(data.items[0], dtype=np.float64)[:, 0], ""
        pieces = [item if isinstance(item, str) else " ".join(item) for item in data.items[:8]]
        return None, "\n".join(pieces)
    if isinstance(data, Table):
        numbers = [column for column in data.columns if column.kind == "number"]
        words = [column for column in data.columns if column.kind == "category"]
        if words:
            rows = zip(*(column.values[:40].tolist() for column in words), strict=True)
            return None, "\n".join("   ".join(map(str, row)) for row in rows)
        values = numbers[-1].numbers()
        return Pyramid(values).view(0, len(values) + 1, POINTS)[1], ""
    if data.inputs.ndim == 2:
        rows = [" ".join(data.symbols[token] for token in row[:30].tolist()) for row in data.inputs[:6]]
        return None, "\n".join(rows)
    return np.asarray(data.inputs[0, :, 0], dtype=np.float64), ""
