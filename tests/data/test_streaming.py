"""Long tables, read in blocks by compiled code: the same tables and the same complaints as reading them in memory."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from workbench.data import Table, byte_stream, store, streaming, table_reading
from workbench.data.files import read_bytes
from workbench.data.loading import is_long
from workbench.data.options import DataSpec
from workbench.data.readers import read_part
from workbench.data.watch import SILENT
from workbench.errors import UserError
from workbench.fields import build

from .alike import difference
from .odd_files import CASES, Case


@pytest.fixture(autouse=True)
def short_pieces(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setattr(byte_stream, "PIECE", 64)


def in_memory(path: Path, spec: DataSpec) -> Table | UserError:
    try:
        return read_part(path, spec, read_bytes(path)).table()
    except UserError as error:
        return error


def in_blocks(path: Path, spec: DataSpec) -> Table | UserError:
    try:
        return streaming.read_stream(lambda: path.open("rb"), path.stat().st_size, path, spec, SILENT)
    except UserError as error:
        return error


def same(path: Path, spec: DataSpec) -> None:
    """Whether both ways come to the same, twice: the second time out of the cache."""
    expected = in_memory(path, spec)
    for _ in range(2):
        found = in_blocks(path, spec)
        assert difference(found, expected) == ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_odd_files(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / case.file
    case.make(path)
    spec: DataSpec = build(DataSpec, {"path": str(path), **dict(case.settings)}, "data")
    monkeypatch.setattr(streaming, "STREAM_FROM", 1)
    try:
        if not is_long(path, spec):
            return  # a folder, an archive, records, arrays: other readers
        content = read_bytes(path)
    except UserError:
        return  # told before anything is read as a table
    monkeypatch.setattr(byte_stream, "PIECE", max(64, content.size // 20))
    same(path, spec)


CELLS = [
    *("1", "-2.5", "3e5", ".5", "7.", "+4", "-0", "0", "0.53125", "1e-400", "1e400", "12345678901234567890123"),
    *("2.2250738585072011e-308", "9007199254740993", "1.7976931348623157e308", "123456789.123456789", "0.1", "1e22"),
    *("", "NA", "n/a", "null", "None", "--", "?", "-", ".", " nan ", "NaT", " 8 ", "\t9", "x", "x y", "naïve", "数值"),
    *(
        "1,5",
        "1.234",
        "1,234",
        "1,234.5",
        "1.234,5",
        "1 000",
        "1_000",
        "−3",
        "inf",
        "-Infinity",
        "0x1F",
        "١٢",
        "1e",
        "e5",
    ),
    *("2020-01-01", "2020-01-02", "2020-02-30", "2020-01-01 10:00", "2020-01-01T10:00:00", "03/04/2021", "20200101"),
    *("#c", " #c", "\u00a0", "\u3000NA", "é", "😀", "'", "a'b", "5 %", "12:30", "true"),
]
PLAIN = ["1", "-2.5", "3.25e5", "0.1", "17", "", "NA", "1234.5678", "99999", "-0.000001"]


@st.composite
def files(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A text of rows that are mostly alike, and settings."""
    delimiter = draw(st.sampled_from([",", ",", ";", "\t", "|", " "]))
    end = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    width = draw(st.integers(1, 4))
    odd = draw(st.sampled_from([0.0, 0.02, 0.3]))
    # A column has a kind of cell; odd ones stand here and there.
    kinds = [draw(st.sampled_from([PLAIN, CELLS, CELLS[-7:], CELLS[36:40], CELLS[53:56]])) for _ in range(width)]
    random = draw(st.randoms(use_true_random=False))
    lines: list[str] = []
    if draw(st.booleans()):
        lines.append(
            delimiter.join(draw(st.sampled_from(["a", "b", "", "when", "a", "数", "day"])) for _ in range(width))
        )
    for _ in range(draw(st.integers(0, 160))):
        cells = [random.choice(kind if random.random() >= odd else CELLS) for kind in kinds]
        line = delimiter.join(_quoted(cell, delimiter, random) for cell in cells)
        lines.append(line)
        if random.random() < odd / 8:
            strange = [
                "",
                "   ",
                "# a comment",
                "#,#",
                delimiter * (width - 1),
                line + delimiter,
                line + delimiter + "6",
                '"q',
                '"a"b',
                'x"y',
            ]
            lines.append(random.choice(strange))
    text = end.join(lines) + random.choice(["", end, end + end, end + delimiter * (width - 1) + end])
    said = draw(
        st.sampled_from(
            [{}, {}, {"header": "no"}, {"header": "yes"}, {"decimal": "comma"}, {"comment": ""}, {"delimiter": "comma"}]
        )
    )
    return text, said


