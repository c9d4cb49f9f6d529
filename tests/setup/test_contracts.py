"""Rules of the layout that the import contracts cannot say."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CELLS = sorted(path for path in (ROOT / "kernels" / "cells").glob("*.py") if path.name != "__init__.py")


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or ".")
    return found


@pytest.mark.parametrize("path", CELLS, ids=lambda path: path.stem)
def test_a_cell_imports_its_contract_and_math_only(path: Path) -> None:
    assert imports(path) <= {"kernels.contract", "math"}
