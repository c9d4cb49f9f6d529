"""The data doctor: each fault is found where it is and not where it just is not, and each fix makes it go away."""

import dataclasses
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workbench.data import Forecast, LanguageModel, Table, load, prepare, restore
from workbench.data.checks import Finding, Fix, check, look_at
from workbench.data.checkup.leakage import leakage_findings
from workbench.data.checkup.texts import repeated_share
from workbench.data.options import DataSpec
from workbench.data.source import Column, Source
from workbench.errors import UserError
from workbench.training.spec import Spec, apply_settings, format_spec, read_spec

ROWS = 120
Cells = dict[str, list[str]]


def series(rows: int = ROWS) -> Cells:
    """Days, an input and a target with nothing wrong about them."""
    random = np.random.default_rng(1)
    t = np.arange(rows)
    days = [str(day) for day in np.datetime64("2021-03-01") + t]
    wind = [f"{value:.3f}" for value in random.standard_normal(rows)]
    value = [f"{value:.3f}" for value in 20 + np.sin(t / 4) + 0.1 * random.standard_normal(rows)]
    return {"day": days, "wind": wind, "value": value}


def with_cell(column: str, row: int, cell: str) -> Cells:
    cells = series()
    cells[column][row] = cell
    return cells


def in_rows(rows: list[int]) -> Cells:
    return {name: [column[row] for row in rows] for name, column in series().items()}


def and_column(name: str, column: list[str]) -> Cells:
    """One more column, in front of the target."""
    cells = series()
    return {"day": cells["day"], "wind": cells["wind"], name: column, "value": cells["value"]}


def numbered(count: int, classes: list[str]) -> Cells:
    """A label, `count` rows, in the order given and the last one repeated."""
    cells = series(count)
    return {**cells, "label": (classes + classes[-1:] * count)[:count]}


