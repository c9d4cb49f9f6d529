"""Classification and labelled steps: what is read, how it is dealt out, fed, judged and compared."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.data import labelled
from workbench.data import Examples, LabelTask, Table, load, prepare, preview, restore, suggest
from workbench.data.checks import check
from workbench.data.metrics import class_measures
from workbench.data.options import DataSpec
from workbench.data.samples import find_sample
from workbench.data.tasks.labels import known
from workbench.data.tokens import SHAPES, encode, pieces, shape
from workbench.data.ts_files import looks_like_ts
from workbench.errors import UserError

Maker = Callable[[Path], Path]
FORMS: dict[str, tuple[Maker, str, str]] = {
    "waves.ts": (labelled.ts_file, "classify", "series"),
    "groups.csv": (labelled.grouped_csv, "classify", "series"),
    "steps.csv": (lambda path: labelled.grouped_csv(path, steps=True), "label_steps", "series"),
    "texts.csv": (labelled.texts_csv, "classify", "text"),
    "tags.csv": (labelled.tagged_csv, "label_steps", "tokens"),
    "folder": (labelled.class_folder, "classify", "text"),
    "tables": (lambda path: labelled.class_folder(path, tables=True), "classify", "series"),
}


def task_of(path: Path, **settings: Any) -> LabelTask:
    spec = DataSpec(path=str(path), **settings)
    task = prepare(load(spec, Path()), spec)
    assert isinstance(task, LabelTask)
    return task


def perfect(task: LabelTask, part: str) -> np.ndarray:
    """Outputs that are right everywhere, as the network gives them for the part's batches."""
    parts: list[np.ndarray] = []
    for batch in task.batches(part, 7, None, np.float64):
        targets = batch[1]
        parts.append(9.0 * np.eye(task.outputs)[np.maximum(targets, 0)])
    if task.readout == "last":
        return np.concatenate(parts)
    steps = max(len(one) for one in parts)
    return np.concatenate([np.pad(one, ((0, steps - len(one)), (0, 0), (0, 0))) for one in parts], axis=1)


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_understood_unasked(name: str, tmp_path: Path) -> None:
    make, wanted, kind = FORMS[name]
    path = make(tmp_path / name)
    task = task_of(path)
    assert (task.name, task.kind) == (wanted, kind)
    assert all(task.parts[part] for part in ("train", "validation", "test"))
    assert sum(task.parts[part] for part in ("train", "validation", "test")) == task.parts["all"]
    inputs, targets, lengths = next(iter(task.batches("train", 5, np.random.default_rng(0), np.float32)))
    assert inputs.shape[:2] == (lengths.max(), 5)
    assert targets.shape == (inputs.shape[:2] if task.readout == "every" else (5,))
    assert task.baselines()[0].name == "majority"
    assert preview(path).path == str(path)
    assert not [one for one in check(DataSpec(path=str(path)), Path()) if one.weight == "error"]


@pytest.mark.parametrize("name", FORMS)
def test_right_answers_score_one_in_the_order_of_the_data(name: str, tmp_path: Path) -> None:
    task = task_of(FORMS[name][0](tmp_path / name))
    found = task.score("test", perfect(task, "test"))
    assert found["accuracy"] == found["macro_f1"] == 1.0
    assert np.array(found["confusion"]).sum() == np.trace(found["confusion"]) == len(task.true("test"))
    answers = task.answers("all", perfect(task, "all"))
    rows = list(answers.rows())
    assert rows[0][:3] == [answers.heading, "label", "label_true"]
    assert [row[1] for row in rows[1:]] == [row[2] for row in rows[1:]]
    assert np.allclose(answers.chances.sum(axis=1), 1.0)
    assert not answers.worst(5)


@pytest.mark.parametrize("name", FORMS)
def test_restored_on_the_same_data(name: str, tmp_path: Path) -> None:
    path = FORMS[name][0](tmp_path / name)
    task = task_of(path)
    again = restore(task.fitted(), load(task.spec, Path(), alone=True))
    assert isinstance(again, LabelTask)
    for ours, theirs in zip(
        task.batches("all", 9, None, np.float64), again.batches("all", 9, None, np.float64), strict=True
    ):
        for one, other in zip(ours, theirs, strict=True):
            assert np.array_equal(one, other)


