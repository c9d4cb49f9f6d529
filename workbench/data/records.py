"""JSON to rows: one object a line (.jsonl, .ndjson), or an array of objects. Keys are columns."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from workbench.data.dialect import Row
from workbench.data.extent import check_columns, no_rows
from workbench.data.tables import Layout
from workbench.errors import UserError, at_row
from workbench.words import translate

SUFFIXES = frozenset([".jsonl", ".ndjson", ".json"])
_BLANKS = " \t\r\n"
_MOST_NOTES = 5


def looks_like_records(text: str) -> bool:
    """Whether the beginning of a file is that of an array of objects, or of objects on lines of their own."""
    head = text[:65_536].lstrip("\ufeff" + _BLANKS)
    if head.startswith("["):
        return head[1:].lstrip(_BLANKS).startswith("{")
    # A single object is rather a setting or a message than a table.
    rows = [line for line in head.split("\n") if line.strip(_BLANKS)][:2]
    if len(rows) < 2 or not all(row.startswith("{") for row in rows):
        return False
    try:
        return isinstance(json.loads(rows[0]), dict)
    except (ValueError, RecursionError):
        return False


def read_records(text: str, where: str, most: int | None = None) -> Layout:
    """All rows (or the first `most`), a cell empty where its key is missing or null, columns in order of appearance.

    UserError with the row for what is no JSON, no flat object, or has a key twice.
    """
    start = len(text) - len(text.lstrip(_BLANKS))
    found = _of_array(text, start, where, most) if text.startswith("[", start) else _of_lines(text, where)
    columns: dict[str, int] = {}
    lines: list[int] = []
    rows: list[list[str]] = []
    short: Counter[str] = Counter()
    for line, pairs in found:
        cells = [""] * len(columns)
        for key, value in pairs:
            at = columns.setdefault(key, len(columns))
            if at == len(cells):
                cells.append("")
                if at:
                    short[key] += len(rows)
            cells[at] = _cell(value, key, line, where)
        if len(pairs) < len(columns):
            _count_missing(pairs, columns, short)
        check_columns(len(columns), where)
        lines.append(line)
        rows.append(cells)
        if most is not None and len(rows) > most:
            break
    if not rows or not columns:
        raise no_rows(where)
    width = len(columns)
    body = [Row(line, cells + [""] * (width - len(cells))) for line, cells in zip(lines, rows, strict=True)]
    return Layout("", Row(lines[0], list(columns)), body, "point", tuple(_notes(short)))


def _of_lines(text: str, where: str) -> Iterator[tuple[int, list[tuple[str, Any]]]]:
    decode = _decoder().decode
    # Not splitlines: a cell may hold other characters that end a line for it.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip(_BLANKS):
            continue
        try:
            value = decode(line.strip(_BLANKS))
        except (ValueError, RecursionError) as error:
            raise _no_json(error, number, where) from None
        yield number, _pairs(value, number, where)


def _of_array(text: str, start: int, where: str, most: int | None) -> Iterator[tuple[int, list[tuple[str, Any]]]]:
    """Object after object, so that each is known by the row on which it begins. `most`: the end may be cut off."""
    decoder = _decoder()
    at, line, counted = start + 1, 1, 0
    first = True
    while True:
        at = _after_blanks(text, at)
        line += text.count("\n", counted, at)
        counted = at
        if first and text.startswith("]", at):
            break
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            if most is not None and not first:
                return
            raise _no_json(error, line, where) from None
        yield line, _pairs(value, line, where)
        first = False
        at = _after_blanks(text, at)
        if text.startswith("]", at):
            break
        if not text.startswith(",", at):
            if most is not None:
                return
            raise _no_json(ValueError("a comma or ] is expected"), line + text.count("\n", counted, at), where)
        at += 1
    end = _after_blanks(text, at + 1)
    if end < len(text):
        raise _no_json(ValueError("there is more behind the array"), text.count("\n", 0, end) + 1, where)


class _Pairs(list[tuple[str, Any]]):
    """An object as its pairs, so that a key that is written twice is seen; no JSON list is one."""


def _decoder() -> json.JSONDecoder:
    # Numbers stay as they are written: a column's kind is found from the texts of all its cells.
    return json.JSONDecoder(object_pairs_hook=_Pairs, parse_int=str, parse_float=str, parse_constant=str, strict=False)


def _after_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANKS:
        at += 1
    return at


def _pairs(value: Any, line: int, where: str) -> list[tuple[str, Any]]:
    if not isinstance(value, _Pairs):
        raise UserError(
            translate("data", "Row {row} is not a JSON object.").format(row=line),
            translate("data", "Write one object a row, as in {example}.").format(example='{"day": 1, "value": 2.5}'),
            at_row(where, line),
        )
    names = [key for key, _ in value]
    if len(set(names)) < len(names):
        twice = next(key for key, count in Counter(names).items() if count > 1)
        raise UserError(
            translate("data", "The key {name} stands twice in row {row}.").format(name=repr(twice[:40]), row=line),
            translate("data", "Remove or rename one of them."),
            at_row(where, line),
        )
    return value


def _cell(value: Any, key: str, line: int, where: str) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    raise UserError(
        translate("data", "The key {name} holds a list or an object in row {row}.").format(
            name=repr(key[:40]), row=line
        ),
        translate("data", "Write each value under a key of its own, or leave the key out."),
        at_row(where, line),
    )


def _count_missing(pairs: list[tuple[str, Any]], columns: dict[str, int], short: Counter[str]) -> None:
    given = {key for key, _ in pairs}
    for key in columns:
        if key not in given:
            short[key] += 1


def _notes(short: Counter[str]) -> Iterator[str]:
    for key, count in list(short.items())[:_MOST_NOTES]:
        if count:
            yield translate("data", "{count:,} rows have no key {name}: the value is missing there.").format(
                count=count, name=key
            )


def _no_json(error: Exception, line: int, where: str) -> UserError:
    why = getattr(error, "msg", "") or str(error)
    if isinstance(error, RecursionError):
        why = "too many brackets inside each other"
    return UserError(
        translate("data", "Row {row} is not valid JSON: {why}.").format(row=line, why=why.rstrip(".")[:120]),
        translate("data", "Correct the row, or write the file again with the program that made it."),
        at_row(where, line),
    )
