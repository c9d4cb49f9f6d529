"""The names above a table's columns."""

from collections import Counter

from workbench.data.cells import MISSING, is_missing, to_number, to_times
from workbench.data.dialect import Row
from workbench.words import translate

MOST_NOTES = 5  # about the columns' names
PROBE = 100  # rows that decide about header and decimal mark


def is_empty(header: Row | None, index: int, cells: tuple[str, ...]) -> bool:
    """A column without a name and without a value comes from a delimiter at the end of every row."""
    return header is not None and not header.cells[index].strip() and not any(cell.strip() for cell in cells)


def has_header(rows: list[Row], wanted: str, comma: bool) -> bool:
    """Whether the first row names the columns; `wanted`: "yes", "no", or "auto" to find that out."""
    if wanted in ("yes", "no"):
        return wanted == "yes"
    first, rest = rows[0], rows[1 : PROBE + 1]
    names = [cell for cell in first.cells if cell.strip().lower() not in MISSING]
    values = [cell for cell in names if _is_value(cell, comma)]
    if not values:
        # A first row of nothing but words names the columns, above words, too.
        return bool(names)
    for index, cell in enumerate(first.cells):
        if cell in values or cell.strip().lower() in MISSING:
            continue
        below = [row.cells[index] for row in rest if index < len(row.cells) and not is_missing(row.cells[index])]
        if below and 2 * len(values) <= len(names) and all(_is_value(other, comma) for other in below):
            return True
    return False


def _is_value(cell: str, comma: bool) -> bool:
    return to_number(cell, comma) is not None or to_times([cell]) is not None


def column_names(header: Row | None, width: int) -> tuple[list[str], list[str]]:
    """A name for each column, none twice, and what had to be changed for it."""
    given = [cell.strip() for cell in header.cells] if header else [""] * width
    names: list[str] = []
    notes: list[str] = []
    taken = set(given)
    copies: Counter[str] = Counter()
    seen: set[str] = set()
    for index, cell in enumerate(given):
        # Not translated: specs, runs and exported programs know the column by this name.
        name = cell or f"column {index + 1}"
        if name in seen:
            copies[name] += 1
            while f"{name} ({copies[name] + 1})" in taken or f"{name} ({copies[name] + 1})" in seen:
                copies[name] += 1
            renamed = f"{name} ({copies[name] + 1})"
            notes.append(
                translate("data", "Two columns are named {name}; the later one is now {renamed}.").format(
                    name=name, renamed=renamed
                )
            )
            name = renamed
        seen.add(name)
        names.append(name)
    if len(notes) > MOST_NOTES:
        more = translate("data", "{count} more columns were renamed likewise.").format(count=len(notes) - MOST_NOTES)
        notes = [*notes[:MOST_NOTES], more]
    return names, notes
