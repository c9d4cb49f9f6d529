"""A delimited text to a table of typed columns, every complaint with its row and column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

import numpy as np

from workbench.data import dialect
from workbench.data.cells import (
    find_decimal,
    proven_decimal,
    to_number,
)
from workbench.data.dialect import Row
from workbench.data.extent import check_columns, no_rows
from workbench.data.headings import MOST_NOTES, PROBE, column_names, has_header, is_empty
from workbench.data.options import DataSpec
from workbench.data.source import Source, Table
from workbench.data.table_columns import as_texts, typed
from workbench.errors import UserError, at_row
from workbench.words import translate


@dataclass(frozen=True)
class Layout:
    """What was found about a file's form. `header` is None where the file has no row of names."""

    delimiter: str
    header: Row | None
    rows: list[Row]
    decimal: str
    notes: tuple[str, ...]
    dates: str = "auto"


def read_table(text: str, spec: DataSpec, source: Source) -> Table:
    """The whole text as a table. UserError says what is wrong in which row and column, and what to do."""
    return make_table(read_layout(text, spec, source.path), source)


def make_table(layout: Layout, source: Source, words: bool = False) -> Table:
    """Typed columns from rows; shorter rows, which only a preview has, are filled with empty cells.

    `words`: every column holds texts as they are written, whatever they look like.
    """
    width = _width(layout)
    rows = [_filled(row.cells, width) for row in layout.rows]
    names, notes = column_names(layout.header, width)
    cells = list(zip(*rows, strict=True)) if rows else [()] * width
    keep = [i for i in range(width) if not is_empty(layout.header, i, cells[i])]
    lines = np.array([row.line for row in layout.rows], dtype=np.int64)
    comma = layout.decimal == "comma"
    doubts: list[str] = []
    columns = tuple(
        as_texts(names[i], cells[i]) if words else typed(names[i], cells[i], comma, lines, layout.dates, doubts)
        for i in keep
    )
    if not rows or not columns:
        raise UserError(
            translate("data", "The file has column names but no rows below them."),
            translate("data", 'Choose a file with data, or set data.header to "no" if the first row is data.'),
            source.path,
        )
    marked = replace(
        source,
        delimiter=layout.delimiter,
        decimal=layout.decimal,
        header=layout.header is not None,
        notes=source.notes + layout.notes + tuple(notes) + tuple(doubts[:MOST_NOTES]),
    )
    return Table(columns, lines, marked)


def read_layout(text: str, spec: DataSpec, where: str, most: int | None = None) -> Layout:
    """Find delimiter, comments, header and decimal mark, and cut the text (its first `most` rows) into rows.

    All rows have the same number of cells; a row that has not is a UserError unless only `most` rows were asked for.
    """
    _, delimiter, rows, passed, _ = _cut(text, spec, where, most)
    decimal, doubts = _decimal(rows, spec.decimal, delimiter)
    notes = [*comment_notes(passed, spec.comment), *doubts]
    header = rows[0] if has_header(rows, spec.header, decimal == "comma") else None
    body = rows[1:] if header else rows
    if most is None:
        _check_ragged(body, header, delimiter, where)
    return Layout(delimiter, header, body, decimal, tuple(notes), spec.dates)


@dataclass(frozen=True)
class Head:
    """How a long table begins. `rows`: the first ones as they were cut, the header among them; `first`: the first below
    it. `doubtful`: a cell that could be read with either decimal mark, where the first rows prove neither. `announced`:
    the file says on a row of its own, which counts among the rows, what its delimiter is.
    """

    delimiter: str
    header: Row | None
    first: Row | None
    rows: list[Row]
    decimal: str
    doubtful: str
    passed: tuple[int, ...]
    spaced: bool
    announced: bool

    @property
    def width(self) -> int:
        """The number of cells of every row."""
        return len(self.rows[0].cells)


def read_head(text: str, spec: DataSpec, where: str, most: int) -> Head:
    """What `read_layout` finds out about a text from its first `most` rows, before it looks at the others."""
    text, delimiter, rows, passed, announced = _cut(text, spec, where, most)
    cells = [cell for row in rows[:PROBE] for cell in row.cells]
    mark, doubtful = proven_decimal(cells) if spec.decimal == "auto" else (spec.decimal, "")
    decimal = mark or find_decimal(cells, delimiter)
    header = rows[0] if has_header(rows, spec.header, decimal == "comma") else None
    body = rows[1:] if header else rows
    first = body[0] if body else None
    before = tuple(line for line in passed if first is None or line < first.line)
    spaced = dialect.is_spaced(text, delimiter)
    return Head(
        delimiter, header, first, rows, decimal, "" if mark else doubtful, before, spaced, announced
    )  # fmt: skip


class _Cut(NamedTuple):
    """A text's rows. `passed`: the lines that are comments; `announced`: whether a row, which is no longer in `text`,
    said what the delimiter is.
    """

    text: str
    delimiter: str
    rows: list[Row]
    passed: list[int]
    announced: bool