VALUE, WIND = series()["value"], series()["wind"]
NEARLY = [*VALUE[3:], "1", "2", "3"]
BLURRED = [f"{float(cell) + 0.001 * (row % 7):.4f}" for row, cell in enumerate(NEARLY)]
LABELS = ["a", "b"] * 60
LATE = [*(["a", "b"] * 50), *(["c"] * 20)]
EARLY = [*(["a", "b", "c"] * 33), *(["c"] * 21)]
GROUPS = [f"g{row // 40}" for row in range(ROWS)]
# Name, a table that has it, one that just has not, and what is said of both.
TABLES: list[tuple[str, Cells, Cells, dict[str, Any]]] = [
    ("missing_values", with_cell("value", 7, ""), series(), {}),
    ("missing_values", with_cell("wind", 7, "NA"), series(), {}),
    ("missing_values", with_cell("day", 7, ""), series(), {}),
    ("mixed_kinds", with_cell("wind", 7, "calm"), with_cell("wind", 7, "0"), {}),
    ("infinite_values", with_cell("wind", 7, "1e999"), with_cell("wind", 7, "1e9"), {}),
    ("constant_column", and_column("same", ["3"] * ROWS), and_column("same", ["3"] * (ROWS - 1) + ["4"]), {}),
    ("duplicated_column", and_column("copy", WIND), and_column("copy", [*WIND[:-1], "0.5"]), {}),
    ("duplicated_column", and_column("copy", VALUE), and_column("copy", [*VALUE[:-1], "0.5"]), {}),
    ("outliers", with_cell("wind", 7, "50"), with_cell("wind", 7, "5"), {}),
    (
        "units_far_apart",
        and_column("big", [f"{5000 * float(cell):.1f}" for cell in WIND[::-1]]),
        and_column("big", [f"{500 * float(cell):.1f}" for cell in WIND[::-1]]),
        {"scale": "none"},
    ),
    ("units_far_apart", and_column("big", [f"{9e6 * float(c):.1f}" for c in WIND[::-1]]), series(), {"scale": "none"}),
    ("unsorted_time", in_rows([0, 2, 1, *range(3, ROWS)]), series(), {}),
    ("duplicate_time", in_rows([0, 1, 1, *range(2, ROWS)]), series(), {}),
    ("gaps_in_time", in_rows([*range(40), *range(43, ROWS)]), series(), {}),
    ("shifted_target", and_column("soon", NEARLY), and_column("soon", BLURRED), {}),
    ("shifted_target", and_column("soon", [*VALUE[3:], "", "", ""]), and_column("soon", BLURRED), {}),
    ("window_too_long", series(), series(), {"window": 68}),
    ("few_windows", series(), series(), {"window": 39, "transform": "none"}),
    ("few_windows", series(), series(), {"window": 12, "stride": 9}),
]
NOT_QUITE: dict[str, dict[str, Any]] = {
    "window_too_long": {"window": 67, "transform": "none"},
    "few_windows": {"window": 38, "transform": "none"},
}
# Faults of labelled data.
LABELLED: list[tuple[str, Cells, Cells, dict[str, Any]]] = [
    ("class_imbalance", numbered(ROWS, ["a"] * 8 + ["b"]), numbered(ROWS, LABELS), {"label": "label"}),
    (
        "class_imbalance",
        {**series(), "label": ["a"] * 60 + ["b"] * 59 + ["c"]},
        numbered(ROWS, LABELS),
        {"label": "label"},
    ),
    ("unseen_label", numbered(ROWS, LATE), numbered(ROWS, EARLY), {"label": "label"}),
    (
        "target_among_inputs",
        numbered(ROWS, LABELS),
        numbered(ROWS, LABELS),
        {"label": "label", "inputs": ("wind", "label"), "task": "classify"},
    ),
    (
        "target_among_inputs",
        {**numbered(ROWS, LABELS), "code": [{"a": "1", "b": "2"}[one] for one in LABELS]},
        {**numbered(ROWS, LABELS), "code": [{"a": "1", "b": "2"}[one] for one in [*LABELS[:-1], "a"]]},
        {"label": "label"},
    ),
]
LABELLED_NOT: dict[int, dict[str, Any]] = {3: {"label": "label", "inputs": ("wind",), "task": "classify"}}
PLAIN = "".join(f"The {word} number {row} stands here. " for row, word in enumerate(["big", "old", "new", "odd"] * 60))
RANDOM = "".join(np.random.default_rng(0).choice(list("abcdefgh \n"), 6_000))
# Name, a text that has it, one that just has not, and what is said of both.
TEXTS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("text_too_short", PLAIN[:400], PLAIN[:500], {"window": 9, "split": (0.9, 0.02, 0.08)}),
    ("unseen_symbols", RANDOM + "ZZ", RANDOM, {}),
    ("rare_symbols", "ABCDE" * 4 + RANDOM, "ABCDE" * 5 + RANDOM, {}),
    ("control_characters", RANDOM + "\x07", RANDOM + "\t", {}),
    ("mixed_line_ends", "one\r\ntwo\n" + RANDOM, "one\ntwo\n" + RANDOM, {}),
    ("repeated_text", RANDOM[:3_000] + RANDOM[:2_000], RANDOM, {}),
]


def write(folder: Path, content: Cells | str) -> Path:
    if isinstance(content, str):
        path = folder / "data.txt"
        path.write_bytes(content.encode())
        return path
    path = folder / "data.csv"
    rows = zip(*content.values(), strict=True)
    path.write_text("\n".join([",".join(content), *(",".join(row) for row in rows)]) + "\n", "utf-8")
    return path


def found(path: Path, name: str, said: dict[str, Any]) -> list[Finding]:
    return [one for one in check(DataSpec(path=str(path), **said), Path()) if one.name == name]


def said_with(said: dict[str, Any], fix: Fix) -> dict[str, Any]:
    """What is said of the data after a fix, as it comes out of a spec's file."""
    settings = {f"data.{key}": list(value) if isinstance(value, tuple) else value for key, value in said.items()}
    return {
        one.name: getattr(spec, one.name)
        for spec in [apply_settings(Spec(), settings | dict(fix.settings)).data]
        for one in dataclasses.fields(spec)
        if one.name != "path"
    }


@pytest.mark.parametrize(("name", "ill", "well", "said"), TABLES, ids=[case[0] for case in TABLES])
def test_a_fault_of_a_table(name: str, ill: Cells, well: Cells, said: dict[str, Any], tmp_path: Path) -> None:
    first, *_ = found(write(tmp_path, ill), name, said)
    assert first.message.endswith(".")
    assert first.advice.endswith(".")
    assert first.weight in ("error", "warning", "note")
    assert first.fixes
    assert found(write(tmp_path, well), name, said | NOT_QUITE.get(name, {}) if "stride" not in said else {}) == []


