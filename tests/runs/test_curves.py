"""A run's course at several resolutions is what its metrics say, however it was written and wherever it broke off."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.runs.quick import do_run, series
from workbench.runs.curves import CURVES, FOLDER, HIGH, LOW, MEAN, STEP, WIDTHS, Course, CurveWriter, read_course
from workbench.runs.folder import RunFolder


def values_of(count: int, seed: int = 1) -> np.ndarray[Any, Any]:
    """Losses and norms of so many steps; some are no numbers."""
    random = np.random.default_rng(seed)
    values = random.lognormal(size=(2, count))
    values[random.random((2, count)) < 0.02] = np.nan
    return values


def lines_of(values: np.ndarray[Any, Any], first: int = 1) -> str:
    said = (
        {"kind": "step", "step": step, "loss": None if np.isnan(loss) else loss, "gradient_norm": float(norm)}
        for step, (loss, norm) in enumerate(values.T.tolist(), first)
    )
    return "".join(json.dumps(line).replace("NaN", "null") + "\n" for line in said)


def write(folder: Path, values: np.ndarray[Any, Any], chunk: int = 37, epoch: int = 0) -> Path:
    """A run's metrics, and the levels beside them, written some steps at a time."""
    writer, metrics = CurveWriter(folder), folder / "metrics.jsonl"
    with metrics.open("w") as file:
        for at in range(0, values.shape[1], chunk):
            part = values[:, at : at + chunk]
            writer.add(at + 1, *part)
            writer.flush()
            file.write(lines_of(part, at + 1))
            if epoch and (at + chunk) % epoch == 0:
                line = {"kind": "epoch", "epoch": (at + chunk) // epoch, "step": at + chunk, "train_loss": 1.0,
                        "validation_loss": None, "seconds": 2.0, "learning_rate": 0.1}  # fmt: skip
                file.write(json.dumps(line) + "\n")
                writer.add_epoch(line)
    writer.flush()
    return metrics


def expected(values: np.ndarray[Any, Any], first: int, last: int) -> list[list[float]]:
    """Lowest, highest and mean value of each curve over some steps, by Python's own means."""
    found: list[list[float]] = []
    for curve in values[:, first - 1 : last].astype(np.float32).tolist():
        known = [one for one in curve if one == one]
        nothing = float("nan")
        found.append([min(known), max(known), sum(known) / len(known)] if known else [nothing] * 3)
    return found


def assert_right(course: Course, values: np.ndarray[Any, Any]) -> None:
    steps = course.steps
    assert int(steps["count"].sum()) == values.shape[1]
    last = 0
    for record in steps:
        assert record["step"] - record["count"] == last
        wanted = expected(values, last + 1, int(record["step"]))
        found = [record[name] for name in CURVES]
        assert np.allclose(found, wanted, rtol=1e-5, equal_nan=True)
        last = int(record["step"])


@given(st.integers(0, 5000), st.integers(1, 600), st.integers(1, 500))
def test_any_number_of_steps_at_any_resolution(
    tmp_path_factory: pytest.TempPathFactory, count: int, chunk: int, most: int
) -> None:
    folder = tmp_path_factory.mktemp("run")
    values = values_of(count)
    course = read_course(write(folder, values, chunk), most)
    assert_right(course, values)
    # A level may have four times as many as the next one; what no record of it stands for yet comes from finer ones.
    assert len(course.steps) <= most + 3 * (len(WIDTHS) + 1)
    assert count <= most or len(course.steps) >= min(most, count) // 4


def test_the_levels_are_used_and_the_rest_is_read_from_the_end(tmp_path: Path) -> None:
    values = values_of(70_000)
    metrics = write(tmp_path, values, 1000)
    whole = metrics.read_bytes()
    # Everything but the end could be lost: it is not read.
    metrics.write_bytes(b"x" * (len(whole) - 200_000) + b"\n" + whole[-200_000:])
    for most in (100, 300, 5000):
        assert_right(read_course(metrics, most), values)
    assert [(tmp_path / FOLDER / f"steps-{width}.bin").stat().st_size // STEP.itemsize for width in WIDTHS] == [
        70_000 // width for width in WIDTHS
    ]


