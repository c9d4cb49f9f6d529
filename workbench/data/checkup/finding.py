"""What a finding and a fix are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data.options import DataSpec
from workbench.data.source import Table
from workbench.words import translate

SHOWN = 5
# The gravest first. What is told under "info" is no fault.
WEIGHTS = ("error", "warning", "note", "info")


@dataclass(frozen=True)
class Fix:
    """A change of the spec that makes a finding go away. `label` says what it does; `settings` are dotted names."""

    name: str
    label: str
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """`weight`: one of WEIGHTS. `name` is stable, for programs; `facts` are JSON's kinds of values."""

    name: str
    weight: str
    message: str
    advice: str = ""
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    fixes: tuple[Fix, ...] = ()


def rows_where(table: Table, bad: NDArray[np.bool_]) -> list[int | str]:
    """The file rows of the first rows that are so."""
    return file_rows(table, table.lines[np.flatnonzero(bad)[:SHOWN]].tolist())


def file_rows(table: Table, lines: Iterable[int]) -> list[int | str]:
    """Numbers among `Table.lines` as the file's own rows; where several files were joined, with the file's name."""
    if not table.source.files:
        return list(lines)
    return [f"{row} ({Path(path).name})" for path, row in map(table.source.place, lines)]


def listed(rows: list[int | str], count: int) -> str:
    """Row numbers for a sentence, with a sign that there are more."""
    return ", ".join(map(str, rows)) + (" ..." if count > len(rows) else "")


def leave_out(spec: DataSpec, name: str) -> Fix:
    """The fix that leaves a column out."""
    label = translate("data", "Leave out {name}").format(name=name)
    settings: dict[str, Any] = {"data.drop": [*spec.drop, name]}
    for key, chosen in (("data.inputs", spec.inputs), ("data.targets", spec.targets)):
        if name in chosen:
            settings[key] = [one for one in chosen if one != name]
    return Fix("leave_out", label, settings)
