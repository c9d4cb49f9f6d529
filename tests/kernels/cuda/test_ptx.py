"""Every kernel compiles to PTX for every capability that matters, and ptxas finds no spills. Neither needs a card."""

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kernels import registry
from kernels.backends.cuda.device import SINGLE
from workbench.setup_console import is_automatic

# From Turing to Blackwell.
CAPABILITIES = ("7.5", "8.0", "8.9", "9.0", "10.0")
# Registers of a multiprocessor, the same on all of them; a block must fit.
REGISTERS = 65536


def find_ptxas() -> str:
    """ptxas of the package nvidia-cuda-nvcc, which is as new as the compiler, or else from the path; empty: none."""
    spec = importlib.util.find_spec("nvidia")
    folders = list(spec.submodule_search_locations or []) if spec else []
    names = [path for folder in folders for path in Path(folder).glob("*/bin/ptxas*")]
    return str(names[0]) if names else shutil.which("ptxas") or ""


@pytest.fixture(scope="module")
def compiled() -> dict[str, dict[str, dict[str, Any]]]:
    """What came of every kernel, by capability and name."""
    if importlib.util.find_spec("numba_cuda") is None:
        reason = "no PTX without a compiler: pip install 'numba-cuda[cu13]'"
        if is_automatic() and sys.platform == "linux":
            pytest.fail(reason)
        pytest.skip(reason)
    program, ptxas = Path(__file__).with_name("compile_all.py"), find_ptxas()
    command = [sys.executable, str(program), *CAPABILITIES, *(["--ptxas", ptxas] if ptxas else [])]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_every_kernel_compiles(capability: str, compiled: dict[str, dict[str, dict[str, Any]]]) -> None:
    known = compiled[capability]
    for cell in registry.cells():
        assert f"{cell} forward float32" in known
        assert f"{cell} forward normalised float32" in known
        assert f"{cell} backward float32" in known
    for name in (*registry.losses(), *registry.optimizers(), "drop_rows", "normalise", "normalise_back", "saturation"):
        assert f"{name} float32" in known
    target = f"sm_{capability.replace('.', '')}"
    assert {one["target"] for one in known.values()} == {target}


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_no_kernel_spills(capability: str, compiled: dict[str, dict[str, dict[str, Any]]]) -> None:
    if not find_ptxas():
        pytest.skip("ptxas is not installed; pip install nvidia-cuda-nvcc")
    refused = [one["refused"] for one in compiled[capability].values() if "refused" in one]
    if refused:
        pytest.skip(f"{find_ptxas()} is older than the compiler: {refused[0]}")
    for name, one in compiled[capability].items():
        assert one["spilled"] == 0, f"{name}: {one}"
        # Sums kept in an array that the compiler did not put into registers would lie in memory.
        assert one["stack"] == 0, f"{name}: {one}"
        assert one["registers"] * SINGLE.threads <= REGISTERS, f"{name}: {one}"