@pytest.mark.parametrize("harm", ["missing", "torn", "short", "long", "other", "empty"])
def test_levels_that_do_not_fit_are_not_believed(tmp_path: Path, harm: str) -> None:
    values = values_of(9000)
    metrics = write(tmp_path, values)
    for width in WIDTHS[:3]:
        place = tmp_path / FOLDER / f"steps-{width}.bin"
        content = place.read_bytes()
        if harm == "missing":
            place.unlink()
        else:
            size = STEP.itemsize
            place.write_bytes(
                {
                    "torn": content[: -size // 2],
                    "short": content[: 3 * size],
                    "long": content + content[-size:],
                    "other": content[size : 2 * size] + content[size:],
                    "empty": b"",
                }[harm]
            )
    assert_right(read_course(metrics, 700), values)


def test_a_run_that_goes_on_is_read_while_it_writes(tmp_path: Path) -> None:
    """The levels are written before the metrics; a reader may come between the two."""
    values = values_of(3000)
    metrics = write(tmp_path, values)
    more = values_of(100, 2)
    writer = CurveWriter(tmp_path)
    writer.rebuild(json.loads(line) for line in metrics.read_text().splitlines())
    writer.add(3001, *more)
    writer.flush()
    course = read_course(metrics, 500)
    assert course.steps["step"][-1] == 3100 // 4 * 4
    with metrics.open("a") as file:
        file.write(lines_of(more, 3001) + '{"kind": "st')
    assert_right(read_course(metrics, 500), np.concatenate([values, more], axis=1))


def test_levels_made_anew_are_those_that_were_written(tmp_path: Path) -> None:
    values = values_of(5000)
    metrics = write(tmp_path, values, 100, epoch=1000)
    before = {one.name: one.read_bytes() for one in (tmp_path / FOLDER).iterdir()}
    writer = CurveWriter(tmp_path)
    writer.rebuild(json.loads(line) for line in metrics.read_text().splitlines())
    after = {one.name: one.read_bytes() for one in (tmp_path / FOLDER).iterdir()}
    assert {name: content for name, content in after.items() if content} == before


def test_steps_have_their_place_in_epochs_and_in_time(tmp_path: Path) -> None:
    course = read_course(write(tmp_path, values_of(2500), 100, epoch=1000), 100)
    assert course.epochs["epoch"].tolist() == [1, 2]
    assert np.isnan(course.epochs["validation_loss"]).all()
    at = np.array([0, 500, 1000, 2000, 2500])
    assert course.epoch_at(at).tolist() == [0.0, 0.5, 1.0, 2.0, 2.5]
    assert course.seconds_at(at).tolist() == [0.0, 1.0, 2.0, 4.0, 5.0]
    (tmp_path / "short").mkdir()
    none = read_course(write(tmp_path / "short", values_of(10)))
    assert np.isnan(none.epoch_at(at)).all()


def test_a_run_without_metrics_has_an_empty_course(tmp_path: Path) -> None:
    course = read_course(tmp_path / "metrics.jsonl")
    assert len(course.steps) == len(course.epochs) == 0


def test_a_real_runs_course_is_what_its_metrics_say(tmp_path: Path) -> None:
    do_run(tmp_path / "run", series(tmp_path / "data.csv", 400), training__epochs=6, training__batch=4)
    folder = RunFolder.open(tmp_path / "run")
    told = [line for line in folder.metrics() if line["kind"] == "step"]
    values = np.array([[line["loss"], line["gradient_norm"]] for line in told], float).T
    for most in (10, 100, 10_000):
        course = folder.course(most)
        assert_right(course, values)
        assert (course.steps["loss"][:, LOW] <= course.steps["loss"][:, MEAN]).all()
        assert (course.steps["loss"][:, MEAN] <= course.steps["loss"][:, HIGH]).all()
    epochs = [line for line in folder.metrics() if line["kind"] == "epoch"]
    assert course.epochs["train_loss"].tolist() == [line["train_loss"] for line in epochs]
    assert course.seconds_at(np.array([told[-1]["step"]]))[0] == pytest.approx(sum(line["seconds"] for line in epochs))
