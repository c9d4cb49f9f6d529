"""Exported programs of runs on dirty data: each mends new data as `predict` does, fix by fix."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.data.grouped import shops, written
from tests.export.test_programs import agree, rows_of, run_program
from tests.runs.quick import do_run
from workbench.errors import UserError
from workbench.export import export
from workbench.runs.use import predict

ROWS = 70
QUICK: dict[str, Any] = {"training__epochs": 1, "training__precision": "float64", "data__window": 4}
Lines = list[list[str]]


def days(seed: int) -> Lines:
    """Clean rows: a day, wind, and a value above 0."""
    random = np.random.default_rng(seed)
    wind = random.standard_normal(ROWS).round(3)
    value = (20 + 5 * np.sin(np.arange(ROWS) / 3) + random.standard_normal(ROWS)).round(3)
    dates = np.datetime64("2022-01-01") + np.arange(ROWS)
    return [[str(day), f"{a}", f"{b}"] for day, a, b in zip(dates, wind, value, strict=True)]


def write(path: Path, rows: Lines, head: str = "day,wind,value") -> Path:
    path.write_text("\n".join([head, *(",".join(row) for row in rows)]) + "\n", "utf-8")
    return path


def holes(rows: Lines) -> Lines:
    rows[8][1] = rows[20][1] = rows[40][2] = rows[41][2] = ""
    rows[30][1:] = ["", "NA"]
    return rows


def words(rows: Lines) -> Lines:
    rows[12][1] = "storm"
    rows[40][2] = "broken"
    return rows


def twisted(rows: Lines) -> Lines:
    return [*rows[30:], *rows[:30]]


def twice(rows: Lines) -> Lines:
    return [*rows[:9], [rows[8][0], "9", "11"], *rows[9:], [rows[-1][0], "", "12"]]


def gappy(rows: Lines) -> Lines:
    return [row for n, row in enumerate(rows) if n not in (10, 33, 34, 35)]


def far(rows: Lines) -> Lines:
    rows[14][1], rows[50][2] = "4000", "9000"
    return rows


MISSING = [(holes, {"data__missing": how}) for how in ("drop", "interpolate", "carry", "mask")]
CASES: list[tuple[Any, dict[str, Any]]] = [
    *MISSING,
    *((words, {"data__odd": "missing", "data__missing": how}) for how in ("drop", "mask")),
    (twisted, {"data__sort": True}),
    *((twice, {"data__duplicates": how, "data__missing": "carry"}) for how in ("first", "last", "mean")),
    (gappy, {"data__gaps": "fill", "data__missing": "interpolate"}),
    (gappy, {"data__gaps": "fill", "data__missing": "mask"}),
    (far, {"data__outliers": "clip"}),
    (lambda rows: far(holes(rows)), {"data__outliers": "clip", "data__missing": "mask"}),
    (holes, {"data__drop": "wind", "data__missing": "drop"}),
    (lambda rows: holes(far(gappy(twice(twisted(rows))))), {
        "data__sort": True, "data__duplicates": "mean", "data__gaps": "fill", "data__outliers": "clip",
        "data__missing": "interpolate", "data__odd": "missing",
    }),
]  # fmt: skip
SHAPES: list[dict[str, Any]] = [{"data__transform": "none"}, {"data__transform": "difference", "data__horizon": 2}]


def compare(folder: Path, kind: str, *new: Path) -> list[list[str]]:
    """What `predict` says of each file, which the program must say, too; the last file's rows."""
    ours: list[list[str]] = []
    for data in new:
        predict(folder / "run", data, folder / "ours.csv")
        ours = rows_of(folder / "ours.csv")
        assert len(ours) > 10
        agree(ours, run_program(kind, folder / "run", data, folder))
    return ours


@pytest.mark.parametrize("case", range(len(CASES)))
def test_a_forecast_program_mends_as_predict_does(tmp_path: Path, case: int) -> None:
    dirty, fixes = CASES[case]
    do_run(tmp_path / "run", write(tmp_path / "data.csv", dirty(days(3))), **(QUICK | SHAPES[case % 2] | fixes))
    new = write(tmp_path / "new.csv", dirty(days(4)))
    compare(tmp_path, "torch" if case % 5 == 0 else "numpy", new, write(tmp_path / "clean.csv", days(5)))


def test_masked_values_of_a_recursive_forecast(tmp_path: Path) -> None:
    more: dict[str, Any] = {
        "data__missing": "mask",
        "data__horizon": 4,
        "data__strategy": "recursive",
        "data__inputs": "value",
    }
    do_run(tmp_path / "run", write(tmp_path / "data.csv", holes(days(3))), **(QUICK | more))
    told = compare(tmp_path, "numpy", write(tmp_path / "new.csv", holes(days(4))))
    assert any(row[4] == "" for row in told[1:200])


