"""Data with a fault and data that just have it not, for the data doctor; and what it finds in them."""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from workbench.data.checks import Finding, Fix, check
from workbench.data.options import DataSpec
from workbench.training.spec import Spec, apply_settings

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
    """The series with another cell in one place."""
    cells = series()
    cells[column][row] = cell
    return cells


def in_rows(rows: list[int]) -> Cells:
    """The series' rows in another order, some left out or repeated."""
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
    """A file of them."""
    if isinstance(content, str):
        path = folder / "data.txt"
        path.write_bytes(content.encode())
        return path
    path = folder / "data.csv"
    rows = zip(*content.values(), strict=True)
    path.write_text("\n".join([",".join(content), *(",".join(row) for row in rows)]) + "\n", "utf-8")
    return path


def found(path: Path, name: str, said: dict[str, Any]) -> list[Finding]:
    """The findings of one name."""
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
