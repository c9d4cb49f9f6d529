"""Patterns of a text that units may follow: where one is inside of quotes or brackets, how far into a line, and so on.

The signal at a step tells how things stand after the character at that step has been read.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.errors import UserError
from workbench.words import translate

Signal = NDArray[np.float64]

OPENING, CLOSING = "([{（【《「", ")]}）】》」"
PAIRS = {"“": "”", "«": "»", "‘": "’", "『": "』"}
SECONDS = 10.0
# An expression of nested repeats may take longer than anybody lives: it runs where it can be ended.
MATCHER = """
import json, re, sys
asked = json.load(sys.stdin)
found = re.compile(asked["expression"], re.MULTILINE).finditer(asked["text"])
json.dump([one.span() for one in found if one.end() > one.start()], sys.stdout)
"""


@dataclass(frozen=True)
class Pattern:
    """`signal(text)`: a number for each character, 0 or 1 unless it counts something.

    `lasts`: it tells how things stand after the character, not what the character is.
    """

    name: str
    signal: Callable[[str], Signal]
    lasts: bool = False


def inside_quotes(text: str) -> Signal:
    """1 from an opening quotation mark to the character before the closing one.

    A single straight one ends with its line, others with an empty line, those of three marks where they are closed.
    """
    found = np.zeros(len(text))
    closing, since = "", 0
    for place in range(len(text)):
        if closing:
            closing = "" if _closes(text, place, closing, since) else closing
        else:
            closing, since = _opened(text, place), place
        found[place] = bool(closing)
    return found


def _opened(text: str, place: int) -> str:
    """What closes the quotation that begins at a place; an empty text where none does."""
    sign = text[place]
    if sign in PAIRS:
        return PAIRS[sign]
    if sign in "\"'" and text.startswith(3 * sign, place):
        return 3 * sign
    return sign if sign == '"' or (sign == "'" and not text[place - 1 : place].isalnum()) else ""


def _closes(text: str, place: int, closing: str, since: int) -> bool:
    """Whether a quotation is over once the character at a place has been read."""
    sign, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if len(closing) == 3:
        return place - since >= 5 and text[place - 2 : place + 1] == closing
    if sign == "\n":
        return closing == "'" or before == "\n"
    return sign == closing and before != "\\" and not (sign == "'" and after.isalnum())


def inside_brackets(text: str) -> Signal:
    """1 from an opening bracket to the character before the one that closes it; an empty line closes all."""
    return (bracket_depth(text) > 0).astype(np.float64)


def bracket_depth(text: str) -> Signal:
    """How many brackets are open."""
    found = np.zeros(len(text))
    depth = 0
    for place, sign in enumerate(text):
        if sign in OPENING:
            depth += 1
        elif sign in CLOSING:
            depth = max(0, depth - 1)
        elif sign == "\n" and text[place - 1 : place] == "\n":
            depth = 0
        found[place] = depth
    return found


def line_position(text: str) -> Signal:
    """How many characters of the line have been read; 0 after its end, which begins the next."""
    places = np.arange(len(text))
    ends = np.fromiter((sign == "\n" for sign in text), np.bool_, len(text))
    return (places - np.maximum.accumulate(np.where(ends, places, -1))).astype(np.float64)


def indentation(text: str) -> Signal:
    """1 in the blanks at a line's beginning."""
    found = np.zeros(len(text))
    start = True
    for place, sign in enumerate(text):
        start = sign == "\n" or (start and sign in " \t")
        found[place] = start and sign != "\n"
    return found


def _of_characters(test: Callable[[str], bool]) -> Callable[[str], Signal]:
    def signal(text: str) -> Signal:
        return np.fromiter((test(sign) for sign in text), np.float64, len(text))

    return signal


def word_starts(text: str) -> Signal:
    """1 at the first character of a word."""
    letters = np.fromiter((sign.isalnum() for sign in text), np.bool_, len(text))
    return (letters & ~np.concatenate([[False], letters[:-1]])).astype(np.float64) if len(text) else np.zeros(0)


PATTERNS: dict[str, Pattern] = {
    one.name: one
    for one in (
        Pattern("quotes", inside_quotes, lasts=True),
        Pattern("brackets", inside_brackets, lasts=True),
        Pattern("depth", bracket_depth, lasts=True),
        Pattern("line", line_position, lasts=True),
        Pattern("newline", _of_characters(lambda sign: sign == "\n")),
        Pattern("indentation", indentation, lasts=True),
        Pattern("upper", _of_characters(str.isupper)),
        Pattern("digits", _of_characters(str.isdigit)),
        Pattern("blanks", _of_characters(str.isspace)),
        Pattern("words", word_starts),
    )
}


def signal_of(texts: Sequence[str], pattern: str, expression: str = "") -> Signal:
    """The signal at each token of a text: that after its last character, or for what characters are, of any of them.

    `expression`: 1 within its matches. UserError where it is wrong or takes too long.
    """
    text = "".join(texts)
    known = PATTERNS.get(pattern)
    signal = known.signal(text) if known else matches(text, expression)
    ends = np.cumsum([len(one) for one in texts])
    if known and known.lasts:
        return signal[np.maximum(ends - 1, 0)]
    starts = np.concatenate([[0], ends[:-1]])
    return np.maximum.reduceat(signal, np.minimum(starts, max(len(signal) - 1, 0))) if len(signal) else signal


def matches(text: str, expression: str, seconds: float = SECONDS) -> Signal:
    """1 within the matches of a regular expression."""
    asked = json.dumps({"expression": expression, "text": text})
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", MATCHER], input=asked, capture_output=True, text=True, encoding="utf-8",
            timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise UserError(
            translate("runs", "The expression takes too long to look for."),
            translate("runs", "Leave out repeats within repeats, such as (a+)+."),
        ) from None
    if done.returncode:
        raise UserError(
            translate("runs", "This is no regular expression: {why}.").format(
                why=done.stderr.strip().splitlines()[-1].partition(": ")[2]
            ),
            translate("runs", r"Write brackets that are meant as such with a backslash: \("),
        )
    found = np.zeros(len(text))
    for first, end in json.loads(done.stdout):
        found[first:end] = 1.0
    return found
