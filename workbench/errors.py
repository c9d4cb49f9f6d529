"""The one kind of error that a person can mend. Every other exception is a bug."""

from collections.abc import Mapping
from typing import Any

from workbench.words import translate


class UserError(Exception):
    """Something a person can mend: what is wrong and where, and what to do.

    `message` says what and where in one sentence, `hint` says what to do in one sentence, `where` names the file, the
    setting or the place (`data.csv, row 7`) for the command line's `error: WHERE: WHAT`. `suggested`: settings (dotted
    names) that would mend it, which the window offers at the press of a button.
    """

    def __init__(
        self, message: str, hint: str = "", where: str = "", suggested: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where
        self.suggested = dict(suggested or {})

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


def at_row(path: object, row: int) -> str:
    """The place of a mistake in a file, for `where`."""
    return translate("errors", "{path}, row {row}").format(path=path, row=row)
