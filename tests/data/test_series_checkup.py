"""What the data doctor says of several series and of forecasts over several steps."""

from pathlib import Path
from typing import Any

import numpy as np

from tests.data.grouped import shops, written
from workbench.data import load, prepare
from workbench.data.checks import Finding, look_at
from workbench.data.options import DataSpec


def looked(path: Path, **settings: Any) -> list[Finding]:
    spec = DataSpec(path=str(path), **settings)
    return look_at(load(spec, Path()), spec)


def names(findings: list[Finding]) -> set[str]:
    return {one.name for one in findings if one.weight in ("error", "warning")}


def cut_short(path: Path, shop: str, rows: int) -> Path:
    """The file with only the first `rows` rows of a shop."""
    lines = path.read_text("utf-8").splitlines()
    kept = [line for line in lines if f",{shop}," not in line] + [line for line in lines if f",{shop}," in line][:rows]
    path.write_text("\n".join(kept) + "\n", "utf-8")
    return path


def test_clean_series_have_nothing_wrong_with_them(tmp_path: Path) -> None:
    for order in ("by shop", "by day"):
        assert names(looked(written(shops(order=order), tmp_path / "a.csv"))) == set()


def test_series_too_short_for_a_window_are_named(tmp_path: Path) -> None:
    path = cut_short(written(shops(), tmp_path / "a.csv"), "north", 25)
    found = [one for one in looked(path, window=12, horizon=4) if one.name == "short_series"]
    assert len(found) == 1
    assert found[0].facts["series"] == ["north"]
    assert found[0].facts["unused"] == 0
    for fix in found[0].fixes:
        after = looked(path, horizon=4, window=fix.settings["data.window"])
        assert "short_series" not in names(after)
    path = cut_short(written(shops(), tmp_path / "a.csv"), "north", 9)
    found = [one for one in looked(path, window=12, horizon=4, transform="none") if one.name == "short_series"]
    assert found[0].facts["unused"] == 1
    assert "cannot even be forecast" in found[0].advice


def test_a_window_longer_than_every_series_is_an_error(tmp_path: Path) -> None:
    path = written(shops(), tmp_path / "a.csv")
    found = looked(path, window=60, horizon=4)
    assert "window_too_long" in [one.name for one in found if one.weight == "error"]
    assert "short_series" not in names(found)


def test_rows_of_the_future_miss_nothing(tmp_path: Path) -> None:
    path = written(shops(future=5), tmp_path / "a.csv")
    missing = [one for one in looked(path) if one.name == "missing_values"]
    assert [one.facts["column"] for one in missing] == ["Sold"]
    assert missing[0].fixes[0].name == "forecast_rows"
    assert missing[0].fixes[0].settings == {"data.known": ["Price"]}
    assert names(looked(path, known=("Price",))) == set()
    for missing in ("drop", "interpolate", "carry", "mask"):
        spec = DataSpec(path=str(path), known=("Price",), targets=("Sold",), horizon=3, missing=missing)
        task = prepare(load(spec, Path()), spec)
        shown = task.predictions("future", np.zeros((3, task.outputs)))
        assert shown.labels[:3] == ("2024-03-31", "2024-04-01", "2024-04-02")


def test_too_few_rows_to_calibrate_by_are_told(tmp_path: Path) -> None:
    path = written(shops(names=("east",)), tmp_path / "a.csv")
    said: dict[str, Any] = {"intervals": 0.95, "split": (0.8, 0.1, 0.1), "targets": ("Sold",)}
    assert "little_to_calibrate" in names(looked(path, **said))
    assert "little_to_calibrate" not in names(looked(path, **(said | {"intervals": 0.8})))


def test_a_column_that_runs_ahead_may_be_known_ahead(tmp_path: Path) -> None:
    lines = [f"{n},{n * n % 17},{(n + 1) * (n + 1) % 17}" for n in range(90)]
    path = tmp_path / "a.csv"
    path.write_text("t,v,plan\n" + "\n".join(lines) + "\n", "utf-8")
    assert "shifted_target" in names(looked(path, targets=("v",)))
    assert "shifted_target" not in names(looked(path, targets=("v",), known=("plan",)))
