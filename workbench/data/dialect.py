"""How a table is written: which character parts its cells, and the rows that it makes, each with its file row."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.errors import UserError, at_row
from workbench.words import translate

# Where several part every row alike, the earlier wins: commas are often decimal marks or part of a text.
DELIMITERS = ("\t", ";", "|", ",")
NAMES = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "\\t": "\t"}
_PLAIN_NUMBER = re.compile(r"[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d+)?|[Nn]a[Nn]|NA")
_SAMPLE_ROWS = 200
_SAMPLE_SIZE = 65_536


@dataclass(frozen=True)
class Row:
    """The cells of one row; `line` is the row of the file (from 1) on which it begins."""

    line: int
    cells: list[str]


def delimiter_from(name: str, where: str) -> str:
    """The delimiter that a setting names (`tab`, `;`, ...). UserError where it is not one character."""
    delimiter = NAMES.get(name.strip().lower(), name) if name.strip() else name
    if len(delimiter) != 1 or delimiter in '"\r\n' or delimiter.isalnum():
        raise UserError(
            translate("data", "{name} cannot part the cells of a row.").format(name=repr(name)),
            translate("data", "Set data.delimiter to one of: {names}.").format(
                names='"auto", "comma", "semicolon", "tab", "pipe"'
            ),
            where,
        )
    return delimiter


def find_delimiter(text: str, comment: str = "#") -> str:
    """The character that cuts the first rows of `text` into the same number of cells, two at least.

    Where none does: a blank, if that cuts them into numbers; else a comma.
    """
    sample = _first_lines(text)
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        counts = _counts(sample, delimiter, comment)
        if not counts:
            continue
        usual, times = max(Counter(counts).items(), key=lambda item: (item[1], item[0]))
        share = times / len(counts)
        if usual < 2 or share < 0.5:
            continue
        # Ties between two delimiters that fit every row go to the order above.
        score = (share, usual if share < 1.0 else 0)
        if score > best_score:
            best, best_score = delimiter, score
    return " " if best_score[0] < 1.0 and _spaced(sample, comment) else best


def is_comment(cell: str, comment: str) -> bool:
    """Whether a row's first cell makes it a comment."""
    return bool(comment) and cell.lstrip().startswith(comment)


def read_rows(text: str, delimiter: str, where: str) -> Iterator[Row]:
    """Cut `text` into rows, quotation marks and line ends inside them understood. Blank rows are passed over.

    Raises UserError with the row for a quotation mark that is not closed or stands where none may.
    """
    # Some programs put a space before the quotation mark, which would otherwise be taken for a part of the cell.
    # Columns that are parted by blanks are often aligned by more of them.
    spaced = is_spaced(text, delimiter)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=spaced)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise bad_row(error, line, where) from None
        if delimiter == " " and len(cells) > 1 and not cells[-1]:
            cells.pop()
        if cells and not (len(cells) == 1 and not cells[0].strip()):
            yield Row(line, cells)
        line = reader.line_num + 1


def is_spaced(text: str, delimiter: str) -> bool:
    """Whether blanks in front of cells are passed over, by how the text begins."""
    return delimiter == " " or f'{delimiter} "' in text[:_SAMPLE_SIZE]


def _first_lines(text: str) -> str:
    sample = text[:_SAMPLE_SIZE]
    if len(text) > len(sample):
        end = max(sample.rfind("\n"), sample.rfind("\r"))
        sample = sample[: end + 1] if end > 0 else sample
    return sample


def _spaced(sample: str, comment: str) -> bool:
    """Whether blanks part every row into the same number of cells, all of them numbers below the first row."""
    rows = [line.split() for line in sample.splitlines() if line.strip() and not is_comment(line, comment)]
    body = rows[1 : _SAMPLE_ROWS + 1]
    if not body or len(rows[0]) < 2 or any(len(row) != len(rows[0]) for row in body):
        return False
    return all(_PLAIN_NUMBER.fullmatch(cell) for row in body for cell in row)


def _counts(sample: str, delimiter: str, comment: str) -> list[int]:
    """The number of cells in each of the first rows, comments and blank rows left out."""
    counts: list[int] = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if not cells or is_comment(cells[0], comment) or (len(cells) == 1 and not cells[0].strip()):
                continue
            counts.append(len(cells))
            if len(counts) == _SAMPLE_ROWS:
                break
    except csv.Error:
        return counts
    return counts


def bad_row(error: csv.Error, line: int, where: str) -> UserError:
    """The complaint about the row that begins at `line`, which cannot be cut into cells."""
    if "field limit" in str(error):
        message = translate("data", "A cell in row {row} is longer than {size} characters.").format(
            row=line, size=csv.field_size_limit()
        )
        hint = translate("data", "Look for a quotation mark that is not closed.")
    elif "end of data" in str(error):
        message = translate("data", "The quotation mark opened in row {row} is never closed.").format(row=line)
        hint = translate("data", "Close it, or remove it.")
    else:
        message = translate("data", "A quotation mark in row {row} stands in the middle of a cell.").format(row=line)
        hint = translate("data", 'Write a quotation mark inside a quoted cell twice (""), or remove it.')
    return UserError(message, hint, at_row(where, line))
