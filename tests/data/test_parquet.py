"""Parquet, where pyarrow is installed; where it is not, a sentence that says how to get it."""

import importlib
import io
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workbench.data import Table, load, preview
from workbench.data.options import DataSpec
from workbench.errors import UserError


def write(path: Path, columns: dict[str, Any]) -> DataSpec:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow, an optional extra, is not installed")
    parquet = importlib.import_module("pyarrow.parquet")
    out = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), out, row_group_size=64)
    path.write_bytes(out.getvalue())
    return DataSpec(path=str(path))


def test_without_pyarrow_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1" + bytes(40) + b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for look in (lambda: load(DataSpec(path=str(path)), Path()), lambda: preview(path)):
        with pytest.raises(UserError, match="pyarrow") as caught:
            look()
        assert "pip install pyarrow" in caught.value.hint


def test_kinds(tmp_path: Path) -> None:
    days = np.array(["2020-01-05", "2020-01-06", "NaT"], "M8[ms]")
    spec = write(
        tmp_path / "a.parquet",
        {
            "day": days,
            "word": ["x", None, "z"],
            "flag": [True, False, None],
            "count": [1, None, 3],
            "lists": [[1], [], []],
        },
    )
    table = load(spec, Path())
    assert isinstance(table, Table)
    assert [(column.name, column.kind) for column in table.columns] == [
        ("day", "time"), ("word", "category"), ("flag", "number"), ("count", "number"),
    ]  # fmt: skip
    assert np.isnat(table.column("day").values.astype("M8[ms]")).tolist() == [False, False, True]
    assert table.column("day").cells == ("2020-01-05", "2020-01-06", "")
    assert table.column("word").values.tolist() == ["x", "", "z"]
    np.testing.assert_array_equal(table.column("count").numbers(), [1, np.nan, 3])
    assert "lists" in table.source.notes[0]


def test_a_preview_shows_the_first_rows(tmp_path: Path) -> None:
    spec = write(tmp_path / "a.parquet", {"v": np.arange(200_000.0)})
    shown = preview(Path(spec.path))
    assert (shown.encoding, len(shown.rows), shown.complete) == ("Parquet", 50, False)
    assert shown.rows[1] == ("1",)


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    spec = write(tmp_path / "a.parquet", {"v": np.arange(500.0)})
    whole = Path(spec.path).read_bytes()
    for broken in (whole[:-20], whole[:8] + b"\xff" * 40 + whole[48:], whole[:4] + whole[-30:]):
        Path(spec.path).write_bytes(broken)
        with pytest.raises(UserError, match="Parquet file is broken"):
            load(spec, Path())
