"""What is suggested, previewed and checked."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from workbench.data import Sample, Table, Text, load, preview, samples, suggest
from workbench.data.checks import check
from workbench.data.columns import guess_roles
from workbench.data.options import DataSpec
from workbench.data.seasons import find_season
from workbench.data.transform_choice import choose_transform, growth
from workbench.errors import UserError

TIME = np.arange(400)


def noise(scale: float, seed: int = 0, rows: int = 400) -> np.ndarray:
    return scale * np.random.default_rng(seed).standard_normal(rows)


@pytest.mark.parametrize(
    ("values", "season"),
    [
        (10 + 3 * np.sin(2 * np.pi * TIME / 24) + noise(0.5), 24),
        (np.exp(0.005 * TIME) * (10 + 3 * np.sin(2 * np.pi * TIME / 12)) + noise(0.2), 12),
        (np.tile([1.0, 2, 3, 4, 5, 0, 0], 58)[:400] + noise(0.1), 7),
        (100 + np.cumsum(noise(1.0)), 0),
        (5 + 0.1 * TIME + noise(1.0), 0),
        (noise(1.0), 0),
        (np.ones(400), 0),
        (noise(1.0)[:10], 0),
    ],
)
def test_season(values: np.ndarray, season: int) -> None:
    assert find_season(values) == season


@pytest.mark.parametrize(
    ("values", "season", "name"),
    [
        (noise(1.0), 1, "none"),
        (10 + 3 * np.sin(2 * np.pi * TIME / 24) + noise(0.5), 24, "none"),
        (100 + np.cumsum(noise(1.0)), 1, "difference"),
        (5 + 0.1 * TIME + noise(1.0), 1, "difference"),
        (np.exp(0.01 * TIME) * (10 + 3 * np.sin(2 * np.pi * TIME / 12)) * np.exp(noise(0.03)), 12, "log_difference"),
        (np.ones(400), 1, "none"),
        (np.ones(5), 1, "none"),
    ],
)
def test_transform(values: np.ndarray, season: int, name: str) -> None:
    choice = choose_transform(values, season, bool((values > 0).all()))
    assert choice.name == name
    assert choice.reason.endswith(".")


def test_growth_of_swings() -> None:
    wave = np.sin(2 * np.pi * TIME / 12).astype(np.float64)
    assert growth(np.exp(0.01 * TIME) * (10 + wave), 12) == pytest.approx(1.0, abs=0.1)
    assert abs(growth(50 + 0.5 * TIME + 5 * wave, 12)) < 0.2


def write(path: Path, text: str) -> DataSpec:
    path.write_text(text, "utf-8")
    return DataSpec(path=str(path))


def test_roles(tmp_path: Path) -> None:
    rows = "".join(f"2020-01-{i:02},{i},x{i % 3},7,{i * i % 11},{'' if i == 4 else i % 5}\n" for i in range(1, 29))
    spec = write(tmp_path / "a.csv", "day,count,word,same,value,gappy\n" + rows)
    table = load(spec, Path())
    assert isinstance(table, Table)
    roles = {role.column: role.role for role in guess_roles(table, DataSpec(targets=("value",)))}
    assert roles == {
        "day": "time", "count": "input", "word": "ignore", "same": "ignore", "value": "target", "gappy": "ignore",
    }  # fmt: skip
    assert all(role.reason for role in guess_roles(table, DataSpec()))
    suggestion = suggest(table, DataSpec(targets=("value",)))
    assert suggestion.data.inputs == ("count", "value")
    assert suggestion.data.time == "day"


def test_what_a_person_said_stays(tmp_path: Path) -> None:
    rows = "".join(f"{i % 7},{i % 5}\n" for i in range(100))
    spec = write(tmp_path / "a.csv", "p,q\n" + rows)
    chosen = DataSpec(targets=("p",), inputs=("q",), window=9, season=3, transform="difference", task="forecast")
    given = dataclasses.replace(chosen, split=(0.5, 0.25, 0.25))
    assert suggest(load(spec, Path()), given).data == given


def test_a_folder_is_one_corpus(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"second\r\nfile\n")
    (tmp_path / "a.md").write_text("first", "utf-8")
    (tmp_path / ".hidden.txt").write_text("no", "utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "c.py").write_text("third = 3\n", "utf-8")
    corpus = load(DataSpec(path=str(tmp_path)), Path())
    assert isinstance(corpus, Text)
    assert "first" in corpus.text
    assert "second\nfile\n\n" in corpus.text
    assert "third" in corpus.text
    assert "\r" not in corpus.text
    assert len(corpus.files) >= 3
    assert preview(tmp_path).kind == "text"


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    for look in (lambda: load(DataSpec(path=str(tmp_path)), Path()), lambda: preview(tmp_path)):
        with pytest.raises(UserError, match="no text files"):
            look()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.csv", "table"), ("a.tsv", "table"), ("a.txt", "text"), ("a.py", "text"), ("a.md", "text"), ("a", "table")],
)
def test_kind_by_name_and_content(name: str, kind: str, tmp_path: Path) -> None:
    spec = write(tmp_path / name, "p\tq\n1\t2\n3\t4\n")
    data = load(spec, Path())
    assert preview(tmp_path / name).kind == kind
    assert isinstance(data, Table if kind == "table" else Text)


def test_any_file_can_be_a_text(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "p,q\n1,2\n")
    data = load(DataSpec(path=str(tmp_path / "a.csv"), task="language_model"), Path())
    assert isinstance(data, Text)


def test_relative_paths_start_at_the_base(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "p,q\n1,2\n")
    assert isinstance(load(DataSpec(path="a.csv"), tmp_path), Table)


def test_nothing_chosen() -> None:
    with pytest.raises(UserError, match="No data"):
        load(DataSpec(), Path())


def test_preview_of_a_large_file_is_of_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("p;q\n" + "1,5;2020-01-01\n" * 400_000, "utf-8")
    shown = preview(path)
    assert (shown.delimiter, shown.decimal, shown.header, shown.complete) == (";", "comma", True, False)
    assert len(shown.rows) == 50
    assert [column.kind for column in shown.columns] == ["number", "time"]


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_preview_of_samples(sample: Sample) -> None:
    shown = preview(Path(f"sample:{sample.name}"))
    assert shown.kind in ("table", "text", "sequences")


def test_check_finds_what_is_wrong(tmp_path: Path) -> None:
    days = [*range(1, 20), 19, 18, *range(25, 29)]
    rows = "".join(
        f"2020-01-{day:02},{i % 7},{i % 7},3,{'' if i == 5 else i},{'?' if i else 'oops'}1\n"
        for i, day in enumerate(days)
    )
    spec = write(tmp_path / "a.csv", "day,v,w,same,gap,mixed\n" + rows)
    found = {finding.name: finding for finding in check(spec, Path())}
    expected = "read missing_values constant_column duplicated_column unsorted_time duplicate_time gaps_in_time"
    assert set(expected.split()) <= set(found)
    assert found["missing_values"].facts["rows"] == [7]
    assert found["unsorted_time"].facts["row"] == 22
    assert found["read"].facts["rows"] == len(days)
    assert all(finding.message for finding in found.values())


def test_check_of_data_that_allow_no_task(tmp_path: Path) -> None:
    spec = write(tmp_path / "a.csv", "a,b\nx,y\nz,w\n")
    first = check(spec, Path())[0]
    assert (first.name, first.weight) == ("not_ready", "error")


def test_check_of_a_text(tmp_path: Path) -> None:
    spec = write(tmp_path / "a.txt", "to be or not to be\n" * 50)
    names = [finding.name for finding in check(spec, Path())]
    assert "vocabulary" in names
    assert "parts" in names


@pytest.mark.parametrize("name", ["label", "test_path"])
def test_what_cannot_be_used_yet_is_refused_not_passed_over(name: str, tmp_path: Path) -> None:
    spec = write(tmp_path / "a.csv", "p,q\n" + "1,2\n3,5\n" * 20)
    said = str(tmp_path / "a.csv") if name == "test_path" else "p"
    task = "language_model" if name == "test_path" else "forecast"
    spec = dataclasses.replace(spec, task=task, **{name: said})
    with pytest.raises(UserError) as caught:
        suggest(load(spec, Path()), spec)
    assert caught.value.where == f"data.{name}"
