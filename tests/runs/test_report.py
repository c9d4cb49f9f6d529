"""A comparison as a table and as a report: right, whole, and in need of nothing else."""

import csv
import html.parser
import io
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from tests.runs.quick import do_run, series
from tests.runs.store.made import make_run
from workbench.errors import UserError
from workbench.runs.charts import Stroke, chart, colour
from workbench.runs.comparing import Comparison, compare
from workbench.runs.report import report, save
from workbench.runs.sides import PlainWords, Table, table_of
from workbench.runs.store.notes import Notes, write_notes

WORDS = PlainWords()


def made(home: Path) -> Comparison:
    paths = [
        make_run(home, f"{cell}-{seed}", value, model__cell=cell, training__seed=seed)
        for cell, seed, value in (("lstm", 0, 0.2), ("lstm", 1, 0.4), ("gru", 0, 0.5))
    ]
    write_notes(home / paths[2], Notes(label="the <best> | of all"))
    return compare(home, paths)


def column(table: Table, heading: str) -> list[str]:
    at = [one.heading for one in table.columns].index(heading)
    return [row.cells[at] for row in table.rows]


def test_seeds_are_one_row_or_apart(tmp_path: Path) -> None:
    found = made(tmp_path)
    together, apart = table_of(found, True, WORDS), table_of(found, False, WORDS)
    assert [row.name for row in together.rows] == ["lstm", "the <best> | of all"]
    assert column(together, "value") == ["0.3 ± 0.14", "0.5"]
    assert [row.name for row in apart.rows] == ["lstm, seed 0", "lstm, seed 1", "the <best> | of all"]
    assert column(apart, "value") == ["0.2", "0.4", "0.5"]
    assert column(apart, "seed") == ["0", "1", "0"]
    assert [one.heading for one in together.columns if one.setting] == ["cell"]


def test_tables_for_people_and_for_programs(tmp_path: Path) -> None:
    table = table_of(made(tmp_path), True, WORDS)
    lines = table.as_markdown().splitlines()
    assert lines[3].startswith("| the <best> \\| of all | gru |")
    rows = list(csv.DictReader(io.StringIO(table.as_csv())))
    assert [(row["run"], row["model.cell"], row["score.value"]) for row in rows] == [
        ("runs/lstm-0", "lstm", "0.2"), ("runs/lstm-1", "lstm", "0.4"), ("runs/gru-0", "gru", "0.5"),
    ]  # fmt: skip
    assert Table((), ()).as_csv() == "run,name\n"


class Reader(html.parser.HTMLParser):
    """Notes whatever would be fetched, and what is left open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta",):
            self.open.append(tag)
        self.fetched += [f"{name}={value}" for name, value in attrs if name in ("src", "href", "srcset", "data")]
        if tag in ("script", "link", "iframe", "object", "img"):
            self.fetched.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_report_is_one_file_that_fetches_nothing(tmp_path: Path) -> None:
    for seed in (0, 1):
        do_run(tmp_path / f"a{seed}", series(tmp_path / "data.csv", 200), training__seed=seed)
    do_run(tmp_path / "b", series(tmp_path / "data.csv", 200), model__cell="gru")
    found = compare(tmp_path, ["a0", "a1", "b"])
    save(tmp_path / "report.html", found, table_of(found, True, WORDS), WORDS)
    text = (tmp_path / "report.html").read_text("utf-8")
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    assert reader.fetched == []
    assert not re.search(r"url\(|@import|https?:", text)
    assert "± " in reader.text
    pictures = re.findall(r"<svg.*?</svg>", text)
    assert len(pictures) == 4
    for number, picture in enumerate(pictures):
        # One line a row, and the lowest and the highest of the seeds; over time only where their times meet.
        strokes = [len(one.findall("path")) for one in ElementTree.fromstring(picture).findall("g")]
        assert strokes in ([3, 1], [0, 1]) if number == 1 else strokes == [3, 1]


def test_names_cannot_break_a_report(tmp_path: Path) -> None:
    found = made(tmp_path)
    text = report(found, table_of(found, True, WORDS), WORDS)
    assert "the &lt;best&gt; | of all" in text
    assert "<best>" not in text
    assert "<svg" not in text  # nothing was trained
    assert "different data" not in text


def test_runs_on_different_data_are_called_so(tmp_path: Path) -> None:
    paths = [make_run(tmp_path, name, 0.1, data__path=f"{name}.csv") for name in "ab"]
    found = compare(tmp_path, paths)
    assert found.apart
    assert "different data" in report(found, table_of(found, True, WORDS), WORDS)


def test_only_known_endings_are_written(tmp_path: Path) -> None:
    found = made(tmp_path)
    table = table_of(found, True, WORDS)
    for name, begin in (("a.md", "| "), ("a.csv", "run,"), ("a.HTML", "<!DOCTYPE")):
        save(tmp_path / name, found, table, WORDS)
        assert (tmp_path / name).read_text("utf-8").startswith(begin)
    with pytest.raises(UserError, match="this format"):
        save(tmp_path / "a.pdf", found, table, WORDS)


@pytest.mark.parametrize(
    "values",
    [[1.0], [2.0, 2.0], [0.0, 0.0, 0.0], [1e-9, 1e9], [-3.0, 4.0], [1.0, np.nan, 2.0], [1e5, 2e5], [np.nan, 7.0]],
)
def test_any_values_make_a_chart_within_its_frame(values: list[float]) -> None:
    x, y = np.arange(1.0, len(values) + 1), np.array(values)
    root = ElementTree.fromstring(chart([Stroke("a & b", (x, y))], "steps", "loss"))
    places = [
        float(number) for path in root.iter("path") for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", path.get("d", ""))
    ]
    assert all(0 <= place <= 720 for place in places)
    levels = [one for one in root.iter("text") if one.get("class") == "level"]
    assert len({one.text for one in levels}) == len(levels) >= 2
    assert [one.text for one in root.iter("title")] == ["a & b"]


def test_nothing_to_draw_is_no_chart() -> None:
    nothing = np.zeros(0)
    assert chart([Stroke("a", (nothing, nothing))], "steps", "loss") == ""
    assert chart([], "steps", "loss") == ""


@pytest.mark.parametrize("count", [1, 6, 7, 300])
def test_each_line_has_a_colour_of_its_own(count: int) -> None:
    assert len({colour(number, count) for number in range(count)}) == count
