"""The virtual environment in the checkout: made from a lock with hashes by plain pip, and mended when it was cut off.

A record inside the environment tells its state. It says "started" from the first moment of any change until the last
step writes "complete" with the lock's hash, so whatever was interrupted is seen at the next start and made anew.
Standard library only, and readable to an old Python.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from workbench import places, setup_pip, setup_system
from workbench.setup_console import Console, SetupError

RECORD = "workbench-setup.json"
LOCKS = {"runtime": "requirements.lock", "test": "requirements-test.lock"}
RUNTIME = ("numpy", "numba", "llvmlite", "PySide6", "pyqtgraph")
LOCK_SECONDS = 0.5
MODULES = {"runtime": RUNTIME, "test": (*RUNTIME, "pytest", "pytestqt", "xdist", "hypothesis", "safetensors", "pooch")}

if TYPE_CHECKING:
    Run = Callable[[list[str], Callable[[str], None]], int]


def is_ready(need: str) -> bool:
    """Whether the running interpreter finds all that is needed, and is not an environment whose making was cut off."""
    if any(importlib.util.find_spec(name) is None for name in MODULES[need]):
        return False
    record = read_record(Path(sys.prefix))
    return record is None or record.get("state") == "complete"


def python_of(folder: Path) -> Path:
    """The interpreter inside an environment."""
    return folder / "Scripts" / "python.exe" if sys.platform == "win32" else folder / "bin" / "python"


def own_pip(folder: Path) -> list[str]:
    return [str(python_of(folder)), "-m", "pip"]


def read_record(folder: Path) -> dict[str, object] | None:
    """What the set-up wrote about an environment: None where it is not one of the set-up's, {} where it is garbled."""
    try:
        text = (folder / RECORD).read_text("utf-8")
    except OSError:
        return None
    try:
        record = json.loads(text)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def write_record(folder: Path, record: dict[str, object]) -> None:
    """Write the record in one step, so that a cut-off leaves the old one or the new one."""
    draft = folder / (RECORD + ".new")
    draft.write_text(json.dumps(record, indent=1), "utf-8")
    os.replace(draft, folder / RECORD)


