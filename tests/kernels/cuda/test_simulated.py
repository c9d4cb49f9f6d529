"""CUDA under Numba's simulator, in a process of its own, since Numba must be told before it is imported."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.setup_console import is_automatic

ROOT = Path(__file__).parents[3]


# A process each, so that they can run side by side.
@pytest.mark.parametrize("part", ["training", "options", "card"])
def test_cuda_agrees_with_the_cpu(part: str) -> None:
    if subprocess.run([sys.executable, "-c", "import numba.cuda"], capture_output=True).returncode:
        reason = "this Numba comes without its CUDA part; pip install numba-cuda"
        if is_automatic():
            pytest.fail(reason)
        pytest.skip(reason)
    tests = f"tests/kernels/cuda/simulated_{part}.py"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", tests]
    environment = {**os.environ, "NUMBA_ENABLE_CUDASIM": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    # All of them ran: a file that collects nothing, or skips, would pass as well.
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
