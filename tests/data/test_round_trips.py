"""A table written in any dialect, encoding, archive or form is read back as the same table."""

import csv
import gzip
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.data import Table, load, preview
from workbench.data.options import DataSpec

from .odd_writers import npy, npz, zipped

ENCODINGS = {
    "utf-8": "auto",
    "utf-8-sig": "auto",
    "utf-16": "auto",
    "utf-32": "auto",
    "utf-16-le": "utf-16-le",
    "gb18030": "gb18030",
    "big5": "big5",
    "shift_jis": "shift_jis",
    "latin-1": "latin-1",
}
# Letters that every one of an encoding's readers has; the words are none of those that stand for a missing value.
LETTERS = {"big5": "數值年月", "shift_jis": "日付値東京かな", "latin-1": "éüñßå", "gb18030": "数值年月㐀"}
NUMBERS = st.floats(-1e9, 1e9).map(lambda value: round(value, 4))


@st.composite
def tables(draw: st.DrawFn, encoding: str) -> tuple[list[str], list[list[Any]]]:
    """Names, and columns of one length: words first, then numbers, some of them missing."""
    letters = LETTERS.get(encoding, "数é한д🙂")
    word = st.text(f'xyzw{letters},;|\t"#: \n', min_size=1, max_size=8).map(lambda text: f"x{text}x")
    rows = draw(st.integers(1, 12))
    words = draw(st.lists(word, min_size=rows, max_size=rows))
    # The first value is known: a column without any has no kind.
    numbers = st.lists(st.none() | NUMBERS, min_size=rows - 1, max_size=rows - 1)
    columns = [[draw(NUMBERS), *draw(numbers)] for _ in range(draw(st.integers(1, 3)))]
    return [f"c{n}{letters[0]}" for n in range(len(columns) + 1)], [words, *columns]


def written(names: list[str], columns: list[list[Any]], delimiter: str, comma: bool, end: str, quoting: Any) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow(names)
    writer.writerows([[_cell(value, comma) for value in row] for row in zip(*columns, strict=True)])
    return out.getvalue()


def _cell(value: Any, comma: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return f"{value:.4f}".replace(".", ",") if comma else f"{value:.4f}"


def check(table: Any, names: list[str], columns: list[list[Any]]) -> None:
    assert isinstance(table, Table)
    assert table.names == names
    for column, values in zip(table.columns, columns, strict=True):
        if isinstance(values[0], str):
            assert column.values.tolist() == values
        else:
            expected = np.array([np.nan if value is None else value for value in values])
            np.testing.assert_array_equal(column.numbers(), expected)


@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    comma=st.booleans(),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    pack=st.sampled_from(["", ".gz", ".zip"]),
)
def test_delimited(encoding: str, data: st.DataObject, delimiter: str, comma: bool, end: str, quoting: int, pack: str,
                   tmp_path: Path) -> None:  # fmt: skip
    names, columns = data.draw(tables(encoding))
    content = written(names, columns, delimiter, comma, end, quoting).encode(encoding)
    path = tmp_path / f"a.csv{pack}"
    path.write_bytes(packed(content, pack, "a.csv"))
    spec = DataSpec(
        path=str(path),
        encoding=ENCODINGS[encoding],
        delimiter=delimiter,
        decimal="comma" if comma else "point",
        header="yes",
        comment="",
    )
    check(load(spec, Path()), names, columns)


def packed(content: bytes, pack: str, name: str) -> bytes:
    if pack == ".gz":
        return gzip.compress(content)
    return zipped({name: content}) if pack else content


@settings(max_examples=100)
@given(st.data(), st.sampled_from([",", ";", "\t", "|"]), st.booleans())
def test_what_is_found_by_itself_is_what_was_written(data: st.DataObject, delimiter: str, comma: bool) -> None:
    """Numbers of two decimals, two columns at least: then delimiter, decimal mark and header are beyond doubt."""
    rows = data.draw(st.integers(3, 20))
    numbers = st.integers(-(10**6), 10**6).map(lambda value: value / 100)
    columns = [data.draw(st.lists(numbers, min_size=rows, max_size=rows)) for _ in range(2)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["first", "second"])
    for row in zip(*columns, strict=True):
        writer.writerow([f"{value:.2f}".replace(".", "," if comma else ".") for value in row])
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        path.write_text(out.getvalue(), "utf-8")
        table = load(DataSpec(path=str(path)), Path())
        assert preview(path).delimiter == delimiter
    check(table, ["first", "second"], columns)
    assert table.source.decimal == ("comma" if comma else "point")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), form=st.sampled_from([".jsonl", ".ndjson", ".json"]), pack=st.sampled_from(["", ".gz", ".zip"]),
       encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))  # fmt: skip
def test_records(data: st.DataObject, form: str, pack: str, encoding: str, tmp_path: Path) -> None:
    names, columns = data.draw(tables("utf-8"))
    rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    text = json.dumps(rows, indent=1) if form == ".json" else "".join(json.dumps(row) + "\n" for row in rows)
    path = tmp_path / f"a{form}{pack}"
    path.write_bytes(packed(text.encode(encoding), pack, f"a{form}"))
    check(load(DataSpec(path=str(path)), Path()), names, columns)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.integers(1, 9), columns=st.integers(1, 5), order=st.sampled_from("CF"),
       kind=st.sampled_from(["<f8", ">f8", "<f4", "<f2", "<i8", ">i4", "u1", "?"]))  # fmt: skip
def test_arrays(rows: int, columns: int, order: Any, kind: str, tmp_path: Path) -> None:
    array = np.arange(rows * columns).reshape(rows, columns).astype(kind, order=order)
    expected = [list(map(float, column)) for column in array.T]
    path = tmp_path / "a.npy"
    path.write_bytes(npy(array))
    check(load(DataSpec(path=str(path)), Path()), [f"column {n + 1}" for n in range(columns)], expected)
    path = tmp_path / "a.npz"
    names = [f"c{n}" for n in range(columns)]
    path.write_bytes(npz(**dict(zip(names, array.T, strict=True))))
    check(load(DataSpec(path=str(path)), Path()), names, expected)
    assert preview(path).rows[0] == tuple(f"{value[0]:.10g}" for value in expected)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=5))
def test_several_files_know_their_own_rows(counts: list[int]) -> None:
    with TemporaryDirectory() as folder:
        places: list[tuple[str, int]] = []
        for number, count in enumerate(counts):
            path = Path(folder, f"part{number}.csv")
            path.write_text("a,b\n" + "".join(f"{number},{row}\n" for row in range(count)), "utf-8")
            places += [(str(path), row + 2) for row in range(count)]
        table = load(DataSpec(path=folder), Path())
        assert isinstance(table, Table)
        assert [table.source.place(line) for line in table.lines.tolist()] == places
        assert table.column("a").numbers().tolist() == [
            float(n) for n, count in enumerate(counts) for _ in range(count)
        ]


@pytest.mark.parametrize("order", ["C", "F"])
def test_the_preview_of_a_large_array_shows_all_its_columns(order: Any, tmp_path: Path) -> None:
    array = np.asarray(np.arange(120_000.0).reshape(-1, 3), order=order)
    (tmp_path / "a.npy").write_bytes(npy(array))
    (tmp_path / "a.npz").write_bytes(npz(v=array))
    for name in ("a.npy", "a.npz"):
        shown = preview(tmp_path / name)
        assert shown.rows[:2] == (("0", "1", "2"), ("3", "4", "5"))
        assert (len(shown.rows), shown.complete) == (50, False)
