"""The columns of a long forecast, and what their values must be."""

from typing import Any

import numpy as np

from workbench.data import blocks
from workbench.data.columns import number_column
from workbench.data.source import Table
from workbench.errors import UserError, at_row
from workbench.words import translate

_LARGEST = 1e100  # squares of larger values are no numbers any more


def numbers_of(table: Table, name: str, is_input: bool) -> Any:
    """The numbers of a column, mapped; NaN in all rows where the table has none of that name."""
    if not table.has(name):
        return np.broadcast_to(np.nan, table.rows)
    return number_column(table, name, "data.inputs" if is_input else "data.targets").numbers()


def refuse(table: Table, name: str, values: Any, logarithm: bool, required: bool) -> None:
    """UserError with the rows where a value is missing, too large, or not above 0 where a logarithm needs that."""
    tests: list[tuple[Any, str, str]] = []
    if required:
        tests.append(
            (
                np.isnan,
                translate("data", "Missing values in column {name}: {count} (row {rows})."),
                translate("data", "Fill them in or remove the rows, or leave the column out of inputs and targets."),
            )
        )
    tests.append(
        (
            lambda some: np.abs(some) > _LARGEST,
            translate("data", "Values too large to compute with in column {name}: {count} (row {rows})."),
            translate("data", "Correct them, or leave the column out of inputs and targets."),
        )
    )
    if logarithm:
        tests.append(
            (
                lambda some: some <= 0,
                translate("data", "Values not above 0 in column {name}: {count} (row {rows})."),
                translate("data", 'A logarithm needs values above 0: set data.transform to "difference" or "none".'),
            )
        )
    for test, message, hint in tests:
        total, first = blocks.count(values, test, 5)
        if total:
            lines = table.lines[first].tolist()
            shown = ", ".join(map(str, lines)) + (" ..." if total > len(lines) else "")
            where = at_row(table.source.path, lines[0])
            raise UserError(message.format(name=name, count=total, rows=shown), hint, where)
