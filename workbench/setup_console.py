"""What the set-up says and asks. Standard library only, and readable to an old Python."""

from __future__ import annotations

import os
import sys

QUIET = ("", "0", "false", "no")


class SetupError(Exception):
    """What a person can mend before the application can start: what is wrong, and what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Console:
    """Says what is being done (on stderr) and asks before anything outside the checkout is touched.

    `yes` (the option --yes, or the variable CI) consents to everything; without a terminal nobody can be asked, which
    counts as a no.
    """

    def __init__(self, yes: bool = False) -> None:
        self.yes = yes or is_automatic()

    def say(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    def ask(self, question: str) -> bool:
        if self.yes:
            return True
        if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
            return False
        self.say(question + " [y/N]")
        return sys.stdin.readline().strip().lower() in ("y", "yes")


def is_automatic() -> bool:
    """Whether this runs under continuous integration, where nobody answers questions."""
    return os.environ.get("CI", "").lower() not in QUIET
