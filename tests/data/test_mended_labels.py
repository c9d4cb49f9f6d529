"""Labelled data that are mended: within each sequence, the test file as the training file, new data as the run's."""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workbench.data import LabelTask, Table, load, prepare, restore
from workbench.data.checks import check
from workbench.data.options import DataSpec
from workbench.errors import UserError

STEPS = 5


def write(path: Path, groups: int, change: dict[tuple[int, int], str] | None = None) -> Path:
    """Sequences of five steps, class `up` for the odd ones; `change`: (row, column) to a cell."""
    random = np.random.default_rng(4)
    rows = [["id", "step", "a", "b", "label"]]
    for group in range(groups):
        for step in range(STEPS):
            up = group % 2
            cells = (random.standard_normal(2) + up * step).round(3)
            rows.append([f"g{group}", str(step), *map(str, cells), ("down", "up")[up]])
    for (row, column), cell in (change or {}).items():
        rows[row][column] = cell
    path.write_text("\n".join(map(",".join, rows)) + "\n", "utf-8")
    return path


def task_of(path: Path, **said: Any) -> LabelTask:
    spec = DataSpec(path=str(path), **said)
    task = prepare(load(spec, Path()), spec)
    assert isinstance(task, LabelTask)
    return task


def test_each_row_is_in_the_part_of_its_sequence(tmp_path: Path) -> None:
    task = task_of(write(tmp_path / "x.csv", 20, {(7, 4): "", (6, 4): "", (8, 4): "", (9, 4): "", (10, 4): ""}))
    parts = task.row_parts()
    assert parts is not None
    assert (task.name, len(parts)) == ("classify", 20 * STEPS)
    assert (parts.reshape(20, STEPS) == parts[::STEPS, None]).all()
    counts = [int((parts[::STEPS] == part).sum()) for part in (-1, 0, 1, 2)]
    assert counts == [1, task.parts["train"], task.parts["validation"], task.parts["test"]]
    assert parts[STEPS] == -1


@pytest.mark.parametrize("said", [{}, {"group": "id", "label": "label"}])
def test_values_are_carried_within_a_sequence_whether_it_was_named_or_guessed(
    said: dict[str, str], tmp_path: Path
) -> None:
    # The last step of the first sequence and the first one of the second.
    path = write(tmp_path / "x.csv", 12, {(5, 2): "", (6, 2): ""})
    carried = task_of(path, missing="carry", **said)
    plain = task_of(write(tmp_path / "y.csv", 12), **said)
    assert carried.data.items[0][4, 0] == plain.data.items[0][3, 0]
    assert carried.data.items[1][0, 0] != plain.data.items[0][3, 0]


def test_ranges_are_those_of_the_training_part_and_are_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", 40, {(3, 2): "5000"})
    test = write(tmp_path / "test.csv", 6, {(2, 2): "-7000"})
    task = task_of(path, outliers="clip", test_path=str(test))
    low, high = task.table.clip["a"] if task.table else (0.0, 0.0)
    assert -50 < low < high < 50
    values = np.concatenate(task.data.items)
    assert values[:, 0].min() == low
    assert values[:, 0].max() == high
    fitted = task.fitted()
    assert fitted["clip"]["a"] == [low, high]
    new = load(DataSpec(path=str(write(tmp_path / "new.csv", 3, {(1, 2): "9000", (2, 2): "-1"}))), Path())
    assert isinstance(new, Table)
    again = restore(fitted, new)
    assert isinstance(again, LabelTask)
    assert again.data.items[0][0, 0] == high


def test_unlabelled_new_rows_are_kept_where_training_drops_them(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", 20, {(row, 4): "" for row in range(1, 6)} | {(8, 2): ""})
    task = task_of(path, missing="drop")
    assert len(task.data.items) == 19
    assert len(task.data.items[0]) == STEPS - 1
    path = write(tmp_path / "new.csv", 4, {(row, 4): "" for row in range(1, 4 * STEPS + 1)} | {(2, 2): ""})
    again = restore(task.fitted(), load(DataSpec(path=str(path)), Path()))
    assert again.parts["all"] == 4
    lacking = path.with_name("bare.csv")
    lacking.write_text("\n".join(line.rsplit(",", 1)[0] for line in path.read_text("utf-8").splitlines()), "utf-8")
    assert restore(task.fitted(), load(DataSpec(path=str(lacking)), Path())).parts["all"] == 4


def test_dropped_columns_are_no_labels_groups_or_inputs(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", 20)
    task = task_of(path, drop=("b",))
    assert task.spec.inputs == ("a",)
    assert task_of(path, drop=("a",), inputs=("a", "b")).spec.inputs == ("b",)
    spec = DataSpec(path=str(path), drop=("label",))
    assert prepare(load(spec, Path()), spec).name == "forecast"


def test_masks_are_refused_and_not_offered(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", 20, {(3, 2): ""})
    with pytest.raises(UserError, match="masked"):
        task_of(path, missing="mask")
    found = check(DataSpec(path=str(path)), Path())
    missing = next(one for one in found if one.name == "missing_values")
    assert missing.weight == "warning"
    assert "mask" not in {fix.name for fix in missing.fixes}
    for fix in missing.fixes:
        said = {key.removeprefix("data."): value for key, value in fix.settings.items()}
        spec = dataclasses.replace(DataSpec(path=str(path)), **said)
        assert "missing_values" not in {one.name for one in check(spec, Path())}


def test_nothing_is_told_twice(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", 20, {(row, 4): "rare" for row in range(1, 6)})
    found = check(DataSpec(path=str(path)), Path())
    assert len({one.message for one in found}) == len(found)
    assert {one.name for one in found} >= {"classes", "class_imbalance"}
