"""The language of the filter line: `cell=lstm hidden>64 rmse<0.2 tag:good -is:unfinished sunspots`.

A query is a row of terms with blanks between them; a run is found where all of them hold:

    key=value   key!=value   key<value   key<=value   key>value   key>=value   key:part of a text
    is:star   is:unfinished   is:tagged   is:noted   is:child
    word   "several words"        anywhere in the run's names, notes, tags, data, cell, activation

`-` before a term turns it round. `a|b` as a value stands for either. A value with blanks is put in quotes. Upper and
lower case are alike. A run without a value for the key is found by `!=` and by no other comparison.
"""

import re
from dataclasses import dataclass

from workbench.errors import UserError
from workbench.words import translate

# The longer signs first, so that `<=` is not read as `<`.
SIGNS = ("!=", "<=", ">=", "=", "<", ">", ":")
MOST = 100  # values in a query: SQLite follows no more than 1000 conditions in a row
STATES = ("star", "unfinished", "tagged", "noted", "child")
_TERM = re.compile(
    r"""(?P<minus>-?)
    (?: (?P<key>[^\W\d][\w.]*) (?P<sign>!=|<=|>=|=|<|>|:) (?P<value>(?:"[^"]*"|[^\s"])*)
      | "(?P<quoted>[^"]*)"
      | (?P<word>[^\s"]+) )
    (?=\s|$)""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Term:
    """One condition. A word to look for has no key; `values`: any of them will do; `negated`: it must not hold."""

    key: str
    sign: str
    values: tuple[str, ...]
    negated: bool = False


def parse(query: str) -> tuple[Term, ...]:
    """The terms of a query, none for an empty one. UserError where it cannot be read."""
    terms: list[Term] = []
    at = 0
    while True:
        at += len(query[at:]) - len(query[at:].lstrip())
        if sum(len(one.values) for one in terms) > MOST:
            raise UserError(
                translate("store", "The filter has more than {count} words and values.").format(count=MOST),
                translate("store", "Leave some of them out."),
                "",
            )
        if at == len(query):
            return tuple(terms)
        found = _TERM.match(query, at)
        if found is None:
            raise _unclear(query[at:])
        terms.append(_term(found, query))
        at = found.end()


def quoted(value: str) -> str:
    """The value as it is written in a query."""
    return value if value and not re.search(r'[\s"|]', value) else f'"{value.replace(chr(34), "")}"'


def _term(found: "re.Match[str]", query: str) -> Term:
    negated = bool(found["minus"])
    if found["key"] is None:
        # A word is found as it stands, a minus alone too.
        text = found["quoted"] if found["quoted"] is not None else found["word"]
        return Term("", "", (text.casefold(),), negated)
    values = _values(found["value"])
    if not any(values) and found["sign"] not in ("=", "!="):
        raise UserError(
            translate("store", "There is nothing behind {term}.").format(term=found[0]),
            translate("store", "Write a value there, without a blank before it: hidden>64."),
            query,
        )
    key = found["key"].casefold()
    if key == "is" and (found["sign"] not in (":", "=") or any(value.casefold() not in STATES for value in values)):
        raise UserError(
            translate("store", "{term} is not known.").format(term=found[0]),
            translate("store", "Known: {names}.").format(names=", ".join(f"is:{name}" for name in STATES)),
            query,
        )
    return Term(key, found["sign"], values, negated)


def _values(text: str) -> tuple[str, ...]:
    """The values between the strokes; a stroke in quotes is a part of one."""
    values, inside = [""], False
    for letter in text:
        if letter == '"':
            inside = not inside
        elif letter == "|" and not inside:
            values.append("")
        else:
            values[-1] += letter
    return tuple(values)


def _unclear(rest: str) -> UserError:
    return UserError(
        translate("store", "The filter cannot be read from here on: {rest}").format(rest=rest),
        translate("store", "Every quotation mark needs a second one, and a blank behind that."),
        rest,
    )
