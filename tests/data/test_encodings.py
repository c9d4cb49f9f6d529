"""Encodings: proven by the bytes or told by the person, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.data.encodings import decode, likely
from workbench.errors import UserError


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff"), min_size=1))
def test_marked_and_utf8_come_back(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), "auto", "a.txt").text == text


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_a_user_error(data: bytes) -> None:
    for encoding in ("auto", "gb18030", "utf-16", "ascii", "shift_jis"):
        try:
            decode(data, encoding, "a.txt")
        except UserError:
            continue


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("année,valeur\n1,2\n", "cp1252"),
        ("今天天气很好，我们去公园玩。", "gb18030"),
        ("年份,數值\n今天天氣很好", "big5"),
        ("日付,値\n東京,5\n", "shift_jis"),
        ("東京の天気は晴れです\n", "euc-jp"),
        ("날짜,값\n1,2\n", "euc-kr"),
        ("日付,値\n", "iso2022_jp"),
        ("год,значение\nпривет", "cp1251"),
    ],
)
def test_the_likeliest_is_named_first(text: str, encoding: str) -> None:
    assert likely(text.encode(encoding))[0] == encoding


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["a,b\n1,2\n", "日期,数值\n一月,1\n二月,2\n", "日付,値\nかな,1\n", "год;вес\n1;2\n"])
def test_wide_letters_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "auto", "a.txt").text == text


@given(st.text("数值年月一二三,;0123456789\n", min_size=1), st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_wide_letters_are_read_right_or_not_at_all(text: str, encoding: str) -> None:
    """With a line end: without one, two Latin letters and one Chinese sign can be the very same bytes."""
    text += "\n"
    try:
        assert decode(text.encode(encoding), "auto", "a.txt").text == text
    except UserError:
        return


def test_a_beginning_may_end_inside_a_character() -> None:
    data = "数据".encode()[:-1]
    assert decode(data, "auto", "a.txt", cut=True).text == "数"
    with pytest.raises(UserError):
        decode(data, "auto", "a.txt")


@pytest.mark.parametrize("name", ["rot13", "hex", "nonsense", "undefined", "idna"])
def test_codecs_that_are_none(name: str) -> None:
    with pytest.raises(UserError):
        decode(b"\xe4bc", name, "a.txt")
