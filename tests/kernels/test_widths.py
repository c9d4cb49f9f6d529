"""The same numbers on processors with narrower vectors: their tiles run here, too."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("bits", ["128", "256"])
def test_narrower_vectors_give_the_same_numbers(bits: str) -> None:
    tests = ["test_naive.py::test_real_values_at_every_step", "test_gemm.py::test_any_shape"]
    paths = [str(ROOT / "tests" / "kernels" / name) for name in tests]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *paths]
    environment = {**os.environ, "KERNELS_VECTOR_BITS": bits}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout, done.stdout
    assert "skipped" not in done.stdout, done.stdout
