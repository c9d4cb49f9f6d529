"""The window, the doctor and the test suite."""

import sys
from argparse import Namespace

from kernels import beforehand
from workbench.commands.training import has_display
from workbench.errors import UserError
from workbench.words import translate


def window(files: list[str]) -> int:
    """Open the window with files loaded."""
    if not has_display():
        raise UserError(
            translate("commands", "There is no display to open a window on."),
            translate("commands", "Use a command such as train; main.py --help lists them."),
            "window",
        )
    # Before Qt is loaded, which takes a second: so much sooner the first run can start.
    beforehand.begin()
    from workbench import app

    return int(app.run(files))


def doctor(arguments: Namespace) -> int:
    """What this machine offers and lacks."""
    from workbench import doctor

    return int(doctor.main(["--json"] if arguments.json else []))


def test(arguments: Namespace) -> int:
    """The test suite; `cli.run` takes the short way here, so that pytest's options pass."""
    from workbench.setup import run_tests

    del arguments
    return run_tests(sys.argv[2:])
