"""Labels: classes far from evenly spread, and classes that only the test knows."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from workbench.data.checkup.finding import SHOWN, Finding, rows_where
from workbench.data.mending import numbered
from workbench.data.options import DataSpec
from workbench.data.source import Table
from workbench.words import translate

LARGEST = 0.9  # share of the commonest class
SMALLEST = 0.01  # share of the rarest class
Rows = NDArray[np.int64]


def class_findings(table: Table, spec: DataSpec, parts: Rows | None) -> Iterator[Finding]:
    """`parts`: 0, 1 or 2 for each row of training, validation and test; None where rows have no part of their own."""
    if not spec.label or not table.has(spec.label):
        return
    column = table.column(spec.label)
    labels = numbered(column)
    counts = np.bincount(labels)
    firsts = np.unique(labels, return_index=True)[1]
    names = [str(column.values[row]) for row in firsts[: len(counts)].tolist()]
    shares = counts / max(len(labels), 1)
    common, rare = int(shares.argmax()), int(shares.argmin())
    if len(counts) > 1 and (shares[common] > LARGEST or shares[rare] < SMALLEST):
        yield Finding(
            "class_imbalance",
            "warning",
            translate(
                "data", "The classes of {name} differ much in size: {common} {most:.1%}, {rare} {least:.2%}."
            ).format(name=spec.label, common=names[common], most=shares[common], rare=names[rare], least=shares[rare]),
            translate("data", "Look at the F1 of each class: always naming the commonest gives a good accuracy."),
            {"column": spec.label, "counts": dict(zip(names, counts.tolist(), strict=True))},
        )
    if parts is None:
        return
    known = np.bincount(labels[parts == 0], minlength=len(counts)) > 0
    strange = (parts == 2) & ~known[labels]
    if strange.any():
        new = [names[label] for label in np.unique(labels[strange]).tolist()]
        rows = rows_where(table, strange)
        yield Finding(
            "unseen_label",
            "warning",
            translate("data", "Classes of {name} that only the test part holds: {classes}, first in row {row}.").format(
                name=spec.label, classes=", ".join(new[:SHOWN]), row=rows[0]
            ),
            translate("data", "The network cannot learn them: give it such rows, or shuffle the file."),
            {"column": spec.label, "classes": new, "rows": rows, "count": int(strange.sum())},
        )
