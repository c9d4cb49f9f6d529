"""Tables: conformance of the rows, typed columns, round trips."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench import words
from workbench.data.cells import find_decimal, to_number, to_times
from workbench.data.options import DataSpec
from workbench.data.source import Source, Table
from workbench.data.tables import read_layout, read_table

# The situations that CSV conformance collections agree on, in words of our own: name -> (text, names, rows).
SITUATIONS = {
    "plain": ("p,q,r\n4,5,6\n", ["p", "q", "r"], [["4", "5", "6"]]),
    "plain CRLF": ("p,q,r\r\n4,5,6\r\n", ["p", "q", "r"], [["4", "5", "6"]]),
    "comma in quotes": ('first,street\nAnn,"Low Road 3, Ely"\n', ["first", "street"], [["Ann", "Low Road 3, Ely"]]),
    "empty cells": ('p,q,r\n4,"",""\n5,6,7\n', ["p", "q", "r"], [["4", "", ""], ["5", "6", "7"]]),
    "empty cells CRLF": ('p,q,r\r\n4,"",""\r\n5,6,7\r\n', ["p", "q", "r"], [["4", "", ""], ["5", "6", "7"]]),
    "escaped quotes": ('p,q\n4,"say ""yes"" twice"\n', ["p", "q"], [["4", 'say "yes" twice']]),
    "JSON in a cell": ('id,at\n7,"{""x"": [1.5, 2]}"\n', ["id", "at"], [["7", '{"x": [1.5, 2]}']]),
    "newlines": ('p,q\n4,5\n"up\nand down",6\n', ["p", "q"], [["4", "5"], ["up\nand down", "6"]]),
    "newlines CRLF": ('p,q\r\n4,5\r\n"up\r\nand down",6\r\n', ["p", "q"], [["4", "5"], ["up\r\nand down", "6"]]),
    "quotes and newlines": ('p,q\n4,"x\n""y"" z"\n', ["p", "q"], [["4", 'x\n"y" z']]),
    "UTF-8": ("p,q\n4,é\n5,ʤ 数\n", ["p", "q"], [["4", "é"], ["5", "ʤ 数"]]),
}


def table(text: str) -> Table:
    return read_table(text, DataSpec(), Source("a.csv"))


@pytest.mark.parametrize("name", SITUATIONS)
def test_conformance(name: str) -> None:
    text, names, rows = SITUATIONS[name]
    layout = read_layout(text, DataSpec(), "a.csv")
    assert layout.header is not None
    assert layout.header.cells == names
    assert [row.cells for row in layout.rows] == rows


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs",)), max_size=12)


@given(
    st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1)),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_quoting_comes_back(rows: list[list[str]], delimiter: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["h"] * len(rows[0]), *rows])
    spec = DataSpec(delimiter=delimiter, header="yes")
    layout = read_layout(written.getvalue(), spec, "a.csv")
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    read = [row.cells for row in layout.rows if any(cell.strip() for cell in row.cells)]
    assert read == kept


def test_file_rows_are_counted_as_an_editor_does() -> None:
    read = table('# made by hand\n\na,b\n"x\ny",1\n\nz,2\n')
    assert read.lines.tolist() == [4, 7]
    assert "1" in read.source.notes[0]


def test_kinds() -> None:
    read = table("day,count,word\n2020-01-01,1,x\n2020-01-02,,y\n")
    assert [column.kind for column in read.columns] == ["time", "number", "category"]
    assert read.column("day").values[1] == np.datetime64("2020-01-02", "ms")
    assert np.isnan(read.column("count").numbers()[1])
    assert read.source.header


def test_a_column_with_a_few_words_tells_where_they_are() -> None:
    read = table("a,b\n1,2\n2,three\n3,4\n4,5\n")
    assert read.column("b").odd == ((3, "three"),)


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("a,b\nx,y\n", True),
        ("1,2\n3,4\n", False),
        ("name,2\nx,3\n", False),
        ("year,2001,2002\nx,3,4\n", False),
        ("value,\n1,2\n", True),
        ("NaN,1\n2,3\n", False),
        ("2020-01,5\n2020-02,6\n", False),
    ],
)
def test_header(text: str, header: bool) -> None:
    assert (read_layout(text, DataSpec(), "a.csv").header is not None) is header


@pytest.mark.parametrize(
    ("cell", "comma", "value"),
    [
        ("1.5", False, 1.5),
        (" -2e3 ", False, -2000.0),
        ("1,234", False, 1234.0),
        ("1,23", False, None),
        ("1,234.5", False, 1234.5),
        ("12 345", False, 12345.0),
        ("1'234'567.8", False, 1234567.8),
        ("1,5", True, 1.5),
        ("1.234,5", True, 1234.5),
        ("1.234", True, 1234.0),
        ("1.5", True, None),
        ("5", True, 5.0),
        ("-3,5e2", True, -350.0),
        ("1_000", False, None),
        ("0x10", False, None),
        ("abc", False, None),
    ],
)
def test_numbers(cell: str, comma: bool, value: float | None) -> None:
    assert to_number(cell, comma) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_come_back(value: float) -> None:
    assert to_number(repr(value), False) == value
    assert to_number(repr(value).replace(".", ","), True) == value


@pytest.mark.parametrize(
    ("cells", "delimiter", "mark"),
    [
        (["1,5"], ";", "comma"),
        (["1,234"], ";", "comma"),
        (["1,234"], ",", "point"),
        (["1,234", "1,5"], "\t", "comma"),
        (["1,234.5"], ";", "point"),
        (["x, y"], ";", "point"),
    ],
)
def test_decimal_mark(cells: list[str], delimiter: str, mark: str) -> None:
    assert find_decimal(cells, delimiter) == mark


@pytest.mark.parametrize(
    ("cells", "last"),
    [
        (["1949-01", "1949-02"], "1949-02-01"),
        (["2020/1/5", "2020/1/6"], "2020-01-06"),
        (["05.01.2020", "06.01.2020"], "2020-01-06"),
        (["01/30/2020", "01/31/2020"], "2020-01-31"),
        (["30/01/2020", "01/02/2020"], "2020-02-01"),
        (["01/01/2020", "02/01/2020", "03/01/2020"], "2020-01-03"),
        (["Jan 1949", "Feb 1949"], "1949-02-01"),
        (["1949 Jan", "1949 Feb"], "1949-02-01"),
        (["2020年1月1日", "2020年1月2日"], "2020-01-02"),
        (["2020-01-01 05:30", "2020-01-01 06:00"], "2020-01-01T06:00"),
        (["2020-01-01T05:30:00.250Z"], "2020-01-01T05:30:00.250"),
        (["2020-01-01T05:30:00+02:00"], "2020-01-01T03:30"),
        (["March 5, 2021"], "2021-03-05"),
    ],
)
def test_times(cells: list[str], last: str) -> None:
    found = to_times(cells)
    assert found is not None
    assert found[0][-1] == np.datetime64(last, "ms")


@pytest.mark.parametrize(
    ("cells", "order", "first", "doubt"),
    [
        (["01/02/2020", "02/03/2020"], "auto", "2020-02-01", True),
        (["01/02/2020", "02/03/2020"], "day_first", "2020-02-01", False),
        (["01/02/2020", "02/03/2020"], "month_first", "2020-01-02", False),
        (["01/02/2020", "02/01/2020"], "auto", "2020-01-02", False),
        (["30/01/2020", "31/01/2020"], "month_first", "2020-01-30", False),
        (["02/02/2020"], "auto", "2020-02-02", False),
    ],
)
def test_order_of_dates(cells: list[str], order: str, first: str, doubt: bool) -> None:
    found = to_times(cells, order)
    assert found is not None
    assert found[0][0] == np.datetime64(first, "ms")
    assert bool(found[2]) is doubt


def test_what_is_open_is_told_in_a_note() -> None:
    notes = " ".join(table("day\tv\n01/02/2020\t1,234\n02/03/2020\t5,678\n").source.notes)
    assert "01/02/2020" in notes
    assert "1,234" in notes
    assert "data.dates" in notes
    assert "data.decimal" in notes
    assert not table("day\tv\n30/01/2020\t1,5\n31/01/2020\t5,678\n").source.notes


@pytest.mark.parametrize("cells", [["1949"], ["x"], ["2020-13-01"], ["2020-02-30"], ["1.5"], ["Foo 1949"], ["", "-"]])
def test_no_times(cells: list[str]) -> None:
    assert to_times(cells) is None


def test_columns_without_names_are_called_alike_in_every_language() -> None:
    words.install(lambda context, text: f"<{text}>")
    try:
        table = read_table("1,2\n3,4\n", DataSpec(), Source("a.csv"))
    finally:
        words.install(None)
    assert table.names == ["column 1", "column 2"]