def lock_hash(root: Path, need: str) -> str:
    # Line ends differ with the settings of git on Windows; the content does not.
    return hashlib.sha256((root / LOCKS[need]).read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def is_complete(folder: Path, root: Path, need: str) -> bool:
    """Whether an environment has all that is needed, as the lock of today says."""
    if not python_of(folder).exists() or not has_modules(folder, need):
        return False
    record = read_record(folder)
    if record is None:
        return True  # Somebody else made it (uv, an editor, a person), and it has what is needed.
    locks = record.get("locks")
    known = locks if isinstance(locks, dict) else {}
    if record.get("state") != "complete":
        return False
    return all(known.get(LOCKS[one]) == lock_hash(root, one) for one in (("runtime",) if need == "runtime" else LOCKS))


def has_modules(folder: Path, need: str) -> bool:
    """Whether an environment's folder of packages holds what is needed; looked up without starting its interpreter."""
    pattern = "Lib/site-packages" if sys.platform == "win32" else "lib/python3*/site-packages"
    return any(all((site / name).exists() for name in MODULES[need]) for site in folder.glob(pattern))


@contextlib.contextmanager
def only_one(folder: Path, console: Console, wait: Callable[[float], None]) -> Generator[None]:
    """Let one process at a time set an environment up. The system lets go of the lock when a process dies."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open(f"{folder}.lock", "a+b") as handle:
        if not try_lock(handle):
            console.say("Another start is setting the environment up. Waiting for it.")
            while not try_lock(handle):
                wait(LOCK_SECONDS)
        yield


def try_lock(handle: IO[bytes]) -> bool:
    """Take the lock on a file if nobody has it. It lasts until the file is closed."""
    try:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


class Environment:
    """The environment of one checkout. `run` starts a command and hands on its lines; `wait` pauses between tries."""

    def __init__(
        self, root: Path, console: Console, run: Run | None = None, wait: Callable[[float], None] = time.sleep
    ):
        self.root = root
        self.console = console
        self.run = run or setup_pip.run_lines
        self.wait = wait

    def ensure(self, need: str, anew: bool = False) -> Path:
        """The interpreter of an environment that has what is needed, made or mended first where it must be.

        `anew`: make it from nothing even if it looks complete. Raises SetupError with what to do.
        """
        folder = self.root / ".venv"
        if not anew and is_complete(folder, self.root, need):
            return python_of(folder)
        folder = self.place()
        with only_one(folder, self.console, self.wait):
            if anew or not is_complete(folder, self.root, need):
                self.make(folder, need, anew)
        return python_of(folder)

    def place(self) -> Path:
        """Where the environment goes: the checkout, or the user's folder where the checkout is read-only."""
        if os.access(self.root, os.W_OK):
            return self.root / ".venv"
        name = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:8]
        folder = places.home() / f"environment-{name}"
        if not folder.exists() and not self.console.ask(
            f"The checkout is read-only. Make the environment in {folder}?"
        ):
            raise SetupError(
                f"The checkout {self.root} is read-only, so the environment cannot be made in it.",
                f"Start again with --yes to make it in {folder}, or copy the checkout to a folder of your own.",
            )
        return folder

    def make(self, folder: Path, need: str, anew: bool) -> None:
        """Make the environment, or bring it up to date where it is whole and only the lock has changed."""
        record = read_record(folder)
        wants_test = need == "test" or (record is not None and LOCKS["test"] in str(record.get("locks")))
        keep = not anew and can_update(folder, record)
        # Found out first, so that a machine that cannot do it is left as it was.
        commands, pip = ([], own_pip(folder)) if keep else self.recipe(folder)
        if keep:
            self.console.say(f"Bringing the environment up to date: {folder}")
        else:
            self.clear(folder, record)
            self.console.say(f"Setting up, once: a Python environment in {folder}")
        folder.mkdir(parents=True, exist_ok=True)
        write_record(folder, {"state": "started"})
        for command in commands:
            self.must(command)
        needs = ["runtime", "test"] if wants_test else ["runtime"]
        setup_pip.install(pip, self.root / LOCKS[needs[-1]], self.console, self.run, self.wait)
        locks = {LOCKS[one]: lock_hash(self.root, one) for one in needs}
        write_record(folder, {"state": "complete", "locks": locks, "python": sys.version.split()[0]})
        self.console.say("The environment is ready.")

    def clear(self, folder: Path, record: dict[str, object] | None) -> None:
        """Remove a broken environment, but nothing that could be something else."""
        # Renamed first: a removal that is cut off must not leave half an environment under the true name.
        doomed = folder.with_name(folder.name + ".old")
        ours = record is not None or (folder / "pyvenv.cfg").exists()
        try:
            if doomed.exists():
                shutil.rmtree(doomed)
            if not folder.exists() and not folder.is_symlink():
                return
            if folder.is_symlink() or not folder.is_dir() or not (ours or not any(folder.iterdir())):
                message = f"{folder} is in the way: it is not a Python environment."
                raise SetupError(message, "Move it away and start again.")
            self.console.say(f"The environment in {folder} is not whole. Making it anew.")
            os.replace(folder, doomed)
            shutil.rmtree(doomed)
        except OSError as error:
            raise SetupError(
                f"The old environment cannot be removed: {error}.",
                f"Close programs that use {folder}, delete the folder and start again.",
            ) from None

    def recipe(self, folder: Path) -> tuple[list[list[str]], list[str]]:
        """The commands that make an empty environment, and the one that runs pip for it."""
        # From inside an environment, its base: the environment itself may be the one that is made anew.
        base = str(getattr(sys, "_base_executable", "") or sys.executable)
        if not can_import(base, "ensurepip"):
            if can_import(base, "pip") and can_import(base, "venv"):
                # Debian without python3-venv, but with pip: that pip can serve another interpreter.
                make = [base, "-m", "venv", "--without-pip", str(folder)]
                return [make], [base, "-m", "pip", "--python", str(python_of(folder))]
            if can_import(base, "virtualenv"):
                return [[base, "-m", "virtualenv", str(folder)]], own_pip(folder)
            self.get_venv(base)
        return [[base, "-m", "venv", str(folder)]], own_pip(folder)

    def get_venv(self, base: str) -> None:
        """Debian and Ubuntu keep `venv` in a package of its own: install it as root with consent."""
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        message = "This Python lacks the parts that make an environment (venv, ensurepip)."
        command = setup_system.install_command([package])
        if setup_system.package_manager() != "apt-get" or not os.path.realpath(base).startswith("/usr/bin/"):
            raise SetupError(message, "Install a complete Python 3.11 or newer, or the package virtualenv.")
        if setup_system.is_root() and self.console.ask(f"{message} Install {package} with apt-get?"):
            if setup_system.install([package], self.console) and can_import(base, "ensurepip"):
                return
            raise SetupError(f"apt-get could not install {package}.", f"Run: {command}; then start again.")
        raise SetupError(
            message, f"Run: {command}; then start again" + (" (or with --yes)." if setup_system.is_root() else ".")
        )

    def must(self, command: list[str]) -> None:
        lines: list[str] = []
        if self.run(command, lines.append) != 0:
            raise SetupError(
                f"The environment could not be made: {setup_pip.last_error(lines)}.",
                "Check the disk's free space and the folder's permissions, then start again.",
            )


def can_update(folder: Path, record: dict[str, object] | None) -> bool:
    """Whether pip can change an environment in place: it is whole, or somebody else's with a pip of its own."""
    if not python_of(folder).exists() or (record is not None and record.get("state") != "complete"):
        return False
    pattern = "Lib/site-packages/pip" if sys.platform == "win32" else "lib/python3*/site-packages/pip"
    return any(folder.glob(pattern))


def can_import(python: str, module: str) -> bool:
    """Whether an interpreter finds a module. Asked outside the checkout, so that nothing here is mistaken for it."""
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is None)"
    return subprocess.call([python, "-I", "-c", code], stdin=subprocess.DEVNULL) == 0
