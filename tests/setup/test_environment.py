"""The set-up of the environment, with a pip that only pretends: no network, no clock."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench import setup_environment, setup_pip, setup_system
from workbench.setup_console import Console, SetupError
from workbench.setup_environment import MODULES, RECORD, Environment, is_complete, python_of, read_record

SITE = "Lib/site-packages" if sys.platform == "win32" else "lib/python3.11/site-packages"


class Quiet(Console):
    """A console that keeps what is said and answers as it is told."""

    def __init__(self, answer: bool = False) -> None:
        super().__init__()
        self.yes = False
        self.answer = answer
        self.said: list[str] = []
        self.asked: list[str] = []

    def say(self, line: str) -> None:
        self.said.append(line)

    def ask(self, question: str) -> bool:
        self.asked.append(question)
        return self.answer


class FakePip:
    """Stands in for `python -m venv` and pip: makes the files that they would make, or fails as it is told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.commands: list[list[str]] = []
        self.failures: list[str | BaseException] = []

    def __call__(self, command: list[str], hear: Callable[[str], None]) -> int:
        self.commands.append(command)
        if "install" not in command:
            touch(python_of(self.folder))
            touch(self.folder / "pyvenv.cfg")
            touch(self.folder / SITE / "pip" / "__init__.py")
            return 0
        if self.failures:
            failure = self.failures.pop(0)
            if isinstance(failure, BaseException):
                raise failure
            hear(failure)
            return 1
        need = "test" if command[-1].endswith("requirements-test.lock") else "runtime"
        hear("  Downloading numpy-2.4.6-cp311-cp311-manylinux_2_28_x86_64.whl (16.9 MB)")
        for name in MODULES[need]:
            touch(self.folder / SITE / name / "__init__.py")
        return 0

    def installs(self) -> list[str]:
        return [Path(command[-1]).name for command in self.commands if "install" in command]


