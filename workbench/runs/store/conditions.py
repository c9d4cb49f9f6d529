"""What a query means in SQL."""

import difflib
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from workbench.errors import UserError
from workbench.runs.store.query import Term, parse
from workbench.words import translate

# What every run has, by the name in a query, and its expression in SQL. Notes and tags hold texts.
OWN = {
    "path": "path",
    "name": "CASE label WHEN '' THEN path ELSE label END",
    "label": "label",
    "notes": "notes",
    "tag": "tags",
    "tags": "tags",
    "star": "star",
    "when": "made",
    "parent": "parent",
    "reason": "reason",
    "hash": "sha256",
    "code": "code",
}
STATE = {
    "star": "star = 1",
    "unfinished": "reason = ''",
    "tagged": "tags <> ''",
    "noted": "notes <> ''",
    "child": "parent <> ''",
}
# A short name stands for the first of these that has it.
ORDER = ("model", "training", "data", "score", "test", "result", "versions")
# How dates may be written, and how long what is given last lasts: a day by the clock on the wall may have 25 hours.
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DATES = (("%Y-%m-%d %H:%M", MINUTE), ("%Y-%m-%dT%H:%M", MINUTE), ("%Y-%m-%d", DAY), ("%Y-%m", None), ("%Y", None))
Condition = tuple[str, list[Any]]


def where(query: str, keys: Iterable[str]) -> Condition:
    """The condition on `runs`, with `{}` values apart. UserError where the query cannot be read or names no key.

    The facts that are known are `keys`; `facts` and `keys` are tables beside `runs`.
    """
    known = sorted(keys)
    parts, values = ["1"], list[Any]()
    for term in parse(query):
        sql, more = _condition(term, known)
        parts.append(f"NOT ({sql})" if term.negated else f"({sql})")
        values += more
    return " AND ".join(parts), values


def resolve(name: str, keys: Iterable[str]) -> str:
    """The whole name of a key: one of `OWN`, or a dotted one; a short name will do. UserError names the nearest."""
    known = list(keys)
    low = name.casefold()
    if low in OWN:
        return low
    parts = low.split(".")
    fitting = [key for key in known if key.casefold().split(".")[-len(parts) :] == parts]
    if not fitting:
        raise _unknown(name, [*OWN, *(key.rsplit(".", 1)[-1].casefold() for key in known), *known])
    return min(fitting, key=lambda key: (key.count("."), _rank(key), key))


def expression(key: str) -> Condition:
    """What a resolved key is worth, for sorting and grouping."""
    if key in OWN:
        return OWN[key], []
    return "(SELECT value FROM facts WHERE run = runs.id AND key = (SELECT id FROM keys WHERE name = ?))", [key]


def _unknown(name: str, known: list[str]) -> UserError:
    near = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.5)
    if near:
        hint = translate("store", "Did you mean {name}?").format(name=near[0])
    else:
        hint = translate("store", "Use a setting or a result, such as cell, hidden or rmse.")
    return UserError(translate("store", "No run has a {name}.").format(name=name), hint, name)


def _rank(key: str) -> int:
    section = key.split(".", 1)[0]
    return ORDER.index(section) if section in ORDER else len(ORDER)


def _condition(term: Term, keys: list[str]) -> Condition:
    if not term.key:
        return "instr(words, ?) > 0", [term.values[0]]
    if term.key == "is":
        return " OR ".join(STATE[value.casefold()] for value in term.values), []
    key = resolve(term.key, keys)
    one = {"when": _date, "star": _star, "tag": _tag, "tags": _tag}.get(key, _plain)
    sign = "=" if term.sign == "!=" else term.sign
    parts, values = list[str](), list[Any]()
    for value in term.values:
        sql, more = one(OWN.get(key, "value"), sign, value)
        parts.append(sql)
        values += more
    sql = " OR ".join(parts)
    if key not in OWN:
        sql = f"id IN (SELECT run FROM facts WHERE key = (SELECT id FROM keys WHERE name = ?) AND ({sql}))"
        values = [key, *values]
    return (f"NOT ({sql})" if term.sign == "!=" else sql), values


def _plain(of: str, sign: str, text: str) -> Condition:
    number = as_number(text)
    text = text.casefold()
    if sign == ":":
        return f"instr(folded({of}), ?) > 0", [text]
    if sign == "=":
        # A list holds its items with commas between them.
        sql = f"folded({of}) = ? OR instr(',' || folded({of}) || ',', ?) > 0"
        return (sql, [text, f",{text},"]) if number is None else (f"{of} = ? OR {sql}", [number, text, f",{text},"])
    if number is None:
        # Texts come after all numbers in SQLite.
        return f"(typeof({of}) = 'text' AND folded({of}) {sign} ?)", [text]
    return f"(typeof({of}) <> 'text' AND {of} {sign} ?)", [number]


def _tag(of: str, sign: str, text: str) -> Condition:
    """Tags stand in one text, each between two blanks: a whole one with `=`, its beginning with `:`."""
    _refuse_order("tag", sign)
    if not text:
        return f"{of} = ''", []
    text = text.casefold()
    return f"instr(folded({of}), ?) > 0", [f" {text} " if sign == "=" else f" {text}"]


def _star(of: str, sign: str, text: str) -> Condition:
    _refuse_order("star", sign)
    return f"{of} = ?", [int(text.casefold() in ("yes", "true", "1"))]


def _refuse_order(name: str, sign: str) -> None:
    if sign not in ("=", ":"):
        raise UserError(
            translate("store", "{name} is neither less nor more than anything.").format(name=name),
            translate("store", "Write {name}= or {name}!= and a value.").format(name=name),
            name,
        )


def _date(of: str, sign: str, text: str) -> Condition:
    begin, end = _span(text)
    match sign:
        case "<":
            return f"{of} < ?", [begin]
        case "<=":
            return f"{of} < ?", [end]
        case ">":
            return f"{of} >= ?", [end]
        case ">=":
            return f"{of} >= ?", [begin]
        case _:
            return f"({of} >= ? AND {of} < ?)", [begin, end]


def _span(text: str) -> tuple[float, float]:
    """The seconds in which a day, a month, a year or a minute begins and ends, in the time of this place."""
    for form, length in DATES:
        try:
            begin = datetime.strptime(text, form)
            if length == MINUTE:
                return begin.timestamp(), begin.timestamp() + 60
            if length:
                return begin.timestamp(), (begin + length).timestamp()
            next_month = begin.replace(year=begin.year + begin.month // 12, month=begin.month % 12 + 1)
            end = next_month if form == "%Y-%m" else begin.replace(year=begin.year + 1)
            return begin.timestamp(), end.timestamp()
        except (ValueError, OverflowError, OSError):
            continue
    today = time.strftime("%Y-%m-%d")
    raise UserError(
        translate("store", "{value} is not a date.").format(value=repr(text)),
        translate("store", "Write it as {date}, {month} or {year}.").format(
            date=today, month=today[:7], year=today[:4]
        ),
        "when",
    )


def as_number(text: str) -> float | None:
    """The number that is written, or None; `nan` and the like are texts."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
