"""The one kind of error that a person can mend. Every other exception is a bug."""


class UserError(Exception):
    """Something a person can mend: what is wrong and where, and what to do.

    `message` says what and where in one sentence, `hint` says what to do in one sentence, `where` names the file, the
    setting or the place (`data.csv, row 7`) for the command line's `error: WHERE: WHAT`.
    """

    def __init__(self, message: str, hint: str = "", where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message
