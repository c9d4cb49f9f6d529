"""Exported programs of forecasts with several series, known futures, intervals and steps one after the other."""

from pathlib import Path
from typing import Any

import pytest

from tests.data.grouped import shops, written
from tests.export.test_programs import agree, rows_of, run_program
from tests.runs.quick import do_run
from workbench.runs.use import predict

COMMON: dict[str, Any] = {
    "data__group": "Shop", "data__targets": "Sold", "data__window": 6, "training__epochs": 2,
    "training__precision": "float64",
}  # fmt: skip
CASES: list[tuple[str, dict[str, Any]]] = [
    ("numpy", {"data__intervals": 0.8}),
    ("torch", {"data__intervals": 0.8, "data__horizon": 3, "data__transform": "seasonal_difference"}),
    ("numpy", {"data__known": "Price", "data__horizon": 3, "data__intervals": 0.9, "data__transform": "difference"}),
    ("torch", {"data__known": "Price", "data__horizon": 3, "data__transform": "none"}),
    ("numpy", {"data__known": "Price", "data__horizon": 3, "data__strategy": "recursive", "data__intervals": 0.8}),
    (
        "numpy",
        {"data__inputs": "Sold", "data__horizon": 9, "data__strategy": "recursive",
         "data__transform": "log_seasonal_difference"},
    ),
    ("torch", {"data__inputs": "Sold,Price", "data__targets": "Price,Sold", "data__horizon": 2, "data__scale": "minmax",
               "data__strategy": "recursive"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "more"), CASES)
def test_a_program_gives_what_predict_gives(tmp_path: Path, kind: str, more: dict[str, Any]) -> None:
    do_run(tmp_path / "run", written(shops(40), tmp_path / "a.csv"), **(COMMON | more))
    # One of the series is new, another has been left out, and the rows stand in another order.
    names = ("aside", "east", "west")
    data = written(shops(36, "by day", names, future=2 if "data__known" in more else 0), tmp_path / "b.csv")
    predict(tmp_path / "run", data, tmp_path / "ours.csv")
    agree(rows_of(tmp_path / "ours.csv"), run_program(kind, tmp_path / "run", data, tmp_path))


def test_working_days_go_on_alike(tmp_path: Path) -> None:
    lines = [f"2024-01-{day:02d},{day % 5},{day}" for day in range(1, 32) if day not in (6, 7, 13, 14, 20, 21, 27, 28)]
    data = tmp_path / "a.csv"
    data.write_text("day,a,b\n" + "\n".join(lines) + "\n", "utf-8")
    do_run(tmp_path / "run", data, data__window=3, data__horizon=4, training__epochs=1, data__transform="none")
    predict(tmp_path / "run", data, tmp_path / "ours.csv")
    ours = rows_of(tmp_path / "ours.csv")
    assert [row[0] for row in ours[-4:]] == ["2024-02-01", "2024-02-02", "2024-02-05", "2024-02-06"]
    agree(ours, run_program("numpy", tmp_path / "run", data, tmp_path))
