"""Starting: what is set up for which command, and how its errors read."""

import ast
import importlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench import places, setup, setup_system
from workbench.setup_console import Console, SetupError

ROOT = Path(__file__).resolve().parents[2]
BARE = [*(ROOT / "workbench").glob("setup*.py"), ROOT / "main.py", ROOT / "workbench" / "places.py"]


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """A machine that has all it needs; what was asked of it: the need, and whether Qt's libraries were looked at."""
    asked: list[tuple[str, bool]] = []

    def is_ready(need: str) -> bool:
        asked.append((need, False))
        return True

    def prepare(testing: bool, console: Console) -> None:
        asked[-1] = (asked[-1][0], True)

    monkeypatch.setattr(setup, "is_ready", is_ready)
    monkeypatch.setattr(setup_system, "prepare", prepare)
    return asked


@pytest.mark.parametrize("path", BARE, ids=lambda path: path.name)
def test_an_old_python_can_read_it(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"), feature_version=(3, 7))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            tops = {name.split(".")[0] for name in names}
            # kernels: only inside a function that doctor and the tests call.
            assert tops <= set(sys.stdlib_module_names) | {"workbench", "kernels"}, path.name


def test_an_old_python_gets_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(setup, "OLDEST", (4, 0))
    assert setup.start("nowhere:main", ["demo"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: setup: This is Python 3.")
    assert "hint: Start it with a newer one" in error


@pytest.mark.parametrize(
    ("arguments", "need", "paints"),
    [
        ([], "runtime", True),
        (["data.csv"], "runtime", True),
        (["demo"], "runtime", True),
        (["train", "data.csv"], "runtime", False),
        (["doctor"], "runtime", False),
        (["test"], "test", True),
    ],
)
def test_each_command_gets_what_it_needs(
    prepared: list[tuple[str, bool]], arguments: list[str], need: str, paints: bool
) -> None:
    assert setup.prepare(arguments, Console()) is None
    assert prepared == [(need, paints)]


def test_hands_over_without_its_own_option(
    prepared: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pretended_cli.py").write_text("seen = []\ndef main(argv):\n    seen.append(argv)\n    return 7\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert setup.start("pretended_cli:main", ["train", "x.csv", "--yes", "--json"]) == 7
    assert importlib.import_module("pretended_cli").seen == [["train", "x.csv", "--json"]]


def test_goes_on_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []

    def go_on(python: Path, command: list[str]) -> int:
        started.append([str(python), *command])
        return 0

    monkeypatch.setattr(setup, "is_ready", lambda need: False)
    monkeypatch.setattr(setup, "environment_for", lambda need, console: Path("other/python"))
    monkeypatch.setattr(setup, "go_on", go_on)
    monkeypatch.setattr(sys, "argv", ["main.py"])
    assert setup.start("nowhere:main", ["train", "x.csv", "--yes"]) == 0
    assert started == [[str(Path("other/python")), str(Path("main.py").resolve()), "train", "x.csv", "--yes"]]


def test_a_broken_environment_is_mended_once_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    class Pretended:
        def __init__(self, root: Path, console: Console) -> None:
            pass

        def ensure(self, need: str, anew: bool = False) -> Path:
            asked.append(anew)
            return Path("python")

    monkeypatch.setattr(setup, "Environment", Pretended)
    monkeypatch.setenv(setup.TRIES, "0")
    setup.environment_for("runtime", Console())
    setup.environment_for("runtime", Console())
    with pytest.raises(SetupError, match="made anew"):
        setup.environment_for("runtime", Console())
    assert asked == [False, True]


def test_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(need: str, console: Console) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(setup, "is_ready", lambda need: False)
    monkeypatch.setattr(setup, "environment_for", interrupt)
    assert setup.start("nowhere:main", ["demo"]) == 130


def test_the_doctor_comes_even_where_the_set_up_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(need: str, console: Console) -> Path:
        raise SetupError("no network", "get one")

    monkeypatch.setattr(setup, "is_ready", lambda need: False)
    monkeypatch.setattr(setup, "environment_for", fail)
    assert setup.start("nowhere:main", ["doctor"]) == 0
    said = capsys.readouterr()
    assert "error: setup: no network\nhint: get one" in said.err
    assert "Recurrent Workbench" in said.out


def test_tests_paths_hold_from_any_folder(
    prepared: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    started: list[list[str]] = []

    def go_on(python: Path, command: list[str]) -> int:
        started.append([os.getcwd(), *command])
        return 0

    monkeypatch.setattr(setup, "go_on", go_on)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "test_x.py").touch()
    assert setup.start("nowhere:main", ["test", "-k", "name", "test_x.py::test_y"]) == 0
    expected = [str(ROOT), "-m", "pytest", "-k", "name", f"{(tmp_path / 'test_x.py').resolve()}::test_y"]
    assert started == [expected]
    assert setup.start("nowhere:main", ["test"]) == 0
    assert started[1] == [str(ROOT), "-m", "pytest", "-n", "auto", "--dist", "worksteal"]  # all of it, on all cores


def test_an_installed_package_has_no_tests(
    prepared: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(places, "checkout", lambda: None)
    assert setup.run_tests([]) == 2
    assert "checkout" in capsys.readouterr().err


def test_importing_it_loads_nothing_installed() -> None:
    code = "import sys; sys.path.insert(0, sys.argv[1]); import workbench.setup, workbench.doctor; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, str(ROOT)], capture_output=True, text=True, check=True
    )
    assert not {"numpy", "numba", "PySide6", "pyqtgraph"} & set(done.stdout.split())


@pytest.mark.parametrize(
    ("variable", "expected"), [("1", True), ("true", True), ("0", False), ("false", False), ("", False)]
)
def test_ci_consents_and_nobody_else_is_asked_without_a_terminal(
    monkeypatch: pytest.MonkeyPatch, variable: str, expected: bool
) -> None:
    monkeypatch.setenv("CI", variable)
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    assert Console().ask("Touch the system?") is expected
    assert Console(yes=True).ask("Touch the system?")


class Terminal(io.StringIO):
    """A text stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "expected"), [("y\n", True), ("YES\n", True), ("\n", False), ("", False)])
def test_a_terminal_is_asked(monkeypatch: pytest.MonkeyPatch, answer: str, expected: bool) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert Console().ask("Touch the system?") is expected
