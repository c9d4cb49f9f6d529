"""How large a table may be, and what is said of one that is too large or empty."""

from workbench.data.files import LIMIT
from workbench.errors import UserError
from workbench.words import translate

MOST_COLUMNS = 10_000
MOST_VALUES = LIMIT // 8  # each becomes a float64


def no_rows(where: str) -> UserError:
    """The complaint about a file without data."""
    return UserError(
        translate("data", "The file holds no rows."), translate("data", "Choose a file that holds data."), where
    )


def check_columns(columns: int, where: str) -> None:
    """UserError where a table has too many columns."""
    if columns > MOST_COLUMNS:
        raise UserError(
            translate("data", "The table has {columns:,} columns; at most {most:,} are read.").format(
                columns=columns, most=MOST_COLUMNS
            ),
            translate("data", "Write one row a time step and one column a quantity, or leave columns out."),
            where,
        )


def check_values(columns: int, rows: int, where: str, beyond: bool = False) -> None:
    """UserError where a table has too many columns or values, or is `beyond` what can be read for another reason."""
    check_columns(columns, where)
    if columns * rows > MOST_VALUES or beyond:
        raise UserError(
            translate("data", "The table has {count:,} values; at most {most:,} are read.").format(
                count=columns * rows, most=MOST_VALUES
            ),
            translate("data", "Cut it into smaller files, or leave out columns that are not needed."),
            where,
        )