@pytest.mark.parametrize("case", range(len(LABELLED)))
def test_a_fault_of_labels(case: int, tmp_path: Path) -> None:
    name, ill, well, said = LABELLED[case]
    first, *_ = found(write(tmp_path, ill), name, said)
    assert first.message.endswith(".")
    assert first.advice.endswith(".")
    for fix in first.fixes:
        assert found(write(tmp_path, ill), name, said_with(said, fix)) == []
    assert found(write(tmp_path, well), name, LABELLED_NOT.get(case, said)) == []


def test_groups_on_both_sides_of_a_split_are_told(tmp_path: Path) -> None:
    """A task keeps groups together; the finding is for a split that does not."""
    parts = np.repeat([0, 1, 2], ROWS // 3)
    spec = DataSpec(label="label", group="who")
    for who, names in ((["p" + str(row % 10) for row in range(ROWS)], ["group_on_both_sides"]), (GROUPS, [])):
        table = load(DataSpec(path=str(write(tmp_path, {**numbered(ROWS, LABELS), "who": who}))), Path())
        assert isinstance(table, Table)
        told = list(leakage_findings(table, spec, parts))
        assert [one.name for one in told] == names
        assert all(one.facts["count"] == 10 and one.message.endswith(".") for one in told)
        own = prepare(table, dataclasses.replace(spec, split=(1 / 3, 1 / 3, 1 / 3))).row_parts()
        assert own is not None
        assert list(leakage_findings(table, spec, own)) == []


@pytest.mark.parametrize(("name", "ill", "well", "said"), TEXTS, ids=[case[0] for case in TEXTS])
def test_a_fault_of_a_text(name: str, ill: str, well: str, said: dict[str, Any], tmp_path: Path) -> None:
    path = write(tmp_path, ill)
    first, *_ = found(path, name, said)
    assert first.message.endswith(".")
    for fix in first.fixes:
        spec = DataSpec(path=str(path), **said_with(said, fix))
        assert name not in {one.name for one in check(spec, Path())}
        task = prepare(load(spec, Path()), spec)
        again = restore(task.fitted(), load(spec, Path()))
        assert isinstance(task, LanguageModel)
        assert isinstance(again, LanguageModel)
        assert np.array_equal(task.tokens, again.tokens)
    assert found(write(tmp_path, well), name, said) == []


@pytest.mark.parametrize(("name", "ill", "well", "said"), TABLES, ids=[case[0] for case in TABLES])
def test_every_fix_mends_is_kept_in_the_spec_and_done_again(
    name: str, ill: Cells, well: Cells, said: dict[str, Any], tmp_path: Path
) -> None:
    """The finding goes, a spec's file keeps the fix, and new raw data with the same rows give the same windows."""
    path = write(tmp_path, ill)
    before = path.read_bytes()
    for fix in found(path, name, said)[0].fixes:
        fixed = said_with(said, fix)
        assert found(path, name, fixed) == []
        spec = DataSpec(path=str(path), **fixed)
        (tmp_path / "spec.toml").write_text(format_spec(Spec(data=spec)), "utf-8")
        assert read_spec(tmp_path / "spec.toml").data == spec
        task = prepare(load(spec, Path()), spec)
        again = restore(task.fitted(), load(DataSpec(path=str(path)), Path()))
        assert isinstance(task, Forecast)
        assert isinstance(again, Forecast)
        assert np.array_equal(task.features, again.features, equal_nan=True)
        assert np.array_equal(task.rows.truth, again.rows.truth, equal_nan=True)
        assert np.array_equal(task.origins("all"), again.origins("all"))
        nothing = np.zeros((len(task.origins("all")), 1))
        assert task.predictions("all", nothing).labels == again.predictions("all", nothing).labels
    assert path.read_bytes() == before


def test_nothing_is_changed_without_being_asked(tmp_path: Path) -> None:
    path = write(tmp_path, with_cell("value", 7, ""))
    spec = DataSpec(path=str(path))
    with pytest.raises(UserError, match="Missing values in column value: 1"):
        prepare(load(spec, Path()), spec)


def test_clean_data_have_no_findings(tmp_path: Path) -> None:
    assert {one.weight for one in check(DataSpec(path=str(write(tmp_path, series()))), Path())} == {"info"}


def test_the_gravest_come_first(tmp_path: Path) -> None:
    cells = {"same": ["1"] * ROWS, "copy": WIND} | with_cell("value", 7, "")
    weights = [one.weight for one in check(DataSpec(path=str(write(tmp_path, cells))), Path())]
    order = ["error", "warning", "note", "info"]
    assert weights == sorted(weights, key=order.index)
    assert set(weights) == set(order)


@pytest.mark.parametrize(
    ("column", "row", "named"), [("value", 7, [9]), ("wind", 0, [2]), ("wind", 119, [121]), ("day", 3, [5])]
)
def test_rows_are_those_of_the_file(column: str, row: int, named: list[int], tmp_path: Path) -> None:
    finding = found(write(tmp_path, with_cell(column, row, "")), "missing_values", {})[0]
    assert finding.facts["rows"] == named
    assert finding.facts["column"] == column


@pytest.mark.parametrize(("cell", "name"), [("", "missing_values"), ("broken", "mixed_kinds")])
def test_rows_of_joined_files_are_named_with_their_file(cell: str, name: str, tmp_path: Path) -> None:
    lines = write(tmp_path, with_cell("value", 71, cell)).read_text("utf-8").splitlines()
    folder = tmp_path / "days"
    folder.mkdir()
    for day, rows in (("day1.csv", lines[1:61]), ("day2.csv", lines[61:])):
        (folder / day).write_text("\n".join([lines[0], *rows]) + "\n", "utf-8")
    finding = found(folder, name, {})[0]
    assert finding.facts["rows"] == ["13 (day2.csv)"]
    assert "13 (day2.csv)" in finding.message


def test_masked_values_are_not_asked_for_and_are_told_by_a_second_input(tmp_path: Path) -> None:
    spec = DataSpec(path=str(write(tmp_path, with_cell("value", 30, ""))), missing="mask", transform="none", window=5)
    task = prepare(load(spec, Path()), spec)
    assert isinstance(task, Forecast)
    assert task.inputs == 4
    assert task.features[30].tolist() == [task.features[30, 0], 0.0, 0.0, 1.0]
    assert not task.features[:30, 2:].any()
    assert 29 not in task.origins("train")
    assert 29 in task.origins("all")
    inputs, targets = next(iter(task.batches("train", 1000, None, "float32")))
    assert np.isfinite(inputs).all()
    assert np.isfinite(targets).all()


@pytest.mark.parametrize("how", ["interpolate", "carry", "mask"])
def test_scores_count_measured_values_only(how: str, tmp_path: Path) -> None:
    spec = DataSpec(path=str(write(tmp_path, with_cell("value", 100, ""))), missing=how, transform="none", window=5)
    task = prepare(load(spec, Path()), spec)
    rows = len(task.batches("all", 1000, None, "float32").__next__()[0][0])
    shown = task.predictions("all", np.zeros((rows, 1)))
    assert np.isnan(shown.true[100 - 5, 0])
    assert np.isfinite(shown.true[100 - 4, 0])
    assert np.isfinite(shown.predicted).all()


def test_clipped_targets_are_scored_as_they_were_measured(tmp_path: Path) -> None:
    spec = DataSpec(path=str(write(tmp_path, with_cell("value", 100, "900"))), outliers="clip")
    task = prepare(load(spec, Path()), spec)
    assert isinstance(task, Forecast)
    assert task.rows.values[100, 0] < 30
    assert task.rows.truth[100, 0] == 900


def test_new_data_are_clipped_to_the_range_of_the_old(tmp_path: Path) -> None:
    spec = DataSpec(path=str(write(tmp_path, with_cell("wind", 7, "50"))), outliers="clip", transform="none")
    task = prepare(load(spec, Path()), spec)
    fitted = task.fitted()
    new = series()
    new["wind"] = ["400"] * ROWS
    again = restore(fitted, load(DataSpec(path=str(write(tmp_path, new))), Path()))
    assert isinstance(again, Forecast)
    top = fitted["clip"]["wind"][1]
    place = list(fitted["inputs"]).index("wind")
    assert again.scalings.inputs.of(again.series.which).inverse(again.features)[:, place] == pytest.approx(
        np.full(ROWS, top)
    )


@pytest.mark.parametrize(
    ("first", "step", "unit", "left"),
    [
        ("2020-01-31", 1, "D", [10, 11]),
        ("2020-01", 1, "M", [5]),
        ("2020-01-01T00:00", 15, "m", [3, 4, 5, 9]),
        ("2019", 1, "Y", [7]),
    ],
)
def test_gaps_get_the_times_that_were_left_out(
    first: str, step: int, unit: str, left: list[int], tmp_path: Path
) -> None:
    times = np.datetime64(first, unit) + step * np.arange(ROWS)
    days = [str(time.astype(f"datetime64[{unit if unit in 'Mm' else 'D'}]")) for time in times]
    whole = {"day": days, "value": VALUE}
    path = write(
        tmp_path, {name: [cell for row, cell in enumerate(column) if row not in left] for name, column in whole.items()}
    )
    spec = DataSpec(path=str(path), gaps="fill", missing="carry")
    task = prepare(load(spec, Path()), spec)
    assert isinstance(task, Forecast)
    assert list(task.table.column("day").cells) == days
    assert task.rows.values[left[0], 0] == task.rows.values[left[0] - 1, 0]


def test_weekends_are_no_gaps_in_a_series_of_working_days(tmp_path: Path) -> None:
    days = np.busday_offset(np.datetime64("2021-03-01"), np.arange(ROWS))
    cells = {"day": [str(day) for day in days], "value": VALUE}
    assert found(write(tmp_path, cells), "gaps_in_time", {}) == []
    short = {name: column[:40] + column[42:] for name, column in cells.items()}
    path = write(tmp_path, short)
    assert found(path, "gaps_in_time", {})[0].facts["missing_rows"] == 2
    spec = DataSpec(path=str(path), gaps="fill", missing="interpolate")
    task = prepare(load(spec, Path()), spec)
    assert isinstance(task, Forecast)
    assert list(task.table.column("day").cells) == cells["day"]


def test_time_is_looked_at_group_by_group(tmp_path: Path) -> None:
    cells = {name: column[:60] * 2 for name, column in series().items()} | {"who": ["a"] * 60 + ["b"] * 60}
    path = write(tmp_path, cells)
    for name in ("unsorted_time", "duplicate_time", "gaps_in_time"):
        assert bool(found(path, name, {"drop": ("who",)})) == (name != "gaps_in_time")
        assert found(path, name, {"group": "who"}) == []
        # Times that come once for each value of a column are those of several series.
        assert found(path, name, {}) == []


def test_a_gap_too_wide_to_fill_is_refused(tmp_path: Path) -> None:
    spec = DataSpec(path=str(write(tmp_path, with_cell("day", ROWS - 1, "2999-01-01"))), gaps="fill", missing="carry")
    assert found(Path(spec.path), "gaps_in_time", {})[0].fixes == ()
    with pytest.raises(UserError, match="gaps in time hold"):
        prepare(load(spec, Path()), spec)


def test_words_in_new_data_are_missing_where_they_were(tmp_path: Path) -> None:
    spec = DataSpec(path=str(write(tmp_path, with_cell("wind", 7, "calm"))), odd="missing", missing="interpolate")
    task = prepare(load(spec, Path()), spec)
    assert isinstance(task, Forecast)
    wind = task.table.column("wind").numbers()
    assert wind[7] == pytest.approx((wind[6] + wind[8]) / 2)


def test_passages_are_found_wherever_they_stand() -> None:
    assert repeated_share(RANDOM[:3_000], RANDOM[137:2_000]) == 1.0
    assert repeated_share(RANDOM[:3_000], RANDOM[3_000:]) == 0.0
    assert repeated_share("short", RANDOM) == 0.0


def a_million() -> Table:
    random = np.random.default_rng(0)
    rows = 1_000_000
    times = np.datetime64("2000-01-01T00:00", "ms") + np.arange(rows) * np.timedelta64(60_000, "ms")
    columns = [Column("t", "time", np.roll(times, 1), tuple(map(str, times)))]
    for number in range(6):
        values = random.standard_normal(rows).cumsum()
        values[number * 7 : number * 9] = np.nan
        columns.append(Column(f"c{number}", "number", values))
    return Table(tuple(columns), np.arange(2, rows + 2), Source("million.csv", "utf-8"))


SPECS: list[Callable[[], DataSpec]] = [
    DataSpec,
    lambda: DataSpec(missing="interpolate", sort=True, duplicates="mean", gaps="fill", outliers="clip"),
]


@pytest.mark.parametrize("spec", SPECS, ids=["raw", "mended"])
def test_a_million_rows_are_looked_at_in_seconds(spec: Callable[[], DataSpec]) -> None:
    table = a_million()
    started = time.perf_counter()
    names = {one.name for one in look_at(table, spec())}
    assert time.perf_counter() - started < 8.0
    assert ("missing_values" in names) == (spec().missing == "ask")
