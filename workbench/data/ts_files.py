"""Labelled series in the `.ts` format of the UCR/UEA archive: a header of lines with @, then one sequence a line.

The format is that of aeon and sktime: a line's dimensions are parted by colons, a dimension's values by commas, a
missing value is a question mark, the label stands behind the last colon. With time stamps a value is `(when,value)`.
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.data.source import Examples, Source
from workbench.errors import UserError, at_row
from workbench.words import translate

_KNOWN = re.compile(
    r"@(problemname|univariate|classlabel|timestamps|dimensions?|data|missing|equallength|targetlabel|serieslength)\b",
    re.I,
)
_COLON = re.compile(r":(?![^()]*\))")
_STAMPED = re.compile(r"\([^()]*,([^(),]*)\)")


@dataclass
class _Header:
    name: str = ""
    stamps: bool = False
    dimensions: int = 0
    labelled: bool = False
    classes: tuple[str, ...] = ()


def looks_like_ts(text: str) -> bool:
    """Whether the first lines that are no comments are such a header (`.ts` is also a suffix of programs)."""
    for line in text.splitlines()[:200]:
        if line.strip() and not line.lstrip().startswith("#"):
            return bool(_KNOWN.match(line.strip()))
    return False


def read_ts(text: str, source: Source) -> Examples:
    """All sequences of a file. UserError names the row of the file that cannot be understood."""
    header = _Header()
    items: list[NDArray[np.float64]] = []
    labels: list[str] = []
    inside = False
    for row, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if inside:
            values, label = _sequence(line, header, source.path, row)
            items.append(values)
            labels.append(label)
        elif line.startswith("@"):
            inside = _tell(header, line, source.path, row)
        else:
            raise _wrong(source.path, row, translate("data", "Row {row} stands above @data.").format(row=row))
    if not items:
        raise UserError(
            translate("data", "The file has no sequences below @data."),
            translate("data", "Choose a file that holds data."),
            source.path,
        )
    return Examples(
        "series",
        tuple(items),
        tuple(labels),
        tuple(str(n) for n in range(1, len(items) + 1)),
        source,
        channels=tuple(f"channel {n + 1}" for n in range(items[0].shape[1])),
        classes=header.classes,
    )


def _tell(header: _Header, line: str, where: str, row: int) -> bool:
    """Take in a line of the header; whether it is the last one."""
    name, *words = line[1:].split()
    key, yes = name.lower(), bool(words) and words[0].lower() == "true"
    if key == "targetlabel" and yes:
        raise UserError(
            translate("data", "This file asks for a number behind each sequence, not for a class."),
            translate("data", "Choose a file with @classLabel."),
            at_row(where, row),
        )
    if key == "problemname":
        header.name = " ".join(words)
    elif key == "timestamps":
        header.stamps = yes
    elif key in ("dimension", "dimensions") and words and words[0].isdigit():
        header.dimensions = int(words[0])
    elif key == "univariate" and yes:
        header.dimensions = 1
    elif key == "classlabel":
        header.labelled, header.classes = yes, tuple(words[1:]) if yes else ()
    return key == "data"


def _sequence(line: str, header: _Header, where: str, row: int) -> tuple[NDArray[np.float64], str]:
    parts = _COLON.split(line)
    label = parts.pop().strip() if header.labelled else ""
    if label == "?":
        label = ""
    if label and header.classes and label not in header.classes:
        raise _wrong(where, row, translate("data", "Row {row} has the label {label}, which @classLabel does not name.")
                     .format(row=row, label=repr(label[:40])))  # fmt: skip
    header.dimensions = header.dimensions or len(parts)
    if len(parts) != header.dimensions:
        raise _wrong(where, row, translate("data", "Row {row} has {count} dimensions, not {wanted}.")
                     .format(row=row, count=len(parts), wanted=header.dimensions))  # fmt: skip
    columns = [_values(part, header.stamps, where, row) for part in parts]
    lengths = sorted({len(column) for column in columns})
    if lengths[0] == 0 or len(lengths) > 1:
        raise _wrong(where, row, translate("data", "The dimensions of row {row} have {lengths} values.")
                     .format(row=row, lengths=", ".join(map(str, lengths))))  # fmt: skip
    return np.stack(columns, axis=1), label


def _values(part: str, stamps: bool, where: str, row: int) -> NDArray[np.float64]:
    cells: list[str] = _STAMPED.findall(part) if stamps else part.split(",")
    if not part.strip():
        return np.zeros(0)
    try:
        return np.array([np.nan if cell.strip() in ("?", "") else float(cell) for cell in cells], dtype=np.float64)
    except ValueError as error:
        cell = str(error).rpartition(":")[2].strip()
        raise _wrong(where, row, translate("data", "Row {row} holds {cell}, which is not a number.")
                     .format(row=row, cell=cell[:40])) from None  # fmt: skip


def _wrong(where: str, row: int, message: str) -> UserError:
    return UserError(message, translate("data", "Mend the row, or fetch the file again."), at_row(where, row))
