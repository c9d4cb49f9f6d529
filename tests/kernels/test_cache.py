"""Compiled code on disk: an edit is noticed, a damaged file survived, a folder that cannot be written done without."""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import json, numpy as np
from kernels import beforehand
beforehand._began = True  # no other process writes to the cache when this one has ended
from kernels.network import Architecture, Network
x = np.linspace(-1, 1, 24).reshape(4, 2, 3)
out, _ = Network(Architecture(3, 2, (4,), cell="rnn", readout="every"), threads=1).run(x)
print(json.dumps(out.astype(float).ravel().tolist()))
import sys
print("numba.np.arrayobj" in sys.modules)
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


SMALL = ("add_bias_float32", "copy_float32", "zero_float32")


def run(folder: Path, cache: Path, program: str) -> str:
    """What a program prints that imports the kernels in `folder`."""
    environment = {**os.environ, "KERNELS_CACHE": str(cache), "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def copy_kernels(folder: Path) -> Path:
    """A copy of the kernels that a test may edit."""
    shutil.copytree(ROOT / "kernels", folder / "kernels", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return copy_kernels(tmp_path)


@dataclass(frozen=True)
class Cold:
    """A copy of the kernels, a cache that one start from nothing has filled, and what that start printed."""

    folder: Path
    cache: Path
    kernels: dict[str, bytes]
    numbers: list[float]
    woke_compiler: bool

    def lend(self, folder: Path, but: str = "") -> Path:
        """Lay the compiled kernels where the sources in `folder` look for theirs, but those named `but`...; where.

        For sources that differ in nothing that the kernels laid there are made of: compiling all takes long.
        """
        where = Path(run(folder, folder / "cache", "from kernels import cache\nprint(cache.current_folder())").strip())
        assert where.name != self.cache.name
        where.mkdir(parents=True)
        for name, code in self.kernels.items():
            if not (but and name.startswith(but)):
                (where / name).write_bytes(code)
        return where


@pytest.fixture(scope="module")
def cold(tmp_path_factory: pytest.TempPathFactory) -> Cold:
    folder = copy_kernels(tmp_path_factory.mktemp("cold"))
    numbers, woke = run(folder, folder / "cache", PROGRAM).splitlines()
    (cache,) = (folder / "cache").iterdir()
    kernels = {path.name: path.read_bytes() for path in cache.glob("*.kernel")}
    assert len(kernels) > 10
    return Cold(folder, cache, kernels, json.loads(numbers), woke == "True")


def test_a_warm_start_wakes_no_compiler_and_needs_no_right_to_write(cold: Cold) -> None:
    # Root may write anywhere, so writing itself is taken away.
    blocked = "def refuse(*_):\n    raise PermissionError\nimport pathlib\npathlib.Path.write_bytes = refuse\n"
    numbers, woke = run(cold.folder, cold.cache.parent, blocked + PROGRAM).splitlines()
    assert json.loads(numbers) == cold.numbers
    assert (cold.woke_compiler, woke) == (True, "False")


def test_a_damaged_cache_is_survived(cold: Cold) -> None:
    def damaged(k: int, code: bytes) -> bytes:
        middle = len(code) // 2
        return (code[:middle], code[:middle] + bytes([code[middle] ^ 1]) + code[middle + 1 :], b"")[k % 3]

    for k, (name, code) in enumerate(sorted(cold.kernels.items())):
        (cold.cache / name).write_bytes(damaged(k, code))
    loaded = "from kernels import cache\nprint([cache._load(one) for one in cache.current_folder().iterdir()])"
    assert set(json.loads(run(cold.folder, cold.cache.parent, loaded).replace("None", "null"))) == {None}
    # Three of them, each damaged in its own way, are compiled anew; all would take as long as the first start.
    small = {f"{name}.kernel": k for k, name in enumerate(SMALL)}
    for name, code in cold.kernels.items():
        (cold.cache / name).write_bytes(damaged(small[name], code) if name in small else code)
    assert json.loads(run(cold.folder, cold.cache.parent, PROGRAM).splitlines()[0]) == cold.numbers
    sound = (
        "from kernels import cache\nprint([cache._load(one) is not None for one in cache.current_folder().iterdir()])"
    )
    assert set(json.loads(run(cold.folder, cold.cache.parent, sound).replace("True", "true"))) == {True}


def test_an_edit_of_a_cell_is_noticed(cold: Cold, copied: Path) -> None:
    source = copied / "kernels" / "cells" / "rnn.py"
    text = source.read_text("utf-8")
    assert text.count("h = act(a[0])") == 1
    source.write_text(text.replace("h = act(a[0])", "h = 0.0 * act(a[0])"), "utf-8")
    cold.lend(copied, but="cell_")
    edited = np.array(json.loads(run(copied, copied / "cache", PROGRAM).splitlines()[0])).reshape(-1, 2)
    # Of states that are all zero the head's bias is left, at every step.
    assert (edited == edited[0]).all()
    assert len(np.unique(np.reshape(cold.numbers, (-1, 2)), axis=0)) == len(edited)


def test_a_folder_that_cannot_be_written_is_done_without(cold: Cold) -> None:
    (cold.folder / "file").write_text("in the way", "utf-8")
    # All but the small ones come from elsewhere, for compiling all takes long.
    program = f"""
from pathlib import Path
from kernels import cache
load, asked = cache._load, []
def look(path):
    asked.append(path.stem)
    assert load(path) is None
    return None if path.stem in {SMALL} else load(Path({str(cold.cache)!r}) / path.name)
cache._load = look
{PROGRAM}
print(set({SMALL}) <= set(asked))
"""
    numbers, _, all_asked = run(cold.folder, cold.folder / "file", program).splitlines()
    assert json.loads(numbers) == cold.numbers
    assert all_asked == "True"


def test_a_new_cell_file_is_registered_and_gradient_checked_with_nothing_else_edited(cold: Cold, copied: Path) -> None:
    (copied / "kernels" / "cells" / "integrator.py").write_text(LEAKY, "utf-8")
    shutil.copy(ROOT / "tests" / "kernels" / "test_gradients.py", copied)
    cold.lend(copied)
    environment = {**os.environ, "KERNELS_CACHE": str(copied / "cache"), "PYTHONPATH": str(copied)}

    def gradient_checks(*more: str) -> str:
        command = [sys.executable, "-m", "pytest", "-q", *more, "test_gradients.py"]
        done = subprocess.run(command, cwd=copied, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    # It is asked for with every activation as any other cell is, and checked with some of them.
    known = gradient_checks("--collect-only")
    assert known.count("[integrator-") == known.count("[gru-") > 30
    assert "8 passed" in gradient_checks("-k", "integrator and (tanh or softplus) and not hard")


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