def _quoted(cell: str, delimiter: str, random: Any) -> str:
    if random.random() < 0.1 or delimiter in cell:
        more = random.choice(["", "", "", '""', "\n", "\r\n"]) if random.random() < 0.2 else ""
        return f'"{cell}{more}"'
    return cell


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    file=files(),
    encoding=st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    piece=st.integers(1, 400),
)
def test_random_files(
    file: tuple[str, dict[str, Any]], encoding: str, piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, said = file
    monkeypatch.setattr(byte_stream, "PIECE", piece)
    path = tmp_path / "random.csv"
    path.write_bytes(text.encode(encoding, "replace"))
    # A long file has some rows that are neither blank nor comments.
    assume(sum(line.strip(' \t\u00a0\u3000,;|"') != "" and "#" not in line for line in text.splitlines()) > 2)
    told: dict[str, Any] = {"path": str(path), **said}
    same(path, replace(build(DataSpec, told, "data"), encoding=encoding if encoding == "gb18030" else "auto"))


def remarks(rows: int) -> str:
    """Words of every kind: few and many of them, short and long, quoted, with doubled quotation marks and line ends."""
    lines = [
        f'{n},w{n % 3},id-{n * 7919 % 100_003:06d},"said ""{n % 4}""\nthen\r\nleft","{"long " * (n % 40)}",{n / 8}'
        for n in range(rows)
    ]
    return "number,few,many,quoted,long,value\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize("piece", [61, 1000, 30_000])
@pytest.mark.parametrize("near", [50, 3000, table_reading.MOST_NEAR])
def test_words_of_every_kind(piece: int, near: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(byte_stream, "PIECE", piece)
    # Where four bytes are not enough to tell the places of words, those that are written are widened.
    monkeypatch.setattr(table_reading, "MOST_NEAR", near)
    path = tmp_path / "remarks.csv"
    path.write_bytes(remarks(1200).encode())
    same(path, DataSpec(path=str(path)))


def test_words_that_come_again_are_kept_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(byte_stream, "PIECE", 4 << 20)
    path = tmp_path / "few.csv"
    path.write_text(
        "place,value\n" + "".join(f"{['north', 'south', 'east', 'west'][n % 4]},{n}\n" for n in range(20_000))
    )
    assert isinstance(in_blocks(path, DataSpec()), Table)
    (entry,) = (file.parent for file in store.folder().glob("*/entry.json"))
    assert (entry / "words").stat().st_size < 100
    assert (entry / "starts0").stat().st_size == 4 * 20_000


def test_blank_rows_among_others_are_rows(tmp_path: Path) -> None:
    path = tmp_path / "blanks.csv"
    rows = [",," if n % 7 == 0 else f"{n},x{n},{n / 2}" for n in range(399)]
    path.write_text("a,b,c\n" + "\n".join([*rows, ",,", ",,"]) + "\n")
    same(path, DataSpec(path=str(path)))
    found = in_blocks(path, DataSpec(path=str(path)))
    assert isinstance(found, Table)
    assert found.rows == 399


@pytest.mark.parametrize("name", ["utf-16", "utf-32"])
def test_wide_encodings_without_a_mark_have_this_machines_order(name: str, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    order = "le" if sys.byteorder == "little" else "be"
    path.write_bytes("".join(["数,值\n", *(f"{n},w{n}\n" for n in range(90))]).encode(f"{name}-{order}"))
    same(path, DataSpec(path=str(path), encoding=name))
    assert isinstance(in_blocks(path, DataSpec(path=str(path), encoding=name)), Table)
    # Cut within a character: its row is told, whatever piece it is in.
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    same(path, DataSpec(path=str(path), encoding=name))


@pytest.mark.parametrize("text", ["#", "# a\n# b\n"])
def test_a_file_of_comments_is_read_as_data_and_not_said_to_be_passed_over(text: str, tmp_path: Path) -> None:
    path = tmp_path / "comments.csv"
    path.write_text(text)
    spec = DataSpec(path=str(path), header="no")
    same(path, spec)
    found = in_memory(path, spec)
    assert isinstance(found, Table)
    assert found.rows == 1
    assert not any(f": {found.lines[0]}." in note for note in found.source.notes)
