"""Whether two ways of reading a table came to the same, to the last bit."""

from typing import Any

import numpy as np

from workbench.data import Table
from workbench.data.cells import is_missing
from workbench.errors import UserError


def difference(found: Table | UserError, expected: Table | UserError) -> str:
    """The first thing in which two tables, or complaints, differ; nothing where they are the same."""
    if isinstance(expected, UserError) or isinstance(found, UserError):
        return _other(told(found), told(expected), "outcome")
    first = _other(found.names, expected.names, "names") or _other(found.source, expected.source, "source")
    if first or not np.array_equal(found.lines, expected.lines):
        return first or "lines"
    for one, other in zip(found.columns, expected.columns, strict=True):
        first = _other((one.name, one.kind, one.odd), (other.name, other.kind, other.odd), "column")
        if first or not _same_values(one.values, other.values, one.kind):
            return first or f"values of {one.name}: {one.values!r}, not {other.values!r}"
        cells = [["" if is_missing(cell) else cell for cell in column.cells] for column in (one, other)]
        if cells[0] != cells[1]:
            return f"cells of {one.name}"
    return ""


def told(outcome: Table | UserError) -> Any:
    """What a person is told of an outcome."""
    if isinstance(outcome, UserError):
        return outcome.message, outcome.hint, outcome.where
    return outcome.names, outcome.rows


def _other(found: Any, expected: Any, what: str) -> str:
    return "" if found == expected else f"{what}: {found!r}, not {expected!r}"


def _same_values(found: Any, expected: Any, kind: str) -> bool:
    if kind == "category":
        return found.tolist() == expected.tolist()
    known = ~np.isnan(expected) if kind == "number" else ~np.isnat(expected)
    gaps = np.isnan if kind == "number" else np.isnat
    # To the last bit, the sign of zero, too.
    same = len(found) == len(expected) and np.asarray(found)[known].tobytes() == expected[known].tobytes()
    return same and bool(gaps(found[~known]).all())
