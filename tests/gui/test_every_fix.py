"""Every fix of the data doctor: pressed, taken back by one click, done again, learnt from, and done by `predict` anew.

Of most fixes it is known what a person would have written into the file by hand: `predict` on such a clean file must
say the same as on the dirty one.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow
from tests.gui.doubles import FakeEngine
from workbench.data.checkup.finding import Finding
from workbench.engine import Engine
from workbench.gui.session import Phase
from workbench.gui.window import MainWindow
from workbench.runs.use import open_trained, predict

ROWS = 120
HEAD = "day,wind,value"
Rows = list[list[str]]
Change = Callable[[Rows], Rows]


class TrainingEngine(FakeEngine):
    """Trains really."""

    run = Engine.run


def days(seed: int) -> Rows:
    """A day, a wind and a value that follows it; numbers that halve without rounding."""
    random = np.random.default_rng(seed)
    wind = random.integers(-40, 40, ROWS) / 4
    value = random.integers(80, 160, ROWS) / 4
    dates = np.datetime64("2022-01-01") + np.arange(ROWS)
    return [[str(day), f"{a}", f"{b}"] for day, a, b in zip(dates, wind, value, strict=True)]


def same(rows: Rows) -> Rows:
    return rows


def cell(row: int, column: int, text: str) -> Change:
    def change(rows: Rows) -> Rows:
        rows[row][column] = text
        return rows

    return change


def by_line(rows: Rows) -> Rows:
    """What a line between its neighbours says of row 30."""
    rows[30] = [rows[30][0], *(f"{(float(rows[29][n]) + float(rows[31][n])) / 2}" for n in (1, 2))]
    return rows


def by_last(rows: Rows) -> Rows:
    rows[30] = [rows[30][0], *rows[29][1:]]
    return rows


def lacking(rows: Rows) -> Rows:
    rows[30][1:] = ["", ""]
    return rows


def without_row(rows: Rows) -> Rows:
    return [row for n, row in enumerate(rows) if n != 30]


def swapped(rows: Rows) -> Rows:
    rows[5], rows[6] = rows[6], rows[5]
    return rows


def twice(rows: Rows) -> Rows:
    """The day of row 40 twice: as it is, and one more in wind and value."""
    again = [rows[40][0], *(f"{float(one) + 1}" for one in rows[40][1:])]
    return [*rows[:41], again, *rows[41:]]


def second(rows: Rows) -> Rows:
    rows[40] = [rows[40][0], *(f"{float(one) + 1}" for one in rows[40][1:])]
    return rows


def halfway(rows: Rows) -> Rows:
    rows[40] = [rows[40][0], *(f"{float(one) + 0.5}" for one in rows[40][1:])]
    return rows


def word(rows: Rows) -> Rows:
    rows[30][1:] = ["storm", rows[30][2]]
    return rows


def wind_by_line(rows: Rows) -> Rows:
    rows[30][1] = f"{(float(rows[29][1]) + float(rows[31][1])) / 2}"
    return rows


def with_copy(rows: Rows) -> Rows:
    return [[*row, row[1]] for row in rows]


def large_wind(rows: Rows) -> Rows:
    return [[day, f"{10_000 * float(wind)}", value] for day, wind, value in rows]


@dataclass(frozen=True)
class Case:
    """`fixes` are pressed in turn on data `dirty`; `clean` is what they make of it, where a person can write that."""

    fixes: tuple[str, ...]
    dirty: Change
    clean: Change | None = None
    head: str = HEAD
    clean_head: str = HEAD
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    expected: dict[str, Any] = field(default_factory=dict[str, Any])


CASES = {
    "drop_rows": Case(("drop_rows",), lacking, without_row, expected={"missing": "drop"}),
    "interpolate": Case(("interpolate",), lacking, by_line, expected={"missing": "interpolate"}),
    "carry_forward": Case(("carry_forward",), lacking, by_last, expected={"missing": "carry"}),
    "mask": Case(("mask",), lacking, expected={"missing": "mask"}),
    "odd_missing": Case(("odd_missing", "interpolate"), word, wind_by_line, settings={"data.inputs": ("wind", "value")},
                        expected={"odd": "missing", "missing": "interpolate"}),
    "sort": Case(("sort",), swapped, same, expected={"sort": True}),
    "keep_first": Case(("keep_first",), twice, same, expected={"duplicates": "first"}),
    "keep_last": Case(("keep_last",), twice, second, expected={"duplicates": "last"}),
    "average": Case(("average",), twice, halfway, expected={"duplicates": "mean"}),
    "fill_gaps": Case(("fill_gaps",), without_row, by_line, expected={"gaps": "fill", "missing": "interpolate"}),
    "fill_gaps_carry": Case(("fill_gaps_carry",), without_row, by_last, expected={"gaps": "fill", "missing": "carry"}),
    "clip": Case(("clip",), cell(30, 1, "90000"), expected={"outliers": "clip"}),
    "leave_out": Case(("leave_out",), with_copy, same, f"{HEAD},copy",
                      settings={"data.targets": ("value",)}, expected={"drop": ("copy",)}),
    "scale": Case(("scale",), large_wind, settings={"data.scale": "none"}, expected={"scale": "standard"}),
    "forecast_rows": Case(("forecast_rows",), lambda rows: [*rows[:-3], *([*row[:2], ""] for row in rows[-3:])],
                          settings={"data.horizon": 3}, expected={"known": ("wind",)}),
    "shorter_window": Case(("shorter_window",), same, settings={"data.window": 60}),
    "every_step": Case(("every_step",), same, settings={"data.stride": 10, "data.window": 10}, expected={"stride": 1}),
    "forecast": Case(("forecast",), lambda rows: [[row[0], row[1], f"{n}"] for n, row in enumerate(rows)],
                     settings={"data.binning": "quantile"}, expected={"task": "forecast", "binning": "none"}),
}  # fmt: skip


def write(path: Path, rows: Rows, head: str) -> Path:
    path.write_text("\n".join([head, *(",".join(row) for row in rows)]) + "\n", "utf-8")
    return path


def settled(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    """Wait until the doctor has looked at these data."""
    session, checkup = window.session, window.session.checkup

    def ready() -> bool:
        there = checkup.view is not None and checkup.view.said.get("data.path") == str(path)
        return there and not checkup.busy and session.phase is Phase.READY

    qtbot.waitUntil(ready, timeout=WAIT_MS)


def findings(window: MainWindow) -> tuple[Finding, ...]:
    view = window.session.checkup.view
    assert view is not None
    return view.findings


def press_and_undo(window: MainWindow, qtbot: QtBot, path: Path, fixes: tuple[str, ...]) -> None:
    """Press each fix, take all back, and press them again: each state is what it was."""
    checkup, panel = window.session.checkup, window.data.findings
    window.tabs.setCurrentWidget(window.data)
    told: list[tuple[dict[str, Any], tuple[Finding, ...]]] = []
    for fix in fixes:
        told.append((checkup.settings, findings(window)))
        offering = next(one for one in findings(window) if any(other.name == fix for other in one.fixes))
        buttons = [one for one in panel.findChildren(QPushButton) if one.property("fix") == fix]
        buttons[0].click()
        settled(window, qtbot, path)
        left = [(one.name, one.message) for one in findings(window)]
        assert (offering.name, offering.message) not in left, fix
    done = (checkup.settings, findings(window))
    assert panel.undo.isVisible()
    for before in reversed(told):
        panel.undo.click()
        settled(window, qtbot, path)
        assert (checkup.settings, findings(window)) == before
    assert not panel.undo.isVisible()
    for fix in fixes:
        next(one for one in panel.findChildren(QPushButton) if one.property("fix") == fix).click()
        settled(window, qtbot, path)
    assert (checkup.settings, findings(window)) == done


def trained(window: MainWindow, qtbot: QtBot) -> Path:
    """The folder of a short run with the present settings."""
    session = window.session
    quick = {"model.hidden": 4, "model.depth": 1, "training.epochs": 1, "training.threads": 1}
    session.set_many({**quick, "training.precision": "float64", "training.batch": 16})
    session.start()
    # The first one may have to compile.
    qtbot.waitUntil(lambda: session.phase is Phase.FINISHED, timeout=6 * WAIT_MS)
    assert session.run_folder is not None
    return session.run_folder


def answers(run: Path, data: Path, out: Path) -> list[list[str]]:
    predict(run, data, out)
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("name", list(CASES))
def test_a_fix_is_undone_by_one_click_and_done_by_predict(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    case = CASES[name]
    window, path = make_window(TrainingEngine()), write(tmp_path / "a.csv", case.dirty(days(1)), case.head)
    window.session.reread({"data.path": str(path), "data.window": 5, "data.transform": "none", **case.settings})
    settled(window, qtbot, path)
    press_and_undo(window, qtbot, path, case.fixes)
    spec = window.session.spec.data
    assert {key: getattr(spec, key) for key in case.expected} == case.expected
    run = trained(window, qtbot)
    new = write(tmp_path / "new.csv", case.dirty(days(2)), case.head)
    told = answers(run, new, tmp_path / "told.csv")
    assert len(told) > ROWS - 60
    if case.clean is not None:
        clean = write(tmp_path / "clean.csv", case.clean(days(2)), case.clean_head)
        wanted = answers(run, clean, tmp_path / "wanted.csv")
        shown = wanted[0].index("value")
        assert [(row[0], row[shown]) for row in told] == [(row[0], row[shown]) for row in wanted]
    fitted = open_trained(run).fitted
    if name == "clip":
        edge = fitted["clip"]["wind"][1]
        clean = write(tmp_path / "clean.csv", cell(30, 1, repr(edge))(days(2)), HEAD)
        assert answers(run, clean, tmp_path / "wanted.csv") == told
    if name == "mask":
        known = {row[0]: row for row in told}
        assert known["2022-01-31"][1:] == [known["2022-01-31"][1], ""]
        assert fitted["masked"]
    if name == "scale":
        assert fitted["input_scale"][0] > 1_000
    if name == "forecast_rows":
        assert [row[0] for row in told[-3:]] == ["2022-04-28", "2022-04-29", "2022-04-30"]
        assert [row[4] for row in told[-3:]] == ["", "", ""]
        assert all(row[3] for row in told)


def test_a_label_among_the_inputs_is_taken_out(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    rows = [[f"g{n // 6}", f"{n * 7 % 11}", f"{n // 6 % 2}"] for n in range(240)]
    path = write(tmp_path / "a.csv", rows, "id,value,label")
    window = make_window(TrainingEngine())
    said = {"data.task": "classify", "data.group": "id", "data.label": "label", "data.inputs": ("value", "label")}
    window.session.reread({"data.path": str(path), **said})
    settled(window, qtbot, path)
    press_and_undo(window, qtbot, path, ("take_from_inputs",))
    assert window.session.spec.data.inputs == ("value",)
    run = trained(window, qtbot)
    bare = write(tmp_path / "bare.csv", [row[:2] for row in rows], "id,value")
    told, wanted = answers(run, bare, tmp_path / "told.csv"), answers(run, path, tmp_path / "wanted.csv")
    assert [(row[0], row[1], *row[3:]) for row in told] == [(row[0], row[1], *row[3:]) for row in wanted]


LINE = "the quick brown fox jumps over the lazy dog.\n"
RARE = "".join(chr(0x4E00 + 7 * n) for n in range(40))
TEXTS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "drop_controls": (LINE * 30 + "a\x07b\n" + LINE * 30, {}, {"controls": "drop"}),
    "cap_rare": (RARE + LINE * 90, {}, {}),
    "use_bytes": (LINE * 90 + RARE + LINE * 2, {}, {"tokens": "byte"}),
    "use_characters": (" ".join(f"w{n % 37}" for n in range(900)), {"data.tokens": "word", "data.vocabulary": 12},
                       {"tokens": "character"}),
}  # fmt: skip


@pytest.mark.parametrize("name", list(TEXTS))
def test_a_fix_of_a_text_is_undone_by_one_click_and_done_by_predict(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    text, said, expected = TEXTS[name]
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8", newline="")
    window = make_window(TrainingEngine())
    window.session.reread({"data.path": str(path), **said})
    settled(window, qtbot, path)
    press_and_undo(window, qtbot, path, (name,))
    spec = window.session.spec.data
    assert {key: getattr(spec, key) for key in expected} == expected
    run = trained(window, qtbot)
    new = tmp_path / "new.txt"
    new.write_text(text[::-1], "utf-8", newline="")
    told = answers(run, new, tmp_path / "told.csv")
    true = {row[2] for row in told[1:]}
    if name == "drop_controls":
        clean = tmp_path / "clean.txt"
        clean.write_text(text[::-1].replace("\x07", ""), "utf-8", newline="")
        assert told == answers(run, clean, tmp_path / "wanted.csv")
    if name == "cap_rare":
        assert not true & set(RARE)
        assert "\ufffd" in true
    if name == "use_bytes":
        assert len(told) == 1 + len(text.encode()) - 1
    if name == "use_characters":
        assert max(map(len, true)) == 1


def test_no_fix_is_left_out_here() -> None:
    """Every fix that the sources name is pressed above."""
    import re

    folder = Path(__file__).resolve().parents[2] / "workbench" / "data" / "checkup"
    named = {name for file in folder.glob("*.py") for name in re.findall(r'Fix\(\s*"(\w+)"', file.read_text("utf-8"))}
    pressed = {fix for case in CASES.values() for fix in case.fixes} | set(TEXTS) | {"take_from_inputs"}
    assert named == pressed
