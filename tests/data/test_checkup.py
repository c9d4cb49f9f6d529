"""The data doctor: each fault is found where it is and not where it just is not, and each fix makes it go away."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.data.faults import (
    GROUPS,
    LABELLED,
    LABELLED_NOT,
    LABELS,
    NOT_QUITE,
    RANDOM,
    ROWS,
    TABLES,
    TEXTS,
    WIND,
    Cells,
    found,
    numbered,
    said_with,
    series,
    with_cell,
    write,
)
from workbench.data import Forecast, LanguageModel, Table, load, prepare, restore
from workbench.data.checks import check, look_at
from workbench.data.checkup.leakage import leakage_findings
from workbench.data.checkup.texts import repeated_share
from workbench.data.options import DataSpec
from workbench.data.source import Column, Source
from workbench.errors import UserError
from workbench.training.spec import Spec, format_spec, read_spec


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
def test_a_million_rows_are_looked_at(spec: Callable[[], DataSpec]) -> None:
    table = a_million()
    names = {one.name for one in look_at(table, spec())}
    assert ("missing_values" in names) == (spec().missing == "ask")
