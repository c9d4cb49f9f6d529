"""Signs as people see them, words, and the pieces of byte pairs."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.data.clusters import LONGEST, Starts, cut, piece_starts, sign_starts, word_starts

# One sign each: examples of what Unicode Standard Annex 29 keeps together.
SIGNS = {
    "a letter with a combining mark": "e\u0301",
    "several marks": "q\u0307\u0323",
    "a mark that encloses": "a\u20dd",
    "line ends of Windows": "\r\n",
    "Hangul jamo: a leading consonant, a vowel, a tail": "\u1112\u1161\u11ab",
    "leading consonants and a syllable": "\u1100\u1100\uac00",
    "a Hangul syllable with a tail": "\uac00\u11a8",
    "old Hangul of extended jamo": "\ua960\ud7b0\ud7cb",
    "a flag": "\U0001f1e8\U0001f1f3",
    "an emoji with a skin tone": "\U0001f44b\U0001f3fd",
    "a family joined together": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "a joined emoji with a skin tone": "\U0001f469\U0001f3fd\u200d\U0001f680",
    "an emoji with a variation selector": "\u2764\ufe0f",
    "a heart on fire": "\u2764\ufe0f\u200d\U0001f525",
    "a keycap": "1\ufe0f\u20e3",
    "the flag of Scotland, in tags": "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "a Devanagari conjunct": "\u0915\u094d\u0937",
    "a conjunct with a joiner and a vowel": "\u0915\u094d\u200d\u0937\u093f",
    "a Tamil letter with a spacing mark": "\u0ba8\u0bbf",
    "a Thai letter with a vowel above and a tone": "\u0e01\u0e35\u0e49",
    "Thai sara am": "\u0e01\u0e33",
    "an Arabic number sign before a digit": "\u06001",
    "a Balinese letter with a spacing mark of late": "\u1b13\u1b35",
    "a Chinese sign with a variation selector": "\u845b\U000e0100",
    "a halfwidth katakana with its voice mark": "\uff76\uff9e",
}
# What is cut, each at every bar.
CUTS = [
    "a|b", "\u4f60|\u597d", "a|\r\n|b", "\r|\r\n|\n", "\n|\u0301", "a\u200d|b", "\u200d|\U0001f468",
    "\U0001f1e8\U0001f1f3|\U0001f1fa\U0001f1f8", "\U0001f1e8\U0001f1f3|\U0001f1fa", "a|\U0001f1e8\U0001f1f3|b",
    "\uac00|\uac01", "\uac01|\u1161", "\u11a8|\u1100", "\u0915|\u0937", "\u0915\u094d|a",
    "\u0915\u094d\u200c|\u0937", "a\u0301|\U0001f468\u200d\U0001f469|\u4f60", "\u00ad|a", "\u1038|\u102b",
    "\U0001f44b\u200d|a|\U0001f680", "\u0600|\n",
]  # fmt: skip


@pytest.mark.parametrize("name", SIGNS)
def test_one_sign(name: str) -> None:
    sign = SIGNS[name]
    assert cut(f"x {sign}y", sign_starts(f"x {sign}y")) == ["x", " ", sign, "y"]


@pytest.mark.parametrize("text", CUTS)
def test_where_signs_end(text: str) -> None:
    whole = text.replace("|", "")
    assert cut(whole, sign_starts(whole)) == text.split("|")


@given(st.text(st.sampled_from("a \r\n\u0301\u200d\u094d\u0915\u1100\u1161\u11a8\uac00\U0001f1e8\U0001f468\U0001f3fd")))
def test_each_sign_stays_whole_when_cut_out(text: str) -> None:
    """The tokens of the parts of a text are those of the whole, wherever it is cut between two signs."""
    signs = cut(text, sign_starts(text))
    for place in range(len(signs) + 1):
        for part, wanted in (("".join(signs[:place]), signs[:place]), ("".join(signs[place:]), signs[place:])):
            assert cut(part, sign_starts(part)) == wanted


@pytest.mark.parametrize("starts", [sign_starts, word_starts, piece_starts])
@given(text=st.text(max_size=80))
def test_nothing_is_lost(starts: Callable[[str], Starts], text: str) -> None:
    assert "".join(cut(text, starts(text))) == text


@given(st.text(st.characters(max_codepoint=0x2FF, exclude_characters="\r"), max_size=50))
def test_plain_letters_are_signs_of_their_own(text: str) -> None:
    assert sign_starts(text).tolist() == list(range(len(text)))


@given(st.text(st.characters(categories=["L", "N", "P"]), max_size=20))
def test_a_composed_letter_and_its_parts_count_the_same(text: str) -> None:
    latin = "".join(one for one in text if "LATIN" in unicodedata.name(one, "")) + "\u00e9\u1e69"
    apart = unicodedata.normalize("NFD", latin)
    assert len(sign_starts(unicodedata.normalize("NFC", apart))) == len(sign_starts(apart))


def test_words() -> None:
    text = "It isn't  1,024 cafe\u0301s: 他说don’t…\n\n 'ok' _x1 \U0001f468\u200d\U0001f469!?"
    assert cut(text, word_starts(text)) == [
        "It", " ", "isn't", "  ", "1", ",", "024", " ", "cafe\u0301s", ":", " ", "他", "说", "don’t", "…",
        "\n\n ", "'", "ok", "'", " ", "_x1", " ", "\U0001f468\u200d\U0001f469", "!", "?",
    ]  # fmt: skip


def test_pieces_of_byte_pairs() -> None:
    text = "Oh,  the end...\n\tx 床前明月光，疑 it's"
    assert cut(text, piece_starts(text)) == [
        "Oh", ",", " ", " the", " end", "...", "\n\t", "x", " 床前明月光", "，", "疑", " it", "'", "s",
    ]  # fmt: skip
    assert [len(piece) for piece in cut("a" * 100, piece_starts("a" * 100))] == [LONGEST] * 3 + [4]
