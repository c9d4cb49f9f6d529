"""What is pasted is kept as a file that reads as it was meant."""

import os
from pathlib import Path

import pytest

from workbench.data import Table, Text, load
from workbench.data.options import DataSpec
from workbench.data.pasting import keep_pasted
from workbench.errors import UserError

TABLE = "when\tsold\n" + "".join(f"2024-01-{day:02d}\t{day * 3}\n" for day in range(1, 31))


def test_cells_of_a_spreadsheet_become_a_table(tmp_path: Path) -> None:
    path = keep_pasted(TABLE, tmp_path / "pasted")
    data = load(DataSpec(path=str(path)), tmp_path)
    assert isinstance(data, Table)
    assert data.names == ["when", "sold"]
    assert data.rows == 30


@pytest.mark.parametrize(
    "column", ["Passengers\n112\n118\n132\n", "1,5\n2,5\n3,5\n", "a\n-3\n+4.5\n1e5\n", "x\r\n1\r\n2\r\n3\r\n"]
)
def test_a_single_column_of_numbers_is_a_table(tmp_path: Path, column: str) -> None:
    assert keep_pasted(column, tmp_path).suffix == ".csv"


@pytest.mark.parametrize(
    "text", ["It was a dark night.\nThe wind blew.\n", "一\n二\n三\n", "2024 was a year\nso was 2023\n"]
)
def test_a_text_becomes_a_text(tmp_path: Path, text: str) -> None:
    path = keep_pasted(text * 20, tmp_path)
    assert path.suffix == ".txt"
    data = load(DataSpec(path=str(path)), tmp_path)
    assert isinstance(data, Text)
    assert data.text == text * 20


def test_records_keep_their_form(tmp_path: Path) -> None:
    path = keep_pasted('{"a": 1, "b": 2}\n{"a": 3, "b": 4}\n', tmp_path)
    assert path.suffix == ".jsonl"
    assert isinstance(load(DataSpec(path=str(path)), tmp_path), Table)


def test_the_same_is_kept_once_and_another_beside_it(tmp_path: Path) -> None:
    first, again, other = (keep_pasted(text, tmp_path) for text in (TABLE, TABLE, TABLE + "2024-02-01\t1\n"))
    assert first == again != other
    assert len(list(tmp_path.iterdir())) == 2


def test_half_a_character_does_no_harm(tmp_path: Path) -> None:
    assert "\ufffd" in keep_pasted("an odd \ud83d sign\n" * 5, tmp_path).read_text("utf-8")


@pytest.mark.parametrize("nothing", ["", " \n\t\n"])
def test_nothing_is_told(tmp_path: Path, nothing: str) -> None:
    with pytest.raises(UserError, match="clipboard"):
        keep_pasted(nothing, tmp_path / "pasted")
    assert not (tmp_path / "pasted").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="cannot be kept"):
        keep_pasted(TABLE, tmp_path / "file" / os.curdir / "pasted")