def _cut(text: str, spec: DataSpec, where: str, most: int | None) -> _Cut:
    """Find the delimiter and cut the text into rows, all or the first `most` and one. UserError where there is none."""
    text, announced = _announced_delimiter(text)
    if spec.delimiter != "auto" and spec.delimiter:
        delimiter = dialect.delimiter_from(spec.delimiter, where)
    else:
        delimiter = announced or dialect.find_delimiter(text, spec.comment)
    passed: list[int] = []
    every = _without_comments(dialect.read_rows(text, delimiter, where), spec.comment, passed)
    rows = list(every if most is None else islice(every, most + 1))
    if announced:
        rows = [Row(row.line + 1, row.cells) for row in rows]
    if not rows:
        raise no_rows(where)
    check_columns(max(len(row.cells) for row in rows[:2]), where)
    return _Cut(text, delimiter, _without_trailing_blanks(rows), passed, bool(announced))


def ragged(row: Row, first: Row, width: int, delimiter: str, where: str) -> UserError | None:
    """The complaint about a row of another width than the `first`; None where only blank cells are too many."""
    if len(row.cells) >= width and not any(cell.strip() for cell in row.cells[width:]):
        return None
    return UserError(
        translate("data", "Row {row} has {cells} cells, but row {first} has {width}.").format(
            row=row.line, cells=len(row.cells), first=first.line, width=width
        ),
        translate("data", "Add or remove cells, or quote cells that hold the delimiter {delimiter}.").format(
            delimiter=repr(delimiter)
        ),
        at_row(where, row.line),
    )


def whole_lines(text: str) -> str:
    """Leave out a last row that was cut off where reading stopped."""
    end = max(text.rfind("\n"), text.rfind("\r"))
    return text[: end + 1] if end > 0 else text


def looks_like_table(text: str) -> bool:
    """Whether the first rows of `text` have the same number of cells, two at least."""
    rows = [row for row in text.splitlines()[:20] if row.strip()]
    delimiter = dialect.find_delimiter(text)
    counts = {row.count(delimiter) for row in rows}
    return len(rows) > 1 and len(counts) == 1 and counts != {0}


def _decimal(rows: list[Row], wanted: str, delimiter: str) -> tuple[str, list[str]]:
    """The decimal mark, and a sentence where the cells do not prove it but could be read with the other, too."""
    if wanted != "auto":
        return wanted, []
    found = find_decimal((cell for row in rows[:PROBE] for cell in row.cells), delimiter)
    mark, doubtful = proven_decimal(cell for row in rows[:PROBE] for cell in row.cells)
    if not mark and doubtful:
        # The first rows leave it open: perhaps a later one does not.
        mark, doubtful = proven_decimal(cell for row in rows for cell in row.cells)
    if mark or not doubtful:
        return mark or found, []
    return found, [doubtful_decimal(doubtful, found)]


def doubtful_decimal(cell: str, mark: str) -> str:
    """What is said of a cell that was read with one decimal mark and could be read with the other."""
    sentence = (
        translate("data", "{cell} was read with a decimal comma; set data.decimal if the comma groups thousands.")
        if mark == "comma"
        else translate("data", "{cell} was read as thousands; set data.decimal if the comma is a decimal mark.")
    )
    return sentence.format(cell=cell[:40])


def _announced_delimiter(text: str) -> tuple[str, str]:
    """Spreadsheets write `sep=;` on a first line of its own."""
    if text[:4].lower() == "sep=" and len(text) > 5 and text[5] in "\r\n":
        rest = text[5:]
        return rest[2:] if rest.startswith("\r\n") else rest[1:], text[4]
    return text, ""


def _without_comments(rows: Iterator[Row], comment: str, passed: list[int]) -> Iterator[Row]:
    """Leave out comments: rows that begin with their sign above the first other row, and later ones of another width.

    The last comment above the data is their header where it has as many cells and the data bring none of their own.
    `passed` receives the file rows of the comments.
    """
    held: Row | None = None
    width = 0
    for row in rows:
        if dialect.is_comment(row.cells[0], comment) and (not width or len(row.cells) != width):
            held = row if not width else held
            passed.append(row.line)
            continue
        if not width:
            width = len(row.cells)
            if held and len(held.cells) == width and any(to_number(cell, False) is not None for cell in row.cells):
                first = held.cells[0].lstrip().lstrip(comment).strip()
                passed.remove(held.line)
                yield Row(held.line, [first, *held.cells[1:]])
        yield row
    if held and not width:
        # There is nothing else: it is data.
        passed.remove(held.line)
        yield held


def _without_trailing_blanks(rows: list[Row]) -> list[Row]:
    end = len(rows)
    while end > 1 and not any(cell.strip() for cell in rows[end - 1].cells):
        end -= 1
    return rows[:end]


def comment_notes(passed: Sequence[int], comment: str) -> list[str]:
    """What is said of rows that were passed over as comments."""
    if not passed:
        return []
    rows = ", ".join(map(str, passed[:5])) + (" ..." if len(passed) > 5 else "")
    return [
        translate("data", "Rows that begin with {sign} were passed over as comments: {rows}.").format(
            sign=comment, rows=rows
        )
    ]


def _check_ragged(body: list[Row], header: Row | None, delimiter: str, where: str) -> None:
    if not body:
        return
    first = header or body[0]
    width = len(first.cells)
    for row in body:
        complaint = ragged(row, first, width, delimiter, where)
        if complaint:
            raise complaint
        del row.cells[width:]


def _filled(cells: list[str], width: int) -> list[str]:
    return cells if len(cells) == width else (cells + [""] * width)[:width]


def _width(layout: Layout) -> int:
    return len((layout.header or layout.rows[0]).cells)
