"""What a cell's text means: missing, a number (point or comma, thousands grouped), or a time."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "--", "?", ".", "nat"})
# Point, comma, apostrophe and the blanks that are used between groups of three digits, the first of which is no zero.
_GROUP = "[ \u00a0\u2009\u202f'\u2019]"
_POINT_GROUPED = re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:(?:,\d{{3}})+|(?:{_GROUP}\d{{3}})+)(?:\.\d*)?")
_COMMA_GROUPED = re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:(?:\.\d{{3}})+|(?:{_GROUP}\d{{3}})+)(?:,\d*)?")
_COMMA_PLAIN = re.compile(r"[+-]?(?:\d+,\d*|,\d+)(?:[eE][+-]?\d+)?")
_NOT_DIGITS = re.compile("[ \u00a0\u2009\u202f'\u2019]")

_MONTHS: list[str] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_CLOCK = (
    r"(?:[T ,]\s*(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2}(?:[.,]\d{1,9})?))?(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
_WEEKDAY = r"(?:[A-Za-z]{3,9}\.?,?\s+)?"
_DATES = {
    "year first": r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})(?:[-/.](?P<d>\d{1,2}))?",
    "East Asian": r"(?P<y>\d{4})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월](?:\s*(?P<d>\d{1,2})\s*[日일号])?",
    "day first": r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})",
    "month first": r"(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})[-/.](?P<y>\d{4})",
    "month and year": r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})",
    "name of the month": rf"{_WEEKDAY}(?:(?P<d>\d{{1,2}})[ .-]\s*)?(?P<b>[A-Za-z]{{3,9}})\.?[ ,-]+(?P<y>\d{{4}})",
    "American": rf"{_WEEKDAY}(?P<b>[A-Za-z]{{3,9}})\.?\s+(?P<d>\d{{1,2}}),?\s+(?P<y>\d{{4}})",
    "year and name": r"(?P<y>\d{4})[ -](?P<b>[A-Za-z]{3,9})\.?(?:[ -](?P<d>\d{1,2}))?",
    "quarter": r"(?P<y>\d{4})[- ./]?[Qq](?P<q>[1-4])",
    "quarter first": r"[Qq](?P<q>[1-4])[- ./]?(?P<y>\d{4})",
    "week": r"(?P<y>\d{4})-?W(?P<w>\d{2})(?:-?(?P<wd>[1-7]))?",
    "day first, short year": r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<yy>\d{2})",
    "month first, short year": r"(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})[-/.](?P<yy>\d{2})",
    "year first, short year": r"(?P<yy>\d{2})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})",
    "name of the month, short year": r"(?P<d>\d{1,2})[ .-](?P<b>[A-Za-z]{3,9})[ .-](?P<yy>\d{2})",
}
_DAY_NAMES = re.compile(r"date|day|time|when|stamp|日期|时间|日時|날짜")
_ISO = re.compile(r"\d{4}-\d{2}(?:-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{3})?)?)?)?")
_TIMES = {name: re.compile(pattern + _CLOCK) for name, pattern in _DATES.items()}
_TIMES["compact"] = re.compile(
    r"(?P<y>(?:1[89]|2[01])\d{2})(?P<m>\d{2})(?P<d>\d{2})"
    r"(?:[T_ -](?P<H>\d{2}):?(?P<M>\d{2})(?::?(?P<S>\d{2}(?:\.\d{1,9})?))?)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
# What a person may say about dates, and how the forms that follow it begin.
ORDERS = {"year_first": "year first", "day_first": "day first", "month_first": "month first"}


def is_missing(cell: str) -> bool:
    """Whether the cell says that there is no value."""
    return cell.strip().lower() in MISSING


def to_number(cell: str, comma: bool) -> float | None:
    """The cell as a number, NaN where missing, None where it is none. `comma`: the decimal mark is a comma."""
    text = cell.strip().replace("\u2212", "-")
    if text.lower() in MISSING:
        return float("nan")
    if "_" in text:
        # Python reads 1_000 as a number; in a file it is a name.
        return None
    grouped = _COMMA_GROUPED if comma else _POINT_GROUPED
    if comma and _COMMA_PLAIN.fullmatch(text):
        text = text.replace(",", ".")
    elif grouped.fullmatch(text):
        text = _NOT_DIGITS.sub("", text).replace("." if comma else ",", "").replace(",", ".")
    elif comma and "." in text:
        return None
    try:
        return float(text)
    except ValueError:
        return None


def to_numbers(cells: Sequence[str], comma: bool) -> NDArray[np.float64] | None:
    """A whole column as float64, NaN where missing; None as soon as one cell is no number."""
    if not comma and not any("_" in cell for cell in cells):
        try:
            return np.array([float(cell) for cell in cells], dtype=np.float64)
        except ValueError:
            pass
    values = np.empty(len(cells), dtype=np.float64)
    for index, cell in enumerate(cells):
        number = to_number(cell, comma)
        if number is None:
            return None
        values[index] = number
    return values


def find_decimal(cells: Iterable[str], delimiter: str) -> str:
    """ "comma" or "point": which decimal mark the cells prove, else what files with that delimiter usually hold."""
    mark, doubtful = proven_decimal(cells)
    # 1,234 may be a thousand or a little over one: semicolons part cells where commas are decimal marks.
    return mark or ("comma" if doubtful and delimiter == ";" else "point")


def proven_decimal(cells: Iterable[str]) -> tuple[str, str]:
    """The decimal mark that the cells prove ("" where none does), and the first cell that could be read with either."""
    doubtful = ""
    for cell in cells:
        text = cell.strip()
        if "," not in text and text.count(".") < 2:
            continue
        as_point, as_comma = to_number(text, False), to_number(text, True)
        if as_comma is not None and as_point is None:
            return "comma", ""
        if as_point is not None and as_comma is None:
            return "point", ""
        doubtful = doubtful or (text if as_comma is not None else "")
    return "", doubtful


def to_times(cells: Sequence[str], order: str = "auto") -> tuple[NDArray[np.datetime64], str, str] | None:
    """A whole column as datetime64[ms], NaT where missing; None where no form fits all cells.

    With it the form that was taken, and another one that fits as well ("" where there is no doubt). Where day and month
    cannot be told apart, the order that makes the times run forwards is taken. `order`: "auto", or a key of `ORDERS`.
    """
    probe = next((cell for cell in cells if not is_missing(cell)), None)
    if probe is None:
        return None
    found: dict[str, NDArray[np.datetime64]] = {}
    for name in time_forms(probe):
        values = _parse(cells, _TIMES[name])
        if values is not None:
            found[name] = values
    if order != "auto":
        found = {name: values for name, values in found.items() if name.startswith(ORDERS[order])} or found
    if not found:
        return None
    forward = {name: values for name, values in found.items() if _runs_forward(values)}
    name, values = next(iter((forward or found).items()))
    others = forward or found
    doubt = next((other for other in others if not np.array_equal(others[other], values, equal_nan=True)), "")
    return values, name, doubt


def time_forms(cell: str) -> list[str]:
    """The names of the forms of times that a cell could be in."""
    if not any(character.isdigit() for character in cell):
        return []
    return [name for name, pattern in _TIMES.items() if pattern.fullmatch(cell.strip())]


def times_in_form(cells: Sequence[str], form: str) -> NDArray[np.datetime64] | None:
    """A part of a column in one of `time_forms`, as datetime64[ms]; None where a cell is not."""
    return _parse_each(cells, _TIMES[form])


def iso_form(cell: str) -> int:
    """The length of a plain ISO time, and 256 times the sign between day and hour; 0 where the cell is none."""
    if not _ISO.fullmatch(cell):
        return 0
    return len(cell) | (ord(cell[10]) << 8 if len(cell) > 10 else 0)


def may_be_days(name: str, cells: Sequence[str]) -> bool:
    """Whether a column of that name that begins with these cells may hold dates without separators."""
    return bool(_DAY_NAMES.search(name.lower())) and all(len(cell) == 8 and cell.isdecimal() for cell in cells)


def to_days(name: str, cells: Sequence[str]) -> NDArray[np.datetime64] | None:
    """A column of numbers that are dates without separators (20240131), which its name must say, too; else None."""
    if not may_be_days(name, cells):
        return None
    values = _parse(cells, _TIMES["compact"])
    return values if values is not None and _runs_forward(values) else None


def _runs_forward(values: NDArray[np.datetime64]) -> bool:
    known = values[~np.isnat(values)]
    return bool(np.all(known[1:] > known[:-1]))


def _parse(cells: Sequence[str], pattern: re.Pattern[str]) -> NDArray[np.datetime64] | None:
    quick = _parse_iso(cells)
    return _parse_each(cells, pattern) if quick is None else quick


def _parse_each(cells: Sequence[str], pattern: re.Pattern[str]) -> NDArray[np.datetime64] | None:
    # A cell that is written again (many series share their days) is not taken apart again.
    known: dict[str, np.datetime64] = {}
    for cell in cells:
        if cell in known:
            continue
        text = cell.strip()
        if text.lower() in MISSING:
            known[cell] = np.datetime64("NaT", "ms")
            continue
        match = pattern.fullmatch(text)
        moment = _moment(match.groupdict()) if match else None
        if moment is None:
            return None
        known[cell] = np.datetime64(moment, "ms")
    return np.array([known[cell] for cell in cells], dtype="datetime64[ms]")


def _parse_iso(cells: Sequence[str]) -> NDArray[np.datetime64] | None:
    """NumPy's own reading, many times faster, where all cells are alike and in ISO form without a time zone."""
    form = _ISO.fullmatch(cells[0])
    length = len(cells[0])
    if form is None or any(
        len(cell) != length or not cell[0].isdigit() or "Z" in cell or "+" in cell for cell in cells
    ):
        return None
    try:
        return np.array(cells, dtype="datetime64[ms]")
    except ValueError:
        return None