def test_steps_are_written_in_the_order_of_the_rows(tmp_path: Path) -> None:
    # Two sequences whose rows alternate.
    lines = ["Group,X,Y,Label"] + [f"{'ab'[n % 2]},{n % 7},{n % 5},{'even' if n % 4 < 2 else 'odd'}" for n in range(40)]
    (tmp_path / "mixed.csv").write_text("\n".join(lines), "utf-8")
    task = task_of(tmp_path / "mixed.csv", task="label_steps", group="Group", split=(0.5, 0.0, 0.5))
    answers = task.answers("all", perfect(task, "all"))
    assert answers.names == tuple(str(n + 1) for n in range(40))
    assert answers.true == tuple("even" if n % 4 < 2 else "odd" for n in range(40))


def test_the_given_test_part_is_kept(tmp_path: Path) -> None:
    labelled.ts_file(tmp_path / "Waves_TRAIN.ts", 40)
    labelled.ts_file(tmp_path / "Waves_TEST.ts", 24, seed=5)
    spec = DataSpec(path="Waves_TRAIN.ts")
    data = load(spec, tmp_path)
    assert isinstance(data, Examples)
    chosen = suggest(data, spec).data
    assert Path(chosen.test_path).name == "Waves_TEST.ts"
    task = prepare(data, chosen)
    assert task.parts == {"train": 34, "validation": 6, "test": 24, "all": 64}
    alone = load(spec, tmp_path, alone=True)
    assert isinstance(alone, Examples)
    assert len(alone.items) == 40
    assert alone.source.sha256 != data.source.sha256


def test_a_table_may_bring_a_test_table(tmp_path: Path) -> None:
    labelled.texts_csv(tmp_path / "a.csv", 40)
    labelled.texts_csv(tmp_path / "b.csv", 20)
    task = task_of(tmp_path / "a.csv", test_path=str(tmp_path / "b.csv"))
    assert task.parts["test"] == 20
    assert task.parts["train"] + task.parts["validation"] == 40
    for name in ("train", "test"):
        labelled.class_folder(tmp_path / "split" / name, 12)
    assert task_of(tmp_path / "split").parts["test"] == 12