@pytest.mark.parametrize("how", ["drop", "carry", "mask"])
@pytest.mark.parametrize("ends", ["2024-01-31", "working days"])
def test_several_series_with_a_future_are_mended_apart(tmp_path: Path, how: str, ends: str) -> None:
    data = written(shops(40, "by day"), tmp_path / "a.csv")
    settings: dict[str, Any] = {
        "data__group": "Shop", "data__targets": "Sold", "data__known": "Price", "data__horizon": 2,
        "data__missing": how, "data__sort": True, "data__duplicates": "first", "data__intervals": 0.8,
        "data__gaps": "fill" if how != "drop" else "keep",
    }  # fmt: skip
    do_run(tmp_path / "run", data, **(QUICK | settings))
    raw = written(shops(36, "by day", ("aside", "east", "west"), future=2), tmp_path / "b.csv")
    head, *lines = raw.read_text("utf-8").splitlines()
    if ends == "working days":
        # Other times, which count in another way: Saturdays and Sundays are left out.
        lines = [line for line in lines if np.is_busday(np.datetime64(line[:10]))]
    cells = [line.split(",") for line in lines]
    for row in (7, 31, 40):
        cells[row][3] = ""
    cells[22][2] = "?"
    mixed = [*cells[50:], *cells[:50], cells[3]]
    compare(tmp_path, "torch", write(tmp_path / "new.csv", [row for n, row in enumerate(mixed) if n != 12], head))


def test_months_and_numbered_rows_are_filled_alike(tmp_path: Path) -> None:
    fixes: dict[str, Any] = {"data__gaps": "fill", "data__missing": "interpolate", "data__transform": "none"}
    for number, name in enumerate(("month", "step")):
        rows = [
            [f"{2000 + n // 12}-{n % 12 + 1:02d}" if name == "month" else str(5 * n), f"{n * n % 17}"]
            for n in range(80)
            if n not in (17, 44, 45)
        ]
        folder = tmp_path / str(number)
        folder.mkdir()
        data = write(folder / "data.csv", rows, f"{name},value")
        do_run(folder / "run", data, **(QUICK | fixes))
        told = compare(folder, "numpy", data)
        assert {"month": "2001-06", "step": "85"}[name] in {row[0] for row in told}


# Tables with labels


def labelled(seed: int) -> Lines:
    random = np.random.default_rng(seed)
    return [
        [f"g{group}", str(step), f"{random.standard_normal() + group % 2 * step:.3f}", ("low", "high")[group % 2]]
        for group in range(24)
        for step in range(6)
    ]