def touch(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with lock files, in a folder with a space and Chinese characters."""
    folder = tmp_path / "my 工作台"
    folder.mkdir()
    (folder / "requirements.lock").write_text("numpy==2.4.6\n")
    (folder / "requirements-test.lock").write_text("numpy==2.4.6\npytest==9.2.0\n")
    return folder


@pytest.fixture
def pip(root: Path) -> FakePip:
    return FakePip(root / ".venv")


@pytest.fixture
def console() -> Quiet:
    return Quiet()


@pytest.fixture
def environment(root: Path, console: Quiet, pip: FakePip, monkeypatch: pytest.MonkeyPatch) -> Environment:
    monkeypatch.setattr(setup_environment, "can_import", lambda *_: True)
    return Environment(root, console, pip, wait=lambda _: None)


def test_makes_it_once(environment: Environment, root: Path, pip: FakePip, console: Quiet) -> None:
    assert environment.ensure("runtime") == python_of(root / ".venv")
    assert pip.installs() == ["requirements.lock"]
    assert any("numpy 2.4.6, 16.9 MB" in line for line in console.said)
    before = len(pip.commands)
    environment.ensure("runtime")
    assert len(pip.commands) == before


def test_tests_need_more_and_keep_what_is_there(environment: Environment, root: Path, pip: FakePip) -> None:
    environment.ensure("runtime")
    assert not is_complete(root / ".venv", root, "test")
    environment.ensure("test")
    assert pip.installs() == ["requirements.lock", "requirements-test.lock"]
    assert sum("venv" in command for command in pip.commands) == 1
    assert is_complete(root / ".venv", root, "runtime")


@pytest.mark.parametrize("cut", [KeyboardInterrupt(), OSError("the disk is gone")])
def test_a_cut_off_set_up_is_made_anew(
    environment: Environment, root: Path, pip: FakePip, console: Quiet, cut: BaseException
) -> None:
    pip.failures = [cut]
    with pytest.raises(type(cut)):
        environment.ensure("runtime")
    assert read_record(root / ".venv") == {"state": "started"}
    touch(root / ".venv" / "half")
    environment.ensure("runtime")
    assert not (root / ".venv" / "half").exists()
    assert is_complete(root / ".venv", root, "runtime")
    assert any("not whole" in line for line in console.said)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"state": "complete"}', '{"state": "complete", "locks": 3}'])
def test_a_garbled_record_is_no_record(environment: Environment, root: Path, text: str) -> None:
    environment.ensure("runtime")
    (root / ".venv" / RECORD).write_text(text)
    assert not is_complete(root / ".venv", root, "runtime")
    environment.ensure("runtime")
    assert is_complete(root / ".venv", root, "runtime")


def test_a_new_lock_is_installed_in_place(environment: Environment, root: Path, pip: FakePip) -> None:
    environment.ensure("test")
    (root / "requirements.lock").write_text("numpy==2.5.0\n")
    environment.ensure("runtime")
    # The test lock again, since an environment that can run the tests stays one that can.
    assert pip.installs() == ["requirements-test.lock", "requirements-test.lock"]
    assert sum("venv" in command for command in pip.commands) == 1


def test_line_ends_do_not_change_a_lock(environment: Environment, root: Path, pip: FakePip) -> None:
    environment.ensure("runtime")
    (root / "requirements.lock").write_bytes(b"numpy==2.4.6\r\n")
    environment.ensure("runtime")
    assert len(pip.installs()) == 1


def test_a_lost_interpreter_or_package_is_noticed(environment: Environment, root: Path, pip: FakePip) -> None:
    environment.ensure("runtime")
    python_of(root / ".venv").unlink()
    environment.ensure("runtime")
    (root / ".venv" / SITE / "numba" / "__init__.py").unlink()
    (root / ".venv" / SITE / "numba").rmdir()
    environment.ensure("runtime")
    assert len(pip.installs()) == 3


def test_another_tools_environment_is_used_as_it_is(environment: Environment, root: Path, pip: FakePip) -> None:
    pip(["venv"], lambda _: None)
    for name in MODULES["runtime"]:
        touch(root / ".venv" / SITE / name / "__init__.py")
    assert environment.ensure("runtime") == python_of(root / ".venv")
    assert not pip.installs()
    assert read_record(root / ".venv") is None


def test_nothing_that_is_no_environment_is_removed(environment: Environment, root: Path) -> None:
    touch(root / ".venv" / "thesis.txt")
    with pytest.raises(SetupError, match="in the way"):
        environment.ensure("runtime")
    assert (root / ".venv" / "thesis.txt").exists()


def test_the_network_is_tried_again(environment: Environment, pip: FakePip, console: Quiet) -> None:
    pip.failures = ["ERROR: Connection broken", "ERROR: Read timed out."]
    environment.ensure("runtime")
    assert len(pip.installs()) == 3
    assert any("Trying again, 3 of 3" in line for line in console.said)


def test_no_network_is_one_clear_error(environment: Environment, root: Path, pip: FakePip) -> None:
    pip.failures = ["WARNING: Retrying after NewConnectionError\nERROR: No matching distribution found for numba"] * 5
    with pytest.raises(SetupError) as caught:
        environment.ensure("runtime")
    assert len(pip.installs()) == setup_pip.ATTEMPTS
    assert "cannot be reached" in caught.value.message
    assert "network" in caught.value.hint
    assert not is_complete(root / ".venv", root, "runtime")


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("ERROR: No matching distribution found for numba==0.68.1", "Python 3.11 to 3.13"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "proxy"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "Free about"),
    ],
)
def test_what_will_not_change_is_not_tried_again(environment: Environment, pip: FakePip, line: str, hint: str) -> None:
    pip.failures = [line] * 5
    with pytest.raises(SetupError) as caught:
        environment.ensure("runtime")
    assert len(pip.installs()) == 1
    assert hint in caught.value.hint


def test_debian_without_venv_says_the_command(
    environment: Environment, root: Path, pip: FakePip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup_environment, "can_import", lambda *_: False)
    monkeypatch.setattr(sys, "_base_executable", "/usr/bin/python3")
    monkeypatch.setattr(os.path, "realpath", lambda path: str(path))
    monkeypatch.setattr(setup_system, "package_manager", lambda: "apt-get")
    monkeypatch.setattr(setup_system, "is_root", lambda: False)
    with pytest.raises(SetupError, match="venv") as caught:
        environment.ensure("runtime")
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert f"sudo apt-get install -y python{version}-venv" in caught.value.hint
    assert not pip.commands
    assert not (root / ".venv").exists()


def test_debian_without_venv_as_root_with_consent(
    environment: Environment, console: Quiet, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[str] = []

    def install(packages: list[str], _: Console) -> bool:
        installed.extend(packages)
        return True

    monkeypatch.setattr(setup_environment, "can_import", lambda *_: bool(installed))
    monkeypatch.setattr(sys, "_base_executable", "/usr/bin/python3")
    monkeypatch.setattr(os.path, "realpath", lambda path: str(path))
    monkeypatch.setattr(setup_system, "package_manager", lambda: "apt-get")
    monkeypatch.setattr(setup_system, "is_root", lambda: True)
    monkeypatch.setattr(setup_system, "install", install)
    console.answer = True
    environment.ensure("runtime")
    assert len(console.asked) == 1
    assert installed == [f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"]


def test_a_pip_of_the_system_serves_where_ensurepip_lacks(
    environment: Environment, pip: FakePip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup_environment, "can_import", lambda _, module: module != "ensurepip")
    environment.ensure("runtime")
    assert "--without-pip" in pip.commands[0]
    assert "--python" in pip.commands[1]


def test_a_read_only_checkout_asks_first(
    root: Path, console: Quiet, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup_environment, "can_import", lambda *_: True)
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != root)
    with pytest.raises(SetupError, match="read-only"):
        Environment(root, console).place()
    console.answer = True
    folder = Environment(root, console).place()
    assert folder.parent == home
    pip = FakePip(folder)
    assert Environment(root, console, pip).ensure("runtime") == python_of(folder)
    assert is_complete(folder, root, "runtime")
    assert not (root / ".venv").exists()


def test_two_starts_at_once_set_up_once(root: Path, console: Quiet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_environment, "can_import", lambda *_: True)
    pip = FakePip(root / ".venv")
    first = setup_environment.only_one(root / ".venv", console, lambda _: None)
    first.__enter__()

    def the_first_ends(_: float) -> None:
        Environment(root, Quiet(), pip).make(root / ".venv", "runtime", anew=False)
        first.__exit__(None, None, None)

    Environment(root, console, pip, wait=the_first_ends).ensure("runtime")
    assert pip.installs() == ["requirements.lock"]
    assert console.said == ["Another start is setting the environment up. Waiting for it."]


def test_the_record_is_json_that_names_the_locks(environment: Environment, root: Path) -> None:
    environment.ensure("test")
    record = json.loads((root / ".venv" / RECORD).read_text("utf-8"))
    assert record["state"] == "complete"
    assert sorted(record["locks"]) == ["requirements-test.lock", "requirements.lock"]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("  Downloading numpy-2.4.6-cp311-cp311-manylinux_2_28_x86_64.whl (16.9 MB)", "numpy 2.4.6, 16.9 MB"),
        ("Using cached pyqtgraph-0.14.0-py3-none-any.whl (1.9 MB)", "pyqtgraph 0.14.0, 1.9 MB"),
        ("  Downloading numpy-2.4.6-cp311-cp311-linux_x86_64.whl.metadata (62 kB)", ""),
        ("Collecting numpy==2.4.6", ""),
        ("Installing collected packages: numpy", "Unpacking ..."),
    ],
)
def test_progress_shows_packages_and_sizes(line: str, shown: str) -> None:
    assert setup_pip.progress_line(line) == shown


def test_run_lines_hands_on_output_and_status() -> None:
    lines: list[str] = []
    code = "import sys; print('one'); print('二', file=sys.stderr); sys.exit(3)"
    assert setup_pip.run_lines([sys.executable, "-c", code], lines.append) == 3
    assert sorted(lines) == ["one", "二"]
