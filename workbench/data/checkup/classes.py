"""Labels: how often each class stands, classes far from evenly spread, and classes that nothing is learnt of."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from workbench.data.checkup.finding import SHOWN, Finding, rows_where
from workbench.data.label_columns import texts_of
from workbench.data.splits import PARTS
from workbench.data.tasks.labels import LabelTask
from workbench.words import translate

LOPSIDED = 5  # times as often the commonest class stands as the rarest


def class_findings(task: LabelTask) -> Iterator[Finding]:
    """How often each class stands in each part, and which ones the network cannot learn."""
    counts = {part: task.counts(part) for part in PARTS}
    yield Finding(
        "classes",
        "info",
        translate("data", "There are {count} classes.").format(count=len(task.labels)),
        "",
        {"labels": list(task.labels), "counts": counts},
    )
    unseen = [label for label in task.labels if not counts["train"][label] and any(counts[p][label] for p in PARTS)]
    if unseen:
        yield Finding(
            "unseen_label",
            "warning",
            translate("data", "No sequence to learn from has the label {labels}.").format(
                labels=", ".join(map(repr, unseen[:SHOWN]))
            ),
            translate("data", "Give more sequences of it, or leave it out."),
            {"labels": unseen, **_rows_of(task, unseen)},
        )
    whole = {label: sum(counts[part][label] for part in PARTS) for label in task.labels}
    often = [count for count in whole.values() if count]
    if often and max(often) > LOPSIDED * min(often):
        yield Finding(
            "class_imbalance",
            "warning",
            translate("data", "The commonest class is {times} times as frequent as the rarest.").format(
                times=round(max(often) / min(often))
            ),
            translate("data", "Look at macro F1, which counts each class alike, more than at accuracy."),
            {"column": task.spec.label, "counts": whole},
        )


def _rows_of(task: LabelTask, labels: list[str]) -> dict[str, Any]:
    """The first rows of a table with these labels."""
    if task.table is None or not task.table.has(task.spec.label):
        return {}
    theirs = np.isin(np.array(texts_of(task.table.column(task.spec.label)), dtype=str), labels)
    return {"column": task.spec.label, "rows": rows_where(task.table, theirs), "count": int(theirs.sum())}