def test_groups_stay_on_one_side_and_classes_in_every_part(tmp_path: Path) -> None:
    lines = ["User,Text,Label"]
    lines += [
        f"u{n // 4},{f'this is the text number {n}'},{'rare' if n // 4 % 10 == 0 else 'common'}" for n in range(400)
    ]
    (tmp_path / "users.csv").write_text("\n".join(lines), "utf-8")
    sides: list[dict[str, set[int]]] = []
    for seed in (0, 1):
        task = task_of(tmp_path / "users.csv", group="User", label="Label", split_seed=seed)
        assert task.name == "classify"
        users = {part: {row // 4 for row in task.rows(part)} for part in ("train", "validation", "test")}
        assert not users["train"] & users["validation"]
        assert not (users["train"] | users["validation"]) & users["test"]
        shares = {part: task.counts(part)["rare"] / task.parts[part] for part in users}
        assert all(0.05 < share < 0.2 for share in shares.values())
        assert [task.parts[part] for part in users] == pytest.approx([280, 60, 60], abs=8)
        sides.append(users)
    assert sides[0] != sides[1]


def test_one_series_is_cut_in_the_order_of_time(tmp_path: Path) -> None:
    lines = ["X,Event"] + [f"{np.sin(n / 9):.3f},{'up' if n % 57 < 30 else 'down'}" for n in range(3000)]
    (tmp_path / "one.csv").write_text("\n".join(lines), "utf-8")
    task = task_of(tmp_path / "one.csv", label="Event", window=50)
    assert task.name == "label_steps"
    assert task.rows("train") == list(range(42))
    assert task.rows("test")[-1] == 59
    assert max(task.lengths) == 50


def test_lengths_are_those_of_the_sequences(tmp_path: Path) -> None:
    task = task_of(labelled.ts_file(tmp_path / "w.ts"))
    seen: list[float] = []
    for inputs, _, lengths in task.batches("train", 6, np.random.default_rng(3), np.float64):
        for column, length in enumerate(lengths.tolist()):
            assert np.all(inputs[length:, column] == 0)
            seen.append(float(inputs[:length, column].sum()))
    expected = [float(task.items[row].sum()) for row in task.rows("train")]
    assert sorted(seen) == pytest.approx(sorted(expected))


def test_missing_values_are_carried_forward(tmp_path: Path) -> None:
    given = np.array([[np.nan, 1.0], [2.0, np.nan], [np.nan, np.nan], [3.0, 4.0]])
    assert known(given).tolist() == [[0.0, 1.0], [2.0, 1.0], [2.0, 1.0], [3.0, 4.0]]
    task = task_of(labelled.ts_file(tmp_path / "w.ts", missing=True))
    assert all(np.isfinite(item).all() for item in task.items)


def test_scaler_and_vocabulary_see_the_training_part_alone(tmp_path: Path) -> None:
    task = task_of(labelled.texts_csv(tmp_path / "t.csv"))
    spoken = {piece.lower() for row in task.rows("train") for piece in pieces(task.data.items[row], "word")}
    assert set(task.symbols[7:]) <= {"".join("0" if c.isdigit() else c for c in word) for word in spoken}
    series = task_of(labelled.ts_file(tmp_path / "w.ts"))
    seen = np.concatenate([series.items[row] for row in series.rows("train")])
    assert seen.mean(axis=0) == pytest.approx([0, 0], abs=1e-12)
    assert seen.std(axis=0) == pytest.approx([1, 1])


def test_measures_by_hand() -> None:
    found = class_measures(np.array([0, 0, 0, 1, 2]), np.array([0, 0, 1, 1, 1]), 4)
    assert found["confusion"] == [[2, 1, 0, 0], [0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    assert found["accuracy"] == 0.6
    assert [round(one["f1"], 4) for one in found["classes"]] == [0.8, 0.5, 0.0, 0.0]
    assert found["classes"][1] == {"precision": 1 / 3, "recall": 1.0, "f1": 0.5, "count": 1}
    # A class that is neither true nor named has no F1 to count.
    assert found["macro_f1"] == pytest.approx(1.3 / 3)


def test_baselines_find_what_they_can(tmp_path: Path) -> None:
    texts = {one.name: one for one in task_of(labelled.texts_csv(tmp_path / "t.csv", 120)).baselines()}
    assert texts["naive_bayes"].metrics["accuracy"] > 0.7
    assert texts["majority"].loss == pytest.approx(np.log(2), abs=0.01)
    tags = {one.name: one for one in task_of(labelled.tagged_csv(tmp_path / "g.csv")).baselines()}
    assert tags["token_majority"].metrics["accuracy"] > tags["majority"].metrics["accuracy"] == pytest.approx(4 / 7)
    steps = labelled.grouped_csv(tmp_path / "s.csv", steps=True)
    assert {one.name: one for one in task_of(steps).baselines()}["nearest_centroid"].metrics["accuracy"] > 0.8


def test_tokens() -> None:
    assert pieces("It isn't 很好, 3.5 stars", "word") == ["It", "isn't", "很", "好", ",", "3", ".", "5", "stars"]
    assert pieces("ab", "character") == ["a", "b"]
    assert "".join(pieces("é", "byte")).encode("latin-1") == "é".encode()
    assert [shape(word) for word in ("Anna", "UNO", "word", "a1", "好", "?!")] == list(SHAPES)
    known_words = {"anna": 7, "00": 8, SHAPES[0]: 1}
    assert encode(["Anna", "17", "Berta", "x"], known_words, words=True) == [7, 8, 1, 0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@classLabel true a b\n@data\n1,2:3,4:c\n", "which @classLabel does not name"),
        ("@classLabel true a b\n@data\n1,2:3,4:a\n1,2:b\n", "1 dimensions, not 2"),
        ("@classLabel true a b\n@data\n1,2:3:a\n", "1, 2 values"),
        ("@classLabel true a b\n@data\n1,x:3,4:a\n", "'x', which is not a number"),
        ("@classLabel true a b\nfoo\n", "stands above @data"),
        ("@classLabel true a b\n@data\n", "no sequences"),
        ("@targetLabel true\n@data\n1:2\n", "not for a class"),
        ("@classLabel true a a2\n@data\n1:a\n2:a\n", "1 different labels"),
    ],
)
def test_wrong_ts_files_say_where(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "x.ts").write_text(text, "utf-8")
    with pytest.raises(UserError, match=said):
        task_of(tmp_path / "x.ts")


def test_time_stamps_and_one_channel(tmp_path: Path) -> None:
    text = "@timestamps true\n@univariate true\n@classLabel true a b\n@data\n"
    text += "(2020-01-01 10:00:00,1.5),(2020-01-01 11:00:00,?):a\n(2020-01-01 10:00:00,3):?\n"
    (tmp_path / "x.ts").write_text(text, "utf-8")
    data = load(DataSpec(path=str(tmp_path / "x.ts")), Path())
    assert isinstance(data, Examples)
    assert data.labels == ("a", "")
    assert np.array_equal(data.items[0][:, 0], [1.5, np.nan], equal_nan=True)


def test_programs_are_no_series(tmp_path: Path) -> None:
    assert not looks_like_ts("// a program\nconst a: number = 1\n")
    (tmp_path / "program.ts").write_text("const a: number = 1;\n" * 20, "utf-8")
    assert suggest(data := load(DataSpec(path=str(tmp_path / "program.ts")), Path()), DataSpec()).data.task == (
        "language_model"
    ), data


@pytest.mark.parametrize(
    ("text", "settings", "said"),
    [
        ("g,x,label\n1,1,a\n1,2,b\n2,3,a\n2,4,a\n", {"task": "classify", "group": "g", "label": "label"}, "two labels"),
        ("g,x\n1,1\n1,2\n", {"task": "classify", "label": "labl"}, "labl"),
        (
            "x,label\n1,a\nq,b\n3,a\n4,b\n5,a\n6,b\n",
            {"task": "label_steps", "label": "label", "inputs": ("x",)},
            "window",
        ),
    ],
)
def test_wrong_tables_say_where(text: str, settings: dict[str, Any], said: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(text, "utf-8")
    if said == "window":
        # Words among numbers are read as tokens, not refused.
        assert task_of(tmp_path / "x.csv", **settings).kind == "tokens"
        return
    with pytest.raises(UserError, match=said):
        task_of(tmp_path / "x.csv", **settings)


def test_forecasts_stay_forecasts(tmp_path: Path) -> None:
    rows = "".join(f"2020-01-{n:02},{n % 5},{n % 3},{'ab'[n % 2]}\n" for n in range(1, 29))
    (tmp_path / "x.csv").write_text("Day,State,Sales,Kind\n" + rows, "utf-8")
    spec = DataSpec(path=str(tmp_path / "x.csv"))
    assert suggest(load(spec, Path()), spec).data.task == "forecast"
    spec = dataclasses.replace(spec, label="Kind")
    assert suggest(load(spec, Path()), spec).data.task == "label_steps"


def test_lopsided_classes_are_told(tmp_path: Path) -> None:
    rows = "".join(f"some words of text number {n},{'rare' if n % 20 == 0 else 'common'}\n" for n in range(200))
    (tmp_path / "x.csv").write_text("Text,Label\n" + rows, "utf-8")
    findings = {one.name: one for one in check(DataSpec(path=str(tmp_path / "x.csv")), Path())}
    assert findings["class_imbalance"].weight == "warning"
    assert findings["classes"].facts["counts"]["train"] == {"common": 133, "rare": 7}


@pytest.mark.parametrize("name", ["reviews", "tagging"])
def test_samples_need_more_than_words_alone(name: str) -> None:
    data = find_sample(name).load()
    assert isinstance(data, Table)
    task = prepare(data, DataSpec())
    best = max(one.metrics["accuracy"] for one in task.baselines())
    assert 0.6 < best < 0.92
