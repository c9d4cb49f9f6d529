"""Start the application with all that it needs: look, set up what is missing, hand over.

Where the packages are importable nothing is set up. Otherwise an environment is made in the checkout, and the same
command goes on inside it. Standard library only, and readable to an old Python, which gets one clear sentence.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

from workbench import places, setup_system
from workbench.setup_console import Console, SetupError
from workbench.setup_environment import Environment, is_ready

OLDEST = (3, 11)
# Commands that draw nothing need none of Qt's libraries; all others open a window or paint plots.
PLAIN_COMMANDS = {"train", "predict", "sample", "inspect", "samples", "export", "sweep", "runs", "check", "doctor"}
# Set for the process that goes on in the environment, so that a broken one is mended once and not for ever.
TRIES = "WORKBENCH_SETUP_TRIES"
PYTEST_MISSING_TESTS = "The tests are part of the checkout, not of the installed package."


def start(entry: str, arguments: list[str]) -> int:
    """Run `entry` ("module:function") with `arguments`, the dependencies first; the exit status."""
    console = Console(yes="--yes" in arguments)
    passed = [one for one in arguments if one != "--yes"]
    try:
        python = prepare(passed, console)
    except SetupError as error:
        tell(error)
        return doctor_alone(passed) if passed[:1] == ["doctor"] else 2
    except KeyboardInterrupt:
        console.say("Interrupted. The next start goes on from here.")
        return 130
    if python is not None:
        return go_on(python, [str(Path(sys.argv[0]).resolve()), *arguments])
    os.environ.pop(TRIES, None)
    if passed[:1] == ["test"]:
        return run_tests(passed[1:])
    module, function = entry.split(":")
    return int(getattr(importlib.import_module(module), function)(passed) or 0)


def prepare(arguments: list[str], console: Console) -> Path | None:
    """Set up what a command needs: the interpreter to go on in, or None for this one. Raises SetupError."""
    if sys.version_info < OLDEST:
        raise SetupError(
            f"This is Python {sys.version.split()[0]}; Recurrent Workbench needs Python 3.11 or newer.",
            "Start it with a newer one, for example: python3.12 main.py",
        )
    need = "test" if arguments[:1] == ["test"] else "runtime"
    python = None
    if not is_ready(need):
        python = environment_for(need, console)
    if need == "test" or arguments[:1] == [] or arguments[0] not in PLAIN_COMMANDS:
        setup_system.prepare(need == "test", console)
    return python


def environment_for(need: str, console: Console) -> Path:
    """The interpreter of the checkout's environment, which has what is needed. Raises SetupError."""
    root = places.checkout()
    if root is None:
        raise SetupError(
            "This installation lacks packages that it needs." if need == "runtime" else PYTEST_MISSING_TESTS,
            "Install it again with pip." if need == "runtime" else "Run python3 main.py test in a checkout.",
        )
    tries = int(os.environ.get(TRIES, "0"))
    if tries > 1:
        raise SetupError(
            "The environment was made anew, and its packages still cannot be found.",
            f"Delete {root / '.venv'} and start again; python3 main.py doctor tells more.",
        )
    try:
        # Having come here from outside once means that the environment looks whole and is not.
        python = Environment(root, console).ensure(need, anew=tries == 1)
    except OSError as error:
        raise SetupError(
            f"The environment cannot be made: {error}.", "Check the disk's free space and the folder's permissions."
        ) from None
    os.environ[TRIES] = str(tries + 1)
    return python


def go_on(python: Path, command: list[str]) -> int:
    """Run a Python command in the environment, in place of this process where the system can."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.environ.pop("PYTHONHOME", None)
    if sys.platform == "win32":
        return subprocess.call([str(python), *command])
    os.execv(python, [str(python), *command])


def run_tests(arguments: list[str]) -> int:
    """The test suite with its settings, from whatever folder it is called; paths stay relative to that folder."""
    root = places.checkout()
    if root is None:
        tell(SetupError(PYTEST_MISSING_TESTS, "Run python3 main.py test in a checkout."))
        return 2
    # The whole suite is shared out among the cores; a part that somebody picked is not worth the wait for them.
    passed = [absolute(one) for one in arguments] or ["-n", "auto", "--dist", "worksteal"]
    os.chdir(root)
    return go_on(Path(sys.executable), ["-m", "pytest", *passed])


def absolute(argument: str) -> str:
    """A test's path (`tests/x.py::test_y`) made independent of the folder; any other argument unchanged."""
    path, mark, rest = argument.partition("::")
    return str(Path(path).resolve()) + mark + rest if not path.startswith("-") and Path(path).exists() else argument


def doctor_alone(arguments: list[str]) -> int:
    """The doctor works without any package, and is wanted most where the set-up fails."""
    doctor = importlib.import_module("workbench.doctor")
    return int(doctor.main(arguments[1:]))


def tell(error: SetupError) -> None:
    print(f"error: setup: {error.message}\nhint: {error.hint}", file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    """`python3 -m workbench.setup [test] [--yes]`: set up only, and print the interpreter to use."""
    console = Console(yes="--yes" in arguments)
    try:
        python = prepare([one for one in arguments if one != "--yes"] or ["doctor"], console)
    except SetupError as error:
        tell(error)
        return 2
    print(python or sys.executable)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
