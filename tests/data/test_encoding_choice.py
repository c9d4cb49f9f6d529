"""The same bytes side by side in every encoding that they allow."""

from pathlib import Path

import pytest

from workbench.data.encoding_choice import AROUND, readings
from workbench.errors import UserError

CHINESE = "日期,销售额\n" + "2024-01-01,春天来了，花都开了\n" * 30
TAIWANESE = "日期,銷售額\n" + "2024-01-01,春天來了，花都開了\n" * 30
GERMAN = "Größe,Maß\n" + "Straße über Köln,5\n" * 20


def test_bytes_that_prove_their_encoding_leave_no_choice(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(CHINESE, "utf-8")
    assert readings(path) == ()
    found = readings(path, always=True)
    assert found[0].encoding == "utf-8"
    assert found[0].text.startswith("日期,销售额")
    path.write_text(CHINESE, "utf-16")
    assert readings(path) == ()


@pytest.mark.parametrize(("text", "encoding"), [(CHINESE, "gb18030"), (TAIWANESE, "big5"), (GERMAN, "cp1252")])
def test_the_right_reading_comes_first_and_others_beside_it(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    found = readings(path)
    assert found[0].encoding == encoding
    assert len(found) >= 2
    assert found[0].text.splitlines()[:3] == text.splitlines()[:3]
    assert len({reading.text for reading in found}) == len(found)


def test_the_excerpt_is_where_encodings_differ_however_far_down(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    lines = ["plain words and nothing else"] * 9000 + ["and here 春天来了 at last"] + ["plain again"] * 5
    path.write_bytes("\n".join(lines).encode("gb18030"))
    assert path.stat().st_size > 131_072
    first = readings(path)[0]
    assert first.encoding == "gb18030"
    assert first.excerpt == "and here 春天来了 at last"
    assert len(first.excerpt) <= 2 * AROUND


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file"):
        readings(tmp_path / "gone.csv")
