"""Compiled code on disk: an edit is noticed, a damaged file survived, a folder that cannot be written done without."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import json, numpy as np
from kernels.network import Architecture, Network
x = np.linspace(-1, 1, 24).reshape(4, 2, 3)
out, _ = Network(Architecture(3, 2, (4,), cell={cell!r}, readout="every"), threads=1).run(x)
print(json.dumps(out.astype(float).ravel().tolist()))
"""

LEAKY = '''"""A leaky integrator of the test's own: h' = z h + (1 - z) f(b), with a gate z."""

from kernels.contract import Cell, Curve, Floats, Slope


def forward(a: Floats, q: Floats, s: Floats, v: Floats, act: Curve, gate: Curve) -> tuple[Floats, Floats]:
    z = gate(a[0] + v[0] * s[0])
    g = act(a[1])
    return (z * s[0] + (1.0 - z) * g,), (z, g)


def backward(
    a: Floats, y: Floats, q: Floats, s: Floats, new: Floats, v: Floats, d: Floats,
    act: Curve, gate: Curve, act_slope: Slope, gate_slope: Slope,
) -> tuple[Floats, Floats, Floats, Floats]:
    z, g = y[0], y[1]
    da = d[0] * (s[0] - g) * gate_slope(a[0] + v[0] * s[0], z)
    dg = d[0] * (1.0 - z) * act_slope(a[1], g)
    return (da, dg), (), (d[0] * z + da * v[0],), (da * s[0],)


CELL = Cell("integrator", "Leaky", "A leaky integrator.", 90, ("leak", "candidate"), ("hidden",), forward, backward,
            vectors=(("peephole", -0.5, 0.5),))
'''


def run(folder: Path, cache: Path, program: str) -> str:
    """What a program prints that imports the kernels in `folder`."""
    environment = {**os.environ, "KERNELS_CACHE": str(cache), "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the kernels that a test may edit."""
    shutil.copytree(ROOT / "kernels", tmp_path / "kernels", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_an_edit_of_a_cell_is_noticed_and_a_damaged_cache_survived(copied: Path) -> None:
    cache, program = copied / "cache", PROGRAM.format(cell="rnn")
    first = json.loads(run(copied, cache, program))
    assert json.loads(run(copied, cache, program)) == first

    files = list(cache.rglob("*.kernel"))
    assert len(files) > 10
    for k, path in enumerate(files):
        whole = path.read_bytes()
        middle = len(whole) // 2
        changed = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
        path.write_bytes((whole[:middle], changed, b"")[k % 3])
    assert json.loads(run(copied, cache, program)) == first
    assert all(len(path.read_bytes()) > 1000 for path in files)  # written anew

    source = copied / "kernels" / "cells" / "rnn.py"
    text = source.read_text("utf-8")
    assert text.count("h = act(a[0])") == 1
    source.write_text(text.replace("h = act(a[0])", "h = 0.5 * act(a[0])"), "utf-8")
    edited = json.loads(run(copied, cache, program))
    assert edited != first
    assert edited == json.loads(run(copied, copied / "fresh", program))


def test_a_warm_start_wakes_no_compiler_and_needs_no_right_to_write(copied: Path) -> None:
    cache = copied / "cache"
    program = PROGRAM.format(cell="gru") + "import sys\nprint('numba.np.arrayobj' in sys.modules)"
    cold = run(copied, cache, program).split("\n")
    # Root may write anywhere, so writing itself is taken away.
    blocked = "def refuse(*_):\n    raise PermissionError\nimport pathlib\npathlib.Path.write_bytes = refuse\n"
    warm = run(copied, cache, blocked + program).split("\n")
    assert warm[0] == cold[0]
    assert (cold[1], warm[1]) == ("True", "False")


def test_a_folder_that_cannot_be_written_is_done_without(copied: Path) -> None:
    (copied / "file").write_text("in the way", "utf-8")
    assert len(json.loads(run(copied, copied / "file", PROGRAM.format(cell="rnn")))) == 16


def test_a_new_cell_file_is_registered_and_gradient_checked_with_nothing_else_edited(copied: Path) -> None:
    (copied / "kernels" / "cells" / "integrator.py").write_text(LEAKY, "utf-8")
    shutil.copy(ROOT / "tests" / "kernels" / "test_gradients.py", copied)
    environment = {**os.environ, "KERNELS_CACHE": str(copied / "cache"), "PYTHONPATH": str(copied)}
    command = [sys.executable, "-m", "pytest", "-q", "-k", "integrator", "test_gradients.py"]
    done = subprocess.run(command, cwd=copied, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout, done.stdout


def test_only_old_folders_of_our_own_are_dropped(tmp_path: Path) -> None:
    from kernels import cache

    names = {"0123456789abcdef": False, "fedcba9876543210": True, "photographs": True, "current": True}
    for name, stays in names.items():
        (tmp_path / name).mkdir()
        age = 0 if name == "fedcba9876543210" else 100 * 86400
        os.utime(tmp_path / name, (time.time() - age, time.time() - age))
        assert stays == (name != "0123456789abcdef")
    cache._drop_old(tmp_path / "current")
    assert {path.name for path in tmp_path.iterdir()} == {name for name, stays in names.items() if stays}


def test_two_cells_of_one_name_are_refused(copied: Path) -> None:
    (copied / "kernels" / "cells" / "another.py").write_text(LEAKY.replace('"integrator"', '"lstm"'), "utf-8")
    program = "from kernels import registry\ntry:\n    registry.cells()\nexcept ValueError as error:\n    print(error)"
    assert "lstm" in run(copied, copied / "cache", program)


def test_functions_come_and_go(copied: Path) -> None:
    program = """
import gc
from kernels import cache
from kernels.backends import compiled
compiled.compile_pass("copy", "float32")
path = next(cache.current_folder().glob("copy_*.kernel"))
for _ in range(3):
    several = [cache._load(path) for _ in range(4)]
    addresses = {one.address for one in several}
    assert len(addresses) == 4
    del several
    gc.collect()
print("alive")
"""
    assert run(copied, copied / "cache", program) == "alive\n"
