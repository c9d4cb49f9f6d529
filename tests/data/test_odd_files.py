"""Each odd file loads right or is told in a sentence a person can act on, at once and in little memory."""

import contextlib
import os
import resource
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workbench.data import Table, load, prepare, preview
from workbench.data.options import DataSpec
from workbench.errors import UserError
from workbench.fields import build

from .odd_files import CASES, Case, Loads, Refused


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_odd_file(case: Case, tmp_path: Path) -> None:
    path = tmp_path / case.file
    case.make(path)
    spec: DataSpec = build(DataSpec, {"path": str(path), **dict(case.settings)}, "data")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if isinstance(case.expected, Loads):
        table = load(spec, Path())
        assert isinstance(table, Table)
        check_table(table, case.expected)
    else:
        check_refused(spec, case, case.expected)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    assert grown < 300 * (1 if sys.platform == "darwin" else 1024) * (1024 if sys.platform == "darwin" else 1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_preview_never_fails_otherwise(case: Case, tmp_path: Path) -> None:
    path = tmp_path / case.file
    case.make(path)
    # A UserError is as good as a preview; anything else fails the test.
    with contextlib.suppress(UserError):
        assert preview(path, build(DataSpec, dict(case.settings), "data")).kind in ("table", "text")


def check_table(table: Table, expected: Loads) -> None:
    assert tuple(table.names) == expected.names
    assert table.rows == expected.rows
    if expected.first is not None:
        first: Any = table.columns[-1].values[0]
        assert first == expected.first


def check_refused(spec: DataSpec, case: Case, expected: Refused) -> None:
    with pytest.raises(UserError) as caught:
        read_and_prepare(spec, case.prepared)
    error = caught.value
    said = f"{error.where}: {error.message} {error.hint}"
    for word in expected.words:
        assert word in said
    assert error.message.endswith(".")
    assert error.hint.endswith((".", "?"))


def read_and_prepare(spec: DataSpec, prepared: bool) -> None:
    data = load(spec, Path())
    assert prepared, "it was to be refused when read"
    prepare(data, spec)


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read everything, so the refusal is played where the file is opened."""
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    path.chmod(0)
    if os.access(path, os.R_OK):

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(UserError) as caught:
        load(DataSpec(path=str(path)), Path())
    assert "may not read" in caught.value.message


def test_empty_cells_are_missing_values(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b,c\n1,,x\n2,5,\n3,n/a,z\n")
    table = load(DataSpec(path=str(path)), Path())
    assert isinstance(table, Table)
    assert np.isnan(table.column("b").numbers()).tolist() == [True, False, True]
    assert table.column("c").values.tolist() == ["x", "", "z"]