def stepped(seed: int) -> Lines:
    """One long sequence with a label at each step, a number."""
    random = np.random.default_rng(seed)
    noise = random.standard_normal(150)
    return [["g", str(n), f"{noise[n] + n // 10 % 2 * 2:.3f}", str(n // 10 % 2)] for n in range(150)]


def lacking(rows: Lines) -> Lines:
    rows[9][2] = rows[10][2] = rows[60][2] = rows[140][2] = ""
    return rows


def turned(rows: Lines) -> Lines:
    return [row for start in range(0, len(rows), 6) for row in rows[start : start + 6][::-1]]


def again(rows: Lines) -> Lines:
    return [*rows[:8], [*rows[7][:2], "8", rows[7][3]], *rows[8:]]


def leaps(rows: Lines) -> Lines:
    return [row for n, row in enumerate(rows) if n not in (8, 9, 70)]


def wild(rows: Lines) -> Lines:
    rows[14][2], rows[100][2] = "4000", "-9000"
    return rows


def scrawled(rows: Lines) -> Lines:
    rows[15][2] = "broken"
    return rows


LABELLED: list[tuple[Any, dict[str, Any]]] = [
    *((lacking, {"data__missing": how}) for how in ("drop", "interpolate", "carry")),
    (scrawled, {"data__odd": "missing", "data__missing": "carry"}),
    (turned, {"data__sort": True}),
    *((again, {"data__duplicates": how}) for how in ("first", "last", "mean")),
    (leaps, {"data__gaps": "fill", "data__missing": "drop"}),
    (wild, {"data__outliers": "clip"}),
]


@pytest.mark.parametrize("task", ["classify", "label_steps"])
@pytest.mark.parametrize("case", range(len(LABELLED)))
def test_a_program_of_labels_mends_as_predict_does(tmp_path: Path, case: int, task: str) -> None:
    dirty, fixes = LABELLED[case]
    made = labelled if task == "classify" else stepped
    head = "id,step,value,label"
    settings: dict[str, Any] = {
        "data__task": task,
        "data__time": "step",
        "data__label": "label",
        "data__inputs": "value",
        **fixes,
    }
    if task == "classify":
        settings["data__group"] = "id"
    data = write(tmp_path / "data.csv", dirty(made(3)), head)
    do_run(tmp_path / "run", data, training__epochs=1, training__precision="float64", **settings)
    # New data whose labels are not known yet, and some whose labels are.
    unknown = [[*row[:3], ""] for row in dirty(made(5))]
    new = [write(tmp_path / "new.csv", dirty(made(4)), head), write(tmp_path / "unknown.csv", unknown, head)]
    compare(tmp_path, "torch" if case % 5 == 0 else "numpy", *new)


def test_texts_without_a_value_are_left_out_alike(tmp_path: Path) -> None:
    rows = [[f"{('good', 'bad')[n % 2]} film number {n % 7} of them", ("up", "down")[n % 2]] for n in range(80)]
    rows[5][0] = rows[8][1] = ""
    data = write(tmp_path / "data.csv", rows, "text,label")
    do_run(tmp_path / "run", data, data__missing="drop", training__epochs=1, training__precision="float64")
    assert len(compare(tmp_path, "numpy", data)) == 1 + 79


def test_tokens_keep_their_sentences(tmp_path: Path) -> None:
    lines = [f"{word},{tag}" for _ in range(40) for word, tag in (("the", "D"), ("dog", "N"), ("runs", "V"), ("", ""))]
    lines[9] = ",N"
    text = "\n".join("" if line == "," else line for line in lines)
    (tmp_path / "data.csv").write_text(f"word,tag\n{text}\n", "utf-8")
    more: dict[str, Any] = {"data__task": "label_steps", "data__label": "tag", "data__inputs": "word"}
    do_run(tmp_path / "run", tmp_path / "data.csv", data__missing="drop", training__epochs=1, **more)
    assert len(compare(tmp_path, "numpy", tmp_path / "data.csv")) == 1 + 119


@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_a_text_program_leaves_control_characters_out(tmp_path: Path, kind: str) -> None:
    data = tmp_path / "data.txt"
    data.write_text("the quick brown\x07 fox jumps \x1bover the lazy dog.\n" * 30, "utf-8")
    do_run(
        tmp_path / "run", data, data__controls="drop", data__rare=31, data__task="language_model", training__epochs=1
    )
    told = compare(tmp_path, kind, data)
    assert "\x07" not in {row[2] for row in told}
    assert len(told) == 30 * 45


def test_pairs_without_a_text_are_left_out_alike(tmp_path: Path) -> None:
    rows = [[f"{n % 28 + 1}.{n % 12 + 1}.", f"{n % 12 + 1:02d}-{n % 28 + 1:02d}"] for n in range(120)]
    rows[7][0] = ""
    data = write(tmp_path / "data.csv", rows, "source,target")
    do_run(tmp_path / "run", data, data__task="translate", data__missing="drop", training__epochs=1)
    assert len(compare(tmp_path, "numpy", data)) == 1 + 119


# What a program does not do


def test_a_program_that_cannot_put_rows_in_order_says_so(tmp_path: Path) -> None:
    do_run(tmp_path / "run", write(tmp_path / "data.csv", days(3)), data__sort=True, **QUICK)
    new = write(tmp_path / "new.csv", [[row[1], row[2]] for row in days(4)], "wind,value")
    with pytest.raises(UserError, match="no time column"):
        predict(tmp_path / "run", new, tmp_path / "ours.csv")
    with pytest.raises(AssertionError, match="There is no time column 'day'"):
        run_program("numpy", tmp_path / "run", new, tmp_path)


def test_a_program_refuses_words_that_its_run_never_met(tmp_path: Path) -> None:
    do_run(tmp_path / "run", write(tmp_path / "data.csv", days(3)), data__sort=True, **QUICK)
    with pytest.raises(AssertionError, match="Column 'wind' holds cells that are no numbers"):
        run_program("numpy", tmp_path / "run", write(tmp_path / "new.csv", words(days(4))), tmp_path)


def test_values_as_symbols_are_refused_with_what_to_do(tmp_path: Path) -> None:
    data = write(tmp_path / "data.csv", [row for seed in range(4) for row in holes(days(seed))])
    do_run(tmp_path / "run", data, data__binning="uniform", data__missing="carry", training__epochs=1)
    with pytest.raises(UserError, match="series as symbols") as refused:
        export(tmp_path / "run", "torch", tmp_path / "torch")
    assert "safetensors" in refused.value.hint
