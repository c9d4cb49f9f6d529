"""Patterns of texts, from the definition."""

import numpy as np
import pytest

from workbench.errors import UserError
from workbench.runs.patterns import PATTERNS, matches, signal_of


def marked(pattern: str, text: str) -> str:
    return "".join(str(int(one)) for one in PATTERNS[pattern].signal(text))


@pytest.mark.parametrize(
    ("pattern", "text", "wanted"),
    [
        ("quotes", 'a "bc" d', "00111000"),
        ("quotes", "it's 'so' x", "00000111000"),
        ("quotes", "“他说” x", "111000"),
        ("quotes", '"a\nb\n\nc"', "11111001"),
        ("quotes", "'a\nb'", "11000"),
        ("quotes", 'x"""a\n\nb"""c', "011111111100"),
        ("brackets", "a (b[c]) d", "0011111000"),
        ("depth", "a (b[c]) d", "0011221000"),
        ("brackets", ")(\n\na", "01100"),
        ("line", "ab\ncd", "12012"),
        ("newline", "a\nb", "010"),
        ("indentation", "  a b\n\tc", "11000010"),
        ("upper", "aBc", "010"),
        ("digits", "a12", "011"),
        ("blanks", "a b\n", "0101"),
        ("words", "ab cd2 (e", "100100001"),
    ],
)
def test_a_pattern_is_1_where_it_should_be(pattern: str, text: str, wanted: str) -> None:
    assert marked(pattern, text) == wanted


def test_every_pattern_takes_any_text() -> None:
    for pattern in PATTERNS.values():
        for text in ("", "\n", "(((", '"', "\n\n\n", "aé漢\t"):
            assert pattern.signal(text).shape == (len(text),)


def test_tokens_of_several_characters_have_the_signal_of_their_last() -> None:
    assert signal_of(["ab", " (", "cd", ")"], "brackets").tolist() == [0.0, 1.0, 1.0, 0.0]
    assert signal_of(["ab", "ab"], "expression", "b").tolist() == [1.0, 1.0]


def test_expressions_mark_their_matches() -> None:
    assert matches("a ab abb 漢", "ab+").tolist() == [0, 0, 1, 1, 0, 1, 1, 1, 0, 0]
    assert np.count_nonzero(matches("x\ny\n", "^y")) == 1
    with pytest.raises(UserError, match="no regular expression"):
        matches("a", "(")


def test_an_expression_that_never_ends_is_ended() -> None:
    with pytest.raises(UserError, match="too long"):
        matches("a" * 64 + "b", "(a+)+c", 0.5)
