"""What the columns of a table in memory are: numbers, times or texts."""

from dataclasses import replace

import numpy as np

from workbench.data.cells import (
    is_missing,
    to_days,
    to_number,
    to_numbers,
    to_times,
)
from workbench.data.source import Column
from workbench.words import translate


def typed(
    name: str,
    cells: tuple[str, ...],
    comma: bool,
    lines: np.ndarray[tuple[int], np.dtype[np.int64]],
    order: str,
    doubts: list[str],
) -> Column:
    """The column with the kind that all its cells allow: number, else time, else category.

    `order`: that of day, month and year, or "auto"; `doubts` receives a sentence where it could be another.
    """
    numbers = to_numbers(cells, comma)
    if numbers is not None:
        if np.isnan(numbers).all():
            return Column(name, "category", np.array([""] * len(cells), dtype=object))
        days = to_days(name, cells)
        return Column(name, "number", numbers) if days is None else Column(name, "time", days, cells=cells)
    times = to_times(cells, order)
    if times is not None:
        if times[2]:
            probe = next(cell for cell in cells if not is_missing(cell))
            doubts.append(doubtful_dates(name, probe, times[1], times[2]))
        return Column(name, "time", times[0], cells=cells)
    return replace(as_texts(name, cells), odd=_odd(cells, comma, lines))


def as_texts(name: str, cells: tuple[str, ...]) -> Column:
    """The column as texts, whatever they look like; "" where missing."""
    return Column(name, "category", np.array(["" if is_missing(cell) else cell for cell in cells], dtype=object))


def doubtful_dates(name: str, cell: str, form: str, other: str) -> str:
    """What is said of dates (one of them is `cell`) that were read in one form and could be in another."""
    sentence = translate("data", "Dates such as {cell} in column {name} were read as {form}; they could be {other}.")
    said = sentence.format(cell=cell.strip()[:40], name=name, form=_form_name(form), other=_form_name(other))
    return said + " " + translate("data", "Set data.dates where that is wrong.")


def _form_name(form: str) -> str:
    if form.startswith("day first"):
        return translate("data", "day first")
    if form.startswith("month first"):
        return translate("data", "month first")
    return translate("data", "year first")


def _odd(
    cells: tuple[str, ...], comma: bool, lines: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> tuple[tuple[int, str], ...]:
    """The cells that are no numbers, where at least half of the others are."""
    strange = [i for i, cell in enumerate(cells) if to_number(cell, comma) is None]
    known = sum(1 for cell in cells if not is_missing(cell))
    if 2 * len(strange) > known:
        return ()
    return tuple((int(lines[i]), cells[i]) for i in strange[:5])
