"""Which rows of a table make which series: one, or one for each value of a group column, each with parts of its own.

Rows are laid out series by series, the series in the order of their names, so that nothing that is measured or learnt
depends on how a file deals its series out. A `place` is a row's number in that order.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.data.label_columns import texts_of
from workbench.data.options import DataSpec
from workbench.data.source import Table
from workbench.data.splits import split

Rows = NDArray[np.int64]
TrainingRows = Rows | slice
MOST_CALIBRATED = 2_000  # windows: more tell no more of a quantile


@dataclass(frozen=True)
class Series:
    """`rows` (n,): the table's row at each place; `which` (n,): the number of its series; `names`: one a series.

    Series g is at the places from `first[g]` to before `end[g]`. Those from `known[g]` on are the future, of which only
    some columns are known. Its training part ends before `train[g]`, its validation part before `validation[g]`, its
    test part before `known[g]`.
    """

    rows: Rows
    which: Rows
    names: tuple[str, ...]
    first: Rows
    train: Rows
    validation: Rows
    known: Rows
    end: Rows

    def take(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """A table's values (rows, ...) at the places, in an array of its own."""
        whole = len(self.names) == 1 and len(self.rows) == len(values)
        return values.copy() if whole else values[self.rows]

    def span(self, part: str, number: int) -> tuple[int, int]:
        """The first place and the place after the last of a part of a series; "all" is all that is past."""
        edges = (self.first, self.train, self.validation, self.known)
        at = {"train": (0, 1), "validation": (1, 2), "test": (2, 3), "all": (0, 3)}[part]
        return int(edges[at[0]][number]), int(edges[at[1]][number])

    def origins(self, part: str, window: int, horizon: int, lead: int, stride: int) -> Rows:
        """The last place that each window of a part sees, in the order of the places.

        A window of the training or the test part has all of its `horizon` targets in the part; one of the validation
        part has some there (the others are not asked for), since a short part would hold few whole ones. It may look
        back into earlier parts, never into another series, and the first `lead` rows of each are unusable. "all" holds
        every window, those with targets beyond the last row, too; "future" the last one of each series; "calibration"
        some of the validation part, evenly. Only training windows are thinned out by `stride`.
        """
        found = [self._origins(part, number, window, horizon, lead, stride) for number in range(len(self.names))]
        places = np.concatenate([np.zeros(0, dtype=np.int64), *found])
        if part == "calibration" and len(places) > MOST_CALIBRATED:
            places = places[np.linspace(0, len(places) - 1, MOST_CALIBRATED).astype(np.int64)]
        return places

    def _origins(self, part: str, number: int, window: int, horizon: int, lead: int, stride: int) -> Rows:
        least = int(self.first[number]) + lead + window - 1
        start, end = self.span({"calibration": "validation", "future": "all"}.get(part, part), number)
        if part == "all":
            first, last = least, end - 1
        elif part == "future":
            first, last = max(least, end - 1), end - 1
        elif part in ("validation", "calibration"):
            first, last = max(start - horizon, least), end - 2
        else:
            first, last = max(start - 1, least), end - 1 - horizon
        return np.arange(first, last + 1, stride if part == "train" else 1, dtype=np.int64)

    def inside(self, part: str, places: Rows) -> NDArray[np.bool_]:
        """Which of some places (any shape, beyond the last one, too) are in a part of the series given by `which`."""
        clipped = np.minimum(places, len(self.rows) - 1)
        edges = {"validation": (self.train, self.validation), "calibration": (self.train, self.validation)}
        low, high = edges.get(part, (self.first, self.known))
        number = self.which[clipped]
        return (places >= low[number]) & (places < high[number])


def lay_out(table: Table, spec: DataSpec, trained: bool) -> Series:
    """The series of a table. `trained`: for a network that has been trained, so that there are no parts any more."""
    order, which, names = _grouped(table, spec)
    counts = np.bincount(which, minlength=len(names)).astype(np.int64)
    if spec.portion < 1.0:
        keep = _kept(which, counts, spec.portion)
        order, which = order[keep], which[keep]
        counts = np.bincount(which, minlength=len(names)).astype(np.int64)
    end = np.cumsum(counts)
    first, known = end - counts, end
    if spec.known:
        future = future_rows(table, spec)[order]
        known = end - np.bincount(which[future], minlength=len(names)).astype(np.int64)
    if trained:
        return Series(order, which, names, first, known, known, known, end)
    bounds = [split(int(rows), spec.split) for rows in known - first]
    train = first + np.array([one.train for one in bounds], dtype=np.int64)
    validation = first + np.array([one.validation for one in bounds], dtype=np.int64)
    return Series(order, which, names, first, train, validation, known, end)


def future_rows(table: Table, spec: DataSpec) -> NDArray[np.bool_]:
    """The last rows of each series that hold what is known in advance and none of the targets: the future."""
    future = np.zeros(table.rows, dtype=np.bool_)
    targets = [table.column(name) for name in spec.targets if table.has(name)]
    if not spec.known or len(targets) < max(len(spec.targets), 1) or any(one.kind != "number" for one in targets):
        return future
    empty = np.ones(table.rows, dtype=np.bool_)
    for column in targets:
        empty &= np.isnan(column.numbers() if column.measured is None else column.measured)
    if not empty.any():
        return future
    order, which, names = _grouped(table, spec)
    last = np.full(len(names), -1, dtype=np.int64)
    measured = np.flatnonzero(~empty[order])
    last[which[measured]] = measured  # they come in order, so that the last one stays
    future[order[np.arange(len(order)) > last[which]]] = True
    return future


def training_rows(table: Table, spec: DataSpec) -> TrainingRows:
    """The table's rows of the training parts of its series; `spec` has a split."""
    if not (spec.group or spec.known or spec.portion < 1.0):
        return slice(0, split(table.rows, spec.split).train)
    series = lay_out(table, spec, trained=False)
    spans = zip(series.first, series.train, strict=True)
    rows = [series.rows[first:train] for first, train in spans]
    return rows[0] if len(rows) == 1 else np.sort(np.concatenate(rows))


def _grouped(table: Table, spec: DataSpec) -> tuple[Rows, Rows, tuple[str, ...]]:
    """The table's rows series by series, the number of each one's series, and the names of the series."""
    if not spec.group or not table.has(spec.group):
        return np.arange(table.rows), np.zeros(table.rows, dtype=np.int64), ("",)
    column = table.column(spec.group)
    if column.kind == "category":
        number = column.codes
        names = column.values[np.unique(number, return_index=True)[1]].astype(str)
    else:
        names, number = np.unique(np.array(texts_of(column)), return_inverse=True)
    order = np.argsort(number, kind="stable").astype(np.int64)
    return order, number[order].astype(np.int64), tuple(names.tolist())


def _kept(which: Rows, counts: Rows, portion: float) -> NDArray[np.bool_]:
    """The first rows of each series, a share `portion` of them."""
    place = np.arange(len(which)) - (np.cumsum(counts) - counts)[which]
    # A hair more, so that a share that was worked out from a number of rows gives that number again.
    return place < (counts * portion + 1e-6)[which].astype(np.int64)