def _moment(parts: dict[str, str | None]) -> datetime | None:
    seconds = float((parts["S"] or "0").replace(",", "."))
    try:
        day = _day(parts)
        hour = int(parts["H"] or 0)
        if half := parts.get("half"):
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if half in "Pp" else 0)
        whole = datetime(day.year, day.month, day.day, hour, int(parts["M"] or 0), int(seconds))
        shift = timedelta(milliseconds=round((seconds - int(seconds)) * 1000))
        zone = parts["zone"]
        if zone and zone[0] in "+-":
            sign = 1 if zone[0] == "+" else -1
            shift -= sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
        return whole + shift
    except (ValueError, OverflowError):
        return None


def _day(parts: dict[str, str | None]) -> date:
    """The day; ValueError where there is none. Short years are of the years from 1969 to 2068, as POSIX has it."""
    short = int(parts.get("yy") or 0)
    year = int(parts["y"] or 0) if "y" in parts else short + (1900 if short >= 69 else 2000)
    if week := parts.get("w"):
        return date.fromisocalendar(year, int(week), int(parts.get("wd") or 1))
    if quarter := parts.get("q"):
        return date(year, 3 * int(quarter) - 2, 1)
    name = parts.get("b")
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(parts.get("m") or 0)
    return date(year, month, int(parts.get("d") or 1))
